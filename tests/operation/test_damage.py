"""Whatever happens to the folder: a clear word, the truth untouched, and the index made again from it."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.domain.corpus import Corpus
from assistant.errors import StateDamaged
from assistant.settings import Settings
from assistant.wiring import Kompass
from benchmarks import invented

ROOT = Path(__file__).resolve().parents[2]
READING = 3


def opened(home: Path) -> Kompass:
    return Kompass(Settings.read({"KOMPASS_HOME": str(home)}))


def closed(kompass: Kompass) -> None:
    kompass.finder.close()
    kompass.store.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, built_in: Corpus) -> tuple[Path, list[str]]:
    """A state with one report, and what it finds."""
    home = tmp_path_factory.mktemp("damage") / "home"
    kompass = opened(home)
    reading = invented.reading(built_in, READING, 20)
    (home / "reports").mkdir(parents=True)
    (home / "reports" / f"{reading.report.id}.pdf").write_bytes(invented.body_of(READING))
    kompass.store.add(reading)
    found = hits(kompass)
    closed(kompass)
    return home, found


@pytest.fixture
def home(built: tuple[Path, list[str]], tmp_path: Path) -> Iterator[Path]:
    shutil.copytree(built[0], tmp_path / "home")
    yield tmp_path / "home"


def hits(kompass: Kompass) -> list[str]:
    return [one["id"] for one in kompass.call("search", {"query": "dialog med invånarna"}).result["hits"]]


def cut(pattern: str, size: int) -> Callable[[Path], None]:
    def harm(home: Path) -> None:
        found = [one for one in home.glob(pattern) if one.is_file()]
        assert found, pattern
        for one in found:
            os.truncate(one, size)

    return harm


def another_stamp(home: Path) -> None:
    path = home / "index" / "builtin" / "current.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"stamp": "builtin-1-64-deadbeef", "dimension": 64}))


HARMS: dict[str, Callable[[Path], None]] = {
    "no index": lambda home: shutil.rmtree(home / "index"),
    "half the vectors": cut("index/builtin/g*/vectors.npy", 5000),
    "no rows": cut("index/builtin/g*/rows.npy", 0),
    "half the embedding": cut("index/builtin/m*/table.npy", 5000),
    "half the list of generations": cut("index/builtin/current.json", 20),
    "another stamp": another_stamp,
    "no Chroma": lambda home: shutil.rmtree(home / "index" / "chroma"),
    "half of Chroma": cut("index/chroma/chroma.sqlite3", 9000),
    "empty segments in Chroma": cut("index/chroma/*/*.bin", 0),
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_index_is_made_again_and_finds_the_same(home: Path, built: tuple[Path, list[str]], harm: str) -> None:
    HARMS[harm](home)
    kompass = opened(home)
    before = [one.report.id for one in kompass.store.readings()], kompass.store.revision()
    assert hits(kompass) == built[1]
    body = kompass.doctor(repair=True)
    assert body["in_order"], [one for one in body["checks"] if not one["ok"]]
    assert ([one.report.id for one in kompass.store.readings()], kompass.store.revision()) == before
    closed(kompass)


@pytest.mark.parametrize("way", ["text", "page", "cut"])
def test_a_harmed_database_is_told_and_left_alone(home: Path, way: str) -> None:
    path = home / "kompass.db"
    body = bytearray(path.read_bytes())
    if way == "text":
        body = bytearray(b"not a database, but quite long enough to be taken for one" * 100)
    elif way == "page":
        for at in range(4096, len(body), 8192):
            body[at : at + 4096] = b"\xff" * min(4096, len(body) - at)
    else:
        del body[len(body) // 2 :]
    path.write_bytes(body)
    for one in ("kompass.db-wal", "kompass.db-shm"):
        (home / one).unlink(missing_ok=True)
    kompass = opened(home)
    with pytest.raises(StateDamaged):
        kompass.corpus()
        raise StateDamaged("; ".join(kompass.store.check()))
    doctor = opened(home).doctor(repair=True)
    assert not doctor["in_order"]
    assert "kompass restore" in json.dumps(doctor)
    assert path.read_bytes() == body


# -- limits of the system, met by a process of its own ---------------------------------------------------------------


def limited(home: Path, *arguments: str, user: int | None = None, file_bytes: int | None = None) -> tuple[int, dict]:
    """Exit status and JSON of a command that may write no larger files, or is run by somebody else."""

    def before() -> None:
        if file_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))

    done = subprocess.run(
        [sys.executable, "-m", "assistant", *arguments, "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "KOMPASS_HOME": str(home), "PYTHONPATH": str(ROOT)},
        preexec_fn=before,
        user=user,
        timeout=100,
    )
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    return done.returncode, json.loads(done.stdout)


def test_a_full_disk_is_told_and_the_next_start_builds(tmp_path: Path) -> None:
    home = tmp_path / "home"
    status, body = limited(home, "coverage", file_bytes=60_000)
    assert (status, body["error"]["code"]) == (1, "state_damaged")
    assert "disken" in body["error"]["message"]
    status, body = limited(home, "coverage")
    assert status == 0
    assert body["result"]["evaluations"] > 100


def test_an_index_that_does_not_fit_is_told_and_the_database_is_untouched(home: Path) -> None:
    shutil.rmtree(home / "index")
    before = (home / "kompass.db").read_bytes()
    status, body = limited(home, "search", "dialog", file_bytes=(home / "kompass.db").stat().st_size)
    assert (status, body["error"]["code"]) == (1, "state_damaged")
    assert (home / "kompass.db").read_bytes() == before
    status, body = limited(home, "search", "dialog")
    assert status == 0
    assert body["result"]["hits"]


def test_a_server_starts_without_an_index_it_cannot_write_and_not_without_a_database(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StateDamaged("The index cannot be written.", kind="index", said="No space left on device")

    kompass = opened(home)
    monkeypatch.setattr(kompass.finder, "find", full)
    kompass.warm()
    assert kompass.ask("Hur gick det för Vänersborg 2018?")[0].status == "answered"
    with pytest.raises(StateDamaged):
        kompass.call("search", {"query": "dialog"})
    closed(kompass)
    (home / "kompass.db").write_bytes(b"no database, but quite long enough to be taken for one" * 100)
    with pytest.raises(StateDamaged):
        opened(home).warm()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs another user to be")
def test_a_folder_that_may_only_be_read_is_told(home: Path) -> None:
    for folder in (home, *home.parents):
        if folder.stat().st_uid == os.geteuid() and len(folder.parts) > 2:
            folder.chmod(0o755)
    try:
        may = subprocess.run([sys.executable, "-c", "import assistant.surfaces.cli"], cwd=ROOT, user=65534, capture_output=True).returncode == 0
    except PermissionError:
        may = False
    if not may:
        pytest.skip("Python or the project may not be read by others")
    status, body = limited(home, "coverage", user=65534)
    assert (status, body["error"]["code"]) == (1, "state_damaged")
    assert any(word in body["error"]["message"] for word in ("läsas", "rättigheter"))
