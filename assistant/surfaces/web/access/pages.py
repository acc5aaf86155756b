"""The page to sign in on, the line that tells who is signed in, and how a refusal is said."""

from __future__ import annotations

import math
import secrets
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, QueryParams
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from assistant.language.phrases import Phrases
from assistant.surfaces.web.access.headers import plain_policy
from assistant.surfaces.web.access.identity import Person
from assistant.surfaces.web.html import tag, text

_STYLE = (Path(__file__).parent / "access.css").read_text(encoding="utf-8")
_MARK = (Path(__file__).parent.parent / "favicon.svg").read_text(encoding="utf-8")
_FIELDS = (("name", "username", "text", "username"), ("password", "password", "password", "current-password"))


def inside(address: str | None) -> str:
    """Where to go after signing in: a path of our own, never another site."""
    given = address or "/"
    parts = urlsplit(given)
    safe = given.startswith("/") and not given.startswith(("//", "/\\")) and not parts.netloc and given.isprintable() and "\\" not in given
    return given if safe and len(given) < 1000 and not given.startswith(("/login", "/logout")) else "/"


def sign_in(say: Phrases, going_to: str, said: str = "", status: int = 200, wait: float = 0) -> Response:
    """`said`: what went wrong, already in words. `wait`: seconds until the next try."""
    other = "en" if say.language == "sv" else "sv"
    fields = [tag("label", text(say(f"access.{label}")), _input(name, kind, autocomplete=fill, required="")) for label, name, kind, fill in _FIELDS]
    form = tag(
        "form",
        tag("p", text(said), class_="said", role="alert") if said else "",
        *fields,
        _input("next", "hidden", value=going_to),
        _input("lang", "hidden", value=say.language),
        tag("button", text(say("access.submit")), type="submit"),
        method="post",
        action="/login",
    )
    link = tag(
        "a", "English" if other == "en" else "Svenska", href="/login?" + urlencode({"next": going_to, "lang": other}), lang=other, hreflang=other
    )
    body = tag("p", text(say("access.lead")), class_="lead") + form + tag("p", link, class_="other")
    return _page(say, say("access.heading"), body, status, wait)


def _input(name: str, kind: str, **attributes: str) -> str:
    return tag("input", name=name, type=kind, **attributes).removesuffix("</input>")


def refusal(say: Phrases, scope: Scope, code: str, message: str, status: int, wait: float = 0) -> Response:
    """As a page for people, as the contract's error for programs."""
    if "text/html" in Headers(scope=scope).get("accept", "") and scope["method"] in ("GET", "HEAD"):
        return _page(say, "Kompass", tag("p", text(message), class_="lead"), status, wait)
    body = {"error": {"code": code, "message": message, "suggestions": []}, "detail": message}
    headers = _waiting(wait) | ({"WWW-Authenticate": "Bearer"} if status == 401 else {})
    return JSONResponse(body, status, headers)


def banner(say: Phrases, person: Person) -> str:
    """Who is signed in, on top of the application's page; empty where nobody signs in."""
    if not person.name:
        return ""
    who = tag("span", text(say("access.signed_in", name=person.name, role=say(f"access.role_{person.role}"))))
    out = tag("form", tag("button", text(say("access.sign_out")), type="submit"), method="post", action="/logout") if person.way == "session" else ""
    hidden = "" if person.may_edit else ".k-only-editors { display: none !important; } .k-only-readers { display: block !important; }"
    style = tag("style", _STYLE[_STYLE.index("/* banner */") :] + hidden)
    return style + tag("div", who, out, id="k-person", lang=say.language)


def language_of(scope: Scope, usual: str) -> str:
    asked = QueryParams(scope.get("query_string", b"")).get("lang")
    return asked if asked in ("sv", "en") else usual


def _page(say: Phrases, heading: str, body: str, status: int, wait: float) -> Response:
    nonce = secrets.token_urlsafe(16)
    head = "".join(
        (
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            tag("title", text(say("access.title"))),
            '<link rel="icon" href="/favicon.ico">',
            tag("style", _STYLE[: _STYLE.index("/* banner */")], nonce=nonce),
        )
    )
    main = tag("main", tag("div", _MARK, tag("span", "Kompass"), class_="mark"), tag("h1", text(heading)) if heading != "Kompass" else "", body)
    page = f"<!doctype html>{tag('html', tag('head', head), tag('body', main), lang=say.language)}"
    return HTMLResponse(page, status, {"Content-Security-Policy": plain_policy(nonce), "Cache-Control": "no-store", **_waiting(wait)})


def _waiting(seconds: float) -> dict[str, str]:
    return {"Retry-After": str(math.ceil(seconds))} if seconds > 0 else {}
