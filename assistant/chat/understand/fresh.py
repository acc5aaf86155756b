"""The requests that a question can become: a ranking, a comparison, a search, or a tool about one municipality."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from assistant.chat.request import Request
from assistant.chat.understand import arguments as build
from assistant.chat.understand import overviews
from assistant.chat.understand.asked import Asked
from assistant.chat.understand.framework_questions import framework, full_marks, on_any_area
from assistant.chat.understand.numbers import any_of
from assistant.chat.understand.years import limits
from assistant.domain.framework import EDITIONS
from assistant.language.topics import TopicMatch

PLAIN = ("overview", "total", "area", "sub_question")
_LEANING = ("change", "previous", "why", "benchmark", "strengths", "improvements", "recommendations", "practices")
_TOPICAL = ("overview", "total", "strengths", "improvements", "recommendations", "practices", "why", "benchmark")
_WITH_YEAR = frozenset(("change", "previous"))


# -- several municipalities -----------------------------------------------------------------------------------------


def rank(focus: str, asked: Asked) -> Request:
    slots, dialogue = asked.slots, asked.dialogue
    if (
        asked.says("every_area")
        and not slots.names
        and not asked.placed
        and (asked.direction() or {"min_points", "max_points"} & slots.numbers.keys())
    ):
        # "Vem ligger över snittet på alla områden?": the total is no answer; of one municipality it can be said.
        return asked.clarify("municipality", intent="profile")
    given = build.rank_arguments(slots, asked.corpus, limits(asked.low, slots.years, asked.words.lists))
    if asked.says("mean_asked") and not slots.names and (direction := asked.direction()) and not {"min_points", "max_points"} & given.keys():
        given |= build.beside_mean(given, direction["direction"], asked.corpus)
    if len(slots.names) > 1:
        return compare("overview", asked)
    if slots.names and asked.says("whoever"):
        # "X fick noll på 7.1. Vem har gjort det bra?": others, seen from X.
        return about_one("peers", "overview", asked)
    if slots.names:
        return about_one("profile", "area" if "area" in given else "overview", asked)
    going_on = asked.pointing or (asked.short and dialogue.intent in ("rank", "coverage"))
    if given.get("total") and not slots.total and going_on and not asked.foreign_words():
        given = _carried(given, asked)
    elif "sub_question" not in given and "edition" not in given and asked.says("follow_edition") and dialogue.edition:
        given["edition"] = dialogue.edition
    if (
        given.get("total")
        and not slots.total
        and asked.says("any_area")
        and ({"min_points", "max_points"} & given.keys() or asked.says("superlative"))
    ):
        return on_any_area(asked)
    narrowed = slots.county or slots.group or slots.numbers or (dialogue.edition and asked.says("follow_edition"))
    if given.get("total") and not slots.total and not narrowed and (asked.foreign_words() >= 1 or slots.topics):
        # Best at something that is no subject of the framework: perhaps somebody's practice is about it.
        found = search("who", asked)
        if given.get("lowest") and found.intent == "search" and (said := asked.unmeasured()):
            found = replace(found, notes={**found.notes, "unmeasured": said})
        return found
    given |= build.where_reached(given, asked.corpus)
    if given.get("lowest"):
        focus = "lowest" if focus != "count" else focus
    notes: dict[str, Any] = {"topic_words": slots.topic.words} if slots.topic and "sub_question" in given and not slots.sub_question else {}
    if "area" in given and slots.area is None and dialogue.intent == "profile":
        # The area of a municipality's evaluation is meant by its subject: in another edition it has another number.
        notes |= {"area_named": True}
    if given.get("total") and not slots.total and (said := asked.unmeasured()):
        notes["unmeasured"] = said
    return asked.request("rank", focus, given, notes)


def _carried(given: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """A ranking on what was talked about, in the edition whose numbers were used."""
    dialogue = asked.dialogue
    if dialogue.intent == "coverage":
        return {**{key: value for key, value in dialogue.arguments.items() if key in ("county", "group", "edition")}, **given}
    given = {key: value for key, value in given.items() if key != "total"}
    if dialogue.intent == "rank":
        kept = ("area", "sub_question", "edition", "total", "any_area")
        return {**{key: value for key, value in dialogue.arguments.items() if key in kept}, **given}
    place = dialogue.place or dialogue.topmost
    if "area" in place and dialogue.edition and dialogue.intent != "framework":
        place["edition"] = dialogue.edition
    elif "area" in place and dialogue.area_edition:
        place["edition"] = dialogue.area_edition
    return place | given


def compare(focus: str, asked: Asked) -> Request:
    slots, dialogue, names = asked.slots, asked.dialogue, asked.names()
    mean = asked.says("against_mean")
    if not names and len(slots.years) == 1 and asked.short and dialogue.intent == "profile" and asked.name() and not slots.editions:
        return about_one("profile", "change", asked)
    years = [str(one) for one in slots.years if str(one) in EDITIONS]
    if max(len(slots.editions), len(years)) > 1 and not names:
        return framework("difference", asked.only(replace(slots, editions=slots.editions or tuple(years))))
    if len(names) < 2 and not mean:
        names = _completed(names, asked)
    if mean and len(names) < 2:
        return about_one("profile", "benchmark", asked)
    if len(names) < 2:
        if names:
            # "Är 555 och 603 i X jämförbara?": two evaluations of one municipality.
            return about_one("profile", "change" if focus == "comparable" else "overview", asked)
        if slots.any_topic and slots.area is None and not slots.sub_question:
            return search("who", asked)
        if slots.area is not None or slots.sub_question or dialogue.intent == "coverage":
            return rank("best", asked)
        return asked.clarify("municipality")
    given: dict[str, Any] = {"municipalities": names}
    where = build.place(slots, asked.corpus)
    if "sub_question" in where:
        given["area"] = int(where["sub_question"].partition(".")[0])
    elif "area" in where:
        given |= {key: where[key] for key in ("area", "edition") if key in where}
        if slots.area_edition and not slots.editions:
            given = build.by_name(given, asked.corpus)
    elif slots.editions:
        given["edition"] = slots.editions[0]
    elif len(slots.names) < len(names) and not slots.total:
        place = dialogue.place
        given |= {"area": int(str(place.get("sub_question", place.get("area"))).partition(".")[0])} if place else {}
    if len(slots.years) == 1 and not slots.editions:
        given["year"] = slots.years[0]
    return asked.request("compare", focus, given)


def _completed(names: list[str], asked: Asked) -> list[str]:
    """Two municipalities at least: the asker's own, those that a ranking named, or those talked about beside the one named."""
    dialogue = asked.dialogue
    own = dialogue.own if asked.slots.own else None
    if own and own not in names:
        told = [one for one in (*dialogue.told[:1], *dialogue.recent) if one != own]
        others = [own, *(told[:1] if not names and asked.says("follow_them") else ())]
    elif not names and dialogue.intent == "compare":
        others = list(dialogue.arguments.get("municipalities", ()))
    else:
        others = [one for one in dialogue.recent if one not in names]
        others = others if names else others[1::-1]
        others = others or [one for one in dialogue.told if one not in names]
    wanted = max(2, len(others)) if dialogue.intent == "compare" and not names else 2
    completed = names + others[: wanted - len(names)] if names or len(others) > 1 else names
    return [*completed[len(names) :], *names]


