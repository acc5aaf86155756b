"""Kept conversations: SQLAlchemy over the database of the house, in tables of their own with a version of their own.

Plain types only, so that SQLite and PostgreSQL hold the same. What is looked for stands folded in columns of its own, since
databases disagree about å, ä and ö.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from assistant.adapters import database
from assistant.domain.conversation import OPINIONS, Conversation, Exchange
from assistant.errors import BadArgument, StateDamaged, StateLocked, UnknownConversation

SCHEMA_VERSION = 1
LONGEST_TITLE, LONGEST_COMMENT = 120, 4000
MOST_EXCHANGES = 500
"""A conversation ends there: what is sent to the page grows with it."""

metadata = MetaData()

_meta = Table("conversation_meta", metadata, Column("key", String(64), primary_key=True), Column("value", Text, nullable=False))

_conversation = Table(
    "conversation",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(128), nullable=False),
    Column("title", Text, nullable=False),
    Column("title_folded", Text, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("changed_at", String(40), nullable=False),
    Index("conversation_owner", "owner", "changed_at"),
)

_exchange = Table(
    "conversation_exchange",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("asked_at", String(40), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("dialogue", JSON, nullable=False),
    Column("folded", Text, nullable=False),
    Column("opinion", String(8)),
    Column("comment", Text, nullable=False),
)

_UNKEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Characters that a database refuses."""


class SqlConversations:
    """The port `Conversations`. Safe to share between threads and processes."""

    def __init__(self, url: str) -> None:
        """Makes the tables that are missing. Raises StateDamaged (a newer version has made them), StateLocked."""
        self._engine = database.open_engine(url)
        with database.writing(self._engine) as connection:  # in turn: two that begin at once make the tables once
            _create(connection)

    def close(self) -> None:
        self._engine.dispose()

    # -- reading ------------------------------------------------------------------------------------------------

    def find(self, owner: str, words: str = "", limit: int = 50) -> list[Conversation]:
        """Newest first, without their exchanges; those in which all `words` occur, in a title, a question or an answer."""
        statement = select(_conversation).where(_conversation.c.owner == owner)
        for word in _folded(words).split()[:10]:
            within = exists().where(_exchange.c.conversation_id == _conversation.c.id, _exchange.c.folded.contains(word, autoescape=True))
            statement = statement.where(or_(_conversation.c.title_folded.contains(word, autoescape=True), within))
        with self._reading() as connection:
            rows = connection.execute(statement.order_by(_conversation.c.changed_at.desc(), _conversation.c.id).limit(limit)).mappings()
            return [_conversation_of(row) for row in rows]

    def get(self, owner: str, id: str) -> Conversation:
        """Raises UnknownConversation, also when it is somebody else's."""
        with self._reading() as connection:
            found = self._own(connection, owner, id)
            rows = connection.execute(select(_exchange).where(_exchange.c.conversation_id == id).order_by(_exchange.c.number)).mappings()
            return replace(found, exchanges=tuple(_exchange_of(row) for row in rows))

    # -- writing ------------------------------------------------------------------------------------------------

    def add(self, owner: str, id: str | None, exchange: Exchange) -> Conversation:
        """Append, or begin a conversation (id None) with the question as its title. Raises UnknownConversation, BadArgument (it is full).

        The conversation comes back with this one exchange, its number set.
        """
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._writing() as connection:
            if id is None:
                title = _title(exchange.question)
                kept = Conversation(secrets.token_hex(16), title, now)
                row = {"id": kept.id, "owner": owner, "title": title, "title_folded": _folded(title), "created_at": now, "changed_at": now}
                connection.execute(insert(_conversation).values(row))
            else:
                kept = replace(self._own(connection, owner, id), changed_at=now)
                connection.execute(update(_conversation).where(_conversation.c.id == id).values(changed_at=now))
            last = connection.execute(select(func.max(_exchange.c.number)).where(_exchange.c.conversation_id == kept.id)).scalar()
            number = int(last or 0) + 1
            if number > MOST_EXCHANGES:
                raise BadArgument(
                    f"A conversation has at most {MOST_EXCHANGES} questions; begin a new one.", kind="full_conversation", most=MOST_EXCHANGES
                )
            said = replace(exchange, number=number, question=_clean(exchange.question))
            connection.execute(insert(_exchange).values(_row(kept.id, said, now)))
        return replace(kept, exchanges=(said,))

    def rename(self, owner: str, id: str, title: str) -> None:
        """Raises UnknownConversation, BadArgument (no title)."""
        short = _title(title)
        if not short:
            raise BadArgument("A conversation needs a name; give some letters.", kind="no_title", given=title)
        with self._writing() as connection:
            self._own(connection, owner, id)
            connection.execute(update(_conversation).where(_conversation.c.id == id).values(title=short, title_folded=_folded(short)))

    def judge(self, owner: str, id: str, number: int, opinion: str | None, comment: str = "") -> None:
        """Raises UnknownConversation (or no such answer in it), BadArgument (opinion)."""
        if opinion is not None and opinion not in OPINIONS:
            raise BadArgument(f"opinion is {opinion!r}; it can be up or down.", OPINIONS, kind="choice", argument="opinion", given=str(opinion))
        with self._writing() as connection:
            self._own(connection, owner, id)
            here = (_exchange.c.conversation_id == id) & (_exchange.c.number == number)
            done = connection.execute(update(_exchange).where(here).values(opinion=opinion, comment=_clean(comment)[:LONGEST_COMMENT]))
            if not done.rowcount:
                raise UnknownConversation(f"The conversation {id!r} has no answer {number}.", given=id)

    def remove(self, owner: str, id: str) -> None:
        """Raises UnknownConversation."""
        with self._writing() as connection:
            self._own(connection, owner, id)
            connection.execute(delete(_exchange).where(_exchange.c.conversation_id == id))
            connection.execute(delete(_conversation).where(_conversation.c.id == id))

    # -- within -------------------------------------------------------------------------------------------------

    @staticmethod
    def _own(connection: Connection, owner: str, id: str) -> Conversation:
        statement = select(_conversation).where(_conversation.c.id == _clean(id), _conversation.c.owner == owner)
        row = connection.execute(statement).mappings().first()
        if row is None:
            raise UnknownConversation(f"There is no conversation {id!r} of this owner.", given=id)
        return _conversation_of(row)

    def _reading(self) -> AbstractContextManager[Connection]:
        return database.reading(self._engine)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with database.writing(self._engine, turn=None) as connection:
            try:
                yield connection
            except IntegrityError as error:  # two pages of one browser asked in one conversation at the same moment
                raise StateLocked("The conversation was written to at the same moment; try again.", kind="same_moment") from error


