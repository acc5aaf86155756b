"""The command line. It renders what the catalogue and the assistant give, and decides nothing."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import __version__
from assistant.adapters import packaged
from assistant.errors import BadArgument, KompassError
from assistant.surfaces import batches, ingest_cli, keeping_cli, learning_cli, printing, users_cli
from assistant.surfaces.calling import give, kompass, language, print_json, tool
from assistant.surfaces.options import Area, County, Edition, Group, Json, Language, Limit, Name, Out, SubQuestion, Year
from assistant.surfaces.usage import usage_text

app = typer.Typer(
    name="kompass",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Answers with sources about Swedish municipalities evaluated with Kommunkompassen.",
)

app.add_typer(users_cli.app, name="users")


def main() -> None:
    """Run the command line; a person's mistake is an error message and an exit status, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    as_json = "--json" in sys.argv
    try:
        ended = app(standalone_mode=False)
    except KompassError as error:
        ended = _report(error, as_json)
    except typer.Abort:
        ended = 130
    except BrokenPipeError:
        ended = 0
    except OSError as error:
        if error.filename is not None:
            raise
        ended = _unwritten(error)
    except Exception as error:
        if not (hasattr(error, "show") and hasattr(error, "format_message")):
            raise
        ended = _wrong_usage(error, as_json)
    sys.exit(ended if isinstance(ended, int) else 0)


def _report(error: KompassError, as_json: bool) -> int:
    if as_json:
        print_json({"error": printing.error_body(error, language())})
    else:
        print(printing.error_message(error, language()), file=sys.stderr)
    return 2 if isinstance(error, BadArgument) else 1


def _unwritten(error: OSError) -> int:
    """What was to be printed cannot be: the disk behind standard output is full, or gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left to print at the end goes nowhere
    print(packaged.phrases(language())("errors.output", said=error.strerror or error), file=sys.stderr)
    return 1


def _wrong_usage(error: Any, as_json: bool) -> int:
    told = usage_text(error, packaged.phrases(language()))
    if as_json:
        print_json({"error": {"code": BadArgument.code, "message": told, "suggestions": sorted(getattr(error, "possibilities", None) or ())}})
    else:
        print(told, file=sys.stderr)
    return 2


def _batch(path: Path, answered: batches.Answered) -> None:
    if not batches.run(path, answered, language()):
        raise typer.Exit(1)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"kompass {__version__}")
        raise typer.Exit()


@app.callback()
def options(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False) -> None:
    """Kompass."""


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="A question, in Swedish or English.")] = None,
    batch: Annotated[Path | None, typer.Option("--batch", help='Lines of {"id", "question", "conversation"?}.')] = None,
    lang: Language = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show why the question was understood as it was.")] = False,
    json_: Json = False,
) -> None:
    """Answer a question."""
    if (question is None) == (batch is None):
        raise BadArgument("Give either a QUESTION or --batch FILE.", kind="one_or_batch", wanted="QUESTION")
    if lang not in (None, "sv", "en"):
        raise BadArgument(f"--lang is {lang!r}; it can be sv or en.", ("sv", "en"), kind="choice", argument="--lang", given=lang)
    if batch is not None:
        _ask_all(batch, lang, explain)
        return
    answer, _ = kompass().ask(question or "", language=lang, explain=explain)
    if json_:
        print_json(answer.as_json())
    else:
        printing.answer(answer)


def _ask_all(path: Path, language: str | None, explain: bool) -> None:
    dialogues: dict[str, Any] = {}

    def answered(line: dict[str, Any]) -> dict[str, Any]:
        question, conversation = line.get("question"), line.get("conversation")
        if not isinstance(question, str):
            raise BadArgument('A line needs a text in "question".', kind="no_question", given=str(line.get("id", "")))
        key = None if conversation is None else json.dumps(conversation, sort_keys=True)
        answer, dialogue = kompass().ask(question, dialogues.get(key) if key else None, language, explain=explain)
        if key:
            dialogues[key] = dialogue
        return answer.as_json()

    _batch(path, answered)


@app.command()
def rank(
    area: Area = None,
    total: Annotated[bool, typer.Option("--total", help="By the total instead of an area.")] = False,
    edition: Edition = None,
    sub_question: SubQuestion = None,
    group: Group = None,
    county: County = None,
    min_population: Annotated[int | None, typer.Option("--min-population", help="At least so many inhabitants.")] = None,
    max_population: Annotated[int | None, typer.Option("--max-population", help="At most so many inhabitants.")] = None,
    min_points: Annotated[float | None, typer.Option("--min-points", help="At least so many points.")] = None,
    max_points: Annotated[float | None, typer.Option("--max-points", help="At most so many points.")] = None,
    min_year: Annotated[int | None, typer.Option("--min-year", help="Evaluations of this year or later.")] = None,
    max_year: Annotated[int | None, typer.Option("--max-year", help="Evaluations of this year or earlier.")] = None,
    lowest: Annotated[bool, typer.Option("--lowest", help="Lowest first.")] = False,
    most_improved: Annotated[bool, typer.Option("--most-improved", help="By the rise since the evaluation before; --lowest: by the fall.")] = False,
    any_area: Annotated[bool, typer.Option("--any-area", help="Points on any area of any edition, instead of one area.")] = False,
    limit: Limit = None,
    out: Out = None,
    json_: Json = False,
) -> None:
    """Who does well on an area, a sub-question or in all."""
    tool(
        "rank",
        json_,
        out,
        area=area,
        total=total,
        edition=edition,
        sub_question=sub_question,
        group=group,
        county=county,
        min_population=min_population,
        max_population=max_population,
        min_points=min_points,
        max_points=max_points,
        min_year=min_year,
        max_year=max_year,
        lowest=lowest,
        most_improved=most_improved,
        any_area=any_area,
        limit=limit,
    )


@app.command()
def profile(municipality: Name, year: Year = None, area: Area = None, sub_question: SubQuestion = None, out: Out = None, json_: Json = False) -> None:
    """One municipality's results."""
    tool("profile", json_, out, municipality=municipality, year=year, area=area, sub_question=sub_question)


