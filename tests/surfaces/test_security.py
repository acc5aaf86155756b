"""The door, held by a small application behind it: who comes in by which way, what forged requests get, limits, uploads, headers."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient

from assistant.adapters.users_file import UsersFile
from assistant.errors import BadArgument, NeedsSignIn, NotAllowed
from assistant.settings import Settings
from assistant.surfaces.web import access
from assistant.surfaces.web.access import health, pages, sign_in, uploads
from assistant.surfaces.web.access.ended import Ended
from assistant.surfaces.web.access.identity import Sessions, cookie_of
from assistant.surfaces.web.access.journal import JsonLines
from assistant.surfaces.web.access.limits import Buckets, neighbourhood
from assistant.surfaces.web.access.routes import route
from assistant.wiring import Kompass

GOOD = "fyra ord i en rad"
PDF = b"%PDF-1.7\n" + b"0" * 3000
PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def users_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    users = UsersFile(tmp_path_factory.mktemp("users") / "users.json")
    users.add("anna", "editor", GOOD)
    users.add("bo", "reader", GOOD)
    return users.path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Failed tries are kept there: every test has its own."""
    return tmp_path / "home"


Make = Callable[..., TestClient]


@pytest.fixture
def door(home: Path) -> Iterator[Make]:
    """door(peer="10.0.0.9", host="kompass.example", KOMPASS_USERS_FILE=…): a client at that address of a small application."""
    kept: list[Kompass] = []

    def made(peer: str = "127.0.0.1", base: str = "http://localhost", **environment: str) -> TestClient:
        kompass = Kompass(Settings.read({"KOMPASS_HOME": str(home), **environment}))
        kept.append(kompass)
        app = FastAPI(openapi_url=None)

        @app.get("/")
        def page(request: Request) -> HTMLResponse:
            return HTMLResponse("<html><body class='x'><script>1</script><p>sida</p></body></html>", headers={"Access-Control-Allow-Origin": "*"})

        @app.get("/who")
        def who(request: Request) -> dict[str, Any]:
            person = access.person_of(request)
            return {"name": person.name, "role": person.role, "way": person.way, "edits": access.may_edit(request)} if person else {}

        @app.post("/gradio_api/upload")
        async def upload(request: Request) -> dict[str, int]:
            return {"bytes": len(await request.body())}

        @app.post("/gradio_api/call/ask")
        async def ask(request: Request) -> dict[str, int]:
            return {"bytes": len(await request.body())}

        @app.post("/gradio_api/queue/join")
        async def join(request: Request) -> dict[str, Any]:
            return {"heard": await request.json()}

        @app.get("/gradio_api/queue/data")
        def data(session_hash: str) -> dict[str, str]:
            return {"page": session_hash}

        @app.get("/heard")
        def heard(request: Request) -> dict[str, str]:
            return dict(request.headers)

        @app.get("/broken")
        def broken() -> None:
            raise RuntimeError("hemlig fråga")

        access.mount(app, kompass)
        return TestClient(app, base_url=base, client=(peer, 1234), follow_redirects=False, raise_server_exceptions=False)

    yield made
    for one in kept:
        if "store" in vars(one):
            one.store.close()


def signed_in(client: TestClient, name: str = "anna", password: str = GOOD) -> Any:
    return client.post("/login", data={"username": name, "password": password})


def who(client: TestClient, **headers: str) -> dict[str, Any]:
    answer = client.get("/who", headers=headers)
    body: dict[str, Any] = answer.json()
    return body if answer.status_code == 200 else {"status": answer.status_code}


# -- nobody signs in ------------------------------------------------------------------------------------------------


def test_without_sign_in_only_this_machine_is_answered(door) -> None:
    assert who(door()) == {"name": "", "role": "editor", "way": "open", "edits": True}
    for peer in ("10.0.0.9", "192.168.1.2", "fe80::1", "", "unix"):
        assert who(door(peer)) == {"status": 403}


def test_a_forwarded_address_does_not_make_a_stranger_local(door) -> None:
    assert who(door("10.0.0.9"), **{"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1"}) == {"status": 403}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:7860", "", "[::1].evil"])
def test_a_foreign_name_that_leads_here_opens_nothing(door, host) -> None:
    assert who(door(), host=host) == {"status": 421}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:7860", "127.0.0.1:7860", "[::1]:7860", "localhost."])
