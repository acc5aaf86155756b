"""Where `corpus/` and `prompts/` lie: inside the installed package, or beside it in a checkout; and how they are read."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.errors import CorpusError
from assistant.language.phrases import Phrases

_PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """The folder `corpus` or `prompts`: a wheel carries them inside the package."""
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise CorpusError(f"The folder {name!r} is missing beside {_PACKAGE}: the installation is not whole; install it again.")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a CSV file, with its place for error messages. Empty cells are None."""

    path: Path
    line: int
    cells: dict[str, str]

    def error(self, message: str) -> CorpusError:
        return CorpusError(f"{self.path.name}, line {self.line}: {message}")

    def text(self, key: str) -> str:
        value = self.optional(key)
        if value is None:
            raise self.error(f"{key} is empty; every row needs it.")
        return value

    def optional(self, key: str) -> str | None:
        if key not in self.cells:
            raise self.error(f"the column {key!r} is missing; columns are {', '.join(self.cells)}.")
        return self.cells[key].strip() or None

    def integer(self, key: str) -> int:
        value = self.maybe_integer(key)
        if value is None:
            raise self.error(f"{key} is empty; a whole number is needed.")
        return value

    def maybe_integer(self, key: str) -> int | None:
        value = self.optional(key)
        try:
            return None if value is None else int(value)
        except ValueError:
            raise self.error(f"{key} is {value!r}; a whole number is needed.") from None

    def maybe_number(self, key: str) -> float | int | None:
        value = self.optional(key)
        if value is None:
            return None
        try:
            found = float(value)
        except ValueError:
            raise self.error(f"{key} is {value!r}; a number is needed, such as 54 or 426.5.") from None
        return int(found) if found.is_integer() else found

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.error(f"{key} is {value!r}; it can be {', '.join(allowed)}.")
        return value


def rows(path: Path) -> Iterator[Row]:
    """The rows of a CSV file. Raises CorpusError with file and line."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            for cells in reader:
                if None in cells or None in cells.values():
                    raise CorpusError(
                        f"{path.name}, line {reader.line_num}: {len(reader.fieldnames or ())} cells are needed; quote cells with commas."
                    )
                yield Row(path, reader.line_num, cells)
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path.name} cannot be read: {error}.") from error


def fingerprint(name: str) -> str:
    """A hash over all files of a packaged folder: changes when, and only when, its content does."""
    digest = hashlib.sha256()
    place = folder(name)
    for path in sorted(one for one in place.rglob("*") if one.suffix in (".csv", ".toml")):
        digest.update(str(path.relative_to(place)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def table(path: Path) -> dict[str, Any]:
    """A TOML file. Raises CorpusError with the file's name."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"{path.name} cannot be read: {error}.") from error


@lru_cache
def phrases(language: str) -> Phrases:
    """All phrases of `prompts/<language>/*.toml`; a file's name is the first part of its keys."""
    texts = {path.stem: table(path) for path in sorted((folder("prompts") / language).glob("*.toml"))}
    return Phrases(language, texts)
