"""Municipalities that a question leaves out: "förutom Helsingborg", "någon annan än Nacka", "inte X, men vem annars"."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.chat.understand.numbers import any_of
from assistant.chat.understand.slots import Slots
from assistant.language.names import folded
from assistant.language.question_names import Named
from assistant.language.question_words import QuestionWords

_NEAR = 6
"""So many characters at most stand between names of one row: " och ", ", "."""


def apart(text: str, slots: Slots, words: QuestionWords) -> tuple[Slots, tuple[str, ...]]:
    """The question without the municipalities it leaves out, and their names; only of questions about whoever it is."""
    low = folded(text)
    if not slots.names or not any(words.says(one, low) for one in ("whoever", "superlative", "leaving_out_alone")):
        return slots, ()
    before = re.compile(rf"(?<!\w)(?:{any_of(words.lists['leaving_out'])})\s+$")
    besides = words.says("who_else", low)
    plain = re.compile(rf"(?<!\w)(?:{any_of(words.lists['negation'])})\s+$")
    out: list[Named] = []
    end = -_NEAR
    for one in sorted(slots.names, key=lambda name: name.start):
        said = f"{folded(text[: one.start])} "
        near = bool(out) and 0 <= one.start - end <= _NEAR
        if near or before.search(said) or (besides and plain.search(said)):
            out.append(one)
            end = one.end
    if not out:
        return slots, ()
    rest = tuple(one for one in slots.names if one not in out)
    return replace(slots, names=rest), tuple(one.municipality.name for one in out)
