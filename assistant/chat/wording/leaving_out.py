"""Answers about whoever it is but those that the question leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording.composing import Page

_LISTS = ("scored", "bounded", "credited", "hits", "anywhere", "anywhere_ranges", "risen")


def apart(page: Page, request: Request) -> None:
    """Write of the result without the rows of those left out, and say so; the result itself stays whole."""
    names: Sequence[str] = request.notes.get("leaving_out", ())
    if not names:
        return
    page.result = _without(page.result, names)
    page.paragraph(page.say("answers.leaving_out", names=page.say.listed(names)))


def _without(result: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    found = dict(result)
    for key in _LISTS:
        if key in found:
            found[key] = [row for row in found[key] if row["municipality"] not in names]
    if found.get("earlier", {}).get("municipality") in names:
        del found["earlier"]
    if "municipalities" in found:
        found["municipalities"] = [one for one in found["municipalities"] if one not in names]
    if "other_editions" in found:
        found["other_editions"] = [_without(other, names) for other in found["other_editions"]]
    return found
