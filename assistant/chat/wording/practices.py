"""What a municipality is credited with, as lines of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.chat.wording.composing import Page, quoted


def lines(page: Page) -> None:
    """The first few, after a sentence that says what they are."""
    page.paragraph(page.say("profile.but_practices", name=page.result["municipality"]))
    bullets(page, page.result["practices"][:3])


def bullets(page: Page, rows: Sequence[Mapping[str, Any]]) -> None:
    page.bullets(_line(page, row) for row in rows)


def _line(page: Page, row: Mapping[str, Any]) -> str:
    page.example(row)
    year = f", {row['year']}" if row["year"] else ""
    return f"{page.sourced(quoted(row['text']), row['citation'])} *({page.say('answers.kind_' + row['kind'])}{year})*"


def all_of_them(page: Page) -> None:
    """What the municipality is credited with, asked for as such."""
    rows = page.result["practices"]
    if not rows:
        page.status = "not_in_material"
        page.paragraph(page.tell("profile.no_practices", page.result["evaluations"][0]["citation"], name=page.result["municipality"]))
        return
    page.paragraph(page.say("profile.practices", name=page.result["municipality"]))
    bullets(page, page.window(rows))


def alone(page: Page, asked_for: bool) -> None:
    """No evaluation is known, but others credit the municipality; that may be just what was asked for."""
    if asked_for and page.result["practices"]:
        all_of_them(page)
        page.paragraph(page.say("profile.no_evaluation", name=page.result["municipality"]))
        return
    page.status = "not_in_material"
    page.paragraph(page.say("profile.no_evaluation", name=page.result["municipality"]))
    if page.result["practices"]:
        lines(page)
    page.paragraph(page.say("profile.would_help"))
