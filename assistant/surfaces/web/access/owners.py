"""Whose page it is: Gradio keeps what a page shows under a number that the browser picks; here it belongs to who used it first."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from urllib.parse import parse_qs

from starlette.types import Message, Receive, Scope

from assistant.surfaces.web.access.routes import Route

MOST_PAGES = 50_000
_IN_BODY = tuple(f"/gradio_api/{one}" for one in ("queue/join", "call/", "run/", "reset", "cancel"))
_LONGEST = 200


class Owners:
    """The oldest pages are forgotten when there are very many. Safe to use from several threads."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def owns(self, person: str, page: str) -> bool:
        """Whether the page is the person's, or nobody's yet: then it is theirs from now on."""
        if not page or len(page) > _LONGEST:
            return not page
        with self._lock:
            owner = self._owners.setdefault(page, person)
            self._owners.move_to_end(page)
            if len(self._owners) > MOST_PAGES:
                self._owners.popitem(last=False)
        return owner == person


async def page_of(scope: Scope, where: Route, receive: Receive) -> tuple[str, Receive]:
    """The page that a request is about ("" for none), and what to receive its body from, as it may have been read here."""
    if where.name == "/gradio_api/queue/data":
        return parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [""])[-1], receive
    if where.name == "/gradio_api/heartbeat":
        return scope["path"].rstrip("/").rpartition("/")[2], receive
    if scope["method"] != "POST" or not where.name.startswith(_IN_BODY):
        return "", receive
    body, ended = bytearray(), False
    while not ended:
        message = await receive()
        if message["type"] == "http.disconnect":
            return "", receive
        body += message.get("body", b"")
        ended = not message.get("more_body", False)
    return _named(bytes(body)), _again(bytes(body), receive)


def _named(body: bytes) -> str:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    page = given.get("session_hash") if isinstance(given, dict) else None
    return page if isinstance(page, str) else ""


def _again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, once more; then whatever comes after it."""
    told = False

    async def once() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once
