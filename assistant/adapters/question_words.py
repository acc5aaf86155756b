"""Loads the word tables of understanding from `corpus/words/questions`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from assistant.adapters.packaged import folder, rows, table
from assistant.errors import CorpusError
from assistant.language.question_words import Cue, QuestionWords, pattern

_TABLES = ("numbers", "thousands", "counties", "groups")


def load(place: Path | None = None) -> QuestionWords:
    """Raises CorpusError naming the file and what is wrong in it."""
    place = place or folder("corpus") / "words" / "questions"
    cues, slots, followups, languages = (table(place / f"{name}.toml") for name in ("cues", "slots", "followups", "languages"))
    lists: dict[str, list[str]] = {key: value for key, value in slots.items() if key not in _TABLES}
    lists |= {f"follow_{key}": value for key, value in followups.items()}
    found = [_cue(body, n, place / "cues.toml") for n, body in enumerate(cues.get("cue", []), 1)]
    known = {word for body in cues["cue"] for phrase in body["phrases"] for word in re.findall(r"\w+", phrase.casefold())}
    known |= {word for some in lists.values() for phrase in some for word in re.findall(r"\w+", phrase.casefold())}
    nordic = list(rows(place / "nordic.csv"))
    return QuestionWords(
        cues=found,
        slots={intent: {part: float(weight) for part, weight in some.items()} for intent, some in cues["slots"].items()},
        words={name: pattern(some) for name, some in lists.items()},
        lists=lists,
        numbers={word: int(value) for word, value in slots["numbers"].items()},
        counties={name.casefold(): (some,) if isinstance(some, str) else tuple(some) for name, some in slots["counties"].items()},
        groups={name.casefold(): group for name, group in slots["groups"].items()},
        known=frozenset(known),
        english=frozenset(languages["english"]),
        swedish=frozenset(languages["swedish"]),
        only_english=frozenset(languages["only_english"]),
        small=frozenset(languages["english"]) | frozenset(languages["swedish"]) | frozenset(languages["more"]),
        thousands={word: int(value) for word, value in slots.get("thousands", {}).items()},
        short_names={row.text("short").casefold(): row.text("municipality") for row in rows(place / "short_names.csv")},
        nordic={row.text("word"): row.text("swedish") for row in nordic},
        nordic_sure=frozenset(row.text("word") for row in nordic if row.optional("sure") == "yes"),
    )


def _cue(body: dict[str, Any], number: int, path: Path) -> Cue:
    try:
        return Cue(str(body["intent"]), str(body["focus"]), float(body["weight"]), pattern(body["phrases"]))
    except (KeyError, TypeError, ValueError) as error:
        raise CorpusError(f"{path.name}, cue {number}: {error!r}; intent, focus, weight and phrases are needed.") from error
