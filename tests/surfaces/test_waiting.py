"""Nobody waits for the language model that another person's question waits for."""

from __future__ import annotations

import pytest

pytest.importorskip("gradio")
#: Gradio leaves an event loop of its own open.
pytestmark = [pytest.mark.filterwarnings("ignore::ResourceWarning"), pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]

from assistant.surfaces.web.application import build
from assistant.wiring import Kompass


def test_as_many_questions_as_come_are_answered_at_the_same_time(kompass: Kompass) -> None:
    asking = [one for one in build(kompass).fns.values() if one.api_name == "ask"]
    assert [one.concurrency_limit for one in asking] == [None]
