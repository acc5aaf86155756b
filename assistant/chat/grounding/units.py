"""Pieces of text that can carry a sentence: what each says, of whom, how it is meant, and by which source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.chat.grounding.sentence import Sentence, Words
from assistant.chat.grounding.tokens import Token
from assistant.language.analyser import stem

Count = tuple[tuple[Decimal, ...], str, bool]
"""A number that counts something: its readings, the stem of what is counted, whether it is the whole of a part ("av 27")."""
Origin = tuple[int, int]
"""Where a piece of evidence stands: the number of the text, and of the sentence in it."""
Stance = frozenset[str]
"""How a clause is meant: not (denied or lacking), twice (denied twice), possible, wanted, ceased, only, every. Empty: it is simply so."""

BREAKS = frozenset(",;:()–—/")
_TURNS = BREAKS - set(",()")
_WAYS = ({"från", "till"}, {"from", "to"})
_ALIKE = {"lacks": "not", "denies": "not", "intends": "wanted"}
HUNG = "hung"
"""In a clause that hangs on what is denied: "saknar ett center som svarar" does not say that answers are lacking."""
NARROWING = ("area ", "sub ", "edition ")
_LOSABLE = frozenset(("only", "every"))
"""What may be left out without the rest getting untrue: "i alla förvaltningar"."""
PARTS = re.compile(r"(?<=[;:])\s+")
SEMICOLON, COMMAS = re.compile(r";\s+"), re.compile(r"[:,]\s+")


@dataclass(frozen=True, slots=True)
class Content:
    """What some tokens say. `order`: the stems as they come; `directed`: from something to something.

    `negated`: what stands right after a negation. `scopes`: how each stem and number is meant; `stance`: all in all.

    `reported`: the years of reports among the years ("enligt rapporten från 2018"); of a source's text, years in brackets.
    """

    stems: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    directed: bool = False
    negated: frozenset[str] = frozenset()
    counts: frozenset[Count] = frozenset()
    years: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    reported: frozenset[str] = frozenset()
    scopes: Mapping[str, frozenset[Stance]] = field(default_factory=dict)
    stance: Stance = frozenset()

    @property
    def needles(self) -> frozenset[str]:
        """What a text must have in it, letter for letter, to say this."""
        counted = {kind for _, kind, _ in self.counts}
        return frozenset((self.stems | self.negated | counted | {one.removeprefix("edition ") for one in self.years}) - {""})

    def means(self, said: Content) -> bool:
        """Whether what is said here is meant as `said` means it: nothing denied, wished or ended that is not so here, and the other way."""
        if not said.scopes:
            return said.stance - {HUNG} <= self.stance | _LOSABLE
        union: set[str] = set()
        for item, meant in said.scopes.items():
            fits = [one for one in self.scopes.get(item, frozenset()) if any(one <= theirs | _LOSABLE for theirs in meant)]
            if not fits:
                return False
            union |= frozenset().union(*fits)
        return said.stance - {HUNG} <= union


@dataclass(frozen=True, slots=True)
class Unit:
    """What a text says of some municipalities, or (no names) of none."""

    names: frozenset[str]
    content: Content
    citations: frozenset[str]
    origin: Origin = (0, 0)

    def carries(self, says: Content, areas: Iterable[str]) -> bool:
        """Whether all that is said is said here, and so meant."""
        have = self.content
        return (
            says.stems <= have.stems
            and says.negated <= have.negated
            and says.counts <= have.counts
            and says.years - says.reported <= have.years
            and says.reported <= have.years | have.reported
            and have.areas.issuperset(areas)
            and (is_within(says.order, have.order) if says.directed else turns_into(says.order, have.order))
            and have.means(says)
        )


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole sentence, or a clause of ours. `skeleton`: its names, areas, figures and comparing words, in order.

    `narrowing`: the areas and editions of the whole sentence. `linked`: the names that a small word makes objects.
    """

    names: tuple[str, ...]
    skeleton: tuple[str, ...]
    narrowing: frozenset[str]
    content: Content
    citations: frozenset[str]
    linked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause with its figures: what another clause must say to say just the same. `about`: the areas it is said of.

    `total`: whether it speaks of the total.
    """

    names: frozenset[str]
    content: Content
    numbers: tuple[str, ...]
    about: frozenset[str]
    total: bool
    citations: frozenset[str]


def stances(tokens: Sequence[Token], words: Words, free: Iterable[int] = ()) -> list[Stance]:
    """For each token how its clause is meant; clauses end at signs and turns ("men"), not at commas or "och".

    What is denied is so in a clause that hangs on it ("saknar ett center som svarar"), not the other way. `free`: places that do
    not count.
    """
    found: list[Stance] = [frozenset()] * len(tokens)
    passed_over = frozenset(free)
    brackets = aside(tokens)
    for places in ([n for n in range(len(tokens)) if n not in brackets], sorted(brackets)):
        _stances(tokens, places, words, passed_over, found)
    return found


def _stances(tokens: Sequence[Token], places: Sequence[int], words: Words, passed_over: frozenset[int], found: list[Stance]) -> None:
    kinds: list[str] = []
    piece: list[int] = []

    def end() -> None:
        denied = kinds.count("not")
        meant = frozenset(one for one in kinds if one and one != "not") | ({"not"} if denied == 1 else {"twice"} if denied else set())
        for n in piece:
            found[n] = meant
        piece.clear()

    for n in places:
        token = tokens[n]
        turned = token.text in _TURNS or token.text in words.turns or (token.text in words.after_comma and n > 0 and tokens[n - 1].text == ",")
        if (turned and not _between_numbers(tokens, n)) or token.text == "(":
            end()
            kinds.clear()
        elif token.text in words.relatives:
            end()
            kinds[:] = [one for one in kinds if one in ("not", "possible", "wanted", "ceased", HUNG)]
            kinds += [HUNG] if "not" in kinds else []
        if n not in passed_over:
            kinds.append("" if token.text in words.few and "not" in kinds else _stance(tokens, n, words))
        piece.append(n)
    end()


def _between_numbers(tokens: Sequence[Token], n: int) -> bool:
    """Whether a token stands between two numbers: "69–92", "69 och 92" are one figure."""
    return 0 < n < len(tokens) - 1 and tokens[n - 1].kind == tokens[n + 1].kind == "number"


def _stance(tokens: Sequence[Token], n: int, words: Words) -> str:
    kind = "not" if tokens[n].kind == "negation" else words.stance(tokens[n].text)
    following = tokens[n + 1].kind if n + 1 < len(tokens) else ""
    if tokens[n].text in words.few and n and tokens[n - 1].text not in words.to_get:
        return "not"  # "det finns få exempel", not "kan få"
    if kind == "every" and following not in ("word", "area", "number", "comparing"):
        return ""  # "73 points each"
    return _ALIKE.get(kind, kind)


def content(tokens: Sequence[Token], places: Iterable[int], words: Words, meant: Sequence[Stance] | None = None) -> Content:
    """What the tokens at `places` say. `meant`: the stances of all tokens."""
    meant = stances(tokens, words) if meant is None else meant
    stems, negated, counts, years, areas, reported = set(), set(), set(), set(), set(), set()
    brackets, order, said = aside(tokens), [], set()
    scopes: dict[str, set[Stance]] = {}
    union: Stance = frozenset()
    for n in places:
        token = tokens[n]
        said.add(token.text)
        union |= meant[n]
        item = ""
        if token.kind == "negation":
            following = tokens[n + 1] if n + 1 < len(tokens) else None
            negated.add("" if following is None else stem(following.text.casefold()) if following.kind in ("word", "comparing") else following.text)
        elif token.kind == "word" and not words.is_neutral(token.text):
            item = stem(token.text)
            stems.add(item)
            order.append(item)
        elif token.kind in ("number", "rank"):
            counts.add(count(tokens, n, words))
            item = f"#{token.value[-1] if token.value else token.text}"
        elif token.kind in ("year", "edition"):
            years.add(dated(token))
            if n in brackets or any(one.text in words.reports for one in tokens[max(0, n - 3) : n]):
                reported.add(dated(token))
        elif token.kind == "sub":
            areas |= {token.text, token.text[0]}
        elif token.kind == "area":
            areas |= {str(one) for one in token.areas}
        if item:
            scopes.setdefault(item, set()).add(meant[n])
    fixed = {item: frozenset(some) for item, some in scopes.items()}
    directed = any(one <= said for one in _WAYS)
    return Content(
        frozenset(stems),
        tuple(order),
        directed,
        frozenset(negated),
        frozenset(counts),
        frozenset(years),
        frozenset(areas),
        frozenset(reported),
        fixed,
        union,
    )


def dated(token: Token) -> str:
    """A year, or an edition told apart from the year it is called by."""
    return f"edition {token.text}" if token.kind == "edition" else token.text


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


def clauses(read: Sentence, words: Words) -> Iterator[list[int]]:
    """Places of tokens that belong together: between names, breaking words and punctuation."""
    starts = {group.start for group in read.groups[1:]}
    brackets = aside(read.tokens)
    piece: list[int] = []
    for n, token in enumerate(read.tokens):
        breaks = token.text in BREAKS or (token.kind == "word" and token.text in words.breaks | words.turns)
        breaks = breaks and not _between_numbers(read.tokens, n) and (n not in brackets or token.text == "(")
        if n in starts or breaks:
            if piece:
                yield piece
            piece = []
        if not breaks:
            piece.append(n)
    if piece:
        yield piece


def aside(tokens: Sequence[Token]) -> set[int]:
    """Places within brackets."""
    depth, found = 0, set()
    for n, token in enumerate(tokens):
        depth = max(0, depth + (token.text == "(") - (token.text == ")"))
        if depth:
            found.add(n)
    return found


def skeleton(sentence: Sentence) -> tuple[str, ...]:
    """Names, areas, figures, years and comparing words in order; an area said twice in a row counts once."""
    found: list[str] = []
    for token in sentence.tokens:
        if token.kind in ("name", "sub", "comparing", "number", "rank", "year", "edition"):
            found.append(f"{token.kind} {token.text}")
        elif token.kind == "area":
            one = f"area {min(token.areas)}"
            if not found or found[-1] != one:
                found.append(one)
    return tuple(found)


def linked(sentence: Sentence, words: Words) -> frozenset[str]:
    """Names after a word that makes them objects ("av Eskilstuna, Helsingborg och Västerås": all three)."""
    after = [one for one in sentence.groups if one.first and sentence.tokens[one.first - 1].text in words.links]
    return frozenset(name for one in after for name in one.names)


def is_within(some: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether `some` occurs in `whole` in its order."""
    left = iter(whole)
    return all(one in left for one in some)


def turns_into(some: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether `some` occurs in `whole` in its order, or with its end moved to the front ("I Kinda följs …").

    "The auditors examine the boards" and "the boards examine the auditors" have the same words.
    """
    return len(some) < 3 or any(is_within((*some[n:], *some[:n]), whole) for n in range(len(some)))