def test_the_names_of_this_machine_are_ours(door, host) -> None:
    assert who(door(), host=host)["way"] == "open"


def test_a_name_behind_a_proxy_is_ours_when_it_is_set(door) -> None:
    assert who(door(KOMPASS_HOSTS="kompass.example, other.example"), host="Kompass.Example:443")["way"] == "open"


# -- forged origins -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://localhost"},
    ],
    ids=str,
)
def test_another_site_writes_nothing_through_a_visitors_browser(door, headers) -> None:
    for path in ("/gradio_api/call/ask", "/gradio_api/upload", "/login", "/logout"):
        assert door().post(path, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"origin": "http://localhost"}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}], ids=str)
def test_our_own_pages_and_programs_may_ask(door, headers) -> None:
    assert door().post("/gradio_api/call/ask", headers=headers).status_code == 200


def test_no_other_site_is_told_that_it_may_read(door) -> None:
    answer = door().get("/", headers={"origin": "http://evil.example"})
    assert not [key for key in answer.headers if key.startswith("access-control")]


# -- passwords, sessions, tokens ------------------------------------------------------------------------------------


def test_who_has_not_signed_in_is_sent_to_the_page_for_it(door, users_path) -> None:
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    answer = client.get("/?kommun=Växjö", headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2F%3Fkommun%3DV%25C3%25A4xj%25C3%25B6&lang=sv")
    answer = client.get("/who")
    assert (answer.status_code, answer.json()["error"]["code"], answer.headers["www-authenticate"]) == (401, "sign_in_needed", "Bearer")
    for path in ("/gradio_api/call/ask", "/gradio_api/upload", "/gradio_api/queue/join", "/gradio_api/mcp/"):
        assert client.post(path).status_code == 401


def test_a_password_opens_a_session(door, users_path) -> None:
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    answer = signed_in(client)
    assert answer.json() == {"success": True}
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("kompass=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    assert who(client) == {"name": "anna", "role": "editor", "way": "session", "edits": True}
    assert GOOD not in cookie and "$argon2" not in cookie


def test_behind_tls_the_cookie_is_for_tls_and_this_host_alone(door, users_path) -> None:
    client = door("10.0.0.9", "https://kompass.example", KOMPASS_USERS_FILE=str(users_path))
    answer = signed_in(client)
    assert answer.headers["set-cookie"].startswith("__Host-kompass=") and "; Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"]
    assert who(client)["way"] == "session"


def test_a_proxy_on_this_machine_says_that_there_is_tls_and_a_stranger_does_not(door, users_path) -> None:
    over_tls = {"x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.9"}
    form = {"username": "anna", "password": GOOD}
    near, far = (door(peer, KOMPASS_USERS_FILE=str(users_path)) for peer in ("127.0.0.1", "10.0.0.9"))
    assert "Secure" in near.post("/login", data=form, headers=over_tls).headers["set-cookie"]
    assert "Secure" not in far.post("/login", data=form, headers=over_tls).headers["set-cookie"]


@pytest.mark.parametrize(
    "name, password", [("anna", "fel"), ("anna", ""), ("", ""), ("cecilia", GOOD), ("anna'--", GOOD), ("\x00", "\x00"), ("å" * 900, "b" * 900)]
)
def test_a_wrong_password_and_a_wrong_name_look_the_same(door, users_path, name, password) -> None:
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    answer = signed_in(client, name, password)
    assert (answer.status_code, answer.json()["error"]["message"]) == (401, "Namnet eller lösenordet stämmer inte.")
    assert "set-cookie" not in answer.headers and who(client) == {"status": 401}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"username=anna&" * 2000, b"{}"])
def test_what_is_no_form_signs_nobody_in(door, users_path, content) -> None:
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    for kind in ("application/x-www-form-urlencoded", "application/json", "multipart/form-data"):
        assert client.post("/login", content=content, headers={"content-type": kind}).status_code in (401, 429)


def test_failed_sign_ins_are_slowed_down_and_say_for_how_long(door, users_path) -> None:
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    statuses = [signed_in(client, "anna", "fel lösenord").status_code for _ in range(7)]
    assert statuses[:5] == [401] * 5 and statuses[5:] == [429, 429]
    answer = signed_in(client)
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) >= 1, "the right password waits too"
    assert signed_in(door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path)), "bo").status_code == 200


