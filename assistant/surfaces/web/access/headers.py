"""What every response carries: headers that keep browsers from doing more than the pages need, and no word for other sites."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-permitted-cross-domain-policies": "none",
}
_NOTHING = "default-src 'none'; frame-ancestors 'self'; sandbox"
"""For what is no page: were it ever shown as one, it may do nothing."""
_SCRIPT = re.compile(rb"<script(?=[\s>])")
_BODY = re.compile(rb"<body[^>]*>")
_FREE_OF_POLICY = ("/assets", "/static")


def page_policy(nonce: str) -> str:
    """For the application's page. Only scripts that the server marked run, and what they load from it; a script that somebody
    gets into the page does not. Gradio builds functions from text ('unsafe-eval') and sets styles on elements.
    """
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{nonce}' 'unsafe-eval'",
            "script-src-attr 'none'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def plain_policy(nonce: str) -> str:
    """For pages without scripts, such as the one to sign in on."""
    return f"default-src 'none'; style-src 'nonce-{nonce}'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


class Dressing:
    """Sends a response on with the headers. The application's page (`page`) is held until it is whole, its scripts marked and
    `banner` (HTML) put before all else. `cookies`: Set-Cookie values to add. `status`: of the response, 0 before it began.
    """

    def __init__(
        self, send: Send, route: str, *, page: bool, nonce: str, secure: bool, banner: str = "", squeeze: bool = False, cookies: Sequence[str] = ()
    ) -> None:
        self._send, self._route, self._page, self._nonce = send, route, page, nonce
        self._secure, self._banner, self._squeeze, self._cookies = secure, banner, squeeze, cookies
        self._held: Message | None = None
        self._body = bytearray()
        self.status = 0
        self._began = 0.0

    def seconds_from(self, started: float) -> float:
        """From then (perf_counter) to the beginning of the response: streams last as long as somebody listens."""
        return max(0.0, (self._began or time.perf_counter()) - started)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self._began = message["status"], time.perf_counter()
            headers = self._dressed(message)
            if self._page and headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers:
                self._held = message
                return
        elif self._held is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            body = self._marked(bytes(self._body), MutableHeaders(scope=self._held))
            await self._send(self._held)
            self._held = None
            message = {"type": "http.response.body", "body": body}
        await self._send(message)

    def _dressed(self, message: Message) -> MutableHeaders:
        message.setdefault("headers", [])
        headers = MutableHeaders(scope=message)
        for key in [key for key in headers if key.startswith("access-control-")]:
            del headers[key]  # Gradio lets any site in that asks; no other site has business here
        for key, value in _ALWAYS.items():
            headers.setdefault(key, value)
        if self._secure:
            headers.setdefault("strict-transport-security", "max-age=31536000")
        if "content-security-policy" not in headers and not self._route.startswith(_FREE_OF_POLICY):
            html = headers.get("content-type", "").startswith("text/html")
            headers["content-security-policy"] = page_policy(self._nonce) if html and self._page else _NOTHING
        if self._page or headers.get("content-type", "").startswith(("application/json", "text/plain")):
            headers.setdefault("cache-control", "no-store")
        for cookie in self._cookies:
            headers.append("set-cookie", cookie)
        return headers

    def _marked(self, body: bytes, headers: MutableHeaders) -> bytes:
        body = _SCRIPT.sub(f'<script nonce="{self._nonce}"'.encode(), body)
        if self._banner:
            body = _BODY.sub(lambda found: found.group() + self._banner.encode(), body, count=1)
        if self._squeeze and len(body) > 1000:
            body = gzip.compress(body, 5)
            headers["content-encoding"] = "gzip"
            headers.add_vary_header("accept-encoding")
        headers["content-length"] = str(len(body))
        return body
