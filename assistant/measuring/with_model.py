"""The question set with a language model, beside the same set without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.adapters import model_usage
from assistant.chat.grounding import Grounding
from assistant.errors import ModelUnavailable
from assistant.measuring import questions
from assistant.ports import Progress


def measure(ask: questions.Ask, grounding: Grounding, reported: bool, progress: Progress | None, *, home: Path, model: str | None) -> dict[str, Any]:
    """As `questions.measure`, and what the model took: tokens, dropped sentences, how many of its texts were let through.

    Raises ModelUnavailable (`model` None: none is set).
    """
    if model is None:
        raise ModelUnavailable("No language model is set; set KOMPASS_MODEL, such as openai:gpt-5-mini.", given="")
    before = model_usage.totals(home)
    figures = questions.measure(ask, grounding, reported, progress)
    after = model_usage.totals(home)
    took = {key: after[key] - before[key] for key in ("questions", "read", "written", "dropped", "cost")}
    outcomes = {key: value - before["outcomes"].get(key, 0) for key, value in after["outcomes"].items()}
    return {**figures, "model": model, "took": {**took, "outcomes": outcomes}}
