"""Points on any area: who has over 80 somewhere, whatever the area and the edition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation, Points, plain
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources

AREA_MAX = 100
Found = tuple[Points, int, Evaluation]
"""(points, area, evaluation)."""


def anywhere(corpus: Corpus, arguments: Arguments, sources: Sources) -> dict[str, Any]:
    """`anywhere`: a row for each area with points as asked for, one evaluation of a municipality and edition: the newest that knows them.

    `anywhere_ranges`: evaluations whose areas all lie in a known range that reaches the points asked for. `nearest`: the row that comes
    nearest where none does. `municipalities`: the names in the rows; `known`: of how many municipalities any area is known.
    """
    known = list(_known(corpus, arguments))
    sign = 1 if arguments.lowest else -1
    kept = [one for one in known if arguments.enough(one[0], one[0])]
    kept.sort(key=lambda one: (sign * one[0], -(one[2].year or 0), one[2].municipality, one[1]))
    rows = [_row(corpus, one, sources) for one in (kept[: arguments.limit] if arguments.limit else kept)]
    ranged = [one for one in _ranged(corpus, arguments) if arguments.enough(one.area_low or 0, one.area_high or 0)]
    sources.inferred([one for _, _, one in kept[: len(rows)]] + ranged)
    if len({row["edition"] for row in rows}) > 1:
        sources.caveat("editions_differ")
    sources.age([row["year"] for row in rows])
    return {
        "anywhere": rows,
        "anywhere_ranges": [_range(one, sources) for one in ranged],
        "municipalities": list(dict.fromkeys(row["municipality"] for row in rows)),
        "known": len({one.code for _, _, one in known}),
        "nearest": None if rows or not known else _row(corpus, _nearest(known, arguments), sources),
    }


def _some(corpus: Corpus, arguments: Arguments) -> list[Evaluation]:
    """The evaluations asked for, newest first."""
    some = [
        one
        for one in corpus.evaluations
        if arguments.among(corpus.by_code[one.code]) and arguments.in_time(one.year) and arguments.edition in (None, one.edition)
    ]
    return sorted(some, key=lambda one: -(one.year or 0))


def _known(corpus: Corpus, arguments: Arguments) -> Iterator[Found]:
    taken: set[tuple[str, str | None, int]] = set()
    for one in _some(corpus, arguments):
        for area, points in sorted(one.areas.items()):
            if (one.code, one.edition, area) not in taken:
                taken.add((one.code, one.edition, area))
                yield points, area, one


def _ranged(corpus: Corpus, arguments: Arguments) -> list[Evaluation]:
    return [one for one in _some(corpus, arguments) if one.area_low is not None and one.area_high is not None and not one.areas]


def _nearest(known: list[Found], arguments: Arguments) -> Found:
    return min(known, key=lambda one: (arguments.outside(one[0]), -(one[2].year or 0)))


def _row(corpus: Corpus, found: Found, sources: Sources) -> dict[str, Any]:
    points, number, one = found
    # Of an unknown edition the area's name is not sure, and is left out.
    area = corpus.framework.area(one.edition, number) if one.edition else None
    return {
        "municipality": one.municipality,
        "code": one.code,
        "year": one.year,
        "edition": one.edition,
        "area": {"number": number, "name": area.name if area else None, "name_en": area.name_en if area else None},
        "points": plain(points),
        "max": AREA_MAX,
        "citation": sources.evaluation(one, number),
    }


def _range(one: Evaluation, sources: Sources) -> dict[str, Any]:
    return {
        "municipality": one.municipality,
        "code": one.code,
        "year": one.year,
        "edition": one.edition,
        "low": plain(one.area_low),
        "high": plain(one.area_high),
        "citation": sources.evaluation(one),
    }
