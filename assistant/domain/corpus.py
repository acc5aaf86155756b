"""The snapshot that all tools work on: everything known at one moment, immutable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from assistant.domain.evaluation import Benchmark, Discrepancy, Evaluation
from assistant.domain.evidence import Finding, Pointer, Practice
from assistant.domain.framework import Framework
from assistant.domain.municipality import Group, Municipality
from assistant.domain.report import Report

EvaluationKey = tuple[str, int | None]
"""(municipality code, year): what an ingested report and built-in rows share when they are about the same evaluation."""


@dataclass(frozen=True)
class Corpus:
    """Facts with sources. `discrepancies`: by (code, year). `reports`: ingested ones, by id.

    `revision` grows whenever the store changes, so that whoever keeps something derived from a snapshot knows when it
    is old.
    """

    framework: Framework
    municipalities: tuple[Municipality, ...]
    groups: tuple[Group, ...]
    evaluations: tuple[Evaluation, ...]
    benchmarks: tuple[Benchmark, ...] = ()
    findings: tuple[Finding, ...] = ()
    practices: tuple[Practice, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    discrepancies: Mapping[EvaluationKey, tuple[Discrepancy, ...]] = field(default_factory=dict)
    reports: Mapping[str, Report] = field(default_factory=dict)
    passages: int = 0
    revision: int = 0

    @cached_property
    def by_code(self) -> dict[str, Municipality]:
        return {one.code: one for one in self.municipalities}

    @cached_property
    def evaluations_by_code(self) -> dict[str, tuple[Evaluation, ...]]:
        """A municipality's evaluations, newest first; those without a year last, in the order of the corpus."""
        found: dict[str, list[Evaluation]] = {}
        for one in self.evaluations:
            found.setdefault(one.code, []).append(one)
        return {code: tuple(sorted(some, key=lambda one: -(one.year or 0))) for code, some in found.items()}

    @cached_property
    def practices_by_code(self) -> dict[str, tuple[Practice, ...]]:
        found: dict[str, list[Practice]] = {}
        for one in self.practices:
            found.setdefault(one.code, []).append(one)
        return {code: tuple(some) for code, some in found.items()}

    @cached_property
    def findings_by_evaluation(self) -> dict[EvaluationKey, tuple[Finding, ...]]:
        found: dict[EvaluationKey, list[Finding]] = {}
        for one in self.findings:
            found.setdefault((one.code, one.year), []).append(one)
        return {key: tuple(some) for key, some in found.items()}

    @cached_property
    def strengths_on(self) -> dict[tuple[str | None, str | None], tuple[Finding, ...]]:
        """Strengths that evaluators list, by edition and sub-question."""
        found: dict[tuple[str | None, str | None], list[Finding]] = {}
        for one in self.findings:
            if one.kind == "strength":
                found.setdefault((one.edition, one.sub_question), []).append(one)
        return {key: tuple(some) for key, some in found.items()}

    @cached_property
    def latest_year(self) -> int | None:
        return max((one.year for one in self.evaluations if one.year), default=None)

    def evaluations_of(self, code: str) -> tuple[Evaluation, ...]:
        return self.evaluations_by_code.get(code, ())

    def findings_of(self, code: str, year: int | None) -> tuple[Finding, ...]:
        return self.findings_by_evaluation.get((code, year), ())

    def discrepancies_of(self, code: str, year: int | None) -> tuple[Discrepancy, ...]:
        return self.discrepancies.get((code, year), ())

    def with_readings(self, readings: Iterable[ReadingParts], *, passages: int, revision: int) -> Corpus:
        """This corpus with ingested reports in place of the built-in rows about the same evaluations.

        Practices, benchmarks and other evaluations stay; pointers, which the built-in findings gave, go with those. Of a note
        that is known about an evaluation nothing is lost: where the report gives no points, or no total, the built-in row's are
        kept, with its source.
        """
        readings = list(readings)
        taken = {(one.evaluation.code, one.evaluation.year) for one in readings}
        built_in = {(one.code, one.year): one for one in self.evaluations}
        new = tuple(_completed(one.evaluation, built_in.get((one.evaluation.code, one.evaluation.year))) for one in readings)
        return replace(
            self,
            evaluations=tuple(one for one in self.evaluations if (one.code, one.year) not in taken) + new,
            findings=tuple(one for one in self.findings if (one.code, one.year) not in taken)
            + tuple(finding for one in readings for finding in one.findings),
            practices=self.practices + tuple(practice for one in readings for practice in one.practices),
            pointers=tuple(one for one in self.pointers if (one.from_code, one.from_year) not in taken)
            + tuple(pointer for one in readings for pointer in one.pointers),
            discrepancies={key: some for key, some in self.discrepancies.items() if key not in taken}
            | {(one.evaluation.code, one.evaluation.year): one.discrepancies for one in readings},
            reports={one.report.id: one.report for one in readings},
            passages=passages,
            revision=revision,
        )


@dataclass(frozen=True, slots=True)
class ReadingParts:
    """A stored report without its passages, as a snapshot needs it."""

    report: Report
    evaluation: Evaluation
    findings: tuple[Finding, ...]
    practices: tuple[Practice, ...]
    pointers: tuple[Pointer, ...]
    discrepancies: tuple[Discrepancy, ...]


def _completed(read: Evaluation, known: Evaluation | None) -> Evaluation:
    """The report's evaluation; what only the built-in row knows is kept, with its source: all of its points where the report
    gives none, a total that it states where the report gives none."""
    if known is None or read.total_points is not None:
        return read
    kept: dict[str, Any] = {}
    if known.total is not None:
        kept = {"total": known.total, "total_basis": known.total_basis}
    if not read.has_points:
        kept |= {"areas": known.areas, "area_low": known.area_low, "area_high": known.area_high}
    if not any(value for key, value in kept.items() if key != "total_basis"):
        return read
    return replace(read, **kept, note=known.note, source_url=known.source_url)
