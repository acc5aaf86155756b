"""Is a figure in a sentence the figure of whom, of what and of when the sentence says?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from assistant.chat.grounding.facts import Facts, Row
from assistant.chat.grounding.sentence import Sentence, Words
from assistant.chat.grounding.tokens import Token

NEAR = 7
"""So many tokens after a figure its year or its area may stand."""
_ANYWHERE = frozenset(("population", "population_ratio", "distance_km"))
Place = tuple[frozenset[int], str | None]
"""(areas, sub-question) that a figure is said of; no areas: it does not say."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a sentence: the tokens it takes, the fields it can be, and what is said with it.

    `maximum`: "45 av 100". `high`: the other end of a range, or of a way ("från 45 till 54", then `moved`). `other`: the second
    one's figure ("45 mot 30").
    """

    at: int
    end: int
    fields: tuple[str, ...]
    values: tuple[Decimal, ...]
    maximum: tuple[Decimal, ...] = ()
    high: tuple[Decimal, ...] = ()
    other: tuple[Decimal, ...] = ()
    moved: bool = False


class Figures:
    """Holds the figures of sentences against the rows of a result."""

    def __init__(self, facts: Facts, words: Words, about: Row) -> None:
        self._facts, self._words, self._about = facts, words, about

    # -- reading ----------------------------------------------------------------------------------------------------

    def find(self, sentence: Sentence) -> list[Figure | int]:
        """Figures in order; a number that counts something instead ("27 kommuner") is given as its place."""
        found: list[Figure | int] = []
        taken = -1
        for n in sentence.of_kind("number", "rank"):
            if n > taken:
                figure = self._figure(sentence.tokens, n)
                found.append(n if figure is None else figure)
                taken = n if figure is None else figure.end
        return found

    def _figure(self, tokens: Sequence[Token], n: int) -> Figure | None:
        words, end = self._words, n
        if tokens[n].kind == "rank":
            return Figure(n, n, ("rank",), tokens[n].value)
        maximum: tuple[Decimal, ...] = ()
        high: tuple[Decimal, ...] = ()
        against: tuple[Decimal, ...] = ()
        window = self._before(tokens, n)
        if (other := self._after_of(tokens, n)) is not None:
            maximum, end = tokens[other].value, other
        elif (other := self._range_end(tokens, n, window)) is not None:
            high, end = tokens[other].value, other
        elif (other := self._versus(tokens, n)) is not None:
            against, end = tokens[other].value, other
        moved = bool(high) and any(one.text in ("från", "from") for one in window[-2:])
        unit, next_kind = self._unit(tokens, end)
        if n and tokens[n - 1].text in words.maxima:
            fields: tuple[str, ...] = ("max",)
        elif unit in words.percent or unit == "%":
            fields = ("percent",) if self._of_points(tokens, end + 2) else ()
        elif unit in words.people:
            fields = ("population",)
        elif unit in words.distance:
            fields = ("distance_km",)
        elif unit in words.times:
            fields = ("population_ratio",)
        elif against:
            fields = ("points", "total")
        elif (maximum and tokens[n + 1].text in words.points) or unit in words.points or self._stands_alone(unit, next_kind):
            fields = self._points(tokens, n, end, window)
        else:
            return None
        return Figure(n, end, fields, tokens[n].value, maximum, high, against, moved)

    def _of_points(self, tokens: Sequence[Token], n: int) -> bool:
        """Whether a percentage that ends before n is of the points, and of nothing else: "45 procent av områdena"."""
        if n >= len(tokens) or tokens[n].text not in self._words.of:
            return True
        of = next((one.text for one in tokens[n + 1 :] if one.text not in self._words.determiners), "")
        return of in self._words.wholes

    def _points(self, tokens: Sequence[Token], n: int, end: int, window: Sequence[Token]) -> tuple[str, ...]:
        said = {one.text for one in window}
        after = tokens[end + 1 : end + 4]
        if self._by_how_much(window):
            return ("change",)
        if any(one.kind == "comparing" and one.text in self._words.higher | self._words.lower for one in after[:2]):
            return ("difference",)
        if said & self._words.difference:
            return ("difference",)
        if any(self._words.stance(one.text) == "lacks" for one in (*window[-3:], *after)):
            return ("missing",)
        if said & self._words.benchmark:
            return ("benchmark",)
        return ("points", "total")

    def _by_how_much(self, window: Sequence[Token]) -> bool:
        """ "ökat på område 7 med 24", "increased by 94", "ökningen är 94"."""
        said = [one.text for one in window]
        if not said or not self._words.changes & set(said) or said[-1] in ("till", "to", "från", "from"):
            return False
        return said[-1] in self._words.changes | {"med", "by"} or bool(self._words.difference & set(said))

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
        if between and m < len(tokens) and tokens[m].text in self._words.maxima:
            m += 1
        return m if between and m < len(tokens) and tokens[m].kind == "number" else None

    def _versus(self, tokens: Sequence[Token], n: int) -> int | None:
        """ "45 mot 30", "45 poäng mot 30"."""
        m = n + 2 if n + 1 < len(tokens) and tokens[n + 1].text in self._words.points else n + 1
        if [one.kind if one.kind == "year" else one.text for one in tokens[m : m + 3]] == ["(", "year", ")"]:
            m += 3
        return m + 1 if m + 1 < len(tokens) and tokens[m].text in self._words.versus and tokens[m + 1].kind == "number" else None

    def _range_end(self, tokens: Sequence[Token], n: int, window: Sequence[Token]) -> int | None:
        joined = {"–", "-", "—"}
        worded = {"och", "and", "till", "to"}
        m = n + 1
        if m + 1 >= len(tokens) or tokens[m + 1].kind != "number":
            return None
        worded_range = tokens[m].text in worded and any(one.text in self._words.between for one in window[-2:])
        return m + 1 if tokens[m].text in joined or worded_range else None

    def _unit(self, tokens: Sequence[Token], end: int) -> tuple[str, str]:
        while end + 1 < len(tokens) and tokens[end + 1].text in self._words.at_most:
            end += 1
        following = tokens[end + 1] if end + 1 < len(tokens) else None
        return ("", "") if following is None else (following.text, following.kind)

    def _stands_alone(self, unit: str, kind: str) -> bool:
        return (
            unit in self._words.higher | self._words.lower
            or kind in ("", "punct", "mark", "name", "area", "sub", "year")
            or unit in self._words.on | self._words.breaks | {"till", "to"}
        )

    # -- holding against rows ---------------------------------------------------------------------------------------

    def rows(self, sentence: Sentence, figure: Figure) -> list[Row] | None:
        """The rows that carry a figure, at least one for every municipality and area it is said of; None when there is none for one."""
        group = sentence.group_at(figure.at)
        names: Sequence[str | None] = group.names if group is not None else (self._about.municipality,)
        places = self.places(sentence, figure)
        if figure.other:
            return self._both(sentence, figure, places)
        if figure.moved and not {"points", "change"} & set(figure.fields):
            return None
        if figure.moved and not any(self._words.benchmark & {one.text} for one in sentence.tokens):
            return self._ways(sentence, names, places, figure)
        return self._said_of(sentence, figure, names, places)

    def _both(self, sentence: Sentence, figure: Figure, places: Sequence[Place]) -> list[Row] | None:
        """ "45 mot 30": the first one's figure and the second one's."""
        names = sentence.names
        if any(one.text in self._words.benchmark for one in sentence.tokens):
            rows = self._said_of(sentence, replace(figure, other=()), names or (self._about.municipality,), places) or []
            return [row for row in rows if _same(row.numbers.get("benchmark"), figure.other)] or None
        if len(names) == 1:  # "A har flest, 51 mot 49", where there are but two
            names = (*names, *{row.municipality for row in self._facts.rows if row.municipality and row.points is not None} - {*names})
        if len(names) != 2:
            return None
        found: list[Row] = []
        first, second = replace(figure, end=figure.at, other=()), replace(figure, values=figure.other, other=())
        for name, one in zip(names, (first, second), strict=True):
            theirs = self._said_of(sentence, one, (name,), places)
            if theirs is None:
                return None
            found += theirs
        return found

    def _ways(self, sentence: Sentence, names: Sequence[str | None], places: Sequence[Place], figure: Figure) -> list[Row] | None:
        """ "från 415 till 509": the figures of the earlier and the later evaluation."""
        found: list[Row] = []
        years = [sentence.tokens[n].text for n in sentence.segment(figure.at) if sentence.tokens[n].kind == "year"]
        when = years if len(years) == 2 else ["", ""]
        for name in names:
            for place in places:
                ends = [
                    [
                        row
                        for row in self._facts.rows
                        if row.part == part
                        and name is not None
                        and row.municipality == name
                        and _same(row.points, values)
                        and self._placed(row, place, sentence, figure)
                        and year in ("", str(row.year))
                    ]
                    for part, values, year in (("from", figure.values, when[0]), ("to", figure.high, when[1]))
                ]
                if not all(ends):
                    return None
                found += [*ends[0], *ends[1]]
        return found

    def _said_of(self, sentence: Sentence, figure: Figure, names: Sequence[str | None], places: Sequence[Place]) -> list[Row] | None:
        found: list[Row] = []
        for name in names:
            for place in places:
                fits = [
                    row
                    for row in self._facts.rows
                    if self._is(row, name, figure, sentence)
                    and self._placed(row, place, sentence, figure)
                    and self._timed(row, name, sentence, figure)
                ]
                if not fits:
                    return None
                found += fits
        return found

    def _is(self, row: Row, name: str | None, figure: Figure, sentence: Sentence) -> bool:
        if figure.fields == ("benchmark",) and row.municipality is None and row.part == "benchmarks":
            return _same(row.numbers.get("points"), figure.values)
        if name is None and row.pair is not None and not sentence.names and figure.fields == ("difference",):
            return _same(row.numbers.get("difference"), figure.values, True)
        if name is None or (row.municipality != name and name not in (row.pair or ())):
            return False
        if row.part == "benchmarks":
            return False
        if figure.high and figure.fields == ("missing",):
            return False
        if figure.high:
            return "points" in figure.fields and _same(row.numbers.get("low"), figure.values) and _same(row.numbers.get("high"), figure.high)
        if figure.fields == ("rank",):
            return row.part == "scored" and self._facts.order == "best" and _same(row.numbers.get("rank"), figure.values)
        if figure.fields in (("difference",), ("change",)):
            return _same(row.numbers.get("difference"), figure.values, True) and self._differs(row, figure, sentence)
        if not any(_same(row.numbers.get(one), figure.values) for one in figure.fields):
            return False
        return not figure.maximum or _same(row.numbers.get("max"), figure.maximum)

    def _differs(self, row: Row, figure: Figure, sentence: Sentence) -> bool:
        """Whether a row's difference is of the kind spoken of: between two, to a benchmark, or over time."""
        beside = any(one.text in self._words.benchmark for one in sentence.tokens)
        if row.part == "change":
            return not beside and len(sentence.names) < 2
        if figure.fields == ("change",):
            return False
        return set(row.pair) <= set(sentence.names) if row.pair is not None else beside

    def places(self, sentence: Sentence, figure: Figure) -> list[Place]:
        """What a figure is said of: (areas, sub-question) each; empty areas: it does not say."""
        tokens = sentence.tokens
        for n in range(figure.end + 1, min(figure.end + 1 + NEAR, len(tokens))):
            if tokens[n].kind in ("number", "name"):
                break
            if tokens[n].kind in ("area", "sub") and tokens[n - 1].text in self._words.on:
                following = [m for m in sentence.of_kind("area", "sub") if m >= n]
                return self._listed(tokens, following[: self._run(tokens, following)])
        before = [n for n in sentence.of_kind("area", "sub") if n < figure.at]
        if before:
            return self._listed(tokens, before)
        after = [n for n in sentence.of_kind("area", "sub") if n in sentence.segment(figure.at)]
        everywhere = sentence.of_kind("area", "sub")
        if not after and len({(tokens[n].areas, tokens[n].kind == "sub" and tokens[n].text) for n in everywhere}) == 1:
            after = everywhere
        return [_place(tokens[after[0]])] if after else [(frozenset(), None)]

    def _run(self, tokens: Sequence[Token], places: Sequence[int]) -> int:
        """How many of the places, from the first, stand in one list."""
        length = 1
        for earlier, later in pairwise(places):
            between = tokens[earlier + 1 : later]
            if not all(one.text in (",", "(", ")") or one.text in self._words.joins | self._words.on for one in between):
                break
            length += 1
        last = places[length - 1] + 1
        return length - 1 if length > 1 and last < len(tokens) and tokens[last].kind == "number" else length

    def _listed(self, tokens: Sequence[Token], places: Sequence[int]) -> list[Place]:
        """The last of the places, with those that stand in a list with it."""
        found = [_place(tokens[places[-1]])]
        for earlier, later in zip(reversed(places[:-1]), reversed(places), strict=False):
            between = tokens[earlier + 1 : later]
            if not all(one.text in (",", "(", ")") or one.text in self._words.joins | self._words.on for one in between):
                break
            one = _place(tokens[earlier])
            if not (one[0] and one[0] & found[0][0] and not any(each.text in self._words.joins for each in between)):
                found.insert(0, one)
        return found

    def _placed(self, row: Row, place: Place, sentence: Sentence, figure: Figure) -> bool:
        areas, sub_question = place
        if _ANYWHERE & set(figure.fields):
            return True
        if sub_question is not None:
            return row.sub_question == sub_question
        if areas:
            return row.area in areas and row.sub_question is None
        said = {sentence.tokens[n].text for n in sentence.segment(figure.at)}
        if row.area is None and row.sub_question is None:
            return self._about.area is None or bool(said & self._words.total)
        if said & self._words.total and figure.fields == ("points", "total"):
            return False
        if figure.high and any(self._words.stance(one) == "every" for one in said):
            return row.sub_question is None
        return row.area == self._about.area and row.sub_question == self._about.sub_question

    def _timed(self, row: Row, name: str | None, sentence: Sentence, figure: Figure) -> bool:
        if _ANYWHERE & set(figure.fields):
            return True
        editions = {sentence.tokens[n].text for n in sentence.of_kind("edition")}
        if editions and row.edition not in editions:
            return False
        year = self.year(sentence, figure)
        if year is not None:
            return str(row.year) == year or row.part == "change"
        if name is not None and name == self._about.municipality and self._about.year is not None:
            return row.year == self._about.year or row.part == "change"
        return bool(editions) or self._about.edition is None or row.edition in (None, self._about.edition)

    def year(self, sentence: Sentence, figure: Figure) -> str | None:
        """The year a figure is said to be from: one soon after it, else the last before it that speaks of the same names."""
        tokens, segment = sentence.tokens, sentence.segment(figure.at)
        depth = 0
        for n in range(figure.end + 1, min(figure.end + 1 + NEAR, segment.stop)):
            depth += (tokens[n].text == "(") - (tokens[n].text == ")")
            if tokens[n].kind == "number" or depth < 0:
                break
            if tokens[n].kind == "year":
                return tokens[n].text
        before = [n for n in segment if n < figure.at and tokens[n].kind == "year"]
        if before:
            return tokens[before[-1]].text
        after = [n for n in segment if tokens[n].kind == "year"]
        return tokens[after[0]].text if len(after) == 1 else None


def _place(token: Token) -> Place:
    return (frozenset(), token.text) if token.kind == "sub" else (token.areas, None)


def _same(known: Decimal | None, said: Sequence[Decimal], either_sign: bool = False) -> bool:
    if known is None:
        return False
    value = abs(known) if either_sign else known
    return any(one == value or (one == one.to_integral_value() and one == value.quantize(Decimal(1), ROUND_HALF_UP)) for one in said)