def search(focus: str, asked: Asked) -> Request:
    slots, dialogue = asked.slots, asked.dialogue
    if focus == "who" and not slots.names and (slots.places or slots.sub_question):
        return rank("credited", asked)
    if focus == "says" and len(slots.names) == 1 and slots.area is not None and not _reported(asked):
        # Without its report nothing is said of an area but its points, and examples.
        return about_one("profile", "area", asked)
    query = asked.query()
    if focus == "who" and not re.search(r"[^\W\d_]", query) and not slots.names and slots.parts() & {"county", "group", "size"}:
        return overviews.coverage("list", asked)
    about = {"about": slots.any_topic.sub_question} if slots.any_topic else {}
    here = slots.own or asked.says("follow_there")
    if focus == "says" and here and not slots.names and (dialogue.municipality or (slots.own and dialogue.own)):
        return asked.request("search", focus, {"query": query, "municipality": asked.name()}, about)
    if not query:
        if slots.names or dialogue.municipality:
            return about_one("profile", "overview", asked)
        return asked.clarify("subject")
    kind = "practice" if focus == "who" and not slots.names else None
    given = build.search_arguments(slots, query, kind)
    if focus == "says" and "municipality" not in given and len(asked.corpus.reports) == 1:
        given["municipality"] = next(iter(asked.corpus.reports.values())).municipality
    return asked.request("search", focus, given, about)


def _reported(asked: Asked) -> bool:
    """Whether anything that evaluators say of the municipality named is in the material."""
    code = asked.slots.names[0].municipality.code
    return any(one.code == code for one in asked.corpus.findings)


