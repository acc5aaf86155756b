"""Rows of sub-questions that lack a number or a maximum: what stands there, not yet what it means (`settling`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.domain.evaluation import Points, plain
from assistant.language.reading_words import ReadingWords
from assistant.reading.pages import Line, Pages, is_level
from assistant.reading.score_columns import ScoreColumns, Tail
from assistant.reading.scores import ROW, AreaPoints, ScoreTables
from assistant.reading.sections import Outline

_UNIT = re.compile(r"\d\s*(?:p\b|poäng\b|points?\b)", re.IGNORECASE)
_ENUMERATED = re.compile(r"^(?:[a-hA-H][.)]|\d{1,2}[.)]?)\s+(?=\w)")
"""`a) Finns en plan?`, `1 Finns en plan?`: how some reports number the rows of an area."""
_LONGEST_ROW = 9
"""In lines: a narrow column breaks a question into single words."""
_LONGEST_TITLE = 4
_LONGEST_TEXT = 110
"""In letters: a longer line is running text."""
_FEWEST_ROWS = 3


@dataclass(frozen=True, slots=True)
class LooseRow:
    """`texts`: what its text may be, the likeliest first. `said`: whether its own words, or the head of its table, say that the
    number is its points. `lines`: ids of the lines it takes; of a heading, of the one with its points. `group`: its table."""

    area: int
    number: str | None
    texts: tuple[str, ...]
    points: Points
    max: Points | None
    percent: Points | None
    said: bool
    page: int
    quote: str
    lines: tuple[int, ...]
    group: int


@dataclass(slots=True)
class Loose:
    rows: list[LooseRow] = field(default_factory=list)
    sums: list[tuple[AreaPoints, int]] = field(default_factory=list)
    """What stands under the rows of an area as their sum, with the id of its line."""


def loose_rows(pages: Pages, outline: Outline, tables: ScoreTables, words_: ReadingWords, places: Collection[str], own: str) -> Loose:
    """Of the areas of which no row with a number and a maximum was read. `own`: the name of the report's municipality."""
    return _Collector(pages, outline, tables, words_, places, own).collect()


