"""Nobody waits for the language model that another person's question waits for."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("gradio")
from assistant.surfaces.web import endpoints
from assistant.wiring import Kompass


def test_as_many_questions_as_come_are_answered_at_the_same_time(kompass: Kompass, monkeypatch: pytest.MonkeyPatch) -> None:
    made: dict[str, Any] = {}
    monkeypatch.setattr(endpoints, "api", lambda _function, *, api_name, **given: made.update({api_name: given}))
    endpoints.expose(kompass)
    assert made["ask"]["concurrency_limit"] is None, "Gradio's own limit is four"