def test_signing_out_ends_the_session_for_a_copy_of_its_cookie_too(door, users_path) -> None:
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    signed_in(client)
    stolen = client.cookies["kompass"]
    answer = client.post("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login") and "Max-Age=0" in answer.headers["set-cookie"]
    assert who(client, cookie=f"kompass={stolen}") == {"status": 401}


def test_signing_out_and_failed_sign_ins_count_in_every_process(door, users_path) -> None:
    one, other = (door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path)) for _ in range(2))
    signed_in(one)
    stolen = f"kompass={one.cookies['kompass']}".encode()
    assert who(other, cookie=stolen)["name"] == "anna"
    one.post("/logout")
    until = time.monotonic() + 10
    while who(other, cookie=stolen) != {"status": 401}:
        assert time.monotonic() < until
        time.sleep(0.1)
    anew = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    assert who(anew, cookie=stolen) == {"status": 401}, "started after the session was ended"
    statuses = [signed_in(each, "anna", "fel lösenord").status_code for each in (one, other, one, other, one, other, anew)]
    assert statuses == [401] * 5 + [429] * 2


def test_who_signs_in_while_too_many_do_is_asked_to_wait_and_not_told_that_the_password_is_wrong(door, users_path, monkeypatch) -> None:
    monkeypatch.setattr(sign_in, "_BUSY", 0.05)
    monkeypatch.setattr(sign_in, "_AT_ONCE", threading.Semaphore(0))
    answer = signed_in(door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path)))
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many_requests")


def test_a_damaged_users_file_is_told_at_the_sign_in(door, tmp_path) -> None:
    users = UsersFile(tmp_path / "users.json")
    users.add("dag", "editor", GOOD)
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users.path))
    users.path.write_text("{", encoding="utf-8")
    assert signed_in(client, "dag").status_code == 503


def test_a_changed_password_a_removed_person_and_a_new_role_count_at_once(door, tmp_path) -> None:
    users = UsersFile(tmp_path / "users.json")
    users.add("dag", "editor", GOOD)
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users.path))
    signed_in(client, "dag")
    assert who(client)["edits"]
    users.set_role("dag", "reader")
    assert who(client) == {"name": "dag", "role": "reader", "way": "session", "edits": False}
    users.set_password("dag", "fem andra ord i rad")
    assert who(client) == {"status": 401}
    token = users.new_token("dag")
    assert who(client, authorization=f"Bearer {token}")["way"] == "token"
    users.remove("dag")
    assert who(client, authorization=f"Bearer {token}") == {"status": 401}


def test_a_damaged_users_file_closes_the_door(door, tmp_path) -> None:
    users = UsersFile(tmp_path / "users.json")
    users.add("dag", "editor", GOOD)
    client = door(KOMPASS_USERS_FILE=str(users.path))
    signed_in(client, "dag")
    users.path.write_text("{", encoding="utf-8")
    assert who(client) == {"status": 503}


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "é", "{}", "x" * 5000, "eyJuIjoiYW5uYSJ9.aaaaaa.bbbbbb"])
def test_a_forged_cookie_opens_nothing(door, users_path, cookie) -> None:
    assert who(door(KOMPASS_USERS_FILE=str(users_path)), cookie=f"kompass={cookie}".encode()) == {"status": 401}


def test_sessions_end_when_nobody_uses_them_and_in_any_case(users_path) -> None:
    now = [1_000_000.0]
    users = UsersFile(users_path)
    sessions = Sessions(users, 12, Ended(lambda: pytest.fail("asks nobody")), clock=lambda: now[0])
    anna = users.account("anna")

    def aged(cookie: str, seconds: float) -> Any:

        now[0] = time.time() + seconds  # the cookie's own stamp is of the real clock
        return sessions.read(cookie)

    started = time.time()
    cookie = sessions.cookie(anna, since=started)
    assert aged(cookie, 60).account.name == "anna"
    assert aged(cookie, 2 * 3600 + 5) is None, "two hours without use"
    old = sessions.cookie(anna, since=started - 13 * 3600)
    assert aged(old, 60) is None, "twelve hours in all"
    other = Sessions(UsersFile(users_path), 12, Ended(lambda: pytest.fail("asks nobody")))
    assert other.read(sessions.cookie(anna, since=started)).account.name == "anna", "any process with the file reads it"


