"""Who is asking: the person who has signed in, or else the browser, told apart by a random cookie.

The database holds a digest of the cookie, so a copy of it opens nobody's conversations.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from http.cookies import SimpleCookie
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "kompass_browser"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_SECONDS = 400 * 24 * 3600
"""As long as browsers keep a cookie."""


def owner_of(request: Request | None) -> str | None:
    """Whose conversations a request may see; None for a program without a cookie."""
    if request is None:
        return None
    person = getattr(request.state, "person", None)
    if person:
        return f"person:{person}"
    token = request.cookies.get(COOKIE, "")
    return f"browser:{hashlib.sha256(token.encode()).hexdigest()}" if _TOKEN.fullmatch(token) else None


class Visitors:
    """Gives each browser that opens the page a cookie; scripts cannot read it, other sites cannot send it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].removeprefix(scope.get("root_path", "")) in ("", "/")
        if not wanted or _TOKEN.fullmatch(Request(scope).cookies.get(COOKIE, "")):
            await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                message["headers"] = [*message["headers"], (b"set-cookie", _cookie(scope).encode("latin-1"))]
            await send(message)

        await self.app(scope, receive, sent)


def _cookie(scope: Scope) -> str:
    jar: SimpleCookie = SimpleCookie()
    jar[COOKIE] = secrets.token_urlsafe(24)
    given: dict[str, Any] = {"path": scope.get("root_path") or "/", "max-age": _SECONDS, "httponly": True, "samesite": "Lax"}
    for key, value in given.items():
        jar[COOKIE][key] = value
    if scope.get("scheme") == "https":
        jar[COOKIE]["secure"] = True
    return jar[COOKIE].OutputString()
