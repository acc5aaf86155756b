"""Questions with little to go by: no cue says what is asked, the parts of the question do, or nothing does."""

from __future__ import annotations

from dataclasses import replace

from assistant.chat.request import Request
from assistant.chat.understand import figures, standing
from assistant.chat.understand.asked import Asked
from assistant.chat.understand.choosing import WEAK_CUE, chosen
from assistant.chat.understand.fresh import about_one, compare, rank, search
from assistant.chat.understand.intents import Scored


def no_question(best: Scored, asked: Asked) -> bool:
    """ "Finns det någon …": an opening that asks for nothing the material is counted by."""
    slots = asked.slots
    named = slots.names or slots.years or slots.editions or slots.county or slots.group
    return best.intent == "coverage" and best.focus == "has" and not named


def weak(best: Scored, asked: Asked) -> Request:
    """No cue says what is asked: the parts of the question do, or nothing does."""
    slots, foreign = asked.slots, asked.foreign_words()
    if (request := figures.judged(asked)) is not None:
        return request
    if best.intent == "help" and best.cue and not foreign and not slots.parts():
        return Request("help", asked.language, best.focus)
    topic = slots.topic is not None
    if slots.names:
        if len(slots.names) > 1:
            return compare("overview", asked)
        if standing.among_some(asked) and asked.says("superlative") and (found := standing.ranking(asked, "position")) is not None:
            return found
        if best.intent == "peers" and slots.parts() & {"like", "distance"}:
            return chosen(best, asked)
        if slots.topic and not slots.places and not slots.sub_question and not _scored(slots.topic.sub_question, asked):
            return search("who", asked)
        if foreign and asked.says("who_is") and not asked.says("ours"):
            return asked.out_of_scope()
        if foreign <= 1 or slots.area or slots.sub_question or topic or asked.says("ours"):
            return chosen(replace(best, intent="profile", focus="overview"), asked)
        return asked.out_of_scope()
    if "exactly" in slots.numbers and asked.says("whoever") and not slots.own:
        return rank("best", asked)
    if slots.area and slots.parts() & {"county", "group", "size", "threshold", "limit"}:
        return rank("best", asked)
    if slots.own and not slots.parts() - {"own", "own_name", "area", "sub_question", "topic", "year", "edition"} and asked.says("ours_are"):
        return about_one("profile", "overview", asked)
    if asked.placed:
        return chosen(replace(best, intent="framework", focus="sub_question" if slots.sub_question else "area"), asked)
    if topic or slots.any_topic:
        return search("who", asked)
    if slots.own_name and slots.own and not foreign:
        return asked.clarify("municipality")
    if slots.parts() & {"county", "group", "size", "threshold"}:
        return rank("best", asked)
    if best.intent in ("profile", "peers", "check", "draft") and best.cue >= WEAK_CUE and not foreign:
        return asked.clarify("municipality", intent=best.intent)
    if (foreign or len(asked.low.split()) > 3) and not asked.says("ours"):
        return asked.out_of_scope()
    return asked.clarify("subject")


def _scored(sub_question: str | None, asked: Asked) -> bool:
    """Whether the points of the municipality named are known on a sub-question."""
    evaluations = asked.corpus.evaluations_of(asked.slots.names[0].municipality.code)
    return any(score.sub_question == sub_question for one in evaluations for score in one.scores)
