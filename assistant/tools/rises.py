"""Who has risen, or fallen, most from one evaluation to the next; only where the points can be set side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation, Points, plain
from assistant.domain.framework import EDITIONS
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources
from assistant.tools.profile import totals_comparable


@dataclass(frozen=True, slots=True)
class Rise:
    """`area`: the number asked about in the later evaluation's edition, None for the total; `old_area` in the earlier one's."""

    before: Evaluation
    after: Evaluation
    area: int | None
    old_area: int | None
    old: Points
    new: Points
    comparable: str

    @property
    def difference(self) -> Points:
        return self.new - self.old


def rises(corpus: Corpus, arguments: Arguments, sources: Sources) -> dict[str, Any]:
    """`risen`: one row a municipality, its largest rise (with `lowest`: fall) between two evaluations that follow each other.

    Of evaluations in one edition, or in two whose points can be compared with care; the years, edition and municipalities asked for
    hold for the later evaluation. `not_comparable`: how many pairs with known points cannot be compared. `risen_area`: the area, by the
    name of the edition that decides. Equal rises share a rank.
    """
    meant = _edition(corpus, arguments)
    best: dict[str, Rise] = {}
    sign = -1 if arguments.lowest else 1
    unlike = 0
    for one in _pairs(corpus, arguments, meant):
        if one.comparable == "no":
            unlike += 1
        elif sign * one.difference > 0 and (one.after.code not in best or sign * one.difference > sign * best[one.after.code].difference):
            best[one.after.code] = one
    ordered = sorted(best.values(), key=lambda one: (-sign * one.difference, -(one.after.year or 0), one.after.municipality))
    rows: list[dict[str, Any]] = []
    for place, one in enumerate(ordered[: arguments.limit] if arguments.limit else ordered, 1):
        rank = rows[-1]["rank"] if rows and rows[-1]["difference"] == plain(one.difference) else place
        rows.append({"rank": rank, **_row(one, sources)})
    shown = [each for one in ordered[: len(rows)] for each in (one.before, one.after)]
    sources.derived([one for one in shown if arguments.area is None])
    sources.inferred(shown)
    area = corpus.framework.area(meant, arguments.area) if arguments.area is not None else None
    named = {"edition": meant, "number": area.number, "name": area.name, "name_en": area.name_en} if area else None
    return {"risen": rows, "not_comparable": unlike, "risen_area": named}


def _row(one: Rise, sources: Sources) -> dict[str, Any]:
    return {
        "municipality": one.after.municipality,
        "code": one.after.code,
        "difference": plain(one.difference),
        "comparable": one.comparable,
        "area": one.area,
        "from": {
            "year": one.before.year,
            "edition": one.before.edition,
            "points": plain(one.old),
            "citation": sources.evaluation(one.before, one.old_area),
        },
        "to": {"year": one.after.year, "edition": one.after.edition, "points": plain(one.new), "citation": sources.evaluation(one.after, one.area)},
        "citation": sources.evaluation(one.after, one.area),
    }


def _edition(corpus: Corpus, arguments: Arguments) -> str:
    """Whose area is meant: the edition asked for or named, else the newest in which anybody rose or fell on that number."""
    if arguments.edition is not None or arguments.area is None:
        return arguments.edition or EDITIONS[-1]
    known = [e for e in reversed(EDITIONS) if any(one.after.edition == e and one.comparable != "no" for one in _pairs(corpus, arguments, e))]
    return next(iter(known), EDITIONS[-1])


def _pairs(corpus: Corpus, arguments: Arguments, meant: str) -> Iterator[Rise]:
    """Two evaluations of a municipality that follow each other among those with these points known; `meant`: whose area it is."""
    for code in sorted({one.code for one in corpus.evaluations}):
        if not arguments.among(corpus.by_code[code]):
            continue
        known: list[tuple[Evaluation, int | None, Points]] = []
        for one in reversed(corpus.evaluations_of(code)):
            area = None if arguments.area is None else _number(corpus, one, arguments.area, meant)
            points = one.total_points if arguments.area is None else one.areas.get(area or 0)
            if points is not None:
                known.append((one, area, points))
        for (before, old_area, old), (after, area, new) in pairwise(known):
            only = arguments.edition is not None and not arguments.area_named
            if arguments.in_time(after.year) and (not only or arguments.edition == after.edition):
                yield Rise(before, after, area, old_area, old, new, _comparable(corpus, before, after, area, old_area))


def _number(corpus: Corpus, one: Evaluation, area: int, meant: str) -> int | None:
    """The number that the area has in an evaluation's edition."""
    if one.edition in (None, meant):
        return area
    return next((number for edition, number, _ in corpus.framework.related(meant, area) if edition == one.edition), None)


def _comparable(corpus: Corpus, before: Evaluation, after: Evaluation, area: int | None, old_area: int | None) -> str:
    """yes, with_care or no; points of an unknown edition cannot be said to be alike."""
    whole = totals_comparable(before, after)
    if area is None or whole == "no" or before.edition == after.edition:
        return whole
    relation = corpus.framework.relation((after.edition or "", area), (before.edition or "", old_area or 0))
    return "with_care" if relation == "comparable_with_care" else "no"
