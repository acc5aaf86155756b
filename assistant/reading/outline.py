"""What stands where: areas, their boxes, sections, tables and the rest, in the order of the report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from assistant.language.reading_words import ReadingWords
from assistant.reading.areas import AreaHeading, AreaNames
from assistant.reading.boxes import Box, bare_points, called_points, says_area
from assistant.reading.boxes import items as items_of
from assistant.reading.pages import Line, Pages
from assistant.reading.score_columns import ScoreColumns
from assistant.reading.scores import ScoreTables
from assistant.reading.sections import Outline, Section
from assistant.reading.tables import ColumnReader, carries_on, head_of, kind_of, listed

_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*)\.?\s+(?=\D)")
_SUB_QUESTION = re.compile(r"^(?:(?:del)?fråga\s+)?([1-8]\.\d{1,2})[.:)]?\s+(?=\D)", re.IGNORECASE)
_LONGEST_NAME = 90
_LONGEST_HEADING = 4
"""In lines: columns of text are narrow."""
_RUN_IN = re.compile(r"^([^:]{5,30}):\s+(\S.{10,})$")


def read_outline(pages: Pages, scores: ScoreTables, names: AreaNames, words_: ReadingWords) -> Outline:
    return _Reader(pages, scores, names, words_).read()


class _Reader:
    def __init__(self, pages: Pages, scores: ScoreTables, names: AreaNames, words_: ReadingWords) -> None:
        self.pages = pages
        self.names = names
        self.words = words_
        self.lines = [line for line in pages.lines() if not line.contents and id(line) not in scores.used]
        self.outline = Outline()
        self.section = Section("", None, 1, "chapter")
        self.columns = ScoreColumns(words_)
        self.area_size = self._area_size()
        self.areas_are_numbered = self._areas_are_numbered()
        self.name_size = self._name_size()
        self.in_sections: dict[int, list[tuple[float, Line, Section | None]]] = {}
        """Points in an area's sections: the area's where they are the only ones, else a sub-question's, as under a number (None)."""

    def _area_size(self) -> float:
        """The size of most areas' numbered headings, if they are larger than running text; else 0."""
        named = self._named(said_number=True)
        return max(named, key=lambda size: (len(named[size]), size), default=0.0)

    def _name_size(self) -> float:
        """The size in which most areas are named without a number: a section may be called like an area of another edition."""
        named = self._named(said_number=False, bold=True)
        return max(named, key=lambda size: (len(named[size]), size), default=0.0)

    def _named(self, said_number: bool, bold: bool = False) -> dict[float, set[int]]:
        """The areas that headings name, on one line or two, by the headings' size; headings are larger than running text, or `bold`."""
        named: dict[float, set[int]] = {}
        for n, line in enumerate(self.lines):
            if not ((bold and line.bold) or line.size > self.pages.body_size * 1.08) or len(line.text) >= _LONGEST_NAME:
                continue
            texts = [line.text, *(f"{line.text} {below.text}" for below in self.lines[n + 1 : n + 2] if self._same_heading(line, below))]
            found = next((one for text in texts if (one := self.names.heading(text)) is not None and one.said_number is said_number), None)
            if found is not None:
                named.setdefault(line.size, set()).add(found.number)
        return named

    def _areas_are_numbered(self) -> bool:
        """Whether the areas' headings have numbers, so that a heading without one is a section that is called like an area."""
        found = (self.names.heading(line.text) for line in self.lines if line.bold or line.size > self.pages.body_size * 1.04)
        return len({one.number for one in found if one is not None and one.said_number}) >= 5

    def read(self) -> Outline:
        self.outline.sections.append(self.section)
        n = 0
        while n < len(self.lines):
            n += self._table(n) or self._list(n) or self._area(n) or self._box(n) or self._heading(n) or self._text(n)
        for area, some in self.in_sections.items():
            (points, line, section), *others = some
            if section is not None and not others and self.outline.boxes[area].take(points, line):
                section.lines = [one for one in section.lines if one is not line]
        self.outline.sections = [one for one in self.outline.sections if one.lines or one.cells or one.level == "area"]
        return self.outline

    # -- areas and headings ---------------------------------------------------------------------------------------

    def _area(self, n: int) -> int:
        line = self.lines[n]
        for taken in range(1, _LONGEST_HEADING + 1):
            some = self.lines[n : n + taken]
            if len(some) < taken or (taken > 1 and not self._same_heading(some[-2], some[-1])) or sum(len(one.text) for one in some) > 110:
                break
            text = self.pages.join(one.text for one in some)
            found = self.names.heading(text)
            if found is not None and self._looks_like_area(line, found, text):
                if taken == 1 and (more := self._points_below(n, found)) is not None:
                    found, taken = more, 2
                self._enter_area(found, text, line)
                return taken
        unknown = self._numbered_area(line)
        if unknown is not None:
            self._enter_area(unknown, line.text, line)
        return int(unknown is not None)

    def _numbered_area(self, line: Line) -> AreaHeading | None:
        """An area by its number alone, where its name is none that is known: written as the other areas' headings, and next in turn."""
        number = self.names.number(line.text)
        next_one = max(self.outline.boxes, default=0) + 1
        if number != next_one or not self.area_size or abs(line.size - self.area_size) > 0.3 or line.bulleted:
            return None
        return AreaHeading(number, (), True)

    def _points_below(self, n: int, found: AreaHeading) -> AreaHeading | None:
        """The heading with its second line, where that holds the points: `Område 6 … – personalpolitik –`, `42 poäng`."""
        some = self.lines[n : n + 2]
        if found.points is not None or len(some) < 2 or not self._same_heading(some[0], some[1]):
            return None
        whole = self.names.heading(self.pages.join(one.text for one in some))
        return whole if whole is not None and whole.number == found.number and whole.points is not None else None

    def _looks_like_area(self, line: Line, found: AreaHeading, text: str = "") -> bool:
        """`text`: the whole heading, where it takes more than `line`."""
        if line.bulleted or (text or line.text).endswith((".", ",", ";")):
            return False
        if self.area_size and self.area_size > self.pages.body_size * 1.08 and found.said_number:
            return line.size > self.pages.body_size * 1.04 or line.bold or found.points is not None
        if found.said_number:
            return True
        return not self.areas_are_numbered and (line.size > self.pages.body_size * 1.08 or line.bold) and abs(line.size - self.name_size) < 0.4

    def _enter_area(self, found: AreaHeading, text: str, line: Line) -> None:
        self.outline.headings.append(found)
        if self.section.area == found.number and not (self.section.level == "area" and not self.section.lines):
            return  # a running header that repeats the area, or its name once more
        self.section = Section(text, found.number, line.page, "area", begins=id(line))
        self.outline.sections.append(self.section)
        box = self.outline.boxes.setdefault(found.number, Box(found.number, line.page))
        if found.points is not None and box.points is None:
            box.take(found.points, line)

    def _heading(self, n: int) -> int:
        line = self.lines[n]
        if not self._is_heading(n):
            return 0
        taken = 1
        while (
            n + taken < len(self.lines)
            and taken < _LONGEST_HEADING
            and self._same_heading(self.lines[n + taken - 1], self.lines[n + taken])
            and self._is_heading(n + taken)
            and not _SUB_QUESTION.match(self.lines[n + taken].text)
        ):
            taken += 1
        text = self.pages.join(one.text for one in self.lines[n : n + taken]).strip(" :")
        number = _SUB_QUESTION.match(text)
        level = "section" if number else self._level(text, line)
        area = None if level == "chapter" else (int(number[1][0]) if number and self.section.area is None else self.section.area)
        self.section = Section(text, area, line.page, level, number=number[1] if number else None, begins=id(line))
        self.outline.sections.append(self.section)
        return taken

    def _level(self, text: str, line: Line) -> str:
        bare = _NUMBERED.sub("", text).casefold().strip(" :.?")
        if self.area_size:
            if line.size >= self.area_size * 0.97:
                return "chapter"
            return "section"
        if any(bare.startswith(one) for one in self.words["headings.chapters"]) and bare not in self.words["headings.background"]:
            return "chapter"
        return "section"

    def _same_heading(self, above: Line, line: Line) -> bool:
        return (
            above.page == line.page
            and abs(above.size - line.size) < 0.6
            and above.bold == line.bold
            and 0 < above.y - line.y < 1.7 * line.size
            and not line.bulleted
        )

    def _is_heading(self, n: int) -> bool:
        line = self.lines[n]
        text = line.text
        if line.bulleted or len(text) > 130 or not any(one.isalpha() for one in text):
            return False
        if text.endswith((",", ";")) and not self._same_heading(line, self.lines[min(n + 1, len(self.lines) - 1)]):
            return False  # a heading may break after a comma, but none ends in one
        if line.size > self.pages.body_size * 1.08 and len(text) > 2:
            return True
        if line.bold and not text.endswith("."):
            return all(run.bold or not run.text.strip() for run in line.runs) and (len(text) < 100)
        return self._plain_heading(n)

    def _plain_heading(self, n: int) -> bool:
        """A heading that looks like running text: known by its words and by the room above it."""
        line = self.lines[n]
        if len(line.text) > 90 or line.text[0].islower() or line.text.endswith((".", "-", "\u00ad")):
            return False
        bare = line.text.casefold().strip(" :")
        if bare in self.words["headings.background"]:
            return True
        if _SUB_QUESTION.match(line.text):
            return True
        box = self.outline.boxes.get(self.section.area or 0)
        if box is None or (line.gap and line.gap < self.pages.pitch * 1.08):
            return False
        return any(fuzz.ratio(bare, item.casefold()) >= 85 for item in box.items)

    # -- the box at the head of an area -------------------------------------------------------------------------------

    def _box(self, n: int) -> int:
        line = self.lines[n]
        if self.section.area is None:
            return 0
        # A numbered heading (`5.1 …`) can name an area whose own heading was not there.
        box = self.outline.boxes.setdefault(self.section.area, Box(self.section.area, line.page))
        # What follows a sub-question is its points, not the area's.
        numbered = self.section.number is not None or any(_SUB_QUESTION.match(one.text) for one in self.section.lines)
        whole = self.section.level == "area" and not numbered
        points = called_points(line.text)
        if points is None and whole:
            points = bare_points(line.text)
        if points is not None and (whole or says_area(line.text)) and box.take(points, line):
            return 1
        if points is not None and not whole:
            if box.points is None:
                self.in_sections.setdefault(self.section.area, []).append((points, line, None if numbered else self.section))
            return self._text(n)
        first = line.text.casefold().split()[0].strip(":") if line.text.split() else ""
        if self.section.level != "area" or first not in self.words["headings.box_headings"] or len(line.text) > 60:
            return 0
        return self._read_box(n, box)

    def _read_box(self, n: int, box: Box) -> int:
        head = self.lines[n]
        points_x = next((run.x for run in head.runs if run.text.strip().casefold().strip(":") in self.words["headings.box_points"]), None)
        if points_x is None and n + 1 < len(self.lines) and self.lines[n + 1].text.casefold().strip(":") in self.words["headings.box_points"]:
            points_x = self.lines[n + 1].x
        taken, items = 1, list[Line]()
        while n + taken < len(self.lines) and taken < 40:
            line = self.lines[n + taken]
            text = line.text
            only = bare_points(text) if bare_points(text) is not None else called_points(text)
            if only is not None:
                box.take(only, line)
            elif text.casefold().strip(":") in self.words["headings.box_points"]:
                pass
            elif self._ends_box(n + taken, items):
                break
            else:
                items.append(self._without_points(line, points_x, box))
            taken += 1
        box.items = items_of(items, self.pages)
        return taken

    def _without_points(self, line: Line, points_x: float | None, box: Box) -> Line:
        """A line of the list; points that stand beside it in the box go to the box."""
        last = line.runs[-1]
        said = last.text.strip()
        points = bare_points(said) if points_x is not None and len(line.runs) > 1 and last.x > points_x - 30 else None
        if points is not None and box.take(points, line, said):
            text = line.text[: line.text.rindex(said)].strip()
            return Line(line.page, line.runs[:-1], text, line.x, line.y, line.size, line.bold, line.gap)
        return line

    def _ends_box(self, n: int, items: list[Line]) -> bool:
        line = self.lines[n]
        if line.text.casefold().strip(" :") in self.words["headings.background"] or kind_of(line.text, self.words) or len(line.text) > 100:
            return True
        if self.names.heading(line.text) and line.size > self.pages.body_size * 1.04:
            return True
        if line.bulleted or not items:
            return False
        if any(one.bulleted for one in items):
            return not (line.text[0].islower() and line.page == items[-1].page and items[-1].y - line.y < 1.7 * line.size)
        alike = abs(line.size - items[0].size) < 0.6 and line.bold == items[0].bold
        return (not alike and self._is_heading(n)) or (line.gap > 2.2 * line.size and line.page == items[-1].page)

    # -- strengths and improvements -----------------------------------------------------------------------------------

    def _table(self, n: int) -> int:
        found = head_of(self.lines, n, self.words)
        if found is None:
            return 0
        head, taken = found
        first = self.lines[n]
        reader = ColumnReader(head, first, self.pages)
        page, low = first.page, first.y
        while n + taken < len(self.lines):
            line = self.lines[n + taken]
            again = head_of(self.lines, n + taken, self.words)
            if again is not None and line.page > page and line.page <= page + 1 and self._tops(n + taken):
                page, low = line.page, line.y
                taken += again[1]
                continue
            if (
                again is not None
                or line.page > page + 1
                or self._ends_table(n + taken, reader, low if line.page == page and page == first.page else None)
            ):
                break
            page = line.page
            reader.take(line)
            taken += 1
        table = reader.finish()
        areas = self._rows_of_areas(table.subjects)
        for cell in table.cells:
            area, title = next(((number, text) for page, top, number, text in reversed(areas) if (page, -top) <= (cell.page, 4 - cell.top)), (0, ""))
            section = self._row_section(area, title, cell.page) if area and area != self.section.area else self.section
            section.cells.append(cell)
        self.outline.in_tables |= table.used
        return taken

    def _rows_of_areas(self, subjects: Sequence[Line]) -> list[tuple[int, float, int, str]]:
        """Where the rows of areas begin in a table of all areas: page, height, the area's number and name."""
        found = []
        for n, line in enumerate(subjects):
            texts = (self.pages.join(one.text for one in subjects[n : n + taken]) for taken in range(1, _LONGEST_HEADING + 1))
            heading = next(((one.number, text) for text in texts if (one := self.names.heading(text)) is not None), None)
            if heading is not None:
                found.append((line.page, line.y, *heading))
        return found

    def _row_section(self, area: int, title: str, page: int) -> Section:
        of_area = next((one for one in self.outline.sections if one.area == area and one.level == "row"), None)
        if of_area is None:
            of_area = Section(title, area, page, "row")
            self.outline.sections.append(of_area)
        return of_area

    def _tops(self, n: int) -> bool:
        """Whether the line is the first of its page."""
        return n == 0 or self.lines[n - 1].page < self.lines[n].page

    def _ends_table(self, n: int, reader: ColumnReader, head_y: float | None) -> bool:
        line = self.lines[n]
        if (head_y is not None and line.y > head_y + line.size) or self.columns.is_head(line) or called_points(line.text) is not None:
            return True
        if (number := _SUB_QUESTION.match(line.text)) and number[1] == f"{self.section.area}.1" and reader.texts:
            return not any(map(_SUB_QUESTION.match, reader.texts))  # else the cells tell which sub-question they are about
        found = self.names.heading(line.text)
        if found is not None and found.said_number and self._looks_like_area(line, found):
            return True
        usual = max(self.pages.body_size, reader.size)
        if line.size > usual * 1.08 and self._is_heading(n):
            return True
        if line.bold and not reader.bold(line) and self._is_heading(n) and (line.gap > 1.9 * line.size or self._tops(n)):
            return True
        return reader.ends(line)

    def _list(self, n: int) -> int:
        """`Styrkor` as a heading of its own with a list or a text under it, or with the text after a colon."""
        line = self.lines[n]
        run_in = _RUN_IN.match(line.text)
        kind = kind_of(line.text, self.words) or (kind_of(run_in[1], self.words) if run_in else None)
        if kind is None or line.bulleted:
            return 0
        taken, some = 1, list[Line]()
        if run_in:
            some.append(Line(line.page, line.runs, run_in[2], line.x, line.y, line.size, line.bold, line.gap))
        bulleted = False
        while n + taken < len(self.lines):
            item = self.lines[n + taken]
            if self._ends_list(n + taken, some, bulleted, bool(run_in)):
                break
            bulleted = bulleted or item.bulleted
            some.append(item)
            taken += 1
        self.section.cells += listed(kind, some, self.pages)
        return taken

    def _ends_list(self, n: int, some: list[Line], bulleted: bool, run_in: bool) -> bool:
        line = self.lines[n]
        if head_of(self.lines, n, self.words) or kind_of(line.text, self.words) or self._is_heading(n):
            return True
        if (found := _RUN_IN.match(line.text)) and kind_of(found[1], self.words):
            return True
        found_area = self.names.heading(line.text)
        if found_area is not None and found_area.said_number and self._looks_like_area(line, found_area):
            return True
        if not some:
            return False
        same_page = line.page == some[-1].page
        if run_in:
            return not same_page or line.gap > 1.25 * self.pages.pitch
        if bulleted and not line.bulleted:
            goes_on = carries_on(some[-1].text, line.text) or line.x > min(one.x for one in some if one.bulleted) + 3
            return not goes_on or (same_page and line.gap > 1.9 * line.size)
        return False

    # -- the rest -----------------------------------------------------------------------------------------------------

    def _text(self, n: int) -> int:
        self.section.lines.append(self.lines[n])
        return 1
