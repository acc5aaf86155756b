"""Who asks: a proxy's word, an API token, a session, or, where nobody signs in, whoever sits at this machine."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any, Literal

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.datastructures import Headers
from starlette.types import Scope

from assistant.adapters.users_file import Account, UsersFile
from assistant.ports import SignIns
from assistant.settings import Settings
from assistant.surfaces.web.access.ended import Ended

SECRET_HEADER = "x-kompass-proxy-secret"
IDLE_HOURS = 2.0
RENEWED_AFTER = 300
"""Seconds after which a session in use gets a fresh cookie."""


@dataclass(frozen=True, slots=True)
class Person:
    """`name`: "" where nobody signs in. `way`: how they are known."""

    name: str
    role: Literal["reader", "editor"]
    way: Literal["open", "session", "token", "proxy"]

    @property
    def may_edit(self) -> bool:
        return self.role == "editor"


HERE = Person("", "editor", "open")


@dataclass(frozen=True, slots=True)
class Session:
    """`id`: random, ended by signing out. `since`: seconds of the epoch. `age`: seconds since its cookie was made."""

    account: Account
    id: str
    since: float
    age: float


class Sessions:
    """Signed cookies: any process with the same users file reads them. `ended`: those that were signed out, on any of them."""

    def __init__(self, users: UsersFile, hours: float, ended: Ended, clock: Callable[[], float] = time.time) -> None:
        self._users, self._longest, self._idle, self._clock = users, hours * 3600, min(hours, IDLE_HOURS) * 3600, clock
        self.ended = ended

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._users.secret(), salt="kompass-session", signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256}
        )

    def cookie(self, account: Account, id: str | None = None, since: float | None = None) -> str:
        body = {"n": account.name, "s": account.seal, "i": id or secrets.token_urlsafe(12), "t": self._clock() if since is None else since}
        return str(self._signer().dumps(body))

    def read(self, cookie: str) -> Session | None:
        """The session of a cookie; None when it is forged, too old, ended, or its person or password is another now."""
        if not cookie or len(cookie) > 2000:
            return None
        try:
            body, made = self._signer().loads(cookie, return_timestamp=True)
            name, seal, id, since = body["n"], body["s"], body["i"], float(body["t"])
        except (BadData, KeyError, TypeError, ValueError):
            return None
        now = self._clock()
        age = now - made.timestamp()
        account = self._users.account(name)
        if account is None or not secrets.compare_digest(account.seal, seal) or age > self._idle or now - since > self._longest or id in self.ended:
            return None
        return Session(account, id, since, age)

    def end(self, cookie: str) -> None:
        session = self.read(cookie)
        if session is not None:
            self.ended.add(session.id, session.since + self._longest)


class Identity:
    """Finds the person of a request. `peer`: the address at the other end of the connection, whatever its headers say."""

    def __init__(self, settings: Settings, users: UsersFile | None, shared: Callable[[], SignIns]) -> None:
        self._settings, self.users = settings, users
        self._proxies = [ip_network(one) for one in settings.access.proxies]
        self.sessions = Sessions(users, settings.access.session_hours, Ended(shared)) if users else None

    async def hear(self, scope: Scope) -> None:
        """Of sessions that were ended elsewhere, where the request brings one."""
        if self.sessions is not None and cookie_of(scope):
            await self.sessions.ended.refresh()

    def person(self, scope: Scope, peer: str) -> Person | None:
        """None when it is not known who asks. Raises UsersFileWrong."""
        if not self._settings.signs_in:
            # A proxy on this machine that tells of somebody elsewhere has opened the server to others.
            return HERE if _is_loopback(peer) and _is_loopback((scope.get("client") or (peer,))[0]) else None
        headers = Headers(scope=scope)
        return self._by_proxy(headers, peer) or self._by_token(headers) or self._by_session(scope)

    def _by_proxy(self, headers: Headers, peer: str) -> Person | None:
        """The proxy's word counts from the proxy's address and, where one is set, with the secret; said twice it counts for nothing."""
        access = self._settings.access
        if access.trusted_header is None or not self.is_proxy(peer):
            return None
        if access.proxy_secret is not None and not _same(headers.get(SECRET_HEADER, ""), access.proxy_secret):
            return None
        names = headers.getlist(access.trusted_header)
        name = _decoded(names[0]).strip() if len(names) == 1 else ""
        if not name or len(name) > 256 or not name.isprintable():
            return None
        account = self.users.account(name) if self.users else None
        editor = account.role == "editor" if account else name.casefold() in access.editors
        return Person(account.name if account else name.casefold(), "editor" if editor else "reader", "proxy")

    def _by_token(self, headers: Headers) -> Person | None:
        kind, _, token = headers.get("authorization", "").partition(" ")
        account = self.users.by_token(token.strip()) if self.users and kind.lower() == "bearer" else None
        return _person(account, "token") if account else None

    def _by_session(self, scope: Scope) -> Person | None:
        session = self.sessions.read(cookie_of(scope)) if self.sessions else None
        return _person(session.account, "session") if session else None

    def is_proxy(self, peer: str) -> bool:
        """Whether that address may say whom it speaks for."""
        try:
            address = ip_address(peer.split("%")[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None) or address
        return any(mapped.version == one.version and mapped in one for one in self._proxies)


def cookie_name(scope: Scope) -> str:
    """Behind TLS a name that browsers take only with Secure, for this host alone."""
    return "__Host-kompass" if scope["scheme"] == "https" else "kompass"


def cookie_of(scope: Scope) -> str:
    from starlette.requests import cookie_parser

    given: dict[str, Any] = {}
    for one in Headers(scope=scope).getlist("cookie"):
        given |= cookie_parser(one)
    return str(given.get(cookie_name(scope), ""))


def _person(account: Account, way: Literal["session", "token"]) -> Person:
    return Person(account.name, "editor" if account.role == "editor" else "reader", way)


def _is_loopback(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _same(given: str, secret: str) -> bool:
    return secrets.compare_digest(_decoded(given).encode("utf-8", "replace"), secret.encode("utf-8", "replace"))


def _decoded(value: str) -> str:
    """Header bytes come as Latin-1; proxies send names as UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
