"""What a question expects: whether it can be answered by yes or no, and which way a yes points."""

from __future__ import annotations

import re

from assistant.language.phrases import Phrases

_CLAUSES = re.compile(r"[.!?;:,–—\n]+")
_WORDS = re.compile(r"[\w’']+")
_DIRECTIONS = {"above": "up", "below": "down"}
#: Words that mean the opposite of another one's; a question with both, or with neither, points no way.
OPPOSITES = (("up", "down"), ("right", "wrong"))


def stance(question: str, say: Phrases, direction: str | None = None) -> str | None:
    """up, down, right or wrong: what "yes" would mean. None for a question that yes or no does not answer.

    `direction`: above or below, where understanding has seen it.
    """
    words = _yes_no(question, say)
    if not words or any(_is(word, say.texts("asking.negations")) for word in words):
        return None
    for one, other in OPPOSITES:
        has = [any(_is(word, say.texts(f"asking.{key}")) for word in words) for key in (one, other)]
        if all(has):
            return None
        if any(has):
            return one if has[0] else other
    return _DIRECTIONS.get(direction or "")


def _yes_no(question: str, say: Phrases) -> list[str]:
    """The words of the clause that begins with a verb, and of what follows it; empty when none does."""
    clauses = [_WORDS.findall(clause.casefold()) for clause in _CLAUSES.split(question)]
    starts, skipped = set(say.texts("asking.verbs")), set(say.texts("asking.openings"))
    for place, words in enumerate(clauses):
        first = next((word for word in words if word not in skipped), "")
        if first in starts:
            return [word for clause in clauses[place:] for word in clause]
    return []


def _is(word: str, forms: list[str]) -> bool:
    """A form that ends in * stands for any ending."""
    return any(word.startswith(form[:-1]) if form.endswith("*") else word == form for form in forms)