class _Collector:
    def __init__(self, pages: Pages, outline: Outline, tables: ScoreTables, words_: ReadingWords, places: Collection[str], own: str) -> None:
        self.pages = pages
        said = own.casefold().split()
        self.own = {*said, f"{said[-1]}s", "kommun", "kommunen", "här"}
        self.words = words_
        self.columns = ScoreColumns(words_, places)
        self.found = Loose()
        self.read = {int(number[0]) for number, _ in tables.order}
        self.group = 0
        self.headed_on = 0
        """The page of the last head that says which column has the points."""
        self.sections = outline.sections
        self.begins = {one.begins: one.area for one in outline.sections if one.begins}
        self.tables = tables
        self.in_tables = outline.in_tables
        self.of_boxes = {(one.points_page, one.quote) for one in outline.boxes.values() if one.points is not None}

    def collect(self) -> Loose:
        if not {one.area for one in self.sections if one.area} - self.read:
            return self.found
        for area, lines in self._stretches():
            if area is not None and area not in self.read:
                self._numbered(area, lines)
                self._unnumbered(area, lines)
                self._titled(area, lines)
            else:
                for line in lines:
                    self._notice(line)
        return self.found

    def _stretches(self) -> Iterator[tuple[int | None, list[Line]]]:
        """The report's lines, an area at a time: from its heading, or from its row in a table of all areas, to the next."""
        area: int | None = None
        some: list[Line] = []
        for line in self.pages.lines():
            if line.contents or id(line) in self.in_tables:
                continue
            is_row = id(line) in self.tables.area_lines
            # The head of a table that goes on is no heading, though it looks like one.
            begins = id(line) in self.begins and not self.columns.is_head(line)
            here = self.tables.area_lines[id(line)] if is_row else self.begins[id(line)] if begins else area
            if here != area or is_row:
                yield area, some
                area, some = here, []
            if id(line) not in self.tables.used:
                some.append(line)
        yield area, some

    # -- rows with a number -------------------------------------------------------------------------------------------

    def _numbered(self, area: int, lines: Sequence[Line]) -> None:
        """`1.1 Finns en plan? 5 p`; `1.1 Finns en plan? (max 15)` over running text and `Poäng: 5`."""
        self.group += 1
        starts = [n for n, line in enumerate(lines) if (match := ROW.match(line.text)) and int(match["number"][0]) == area]
        kept = self.columns.kinds, self.columns.alone, self.headed_on
        for line in lines[: starts[0]] if starts else []:
            self._notice(line)
        for start, end in pairwise((*starts, len(lines))):
            self._row(area, lines[start:end])
            for line in lines[start:end]:
                self._notice(line)
        self.columns.kinds, self.columns.alone, self.headed_on = kept

    def _notice(self, line: Line) -> bool:
        is_head = self.columns.notice(line) and self.columns.names_column(line)
        if is_head:
            self.headed_on = line.page
        return is_head

    def _row(self, area: int, lines: Sequence[Line]) -> None:
        match = ROW.match(lines[0].text)
        assert match is not None
        number, rest = match["number"], (match["rest"] or "").strip()
        title = self._title_of(lines)
        whole = self.pages.join([rest, *(line.text for line in title[1:])])
        text, most = self.columns.stated_max(whole)
        tail = self._tail(text, title[-1].page)
        if tail is not None and tail.text and (self._says_points(text, tail, title[-1].page) or most is not None):
            row = LooseRow(area, number, (tail.text,), 0, None, None, True, title[0].page, whole, (), self.group)
            self._add(row, tail, most, [] if self._is_title(title[0]) else title)
            return
        called = self._called(lines[len(title) :])
        if called is not None:
            line, tail = called
            self._add(LooseRow(area, number, (text,), 0, None, None, True, line.page, line.text, (), self.group), tail, most, [line])
            return
        self._in_columns(area, number, lines, rest)

    def _in_columns(self, area: int, number: str, lines: Sequence[Line], rest: str) -> None:
        """The number's column stands beside the text, or the points at its end: `1.1 Hur följs`, `planen upp?`, `10`."""
        if self._is_title(lines[0]):
            return
        texts = [rest]
        for n, line in enumerate(lines[1:_LONGEST_ROW], 1):
            tail = self._tail(line.text, line.page)
            if line.page != lines[0].page or len(line.text) > _LONGEST_TEXT or self._is_title(line) or (tail is not None and line.text.endswith(".")):
                return
            if tail is not None and (not tail.text or self._says_points(line.text, tail, line.page)):
                if tail.text or line.x > lines[0].x + 20:
                    texts.append(tail.text)
                    text, most = self.columns.stated_max(self.pages.join(one for one in texts if one))
                    said, quote = self._says_points(line.text, tail, line.page), self.pages.join(one.text for one in lines[: n + 1])
                    row = LooseRow(area, number, (text,), 0, None, None, said, lines[0].page, quote, (), self.group)
                    self._add(row, tail, most, lines[: n + 1])
                return
            texts.append(line.text)

    # -- rows without a number ----------------------------------------------------------------------------------------

    def _unnumbered(self, area: int, lines: Sequence[Line]) -> None:
        """The rows of tables, their text before the numbers or beside them; a row `Summa` ends one."""
        self.group += 1
        before: list[Line] = []
        last: Line | None = None
        """The line of the last row, while more of its text may follow."""
        for n, line in enumerate(lines):
            if self._notice(line):
                # A head that is repeated at the top of a page is the same table's.
                again = n > 0 and lines[n - 1].page < line.page and any(one.group == self.group for one in self.found.rows[-1:])
                self.group += int(not again)
                before, last = [], None
                continue
            tail = None if len(line.text) > 2 * _LONGEST_TEXT or ROW.match(line.text) else self._tail(line.text, line.page)
            if tail is None:
                if len(line.text) > _LONGEST_TEXT or ROW.match(line.text):
                    before, last = [], None
                elif last is not None and not before and self._goes_on(last, line):
                    last = line
                else:
                    before = [*before[-_LONGEST_ROW:], line]
            elif tail.text.strip(" :.–-").casefold() in self.words["scores.totals"]:
                self._sum(area, tail, line)
                self.group += 1
                before, last = [], None
            else:
                last = line if self._unnumbered_row(area, tail, line, before) else None
                before = []

    def _goes_on(self, last: Line, line: Line) -> bool:
        """Take a line that carries on the text of the row before it, beside its points or over the page break; whether it does."""
        row = self.found.rows[-1]
        near = line.page == last.page + 1 or (line.page == last.page and 0 < last.y - line.y <= 1.7 * line.size)
        if not near or self._is_title(line) or not line.text[0].islower() or _ENUMERATED.match(line.text):
            return False
        longer = self.pages.join([row.texts[0], line.text])
        self.found.rows[-1] = replace(row, texts=(longer, *row.texts), lines=(*row.lines, id(line)))
        return True

    def _unnumbered_row(self, area: int, tail: Tail, line: Line, before: Sequence[Line]) -> bool:
        """Keep the row whose numbers stand on `line`; whether it is one."""
        level = None if tail.text else self._beside(line, before)
        mine = list(before if level is None else before[level:])
        own, most = self.columns.stated_max(tail.text)
        begins = range(len(mine), -1, -1) if level is None else [0]
        texts = [text for n in begins if (text := _bare(self.pages.join(one for one in (*(one.text for one in mine[n:]), own) if one)))]
        # A text that begins small has its beginning above it.
        texts.sort(key=lambda one: one[0].islower())
        if texts:
            taken = [*(mine if level is not None else []), line]
            quote = self.pages.join(one.text for one in taken if one.page == line.page)
            row = LooseRow(area, None, tuple(texts), 0, None, None, self._says_points(line.text, tail, line.page), line.page, quote, (), self.group)
            return self._add(row, tail, most, taken)
        return False

    def _beside(self, line: Line, before: Sequence[Line]) -> int | None:
        """Where the text begins beside which the numbers stand: as high as its first line, or in the middle of its lines."""
        for n, one in enumerate(before):
            last = before[-1]
            middle = (one.y + last.y) / 2
            if one.page == line.page == last.page and one.x < line.x and (is_level(one, line) or abs(middle - line.y) <= 0.2 * line.size):
                return n
        return None

    def _sum(self, area: int, tail: Tail, line: Line) -> None:
        rows = [one for one in self.found.rows if one.group == self.group]
        adds_up = tail.max is None and sum(one.points for one in rows) == tail.points
        if len(rows) >= _FEWEST_ROWS and tail.points <= 100 and (tail.max == 100 or adds_up):
            said = AreaPoints(area, plain(tail.points) or 0, plain(tail.max), plain(tail.percent), line.page, line.text)
            self.found.sums.append((said, id(line)))

    # -- headings without a number ------------------------------------------------------------------------------------

    def _titled(self, area: int, lines: Sequence[Line]) -> None:
        """A heading that is the sub-question, with its points in it or on a line of its own below: `Poäng: 5 av 15`."""
        self.group += 1
        starts = [n for n, line in enumerate(lines) if self._is_title(line) and not (n and self._same_title(lines[n - 1], line))]
        for start, end in pairwise((*starts, len(lines))):
            if ROW.match(lines[start].text):
                continue
            title = self._title_of(lines[start:end])
            text, most = self.columns.stated_max(self.pages.join(line.text for line in title))
            called = self._called(lines[start + len(title) : end])
            tail = self.columns.tail(text) if called is None else called[1]
            if tail is None or (called is None and not _UNIT.search(text[-20:])):
                continue
            line, said = (title[0], tail.text) if called is None else (called[0], text)
            if said:
                row = LooseRow(area, None, (said,), 0, None, None, True, line.page, line.text, (), self.group)
                self._add(row, tail, most, [] if called is None else [line])

    def _is_title(self, line: Line) -> bool:
        return line.bold or line.size > self.pages.body_size * 1.08

    def _same_title(self, above: Line, line: Line) -> bool:
        return (
            self._is_title(above)
            and above.page == line.page
            and abs(above.size - line.size) < 0.6
            and above.bold == line.bold
            and 0 < above.y - line.y < 1.7 * line.size
            and not ROW.match(line.text)
            and self._label(line) is None
        )

    def _title_of(self, lines: Sequence[Line]) -> list[Line]:
        """The lines of the heading that begins at the first of them; one line where that is no heading."""
        taken = 1
        while taken < min(len(lines), _LONGEST_TITLE) and self._same_title(lines[taken - 1], lines[taken]):
            taken += 1
        return list(lines[:taken])

    def _called(self, lines: Sequence[Line]) -> tuple[Line, Tail] | None:
        """The one line among them that calls a number points; None for none or several."""
        found = [(line, tail) for line in lines if (tail := self._label(line)) is not None]
        return found[0] if len(found) == 1 else None

    def _label(self, line: Line) -> Tail | None:
        """`Poäng: 5`, `5 poäng av 15`: a line with points and nothing else."""
        if len(line.text) > 60 or line.text.count("(") != line.text.count(")") or (line.page, line.text) in self.of_boxes:
            return None
        text, most = self.columns.stated_max(line.text)
        tail = self.columns.tail(text, headed=False)
        if tail is None:
            return None
        label = tail.text.casefold().strip(" :.–-")
        named = label in self.words["headings.row_points"] or self._tells(label)
        if not named and (label or not _UNIT.search(text)):
            return None
        return tail if most is None or tail.max is not None else Tail(tail.text, tail.points, most, None)

    def _tells(self, label: str) -> bool:
        """Whether the words before points say that the municipality has them: `Kommunen fick`; another's are not its."""
        said = label.split()
        verbs = [one for one in said if one in self.words["scores.verbs"]]
        return len(verbs) == 1 and len(said) > 1 and all(one in self.own for one in said if one not in verbs)

    # -- what is kept -------------------------------------------------------------------------------------------------

    def _tail(self, text: str, page: int) -> Tail | None:
        """The numbers at the end of a text; None also where a head near by says that they are no points."""
        tail = self.columns.tail(text)
        other = self.columns.tells_other and page - self.headed_on in (0, 1) and not _UNIT.search(text[-20:])
        return None if tail is None or (other and tail.max is None) else tail

    def _says_points(self, text: str, tail: Tail, page: int) -> bool:
        """Whether the number is called points: by its maximum, its unit, or the head of its table on this page or the one before."""
        headed = self.columns.tells_points and page - self.headed_on in (0, 1)
        return tail.max is not None or _UNIT.search(text[-20:]) is not None or headed

    def _add(self, row: LooseRow, tail: Tail, most: float | None, lines: Sequence[Line]) -> bool:
        """Keep the row with its numbers, if they can be a sub-question's; whether they can."""
        maximum = tail.max if tail.max is not None else most
        if tail.points > 100 or (maximum is not None and (tail.points > maximum or maximum >= 100)):
            return False
        ids = tuple(id(one) for one in lines)
        self.found.rows.append(replace(row, points=plain(tail.points) or 0, max=plain(maximum), percent=plain(tail.percent), lines=ids))
        return True


def _bare(text: str) -> str:
    return _ENUMERATED.sub("", text)
