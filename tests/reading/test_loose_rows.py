"""Rows of sub-questions without a number or without a maximum: right, or not there at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from report_paper import BODY, Paper, cells

from assistant.domain.corpus import Corpus
from assistant.domain.framework import SubQuestion
from assistant.domain.report import Reading

Read = Callable[..., Reading]


def points_of(reading: Reading) -> dict[str, tuple[float, int]]:
    return {one.sub_question: (one.points, one.max) for one in reading.evaluation.scores}


def questions(corpus: Corpus, area: int | None = None) -> list[SubQuestion]:
    return corpus.framework.sub_questions_of("2016", area)


def tables(paper: Paper, rows: Callable[[int], Sequence[Sequence[str]]], head: Sequence[str] = (), heading: str = "Område {n} {name}") -> Path:
    """A page for each area: its heading, a line of text and a table; the first cell of a row at the left, the others as columns."""
    for area in paper.areas:
        paper.canvas.translate(0, -9 * area.number)  # what stands at one height on all pages is a running header
        paper.text(60, 780, heading.format(n=area.number, name=area.name), 14, True)
        paper.text(60, 756, BODY)
        y = 720
        for texts in [head, *rows(area.number)] if head else rows(area.number):
            paper.text(60, y, texts[0])
            for n, text in enumerate(texts[1:]):
                paper.text(430 + 50 * n, y, text)
            y -= 14
        paper.turn()
    return paper.save()


def old_paper(path: Path, corpus: Corpus) -> Paper:
    """A report of an edition whose sub-questions nobody has listed."""
    paper = Paper(path, corpus, ("Kommunkompassen", "Analys av Nacka kommun 2012"))
    paper.areas = corpus.framework.areas_of("2010")
    return paper


def test_rows_without_numbers_have_those_of_the_editions_list(read: Read, built_in: Corpus, paper: Paper) -> None:
    def rows(area: int) -> list[list[str]]:
        some = [[one.text[:70], str(one.max), "2"] for one in questions(built_in, area)]
        return [*some, ["Summa", "100", str(2 * len(some))]]

    reading = read(tables(paper, rows, ["Delfråga", "Max", "Poäng"]))
    assert points_of(reading) == {one.number: (2, one.max) for one in questions(built_in)}
    assert reading.evaluation.areas == {area: 2 * len(questions(built_in, area)) for area in range(1, 9)}
    assert (reading.discrepancies, reading.report.warnings) == ((), ())
    assert not any("Summa" in one.text or one.text.endswith(" 2") for one in reading.passages)


def test_short_forms_are_known_by_their_maxima_in_the_lists_order(read: Read, built_in: Corpus, paper: Paper) -> None:
    reading = read(tables(paper, lambda area: [[f"Fråga om {one.text[-14:-1]}", f"1 ({one.max})"] for one in questions(built_in, area)]))
    assert points_of(reading) == {one.number: (1, one.max) for one in questions(built_in)}


def test_short_forms_without_all_rows_are_no_rows(read: Read, built_in: Corpus, paper: Paper) -> None:
    reading = read(tables(paper, lambda area: [[f"Rad {one.max}", f"1 ({one.max})"] for one in questions(built_in, area)[1:]]))
    assert points_of(reading) == {}


def test_rows_of_an_unknown_list_are_numbered_in_their_order_and_that_is_told(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    maxima = [15, 25, 20, 30, 10]
    paper = old_paper(tmp_path / "old.pdf", built_in)
    rows = [[f"Hur sköts sak {letter}?", "7", str(most)] for letter, most in zip("abcde", maxima, strict=True)]
    reading = read(tables(paper, lambda area: rows, ["", "Poäng", "Max"]))
    assert points_of(reading) == {f"{area}.{n}": (7, most) for area in range(1, 9) for n, most in enumerate(maxima, 1)}
    assert reading.evaluation.scores[1].text == "Hur sköts sak b?"
    assert any("saknar nummer" in one for one in reading.report.warnings)


def test_rows_of_an_unknown_list_that_are_not_all_there_are_no_rows(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    paper = old_paper(tmp_path / "old.pdf", built_in)
    reading = read(tables(paper, lambda area: [[f"Hur sköts sak {'abcd'[n]}?", "7", str(most)] for n, most in enumerate([15, 25, 20, 30])]))
    assert points_of(reading) == {}


def test_a_maximum_that_no_row_has_is_the_lists(read: Read, built_in: Corpus, paper: Paper) -> None:
    reading = read(tables(paper, lambda area: [[f"{one.number} {one.text[:60]}", "3"] for one in questions(built_in, area)], ["Delfråga", "Poäng"]))
    assert points_of(reading) == {one.number: (3, one.max) for one in questions(built_in)}


def test_without_a_maximum_and_a_list_points_are_left_out_and_that_is_told(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    paper = old_paper(tmp_path / "old.pdf", built_in)
    reading = read(tables(paper, lambda area: [[f"{area}.{n} Hur sköts sak {n}?", f"{n} p"] for n in range(1, 6)]))
    assert points_of(reading) == {}
    assert any("utan högsta poäng" in one for one in reading.report.warnings)


@pytest.mark.parametrize("head", [(), ("Delfråga", "Poäng")], ids=["no head", "head"])
def test_a_list_of_maxima_is_no_points(read: Read, built_in: Corpus, paper: Paper, head: tuple[str, ...]) -> None:
    assert points_of(read(tables(paper, lambda area: [[one.text[:70], str(one.max)] for one in questions(built_in, area)], head))) == {}


def test_numbers_that_nothing_calls_points_count_only_where_they_make_up_the_area(read: Read, built_in: Corpus, paper: Paper) -> None:
    def rows(area: int) -> list[list[str]]:
        some = [[one.text[:70], "3"] for one in questions(built_in, area)]
        return [*some, ["Summa", str(3 * len(some))]] if area == 1 else some

    assert points_of(read(tables(paper, rows))) == {one.number: (3, one.max) for one in questions(built_in, 1)}


def test_under_the_heads_of_two_years_the_newest_counts(read: Read, built_in: Corpus, paper: Paper) -> None:
    reading = read(tables(paper, lambda area: [[one.text[:70], "9", "4"] for one in questions(built_in, area)], ["Delfråga", "2014", "2018"]))
    assert points_of(reading) == {one.number: (4, one.max) for one in questions(built_in)}


@pytest.mark.parametrize(
    ("heading", "below"),
    [
        ("{number} {text} – 4 poäng", ""),
        ("{number} {text}", "Poäng: 4"),
        ("{number} {text} (maximalt {max} poäng)", "Poäng: 4"),
        ("{number} {text}", "Poäng: 4 (max {max})"),
        ("{text}", "4 poäng av {max}"),
        ("{text}", "Poäng: 4"),
        ("{text} (4 av {max})", ""),
    ],
)
def test_a_heading_is_a_sub_question_with_its_points(read: Read, built_in: Corpus, paper: Paper, heading: str, below: str) -> None:
    for area in paper.areas:
        paper.canvas.translate(0, -9 * area.number)
        paper.text(60, 790, f"{area.number}. {area.name}", 14, True)
        y = 760
        for one in questions(built_in, area.number):
            paper.text(60, y, heading.format(number=one.number, text=one.text[:48].rstrip(" ,"), max=one.max), 11, True)
            paper.text(60, y - 16, below.format(max=one.max) or BODY)
            paper.text(60, y - 32, BODY)
            y -= 56
        paper.turn()
    reading = read(paper.save())
    # What is cut at 48 letters is not always like one question alone: then it is left out.
    expected = {one.number: (4, one.max) for one in questions(built_in) if "{number}" in heading or len(one.text) <= 60}
    assert expected.items() <= points_of(reading).items()
    assert all(points == 4 for points, _ in points_of(reading).values())
    assert not reading.discrepancies


def test_a_maximum_is_never_the_points(read: Read, built_in: Corpus, paper: Paper) -> None:
    reading = read(tables(paper, lambda area: [[f"{one.number} {one.text[:50]} (max {one.max} p)", "3"] for one in questions(built_in, area)]))
    assert points_of(reading) == {one.number: (3, one.max) for one in questions(built_in)}


def test_a_head_that_is_repeated_on_the_next_page_begins_no_new_table(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    paper = old_paper(tmp_path / "old.pdf", built_in)
    for area in paper.areas:
        paper.canvas.translate(0, -9 * area.number)
        paper.text(60, 780, f"{area.number}. {area.name}", 14, True)
        for n, most in enumerate([15, 25, 20, 30, 10]):
            if n in (0, 3):
                if n:
                    paper.turn()
                for x, text in ((60, "Delfråga"), (430, "Max"), (480, "Poäng")):
                    paper.text(x, 720 - 5 * area.number, text)
            for x, text in ((60, f"Hur sköts sak {'abcde'[n]}?"), (430, str(most)), (480, "6")):
                paper.text(x, 700 - 14 * n - 5 * area.number, text)
        paper.turn()
    assert len(points_of(read(paper.save()))) == 40


def test_a_score_table_is_no_part_of_the_strengths_above_it(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(skip=[1])
    paper.text(60, 780, "Område 1 Offentlighet och demokrati", 14, True)
    paper.text(60, 740, "Styrkor", 10, True)
    paper.text(300, 740, "Förbättringsområden", 10, True)
    paper.text(60, 726, "En öppen webb")
    paper.text(300, 726, "Tätare samtal")
    for x, text in ((60, "Nr"), (110, "Delfråga"), (430, "Poäng")):
        paper.text(x, 690, text)
    for n, one in enumerate(questions(built_in, 1)):
        for x, text in ((60, one.number), (110, one.text[:50]), (430, "3")):
            paper.text(x, 676 - 14 * n, text)
    reading = read(paper.save())
    assert cells(reading, 1, "strength") == ["En öppen webb"]
    assert cells(reading, 1, "improvement") == ["Tätare samtal"]
    assert points_of(reading) == {one.number: (3, one.max) for one in questions(built_in, 1)}


def test_the_mark_of_a_footnote_is_neither_points_nor_text(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas()
    for n, one in enumerate(questions(built_in, 1)):
        drawn = paper.canvas.beginText(60, 700 - 14 * n)
        drawn.setFont("Helvetica", 10)
        drawn.textOut(f"{one.number} Hur sköts saken")
        drawn.setFont("Helvetica", 6.5)
        drawn.setRise(4)
        drawn.textOut("1")
        paper.canvas.drawText(drawn)
        paper.text(430, 700 - 14 * n, "5")
        paper.text(470, 700 - 14 * n, str(one.max))
    reading = read(paper.save())
    assert points_of(reading) == {one.number: (5, one.max) for one in questions(built_in, 1)}
    assert {one.text for one in reading.evaluation.scores} == {"Hur sköts saken"}


@pytest.mark.parametrize("head", [["Delfråga", "Procent"], ["Delfråga", "Genomsnitt"], ["Delfråga", "Måluppfyllelse"], ["Delfråga", "Resultat i %"]])
def test_numbers_under_a_head_that_is_not_of_points_are_none(read: Read, built_in: Corpus, paper: Paper, head: list[str]) -> None:
    """Also where they would make up the area's points."""
    reading = read(tables(paper, lambda area: [[f"{one.number} {one.text[:60]}", "7"] for one in questions(built_in, area)], head))
    assert points_of(reading) == {}


