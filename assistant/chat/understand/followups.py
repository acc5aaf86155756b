"""Questions that lean on what was said before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.chat.dialogue import Dialogue
from assistant.chat.understand import arguments as build
from assistant.chat.understand.slots import Slots
from assistant.domain.corpus import Corpus
from assistant.language.question_words import QuestionWords

SHORT = 8
"""A question of more words than this stands on its own."""
_WORD = re.compile(r"\w+(?:[.,]\d+)?")
Merged = tuple[str, str, dict[str, Any]]
"""(intent, focus, arguments)."""


def leans(low: str, dialogue: Dialogue, words: QuestionWords, cue: float) -> bool:
    """Whether a question is a short addition to the last one."""
    if dialogue.intent is None:
        return False
    spoken = _WORD.findall(low)
    if len(spoken) > SHORT:
        return False
    starts = bool(spoken) and spoken[0] in words.lists["follow_start"]
    ends = bool(spoken) and spoken[-1] in words.lists["follow_end"]
    said = any(words.says(f"follow_{name}", low) for name in ("same_but", "correction", "only", "more"))
    return starts or ends or said or cue < 0.5


def swapped(low: str, slots: Slots, dialogue: Dialogue, words: QuestionWords) -> Merged | None:
    """ "byt X mot Y": the comparison with one of its municipalities exchanged."""
    if dialogue.intent != "compare" or len(slots.names) < 2 or not words.says("follow_swap", low):
        return None
    old, new = (one.municipality.name for one in slots.names[:2])
    names = [new if one == old else one for one in dialogue.arguments.get("municipalities", ())]
    return "compare", "overview", {**dialogue.arguments, "municipalities": list(dict.fromkeys(names))}


def merged(low: str, slots: Slots, dialogue: Dialogue, corpus: Corpus, words: QuestionWords) -> Merged | None:
    """The last request with the parts that this question names in the places of the old ones."""
    intent, focus, given = dialogue.intent, dialogue.focus or "overview", dict(dialogue.arguments)
    if intent is None:
        return None
    names = [one.municipality.name for one in slots.names]
    if intent == "rank" and names:
        where: dict[str, Any] = {key: given[key] for key in ("area", "sub_question") if key in given}
        if "area" in where and "sub_question" not in where and dialogue.edition:
            where = build.in_own_numbers(names[0], where["area"], dialogue.edition, corpus, None)
        if len(names) > 1:
            return "compare", "overview", {"municipalities": names, **where}
        return "profile", "area" if where else "overview", {"municipality": names[0], **where}
    if intent == "compare" and names:
        before = list(given.get("municipalities", ()))
        given["municipalities"] = names if len(names) > 1 else list(dict.fromkeys([*before[:-1], names[0]]))
    elif names and intent in ("profile", "peers", "draft", "check", "search"):
        given["municipality"] = names[0]
        given.pop("municipalities", None)
        if not slots.years:
            given.pop("year", None)
        if intent == "profile":
            given.pop("edition", None)
            if dialogue.area and "sub_question" not in given and dialogue.edition and not slots.area:
                given |= build.in_own_numbers(names[0], dialogue.area, dialogue.edition, corpus, None)
    placed = _placed(slots, dialogue, corpus, intent, given)
    if placed:
        for key in ("area", "sub_question"):
            given.pop(key, None)
        if intent == "search" and "query" in given and "area" not in placed and "sub_question" not in placed:
            given.pop("edition", None)
        given |= placed
        if intent == "rank":
            given.pop("total", None)
        if focus in ("area", "sub_question", "overview", "total") and intent == "profile":
            focus = "sub_question" if "sub_question" in given else "area" if "area" in given else focus
    return intent, focus, _narrowed(given, slots, intent)


def _placed(slots: Slots, dialogue: Dialogue, corpus: Corpus, intent: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The area or sub-question that a short question names, in the numbers that the last tool needs."""
    where = build.place(slots, corpus, topic=intent in ("rank", "peers", "draft"))
    if not {"area", "sub_question"} & where.keys():
        return {}
    if intent == "rank":
        if "edition" not in where and "area" in where and dialogue.area_edition and not slots.area_by_name:
            where["edition"] = dialogue.area_edition
        return where
    if intent == "framework":
        return where
    if "area" in where and slots.area_edition and "municipality" in given:
        where = build.in_own_numbers(given["municipality"], where["area"], slots.area_edition, corpus, given.get("year"))
        where.pop("year", None)
    return {key: value for key, value in where.items() if key in ("area", "sub_question")}


def _narrowed(given: dict[str, Any], slots: Slots, intent: str) -> dict[str, Any]:
    if slots.editions and intent in ("rank", "framework", "compare", "search"):
        given["edition"] = slots.editions[0]
    elif slots.years and intent in ("profile", "peers", "draft", "check"):
        given["year"] = max(slots.years)
    elif slots.years and intent == "rank":
        edition = build.edition_in_force(max(slots.years))
        given |= {"edition": edition} if edition else {}
    if slots.editions and intent == "profile":
        given["edition"] = slots.editions[0]
        given.pop("year", None)
    if intent == "rank":
        given |= {
            key: value for key, value in slots.numbers.items() if key in ("min_population", "max_population", "min_points", "max_points", "limit")
        }
        given |= {"county": slots.county} if slots.county else {}
        given |= {"group": slots.group} if slots.group else {}
        if slots.lowest:
            given["lowest"] = True
        if slots.total and not slots.area:
            given = {key: value for key, value in given.items() if key not in ("area", "sub_question", "edition")} | {"total": True}
    if intent == "peers":
        given |= {"like": slots.like} if slots.like else {}
        given |= {key: value for key, value in slots.numbers.items() if key in ("max_distance", "limit")}
        given |= {"county": slots.county} if slots.county else {}
    return given
