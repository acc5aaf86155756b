"""Strengths and improvements: two-column tables, also over page breaks, or two lists. Columns are kept apart by place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.language.folding import BULLET, SOFT, joined, sentences
from assistant.language.reading_words import ReadingWords
from assistant.ports import Run
from assistant.reading.pages import Line, Pages, is_merged_head, line_of

#: A distance so many times the usual one begins a new cell.
_APART = 1.22
_LONGEST_HEAD = 90
STRENGTH, IMPROVEMENT = "strength", "improvement"
_LEADING_BULLET = re.compile(rf"^(?:(?:{BULLET}|[-–*«»]\s|o\s(?=[A-ZÅÄÖ]))\s*)+")  # text recognition takes bullets for « and »
_NUMBERED = re.compile(r"^(\d{1,2})[.)]\s*(?=[^\W\d_])")
_OF_QUESTION = re.compile(r"^[1-8]\.\d{1,2}[.:)]?\s+(?=[^\W\d_])")
_GOES_ON = re.compile(r"(?:[-‐,/]|\b(?:och|eller|samt|i|på|av|för|med|till|att|som|en|ett|den|det|de|från|om|mellan|kring|inom|vid|genom))$")

_END = re.compile(r"[.!?…:][\"'”’)\]]*$")
_SHORTENED = re.compile(
    r"\b(?:s\.?\s?k|t\.?\s?ex|bl\.?\s?a|d\.?\s?v\.?\s?s|p\.?\s?g\.?\s?a|ca|kl|nr|inkl|exkl|resp|jfr|fr\.?\s?o\.?\s?m|t\.?\s?o\.?\s?m)\.$"
)
_CONTINUED = re.compile(r"(?:[\s,–(-]+forts(?:\.|ättning)?\s*\)?|\s*\(?[+–-]\)?)\s*$")
_ACRONYM = re.compile(r"^[A-ZÅÄÖ]{2,}[\w:-]*")
_NARROW, _WIDE = frozenset("ijlftrI.,:;'|!()[]/- "), frozenset("mwMWÅ%@—…")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of such a table. `page`, `top`: where it begins; `lines`: its lines by page, as (page, text)."""

    kind: str
    page: int
    text: str
    lines: tuple[tuple[int, str], ...]
    top: float = 0.0