@pytest.mark.parametrize(
    ("sentence", "is_its"),
    [
        ("Kommunen fick 4 av {max} poäng.", True),
        ("Nacka når här 4 av {max} möjliga poäng.", True),
        ("Genomsnittet fick 4 av {max} poäng.", False),
        ("Rikets kommuner når 4 av {max} poäng.", False),
        ("År 2014 fick kommunen 4 av {max} poäng.", False),
        ("Tierp fick 4 av {max} poäng.", False),
    ],
)
def test_a_sentence_gives_the_points_of_its_subject(read: Read, built_in: Corpus, paper: Paper, sentence: str, is_its: bool) -> None:
    for area in paper.areas:
        paper.canvas.translate(0, -9 * area.number)
        paper.text(60, 790, f"{area.number}. {area.name}", 14, True)
        for n, one in enumerate(questions(built_in, area.number)):
            paper.text(60, 760 - 50 * n, f"{one.number} {one.text[:48]}", 11, True)
            paper.text(60, 744 - 50 * n, sentence.format(max=one.max))
            paper.text(60, 730 - 50 * n, BODY)
        paper.text(60, 360, "Områdets poäng: 47")
        paper.turn()
    reading = read(paper.save())
    assert points_of(reading) == ({one.number: (4, one.max) for one in questions(built_in)} if is_its else {})
    assert reading.evaluation.areas == dict.fromkeys(range(1, 9), 47)


