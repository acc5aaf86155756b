"""Municipalities side by side, and with the means that sources state. Unlike things are set beside each other, not compared."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation, Points, plain
from assistant.domain.framework import EDITIONS
from assistant.domain.municipality import Municipality
from assistant.errors import BadArgument, NothingRecorded
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources
from assistant.tools.profile import area_in, area_rows, totals_comparable

_WORST = ("yes", "with_care", "no")
Placed = tuple[Evaluation, int | None]
"""An evaluation, and the number of what is compared in its own edition; None: the total."""


def compare(corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    """Each municipality's newest evaluation in which what was asked is known; `edition` keeps to one edition.

    An area given by its name is the same subject in each evaluation, whatever its number there.
    Where those are of different editions, `common` has the newest edition in which all have it known, if there is one.
    """
    names = list(arguments.municipalities or ((arguments.municipality,) if arguments.municipality else ()))
    if not names or (len(names) < 2 and not arguments.benchmark):
        raise BadArgument("compare needs two municipalities, or one and --benchmark.", kind="two_municipalities")
    picked = [(one, pick(corpus, one, arguments, None if arguments.area_named else arguments.edition)) for one in names]
    found = [evaluation for _, evaluation in picked if evaluation is not None]
    if not found:
        listed = ", ".join(one.name for one in names)
        known = {"edition": arguments.edition} if arguments.edition and any(corpus.evaluations_of(one.code) for one in names) else {}
        raise NothingRecorded(f"No such evaluation of {listed} is known.", given=listed, name=listed, names=[one.name for one in names], **known)
    benchmarks = _benchmarks(corpus, found, arguments, sources)
    comparable, reason = _verdict(corpus, found, arguments, bool(benchmarks))
    result = {
        "edition": arguments.edition,
        "area": arguments.area,
        "comparable": comparable,
        "reason": sources.say(f"compare.{reason}"),
        "reason_code": reason,
        "municipalities": [_row(corpus, one, evaluation, arguments, sources) for one, evaluation in picked],
        "differences": differences(corpus, found, arguments),
        "benchmarks": benchmarks,
        "unknown": [one.name for one, evaluation in picked if evaluation is None],
        "other_year": [one.name for one, e in picked if e is not None and arguments.year not in (None, e.year)],
        "common": _common(corpus, names, found, arguments, sources),
    }
    result["to_benchmark"] = _to_benchmark(result) if arguments.benchmark else []
    _caveats(arguments, sources, found)
    return sources.envelope("compare", arguments, result)


def pick(corpus: Corpus, one: Municipality, arguments: Arguments, edition: str | None) -> Evaluation | None:
    """The newest evaluation with what was asked, else the newest with any points, else the newest.

    `edition` None: of any; for an area given by its name, one of that name's edition goes first. Of the year asked for,
    where there is one.
    """
    some = [e for e in corpus.evaluations_of(one.code) if edition in (None, e.edition)]
    if arguments.year is not None:
        some = [e for e in some if e.year == arguments.year] or some
    wanted = [e for e in some if _known(corpus, e, arguments)]
    if arguments.area_named:
        wanted.sort(key=lambda e: e.edition != arguments.edition)
    return next(iter(wanted or [e for e in some if e.has_points] or some), None)


def _known(corpus: Corpus, one: Evaluation, arguments: Arguments) -> bool:
    if arguments.area is None:
        return one.has_points
    return area_in(corpus, one, arguments) in one.areas or one.area_low is not None


def _verdict(corpus: Corpus, found: list[Evaluation], arguments: Arguments, means: bool) -> tuple[str, str]:
    """(yes|with_care|no, key of the reason) for all that is shown; a mean may be what stands beside a single evaluation."""
    if len(found) > 1:
        return comparability(corpus, [(one, area_in(corpus, one, arguments)) for one in found])
    if not arguments.benchmark:
        return "no", "one"
    return ("with_care", "mean") if means else ("no", "no_mean")


def comparability(corpus: Corpus, some: list[Placed]) -> tuple[str, str]:
    """(yes|with_care|no, key of the reason) for two evaluations or more."""
    worst = "yes"
    for one, other in combinations(some, 2):
        worst = max(worst, _pair(corpus, one, other), key=_WORST.index)
    editions = {one.edition for one, _ in some}
    if worst == "no":
        totals = all(area is None for _, area in some)
        return worst, "unknown_edition" if None in editions else "other_edition" if totals else "other_subject"
    if len(editions) == 1:
        return worst, "same_edition" if worst == "yes" else "same_edition_inferred"
    return worst, "revised"


def _pair(corpus: Corpus, one: Placed, other: Placed) -> str:
    (first, area), (second, other_area) = one, other
    if first.edition is None or second.edition is None or first.edition == second.edition or area is None or other_area is None:
        return totals_comparable(first, second)
    return "with_care" if corpus.framework.relation((first.edition, area), (second.edition, other_area)) == "comparable_with_care" else "no"


def differences(corpus: Corpus, some: list[Evaluation], arguments: Arguments) -> list[dict[str, Any]]:
    """The span of points on each area and the total (area None), where the points can be compared."""
    rows = []
    for number in [arguments.area] if arguments.area is not None else [*range(1, 9), None]:
        places = [(one, number if arguments.area is None else area_in(corpus, one, arguments)) for one in some]
        known: list[tuple[Points, Placed]] = [
            (p, (one, area)) for one, area in places if (p := one.total_points if area is None else one.areas.get(area)) is not None
        ]
        if len(known) > 1 and comparability(corpus, [place for _, place in known])[0] != "no":
            # Of equal ones the first is named highest and the last lowest: nobody stands against themselves.
            high, low = max(known, key=lambda pair: pair[0]), min(reversed(known), key=lambda pair: pair[0])
            names = {"highest": high[1][0].municipality, "lowest": low[1][0].municipality}
            rows.append({"area": number, **names, "difference": plain(high[0] - low[0])})
    return rows


def _row(corpus: Corpus, one: Municipality, evaluation: Evaluation | None, arguments: Arguments, sources: Sources) -> dict[str, Any]:
    if evaluation is None:
        return {
            "municipality": one.name,
            "code": one.code,
            "year": None,
            "edition": None,
            "total": None,
            "basis": "unknown",
            "areas": [],
            "citation": None,
        }
    asked = area_in(corpus, evaluation, arguments)
    areas = [row for row in area_rows(corpus, evaluation, sources, asked, means=False) if asked in (None, row["number"])]
    kept = ("number", "name", "name_en", "points", "low", "high", "citation")
    return {
        "municipality": one.name,
        "code": one.code,
        "year": evaluation.year,
        "edition": evaluation.edition,
        "total": evaluation.total_points,
        "basis": evaluation.basis,
        "areas": [{key: row[key] for key in kept} for row in areas],
        "citation": sources.evaluation(evaluation),
    }


def _benchmarks(corpus: Corpus, found: list[Evaluation], arguments: Arguments, sources: Sources) -> list[dict[str, Any]]:
    """Means of the editions compared: all that are known when they were asked for, else none."""
    if not arguments.benchmark:
        return []
    places = {one.edition: area_in(corpus, one, arguments) for one in found if one.edition is not None}
    rows = []
    for one in sorted(corpus.benchmarks, key=lambda b: (-b.year, b.label)):
        if one.edition is None or one.edition not in places:
            continue
        area = places[one.edition]
        points = one.total if area is None else one.areas.get(area)
        if points is not None or area is None:
            rows.append(
                {
                    "label": one.label,
                    "year": one.year,
                    "kind": one.kind,
                    "edition": one.edition,
                    "points": plain(points),
                    "areas": [{"number": n, "points": plain(value)} for n, value in one.areas.items() if area in (None, n)],
                    "citation": sources.benchmark(one),
                }
            )
    return rows


def _to_benchmark(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Each municipality against each mean of its own edition, an area or the total (None) at a time."""
    rows = []
    for one in result["municipalities"]:
        for mean in result["benchmarks"]:
            if mean["edition"] != one["edition"]:
                continue
            pairs: list[tuple[int | None, Any, Any]] = [
                (row["number"], row["points"], next((a["points"] for a in mean["areas"] if a["number"] == row["number"]), None))
                for row in one["areas"]
            ]
            if result["area"] is None:
                pairs.append((None, one["total"], mean["points"]))
            for area, points, benchmark in pairs:
                if points is not None and benchmark is not None:
                    rows.append(
                        {
                            "area": area,
                            "municipality": one["municipality"],
                            "points": points,
                            "benchmark": benchmark,
                            "label": mean["label"],
                            "year": mean["year"],
                            "difference": plain(points - benchmark),
                            "citation": mean["citation"],
                        }
                    )
    return rows