def test_going_back_after_signing_in_leads_to_no_other_site() -> None:
    for given in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\evil",
        "javascript:alert(1)",
        "/a\nb",
        "/logout",
        None,
        "",
        "/" + "a" * 2000,
    ):
        assert pages.inside(given) == "/"
    assert pages.inside("/?kommun=V%C3%A4xj%C3%B6&flik=profil") == "/?kommun=V%C3%A4xj%C3%B6&flik=profil"


def test_the_sign_in_page_escapes_what_it_is_given(door, users_path) -> None:
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    answer = client.get("/login", params={"next": '/"><script>alert(1)</script>', "lang": "<b>"}, headers=PAGE)
    assert "<script" not in answer.text and "<b>" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"] and "default-src 'none'" in answer.headers["content-security-policy"]
    english = client.get("/login?lang=en", headers=PAGE).text
    assert '<html lang="en">' in english and "Sign in" in english


# -- a proxy names the person ---------------------------------------------------------------------------------------

BY_PROXY = {"KOMPASS_TRUSTED_HEADER": "X-Remote-User", "KOMPASS_EDITORS": "anna, cecilia"}


def test_a_proxy_on_this_machine_names_the_person(door) -> None:
    client = door(**BY_PROXY)
    assert who(client, **{"X-Remote-User": "Anna"}) == {"name": "anna", "role": "editor", "way": "proxy", "edits": True}
    assert who(client, **{"X-Remote-User": "bo"})["role"] == "reader"
    assert who(client) == {"status": 401}
    assert client.get("/", headers={**PAGE, "host": "localhost"}).status_code == 401


def test_nobody_else_names_a_person(door) -> None:
    for peer in ("10.0.0.9", "::ffff:10.0.0.9", ""):
        assert who(door(peer, **BY_PROXY), **{"X-Remote-User": "anna", "X-Forwarded-For": "127.0.0.1"}) == {"status": 401}


def test_what_only_proxies_may_say_is_not_heard_from_others(door, users_path) -> None:
    said = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-gradio-server": "http://evil.example"}
    token = {"authorization": f"Bearer {UsersFile(users_path).new_token('bo')}"}
    far, near = (door(peer, KOMPASS_USERS_FILE=str(users_path)).get("/heard", headers=said | token).json() for peer in ("10.0.0.9", "127.0.0.1"))
    assert not set(said) & set(far)
    assert near["x-forwarded-host"] == "evil.example" and "x-gradio-server" not in near


@pytest.mark.parametrize("name", ["", " ", "a" * 300, "a\tb"])
def test_odd_names_from_a_proxy_are_nobody(door, name) -> None:
    assert who(door(**BY_PROXY), **{"X-Remote-User": name}) == {"status": 401}


def test_a_name_said_twice_counts_for_nothing(door) -> None:
    answer = door(**BY_PROXY).get("/who", headers=[("X-Remote-User", "bo"), ("X-Remote-User", "anna")])
    assert answer.status_code == 401


def test_with_a_secret_only_who_knows_it_is_the_proxy(door) -> None:
    client = door("10.1.2.3", **BY_PROXY, KOMPASS_PROXIES="10.1.0.0/16", KOMPASS_PROXY_SECRET="långt och hemligt")
    for headers in ({}, {"X-Kompass-Proxy-Secret": "fel"}, {"X-Kompass-Proxy-Secret": ""}):
        assert who(client, **{"X-Remote-User": "anna", **headers}) == {"status": 401}
    right = [(b"X-Remote-User", "Åsa".encode()), (b"X-Kompass-Proxy-Secret", "långt och hemligt".encode())]
    assert client.get("/who", headers=right).json()["name"] == "åsa"


def test_proxies_on_other_machines_need_a_secret() -> None:
    with pytest.raises(BadArgument, match="KOMPASS_PROXY_SECRET"):
        Settings.read({**BY_PROXY, "KOMPASS_PROXIES": "10.1.0.0/16"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"KOMPASS_TRUSTED_HEADER": "Host"},
        {"KOMPASS_TRUSTED_HEADER": "X-Us er"},
        {"KOMPASS_TRUSTED_HEADER": "Accept-Language"},
        {"KOMPASS_TRUSTED_HEADER": "X-Forwarded-For"},
        {"KOMPASS_PROXIES": "nonsense"},
        {"KOMPASS_SESSION_HOURS": "0"},
        {"KOMPASS_LOG": "all"},
    ],
    ids=str,
)
def test_settings_that_cannot_be_used_are_said_at_the_start(wrong) -> None:
    with pytest.raises(BadArgument):
        Settings.read(wrong)


