"""A reason to learn from a municipality, and what it is a reason for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.domain.evaluation import Evaluation, Points

#: Kinds of reasons, strongest first.
KINDS = (
    "cited_in_own_report",
    "cited_by_evaluator",
    "evaluated_strength",
    "award",
    "sub_question_score",
    "area_score",
    "area_range",
    "area_credit",
    "total_score",
    "own_strength",
)
_STRENGTHS = {kind: place for place, kind in enumerate(KINDS)}
PLACEMENTS = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody wants to be better at. `edition`: whose numbers `area` and `sub_question` are.

    `points`: the own ones, None when unknown. `area_points`: the own ones on the whole area, when they are known and of
    `edition`. `area` None: the total.
    """

    edition: str
    area: int | None
    sub_question: str | None
    points: Points | None
    area_points: Points | None
    max: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for one municipality. `cite` gives the citation's id; it is asked for only when the reason is shown.

    `said`: what a source says, or what words the figures when they are shown.
    """

    code: str
    kind: str
    said: str | Callable[[], str]
    edition: str | None
    year: int | None
    cite: Callable[[], str]
    elsewhere: bool = False
    concrete: bool = True
    placement: str = "high"
    provenance: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    evaluation: Evaluation | None = None
    is_old: bool = False
    uncertain: bool = False

    @property
    def strength(self) -> tuple[int, bool]:
        """Sorts strongest first: the kind, then whether it comes from another edition."""
        return _STRENGTHS[self.kind], self.elsewhere

    @property
    def text(self) -> str:
        return self.said if isinstance(self.said, str) else self.said()

    @property
    def is_figures(self) -> bool:
        return not isinstance(self.said, str)

    @property
    def order(self) -> tuple[Any, ...]:
        """What tells of a way of working before what only points."""
        return (
            *self.strength,
            not self.concrete,
            "from" in self.details,
            PLACEMENTS.index(self.placement),
            -(self.year or 0),
            self.said if isinstance(self.said, str) else "",
        )

    def as_json(self) -> dict[str, Any]:
        """As the contract's `reasons` has it; beside that whether it is concrete, old, from another edition, and figures."""
        body = {"kind": self.kind, "text": self.text, "edition": self.edition, "year": self.year, "citation": self.cite()}
        body |= self.details | {"concrete": self.concrete, "placement": self.placement, "old": self.is_old, "other_edition": self.elsewhere}
        body["uncertain"] = self.uncertain
        return body | ({"provenance": self.provenance} if self.provenance else {})
