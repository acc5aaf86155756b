"""A database of any earlier version opens with all that is in it; one of a newer version is refused."""

from __future__ import annotations

import gzip
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "adapters"))

import postgres_server
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


# -- on a server ----------------------------------------------------------------------------------------------------

#: What each version lacked that the next one brought, taken out again: PostgreSQL's own files cannot be kept in the project.
BACKWARDS = {1: ("DROP TABLE original",)}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server.running() as url:
        yield url


def changed(url: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        for one in statements:
            connection.execute(one)


def test_every_version_can_be_made_on_a_server() -> None:
    assert sorted(BACKWARDS) == list(VERSIONS)[:-1]


@pytest.mark.parametrize("version", list(VERSIONS))
def test_an_earlier_database_on_a_server_opens_with_all_that_is_in_it(server: str, version: int) -> None:
    url = postgres_server.emptied(server)
    store = SqlStore(url, words)
    store.prepare("first", lambda: BUILT_IN)
    store.add(a_reading())
    store.close()
    back = [one for step in range(schema.SCHEMA_VERSION - 1, version - 1, -1) for one in BACKWARDS[step]]
    changed(url, *back, f"UPDATE meta SET value = '{version}' WHERE key = 'schema'")
    store = SqlStore(url, words)
    store.prepare("first", lambda: BUILT_IN)
    assert [one.report.id for one in store.readings()] == ["r1"]
    assert store.originals() == set()
    assert (store.add(a_reading("r2", "b" * 64, 2020)), store.check()) == ("added", [])
    with store.reading() as connection:
        assert store._meta(connection, "schema") == str(schema.SCHEMA_VERSION)
    store.close()


def test_a_newer_database_on_a_server_is_refused_and_left_alone(server: str) -> None:
    url = postgres_server.emptied(server)
    store = SqlStore(url, words)
    store.prepare("first", lambda: BUILT_IN)
    store.add(a_reading())
    changed(url, "UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(StateDamaged, match="schema 99"):
        store.prepare("another", lambda: BUILT_IN)
    with store.reading() as connection:
        assert store._meta(connection, "schema") == "99"
    assert [one.report.id for one in store.readings()] == ["r1"]
    store.close()


def test_a_database_that_is_emptied_meanwhile_is_told_and_made_anew(server: str, tmp_path: Path) -> None:
    """On a server and as a file: whoever has it open says so, whoever starts makes it anew."""
    for url in (postgres_server.emptied(server), f"sqlite:///{tmp_path / 'kompass.db'}"):
        store = SqlStore(url, words)
        store.prepare("first", lambda: BUILT_IN)
        if url.startswith("sqlite"):
            for one in tmp_path.glob("kompass.db*"):
                one.unlink()
        else:
            postgres_server.emptied(url)
        with pytest.raises(StateDamaged) as raised:
            store.revision()
        assert raised.value.values["kind"] == "emptied"
        other = SqlStore(url, words)
        assert other.prepare("first", lambda: BUILT_IN)
        assert store.count() == len(BUILT_IN)
        other.close()
        store.close()
