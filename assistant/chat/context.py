"""What stands around a sentence: whom the text spoke of last, what carried that, and where the worded answer says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.chat.lines import LEAD, MARK, key, worded_lines
from assistant.chat.sentence import SentenceReader


@dataclass(frozen=True, slots=True)
class Said:
    """What a text has said so far. `names`: of its last sentence with names; `citations`: ids of what carried its last sentence."""

    names: frozenset[str] = frozenset()
    citations: frozenset[str] = frozenset()

    def dropped(self, names: frozenset[str]) -> Said:
        """After a sentence that is not shown: what follows it could be about its names or, as it is shown, about those before."""
        return Said(self.names | names)


NOTHING = Said()


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


def fitting(literals: list[Literal], sentence: str, said: Said, municipality: str | None) -> Iterator[Literal]:
    """Those of the literals that a sentence can stand for: no mark too many, and about the same."""
    marks = set(MARK.findall(sentence))
    return (one for one in literals if marks <= set(MARK.findall(one.text)) and one.stands_after(said, municipality))
