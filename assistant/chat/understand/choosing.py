"""A question on its own: from the intent that scored best to a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

from assistant.chat.request import Request
from assistant.chat.understand import arguments as build
from assistant.chat.understand import figures, fresh, overviews, standing
from assistant.chat.understand.asked import Asked
from assistant.chat.understand.framework_questions import framework, full_marks, on_any_area
from assistant.chat.understand.intents import Scored

MOST_PARTS = 3
"""So many things in one question are answered one by one."""
WEAK_CUE = 0.5
_BY_COUNTY = frozenset(("rank", "coverage", "peers"))
_BOTH_SIDES = ("strengths", "improvements")
_NARROW = frozenset(("county", "group", "size", "threshold", "limit"))


def chosen(best: Scored, asked: Asked) -> Request:
    """The request of an intent; for several municipalities or places that belong to one question, with `also`."""
    if best.intent == "profile" and len(asked.slots.names) > 1 and best.focus in ("strongest", "weakest") and _who_of(asked):
        return fresh.compare("overview", asked)
    if best.intent == "peers" and len(asked.slots.names) > 1 and asked.says("ahead_of"):
        return fresh.compare("overview", asked)
    if len(asked.slots.counties) > MOST_PARTS and best.intent in _BY_COUNTY:
        asked = asked.only(replace(asked.slots, counties=(", ".join(asked.slots.counties),)))
    if best.intent == "compare" and asked.slots.counties and not asked.slots.names:
        best = replace(best, intent="rank", focus="best")
    requests: list[Request] = []
    for part, side in _parts_and_sides(best, asked):
        request = _one(side, part)
        if request.tool is None or (requests and request.tool != requests[0].tool):
            return _one(best, asked)
        if (request.focus, request.arguments) not in [(one.focus, one.arguments) for one in requests]:
            requests.append(request)
    return replace(requests[0], also=tuple(requests[1:])) if len(requests) > 1 else requests[0]


def _parts_and_sides(best: Scored, asked: Asked) -> list[tuple[Asked, Scored]]:
    """The parts of a question; one that asks for strengths and for weaknesses of one has two."""
    parts = _parts(best, asked)
    if len(parts) > 1 or best.focus not in _BOTH_SIDES or not set(_BOTH_SIDES) <= set(best.foci):
        return [(part, best) for part in parts]
    return [(asked, replace(best, focus=side)) for side in _BOTH_SIDES]


def _parts(best: Scored, asked: Asked) -> list[Asked]:
    """The question once for each thing that it asks about, as far as its tool takes one at a time."""
    slots, intent = asked.slots, best.intent
    parts = [slots]
    if intent == "rank" and slots.lowest and asked.says("both_ends"):
        parts = [replace(slots, lowest=False), slots]
    elif intent in ("profile", "rank", "compare", "peers", "draft") or (intent == "framework" and _side_by_side(best, asked)):
        parts = slots.each_place()
    if intent in _BY_COUNTY:
        parts = [one for part in parts for one in part.each_county()]
    side_by_side = intent in ("coverage", "peers", "draft", "check") and not slots.like and _joined(asked)
    one_by_one = intent == "profile" and (best.focus not in (*fresh.PLAIN, "benchmark") or slots.sub_question)
    if len(slots.names) > 1 and (side_by_side or one_by_one):
        parts = [one for part in parts for one in part.each_name()]
    return [asked.only(one) for one in parts] if len(parts) <= MOST_PARTS else [asked]


def _side_by_side(best: Scored, asked: Asked) -> bool:
    """Whether areas of the framework are told one by one: not when one is followed through the editions."""
    return best.focus not in ("related", "difference") or (len(asked.slots.places) > 1 and len(asked.slots.editions) < 2)


def _who_of(asked: Asked) -> bool:
    """Whether several municipalities are held against each other, not asked about one by one."""
    return asked.says("or") or asked.says("whoever") or asked.slots.area is not None


def _joined(asked: Asked) -> bool:
    """Whether the municipalities stand side by side ("Borås och Nacka"), not one towards the other."""
    names = sorted(asked.slots.names, key=lambda one: one.start)
    return all(0 <= after.start - before.end <= 6 for before, after in pairwise(names))


def _one(best: Scored, asked: Asked) -> Request:
    """One part of a question. What is asked of all municipalities comes first; then each intent chooses among its own requests."""
    if best.intent == "rank" and asked.slots.own_name and not asked.says("ahead_of"):
        # "Jag arbetar i X. Vilka är bäst på område 7?": X tells who asks.
        asked = asked.only(replace(asked.slots, names=()))
    if best.intent in ("help", "out_of_scope"):
        return Request(best.intent, asked.language, best.focus)
    for rule in (_in_all, _of_figure, _anywhere, _of_means, _of_likeness, _of_place):
        if (found := rule(best, asked)) is not None:
            return found
    choose = _BY_INTENT.get(best.intent)
    return choose(best, asked) if choose else fresh.about_one(best.intent, best.focus, asked)


# -- whatever the intent ------------------------------------------------------------------------------------------------


def _in_all(best: Scored, asked: Asked) -> Request | None:
    """Who has won awards, who has risen most."""
    intent, focus, slots = best.intent, best.focus, asked.slots
    if focus == "awards" and not (slots.names and intent != "search"):
        return overviews.awards(asked)
    of_all = not (slots.names or slots.own) and asked.says("whoever") and not (slots.topic or asked.foreign_words())
    if focus != "risen" and not (intent == "profile" and focus == "change" and of_all):
        return None
    if len(slots.editions) > 1 and asked.placed:
        return framework("difference", asked)
    if slots.names or (asked.says("which_area") and asked.name()):
        return fresh.about_one("profile", "change", asked)
    return overviews.risen(asked)


def _of_figure(best: Scored, asked: Asked) -> Request | None:
    """Whether points that the question gives are good."""
    return figures.judged(asked) if best.intent in ("rank", "profile", "framework", "search", "compare", "peers", "check") else None


def _anywhere(best: Scored, asked: Asked) -> Request | None:
    """Points on whatever area: of all, or where the one named has most or least."""
    slots = asked.slots
    limited = {"min_points", "max_points"} & slots.numbers.keys() or slots.numbers.get("exactly") == 0
    if slots.names and len(slots.names) == 1 and limited and not asked.placed and asked.says("every_area"):
        # "Har X över 80 på alla områden?": the lowest of them tells.
        return fresh.about_one("profile", "strongest" if "max_points" in slots.numbers else "weakest", asked)
    if asked.placed or slots.total or len(slots.names) > 1 or not limited or not asked.says("any_area"):
        return None
    if best.intent not in ("rank", "profile", "search", "coverage", "peers", "framework") or (slots.own and not slots.names):
        return None
    if slots.names:
        return fresh.about_one("profile", "weakest" if "max_points" in slots.numbers else "strongest", asked)
    return on_any_area(asked)


def _of_means(best: Scored, asked: Asked) -> Request | None:
    """What the mean is, when no municipality is held against it."""
    slots = asked.slots
    if best.intent not in ("profile", "framework", "compare", "search") or not asked.says("mean_asked"):
        return None
    if slots.names or slots.own or asked.direction() or (asked.short and asked.name()):
        return None
    return fresh.rank("benchmark", asked) if asked.placed or slots.topic else overviews.means(asked)


def _of_likeness(best: Scored, asked: Asked) -> Request | None:
    """Who is like or near the one named; who is best of its group."""
    intent, slots = best.intent, asked.slots
    name = asked.name() if len(slots.names) < 2 else None
    if name is None or not slots.parts() & {"municipality", "own"} | ({"like"} if asked.short else set()):
        return None
    home = next(one for one in asked.corpus.municipalities if one.name == name)
    grouped = replace(slots, group=home.group_2023)
    if asked.says("same_group") and asked.says("best") and asked.says("whoever") and intent in ("rank", "peers", "profile"):
        return fresh.rank("best", asked.only(replace(grouped, names=(), own=False)))
    if asked.says("same_group") and intent in ("rank", "profile", "compare") and len(slots.names) == 1 and not asked.says("whoever"):
        return standing.ranking(asked.only(grouped), "position")
    if asked.says("same_county") and asked.says("beside_others") and intent in ("profile", "compare") and len(slots.names) == 1:
        return standing.ranking(asked.only(replace(slots, counties=(home.county,))), "position")
    if asked.says("same_county") and best.focus in ("overview", "total", "list", "") and intent in ("profile", "coverage"):
        return overviews.alike(asked.only(replace(slots, counties=(home.county,))), name)
    if (
        slots.like
        and len(slots.names) == 1
        and asked.says("who_is_like")
        and intent in ("profile", "search")
        and best.focus in ("overview", "who", "says")
    ):
        return overviews.alike(asked, name)
    about_them = intent in ("profile", "coverage") and best.focus not in ("strongest", "weakest")
    near = slots.like == "near" and (about_them or (intent == "peers" and not best.cue))
    return overviews.alike(asked, name) if best.focus == "alike" or near else None


def _of_place(best: Scored, asked: Asked) -> Request | None:
    """Whether the one named is first or last, or which place it has."""
    if len(asked.slots.names) != 1 or not standing.asked_for(asked, best.focus):
        return None
    among = standing.among_some(asked) and best.intent in ("compare", "peers")
    if best.intent not in ("profile", "rank") and not among:
        return None
    return standing.ranking(asked, "position")


# -- by intent ----------------------------------------------------------------------------------------------------------


def _coverage(best: Scored, asked: Asked) -> Request:
    slots, focus = asked.slots, best.focus
    if focus == "without_points" and "threshold" in slots.parts():
        # "Vem har inte ens 40 poäng?": it is few points that are asked for, not missing ones.
        return fresh.rank("best", asked)
    if focus == "has" and slots.names and slots.years and asked.says("since"):
        # "Har X inte utvärderats sedan 2017?": when it was, and no year that it may never have been evaluated in.
        return fresh.about_one("profile", "evaluations", asked.only(replace(slots, years=())))
    if focus in ("times", "count_municipalities", "count_evaluations") and (slots.names or (slots.own and asked.name())):
        return fresh.about_one("profile", "evaluations", asked)
    return overviews.means(asked) if focus == "means" else overviews.coverage(focus, asked)


def _framework(best: Scored, asked: Asked) -> Request:
    slots, focus = asked.slots, best.focus
    if slots.group and not asked.placed:
        return overviews.coverage("group", asked)
    if focus == "edition" and (slots.names or (asked.short and _of_one(asked))):
        return fresh.about_one("profile", "evaluations", asked)
    if focus == "related" and slots.names and not asked.placed:
        return fresh.about_one("profile", "overview", asked)
    if focus == "related" and not asked.placed and slots.parts() & {"county", "group", "total"}:
        return fresh.rank("best", asked)
    if focus == "maximum" and slots.names:
        return fresh.about_one("profile", "strong_sub_questions", asked)
    if focus == "maximum" and asked.says("whoever") and not asked.says("can_be_had") and not asked.says("which_area"):
        return full_marks(asked)
    return framework(focus, asked)


def _profile(best: Scored, asked: Asked) -> Request:
    slots, focus = asked.slots, best.focus
    if focus == "total" and not slots.names and not slots.own and asked.says("can_be_had") and asked.placed:
        return framework("maximum", asked)
    ours = slots.own and asked.name() is not None and asked.name() == (slots.own_name or asked.dialogue.own)
    if focus == "practices" and ours and not asked.just_before_name("learn_from"):
        # "Hur gör vi?" asks what others do.
        return fresh.about_one("peers", "overview", asked)
    if focus in ("strongest", "weakest") and len(slots.names) == 1 and slots.parts() & {"like", "distance"}:
        return fresh.about_one("peers", "overview", asked)
    if focus in ("benchmark", "change") and "why" in best.foci and slots.names:
        # "Varför ligger X under snittet?": that it does, and what is said of why.
        first = fresh.about_one("profile", focus, asked)
        return replace(first, also=(fresh.about_one("profile", "why", asked.only(replace(slots, years=()))),)) if first.tool else first
    if focus in ("strongest", "weakest") and "why" in best.foci and (slots.topic or asked.placed):
        # "Varför är X bra på …?" asks for reasons, of what is named.
        return fresh.about_one("profile", "why", asked)
    if focus in ("improvements", "strongest") and slots.own and asked.name() is None and asked.says("whoever") and (slots.topic or asked.placed):
        # "Vi har problem med …, vem är bra på …?": whoever is good is asked for.
        return fresh.rank("best", asked)
    if focus in ("strongest", "weakest", "total") and slots.own and asked.name() is None and "size" in slots.parts() and asked.says("whoever"):
        # "Vi är en kommun på 15 000 invånare, vem är bra på …": the size says among whom.
        return fresh.rank("lowest" if focus == "weakest" else "best", asked)
    its_areas = asked.says("which_area") and asked.short and asked.name() is not None
    if focus in ("strongest", "weakest") and asked.says("whoever") and not (slots.names or slots.own or its_areas):
        return fresh.rank("lowest" if focus == "weakest" else "best", asked)
    return fresh.about_one("profile", focus, asked)


def _rank(best: Scored, asked: Asked) -> Request:
    slots = asked.slots
    plain = best.cue < WEAK_CUE and slots.topic and not asked.placed
    narrow = slots.parts() & _NARROW or slots.lowest
    return fresh.search("who", asked) if plain and not narrow and not slots.names else fresh.rank(best.focus, asked)


def _search(best: Scored, asked: Asked) -> Request:
    if best.focus == "who" and "threshold" in asked.slots.parts() and not asked.slots.any_topic:
        return fresh.rank("best", asked)
    return fresh.search(best.focus, asked)


def _peers(best: Scored, asked: Asked) -> Request:
    slots = asked.slots
    if best.focus == "most_cited":
        given = {key: value for key, value in build.place(slots, asked.corpus).items() if key in ("area", "sub_question")}
        given |= {"municipality": slots.names[0].municipality.name} if len(slots.names) == 1 else {}
        return asked.request("peers", "most_cited", given | {"most_cited": True})
    if len(slots.names) == 1 and asked.just_before_name("learn_from"):
        return fresh.about_one("profile", "practices", asked)
    if not slots.names and "threshold" in slots.parts() and not slots.own:
        # "Which municipalities beat 500 points?"
        return fresh.rank("best", asked)
    ahead = asked.says("ahead_of") if len(slots.names) == 1 else not slots.names and asked.says("follow_than_that")
    if ahead and not slots.sub_question and not slots.like and (found := standing.ranking(asked, "best")) is not None:
        return found
    return fresh.about_one("peers", best.focus, asked)


def _compare(best: Scored, asked: Asked) -> Request:
    return fresh.compare(best.focus, asked)


_BY_INTENT: Mapping[str, Callable[[Scored, Asked], Request]] = {
    "coverage": _coverage,
    "framework": _framework,
    "profile": _profile,
    "rank": _rank,
    "search": _search,
    "peers": _peers,
    "compare": _compare,
}


def _of_one(asked: Asked) -> bool:
    """Whether one municipality was just talked about and the question names nothing else."""
    return asked.dialogue.intent in ("profile", "peers", "coverage") and asked.name() is not None and not asked.slots.parts()
