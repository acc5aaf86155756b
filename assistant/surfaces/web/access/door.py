"""The door of the web application: who comes in, what they may do, how often; every request passes here first.

`mount` puts it in front of an application; `person_of` tells a page's function who asked. Without a users file and without a
proxy that names people, only this machine is answered, and whoever sits at it may do everything.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.adapters import packaged
from assistant.adapters.users_file import UsersFile
from assistant.errors import BadArgument, NeedsSignIn, NotAllowed, UsersFileWrong
from assistant.language.phrases import Phrases
from assistant.settings import Settings
from assistant.surfaces.web.access import health, journal, pages
from assistant.surfaces.web.access.headers import Dressing
from assistant.surfaces.web.access.identity import RENEWED_AFTER, Identity, Person, cookie_of
from assistant.surfaces.web.access.journal import Journal
from assistant.surfaces.web.access.limits import Buckets, neighbourhood
from assistant.surfaces.web.access.owners import Owners, page_of
from assistant.surfaces.web.access.routes import Route, route
from assistant.surfaces.web.access.sign_in import SignIn
from assistant.surfaces.web.access.uploads import MOST_FILES, Guard, Limit
from assistant.wiring import Kompass

_SAFE = ("GET", "HEAD", "OPTIONS")
PEER = "kompass.peer"


@dataclass(frozen=True, slots=True)
class No:
    """Why a request goes no further: a phrase of `access` with what fills it, a status, seconds to wait."""

    reason: str
    status: int
    wait: float = 0


class Door:
    """ASGI, plain: answers are streams and readers may go away in the middle."""

    def __init__(self, app: ASGIApp, kompass: Kompass, identity: Identity, journal: Journal) -> None:
        self.app, self._kompass, self._identity, self._journal = app, kompass, identity, journal
        self._signs_in = kompass.settings.signs_in
        self._hosts = kompass.settings.access.hosts
        self._owners = Owners()
        self._by_person = {"ask": Buckets(240, 120), "upload": Buckets(60, 60)}
        self._by_address = {"ask": Buckets(2400, 1200), "upload": Buckets(240, 240)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        say = self._kompass.phrases(pages.language_of(scope, self._kompass.settings.language))
        where = route(scope["method"], scope["path"])
        person: Person | None = None
        no: No | None = None
        try:
            no = self._foreign(scope)
            if no is None:
                await self._identity.hear(scope)
                person = self._identity.person(scope, scope[PEER])
                no = self._refused(scope, where, person)
        except UsersFileWrong:
            no = No("users_file", 503)
        state = scope.setdefault("state", {})
        state["access"], state["person"] = person, person.name if person else ""
        name = where.name if where else "/other"
        dressing = self._dressing(scope, send, name, where, person, say)
        try:
            if no is None:
                no = await self._pass_on(scope, receive, dressing, where, person)
            if no is not None and not dressing.status:
                await self._say_no(say, scope, no)(scope, receive, dressing)
        finally:
            reason = no.reason if no else ""
            self._journal.request(
                name, scope["method"], dressing.status or 500, dressing.seconds_from(started), state["person"], address_of(scope), reason
            )

    def _dressing(self, scope: Scope, send: Send, name: str, where: Route | None, person: Person | None, say: Phrases) -> Dressing:
        page = where is not None and where.kind == "page" and scope["method"] == "GET"
        headers = Headers(scope=scope)
        if page:  # the page is changed on its way out, and squeezed after that
            scope["headers"] = [(key, value) for key, value in scope["headers"] if key != b"accept-encoding"]
        return Dressing(
            send,
            name,
            page=page,
            nonce=secrets.token_urlsafe(16),
            secure=scope["scheme"] == "https",
            banner=pages.banner(say, person) if page and person else "",
            squeeze="gzip" in headers.get("accept-encoding", ""),
            cookies=self._renewed(scope, person) if page or (where and where.kind == "ask") else (),
        )

    def _renewed(self, scope: Scope, person: Person | None) -> tuple[str, ...]:
        """A session in use gets a fresh cookie, and keeps the time at which it must end."""
        sessions = self._identity.sessions
        session = sessions.read(cookie_of(scope)) if sessions and person and person.way == "session" else None
        if sessions is None or session is None or session.age < RENEWED_AFTER:
            return ()
        return (SignIn.set_cookie(scope, sessions.cookie(session.account, session.id, session.since)),)

    def _foreign(self, scope: Scope) -> No | None:
        """Names and sites that are not ours: a page elsewhere must not speak through a visitor's browser."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if scope["path"] == "/health":  # asked under whatever name a watcher has for the machine; tells nothing that is not public
            return None
        if not self._is_ours(_host_name(host)):
            return No("wrong_host", 421)
        if scope["method"] in _SAFE:
            return None
        site = headers.get("sec-fetch-site")
        if site is not None:
            return None if site in ("same-origin", "none") else No("foreign_origin", 403)
        origin = headers.get("origin")
        if origin is None or (urlsplit(origin).netloc == host and host):
            return None
        return None if _host_name(urlsplit(origin).netloc) in self._hosts else No("foreign_origin", 403)

    def _is_ours(self, name: str) -> bool:
        """Without sign-in a foreign name that leads here (DNS rebinding) would open everything; with it, none is asked for."""
        if name in self._hosts or (self._signs_in and not self._hosts):
            return True
        if name == "localhost" or name.endswith(".localhost"):
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True

    def _refused(self, scope: Scope, where: Route | None, person: Person | None) -> No | None:
        if where is not None and where.kind == "free":
            return None
        if person is None and where is not None and where.name == "/metrics" and self._may_measure(scope):
            return None
        if person is None:
            return No("sign_in_needed", 401) if self._signs_in else No("not_local", 403)
        if where is None:
            return No("not_here", 404)
        if where.kind == "upload" and not person.may_edit:
            return No("not_allowed", 403)
        return self._too_often(scope, where, person)

    @staticmethod
    def _may_measure(scope: Scope) -> bool:
        """Measures are for this machine; what a proxy passes on is from elsewhere."""
        headers = Headers(scope=scope)
        return _loopback(scope[PEER]) and not any(one in headers for one in ("x-forwarded-for", "forwarded", "x-real-ip"))

    def _too_often(self, scope: Scope, where: Route, person: Person) -> No | None:
        if where.kind not in self._by_person or not person.name:
            return None
        wait = self._by_person[where.kind].take(person.name) or self._by_address[where.kind].take(neighbourhood(address_of(scope)))
        return No("too_many_requests", 429, wait) if wait else None

    async def _pass_on(self, scope: Scope, receive: Receive, dressing: Dressing, where: Route | None, person: Person | None) -> No | None:
        """Into the application; what it must not receive is cut off, and its own word about that is held back."""
        content_type = Headers(scope=scope).get("content-type", "")
        gate = Guard(content_type, receive) if where and where.kind == "upload" else Limit(receive)

        async def sent(message: Message) -> None:
            if gate.refused is None:
                await dressing(message)

        try:
            inner: Receive = gate.receive
            scope["headers"] = [(key, value) for key, value in scope["headers"] if self._believed(key, scope[PEER])]
            if where is not None and person is not None and person.name:
                page, inner = await page_of(scope, where, gate.receive)
                if not self._owners.owns(person.name, page):
                    return No("not_here", 404)
            await self.app(scope, inner, sent)
        except Exception:
            if gate.refused is None:
                raise
        refused = gate.refused
        return No(refused.reason, refused.status) if refused else None

    def _believed(self, header: bytes, peer: str) -> bool:
        """Gradio builds addresses from what a proxy says of the outside; from anyone else it shall not hear it."""
        if header.startswith((b"x-forwarded-", b"forwarded", b"x-real-ip")):
            return self._identity.is_proxy(peer)
        return not header.startswith(b"x-gradio-")

    def _say_no(self, say: Phrases, scope: Scope, no: No) -> ASGIApp:
        if no.reason == "sign_in_needed" and scope["method"] in ("GET", "HEAD") and "text/html" in Headers(scope=scope).get("accept", ""):
            if self._identity.users is not None:
                query = f"?{scope['query_string'].decode('latin-1')}" if scope.get("query_string") else ""
                going_to = pages.inside(scope["path"] + query)
                return RedirectResponse("/login?" + urlencode({"next": going_to, "lang": say.language}), 303)
            return pages.refusal(say, scope, no.reason, say("access.through_proxy"), no.status)
        if no.reason == "not_allowed":
            message = self._kompass.error_text(NotAllowed("Only editors may do this."), say.language)
        else:
            message = say(f"access.{no.reason}", host=Headers(scope=scope).get("host", ""), seconds=max(1, round(no.wait)), most=MOST_FILES)
        return pages.refusal(say, scope, no.reason, message, no.status, no.wait)


