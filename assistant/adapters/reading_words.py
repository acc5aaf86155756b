"""The word tables for reading reports, from `corpus/words`."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.adapters.packaged import folder, rows, table
from assistant.errors import CorpusError
from assistant.language.mentions import AmbiguousName
from assistant.language.reading_words import ReadingWords

_KINDS = ("word", "surname")


def load(place: Path | None = None) -> ReadingWords:
    """Raises CorpusError naming the file, and the list that cannot be used."""
    place = place or folder("corpus") / "words"
    path = place / "reading.toml"
    lists: dict[str, tuple[str, ...]] = {}
    patterns: dict[str, re.Pattern[str]] = {}
    body = table(path)
    sentences = {key: str(value) for key, value in body.pop("sentences", {}).items()}
    for section, content in body.items():
        for key, some in content.items():
            name = f"{section}.{key}"
            if not isinstance(some, list) or not all(isinstance(one, str) and one.strip() for one in some):
                raise CorpusError(f"{path.name}: {name} needs a list of words.")
            if "cues" in key:
                patterns[name] = _pattern(path, name, some)
            else:
                lists[name] = tuple(one.casefold() for one in some)
    return ReadingWords(lists, patterns, sentences, ambiguous(place))


def ambiguous(place: Path | None = None) -> tuple[AmbiguousName, ...]:
    """The names of municipalities that are also words."""
    place = place or folder("corpus") / "words"
    return tuple(AmbiguousName(one.text("name"), one.text("municipality"), one.one_of("kind", _KINDS)) for one in rows(place / "ambiguous_names.csv"))


def _pattern(path: Path, name: str, expressions: list[str]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(f"(?:{one})" for one in expressions), re.IGNORECASE)
    except re.error as error:
        raise CorpusError(f"{path.name}: {name} has an expression that cannot be used: {error}.") from error
