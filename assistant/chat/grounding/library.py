"""All that can carry an answer's sentences: read only where a sentence asks for it, since most of it never is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.chat.grounding.sentence import Sentence, SentenceReader, Words, bare
from assistant.chat.grounding.units import (
    COMMAS,
    NARROWING,
    PARTS,
    SEMICOLON,
    Content,
    Origin,
    Piece,
    Stance,
    Unit,
    Whole,
    aside,
    clauses,
    content,
    linked,
    skeleton,
    stances,
)
from assistant.language.folding import sentences

_TOLD = frozenset(("not", "twice", "possible", "wanted", "ceased"))
"""How what evaluators want improved can be meant, when it says so itself: "saknar en strategi", "bör ta fram"."""
_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)*")


@dataclass(frozen=True)
class Source:
    """A text of the evidence. Sentences that name nobody are about `municipality`; what sounds like orders is left out.

    `areas`: areas and sub-questions the text is about though it does not say so. `worded`: it is ours, so that its clauses
    can stand alone. `wished`: it is what evaluators want improved: "Hitta system för …" says of no system that there is one.
    """

    reader: SentenceReader
    words: Words
    text: str
    municipality: str | None
    citations: frozenset[str]
    areas: frozenset[str]
    worded: bool
    number: int = 0
    wished: bool = False

    @cached_property
    def folded(self) -> str:
        """The text as needles are looked for in it."""
        return self.text.casefold()

    @cached_property
    def plain(self) -> str:
        """The text without case and signs."""
        return bare(self.text).casefold()

    @cached_property
    def read(self) -> Read:
        """What the text says."""
        return Read(self)


class Read:
    """The units, wholes and pieces of one text."""

    def __init__(self, source: Source) -> None:
        self._reader, self._words = source.reader, source.words
        self.units: list[Unit] = []
        self.wholes: list[Whole] = []
        self.pieces: list[Piece] = []
        self._wished = source.wished
        for number, sentence in enumerate(sentences(source.text)):
            if not self._words.orders(sentence) and not _only_asks(self._reader.read(sentence), sentence):
                self._origin = (source.number, number)
                self._sentence(sentence, source)

    def _sentence(self, sentence: str, source: Source) -> None:
        whole = self._whole(self._reader.read(sentence), source.municipality, source.citations)
        names: tuple[str, ...] = whole.names
        spoken = source.areas | whole.content.areas
        for part in PARTS.split(sentence):
            read = self._reader.read(part)
            names = read.names or names
            if read.names or len(names) < 2:
                self._add(read, names, source.citations, spoken)
        for half in SEMICOLON.split(sentence) if source.worded else ():
            name = whole.names[0] if len(whole.names) == 1 else None
            narrowing = self._whole(self._reader.read(half), name, source.citations).narrowing
            for part in COMMAS.split(half):
                self._whole(self._reader.read(part), name, source.citations, narrowing)

    def _whole(self, read: Sentence, municipality: str | None, citations: frozenset[str], narrowing: frozenset[str] = frozenset()) -> Whole:
        names = read.names or ((municipality,) if municipality else ())
        order = skeleton(read)
        narrowed = narrowing | {one for one in order if one.startswith(NARROWING)}
        says = content(read.tokens, range(len(read.tokens)), self._words)
        whole = Whole(names, order, narrowed, says, citations, linked(read, self._words))
        self.wholes.append(whole)
        return whole

    def _add(self, read: Sentence, names: tuple[str, ...], citations: frozenset[str], areas: frozenset[str]) -> None:
        meant = stances(read.tokens, self._words)
        if self._wished and not any(one & _TOLD for one in meant):
            meant = [one | {"wanted"} for one in meant]

        def said(places: Iterable[int]) -> Content:
            found = content(read.tokens, places, self._words, meant)
            return replace(found, areas=found.areas | areas)

        for places in clauses(read, self._words):
            numbers = tuple(read.tokens[n].text for n in places if read.tokens[n].kind == "number")
            group = read.group_at(places[0])
            whose = frozenset(group.names if group else names)
            if numbers:
                says = content(read.tokens, places, self._words, meant)
                about = areas if len({one[0] for one in areas}) < 2 and len(areas) < 3 else says.areas
                self.pieces.append(Piece(whose, says, numbers, about, of_total(read, places, self._words), citations))
        within = aside(read.tokens)

        def unit(whose: Iterable[str], places: Iterable[int]) -> None:
            """What stands in brackets is dated by itself: "har en handbok (kommunens egna ord, 2013)"."""
            some = list(places)
            inner, outer = said(n for n in some if n in within), said(n for n in some if n not in within)
            self.units.append(Unit(frozenset(whose), replace(outer, reported=inner.years), citations, self._origin))
            if inner.stems or inner.years:
                both = said(n for n in some if n not in within or read.tokens[n].kind not in ("year", "edition"))
                twofold = {item for item in inner.scopes if inner.scopes[item] != outer.scopes.get(item, inner.scopes[item])}
                both = replace(both, stems=both.stems - twofold, reported=inner.years)
                self.units += [Unit(frozenset(whose), one, citations, self._origin) for one in (inner, both)]

        if not read.groups:
            unit(names, range(len(read.tokens)))
        for n, group in enumerate(read.groups):
            unit(group.names, read.segment(group.first))
            if n == 0 and group.first > 0:  # what stands before the first name may be about nobody
                unit(group.names, range(0, group.first))


class Library:
    """The evidence of one answer."""

    def __init__(self, reader: SentenceReader, words: Words) -> None:
        self._reader, self._words = reader, words
        self._sources: list[Source] = []

    def add(
        self, text: str, municipality: str | None, citations: frozenset[str], areas: Iterable[str] = (), *, worded: bool = False, wished: bool = False
    ) -> None:
        """See Source."""
        number = len(self._sources)
        self._sources.append(Source(self._reader, self._words, text, municipality, citations, frozenset(areas), worded, number, wished))

    def about(self, name: str | None, needles: Iterable[str]) -> Iterator[Unit]:
        """Units about a municipality, or about none, of texts with all the needles (stems, years); of ours when there are none."""
        wanted = tuple(needles)
        for source in self._sources:
            concerns = name in (source.municipality, None) or name in source.text
            if concerns and (wanted or source.worded) and all(one in source.folded for one in wanted):
                for unit in source.read.units:
                    if (name in unit.names) if name else not unit.names:
                        yield unit

    def wholes(self, needles: Iterable[str]) -> Iterator[Whole]:
        """Whole sentences of texts with all the needles."""
        wanted = tuple(needles)
        for source in self._sources:
            if all(one in source.folded for one in wanted):
                yield from source.read.wholes

    def has_words(self, words: str) -> bool:
        """Whether a text has just these words."""
        return any(words.casefold() in source.plain for source in self._sources)

    def has_number(self, origins: Iterable[Origin], numbers: Iterable[str]) -> bool:
        """Whether one of the texts has one of the numbers."""
        wanted = {*numbers}
        return any(wanted & {*_NUMBER.findall(self._sources[number].text)} for number, _ in origins)

    def same(self, read: Sentence, places: Sequence[int], names: Iterable[str], meant: Sequence[Stance]) -> Piece | None:
        """A clause that says just what the tokens at `places` say, figures and all."""
        says = content(read.tokens, places, self._words, meant)
        if not says.stems:
            return None
        numbers = tuple(read.tokens[n].text for n in places if read.tokens[n].kind == "number")
        whose, total = frozenset(names), of_total(read, places, self._words)
        for source in self._sources:
            if all(one in source.folded for one in says.stems):
                for one in source.read.pieces:
                    theirs = one.names == whose or (not read.groups and not one.names)
                    if numbers == one.numbers and theirs and one.total == total and _alike(one, says):
                        return one
        return None


def _only_asks(read: Sentence, text: str) -> bool:
    """A question says nothing; the text of a sub-question in a sentence is its name."""
    return text.rstrip(" *)").endswith("?") and bool(read.tokens) and read.tokens[-1].text == "?"


def _alike(one: Piece, says: Content) -> bool:
    have = one.content
    alike = have.stems == says.stems and have.negated == says.negated and have.stance == says.stance
    return alike and says.years <= have.years and says.areas <= one.about


def of_total(read: Sentence, places: Iterable[int], words: Words) -> bool:
    """Whether tokens speak of the total."""
    return any(read.tokens[n].text in words.total for n in places)
