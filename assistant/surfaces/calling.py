"""What the commands share: the house, calling a tool, and printing or writing what it gives."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from assistant.adapters import whole_files
from assistant.domain.answer import Envelope
from assistant.errors import BadArgument, BadPath, KompassError
from assistant.settings import Settings
from assistant.surfaces import printing
from assistant.wiring import Kompass

TABLES = (".csv", ".xlsx")
TEXTS = (".md", ".docx")


@cache
def kompass() -> Kompass:
    return Kompass(Settings.read())


def language() -> str:
    try:
        return Settings.read().language
    except KompassError:
        return "sv"


def print_json(body: Any) -> None:
    print(json.dumps(body, ensure_ascii=False, indent=1), flush=True)


def tool(name: str, as_json: bool, out: Path | None = None, **arguments: Any) -> None:
    """Call a tool of the catalogue and print its envelope, or its answer in words; `out`: write it to a file instead."""
    given = {key: value for key, value in arguments.items() if value is not None and value is not False and value != []}
    if out is not None:
        suffix_of(out, (*TABLES, *TEXTS))
    give(kompass().call(name, given), as_json, out)


def give(envelope: Envelope, as_json: bool, out: Path | None = None) -> None:
    """Print an envelope as JSON or in words, or write it to a file. Raises BadArgument for a kind of file that is not known."""
    if out is not None:
        suffix_of(out, (*TABLES, *TEXTS))
        write(out, exported(envelope, out))
    if as_json:
        print_json(kompass().envelope_json(envelope))
    elif out is None:
        printing.answer(kompass().word(envelope))


def exported(envelope: Envelope, path: Path) -> bytes:
    """A result as the file's name asks for: its tables (.csv, .xlsx), or its answer in words (.md, .docx)."""
    spoken = language()
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return kompass().exports.excel(envelope, spoken)
    if suffix == ".csv":
        return kompass().exports.csv(envelope, spoken)
    answer = kompass().word(envelope)
    text = printing.as_markdown(answer)
    return kompass().exports.markdown_docx(text, answer.language) if suffix == ".docx" else text.encode()


def suffix_of(path: Path, allowed: tuple[str, ...]) -> str:
    """The kind of file that a name asks for. Raises BadArgument."""
    suffix = path.suffix.lower()
    if suffix not in allowed:
        raise BadArgument(
            f"--out is {path.name!r}; its name must end in {', '.join(allowed)}.", allowed, kind="choice_end", argument="--out", given=path.name
        )
    return suffix


def write(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all, and say where, on stderr. Raises BadPath."""
    try:
        if path.exists() and not path.is_file():  # such as /dev/stdout
            path.write_bytes(content)
        else:
            with whole_files.making(path) as part:
                part.write_bytes(content)
    except OSError as error:
        said = error.strerror or str(error)
        raise BadPath(f"{str(path)!r} cannot be written: {said}.", given=str(path), kind="unwritable", said=said) from error
    print(f"{path}", file=sys.stderr)
