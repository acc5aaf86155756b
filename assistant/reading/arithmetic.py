"""Does the report add up: every sum, percent, maximum, list of headings and total. Both figures are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.domain.evaluation import Discrepancy, Points, plain
from assistant.domain.framework import Framework, sub_question_key
from assistant.language.reading_words import ReadingWords
from assistant.reading.boxes import Box
from assistant.reading.scores import AreaPoints, ScoreTables

_EXACT = 0.051


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """What is compared: `areas` are the points that hold (the tables'), by number. `unread`: numbers of rows that are there
    but could not be read; of their areas nothing is claimed that needs all rows."""

    tables: ScoreTables
    boxes: dict[int, Box]
    areas: dict[int, Points]
    framework: Framework
    edition: str | None
    words: ReadingWords
    unread: frozenset[str] = frozenset()

    def discrepancies(self) -> list[Discrepancy]:
        """In the order of areas, and within one: sums, boxes, rows, headings."""
        found = [one for area in range(1, 9) for one in self._area(area)]
        return [*found, *self._total()]

    def _area(self, area: int) -> Iterator[Discrepancy]:
        rows = self.tables.rows_of(area)
        printed = next((one for one in self.tables.area_rows if one.area == area), None) or next(
            (one for one in self.tables.summary if one.area == area), None
        )
        whole = self._is_whole(area)
        if printed is not None and whole:
            computed = plain(sum(one.points for one in rows)) or 0
            if abs(computed - printed.points) > _EXACT:
                yield self._one("sub_questions_sum_mismatch", f"area {area}", printed.points, computed, printed.page, area=area)
        if not any(one.startswith(f"{area}.") for one in self.unread):
            yield from self._other_places(area)
            yield from self._maximum(area, printed, whole)
        if printed is not None and printed.percent is not None and printed.max:
            yield from self._percent(f"area {area}", printed.points, printed.max, printed.percent, printed.page)
        for row in rows:
            if row.points > row.max:
                yield self._one("over_maximum", row.sub_question, row.points, row.max, row.page)
            elif row.percent_printed is not None and row.max:
                yield from self._percent(row.sub_question, row.points, row.max, row.percent_printed, row.page)
            yield from self._row_maximum(row.sub_question, row.max, row.page)
        yield from self._missing(area)
        yield from self._headings(area)

    def _is_whole(self, area: int) -> bool:
        """Whether all rows of an area were read, so that its sum means something: numbers without a gap, and the maxima
        make up the area's, or the known list is complete."""
        rows = self.tables.rows_of(area)
        if not rows or self._gaps(area):
            return False
        known = self.framework.sub_questions_of(self.edition or "", area)
        if known:
            return len(rows) >= len(known)
        return sum(one.max for one in rows) == 100

    def _gaps(self, area: int) -> list[str]:
        numbers = sorted((one.sub_question for one in self.tables.rows_of(area)), key=sub_question_key)
        if not numbers:
            return []
        have = {sub_question_key(one)[1] for one in numbers}
        known = [one.number for one in self.framework.sub_questions_of(self.edition or "", area)]
        wanted = {sub_question_key(one)[1] for one in known} or set(range(1, max(have) + 1))
        return [f"{area}.{n}" for n in sorted(wanted - have)]

    def _missing(self, area: int) -> Iterator[Discrepancy]:
        page = next((one.page for one in self.tables.rows_of(area)), None)
        for number in self._gaps(area):
            if number in self.unread:
                continue
            known = self.framework.sub_question(self.edition or "", number)
            yield self._one("missing_sub_question", number, None, known.max if known else None, page)

    def _other_places(self, area: int) -> Iterator[Discrepancy]:
        """Points of the area in its box or in a summary, against those that hold."""
        holds = self.areas.get(area)
        if holds is None:
            return
        box = self.boxes.get(area)
        places = [(box.points, box.points_page)] if box is not None and box.points is not None else []
        places += [(one.points, one.page) for one in self.tables.summary if one.area == area]
        told: set[Points] = set()
        for points, page in places:
            if points is not None and not _rounds(points, holds) and points not in told:
                told.add(points)
                yield self._one("area_total_mismatch", f"area {area}", points, holds, page, area=area)

    def _maximum(self, area: int, printed: AreaPoints | None, whole: bool) -> Iterator[Discrepancy]:
        """The printed maximum of the area against the sum of its rows' maxima, and against 100."""
        rows = self.tables.rows_of(area)
        if printed is None or printed.max is None:
            return
        most = sum(one.max for one in rows) if whole else 100
        if rows and whole and printed.max != most:
            yield self._one("maximum_mismatch", f"area {area}", printed.max, most, printed.page)
        elif printed.max != 100:
            yield self._one("maximum_mismatch", f"area {area}", printed.max, 100, printed.page)

    def _row_maximum(self, number: str, most: int, page: int | None) -> Iterator[Discrepancy]:
        known = self.framework.sub_question(self.edition or "", number)
        if known is not None and known.max != most:
            yield self._one("maximum_mismatch", number, most, known.max, page)

    def _percent(self, where: str, points: Points, most: Points, printed: Points, page: int | None) -> Iterator[Discrepancy]:
        computed = 100 * points / most
        # Rounded up, down or to the nearest: all are right.
        if abs(computed - printed) >= 1:
            yield self._one("percent_mismatch", where, printed, plain(round(computed, 1)), page, points=points, max=most)

    def _headings(self, area: int) -> Iterator[Discrepancy]:
        box, rows = self.boxes.get(area), self.tables.rows_of(area)
        if box is None or not box.items or not rows or self._gaps(area):
            return
        if len(box.items) != len(rows):
            yield self._one("heading_list_mismatch", f"area {area}", len(box.items), len(rows), box.page, area=area)

    def _total(self) -> Iterator[Discrepancy]:
        if len(self.areas) != 8:
            return
        computed = plain(sum(self.areas.values())) or 0
        told: set[Points] = set()
        for one in self.tables.totals:
            if not _rounds(one.points, computed) and one.points not in told:
                told.add(one.points)
                yield self._one("total_mismatch", "total", one.points, computed, one.page)

    def _one(self, code: str, where: str, printed: Points | None, computed: Points | None, page: int | None, **values: object) -> Discrepancy:
        said = {"where": where, "printed": _said(printed), "computed": _said(computed), **{key: _said(value) for key, value in values.items()}}
        return Discrepancy(code, where, printed, computed, page, self.words.sentence(code, **said))


def _rounds(printed: Points, holds: Points) -> bool:
    """Whether points printed in another place are the same: equal, or a whole number for points with a half."""
    whole = printed == int(printed) and holds != int(holds)
    return abs(printed - holds) <= (0.5 if whole else _EXACT)


def _said(value: object) -> str:
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def settled_areas(tables: ScoreTables, boxes: Iterable[Box]) -> dict[int, Points]:
    """An area's points: the score table's, else the summary's, else the box's, else the sum of all its rows."""
    found: dict[int, Points] = {}
    for one in (*tables.area_rows, *tables.summary):
        found.setdefault(one.area, one.points)
    for box in boxes:
        if box.points is not None:
            found.setdefault(box.area, box.points)
    for area in range(1, 9):
        rows = tables.rows_of(area)
        if area not in found and rows and sum(one.max for one in rows) == 100:
            found[area] = plain(sum(one.points for one in rows)) or 0
    return dict(sorted(found.items()))