@dataclass(slots=True)
class Table:
    """The cells in reading order, strengths first; `used`: ids of the lines that hold it; `first`: the line of its head.

    `subjects`: the lines of a column before the two, which names what a row is about.
    """

    first: Line
    cells: list[Cell] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    subjects: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: where its columns begin. `kinds`: left to right. `subjects`: where a column before them ends that
    names what each row is about."""

    kinds: tuple[str, str]
    left: float
    right: float
    right_end: float
    subjects: float | None = None


@dataclass(frozen=True, slots=True)
class Pitch:
    """`within`: the distance of lines within a cell, in points; `tells`: whether distances tell cells apart; `ruled`: whether
    lines are drawn between some of them."""

    within: float
    tells: bool
    ruled: bool = False


@dataclass(slots=True)
class Piece:
    """A line of one column."""

    line: Line
    width: float


def head_of(lines: Sequence[Line], n: int, words_: ReadingWords) -> tuple[Head, int] | None:
    """The head that begins at line `n`, and how many lines it takes; None when there is none.

    Its two names stand on one line, or on two lines of the same height.
    """
    if len(lines[n].text) > _LONGEST_HEAD:
        return None
    runs = list(lines[n].runs)
    taken = 1
    if (
        kind_of(lines[n].text, words_)
        and n + 1 < len(lines)
        and lines[n + 1].page == lines[n].page
        and abs(lines[n + 1].y - lines[n].y) < lines[n].size
        and len(lines[n + 1].text) <= _LONGEST_HEAD
    ):
        runs += lines[n + 1].runs
        taken = 2
    if len(runs) == 1 and (merged := _merged_head(lines, n, words_)) is not None:
        return merged, 1
    starts = [0, *(k for k in range(1, len(runs) - 1) if _stands_apart(runs[k - 1], runs[k]))]
    for start in starts:
        for cut in range(start + 1, len(runs)):
            left, right = line_of(0, runs[start:cut]), line_of(0, runs[cut:])
            if left is None or right is None:
                continue
            kinds = kind_of(left.text, words_), kind_of(right.text, words_)
            more = 0
            if (kinds[0] is None) != (kinds[1] is None) and n + taken < len(lines) and lines[n + taken].page == lines[n].page:
                kinds, more = _with_below(left, right, lines[n + taken], words_), 1
            if kinds[0] and kinds[1] and kinds[0] != kinds[1]:
                return Head((kinds[0], kinds[1]), left.x, right.x, right.right, runs[start - 1].right if start else None), taken + more
    return None


def _with_below(left: Line, right: Line, below: Line, words_: ReadingWords) -> tuple[str | None, str | None]:
    """The kinds of a head one of whose names goes on below it: `Styrkor`, `Möjliga`, and under that `förbättringar`."""
    texts = [left.text, right.text]
    for n, line in enumerate((left, right)):
        if abs(below.x - line.x) < 4 and 0 < line.y - below.y < 1.7 * line.size:
            texts[n] = joined([line.text, below.text])
    return kind_of(texts[0], words_), kind_of(texts[1], words_)


def _merged_head(lines: Sequence[Line], n: int, words_: ReadingWords) -> Head | None:
    """A head that the file draws in one go: where its right column begins is told by the lines under it."""
    line = lines[n]
    if not is_merged_head(line, words_):
        return None
    under = [one for one in lines[n + 1 : n + 80] if one.page in (line.page, line.page + 1)]
    places = Counter(round(run.x) for one in under for k, run in enumerate(one.runs) if k == 0 or _stands_apart(one.runs[k - 1], run))
    right = min((place for place, count in places.items() if count >= 2 and place > line.x + 100), default=None)
    if right is None:
        return None
    first = STRENGTH if any(line.text.casefold().startswith(one) for one in words_["strengths.headers"]) else IMPROVEMENT
    return Head((first, IMPROVEMENT if first == STRENGTH else STRENGTH), line.x, right, right + line.runs[0].right - line.x)


def kind_of(text: str, words_: ReadingWords) -> str | None:
    """strength or improvement when `text` is just such a head."""
    bare = _CONTINUED.sub("", text.casefold()).strip(" :.•")
    if bare in words_["strengths.headers"]:
        return STRENGTH
    return IMPROVEMENT if bare in words_["improvements.headers"] else None


class ColumnReader:
    """Takes lines of a table one by one and sorts their runs into two columns."""

    def __init__(self, head: Head, first: Line, pages: Pages) -> None:
        self._head = head
        self._pages = pages
        self._runs: list[tuple[Line, list[Run]]] = []
        self.table = Table(first)

    @property
    def size(self) -> float:
        """How large the text of the cells is; before the first of them, as large as the head's."""
        return self._runs[0][0].size if self._runs else self.table.first.size

    @property
    def texts(self) -> list[str]:
        """What was taken so far, line by line."""
        return [taken.text for taken, _ in self._runs]

    def bold(self, line: Line) -> bool:
        """Whether bold says nothing of a line: no cell has come yet, or those above it in its column are bold throughout."""
        above = [taken for taken, _ in self._runs if abs(taken.x - line.x) <= 6]
        return not self._runs or (bool(above) and all(taken.bold for taken in above))

    def ends(self, line: Line) -> bool:
        """A line of running text, too wide for a column."""
        border = self._border() if self._runs else self._head.right
        left = min((taken.x for taken, _ in self._runs), default=self._head.left)
        width = border - left
        if any(run.x >= border - width * 0.15 for run in line.runs):
            return False
        return line.right > border + width * 0.3 and line.x < left + width * 0.3

    def take(self, line: Line) -> None:
        self._runs.append((line, line.runs))
        self.table.used.add(id(line))

    def finish(self) -> Table:
        border = self._border()
        columns: tuple[list[Piece], list[Piece]] = ([], [])
        inner = self._inner()
        for line, every in self._runs:
            runs = [run for run in every if run.x >= inner]
            named = line_of(line.page, [run for run in every if run.x < inner])
            self.table.subjects += [] if named is None else [named]
            for side, some in enumerate(([run for run in runs if run.x < border], [run for run in runs if run.x >= border])):
                made = line_of(line.page, some) if some else None
                if made is not None:
                    columns[side].append(Piece(made, (border - self._head.left) if side == 0 else 0))
        ordered = [sorted(column, key=lambda one: (one.line.page, -one.line.y)) for column in columns]
        usual = pitch(ordered, self._pages)
        for kind in (STRENGTH, IMPROVEMENT):
            side = self._head.kinds.index(kind)
            self.table.cells += cells(kind, ordered[side], usual, self._pages)
        return self.table

    def _inner(self) -> float:
        """Where the two columns begin, after one that names subjects."""
        head = self._head
        if head.subjects is None:
            return -1e9
        aligned = any(abs(run.x - head.left) < 4 for _, runs in self._runs for run in runs)
        return head.left - 4 if aligned else (head.subjects + head.left) / 2

    def _border(self) -> float:
        """Where the right column begins: its head's place when text begins there, else the widest gap between places."""
        places = sorted({round(run.x, 1) for _, runs in self._runs for n, run in enumerate(runs) if n == 0 or _stands_apart(runs[n - 1], run)})
        places = [place for place in places if place >= self._inner()]
        aligned = not places or places[0] > self._head.left - 4  # a head that is centred stands in from its column's edge
        if aligned or any(abs(place - self._head.right) < 4 for place in places):
            return self._head.right - 4
        low, high = self._head.left + 40, self._head.right_end
        best, border = 0.0, self._head.right - 4
        for one, other in pairwise(places):
            if other - one > best and low < other <= high:
                best, border = other - one, other - 1
        return border


