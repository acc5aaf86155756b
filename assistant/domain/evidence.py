"""What reports and pages say: findings, practices, pointers, passages, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

#: Who says that a municipality does something well, strongest first.
PROVENANCES = ("cited_by_evaluator", "evaluated_strength", "award", "own_strength")

PASSAGE_KINDS = ("strength", "improvement", "observation", "recommendation", "practice", "text", "background")


@dataclass(frozen=True, slots=True)
class Finding:
    """An iakttagelse in a report: kind strength, improvement, observation or recommendation.

    `text` is what is shown. For an ingested report it is the page's own words, with `page` and `report_id`; for the
    built-in corpus it is a rewritten statement. `peers`: codes of municipalities the evaluators point to here.
    `in_table`: from a strengths/improvements table.
    """

    id: str
    code: str
    municipality: str
    year: int | None
    edition: str | None
    area: int | None
    sub_question: str | None
    section: str
    kind: str
    text: str
    peers: tuple[str, ...] = ()
    page: int | None = None
    report_id: str | None = None
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class Practice:
    """A gott exempel: something a municipality is credited with, by `kind` (PROVENANCES).

    `area` is in the row's own edition (2016's numbers where `edition` is None); `sub_question` uses 2016's numbers.
    `placement`: how sure the placement is (high, medium, low). `concrete`: describes a way of working.
    `source_code`, `source_year`: the evaluation whose report says it, where the source is a report.
    """

    id: str
    code: str
    municipality: str
    year: int | None
    edition: str | None
    area: int | None
    sub_question: str | None
    placement: str
    kind: str
    concrete: bool
    text: str
    source_url: str
    source_code: str | None = None
    source_year: int | None = None
    page: int | None = None
    report_id: str | None = None


@dataclass(frozen=True, slots=True)
class Pointer:
    """A hänvisning: the evaluators of `from_code` send readers to `to_code`. `text`: the sentence (a literal quote)."""

    id: str
    from_code: str
    from_year: int | None
    edition: str | None
    to_code: str
    area: int | None
    sub_question: str | None
    section: str
    text: str
    page: int | None = None
    report_id: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text that search finds. `code` None: about no municipality (background).

    `heading`: context put before the text when it is embedded. `source`: label of where it stands.
    `citation`: id of the citation that belongs to it. `sure`: how sure the sub-question is, 0 to 1.
    """

    id: str
    text: str
    kind: str
    code: str | None = None
    municipality: str | None = None
    year: int | None = None
    edition: str | None = None
    area: int | None = None
    sub_question: str | None = None
    section: str = ""
    heading: str = ""
    page: int | None = None
    source: str = ""
    report_id: str | None = None
    concrete: bool = False
    sure: float = 1.0

    @property
    def citation(self) -> str:
        """The id of the citation that stands behind this passage.

        A passage of the built-in corpus is a row, and its id is the row's citation; one of a report is cited by itself.
        """
        return self.id


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement stands. `kind`: report, practice, evaluation, benchmark or framework.

    `quote` is a literal piece of the cited page or row. `page` counts the PDF's pages from 1.
    """

    id: str
    kind: str
    label: str
    quote: str
    municipality: str | None = None
    year: int | None = None
    page: int | None = None
    url: str | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "kind": self.kind,
            "label": self.label,
            "municipality": self.municipality,
            "year": self.year,
            "page": self.page,
            "quote": self.quote,
            "url": self.url,
        }
