"""What a question points at in what was just listed: "the second", "the next area", "them"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from assistant.chat.dialogue import Dialogue
from assistant.chat.request import Request
from assistant.chat.understand import arguments as build
from assistant.chat.understand.asked import Asked
from assistant.chat.understand.intents import Scored
from assistant.chat.understand.numbers import any_of
from assistant.chat.understand.slots import Slots
from assistant.domain.corpus import Corpus
from assistant.language.question_names import Named
from assistant.language.question_words import QuestionWords

LONGEST = 10
"""A question of more words than this names what it is about."""
FEW = 8
"""So many municipalities can be set side by side."""
MOST_ONE_BY_ONE = 3
"""So many municipalities are told of one after the other."""
AREAS = 8
NUMBERED_BY = "2016"
"""The edition whose sub-questions are known."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_ON_IT = frozenset(("practices", "why", "strengths", "improvements", "recommendations"))
_WHO = re.compile(r"(?<!\w)(?:vem|vilken|vilka|who|which)(?!\w)")
_LAST, _NEXT, _BEFORE = -1, 0, -2


@dataclass(frozen=True, slots=True)
class Pick:
    """One of those listed. `place`: from 1; beyond the end there is no `item`. `rest`: the question without the words that pick.

    `order`: best or lowest when the question says from which end it counts. `edition`: whose numbers areas have.
    """

    kind: str
    place: int
    item: str | None
    rest: str
    order: str = ""
    edition: str | None = None

    def into(self, slots: Slots, corpus: Corpus) -> Slots:
        """The parts of the question with this as if it had been named."""
        if self.item is None:
            return slots
        if self.kind == "sub_question":
            return replace(slots, sub_question=self.item, sub_questions=(self.item,), lowest=False)
        if self.kind == "area":
            place = (int(self.item), self.edition)
            return replace(slots, area=place[0], area_edition=self.edition, places=(place,), lowest=False)
        named = [Named(one, one.name, 0, 0) for one in corpus.municipalities if one.name == self.item]
        return replace(slots, names=tuple(named), lowest=False)


def picked(low: str, slots: Slots, dialogue: Dialogue, corpus: Corpus, words: QuestionWords) -> Pick | None:
    """What a short question picks of the list that it can mean; None when it picks nothing."""
    if dialogue.intent is None or slots.names or slots.sub_question or len(low.split()) > LONGEST:
        return None
    found = _by_extreme(low, slots, dialogue, words) or _by_place(low, slots, dialogue, corpus, words)
    return replace(found, edition=dialogue.edition) if found else None


def _by_place(low: str, slots: Slots, dialogue: Dialogue, corpus: Corpus, words: QuestionWords) -> Pick | None:
    for match, place in _said(low, slots, words):
        kind = _kind(low, match, dialogue, words)
        rest = f"{low[: match.start()]} {low[match.end() :]}"
        if place in (_NEXT, _BEFORE):
            return _beside(kind, 1 if place == _NEXT else -1, rest, dialogue, corpus)
        items = tuple(dialogue.lists.get(kind, ()))
        if items:
            at = len(items) if place == _LAST else place
            return Pick(kind, at, items[at - 1] if at <= len(items) else None, rest)
    return None


def _said(low: str, slots: Slots, words: QuestionWords) -> Iterator[tuple[re.Match[str], int]]:
    """The words that pick, with the place they mean. "The first time" and "the next evaluation" pick nothing."""
    names = [(f"follow_{one}", n) for n, one in enumerate(_ORDINALS, 1)]
    names += [("follow_last", _LAST), ("follow_next", _NEXT), ("follow_before", _BEFORE)]
    if not (slots.parts() - {"own"}):
        # "Vem kommer tvåa?" of what was ranked; "vem kommer tvåa på område 3?" is a ranking of its own.
        names += [(f"follow_{one}_place", n) for n, one in enumerate(_ORDINALS[:5], 1)]
    for name, place in names:
        for match in words.words[name].finditer(low):
            after = words.words["follow_no_list"].match(low[match.end() :].lstrip(" ,"))
            if after is None:
                yield match, place


