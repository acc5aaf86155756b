"""The store: SQLAlchemy over SQLite or PostgreSQL. One transaction a write; readers see whole snapshots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, inspect, or_, select, update

from assistant.adapters import database, schema
from assistant.adapters.words_postgres import PostgresWords
from assistant.adapters.words_sqlite import SqliteWords
from assistant.domain.as_json import LISTS, evaluation_from_json, items_from_json
from assistant.domain.corpus import ReadingParts
from assistant.domain.evidence import Passage
from assistant.domain.report import Reading, Report
from assistant.errors import UnknownReport
from assistant.ports import Filters

PART_BYTES = 1024**2
"""PDFs are kept in parts of this size."""

_PASSAGE_FIELDS = tuple(one.name for one in fields(Passage))
_WORD = re.compile(r"\w+")


class WordIndex(Protocol):
    """The lexical leg in the database: which analysed words stand in which passage. All within the caller's transaction."""

    def create(self, connection: Connection) -> None: ...

    def insert(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """(row of the passage, its words with spaces between)."""
        ...

    def delete(self, connection: Connection, rows: Sequence[int]) -> None: ...

    def find(self, connection: Connection, words: Sequence[str], filters: Filters, limit: int) -> list[tuple[str, float]]: ...

    def wrong(self, connection: Connection) -> list[str]: ...


class SqlStore:
    """`words`: what the lexical leg keeps of a passage, as words with spaces between."""

    def __init__(self, url: str, words: Callable[[Passage], str]) -> None:
        self._words = words
        self._engine = database.open_engine(url)
        self._index: WordIndex = SqliteWords() if self.on_file else PostgresWords()

    @property
    def on_file(self) -> bool:
        """Whether the database is a file of this machine; else it is a server that others may share."""
        return self._engine.dialect.name == "sqlite"

    # -- opening ------------------------------------------------------------------------------------------------

    def prepare(self, fingerprint: str, built_in: Callable[[], Sequence[Passage]]) -> bool:
        """Make the tables and enter the built-in passages when `fingerprint` is not the one they were made with.

        True when something was written. Raises StateDamaged, StateLocked.
        """
        if self._known(fingerprint):
            return False
        with self.writing() as connection:
            schema.create(connection)
            self._index.create(connection)
            if self._meta(connection, "corpus") == fingerprint:
                return False
            self._delete_passages(connection, None)
            self._insert_passages(connection, built_in())
            self._analyse_again(connection)
            self._set_meta(connection, "corpus", fingerprint)
            self._bump(connection)
            return True

    def _known(self, fingerprint: str) -> bool:
        path = self._engine.url.database
        if self.on_file and not (path and Path(path).exists()):
            return False
        with self.reading() as connection:
            if not inspect(connection).has_table(schema.meta.name):
                return False
            version = int(self._meta(connection, "schema") or 0)
            return self._meta(connection, "corpus") == fingerprint and version == schema.SCHEMA_VERSION

    def close(self) -> None:
        self._engine.dispose()

    # -- reading ------------------------------------------------------------------------------------------------

    def revision(self) -> int:
        with self.reading() as connection:
            return int(self._meta(connection, "revision") or 0)

    def readings(self, report_id: str | None = None) -> list[ReadingParts]:
        """All ingested reports without their passages, oldest first; or the one with an id."""
        statements = [
            select(schema.report),
            select(schema.page).order_by(schema.page.c.report_id, schema.page.c.number),
            select(schema.fact).order_by(schema.fact.c.report_id, schema.fact.c.kind, schema.fact.c.ordinal),
        ]
        if report_id is not None:
            columns = (schema.report.c.id, schema.page.c.report_id, schema.fact.c.report_id)
            statements = [one.where(column == report_id) for one, column in zip(statements, columns, strict=True)]
        with self.reading() as connection:
            reports, page_rows, fact_rows = (connection.execute(one).mappings().all() for one in statements)
        reports = sorted(reports, key=lambda row: (row["ingested_at"], row["id"]))  # databases disagree about the order of letters
        pages: dict[str, list[str]] = {}
        for row in page_rows:
            pages.setdefault(row["report_id"], []).append(row["text"])
        facts: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for row in fact_rows:
            facts.setdefault(row["report_id"], {}).setdefault(row["kind"], []).append(row["body"])
        return [_parts(_report(dict(row), pages.get(row["id"], [])), facts.get(row["id"], {})) for row in reports]

    def count(self, report_id: str | None = None) -> int:
        """How many passages there are, in all or of one report."""
        statement = select(func.count()).select_from(schema.passage)
        if report_id is not None:
            statement = statement.where(schema.passage.c.report_id == report_id)
        with self.reading() as connection:
            return int(connection.execute(statement).scalar() or 0)

    def passages(self, ids: Iterable[str] | None = None) -> list[Passage]:
        """The passages with these ids (all, in the order they were entered, when None); unknown ids are left out."""
        columns = [schema.passage.c[name] for name in _PASSAGE_FIELDS]
        with self.reading() as connection:
            if ids is None:
                return [Passage(*row) for row in connection.execute(select(*columns).order_by(schema.passage.c.row))]
            wanted = list(dict.fromkeys(ids))
            found: dict[str, Passage] = {}
            for start in range(0, len(wanted), 500):
                some = wanted[start : start + 500]
                for row in connection.execute(select(*columns).where(schema.passage.c.id.in_(some))):
                    found[row[0]] = Passage(*row)
        return [found[one] for one in wanted if one in found]

    def iter_passages(self) -> Iterator[Passage]:
        """All passages in the order they were entered, a thousand at a time."""
        columns = [schema.passage.c[name] for name in _PASSAGE_FIELDS]
        with self.reading() as connection:
            result = connection.execution_options(yield_per=1000).execute(select(*columns).order_by(schema.passage.c.row))
            for row in result:
                yield Passage(*row)

    def lexical(self, terms: Sequence[str], filters: Filters = Filters(), limit: int = 50) -> list[tuple[str, float]]:
        """(passage id, BM25 score), best first, of passages with any of the analysed `terms`; higher is better."""
        words = [word for term in terms for word in _WORD.findall(term.lower())]
        if not words:
            return []
        with self.reading() as connection:
            return self._index.find(connection, list(dict.fromkeys(words)), filters, limit)

    # -- writing ------------------------------------------------------------------------------------------------

    def add(self, reading: Reading) -> str:
        """added, unchanged (the same bytes are there) or replaced (another file about the same evaluation was there, or the same
        bytes with something else said of them by hand)."""
        report = reading.report
        with self.writing() as connection:
            c = schema.report.c
            same = or_(c.sha256 == report.sha256, and_(c.code == report.code, c.year == report.year))
            older = connection.execute(select(c.id).where(same)).scalars().all()
            if report.id in older:
                return "unchanged"
            for one in older:
                self._delete_report(connection, one)
            self._insert_report(connection, reading)
            self._bump(connection)
            return "replaced" if older else "added"

    def replace_all(self, connection: Connection, insert_rows: Callable[[Connection], None], passages: Iterable[Sequence[Passage]]) -> None:
        """In the caller's transaction: all ingested reports go, those come that `insert_rows` enters, with their passages."""
        for one in list(connection.execute(select(schema.report.c.id)).scalars()):
            self._delete_report(connection, one)
        insert_rows(connection)
        for some in passages:
            self._insert_passages(connection, some)
        self._bump(connection)

    def find(self, sha256: str) -> ReadingParts | None:
        """What was read from the file with these bytes, if it was ingested."""
        with self.reading() as connection:
            known = connection.execute(select(schema.report.c.id).where(schema.report.c.sha256 == sha256)).scalar()
        return next(iter(self.readings(known)), None) if known else None

    def originals(self) -> set[str]:
        """Ids of the reports whose PDF is kept here."""
        with self.reading() as connection:
            return set(connection.execute(select(schema.original.c.report_id).where(schema.original.c.part == 0)).scalars())

    def original(self, report_id: str) -> bytes | None:
        """The PDF of a report, if it is kept here."""
        statement = select(schema.original.c.body).where(schema.original.c.report_id == report_id).order_by(schema.original.c.part)
        with self.reading() as connection:
            parts = list(connection.execute(statement).scalars())
        return b"".join(parts) if parts else None

    def keep_original(self, report_id: str, path: Path) -> None:
        """Keep the PDF of a report; nothing when the report has gone meanwhile."""
        c = schema.original.c
        with self.writing() as connection, path.open("rb") as file:
            if connection.execute(select(schema.report.c.id).where(schema.report.c.id == report_id)).scalar() is None:
                return
            connection.execute(delete(schema.original).where(c.report_id == report_id))
            for part, body in enumerate(iter(lambda: file.read(PART_BYTES), b"")):
                connection.execute(insert(schema.original).values(report_id=report_id, part=part, body=body))

    def about(self, code: str, year: int) -> tuple[str, str, str] | None:
        """(id, sha256, path) of the ingested report about an evaluation."""
        c = schema.report.c
        with self.reading() as connection:
            row = connection.execute(select(c.id, c.sha256, c.path).where(c.code == code, c.year == year)).first()
        return None if row is None else (row[0], row[1], row[2])

    def remove(self, report_id: str) -> Report:
        """Take a report and all that was read from it out again. Raises UnknownReport."""
        found = self.readings(report_id)
        if not found:
            with self.reading() as connection:
                known = tuple(connection.execute(select(schema.report.c.id)).scalars())
            raise UnknownReport(f"No ingested report has the id {report_id!r}; `kompass reports` lists them.", known, given=report_id)
        with self.writing() as connection:
            self._delete_report(connection, report_id)
            self._bump(connection)
        return found[0].report

    def _insert_report(self, connection: Connection, reading: Reading) -> None:
        report = reading.report
        connection.execute(
            insert(schema.report).values(
                id=report.id,
                sha256=report.sha256,
                path=report.path,
                title=report.title,
                code=report.code,
                municipality=report.municipality,
                year=report.year,
                edition=report.edition,
                edition_basis=report.edition_basis,
                edition_reason=report.edition_reason,
                language=report.language,
                warnings=list(report.warnings),
                ingested_at=report.ingested_at or datetime.now(UTC).isoformat(timespec="seconds"),
            )
        )
        if report.page_texts:
            connection.execute(
                insert(schema.page), [{"report_id": report.id, "number": n, "text": one} for n, one in enumerate(report.page_texts, 1)]
            )
        lists: dict[str, Sequence[Any]] = {name: getattr(reading, name) for name in LISTS if name != "passages"}
        rows = [
            {"report_id": report.id, "kind": kind, "ordinal": n, "body": asdict(one)}
            for kind, some in {"evaluation": (reading.evaluation,), **lists}.items()
            for n, one in enumerate(some)
        ]
        connection.execute(insert(schema.fact), rows)
        self._insert_passages(connection, [replace(one, report_id=report.id) for one in reading.passages])

    def _insert_passages(self, connection: Connection, passages: Sequence[Passage]) -> None:
        if not passages:
            return
        connection.execute(insert(schema.passage), [{name: getattr(one, name) for name in _PASSAGE_FIELDS} for one in passages])
        mine = schema.passage.c.report_id.is_(None) if passages[0].report_id is None else schema.passage.c.report_id == passages[0].report_id
        rows = {row.id: row.row for row in connection.execute(select(schema.passage.c.id, schema.passage.c.row).where(mine))}
        self._index.insert(connection, [(rows[one.id], self._words(one)) for one in passages])

    def _analyse_again(self, connection: Connection) -> None:
        """The words of ingested passages, by the word tables of today."""
        columns = [schema.passage.c.row, *(schema.passage.c[name] for name in _PASSAGE_FIELDS)]
        statement = select(*columns).where(schema.passage.c.report_id.is_not(None), schema.passage.c.row > bindparam("after"))
        after = 0
        while some := connection.execute(statement.order_by(schema.passage.c.row).limit(1000), {"after": after}).all():
            after = some[-1][0]
            self._index.delete(connection, [row[0] for row in some])
            self._index.insert(connection, [(row[0], self._words(Passage(*row[1:]))) for row in some])

    def _delete_passages(self, connection: Connection, report_id: str | None) -> None:
        mine = schema.passage.c.report_id.is_(None) if report_id is None else schema.passage.c.report_id == report_id
        rows = list(connection.execute(select(schema.passage.c.row).where(mine)).scalars())
        if rows:
            self._index.delete(connection, rows)
            connection.execute(delete(schema.passage).where(mine))

    def _delete_report(self, connection: Connection, report_id: str) -> None:
        self._delete_passages(connection, report_id)
        for table in (schema.page, schema.fact, schema.original):
            connection.execute(delete(table).where(table.c.report_id == report_id))
        connection.execute(delete(schema.report).where(schema.report.c.id == report_id))

    # -- connections --------------------------------------------------------------------------------------------

    def reading(self) -> AbstractContextManager[Connection]:
        """One snapshot, for who reads several tables."""
        return database.reading(self._engine)

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction, alone among the writers."""
        return database.writing(self._engine)

    @staticmethod
    def _meta(connection: Connection, key: str) -> str | None:
        value = connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == key)).scalar()
        return None if value is None else str(value)

    def _set_meta(self, connection: Connection, key: str, value: str) -> None:
        if self._meta(connection, key) is None:
            connection.execute(insert(schema.meta).values(key=key, value=value))
        else:
            connection.execute(update(schema.meta).where(schema.meta.c.key == key).values(value=value))

    def _bump(self, connection: Connection) -> None:
        self._set_meta(connection, "revision", str(int(self._meta(connection, "revision") or 0) + 1))

    def check(self) -> list[str]:
        """What is wrong inside the database, in English words; empty when all is well."""
        with self.reading() as connection:
            return self._index.wrong(connection)


def _report(row: dict[str, Any], pages: list[str]) -> Report:
    return Report(**{**row, "warnings": tuple(row["warnings"]), "page_texts": tuple(pages)})


def _parts(report: Report, facts: dict[str, list[dict[str, Any]]]) -> ReadingParts:
    lists = {name: items_from_json(name, facts.get(name, [])) for name in LISTS if name != "passages"}
    return ReadingParts(report=report, evaluation=evaluation_from_json(facts["evaluation"][0]), **lists)
