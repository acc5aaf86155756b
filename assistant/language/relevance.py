"""How well passages fit a query: what two legs found is fused and re-ordered by what a text model does not know. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain.evidence import Passage
from assistant.language.analyser import Query, folded_words, stem
from assistant.language.topics import TopicMatch

#: At most so many passages of one section of a report.
SECTION_LIMIT = 2
#: A municipality's passages beyond these lose a little each, unless one was asked for.
FREE_PER_MUNICIPALITY = 4


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign is worth; tuned on one half of the retrieval set."""

    dense: float = 1.0
    lexical: float = 0.6
    sub_question: float = 0.3
    area: float = 0.1
    kind: float = 0.35
    named: float = 0.25
    concrete: float = 0.02
    recent: float = 0.01
    background: float = -0.05
    spread: float = 0.2
    #: Below this share of what a perfect passage would get, a passage does not fit.
    least: float = 0.12


@dataclass(frozen=True)
class KindWords:
    """By kind of passage, the words with which somebody asks for it."""

    terms: Mapping[str, Sequence[str]]
    _stems: dict[str, list[frozenset[str]]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._stems.update({kind: [frozenset(map(stem, folded_words(one))) for one in terms] for kind, terms in self.terms.items()})

    def asked(self, text: str) -> tuple[frozenset[str], str]:
        """The kinds that a query asks for, and the query without the words that ask for them."""
        words = folded_words(text)
        stems = frozenset(map(stem, words))
        said = [(kind, one) for kind, terms in self._stems.items() for one in terms if one <= stems]
        asking = frozenset(one for _, term in said for one in term)
        return frozenset(kind for kind, _ in said), " ".join(one for one in words if stem(one) not in asking)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as the re-ordering sees it. `related`: (edition, area) that stand for the same subject as the topics'."""

    query: Query
    topics: Sequence[TopicMatch] = ()
    related: Mapping[tuple[str, int], float] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()
    newest: int = 2020


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its cosine (-1 to 1) and its BM25 score (0 when the lexical leg did not find it)."""

    passage: Passage
    cosine: float
    bm25: float = 0.0


def ranked(candidates: Sequence[Candidate], asked: Asked, weights: Weights = Weights()) -> list[tuple[float, Passage]]:
    """All candidates that fit, best first, with scores between 0 and 1."""
    strongest = max((one.bm25 for one in candidates), default=0.0)
    subs = {one.sub_question: one.score for one in reversed(asked.topics) if one.sub_question}
    words = frozenset(asked.query.words)
    full = weights.dense + weights.lexical + weights.sub_question + weights.area
    found = []
    for one in candidates:
        lexical = one.bm25 / strongest if strongest else 0.0
        evidence = weights.dense * max(one.cosine, 0.0) + weights.lexical * lexical
        score = evidence + _known_signs(one.passage, asked, subs, words, weights)
        if evidence / full >= weights.least:
            found.append((min(max(score / full, 0.0), 1.0), one.passage))
    return sorted(found, key=lambda pair: (-pair[0], -(pair[1].year or 0), pair[1].id))


def _known_signs(passage: Passage, asked: Asked, subs: Mapping[str, float], words: frozenset[str], weights: Weights) -> float:
    score = 0.0
    if passage.sub_question:
        score += weights.sub_question * subs.get(passage.sub_question, 0.0) * passage.sure
    if passage.area is not None:
        score += weights.area * asked.related.get((passage.edition or "2016", passage.area), 0.0)
    if passage.kind in asked.kinds:
        score += weights.kind
    elif passage.kind == "background":
        score += weights.background
    if passage.municipality and _names(passage.municipality, words):
        score += weights.named
    if passage.concrete:
        score += weights.concrete
    if passage.year:
        score += weights.recent * max(0.0, 1 - (asked.newest - passage.year) / 20)
    return score


def _names(municipality: str, words: frozenset[str]) -> bool:
    parts = municipality.casefold().split()
    return all(one in words or f"{one}s" in words for one in parts)


def selected(
    found: Iterable[tuple[float, Passage]], limit: int, *, one_municipality: bool, narrowed: bool, weights: Weights = Weights()
) -> list[tuple[float, Passage]]:
    """The best `limit`: at most two of one section of a report, spread over municipalities unless one was asked for.

    `narrowed`: the search was narrowed to a kind or an area; what a full section kept out then fills what is left.
    """
    pool = list(found)
    if not one_municipality:
        pool = _spread(pool, weights)
    sections: dict[tuple[object, ...], int] = {}
    chosen: list[tuple[float, Passage]] = []
    kept_out: list[tuple[float, Passage]] = []
    texts: set[str] = set()
    for pair in pool:
        passage = pair[1]
        same = passage.text.casefold().strip()
        if (passage.code or "") + same in texts:
            continue
        section = (passage.report_id or passage.code, passage.year, passage.area, passage.section)
        if passage.section and sections.get(section, 0) >= SECTION_LIMIT:
            kept_out.append(pair)
            continue
        texts.add((passage.code or "") + same)
        sections[section] = sections.get(section, 0) + 1
        chosen.append(pair)
        if len(chosen) == limit:
            return chosen
    if narrowed:
        chosen = sorted((*chosen, *kept_out[: limit - len(chosen)]), key=lambda pair: -pair[0])
    return chosen


def _spread(found: list[tuple[float, Passage]], weights: Weights) -> list[tuple[float, Passage]]:
    seen: dict[str, int] = {}
    spread = []
    for score, passage in found:
        if passage.code:
            seen[passage.code] = seen.get(passage.code, 0) + 1
            score -= weights.spread * max(0, seen[passage.code] - FREE_PER_MUNICIPALITY) / 10
        spread.append((max(score, 0.0), passage))
    return sorted(spread, key=lambda pair: -pair[0])
