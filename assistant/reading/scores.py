"""The score tables: sub-question rows, area points, the total. Numbers are read, never guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.domain.evaluation import Points, Score, plain
from assistant.language.folding import SOFT
from assistant.language.reading_words import ReadingWords
from assistant.reading.areas import AreaNames
from assistant.reading.pages import Line, Pages, is_level
from assistant.reading.score_columns import LEADER, ScoreColumns, Tail

ROW = re.compile(r"^(?:(?:del)?fråga\s+)?(?P<number>[1-8]\.\d{1,2})[.:)]?(?:\s+(?:[–-]\s+)?(?P<rest>.*))?$", re.IGNORECASE)
_TOTAL_IN_TEXT = re.compile(
    r"(?:total(?:t|poäng|poängen|summa|a\s+poängen)?|sammanlagt|summa)\b[^.\d]{0,60}?(?P<one>\d{2,3}(?:[.,]\d)?)\s*(?:poäng\b|points\b|p\b|av\b|/)\s*(?:(?:av|(?:out\s+)?of)\s*)?(?:(?:maximala?t?|de|möjliga|totalt)\s*)*(?P<two>800)?",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(r"förra|föregående|tidigare|genomsnitt|medel|median|snitt\b|rike|andra kommuner", re.IGNORECASE)
#: A line that holds nothing but a piece of the numbers of a row.
_FRAGMENT = re.compile(r"^(?=.*[\d%])[\d.,/%()\s]*(?:av)?[\d.,/%()\s]*$")
_NUMBER_ALONE = re.compile(r"^[1-8][.)]?$")
_SENTENCES = re.compile(r"[a-zåäö)][.!] +[A-ZÅÄÖ]")
_OF_MAX = re.compile(r"(?:\d\s*p?(?:oäng)?\s*/|\b(?:av|of)\b|\bmax\w*)\s*(?:\w+\s+)?\d", re.IGNORECASE)
_UNFINISHED = re.compile(r"\d\s*(?:av|/)$")
_AREA_MAX = 100
"""No sub-question has so many points: the maxima of an area's make up so many."""
_HEADING_OVER = 40
_LONGEST_ROW = 8
_LONGEST_CELL = 30
"""A row that stands in columns may take so many lines: a narrow column breaks a question into single words."""


@dataclass(frozen=True, slots=True)
class AreaPoints:
    """Points of an area somewhere in the report. `max` None: not printed."""

    area: int
    points: Points
    max: Points | None
    percent: Points | None
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class Total:
    points: Points
    max: Points | None
    page: int
    quote: str


@dataclass(slots=True)
class ScoreTables:
    """`rows` in the order of the report; `area_rows`: what the tables say of whole areas; `used`: ids of the lines that were read."""

    rows: list[Score] = field(default_factory=list)
    area_rows: list[AreaPoints] = field(default_factory=list)
    summary: list[AreaPoints] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    order: list[tuple[str, int]] = field(default_factory=list)
    area_lines: dict[int, int] = field(default_factory=dict)
    """The area of each line that gives an area's points, by the line's id."""
    guessed: set[str] = field(default_factory=set)
    """Rows whose maximum is one by its place alone: no head, no word and no percent says so."""

    def rows_of(self, area: int) -> list[Score]:
        return [one for one in self.rows if one.sub_question.startswith(f"{area}.")]


def read_scores(pages: Pages, names: AreaNames, words_: ReadingWords, places: Collection[str] = ()) -> ScoreTables:
    """All score tables of a report; rows that appear twice count once (the first with a maximum)."""
    return _Reader(pages, names, words_, places).read()