class Peer:
    """Notes who is at the other end of the connection, before a proxy's word is taken for who is behind it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            scope[PEER] = scope["client"][0] if scope.get("client") else ""
        await self.app(scope, receive, send)


def mount(app: FastAPI, kompass: Kompass) -> None:
    """Put the door before `app`, with /login, /logout, /health and /metrics. Call it after all other middleware is added."""
    settings = kompass.settings
    users = UsersFile(settings.users_file) if settings.users_file else None
    identity = Identity(settings, users, lambda: kompass.sign_ins)
    journal = Journal(requests=_tells_requests(settings))
    SignIn(kompass, identity, journal).expose(app)
    health.expose(app, kompass, journal)
    app.add_middleware(Door, kompass=kompass, identity=identity, journal=journal)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.access.proxies))
    app.add_middleware(Peer)


def check(settings: Settings, host: str) -> None:
    """Whether it is safe to listen there; what cannot be seen from here is said on standard error.

    Raises NeedsSignIn, UsersFileWrong, BadArgument (nobody may sign in).
    """
    here = host == "localhost" or _loopback(host)
    if not here and not settings.signs_in:
        raise NeedsSignIn(
            f"Without sign-in Kompass listens on loopback only, not on {host!r}; set KOMPASS_USERS_FILE (made by `kompass users add NAME "
            "--role editor`), or KOMPASS_TRUSTED_HEADER when a proxy signs people in.",
            given=host,
        )
    if settings.users_file is not None and not UsersFile(settings.users_file).accounts() and settings.access.trusted_header is None:
        given = str(settings.users_file)
        raise BadArgument(f"Nobody may sign in: {given!r} is empty; run: kompass users add NAME --role editor", kind="nobody", given=given)
    if not here:
        print(packaged.phrases(settings.language)("access.needs_tls"), file=sys.stderr, flush=True)


def own_folder(settings: Settings) -> None:
    """Let Gradio keep uploads and exports in the state's folder, closed to others on the machine, and not in a shared one."""
    folder = settings.home / "web"
    with suppress(OSError):  # then Gradio's own place is used
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ.setdefault("GRADIO_TEMP_DIR", str(folder))


