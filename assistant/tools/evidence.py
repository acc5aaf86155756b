"""Why a municipality could be one to learn from, for one sub-question, area or total: the evidence and its strength."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation, Points, plain
from assistant.domain.evidence import Finding, Pointer, Practice
from assistant.domain.municipality import Municipality
from assistant.tools.citing import Sources, is_old
from assistant.tools.credit import UNPLACED_EDITION
from assistant.tools.known_points import KnownPoints
from assistant.tools.reasons import Reason, Target

GOOD_PERCENT = 50
"""Where there is nothing to compare with, points of at least so many percent speak for a municipality."""
GOOD_ELSEWHERE_PERCENT = 60
"""The same for points of another edition without a known mean."""
CLEARLY = 40
"""A total is clearly higher when it is so many points (of 800) higher."""
_MOST_REASONS = 4


class Evidence:
    """All evidence for one municipality's questions; `own` is the evaluation it starts from (None: only practices known)."""

    def __init__(self, corpus: Corpus, home: Municipality, own: Evaluation | None, sources: Sources) -> None:
        self.corpus, self.home, self.own, self.sources, self.say = corpus, home, own, sources, sources.say
        self._relations: dict[tuple[str, int], dict[tuple[str, int], str]] = {}
        self.known = KnownPoints(corpus)

    def about(self, target: Target) -> dict[str, list[Reason]]:
        """Reasons by municipality code, strongest first; whoever is known to be no better is not there."""
        found: dict[str, list[Reason]] = {}
        if target.points is not None and target.points >= target.max:
            return found
        no_better = self.known.no_better(target) | {self.home.code}
        for reason in self._all(target):
            if reason.code not in no_better:
                found.setdefault(reason.code, []).append(reason)
        return {code: _sifted(some) for code, some in found.items()}

    def judged(self, reasons: list[Reason], target: Target) -> list[Reason]:
        """Reasons that are going to be shown, with whether they are old and whether they surely belong there."""
        return [replace(one, is_old=is_old(one.year, self.corpus), uncertain=_uncertain(one, target)) for one in reasons]

    def _all(self, target: Target) -> Iterator[Reason]:
        if target.area is None:
            yield from self._totals(target)
            return
        yield from self._practices(target)
        yield from self._pointers(target)
        yield from self._strengths(target)
        yield from self._sub_question_scores(target)
        yield from self._area_scores(target)

    # -- what is said -------------------------------------------------------------------------------------------------

    def _relation(self, target: Target, edition: str, area: int | None) -> str | None:
        """How an area relates to the target's: same, a word of the crosswalk, or None for another subject."""
        if target.area is None or area is None:
            return None
        here = (target.edition, target.area)
        if here not in self._relations:
            self._relations[here] = {(e, a): relation for e, a, relation in self.corpus.framework.related(*here)} | {here: "same"}
        return self._relations[here].get((edition, area))

    def _place(self, target: Target, numbering: str | None, edition: str, area: int | None, sub_question: str | None) -> str | None:
        """Where something said stands as seen from the target: `exact`, `area` (the area as a whole), or None.

        `numbering`: the edition whose numbers `sub_question` uses. In another numbering only the area's subject counts.
        """
        related = self._relation(target, edition, area) is not None
        if target.sub_question is None:
            return None if not related else "exact" if sub_question else "area"
        if sub_question is not None and numbering == target.edition:
            return "exact" if sub_question == target.sub_question else None
        return "area" if related else None

    def _is_own(self, code: str | None, year: int | None) -> bool:
        return code == self.home.code and self.own is not None and year in (None, self.own.year)

    @cached_property
    def _pointers_by_area(self) -> dict[tuple[str, int | None], list[Pointer]]:
        found: dict[tuple[str, int | None], list[Pointer]] = {}
        for one in self.corpus.pointers:
            found.setdefault((one.edition or UNPLACED_EDITION, one.area), []).append(one)
        return found

    @cached_property
    def _told(self) -> set[tuple[Any, ...]]:
        """What practices tell of reports: whom, in which report, for which sub-question or area."""
        return {
            (one.code, one.source_code, one.source_year, place)
            for one in self.corpus.practices
            if one.source_code
            for place in (one.sub_question, one.area)
        }

    def _pointers_on(self, target: Target) -> Iterator[Pointer]:
        """Those on the target's area and on the same subject in other editions; and its number in a report of no known edition."""
        assert target.area is not None
        self._relation(target, target.edition, target.area)
        for place in {**self._relations[target.edition, target.area], (UNPLACED_EDITION, target.area): ""}:
            yield from self._pointers_by_area.get(place, ())

    def _practices(self, target: Target) -> Iterator[Reason]:
        for one in self.corpus.practices:
            edition = one.edition or UNPLACED_EDITION
            place = self._place(target, UNPLACED_EDITION, edition, one.area, one.sub_question)
            if place is None:
                continue
            own = self._is_own(one.source_code, one.source_year) and (place == "exact" or target.sub_question is None)
            kind = "cited_in_own_report" if own else one.kind if place == "exact" else "area_credit"
            yield Reason(
                one.code,
                kind,
                one.text,
                one.edition,
                one.year,
                self._citing(one),
                elsewhere=edition != target.edition,
                concrete=one.concrete,
                placement=one.placement,
                provenance=one.kind,
                details={"area": one.area, "sub_question": one.sub_question},
            )

    def _pointers(self, target: Target) -> Iterator[Reason]:
        """Pointers of reports; one that a practice tells already is left out unless it shows the page."""
        for one in self._pointers_on(target):
            if one.report_id is None and (one.to_code, one.from_code, one.from_year, one.sub_question or one.area) in self._told:
                continue
            edition = one.edition or UNPLACED_EDITION
            place = self._place(target, edition, edition, one.area, one.sub_question)
            own = self._is_own(one.from_code, one.from_year)
            if own and one.area == target.area and one.sub_question == target.sub_question:
                place = "exact"  # the very same report: its numbers are the target's, whatever edition it is
            if place is None:
                continue
            own = own and (place == "exact" or target.sub_question is None)
            kind = "cited_in_own_report" if own else "cited_by_evaluator" if place == "exact" else "area_credit"
            yield Reason(
                one.to_code,
                kind,
                one.text,
                one.edition,
                one.from_year,
                self._citing(one),
                elsewhere=edition != target.edition,
                concrete=False,
                placement="high" if one.sub_question else "medium",
                provenance="cited_by_evaluator",
                details={"area": one.area, "sub_question": one.sub_question, "from": self.corpus.by_code[one.from_code].name, "page": one.page},
            )

    def _strengths(self, target: Target) -> Iterator[Reason]:
        """Strengths that evaluators list in others' reports, on the very sub-question; not of one that is weak there."""
        if target.sub_question is None:
            return
        scored = self.known.scored(target.edition, target.sub_question)
        told = {one.code for one in self.corpus.practices if one.kind == "evaluated_strength" and one.sub_question == target.sub_question}
        best: dict[str, Finding] = {}
        for one in self.corpus.strengths_on.get((target.edition, target.sub_question), ()):
            if one.code in told or (one.code in scored and scored[one.code][1].percent < GOOD_PERCENT):
                continue
            before = best.get(one.code)
            if before is None or ((one.year or 0), one.in_table) > ((before.year or 0), before.in_table):
                best[one.code] = one
        for code, one in best.items():
            details = {"area": one.area, "sub_question": one.sub_question, "page": one.page}
            yield Reason(
                code,
                "evaluated_strength",
                one.text,
                one.edition,
                one.year,
                self._citing(one),
                concrete=False,
                provenance="evaluated_strength",
                details=details,
            )

    def _citing(self, one: Practice | Pointer | Finding) -> Callable[[], str]:
        if isinstance(one, Practice):
            return lambda: self.sources.practice(one)
        if isinstance(one, Pointer):
            return lambda: self.sources.pointer(one)
        return lambda: self.sources.finding(one)

    # -- points -------------------------------------------------------------------------------------------------------

    def _sub_question_scores(self, target: Target) -> Iterator[Reason]:
        number = target.sub_question
        if number is None:
            return
        for code, (one, score) in self.known.scored(target.edition, number).items():
            if score.points > target.points if target.points is not None else score.percent >= GOOD_PERCENT:
                details: dict[str, Any] = {"points": plain(score.points), "max": score.max, "own_points": plain(target.points)}
                text = partial(self._points_text, "sub_question_score", code, number=number, **details)
                yield Reason(
                    code,
                    "sub_question_score",
                    text,
                    one.edition,
                    one.year,
                    lambda one=one: self.sources.score(one, number),  # type: ignore[misc]
                    details=details,
                    evaluation=one,
                )

    def _area_scores(self, target: Target) -> Iterator[Reason]:
        assert target.area is not None
        here = self.known.with_area(target.edition, target.area)
        for one in here.values():
            low = one.areas.get(target.area, one.area_low)
            if low is not None and self._good(low, target, target.edition, target.area):
                yield self._area_reason(target, one, target.area)
        elsewhere: dict[str, tuple[Evaluation, int]] = {}
        for edition, area, _ in self.corpus.framework.related(target.edition, target.area):
            for code, one in self.known.with_area(edition, area).items():
                if code not in here and (code not in elsewhere or (one.year or 0) > (elsewhere[code][0].year or 0)):
                    elsewhere[code] = (one, area)
        for one, area in elsewhere.values():
            low = one.areas.get(area, one.area_low)
            if low is not None and self._good(low, target, str(one.edition), area):
                yield self._area_reason(target, one, area)

    def _good(self, points: Points, target: Target, edition: str, area: int) -> bool:
        """Better than the own points on the area, where they are known; over the mean where that is all there is.

        Points of another edition must be both, since their scale is another one.
        """
        elsewhere = edition != target.edition
        if target.area_points is not None:
            if points <= target.area_points:
                return False
            if not elsewhere:
                return True
        mean = self.known.mean(edition, area)
        return points > mean if mean is not None else points >= (GOOD_ELSEWHERE_PERCENT if elsewhere else GOOD_PERCENT)

    def _area_reason(self, target: Target, one: Evaluation, area: int) -> Reason:
        points = one.areas.get(area)
        elsewhere = one.edition != target.edition
        own = None if elsewhere else plain(target.area_points)
        details: dict[str, Any] = {"area": area, "points": plain(points), "max": 100, "own_points": own}
        if points is None:
            details |= {"low": plain(one.area_low), "high": plain(one.area_high)}
        if elsewhere:
            details["relation"] = self._relation(target, str(one.edition), area)
        kind = "area_score" if points is not None else "area_range"
        known = self.corpus.framework.area(str(one.edition), area)
        details |= {"area_name": known.name, "area_name_en": known.name_en} if known else {}
        text = partial(
            self._points_text,
            kind,
            one.code,
            number=area,
            name=known.name if known else "",
            edition=one.edition,
            elsewhere=elsewhere,
            **_figures(details),
        )
        return Reason(
            one.code,
            kind,
            text,
            one.edition,
            one.year,
            lambda: self.sources.evaluation(one, area),
            elsewhere=elsewhere,
            details=details,
            evaluation=one,
        )

    def _totals(self, target: Target) -> Iterator[Reason]:
        """Clearly higher totals of the same edition, then of one that can be compared with care."""
        if target.points is None:
            return
        for one in self.known.totals(target.edition).values():
            total, elsewhere = one.total_points, one.edition != target.edition
            if total is not None and total >= target.points + CLEARLY:
                details: dict[str, Any] = {"points": plain(total), "max": target.max, "own_points": plain(target.points), "basis": one.basis}
                text = partial(self._points_text, "total_score", one.code, edition=one.edition, elsewhere=elsewhere, **details)
                yield Reason(
                    one.code,
                    "total_score",
                    text,
                    one.edition,
                    one.year,
                    lambda one=one: self.sources.evaluation(one),  # type: ignore[misc]
                    elsewhere=elsewhere,
                    details=details,
                    evaluation=one,
                )

    def _points_text(self, kind: str, code: str, *, elsewhere: bool = False, own_points: Points | None = None, **values: Any) -> str:
        key = f"evidence.{kind}" + ("_elsewhere" if elsewhere else "")
        text = self.say(key, municipality=self.corpus.by_code[code].name, **{k: _number(self, v) for k, v in values.items()})
        if own_points is not None and not elsewhere:
            text += self.say("evidence.beside", municipality=self.home.name, own=self.say.number(own_points))
        return f"{text}."


def _figures(details: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in details.items() if not key.startswith("area_name")}


def _number(evidence: Evidence, value: Any) -> Any:
    return evidence.say.number(value) if isinstance(value, float) else value


def _uncertain(one: Reason, target: Target) -> bool:
    return one.placement == "low" or (target.sub_question is not None and one.placement == "medium")


def _sifted(reasons: list[Reason]) -> list[Reason]:
    """Strongest first, nothing said twice, at most a handful."""
    if len(reasons) == 1:
        return reasons
    found: list[Reason] = []
    for one in sorted(reasons, key=lambda reason: reason.order):
        if one.is_figures or all(one.said != other.said for other in found):
            found.append(one)
    return found[:_MOST_REASONS]
