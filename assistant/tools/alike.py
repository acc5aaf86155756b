"""Which municipalities are most alike one, whatever is known of them: likeness itself, with their points beside."""

from __future__ import annotations

from typing import Any

from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation, Points, plain
from assistant.domain.municipality import Municipality, distance_km
from assistant.tools import likeness
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources
from assistant.tools.profile import TOTAL_MAX, area_in

MOST_ALIKE = 8


def alike(corpus: Corpus, home: Municipality, arguments: Arguments, sources: Sources) -> dict[str, Any]:
    """`evaluated`: the most alike of those with an evaluation; `others`: the most alike of all others, which have none.

    Most alike first by likeness (see WEIGHTS); with `like near` or a distance nearest first, with `like size` nearest in size.
    `points` are those of the newest evaluation with any, on the area asked for or in all; None where they are not known.
    """
    within = [one for one in corpus.municipalities if one.code != home.code and likeness.within(home, one, arguments)]
    near = arguments.like == "near" or arguments.max_distance is not None
    ordered = sorted(within, key=lambda one: (_order(home, one, near, arguments.like), one.name))
    limit = arguments.limit or MOST_ALIKE
    evaluated = [one for one in ordered if corpus.evaluations_of(one.code)]
    return {
        "evaluated": [_row(corpus, home, one, arguments, sources) for one in evaluated[:limit]],
        "others": [_named(home, one) for one in ordered if not corpus.evaluations_of(one.code)][:limit],
        "within": len(within),
        "evaluated_within": len(evaluated),
        "order": "distance" if near else "size" if arguments.like == "size" else "likeness",
    }


def _order(home: Municipality, one: Municipality, near: bool, like: str | None) -> float:
    if near:
        return distance_km(home, one)
    if like == "size":
        return max(home.population, one.population) / max(1, min(home.population, one.population))
    return -likeness.likeness(home, one)


def _named(home: Municipality, one: Municipality) -> dict[str, Any]:
    return {"municipality": one.name, "code": one.code, "similarity": likeness.similarity(home, one)}


def _row(corpus: Corpus, home: Municipality, other: Municipality, arguments: Arguments, sources: Sources) -> dict[str, Any]:
    some = corpus.evaluations_of(other.code)
    one = next((each for each in some if _points(corpus, each, arguments) is not None), None) or some[0]
    points = _points(corpus, one, arguments)
    area = area_in(corpus, one, arguments) if arguments.area is not None else None
    return _named(home, other) | {
        "year": one.year,
        "edition": one.edition,
        "area": area,
        "points": points,
        "max": 100 if arguments.area is not None else TOTAL_MAX,
        "citation": sources.evaluation(one, area if points is not None else None),
    }


def _points(corpus: Corpus, one: Evaluation, arguments: Arguments) -> Points | None:
    if arguments.area is None:
        return one.total_points
    return plain(one.areas.get(area_in(corpus, one, arguments) or 0))
