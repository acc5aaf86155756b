"""Plain BM25 over words as they stand, to measure search against: no stems, no compounds, no table of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import log

from assistant.domain.evidence import Passage
from assistant.ports import Filters, Hit

_WORD = re.compile(r"\w+")
K1, B = 1.5, 0.75


class PlainBm25:
    """Fulfils ports.PassageIndex over a fixed list of passages, their headings before them."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = list(passages)
        self._counts = [Counter(_words(f"{one.heading} {one.text}")) for one in self._passages]
        self._lengths = [one.total() for one in self._counts]
        self._mean = sum(self._lengths) / max(len(self._lengths), 1)
        having: Counter[str] = Counter()
        for one in self._counts:
            having.update(one.keys())
        self._rarity = {word: log(1 + (len(self._counts) - count + 0.5) / (count + 0.5)) for word, count in having.items()}

    def find(self, query: str, filters: Filters = Filters(), limit: int = 10) -> list[Hit]:
        """Filters are not needed by the baseline and not looked at."""
        words = _words(query)
        scores = [(self._score(words, at), at) for at in range(len(self._passages))]
        best = sorted((one for one in scores if one[0] > 0), key=lambda one: (-one[0], one[1]))[:limit]
        return [Hit(self._passages[at], score) for score, at in best]

    def _score(self, words: Sequence[str], at: int) -> float:
        counts, length = self._counts[at], self._lengths[at] / self._mean
        return sum(self._rarity[word] * counts[word] * (K1 + 1) / (counts[word] + K1 * (1 - B + B * length)) for word in words if word in counts)


def _words(text: str) -> list[str]:
    return [one.casefold() for one in _WORD.findall(text)]
