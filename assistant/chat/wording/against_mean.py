"""Points held against a mean that some source states, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.chat.wording.composing import Page
from assistant.chat.wording.over_time import basis

Row = Mapping[str, Any]


def areas(page: Page) -> bool:
    """Which areas lie above and below the mean; False where no mean of any is known."""
    rows = [row for row in page.result["areas"] if row["difference"] is not None]
    below, above = [row for row in rows if row["difference"] < 0], [row for row in rows if row["difference"] > 0]
    for side, some in (("below", below), ("above", above)):
        if some:
            listed = page.say.listed(_beside(page, row) for row in some)
            cited = (some[0]["citation"], some[0]["benchmark_citation"])
            page.paragraph(page.tell(f"profile.areas_{side}", *cited, list=listed, label=some[0]["benchmark_label"], **basis(page)))
    return bool(rows)


def _beside(page: Page, row: Row) -> str:
    return page.say("profile.beside", area=page.area(row), points=page.number(row["points"]), mean=page.number(row["benchmark"]))


def of_range(page: Page, row: Row) -> None:
    """A known range beside the mean: surely above, surely below, or not to be said."""
    direction = 1 if row["low"] > row["benchmark"] else -1 if row["high"] < row["benchmark"] else 0
    side = ("not_to_be_said", "surely_above", "surely_below")[direction]
    sentence = page.say(
        f"profile.{side}",
        what=page.say("profile.on", area=page.area(row)),
        low=page.number(row["low"]),
        high=page.number(row["high"]),
        benchmark=page.number(row["benchmark"]),
        label=row["benchmark_label"],
        **basis(page),
    )
    page.status = "answered" if direction else "partial"
    page.paragraph(page.sourced(page.verdict(direction, sentence) if direction else sentence, row["citation"], row["benchmark_citation"]))


def against(page: Page, row: Row, first: bool = False) -> None:
    """Above or below the mean; `first`: that was the question, and yes or no may be what it asked for."""
    direction = 0 if not row["difference"] else 1 if row["difference"] > 0 else -1
    side = ("same", "above", "below")[direction]
    sentence = page.say(
        f"profile.{'is' if first else 'that_is'}_{side}",
        what=page.say("profile.on", area=page.area(row)) if "number" in row else page.say("profile.in_all"),
        points=page.number(row["points"]),
        benchmark=page.number(row["benchmark"]),
        label=row["benchmark_label"],
        difference=page.number(abs(row["difference"])),
        **basis(page),
    )
    if first:
        page.paragraph(page.sourced(page.verdict(direction, sentence), row["citation"], row["benchmark_citation"]))
    else:
        page.paragraph(page.sourced(sentence, row["benchmark_citation"]))