# -- one municipality -----------------------------------------------------------------------------------------------


def about_one(intent: str, focus: str, asked: Asked) -> Request:
    """A tool that is about one municipality: the one named, the asker's own, or the one talked about."""
    slots, dialogue, corpus = asked.slots, asked.dialogue, asked.corpus
    name = asked.name()
    if name is None:
        return _without_name(intent, focus, asked)
    borrowed = not slots.names and name in (dialogue.municipality, *dialogue.told)
    if intent == "profile" and len(slots.names) > 1 and focus in (*PLAIN, "benchmark") and not slots.sub_question:
        return compare("overview", asked)
    if intent == "peers" and len(slots.names) == 2 and not slots.like:
        # "Vad kan X lära av Y?": what Y does.
        return about_one("profile", "practices", asked.only(replace(slots, names=slots.names[1:])))
    if intent == "peers":
        given = _borrowed(build.peers_arguments(name, slots, corpus), asked, borrowed)
        home = next((one for one in corpus.municipalities if one.name == name), None)
        given |= {"county": home.county} if home and asked.says("same_county") else {}
    elif intent == "draft":
        given = _borrowed(build.draft_arguments(name, slots, corpus, asked.language), asked, borrowed)
    elif intent == "check":
        given = dict[str, Any](municipality=name) | ({"sub_question": slots.sub_question} if slots.sub_question else {})
        given |= {"area": slots.area} if slots.area and not slots.sub_question else {}
        given |= {"year": max(slots.years)} if slots.years else {}
        focus = "figure" if "area" in given or "sub_question" in given else focus
    else:
        return _profile(name, focus, asked, borrowed)
    return asked.request(intent, focus, given)


def _profile(name: str, focus: str, asked: Asked, borrowed: bool) -> Request:
    slots, dialogue = asked.slots, asked.dialogue
    leaning = focus in _LEANING
    notes: dict[str, Any] = {}
    if len(slots.years) > 1:
        focus, notes = "change", {"from_year": min(slots.years)}
    given = build.profile_arguments(name, slots, asked.corpus, year=_year_talked_about(name, focus, asked) if borrowed and leaning else None)
    if focus in _WITH_YEAR and len(slots.years) == 1 and "area" not in given:
        given.pop("year", None)
        notes = {"from_year": slots.years[0]} if focus == "change" and (asked.says("since") or asked.says("follow_compared_with")) else {}
    if focus == "previous" and asked.says("first_time") and (first := _first(name, asked)) is not None:
        given, focus = {**given, "year": first}, "overview"
    other = focus == "practices" and slots.topic is not None
    if borrowed and (leaning or asked.says("follow_there")) and not {"area", "sub_question"} & given.keys() and not (slots.total or other):
        given |= dialogue.place
    elif slots.names and (asked.says("follow_place") or _of_last_ranking(name, focus, asked)) and not {"area", "sub_question"} & given.keys():
        place = dialogue.place
        if "area" in place and dialogue.edition:
            place = build.in_own_numbers(name, place["area"], dialogue.edition, asked.corpus, given.get("year"))
        given |= place
    if not {"area", "sub_question"} & given.keys() and slots.topic and focus in _TOPICAL and not _asking_only(slots.topic, focus, asked):
        given["sub_question"] = slots.topic.sub_question
    if "sub_question" in given:
        given.pop("area", None)
    if focus in ("overview", "total"):
        focus = "sub_question" if "sub_question" in given else "area" if "area" in given else focus
    if focus in ("strongest", "weakest") and {"area", "sub_question"} & given.keys():
        focus = "sub_question" if "sub_question" in given else "area"
    notes |= {"rows": slots.numbers["limit"]} if "limit" in slots.numbers else _areas_counted(focus, asked)
    notes |= {"share": True} if asked.says("share") else {}
    notes |= {"areas": True} if asked.says("which_area") else {}
    if focus == "change" and asked.says("which_area") and not slots.years and not {"area", "sub_question"} & given.keys():
        given |= {"year": year} if (year := _areas_known_twice(name, asked)) else {}
    notes |= {"single": True} if focus == "weak_sub_questions" and asked.says("one_sub_question") else {}
    notes |= {"least": True} if focus == "change" and asked.says("fallen") else {}
    return asked.request("profile", focus, given, notes | (asked.direction() if focus == "benchmark" else {}))


