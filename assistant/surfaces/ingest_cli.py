"""The command that reads reports in: what it shows while it works, when it is done and when it is broken off."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.surfaces import printing, reading_in
from assistant.surfaces.calling import kompass, language, print_json
from assistant.surfaces.options import Edition, Json, Year

INTERRUPTED = 130


def mount(app: typer.Typer) -> None:
    app.command()(ingest)


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="PDF files or folders.")],
    municipality: Annotated[str | None, typer.Option("--municipality", help="Say whose report it is.")] = None,
    year: Year = None,
    edition: Edition = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and show all that would be entered; enter nothing.")] = False,
    json_: Json = False,
) -> None:
    """Read report PDFs.

    Broken off with Ctrl-C or killed, what has been entered stays; the same command goes on with the rest.
    """
    rows: list[dict[str, Any]] = []
    spoken = language()
    ended = 0
    try:
        kompass().ingest(
            paths,
            municipality=municipality,
            year=year,
            edition=edition,
            dry_run=dry_run,
            progress=reading_in.Progress(spoken),
            told=rows.append,
        )
    except KeyboardInterrupt:
        ended = INTERRUPTED
    for row in rows:
        if row["error"]:
            row["error"] = printing.row_error(row["error"], spoken)
    if json_:
        print_json({"reports": rows} | ({"interrupted": True} if ended else {}))
    else:
        reading_in.show(rows, spoken)
    if ended:
        print(reading_in.broken_off(len(rows), spoken), file=sys.stderr)
        raise typer.Exit(ended)
    if any(row["status"] == "failed" for row in rows):
        raise typer.Exit(1)
