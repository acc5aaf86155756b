"""How alike municipalities are, who is alike enough for what was asked, and points beside likeness in one table."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import plain
from assistant.domain.municipality import Municipality, Similarity, distance_km
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources

NEAR_KM = 150
"""How far away `like near` reaches, between centroids, when no distance is given."""
SAME_SIZE_RATIO = 2.0
"""The larger population over the smaller one, at most, for `like size`."""


def similarity(home: Municipality, other: Municipality) -> dict[str, Any]:
    """As the contract's `similarity` has it, with `same_county` beside."""
    return asdict(Similarity.between(home, other))


def within(home: Municipality, other: Municipality, arguments: Arguments) -> bool:
    """Whether `other` is alike as was asked: `like`, `max_distance`, `group`, `county`, population."""
    if not arguments.among(other):
        return False
    limit = arguments.max_distance if arguments.max_distance is not None else NEAR_KM if arguments.like == "near" else None
    if limit is not None and distance_km(home, other) > limit:
        return False
    if arguments.like == "group":
        return home.group_2023 == other.group_2023
    return arguments.like != "size" or Similarity.between(home, other).population_ratio <= SAME_SIZE_RATIO


def alike(home: Municipality, other: Municipality) -> bool:
    """Alike in general: of the same main group (the letter of SKR's groups), or of about the same size."""
    return home.group_2023[:1] == other.group_2023[:1] or Similarity.between(home, other).population_ratio <= SAME_SIZE_RATIO


def criteria(arguments: Arguments) -> dict[str, Any]:
    """What narrowed the choice of peers, with the limits that were used; empty when nothing did."""
    found: dict[str, Any] = {}
    if arguments.like is not None:
        found["like"] = arguments.like
    if arguments.max_distance is not None or arguments.like == "near":
        found["max_distance"] = arguments.max_distance if arguments.max_distance is not None else NEAR_KM
    if arguments.like == "size":
        found["max_population_ratio"] = SAME_SIZE_RATIO
    for key in ("group", "county", "min_population", "max_population"):
        if getattr(arguments, key) is not None:
            found[key] = getattr(arguments, key)
    return found


def picture(corpus: Corpus, home: Municipality, edition: str, area: int | None, sub_question: str | None, sources: Sources) -> list[dict[str, Any]]:
    """Better and alike in one table: all with known points there, most points first, each with its likeness to `home`.

    `area` and `sub_question` None: totals. One row a municipality: its newest evaluation of the edition with points.
    """
    rows: dict[str, dict[str, Any]] = {}
    for one in sorted(corpus.evaluations, key=lambda one: -(one.year or 0)):
        score = one.score(sub_question) if sub_question else None
        points = score.points if score else None if sub_question else one.total_points if area is None else one.areas.get(area)
        if one.edition != edition or points is None or one.code in rows:
            continue
        other = corpus.by_code[one.code]
        rows[one.code] = {
            "municipality": other.name,
            "code": other.code,
            "year": one.year,
            "points": plain(points),
            "max": score.max if score else 800 if area is None else 100,
            "home": other.code == home.code,
            "similarity": similarity(home, other),
            "citation": sources.score(one, sub_question) if sub_question else sources.evaluation(one, area),
        }
    return sorted(rows.values(), key=lambda row: (-row["points"], row["similarity"]["distance_km"], row["municipality"]))
