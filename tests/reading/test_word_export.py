"""A report written in Word's format and printed by LibreOffice is read whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from report_truth import Truth, make
from report_word import SOFFICE, exported

from assistant.domain.corpus import Corpus
from assistant.domain.report import Reading
from assistant.language.folding import folded_quote

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module", params=["2002", "2016"])
def report(
    request: pytest.FixtureRequest, built_in: Corpus, read: Callable[[Path], Reading], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Truth, Reading]:
    year = {"2002": 2007, "2016": 2018}[request.param]
    truth = make(built_in.framework, built_in.municipalities, name="Dals-Ed", year=year, edition=request.param, seed=41, halves=True)
    path = tmp_path_factory.mktemp("word") / "rapport.pdf"
    exported(truth, path)
    return truth, read(path)


def test_it_is_known_without_a_warning(report: tuple[Truth, Reading]) -> None:
    truth, reading = report
    assert (reading.report.municipality, reading.report.year, reading.report.edition) == ("Dals-Ed", truth.year, truth.edition)
    assert reading.report.warnings == ()


def test_every_row_and_area_is_read_and_adds_up(report: tuple[Truth, Reading]) -> None:
    truth, reading = report
    read = {one.sub_question: (one.points, one.max, folded_quote(one.text)) for one in reading.evaluation.scores}
    assert read == {row: (points, most, folded_quote(text)) for area in truth.areas for row, text, points, most, _ in area.rows}
    assert dict(reading.evaluation.areas) == {area.number: area.points for area in truth.areas}
    assert reading.evaluation.total_points == truth.total
    assert reading.discrepancies == ()


def test_every_cell_is_whole_and_in_its_column(report: tuple[Truth, Reading]) -> None:
    truth, reading = report
    read = Counter((one.area, one.kind, folded_quote(one.text)) for one in reading.findings if one.in_table)
    true = Counter(
        (area.number, kind, folded_quote(text))
        for area in truth.areas
        for kind, some in (("strength", area.strengths), ("improvement", area.improvements))
        for text in some
    )
    assert read == true


def test_sections_and_pointers_stand_under_their_areas(report: tuple[Truth, Reading]) -> None:
    truth, reading = report
    assert {(area.number, title) for area in truth.areas for title, _ in area.sections} <= {(one.area, one.section) for one in reading.passages}
    found = {(one.to_code, one.area) for one in reading.pointers}
    assert len(found & truth.pointers) >= 0.95 * max(len(found), len(truth.pointers))
