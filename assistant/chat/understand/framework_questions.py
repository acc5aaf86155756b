"""Questions about the framework itself: its areas, its sub-questions and the most points they give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assistant.chat.request import Request
from assistant.chat.understand import arguments as build
from assistant.chat.understand.asked import Asked
from assistant.domain.evaluation import Score
from assistant.domain.framework import EDITIONS

MOST_IN_AREA, MOST_IN_ALL = 100, 800
MOST_FULL = 3
"""So many sub-questions with full marks are told one by one."""


def framework(focus: str, asked: Asked) -> Request:
    slots, dialogue = asked.slots, asked.dialogue
    years = tuple(str(one) for one in slots.years if str(one) in EDITIONS)
    if focus == "difference" and len(slots.editions) < max(2, len(years)) and years:
        slots = replace(slots, editions=tuple(sorted({*slots.editions, *years})))
    if focus == "difference" and len(slots.editions) == 1 and slots.area is None:
        # Against what came before it.
        at = EDITIONS.index(slots.editions[0])
        slots = replace(slots, editions=(EDITIONS[max(0, at - 1)], EDITIONS[max(1, at)]))
    given = build.framework_arguments(slots, asked.corpus)
    if focus == "area" and not given and (slots.topic or asked.foreign_words() >= 1):
        if slots.topic is None:
            return asked.out_of_scope()
        given, focus = {"sub_question": slots.topic.sub_question}, "sub_question"
    if focus == "sub_question" and not given and slots.topic:
        given = {"sub_question": slots.topic.sub_question}
    if focus in ("maximum", "area", "sub_question") and not {"area", "sub_question"} & given.keys() and dialogue.intent:
        given |= dialogue.place
        if "area" in given and dialogue.area_edition and "edition" not in given:
            given["edition"] = dialogue.area_edition
    if "sub_question" in given and focus not in ("maximum",):
        focus = "sub_question"
    if focus == "edition" and slots.years and not slots.editions:
        given |= {"edition": edition} if (edition := build.edition_in_force(max(slots.years))) else {}
    notes: dict[str, Any] = {"editions": list(slots.editions)} if slots.editions else {}
    return asked.request("framework", focus, given, notes)


def full_marks(asked: Asked) -> Request:
    """ "Har någon fått full pott på 6.1?": the ranking of those who reached all the points there are."""
    given = build.rank_arguments(asked.slots, asked.corpus)
    if given.get("total") and asked.says("sub_questions"):
        return _each_full_mark(asked)
    if given.get("total") and not asked.slots.total and (asked.says("any_area") or asked.says("an_area")):
        return on_any_area(asked, min_points=MOST_IN_AREA)
    known = asked.corpus.framework.sub_question("2016", given["sub_question"]) if "sub_question" in given else None
    most = known.max if known else MOST_IN_AREA if "area" in given else MOST_IN_ALL
    return asked.request("rank", "best", {**given, "min_points": most})


def on_any_area(asked: Asked, **limits: float) -> Request:
    """ "Vem har över 90 på något område?", "full pott på ett område": whatever the area. Of no points at all sub-questions too."""
    given = {key: value for key, value in build.rank_arguments(asked.slots, asked.corpus).items() if key not in ("total", "area", "sub_question")}
    request = asked.request("rank", "best", {**given, **limits, "any_area": True})
    if request.arguments.get("max_points") != 0:
        return request
    return replace(request, also=tuple(_each_mark(asked, lambda score: score.points == 0)))


def _each_full_mark(asked: Asked) -> Request:
    """The sub-questions on which somebody has all the points, one by one."""
    some = _each_mark(asked, lambda score: score.points == score.max)
    return replace(some[0], also=tuple(some[1:])) if some else asked.request("framework", "maximum", {})


def _each_mark(asked: Asked, kept: Callable[[Score], bool]) -> list[Request]:
    """A ranking of each sub-question on which somebody has such points, all of them or none, of just those points."""
    reached = sorted({(score.sub_question, score.points) for one in asked.corpus.evaluations for score in one.scores if kept(score)})
    marks = [(number, {"min_points": n} | ({} if n else {"max_points": n})) for number, n in reached[:MOST_FULL]]
    return [asked.request("rank", "best", {"sub_question": number, **limits}) for number, limits in marks]
