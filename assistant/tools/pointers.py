"""The pointer graph: whom evaluators send others to, for what, how often and in which years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evidence import Practice
from assistant.domain.framework import sub_question_key
from assistant.tools import likeness
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources
from assistant.tools.credit import UNPLACED_EDITION


@dataclass(frozen=True, slots=True)
class Edge:
    """In the report about `from_code` of `from_year`, evaluators point to `to_code` for a sub-question or an area."""

    from_code: str
    from_year: int | None
    to_code: str
    edition: str
    area: int | None
    sub_question: str | None
    text: str
    cite: Callable[[], str] = field(compare=False)

    @property
    def key(self) -> tuple[Any, ...]:
        """One pointer a report, place and municipality, however many sentences say it."""
        return self.from_code, self.from_year, self.to_code, self.sub_question or self.area


def edges(corpus: Corpus, sources: Sources) -> list[Edge]:
    """All pointers, each once: from practices that tell of a report, from findings and from ingested reports."""
    found: dict[tuple[Any, ...], Edge] = {}

    def keep(one: Edge) -> None:
        if one.from_code != one.to_code:
            found.setdefault(one.key, one)

    for practice in corpus.practices:
        if practice.kind == "cited_by_evaluator" and practice.source_code is not None:
            edition = practice.edition or UNPLACED_EDITION
            keep(
                Edge(
                    practice.source_code,
                    practice.source_year,
                    practice.code,
                    edition,
                    practice.area,
                    practice.sub_question,
                    practice.text,
                    lambda practice=practice: sources.practice(practice),  # type: ignore[misc]
                )
            )
    for pointer in corpus.pointers:
        edition = pointer.edition or UNPLACED_EDITION
        keep(
            Edge(
                pointer.from_code,
                pointer.from_year,
                pointer.to_code,
                edition,
                pointer.area,
                pointer.sub_question,
                pointer.text,
                lambda pointer=pointer: sources.pointer(pointer),  # type: ignore[misc]
            )
        )
    return list(found.values())


def most_cited(corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    """Whom evaluators send others to, most often first; `area`, `sub_question`, `group`, `county`, `like` narrow it.

    An area by number also counts the same subject in other editions. Equal counts share a rank.
    """
    some = [one for one in edges(corpus, sources) if _asked(corpus, arguments, one)]
    counts = Counter(one.to_code for one in some)
    shown = sorted(counts, key=lambda code: (-counts[code], -len({one.from_code for one in some if one.to_code == code}), corpus.by_code[code].name))
    rows: list[dict[str, Any]] = []
    for place, code in enumerate(shown[: arguments.limit] if arguments.limit else shown, 1):
        mine = [one for one in some if one.to_code == code]
        rank = rows[-1]["rank"] if rows and rows[-1]["times"] == counts[code] else place
        rows.append(_row(corpus, code, mine, rank, arguments))
    reports = {(one.from_code, one.from_year) for one in some}
    named = _named(corpus, arguments, sources)
    result = {
        "most_cited": rows,
        "named": named,
        "pointers": len(some),
        "reports": len(reports),
        "municipality": arguments.municipality.name if arguments.municipality else None,
        "area": arguments.area,
        "sub_question": arguments.sub_question,
    }
    sources.age([one.from_year for one in some] or [year for one in named for year in one["years"]])
    return sources.envelope("peers", arguments, result)


def _named(corpus: Corpus, arguments: Arguments, sources: Sources) -> list[dict[str, Any]]:
    """Whom evaluators put forward without its being known in whose report: not pointers, and not counted as such."""
    if arguments.municipality is not None:
        return []
    some: dict[str, list[Practice]] = {}
    for one in corpus.practices:
        edge = Edge("", one.year, one.code, one.edition or UNPLACED_EDITION, one.area, one.sub_question, one.text, str)
        if one.kind == "cited_by_evaluator" and one.source_code is None and _asked(corpus, arguments, edge):
            some.setdefault(one.code, []).append(one)
    rows = [
        {
            "municipality": corpus.by_code[code].name,
            "code": code,
            "times": len(mine),
            "areas": sorted({one.area for one in mine if one.area is not None}),
            "sub_questions": sorted({one.sub_question for one in mine if one.sub_question}, key=sub_question_key),
            "years": sorted({one.year for one in mine if one.year is not None}),
            "for": [
                {
                    "year": one.year,
                    "edition": one.edition,
                    "area": one.area,
                    "sub_question": one.sub_question,
                    "text": one.text,
                    "citation": sources.practice(one),
                }
                for one in mine
            ],
        }
        for code, mine in some.items()
    ]
    return sorted(rows, key=lambda row: (-row["times"], row["municipality"]))


def _asked(corpus: Corpus, arguments: Arguments, one: Edge) -> bool:
    home = arguments.municipality
    to = corpus.by_code[one.to_code]
    if home is not None and (one.from_code != home.code or not likeness.within(home, to, arguments)):
        return False
    if home is None and not arguments.among(to):
        return False
    if arguments.year not in (None, one.from_year):
        return False
    if arguments.sub_question is not None:
        return one.sub_question == arguments.sub_question
    if arguments.area is None:
        return True
    edition = arguments.edition or UNPLACED_EDITION
    return one.area is not None and corpus.framework.relation((edition, arguments.area), (one.edition, one.area)) is not None


def _row(corpus: Corpus, code: str, some: list[Edge], rank: int, arguments: Arguments) -> dict[str, Any]:
    to, home = corpus.by_code[code], arguments.municipality
    row = {
        "rank": rank,
        "municipality": to.name,
        "code": code,
        "times": len(some),
        "by": sorted({corpus.by_code[one.from_code].name for one in some}),
        "areas": sorted({one.area for one in some if one.area is not None}),
        "sub_questions": sorted({one.sub_question for one in some if one.sub_question}, key=sub_question_key),
        "years": sorted({one.from_year for one in some if one.from_year is not None}),
        "for": [
            {
                "from": corpus.by_code[one.from_code].name,
                "year": one.from_year,
                "edition": one.edition,
                "area": one.area,
                "sub_question": one.sub_question,
                "text": one.text,
                "citation": one.cite(),
            }
            for one in sorted(some, key=lambda one: (one.area or 0, sub_question_key(one.sub_question or "0")))
        ],
    }
    return row | ({"similarity": likeness.similarity(home, to)} if home is not None else {})
