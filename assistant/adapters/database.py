"""How the database is opened: SQLite (write-ahead log) or PostgreSQL; and its errors as ours.

A reader sees one snapshot from its first statement to its last. Writers take turns, in all processes and on all machines:
SQLite's own lock, or an advisory lock on PostgreSQL.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from assistant.errors import BadArgument, StateDamaged, StateLocked

BUSY_SECONDS = 30
CONNECT_SECONDS = 10
_SERVER = {
    "connect_timeout": CONNECT_SECONDS,
    # A machine that is gone without a word is noticed within half a minute, not within hours.
    "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000,
}  # fmt: skip
WAIT = "kompass_wait"
"""The option of an engine that tells how many seconds are waited for another writer."""
FILE, EMPTIED = "file", "emptied"
"""The kinds of a StateDamaged whose database file itself is not whole, and of one whose tables are gone."""
WRITERS = 0x6B6F6D70617373
"""The number of the advisory lock that writers take: any, as long as all take the same."""


def open_engine(url: str, busy_seconds: float | None = None) -> Engine:
    """`busy_seconds`: how long is waited for another writer; BUSY_SECONDS when not given.

    Raises BadArgument for an address that is neither SQLite nor PostgreSQL, or whose driver is not installed.
    """
    place, wait = _place(url), BUSY_SECONDS if busy_seconds is None else busy_seconds
    if place.get_backend_name() == "sqlite":
        engine = create_engine(place, hide_parameters=True, connect_args={"timeout": wait}, execution_options={WAIT: wait})
        event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, wait))
        event.listen(engine, "begin", _begin_sqlite)
        _follow_the_file(engine, place.database or "")
        return engine
    try:
        # pre_ping: a server that was restarted costs nobody an error. hide_parameters: what was asked stands in no error's words.
        pool = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20}
        return create_engine(place, hide_parameters=True, connect_args=_SERVER, execution_options={WAIT: wait}, **pool)
    except ModuleNotFoundError as error:
        message = f"KOMPASS_DATABASE_URL needs a package that is not installed; run: pip install 'kompass[postgres]' ({error})."
        raise BadArgument(message, kind="database_package", said=str(error)) from error


def _place(url: str) -> URL:
    try:
        place = make_url(url)
    except (ArgumentError, ValueError) as error:  # its message holds the address, and that the password
        message = "KOMPASS_DATABASE_URL is no address of a database; give sqlite:///FILE or postgresql+psycopg://…"
        raise BadArgument(message, kind="database_address") from error
    backend = place.get_backend_name()
    if backend == "postgresql":
        return place.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        message = f"KOMPASS_DATABASE_URL is {backend}:…; it can be sqlite:///FILE or postgresql+psycopg://…"
        raise BadArgument(message, ("sqlite", "postgresql"), kind="database_kind", given=backend)
    return place


def make_folder(home: Path) -> None:
    """Closed to others on the machine: conversations lie in it. One that is there stays as it is. Raises StateDamaged."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StateDamaged(
            f"The folder {str(home)!r} cannot be made ({error.strerror}); set KOMPASS_HOME to a folder that can be written.",
            kind="folder",
            said=str(home),
        ) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A snapshot. Raises StateDamaged, StateLocked."""
    level = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with errors(), engine.connect().execution_options(**level) as connection:
        yield connection


@contextmanager
def writing(engine: Engine, *, turn: int | None = WRITERS) -> Iterator[Connection]:
    """One transaction, when it is this writer's turn: all of it is there afterwards, or nothing. Raises StateDamaged, StateLocked.

    `turn`: the number of the lock that is waited for where the database lets several write at once (PostgreSQL); None for rows
    that only their own writer touches.
    """
    with errors(), engine.connect().execution_options(kompass_write=True) as connection, connection.begin():
        if engine.dialect.name != "sqlite":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(connection.get_execution_options()[WAIT] * 1000)}")
            if turn is not None:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({turn})")
        yield connection


def _prepare_sqlite(connection: Any, wait: float) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {round(wait * 1000)}")
    _with_log(cursor, wait)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _with_log(cursor: Any, wait: float) -> None:
    """Write ahead. Of several who give a new file its log at once SQLite refuses all but one without waiting: so the waiting is here."""
    until = time.monotonic() + wait
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _follow_the_file(engine: Engine, path: str) -> None:
    """Open anew what was opened before another file was put in the database's place, as a restore does with a damaged one."""

    def stamp() -> tuple[int, int] | None:
        try:
            found = Path(path).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def opened(_connection: Any, record: Any) -> None:
        record.info["file"] = stamp()

    def taken(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info.get("file") != stamp():
            raise DisconnectionError("another file stands in the database's place")

    event.listen(engine, "connect", opened)
    event.listen(engine, "checkout", taken)


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: a reader that turns into a writer could not wait for another writer.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("kompass_write") else "BEGIN")


@contextmanager
def errors() -> Iterator[None]:
    """Database errors as ours."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise _unusable(str(error.orig).strip()) from error
    except PoolTimeout as error:  # all connections are taken
        raise StateLocked(f"The database could not be reached within {BUSY_SECONDS} s; try again.", seconds=BUSY_SECONDS) from error
    except DatabaseError as error:
        said = str(error.orig).strip()
        if any(one in said for one in _EMPTIED):
            raise _unusable(said) from error
        raise StateDamaged(
            f"The database is damaged ({said}). Restore a backup (kompass restore FILE), or put the database aside and ingest the "
            "reports again; nothing was changed.",
            kind=FILE,
            said=said,
        ) from error


def _unusable(said: str) -> StateDamaged | StateLocked:
    said = _PLACE.sub("", said)
    if any(word in said for word in ("locked", "busy", "lock timeout")):
        return StateLocked(
            f"Another process has been writing to the database for {BUSY_SECONDS} s; wait until it is done and try again.", seconds=BUSY_SECONDS
        )
    kind, message = next((kind, message) for words, kind, message in _REASONS if not words or any(one in said for one in words))
    return StateDamaged(message.format(said=said), kind=kind, said=said)


#: Where the server is: readers need not know it, and whoever runs it has set it.
_PLACE = re.compile(r' (?:at|on socket) "[^"]*"(?: \([^)]*\))?(?:, port \d+)?')
#: What databases say of tables that were there when Kompass started.
_EMPTIED = ("no such table", "does not exist")
#: What databases say, what is wrong then, and what to do.
_REASONS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("disk is full", "disk I/O error", "No space left"),
        "full",
        "The database cannot be written ({said}): is the disk full? Make room and try again; nothing was changed.",
    ),
    (
        ("readonly", "read-only"),
        "read_only",
        "The database may only be read ({said}). Check the rights of the file and its folder, or set KOMPASS_HOME.",
    ),
    (
        ("connect", "terminat"),
        "server",
        "The database server does not answer ({said}). Check that it runs, and KOMPASS_DATABASE_URL.",
    ),
    (
        _EMPTIED,
        EMPTIED,
        "The database was taken away or emptied ({said}). Start Kompass again: it is made anew, and a backup can be restored (kompass restore FILE).",
    ),
    (
        (),
        "unusable",
        "The database cannot be used ({said}). Check the folder and its rights, or set KOMPASS_HOME to another folder.",
    ),
)
