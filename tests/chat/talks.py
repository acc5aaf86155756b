"""Dialogues as the web holds them."""

from __future__ import annotations

from assistant.chat.dialogue import Dialogue
from assistant.domain.answer import Answer
from assistant.surfaces.web.kept import dialogue_as_json, dialogue_from_json
from assistant.wiring import Kompass


def said(kompass: Kompass, turns: str) -> Answer:
    """The last answer of a dialogue whose turns stand with | between; kept as JSON from turn to turn, as the web keeps it."""
    dialogue, answer = Dialogue(), None
    for one in turns.split("|"):
        answer, dialogue = kompass.ask(one, dialogue_from_json(dialogue_as_json(dialogue)))
    assert answer is not None
    return answer
