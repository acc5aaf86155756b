"""A question that goes on about an answer of several parts: more of every list, or the same of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from assistant.chat.request import Request
from assistant.chat.understand.asked import Asked

Part = Mapping[str, Any]
_PLACE = frozenset(("area", "sub_question", "edition"))


def more(asked: Asked) -> Request | None:
    """ "Visa mer" after several lists: what is left of each, under a line that says of which; None after a single one."""
    left = [one for one in asked.dialogue.parts if 0 < one["shown"] < one["listed"]]
    if not left:
        return None
    first, *rest = (
        Request(one["intent"], asked.language, one["focus"], dict(one["arguments"]), notes={"offset": one["shown"], "lead": True}) for one in left
    )
    return replace(first, also=tuple(rest))


def of_each(request: Request, asked: Asked, choose: Callable[[Asked], Request]) -> Request:
    """What was understood of the last part, asked of the others too: "och i 2010 års utgåva?" after two areas.

    Not when the question names another of the things that the parts are about one by one.
    """
    *others, last = asked.dialogue.parts
    if request.tool != last["intent"] or request.also or {"offset", "sources", "returned"} & request.notes.keys():
        return request
    if request.arguments == last["arguments"] and request.focus == last["focus"]:
        return request
    apart = {key for one in others for key in {*one["arguments"], *last["arguments"]} if one["arguments"].get(key) != last["arguments"].get(key)}
    apart -= {"edition"} if apart & (_PLACE - {"edition"}) else set()
    if not apart or any(request.arguments.get(key) != last["arguments"].get(key) for key in apart):
        return request
    found = [choose(replace(asked, dialogue=asked.dialogue.as_of(one))) for one in others]
    if any(one.tool != request.tool or one.also for one in found):
        return request
    return replace(found[0], also=(*found[1:], request))
