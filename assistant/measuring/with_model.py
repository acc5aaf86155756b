"""The question set with a language model, beside the same set without it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.adapters import model_usage
from assistant.chat.grounding.evidence import Grounding
from assistant.errors import ModelUnavailable
from assistant.measuring import questions
from assistant.ports import LanguageModel, Progress


def named(status: Mapping[str, Any] | None, model: Callable[[], LanguageModel]) -> str:
    """The model's name, once it is known that it can be used. Raises ModelUnavailable, also when none is set."""
    if status is None:
        raise ModelUnavailable("No language model is set; set KOMPASS_MODEL, such as openai:gpt-5-mini.", given="", kind="not_set")
    return model().name


def measure(
    ask: questions.Ask, grounding: Grounding, reported: bool, progress: Progress | None, home: Path, model: str, plain: Mapping[str, Any]
) -> dict[str, Any]:
    """As `questions.measure`, and beside `plain`, the figures without the model: which questions only one of the two gets wrong.

    `took`: tokens, dropped sentences, seconds, how many of the model's texts were let through.
    """
    before, started = model_usage.totals(home), time.monotonic()
    figures = questions.measure(ask, grounding, reported, progress)
    after = model_usage.totals(home)
    took = {key: round(after[key] - before[key], 6) for key in ("questions", "read", "written", "dropped", "cost")}
    outcomes = {key: value - before["outcomes"].get(key, 0) for key, value in after["outcomes"].items()}
    wrong, plainly_wrong = ({one["id"] for one in some["shortfalls"]} for some in (figures, plain))
    beside = {
        "right_without_model": plain["right"],
        "wrong_only_with_model": ", ".join(sorted(wrong - plainly_wrong)) or "none",
        "wrong_only_without_model": ", ".join(sorted(plainly_wrong - wrong)) or "none",
    }
    return {**figures, **beside, "model": model, "took": {**took, "seconds": round(time.monotonic() - started, 1), "outcomes": outcomes}}