@pytest.mark.parametrize("header", ["X-Remote-User", "Remote-User", "Tailscale-User-Login", "Cf-Access-Authenticated-User-Email", "OIDC-Claim-sub"])
def test_headers_of_common_proxies_can_be_trusted(header) -> None:
    assert Settings.read({"KOMPASS_TRUSTED_HEADER": header}).access.trusted_header == header.lower()


def test_secrets_are_not_in_what_settings_look_like() -> None:
    assert "hemlig" not in repr(Settings.read({**BY_PROXY, "KOMPASS_PROXY_SECRET": "hemlig"}))


# -- where the server listens ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "kommun.example"])
def test_the_server_listens_to_others_only_with_sign_in_and_asks_for_tls(host, users_path, capsys) -> None:
    with pytest.raises(NeedsSignIn, match="KOMPASS_USERS_FILE"):
        access.check(Settings.read({}), host)
    assert "TLS" not in capsys.readouterr().err
    access.check(Settings.read({"KOMPASS_USERS_FILE": str(users_path)}), host)
    access.check(Settings.read(BY_PROXY), host)
    assert capsys.readouterr().err.count("TLS") == 2


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.5", "::1", "localhost"])
def test_this_machine_needs_no_sign_in(host) -> None:
    access.check(Settings.read({}), host)


def test_the_command_says_why_it_does_not_listen(run) -> None:
    done = run("serve", "--host", "0.0.0.0")
    assert done.code == 2 and "Utan inloggning" in done.err and "KOMPASS_USERS_FILE" in done.err


# -- rights ---------------------------------------------------------------------------------------------------------


