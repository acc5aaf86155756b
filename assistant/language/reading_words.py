"""The words by which reports are read: a value made from `corpus/words`, so that people can extend it without code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.language.mentions import AmbiguousName


@dataclass(frozen=True)
class ReadingWords:
    """`lists`: word lists by "section.key", without capitals. `patterns`: the same for regular expressions. `sentences`: with gaps."""

    lists: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, re.Pattern[str]]
    sentences: Mapping[str, str]
    ambiguous: Sequence[AmbiguousName] = field(default=())

    def __getitem__(self, key: str) -> tuple[str, ...]:
        return self.lists[key]

    def says(self, key: str, text: str) -> bool:
        """Whether one of the expressions of `key` stands in `text`."""
        return self.patterns[key].search(text) is not None

    def sentence(self, key: str, /, **values: object) -> str:
        return self.sentences[key].format(**values)

    @cached_property
    def header_words(self) -> frozenset[str]:
        """Every word of a table's head."""
        keys = (
            "strengths.headers",
            "improvements.headers",
            "headings.box_headings",
            "headings.box_points",
            "scores.points",
            "scores.max",
            "scores.percent",
            "scores.totals",
        )
        return frozenset(word for key in keys for phrase in self[key] for word in phrase.split())
