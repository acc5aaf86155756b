"""A model's text put together with the worded answer: only checked sentences, all tables, nothing with a source left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.chat.grounding.checking import Checker
from assistant.chat.grounding.context import NOTHING
from assistant.chat.grounding.evidence import Grounding
from assistant.chat.grounding.lines import marks_apart, pieces, prefix
from assistant.chat.grounding.sentence import SentenceReader, Words, bare

_PLACE = re.compile(r"^\s*\[\[T(\d+)\]\]\s*$")
_MARK = re.compile(r"\[(\d+)\]")
Show = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Worded:
    """A worded text in its parts: paragraphs and lists, tables, and the line of caveats at its end."""

    prose: tuple[str, ...]
    tables: tuple[str, ...]
    caveats: str
    order: tuple[str, ...]

    @classmethod
    def of(cls, text: str, caveat_sign: str) -> Worded:
        blocks = [one for one in text.split("\n\n") if one.strip()]
        caveats = blocks.pop() if blocks and blocks[-1].startswith(caveat_sign) else ""
        tables = [one for one in blocks if one.startswith("|")]
        order = [f"[[T{tables.index(one) + 1}]]" if one.startswith("|") else one for one in blocks]
        return cls(tuple(one for one in blocks if not one.startswith("|")), tuple(tables), caveats, tuple(order))

    @property
    def for_model(self) -> str:
        """The text with its tables as `[[T1]]`."""
        return "\n\n".join(self.order)


class Composer:
    """Takes a model's text as it comes; keeps the sentences that pass.

    `show` is told each as soon as it has passed, with the space or the line's beginning before it: put together they are Markdown.
    """

    def __init__(self, worded: Worded, checker: Checker, show: Show | None = None) -> None:
        self._worded, self._checker, self._show = worded, checker, show
        self._blocks: list[list[str]] = [[]]
        self._line, self._done, self._said = "", 0, NOTHING
        self._kept: list[str] = []
        self._used: set[int] = set()
        self._lost: set[int] = set()
        self._told = False
        self.dropped: list[str] = []
        self.passed = 0

    def feed(self, text: str) -> None:
        *lines, rest = (self._line + text).split("\n")
        for line in lines:
            self._line = line
            self._end_line()
        self._line = rest
        if rest and not rest.lstrip().startswith(("|", "[[", "#")):
            sign, said = prefix(marks_apart(rest))
            some = pieces(said)
            if len(some) > 1 and some[-1][:1].isalpha():
                self._take(some[:-1], sign)

    def finish(self) -> None:
        self._end_line()

    def _tell(self, sentence: str, sign: str) -> None:
        if self._show is None:
            return
        if len(self._kept) > 1:
            apart = " "
        else:
            apart = ("\n" if self._blocks[-1] else "\n\n") if self._told else ""
            sentence = sign + sentence
        self._told = True
        self._show(apart + sentence)

    def _take(self, some: Sequence[str], sign: str = "") -> None:
        if self._done == 0:
            self._said = self._said.at_new_line(in_list=bool(sign))
        for sentence in some[self._done :]:
            verdict = self._checker.check(sentence, self._said)
            self._said = verdict.said
            if verdict.passes:
                self._kept.append(verdict.text)
                self.passed += 1
                self._tell(verdict.text, sign)
            else:
                self.dropped.append(verdict.reason)
                self._lost.add(len(self._blocks) - 1)
        self._done = max(self._done, len(some))

    def _end_line(self) -> None:
        line = marks_apart(self._line)
        self._line = ""
        if (place := _PLACE.match(line)) is not None:
            self._put_table(int(place[1]))
        elif not line.strip():
            self._blocks.append([])
        elif line.lstrip().startswith("|"):
            number = next((n for n, table in enumerate(self._worded.tables, 1) if line.strip() in table), 0)
            self._put_table(number)
            self.dropped += [] if number else ["a table of its own"]
        elif bare(line) not in bare(self._worded.caveats):
            sign, rest = prefix(line)
            if sign.startswith("#"):
                self.dropped.append("a heading of its own")
                rest = ""
            self._take(pieces(rest), sign)
            if self._kept:
                self._blocks[-1].append(sign + " ".join(self._kept))
        self._kept, self._done = [], 0

    def _put_table(self, number: int) -> None:
        """A table of ours, where the model has its sign or its first line; once."""
        if 1 <= number <= len(self._worded.tables) and number not in self._used:
            self._used.add(number)
            self._blocks += [[self._worded.tables[number - 1]], []]

    # -- the whole --------------------------------------------------------------------------------------------------

    def text(self, partial: bool) -> str:
        """What was kept, with what it left out: tables, lines with sources of their own, caveats. `partial`: the worded opening stands."""
        blocks = self._standing()
        lead = self._worded.prose[0] if self._worded.prose else ""
        if partial and lead not in blocks:
            blocks.insert(0, lead)
        missing = [table for n, table in enumerate(self._worded.tables, 1) if n not in self._used]
        blocks[1:1] = missing
        marked = {one for block in blocks if not block.startswith("|") for one in _MARK.findall(block)}
        blocks += self._left_out(marked)
        return "\n\n".join([*blocks, *([self._worded.caveats] if self._worded.caveats else [])])

    def _standing(self) -> list[str]:
        """The kept blocks; no "Goda exempel:" whose examples all fell."""
        found = []
        for n, block in enumerate(self._blocks):
            fell = n + 1 in self._lost and n + 1 < len(self._blocks) and not self._blocks[n + 1]
            if block and not (fell and len(block) == 1 and block[0].rstrip().endswith(":")):
                found.append("\n".join(block))
        return found

    def _left_out(self, marked: set[str]) -> list[str]:
        """Worded lines with a mark that the kept text does not have; a list keeps the line that opens it."""
        found: list[str] = []
        for n, block in enumerate(self._worded.prose):
            listed = [line for line in block.split("\n") if set(_MARK.findall(line)) - marked]
            lines = [line if prefix(line)[0] else " ".join(one for one in pieces(line) if set(_MARK.findall(one)) - marked) for line in listed]
            if lines:
                opening = self._worded.prose[n - 1] if n and lines[0].startswith("- ") and self._worded.prose[n - 1].endswith(":") else ""
                found += [one for one in (opening, "\n".join(lines)) if one]
        return found

    def answers(self, grounding: Grounding, words: Words) -> bool:
        """Whether what was kept says what the worded answer's first sentence says: its municipalities and its figures."""
        if not self.passed:
            return False
        reader = SentenceReader(grounding, words, {})
        first = next(iter(pieces(self._worded.prose[0])), "") if self._worded.prose else ""
        lead, kept = reader.read(_MARK.sub("", first)), reader.read(_MARK.sub("", " ".join(line for block in self._blocks for line in block)))
        numbers = {one for n, one in zip(lead.of_kind("number"), lead.numbers, strict=True) if not (n and lead.tokens[n - 1].text in words.of)}
        return set(lead.names) <= set(kept.names) and numbers <= set(kept.numbers)
