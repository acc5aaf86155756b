"""Every place where a report contradicts itself is found, with its page, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from report_layouts import TEMPLATES
from report_truth import Truth, make

from assistant.domain.corpus import Corpus
from assistant.domain.report import Reading

Found = set[tuple[str, str, float | None, float | None]]
Change = Callable[[Truth], None]


@pytest.fixture
def found(built_in: Corpus, read: Callable[[Path], Reading], tmp_path: Path) -> Callable[[Change], Found]:
    """The discrepancies of a report of the 2016 edition that adds up but for `change`."""

    def finds(change: Change, template: str = "classic") -> Found:
        truth = make(built_in.framework, built_in.municipalities, name="Nacka", year=2018, edition="2016", seed=5)
        change(truth)
        path = tmp_path / "report.pdf"
        TEMPLATES[template](truth, path)
        reading = read(path)
        assert all(one.page and one.text for one in reading.discrepancies)
        return {(one.code, one.where, one.printed, one.computed) for one in reading.discrepancies}

    return finds


def _row(truth: Truth, number: str, **changes: float) -> None:
    area = truth.areas[int(number[0]) - 1]
    n = next(n for n, row in enumerate(area.rows) if row[0] == number)
    names = ("number", "text", "points", "max", "percent")
    area.rows[n] = tuple(changes.get(name, value) for name, value in zip(names, area.rows[n], strict=True))  # type: ignore[assignment]


def test_a_box_that_differs_from_its_table(found: Callable[[Change], Found]) -> None:
    def change(truth: Truth) -> None:
        truth.areas[1].points, truth.areas[1].boxed = 54, 57
        for n, row in enumerate(truth.areas[1].rows):
            truth.areas[1].rows[n] = (*row[:2], [6, 13, 13, 10, 12][n], row[3], [40, 52, 65, 50, 60][n])

    assert found(change) == {("area_total_mismatch", "area 2", 57, 54)}


def test_a_percent_that_is_wrong(found: Callable[[Change], Found]) -> None:
    def change(truth: Truth) -> None:
        area = truth.areas[6]
        area.points += 4 - area.rows[4][2]
        _row(truth, "7.5", points=4, percent=30)

    assert found(change) == {("percent_mismatch", "7.5", 30, 20)}


def test_rounding_a_percent_either_way_is_right(found: Callable[[Change], Found]) -> None:
    def change(truth: Truth) -> None:
        area = truth.areas[0]
        area.points += 5 - area.rows[0][2]
        _row(truth, "1.1", points=5, percent=34)

    assert found(change) == set()


def test_rows_that_do_not_make_up_their_sum(found: Callable[[Change], Found]) -> None:
    def change(truth: Truth) -> None:
        truth.areas[3].points += 2

    (code, where, printed, computed), *others = found(change)
    assert (code, where, others) == ("sub_questions_sum_mismatch", "area 4", [])
    assert printed == (computed or 0) + 2


def test_points_over_the_maximum(found: Callable[[Change], Found]) -> None:
    def change(truth: Truth) -> None:
        area = truth.areas[4]
        area.points += 12 - area.rows[5][2]
        _row(truth, "5.6", points=12, percent=120)

    assert ("over_maximum", "5.6", 12, 10) in found(change)


def test_a_maximum_that_is_not_the_editions(found: Callable[[Change], Found]) -> None:
    def change(truth: Truth) -> None:
        area = truth.areas[0]
        area.points += 5 - area.rows[0][2]
        _row(truth, "1.1", points=5, max=25, percent=20)

    assert ("maximum_mismatch", "1.1", 25, 15) in found(change)


def test_a_row_that_is_missing(found: Callable[[Change], Found]) -> None:
    def change(truth: Truth) -> None:
        del truth.areas[2].rows[1]

    assert ("missing_sub_question", "3.2", None, 25) in found(change)


def test_a_list_of_headings_of_another_length(found: Callable[[Change], Found]) -> None:
    def change(truth: Truth) -> None:
        truth.areas[0].listed = [title for title, _ in truth.areas[0].sections][:4]

    assert found(change) == {("heading_list_mismatch", "area 1", 4, 5)}


def test_a_total_that_is_not_the_areas_sum(built_in: Corpus, read: Callable[[Path], Reading], tmp_path: Path) -> None:
    truth = make(built_in.framework, built_in.municipalities, name="Nacka", year=2011, edition="2010", seed=6)
    path = tmp_path / "report.pdf"
    real = Truth.total
    try:
        Truth.total = property(lambda self: 499.0)  # type: ignore[assignment, method-assign]
        TEMPLATES["lists"](truth, path)
    finally:
        Truth.total = real  # type: ignore[method-assign]
    reading = read(path)
    assert [(one.code, one.where, one.printed, one.computed) for one in reading.discrepancies] == [("total_mismatch", "total", 499, truth.total)]
    assert reading.evaluation.total_points == truth.total


@pytest.mark.parametrize(("boxed", "told"), [(55, False), (54, False), (54.5, False), (56, True), (53, True), (54.7, True)])
def test_a_half_may_be_rounded_in_another_place(found: Callable[[Change], Found], boxed: float, told: bool) -> None:
    def change(truth: Truth) -> None:
        truth.areas[1].points, truth.areas[1].boxed = 54.5, boxed
        for n, row in enumerate(truth.areas[1].rows):
            truth.areas[1].rows[n] = (*row[:2], [6.5, 13, 13, 10, 12][n], row[3], [43, 52, 65, 50, 60][n])

    assert found(change) == ({("area_total_mismatch", "area 2", boxed, 54.5)} if told else set())
