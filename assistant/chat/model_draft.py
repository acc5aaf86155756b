"""A model's wording of a draft: paragraph for paragraph, each only as a whole; headings, lists and sources stay ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.chat.grounding.checking import Checker
from assistant.chat.grounding.context import NOTHING
from assistant.chat.grounding.lines import LEAD, key, marks_apart, pieces, worded_sentences

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
        self._sections: dict[str, str] = {}
        for place, block in _paragraphs(worded):
            if place is not None:
                self._sections[place[0]] = f"{self._sections.get(place[0], '')}\n{LEAD.sub('', block)}"
        theirs = {place: block for place, block in reversed(list(_paragraphs(written))) if place is not None}
        self.text = "\n\n".join(self._better(place, block, theirs) for place, block in _paragraphs(worded))

    def _better(self, place: Place | None, ours: str, written: Mapping[Place, str]) -> str:
        theirs = written.get(place, "") if place is not None else ""
        if place is None or not theirs or " ".join(theirs.split()) == " ".join(ours.split()):
            return ours
        lead = LEAD.match(ours)
        kept, said = [], NOTHING
        for sentence in pieces(marks_apart(LEAD.sub("", theirs))):
            verdict = self._checker.check(sentence, said)
            if not verdict.passes:
                self.dropped.append(verdict.reason)
                return ours
            if not self._is_of(place[0], verdict.text):
                self.dropped.append("of another section")
                return ours
            kept.append(verdict.text)
            said = verdict.said
        text = (lead[0] if lead else "") + " ".join(kept)
        if not kept or set(_MARK.findall(ours)) - set(_MARK.findall(text)):
            self.dropped.append("a source left out")
            return ours
        self.taken += 1
        return text

    def _is_of(self, heading: str, sentence: str) -> bool:
        """Whether a sentence belongs under a heading: "4 av 20 poäng på delfrågan" is true of one sub-question."""
        own = self._sections[heading]
        if set(_MARK.findall(sentence)) - set(_MARK.findall(own)):
            return False
        said = key(sentence)
        if said in {key(one) for _, one in worded_sentences(own)}:
            return True
        return all(said != key(one) for section in self._sections.values() for _, one in worded_sentences(section))


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
