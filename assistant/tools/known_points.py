"""What points are known, of whom, and who is known to be no better: the newest evaluation of each municipality counts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation, Points, Score
from assistant.tools.reasons import Target

TOTALS_WITH_CARE = ("2010", "2016")
"""Editions whose totals can be set side by side with care."""


class KnownPoints:
    """The points of one corpus, looked up in any order and kept for the next question."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._newest = sorted(corpus.evaluations, key=lambda one: -(one.year or 0))
        self._of_areas: dict[tuple[str, int], dict[str, Evaluation]] = {}
        self._of_totals: dict[str, dict[str, Evaluation]] = {}
        self._means: dict[tuple[str, int], Points | None] = {}

    def no_better(self, target: Target) -> set[str]:
        """Codes whose known points on the very same thing are no better; a range counts by its low end."""
        if target.points is None:
            return set()
        if target.sub_question is not None:
            return {code for code, (_, score) in self.scored(target.edition, target.sub_question).items() if score.points <= target.points}
        if target.area is None:
            return {code for code, one in self.totals(target.edition).items() if (one.total_points or 0) <= target.points}
        return {code for code, points in self._areas_known(target).items() if points <= target.points}

    def totals(self, edition: str) -> dict[str, Evaluation]:
        """By code the newest evaluation with a known total, of the edition before one that can be compared with care."""
        if edition not in self._of_totals:
            found: dict[str, Evaluation] = {}
            for one in (edition, *(TOTALS_WITH_CARE if edition in TOTALS_WITH_CARE else ())):
                for known in self._first(lambda e, one=one: e.edition == one and e.total_points is not None):  # type: ignore[misc]
                    found.setdefault(known.code, known)
            self._of_totals[edition] = found
        return self._of_totals[edition]

    def _areas_known(self, target: Target) -> dict[str, Points]:
        """Newest known points on the area (of a range the low end), of the edition before one comparable with care."""
        assert target.area is not None
        places = [(target.edition, target.area)]
        places += [(e, a) for e, a, relation in self.corpus.framework.related(*places[0]) if relation == "comparable_with_care"]
        found: dict[str, Points] = {}
        for edition, area in places:
            for code, one in self.with_area(edition, area).items():
                found.setdefault(code, one.areas.get(area, one.area_low or 0))
        return found

    def _first(self, wanted: Callable[[Evaluation], bool]) -> list[Evaluation]:
        """The newest evaluation of each municipality that is `wanted`."""
        found: dict[str, Evaluation] = {}
        for one in self._newest:
            if one.code not in found and wanted(one):
                found[one.code] = one
        return list(found.values())

    @cached_property
    def _by_question(self) -> dict[tuple[str | None, str], dict[str, tuple[Evaluation, Score]]]:
        """By edition and number: of each municipality the newest evaluation with points there, and its score."""
        found: dict[tuple[str | None, str], dict[str, tuple[Evaluation, Score]]] = {}
        for one in self._newest:
            for score in one.scores:
                found.setdefault((one.edition, score.sub_question), {}).setdefault(one.code, (one, score))
        return found

    def scored(self, edition: str, sub_question: str) -> dict[str, tuple[Evaluation, Score]]:
        return self._by_question.get((edition, sub_question), {})

    def with_area(self, edition: str, area: int) -> dict[str, Evaluation]:
        """Those with known points on the area, or a known range."""
        if (edition, area) not in self._of_areas:
            some = self._first(lambda e: e.edition == edition and (area in e.areas or e.area_low is not None))
            self._of_areas[edition, area] = {one.code: one for one in some}
        return self._of_areas[edition, area]

    def mean(self, edition: str, area: int) -> Points | None:
        """The edition's newest known mean for an area."""
        if (edition, area) not in self._means:
            some = [one for one in self.corpus.benchmarks if one.edition == edition and area in one.areas]
            self._means[edition, area] = max(some, key=lambda one: one.year).areas[area] if some else None
        return self._means[edition, area]
