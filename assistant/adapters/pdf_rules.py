"""The horizontal lines of a PDF page: borders of tables, from the operators that draw them; and whether pictures are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_SHORTEST = 15.0
_THICKEST = 3.0
_MOST = 4_000
"""Of a page with more lines than this only the first count: a drawing must not take the time of a report."""
_PAINTED = frozenset((b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
Line = tuple[float, float, float]
"""(left, right, y) in points."""


def upright(x: float, y: float, direction: int) -> tuple[float, float]:
    """A place on a page whose text runs in `direction` degrees, as if that were upright."""
    return {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}[direction]


class RuleCollector:
    """Hears the operators of a page one by one. Paths count when they are painted; what only clips does not."""

    def __init__(self) -> None:
        self._ends: list[tuple[float, float, float, float]] = []
        self._path: list[tuple[float, float, float, float]] = []
        self._at: tuple[float, float] | None = None
        self.pictures = False
        """Whether a picture (or a form, which may hold one) is drawn."""

    def operator(self, operator: bytes, operands: Any, cm: Sequence[float]) -> None:
        if operator in (b"m", b"l", b"re"):
            if len(self._ends) + len(self._path) < _MOST:
                self._draw(operator, operands, cm)
        elif operator in _PAINTED:
            self._ends += self._path
            self._path, self._at = [], None
        elif operator == b"n":
            self._path, self._at = [], None
        elif operator in (b"Do", b"BI", b"INLINE IMAGE"):
            self.pictures = True

    def _draw(self, operator: bytes, operands: Any, cm: Sequence[float]) -> None:
        try:
            numbers = [float(one) for one in operands]
        except (TypeError, ValueError):  # a damaged page
            return
        if operator == b"re" and len(numbers) == 4:
            x, y, width, height = numbers
            for up in (0.0, height):
                self._path.append((*_placed(x, y + up, cm), *_placed(x + width, y + up, cm)))
            for along in (0.0, width):
                self._path.append((*_placed(x + along, y, cm), *_placed(x + along, y + height, cm)))
        elif len(numbers) == 2:
            here = _placed(numbers[0], numbers[1], cm)
            if operator == b"l" and self._at is not None:
                self._path.append((*self._at, *here))
            self._at = here

    def upright(self, direction: int) -> list[Line]:
        """The lines that are horizontal when the page is turned so that its text is upright; the two edges of a thin bar are one."""
        found: list[Line] = []
        for x0, y0, x1, y1 in self._ends:
            (left, low), (right, high) = upright(x0, y0, direction), upright(x1, y1, direction)
            if abs(low - high) < 0.5 and abs(left - right) >= _SHORTEST:
                found.append((min(left, right), max(left, right), (low + high) / 2))
        found.sort(key=lambda one: (-one[2], one[0]))
        kept: list[Line] = []
        for line in found:
            if not any(abs(one[2] - line[2]) < _THICKEST and abs(one[0] - line[0]) < 1 and abs(one[1] - line[1]) < 1 for one in kept[-6:]):
                kept.append(line)
        return kept


def _placed(x: float, y: float, cm: Sequence[float]) -> tuple[float, float]:
    return x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]
