"""Signing in and out."""

from __future__ import annotations

import threading
from urllib.parse import parse_qs

from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Scope

from assistant.adapters.users_file import Account, plain_name
from assistant.errors import BadArgument, UsersFileWrong
from assistant.language.phrases import Phrases
from assistant.surfaces.web.access import pages
from assistant.surfaces.web.access.identity import Identity, cookie_name, cookie_of
from assistant.surfaces.web.access.journal import Journal
from assistant.surfaces.web.access.lines import Line
from assistant.surfaces.web.access.tries import SignInTries
from assistant.wiring import Kompass

_MOST_BYTES = 8_000
_AT_ONCE = threading.Semaphore(2)
"""Each check takes 64 MB and a processor for a tenth of a second, on purpose; many at once would take the server down."""
_BUSY = 5.0
_IN_LINE, _LONGEST = 8, 15.0
"""So many sign in at a time, and wait for so many seconds."""


class SignIn:
    """`/login` (a page for people; a form post for programs, as Gradio's client does it) and `/logout`."""

    def __init__(self, kompass: Kompass, identity: Identity, journal: Journal) -> None:
        self._kompass, self._identity, self._journal = kompass, identity, journal
        self._line = Line(_IN_LINE, _LONGEST)
        self._tries = SignInTries(lambda: kompass.sign_ins, lambda: identity.users.secret() if identity.users else "")

    def expose(self, app: FastAPI) -> None:
        app.add_api_route("/login", self.page, methods=["GET"], include_in_schema=False, response_model=None)
        app.add_api_route("/login", self.sign_in, methods=["POST"], include_in_schema=False, response_model=None)
        app.add_api_route("/logout", self.sign_out, methods=["POST"], include_in_schema=False, response_model=None)

    def page(self, request: Request) -> Response:
        going_to = pages.inside(request.query_params.get("next"))
        if self._identity.users is None or request.state.person:
            return RedirectResponse("/" if self._identity.users is None else going_to, 303)
        return pages.sign_in(self._say(request.query_params.get("lang")), going_to)

    async def sign_in(self, request: Request) -> Response:
        form = await _form(request)
        say, going_to = self._say(form.get("lang")), pages.inside(form.get("next"))
        address = request.client.host if request.client else ""
        if self._identity.users is None:
            return Response(status_code=404)
        name = _as_name(form.get("username", ""))
        try:
            wait = await self._line.run(self._tries.wait, name, address)
            if wait:
                self._journal.sign_in("slowed", self._known(name), address)
                return _not_in(request, say, going_to, say("access.wait", seconds=max(1, round(wait))), 429, wait)
            account = await self._line.run(self._checked, name, form.get("password", ""))
            if account is None:
                self._journal.sign_in("wrong", self._known(name), address)
                return _not_in(request, say, going_to, say("access.wrong"), 401)
            await self._line.run(self._tries.succeeded, name, address)
        except TimeoutError:
            return _not_in(request, say, going_to, say("access.wait", seconds=round(_BUSY)), 429, _BUSY)
        except UsersFileWrong:
            return _not_in(request, say, going_to, say("access.users_file"), 503)
        self._journal.sign_in("done", name, address)
        return self._let_in(request, account, going_to, say.language)

    def _let_in(self, request: Request, account: Account, going_to: str, language: str) -> Response:
        assert self._identity.sessions is not None
        response: Response = RedirectResponse(going_to, 303) if _from_a_page(request) else JSONResponse({"success": True})
        response.headers.append("set-cookie", self.set_cookie(request.scope, self._identity.sessions.cookie(account)))
        return response

    def sign_out(self, request: Request) -> Response:
        sessions = self._identity.sessions
        if sessions is not None:
            sessions.end(cookie_of(request.scope))
            self._journal.sign_in("ended", request.state.person, request.client.host if request.client else "")
        response = RedirectResponse("/login" if sessions else "/", 303)
        response.headers.append("set-cookie", self.set_cookie(request.scope, ""))
        return response

    def _checked(self, name: str, password: str) -> Account | None:
        """Raises UsersFileWrong; TimeoutError when others are signing in all the time."""
        users = self._identity.users
        if users is None or not _AT_ONCE.acquire(timeout=_BUSY):
            raise TimeoutError
        try:
            return users.verify(name, password)
        finally:
            _AT_ONCE.release()

    def _known(self, name: str) -> str:
        try:
            return name if self._identity.users and self._identity.users.account(name) else ""
        except UsersFileWrong:
            return ""

    def _say(self, language: str | None) -> Phrases:
        return self._kompass.phrases(language if language in ("sv", "en") else self._kompass.settings.language)

    @staticmethod
    def set_cookie(scope: Scope, value: str) -> str:
        """A session lasts as long as the browser is open, at most; an empty value takes it away. No script reads it, no other site sends it."""
        parts = [f"{cookie_name(scope)}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
        return "; ".join([*parts, *(["Secure"] if scope["scheme"] == "https" else []), *(["Max-Age=0"] if not value else [])])


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form post; empty when it is none, or too long."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        return {}
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MOST_BYTES:
                return {}
    except ClientDisconnect:
        return {}
    try:
        given = parse_qs(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=10)
    except ValueError:
        return {}
    return {key: values[0] for key, values in given.items()}


def _as_name(given: str) -> str:
    try:
        return plain_name(given)
    except BadArgument:
        return ""


def _from_a_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _not_in(request: Request, say: Phrases, going_to: str, said: str, status: int, wait: float = 0) -> Response:
    if _from_a_page(request):
        return pages.sign_in(say, going_to, said, status, wait)
    code = {429: "too_many_requests", 503: "users_file"}.get(status, "wrong_credentials")
    headers = {"Retry-After": str(round(wait) + 1)} if wait else {}
    return JSONResponse({"error": {"code": code, "message": said, "suggestions": []}}, status, headers)
