"""The database's tables, their version, and the steps from earlier ones. The words of passages stand in tables of words_*.py."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    inspect,
    select,
)

from assistant.errors import StateDamaged

SCHEMA_VERSION = 2

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String(64), primary_key=True), Column("value", Text, nullable=False))

report = Table(
    "report",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("path", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("code", String(4), nullable=False),
    Column("municipality", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("edition", String(4)),
    Column("edition_basis", String(16), nullable=False),
    Column("edition_reason", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("ingested_at", String(32), nullable=False),
    Index("report_evaluation", "code", "year", unique=True),
)

page = Table(
    "page",
    metadata,
    Column("report_id", ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)

#: What was read from a report: its evaluation, findings, practices, pointers and discrepancies, a row each.
fact = Table(
    "fact",
    metadata,
    Column("report_id", ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("body", JSON, nullable=False),
)

#: All passages; `report_id` is NULL for those of the built-in corpus.
passage = Table(
    "passage",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("report_id", ForeignKey("report.id", ondelete="CASCADE"), index=True),
    Column("text", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("code", String(4), index=True),
    Column("municipality", Text),
    Column("year", Integer),
    Column("edition", String(4)),
    Column("area", Integer),
    Column("sub_question", String(8)),
    Column("section", Text, nullable=False),
    Column("heading", Text, nullable=False),
    Column("page", Integer),
    Column("source", Text, nullable=False),
    Column("concrete", Boolean, nullable=False),
    Column("sure", Float, nullable=False),
)


#: The PDFs themselves, in parts, when the database is a server: other machines show their pages too.
original = Table(
    "original",
    metadata,
    Column("report_id", ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)


def create(connection: Connection) -> None:
    """Make what is missing, and bring an older database up to SCHEMA_VERSION, step by step, in the caller's transaction.

    Raises StateDamaged for a database that a newer version has made.
    """
    new = not inspect(connection).has_table(meta.name)
    found = SCHEMA_VERSION if new else int(connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar() or 0)
    if not 1 <= found <= SCHEMA_VERSION:
        raise StateDamaged(
            f"The database has schema {found}; this version of Kompass knows up to {SCHEMA_VERSION}. "
            "Install the newer version, or choose another KOMPASS_HOME.",
            kind="newer",
            found=found,
            known=SCHEMA_VERSION,
        )
    for version in range(found, SCHEMA_VERSION):
        STEPS[version](connection)
    metadata.create_all(connection)
    if new:
        # A later database begins with a later revision: whoever keeps what the one before held notices that it is another.
        began = str(time.time_ns() // 1_000_000)
        connection.execute(meta.insert(), [{"key": "schema", "value": str(SCHEMA_VERSION)}, {"key": "revision", "value": began}])
    elif found < SCHEMA_VERSION:
        connection.execute(meta.update().where(meta.c.key == "schema").values(value=str(SCHEMA_VERSION)))


def _only_new_tables(_connection: Connection) -> None:
    """create_all makes them."""


#: What brings a database from each version to the next. A step that has been published is never changed.
STEPS: dict[int, Callable[[Connection], None]] = {1: _only_new_tables}
