"""Conversations that are kept: who asked is told apart by an owner, never by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OPINIONS = ("up", "down")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer. `number` counts from 1 within the conversation.

    `answer`, `dialogue`: JSON values, the second what a follow-up question goes on with. `opinion`: one of OPINIONS or None.
    """

    number: int
    question: str
    answer: Mapping[str, Any]
    dialogue: Mapping[str, Any]
    opinion: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """`changed_at`: UTC, ISO 8601. Lists of conversations leave `exchanges` out."""

    id: str
    title: str
    changed_at: str
    exchanges: tuple[Exchange, ...] = ()
