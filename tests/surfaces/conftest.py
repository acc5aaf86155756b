"""What the surfaces' tests share: invented reports as PDF files, and the command line in this process."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "reading"))

from report_drawn import drawn
from report_layouts import classic
from report_truth import make
from surface_shapes import ATTACK

from assistant.domain.corpus import Corpus
from assistant.ingest import run as ingesting
from assistant.settings import Settings
from assistant.surfaces import cli
from assistant.wiring import Kompass


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document of stdout."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> dict[str, Any]:
        """The error of stdout; nothing else may stand there."""
        body = self.json
        assert list(body) == ["error"]
        assert set(body["error"]) == {"code", "message", "suggestions"}
        assert body["error"]["message"]
        found: dict[str, Any] = body["error"]
        return found


Run = Callable[..., Done]


def _run(home: Path, *arguments: str) -> Done:
    """The console command in this process, its streams as a pipe in a C locale would be."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("KOMPASS_HOME", str(home))
        patch.setattr(sys, "argv", ["kompass", *arguments])
        cli.kompass.cache_clear()
        try:
            cli.main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            if cli.kompass.cache_info().currsize and "store" in vars(cli.kompass()):
                cli.kompass().store.close()
            cli.kompass.cache_clear()
        out.flush()
        err.flush()
    said = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
    assert "Traceback" not in said[0] + said[1]
    return Done(code, *said)


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for commands that only read."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture
def run(state: Path) -> Run:
    """A command over the shared state; nothing may be ingested into it."""
    return lambda *arguments: _run(state, *arguments)


@pytest.fixture
def run_in() -> Run:
    """A command over a home of the test's own: run_in(home, "reports", "--json")."""
    return _run


@pytest.fixture(scope="session")
def report_pdf(tmp_path_factory: pytest.TempPathFactory, built_in: Corpus) -> Path:
    """An invented report about Borås 2019, on the 2016 edition."""
    path = tmp_path_factory.mktemp("reports") / "rapport-boras-2019.pdf"
    classic(make(built_in.framework, built_in.municipalities, name="Borås", year=2019, edition="2016", seed=7), path)
    return path


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory, built_in: Corpus) -> Path:
    """A report about Mölndal 2021 whose findings are HTML."""
    truth = make(built_in.framework, built_in.municipalities, name="Mölndal", year=2021, edition="2016", seed=3)
    for area in truth.areas:
        area.strengths[0] = f"Styrkan {ATTACK} visas"
        area.sections[0] = (f"Rubrik {ATTACK}", area.sections[0][1])
    path = tmp_path_factory.mktemp("hostile") / "rapport.pdf"
    drawn(truth, path, by_words=False)
    return path


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the one server of these tests."""
    return tmp_path_factory.mktemp("web")


@pytest.fixture
def run_beside(served: Path) -> Run:
    """A command over the same state as the server."""
    return lambda *arguments: _run(served, *arguments)


@pytest.fixture(scope="session")
def address(served: Path, hostile: Path) -> Iterator[str]:
    """One server for these tests, with the hostile report in it, its title hostile too."""
    home = served
    kompass = Kompass(Settings.read({"KOMPASS_HOME": str(home)}))
    reading = ingesting.read_file(ingesting.Job(hostile, "rapport.pdf"))
    kompass.store.add(replace(reading, report=replace(reading.report, title=ATTACK)))
    kompass.store.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (home / "server.log").open("w", encoding="utf-8")
    environment = {**os.environ, "KOMPASS_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
    with log, subprocess.Popen(command, env=environment, stdout=log, stderr=log) as server:
        try:
            _await(f"http://127.0.0.1:{port}/health", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)
    assert "Traceback" not in (home / "server.log").read_text(encoding="utf-8")


def _await(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")
