"""Small corpora for the tests of peers and drafts: the real framework and municipalities, invented evaluations."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from assistant.adapters import corpus_files, packaged
from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation, Score
from assistant.domain.evidence import Finding, Pointer, Practice
from assistant.language.names import MunicipalityNames
from assistant.tools.arguments import Arguments, Resolver
from assistant.tools.citing import Sources
from assistant.tools.draft import draft
from assistant.tools.peers import peers


@lru_cache
def ground() -> Corpus:
    return corpus_files.load()


@lru_cache
def names() -> MunicipalityNames:
    return MunicipalityNames(ground().municipalities)


def code(name: str) -> str:
    return names().resolve(name).code


def small(*parts: Any) -> Corpus:
    """A corpus of the given evaluations, practices, findings and pointers."""
    findings = tuple(one for one in parts if isinstance(one, Finding))
    pointers = tuple(one for one in parts if isinstance(one, Pointer))
    pointers += tuple(
        Pointer(f"{one.id}:{to}", one.code, one.year, one.edition, to, one.area, one.sub_question, one.section, one.text)
        for one in findings
        for to in one.peers
    )
    return Corpus(
        ground().framework,
        ground().municipalities,
        ground().groups,
        tuple(one for one in parts if isinstance(one, Evaluation)),
        findings=findings,
        practices=tuple(one for one in parts if isinstance(one, Practice)),
        pointers=pointers,
    )


def evaluated(
    name: str, year: int | None = 2020, edition: str | None = "2016", scores: Mapping[str, float] | None = None, **given: Any
) -> Evaluation:
    known = ground().framework
    some = []
    for number, points in (scores or {}).items():
        question = known.sub_question("2016", number)
        some.append(Score(number, points, question.max if question else 20, text="En fråga?"))
    return Evaluation(f"{code(name)}-{year}-{edition}", code(name), name, year, edition, scores=tuple(some), **given)


def practised(
    name: str,
    kind: str = "cited_by_evaluator",
    area: int | None = 7,
    sub_question: str | None = "7.5",
    edition: str | None = "2016",
    year: int | None = 2019,
    text: str = "",
    source: tuple[str, int] | None = None,
    placement: str = "high",
) -> Practice:
    text = text or f"{name} har ett idétorg för medarbetarnas förslag."
    from_code, from_year = (code(source[0]), source[1]) if source else (None, None)
    url = "report: x" if source else "https://example.se/x"
    id = f"practice:{code(name)}:{kind}:{area}:{sub_question}:{edition}:{year}:{len(text)}"
    return Practice(id, code(name), name, year, edition, area, sub_question, placement, kind, True, text, url, from_code, from_year)


def found(
    name: str,
    kind: str,
    text: str,
    area: int = 7,
    sub_question: str | None = "7.5",
    peers: tuple[str, ...] = (),
    year: int = 2020,
    edition: str | None = "2016",
) -> Finding:
    id = f"finding:{code(name)}:{year}:{area}:{sub_question}:{kind}:{text[:20]}"
    return Finding(
        id, code(name), name, year, edition, area, sub_question, "Avsnitt", kind, text, tuple(map(code, peers)), in_table=kind != "recommendation"
    )


def resolved(corpus: Corpus, **given: Any) -> Arguments:
    return Resolver(corpus, names()).resolve(given)


def ask_peers(corpus: Corpus, **given: Any) -> Envelope:
    return peers(corpus, resolved(corpus, **given), Sources(corpus, packaged.phrases))


def ask_draft(corpus: Corpus, **given: Any) -> Envelope:
    return draft(corpus, resolved(corpus, **given), Sources(corpus, packaged.phrases), packaged.phrases)


def peer_names(envelope: Envelope, place: int = 0) -> list[str]:
    return [one["municipality"] for one in envelope.result["weak"][place]["peers"]]
