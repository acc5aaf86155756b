"""What a person reads of an error."""

from __future__ import annotations

from assistant.errors import KompassError
from assistant.language.phrases import Phrases


def error_text(error: KompassError, phrases: Phrases) -> str:
    """The phrase of the error's code, or the error's own message where there is none."""
    key = f"errors.{error.code}"
    if key not in phrases:
        return error.message
    hint = phrases("errors.did_you_mean", suggestions=phrases.listed(error.suggestions)) if error.suggestions else ""
    values = {"given": "", "did_you_mean": hint, **error.values}
    try:
        return phrases(key, **values)
    except KeyError:  # an error raised without the values that the phrase has gaps for
        return error.message
