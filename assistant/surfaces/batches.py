"""Batches: a file of JSON lines in, one line of JSON out for each, in order."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import BadArgument, BadPath, KompassError
from assistant.surfaces.printing import error_body

Answered = Callable[[dict[str, Any]], dict[str, Any]]
"""What is printed for a line, without its id."""


def run(path: Path, answered: Answered, language: str) -> bool:
    """Print one line for each line of the file, with its `id`. A bad line gets an error and does not stop the others.

    False when any line was bad. Raises BadPath.
    """
    good = True
    for number, text in enumerate(_text(path).split("\n"), 1):
        if not text.strip():
            continue
        id = None
        try:
            line = _object(text, f"{path.name}, line {number}")
            id = line.get("id")
            body = answered(line)
        except KompassError as error:
            good = False
            body = {"error": error_body(error, language)}
        print(json.dumps({"id": id, **body}, ensure_ascii=False), flush=True)
    return good


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadPath(f"{str(path)!r} cannot be read: {error}.", given=str(path)) from error


def _object(text: str, where: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a ValueError of its own
        raise BadArgument(f"{where} is not JSON: {error}.", kind="line", given=where) from error
    if not isinstance(body, dict):
        raise BadArgument(f"{where} is not a JSON object.", kind="line", given=where)
    return body
