"""The commands for learning from others: peers, drafts and study visits."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.adapters.docx_text import edited_text
from assistant.errors import BadArgument
from assistant.surfaces import printing
from assistant.surfaces.calling import kompass, language, print_json, tool, write
from assistant.surfaces.options import Area, Json, Language, Limit, Name, Out, SubQuestion, SubQuestions, Year


def mount(app: typer.Typer) -> None:
    for command in (peers, draft, visit):
        app.command()(command)


def peers(
    municipality: Annotated[str | None, typer.Argument(help="Municipality, in any usual form, or its code.")] = None,
    year: Year = None,
    area: Area = None,
    sub_question: SubQuestion = None,
    like: Annotated[str | None, typer.Option("--like", help="group, near, size, us (all of these weighed together) or anywhere.")] = None,
    max_distance: Annotated[int | None, typer.Option("--max-distance", help="At most so many km away.")] = None,
    limit: Limit = None,
    most_cited: Annotated[bool, typer.Option("--most-cited", help="Whom evaluators send others to, and for what.")] = False,
    alike: Annotated[bool, typer.Option("--alike", help="Also which municipalities are most alike, whatever is known of them.")] = False,
    picture: Annotated[
        bool, typer.Option("--picture", help="Also a table of points or evidence beside likeness (one area or sub-question).")
    ] = False,
    out: Out = None,
    json_: Json = False,
) -> None:
    """Whom to learn from for each weak sub-question."""
    if municipality is None and not most_cited:
        raise BadArgument("Give a municipality, or --most-cited.", kind="no_municipality")
    tool(
        "peers",
        json_,
        out,
        municipality=municipality,
        year=year,
        area=area,
        sub_question=sub_question,
        like=like,
        max_distance=max_distance,
        limit=limit,
        most_cited=most_cited,
        alike=alike,
        picture=picture,
    )


def draft(
    municipality: Name,
    area: Area = None,
    sub_question: SubQuestions = None,
    length: Annotated[str | None, typer.Option("--length", help="short, normal or full.")] = None,
    tone: Annotated[str | None, typer.Option("--tone", help="How firmly the text's own advice is put: careful, normal or firm.")] = None,
    lang: Language = None,
    format_: Annotated[str | None, typer.Option("--format", help="md or docx.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="File to write.")] = None,
    check: Annotated[Path | None, typer.Option("--check", help="An edited draft (.md, .txt, .docx): what in it do the sources not back?")] = None,
    json_: Json = False,
) -> None:
    """Recommendation text for a report."""
    as_word = _as_word(format_, out)
    numbers = list(dict.fromkeys(sub_question or []))
    one, several = (numbers[0], []) if len(numbers) == 1 else (None, numbers)
    arguments = {"municipality": municipality, "area": area, "sub_question": one, "length": length, "tone": tone, "language": lang}
    given = {key: value for key, value in arguments.items() if value is not None}
    if check is not None:
        _check(check, given, several, json_)
        return
    envelope = kompass().catalogue.draft(given, several) if several else kompass().call("draft", given)
    _give(envelope, as_word, out, json_)


def visit(
    municipality: Name,
    sub_question: SubQuestions = None,
    lang: Language = None,
    format_: Annotated[str | None, typer.Option("--format", help="md or docx.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="File to write.")] = None,
    json_: Json = False,
) -> None:
    """A pack for study visits: whom to visit, what sources say they do, what to ask."""
    as_word = _as_word(format_, out)
    envelope = kompass().exports.study_visit(municipality, sub_question or [], lang or language())
    _give(envelope, as_word, out, json_)


def _check(path: Path, given: dict[str, Any], numbers: list[str], as_json: bool) -> None:
    """Exit status 1 when something in the edited text has no backing."""
    flags = kompass().exports.unbacked(edited_text(path), given, numbers)
    if as_json:
        print_json({"flags": [asdict(one) for one in flags]})
    else:
        printing.flags(flags, str(given.get("language") or language()))
    if flags:
        raise typer.Exit(1)


def _as_word(format_: str | None, out: Path | None) -> bool:
    """Whether a Word document is asked for, by --format or else by the file's name. Raises BadArgument."""
    if format_ not in (None, "md", "docx"):
        raise BadArgument(f"--format is {format_!r}; it can be md or docx.", ("md", "docx"), kind="choice", argument="--format", given=format_)
    if format_ == "docx" and out is None:
        raise BadArgument("A DOCX needs a file: give --out FILE.docx.", kind="no_file")
    return format_ == "docx" or (format_ is None and out is not None and out.suffix.lower() == ".docx")


def _give(envelope: Any, as_word: bool, out: Path | None, as_json: bool) -> None:
    if out is not None:
        write(out, kompass().exports.draft_docx(envelope) if as_word else envelope.result["markdown"].encode())
    if as_json:
        print_json(kompass().envelope_json(envelope))
    elif out is None:
        print(envelope.result["markdown"])
