"""The pieces a sentence is taken apart into."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: mark quote edition area sub year number rank word comparing negation name punct. `value`: readings of a number.

    `areas`: numbers of an area.
    """

    kind: str
    text: str
    start: int
    value: tuple[Decimal, ...] = ()
    areas: frozenset[int] = frozenset()
