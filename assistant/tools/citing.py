"""Citations made from rows, each once, in the order of their first use; and caveats collected beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from assistant.domain.answer import Caveat, Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import TOTAL, Benchmark, Discrepancy, Evaluation, plain
from assistant.domain.evidence import Citation, Finding, Passage, Pointer, Practice
from assistant.language.folding import folded_quote, part_on_page
from assistant.language.phrases import Phrases
from assistant.tools.arguments import Arguments

OLD_YEARS = 8
"""Evidence more than so many years before the newest evaluation in the corpus is old."""

_PLACES = ("area", "sub_question", "total", "percent")
"""Which of the sentences about a contradiction fits, by where it is."""

_TITLE_LINES, _TITLE_LENGTH = 8, 200
_URL = re.compile(r"https?://[^\s;|]+")


class Sources:
    """The citations and caveats of one result."""

    def __init__(self, corpus: Corpus, phrases: Callable[[str], Phrases]) -> None:
        self.corpus = corpus
        self.say = phrases("sv")  # labels are the sources' own: Swedish, whatever the language of the answer
        self._citations: dict[str, Citation] = {}
        self._caveats: dict[str, dict[str, Any]] = {}

    # -- citations: each method gives the id to put into a row -------------------------------------------------------

    def evaluation(self, one: Evaluation, area: int | None = None) -> str:
        """The row of an evaluation; for an ingested report, the place where an area's points stand, else its first page."""
        place = TOTAL if area is None else area
        if one.report_id is not None and place in one.area_quotes:
            named = "total" if area is None else f"area{area}"
            return self._report(f"{one.report_id}:{named}", one.report_id, one.area_pages.get(place), one.area_quotes[place])
        # Points that the report does not give are kept from a row of the corpus, with that row's source.
        if one.report_id is not None and not one.source_url:
            report = self.corpus.reports[one.report_id]
            page = next((n for n, text in enumerate(report.page_texts, 1) if text.strip()), 1)
            return self._report(f"{one.report_id}:report", one.report_id, page, _title(report.page_texts[page - 1], one.municipality, one.year))
        points = one.areas.get(area) if area is not None else one.total
        quote = one.note or (str(plain(points)) if points is not None else one.municipality)
        return self._add(
            Citation(f"evaluation:{one.id}", "evaluation", self._evaluation_label(one), quote, one.municipality, one.year, None, _url(one.source_url))
        )

    def score(self, one: Evaluation, sub_question: str) -> str:
        score = one.score(sub_question)
        if score is not None and one.report_id is not None and score.quote:
            return self._report(f"{one.report_id}:{sub_question}", one.report_id, score.page, score.quote)
        return self.evaluation(one)

    def practice(self, one: Practice) -> str:
        if one.report_id is not None:
            return self._report(one.id, one.report_id, one.page, one.text)
        if one.source_code is not None:
            source = self.corpus.by_code[one.source_code].name
            label = self.say("citations.report", name=source, year=one.source_year)
        else:
            label = (
                self.say(f"citations.{one.kind}", name=one.municipality, year=one.year)
                if one.year
                else self.say("citations.page_of", name=one.municipality)
            )
        return self._add(Citation(one.id, "practice", label, one.text, one.municipality, one.year, None, _url(one.source_url)))

    def finding(self, one: Finding) -> str:
        if one.report_id is not None:
            return self._report(one.id, one.report_id, one.page, one.text)
        label = self.say("citations.report", name=one.municipality, year=one.year)
        return self._add(Citation(one.id, "report", label, one.text, one.municipality, one.year, None, None))

    def pointer(self, one: Pointer) -> str:
        if one.report_id is not None:
            return self._report(one.id, one.report_id, one.page, one.text)
        name = self.corpus.by_code[one.from_code].name
        return self._add(Citation(one.id, "report", self.say("citations.report", name=name, year=one.from_year), one.text, name, one.from_year))

    def benchmark(self, one: Benchmark) -> str:
        label = self.say("citations.benchmark", label=one.label, year=one.year)
        return self._add(Citation(f"benchmark:{one.id}", "benchmark", label, one.note or one.label, None, one.year, None, _url(one.source_url)))

    def area(self, edition: str, number: int) -> str:
        area = self.corpus.framework.area(edition, number)
        assert area is not None
        return self._add(Citation(area.id, "framework", self.say("citations.framework", edition=edition), area.name))

    def sub_question(self, edition: str, number: str) -> str:
        one = self.corpus.framework.sub_question(edition, number)
        if one is None:
            return self.area(edition, int(number.partition(".")[0]))
        return self._add(Citation(one.id, "framework", self.say("citations.framework", edition=edition), one.text))

    def background(self, area: int, place: int, statement: str) -> str:
        return self._add(Citation(f"background:{area}.{place}", "framework", self.say("citations.background", area=area), statement))

    def passage(self, one: Passage) -> str:
        if one.report_id is not None:
            return self._report(one.id, one.report_id, one.page, one.text)
        if one.kind == "practice":
            return self.practice(next(p for p in self.corpus.practices_by_code.get(one.code or "", ()) if p.id == one.id))
        if one.kind == "background":
            return self._add(Citation(one.id, "framework", self.say("citations.background", area=one.area), one.text))
        label = self.say("citations.report", name=one.municipality, year=one.year)
        return self._add(Citation(one.id, "report", label, one.text, one.municipality, one.year))

    def page(self, report_id: str, place: str, page: int | None, quote: str) -> str:
        """A place on a page of an ingested report."""
        return self._report(f"{report_id}:{place}", report_id, page, quote)

    def _report(self, id: str, report_id: str, page: int | None, quote: str) -> str:
        report = self.corpus.reports[report_id]
        label = self.say("citations.report", name=report.municipality, year=report.year)
        if page is not None and 0 < page <= report.pages:
            quote = _on_page(report.page_texts[page - 1], quote)
        return self._add(Citation(id, "report", label, quote, report.municipality, report.year, page))

    def _evaluation_label(self, one: Evaluation) -> str:
        edition = self.say("citations.edition", edition=one.edition) if one.edition else self.say("citations.edition_unknown")
        year = one.year if one.year else self.say("citations.year_unknown")
        return self.say("citations.evaluation", name=one.municipality, year=year, edition=edition)

    def _add(self, one: Citation) -> str:
        self._citations.setdefault(one.id, one)
        return one.id

    # -- caveats -----------------------------------------------------------------------------------------------------

    def caveat(self, code: str, **values: Any) -> None:
        """The first of a code stands."""
        self._caveats.setdefault(code, values)

    def age(self, years: list[int | None]) -> None:
        """old_evidence when the newest of what an answer rests on is old; `years` of that evidence."""
        known = [one for one in years if one is not None]
        latest = self.corpus.latest_year
        if known and latest is not None and latest - max(known) > OLD_YEARS:
            self.caveat("old_evidence", year=max(known), latest=latest)

    def inferred(self, evaluations: list[Evaluation]) -> None:
        """inferred_edition for evaluations whose edition no source states."""
        names = list(dict.fromkeys(_dated(one) for one in evaluations if one.edition_basis == "inferred"))
        unknown = list(dict.fromkeys(_dated(one) for one in evaluations if one.edition is None))
        if names or unknown:
            self.caveat("inferred_edition", choice=0 if names else 1, names=names or unknown)

    def derived(self, evaluations: list[Evaluation]) -> None:
        """derived_value for totals that no source states."""
        names = list(dict.fromkeys(_dated(one) for one in evaluations if one.basis == "derived"))
        if names:
            self.caveat("derived_value", names=names)

    def contradictions(self, one: Evaluation, places: set[str] | None = None) -> None:
        """report_contradicts_itself when a known contradiction touches one of `places` (any, when None)."""
        for found in self.corpus.discrepancies_of(one.code, one.year):
            if found.printed is not None and (places is None or found.where in places) and found.code != "heading_list_mismatch":
                self.caveat(
                    "report_contradicts_itself",
                    name=one.municipality,
                    year=one.year,
                    choice=_PLACES.index(_kind_of_place(found)),
                    number=found.where.removeprefix("area "),
                    printed=plain(found.printed),
                    computed=plain(found.computed),
                )

    def envelope(self, tool: str, arguments: Arguments, result: dict[str, Any]) -> Envelope:
        caveats = tuple(Caveat(code, values) for code, values in self._caveats.items())
        return Envelope(tool, dict(arguments.resolved), result, tuple(self._citations.values()), caveats)


