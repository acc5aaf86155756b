"""Pieces of text that can carry a sentence: what each says, of whom, and by which source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.chat.sentence import Sentence, SentenceReader, Token, Words
from assistant.language.analyser import stem
from assistant.language.folding import sentences

Count = tuple[tuple[Decimal, ...], str, bool]
"""A number that counts something: its readings, the stem of what is counted, whether it is the whole of a part ("av 27")."""


@dataclass(frozen=True, slots=True)
class Content:
    """What some tokens say. `positive`: stems outside a negation; `negated`: what stands right after one."""

    stems: frozenset[str]
    positive: frozenset[str]
    negated: frozenset[str]
    counts: frozenset[Count]
    years: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a text says of some municipalities, or (no names) of none."""

    names: frozenset[str]
    content: Content
    citations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole sentence. `skeleton`: its names, areas, figures and comparing words, in order."""

    names: tuple[str, ...]
    skeleton: tuple[str, ...]
    content: Content
    citations: frozenset[str]


def content(tokens: Sequence[Token], places: Iterable[int], words: Words) -> Content:
    """What the tokens at `places` say."""
    stems, positive, negated, counts, years = set(), set(), set(), set(), set()
    for n in places:
        token, before = tokens[n], tokens[n - 1].kind if n else ""
        if token.kind == "negation":
            following = tokens[n + 1] if n + 1 < len(tokens) else None
            negated.add("" if following is None else stem(following.text.casefold()) if following.kind in ("word", "comparing") else following.text)
        elif token.kind == "word" and (one := stem(token.text)) not in words.neutral:
            stems.add(one)
            if before != "negation":
                positive.add(one)
        elif token.kind == "number":
            counts.add(count(tokens, n, words))
        elif token.kind in ("year", "edition"):
            years.add(token.text)
    return Content(frozenset(stems), frozenset(positive), frozenset(negated), frozenset(counts), frozenset(years))


def count(tokens: Sequence[Token], n: int, words: Words) -> Count:
    """The number at n as a count."""
    m = n + 1
    while m < len(tokens) and (tokens[m].kind == "number" or tokens[m].text in words.of | words.determiners):
        m += 1
    k = n - 1
    while k > 0 and tokens[k].text in words.determiners:
        k -= 1
    counted = stem(tokens[m].text) if m < len(tokens) and tokens[m].kind in ("word", "comparing") else ""
    return tokens[n].value, counted, k >= 0 and tokens[k].text in words.of


def skeleton(sentence: Sentence) -> tuple[str, ...]:
    """Names, areas, figures, years and comparing words in order; an area said twice in a row counts once."""
    found: list[str] = []
    for token in sentence.tokens:
        if token.kind in ("name", "sub", "comparing", "number", "year", "edition"):
            found.append(f"{token.kind} {token.text}")
        elif token.kind == "area":
            one = f"area {min(token.areas)}"
            if not found or found[-1] != one:
                found.append(one)
    return tuple(found)


def is_within(some: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether `some` occurs in `whole` in its order."""
    left = iter(whole)
    return all(one in left for one in some)


class Library:
    """All units and wholes of an answer's evidence."""

    def __init__(self, reader: SentenceReader, words: Words) -> None:
        self._reader, self._words = reader, words
        self.units: list[Unit] = []
        self.wholes: list[Whole] = []

    def add(self, text: str, municipality: str | None, citations: frozenset[str]) -> None:
        """A text of a source; sentences that name nobody are about `municipality`. What sounds like orders is left out."""
        for sentence in sentences(text):
            if not self._words.orders(sentence):
                self._add(self._reader.read(sentence), municipality, citations)

    def _add(self, read: Sentence, municipality: str | None, citations: frozenset[str]) -> None:
        names = read.names or ((municipality,) if municipality else ())
        whole = content(read.tokens, range(len(read.tokens)), self._words)
        self.wholes.append(Whole(names, skeleton(read), whole, citations))
        if not read.groups:
            self.units.append(Unit(frozenset(names), whole, citations))
            return
        for n, group in enumerate(read.groups):
            segment = read.segment(group.first)
            self.units.append(Unit(frozenset(group.names), content(read.tokens, segment, self._words), citations))
            if n == 0 and group.first > 0:  # what stands before the first name may be about nobody
                self.units.append(Unit(frozenset(group.names), content(read.tokens, range(0, group.first), self._words), citations))

    def about(self, name: str | None) -> Iterator[Unit]:
        """Units about a municipality, or about none."""
        for one in self.units:
            if (name in one.names) if name else not one.names:
                yield one
