"""The server starts on a free port, tells its address once it answers, and says why it cannot start."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def environment(home: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "KOMPASS_HOME": str(home), "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[str], str, Path]]:
    """`python app.py --port 0 --json`: the process, its address, its home."""
    home = tmp_path_factory.mktemp("serving") / "home"
    with (home.parent / "log").open("w") as log:
        command = [sys.executable, "app.py", "--port", "0", "--json"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True, env=environment(home))
    told = ""
    assert process.stdout is not None
    try:
        while "}" not in told:
            line = process.stdout.readline()  # empty when it has ended
            assert line, (home.parent / "log").read_text(encoding="utf-8")
            told += line
        yield process, json.loads(told)["address"], home
    finally:
        process.kill()
        process.wait(20)
        process.stdout.close()


def test_the_address_that_is_told_answers(server: tuple[subprocess.Popen[str], str, Path]) -> None:
    with urllib.request.urlopen(f"{server[1]}/health", timeout=30) as response:
        assert json.load(response)["status"] == "ok"


@pytest.mark.parametrize("command", [["-m", "assistant", "serve"], ["app.py"]])
def test_a_port_that_is_taken_is_told_without_a_traceback(server: tuple[subprocess.Popen[str], str, Path], command: list[str]) -> None:
    port = server[1].rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, *command, "--port", port, "--json"], cwd=ROOT, capture_output=True, text=True, env=environment(server[2]), timeout=100
    )
    body = json.loads(done.stdout)
    assert (done.returncode, body["error"]["code"]) == (1, "state_locked")
    assert "--port" in body["error"]["message"]
    assert "Traceback" not in done.stderr


def test_it_ends_soon_when_it_is_told_to(server: tuple[subprocess.Popen[str], str, Path]) -> None:
    os.kill(server[0].pid, signal.SIGTERM)
    assert server[0].wait(20) in (0, -signal.SIGTERM)
    assert "Traceback" not in (server[2].parent / "log").read_text(encoding="utf-8")
