"""What all tests share: the built-in corpus, a temporary state, and where the real report lies when it is there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.adapters import corpus_files
from assistant.domain.corpus import Corpus
from assistant.settings import Settings
from assistant.wiring import Kompass

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
REAL_REPORT = SHARED / "reports" / "vanersborg-2018.pdf"


@pytest.fixture(autouse=True, scope="session")
def _no_home_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the state of whoever runs it."""
    before = {key: value for key, value in os.environ.items() if key.startswith("KOMPASS_")}
    for key in before:
        del os.environ[key]
    os.environ["KOMPASS_HOME"] = str(tmp_path_factory.mktemp("home"))
    yield
    del os.environ["KOMPASS_HOME"]
    os.environ.update(before)


@pytest.fixture(scope="session")
def built_in() -> Corpus:
    return corpus_files.load()


@pytest.fixture(scope="session")
def kompass(tmp_path_factory: pytest.TempPathFactory) -> Kompass:
    """The whole house over a state of its own; nothing may be ingested into it."""
    home = tmp_path_factory.mktemp("kompass")
    return Kompass(Settings.read({"KOMPASS_HOME": str(home)}))


@pytest.fixture
def fresh(tmp_path: Path) -> Kompass:
    """The whole house over a new state, for tests that write."""
    return Kompass(Settings.read({"KOMPASS_HOME": str(tmp_path / "home")}))


@pytest.fixture(scope="session")
def real_report() -> Path:
    if not REAL_REPORT.is_file():
        pytest.skip("the real report is not here")
    return REAL_REPORT
