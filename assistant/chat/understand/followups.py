"""Questions that lean on what was said before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.chat.dialogue import Dialogue
from assistant.chat.understand import arguments as build
from assistant.chat.understand.slots import Slots
from assistant.chat.understand.years import limits
from assistant.domain.corpus import Corpus
from assistant.domain.framework import EDITIONS
from assistant.domain.municipality import SMALL_POPULATION
from assistant.language.question_names import Named
from assistant.language.question_words import QuestionWords

MOST_COMPARED = 8
FEWEST = 3
"""So few words name nothing but whose turn it is."""
BRIEF = 5
"""A question of so few words can ask for another side of the last answer."""
LONGEST = 10
"""A question of more words than this is none for the last answer in another language."""
SHORT = 8
"""A question of more words than this stands on its own."""
_WORD = re.compile(r"\w+(?:[.,]\d+)?")
_DIGIT = re.compile(r"(?<![\w.,])([1-8])(?:an)?(?![\w%]|[.,]\d)")
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3})(?![\w%]|[.,]\d)")
Merged = tuple[str, str, dict[str, Any]]
"""(intent, focus, arguments)."""
_PLACES = ("area", "sub_question")
_YEARS = ("year", "min_year", "max_year")
_OF_ONE = ("profile", "peers", "draft", "check")


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


def filled(low: str, slots: Slots, dialogue: Dialogue, corpus: Corpus, words: QuestionWords) -> Slots:
    """The parts that a short question names so briefly that only the dialogue tells what they are.

    A bare digit is an area when one was talked about ("och 6?"); "they" are the municipalities just compared.
    """
    if dialogue.intent is None or len(_WORD.findall(low)) > SHORT:
        return slots
    spoken = [one for one in _WORD.findall(low) if not one[0].isdigit()]
    digit = _DIGIT.search(low)
    bare = digit and slots.area is None and not slots.sub_question and not slots.numbers and all(one in words.small | words.known for one in spoken)
    if digit and bare and (dialogue.place or dialogue.intent in (*_OF_ONE, "compare", "rank", "framework")):
        slots = replace(slots, area=int(digit[1]), places=((int(digit[1]), None),))
    if dialogue.intent in ("coverage", "rank", "search") and not slots.parts() and words.says("follow_small", low):
        slots = replace(slots, numbers={**slots.numbers, "max_population": SMALL_POPULATION - 1})
    limits_now = [key for key in ("min_points", "max_points") if key in dialogue.arguments]
    if dialogue.intent == "rank" and limits_now and words.says("follow_change_limit", low) and (number := _NUMBER.search(low)):
        # "Sänk till 60": the limit that was set.
        slots = replace(slots, numbers={**slots.numbers, limits_now[0]: int(number[1])}, area=None, places=())
    if not slots.editions and words.says("follow_previous_edition", low):
        before = [one for one in EDITIONS if one < (dialogue.edition or EDITIONS[-1])]
        slots = replace(slots, editions=(before[-1],)) if before else slots
    if slots.own and dialogue.own and not slots.names and len(_WORD.findall(low)) <= FEWEST and dialogue.intent in _OF_ONE:
        # "Och vi?" after somebody else's result.
        own = next((one for one in corpus.municipalities if one.name == dialogue.own), None)
        slots = replace(slots, names=(Named(own, own.name, 0, 0),), own=False) if own else slots
    if not slots.names and dialogue.intent == "compare" and words.says("follow_they", low):
        known = {one.name: one for one in corpus.municipalities}
        several = [known[one] for one in dialogue.arguments.get("municipalities", ()) if one in known]
        slots = replace(slots, names=tuple(Named(one, one.name, 0, 0) for one in several))
    return slots


def regrouped(low: str, slots: Slots, dialogue: Dialogue, corpus: Corpus, words: QuestionWords) -> Merged | None:
    """A comparison with other municipalities: "byt X mot Y", "lägg till X", "utan X"; or the best of those talked about."""
    named = [one.municipality.name for one in slots.names]
    before = list(dialogue.arguments.get("municipalities", ()))
    if dialogue.intent != "compare" and dialogue.intent in _OF_ONE and dialogue.municipality:
        before = [dialogue.municipality]
    place = _in_numbers_of(dialogue)
    kept = dict(dialogue.arguments) if dialogue.intent == "compare" else place
    if dialogue.intent == "compare" and dialogue.area_named:
        kept = build.by_name(kept, corpus)
    if len(named) > 1 and dialogue.intent == "compare" and words.says("follow_swap", low):
        changed = [named[1] if one == named[0] else one for one in before]
        return "compare", "overview", {**kept, "municipalities": list(dict.fromkeys(changed))}
    if named and before and words.says("follow_add", low) and len(_WORD.findall(low)) <= SHORT:
        together = list(dict.fromkeys([*before, *named]))
        return ("compare", "overview", {**kept, "municipalities": together}) if len(together) > 1 else None
    if named and len(before) > 2 and words.says("follow_drop", low) and set(named) < set(before):
        return "compare", "overview", {**kept, "municipalities": [one for one in before if one not in named]}
    two = dialogue.intent == "profile" and words.says("follow_better_of_two", low) and not named and len(_WORD.findall(low)) <= BRIEF
    if (words.says("follow_which", low) or two) and dialogue.intent not in ("rank", "coverage", "peers"):
        of = before if len(before) > 1 else list(dialogue.recent[:2] if two else dialogue.recent)
        if two:
            of.reverse()
        where = build.place(slots, corpus, topic=False)
        kept = {key: value for key, value in kept.items() if key not in _PLACES} if slots.total else kept
        kept |= {key: where[key] for key in ("area", "edition") if key in where}
        return ("compare", "overview", {**kept, "municipalities": of}) if len(of) > 1 else None
    return None


def _in_numbers_of(dialogue: Dialogue) -> dict[str, Any]:
    """The area talked about, for a tool that knows areas only."""
    place = dialogue.place
    if "sub_question" in place:
        return {"area": int(place["sub_question"].partition(".")[0])}
    return place


def merged(low: str, slots: Slots, dialogue: Dialogue, corpus: Corpus, words: QuestionWords) -> Merged | None:
    """The last request with the parts that this question names in the places of the old ones."""
    intent, focus, given = dialogue.intent, dialogue.focus or "overview", dict(dialogue.arguments)
    if intent is None:
        return None
    if (
        intent in ("rank", "framework", "search")
        and len(slots.years) == 1
        and str(slots.years[0]) in EDITIONS
        and "year" in limits(low, slots.years, words.lists)
    ):
        # "och 2016?" asks for the edition of that name.
        slots = replace(slots, editions=(str(slots.years[0]),), years=())
    names = [one.municipality.name for one in slots.names]
    if intent == "coverage" and names:
        if "municipality" not in given or len(names) > 1:
            return None
        given["municipality"] = names[0]
    if intent == "compare" and dialogue.area_named:
        given = build.by_name(given, corpus)
    if intent in _OF_ONE and not names and slots.parts() & {"county", "group", "size", "threshold"} and words.says("whoever", low):
        return None
    if intent == "rank" and names:
        return _of_named(names, slots, dialogue, corpus)
    if intent == "compare" and names:
        before = list(given.get("municipalities", ()))
        instead = words.says("follow_correction", low) or words.says("follow_instead", low)
        given["municipalities"] = names if len(names) > 1 else list(dict.fromkeys([*(before[:-1] if instead else before), names[0]]))[-MOST_COMPARED:]
    elif len(names) > 1 and intent == "profile":
        where = _in_numbers_of(dialogue) if dialogue.area else {}
        return "compare", "overview", {"municipalities": names, **where}
    elif names and intent in (*_OF_ONE, "search"):
        _renamed(given, names[0], slots, dialogue, corpus)
    placed = _placed(slots, dialogue, corpus, intent, given)
    if placed:
        for key in _PLACES:
            given.pop(key, None)
        if intent == "search" and "query" in given and not placed.keys() & set(_PLACES):
            given.pop("edition", None)
        given |= placed
        if intent == "rank":
            given.pop("total", None)
        if focus in ("area", "sub_question", "overview", "total", "strongest", "weakest") and intent == "profile":
            focus = "sub_question" if "sub_question" in given else "area" if "area" in given else focus
    elif slots.total and intent in ("profile", "compare"):
        given = {key: value for key, value in given.items() if key not in _PLACES}
        focus = "total" if intent == "profile" else focus
    elif slots.editions and "area" in given and dialogue.area_named and dialogue.edition and intent in ("rank", "framework"):
        related = corpus.framework.related(dialogue.edition, given["area"])
        given["area"] = next((area for edition, area, _ in related if edition == slots.editions[0]), given["area"])
    given = _narrowed(low, given, slots, intent, corpus, words)
    if intent == "coverage" and slots.years:
        given = {key: value for key, value in given.items() if key not in _YEARS} | limits(low, slots.years, words.lists)
    if intent == "coverage":
        focus = "count_municipalities" if words.says("how_many", low) else focus
    return intent, focus, given


def repeated(low: str, slots: Slots, dialogue: Dialogue, words: QuestionWords) -> Merged | None:
    """The last request again, asked for another side of it: the best of those compared, the names of those counted."""
    intent, given = dialogue.intent, dict(dialogue.arguments)
    spoken = _WORD.findall(low)
    if intent == "search" and "query" in given and len(slots.names) == 1 and words.says("follow_in_report", low) and len(spoken) <= BRIEF:
        # "i Vänersborgs rapport?" after a search: the same there.
        return (
            intent,
            "says",
            {key: value for key, value in given.items() if key not in ("kind", "municipalities")}
            | {"municipality": slots.names[0].municipality.name},
        )
    if intent is None or slots.names or len(spoken) > LONGEST:
        return None
    if not slots.parts() and (words.says("in_english", low) or words.says("in_swedish", low)):
        # "Can you say that in English?": the same once more.
        if intent == "draft":
            given["language"] = "en" if words.says("in_english", low) else "sv"
        return intent, dialogue.focus or "", given
    if intent == "coverage" and words.says("follow_with_points", low) and not slots.parts():
        return intent, "with_points", given
    extreme = "lowest" if slots.lowest else "best" if words.says("best", low) else ""
    if intent == "profile" and extreme and words.says("follow_neuter", low) and not slots.parts() - {"own"}:
        # "Vilket är lägst?": of the areas of the one talked about.
        whole = {key: value for key, value in given.items() if key not in _PLACES}
        return intent, "weakest" if slots.lowest else "strongest", whole
    if len(spoken) > BRIEF:
        return None
    if intent == "peers" and words.says("follow_any_better", low):
        return intent, "overview", {key: value for key, value in given.items() if key not in ("alike", "most_cited")}
    if intent == "profile" and words.says("sub_questions", low) and not slots.parts() and not words.says("whoever", low):
        place = dialogue.place
        return intent, next((key for key in ("sub_question", "area") if key in place), "weak_sub_questions"), {**given, **place}
    if intent == "coverage" and (words.says("follow_which_ones", low) or words.says("follow_how_many", low)):
        return intent, "list" if words.says("follow_which_ones", low) else "count_municipalities", given
    if intent == "rank" and words.says("follow_how_many", low):
        return intent, "count", given
    if slots.parts() - {"length"}:
        return None
    if intent == "compare" and extreme and not words.says("many", low):
        there = dialogue.told_area is not None and words.says("follow_place", low)
        return intent, "overview", given | ({"area": dialogue.told_area} if there else {})
    if intent == "profile" and dialogue.focus in ("strongest", "weakest") and extreme and not words.says("whoever", low):
        return intent, "weakest" if slots.lowest else "strongest", given
    return None


def _of_named(names: list[str], slots: Slots, dialogue: Dialogue, corpus: Corpus) -> Merged:
    """After a ranking: the one or those named, on what was ranked or on the area that the question names."""
    given = dialogue.arguments
    where: dict[str, Any] = {key: given[key] for key in _PLACES if key in given}
    if "area" in where and "sub_question" not in where and dialogue.edition:
        where = build.in_own_numbers(names[0], where["area"], dialogue.edition, corpus, None)
    if slots.area is not None or slots.sub_question:
        where = {key: value for key, value in build.place(slots, corpus).items() if key in _PLACES}
    if slots.years and len(names) == 1:
        where["year"] = max(slots.years)
    if len(names) > 1:
        return "compare", "overview", {"municipalities": names, **{key: value for key, value in where.items() if key == "area"}}
    if slots.like:
        # "Nån i närheten av X?": who does well on it there.
        return "peers", "overview", {"municipality": names[0], **where, "like": slots.like}
    return "profile", "sub_question" if "sub_question" in where else "area" if "area" in where else "overview", {"municipality": names[0], **where}


def _renamed(given: dict[str, Any], name: str, slots: Slots, dialogue: Dialogue, corpus: Corpus) -> None:
    """Another municipality in the place of the last one; the year stays only if the new one has an evaluation of it."""
    given["municipality"] = name
    given.pop("municipalities", None)
    given.pop("from_year", None)
    code = next((one.code for one in corpus.municipalities if one.name == name), "")
    if not slots.years and given.get("year") not in {one.year for one in corpus.evaluations_of(code)}:
        given.pop("year", None)
    if dialogue.intent == "profile":
        given.pop("edition", None)
        if dialogue.area and "sub_question" not in given and dialogue.edition and not slots.area:
            given |= build.in_own_numbers(name, dialogue.area, dialogue.edition, corpus, given.get("year"))


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
    if intent == "compare" and "sub_question" in where:
        return {"area": int(where["sub_question"].partition(".")[0])}
    return {key: value for key, value in where.items() if key in _PLACES}


def _sized(low: str, given: Mapping[str, Any], slots: Slots, corpus: Corpus, words: QuestionWords) -> dict[str, Any]:
    """ "Bara större": than the one whose peers they are."""
    home = next((one for one in corpus.municipalities if one.name == given.get("municipality")), None)
    sizes = {key: slots.numbers[key] for key in ("min_population", "max_population") if key in slots.numbers}
    if home is None or re.search(r"\d", low):
        return sizes
    if words.says("follow_larger", low):
        return {"min_population": home.population + 1}
    return {"max_population": home.population - 1} if words.says("follow_smaller", low) else sizes


def _narrowed(low: str, given: dict[str, Any], slots: Slots, intent: str, corpus: Corpus, words: QuestionWords) -> dict[str, Any]:
    if slots.editions and intent in ("rank", "framework", "compare", "search"):
        given["edition"] = slots.editions[0]
        given = _in_edition(given, corpus)
    elif slots.years and intent in ("profile", "peers", "draft", "check", "compare"):
        given["year"] = max(slots.years)
        given.pop("edition", None)
        given.pop("from_year", None)
    elif slots.years and intent == "rank":
        given = {key: value for key, value in given.items() if key not in (*_YEARS, "edition")}
        given |= build.timed(given, slots, corpus, limits(low, slots.years, words.lists))
    if slots.editions and intent == "profile":
        given["edition"] = slots.editions[0]
        given.pop("year", None)
    if intent in ("rank", "search", "peers", "coverage"):
        given |= {"county": slots.county} if slots.county else {}
        given |= {"group": slots.group} if slots.group else {}
    if intent == "rank":
        given = _limited(given, slots.numbers)
        if slots.lowest:
            given["lowest"] = True
        if slots.total and not slots.area:
            given = {key: value for key, value in given.items() if key not in (*_PLACES, "edition")} | {"total": True}
    if intent == "search" and slots.county and not slots.names:
        given = {key: value for key, value in given.items() if key not in ("municipality", "municipalities")}
    if intent in ("search", "coverage"):
        given |= {key: value for key, value in slots.numbers.items() if key in ("min_population", "max_population")}
    if intent == "peers":
        given |= _sized(low, given, slots, corpus, words)
        home = next((one for one in corpus.municipalities if one.name == given.get("municipality")), None)
        given |= {"county": home.county} if home and words.says("same_county", low) else {}
        given |= {"like": slots.like} if slots.like else {}
        given |= {key: value for key, value in slots.numbers.items() if key in ("max_distance", "limit")}
    if intent == "draft" and "length" in slots.numbers:
        given["length"] = slots.numbers["length"]
    return given


def _in_edition(given: dict[str, Any], corpus: Corpus) -> dict[str, Any]:
    """Sub-questions are known of one edition; of another the area of the same subject is what there is."""
    number = given.get("sub_question")
    if number is None or corpus.framework.sub_question(given["edition"], number):
        return given
    home = next((edition for edition in reversed(EDITIONS) if corpus.framework.sub_question(edition, number)), None)
    if home is None:
        return given
    area = int(number.partition(".")[0])
    related = next((a for e, a, _ in corpus.framework.related(home, area) if e == given["edition"]), area)
    return {**{key: value for key, value in given.items() if key != "sub_question"}, "area": related}


def _limited(given: Mapping[str, Any], numbers: Mapping[str, Any]) -> dict[str, Any]:
    """The limits of a ranking with new ones. A new limit takes the place of the old on its side, and of the other where both cannot hold."""
    found = dict(given)
    for least, most, passed in (("min_points", "max_points", ("above", "below")), ("min_population", "max_population", ())):
        new = {key: numbers[key] for key in (least, most) if key in numbers}
        if not new:
            continue
        both = {key: found[key] for key in (least, most) if key in found} | new
        clash = least in both and most in both and both[least] >= both[most]
        for key, side in zip((least, most), passed or ("", ""), strict=True):
            if key in new or clash:
                found.pop(key, None)
                found.pop(side, None)
    return found | {key: value for key, value in numbers.items() if key in build.NARROWING}
