"""Years as limits in questions: after 2020, since 2018, between 2016 and 2019."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.chat.understand.numbers import any_of

_YEAR = r"(?:år\s+|year\s+)?((?:19|20)\d\d)(?!\w)"


def limits(low: str, years: Sequence[int], lists: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """`year`, or `min_year` and `max_year` (both count), as the text limits them; several years are a span from first to last."""
    if not years:
        return {}
    found: dict[str, int] = {}
    for name, key, step in (
        ("years_from", "min_year", 0),
        ("years_after", "min_year", 1),
        ("years_until", "max_year", 0),
        ("years_before", "max_year", -1),
    ):
        match = re.search(rf"(?<!\w)(?:{any_of(lists[name])})\s+{_YEAR}", low)
        if match:
            found[key] = int(match[1]) + step
    for name, key in (("years_onwards", "min_year"), ("years_and_earlier", "max_year")):
        match = re.search(rf"(?<!\w){_YEAR}\s+(?:{any_of(lists[name])})(?!\w)", low)
        if match:
            found[key] = int(match[1])
    if found:
        return found
    return {"year": years[0]} if len(set(years)) == 1 else {"min_year": min(years), "max_year": max(years)}
