"""Numbers in words ("fyrtiofem", "four hundred and twenty-nine"), places in a ranking ("tvåa", "plats 2"), areas in a list ("område 6 och 8")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.chat.grounding.tokens import Token

_AND = frozenset(("och", "and"))
LAST_AREA = 8


def table(text: str) -> dict[str, int]:
    """`två 2 tre 3` as a mapping."""
    some = text.split()
    return {word: int(value) for word, value in zip(some[::2], some[1::2], strict=True)}


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number words of one language. `units`: words that are numbers only inside others or after "bara" (en, ett, one).

    `ordinals` count with a place word after them ("andra plats"), `runners` alone ("tvåa"). `places`: place words. `joins`:
    what joins a list. `only`: bara, only. `counted`: units and "av", before which a number is no area.
    """

    words: Mapping[str, int]
    units: Mapping[str, int]
    ordinals: Mapping[str, int]
    runners: Mapping[str, int]
    places: frozenset[str]
    joins: frozenset[str]
    only: frozenset[str]
    counted: frozenset[str]

    def read(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens with number words as numbers, places as ranks and listed areas as areas."""
        return list(self._areas(list(self._ranked(list(self._numbered(tokens))))))

    def value(self, word: str) -> int | None:
        """What a word, perhaps a compound, says as a number."""
        found: list[int] = []
        for part in word.split("-"):
            inner = self._parts(part, not found)
            if inner is None:
                return None
            found += inner
        return _sum(found)

    def _parts(self, word: str, first: bool) -> list[int] | None:
        if word in self.words:
            return [self.words[word]]
        if word in self.units and not first:
            return [self.units[word]]
        for end in range(len(word) - 1, 1, -1):
            if word[:end] in self.words and (rest := self._parts(word[end:], False)) is not None and _fit(self.words[word[:end]], rest[0]):
                return [self.words[word[:end]], *rest]
        return None

    def _numbered(self, tokens: Sequence[Token]) -> Iterator[Token]:
        n = 0
        while n < len(tokens):
            end, value = self._number_at(tokens, n)
            if value is None:
                yield tokens[n]
            else:
                yield Token("number", str(value), tokens[n].start, (Decimal(value),))
            n = end

    def _number_at(self, tokens: Sequence[Token], n: int) -> tuple[int, int | None]:
        """(the token after, the number that begins at n or None)."""
        if tokens[n].kind != "word":
            return n + 1, None
        text = tokens[n].text
        if text in self.units and n and tokens[n - 1].text in self.only:
            return n + 1, self.units[text]
        value = self.value(text)
        if value is None:
            return n + 1, None
        end = n + 1
        while end < len(tokens):
            following = end + 1 if tokens[end].text in _AND and value >= 100 and end + 1 < len(tokens) else end
            more = self.value(tokens[following].text) if tokens[following].kind == "word" else None
            if more is None or not _fit(value, more):
                break
            value = value * more if more in (100, 1000) else value + more
            end = following + 1
        return end, value

    def _ranked(self, tokens: Sequence[Token]) -> Iterator[Token]:
        n = 0
        while n < len(tokens):
            token, before = tokens[n], tokens[n - 1].text if n else ""
            following = tokens[n + 1].text if n + 1 < len(tokens) else ""
            if token.kind == "word" and token.text in self.runners:
                yield _rank(token, self.runners[token.text])
            elif token.kind == "word" and token.text in self.ordinals and following in self.places:
                yield _rank(token, self.ordinals[token.text])
                n += 1
            elif token.kind == "number" and before.casefold() in self.places:
                yield Token("rank", token.text, token.start, token.value)
            else:
                yield token
            n += 1

    def _areas(self, tokens: list[Token]) -> Iterator[Token]:
        """ "område 6 och 8": the 8 is an area too."""
        for n, token in enumerate(tokens):
            if token.kind == "number" and n > 1 and (tokens[n - 1].text in self.joins or tokens[n - 1].text == ","):
                following = tokens[n + 1].text if n + 1 < len(tokens) else ""
                listed = tokens[n - 2].kind == "area" and tokens[n - 2].text[-1:].isdigit()
                if listed and len(token.text) == 1 and 1 <= int(token.text) <= LAST_AREA and following not in self.counted:
                    tokens[n] = token = Token("area", token.text, token.start, (), frozenset((int(token.text),)))
            yield token


def _rank(token: Token, value: int) -> Token:
    return Token("rank", str(value), token.start, (Decimal(value),))


def _fit(before: int, after: int) -> bool:
    """Whether two number words make one number: tjugo + två, fyra + hundra, hundra + två."""
    if after in (100, 1000):
        return before < after
    return (before % 100 == 0 and before > 0 and after < 100) or (before % 10 == 0 and before % 100 >= 20 and after < 10)


def _sum(parts: Sequence[int]) -> int:
    total = 0
    for one in parts:
        total = max(total, 1) * one if one in (100, 1000) else total + one
    return total
