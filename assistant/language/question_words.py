"""The word tables of understanding, compiled: cues of intents, words of slots, follow-ups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_GAP = r"(?:\W+\w+){0,6}?\W+"
_NEVER = re.compile(r"(?!)")
_WORD = re.compile(r"[^\W\d_]+")


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for phrases: a word ending in * stands for any ending, … for up to six words, do*|does for either."""
    some = [_phrase(one) for one in sorted(phrases, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(some)})(?!\w)") if some else _NEVER


def _phrase(text: str) -> str:
    parts = [r"\W+".join(_word(word) for word in part.split()) for part in text.casefold().split("…")]
    return _GAP.join(part for part in parts if part)


def _word(word: str) -> str:
    forms = ["\\w*".join(re.escape(piece) for piece in form.split("*")) for form in word.split("|")]
    return forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak for an intent with a focus, and how strongly."""

    intent: str
    focus: str
    weight: float
    phrases: re.Pattern[str]


@dataclass(frozen=True)
class QuestionWords:
    """`cues` in the order of the table; `slots`: intent → part of a question → weight; `words`: compiled lists by name;
    `lists`: the same as they stand; `known`: all words of the tables, which are never taken for a misspelt name;
    `small`: words of both languages that say nothing about a subject; `english`, `swedish` and `only_english`: those by
    which a language is told; `thousands`: "femtiotusen" → 50000; `short_names`: "övik" → Örnsköldsvik; `nordic`: Danish and
    Norwegian words in Swedish, of which those in `nordic_sure` are neither Swedish nor English."""

    cues: Sequence[Cue]
    slots: Mapping[str, Mapping[str, float]]
    words: Mapping[str, re.Pattern[str]]
    lists: Mapping[str, Sequence[str]]
    numbers: Mapping[str, int]
    counties: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, str]
    known: frozenset[str]
    english: frozenset[str]
    swedish: frozenset[str]
    only_english: frozenset[str]
    small: frozenset[str]
    thousands: Mapping[str, int] = field(default_factory=dict)
    short_names: Mapping[str, str] = field(default_factory=dict)
    nordic: Mapping[str, str] = field(default_factory=dict)
    nordic_sure: frozenset[str] = frozenset()

    def in_swedish(self, text: str) -> str:
        """A Danish or Norwegian question with its common words in Swedish; any other as it stands."""
        spoken = set(_WORD.findall(text.casefold()))
        if not spoken & self.nordic_sure or spoken & self.only_english:
            return text
        return _WORD.sub(lambda match: self.nordic.get(match[0].casefold(), match[0]), text)

    def says(self, name: str, text: str) -> bool:
        return self.words[name].search(text) is not None
