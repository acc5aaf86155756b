"""The pieces of a report: sections under their headings, and all of them in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.reading.areas import AreaHeading
from assistant.reading.boxes import Box
from assistant.reading.pages import Line
from assistant.reading.tables import Cell


@dataclass(slots=True)
class Section:
    """A piece of the report under one heading. `area` None: outside the areas. `level`: area, chapter, section, or the row of an
    area in a table of all areas. `begins`: the id of its heading's first line, 0 where it has none."""

    title: str
    area: int | None
    page: int
    level: str
    lines: list[Line] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    number: str | None = None
    begins: int = 0


@dataclass(slots=True)
class Outline:
    sections: list[Section] = field(default_factory=list)
    boxes: dict[int, Box] = field(default_factory=dict)
    headings: list[AreaHeading] = field(default_factory=list)
    in_tables: set[int] = field(default_factory=set)

    def of_area(self, area: int) -> list[Section]:
        return [one for one in self.sections if one.area == area]
