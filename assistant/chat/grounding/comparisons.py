"""Is "högst", "bättre än", "har ökat" true by the numbers it speaks of? What cannot be settled by them is not let through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from assistant.chat.grounding.facts import NARROWING, Facts, Row
from assistant.chat.grounding.figures import Figure, Figures
from assistant.chat.grounding.sentence import Sentence, Words
from assistant.chat.grounding.units import stances

_SCALES = frozenset(("scored", "areas", "total", "municipalities", "sub_questions", ""))


class Comparisons:
    """Judges the comparing words of sentences."""

    def __init__(self, facts: Facts, words: Words, about: Row, arguments: Mapping[str, Any], result: Any) -> None:
        self._facts, self._words, self._about, self._arguments = facts, words, about, arguments
        self._figures = Figures(facts, words, about)
        body = result if isinstance(result, Mapping) else {}
        self._order = body.get("order")
        self._more_unknown = body.get("evaluated", 0) > body.get("with_points", 0) or "municipalities" in body

    def hold(self, sentence: Sentence) -> list[Row] | None:
        """The rows that bear out every comparing word; None when one is not borne out."""
        meant = stances(sentence.tokens, self._words)
        if not all(not meant[n] and self._holds(sentence, n) for n in sentence.of_kind("comparing")):
            return None
        names = sentence.names or (self._about.municipality,)
        place = self._place(sentence, 0)
        rows = [row for row in self._facts.rows if row.municipality in names and (place[0] in (-1, row.area) or row.part == "change")]
        named = {area for n in sentence.of_kind("area") for area in sentence.tokens[n].areas}
        return [row for row in rows if row.part in _SCALES | {"change"} and (not named or row.area in named)]

    def _holds(self, sentence: Sentence, n: int) -> bool:
        words, text = self._words, sentence.tokens[n].text
        following = [one for one in sentence.tokens[n + 1 : n + 4] if one.text not in words.total | words.than][:1]
        if text in words.higher | words.lower and following and following[0].kind == "number":
            return False  # "över 45 poäng"
        if text in words.highest or text in words.lowest:
            return self._is_extreme(sentence, n)
        if text in words.equal | words.ratios:
            return False
        if (figure := self._difference_before(sentence, n)) is not None:
            rows = self._figures.rows(sentence, figure) or []
            return any(self._difference_says(row, sentence, figure.at, words.up(text)) for row in rows)
        if text in words.changes or {one.text for one in sentence.tokens[max(0, n - 2) : n]} & words.became:
            return self._changed(sentence, n, words.up(text))
        if len(sentence.groups) == 2:
            return self._pair_differs(sentence, n, words.up(text))
        if len(sentence.groups) < 2 and {one.text for one in sentence.tokens} & words.benchmark:
            return self._beside_benchmark(sentence, n, words.up(text))
        return False

    # -- the most of all --------------------------------------------------------------------------------------------

    def _is_extreme(self, sentence: Sentence, n: int) -> bool:
        text = sentence.tokens[n].text
        up = self._words.up(text)
        names = self._names(sentence, n)
        if not names:
            return False
        if any(one.text in self._words.difference | self._words.changes for one in sentence.tokens):
            return self._difference_is_extreme(sentence, n, up)
        if self._of_own_areas(sentence, n):
            return len(names) == 1 and self._area_is_extreme(sentence, n, names[0], up)
        return self._municipality_is_extreme(sentence, n, names, up)

    def _of_own_areas(self, sentence: Sentence, n: int) -> bool:
        """Whether a superlative is about one municipality's areas: "starkast är", "det svagaste området", "bäst gick det"."""
        words, tokens = self._words, sentence.tokens
        near = {one.text for one in tokens[max(0, n - 2) : n + 1]}
        following = [one.text for one in tokens[n + 1 : n + 3]]
        went = {*near, *following}
        said_of_areas = bool(following) and following[0] in words.many_areas
        return bool(near & words.own_areas or said_of_areas or (went & words.went and went & words.impersonal))

    def _difference_is_extreme(self, sentence: Sentence, n: int, up: bool) -> bool:
        """ "Störst är ökningen på område 7", "störst skillnad är det på område 3"."""
        said = {one.text for one in sentence.tokens}
        changing = said & self._words.changes
        named = {area for m in sentence.of_kind("area") for area in sentence.tokens[m].areas}
        names: set[str | None] = {*sentence.names} or {self._about.municipality}
        scale: dict[int, Decimal] = {}
        for row in self._facts.rows:
            theirs = (row.part == "change" and row.municipality in names) if changing else (row.pair is not None and names <= {*row.pair, None})
            if theirs and row.area is not None and row.sub_question is None and "difference" in row.numbers:
                scale[row.area] = row.numbers["difference"]
        if changing:
            falling = any(not self._words.up(one) for one in changing)
            scale = {area: -value if falling else value for area, value in scale.items() if (value < 0) == falling}
        if len(scale) < 2 or len(named) != 1 or not named <= set(scale):
            return False
        best = max(scale.values()) if up else min(scale.values())
        return scale[min(named)] == best and sum(one == best for one in scale.values()) == 1

    def _names(self, sentence: Sentence, n: int) -> tuple[str, ...]:
        """Whom a superlative praises: who stands nearest before it and first in the sentence, else the first after it."""
        before = [one for one in sentence.groups if one.first < n]
        if before:
            return before[-1].names if before[-1] is before[0] else ()
        if sentence.groups:
            return sentence.groups[0].names
        return (self._about.municipality,) if self._about.municipality else ()

    def _area_is_extreme(self, sentence: Sentence, n: int, name: str, up: bool) -> bool:
        others = [m for m in sentence.of_kind("comparing") if m > n]
        end = others[0] if others else len(sentence.tokens)
        named = {area for m in sentence.of_kind("area") if n < m < end for area in sentence.tokens[m].areas}
        if not named:
            named = {area for m in sentence.of_kind("area") if m < n for area in sentence.tokens[m].areas}
        scale: dict[int, Decimal] = {}
        for row in self._facts.rows:
            fits = row.municipality == name and row.area is not None and row.sub_question is None and row.points is not None and row.part in _SCALES
            if fits and (row.year == self._about.year or name != self._about.municipality) and self._edition_fits(sentence, row):
                scale[row.area or 0] = row.points or Decimal(0)
        if len(scale) < 2 or not named <= set(scale) or not named:
            return False
        best = max(scale.values()) if up else min(scale.values())
        return all(scale[area] == best for area in named)

    def _municipality_is_extreme(self, sentence: Sentence, n: int, names: Sequence[str], up: bool) -> bool:
        if NARROWING & set(self._arguments) or ("limit" in self._arguments and self._order != ("best" if up else "lowest")):
            return False
        area, sub_question = self._place(sentence, n)
        rows = [
            row
            for row in self._facts.rows
            if row.municipality and row.area == area and row.sub_question == sub_question and self._edition_fits(sentence, row)
        ]
        scale = {row.municipality: row.points for row in rows if row.points is not None and row.part in _SCALES}
        if len({row.edition for row in rows if row.municipality in scale and row.points is not None}) > 1:
            return False  # points of unlike editions have no best
        leads = {row.municipality for row in rows if row.part == "scored" and row.numbers.get("rank") == 1}
        led = self._order == ("best" if up else "lowest") and leads == {*names}
        alone = led and any(one.kind == "edition" or one.text in self._words.known for one in sentence.tokens)
        if (len(scale) < 2 and not alone) or not all(name in scale for name in names):
            return False
        values = [one for one in scale.values() if one is not None]
        best = max(values) if up else min(values)
        if any(scale[name] != best for name in names) or sum(one == best for one in values) != len(names):
            return False
        said = {one.text for one in sentence.tokens}
        if self._more_unknown and not said & self._words.known and not sentence.of_kind("number", "edition"):
            return False  # "Höganäs leder": of those that are known, or compared
        return bool(said & self._words.known) or not any(self._may_pass(row, best, up) for row in rows)

    @staticmethod
    def _may_pass(row: Row, best: Decimal, up: bool) -> bool:
        """Whether a municipality of which only a range is known could be beyond the best known."""
        low, high = row.numbers.get("low"), row.numbers.get("high")
        if low is None or high is None or row.points is not None:
            return False
        return high > best if up else low < best

    # -- more than another ------------------------------------------------------------------------------------------

    def _pair_differs(self, sentence: Sentence, n: int, up: bool) -> bool:
        """`A ligger högre än B`: the comparing word stands between, both on one scale."""
        first, second = sentence.groups
        if not first.last < n < second.first:
            return False
        place = self._place(sentence, n)
        for one in first.names:
            for other in second.names:
                pairs = [
                    (a.points, b.points)
                    for a in self._on_scale(sentence, one, place)
                    for b in self._on_scale(sentence, other, place)
                    if a.edition == b.edition and a.points is not None and b.points is not None
                ]
                if not pairs or not all((a > b) if up else (a < b) for a, b in pairs if a is not None and b is not None):
                    return False
        return True

    def _on_scale(self, sentence: Sentence, name: str, place: tuple[int | None, str | None]) -> list[Row]:
        return [
            row
            for row in self._facts.rows
            if row.municipality == name
            and (row.area, row.sub_question) == place
            and row.points is not None
            and row.part in _SCALES
            and self._edition_fits(sentence, row)
        ]

    def _difference_before(self, sentence: Sentence, n: int) -> Figure | None:
        """The figure of "15 poäng mer"."""
        for figure in self._figures.find(sentence):
            if isinstance(figure, Figure) and figure.fields in (("difference",), ("change",)) and figure.end < n <= figure.end + 2:
                return figure
        return None

    def _difference_says(self, row: Row, sentence: Sentence, n: int, up: bool) -> bool:
        if row.pair is not None:
            group = sentence.group_at(n)  # "A har 476 poäng, B 47 mer": B is said to have more
            return len(sentence.names) == 2 and group is not None and group.names == (row.pair[0 if up else 1],)
        value = row.numbers.get("difference")
        said = {one.text for one in sentence.tokens}
        if value is None or len(sentence.groups) > 1 or (row.part != "change" and not said & self._words.benchmark):
            return False
        return value > 0 if up else value < 0

    def _changed(self, sentence: Sentence, n: int, up: bool) -> bool:
        names = self._names(sentence, n)
        area, sub_question = self._place(sentence, n)
        changes = [
            row.numbers["difference"]
            for row in self._facts.rows
            if row.part == "change"
            and row.municipality in names
            and row.area == area
            and row.sub_question == sub_question
            and "difference" in row.numbers
        ]
        return len(names) == 1 and bool(changes) and all(one > 0 if up else one < 0 for one in changes)

    def _beside_benchmark(self, sentence: Sentence, n: int, up: bool) -> bool:
        names = self._names(sentence, n)
        if len(names) != 1:
            return False
        place = self._place(sentence, n)
        rows = [row for row in self._on_scale(sentence, names[0], place) if "benchmark" in row.numbers]
        return bool(rows) and all(
            (row.points or 0) > row.numbers["benchmark"] if up else (row.points or 0) < row.numbers["benchmark"] for row in rows
        )

    # -- what it is about -------------------------------------------------------------------------------------------

    def _place(self, sentence: Sentence, n: int) -> tuple[int | None, str | None]:
        """Area and sub-question of the sentence: the only one it names, else what the answer is about."""
        subs = {sentence.tokens[m].text for m in sentence.of_kind("sub")}
        if len(subs) == 1:
            number = next(iter(subs))
            return int(number.partition(".")[0]), number
        areas = [sentence.tokens[m].areas for m in sentence.of_kind("area")]
        if areas and not subs:
            common = frozenset.intersection(*areas)
            return (min(common), None) if len(common) == 1 else (-1, None)
        if subs:
            return -1, None
        if {one.text for one in sentence.tokens} & self._words.total:
            return None, None
        return self._about.area, self._about.sub_question

    def _edition_fits(self, sentence: Sentence, row: Row) -> bool:
        editions = {sentence.tokens[m].text for m in sentence.of_kind("edition")}
        if editions:
            return row.edition in editions
        return self._about.edition is None or row.edition in (None, self._about.edition)
