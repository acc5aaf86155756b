"""What the numbers at the end of a row mean: by the head of their table, else by what they can only be."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.language.folding import joined
from assistant.language.reading_words import ReadingWords
from assistant.ports import Run
from assistant.reading.pages import Line

_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_ITEM = rf"{_NUMBER}(?:\s*(?:%|procent\b|p\b\.?|poäng\b|points?\b))?"
_BETWEEN = r"(?:\s+möjliga)?\s*\(?\s*(?:/|\b(?:av|(?:out\s+)?of)\b(?:\s+(?:max(?:imal(?:t|a)?)?|möjliga|totalt))?|[()|]|\s)\s*\(?"
_ITEMS = re.compile(
    rf"^(?P<text>.*?)(?:^|(?<=[\s(]))\(?(?P<items>{_ITEM}(?:{_BETWEEN}{_ITEM})*)(?:\s+(?:möjliga|poäng)){{0,2}}\s*\)?\.?$", re.IGNORECASE
)
_ONE = re.compile(rf"({_NUMBER})(\s*(?:%|procent\b))?", re.IGNORECASE)
_HALF = re.compile(r"(?:(\d)\s?)?(?:½|1⁄2)(?!\d)")
LEADER = re.compile(r"\s*(?:[.…_]\s?){3,}$")
"""The dots that lead from a text to its numbers."""
_WORD = re.compile(r"[^\W_]+|%")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STATED_MAX = re.compile(
    r"(?<!\d av)(?<!\d /)(?<!\d/)\s*[,;]?\s*[(\[]?\s*\b(?:max(?:poäng(?:en)?|imal(?:t|a)?|imum)?|högst)\.?\s*(?:antal\s+)?(?:poäng|points)?\s*:?\s*"
    r"(\d{1,3})(?![\d.,]*\d)\s*(?:p\b\.?|poäng\b|points\b)?\s*[)\]]?",
    re.IGNORECASE,
)
"""`(max 15 p)`, `, maximalt 15 poäng`: a maximum that says so, not the end of `5 av max 15`."""
_OF_MOST = frozenset(("maximal", "maximala", "möjlig", "möjliga", "högsta"))
_CONNECTING = frozenset(("av", "i", "antal", "per", "kommunens", "år"))
_PLACES = frozenset(("kommun", "stad"))
_SAME_COLUMN = 14
"""Pieces of a head that begin within so many points of each other are one cell, broken over lines."""
_NUMBERS_LENGTH = 120
_HEAD_LINES = 12
_PERCENT_OFF = 1.5
"""A third number without a sign that is so far from the points is no percent, where no head tells what it is."""


@dataclass(frozen=True, slots=True)
class Tail:
    """The numbers at the end of a line, and the `text` before them. None: not there."""

    text: str
    points: float
    max: float | None
    percent: float | None


@dataclass(frozen=True, slots=True)
class _Item:
    value: float
    share: bool
    start: int


class ScoreColumns:
    """Keeps the head of the table that is being read.

    `kinds`: its columns of numbers from left to right, each points, max, percent or other (a mean, an earlier year); None: no
    head was seen.
    """

    def __init__(self, words_: ReadingWords, places: Collection[str] = ()) -> None:
        """`places`: municipalities' names without capitals; a column with one for its head has points."""
        self._places = frozenset(" ".join(_said(one)) for one in (*places, "kommunen"))
        self._kinds = {word: kind for kind in ("points", "other", "percent", "max") for word in words_[f"scores.{kind}"]}
        self._head: list[Line] = []
        self._subjects = frozenset(words_["scores.subjects"])
        self.kinds: tuple[str, ...] | None = None
        self.alone: str | None = None
        """What the only column of numbers holds, where the last head names no more: `Delfråga Poäng`."""

    @property
    def tells_points(self) -> bool:
        """Whether a head says which number is the points."""
        return self.alone == "points" or "points" in (self.kinds or ())

    @property
    def tells_other(self) -> bool:
        """Whether a head says that its numbers are no points."""
        return self.alone not in (None, "points")

    # -- heads --------------------------------------------------------------------------------------------------------

    def notice(self, line: Line) -> bool:
        """Take note of a line that is a head such as `Uppnått Max Procent`, or a piece of one whose cells are broken over lines;
        whether it is."""
        said = [word for _, text in _cells(line.runs) for word in _said(text)]
        if any(word.isdigit() and not _YEAR.fullmatch(word) for word in said[1:]):
            self._head = []
            return False
        self._head = [one for one in self._head if one.page == line.page and abs(one.y - line.y) <= 3 * line.size]
        is_head = False
        for lines in ([line], [*self._head, line]):
            cells = _side_by_side(lines)
            kinds = self._columns(cells)
            # A mean beside the points, and no maximum: only where they stand apart, for running text says such words too.
            if "points" in kinds and ("max" in kinds or ("other" in kinds and len(cells) > 1)):
                self.kinds, self.alone, is_head = kinds, None, True
            elif not is_head and (alone := self._alone(cells)) is not None and (len(lines) == 1 or self.names_column(line)):
                self.kinds, self.alone, is_head = None, alone, True
        self._head = [*self._head[-_HEAD_LINES:], line]
        return is_head

    def is_head(self, line: Line) -> bool:
        """Whether the line is a head by itself; nothing is noted."""
        cells = _side_by_side([line])
        kinds = self._columns(cells)
        return ("points" in kinds and "max" in kinds and len(cells) > 1) or self._alone(cells) is not None

    def names_column(self, line: Line) -> bool:
        """Whether a word of the line is one of a head: a text just under a head is no piece of it."""
        return any(self._kind(word) for _, text in _cells(line.runs) for word in _said(text))

    def _alone(self, cells: Sequence[Sequence[str]]) -> str | None:
        """What a head's only column of numbers holds; `other` where no word of it is known, None where it is no such head."""
        *subjects, last = cells or [[]]
        if not subjects or not last or not all(word in self._subjects for said in subjects for word in said):
            return None
        kinds = [kind for kind, _ in self._in_cell(last, drawn_in_one=False)] if all(map(self._is_known, last)) else []
        return kinds[0] if len(kinds) == 1 else "other"

    def _columns(self, cells: Sequence[Sequence[str]]) -> tuple[str, ...]:
        """Of a head's cells: from the first one on that holds nothing but words of a head. Of several points the newest year's count."""
        found: list[tuple[str, int]] = []
        for n, said in enumerate(cells):
            last = n + 1 == len(cells)
            known = self._suffix(said) if last and not found else said
            if known and all(map(self._is_known, known)) and any(map(self._kind, known)):
                found += self._in_cell(known, drawn_in_one=last and not found)
            elif n and " ".join(one for one in said if one not in _PLACES) in self._places:
                found.append(("points", 0))
            elif found:
                # A word broken in a narrow cell is none that is known.
                found.append(("points" if any(self._kind(one) == "points" for one in said) else "other", 0))
        years = [year for kind, year in found if kind == "points"]
        newest = years.index(max(years)) if years else 0
        points = [n for n, (kind, _) in enumerate(found) if kind == "points"]
        return tuple("other" if kind == "points" and n != points[newest] else kind for n, (kind, _) in enumerate(found))

    def _suffix(self, said: Sequence[str]) -> Sequence[str]:
        """Of `Resultat och effektivitet Max Poäng` the last two words."""
        n = len(said)
        while n and self._is_known(said[n - 1]):
            n -= 1
        return said[n:]

    def _kind(self, word: str) -> str | None:
        return "points" if _YEAR.fullmatch(word) else self._kinds.get(word)

    def _is_known(self, word: str) -> bool:
        return word in _CONNECTING or word in _OF_MOST or self._kind(word) is not None

    def _in_cell(self, said: Sequence[str], drawn_in_one: bool) -> list[tuple[str, int]]:
        """The columns that a cell's words are the head of, with the year: one, or all where a file draws the head in one go."""
        # Where nothing else is called points, `Max Poäng` drawn in one go are two columns.
        split = drawn_in_one and not any(self._kind(one) == "points" and not self._of_most(said, n) for n, one in enumerate(said))
        found: list[tuple[str, int]] = []
        for n, word in enumerate(said):
            kind, year = self._kind(word), int(word) if _YEAR.fullmatch(word) else 0
            if kind is None or (year and found and found[-1][0] == "other"):
                continue
            before, was = found[-1] if found else ("", 0)
            if year and before == "points" and not was:
                found[-1] = ("points", year)
            elif n and said[n - 1] in ("av", "i") and "percent" in (before, kind):
                found[-1:] = [("percent", 0)]
            elif year or not (kind == before or (kind == "points" and before == "max" and self._of_most(said, n) and not split)):
                found.append((kind, year))
        return found

    def _of_most(self, said: Sequence[str], n: int) -> bool:
        """Whether word `n` belongs to the maximum: `maximal poäng`, `max poäng`."""
        return n > 0 and (said[n - 1] in _OF_MOST or self._kind(said[n - 1]) == "max")

    # -- the numbers of a row -----------------------------------------------------------------------------------------

    def stated_max(self, text: str) -> tuple[str, float | None]:
        """The text without a maximum that calls itself so, such as `(max 15 p)`, and that maximum; None where there is none, or several."""
        found = list(_STATED_MAX.finditer(text))
        if len(found) != 1:
            return text, None
        match = found[0]
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        return " ".join(rest.split()).rstrip(" ,;"), float(match[1])

    def tail(self, text: str, most: float = 300, *, headed: bool = True) -> Tail | None:
        """The numbers at the end of a line: points, maximum and percent, as far as they make sense together; by the head of
        the table, unless `headed` is False."""
        # The numbers of a row stand in its last characters; a line may be very long.
        cut = text.find(" ", max(0, len(text) - _NUMBERS_LENGTH)) + 1 if len(text) > _NUMBERS_LENGTH else 0
        match = _ITEMS.match(with_decimals(text[cut:]))
        if match is None:
            return None
        start = match.start("items")
        items = [_Item(float(one[1].replace(",", ".")), bool(one[2]), start + one.start()) for one in _ONE.finditer(match["items"])]
        found = (self._by_head(items) if headed else None) or self._by_sense(items)
        if found is None or self._ends_in_max(match.string[: found[1]]):
            return None
        numbers, first = found
        points, maximum, percent = numbers.get("points"), numbers.get("max"), numbers.get("percent")
        if points is None or points > most or (percent is not None and percent > 200):
            return None
        if maximum is not None and (not 0 < maximum <= most or points > 1.6 * maximum or maximum != int(maximum)):
            return None
        return Tail(LEADER.sub("", f"{text[:cut]}{match.string[:first]}".rstrip(" (")).strip(), points, maximum, percent)

    def _ends_in_max(self, text: str) -> bool:
        """Whether the number after the text is called a maximum, as in `(max 15) 12`, and is no points whatever follows it."""
        said = _said(text[-20:])
        return bool(said) and self._kinds.get(said[-1]) == "max" and "max" not in (self.kinds or ())

    def _by_head(self, items: Sequence[_Item]) -> tuple[dict[str, float], int] | None:
        """The numbers by their columns, and where the first of them begins; those of the last columns may be missing."""
        kinds = (self.kinds or ())[: len(items)]
        if len(items) < 2 or "points" not in kinds or ("max" in (self.kinds or ()) and "max" not in kinds):
            return None
        some = items[-len(kinds) :]
        if any(one.share and kind in ("points", "max") for one, kind in zip(some, kinds, strict=True)):
            return None
        return {kind: one.value for one, kind in zip(some, kinds, strict=True)}, some[0].start

    def _by_sense(self, items: Sequence[_Item]) -> tuple[dict[str, float], int] | None:
        """Points, a maximum after it, a percent after that; None where they could mean something else."""
        *_, last = items
        if len(items) > 3 and self.kinds is None:  # of one of them no head has told
            return None
        if len(items) == 1:
            return None if last.share else ({"points": last.value}, last.start)
        if items[-2].share or (not last.share and "other" in (self.kinds or ())):
            return None
        before = items[-2]
        if len(items) == 2 or (self.kinds is not None and not last.share):
            return {"points": before.value, "percent" if last.share else "max": last.value}, before.start
        first = items[-3]
        max_first = self.kinds is not None and "max" in self.kinds and self.kinds.index("max") < self.kinds.index("points")
        points, maximum = (before.value, first.value) if max_first else (first.value, before.value)
        if not last.share and (not maximum or abs(100 * points / maximum - last.value) > _PERCENT_OFF):
            return None
        return {"points": points, "max": maximum, "percent": last.value}, first.start


