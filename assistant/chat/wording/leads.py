"""The line over what more there is of one of several lists."""

from __future__ import annotations

from assistant.chat.request import Request
from assistant.chat.wording import rank
from assistant.chat.wording.composing import Page
from assistant.chat.wording.limits import where

_SIDES = ("strengths", "improvements", "recommendations")


def lead(page: Page, request: Request) -> str:
    """Of which list the rows are that follow."""
    if request.intent == "rank" and not {"risen", "anywhere"} & page.result.keys():
        among = where(page)
        return page.say("answers.more_on", subject=rank.subject(page), where=f" {among}" if among else "")
    if request.focus in _SIDES:
        return ""  # each page of them begins with what they are
    name = page.result.get("municipality")
    return page.say("answers.more_about", name=name) if name else page.say("answers.more")