def _kind(low: str, match: re.Match[str], dialogue: Dialogue, words: QuestionWords) -> str:
    for kind in ("sub_question", "area", "municipality"):
        if words.says(f"follow_of_{kind}", low):
            return kind
    placed = words.words["follow_of_ranking"].search(match[0])
    return "municipality" if placed else dialogue.pointed


def _by_extreme(low: str, slots: Slots, dialogue: Dialogue, words: QuestionWords) -> Pick | None:
    """ "Näst sämst", "tredje bäst": counted from that end of a list that stands by its points."""
    for n, name in enumerate(_ORDINALS[:5], 1):
        ordinal = any_of(words.lists[f"follow_nth_{name}"])
        for order in ("best", "lowest"):
            match = re.search(rf"(?<!\w)(?:{ordinal})[\s-]+(?:{any_of(words.lists[f'follow_extreme_{order}'])})(?!\w)", low)
            if match is None or not dialogue.order or slots.parts() - {"own", "area"}:
                continue
            if words.words["follow_no_figure"].match(low[match.end() :].lstrip()):
                continue
            items = dialogue.listed if order == dialogue.order else dialogue.listed[::-1]
            if slots.area is not None or (order != dialogue.order and "limit" in dialogue.arguments):
                return None
            rest = f"{low[: match.start()]} {low[match.end() :]}"
            return Pick(dialogue.pointed, n, items[n - 1] if n <= len(items) else None, rest, order)
    return None


def _beside(kind: str, step: int, rest: str, dialogue: Dialogue, corpus: Corpus) -> Pick | None:
    """The next or the one before: of the list where one was picked from it, else by number."""
    items = tuple(dialogue.lists.get(kind, ()))
    told = str(dialogue.told_area or "")
    at = dialogue.at or (items.index(told) + 1 if kind == "area" and told in items else 0)
    if items and at and kind == dialogue.pointed:
        place = at + step
        return Pick(kind, place, items[place - 1] if 1 <= place <= len(items) else None, rest)
    place_now = dialogue.place
    if "sub_question" in place_now and kind != "area":
        numbers = [one.number for one in corpus.framework.sub_questions_of(NUMBERED_BY)]
        at = numbers.index(place_now["sub_question"]) + step if place_now["sub_question"] in numbers else -1
        return Pick("sub_question", 0, numbers[at], rest) if 0 <= at < len(numbers) else None
    area = dialogue.area or dialogue.told_area
    if area is None or kind == "municipality":
        return None
    return Pick("area", 0, str(area + step), rest) if 1 <= area + step <= AREAS else None


def told_again(pick: Pick, asked: Asked) -> Request | None:
    """A municipality picked from a list, and nothing asked of it: its place in the ranking, or what it is listed for."""
    dialogue, name = asked.dialogue, pick.item
    if pick.kind != "municipality" or name is None or dialogue.intent not in ("rank", "peers", "search") or asked.slots.parts() & {"year", "edition"}:
        return None
    given = {key: value for key, value in dialogue.arguments.items() if key not in ("limit", "lowest")}
    if dialogue.intent == "rank" and dialogue.order and not asked.placed:
        lowest = (pick.order or dialogue.order) == "lowest"
        return asked.request("rank", "position", given | ({"lowest": True} if lowest else {}), {"of": name})
    return one_listed(name, asked, "change" if "most_improved" in given else "practices")


def one_listed(name: str, asked: Asked, focus: str) -> Request:
    """One of those listed, on what they were listed for."""
    return asked.request("profile", focus, {"municipality": name, **_own_place(name, _placed(asked), asked)})


def there(request: Request, asked: Asked) -> Request:
    """What one of those listed does, or why its points are so, is asked on what they were listed for."""
    given = request.arguments
    if request.intent != "profile" or request.focus not in _ON_IT or request.also or {"area", "sub_question"} & given.keys():
        return request
    return replace(request, arguments={**given, **_own_place(given["municipality"], _placed(asked), asked)})


