"""The head of an area: its list of headings and its points."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.domain.evaluation import Points, plain
from assistant.language.folding import BULLET
from assistant.reading.pages import Line, Pages
from assistant.reading.score_columns import with_decimals

_OF_100 = r"(?:(?:/|av|(?:out\s+)?of)\s*(?:maximala?t?\s*|max\.?\s*)?100)"
_BOX_LINE = re.compile(
    r"^(?:(?:områdets|kommunens|uppnådd|uppnådda|erhållen|erhållna|totalt|summa)\s+)?(?:poäng|poängsumma|poängtal|poängen|resultat|points|score)"
    r"(?:\s+(?:för|på|i)?\s*(?:området|område\s+\d|area\s+\d))?\s*(?::|är|–|-)?\s*"
    rf"(\d{{1,3}}(?:[.,]\d)?)\s*{_OF_100}?\s*(?:p(?:oäng)?|points)?\.?(?:\s*{_OF_100})?(?:\s*(?:möjliga|poäng)){{0,2}}\.?$",
    re.IGNORECASE,
)
_SAYS_AREA = re.compile(r"^(?:områdets|summa|totalt)\b|\bområdet\b|\b(?:område|area)\s+\d|\b100\b", re.IGNORECASE)
_ONLY_POINTS = re.compile(
    r"^(\d{1,3}(?:[.,]\d)?)\s*(?:p(?:oäng)?|points)?(?:\s*(?:/|av|(?:out\s+)?of)\s*100)?(?:\s*(?:möjliga|poäng)){0,2}$", re.IGNORECASE
)


@dataclass(slots=True)
class Box:
    """`items`: the list of headings; `points` with the page and the line where they stand."""

    area: int
    page: int
    items: list[str] = field(default_factory=list)
    points: Points | None = None
    points_page: int | None = None
    quote: str = ""

    def take(self, points: float, line: Line, quote: str | None = None) -> bool:
        """Keep the points of the line, unless there are some already or they are no area's."""
        if points > 100 or self.points is not None:
            return False
        self.points, self.points_page, self.quote = plain(points), line.page, quote or line.text
        return True


def called_points(text: str) -> float | None:
    """The points of a line such as `Poäng: 51 av 100`; None for anything else."""
    return _value(_BOX_LINE.match(with_decimals(text)))


def says_area(text: str) -> bool:
    """Whether a line with points says that they are an area's: `Summa poäng område 1: 51`."""
    return _SAYS_AREA.search(text) is not None


def bare_points(text: str) -> float | None:
    """The points of a line with nothing else: `51`, `51 poäng av 100`; None for anything else."""
    return _value(_ONLY_POINTS.match(with_decimals(text)))


def _value(match: re.Match[str] | None) -> float | None:
    return None if match is None else float(match[1].replace(",", "."))


def items(lines: Iterable[Line], pages: Pages) -> list[str]:
    """The headings of a box: one a bullet, else one a line that does not carry on."""
    some = list(lines)
    bullets = any(one.bulleted for one in some)
    groups: list[list[str]] = []
    for line in some:
        begins = line.bulleted if bullets else not (groups and line.text[:1].islower())
        if begins or not groups:
            groups.append([line.text.lstrip(BULLET + " ")])
        else:
            groups[-1].append(line.text)
    return [pages.join(group) for group in groups if any(group)]