def _common(corpus: Corpus, names: list[Municipality], found: list[Evaluation], arguments: Arguments, sources: Sources) -> dict[str, Any] | None:
    """The newest edition in which what was asked is known of all, when the rows are of different editions."""
    if (arguments.edition is not None and not arguments.area_named) or len({one.edition for one in found}) < 2:
        return None
    for edition in reversed(EDITIONS):
        picked = [pick(corpus, one, arguments, edition) for one in names]
        some = [one for one in picked if one is not None and _known(corpus, one, arguments)]
        if len(some) == len(names):
            rows = [_row(corpus, one, evaluation, arguments, sources) for one, evaluation in zip(names, some, strict=True)]
            return {"edition": edition, "municipalities": rows, "differences": differences(corpus, some, arguments)}
    return None


def _caveats(arguments: Arguments, sources: Sources, found: list[Evaluation]) -> None:
    if len({one.edition for one in found}) > 1:
        sources.caveat("editions_differ")
    if arguments.area is None:
        sources.derived(found)
    sources.inferred(found)
    for one in found:
        asked = area_in(sources.corpus, one, arguments)
        sources.contradictions(one, {"total", *(f"area {n}" for n in range(1, 9))} if asked is None else {f"area {asked}"})
    for one in found:
        sources.age([one.year])
