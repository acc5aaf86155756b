"""What the surfaces' tests share: invented reports as PDF files, and the command line in this process."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "reading"))

from report_layouts import classic
from report_truth import make

from assistant.domain.corpus import Corpus
from assistant.surfaces import cli


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
