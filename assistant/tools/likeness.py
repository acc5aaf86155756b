"""How alike municipalities are, who is alike enough for what was asked, and points beside likeness in one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from math import log
from typing import Any

from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation, Points, plain
from assistant.domain.municipality import Municipality, Similarity, distance_km
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources
from assistant.tools.reasons import KINDS, Reason, Target

NEAR_KM = 150
"""How far away `like near` reaches, between centroids, when no distance is given."""
SAME_SIZE_RATIO = 2.0
"""The larger population over the smaller one, at most, for `like size`."""


WEIGHTS: Mapping[str, int] = {"group": 40, "size": 30, "distance": 20, "county": 10}
"""What likeness is made of, of 100 points: the same SKR group (half for the same main group), population, distance between
centroids, and the same county."""
UNLIKE_RATIO = 4.0
"""From so many times larger or smaller on, population counts nothing."""
UNLIKE_KM = 400
"""From so far away on, distance counts nothing."""
LIKE_US = 50
"""Likeness, of 100, from which on a municipality is within `like us`."""
CLOSE_KM = 100
STRETCH_RATIO = 2.0
"""A peer of another group that is so many times larger or smaller is a stretch."""


def likeness(home: Municipality, other: Municipality) -> int:
    """How alike two municipalities are by WEIGHTS, 0 to 100. Shown beside evidence, never mixed with it."""
    ratio = max(home.population, other.population) / max(1, min(home.population, other.population))
    same_main = home.group_2023[:1] == other.group_2023[:1]
    shares = {
        "group": 1.0 if home.group_2023 == other.group_2023 else 0.5 if same_main else 0.0,
        "size": max(0.0, 1 - log(ratio) / log(UNLIKE_RATIO)),
        "distance": max(0.0, 1 - distance_km(home, other) / UNLIKE_KM),
        "county": float(home.county_code == other.county_code),
    }
    return round(sum(WEIGHTS[one] * share for one, share in shares.items()))


def similarity(home: Municipality, other: Municipality) -> dict[str, Any]:
    """As the contract's `similarity` has it, with `same_county` and `likeness` (0 to 100, by WEIGHTS) beside."""
    return asdict(Similarity.between(home, other)) | {"likeness": likeness(home, other)}


def role(alike_in: Mapping[str, Any]) -> str | None:
    """What kind of example a peer is, by its similarity: `close`, `stretch`, or neither."""
    far = not alike_in["same_group"] and alike_in["population_ratio"] >= STRETCH_RATIO
    if far:
        return "stretch"
    return "close" if alike_in["same_group"] or alike_in["distance_km"] <= CLOSE_KM else None


def within(home: Municipality, other: Municipality, arguments: Arguments) -> bool:
    """Whether `other` is alike as was asked: `like`, `max_distance`, `group`, `county`, population."""
    if not arguments.among(other):
        return False
    limit = arguments.max_distance if arguments.max_distance is not None else NEAR_KM if arguments.like == "near" else None
    if limit is not None and distance_km(home, other) > limit:
        return False
    if arguments.like == "group":
        return home.group_2023 == other.group_2023
    if arguments.like == "us":
        return likeness(home, other) >= LIKE_US
    return arguments.like != "size" or Similarity.between(home, other).population_ratio <= SAME_SIZE_RATIO


def alike(home: Municipality, other: Municipality) -> bool:
    """Alike in general: of the same main group (the letter of SKR's groups), or of about the same size."""
    return home.group_2023[:1] == other.group_2023[:1] or Similarity.between(home, other).population_ratio <= SAME_SIZE_RATIO


def criteria(arguments: Arguments) -> dict[str, Any]:
    """What narrowed the choice of peers, with the limits that were used; empty when nothing did."""
    found: dict[str, Any] = {}
    if arguments.like not in (None, "anywhere"):
        found["like"] = arguments.like
    if arguments.like == "us":
        found |= {"min_likeness": LIKE_US, "max_likeness": sum(WEIGHTS.values()), "weights": dict(WEIGHTS)}
    if arguments.max_distance is not None or arguments.like == "near":
        found["max_distance"] = arguments.max_distance if arguments.max_distance is not None else NEAR_KM
    if arguments.like == "size":
        found["max_population_ratio"] = SAME_SIZE_RATIO
    for key in ("group", "county", "min_population", "max_population"):
        if getattr(arguments, key) is not None:
            found[key] = getattr(arguments, key)
    return found


def picture(
    corpus: Corpus, home: Municipality, target: Target, evidence: Mapping[str, list[Reason]], arguments: Arguments, sources: Sources
) -> list[dict[str, Any]]:
    """Better and alike in one table: the own row, all with known points on the very same thing, and all with other evidence.

    Points come first, most first, then the rest by the strength of their evidence. `better`: whether there is evidence that
    one does better; `likeness` stands in `similarity`. One row a municipality: its newest evaluation of the edition with points.
    """
    rows: dict[str, dict[str, Any]] = {}
    for one in sorted(corpus.evaluations, key=lambda one: -(one.year or 0)):
        known = _points(one, target)
        if one.edition != target.edition or known is None or one.code in rows or not _shown(home, corpus.by_code[one.code], arguments):
            continue
        citation = sources.score(one, target.sub_question) if target.sub_question else sources.evaluation(one, target.area)
        rows[one.code] = _picture_row(home, corpus.by_code[one.code]) | {
            "year": one.year,
            "points": plain(known),
            "max": target.max,
            "citation": citation,
        }
    for code, reasons in evidence.items():
        if not _shown(home, corpus.by_code[code], arguments):
            continue
        row = rows.setdefault(code, _picture_row(home, corpus.by_code[code]) | {"year": reasons[0].year, "points": None, "max": target.max})
        row |= {"better": True, "kind": reasons[0].kind, "evidence": reasons[0].text, "evidence_citation": reasons[0].cite()}
        row.setdefault("citation", row["evidence_citation"])
    ordered = sorted(rows.values(), key=lambda row: (row["points"] is None, -(row["points"] or 0), _strength(row), -row["similarity"]["likeness"]))
    return ordered


def _picture_row(home: Municipality, other: Municipality) -> dict[str, Any]:
    named = {"municipality": other.name, "code": other.code, "home": other.code == home.code, "better": False}
    return named | {"kind": None, "evidence": None, "similarity": similarity(home, other)}


def _shown(home: Municipality, other: Municipality, arguments: Arguments) -> bool:
    return other.code == home.code or within(home, other, arguments)


def _points(one: Evaluation, target: Target) -> Points | None:
    if target.sub_question is not None:
        score = one.score(target.sub_question)
        return score.points if score else None
    return one.total_points if target.area is None else one.areas.get(target.area)


def _strength(row: Mapping[str, Any]) -> int:
    return KINDS.index(row["kind"]) if row["kind"] else len(KINDS)


def listed_alike(home: Municipality, others: Iterable[Municipality], least: int = LIKE_US) -> list[Municipality]:
    """Those with at least so much likeness, most alike first."""
    found = [(likeness(home, other), other) for other in others if other.code != home.code]
    return [other for points, other in sorted(found, key=lambda one: (-one[0], one[1].name)) if points >= least]
