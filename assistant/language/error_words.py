"""What a person reads of an error."""

from __future__ import annotations

from assistant.errors import KompassError
from assistant.language.phrases import Phrases


def error_text(error: KompassError, phrases: Phrases) -> str:
    """The phrase of the error's code (and its kind, where that has one), or the error's own message where there is none.

    A phrase's gaps are the error's `values`, {did_you_mean} and {choices} from its suggestions, and {message}.
    """
    key = next((one for one in (f"errors.{error.code}_{error.values.get('kind')}", f"errors.{error.code}") if one in phrases), None)
    if key is None:
        return error.message
    choices = phrases.either(error.suggestions) if error.suggestions else ""
    hint = phrases("errors.did_you_mean", suggestions=choices) if choices else ""
    values = {"given": "", "did_you_mean": hint, "choices": choices, "message": error.message, **error.values}
    try:
        return phrases(key, **values)
    except KeyError:  # an error raised without the values that the phrase has gaps for
        return error.message