def test_rows_with_letters_and_numbers_in_the_middle_of_their_height_are_rows(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    paper = old_paper(tmp_path / "old.pdf", built_in)
    for area in paper.areas:
        paper.canvas.translate(0, -9 * area.number)
        paper.text(60, 780, f"{area.number}. {area.name}", 14, True)
        for x, text in ((60, "Fråga"), (400, "Max"), (450, "Poäng")):
            paper.text(x, 750, text)
        for n, most in enumerate([15, 25, 20, 30, 10]):
            paper.text(60, 730 - 34 * n, f"{'abcde'[n]}) Hur sköts saken")
            paper.text(60, 718 - 34 * n, f"med {'abcde'[n]}?")
            paper.text(400, 724 - 34 * n, str(most))
            paper.text(450, 724 - 34 * n, "6")
        paper.turn()
    reading = read(paper.save())
    assert {one.text for one in reading.evaluation.scores} == {f"Hur sköts saken med {letter}?" for letter in "abcde"}
    assert len(points_of(reading)) == 40


def test_rows_that_were_not_understood_are_not_said_to_be_missing(read: Read, built_in: Corpus, paper: Paper) -> None:
    some = {one.number for one in questions(built_in) if not one.number.endswith(".2")}
    reading = read(
        tables(
            paper, lambda area: [[one.text[:70] if one.number in some else "Något annat", "1", str(one.max)] for one in questions(built_in, area)][1:]
        )
    )
    assert points_of(reading) == {number: (1, most) for number, (_, most) in points_of(reading).items() if number in some}
    assert len(points_of(reading)) == 29
    assert not reading.discrepancies
    assert any("kunde inte läsas" in one for one in reading.report.warnings)


@pytest.mark.parametrize("below", ["1.1 Hur sköts saken? ***", "Summa poäng område 1: 50"])
def test_what_stands_right_under_strengths_is_no_strength(read: Read, paper: Paper, below: str) -> None:
    paper.all_areas(skip=[1])
    paper.text(60, 780, "Område 1 Offentlighet och demokrati", 14, True)
    for x, head, text in ((60, "Styrkor", "En öppen webb"), (300, "Svagheter", "Tätare samtal")):
        paper.text(x, 740, head, 10, True)
        paper.text(x, 726, text)
    paper.text(60, 712, below)
    assert cells(read(paper.save()), 1, "strength") == ["En öppen webb"]


@pytest.mark.parametrize("numbered", [True, False])
def test_a_second_number_that_is_not_the_lists_maximum_is_none_and_the_first_is_not_trusted(
    read: Read, built_in: Corpus, paper: Paper, numbered: bool
) -> None:
    """Two evaluations side by side under heads that say nothing; now and then the other's points are as many as the maximum."""

    def rows(area: int) -> list[list[str]]:
        return [[f"{one.number} {one.text[:60]}" if numbered else one.text[:60], "4", "15"] for one in questions(built_in, area)]

    reading = read(tables(paper, rows, ["Delfråga", "Vi", "Grannen"]))
    assert points_of(reading) == {}
    assert not reading.discrepancies


def test_a_maximum_that_says_so_is_kept_though_the_list_has_another(read: Read, built_in: Corpus, paper: Paper) -> None:
    reading = read(
        tables(paper, lambda area: [[f"{one.number} {one.text[:60]}", "4", "18"] for one in questions(built_in, area)], ["", "Poäng", "Max"])
    )
    assert set(points_of(reading).values()) == {(4, 18)}
    assert {one.code for one in reading.discrepancies} == {"maximum_mismatch"}
