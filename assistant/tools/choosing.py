"""Which of many possible peers are shown: the best supported, spread over who there is, and beside them a close and a far example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

OFTEN = 3
"""Whoever stands in so many rows of one answer gives way to others that are as well supported there; one alike in twice as many."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible peer: `strength` of its strongest reason, its whole place in the order (strength first), and its role.

    `weak`: better, but itself below half of what can be reached on the very same thing.
    """

    code: str
    strength: tuple[Any, ...]
    order: tuple[Any, ...]
    role: str | None = None
    weak: bool = False


class Spread:
    """Remembers who was shown in one answer, so that nobody stands everywhere when others would do as well."""

    def __init__(self) -> None:
        self._shown: Counter[str] = Counter()

    def choose(self, candidates: Iterable[Candidate], room: int) -> list[Candidate]:
        """At most `room`, in their order. Only among those of equal strength does it matter how often they were shown.

        Those themselves weak there are taken when others leave room.
        """
        some = list(candidates)
        chosen = self._chosen([one for one in some if not one.weak], room)
        chosen += self._chosen([one for one in some if one.weak], room - len(chosen))
        self._shown.update(one.code for one in chosen)
        return sorted(chosen, key=lambda one: one.order)

    def _chosen(self, candidates: list[Candidate], room: int) -> list[Candidate]:
        chosen: list[Candidate] = []
        for _, same in groupby(sorted(candidates, key=lambda one: one.order), key=lambda one: one.strength):
            tier = list(same)
            left = room - len(chosen)
            if left <= 0:
                break
            fresh = sorted(tier, key=lambda one: (self._too_often(one), one.order)) if len(tier) > left else tier
            chosen += sorted(fresh[:left], key=lambda one: one.order)
        return chosen

    def _too_often(self, one: Candidate) -> int:
        return self._shown[one.code] // (2 * OFTEN if one.role == "close" else OFTEN)


def beside(candidates: Sequence[Candidate], shown: Sequence[Candidate]) -> list[Candidate]:
    """The best supported close one and stretch that are not among the shown: one of each kind that the shown ones lack."""
    have = {one.role for one in shown}
    found: list[Candidate] = []
    for kind in ("close", "stretch"):
        some = [one for one in candidates if one.role == kind]
        if kind not in have and some:
            found.append(min(some, key=lambda one: one.order))
    return found