class _Reader:
    def __init__(self, pages: Pages, names: AreaNames, words_: ReadingWords, places: Collection[str]) -> None:
        self.pages = pages
        self.names = names
        self.words = words_
        self.lines = [line for line in pages.lines() if not line.contents]
        self.found = ScoreTables()
        self.columns = ScoreColumns(words_, places)
        self.area: int | None = None
        self.open: tuple[int, list[Line]] | None = None
        """The row whose text may go on (its place in the rows; -1: one that was there before), with its lines."""

    def read(self) -> ScoreTables:
        n = 0
        while n < len(self.lines):
            line = self.lines[n]
            is_head = self.columns.notice(line)
            if ROW.match(line.text):
                taken = self._row(n)
            else:
                taken = self._area_cells(n) or self._area_row(n) or self._total_row(n) or (0 if is_head else self._rest_of_row(n))
            n += taken or 1
        self._finish()
        return self.found

    def _row(self, n: int) -> int:
        """Read the row that begins at line `n`; how many lines it takes, 0 when it is no row (a numbered heading)."""
        match = ROW.match(self.lines[n].text)
        assert match is not None
        head, texts = (match["rest"] or "").strip(), list[str]()
        if (beside := self._beside(n)) is not None:
            k, numbers = beside
            self._add_row(match["number"], [head, *(line.text for line in self.lines[n + 1 : k])], numbers, self.lines[n : k + 1])
            return k + 1 - n
        for taken in range(min(_LONGEST_CELL, len(self.lines) - n)):
            line = self.lines[n + taken]
            if taken >= _LONGEST_ROW and line.x <= self.lines[n].x + 6:
                return 0
            text = head if taken == 0 else line.text
            if texts and _FRAGMENT.match(text) and (_UNFINISHED.search(texts[-1]) or (texts[-1][-1:].isdigit() and text.startswith(("av", "/")))):
                text = f"{texts.pop()} {text}"  # the line ended inside `3 av 15`
            if taken and (ROW.match(text) or self.names.heading(text)):
                return 0
            if taken and _is_prose(self.lines[n], line):
                return self._under_heading(match["number"], texts, line)
            text, more = (text, 0) if taken == 0 or text != line.text else self._numbers(n + taken)
            tail = self.columns.tail(text)
            if tail is not None and tail.max is not None and tail.max < _AREA_MAX:
                texts.append(tail.text)
                lines = self.lines[n : n + taken + more + 1]
                self._add_row(match["number"], texts, tail, lines)
                if self._is_heading(lines, n + len(lines)):
                    self.found.used.difference_update(id(one) for one in lines)
                    self.open = None
                return len(lines)
            texts.append(text)
        return 0

    def _beside(self, n: int) -> tuple[int, Tail] | None:
        """The line with nothing but a row's numbers as high as line `n`, after the lines of a narrow column of text."""
        head = self.lines[n]
        for k in range(n + 1, min(n + _LONGEST_CELL, len(self.lines))):
            line = self.lines[k]
            if line.page != head.page or (k > n + 1 and ROW.match(line.text)):
                return None
            if is_level(head, line) and line.x > head.x + 6:
                tail = self.columns.tail(line.text)
                return (k, tail) if tail is not None and not tail.text and tail.max is not None and tail.max < _AREA_MAX else None
            if not head.x - 2 <= line.x <= head.x + 90 or line.y > head.y:
                return None
        return None

    def _is_heading(self, lines: Sequence[Line], after: int) -> bool:
        """Whether a row with its points is a heading that has running text below it: `1.1 Finns en plan? (5 av 15)`."""
        if after >= len(self.lines) or not (lines[0].bold or lines[0].size > self.pages.body_size * 1.08):
            return False
        below = self.lines[after]
        return not below.bold and below.size <= lines[0].size and len(below.text) > _HEADING_OVER and self.columns.tail(below.text) is None

    def _under_heading(self, number: str, texts: list[str], line: Line) -> int:
        """A sub-question that is a heading, its points on a line below it: `Poäng: 5 av 15`. The heading stays one; always 0."""
        tail = self.columns.tail(line.text)
        label = tail.text.casefold().strip(" :.–-") if tail is not None else ""
        if tail is not None and tail.max is not None and tail.max < _AREA_MAX and (not label or label in self.words["headings.box_points"]):
            self._add_row(number, texts, tail, [line])
            self.open = None
        return 0

    def _numbers(self, n: int) -> tuple[str, int]:
        """Line `n`, with the lines after it when narrow columns have broken its numbers (`10 av`, `15`, `(67`, `%)`); and
        how many those are."""
        text, more = self.lines[n].text, 0
        if not _FRAGMENT.match(text):
            return text, 0
        for line in self.lines[n + 1 : n + 5]:
            tail = self.columns.tail(text)
            whole = tail is not None and tail.max is not None
            if line.page != self.lines[n].page or not _FRAGMENT.match(line.text) or (whole and not set("()") & set(line.text)):
                break
            text, more = f"{text} {line.text}", more + 1
        return text, more

    def _add_row(self, number: str, texts: list[str], tail: Tail, lines: Sequence[Line]) -> None:
        self.area = int(number[0])
        known = next((one for one in self.found.rows if one.sub_question == number), None)
        self.found.used.update(id(one) for one in lines)
        self.open = (-1 if known is not None else len(self.found.rows), list(lines))
        if known is not None:
            return
        text = LEADER.sub("", self.pages.join(texts))
        assert tail.max is not None
        quote = self.pages.join(line.text for line in lines if line.page == lines[0].page)
        self.found.rows.append(Score(number, plain(tail.points) or 0, round(tail.max), plain(tail.percent), lines[0].page, text, quote))
        self.found.order.append((number, lines[0].page))
        if tail.percent is None and "max" not in (self.columns.kinds or ()) and not any(_OF_MAX.search(line.text) for line in lines):
            self.found.guessed.add(number)

    def _rest_of_row(self, n: int) -> int:
        """A line that carries on the text of the row before it: beside its points, or over the page break."""
        line = self.lines[n]
        if self.open is None or n == 0 or id(self.lines[n - 1]) not in self.found.used:
            return 0
        place, some = self.open
        above, row, first = self.lines[n - 1], self.found.rows[place], some[0]
        # Beside the number stands the question, or already the points where both are in one column.
        apart = len(first.runs) > 1 and not _FRAGMENT.match(first.runs[1].text.strip())
        column = first.runs[1].x if apart else (line.x if 6 < line.x - first.x < 90 else first.x)
        new_page = line.page == above.page + 1
        near = new_page or (line.page == above.page and 0 < above.y - line.y <= 1.7 * line.size)
        in_column = column > first.x + 6 and abs(line.x - column) <= 3
        unfinished = line.text[0].islower() or above.text.endswith(("-", SOFT)) or not row.text.rstrip().endswith(("?", "."))
        if not near or line.bold or self.columns.tail(line.text) or len(line.text) > 120 or line.size > self.pages.body_size * 1.1:
            return 0
        goes_on = unfinished and (line.text[0].islower() or abs(line.x - column) <= 4)
        if not in_column and not goes_on and not (line.page > first.page and self._leads_to_row(n, first)):
            return 0
        self.found.used.add(id(line))
        if place >= 0:
            quote = row.quote if new_page else self.pages.join([row.quote, line.text])
            self.found.rows[place] = replace(row, text=self.pages.join([row.text, line.text]).replace(" ?", "?"), quote=quote)
        return 1

    def _leads_to_row(self, n: int, first: Line) -> bool:
        """Whether the next row begins after line `n` and a few more in the same narrow column: they are the rest of the row before."""
        for line in self.lines[n : n + _LONGEST_ROW]:
            if line.page != self.lines[n].page or abs(line.x - first.x) > 3 or line.size != first.size or line.bold != first.bold:
                return False
            if ROW.match(line.text):
                return line is not self.lines[n]
            if self.names.number(line.text) is not None:
                return False
        return False

    def _area_row(self, n: int) -> int:
        """`51 100 51%` under an area's rows, `1. Offentlighet och demokrati 51 100 51%`, `Område 1 … 51`."""
        line = self.lines[n]
        tail = self.columns.tail(line.text)
        if tail is None:
            return 0
        label = tail.text.strip(" :.–-").casefold()
        area = self.area if label in self.words["scores.totals"] or (not label and self._is_sum(n, tail)) else None
        if area is not None and tail.max is not None and tail.max < 300 and not any(one.area == area for one in self.found.area_rows):
            self._keep(self.found.area_rows, area, tail, line)
            return 1
        heading = self.names.heading(tail.text.strip()) if label and line.size <= self.pages.body_size * 1.08 else None
        if (
            heading is None
            or ((line.bold or not heading.said_number) and not self._in_columns(line, tail) and not self._listed(n))
            or tail.points > 100
            or (tail.max is not None and tail.max != 100)
        ):
            return 0
        self._keep(self.found.summary, heading.number, tail, line)
        return 1

    def _in_columns(self, line: Line, tail: Tail) -> bool:
        """Whether the numbers stand in the columns that the table's head names, as no heading's do."""
        return tail.max == _AREA_MAX and len(line.runs) > 2 and {"points", "max"} <= set(self.columns.kinds or ())

    def _is_sum(self, n: int, tail: Tail) -> bool:
        """Whether numbers without a name can be the sum of the rows above them: no line that was not read stands beside them, and
        their maximum is that of many rows."""
        line = self.lines[n]
        above = (self.lines[k] for k in range(max(0, n - _LONGEST_CELL), n))
        if any(is_level(line, one) and one.page == line.page and id(one) not in self.found.used for one in above):
            return False
        rows = self.found.rows_of(self.area or 0)
        return tail.max is None or tail.max == _AREA_MAX or tail.max >= max(_AREA_MAX / 2, 0.9 * sum(one.max for one in rows))

    def _listed(self, n: int) -> bool:
        """Whether an area with its points stands among such lines, and is no heading with the points in it, nor a section that
        is called like an area beside the points of a box."""
        around = (self.lines[k] for k in range(max(0, n - 3), min(n + 4, len(self.lines))) if k != n and self.lines[k].page == self.lines[n].page)
        return any((tail := self.columns.tail(line.text)) is not None and self.names.heading(tail.text.strip()) is not None for line in around)

    def _area_cells(self, n: int) -> int:
        """The row of an area in columns, its name broken over lines: `2 Tillgänglighet och`, `brukarorientering`, `55 100 55%`,
        the numbers as high as the first line."""
        head = self.lines[n]
        beside = self.columns.tail(head.text)
        numbered = self.names.number(head.text) is not None or _NUMBER_ALONE.match(head.text)
        if not numbered or ROW.match(head.text) or (beside is not None and not beside.text and not _NUMBER_ALONE.match(head.text)):
            return 0
        if beside is not None and beside.text:
            return self._area_beside(n, beside)
        some = [head.text]
        for taken, line in enumerate(self.lines[n + 1 : n + _LONGEST_ROW], 1):
            if line.page != head.page or line.x < head.x - 2 or line.y > head.y + 0.45 * head.size:
                return 0
            tail = self.columns.tail(line.text)
            if tail is None:
                some.append(line.text)
                continue
            is_beside = is_level(head, line) or self.lines[n + taken - 1].y - 0.45 * head.size <= line.y <= head.y
            heading = self.names.heading(self.pages.join(some)) if not tail.text and is_beside else None
            if heading is None or tail.points > 100 or tail.max not in (None, 100):
                return 0
            self._keep(self.found.summary, heading.number, tail, line)
            self.found.used.update(id(one) for one in self.lines[n : n + taken])
            self.area = heading.number
            return taken + 1
        return 0

    def _area_beside(self, n: int, tail: Tail) -> int:
        """The same where the numbers stand on the first line: `2 Tillgänglighet och 55 100 55%`, `brukarorientering`."""
        head = self.lines[n]
        if tail.max != 100 or tail.points > 100 or self.names.heading(tail.text) is not None:
            return 0
        some = [tail.text]
        for taken, line in enumerate(self.lines[n + 1 : n + 4], 1):
            if line.page != head.page or line.x < head.x + 6 or self.columns.tail(line.text) is not None:
                return 0
            some.append(line.text)
            heading = self.names.heading(self.pages.join(some))
            if heading is not None:
                self._keep(self.found.summary, heading.number, tail, head)
                self.found.used.update(id(one) for one in self.lines[n : n + taken + 1])
                self.area = heading.number
                return taken + 1
        return 0

    def _keep(self, into: list[AreaPoints], area: int, tail: Tail, line: Line) -> None:
        into.append(AreaPoints(area, plain(tail.points) or 0, plain(tail.max), plain(tail.percent), line.page, line.text))
        self.found.used.add(id(line))
        self.found.area_lines[id(line)] = area

    def _total_row(self, n: int) -> int:
        line = self.lines[n]
        tail = self.columns.tail(line.text, most=900)
        if tail is None or tail.points <= 100:
            return 0
        label = tail.text.strip(" :.–-").casefold()
        if label in self.words["scores.totals"] and (tail.max is None or tail.max == 800):
            self.found.totals.append(Total(plain(tail.points) or 0, plain(tail.max), line.page, line.text))
            self.found.used.add(id(line))
            return 1
        return 0

    def _finish(self) -> None:
        """Drop single numbers that are page numbers of a table of contents, then look for the total in running text."""
        bare = [one for one in self.found.summary if one.max is None and one.percent is None]
        rising = all(a.points < b.points for a, b in pairwise(bare))
        if len(bare) >= 3 and rising and bare[-1].points <= len(self.pages.pages) + 20:
            self.found.summary = [one for one in self.found.summary if one not in bare]
        self.found.totals += list(totals_in_text(self.lines, self.found.used, self.pages))