def _stands_apart(before: Run, run: Run) -> bool:
    """Whether a run begins somewhere of its own, and does not carry on the one before it."""
    return not run.glued and run.x - before.right > 1.2 * run.size


def cells(kind: str, pieces: Sequence[Piece], usual: Pitch, pages: Pages) -> list[Cell]:
    """The column's lines, in their order, as cells: a new one at a bullet, at a larger gap, or where gaps say nothing at a new beginning."""
    numbered = _numbered(pieces)
    bullets = sum(1 for one in pieces if _LEADING_BULLET.match(one.line.text))
    by_bullets = bullets >= 2 or (bullets == 1 and bool(pieces) and bool(_LEADING_BULLET.match(pieces[0].line.text)))
    widest = max((breadth(one.line.text) for one in pieces), default=0.0)
    groups: list[list[Piece]] = []
    for n, piece in enumerate(pieces):
        begins = id(piece) in numbered or (not numbered and _begins(pieces[n - 1], piece, usual, by_bullets, widest, pages)) if n else True
        if not begins:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [cell for group in groups if (cell := _cell(kind, group, pages, _NUMBERED if numbered else _LEADING_BULLET)) is not None]


def _numbered(pieces: Sequence[Piece]) -> set[int]:
    """The ids of the pieces that begin an item of a numbered list, where the column is one: 1, 2, 3 …, or on from the list before;
    or of items that begin with the number of their sub-question."""
    of_questions = [piece for piece in pieces if _OF_QUESTION.match(piece.line.text)]
    if len(of_questions) > 1 and of_questions[0] is pieces[0]:
        return {id(piece) for piece in of_questions}
    found = [(int(match[1]), piece) for piece in pieces if (match := _NUMBERED.match(piece.line.text))]
    first = found[0][0] if found else 0
    whole = bool(found) and found[0][1] is pieces[0] and [number for number, _ in found] == list(range(first, first + len(found)))
    return {id(piece) for _, piece in found} if whole else set()


def _begins(above: Piece, piece: Piece, usual: Pitch, by_bullets: bool, widest: float, pages: Pages) -> bool:
    text, before = piece.line.text, above.line.text
    if _LEADING_BULLET.match(text) or pages.ruled_apart(above.line, piece.line):
        return True
    if before.endswith((SOFT, "-", "‐")) and text[:1].islower():
        return False
    gap = above.line.y - piece.line.y
    same_page = piece.line.page == above.line.page and gap >= 0  # else the next column of text
    if by_bullets:
        return same_page and gap > 1.9 * max(usual.within, piece.line.size)
    if not same_page:
        return not (carries_on(before, text) or pages.goes_on(above.line))
    if gap > max(_APART * usual.within, 0.9 * piece.line.size):
        return True
    if usual.tells or pages.goes_on(above.line):
        return False
    return (pages.spaced and text[:1].isupper()) or _reads_as_new(before, text, usual.ruled, widest)