def server_options(settings: Settings) -> dict[str, Any]:
    """For uvicorn: the door judges proxies' headers itself, and its lines stand for uvicorn's own, which hold query strings."""
    if _tells_requests(settings):
        journal.take_over_gradio()
    options: dict[str, Any] = {"proxy_headers": False, "server_header": False, "access_log": False, "log_level": "warning"}
    return options | ({"log_config": journal.LOG_CONFIG} if _tells_requests(settings) else {})


def _tells_requests(settings: Settings) -> bool:
    return settings.access.log == "requests" if settings.access.log else settings.signs_in


def person_of(request: Any) -> Person | None:
    """Who asked, from a Gradio or Starlette request; None for nobody known."""
    found = getattr(getattr(request, "state", None), "access", None)
    return found if isinstance(found, Person) else None


def may_edit(request: Any) -> bool:
    """Whether who asked may read in, take out, accept and re-index. False when nobody is known: a request that did not pass here."""
    person = person_of(request)
    return person is not None and person.may_edit


def demand_edit(request: Any) -> None:
    """Raises NotAllowed. Every function that writes calls it first, whatever its page shows."""
    if not may_edit(request):
        raise NotAllowed("Only editors may do this.")


def note_change(request: Any, what: str, **told: Any) -> None:
    """Tell the log who changed what: note_change(request, "removed", report=id)."""
    person = person_of(request)
    journal.changed(what, person.name if person else "", **told)


def name_of(request: Request) -> str | None:
    """For Gradio's own check of who is signed in: a name, or None to turn the request away."""
    person = person_of(request)
    return (person.name or "local") if person else None


def address_of(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else ""


def _loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _host_name(host: str) -> str:
    """Without the port and the brackets of an IPv6 address, in lower case."""
    host = host.strip().casefold().rstrip(".")
    if host.startswith("["):
        name, _, port = host[1:].partition("]")
        return name if not port or port.startswith(":") else host
    return host.rpartition(":")[0] if host.count(":") == 1 else host
