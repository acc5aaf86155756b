"""The commands that keep a state: backup and restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.surfaces.calling import kompass, language, print_json
from assistant.surfaces.options import Json

File = Annotated[Path, typer.Argument(help="The backup, a ZIP file.")]


def mount(app: typer.Typer) -> None:
    for command in (backup, restore):
        app.command()(command)


def backup(file: File, json_: Json = False) -> None:
    """Save ingested reports, their PDFs and conversations to a file, also while the web application runs."""
    _told("cli.saved", kompass().backup(file), json_)


def restore(file: File, json_: Json = False) -> None:
    """Put what is in a backup in the place of what is here: all of it, or nothing when the backup is not whole."""
    body = kompass().restore(file)
    _told("cli.restored_aside" if body["put_aside"] else "cli.restored", body, json_)


def _told(key: str, body: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(body)
    else:
        print(kompass().phrases(language())(key, **body))
