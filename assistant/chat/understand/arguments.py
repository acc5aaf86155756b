"""From the parts of a question to the arguments of a tool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.chat.understand.slots import Slots
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation
from assistant.domain.framework import EDITIONS

NARROWING = ("min_population", "max_population", "min_points", "max_points", "above", "below", "limit")


def edition_in_force(year: int) -> str | None:
    """The edition that evaluations of a year were made with."""
    return max((one for one in EDITIONS if int(one) <= year), default=None)


def place(slots: Slots, corpus: Corpus, *, topic: bool = True) -> dict[str, Any]:
    """area, sub_question and edition that a question names; with `topic` also a sub-question that free words mean."""
    if slots.sub_question:
        return {"sub_question": slots.sub_question}
    edition = slots.editions[0] if slots.editions else None
    if slots.area is not None:
        area = slots.area
        if slots.area_edition and edition and edition != slots.area_edition:
            area = next((a for e, a, _ in corpus.framework.related(slots.area_edition, area) if e == edition), area)
        chosen = edition or slots.area_edition
        return {"area": area} | ({"edition": chosen} if chosen else {})
    if topic and slots.topic is not None:
        if edition not in (None, slots.topic.edition):
            # Sub-questions are known of one edition; in another the area of the same subject is what there is.
            related = corpus.framework.related(slots.topic.edition, slots.topic.area)
            found = next((area for e, area, _ in related if e == edition), None)
            return {"area": found, "edition": edition} if found else {"edition": edition}
        return {"sub_question": slots.topic.sub_question}
    return {"edition": edition} if edition else {}


def rank_arguments(slots: Slots, corpus: Corpus, when: Mapping[str, int] | None = None) -> dict[str, Any]:
    """`when`: the years that the question sets as limits (see years.limits)."""
    found = place(slots, corpus)
    if "sub_question" in found:
        found.pop("edition", None)
        found |= {key: year for key, year in (when or {}).items() if key != "year" or str(year) not in EDITIONS}
    else:
        found |= timed(found, slots, corpus, when or {})
    found |= {key: slots.numbers[key] for key in NARROWING if key in slots.numbers}
    if "exactly" in slots.numbers and not slots.names:
        found |= {"min_points": slots.numbers["exactly"], "max_points": slots.numbers["exactly"]}
    found |= {"group": slots.group} if slots.group else {}
    found |= {"county": slots.county} if slots.county else {}
    if "area" not in found and "sub_question" not in found:
        found["total"] = True
    if slots.lowest:
        found["lowest"] = True
    return found


def timed(found: Mapping[str, Any], slots: Slots, corpus: Corpus, when: Mapping[str, int]) -> dict[str, Any]:
    """Years as limits of a ranking. A single year means the edition of that name, else evaluations of that year where any has such points."""
    year = when.get("year")
    if year is None or slots.editions:
        return dict(when) if not year else {}
    in_force = _in_force(found, year, corpus)
    if str(year) in EDITIONS or not any(one.year == year and _has(one, {**found, **in_force}) for one in corpus.evaluations):
        return in_force
    return {**in_force, "year": year}


def _has(one: Evaluation, found: Mapping[str, Any]) -> bool:
    """Whether the points that are ranked are known of an evaluation."""
    if found.get("edition") not in (None, one.edition):
        return False
    return found["area"] in one.areas if "area" in found else one.total_points is not None


def _in_force(found: Mapping[str, Any], year: int, corpus: Corpus) -> dict[str, Any]:
    """The edition of a year, when the area named is one of its areas under that name too."""
    edition = edition_in_force(year)
    if edition is None or "edition" not in found:
        return {"edition": edition} if edition else {}
    named, there = corpus.framework.area(found["edition"], found["area"]), corpus.framework.area(edition, found["area"])
    return {"edition": edition} if named and there and {named.name, *named.other_names} & {there.name, *there.other_names} else {}


def profile_arguments(name: str, slots: Slots, corpus: Corpus, *, year: int | None = None) -> dict[str, Any]:
    """The evaluation meant is that of the year asked for, else the newest that knows the area by its subject."""
    found: dict[str, Any] = {"municipality": name}
    years = [one for one in slots.years if one]
    if years:
        found["year"] = max(years)
    elif year:
        found["year"] = year
    found |= {key: value for key, value in place(slots, corpus, topic=False).items() if key in ("sub_question", "area")}
    if slots.editions and "year" not in found:
        found["edition"] = slots.editions[0]
    if "area" in found and slots.area_edition and not slots.editions:
        found |= in_own_numbers(name, found["area"], slots.area_edition, corpus, found.get("year"))
    return found


def in_own_numbers(name: str, area: int, edition: str, corpus: Corpus, year: int | None) -> dict[str, Any]:
    """An area of an edition in the numbers of the municipality's own evaluation; with the year where that is not the newest."""
    code = next((one.code for one in corpus.municipalities if one.name == name), "")
    evaluations = [one for one in corpus.evaluations_of(code) if year in (None, one.year)]
    usual = next((one for one in evaluations if one.has_points), evaluations[0] if evaluations else None)
    if usual is None:
        return {"area": area}

    def number(one: Evaluation) -> int | None:
        # Of an unknown edition the year tells which numbers it can have had.
        theirs = one.edition or edition_in_force(one.year or int(edition))
        if theirs == edition:
            return area
        return next((a for e, a, _ in corpus.framework.related(edition, area) if e == theirs), None)

    for one in [usual, *evaluations]:
        mapped = number(one)
        if mapped is not None and (mapped in one.areas or one.area_low is not None):
            return {"area": mapped} | ({"year": one.year} if one is not usual and one.year and year is None else {})
    named = next((one for one in evaluations if one.edition == edition), None)
    if named is not None and named.year and usual.edition != edition:
        # Nothing is known of the area: the evaluation that has it by this name is the one to say that of.
        return {"area": area} | ({"year": named.year} if year is None else {})
    return {"area": number(usual) or area}


