"""Questions in many words, and what they must be understood as."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters import question_words, word_tables
from assistant.chat.dialogue import Dialogue
from assistant.chat.request import Request
from assistant.chat.understand.understand import Understander
from assistant.domain.corpus import Corpus
from assistant.wiring import Kompass

CASES = [json.loads(line) for line in (Path(__file__).parent / "understand_cases.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="module")
def understander(built_in: Corpus) -> Understander:
    return Understander(lambda: built_in, word_tables.topic_matcher(built_in.framework), question_words.load())


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize("case", CASES, ids=lambda case: " > ".join([*case.get("before", ()), case["question"]])[-90:])
def test_is_understood(case: dict[str, Any], understander: Understander, kompass: Kompass) -> None:
    dialogue = Dialogue()
    for question in case.get("before", ()):
        _, dialogue = kompass.ask(question, dialogue)
    request = understander.understand(case["question"], dialogue)
    assert request.tool == case["tool"], _told(request)
    assert wanted(case.get("arguments", {}), request.arguments) == {}, _told(request)
    assert not set(case.get("without", ())) & request.arguments.keys(), _told(request)
    assert case.get("focus", request.focus) == request.focus, _told(request)
    assert case.get("language", request.language) == request.language
    assert wanted(case.get("notes", {}), request.notes) == {}, _told(request)
    also = case.get("also", [])
    assert len(request.also) == len(also), _told(request)
    for then, other in zip(also, request.also, strict=True):
        assert wanted(then, other.arguments) == {}, _told(other)


def wanted(expected: dict[str, Any], got: Any) -> dict[str, Any]:
    """What is not as it should be."""
    return {key: (value, got.get(key)) for key, value in expected.items() if _plain(got.get(key)) != value}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _told(request: Request) -> str:
    tried = [f"{one.intent} {one.score}: {', '.join(one.reasons)}" for one in request.candidates[:3]]
    also = [dict(one.arguments) for one in request.also]
    return "\n".join([f"{request.intent} {request.focus} {dict(request.arguments)} {dict(request.notes)} also {also}", *tried])


def test_understanding_is_quick(understander: Understander) -> None:
    questions = [one["question"] for one in CASES]
    understander.understand("hej")
    spent = []
    for question in questions:
        started = time.perf_counter()
        understander.understand(question)
        spent.append(time.perf_counter() - started)
    assert sorted(spent)[int(0.95 * len(spent))] < 0.05


def test_time_grows_with_the_length_and_not_faster(understander: Understander) -> None:
    def spent(text: str) -> float:
        started = time.perf_counter()
        understander.understand(text)
        return time.perf_counter() - started

    word = "Vi undrar om det finns kommuner som arbetar med medborgardialog. "
    short, long = min(spent(word * 6) for _ in range(3)), min(spent(word * 3000) for _ in range(3))
    assert long < 20 * short + 0.1
