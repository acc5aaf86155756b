"""What a question was understood as: the value that goes from understanding to the catalogue and on to wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: What a question can be. All but the last three name the tool of the catalogue that answers it.
INTENTS = (
    "rank",
    "profile",
    "compare",
    "peers",
    "search",
    "draft",
    "check",
    "coverage",
    "framework",
    "help",
    "clarify",
    "out_of_scope",
)

#: What the first sentence of the answer has to answer, by intent. The first is what an unspecific question means.
FOCUSES: Mapping[str, tuple[str, ...]] = {
    "rank": ("best", "lowest", "count", "position", "credited", "benchmark", "risen", "verdict"),
    "profile": (
        "overview",
        "total",
        "area",
        "sub_question",
        "strongest",
        "weakest",
        "weak_sub_questions",
        "strong_sub_questions",
        "strengths",
        "improvements",
        "recommendations",
        "change",
        "previous",
        "benchmark",
        "why",
        "evaluations",
        "edition",
        "practices",
    ),
    "compare": ("overview", "difference", "comparable", "benchmark"),
    "peers": ("overview", "most_cited", "alike"),
    "search": ("who", "says", "awards"),
    "draft": ("text",),
    "check": ("overview", "figure"),
    "coverage": (
        "overview",
        "count_evaluations",
        "count_municipalities",
        "list",
        "has",
        "years",
        "sources",
        "with_points",
        "without_points",
        "not_evaluated",
        "times",
        "group",
        "means",
        "newest",
        "oldest",
        "practices",
    ),
    "framework": ("overview", "area", "edition", "difference", "sub_question", "maximum", "related", "background"),
    "help": ("overview", "what_can", "thanks", "greeting"),
    "clarify": ("municipality", "area", "subject", "beyond"),
    "out_of_scope": ("overview",),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way a question could be read: what speaks for it, and how strongly (0 to 1)."""

    intent: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """A question as it was understood.

    `arguments` are the catalogue's. `corrections`: (as typed, as corrected) names. `unknown`: municipalities that were
    asked about and about which nothing is recorded (one of two in a comparison). `topic`: the free words that were mapped
    to an area or a sub-question. `threshold_count`: "hur många" with thresholds. `choices`: for clarify, what can be
    answered. `also`: further questions in the same message. `candidates`: for `--explain`.
    """

    intent: str
    language: str
    focus: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    corrections: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    topic: str | None = None
    choices: tuple[str, ...] = ()
    also: tuple[Request, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def tool(self) -> str | None:
        return None if self.intent in ("help", "clarify", "out_of_scope") else self.intent