@app.command()
def compare(
    municipalities: Annotated[list[str], typer.Argument(help="Municipalities.")],
    area: Area = None,
    edition: Edition = None,
    benchmark: Annotated[bool, typer.Option("--benchmark", help="Set beside the known means.")] = False,
    out: Out = None,
    json_: Json = False,
) -> None:
    """Municipalities side by side."""
    tool("compare", json_, out, municipalities=municipalities, area=area, edition=edition, benchmark=benchmark)


learning_cli.mount(app)


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="Words to look for.")] = None,
    municipality: Annotated[str | None, typer.Option("--municipality")] = None,
    area: Area = None,
    edition: Edition = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="strength, improvement, observation, recommendation, practice, text or background.")
    ] = None,
    limit: Limit = None,
    batch: Annotated[Path | None, typer.Option("--batch", help='Lines of {"id", "query", …}.')] = None,
    out: Out = None,
    json_: Json = False,
) -> None:
    """Find passages."""
    if (query is None) == (batch is None):
        raise BadArgument("Give either a QUERY or --batch FILE.", kind="one_or_batch", wanted="QUERY")
    if batch is None:
        tool("search", json_, out, query=query, municipality=municipality, area=area, edition=edition, kind=kind, limit=limit)
        return

    def found(line: dict[str, Any]) -> dict[str, Any]:
        given = {key: value for key, value in line.items() if key != "id" and value is not None}
        return kompass().envelope_json(kompass().call("search", given))

    _batch(batch, found)


@app.command()
def check(
    name_or_pdf: Annotated[str, typer.Argument(help="Municipality, or a report's PDF.")], year: Year = None, out: Out = None, json_: Json = False
) -> None:
    """Does the report add up?"""
    path = Path(name_or_pdf)
    if path.suffix.lower() == ".pdf" or os.path.isfile(path):  # noqa: PTH113 (False, not an error, for what can be no file's name)
        give(kompass().check_file(path), json_, out)
        return
    tool("check", json_, out, municipality=name_or_pdf, year=year)


@app.command()
def coverage(out: Out = None, json_: Json = False) -> None:
    """What is in the corpus."""
    tool("coverage", json_, out)


@app.command()
def framework(edition: Edition = None, area: Area = None, sub_question: SubQuestion = None, out: Out = None, json_: Json = False) -> None:
    """Editions, areas, sub-questions and how they relate."""
    tool("framework", json_, out, edition=edition, area=area, sub_question=sub_question)


ingest_cli.mount(app)


@app.command()
def reports(json_: Json = False) -> None:
    """What was ingested."""
    rows = kompass().reports()
    if json_:
        print_json({"reports": rows})
    else:
        printing.reports(rows, language())


@app.command()
def remove(id: Annotated[str, typer.Argument(help="Id of a report, as `kompass reports` shows it.")], json_: Json = False) -> None:
    """Take a report out again, everywhere."""
    body = kompass().remove(id)
    if json_:
        print_json(body)
    else:
        print(f"{body['id']}  {body['municipality']} {body['year']}")
        printing.warnings(body["warnings"])


keeping_cli.mount(app)


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any that is free.")] = 7860,
    json_: Json = False,
) -> None:
    """The web application."""
    from assistant.surfaces.web.application import serve as serve_web

    def told(address: str) -> None:
        if json_:
            print_json({"address": address, "version": __version__})
        else:
            print(f"Kompass: {address}", flush=True)

    serve_web(kompass(), host, port, told)


@app.command()
def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
    json_: Json = False,
) -> None:
    """Is everything in order?"""
    body = kompass().doctor(repair=repair)
    if json_:
        print_json(body)
    else:
        printing.doctor(body, language())
    if not body["in_order"]:
        raise typer.Exit(1)


@app.command(name="eval")
def evaluate(
    with_model: Annotated[bool, typer.Option("--model", help="The questions also with the language model that is set.")] = False, json_: Json = False
) -> None:
    """Run the question set and the retrieval set and print the figures."""
    body = kompass().measure(printing.progress, with_model=with_model)
    if json_:
        print_json(body)
    else:
        printing.figures(body)