def with_decimals(text: str) -> str:
    """`12 ½` as `12,5`."""
    return _HALF.sub(lambda one: f"{one[1] or 0},5", text)


def _cells(runs: Sequence[Run]) -> list[tuple[float, str]]:
    """The pieces of a line that stand apart, each with where it begins."""
    found: list[tuple[float, str]] = []
    for n, run in enumerate(runs):
        if n and (run.glued or run.x - runs[n - 1].right <= 0.8 * run.size):
            x, text = found[-1]
            found[-1] = (x, f"{text}{'' if run.glued else ' '}{run.text}")
        else:
            found.append((run.x, run.text))
    return found


def _side_by_side(lines: Sequence[Line]) -> list[list[str]]:
    """The words of the cells of one head, left to right; a cell may be broken over lines."""
    cells: list[tuple[float, list[str]]] = []
    for line in lines:
        for x, text in _cells(line.runs):
            above = next((texts for place, texts in cells if abs(place - x) < _SAME_COLUMN), None) if len(lines) > 1 else None
            if above is None:
                cells.append((x, [text]))
            else:
                above.append(text)
    return [said for _, texts in sorted(cells, key=lambda one: one[0]) if (said := _said(joined(texts)))]


def _said(text: str) -> list[str]:
    return [one.casefold() for one in _WORD.findall(text)]
