"""What can be reached from outside. Gradio brings far more addresses than the pages need; those are closed here.

Left open of Gradio's own: what its pages, its clients and MCP use. Closed are, among others, its proxy, fetching foreign
addresses through `/file=`, deep links that write to disk, run history in a foreign cloud, recordings, monitoring, reload.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["free", "page", "read", "ask", "upload"]
"""free: for whoever comes · page: the application itself · read · ask: costs work · upload: takes a file in."""


@dataclass(frozen=True, slots=True)
class Route:
    """`name`: how it is called in logs and measures; nothing that anyone wrote is in it."""

    name: str
    kind: Kind


_API = "/gradio_api/"
_GRADIO: tuple[tuple[str, str, Kind], ...] = (
    ("GET", r"(?P<name>info|startup-events|app_id|user|login_check|theme\.css|openapi\.json)/?", "read"),
    ("GET", r"(?P<name>heartbeat|queue/data|upload_progress)(/[^/]*)?", "read"),
    ("GET", r"(?P<name>call/[\w-]+)/[^/]+", "read"),
    ("GET", r"(?P<name>file)=(?!\w+:|//|\\)[^\x00]+", "read"),
    ("POST", r"(?P<name>queue/join|call(/v2)?/[\w-]+|run/[\w-]+)/?", "ask"),
    ("POST", r"(?P<name>upload)/?", "upload"),
    ("POST", r"(?P<name>reset|cancel)/?", "read"),
    ("GET", r"(?P<name>mcp)(/[\w/-]*)?", "read"),
    ("POST", r"(?P<name>mcp)(/[\w/-]*)?", "ask"),
    ("DELETE", r"(?P<name>mcp)(/[\w/-]*)?", "read"),
)
_PATTERNS = [(method, re.compile(pattern), kind) for method, pattern, kind in _GRADIO]
_CLOSED = ("/monitoring", "/svelte", "/login_check", "/token")
_FREE = ("/health", "/login", "/logout", "/favicon.ico", "/robots.txt")
_SAFE = ("GET", "HEAD", "OPTIONS")


def route(method: str, path: str) -> Route | None:
    """Where a request goes; None when there is nothing for it. `path`: decoded, without the query."""
    if path.startswith("//") or "\\" in path or any(ord(sign) < 32 for sign in path):
        return None
    if path in _FREE:
        return Route(path, "free")
    if path.startswith(_API):
        return _of_gradio("GET" if method == "HEAD" else method, path.removeprefix(_API))
    if path.rstrip("/") == _API.rstrip("/") or path.startswith(_CLOSED):
        return None
    first = path.split("/")[1]
    if path == "/":
        return Route("/", "page")
    named = f"/{first}" if re.fullmatch(r"assets|static|rapport|samtal|config|metrics|theme\.css|manifest\.json|pwa_icon", first) else "/other"
    drawn = first == "rapport" and path.endswith(".png")  # a page's picture costs work as an answer does
    return Route(named, "read" if method in _SAFE and not drawn else "ask")


def _of_gradio(method: str, rest: str) -> Route | None:
    for wanted, pattern, kind in _PATTERNS:
        found = pattern.fullmatch(rest)
        if found and method == wanted:
            name = found["name"]
            return Route(_API + (name if len(name) < 60 else "other"), kind)
    return None
