"""Evaluations and their points. Unknown points are None, never 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.domain.framework import sub_question_key

Points = int | float
TOTAL = 0
"""The total among the areas, where places in a report are told."""


def plain(points: float | None) -> Points | None:
    """Points as people write them: 45 and not 45.0, but 426.5."""
    if points is None:
        return None
    return int(points) if points == int(points) else round(points, 2)


@dataclass(frozen=True, slots=True)
class Score:
    """Points on a sub-question. `percent_printed` and `page` as the report has them."""

    sub_question: str
    points: Points
    max: int
    percent_printed: Points | None = None
    page: int | None = None
    text: str = ""
    quote: str = ""

    @property
    def percent(self) -> float:
        return round(100 * self.points / self.max, 1) if self.max else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One municipality, one year, one edition; points may be partly or wholly unknown.

    `areas`: known points of areas. `area_low`, `area_high`: all eight lie in this range, by the source's word.
    `edition_basis`: stated, inferred or unknown. `report_id`: the ingested report it was read from, else None.
    `area_pages`, `area_quotes`: where an ingested report gives an area's points; at TOTAL where it gives the total.
    """

    id: str
    code: str
    municipality: str
    year: int | None
    edition: str | None
    edition_basis: str = "stated"
    month: int | None = None
    areas: Mapping[int, Points] = field(default_factory=dict)
    area_low: Points | None = None
    area_high: Points | None = None
    total: Points | None = None
    total_basis: str = "unknown"
    scores: tuple[Score, ...] = ()
    note: str = ""
    source_url: str = ""
    report_id: str | None = None
    area_pages: Mapping[int, int] = field(default_factory=dict)
    area_quotes: Mapping[int, str] = field(default_factory=dict)
    edition_reason: str = ""

    def score(self, sub_question: str) -> Score | None:
        return next((one for one in self.scores if one.sub_question == sub_question), None)

    @property
    def total_points(self) -> Points | None:
        """The stated total, else the sum of the areas when all eight are known."""
        if self.total is not None:
            return plain(self.total)
        return plain(sum(self.areas.values())) if len(self.areas) == 8 else None

    @property
    def basis(self) -> str:
        """stated, derived (also when we summed the areas ourselves) or unknown."""
        if self.total is not None:
            return self.total_basis
        return "derived" if len(self.areas) == 8 else "unknown"

    @property
    def has_points(self) -> bool:
        return bool(self.areas or self.scores) or self.total is not None

    @property
    def known(self) -> str:
        """The finest thing that is known: sub_questions, areas, total, range or none."""
        if self.scores:
            return "sub_questions"
        if self.areas:
            return "areas"
        if self.total is not None:
            return "total"
        return "none" if self.area_low is None else "range"

    def sorted_scores(self) -> list[Score]:
        return sorted(self.scores, key=lambda one: sub_question_key(one.sub_question))


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A mean or median that some source states; never a municipality. `edition` None where the source says none."""

    id: str
    label: str
    edition: str | None
    year: int
    kind: str
    areas: Mapping[int, Points]
    total: Points | None
    total_basis: str
    note: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A place where a report contradicts itself; `code` of the contract, `where` such as "area 2" or "7.5"."""

    code: str
    where: str
    printed: Points | None
    computed: Points | None
    page: int | None = None
    text: str = ""
    section: str = ""