def test_a_reader_cannot_even_upload(door, users_path) -> None:
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    signed_in(client, "bo")
    answer = client.post("/gradio_api/upload", files={"files": ("r.pdf", PDF)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")


def test_a_function_that_nobody_vouches_for_does_not_write() -> None:
    for request in (None, object(), Request({"type": "http", "state": {}}), Request({"type": "http", "state": {"access": "editor"}})):
        assert not access.may_edit(request)
        with pytest.raises(NotAllowed):
            access.demand_edit(request)


def test_a_page_belongs_to_who_opened_it(door, users_path) -> None:
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    users = UsersFile(users_path)
    anna, bo = ({"authorization": f"Bearer {users.new_token(name)}"} for name in ("anna", "bo"))
    said = {"session_hash": "abc", "data": ["å" * 3000]}
    assert client.post("/gradio_api/queue/join", json=said, headers=anna).json() == {"heard": said}
    assert client.get("/gradio_api/queue/data?session_hash=abc", headers=anna).status_code == 200
    for answer in (
        client.post("/gradio_api/queue/join", json=said, headers=bo),
        client.get("/gradio_api/queue/data?session_hash=abc", headers=bo),
        client.get("/gradio_api/queue/data?session_hash=x&session_hash=abc", headers=bo),
        client.get("/gradio_api/heartbeat/abc", headers=bo),
        client.post("/gradio_api/cancel", json={"session_hash": "abc"}, headers=bo),
        client.post("/gradio_api/queue/join", json={"session_hash": "y" * 500}, headers=bo),
    ):
        assert answer.status_code == 404
    assert client.post("/gradio_api/queue/join", json={"session_hash": "def"}, headers=bo).status_code == 200
    assert client.post("/gradio_api/queue/join", content=b"[1]", headers=bo).json() == {"heard": [1]}


# -- uploads --------------------------------------------------------------------------------------------------------


def test_a_pdf_comes_in_whole(door) -> None:
    answer = door().post("/gradio_api/upload", files=[("files", (f"r{n}.PDF", PDF)) for n in range(3)])
    assert answer.status_code == 200 and answer.json()["bytes"] > 3 * len(PDF)


@pytest.mark.parametrize(
    "name, content",
    [
        ("r.pdf", b"<html><script>alert(1)</script>"),
        ("r.pdf", b""),
        ("r.pdf", b" " * 1030 + b"%PDF-1.7"),
        ("r.html", PDF),
        ("r.pdf.svg", PDF),
        ("", PDF),
    ],
)
def test_what_is_no_pdf_stays_outside(door, name, content) -> None:
    answer = door().post("/gradio_api/upload", files={"files": (name, content)})
    assert answer.status_code == 415 or (name == "" and answer.status_code in (400, 415))
    assert answer.json()["error"]["code"] == "not_a_pdf"


def test_one_wrong_file_among_many_stops_them_all(door) -> None:
    files = [("files", ("a.pdf", PDF)), ("files", ("b.pdf", b"MZ" + b"0" * 2000))]
    assert door().post("/gradio_api/upload", files=files).status_code == 415


def test_too_many_files_are_too_many(door) -> None:
    answer = door().post("/gradio_api/upload", files=[("files", (f"{n}.pdf", b"%PDF-1")) for n in range(201)])
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_many_files")


@pytest.mark.parametrize("kind", ["application/pdf", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", ""])
def test_an_upload_that_is_no_form_is_refused(door, kind) -> None:
    assert door().post("/gradio_api/upload", content=PDF, headers={"content-type": kind}).status_code == 415


def test_a_form_cut_to_pieces_is_judged_the_same(door) -> None:
    boundary = "x" * 20
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="r.pdf"\r\n\r\n'.encode()
    headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
    for content, status in ((PDF, 200), (b"GIF89a" + b"0" * 2000, 415)):
        body = head + content + f"\r\n--{boundary}--\r\n".encode()
        assert door().post("/gradio_api/upload", content=iter(body[n : n + 1] for n in range(len(body))), headers=headers).status_code == status


def test_a_question_as_long_as_a_book_is_too_large(door) -> None:
    answer = door().post("/gradio_api/call/ask", content=b"x" * 2_000_001)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert door().post("/gradio_api/call/ask", content=b"x" * 1_000_000).status_code == 200


# -- how often ------------------------------------------------------------------------------------------------------


def test_a_person_asks_so_often_and_no_more(door, users_path) -> None:
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    signed_in(client, "bo")
    statuses = [client.post("/gradio_api/call/ask").status_code for _ in range(140)]
    assert statuses[:120] == [200] * 120 and 429 in statuses[120:]
    answer = client.post("/gradio_api/call/ask")
    assert answer.status_code == 429 and answer.json()["error"]["code"] == "too_many_requests" and answer.headers["retry-after"]
    assert client.get("/who").status_code == 200, "reading goes on"


def test_who_sits_at_the_machine_is_not_counted(door) -> None:
    client = door()
    assert {client.post("/gradio_api/call/ask").status_code for _ in range(300)} == {200}


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    buckets = Buckets(60, 2, clock=lambda: now[0])
    assert [buckets.take("a") > 0 for _ in range(3)] == [False, False, True]
    assert buckets.take("b") == 0
    now[0] = 1.0
    assert [buckets.take("a") > 0 for _ in range(2)] == [False, True]


def test_a_body_that_stops_coming_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(uploads, "LONGEST_PAUSE", 0.05)

    async def slow(gate: Any) -> str:
        pieces = iter([{"type": "http.request", "body": b"a", "more_body": True}])

        async def receive() -> Any:
            piece = next(pieces, None)
            if piece is None:
                await asyncio.sleep(20)
            return piece

        held = gate(receive)
        with pytest.raises(uploads.Refused) as caught:
            while True:
                await held.receive()
        assert held.refused is caught.value
        return caught.value.reason

    assert asyncio.run(slow(uploads.Limit)) == "too_slow"
    assert asyncio.run(slow(lambda receive: uploads.Guard("multipart/form-data; boundary=a", receive))) in ("too_slow", "not_a_pdf")


def test_who_waits_for_an_answer_after_the_body_is_not_hurried(monkeypatch) -> None:
    monkeypatch.setattr(uploads, "LONGEST_PAUSE", 0.01)

    async def long() -> str:
        pieces = iter([{"type": "http.request", "body": b"a", "more_body": False}, {"type": "http.disconnect"}])

        async def receive() -> Any:
            await asyncio.sleep(0 if (piece := next(pieces))["type"] == "http.request" else 0.1)
            return piece

        held = uploads.Limit(receive)
        await held.receive()
        return (await held.receive())["type"]

    assert asyncio.run(long()) == "http.disconnect"


def test_health_does_not_wait_for_a_database_without_end(door, users_path, monkeypatch) -> None:
    monkeypatch.setattr(health, "SECONDS", 0.1)
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    thaw = threading.Event()
    monkeypatch.setattr(Kompass, "corpus", lambda self: thaw.wait(1))
    assert client.get("/health").status_code == 503
    thaw.set()


def test_what_a_proxy_on_this_machine_says_of_a_visitor_closes_an_open_server_to_them(door) -> None:
    client = door("127.0.0.1")
    assert client.get("/who").status_code == 200
    assert client.get("/who", headers={"X-Forwarded-For": "8.8.8.8"}).status_code == 403
    assert client.get("/who", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 200


def test_a_pages_picture_counts_as_an_answer_does() -> None:
    """It is drawn by a process of its own; who asks for hundreds waits like anybody who asks."""
    kinds = {path: found.kind for path in ("/rapport/r1/2.png", "/rapport/r1/2.txt", "/assets/a.png") if (found := route("GET", path))}
    assert kinds == {"/rapport/r1/2.png": "ask", "/rapport/r1/2.txt": "read", "/assets/a.png": "read"}


def test_neighbours_share_an_address() -> None:
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::ffff") != neighbourhood("2001:db8:0:1::1")
    assert neighbourhood("::ffff:10.0.0.1") == "10.0.0.1" and neighbourhood("unix") == "unix"


# -- what is reached ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "method, path",
    [
        ("GET", "/gradio_api/proxy=https://evil.example/"),
        ("GET", "/gradio_api/file=https://evil.example/x"),
        ("GET", "/gradio_api/file=file:///etc/passwd"),
        ("GET", "/gradio_api/file=//evil.example/x"),
        ("GET", "/gradio_api/deep_link"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/gradio_api/vibe-edit"),
        ("GET", "/gradio_api/vibe-code/"),
        ("GET", "/gradio_api/dev/reload"),
        ("GET", "/gradio_api/runs"),
        ("POST", "/gradio_api/run-history/connect"),
        ("GET", "/gradio_api/token"),
        ("POST", "/gradio_api/stream/x"),
        ("GET", "/monitoring"),
        ("GET", "/monitoring/summary"),
        ("GET", "//gradio_api/upload"),
        ("GET", "/gradio_api\\upload"),
        ("PUT", "/gradio_api/upload"),
        ("GET", "/gradio_api/"),
    ],
)
def test_what_the_pages_do_not_need_is_closed(door, method, path) -> None:
    assert route(method, path) is None
    if not path.startswith("//"):
        assert door().request(method, path).status_code == 404


def test_names_in_logs_hold_nothing_that_anyone_wrote() -> None:
    for method, path in (
        ("GET", "/hur gick det för Vänersborg?"),
        ("GET", "/gradio_api/file=/tmp/x/hemlig.pdf"),
        ("GET", "/gradio_api/heartbeat/abc"),
    ):
        found = route(method, path)
        assert found is not None and found.name in ("/other", "/gradio_api/file", "/gradio_api/heartbeat")


# -- headers, measures, logs ----------------------------------------------------------------------------------------


def test_every_response_carries_the_headers(door) -> None:
    client = door()
    for path in ("/", "/who", "/nothing", "/health", "/gradio_api/proxy=x"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["referrer-policy"] == "same-origin" and "content-security-policy" in headers
        assert "strict-transport-security" not in headers
    assert "sandbox" in client.get("/who").headers["content-security-policy"]


def test_only_scripts_that_the_server_marked_run(door) -> None:
    one, other = door().get("/"), door().get("/")
    nonce = one.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert f'<script nonce="{nonce}">1</script>' in one.text
    policy = one.headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy.split("style-src")[0] and "script-src-attr 'none'" in policy and "http" not in policy
    assert nonce not in other.text


def test_who_is_signed_in_stands_on_the_page(door, users_path) -> None:
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    signed_in(client, "bo")
    page = client.get("/", headers=PAGE).text
    assert "Inloggad: bo (läsare)" in page and 'action="/logout"' in page
    assert 'id="k-person"' not in door().get("/").text


def test_health_tells_version_and_figures_to_whoever_asks(door, users_path) -> None:
    body = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path)).get("/health", headers={"host": "container:7860"}).json()
    assert door().head("/health").status_code == 200
    assert (body["status"], body["ok"]) == ("ok", True) and body["version"] and body["corpus"]["evaluations"] > 0


def test_measures_are_for_this_machine_and_for_who_has_signed_in(door, users_path) -> None:
    assert door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path)).get("/metrics").status_code == 401
    near = door(KOMPASS_USERS_FILE=str(users_path))
    assert near.get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 401
    signed_in(near, "anna", "fel")
    near.get("/who")
    text = near.get("/metrics").text
    lines = text.splitlines()
    assert 'kompass_sign_ins_total{outcome="wrong"} 1' in lines
    assert 'kompass_refused_total{reason="sign_in_needed"} 2' in lines
    assert any(line.startswith("kompass_corpus_evaluations ") for line in lines)
    assert 'kompass_request_seconds_bucket{route="/login",le="+Inf"} 1' in lines
    for line in lines:
        assert line.startswith(("# HELP ", "# TYPE ")) or float(line.rsplit(" ", 1)[1]) >= 0, line


@pytest.fixture
def told() -> Iterator[list[str]]:
    """What the log is told, as it is written."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(JsonLines().format(record))

    handler = Kept()
    logging.getLogger("kompass.access").addHandler(handler)
    yield lines
    logging.getLogger("kompass.access").removeHandler(handler)


def test_logs_hold_no_question_no_secret_and_no_mistyped_name(door, users_path, told) -> None:
    client = door("10.0.0.9", KOMPASS_USERS_FILE=str(users_path))
    signed_in(client, "lösenordet i namnrutan", "HEMLIG-1")
    signed_in(client, "anna", "HEMLIG-2")
    token = UsersFile(users_path).new_token("anna")
    client.get("/who?fråga=HEMLIG-3", headers={"authorization": f"Bearer {token}"})
    client.post("/gradio_api/call/ask", json={"data": ["HEMLIG-4"]}, headers={"authorization": f"Bearer {token}"})
    client.get("/HEMLIG-5", headers={"authorization": f"Bearer {token}", "cookie": "kompass=HEMLIG-6"})
    client.get("/broken", headers={"authorization": f"Bearer {token}"})
    text = "\n".join(told)
    assert "HEMLIG" not in text and token not in text and "namnrutan" not in text and "hemlig fråga" not in text
    lines = [json.loads(line) for line in told]
    assert {"event": "sign-in", "outcome": "wrong", "person": "anna", "address": "10.0.0.9"}.items() <= lines[2].items()
    assert any(line.get("status") == 500 and line["person"] == "anna" for line in lines)


def test_an_exception_is_told_without_its_words() -> None:
    try:
        raise ValueError("postgresql://kompass:hemligt@db/kompass")
    except ValueError:
        import sys

        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "Exception in ASGI application", (), sys.exc_info())
    line = json.loads(JsonLines().format(record))
    assert line["error"] == "ValueError" and "hemligt" not in json.dumps(line) and "test_security.py" in line["at"][0]


def test_a_cookie_among_others_is_found() -> None:
    scope = {"type": "http", "scheme": "http", "headers": [(b"cookie", b"a=1; kompass=x; b=2"), (b"cookie", b"c=3")]}
    assert cookie_of(scope) == "x"


@pytest.mark.parametrize(
    "settings",
    [
        {
            "OPENAI_API_KEY": "HEMLIG",
            "OPENAI_BASE_URL": "http://user:HEMLIG@127.0.0.1:9/v1",
            "KOMPASS_MODEL": "openai:x",
            "KOMPASS_PROXY_SECRET": "HEMLIG",
        },
        {"KOMPASS_CHROMA_URL": "http://user:HEMLIG@127.0.0.1:9"},
        {"KOMPASS_DATABASE_URL": "postgresql://kompass:HEMLIG@127.0.0.1:port/x"},
        {"KOMPASS_DATABASE_URL": "mysql://kompass:HEMLIG@127.0.0.1/x"},
        {"KOMPASS_DATABASE_URL": "HEMLIG"},
    ],
    ids=lambda settings: next(iter(settings.items()))[0] + str(len(next(iter(settings.values())))),
)
def test_doctor_and_errors_tell_no_secret(run, monkeypatch, settings) -> None:
    for key, value in settings.items():
        monkeypatch.setenv(key, value)
    assert "HEMLIG" not in repr(Settings.read(settings))
    for arguments in (["doctor", "--json"], ["coverage"]):
        done = run(*arguments)
        assert "HEMLIG" not in done.out + done.err