def _reads_as_new(before: str, text: str, ruled: bool, widest: float) -> bool:
    """Whether a line begins a new item by its words alone: a capital after an end, or after a line that had room for more.

    Where lines are drawn between rows, most items have one; only room that was left counts then.
    """
    if carries_on(before, text):
        return False
    first = text.split(" ")[0]
    room = breadth(f"{before} {first}") < 0.92 * widest
    if ruled or room:
        return room
    return bool(_END.search(before)) or not _ACRONYM.match(first)


def carries_on(before: str, text: str) -> bool:
    """Whether a line can only go on with the one before it."""
    if text[:1].islower() or _GOES_ON.search(before) or _SHORTENED.search(before):
        return True
    return text[:1] in ")(/%" or (not text[:1].isupper() and not _END.search(before))


def breadth(text: str) -> float:
    """About how wide a text is, in ems: enough to tell a full line from one that ends early."""
    return sum(0.28 if one in _NARROW else 0.85 if one in _WIDE else 0.68 if one.isupper() else 0.54 for one in text)


def pitch(columns: Sequence[Sequence[Piece]], pages: Pages) -> Pitch:
    """From all columns of a table. The distances tell cells apart when some are larger than the smallest, and that is one
    of lines within a cell. In a table with a row for each pair, the shorter cell's room says nothing: there the distance to
    what stands above in either column counts."""
    gaps = list[tuple[float, Piece]]()
    ruled = False
    for column in columns:
        for above, piece in pairwise(column):
            gap = above.line.y - piece.line.y
            if above.line.page == piece.line.page and gap > 0.6 * piece.line.size:
                gaps.append((gap, piece))
                ruled = ruled or pages.ruled_apart(above.line, piece.line)
    if not gaps:
        return Pitch(0.0, False, ruled)
    within, smallest = min(gaps, key=lambda one: one[0])
    apart = [(gap, piece) for gap, piece in gaps if gap > _APART * within]
    level = [piece for _, piece in apart if sum(_level(piece, one) for column in columns for one in column) > 1]
    if len(columns) == 2 and len(level) >= 0.7 * len(apart):
        apart = [(gap, piece) for gap, piece in apart if _room_above(piece, columns) > _APART * within]
    return Pitch(within, within <= 1.6 * smallest.line.size and bool(apart), ruled)


def _level(one: Piece, other: Piece) -> bool:
    return one.line.page == other.line.page and abs(one.line.y - other.line.y) <= 0.6


def _room_above(piece: Piece, columns: Sequence[Sequence[Piece]]) -> float:
    """From a line to the nearest one above it in any column, in points."""
    above = [one.line.y for column in columns for one in column if one.line.page == piece.line.page and one.line.y > piece.line.y + 1]
    return min(above, default=piece.line.y) - piece.line.y


def _cell(kind: str, group: Sequence[Piece], pages: Pages, marks: re.Pattern[str]) -> Cell | None:
    lines = [(one.line.page, (marks if n == 0 else _LEADING_BULLET).sub("", one.line.text)) for n, one in enumerate(group)]
    text = pages.join(line for _, line in lines).replace(SOFT, "-").strip()
    if len(text) < 2 or not any(one.isalpha() for one in text):
        return None
    return Cell(kind, lines[0][0], text, tuple(lines), group[0].line.y)


def listed(kind: str, lines: Sequence[Line], pages: Pages) -> list[Cell]:
    """The items of a list under a head of its own; where that is one paragraph, its sentences.

    Its lines are the page's own lines, so the cells carry none.
    """
    pieces = [Piece(line, 0) for line in lines]
    bulleted = any(_LEADING_BULLET.match(line.text) for line in lines)
    found = []
    some = cells(kind, pieces, pitch([pieces], pages), pages)
    for cell in some:
        items = [cell.text] if bulleted or len(some) > 1 else [item.strip() for one in sentences(cell.text) for item in one.split(";")]
        place = 0
        for item in items:
            place = cell.text.find(item, place)
            found.append(Cell(kind, _page_at(cell, place, pages), item, ()))
    return [one for one in found if len(one.text) > 1]


def _page_at(cell: Cell, place: int, pages: Pages) -> int:
    """The page on which the character at `place` of a cell's text stands."""
    for n in range(1, len(cell.lines)):
        if cell.lines[n][0] != cell.page and place >= len(pages.join(text for _, text in cell.lines[:n])):
            return cell.lines[n][0]
    return cell.page
