"""The same conversations on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import postgres_server
import pytest

from assistant.adapters.conversations import SqlConversations
from assistant.domain.conversation import Exchange
from assistant.errors import UnknownConversation


@pytest.fixture(scope="module")
def kept() -> Iterator[SqlConversations]:
    with postgres_server.running() as url:
        found = SqlConversations(url)
        yield found
        found.close()


def test_conversations_are_kept_found_judged_and_removed(kept: SqlConversations) -> None:
    question = "Hur gick det för ÅMÅL?\x00\ud800"
    id = kept.add("browser:a", None, Exchange(0, question, {"text": "100 % säkert\x00\ud800", "n": [1, None]}, {"own": None})).id
    kept.add("browser:a", id, Exchange(0, "och sedan?", {"text": ""}, {}))
    kept.judge("browser:a", id, 2, "up", "Bra")
    found = kept.get("browser:a", id)
    assert [(one.number, one.question, one.opinion) for one in found.exchanges] == [(1, "Hur gick det för ÅMÅL?", None), (2, "och sedan?", "up")]
    assert found.exchanges[0].answer == {"text": "100 % säkert", "n": [1, None]}
    assert [one.id for one in kept.find("browser:a", "åmål 100 %")] == [id]
    assert kept.find("browser:b") == []
    kept.rename("browser:a", id, "Inför mötet")
    assert kept.find("browser:a", "MÖTET")[0].title == "Inför mötet"
    kept.remove("browser:a", id)
    with pytest.raises(UnknownConversation):
        kept.get("browser:a", id)
