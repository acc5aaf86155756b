"""The tables of a municipality's results: its areas, its sub-questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.chat.wording.composing import Page

Row = Mapping[str, Any]


def weak(rows: Iterable[Row], *, by_share: bool) -> list[Row]:
    """The weak sub-questions, those first where most is to be won; with `by_share` those with the smallest part of the points."""
    found = [row for row in rows if row["weak"]]
    return sorted(found, key=lambda row: row["percent"] if by_share else (row["points"] - row["max"], row["percent"]))


def areas(page: Page, rows: Sequence[Row]) -> None:
    """Those with known points; with a column for the mean where one is known."""
    known = [row for row in rows if row["points"] is not None]
    means = any(row["benchmark"] is not None for row in known)
    heads = (
        [page.say("answers.head_area"), page.say("answers.head_points")]
        + ([page.say("answers.head_mean")] if means else [])
        + [page.say("answers.head_source")]
    )
    body = []
    for row in known:
        mean = [page.number(row["benchmark"]) + page.mark(row["benchmark_citation"])] if means else []
        body.append([f"{row['number']} {page.area_name(row)}", page.number(row["points"]), *mean, page.mark(row["citation"]).strip()])
    if len(body) > 1:
        page.table(heads, body, numbers=(1, 2) if means else (1,))
    label = next((row["benchmark_label"] for row in known if row["benchmark_label"]), None)
    if means and label and len(body) > 1 and label != page.result["total"]["benchmark_label"]:
        page.paragraph(page.say("profile.mean_label", label=label))


def questions(page: Page, rows: Sequence[Row]) -> None:
    """Sub-questions with known points."""
    heads = [page.say(f"answers.head_{one}") for one in ("sub_question", "points", "percent", "source")]
    body = [
        [
            f"{row['number']} {page.question(row)}",
            page.say("answers.of", points=page.number(row["points"]), max=row["max"]),
            f"{page.number(row['percent'])} %",
            page.mark(row["citation"]).strip(),
        ]
        for row in rows
        if row["points"] is not None
    ]
    page.table(heads, body, numbers=(1, 2))
