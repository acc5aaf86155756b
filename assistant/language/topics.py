"""What a question is about: free words mapped to the sub-questions and areas they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from assistant.domain.framework import Framework
from assistant.language.analyser import Analyser, words

EDITION = "2016"
"""The edition whose sub-questions are known."""
FRAMEWORK_WEIGHT = 0.35
"""How much the framework's own words count beside a term that people use: they are long and share common words."""


@dataclass(frozen=True, slots=True)
class TopicTerms:
    """Terms of a sub-question (`sub_question` set) or of an area of an edition."""

    edition: str
    area: int
    sub_question: str | None
    swedish: tuple[str, ...]
    english: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A sub-question or area that a text may be about. `score` 0 to 1; `words`: what in the text says so."""

    edition: str
    area: int
    sub_question: str | None
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    stems: tuple[str, ...]
    text: str
    weight: float


class TopicMatcher:
    """Matches texts against the terms of topics and the framework's own words."""

    def __init__(self, framework: Framework, terms: Iterable[TopicTerms], analyser: Analyser) -> None:
        self._analyser = analyser
        self._topics: list[tuple[TopicTerms, list[_Term]]] = []
        gathered = list(terms)
        spread = self._spread(gathered)
        for topic in gathered:
            weighted = [self._term(text, spread) for text in (*topic.swedish, *topic.english)]
            self._topics.append((topic, [one for one in weighted if one.stems]))
        self._own = {(one.edition, one.number): frozenset(analyser.terms(one.text)) for one in framework.sub_questions}
        self._rarity = self._rare(self._own)

    def match(self, text: str, limit: int = 5) -> list[TopicMatch]:
        """Topics of `text`, best first. An empty list when no word belongs to any."""
        stems = set(self._analyser.query_terms(text))
        whole = set(self._stems(text))
        found = []
        for topic, terms in self._topics:
            hits = [one for one in terms if set(one.stems) <= stems]
            own = self._own_share((topic.edition, topic.sub_question or ""), stems)
            left = 1.0
            for one in self._longest(hits):
                left *= 1 - one.weight * (1.0 if set(one.stems) <= whole else 0.8)
            left *= 1 - FRAMEWORK_WEIGHT * own
            if left < 0.95:
                said = tuple(dict.fromkeys(one.text for one in sorted(hits, key=lambda one: -one.weight)))
                found.append(TopicMatch(topic.edition, topic.area, topic.sub_question, round(1 - left, 3), said))
        found.sort(key=lambda one: (-one.score, one.sub_question is None, one.edition, one.area))
        return found[:limit]

    def _stems(self, text: str) -> list[str]:
        return [self._analyser.stem(self._analyser.mended(word)) for word in words(text)]

    def _term(self, text: str, spread: Mapping[tuple[str, ...], int]) -> _Term:
        """A term that several topics have, and a single short word, say less."""
        stems = tuple(self._stems_of_term(text))
        weight = 0.9 if len(stems) > 1 else 0.8
        return _Term(stems, text, weight / (1 + 0.5 * (spread.get(tuple(sorted(stems)), 1) - 1)))

    def _stems_of_term(self, text: str) -> list[str]:
        stopwords = self._analyser.tables.stopwords
        return [self._analyser.stem(word) for word in words(text) if word not in stopwords]

    def _spread(self, topics: list[TopicTerms]) -> dict[tuple[str, ...], int]:
        counts: dict[tuple[str, ...], int] = {}
        for topic in topics:
            if topic.sub_question is not None:
                for stems in {tuple(sorted(self._stems_of_term(text))) for text in (*topic.swedish, *topic.english)}:
                    counts[stems] = counts.get(stems, 0) + 1
        return counts

    @staticmethod
    def _longest(hits: list[_Term]) -> list[_Term]:
        """Without the terms that lie within a longer one that fits."""
        return [one for one in hits if not any(set(one.stems) < set(other.stems) for other in hits)]

    @staticmethod
    def _rare(own: Mapping[tuple[str, str], frozenset[str]]) -> dict[str, float]:
        counts: dict[str, int] = {}
        for stems in own.values():
            for stem in stems:
                counts[stem] = counts.get(stem, 0) + 1
        return {stem: log((len(own) + 1) / count) for stem, count in counts.items()}

    def _own_share(self, key: tuple[str, str], stems: set[str]) -> float:
        """How much of the framework's own words stands in the text, rare words counting more; 0 to 1."""
        own = self._own.get(key)
        if not own:
            return 0.0
        whole = sum(self._rarity[stem] for stem in own)
        return sum(self._rarity[stem] for stem in own & stems) / whole if whole else 0.0

