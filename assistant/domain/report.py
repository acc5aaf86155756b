"""A report that was read: what it is, what stands on its pages and what was found there."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.evaluation import Discrepancy, Evaluation
from assistant.domain.evidence import Finding, Passage, Pointer, Practice


@dataclass(frozen=True, slots=True)
class Report:
    """An ingested document. `id` is derived from its bytes; `pages` the number of pages; `page_texts` what stands there
    after clean-up, page 1 first, so that a quote can be found on its page."""

    id: str
    path: str
    sha256: str
    title: str
    code: str
    municipality: str
    year: int
    edition: str | None
    edition_basis: str
    edition_reason: str
    page_texts: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    language: str = "sv"
    ingested_at: str = ""

    @property
    def pages(self) -> int:
        return len(self.page_texts)

    @property
    def label(self) -> str:
        return f"{self.title} ({self.year})" if str(self.year) not in self.title else self.title


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one report gives, before it enters the store."""

    report: Report
    evaluation: Evaluation
    findings: tuple[Finding, ...] = ()
    practices: tuple[Practice, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    passages: tuple[Passage, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