def is_old(year: int | None, corpus: Corpus) -> bool:
    """Whether evidence of a year is old: more than OLD_YEARS before the newest evaluation in the corpus."""
    return year is not None and corpus.latest_year is not None and corpus.latest_year - year > OLD_YEARS


def _kind_of_place(one: Discrepancy) -> str:
    if one.code == "percent_mismatch":
        return "percent"
    return "total" if one.where == "total" else "area" if one.where.startswith("area ") else "sub_question"


def _dated(one: Evaluation) -> str:
    return f"{one.municipality} {one.year}" if one.year else one.municipality


@lru_cache(maxsize=512)
def _folded_page(text: str) -> str:
    return folded_quote(text)


def _on_page(page_text: str, quote: str) -> str:
    """The quote if it stands on the page, else the part of it that does, else the page's first line: never words that are not there."""
    looked_for = folded_quote(quote)
    if looked_for and looked_for in _folded_page(page_text):
        return quote
    return part_on_page(page_text, quote) or _first_line(page_text) or quote


def _url(source: str) -> str | None:
    found = _URL.search(source)
    return found[0] if found else None


def _title(text: str, municipality: str, year: int | None) -> str:
    """The first lines of a page until they have said whose report it is and of which year; the first alone where they do not soon."""
    some = [line.strip() for line in text.splitlines() if line.strip()][:_TITLE_LINES]
    for n in range(1, len(some) + 1):
        said = " ".join(some[:n])
        if len(said) > _TITLE_LENGTH:
            break
        if municipality.casefold() in said.casefold() and (year is None or str(year) in said):
            return said
    return _first_line(text)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
