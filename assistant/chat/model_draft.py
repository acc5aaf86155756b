"""A model's wording of a draft: paragraph for paragraph, each only as a whole; headings, lists and sources stay ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.chat.checking import Checker
from assistant.chat.context import NOTHING
from assistant.chat.lines import LEAD, pieces

_MARK = re.compile(r"\[\d+\]")
_NO_PARAGRAPH = ("#", "-", "|", ">", "*")

Place = tuple[str, str]
"""(heading, bold opening) of a paragraph."""


class Redraft:
    """A draft with those of its paragraphs reworded that hold. `dropped`: why the others were not taken."""

    def __init__(self, worded: str, written: str, checker: Checker) -> None:
        self._checker = checker
        self.dropped: list[str] = []
        self.taken = 0
        theirs = {place: block for place, block in reversed(list(_paragraphs(written))) if place is not None}
        self.text = "\n\n".join(self._better(block, theirs.get(place, "") if place else "") for place, block in _paragraphs(worded))

    def _better(self, ours: str, theirs: str) -> str:
        if not theirs or " ".join(theirs.split()) == " ".join(ours.split()):
            return ours
        lead = LEAD.match(ours)
        kept, said = [], NOTHING
        for sentence in pieces(LEAD.sub("", theirs)):
            verdict = self._checker.check(sentence, said)
            if not verdict.passes:
                self.dropped.append(verdict.reason)
                return ours
            kept.append(verdict.text)
            said = verdict.said
        text = (lead[0] if lead else "") + " ".join(kept)
        if not kept or set(_MARK.findall(ours)) - set(_MARK.findall(text)):
            self.dropped.append("a source left out")
            return ours
        self.taken += 1
        return text


def _paragraphs(text: str) -> Iterator[tuple[Place | None, str]]:
    """(place, block) in order; no place for what is no paragraph."""
    heading = ""
    for block in text.split("\n\n"):
        if block.startswith("#"):
            heading = " ".join(block.split())
        lead = LEAD.match(block)
        if not block.strip() or (block.lstrip().startswith(_NO_PARAGRAPH) and lead is None):
            yield None, block
        else:
            yield (heading, lead[0].strip() if lead else ""), block.strip()
