"""Reports of a known truth, in several templates and all editions, are read as they were meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from report_drawn import drawn
from report_layouts import TEMPLATES
from report_truth import Truth, make

from assistant.domain.corpus import Corpus
from assistant.domain.report import Reading
from assistant.language.folding import contains, folded_quote, part_on_page

ALL = {**TEMPLATES, "words": partial(drawn, by_words=True), "merged": partial(drawn, by_words=False)}
YEARS = {"2002": 2006, "2010": 2012, "2016": 2017, "2020": 2022}
NAMES = ("Mölndal", "Upplands Väsby", "Helsingborg", "Vara", "Malung-Sälen", "Tyresö", "Borås", "Mark")


@dataclass(frozen=True)
class Case:
    truth: Truth
    reading: Reading


def _cases() -> list[tuple[str, str]]:
    """Every template in two editions, every edition in several templates."""
    editions = list(YEARS)
    return [(template, editions[(n + step) % 4]) for n, template in enumerate(ALL) for step in (0, 2)]


@pytest.fixture(scope="module", params=_cases(), ids=lambda one: "-".join(one))
def case(request: pytest.FixtureRequest, built_in: Corpus, read: Callable[[Path], Reading], tmp_path_factory: pytest.TempPathFactory) -> Case:
    template, edition = request.param
    seed = len(template) + int(edition)
    truth = make(
        built_in.framework,
        built_in.municipalities,
        name=NAMES[seed % len(NAMES)],
        year=YEARS[edition],
        edition=edition,
        seed=seed,
        halves=template in ("gridded", "plain"),
    )
    path = tmp_path_factory.mktemp("reports") / f"{template}-{edition}.pdf"
    ALL[template](truth, path)
    return Case(truth, read(path))


def test_the_report_is_known_by_municipality_year_and_edition(case: Case) -> None:
    report = case.reading.report
    assert (report.municipality, report.year, report.edition) == (case.truth.municipality.name, case.truth.year, case.truth.edition)
    assert report.edition_basis == "stated"
    assert report.warnings == ()


def test_every_row_is_read_with_points_maximum_and_whole_text(case: Case) -> None:
    read = {one.sub_question: (one.points, one.max, folded_quote(one.text)) for one in case.reading.evaluation.scores}
    assert read == {number: (points, most, folded_quote(text)) for area in case.truth.areas for number, text, points, most, _ in area.rows}


def test_all_eight_areas_have_their_points(case: Case) -> None:
    assert dict(case.reading.evaluation.areas) == {area.number: area.points for area in case.truth.areas}


def test_cells_are_whole_and_in_the_right_column(case: Case) -> None:
    read = Counter((one.area, one.kind, folded_quote(one.text)) for one in case.reading.findings if one.in_table)
    true = Counter(
        (area.number, kind, folded_quote(text))
        for area in case.truth.areas
        for kind, some in (("strength", area.strengths), ("improvement", area.improvements))
        for text in some
    )
    assert (read & true).total() >= 0.98 * true.total()
    assert (read - true).total() <= 0.02 * true.total()


def test_sections_stand_under_their_areas(case: Case) -> None:
    read = {(one.area, one.section) for one in case.reading.passages}
    assert {(area.number, title) for area in case.truth.areas for title, _ in area.sections} <= read


def test_pointers_are_found_and_partners_are_none(case: Case) -> None:
    read = {(one.to_code, one.area) for one in case.reading.pointers}
    right = len(read & case.truth.pointers)
    assert right >= 0.95 * len(case.truth.pointers)
    assert right >= 0.95 * len(read)


def test_a_report_that_adds_up_has_no_discrepancy(case: Case) -> None:
    assert case.reading.discrepancies == ()


def test_quotes_stand_on_their_pages(case: Case) -> None:
    texts = case.reading.report.page_texts
    for one in (*case.reading.findings, *case.reading.passages, *case.reading.pointers, *case.reading.practices):
        assert one.page is not None
        assert part_on_page(texts[one.page - 1], one.text), one
    whole = [contains(texts[(one.page or 1) - 1], one.text) for one in case.reading.passages]
    assert sum(whole) >= 0.95 * len(whole), "only what runs on over a page break may be cut"
    for score in case.reading.evaluation.scores:
        assert contains(texts[(score.page or 1) - 1], score.quote)


def test_general_paragraphs_are_nobodys(case: Case) -> None:
    background = [one for one in case.reading.passages if "i allmänna ordalag" in one.text]
    assert all(one.kind == "background" and one.code is None for one in background)
    assert not any("i allmänna ordalag" in one.text for one in case.reading.findings)


def test_rows_find_their_way_back_to_sub_questions(case: Case) -> None:
    numbers = {number for area in case.truth.areas for number, *_ in area.rows}
    assert {one.sub_question for one in case.reading.passages if one.sub_question} <= numbers
