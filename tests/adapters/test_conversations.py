"""Conversations are kept, found, named and removed; nobody reaches another's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from assistant.adapters.conversations import LONGEST_TITLE, MOST_EXCHANGES, SqlConversations
from assistant.domain.conversation import Exchange
from assistant.errors import BadArgument, StateDamaged, UnknownConversation

ANNA, BERIT = "browser:a", "browser:b"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kompass.db'}"


@pytest.fixture
def kept(url: str) -> Iterator[SqlConversations]:
    found = SqlConversations(url)
    yield found
    found.close()


def said(question: str, answer: str = "Ett svar.") -> Exchange:
    return Exchange(0, question, {"text": answer}, {"own": None})


def test_a_conversation_is_there_after_a_restart(kept: SqlConversations, url: str) -> None:
    first = kept.add(ANNA, None, said("Hur gick det för Åmål?"))
    assert kept.add(ANNA, first.id, said("och område 3?")).exchanges[0].number == 2
    kept.close()
    again = SqlConversations(url)
    found = again.get(ANNA, first.id)
    again.close()
    assert (found.title, [one.question for one in found.exchanges]) == ("Hur gick det för Åmål?", ["Hur gick det för Åmål?", "och område 3?"])
    assert found.exchanges[0].answer == {"text": "Ett svar."}


def test_nobody_reaches_the_conversation_of_another(kept: SqlConversations) -> None:
    id = kept.add(ANNA, None, said("Hemligt?")).id
    assert kept.find(BERIT) == []
    for reach in (
        lambda: kept.get(BERIT, id),
        lambda: kept.add(BERIT, id, said("Vad?")),
        lambda: kept.rename(BERIT, id, "Mitt"),
        lambda: kept.judge(BERIT, id, 1, "up"),
        lambda: kept.remove(BERIT, id),
    ):
        with pytest.raises(UnknownConversation):
            reach()
    assert len(kept.get(ANNA, id).exchanges) == 1


def test_conversations_are_found_by_words_of_title_question_and_answer_newest_first(kept: SqlConversations) -> None:
    one = kept.add(ANNA, None, said("Hur gick det för ÅMÅL?", "Inga poäng är kända.")).id
    other = kept.add(ANNA, None, said("Vem är bäst?", "Mölndal, 100 % säkert.")).id
    kept.rename(ANNA, one, "Inför mötet")
    assert [found.id for found in kept.find(ANNA)] == [other, one]
    assert [found.id for found in kept.find(ANNA, "åmål poäng")] == [one]
    assert [found.id for found in kept.find(ANNA, "MÖTET")] == [one]
    assert [found.id for found in kept.find(ANNA, "100 %")] == [other]
    assert kept.find(ANNA, "åmål mölndal") == []
    kept.add(ANNA, one, said("och sedan?"))
    assert [found.id for found in kept.find(ANNA)] == [one, other]


def test_an_opinion_is_kept_with_its_comment_and_can_be_taken_back(kept: SqlConversations) -> None:
    id = kept.add(ANNA, None, said("Vem?")).id
    kept.judge(ANNA, id, 1, "down", "Fel\x00 år")
    assert (kept.get(ANNA, id).exchanges[0].opinion, kept.get(ANNA, id).exchanges[0].comment) == ("down", "Fel år")
    kept.judge(ANNA, id, 1, None)
    assert kept.get(ANNA, id).exchanges[0].opinion is None
    with pytest.raises(BadArgument):
        kept.judge(ANNA, id, 1, "sideways")
    with pytest.raises(UnknownConversation):
        kept.judge(ANNA, id, 2, "up")


def test_what_is_removed_is_gone_with_all_its_answers(kept: SqlConversations, url: str) -> None:
    id = kept.add(ANNA, None, said("Vem?")).id
    kept.remove(ANNA, id)
    assert kept.find(ANNA) == []
    with pytest.raises(UnknownConversation):
        kept.get(ANNA, id)
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from conversation_exchange")).scalar() == 0
    engine.dispose()


@pytest.mark.parametrize("question", ["", "\x00\ud800", "lång " * 400, "'; drop table conversation; --", "%_\\", "två\nrader"])
def test_odd_questions_are_kept_as_text(kept: SqlConversations, question: str) -> None:
    found = kept.add(ANNA, None, Exchange(0, question, {"text": question, "list": [question]}, {}))
    assert len(found.title) <= LONGEST_TITLE and "\n" not in found.title
    assert kept.get(ANNA, found.id).exchanges[0].question == question.replace("\x00", "").replace("\ud800", "")
    kept.find(ANNA, question)


def test_a_name_needs_letters(kept: SqlConversations) -> None:
    id = kept.add(ANNA, None, said("Vem?")).id
    with pytest.raises(BadArgument):
        kept.rename(ANNA, id, " \n ")


def test_many_at_once_lose_nothing(kept: SqlConversations) -> None:
    id = kept.add(ANNA, None, said("Vem?")).id
    threads = [threading.Thread(target=kept.add, args=(ANNA, id, said(f"Fråga {n}"))) for n in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.number for one in kept.get(ANNA, id).exchanges] == list(range(1, 22))


def test_a_conversation_has_an_end(kept: SqlConversations, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_EXCHANGES >= 100
    monkeypatch.setattr("assistant.adapters.conversations.MOST_EXCHANGES", 1)
    id = kept.add(ANNA, None, said("Vem?")).id
    with pytest.raises(BadArgument):
        kept.add(ANNA, id, said("Vem mer?"))


def test_the_tables_of_a_newer_version_are_left_alone(kept: SqlConversations, url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("update conversation_meta set value = '99'"))
    engine.dispose()
    with pytest.raises(StateDamaged):
        SqlConversations(url)


def test_a_damaged_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StateDamaged):
        SqlConversations(f"sqlite:///{tmp_path / 'bad.db'}")
