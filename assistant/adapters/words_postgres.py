"""The lexical leg on PostgreSQL: the analysed words of passages in a table, and BM25 over it exactly as FTS5 counts it.

PostgreSQL's own ranking knows nothing of how rare a word is; with the same formula on the same words both databases give
the same hits in the same order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import log

from sqlalchemy import Connection, String, bindparam, text

from assistant.adapters.words_sqlite import conditions
from assistant.ports import Filters

WORD = re.compile(r"[^\W_]+")
TABLES = (
    'CREATE TABLE IF NOT EXISTS passage_word (word text COLLATE "C" NOT NULL, "row" integer NOT NULL REFERENCES passage("row") ON DELETE CASCADE,'
    ' times smallint NOT NULL, length integer NOT NULL, PRIMARY KEY (word, "row"))',
    'CREATE INDEX IF NOT EXISTS passage_word_row ON passage_word ("row")',
    'CREATE TABLE IF NOT EXISTS word (word text COLLATE "C" PRIMARY KEY, passages integer NOT NULL)',
    "CREATE TABLE IF NOT EXISTS word_total (passages integer NOT NULL, length bigint NOT NULL)",
    "INSERT INTO word_total SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM word_total)",
)
COUNT = "INSERT INTO word (word, passages) VALUES (:word, :passages) ON CONFLICT (word) DO UPDATE SET passages = word.passages + excluded.passages"
UNCOUNT = (
    "UPDATE word SET passages = word.passages - gone.passages FROM"
    ' (SELECT word, count(*) AS passages FROM passage_word WHERE "row" = ANY(:rows) GROUP BY word) gone WHERE gone.word = word.word'
)
GONE = 'SELECT count(*), coalesce(sum(length), 0) FROM (SELECT DISTINCT "row", length FROM passage_word WHERE "row" = ANY(:rows)) gone'
# Each step of the sum as FTS5 takes it, in the order of the query's words: equal to the last bit.
SCORE = (
    "sum(asked.weight * ((w.times * 2.2::float8) / (w.times + 1.2::float8 * (0.25::float8 + 0.75::float8 * w.length / :average)))"
    " ORDER BY asked.place)"
)
FIND = (
    f"SELECT p.id, {SCORE} AS score FROM unnest(CAST(:words AS text[]), CAST(:weights AS float8[])) WITH ORDINALITY AS asked(word, weight, place)"
    ' JOIN passage_word w ON w.word = asked.word JOIN passage p ON p."row" = w."row" WHERE true{where}'
    ' GROUP BY p."row", p.id ORDER BY score DESC, p."row" LIMIT :limit'
)


class PostgresWords:
    """Fulfils store_sqlalchemy.WordIndex."""

    def create(self, connection: Connection) -> None:
        for one in TABLES:
            connection.execute(text(one))

    def insert(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        counted = [(row, Counter(_words(words))) for row, words in rows]
        entries = [{"word": word, "row": row, "times": times, "length": words.total()} for row, words in counted for word, times in words.items()]
        if entries:
            columns = {key: [one[key] for one in entries] for key in ("word", "row", "times", "length")}
            statement = (
                'INSERT INTO passage_word (word, "row", times, length)'
                " SELECT * FROM unnest(CAST(:word AS text[]), CAST(:row AS integer[]), CAST(:times AS smallint[]), CAST(:length AS integer[]))"
            )
            connection.execute(text(statement), columns)
            passages = Counter(one["word"] for one in entries)
            connection.execute(text(COUNT), [{"word": word, "passages": count} for word, count in sorted(passages.items())])
        # A passage without any word counts too, as it does in FTS5.
        self._total(connection, len(counted), sum(words.total() for _, words in counted))

    def delete(self, connection: Connection, rows: Sequence[int]) -> None:
        given = {"rows": list(rows)}
        _, length = connection.execute(text(GONE), given).one()
        connection.execute(text(UNCOUNT), given)
        connection.execute(text("DELETE FROM word WHERE passages <= 0"))
        connection.execute(text('DELETE FROM passage_word WHERE "row" = ANY(:rows)'), given)
        self._total(connection, -len(rows), -int(length))

    @staticmethod
    def _total(connection: Connection, passages: int, length: int) -> None:
        statement = "UPDATE word_total SET passages = passages + :passages, length = length + :length"
        connection.execute(text(statement), {"passages": passages, "length": length})

    def find(self, connection: Connection, words: Sequence[str], filters: Filters, limit: int) -> list[tuple[str, float]]:
        asked = list(dict.fromkeys(part for one in words for part in _words(one)))
        counts = self._counts(connection, asked)
        passages, length = connection.execute(text("SELECT passages, length FROM word_total")).one()
        known = [one for one in asked if one in counts]
        if not known or not length:
            return []
        where, values = conditions(filters)
        statement = text(FIND.replace("{where}", where))
        if filters.codes is not None:
            statement = statement.bindparams(bindparam("codes", type_=String, expanding=True))
        weights = [_weight(passages, counts[one]) for one in known]
        given = {"words": known, "weights": weights, "average": length / passages, "limit": limit, **values}
        return [(row[0], float(row[1])) for row in connection.execute(statement, given)]

    @staticmethod
    def _counts(connection: Connection, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each of the terms stands; terms that stand in none are left out."""
        rows = connection.execute(text("SELECT word, passages FROM word WHERE word = ANY(:terms)"), {"terms": list(terms)})
        return {word: int(count) for word, count in rows}

    def wrong(self, connection: Connection) -> list[str]:
        """What is wrong in the tables of words."""
        counted = connection.execute(text("SELECT passages FROM word_total")).scalar()
        there = connection.execute(text("SELECT count(*) FROM passage")).scalar()
        return [] if counted == there else [f"{there} passages, of which {counted} are in the word index"]


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def _weight(passages: int, having: int) -> float:
    """How much a word tells that stands in so many passages; one that stands in more than half tells next to nothing."""
    found = log((passages - having + 0.5) / (having + 0.5))
    return found if found > 0 else 1e-6
