"""What is seldom on a page and must be read right all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import pytest
from report_paper import BODY, Paper, cells, score_rows

from assistant.adapters.pdf_pypdf import PypdfReader
from assistant.domain.corpus import Corpus
from assistant.domain.report import Reading
from assistant.errors import DamagedPdf, ReportMunicipalityUnknown, ReportYearUnknown
from assistant.language.reading_words import ReadingWords
from assistant.ports import OpenDocument, Rule, Run
from assistant.reading.report import read_report

Read = Callable[..., Reading]


def last_area(paper: Paper, *, skip: list[int] | None = None) -> None:
    paper.all_areas(skip=skip or [8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)


# -- totals and points ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "total"),
    [
        ("Kommunen fick totalt 412 poäng av 800 möjliga.", 412),
        ("Sammanlagt blev det 412 poäng av maximalt 800.", 412),
        ("Vid förra utvärderingen fick kommunen totalt 390 poäng av 800.", None),
        ("Genomsnittet är totalt 466 poäng av 800.", None),
        ("Totalt 60 poäng av 800 skiljer kommunerna.", None),
    ],
)
def test_a_total_in_running_text_is_the_total_of_this_evaluation(read: Read, paper: Paper, said: str, total: int | None) -> None:
    paper.all_areas(points=BODY)
    paper.text(60, 780, "Sammanfattning", 14, True)
    paper.text(60, 760, said)
    paper.text(60, 740, BODY)
    one = read(paper.save()).evaluation
    assert one.total_points == total
    assert one.area_pages.get(0) == (None if total is None else 10)


def test_a_total_that_contradicts_its_areas_is_not_shown_but_told(read: Read, paper: Paper) -> None:
    paper.all_areas()
    paper.text(60, 760, "Kommunen fick totalt 412 poäng av 800 möjliga.")
    reading = read(paper.save())
    assert (reading.evaluation.total_points, reading.evaluation.basis) == (400, "derived")
    assert [(one.code, one.printed, one.computed) for one in reading.discrepancies] == [("total_mismatch", 412, 400)]


def test_numbers_that_rise_with_the_areas_are_pages(read: Read, paper: Paper) -> None:
    for area in paper.areas:
        paper.text(60, 700 - 20 * area.number, f"{area.number}. {area.name}")
        paper.text(500, 700 - 20 * area.number, str(area.number + 2))
    paper.turn()
    paper.all_areas()
    assert dict(read(paper.save()).evaluation.areas) == dict.fromkeys(range(1, 9), 50)


def test_an_areas_maximum_is_held_against_its_rows(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    y = score_rows(paper, built_in, 1)
    for x, text in ((90, "Summa"), (420, "5"), (470, "95")):
        paper.text(x, y, text)
    assert [(one.code, one.printed, one.computed) for one in read(paper.save()).discrepancies] == [("maximum_mismatch", 95, 100)]


def test_a_box_may_name_its_columns_on_two_lines(read: Read, paper: Paper) -> None:
    last_area(paper)
    for x, y, text in (
        (60, 730, "Rubriker"),
        (420, 726, "Poäng"),
        (60, 700, "• Näringsliv och"),
        (60, 688, "arbetsmarknad"),
        (420, 700, "73"),
        (60, 676, "• Kultur"),
    ):
        paper.text(x, y, text)
    paper.text(60, 640, "Näringsliv", 12, True)
    paper.text(60, 620, BODY)
    assert read(paper.save()).evaluation.areas[8] == 73


# -- strengths and improvements ---------------------------------------------------------------------------------------


def test_strengths_may_run_in_after_a_colon(read: Read, paper: Paper) -> None:
    last_area(paper)
    lines = ("Styrkor: Planen är känd; webbplatsen är bra", "och lätt att läsa.", "Förbättringsområden: Målen är för många. Ansvaret är otydligt.")
    for n, line in enumerate(lines):
        paper.text(60, 700 - 12 * n, line)
    paper.text(60, 630, BODY)
    reading = read(paper.save())
    assert cells(reading, 8, "strength") == ["Planen är känd", "webbplatsen är bra och lätt att läsa."]
    assert cells(reading, 8, "improvement") == ["Målen är för många.", "Ansvaret är otydligt."]
    assert [one.text for one in reading.passages if one.kind == "text"][-1] == BODY


def test_a_table_ends_where_a_heading_or_running_text_begins(read: Read, paper: Paper) -> None:
    last_area(paper)
    for x, left, right in ((700, "Styrkor", "Förbättringsmöjligheter"), (680, "Planen är känd", "Målen är många")):
        paper.text(60, x, left)
        paper.text(300, x, right)
    paper.text(60, 640, "Näringsliv", 10, True)
    paper.text(60, 624, BODY)
    reading = read(paper.save())
    assert (cells(reading, 8, "strength"), cells(reading, 8, "improvement")) == (["Planen är känd"], ["Målen är många"])
    assert (reading.passages[-1].section, reading.passages[-1].text) == ("Näringsliv", BODY)


def test_a_list_ends_at_the_next_area(read: Read, paper: Paper) -> None:
    last_area(paper, skip=[7, 8])
    paper.text(60, 740, "Styrkor", 11, True)
    paper.text(60, 720, "• Planen är känd")
    paper.text(60, 690, f"Område 7 {paper.areas[6].name}", 14, True)
    paper.text(60, 670, BODY)
    reading = read(paper.save())
    assert cells(reading, 8, "strength") == ["Planen är känd"]
    assert [one.area for one in reading.passages if one.text == BODY][-1] == 7


def test_two_names_in_one_go_without_columns_under_them_are_no_table(read: Read, paper: Paper) -> None:
    last_area(paper)
    paper.text(60, 700, "Styrkor Förbättringsmöjligheter")
    paper.text(60, 680, BODY)
    assert not [one for one in read(paper.save()).findings if one.in_table]


# -- pages ------------------------------------------------------------------------------------------------------------


def test_roman_page_numbers_are_taken_off(read: Read, paper: Paper) -> None:
    for n in ("i", "ii", "iii"):
        paper.text(60, 700, "Förord", 14, True)
        paper.text(60, 680 - len(n), f"Förordets sida med namnet {n} är kort.")
        paper.text(300, 40 + 10 * len(n), n)
        paper.turn()
    paper.all_areas()
    texts = read(paper.save()).report.page_texts[1:4]
    assert [text.splitlines()[-1] for text in texts] == [f"Förordets sida med namnet {n} är kort." for n in ("i", "ii", "iii")]


@dataclass
class SomePagesDamaged:
    """A document of which some pages cannot be read."""

    whole: OpenDocument
    damaged: set[int]

    @property
    def page_count(self) -> int:
        return self.whole.page_count

    def runs(self, page: int, *, apart: bool = False) -> list[Run]:
        if page in self.damaged:
            raise DamagedPdf("This page is damaged.")
        return self.whole.runs(page, apart=apart)

    def rules(self, page: int) -> list[Rule]:
        return self.whole.rules(page)

    def has_pictures(self, page: int) -> bool:
        return self.whole.has_pictures(page)


@pytest.mark.parametrize("damaged", [{3}, {3, 4, 5}])
def test_a_page_that_cannot_be_read_is_told_and_many_are_too_many(
    built_in: Corpus, reading_tables: ReadingWords, paper: Paper, damaged: set[int]
) -> None:
    paper.all_areas()
    document = SomePagesDamaged(PypdfReader().open(paper.save()), damaged)

    def reads() -> Reading:
        return read_report(
            document, path="a.pdf", sha256="0" * 64, framework=built_in.framework, municipalities=built_in.municipalities, words=reading_tables
        )

    if len(damaged) > 1:
        with pytest.raises(DamagedPdf):
            reads()
        return
    reading = reads()
    assert set(reading.evaluation.areas) == {1, 3, 4, 5, 6, 7, 8}
    assert [one for one in reading.report.warnings if "3" in one and "läsas" in one]
    assert any("område 2" in one for one in reading.report.warnings)


# -- what the report is -----------------------------------------------------------------------------------------------


def test_a_title_is_cut_where_it_gets_long(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    lines = ("Kommunkompassen", "Analys av Nacka kommun 2018", *(f"En underrubrik om arbetet i kommunen nummer {n}" for n in "abcdef"))
    paper = Paper(tmp_path / "a.pdf", built_in, lines)
    paper.all_areas()
    title = read(paper.save()).report.title
    assert title.startswith("Kommunkompassen – Analys av Nacka kommun 2018") and len(title) <= 125


def test_a_name_as_near_to_two_municipalities_is_neither(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf", built_in, ("Kommunkompassen", "Analys av Hxbo kommun 2018"))
    paper.all_areas()
    with pytest.raises(ReportMunicipalityUnknown):
        read(paper.save())


@pytest.mark.parametrize(("more", "year"), [("", 2015), ("Utvärderingen genomfördes under 2016 med intervjuer.", None)])
def test_a_year_in_the_text_counts_when_it_is_the_only_one(read: Read, built_in: Corpus, tmp_path: Path, more: str, year: int | None) -> None:
    paper = Paper(tmp_path / "a.pdf", built_in, ("Kommunkompassen", "Analys av Nacka kommun"))
    paper.text(60, 700, "Utvärderingen genomfördes under 2015 med intervjuer på plats i kommunen.")
    paper.text(60, 680, more)
    paper.turn()
    paper.all_areas()
    if year is None:
        with pytest.raises(ReportYearUnknown):
            read(paper.save())
    else:
        assert read(paper.save()).report.year == year


def test_the_edition_is_known_by_short_lines_where_there_are_no_headings(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf", built_in, ("Kommunkompassen", "Analys av Nacka kommun 2012"))
    for area in built_in.framework.areas_of("2010"):
        paper.text(60, 700 - 20 * area.number, f"{area.number}. {area.name}")
        paper.text(420, 700 - 20 * area.number, "50")
        paper.text(470, 700 - 20 * area.number, "100")
    for n in range(4):
        paper.text(60, 400 - 14 * n, BODY)
    reading = read(paper.save())
    assert (reading.report.edition, reading.report.edition_basis, reading.evaluation.total_points) == ("2010", "stated", 400)


@dataclass
class Drawn:
    """A document of runs."""

    pages: list[list[Run]]

    @property
    def page_count(self) -> int:
        return len(self.pages)

    def runs(self, page: int, *, apart: bool = False) -> list[Run]:
        return self.pages[page - 1]

    def rules(self, page: int) -> list[Rule]:
        return []

    def has_pictures(self, page: int) -> bool:
        return False


@pytest.mark.parametrize(
    "page",
    [
        [Run("5 " * 20_000, 60, 700, 10)],
        [Run("1.1 Finns en plan för", 60, 800 - 0.05 * n, 10) for n in range(1_500)],
        [Run("Poäng" if n % 2 else "Max", 60 + n % 2 * 100, 800 - 0.2 * n, 10) for n in range(1_500)],
        [Run(f"1.{n % 90 + 1}" if n % 2 else "5 15", 60 + n % 2 * 100, 800 - 0.2 * n, 10) for n in range(1_500)],
    ],
    ids=["numbers", "rows at one height", "heads", "rows drawn apart"],
)
def test_a_page_that_nobody_would_write_is_read_in_seconds(built_in: Corpus, reading_tables: ReadingWords, page: list[Run]) -> None:
    title = [Run("Kommunkompassen – analys av Nacka kommun 2018", 60, 700, 20)]
    areas = [Run(f"Område {one.number} {one.name}", 60, 800 - 20 * one.number, 14, True) for one in built_in.framework.areas_of("2016")]
    began = process_time()
    read_report(
        Drawn([title, areas, page]),
        path="a.pdf",
        sha256="0" * 64,
        framework=built_in.framework,
        municipalities=built_in.municipalities,
        words=reading_tables,
    )
    assert process_time() - began < 10
