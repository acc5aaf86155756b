"""The words of every passage as the index keeps them, and how well they bear out what a query asks for.

The store's word index finds candidates; here they are weighed, the same way whatever database is below. A concept of a query
is said in several ways (its own words, synonyms, translations): a passage that says it in one way has it, and saying it in
three is little more. So BM25 is reckoned by concept, not by word.

    words.npy   uint32, the marks of the tokens of all passages, passage after passage, each token of a passage once
    times.npy   uint8, how often: 2 for each time in the text, 1 for each in the heading
    starts.npy  int64 (passages + 1,), where each passage begins
    known.npy   uint32, all marks in order; having.npy  int64, in how many passages each stands
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.domain.evidence import Passage
from assistant.language.analyser import Concept

Floats = NDArray[np.float32]
Places = NDArray[np.intp]
Kept = tuple[NDArray[np.uint32], NDArray[np.uint8]]

K1, B = 1.2, 0.5
SECOND = 0.3
"""What a second way of saying the same thing adds."""
COVERED = 0.3
"""How much of a score hangs on how many of the query's concepts a passage has."""
FILES = ("words", "times", "starts", "known", "having")


class IndexWords:
    """Read-only. Raises ValueError for files that do not belong together."""

    def __init__(
        self,
        words: NDArray[np.uint32],
        times: NDArray[np.uint8],
        starts: NDArray[np.int64],
        known: NDArray[np.uint32],
        having: NDArray[np.int64],
    ) -> None:
        if not len(starts) or starts[-1] != len(words) or len(words) != len(times) or len(known) != len(having):
            raise ValueError("words, times and starts do not belong together")
        self.words, self.times, self.starts, self.known, self.having = words, times, starts, known, having

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, passages: Sequence[Passage], tokens: Callable[[str], list[str]], known: Mapping[int, Kept] = {}) -> IndexWords:
        """Of all passages; `known`: what is kept already, by place."""
        some = [known.get(at) or _kept(one, tokens) for at, one in enumerate(passages)]
        starts = np.zeros(len(some) + 1, np.int64)
        np.cumsum([len(words) for words, _ in some], out=starts[1:])
        words = np.concatenate([words for words, _ in some]) if some else np.zeros(0, np.uint32)
        times = np.concatenate([times for _, times in some]) if some else np.zeros(0, np.uint8)
        return cls(words, times, starts, *np.unique(words, return_counts=True))

    @classmethod
    def load(cls, folder: Path) -> IndexWords:
        """Raises OSError, ValueError, EOFError."""
        return cls(*(np.load(folder / f"{name}.npy", mmap_mode="r") for name in FILES))

    def save(self, folder: Path) -> None:
        for name in FILES:
            np.save(folder / f"{name}.npy", getattr(self, name))

    def kept(self, place: int) -> Kept:
        start, end = self.starts[place], self.starts[place + 1]
        return self.words[start:end], self.times[start:end]

    # -- weighing ---------------------------------------------------------------------------------------------------

    @cached_property
    def _lengths(self) -> Floats:
        """Of each passage, as a share of the mean."""
        if not len(self.words):
            return np.ones(len(self), np.float32)
        sums = np.concatenate(([0], np.cumsum(self.times, dtype=np.int64)))
        lengths = (sums[self.starts[1:]] - sums[self.starts[:-1]]).astype(np.float32)
        shares: Floats = lengths / lengths.mean()
        return shares

    def scores(self, places: Places, concepts: Sequence[Concept]) -> Floats:
        """How well the passages at `places` bear out `concepts`: 0 for one that has none of their words."""
        tokens = {token: at for at, token in enumerate(dict.fromkeys(token for one in concepts for token in one.tokens))}
        if not tokens or not len(places):
            return np.zeros(len(places), np.float32)
        marks = np.array([_mark(one) for one in tokens], np.uint32)
        rarity, weights = self._rarity(marks), self.weights(concepts)
        counts = self._counts(places, marks)
        norm = np.float32(K1) * (1 - B + B * self._lengths[places])
        worth = rarity * counts * np.float32(K1 + 1) / (counts + norm[:, None])
        scores, covered = np.zeros(len(places), np.float32), np.zeros(len(places), np.float32)
        for one, weight in zip(concepts, weights.tolist(), strict=True):
            columns = [tokens[token] for token in one.tokens]
            if not columns:
                continue
            mine = np.sort(worth[:, columns] * np.array(list(one.tokens.values()), np.float32), axis=1)
            scores += mine[:, -1] + (np.float32(SECOND) * mine[:, -2] if len(columns) > 1 else 0)
            covered += np.float32(weight) * (mine[:, -1] > 0)
        share: Floats = covered / max(weights.sum(), np.float32(1e-6))
        found: Floats = scores * (1 - COVERED + COVERED * share)
        return found

    def weights(self, concepts: Sequence[Concept]) -> Floats:
        """How much each concept tells, by the rarest of its words that stand anywhere; one whose words stand nowhere tells half of most."""
        found = [self._standing(one) for one in concepts]
        return np.array([one.max() if len(one) else np.log(1 + len(self)) / 2 for one in found], np.float32)

    def familiar(self, concepts: Sequence[Concept]) -> float:
        """The share of what is asked for that is known and stands in some passage, 0 to 1."""
        return sum(one.known for one in concepts if len(self._standing(one))) / len(concepts) if concepts else 0.0

    def _standing(self, concept: Concept) -> Floats:
        """The rarity of those of its words that stand in a passage."""
        rarity = self._rarity(np.array([_mark(token) for token in concept.tokens], np.uint32))
        standing: Floats = rarity[rarity < np.float32(np.log(1 + len(self)))]
        return standing

    def _rarity(self, marks: NDArray[np.uint32]) -> Floats:
        count = self._having(marks)
        rarity: Floats = np.log(1 + (len(self) - count + 0.5) / (count + 0.5)).astype(np.float32)
        return rarity

    def having_each(self, tokens: Sequence[str]) -> list[int]:
        """In how many passages each token stands."""
        return [int(one) for one in self._having(np.array([_mark(one) for one in tokens], np.uint32))]

    def _having(self, marks: NDArray[np.uint32]) -> NDArray[Any]:
        if not len(self.known):
            return np.zeros(len(marks), np.int64)
        at = np.minimum(np.searchsorted(self.known, marks), len(self.known) - 1)
        return np.where(self.known[at] == marks, self.having[at], 0)

    def _counts(self, places: Places, marks: NDArray[np.uint32]) -> Floats:
        """How often each token stands in each passage, the text's at full, the heading's at half; (passages, tokens)."""
        starts = self.starts[places]
        lengths = self.starts[places + 1] - starts
        row = np.repeat(np.arange(len(places)), lengths)
        at = np.arange(int(lengths.sum())) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        order = np.argsort(marks)
        words = self.words[at]
        place = np.minimum(np.searchsorted(marks[order], words), len(marks) - 1)
        found = marks[order][place] == words
        counts = np.zeros((len(places), len(marks)), np.float32)
        counts[row[found], order[place[found]]] = self.times[at[found]] / np.float32(2)
        return counts


def _mark(token: str) -> int:
    return crc32(token.encode())


def _kept(passage: Passage, tokens: Callable[[str], list[str]]) -> Kept:
    counts: Counter[int] = Counter()
    for text, times in ((passage.text, 2), (passage.heading, 1)):
        for token in tokens(text):
            counts[_mark(token)] += times
    values = np.minimum(np.fromiter(counts.values(), np.int64, len(counts)), 255)
    return np.fromiter(counts.keys(), np.uint32, len(counts)), values.astype(np.uint8)
