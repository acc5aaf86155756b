"""Whether two sentences say much the same, so that a text says each thing once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_WORD = re.compile(r"\w{4,}")
_STEM = 5
_ALIKE = 0.55
_SAME = 0.5
"""Two statements about one municipality, of one year, with so much of their words in common say the same."""

Statement = Mapping[str, Any]
"""A reason of the result of `peers`."""


def alike(one: str, other: str, share: float = _ALIKE) -> bool:
    """Whether two sentences say much the same: more than `share` of the shorter one's longer words stand in the other."""
    a, b = ({word[:_STEM] for word in _WORD.findall(text.casefold())} for text in (one, other))
    smaller = min(len(a), len(b))
    return smaller > 0 and len(a & b) / smaller > share


def said_once(reasons: Iterable[Statement]) -> list[list[Statement]]:
    """Reasons of one municipality, those that say the same together: a pointer on a page is a second source of what is said."""
    groups: list[list[Statement]] = []
    for one in reasons:
        same = next((some for some in groups if _same(some[0], one)), None)
        if same is None:
            groups.append([one])
        else:
            same.append(one)
    return groups


def _same(one: Statement, other: Statement) -> bool:
    """Statements of one year; figures never say the same."""
    figures = "points" in one or "low" in one or "points" in other or "low" in other
    return not figures and one["year"] == other["year"] and alike(one["text"], other["text"], _SAME)
