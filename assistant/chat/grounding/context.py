"""What stands around a sentence: whom the text spoke of last, what carried that, and where the worded answer says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.chat.grounding.lines import LEAD, MARK, key, pieces, worded_lines
from assistant.chat.grounding.sentence import SentenceReader

_BOLD = re.compile(r"\*\*[^*]+\*\*")


@dataclass(frozen=True, slots=True)
class Said:
    """What a text has said so far.

    `names`: of its last sentence with names, `here`: in this line; `citations`: ids of what carried its last sentence; `under`:
    which list of the worded answer the line belongs to that opened the list it is in.
    """

    names: frozenset[str] = frozenset()
    here: frozenset[str] = frozenset()
    citations: frozenset[str] = frozenset()
    under: str = ""

    def shown(self, names: frozenset[str], citations: frozenset[str], under: str) -> Said:
        """After a sentence that passed, with its names."""
        return Said(names or self.names, names or self.here, citations, under)

    def dropped(self, names: frozenset[str]) -> Said:
        """After a sentence that is not shown: what follows it could be about its names or, as it is shown, about those before."""
        return Said(self.names | names, self.here | names, under=self.under)

    def at_new_line(self, *, in_list: bool) -> Said:
        return replace(self, here=frozenset(), under=self.under if in_list else "")


NOTHING = Said()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`text`: the sentence with its marks, when it passes. `reason`: why it does not. `said`: what the text has said with it."""

    text: str = ""
    reason: str = ""
    said: Said = NOTHING

    @property
    def passes(self) -> bool:
        return not self.reason


@dataclass(slots=True)
class Carried:
    """What carries a sentence: (place of the token, ids of citations)."""

    at: list[tuple[int, frozenset[str]]] = field(default_factory=list)

    @property
    def citations(self) -> frozenset[str]:
        return frozenset().union(*(ids for _, ids in self.at))


@dataclass(frozen=True, slots=True)
class Literal:
    """A sentence of the worded answer. `names`: its own; `whose`: those named last in its line; `before`: last in the text."""

    text: str
    names: frozenset[str]
    whose: frozenset[str]
    before: frozenset[str]

    def stands_after(self, said: Said, municipality: str | None) -> bool:
        """Whether it means the same there: "252 km bort" is somebody's. `municipality`: whom the answer is about."""
        if self.names:
            return True
        if self.whose:
            return said.names == self.whose
        return municipality is None or said.names - {municipality} <= self.before


class Literals:
    """The sentences of a worded text, by what they say without marks and signs."""

    def __init__(self, text: str, reader: SentenceReader) -> None:
        self._by_key: dict[str, list[Literal]] = {}
        before: frozenset[str] = frozenset()
        for sentences in worded_lines(text):
            whose: frozenset[str] = frozenset()
            for sentence in sentences:
                names = frozenset(reader.read(sentence).names)
                for form in dict.fromkeys((sentence, LEAD.sub("", sentence))):
                    self._by_key.setdefault(key(form), []).append(Literal(form, names, whose, before))
                whose, before = names or whose, names or before

    def find(self, sentence: str) -> list[Literal]:
        """The sentences that say the same in the same words."""
        return self._by_key.get(key(sentence), [])


class Lists:
    """The lists of a worded text: what may stand under "Goda exempel:", and under no other such line."""

    def __init__(self, text: str) -> None:
        self._marks: dict[str, set[str]] = {}
        self._lines: dict[str, set[str]] = {}
        blocks = [one for one in text.split("\n\n") if one.strip()]
        for block, following in pairwise(blocks):
            if is_opening(block) and following.startswith("- "):
                opening = key(pieces(block.split("\n")[-1])[-1])
                self._marks.setdefault(opening, set()).update(MARK.findall(following))
                self._lines.setdefault(opening, set()).update(key(one) for line in worded_lines(following) for one in line)

    def openings(self) -> Iterator[str]:
        return iter(self._marks)

    def holds(self, opening: str, sentence: str) -> bool:
        """Whether a sentence stands in the list that an opening opens, word for word or by its sources."""
        if opening not in self._marks or key(sentence) in self._lines[opening]:
            return True
        marks = set(MARK.findall(sentence))
        return bool(marks) and marks <= self._marks[opening]


def is_opening(text: str) -> bool:
    """Whether a text opens what follows it: it ends with a colon, or is nothing but bold."""
    text = MARK.sub("", text).strip()
    return text.rstrip("*_ ").endswith(":") or _BOLD.fullmatch(text) is not None


def fitting(literals: list[Literal], sentence: str, said: Said, municipality: str | None) -> Iterator[Literal]:
    """Those of the literals that a sentence can stand for: no mark too many, and about the same."""
    marks = set(MARK.findall(sentence))
    return (one for one in literals if marks <= set(MARK.findall(one.text)) and one.stands_after(said, municipality))