def _placed(asked: Asked) -> dict[str, Any]:
    """What was talked about, with the edition that an area's number is of."""
    place = asked.dialogue.place
    return place | ({"edition": asked.dialogue.edition} if "area" in place and asked.dialogue.edition else {})


def those(asked: Asked) -> tuple[str, ...]:
    """The municipalities that "them" means after a short list of them: those with points, where not all have any."""
    dialogue = asked.dialogue
    meant = asked.says("follow_them") or (asked.short and _WHO.search(asked.low) is not None and not asked.says("many"))
    if dialogue.intent == "compare" and meant and set(asked.names()) <= set(dialogue.recent):
        return tuple(dialogue.arguments.get("municipalities", ()))
    listed = dialogue.intent in ("rank", "coverage", "peers", "search") and dialogue.pointed == "municipality"
    if asked.slots.names or not listed or not asked.says("follow_them"):
        return ()
    scored = {one.municipality for one in asked.corpus.evaluations if one.has_points}
    known = [one for one in dialogue.listed if one in scored]
    return tuple(known) if 1 < len(known) <= FEW else ()


def of_those(asked: Asked, best: Scored) -> Request | None:
    """ "Jämför dem", "vem av dem har ökat mest?" after a list: side by side, or how each has changed."""
    if (found := _each_of_few(asked, best)) is not None:
        return found
    if asked.slots.like or not (names := those(asked)):
        return None
    dialogue, slots = asked.dialogue, asked.slots
    where = build.place(slots, asked.corpus, topic=False) or ({} if slots.total else dialogue.place)
    if "sub_question" in where:
        where = {"area": int(where["sub_question"].partition(".")[0])}
    elif "area" in where and dialogue.edition and slots.area is None:
        where["edition"] = dialogue.edition
    if best.focus in ("risen", "change") and len(names) <= MOST_ONE_BY_ONE:
        by_gain = sorted(names, key=lambda name: -_gain(name, asked.corpus))
        first, *rest = (asked.request("profile", "change", {"municipality": name} | _own_place(name, where, asked)) for name in by_gain)
        return replace(first, also=tuple(rest))
    if dialogue.intent == "compare":
        return None
    # "Vilken av dem är bäst?" of a ranking or a county is a ranking still.
    if dialogue.intent not in ("peers", "search") if asked.says("follow_which") else best.intent != "compare":
        return None
    if "edition" in where and dialogue.intent != "rank":
        where = build.by_name(where, asked.corpus)
    return asked.request("compare", best.focus if best.intent == "compare" else "overview", {"municipalities": list(names), **where})


def _each_of_few(asked: Asked, best: Scored) -> Request | None:
    """ "Hur har det gått för dem?" after a list of few: one after the other."""
    dialogue = asked.dialogue
    names = dialogue.listed if dialogue.intent == "coverage" and dialogue.pointed == "municipality" else ()
    if best.intent != "profile" or asked.slots.parts() or not asked.says("follow_them") or not 0 < len(names) <= MOST_ONE_BY_ONE:
        return None
    first, *rest = (asked.request("profile", best.focus, {"municipality": name}) for name in names)
    return replace(first, also=tuple(rest))


def _gain(name: str, corpus: Corpus) -> float:
    """How much the total rose between the last two evaluations of one edition; what is not known to have risen comes last."""
    code = next((one.code for one in corpus.municipalities if one.name == name), "")
    known = [(one.edition, one.total_points) for one in corpus.evaluations_of(code)][:2]
    (last, now), (before, then) = known if len(known) > 1 else ((None, None), (None, None))
    return now - then if now is not None and then is not None and last == before else -inf


def _own_place(name: str, where: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    if "area" not in where or "edition" not in where:
        return {key: value for key, value in where.items() if key in ("area", "sub_question")}
    return build.in_own_numbers(name, where["area"], where["edition"], asked.corpus, None)
