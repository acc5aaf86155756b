"""Is a figure in a sentence the figure of whom, of what and of when the sentence says?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assistant.chat.facts import Facts, Row
from assistant.chat.sentence import Sentence, Token, Words

NEAR = 7
"""So many tokens after a figure its year or its area may stand."""
_ANYWHERE = frozenset(("population", "population_ratio", "distance_km"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a sentence: the tokens it takes, the fields it can be, a maximum said with it ("45 av 100"), the other end of a range."""

    at: int
    end: int
    fields: tuple[str, ...]
    values: tuple[Decimal, ...]
    maximum: tuple[Decimal, ...] = ()
    high: tuple[Decimal, ...] = ()


class Figures:
    """Holds the figures of sentences against the rows of a result."""

    def __init__(self, facts: Facts, words: Words, about: Row) -> None:
        self._facts, self._words, self._about = facts, words, about

    # -- reading ----------------------------------------------------------------------------------------------------

    def find(self, sentence: Sentence) -> list[Figure | int]:
        """Figures in order; a number that counts something instead ("27 kommuner") is given as its place."""
        found: list[Figure | int] = []
        taken = -1
        for n in sentence.of_kind("number"):
            if n > taken:
                figure = self._figure(sentence.tokens, n)
                found.append(n if figure is None else figure)
                taken = n if figure is None else figure.end
        return found

    def _figure(self, tokens: Sequence[Token], n: int) -> Figure | None:
        words, end = self._words, n
        maximum: tuple[Decimal, ...] = ()
        high: tuple[Decimal, ...] = ()
        window = self._before(tokens, n)
        other = self._after_of(tokens, n)
        if other is not None:
            maximum, end = tokens[other].value, other
        elif (other := self._range_end(tokens, n, window)) is not None:
            high, end = tokens[other].value, other
        unit, next_kind = self._unit(tokens, end)
        if unit in words.percent or unit == "%":
            fields: tuple[str, ...] = ("percent",)
        elif unit in words.people:
            fields = ("population",)
        elif unit in words.distance:
            fields = ("distance_km",)
        elif unit in words.times:
            fields = ("population_ratio",)
        elif unit in words.points or self._stands_alone(unit, next_kind):
            fields = self._points(tokens, n, end, window)
        else:
            return None
        return Figure(n, end, fields, tokens[n].value, maximum, high)

    def _points(self, tokens: Sequence[Token], n: int, end: int, window: Sequence[Token]) -> tuple[str, ...]:
        said = {one.text for one in window}
        after = tokens[end + 1 : end + 3]
        if any(one.kind == "comparing" and one.text in self._words.higher | self._words.lower for one in after) or self._by_how_much(window):
            return ("difference",)
        if said & self._words.benchmark:
            return ("benchmark",)
        return ("points", "total")

    def _by_how_much(self, window: Sequence[Token]) -> bool:
        """ "ökat med 94", "increased by 94"."""
        last = [one.text for one in window[-2:]]
        return bool(last) and (last[-1] in self._words.changes or (len(last) > 1 and last[0] in self._words.changes and last[1] in ("med", "by")))

    def _before(self, tokens: Sequence[Token], n: int) -> Sequence[Token]:
        """The tokens between the number before, or the start, and this one."""
        start = max((m + 1 for m in range(n) if tokens[m].kind == "number"), default=0)
        return tokens[start:n]

    def _after_of(self, tokens: Sequence[Token], n: int) -> int | None:
        m = n + 1
        if m < len(tokens) and tokens[m].text in self._words.points:
            m += 1
        between = 0
        while m < len(tokens) and (tokens[m].text in self._words.of or tokens[m].text == "/") and between < 2:
            m, between = m + 1, between + 1
        return m if between and m < len(tokens) and tokens[m].kind == "number" else None

    def _range_end(self, tokens: Sequence[Token], n: int, window: Sequence[Token]) -> int | None:
        joined = {"–", "-", "—"}
        worded = {"och", "and", "till", "to"}
        m = n + 1
        if m + 1 >= len(tokens) or tokens[m + 1].kind != "number":
            return None
        worded_range = tokens[m].text in worded and any(one.text in self._words.between for one in window[-2:])
        return m + 1 if tokens[m].text in joined or worded_range else None

    def _unit(self, tokens: Sequence[Token], end: int) -> tuple[str, str]:
        following = tokens[end + 1] if end + 1 < len(tokens) else None
        return ("", "") if following is None else (following.text, following.kind)

    def _stands_alone(self, unit: str, kind: str) -> bool:
        return kind in ("", "punct", "mark", "name", "area", "sub", "year") or unit in self._words.on | self._words.breaks | {"till", "to"}

    # -- holding against rows ---------------------------------------------------------------------------------------

    def rows(self, sentence: Sentence, figure: Figure) -> list[Row] | None:
        """The rows that carry a figure, at least one for every municipality and area it is said of; None when there is none for one."""
        group = sentence.group_at(figure.at)
        names: Sequence[str | None] = group.names if group is not None else (self._about.municipality,)
        places = self.places(sentence, figure)
        found: list[Row] = []
        for name in names:
            for place in places:
                fits = [
                    row
                    for row in self._facts.rows
                    if self._is(row, name, figure) and self._placed(row, place, sentence, figure) and self._timed(row, name, sentence, figure)
                ]
                if not fits:
                    return None
                found += fits
        return found

    def _is(self, row: Row, name: str | None, figure: Figure) -> bool:
        if figure.fields == ("benchmark",) and row.municipality is None and row.part == "benchmarks":
            return _same(row.numbers.get("points"), figure.values)
        if name is None or (row.municipality != name and name not in (row.pair or ())):
            return False
        if row.part == "benchmarks":
            return False
        if figure.high:
            return _same(row.numbers.get("low"), figure.values) and _same(row.numbers.get("high"), figure.high)
        if not any(_same(row.numbers.get(one), figure.values, one == "difference") for one in figure.fields):
            return False
        return not figure.maximum or _same(row.numbers.get("max"), figure.maximum)

    def places(self, sentence: Sentence, figure: Figure) -> list[tuple[frozenset[int], str | None]]:
        """What a figure is said of: (areas, sub-question) each; empty areas: it does not say."""
        tokens = sentence.tokens
        for n in range(figure.end + 1, min(figure.end + 1 + NEAR, len(tokens))):
            if tokens[n].kind in ("number", "name"):
                break
            if tokens[n].kind in ("area", "sub") and tokens[n - 1].text in self._words.on:
                return [_place(tokens[n])]
        before = [n for n in sentence.of_kind("area", "sub") if n < figure.at]
        if before:
            return self._listed(tokens, before)
        after = [n for n in sentence.of_kind("area", "sub") if n in sentence.segment(figure.at)]
        everywhere = sentence.of_kind("area", "sub")
        if not after and len({(tokens[n].areas, tokens[n].kind == "sub" and tokens[n].text) for n in everywhere}) == 1:
            after = everywhere
        return [_place(tokens[after[0]])] if after else [(frozenset(), None)]

    def _listed(self, tokens: Sequence[Token], places: Sequence[int]) -> list[tuple[frozenset[int], str | None]]:
        """The last of the places, with those that stand in a list with it."""
        found = [_place(tokens[places[-1]])]
        for earlier, later in zip(reversed(places[:-1]), reversed(places), strict=False):
            between = tokens[earlier + 1 : later]
            if not all(one.text in (",", "(", ")") or one.text in self._words.joins for one in between):
                break
            one = _place(tokens[earlier])
            if not (one[0] and one[0] & found[0][0] and not any(each.text in self._words.joins for each in between)):
                found.insert(0, one)
        return found

    def _placed(self, row: Row, place: tuple[frozenset[int], str | None], sentence: Sentence, figure: Figure) -> bool:
        areas, sub_question = place
        if _ANYWHERE & set(figure.fields):
            return True
        if sub_question is not None:
            return row.sub_question == sub_question
        if areas:
            return row.area in areas and row.sub_question is None
        if row.area is None and row.sub_question is None:
            said = {sentence.tokens[n].text for n in sentence.segment(figure.at)}
            return self._about.area is None or bool(said & self._words.total)
        return row.area == self._about.area and row.sub_question == self._about.sub_question

    def _timed(self, row: Row, name: str | None, sentence: Sentence, figure: Figure) -> bool:
        if _ANYWHERE & set(figure.fields):
            return True
        editions = {sentence.tokens[n].text for n in sentence.of_kind("edition")}
        if editions and row.edition not in editions:
            return False
        year = self.year(sentence, figure)
        if year is not None:
            return str(row.year) == year or (row.edition == year and not editions) or row.part == "change"
        if name is not None and name == self._about.municipality and self._about.year is not None:
            return row.year == self._about.year or row.part == "change"
        return bool(editions) or self._about.edition is None or row.edition in (None, self._about.edition)

    def year(self, sentence: Sentence, figure: Figure) -> str | None:
        """The year a figure is said to be from: one soon after it, else the last before it that speaks of the same names."""
        tokens, segment = sentence.tokens, sentence.segment(figure.at)
        for n in range(figure.end + 1, min(figure.end + 1 + NEAR, segment.stop)):
            if tokens[n].kind == "number":
                break
            if tokens[n].kind == "year":
                return tokens[n].text
        before = [n for n in segment if n < figure.at and tokens[n].kind == "year"]
        if before:
            return tokens[before[-1]].text
        after = [n for n in segment if tokens[n].kind == "year"]
        return tokens[after[0]].text if len(after) == 1 else None


def _place(token: Token) -> tuple[frozenset[int], str | None]:
    return (frozenset(), token.text) if token.kind == "sub" else (token.areas, None)


def _same(known: Decimal | None, said: Sequence[Decimal], either_sign: bool = False) -> bool:
    if known is None:
        return False
    value = abs(known) if either_sign else known
    return any(one == value or (one == one.to_integral_value() and one == value.quantize(Decimal(1), ROUND_HALF_UP)) for one in said)
