"""Score tables and areas' points as other templates print them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from report_paper import BODY, Paper
from reportlab.lib.utils import simpleSplit

from assistant.domain.corpus import Corpus
from assistant.domain.framework import SubQuestion
from assistant.domain.report import Reading

Read = Callable[..., Reading]
Cells = Callable[[SubQuestion], list[str]]


def table(paper: Paper, corpus: Corpus, head: list[str], cells: Cells, *, area: int = 1, y: float = 780) -> None:
    """A table of an area's sub-questions; the numbers of a row stand under the names of the head."""
    for n, text in enumerate(head):
        paper.text(330 + 62 * n, y + 16, text)
    for one in corpus.framework.sub_questions_of("2016", area):
        paper.text(60, y, one.number)
        paper.text(90, y, one.text[:40])
        for n, text in enumerate(cells(one)):
            if text:
                paper.text(330 + 62 * n, y, text)
        y -= 14


def points_of(reading: Reading) -> dict[str, tuple[float, int]]:
    return {one.sub_question: (one.points, one.max) for one in reading.evaluation.scores}


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        (["Poäng", "Max", "Medel"], lambda one: ["2", str(one.max), "11"]),
        (["Medel", "Poäng", "Max"], lambda one: ["11", "2", str(one.max)]),
        (["2014", "2018", "Max"], lambda one: ["1", "2", str(one.max)]),
        (["2018", "2014", "Max"], lambda one: ["2", "1", str(one.max)]),
        (["Max poäng", "Uppnått"], lambda one: [str(one.max), "2"]),
        (["Uppnått", "Max poäng"], lambda one: ["2", str(one.max)]),
        (["Poäng", "% av max", "Max"], lambda one: ["2", str(round(200 / one.max)), str(one.max)]),
        (["Uppnått", "Max", "Snitt"], lambda one: ["2", str(one.max), ""]),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_numbers_are_what_the_head_says(read: Read, built_in: Corpus, paper: Paper, head: list[str], cells: Cells) -> None:
    paper.all_areas(points=BODY)
    table(paper, built_in, head, cells)
    reading = read(paper.save())
    assert points_of(reading) == {one.number: (2, one.max) for one in built_in.framework.sub_questions_of("2016", 1)}
    assert reading.discrepancies == ()


@pytest.mark.parametrize("form", ["2 ({})", "2 p ({} p)", "2 av max {}", "2 av maximalt {} poäng", "2 / {} p", "2,0 {},0", "(2 av {})"])
def test_points_and_maximum_are_written_in_many_ways(read: Read, built_in: Corpus, paper: Paper, form: str) -> None:
    paper.all_areas(points=BODY)
    table(paper, built_in, [], lambda one: [form.format(one.max)])
    assert points_of(read(paper.save())) == {one.number: (2, one.max) for one in built_in.framework.sub_questions_of("2016", 1)}