def _is_prose(head: Line, line: Line) -> bool:
    """Whether a line is running text under a numbered heading, and no part of the row that `head` would begin."""
    if line.x > head.x + 6:
        return False
    return (head.bold and not line.bold) or abs(head.size - line.size) > 1.5 or _SENTENCES.search(line.text) is not None


def unread_rows(pages: Pages, tables: ScoreTables) -> frozenset[str]:
    """Numbers that begin a line on the pages of the tables, but whose row could not be read: what is said about them would
    be said about our reading, not about the report."""
    read = {one.sub_question for one in tables.rows}
    on = {page for _, page in tables.order}
    some = (ROW.match(line.text) for line in pages.lines() if line.page in on and not line.contents)
    return frozenset(match["number"] for match in some if match is not None) - read


def totals_in_text(lines: Iterable[Line], used: set[int], pages: Pages) -> Iterable[Total]:
    """`totalt 429 poäng av 800 möjliga` in running text, unless the sentence is about another evaluation."""
    some = [line for line in lines if id(line) not in used]
    for n, line in enumerate(some):
        text = line.text
        if n + 1 < len(some) and some[n + 1].page == line.page:
            text = pages.join([text, some[n + 1].text])
        match = _TOTAL_IN_TEXT.search(text)
        if match is None or match.start() > len(line.text) or _OF_ANOTHER.search(text):
            continue
        points = float(match["one"].replace(",", "."))
        if 100 <= points <= 800:
            yield Total(plain(points) or 0, 800 if match["two"] else None, line.page, match[0].strip())
