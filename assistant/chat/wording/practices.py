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
