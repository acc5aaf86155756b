"""How the command line shows things to people."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.adapters.packaged import phrases
from assistant.domain.answer import Answer
from assistant.errors import KompassError
from assistant.tools.draft import source_line
from assistant.tools.draft_check import Flag
from assistant.wiring import error_text


def error_message(error: KompassError, language: str) -> str:
    return error_text(error, phrases(language))


def error_body(error: KompassError, language: str) -> dict[str, Any]:
    """An error as the contract has it."""
    return {"code": error.code, "message": error_message(error, language), "suggestions": list(error.suggestions)}


def row_error(body: Mapping[str, Any], language: str) -> dict[str, Any]:
    """An error of `ingest` with its message in the person's language."""
    error = KompassError(body["message"], body["suggestions"], **body["values"])
    error.code = body["code"]
    return error_body(error, language)


def as_markdown(one: Answer) -> str:
    """An answer as a document of its own: the text, then its sources as a numbered list and the caveats it has not told."""
    say = phrases(one.language)
    parts = [f"# {say(f'columns.title_{one.tool}')}", one.text] if one.tool else [one.text]
    told = [text for _, text in one.caveats if text not in one.text]
    if told:
        parts += [f"## {say('draft.caveats')}", "\n".join(f"- {text}" for text in told)]
    marked = [(n, source) for n, source in enumerate(one.citations, 1) if f"[{n}]" in one.text]
    if marked:
        parts += [f"## {say('draft.sources')}", "\n".join(f"{n}. {source_line(source, say)}" for n, source in marked)]
    return "\n\n".join(parts) + "\n"


def flags(some: Sequence[Flag], language: str) -> None:
    """What an edited draft says without backing, each with its sentence."""
    say = phrases(language)
    print(say("draft.check_found", count=len(some)) if some else say("draft.check_clean"))
    for one in some:
        print(f"- {say(f'draft.flag_{one.kind}', value=one.value)}: {' '.join(one.sentence.split())}")


def answer(one: Answer) -> None:
    """The text, then its sources by their marks, then caveats that the text has not told."""
    say = phrases(one.language)
    print(one.text)
    marked = [(n, source) for n, source in enumerate(one.citations, 1) if f"[{n}]" in one.text]
    if marked:
        print(f"\n{say('cli.sources')}")
        for n, source in marked:
            place = f", {say('cli.page', page=source.page)}" if source.page else ""
            print(f"  [{n}] {source.label}{place}{f' – {source.url}' if source.url else ''}")
            print(textwrap.indent(textwrap.fill(f"”{source.quote}”", 100), "      "))
    told = [text for _, text in one.caveats if text not in one.text]
    if told:
        print()
        for text in told:
            print(textwrap.fill(f"{say('cli.caveat')} {text}", 110))
    if one.explain is not None:
        print()
        for key, value in one.explain.items():
            print(f"{key}: {value}")


def progress(what: str, done: int, of: int) -> None:
    """One line on stderr a step."""
    if what:
        print(f"[{done + 1}/{of}] {what}", file=sys.stderr)


def warnings(some: Sequence[str]) -> None:
    for one in some:
        print(textwrap.fill(one, 110, initial_indent="  – ", subsequent_indent="    "), file=sys.stderr)


def reports(rows: Sequence[Mapping[str, Any]], language: str) -> None:
    say = phrases(language)
    if not rows:
        print(say("cli.no_reports"))
    for row in rows:
        shown: dict[str, Any] = {key: row[key] or "–" for key in ("id", "municipality", "year", "edition", "pages", "path")}
        print(say("cli.report", **shown))


def doctor(body: Mapping[str, Any], language: str) -> None:
    """A line for each check, and under it what to do where it is not well."""
    say = phrases(language)
    for one in body["mended"]:
        print(say("doctor.mended", what=one))
    for one in body["checks"]:
        print(f"{say('doctor.ok') if one['ok'] else say('doctor.wrong'):4} {one['label']}: {one['found']}")
        if one["remedy"]:
            print(textwrap.fill(one["remedy"], 110, initial_indent="     → ", subsequent_indent="       "))


def figures(body: Mapping[str, Any], depth: int = 0) -> None:
    """Nested figures, one a line."""
    for key, value in body.items():
        if isinstance(value, Mapping):
            print(f"{'  ' * depth}{key}:")
            figures(value, depth + 1)
        elif not isinstance(value, (list, tuple)):
            print(f"{'  ' * depth}{key}: {round(value, 3) if isinstance(value, float) else value}")
