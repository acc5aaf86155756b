"""Which sub-question a section or a table cell is about: by its words and by its place in the area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import Stemmer

from assistant.language.folding import words

#: Words that stand in the texts of all areas and tell none from another.
_COMMON_WORDS = (
    "och i att det som en på är av för med till den har de inte om ett men hur sig sina sin man ska skall kan bör eller samt vid "
    "inom mellan från ut över "
    "kommun kommunen kommunens kommuner finns olika flera mer andra arbete arbetar arbetet tydlig tydliga sker strategi system kring"
)
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Place:
    """`sure`: 0 to 1."""

    sub_question: str | None
    sure: float


NOWHERE = Place(None, 0.0)
_BACKWARDS, _LEAST = 0.2, 0.06


@lru_cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("swedish")


def features(text: str) -> Counter[str]:
    """Stems, and pieces of five letters so that compounds meet their parts ("brukarenkät" and "brukarundersökningar")."""
    found: Counter[str] = Counter()
    for word in words(text):
        for part in word.split("-"):
            if part in _COMMON or len(part) < 3:
                continue
            stem = _stemmer().stemWord(part)
            found[stem] += 2
            found.update(f"~{stem[n : n + 5]}" for n in range(max(0, len(stem) - 4)))
    return found


class Placing:
    """Places texts of one area among its sub-questions. `sections`: (title, text) in the order of the report."""

    def __init__(self, questions: Sequence[tuple[str, str]], sections: Sequence[tuple[str, str]]) -> None:
        self._numbers = [number for number, _ in questions]
        self._questions = [features(text) for _, text in questions]
        self._titles = [features(title) for title, _ in sections]
        self._bodies = [features(f"{title} {text}") for title, text in sections]
        self._weights = _weights([*self._questions, *self._bodies])
        self.sections = self._align([title for title, _ in sections]) if questions else [NOWHERE] * len(sections)

    def _align(self, titles: Sequence[str]) -> list[Place]:
        """Sections and sub-questions in step (a section may stand for several, a sub-question be left out), best sum of likeness."""
        rows, columns = len(titles), len(self._numbers)
        if not rows:
            return []
        like = [[self._section_likeness(s, q) + self._in_step(s, q, rows, columns) for q in range(columns)] for s in range(rows)]
        best = [[0.0] * columns for _ in range(rows)]
        came = [[0] * columns for _ in range(rows)]
        for s in range(rows):
            for q in range(columns):
                if s:
                    # One step is one section a sub-question; staying or skipping costs a little.
                    options = [(best[s - 1][p] - (0.0 if q == p + 1 else 0.08 if q == p else 0.04 * (q - p)), p) for p in range(q + 1)]
                    best[s][q], came[s][q] = max(options)
                best[s][q] += like[s][q]
        q = max(range(columns), key=lambda one: best[-1][one])
        path = [q]
        for s in range(rows - 1, 0, -1):
            q = came[s][q]
            path.append(q)
        path.reverse()
        equal = rows == columns
        return [
            Place(self._numbers[q], round(min(1.0, (0.45 if equal else 0.3) + 0.8 * self._section_likeness(s, q)), 2)) for s, q in enumerate(path)
        ]

    def _section_likeness(self, s: int, q: int) -> float:
        return 0.75 * self._like(self._titles[s], self._questions[q]) + 0.25 * self._like(self._bodies[s], self._questions[q])

    @staticmethod
    def _in_step(s: int, q: int, rows: int, columns: int) -> float:
        if rows == columns:
            return 0.25 if s == q else 0.0
        return 0.1 * (1 - abs((s + 0.5) / rows - (q + 0.5) / columns))

    def column(self, texts: Sequence[str]) -> list[Place]:
        """Of the cells of one column: by the words of sub-questions and of the sections that stand for them.

        Evaluators fill such a table in the order of the sub-questions, so going back costs a little.
        """
        if not self._numbers or not texts:
            return [NOWHERE] * len(texts)
        scores = [self._scores(text) for text in texts]
        best, came = [scores[0]], list[list[int]]()
        for row in scores[1:]:
            steps = [max((best[-1][p] - (_BACKWARDS if p > q else 0.0), p) for p in range(len(row))) for q in range(len(row))]
            best.append([step + row[q] for q, (step, _) in enumerate(steps)])
            came.append([p for _, p in steps])
        path = [max(range(len(self._numbers)), key=lambda q: best[-1][q])]
        for steps_back in reversed(came):
            path.append(steps_back[path[-1]])
        return [self._judged(row, q) for row, q in zip(scores, reversed(path), strict=True)]

    def _scores(self, text: str) -> list[float]:
        asked = features(text)
        scores = [0.6 * self._like(asked, question) for question in self._questions]
        for s, place in enumerate(self.sections):
            if place.sub_question in self._numbers:
                q = self._numbers.index(place.sub_question)
                section = 0.5 * self._like(asked, self._titles[s]) + 0.9 * self._covered(asked, self._bodies[s])
                scores[q] = max(scores[q], 0.35 * scores[q] + section)
        return scores

    def _judged(self, scores: Sequence[float], q: int) -> Place:
        """Sure as far as the likeness goes and nothing else is as like."""
        if scores[q] < _LEAST:
            return NOWHERE
        others = max((one for n, one in enumerate(scores) if n != q), default=0.0)
        return Place(self._numbers[q], round(max(0.05, min(1.0, 0.5 * scores[q] + (scores[q] - others))), 2))

    def _like(self, one: Mapping[str, int], other: Mapping[str, int]) -> float:
        """Cosine over weighted features."""
        dot = sum(self._weight(key) ** 2 * n * other[key] for key, n in one.items() if key in other)
        if not dot:
            return 0.0
        return dot / (self._norm(one) * self._norm(other))

    def _covered(self, asked: Mapping[str, int], body: Mapping[str, int]) -> float:
        """The share of the asked features, by weight, that the body has."""
        total = sum(self._weight(key) * n for key, n in asked.items())
        return sum(self._weight(key) * n for key, n in asked.items() if key in body) / total if total else 0.0

    def _norm(self, one: Mapping[str, int]) -> float:
        return float(sum((self._weight(key) * n) ** 2 for key, n in one.items()) ** 0.5) or 1.0

    def _weight(self, key: str) -> float:
        return self._weights.get(key, 1.0)


def _weights(texts: Sequence[Mapping[str, int]]) -> dict[str, float]:
    seen: Counter[str] = Counter(key for text in texts for key in text)
    return {key: log(1 + len(texts) / n) for key, n in seen.items()}
