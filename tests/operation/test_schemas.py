"""A database of any earlier version opens with all that is in it; one of a newer version is refused."""

from __future__ import annotations

import gzip
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "adapters"))

from test_store import BUILT_IN, a_reading, words

from assistant.adapters import schema
from assistant.adapters.store_sqlalchemy import SqlStore
from assistant.errors import StateDamaged

#: Databases as each version has made them, with the report of `a_reading`; one is added with every new version.
KEPT = Path(__file__).resolve().parent / "schemas"
VERSIONS = range(1, schema.SCHEMA_VERSION + 1)


@pytest.fixture(params=VERSIONS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "kompass.db"
    path.write_bytes(gzip.decompress((KEPT / f"{request.param}.db.gz").read_bytes()))
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == (str(request.param),)
    connection.close()
    yield path


def test_every_version_is_kept_and_has_a_step_to_the_next() -> None:
    assert sorted(one.name for one in KEPT.iterdir()) == [f"{one}.db.gz" for one in VERSIONS]
    assert sorted(schema.STEPS) == list(VERSIONS)[:-1]


def test_an_earlier_database_opens_with_all_that_is_in_it(database: Path) -> None:
    store = SqlStore(f"sqlite:///{database}", words)
    store.prepare("first", lambda: BUILT_IN)
    reading = a_reading()
    (found,) = store.readings()
    assert replace(found.report, ingested_at="") == reading.report
    assert (found.evaluation, found.findings, found.pointers) == (reading.evaluation, reading.findings, reading.pointers)
    assert [id for id, _ in store.lexical(["kontaktcenter"])] == ["practice:p1", "passage:r1:1"]
    assert (store.add(reading), store.add(a_reading("r2", "b" * 64, 2020))) == ("unchanged", "added")
    store.remove("r1")
    assert store.check() == []
    with store.reading() as connection:
        assert store._meta(connection, "schema") == str(schema.SCHEMA_VERSION)
    store.close()
    again = SqlStore(f"sqlite:///{database}", words)
    assert not again.prepare("first", lambda: pytest.fail("nothing to do")), "the second start has nothing to bring up to date"
    again.close()


def test_an_upgrade_that_fails_leaves_the_earlier_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kompass.db"
    path.write_bytes(gzip.decompress((KEPT / "1.db.gz").read_bytes()))

    def fail(_connection: object) -> None:
        raise RuntimeError("killed here")

    monkeypatch.setitem(schema.STEPS, 1, fail)
    store = SqlStore(f"sqlite:///{path}", words)
    with pytest.raises(RuntimeError):
        store.prepare("first", lambda: BUILT_IN)
    store.close()
    monkeypatch.undo()
    store = SqlStore(f"sqlite:///{path}", words)
    store.prepare("first", lambda: BUILT_IN)
    assert [one.report.id for one in store.readings()] == ["r1"]
    store.close()


@pytest.mark.parametrize("version", ["0", str(schema.SCHEMA_VERSION + 1), "99"])
def test_a_version_that_is_not_known_is_refused_and_left_alone(tmp_path: Path, version: str) -> None:
    path = tmp_path / "kompass.db"
    path.write_bytes(gzip.decompress((KEPT / "1.db.gz").read_bytes()))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (version,))
    connection.close()
    store = SqlStore(f"sqlite:///{path}", words)
    with pytest.raises(StateDamaged, match=f"schema {version}"):
        store.prepare("another", lambda: BUILT_IN)
    store.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == (version,)
        assert connection.execute("SELECT count(*) FROM report").fetchone() == (1,)
    connection.close()
