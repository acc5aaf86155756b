"""Two web processes behind the proxy of docs/deploy.md: TLS, one address, what one process knows the other knows."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from assistant.adapters.users_file import UsersFile

NAME = "kompass.kommunen.se"
GOOD = "fyra ord i en rad"
DEPLOY = (Path(__file__).resolve().parents[2] / "docs" / "deploy.md").read_text(encoding="utf-8")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed (apt-get install nginx-light)"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
]


@dataclass
class Site:
    port: int
    folder: Path
    web: list[tuple[int, subprocess.Popen[bytes]]]

    def client(self, address: str = "127.0.0.1") -> httpx.Client:
        """A visitor at that loopback address, who trusts the site's certificate and no other."""
        context = ssl.create_default_context(cafile=str(self.folder / "kompass.pem"))
        context.check_hostname = False  # it is for NAME, which leads nowhere here
        transport = httpx.HTTPTransport(verify=context, local_address=address)
        return httpx.Client(base_url=f"https://127.0.0.1:{self.port}", transport=transport, headers={"Host": NAME}, timeout=60)

    def lines(self) -> list[dict[str, object]]:
        """What the processes have logged of requests, each with the process's port as "at"."""
        return [
            {**json.loads(line), "at": port}
            for port, _ in self.web
            for line in (self.folder / f"{port}.log").read_text(encoding="utf-8").splitlines()
            if line.startswith("{")
        ]


def free_ports(count: int) -> list[int]:
    with ExitStack() as open_ones:
        probes = [open_ones.enter_context(socket.socket()) for _ in range(count)]
        for one in probes:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in probes]


def configuration(folder: Path, port: int, web: list[int]) -> str:
    """The documents' own blocks, with this test's ports and files."""
    blocks = re.findall(r"^```nginx\n(.*?)^```", DEPLOY, re.MULTILINE | re.DOTALL)
    (server,) = [one for one in blocks if "listen 443" in one]
    (upstream,) = [one for one in blocks if "upstream" in one]
    for number, one in enumerate(web, 1):
        assert f"web{number}:7860" in upstream
        upstream = upstream.replace(f"web{number}:7860", f"127.0.0.1:{one}")
    for old, new in (("listen 443", f"listen 127.0.0.1:{port}"), ("http://127.0.0.1:7860", "http://kompass"), ("/etc/ssl/", f"{folder}/")):
        assert old in server
        server = server.replace(old, new)
    lines = [f"{one}_temp_path {folder}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")]
    inner = "\n".join(["http {", "access_log off;", *lines, upstream, server, "}"])
    user = "user root;" if os.geteuid() == 0 else ""
    return f"{user}\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/nginx.log;\nevents {{}}\n{inner}\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    users = UsersFile(folder / "users.json")
    users.add("anna", "editor", GOOD)
    users.add("bo", "reader", GOOD)
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    files = ["-keyout", folder / "kompass.key", "-out", folder / "kompass.pem"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files], check=True, stderr=-3)
    port, *web = free_ports(3)
    (folder / "nginx.conf").write_text(configuration(folder, port, web), encoding="utf-8")
    environment = {**os.environ, "KOMPASS_HOME": str(folder / "home"), "KOMPASS_USERS_FILE": str(users.path), "KOMPASS_HOSTS": NAME}
    environment |= {"PYTHONPATH": os.pathsep.join(sys.path)}
    with ExitStack() as running:

        def start(command: list[object], log: str) -> subprocess.Popen[bytes]:
            file = running.enter_context((folder / log).open("wb"))
            process = subprocess.Popen(list(map(str, command)), env=environment, stdout=file, stderr=file)
            running.callback(process.wait, 20)
            running.callback(process.terminate)
            return process

        started = [(one, start([sys.executable, "-m", "assistant", "serve", "--port", one], f"{one}.log")) for one in web]
        for one in web:
            awaited(f"http://127.0.0.1:{one}/health")
        proxy = start([NGINX, "-c", folder / "nginx.conf", "-p", folder], "nginx.out")
        found = Site(port, folder, started)
        with found.client() as client:
            for _ in range(100):
                assert proxy.poll() is None, (folder / "nginx.out").read_text() + (folder / "nginx.log").read_text()
                try:
                    assert client.get("/health").json()["ok"]
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
        yield found
    assert "emerg" not in (folder / "nginx.log").read_text(encoding="utf-8")


def awaited(url: str) -> None:
    for _ in range(400):
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")


@contextmanager
def signed_in(site: Site, name: str, address: str = "127.0.0.1") -> Iterator[httpx.Client]:
    with site.client(address) as client:
        assert client.post("/login", data={"username": name, "password": GOOD}).status_code == 200
        yield client


def answer(client: httpx.Client, question: str) -> dict[str, object]:
    """As a program asks: a call, then the stream of its events."""
    event = client.post("/gradio_api/call/ask", json={"data": [question, "sv"]}).raise_for_status().json()["event_id"]
    with client.stream("GET", f"/gradio_api/call/ask/{event}") as stream:
        said = list(stream.iter_lines())
    assert "event: complete" in said, said
    (found,) = json.loads(next(line for line in said if line.startswith("data: ")).removeprefix("data: "))
    return found if isinstance(found, dict) else json.loads(found)


def test_people_sign_in_through_tls_and_ask(site: Site) -> None:
    with site.client() as stranger:
        asked = stranger.get("/", headers={"accept": "text/html"})
        assert (asked.status_code, asked.headers["location"].split("?")[0]) == (303, "/login")
        cookie = stranger.post("/login", data={"username": "bo", "password": GOOD}).headers["set-cookie"]
        assert cookie.startswith("__Host-kompass=") and "Secure" in cookie
        page = stranger.get("/", headers={"accept": "text/html"})
        assert page.status_code == 200 and page.headers["strict-transport-security"]
        assert "Vänersborg" in str(answer(stranger, "Hur gick det för Vänersborg?")["text"])
        assert stranger.get("/metrics").status_code == 403, "for the machine itself"


def test_the_visitors_own_address_is_told_and_what_they_say_of_it_is_not(site: Site) -> None:
    with signed_in(site, "bo", "127.0.0.7") as client:
        client.get("/gradio_api/info", headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"})
    addresses = {one["address"] for one in site.lines() if one.get("event") == "request"}
    assert "127.0.0.7" in addresses
    assert "203.0.113.9" not in addresses


def test_a_session_holds_in_both_processes_and_ends_in_both(site: Site) -> None:
    with signed_in(site, "anna") as client:
        cookie = client.cookies["__Host-kompass"]
        told = {"Host": NAME, "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https", "Cookie": f"__Host-kompass={cookie}"}

        def statuses() -> list[int]:
            return [httpx.get(f"http://127.0.0.1:{port}/gradio_api/info", headers=told).status_code for port, _ in site.web]

        assert statuses() == [200, 200]
        client.post("/logout")
        until = time.monotonic() + 10
        while statuses() != [401, 401]:
            assert time.monotonic() < until
            time.sleep(0.1)


def test_when_one_process_goes_the_other_answers_the_same_people(site: Site) -> None:
    with signed_in(site, "bo") as client:
        answer(client, "Vilka är bäst på område 7?")
        (port,) = {one["at"] for one in site.lines() if one.get("route") == "/gradio_api/call/ask"}
        (process,) = [process for one, process in site.web if one == port]
        process.kill()
        process.wait(20)
        assert "område 7" in str(answer(client, "Vilka är bäst på område 7?")["text"]).lower()
