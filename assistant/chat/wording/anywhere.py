"""Points on any area, in words: who has so many somewhere, and whose known range reaches there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.chat.wording.composing import Page
from assistant.chat.wording.limits import points_asked, surely_within, where

Row = Mapping[str, Any]
RANGES = 4


def word(page: Page) -> None:
    rows: Sequence[Row] = page.result["anywhere"]
    if page.offset:
        _table(page, rows)
        page.paragraph(page.say("answers.no_more") if page.empty else "")
        return
    asked = points_asked(page)
    among = f" {where(page)}" if where(page) else ""
    nearest = page.result["nearest"]
    if not rows and not nearest:
        page.status = "not_in_material"
        page.paragraph(page.say("rank.anywhere_nothing", where=among), page.say("rank.would_help"))
        return
    if asked:
        names = page.result["municipalities"]
        cited = [row["citation"] for row in rows[:RANGES]]
        page.paragraph(
            page.tell("rank.anywhere_count", *cited, count=len(names), has=asked, where=among),
            page.tell("rank.anywhere_nearest", nearest["citation"], **_values(page, nearest)) if nearest else "",
        )
    else:
        page.paragraph(page.tell(f"rank.anywhere_{page.result['order']}", rows[0]["citation"], where=among, **_values(page, rows[0])))
    _table(page, rows)
    ranges = [row for row in page.result["anywhere_ranges"] if asked or _reaches_beyond(page, row, rows)]
    for row in ranges[:RANGES]:
        key = "range" if not asked else "range_within" if surely_within(page, row["low"], row["high"]) else "range_may"
        values = {"low": page.number(row["low"]), "high": page.number(row["high"]), "year": page.year(row["year"])}
        page.paragraph(page.tell(f"rank.{key}", row["citation"], name=row["municipality"], **values))
    page.paragraph(page.say("rank.anywhere_basis", known=page.result["known"], evaluated=page.result["evaluated"], where=among))


def _reaches_beyond(page: Page, row: Row, rows: Sequence[Row]) -> bool:
    """Whether a range may hold points beyond the first row's."""
    edge = rows[0]["points"]
    return bool(row["high"] > edge if page.result["order"] == "best" else row["low"] < edge)


def _values(page: Page, row: Row) -> dict[str, Any]:
    return {
        "name": row["municipality"],
        "points": page.number(row["points"]),
        "max": row["max"],
        "area": _area(page, row),
        "when": _when(page, row),
    }


def _area(page: Page, row: Row) -> str:
    area = row["area"]
    return page.area(area) if area["name"] else page.say("answers.place_area", number=area["number"])


def _when(page: Page, row: Row) -> str:
    return ", ".join((page.year(row["year"]), page.edition(row["edition"])))


def _table(page: Page, rows: Sequence[Row]) -> None:
    heads = [page.say(f"answers.head_{one}") for one in ("municipality", "area", "edition", "year", "points", "source")]
    body = []
    for row in page.window(rows):
        area = row["area"]
        cells = [
            row["municipality"],
            f"{area['number']} {page.area_name(area)}" if area["name"] else str(area["number"]),
            row["edition"] or page.say("answers.unknown"),
            page.year(row["year"]),
            page.say("answers.of", points=page.number(row["points"]), max=row["max"]),
            page.mark(row["citation"]).strip(),
        ]
        body.append(cells)
    page.table(heads, body, numbers=(4,))
