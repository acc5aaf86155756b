"""What several web processes must know of each other's sign-ins: failed tries, and sessions that were ended.

Tables of their own in the database of the house. Nothing in them is missed when it is lost, so that no backup holds them: one that
is restored makes no ended session live again. A later shape of them gets new names instead of steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Column, Connection, Float, Integer, MetaData, String, Table, delete, func, insert, select

from assistant.adapters import database
from assistant.errors import StateDamaged
from assistant.ports import Tries

SECONDS = 2.0
"""So long somebody who signs in waits for another writer; then what the process itself knows must do."""
MOST_TRIES = 100_000
TURN = 0x6B6F6D7369676E
"""The number of the lock that those who write here take on PostgreSQL, so that none of them waits for an ingest."""

metadata = MetaData()

_tries = Table(
    "sign_in_tries",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", Float, nullable=False),
    Column("seen", Float, nullable=False),
    Column("kept_until", Float, nullable=False, index=True),
)

_ended = Table(
    "ended_session",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", Float, nullable=False, index=True),
    Column("until", Float, nullable=False, index=True),
)

T = TypeVar("T")


class SqlSignIns:
    """The port `SignIns`. Safe to share between threads and processes; every call raises StateDamaged, StateLocked."""

    def __init__(self, url: str) -> None:
        self._engine = database.open_engine(url, SECONDS)

    def close(self) -> None:
        self._engine.dispose()

    def look(self, keys: Sequence[str], now: float) -> dict[str, Tries]:
        return self._read(lambda connection: _found(connection, keys, now)) or {}

    def change(self, keys: Sequence[str], now: float, work: Callable[[dict[str, Tries]], T]) -> T:
        with self._writing() as connection:
            rows = _found(connection, keys, now)
            result = work(rows)
            connection.execute(delete(_tries).where(_tries.c.key.in_(keys) | (_tries.c.kept_until < now)))
            if rows:
                values = [{"key": key, **{one: getattr(row, one) for one in Tries.__slots__}} for key, row in rows.items()]
                connection.execute(insert(_tries), values)
            _bounded(connection)
            return result

    def end(self, session: str, now: float, until: float) -> None:
        with self._writing() as connection:
            connection.execute(delete(_ended).where((_ended.c.id == session) | (_ended.c.until < now)))
            connection.execute(insert(_ended).values(id=session, at=now, until=until))

    def ended(self, since: float, now: float) -> set[str]:
        statement = select(_ended.c.id).where(_ended.c.at >= since, _ended.c.until >= now)
        return self._read(lambda connection: set(connection.execute(statement).scalars())) or set()

    def _read(self, work: Callable[[Connection], T]) -> T | None:
        """None where the tables are not there: nobody has written yet, or another database stands in the place of the one before."""
        try:
            with database.reading(self._engine) as connection:
                return work(connection)
        except StateDamaged as error:
            if error.values.get("kind") == database.EMPTIED:
                return None
            raise

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with database.writing(self._engine, turn=TURN) as connection:
            metadata.create_all(connection)
            yield connection


def _found(connection: Connection, keys: Sequence[str], now: float) -> dict[str, Tries]:
    rows = connection.execute(select(_tries).where(_tries.c.key.in_(keys), _tries.c.kept_until >= now)).mappings()
    return {str(row["key"]): Tries(**{one: row[one] for one in Tries.__slots__}) for row in rows}


def _bounded(connection: Connection) -> None:
    """Whoever has a whole net of addresses fills no disk: what was not seen for longest is forgotten, a tenth at a time."""
    if connection.execute(select(func.count()).select_from(_tries)).scalar_one() > MOST_TRIES:
        last = select(_tries.c.seen).order_by(_tries.c.seen).offset(MOST_TRIES // 10).limit(1).scalar_subquery()
        connection.execute(delete(_tries).where(_tries.c.seen < last))
