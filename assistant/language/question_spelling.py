"""Slips of the keyboard in the words by which questions ask: "omårde 7", "jämfr", "utvärderign"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
LONG = 9
"""A word of so many letters may have two slips, a shorter one has one."""
_WORD = re.compile(r"[^\W\d_]+")


class QuestionSpelling:
    """`asking`: the words that questions ask with. `known`: all words that are spelt as they should be. Immutable."""

    def __init__(self, asking: Iterable[str], known: Iterable[str]) -> None:
        self._asking = sorted({one for one in asking if len(one) >= SHORTEST})
        self._known = frozenset(known) | frozenset(self._asking)

    def mended(self, text: str, kept: Sequence[tuple[int, int]] = ()) -> str:
        """The text with words that are one slip from an asking word, and are no words themselves, spelt as it.

        `kept`: places that are left as they stand, such as those of names.
        """

        def word(match: re.Match[str]) -> str:
            if any(start < match.end() and match.start() < end for start, end in kept):
                return match[0]
            return self._mended(match[0])

        return _WORD.sub(word, text)

    def _mended(self, typed: str) -> str:
        word = typed.casefold()
        if len(word) < SHORTEST or word in self._known or any(word.removesuffix(one) in self._known for one in ("s", "n", "en", "et", "a", "e", "r")):
            return typed
        allowed = 2 if len(word) >= LONG else 1
        near = process.extract(word, self._asking, scorer=OSA.distance, score_cutoff=allowed, limit=3)
        best = [(one, distance) for one, distance, _ in near if one[0] == word[0] and distance == near[0][1]]
        return best[0][0] if len(best) == 1 or (best and best[0][1] == 1) else typed
