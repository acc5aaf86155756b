"""The lexical leg on SQLite: an FTS5 table of analysed words, a row for each passage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, String, bindparam, text

from assistant.ports import Filters

BEST = "SELECT rowid, rank FROM passage_words WHERE passage_words MATCH :query ORDER BY rank LIMIT :limit"


class SqliteWords:
    """Fulfils store_sqlalchemy.WordIndex."""

    def create(self, connection: Connection) -> None:
        connection.execute(text('CREATE VIRTUAL TABLE IF NOT EXISTS passage_words USING fts5(words, tokenize = "unicode61 remove_diacritics 0")'))

    def insert(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        connection.execute(
            text("INSERT INTO passage_words(rowid, words) VALUES (:row, :words)"), [{"row": row, "words": words} for row, words in rows]
        )

    def delete(self, connection: Connection, rows: Sequence[int]) -> None:
        connection.execute(text("DELETE FROM passage_words WHERE rowid = :row"), [{"row": one} for one in rows])

    def find(self, connection: Connection, words: Sequence[str], filters: Filters, limit: int) -> list[tuple[str, float]]:
        where, values = conditions(filters)
        query = " OR ".join(f'"{word}"' for word in words)
        if where:
            statement = text(
                "SELECT p.id, -bm25(passage_words) AS score FROM passage_words JOIN passage p ON p.row = passage_words.rowid"
                f" WHERE passage_words MATCH :query{where} ORDER BY score DESC, p.row LIMIT :limit"
            )
        else:  # only the best are looked up in the table of passages
            statement = text(f"SELECT p.id, -w.rank AS score FROM ({BEST}) w JOIN passage p ON p.row = w.rowid ORDER BY score DESC, p.row")
        if filters.codes is not None:
            statement = statement.bindparams(bindparam("codes", type_=String, expanding=True))
        return [(row[0], float(row[1])) for row in connection.execute(statement, {"query": query, "limit": limit, **values})]

    def wrong(self, connection: Connection) -> list[str]:
        """What is wrong in the table of words, and in the file."""
        found = [str(one) for one in connection.execute(text("PRAGMA integrity_check")).scalars() if one != "ok"]
        lost = connection.execute(text("SELECT count(*) FROM passage WHERE row NOT IN (SELECT rowid FROM passage_words)")).scalar()
        return [*found, f"{lost} passages have no entry in the word index"] if lost else found


def conditions(filters: Filters) -> tuple[str, dict[str, Any]]:
    """What `filters` ask of the passage `p`: (SQL that begins with AND, values)."""
    values: dict[str, Any] = {
        name: value
        for name, value in (("area", filters.area), ("edition", filters.edition), ("kind", filters.kind), ("year", filters.year))
        if value is not None
    }
    where = "".join(f" AND p.{name} = :{name}" for name in values)
    if filters.codes is not None:
        where += " AND p.code IN :codes"
        values["codes"] = list(filters.codes)
    return where, values
