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
from assistant.tools.profile import area_rows, totals_comparable

_WORST = ("yes", "with_care", "no")


def compare(corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    """Each municipality's newest evaluation in which what was asked is known; `edition` keeps to one edition.

    Where those are of different editions, `common` has the newest edition in which all have it known, if there is one.
    """
    names = list(arguments.municipalities or ((arguments.municipality,) if arguments.municipality else ()))
    if not names or (len(names) < 2 and not arguments.benchmark):
        raise BadArgument("compare needs two municipalities, or one and --benchmark.")
    picked = [(one, pick(corpus, one, arguments.area, arguments.edition)) for one in names]
    found = [evaluation for _, evaluation in picked if evaluation is not None]
    if not found:
        listed = ", ".join(one.name for one in names)
        raise NothingRecorded(f"No evaluation of {listed} is known.", given=listed, name=listed)
    comparable, reason = ("no", "one") if len(found) < 2 and not arguments.benchmark else comparability(corpus, found, arguments.area)
    result = {
        "edition": arguments.edition,
        "area": arguments.area,
        "comparable": comparable,
        "reason": sources.say(f"compare.{reason}"),
        "reason_code": reason,
        "municipalities": [_row(corpus, one, evaluation, arguments.area, sources) for one, evaluation in picked],
        "differences": differences(corpus, found, arguments.area),
        "benchmarks": _benchmarks(corpus, found, arguments, sources),
        "unknown": [one.name for one, evaluation in picked if evaluation is None],
        "common": _common(corpus, names, found, arguments, sources),
    }
    result["to_benchmark"] = _to_benchmark(result) if arguments.benchmark else []
    _caveats(corpus, arguments, sources, found, comparable)
    return sources.envelope("compare", arguments, result)


def pick(corpus: Corpus, one: Municipality, area: int | None, edition: str | None) -> Evaluation | None:
    """The newest evaluation with what was asked, else the newest with any points, else the newest."""
    some = [e for e in corpus.evaluations_of(one.code) if edition in (None, e.edition)]
    wanted = [e for e in some if _known(e, area)]
    return next(iter(wanted or [e for e in some if e.has_points] or some), None)


def _known(one: Evaluation, area: int | None) -> bool:
    return one.has_points if area is None else area in one.areas or one.area_low is not None


def comparability(corpus: Corpus, some: list[Evaluation], area: int | None) -> tuple[str, str]:
    """(yes|with_care|no, key of the reason) for a set of evaluations."""
    if len(some) < 2:
        return "yes", "one"
    worst = "yes"
    for one, other in combinations(some, 2):
        worst = max(worst, _pair(corpus, one, other, area), key=_WORST.index)
    same = len({one.edition for one in some}) == 1
    if worst == "no":
        return worst, "unknown_edition" if any(one.edition is None for one in some) else "other_subject" if area is not None else "other_edition"
    if same:
        return worst, "same_edition" if worst == "yes" else "same_edition_inferred"
    return worst, "revised"


def _pair(corpus: Corpus, one: Evaluation, other: Evaluation, area: int | None) -> str:
    if area is None or one.edition == other.edition or one.edition is None or other.edition is None:
        return totals_comparable(one, other)
    return "with_care" if corpus.framework.relation((one.edition, area), (other.edition, area)) == "comparable_with_care" else "no"


def differences(corpus: Corpus, some: list[Evaluation], area: int | None) -> list[dict[str, Any]]:
    """The span of points on each area and the total (area None), where the points can be compared."""
    rows = []
    for number in [area] if area is not None else [*range(1, 9), None]:
        known: list[tuple[Points, Evaluation]] = [
            (p, one) for one in some if (p := one.total_points if number is None else one.areas.get(number)) is not None
        ]
        if len(known) > 1 and comparability(corpus, [one for _, one in known], number)[0] != "no":
            high, low = max(known, key=lambda pair: pair[0]), min(known, key=lambda pair: pair[0])
            rows.append({"area": number, "highest": high[1].municipality, "lowest": low[1].municipality, "difference": plain(high[0] - low[0])})
    return rows


def _row(corpus: Corpus, one: Municipality, evaluation: Evaluation | None, area: int | None, sources: Sources) -> dict[str, Any]:
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
    areas = [row for row in area_rows(corpus, evaluation, sources) if area in (None, row["number"])]
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
    editions = {one.edition for one in found}
    rows = []
    for one in sorted(corpus.benchmarks, key=lambda b: (-b.year, b.label)):
        points = one.total if arguments.area is None else one.areas.get(arguments.area)
        if one.edition in editions and (points is not None or arguments.area is None):
            rows.append(
                {
                    "label": one.label,
                    "year": one.year,
                    "kind": one.kind,
                    "edition": one.edition,
                    "points": plain(points),
                    "areas": [{"number": n, "points": plain(value)} for n, value in one.areas.items() if arguments.area in (None, n)],
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
    if arguments.edition is not None or len({one.edition for one in found}) < 2:
        return None
    for edition in reversed(EDITIONS):
        picked = [pick(corpus, one, arguments.area, edition) for one in names]
        some = [one for one in picked if one is not None and _known(one, arguments.area)]
        if len(some) == len(names):
            rows = [_row(corpus, one, evaluation, arguments.area, sources) for one, evaluation in zip(names, some, strict=True)]
            return {"edition": edition, "municipalities": rows, "differences": differences(corpus, some, arguments.area)}
    return None


def _caveats(corpus: Corpus, arguments: Arguments, sources: Sources, found: list[Evaluation], comparable: str) -> None:
    if len({one.edition for one in found}) > 1:
        sources.caveat("editions_differ")
    if arguments.area is None and any(one.basis == "derived" for one in found):
        sources.caveat("derived_value")
    sources.inferred(found)
    for one in found:
        sources.contradictions(one, None if arguments.area is None else {f"area {arguments.area}"})
    for one in found:
        sources.age([one.year])
