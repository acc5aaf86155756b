"""What a person reads of an error."""

from __future__ import annotations

from assistant.errors import KompassError
from assistant.language.phrases import Phrases


def error_text(error: KompassError, phrases: Phrases) -> str:
    """The phrase of the error's code (and its kind, where that has one), or the error's own message where there is none."""
    key = next((one for one in (f"errors.{error.code}_{error.values.get('kind')}", f"errors.{error.code}") if one in phrases), None)
    if key is None:
        return error.message
    hint = phrases("errors.did_you_mean", suggestions=phrases.either(error.suggestions)) if error.suggestions else ""
    values = {"given": "", "did_you_mean": hint, **error.values}
    try:
        return phrases(key, **values)
    except KeyError:  # an error raised without the values that the phrase has gaps for
        return error.message
