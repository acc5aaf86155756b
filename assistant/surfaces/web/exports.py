"""Answers and conversations to take along: Markdown, and Word by way of it. Sources are numbered through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request, Response

from assistant import __version__
from assistant.domain.conversation import Conversation, Exchange
from assistant.domain.evidence import Citation
from assistant.errors import KompassError
from assistant.language.phrases import Phrases
from assistant.surfaces.web import kept
from assistant.surfaces.web.visitor import owner_of
from assistant.wiring import Kompass

_TYPES = {"md": "text/markdown; charset=utf-8", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
_UNFIT = re.compile(r"[^\w-]+", re.ASCII)
_LETTERS = str.maketrans("åäöéüÅÄÖÉÜ", "aaoeuAAOEU")


def conversation(title: str, exchanges: Sequence[Exchange], say: Phrases, day: str) -> str:
    """Markdown: each question as a heading with its answer below, at last the sources of all answers, each once."""
    numbers: dict[tuple[Any, ...], int] = {}
    sources: list[Citation] = []
    parts = [f"# {_line(title)}"] if len(exchanges) > 1 else []
    for one in exchanges:
        parts += [f"{'##' if len(exchanges) > 1 else '#'} {_line(one.question)}", _renumbered(one.answer, numbers, sources)]
    parts.append(f"*{say('web.taken', day=day, version=__version__)}*")
    if sources:
        parts += [f"## {say('web.sources')}", "\n".join(f"{n}. {_source(cited, say)}" for n, cited in enumerate(sources, 1))]
    return "\n\n".join(parts) + "\n"


def answer(answer: kept.Kept, say: Phrases) -> str:
    """One answer as text to paste: what it says and its sources."""
    lines = [f"[{n}] {_source(cited, say)}" for n, cited in kept.citations(answer)]
    return "\n\n".join([answer["text"], *(["\n".join(lines)] if lines else [])])


def _renumbered(answer: kept.Kept, numbers: dict[tuple[Any, ...], int], sources: list[Citation]) -> str:
    """The answer's text with the marks that its sources have in the whole document."""
    own: dict[str, int] = {}
    for n, cited in kept.citations(answer):
        key = (cited.id, cited.page, cited.quote)
        if key not in numbers:
            sources.append(cited)
            numbers[key] = len(sources)
        own[str(n)] = numbers[key]
    text: str = kept.MARK.sub(lambda found: f"[{own.get(found[1], found[1])}]", answer["text"])
    return text


def _source(cited: Citation, say: Phrases) -> str:
    page = f", {say('answers.page', page=cited.page)}" if cited.page else ""
    quote = f": ”{_line(cited.quote)}”" if cited.quote else ""
    return f"{_line(cited.label)}{page}{quote}{f' <{cited.url}>' if cited.url else ''}"


def _line(text: str) -> str:
    return " ".join(text.split())


def file_name(title: str) -> str:
    """A file's name without its ending, of plain letters, as every system takes it."""
    return _UNFIT.sub("-", title.translate(_LETTERS)).strip("-").lower()[:60] or "kompass"


def expose(app: FastAPI, kompass: Kompass) -> None:
    """`samtal/ID.md`, `samtal/ID/2.docx`: the asker's own conversations and answers, nobody else's."""

    @app.get("/samtal/{id}.{kind}")
    def whole(id: str, kind: str, request: Request) -> Response:
        return _taken(kompass, request, id, kind, None)

    @app.get("/samtal/{id}/{number}.{kind}")
    def one(id: str, number: int, kind: str, request: Request) -> Response:
        return _taken(kompass, request, id, kind, number)


def _taken(kompass: Kompass, request: Request, id: str, kind: str, number: int | None) -> Response:
    owner = owner_of(request)
    if owner is None or kind not in _TYPES:
        return Response(status_code=404)
    try:
        found: Conversation = kompass.conversations.get(owner, id)
    except KompassError:
        return Response(status_code=404)
    exchanges = [one for one in found.exchanges if number in (None, one.number)]
    if not exchanges:
        return Response(status_code=404)
    title = found.title if number is None else exchanges[0].question
    language = _language(exchanges)
    markdown = conversation(title, exchanges, kompass.phrases(language), datetime.now(UTC).date().isoformat())
    content = kompass.exports.markdown_docx(markdown, language) if kind == "docx" else markdown.encode("utf-8")
    name = f'attachment; filename="{file_name(title)}.{kind}"'
    return Response(content, media_type=_TYPES[kind], headers={"Content-Disposition": name, "Cache-Control": "private, no-store"})


def _language(exchanges: Iterable[Exchange]) -> str:
    return next((str(one.answer.get("language")) for one in exchanges if one.answer.get("language") in ("sv", "en")), "sv")
