"""Questions about the talk itself: back to what was said before, its sources, how far apart the last two were, who else there was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.chat.dialogue import part
from assistant.chat.request import Request
from assistant.chat.understand import arguments as build
from assistant.chat.understand.asked import Asked
from assistant.chat.understand.intents import Scored
from assistant.chat.understand.referring import one_listed

ENOUGH = 0.55
"""A question with so strong a cue asks for something of its own."""
MOST_TOLD = 3
"""So many of a list are told of one by one."""
NEAR = 2
"""So many requests back "the difference" reaches."""


def returned(asked: Asked, best: Scored) -> Request | None:
    if asked.dialogue.intent is None or not asked.short:
        return None
    return (
        _sources(asked)
        or _back(asked, best)
        or _difference(asked)
        or _least(asked)
        or _where(asked)
        or _who_else(asked)
        or _beside_mean(asked, best)
        or _more_about(asked)
    )


def _again(one: Mapping[str, Any], asked: Asked, **notes: Any) -> Request:
    named = {"area_named": True} if one["area_named"] else {}
    return Request(one["intent"], asked.language, one["focus"], dict(one["arguments"]), notes={**named, **notes})


def _sources(asked: Asked) -> Request | None:
    """ "Var står det?", "vilka källor bygger det på?": what the last answer rests on."""
    if asked.slots.parts() - {"topic"} or not asked.says("follow_sources"):
        return None
    return _again(part(asked.dialogue), asked, sources=True)


def _back(asked: Asked, best: Scored) -> Request | None:
    """ "Tillbaka till X", "tillbaka till listan": the last request about it, else X as a whole."""
    to_list = asked.says("follow_back_list") and not asked.slots.parts()
    if not asked.says("follow_back") or (best.cue >= ENOUGH and not to_list):
        return None
    earlier = [part(asked.dialogue), *asked.dialogue.past]
    names = asked.names()
    if len(names) == 1:
        found = next((one for one in earlier if one["arguments"].get("municipality") == names[0]), None)
        return _again(found, asked, returned=True) if found else asked.request("profile", "overview", {"municipality": names[0]})
    listed = next((one for one in earlier if one["intent"] in ("rank", "compare")), None)
    return _again(listed, asked, returned=True) if listed and to_list else None


def _difference(asked: Asked) -> Request | None:
    """ "Hur mycket skiljer?": between the two years, or the two municipalities, talked about last; of a ranking, to the first."""
    dialogue = asked.dialogue
    if asked.slots.parts() - {"total", "area", "sub_question", "own", "length"} or not asked.says("follow_difference"):
        return None
    if dialogue.intent == "rank" and dialogue.order and len(dialogue.listed) > 1 and not asked.placed:
        names = [dialogue.listed[0], dialogue.listed[max(dialogue.at, NEAR) - 1]]
        place = {key: value for key, value in dialogue.arguments.items() if key in ("area", "edition")}
        edition = {"edition": dialogue.edition} if dialogue.edition else {}
        return asked.request("compare", "difference", {"municipalities": names, **place, **edition})
    if dialogue.intent == "compare" and len(asked.dialogue.arguments["municipalities"]) > 1:
        notes = {"areas": True} if asked.says("follow_widest") and "area" not in dialogue.arguments else {}
        return asked.request("compare", "difference", dialogue.arguments, notes)
    if dialogue.intent != "profile":
        return None
    now = dialogue.arguments
    for before in (one for one in dialogue.past[:NEAR] if one["intent"] == "profile"):
        then = before["arguments"]
        if then["municipality"] != now["municipality"]:
            return _apart(asked, [then["municipality"], now["municipality"]])
        years = {one["year"] for one in (then, now) if "year" in one}
        if len(years) > 1 or (years and {"year"} & (then.keys() ^ now.keys())):
            return _between(asked, then, now)
    return None


def _apart(asked: Asked, names: list[str]) -> Request:
    place = build.place(asked.slots, asked.corpus, topic=False) or ({} if asked.slots.total else asked.dialogue.place)
    area = {"area": int(str(place.get("sub_question", place.get("area"))).partition(".")[0])} if place else {}
    if area and asked.dialogue.edition:
        area = build.by_name({**area, "edition": asked.dialogue.edition}, asked.corpus)
    return asked.request("compare", "difference", {"municipalities": names, **area})


def _between(asked: Asked, then: Mapping[str, Any], now: Mapping[str, Any]) -> Request:
    """From the earlier to the later of two evaluations of one municipality; one without a year is the newest."""
    code = next((one.code for one in asked.corpus.municipalities if one.name == now["municipality"]), "")
    newest = next((one.year for one in asked.corpus.evaluations_of(code) if one.has_points and one.year), 0)
    first, last = sorted(one.get("year") or newest or 0 for one in (then, now))
    place = asked.dialogue.place if not asked.slots.total else {}
    given = {"municipality": now["municipality"], "year": last, **place}
    return asked.request("profile", "change", given, {"from_year": first} if first and first != last else {})


def _least(asked: Asked) -> Request | None:
    """ "Och minst?" after which area has changed most, or after a ranking."""
    dialogue = asked.dialogue
    if asked.slots.parts() - {"topic"} or not asked.says("follow_least"):
        return None
    if dialogue.intent == "rank":
        focus = "risen" if dialogue.focus == "risen" else "lowest"
        return asked.request("rank", focus, {**dialogue.arguments, "lowest": True})
    if (dialogue.intent, dialogue.focus) != ("profile", "change"):
        return None
    return asked.request("profile", "change", dialogue.arguments, {"areas": True, "least": True})


def _where(asked: Asked) -> Request | None:
    """ "På vilket område?" after how much has changed."""
    dialogue = asked.dialogue
    if (dialogue.intent, dialogue.focus) != ("profile", "change") or asked.slots.parts() or not asked.says("follow_where"):
        return None
    given = {key: value for key, value in dialogue.arguments.items() if key not in ("area", "sub_question")}
    return asked.request("profile", "change", given, {"areas": True})


def _who_else(asked: Asked) -> Request | None:
    """ "Vilka fler nämns?" after what one of a ranking does: the others that are named there."""
    dialogue = asked.dialogue
    if dialogue.intent == "search" and dialogue.place and not asked.slots.parts() and asked.says("follow_who_else"):
        return asked.request("rank", "credited", dialogue.place)
    before = next(iter(dialogue.past), None)
    if before is None or before["intent"] != "rank" or (dialogue.intent, dialogue.focus) != ("profile", "practices"):
        return None
    if asked.slots.parts() or not asked.says("follow_who_else"):
        return None
    return asked.request("rank", "credited", dict(before["arguments"]))


def _beside_mean(asked: Asked, best: Scored) -> Request | None:
    """ "Är det lågt?": beside the mean, of what was told of one municipality."""
    dialogue = asked.dialogue
    name = dialogue.arguments.get("municipality")
    if dialogue.intent != "profile" or not name or asked.slots.parts() or best.cue >= ENOUGH or not asked.says("follow_is_it_much"):
        return None
    years = {"year": dialogue.year} if dialogue.year else {}
    area = {"area": int(dialogue.sub_question.partition(".")[0])} if dialogue.sub_question else {"area": dialogue.area} if dialogue.area else {}
    return asked.request("profile", "benchmark", {"municipality": name, **area, **years})


def _more_about(asked: Asked) -> Request | None:
    """ "Berätta mer om dem": what those just listed are named for, one by one; "om den": the first of a ranking."""
    dialogue, slots = asked.dialogue, asked.slots
    if dialogue.told and not slots.parts() and asked.says("follow_more_about") and not asked.says("follow_them"):
        return asked.request("profile", "overview", {"municipality": dialogue.told[0]})
    if slots.parts() or dialogue.intent not in ("peers", "rank", "search") or dialogue.pointed != "municipality":
        return None
    if not (asked.says("follow_more_about") and asked.says("follow_them")):
        return None
    first, *rest = (one_listed(name, asked, "practices") for name in dialogue.listed[:MOST_TOLD])
    return replace(first, also=tuple(rest))
