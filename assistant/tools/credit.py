"""Credit: who is said to do something well on an area or a sub-question, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.domain.corpus import Corpus
from assistant.domain.evidence import PROVENANCES, Pointer, Practice
from assistant.tools.citing import Sources

UNPLACED_EDITION = "2016"
"""A practice without an edition counts under this edition's numbers."""
_PLACEMENTS = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Credit:
    """One thing that a municipality is credited with; from a practice, or from a pointer in an ingested report."""

    code: str
    municipality: str
    kind: str
    text: str
    edition: str | None
    area: int | None
    sub_question: str | None
    year: int | None
    placement: str
    concrete: bool
    source_code: str | None
    source_year: int | None
    row: Practice | Pointer

    def cite(self, sources: Sources) -> str:
        return sources.practice(self.row) if isinstance(self.row, Practice) else sources.pointer(self.row)


def credits(corpus: Corpus) -> Iterator[Credit]:
    """All credit in the corpus. A pointer that a practice tells already is left out."""
    told = {(one.code, one.source_code, one.source_year, place) for one in corpus.practices for place in (one.sub_question, one.area)}
    for practice in corpus.practices:
        yield Credit(
            practice.code,
            practice.municipality,
            practice.kind,
            practice.text,
            practice.edition,
            practice.area,
            practice.sub_question,
            practice.year,
            practice.placement,
            practice.concrete,
            practice.source_code,
            practice.source_year,
            practice,
        )
    for pointer in corpus.pointers:
        known = {(pointer.to_code, pointer.from_code, pointer.from_year, place) for place in (pointer.sub_question or pointer.area,)}
        if not known & told:
            yield Credit(
                pointer.to_code,
                corpus.by_code[pointer.to_code].name,
                "cited_by_evaluator",
                pointer.text,
                pointer.edition,
                pointer.area,
                pointer.sub_question,
                pointer.from_year,
                "high" if pointer.sub_question else "medium",
                False,
                pointer.from_code,
                pointer.from_year,
                pointer,
            )


def placed(corpus: Corpus, edition: str, area: int | None, sub_question: str | None) -> list[Credit]:
    """Credit on a sub-question (2016 numbers), or on an area of an edition; strongest first."""
    if sub_question is not None:
        found = [one for one in credits(corpus) if one.sub_question == sub_question]
    else:
        found = [one for one in credits(corpus) if one.area == area and (one.edition or UNPLACED_EDITION) == edition]
    return sorted(found, key=lambda one: _strength(one, edition))


def _strength(one: Credit, edition: str) -> tuple[Any, ...]:
    return (
        PROVENANCES.index(one.kind),
        (one.edition or UNPLACED_EDITION) != edition,
        not one.concrete,
        _PLACEMENTS.index(one.placement),
        -(one.year or 0),
        one.municipality,
    )


def row(one: Credit, sources: Sources) -> dict[str, Any]:
    """As the contract's `credited` has it, with `concrete` and `placement` beside."""
    return {
        "municipality": one.municipality,
        "code": one.code,
        "kind": one.kind,
        "text": one.text,
        "edition": one.edition,
        "area": one.area,
        "sub_question": one.sub_question,
        "year": one.year,
        "concrete": one.concrete,
        "placement": one.placement,
        "citation": one.cite(sources),
    }