def _year_talked_about(name: str, focus: str, asked: Asked) -> int | None:
    """The year of the last answer; for a change not the first that is known, before which there is nothing to change from."""
    year = asked.dialogue.year
    if focus not in _WITH_YEAR or year is None:
        return year
    code = next((one.code for one in asked.corpus.municipalities if one.name == name), "")
    return year if any(one.year and one.year < year for one in asked.corpus.evaluations_of(code)) else None


def _of_last_ranking(name: str, focus: str, asked: Asked) -> bool:
    """ "Varför X?" after a ranking that X led asks about what was ranked."""
    return focus == "why" and asked.dialogue.intent == "rank" and name in asked.dialogue.told and asked.short


def _asking_only(topic: TopicMatch, focus: str, asked: Asked) -> bool:
    """Whether what is taken for a subject are words that ask: "hur många poäng fattas till snittet?"."""
    return focus == "benchmark" and {word for said in topic.words for word in said.split()} <= asked.words.known | asked.words.small


def _areas_counted(focus: str, asked: Asked) -> dict[str, int]:
    """ "Vilka tre områden är X bäst på?": how many areas are to be named."""
    numbers = {word: n for word, n in asked.words.numbers.items() if n > 1}
    match = re.search(rf"(?<!\w)({any_of(numbers)}|[2-7])\s+(?:\w+\s+)?(?:områden|områdena|areas)(?!\w)", asked.low)
    if match is None or focus not in ("strongest", "weakest"):
        return {}
    return {"rows": int(match[1]) if match[1].isdigit() else numbers[match[1]]}


def _areas_known_twice(name: str, asked: Asked) -> int | None:
    """The year of the newest evaluation whose areas can be seen beside those of the one before; None when that is the newest, or none."""
    code = next((one.code for one in asked.corpus.municipalities if one.name == name), "")
    some = asked.corpus.evaluations_of(code)
    known = [later for later, before in pairwise(some) if set(later.areas) & set(before.areas)]
    return known[0].year if known and known[0] is not some[0] else None


def _first(name: str, asked: Asked) -> int | None:
    """The year of a municipality's first known evaluation; None when it is not known, or no other than the newest."""
    code = next((one.code for one in asked.corpus.municipalities if one.name == name), "")
    some = asked.corpus.evaluations_of(code)
    return some[-1].year if len(some) > 1 else None


def _without_name(intent: str, focus: str, asked: Asked) -> Request:
    """A question about one municipality that names none: about whoever does well, when it has a subject."""
    slots, corpus = asked.slots, asked.corpus
    placed = bool(slots.sub_question or slots.area)
    if intent == "check" and len(corpus.reports) == 1:
        name = next(iter(corpus.reports.values())).municipality
        return asked.request("check", focus, {"municipality": name})
    if intent == "peers" and (placed or slots.topic) and not slots.own:
        return rank("credited", asked)
    if intent == "peers" and asked.dialogue.place and asked.short:
        return rank("best", asked)
    if intent == "peers" and asked.foreign_words() and not slots.own:
        return search("who", asked)
    if (
        intent == "profile"
        and focus in ("evaluations", "weak_sub_questions", "overview")
        and slots.parts() & {"year", "county", "group"}
        and not slots.own
    ):
        return overviews.coverage("list", asked)
    if intent == "profile" and focus == "strong_sub_questions" and not slots.own:
        return full_marks(asked)
    if intent == "profile" and focus == "benchmark" and not slots.own and not slots.topic:
        return rank("benchmark", asked)
    if intent == "profile" and focus == "change" and not slots.own and not asked.foreign_words():
        return overviews.risen(asked)
    extreme = intent == "profile" and focus in ("strongest", "weakest", "total") and not slots.own and not slots.topic
    if extreme and asked.foreign_words() and not asked.says("whoever") and not (placed or slots.total or slots.lowest or slots.editions):
        return asked.clarify("municipality", intent=intent)
    if extreme:
        return rank("lowest" if focus == "weakest" else "best", asked)
    if intent == "profile" and not slots.own and placed and focus in PLAIN:
        return rank("best", asked)
    if intent in ("profile", "peers", "compare") and slots.any_topic and (not slots.own or intent == "peers"):
        return search("who", asked)
    if intent == "profile" and focus == "overview" and asked.foreign_words() >= 3 and not slots.own:
        return asked.out_of_scope()
    return asked.clarify("municipality", intent=intent, county=slots.county)


def _borrowed(given: dict[str, Any], asked: Asked, borrowed: bool) -> dict[str, Any]:
    """What was talked about is meant still when the question names no other place."""
    if borrowed and not {"area", "sub_question"} & given.keys():
        given |= asked.dialogue.place
    return given
