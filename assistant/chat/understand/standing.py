"""Where one municipality stands among the others: "Är X bäst i länet?", "Vilka har högre poäng än X?"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.chat.request import Request
from assistant.chat.understand import arguments as build
from assistant.chat.understand.asked import Asked
from assistant.domain.municipality import Municipality

_HOW = re.compile(r"\W*(?:hur|var|vilken|vilket|what|how|where|which)\b")
"""A question that begins so is no yes-or-no question."""
_PLAIN = frozenset(("best", "lowest", "strongest", "weakest", "overview", "total", "area", ""))


def asked_for(asked: Asked, focus: str) -> bool:
    """Whether the question is if the one named is first or last, or which place it has."""
    if focus not in _PLAIN or len(asked.slots.years) > 1 or asked.slots.sub_question:
        return False
    if asked.says("which_place") or among_some(asked):
        return True
    return not asked.says("one_of_its_areas") and not asked.says("or") and (asked.says("superlative") and asked.says("is_it"))


def better(asked: Asked, name: str) -> Request | None:
    """Who has more points than the one talked about, on what was talked about; on a sub-question, whom it can learn from."""
    slots, dialogue = asked.slots, asked.dialogue
    place = {} if slots.total or asked.placed else dialogue.place
    if "sub_question" in place:
        return asked.request("peers", "overview", {"municipality": name, **place})
    years = (dialogue.year,) if dialogue.year and not slots.years else slots.years
    return ranking(asked.only(replace(slots, area=place.get("area", slots.area), years=years)), "best")


def among_some(asked: Asked) -> bool:
    """Whether the one named is to be seen among the small, the large, or those of a county or group: "jämfört med andra små kommuner"."""
    return bool(asked.slots.parts() & {"size", "county", "group"}) and asked.says("beside_others")


def ranking(asked: Asked, focus: str) -> Request | None:
    """The ranking that the one named or talked about is in, in its own edition; None when no points of it are known.

    With the focus `best` only those with more points than it: "Vilka har högre poäng än X?".
    """
    slots = asked.slots
    name = next((one for one in asked.corpus.municipalities if one.name == asked.name()), None)
    if name is None:
        return None
    given = build.profile_arguments(name.name, slots, asked.corpus)
    year = given.get("year")
    known = [one for one in asked.corpus.evaluations_of(name.code) if one.has_points]
    # "Bland dem från 2010": a year without an evaluation of its own is the edition of that name.
    some = [one for one in known if year in (None, one.year)] or [one for one in known if one.edition == str(year)]
    if not some or some[0].edition is None:
        return None
    where = {"area": given["area"]} if "area" in given else {"total": True}
    narrowing: dict[str, Any] = {key: value for key, value in (("county", slots.county), ("group", slots.group)) if value}
    narrowing |= {key: slots.numbers[key] for key in ("min_population", "max_population") if key in slots.numbers}
    lowest = {"lowest": True} if slots.lowest and focus == "position" else {}
    beyond: dict[str, Any] = {}
    points = some[0].areas.get(given["area"]) if "area" in given else some[0].total_points
    if focus == "best" and points is not None:
        beyond = {"min_points": points, "above": True}
    notes = {"of": name.name, "yes_no": not (asked.says("which_place") or _HOW.match(asked.low))}
    given = {**where, "edition": some[0].edition}
    request = asked.request("rank", focus, {**given, **narrowing, **lowest, **beyond}, notes)
    if focus != "position" or _belongs(name, narrowing):
        return request
    # It is not one of those it is held against: its place among all, then how those do.
    among_all = asked.request("rank", focus, {**given, **lowest}, notes | {"yes_no": False})
    return replace(among_all, also=(asked.request("rank", "best", {**given, **narrowing}, {"outside": name.name}),))


def _belongs(one: Municipality, narrowing: Mapping[str, Any]) -> bool:
    group = narrowing.get("group", one.group_2023)
    return (
        one.county in narrowing.get("county", one.county).split(", ")
        and one.group_2023.startswith(group)
        and narrowing.get("min_population", 0) <= one.population <= narrowing.get("max_population", one.population)
    )