def beside_mean(given: Mapping[str, Any], direction: str, corpus: Corpus) -> dict[str, Any]:
    """The points that lie above or below the newest mean known of what is ranked, with its edition; nothing without a mean.

    Where the edition asked for has none, the same subject's in the newest edition that has one.
    """
    if "sub_question" in given:
        return {}
    places = [(given.get("edition"), given.get("area"))]
    if "edition" in given and "area" in given:
        places += [(edition, area) for edition, area, _ in corpus.framework.related(given["edition"], given["area"])]
    limit = {"above": ("min_points", "above"), "below": ("max_points", "below")}[direction]
    for edition, area in places:
        for one in sorted(corpus.benchmarks, key=lambda one: (one.edition or "", one.year), reverse=True):
            mean = one.total if area is None else one.areas.get(area)
            if mean is not None and one.edition is not None and edition in (None, one.edition):
                return {"edition": one.edition, **({"area": area} if area else {}), limit[0]: mean, limit[1]: True}
    return {}


def where_reached(given: Mapping[str, Any], corpus: Corpus) -> dict[str, str]:
    """Of so many points in all, the newest edition in which anybody has them; nothing where the newest of all has, or more is asked for."""
    narrowed = {"edition", "county", "group", "year", "min_year", "max_year", "min_population", "max_population"} & given.keys()
    if not given.get("total") or narrowed or not {"min_points", "max_points"} & given.keys():
        return {}
    least, most = given.get("min_points", 0), given.get("max_points", float("inf"))
    newest = {(one.code, one.edition): one for one in sorted(corpus.evaluations, key=lambda one: one.year or 0) if one.edition and one.total_points}
    points = [(edition or "", float(one.total_points or 0)) for (_, edition), one in newest.items()]
    reached = {
        edition
        for edition, had in points
        if least <= had <= most and not (given.get("above") and had == least) and not (given.get("below") and had == most)
    }
    return {"edition": max(reached)} if reached and max(edition for edition, _ in points) not in reached else {}


def by_name(given: dict[str, Any], corpus: Corpus) -> dict[str, Any]:
    """An area by its name instead of its number in an edition: the same subject in every evaluation."""
    area = corpus.framework.area(given["edition"], given["area"]) if "edition" in given and "area" in given else None
    if area is None:
        return given
    return {**{key: value for key, value in given.items() if key != "edition"}, "area": area.name}


def peers_arguments(name: str, slots: Slots, corpus: Corpus) -> dict[str, Any]:
    found: dict[str, Any] = {"municipality": name}
    where = place(slots, corpus)
    if "area" in where and slots.area_edition and not slots.editions:
        where = in_own_numbers(name, where["area"], slots.area_edition, corpus, None)
        where.pop("year", None)
    found |= {key: value for key, value in where.items() if key in ("sub_question", "area")}
    found |= {"like": slots.like} if slots.like else {}
    found |= {"county": slots.county} if slots.county else {}
    found |= {"group": slots.group} if slots.group else {}
    found |= {key: slots.numbers[key] for key in ("max_distance", "limit") if key in slots.numbers}
    return found


def draft_arguments(name: str, slots: Slots, corpus: Corpus, language: str) -> dict[str, Any]:
    found = {key: value for key, value in peers_arguments(name, slots, corpus).items() if key in ("municipality", "area", "sub_question")}
    found |= {"length": slots.numbers["length"]} if "length" in slots.numbers else {}
    return found | ({"language": "en"} if language == "en" else {})


def framework_arguments(slots: Slots, corpus: Corpus) -> dict[str, Any]:
    found = place(slots, corpus, topic=False)
    if "sub_question" in found or len(slots.editions) > 1:
        found.pop("edition", None)
    return found


def search_arguments(slots: Slots, query: str, kind: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"query": query}
    if len(slots.names) == 1:
        found["municipality"] = slots.names[0].municipality.name
    elif slots.names:
        found["municipalities"] = [one.municipality.name for one in slots.names]
    found |= {"kind": kind} if kind else {}
    found |= {"county": slots.county} if slots.county else {}
    found |= {"group": slots.group} if slots.group else {}
    return found | {key: slots.numbers[key] for key in ("min_population", "max_population", "limit") if key in slots.numbers}
