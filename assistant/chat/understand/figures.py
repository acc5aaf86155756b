"""Whether a figure that the question itself gives is good or bad: "är 45 poäng på område 5 bra?"."""

from __future__ import annotations

import re

from assistant.chat.request import Request
from assistant.chat.understand import arguments as build
from assistant.chat.understand.asked import Asked
from assistant.chat.understand.numbers import any_of, value

_NUMBER = r"(\d{1,3}(?:[.,]\d)?)"


def judged(asked: Asked) -> Request | None:
    """The ranking that the figure is to be held against, with its means; None where no figure is to be judged."""
    slots, lists = asked.slots, asked.words.lists
    if slots.names or not asked.says("good_or_bad") or {"min_points", "max_points"} & slots.numbers.keys():
        return None
    points, had = any_of(lists["points_word"]), any_of(lists["had"])
    of = r"(?:av|of|/)\s*(?:100|800|hundra)"
    no_share = r"(?![\w.,])(?!\s*(?:%|procent|percent))"
    match = (
        re.search(rf"(?<![\w.,]){_NUMBER}\s*(?:(?:{points})(?!\w)|{of})", asked.low)
        or re.search(rf"(?<!\w)(?:{had})\s+(?:\w+\s+)?{_NUMBER}{no_share}", asked.low)
        or (re.match(rf"\W*(?:är|e|is|hur bra är|how good is)\s+{_NUMBER}{no_share}", asked.low) if slots.total or asked.placed else None)
    )
    if match is None:
        return None
    given = {key: one for key, one in build.rank_arguments(slots, asked.corpus).items() if key in ("area", "sub_question", "edition", "total")}
    return asked.request("rank", "verdict", given, {"points": value(match[1])})
