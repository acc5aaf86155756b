"""The one real report there is: everything known about it comes out."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.adapters.packaged import folder
from assistant.domain.corpus import Corpus
from assistant.domain.report import Reading
from assistant.language.folding import contains, part_on_page

REPORT = Path(__file__).resolve().parents[3] / "shared" / "reports" / "vanersborg-2018.pdf"
pytestmark = pytest.mark.skipif(not REPORT.exists(), reason="the real report is not beside the repository")


@pytest.fixture(scope="module")
def reading(read: Callable[[Path], Reading]) -> Reading:
    return read(REPORT)


def test_it_is_vanersborg_2018_by_the_edition_of_2016(reading: Reading) -> None:
    report = reading.report
    assert (report.code, report.year, report.edition, report.edition_basis, report.pages) == ("1487", 2018, "2016", "stated", 34)
    assert report.edition_reason


def test_rows_are_those_of_the_corpus(reading: Reading, built_in: Corpus) -> None:
    (known,) = (one for one in built_in.evaluations if one.code == "1487" and one.year == 2018)
    read = {one.sub_question: (one.points, one.max, one.percent_printed, one.text) for one in reading.evaluation.scores}
    assert len(read) == 45
    assert read == {one.sub_question: (one.points, one.max, one.percent_printed, read[one.sub_question][3]) for one in known.scores}
    assert all(text.endswith(("?", ".")) for *_, text in read.values())


def test_areas_are_the_tables_and_nothing_is_claimed_falsely(reading: Reading) -> None:
    assert dict(reading.evaluation.areas) == {1: 51, 2: 54, 3: 48, 4: 55, 5: 45, 6: 73, 7: 30, 8: 73}
    assert reading.evaluation.total_points == 429
    assert [(one.code, one.where, one.printed, one.computed, one.page) for one in reading.discrepancies] == [
        ("heading_list_mismatch", "area 1", 4, 5, 7),
        ("area_total_mismatch", "area 2", 57, 54, 10),
        ("percent_mismatch", "7.5", 30, 20, 34),
        ("heading_list_mismatch", "area 7", 6, 5, 26),
    ]


def test_all_104_cells_are_in_their_columns(reading: Reading) -> None:
    counted: dict[tuple[int | None, str], int] = {}
    for one in reading.findings:
        if one.in_table:
            counted[one.area, one.kind] = counted.get((one.area, one.kind), 0) + 1
    with (folder("corpus") / "findings.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["section"] in ("Styrkor", "Förbättringsmöjligheter")]
    known: dict[tuple[int | None, str], int] = {}
    for row in rows:
        known[int(row["area"]), row["kind"]] = known.get((int(row["area"]), row["kind"]), 0) + 1
    assert sum(counted.values()) == 104
    assert counted == known


def test_cells_find_their_sub_questions(reading: Reading) -> None:
    with (folder("corpus") / "findings.csv").open(encoding="utf-8") as file:
        known = [row for row in csv.DictReader(file) if row["section"] in ("Styrkor", "Förbättringsmöjligheter")]
    read = [one for one in reading.findings if one.in_table]
    right = 0
    for area in range(1, 9):
        for kind in ("strength", "improvement"):
            mine = [one.sub_question for one in read if (one.area, one.kind) == (area, kind)]
            theirs = [row["sub_question"] for row in known if (int(row["area"]), row["kind"]) == (area, kind)]
            right += sum(one == other for one, other in zip(mine, theirs, strict=True))
    assert right >= 0.85 * len(read)


def test_pointers_are_those_that_the_corpus_knows(reading: Reading, built_in: Corpus) -> None:
    known = {
        (one.code, one.sub_question)
        for one in built_in.practices
        if one.kind == "cited_by_evaluator" and one.source_code == "1487" and one.source_year == 2018
    }
    assert {(one.to_code, one.sub_question) for one in reading.pointers} == known
    partners = {one.code for one in built_in.municipalities if one.name in ("Trollhättan", "Uddevalla")}
    assert not partners & {one.to_code for one in reading.pointers}


def test_praise_of_the_municipality_is_a_practice_of_its_own(reading: Reading) -> None:
    assert {"6.4", "6.3", "6.1", "8.5"} <= {one.sub_question for one in reading.practices}
    assert {(one.code, one.kind) for one in reading.practices} == {("1487", "cited_by_evaluator")}


def test_all_quotes_stand_on_their_pages(reading: Reading) -> None:
    texts = reading.report.page_texts
    cut = 0
    for one in (*reading.findings, *reading.passages, *reading.pointers, *reading.practices):
        assert one.page is not None
        if not contains(texts[one.page - 1], one.text):
            cut += 1
            assert len(part_on_page(texts[one.page - 1], one.text)) > 20
            whole = " ".join(texts[one.page - 1 : one.page + 1])
            assert all(word in whole for word in one.text.split()[-2:]), one
    assert cut <= 9
    for score in reading.evaluation.scores:
        assert contains(texts[(score.page or 0) - 1], score.quote)
    for area, quote in reading.evaluation.area_quotes.items():
        assert contains(texts[reading.evaluation.area_pages[area] - 1], quote)


def test_allmant_is_background(reading: Reading) -> None:
    background = [one for one in reading.passages if one.kind == "background"]
    assert {one.area for one in background} >= set(range(1, 9))
    assert all(one.code is None and one.municipality is None for one in background)
    assert not any(one.section == "Allmänt" for one in reading.findings)


def test_no_word_is_broken(reading: Reading) -> None:
    text = " ".join(reading.report.page_texts)
    assert "synpunkts- och klagomål" in text
    assert "\u00ad" not in text and "- \n" not in text
    assert not any(piece in text for piece in ("kommu nen", "Sida 9 av 34", "- nen"))


def test_reading_twice_gives_the_same(reading: Reading, read: Callable[[Path], Reading]) -> None:
    assert read(REPORT) == reading