def test_halves_are_written_as_fractions_too(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    written = {"1.1": "½", "1.2": "2½", "1.3": "12 ½"}
    table(paper, built_in, ["Poäng", "Max"], lambda one: [written.get(one.number, "7"), str(one.max)])
    points = {number: points for number, (points, _) in points_of(read(paper.save())).items()}
    assert points == {"1.1": 0.5, "1.2": 2.5, "1.3": 12.5, "1.4": 7, "1.5": 7}


def test_a_third_number_that_can_be_no_percent_leaves_the_row_unread(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    table(paper, built_in, [], lambda one: ["9", str(one.max), "8" if one.number != "1.1" else "60"])
    reading = read(paper.save())
    assert points_of(reading) == {"1.1": (9, 15)}
    assert any("1.2, 1.3, 1.4, 1.5" in one for one in reading.report.warnings)
    assert not [one for one in reading.discrepancies if one.code == "missing_sub_question"]


def test_running_text_with_the_words_of_a_head_is_none(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points="Den som når det maximala får poäng")
    table(paper, built_in, [], lambda one: ["9", str(one.max)])
    assert points_of(read(paper.save()))["1.1"] == (9, 15)


def test_a_table_that_is_drawn_column_by_column_is_read_by_rows(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    for area in range(1, 9):
        some = built_in.framework.sub_questions_of("2016", area)
        columns = [(60, [one.number for one in some]), (90, [one.text[:40] for one in some])]
        columns += [(400, ["3"] * len(some)), (450, [str(one.max) for one in some]), (500, [f"{round(300 / one.max)}%" for one in some])]
        for x, texts in columns:
            for n, text in enumerate(texts):
                paper.text(x, 780 - 20 * n, text)
        paper.turn()
    reading = read(paper.save())
    assert points_of(reading) == {one.number: (3, one.max) for one in built_in.framework.sub_questions_of("2016")}
    assert reading.discrepancies == ()


def test_a_sub_question_can_be_a_heading_with_its_points_below(read: Read, built_in: Corpus, paper: Paper) -> None:
    for area in paper.areas:
        paper.canvas.translate(0, -9 * area.number)
        paper.text(60, 780, f"{area.number}. {area.name}", 14, True)
        y = 740
        for one in built_in.framework.sub_questions_of("2016", area.number):
            paper.text(60, y, f"{one.number} {one.text[:60]}", 11, True)
            paper.text(60, y - 16, f"Poäng: 3 av {one.max}")
            paper.text(60, y - 32, BODY)
            y -= 60
        paper.turn()
    reading = read(paper.save())
    assert points_of(reading) == {one.number: (3, one.max) for one in built_in.framework.sub_questions_of("2016")}
    assert {one.sub_question for one in reading.passages if one.text == BODY} == set(points_of(reading))


def test_points_in_sections_are_not_the_areas(read: Read, paper: Paper) -> None:
    paper.all_areas(points=BODY, skip=[7, 8])
    for area, sections in ((7, ("Analys", "Lärande")), (8, ("Näringsliv",))):
        paper.text(60, 700 - area, f"Område {area} {paper.areas[area - 1].name}", 14, True)
        for n, title in enumerate(sections):
            paper.text(60, 660 - 60 * n - area, title, 12, True)
            paper.text(60, 640 - 60 * n - area, f"Poäng: {5 + n}")
            paper.text(60, 620 - 60 * n - area, BODY)
        paper.turn()
    assert dict(read(paper.save()).evaluation.areas) == {8: 5}


@pytest.mark.parametrize(
    "points", ["Uppnådd poäng: 50 av 100", "Poäng område 3: 50", "Områdets poäng är 50 av maximalt 100", "50 poäng av 100 möjliga"]
)
def test_an_areas_points_are_announced_in_many_ways(read: Read, paper: Paper, points: str) -> None:
    paper.all_areas(points=points)
    assert dict(read(paper.save()).evaluation.areas) == dict.fromkeys(range(1, 9), 50)


def test_a_row_that_stands_there_twice_keeps_its_own_text(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    for area in (1, 2, 1):
        y = 780.0 - area
        for one in built_in.framework.sub_questions_of("2016", area):
            paper.text(60, y, one.number)
            paper.text(90, y, f"{one.text[:30]} och även")
            paper.text(420, y, "3")
            paper.text(470, y, str(one.max))
            paper.text(90, y - 12, f"{one.text[30:60]} och frågan {one.number}?")
            y -= 30
        paper.turn()
    texts = {one.sub_question: one.text for one in read(paper.save()).evaluation.scores}
    assert len(texts) == 10
    assert all(text.count("och även") == 1 and text.endswith(f"{number}?") for number, text in texts.items())


def test_a_head_may_be_broken_over_lines(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    for x, texts in (
        (300, ("Högsta", "möjliga", "poäng")),
        (360, ("Kommunens", "poäng")),
        (425, ("Medel-", "värde", "2015")),
        (480, ("Procent", "av max")),
    ):
        for n, text in enumerate(texts):
            paper.text(x, 800 - 12 * n, text)
    y = 760
    for one in built_in.framework.sub_questions_of("2016", 1):
        for x, text in ((60, one.number), (90, one.text[:30]), (300, str(one.max)), (360, "2"), (425, "12"), (480, str(round(200 / one.max)))):
            paper.text(x, y, text)
        y -= 14
    reading = read(paper.save())
    assert points_of(reading) == {one.number: (2, one.max) for one in built_in.framework.sub_questions_of("2016", 1)}
    assert reading.discrepancies == ()


def test_a_fourth_number_that_no_head_explains_leaves_the_row_unread(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas()
    table(paper, built_in, [], lambda one: ["9", str(one.max), "60", "12"] if one.number != "1.1" else ["9", str(one.max)])
    assert points_of(read(paper.save())) == {"1.1": (9, 15)}


@pytest.mark.parametrize("name", ["Nacka kommun", "Malung-Sälen", "Kommunen"])
def test_the_column_under_a_municipalitys_name_has_its_points(read: Read, paper: Paper, name: str) -> None:
    for n, text in enumerate(("Område", name, "Genomsnitt", "Högsta")):
        paper.text(60 + 120 * n, 700, text)
    for area in paper.areas:
        for n, text in enumerate((f"{area.number}. {area.name[:20]}", f"4{area.number}", "55", "92")):
            paper.text(60 + 120 * n + (60 if n else 0), 700 - 16 * area.number, text if n else f"{area.number}. {area.name}")
    paper.turn()
    paper.all_areas(points=BODY)
    reading = read(paper.save())
    assert dict(reading.evaluation.areas) == {n: 40 + n for n in range(1, 9)}
    assert reading.discrepancies == ()


def test_a_heading_with_its_points_in_it_stays_a_heading(read: Read, built_in: Corpus, paper: Paper) -> None:
    for area in paper.areas:
        paper.canvas.translate(0, -9 * area.number)
        paper.text(60, 780, f"Område {area.number} {area.name}: 50/100", 14, True)
        for n, one in enumerate(built_in.framework.sub_questions_of("2016", area.number)):
            paper.text(60, 740 - 50 * n, f"{one.number} {one.text[:50]} (3 av {one.max})", 11, True)
            paper.text(60, 724 - 50 * n, BODY)
        paper.turn()
    reading = read(paper.save())
    assert points_of(reading) == {one.number: (3, one.max) for one in built_in.framework.sub_questions_of("2016")}
    assert dict(reading.evaluation.areas) == dict.fromkeys(range(1, 9), 50)
    assert {one.sub_question for one in reading.passages if one.text == BODY} == set(points_of(reading))
    assert reading.report.edition_basis == "stated"


def narrow_row(paper: Paper, y: float, text: str, numbers: list[str]) -> float:
    """A row whose text is broken over many lines, over the page too; its numbers come after what stands on the first page."""
    lines, top = simpleSplit(text, "Helvetica", 10, 70), y
    here = lines[: max(1, int((y - 60) // 12))]
    for n, line in enumerate(here):
        paper.text(60, y - 12 * n, line)
    for x, number in zip((200, 280, 360), numbers, strict=True):
        paper.text(x, top, number)
    y -= 12 * len(here)
    if lines[len(here) :]:
        paper.turn()
        for n, line in enumerate(lines[len(here) :]):
            paper.text(60, 790 - 12 * n, line)
        y = 790.0 - 12 * (len(lines) - len(here))
    elif y < 90:
        paper.turn()
        y = 790.0
    return y - 4


def test_a_narrow_column_holds_numbers_names_and_questions(read: Read, built_in: Corpus, paper: Paper) -> None:
    """The numbers stand as high as the first line of their row, wherever its text ends; a row may go on over the page."""
    paper.all_areas(points=BODY)
    y = 780.0
    for area in paper.areas:
        rows = [(f"{one.number}. {one.text}", 4, one.max) for one in built_in.framework.sub_questions_of("2016", area.number)]
        for text, points, most in [(f"{area.number}. {area.name}", 4 * len(rows), 100), *rows]:
            y = narrow_row(paper, y, text, [str(points), str(most), str(round(100 * points / most))])
    reading = read(paper.save())
    assert points_of(reading) == {one.number: (4, one.max) for one in built_in.framework.sub_questions_of("2016")}
    assert {one.sub_question: "".join(one.text.split()) for one in reading.evaluation.scores} == {
        one.number: "".join(one.text.split()) for one in built_in.framework.sub_questions_of("2016")
    }
    assert dict(reading.evaluation.areas) == {n: 4 * len(built_in.framework.sub_questions_of("2016", n)) for n in range(1, 9)}
    assert reading.discrepancies == ()


def test_numbers_beside_a_line_that_was_not_read_are_no_sum(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    table(paper, built_in, ["Poäng", "Max"], lambda one: ["3", str(one.max)])
    for x, text in ((60, "Självskattning"), (330, "70"), (392, "100")):
        paper.text(x, 690, text)
    reading = read(paper.save())
    assert reading.evaluation.areas.get(1) == 15
    assert reading.discrepancies == ()


def test_the_head_of_a_table_on_the_next_page_is_no_part_of_a_row(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    paper.text(60, 60, "1.1")
    paper.text(90, 60, "Hur arbetar kommunen med detta?")
    paper.text(392, 60, "3")
    paper.text(454, 60, "15")
    paper.turn()
    for x, text in ((60, "Nr"), (90, paper.areas[1].name), (392, "Poäng"), (454, "Max")):
        paper.text(x, 780, text)
    for x, text in ((60, "2.1"), (90, "Finns en plan?"), (392, "4"), (454, "15")):
        paper.text(x, 764, text)
    scores = {one.sub_question: one.text for one in read(paper.save()).evaluation.scores}
    assert scores == {"1.1": "Hur arbetar kommunen med detta?", "2.1": "Finns en plan?"}


def test_the_points_of_sub_questions_high_on_many_pages_are_no_running_header(read: Read, built_in: Corpus, paper: Paper) -> None:
    for area in paper.areas:
        paper.text(60, 700 - area.number, f"{area.number}. {area.name}", 14, True)
        for one in built_in.framework.sub_questions_of("2016", area.number):
            paper.text(60, 400, f"{one.number} {one.text[:60]}", 11, True)
            paper.turn()
            paper.text(60, 780, f"Poäng: 3 av {one.max}")
            paper.text(60, 760, f"{BODY} {one.number}")
    assert points_of(read(paper.save())) == {one.number: (3, one.max) for one in built_in.framework.sub_questions_of("2016")}


def test_dots_that_lead_to_numbers_are_no_text(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    for n, text in enumerate(("1.1 Finns en plan? ............. 3 av 15", "1.2 Hur arbetar kommunen med planen? .....", "............... 4 av 20")):
        paper.text(60, 780 - 14 * n, text)
    assert {one.sub_question: (one.text, one.points) for one in read(paper.save()).evaluation.scores} == {
        "1.1": ("Finns en plan?", 3),
        "1.2": ("Hur arbetar kommunen med planen?", 4),
    }


@pytest.mark.parametrize("form", ["Delfråga {}", "Fråga {}:", "{}:", "{})", "{}.", "{} –"])
def test_a_row_is_numbered_in_many_ways(read: Read, built_in: Corpus, paper: Paper, form: str) -> None:
    paper.all_areas(points=BODY)
    for n, one in enumerate(built_in.framework.sub_questions_of("2016", 1)):
        paper.text(60, 780 - 14 * n, f"{form.format(one.number)} {one.text[:50]} 2 {one.max}")
    scores = {one.sub_question: (one.points, one.max, one.text) for one in read(paper.save()).evaluation.scores}
    assert scores == {one.number: (2, one.max, one.text[:50].strip()) for one in built_in.framework.sub_questions_of("2016", 1)}


def test_a_question_of_two_sentences_goes_on_over_the_page(read: Read, paper: Paper) -> None:
    """What stands before the next row in the same narrow column belongs to the row before, and the head of an area does not."""
    paper.all_areas(points=BODY)
    for x, y, text in ((60, 72, "6.2. Tas det till vara"), (60, 60, "som finns?"), (200, 72, "6"), (280, 72, "20")):
        paper.text(x, y, text)
    paper.turn()
    for n, text in enumerate(("Kommunen som", "attraktiv arbetsgivare.", "6.3. Finns det en plan")):
        paper.text(60, 790 - 12 * n, text)
    for x, y, text in ((200, 766, "5"), (280, 766, "25"), (60, 754, "för kompetens?")):
        paper.text(x, y, text)
    paper.turn()
    paper.text(60, 790, f"7. {paper.areas[6].name}")
    for x, text in ((60, "7.1. Finns en plan?"), (200, "5"), (280, "15")):
        paper.text(x, 778, text)
    assert {one.sub_question: one.text for one in read(paper.save()).evaluation.scores} == {
        "6.2": "Tas det till vara som finns? Kommunen som attraktiv arbetsgivare.",
        "6.3": "Finns det en plan för kompetens?",
        "7.1": "Finns en plan?",
    }


@pytest.mark.parametrize("pieces", [("10 av", "15", "(67", "%)"), ("10", "av 15", "(67 %)"), ("10/", "15")])
def test_numbers_that_narrow_columns_break_are_put_together(read: Read, built_in: Corpus, paper: Paper, pieces: tuple[str, ...]) -> None:
    paper.all_areas(points=BODY)
    paper.text(60, 780, "1.1")
    paper.text(90, 780, "Finns en plan?")
    for n, text in enumerate(pieces):
        paper.text(420, 768 - 12 * n, text)
    paper.text(60, 700, "1.2 Hur arbetar kommunen med planen? 4 av 20")
    assert points_of(read(paper.save())) == {"1.1": (10, 15), "1.2": (4, 20)}


def test_a_question_mark_alone_on_a_line_belongs_to_its_question(read: Read, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    for x, text in ((60, "3.5. Är planen"), (200, "6"), (280, "20")):
        paper.text(x, 60, text)
    paper.turn()
    for n, text in enumerate(("känd i organisationen", "?")):
        paper.text(60, 790 - 12 * n, text)
    assert [one.text for one in read(paper.save()).evaluation.scores] == ["Är planen känd i organisationen?"]
