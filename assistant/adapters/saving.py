"""What of a house goes into a backup and comes back from it: its tables, its PDFs, and what it has counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Integer, String, Table, insert, inspect, make_url, select
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from assistant.adapters import backup, conversations, database, model_usage, schema
from assistant.adapters.originals import Originals
from assistant.adapters.store_sqlalchemy import SqlStore
from assistant.domain.evidence import Passage
from assistant.errors import BackupDamaged, StateDamaged

TABLES = (schema.report, schema.page, schema.fact, schema.passage)
TALKS = tuple(one for one in conversations.metadata.sorted_tables if not one.name.endswith("_meta"))
SCHEMAS = {"schema": schema.SCHEMA_VERSION, "conversations_schema": conversations.SCHEMA_VERSION}
AT_ONCE = 500
_SHAPES = {"area": re.compile(r"[1-8]"), "sub_question": re.compile(r"[1-8]\.\d{1,2}")}
"""What search takes apart: other values would come back with every index that is made."""
_PASSAGE_FIELDS = tuple(one.name for one in fields(Passage))


def save(store: SqlStore, originals: Originals, home: Path, path: Path, version: str) -> dict[str, Any]:
    """Write everything to the file `path`; what is in it. Raises BadPath, StateDamaged, StateLocked, BackupDamaged."""
    with originals.entering(), store.reading() as connection:
        ids = list(connection.execute(select(schema.report.c.id)).scalars())
        there = inspect(connection).get_table_names()
        tables = {one.name: _rows_of(connection, one) for one in (*TABLES, *TALKS) if one.name in there}
        pdfs = {f"reports/{one}.pdf": place for one in ids if (place := originals.path(one)) is not None}
        counted = {f"files/{model_usage.FILE}": home / model_usage.FILE}
        files = {name: place for name, place in {**pdfs, **counted}.items() if place.is_file()}
        about = {"kompass": version, **SCHEMAS}
        manifest = backup.write(path, about, tables, files)
    return {"file": str(path), "reports": len(ids), "pdfs": len(pdfs), "rows": manifest["rows"], "made": manifest["made"]}


def _rows_of(connection: Connection, table: Table) -> Callable[[], Iterator[Any]]:
    statement = select(table).order_by(*table.primary_key)
    if table is schema.passage:
        statement = statement.where(schema.passage.c.report_id.is_not(None))
    return lambda: (dict(row) for row in connection.execution_options(yield_per=AT_ONCE).execute(statement).mappings())


def restore(store: SqlStore, originals: Originals, home: Path, path: Path) -> dict[str, Any]:
    """Put what is in a backup in the place of what is there: all of it or nothing.

    Raises BadPath, BackupDamaged (nothing was changed), StateDamaged, StateLocked.
    """
    manifest = backup.look_over(path)
    for name, known in SCHEMAS.items():
        if int(manifest.get(name, 0)) > known:
            raise BackupDamaged(
                f"{str(path)!r} was made by a newer version of Kompass ({manifest.get('kompass')}); install that one first.",
                given=str(path),
                kind="newer",
            )
    with originals.entering(), store.writing() as connection:
        # PDFs first: one whose report does not come is taken away again, a report whose PDF is missing would stay so.
        with _rows_that_fit(path):
            ids = _report_ids(path)
        backup.extract(path, [f"reports/{one}.pdf" for one in ids], originals.folder)
        with _rows_that_fit(path):
            store.replace_all(connection, lambda some: _insert(some, path, TABLES[:-1]), _passages(path))
            there = inspect(connection).get_table_names()
            talks = [one for one in TALKS if one.name in there]
            for table in reversed(talks):
                connection.execute(table.delete())
            _insert(connection, path, tuple(talks))
    if not (home / model_usage.FILE).is_file():
        backup.extract(path, [f"files/{model_usage.FILE}"], home)
    return {"file": str(path), "reports": manifest["rows"].get("report", 0), "rows": manifest["rows"], "made": manifest["made"]}


@contextmanager
def _rows_that_fit(path: Path) -> Iterator[None]:
    """Rows that are whole by their checksums and yet no rows of ours: a file that somebody else has made."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, IntegrityError, DataError, ProgrammingError) as error:
        kind = type(error).__name__
        raise BackupDamaged(f"{str(path)!r} holds rows that do not fit ({kind}); nothing was changed.", given=str(path), said=kind) from error


def _report_ids(path: Path) -> list[str]:
    """Raises ValueError for one that could be a path."""
    found = [str(row["id"]) for row in backup.rows(path, schema.report.name)]
    for one in found:
        if not re.fullmatch(r"[A-Za-z0-9]{1,32}", one):
            raise ValueError("no id of a report")
    return found


def make_way(url: str, path: Path, opened: Callable[[], SqlStore]) -> str | None:
    """Put a database file aside that is not whole, once the backup is known to be; its new place, or None when it may stay.

    Raises what `backup.look_over` and opening the database raise otherwise.
    """
    backup.look_over(path)
    try:
        store = opened()
        wrong = store.check()
        store.close()
        if not wrong:
            return None
        damage = StateDamaged(f"The database is damaged ({wrong[0]}).", kind=database.FILE, said=wrong[0])
    except StateDamaged as error:
        if error.values.get("kind") != database.FILE:
            raise
        damage = error
    place = make_url(url).database
    if not url.startswith("sqlite") or not place:
        raise damage
    aside = f"{place}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    for end in ("-wal", "-shm", ""):  # the file itself last: as long as it is there, it is not taken for a new one
        if Path(place + end).exists():
            Path(place + end).rename(aside + end)
    return aside


def _insert(connection: Connection, path: Path, tables: tuple[Table, ...]) -> None:
    for table in tables:
        rows = backup.rows(path, table.name)
        known = set(table.columns.keys())
        while some := [_fitting(table, {key: value for key, value in row.items() if key in known}) for row in islice(rows, AT_ONCE)]:
            connection.execute(insert(table), some)


def _fitting(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row; SQLite would keep a text where a number belongs, and whoever reads it falls over it. Raises TypeError."""
    for name, value in row.items():
        kind = table.columns[name].type if name in table.columns else None
        if isinstance(kind, Integer) and not isinstance(value, int | None):
            raise TypeError(f"{name} is no number")
        if isinstance(kind, String) and not isinstance(value, str | None):
            raise TypeError(f"{name} is no text")
        if name in _SHAPES and value is not None and not _SHAPES[name].fullmatch(str(value)):
            raise ValueError(f"there is no such {name}")
    return row


def _passages(path: Path) -> Iterator[list[Passage]]:
    """A report's passages together: in the order of rows they stand so."""
    rows = backup.rows(path, schema.passage.name)
    first = next(rows, None)
    if first is not None:
        for _, some in groupby(chain([first], rows), key=lambda row: row["report_id"]):
            yield [Passage(**_fitting(schema.passage, {name: row[name] for name in _PASSAGE_FIELDS})) for row in some]
