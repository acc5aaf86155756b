"""The framework: editions, their areas and sub-questions, and how editions relate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

EDITIONS = ("2002", "2010", "2016", "2020")

#: How well points of two editions can be set side by side, best first.
RELATIONS = ("comparable_with_care", "changed", "same_subject")


@dataclass(frozen=True, slots=True)
class Area:
    """One of eight areas of an edition; `max` in points (100)."""

    edition: str
    number: int
    name: str
    other_names: tuple[str, ...] = ()
    name_en: str = ""
    max: int = 100

    @property
    def id(self) -> str:
        return f"framework:{self.edition}:{self.number}"


@dataclass(frozen=True, slots=True)
class SubQuestion:
    """A sub-question such as `7.5`; its identity is (edition, number)."""

    edition: str
    number: str
    text: str
    max: int
    text_en: str = ""

    @property
    def area(self) -> int:
        return int(self.number.partition(".")[0])

    @property
    def id(self) -> str:
        return f"framework:{self.edition}:{self.number}"


@dataclass(frozen=True, slots=True)
class Relation:
    """How an area of one edition relates to an area of a later one."""

    from_edition: str
    from_area: int
    to_edition: str
    to_area: int
    relation: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Background:
    """What an area is about (2016 numbers): background, never evidence about a municipality."""

    area: int
    statement: str


def sub_question_key(number: str) -> tuple[int, int]:
    """`"7.10"` after `"7.9"`."""
    area, _, rest = number.partition(".")
    return int(area), int(rest or 0)


@dataclass(frozen=True)
class Framework:
    """All editions. Look-ups give None for what an edition does not have; names are resolved elsewhere."""

    areas: tuple[Area, ...]
    sub_questions: tuple[SubQuestion, ...]
    relations: tuple[Relation, ...]
    backgrounds: tuple[Background, ...] = ()
    _areas: dict[tuple[str, int], Area] = field(init=False, repr=False, compare=False, default_factory=dict)
    _sub_questions: dict[tuple[str, str], SubQuestion] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._areas.update({(one.edition, one.number): one for one in self.areas})
        self._sub_questions.update({(one.edition, one.number): one for one in self.sub_questions})

    def area(self, edition: str, number: int) -> Area | None:
        return self._areas.get((edition, number))

    def areas_of(self, edition: str) -> list[Area]:
        return [one for one in self.areas if one.edition == edition]

    def sub_question(self, edition: str, number: str) -> SubQuestion | None:
        return self._sub_questions.get((edition, number))

    def sub_questions_of(self, edition: str, area: int | None = None) -> list[SubQuestion]:
        return [one for one in self.sub_questions if one.edition == edition and area in (None, one.area)]

    @cached_property
    def _steps(self) -> dict[tuple[str, int], list[tuple[str, int, str]]]:
        steps: dict[tuple[str, int], list[tuple[str, int, str]]] = {}
        for one in self.relations:
            steps.setdefault((one.from_edition, one.from_area), []).append((one.to_edition, one.to_area, one.relation))
            steps.setdefault((one.to_edition, one.to_area), []).append((one.from_edition, one.from_area, one.relation))
        return steps

    def related(self, edition: str, area: int) -> list[tuple[str, int, str]]:
        """(edition, area, relation) of the same subject in other editions, newest edition first.

        Over several steps the weakest relation counts.
        """
        found = {(edition, area): "comparable_with_care"}
        queue = [(edition, area)]
        while queue:
            here = queue.pop(0)
            for to_edition, to_area, relation in self._steps.get(here, ()):
                if (to_edition, to_area) not in found:
                    found[to_edition, to_area] = weakest((found[here], relation))
                    queue.append((to_edition, to_area))
        del found[edition, area]
        return sorted(((e, a, r) for (e, a), r in found.items()), key=lambda one: (one[0], -one[1]), reverse=True)

    def relation(self, one: tuple[str, int], other: tuple[str, int]) -> str | None:
        """How two (edition, area) relate: `same`, a word of RELATIONS, or None when they are different subjects."""
        if one == other:
            return "same"
        return next((relation for e, a, relation in self.related(*one) if (e, a) == other), None)


def weakest(relations: Iterable[str]) -> str:
    return max(relations, key=RELATIONS.index)