def _create(connection: Connection) -> None:
    metadata.create_all(connection)
    found = connection.execute(select(_meta.c.value).where(_meta.c.key == "schema")).scalar()
    if found is None:
        connection.execute(insert(_meta).values(key="schema", value=str(SCHEMA_VERSION)))
    elif int(found) > SCHEMA_VERSION:
        raise StateDamaged(
            f"The conversations have schema {found}; this version of Kompass knows up to {SCHEMA_VERSION}.",
            kind="newer",
            found=found,
            known=SCHEMA_VERSION,
        )


def _row(conversation_id: str, one: Exchange, now: str) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "number": one.number,
        "asked_at": now,
        "question": one.question,
        "answer": _clean_json(dict(one.answer)),
        "dialogue": _clean_json(dict(one.dialogue)),
        "folded": _folded(f"{one.question}\n{one.answer.get('text', '')}"),
        "opinion": one.opinion,
        "comment": _clean(one.comment)[:LONGEST_COMMENT],
    }


def _conversation_of(row: RowMapping) -> Conversation:
    return Conversation(row["id"], row["title"], row["changed_at"])


def _exchange_of(row: RowMapping) -> Exchange:
    return Exchange(row["number"], row["question"], row["answer"], row["dialogue"], row["opinion"], row["comment"])


def _clean(text: str) -> str:
    return _UNKEPT.sub("", text)


def _clean_json(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, dict):
        return {key: _clean_json(one) for key, one in value.items()}
    return [_clean_json(one) for one in value] if isinstance(value, list | tuple) else value


def _folded(text: str) -> str:
    return _clean(text).casefold()


def _title(text: str) -> str:
    one_line = " ".join(_clean(text).split())
    return one_line if len(one_line) <= LONGEST_TITLE else f"{one_line[: LONGEST_TITLE - 1].rstrip()}…"
