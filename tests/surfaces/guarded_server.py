"""A server of its own, with a users file, as a process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx


@contextmanager
def serving(home: Path, users: Path) -> Iterator[str]:
    """Its address, once it answers; what it says goes to `server.log` in its home."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    environment = {**os.environ, "KOMPASS_HOME": str(home), "KOMPASS_USERS_FILE": str(users), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment["GRADIO_TEMP_DIR"] = str(home / "web")
    command = [sys.executable, "-m", "assistant", "serve", "--port", address.rpartition(":")[2]]
    log = (home / "server.log").open("w", encoding="utf-8")
    with log, subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process:
        try:
            _await(f"{address}/health", process)
            yield address
        finally:
            process.terminate()
            process.wait(20)


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        assert process.poll() is None, "the server ended"
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")
