"""Questions about all there is: what the material has, who has risen most, who is alike, who has won awards, what the means are."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from assistant.chat.request import Request
from assistant.chat.understand import arguments as build
from assistant.chat.understand.asked import Asked
from assistant.chat.understand.numbers import any_of
from assistant.chat.understand.years import limits

COUNTED = (
    "count_evaluations",
    "count_municipalities",
    "list",
    "has",
    "years",
    "with_points",
    "without_points",
    "not_evaluated",
    "group",
    "newest",
    "oldest",
    "times",
    "practices",
)
"""Sides of what there is that can be narrowed to years, an edition, a county, a group or a size."""
MOST_PLACES = 3
"""So many areas on which somebody has fallen are told one by one."""
_SIZES = ("min_population", "max_population")


def coverage(focus: str, asked: Asked) -> Request:
    slots = asked.slots
    given: dict[str, Any] = {"municipality": slots.names[0].municipality.name} if slots.names and focus != "group" else {}
    if not slots.names and focus in COUNTED:
        given |= limits(asked.low, slots.years, asked.words.lists)
        given |= {"edition": slots.editions[0]} if slots.editions else {}
        given |= _among(asked)
    focus = "list" if focus == "has" and not slots.names else focus
    if focus == "times" and (times := _times(asked)):
        given, focus = {**_among(asked), **times}, "count_municipalities" if asked.says("how_many") else "list"
    return asked.request("coverage", focus, given)


def risen(asked: Asked) -> Request:
    """Who has risen most, or fallen, over all municipalities; the subject is followed through its editions unless one is asked for."""
    slots = asked.slots
    given = _area(asked)
    if not given and asked.says("fallen") and (asked.says("any_area") or asked.says("an_area")) and (places := _fallen_somewhere(asked)):
        some = [asked.request("rank", "risen", {"edition": edition, "area": n, "lowest": True, "most_improved": True}) for edition, n in places]
        return replace(some[0], also=tuple(some[1:MOST_PLACES]))
    if slots.area_by_name and not slots.editions:
        given = build.by_name(given, asked.corpus)
    given |= {} if "area" in given else {"total": True}
    given |= limits(asked.low, slots.years, asked.words.lists) | _among(asked)
    given |= {"limit": slots.numbers["limit"]} if "limit" in slots.numbers else {}
    given |= {"lowest": True} if asked.says("fallen") else {}
    return asked.request("rank", "risen", {**given, "most_improved": True})


def _fallen_somewhere(asked: Asked) -> list[tuple[str, int]]:
    """(edition, area) on which anybody has fallen from one evaluation to the next of the edition, newest edition first."""
    found = {
        (later.edition, area)
        for some in asked.corpus.evaluations_by_code.values()
        for later, before in pairwise(some)
        if later.edition and later.edition == before.edition
        for area in later.areas.keys() & before.areas.keys()
        if later.areas[area] < before.areas[area]
    }
    return sorted(found, key=lambda one: (-int(one[0]), one[1]))


def alike(asked: Asked, name: str) -> Request:
    """Likeness itself: which municipalities are most alike, or near, and what points they have."""
    slots = asked.slots
    given: dict[str, Any] = {"municipality": name, "alike": True, **_among(asked)}
    if "area" in (where := build.place(slots, asked.corpus, topic=False)):
        given["area"] = where["area"]
        if slots.area_by_name and not slots.editions:
            given |= build.by_name(where, asked.corpus)
    if slots.like and (slots.like != "group" or asked.says("same_group")):
        given["like"] = slots.like
    given |= {key: slots.numbers[key] for key in ("max_distance", "limit") if key in slots.numbers}
    return asked.request("peers", "alike", given)


def awards(asked: Asked) -> Request:
    slots = asked.slots
    given: dict[str, Any] = {"query": asked.query() or asked.low[:80], "kind": "practice", "provenance": "award", **_among(asked)}
    given |= {"municipality": slots.names[0].municipality.name} if slots.names else {}
    given |= _area(asked)
    given |= {"year": slots.years[0]} if len(slots.years) == 1 else {}
    return asked.request("search", "awards", given)


def means(asked: Asked) -> Request:
    """What sources state as the mean or the median; of an area that is asked for, the ranking tells it."""
    slots = asked.slots
    given: dict[str, Any] = {"benchmark": True} | limits(asked.low, slots.years, asked.words.lists)
    given |= {"edition": slots.editions[0]} if slots.editions else {}
    side = {"lowest": True} if slots.lowest or asked.says("hardest") else {"highest": True} if asked.says("best") else {}
    kind = {"median": True} if asked.says("median") else {}
    return asked.request("coverage", "means", given, {**side, **kind})


def _among(asked: Asked) -> dict[str, Any]:
    slots = asked.slots
    found: dict[str, Any] = {"county": slots.county} if slots.county else {}
    found |= {"group": slots.group} if slots.group else {}
    return found | {key: slots.numbers[key] for key in _SIZES if key in slots.numbers}


def _area(asked: Asked) -> dict[str, Any]:
    """The area asked for, with the edition that its name or the question decides; of a sub-question its area."""
    where = build.place(asked.slots, asked.corpus)
    if "sub_question" in where:
        return {"area": int(where["sub_question"].partition(".")[0]), "edition": "2016"}
    return where


def _times(asked: Asked) -> dict[str, int]:
    """ "Minst tre gånger", "mer än en gång", "två utvärderingar", "flera gånger": how many evaluations are asked about."""
    words, lists = asked.words, asked.words.lists
    if asked.says("superlative_times"):
        return {}
    if asked.says("several_times"):
        return {"min_evaluations": 2}
    numbers = "|".join(sorted(words.numbers, key=len, reverse=True))
    match = re.search(
        rf"(?:({any_of([*lists['over'], *lists['under']])})\s+)?(?<!\w)(\d|{numbers})(?!\w)(?!\s+(?:{any_of(lists['area_number'])}))", asked.low
    )
    if match is None:
        return {}
    count = int(match[2]) if match[2].isdigit() else words.numbers[match[2]]
    if match[1] is None:
        return {"min_evaluations": count, "max_evaluations": count}
    if match[1] in lists["over"]:
        return {"min_evaluations": count + (match[1] not in lists["at_least"])}
    return {"max_evaluations": count - (match[1] not in lists["at_most"])}
