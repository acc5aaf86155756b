"""Names and heads that break over lines, stand in two languages, or in columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from report_paper import BODY, Paper, cells

from assistant.domain.corpus import Corpus
from assistant.domain.report import Reading

Read = Callable[..., Reading]


def test_an_english_report_has_its_areas_and_edition(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    paper = Paper(tmp_path / "english.pdf", built_in, ("Kommunkompassen", "Evaluation of Nacka kommun 2021"))
    for area in paper.areas:
        paper.canvas.translate(0, -9 * area.number)
        paper.text(60, 780, f"Area {area.number}. {area.name_en}", 14, True)
        paper.text(60, 760, "Points: 40")
        for x, text, below in ((60, "Strengths", "An open register"), (300, "Areas for improvement", "Fewer forms")):
            paper.text(x, 720, text, 10, True)
            paper.text(x, 706, f"{below} {area.number}")
        paper.turn()
    reading = read(paper.save())
    assert reading.evaluation.areas == dict.fromkeys(range(1, 9), 40)
    assert reading.report.edition == "2016"
    assert cells(reading, 3, "strength") == ["An open register 3"]
    assert cells(reading, 3, "improvement") == ["Fewer forms 3"]


@pytest.mark.parametrize("below", ["möjligheter", "-möjligheter"])
def test_a_name_in_the_head_of_strengths_may_be_broken(read: Read, paper: Paper, below: str) -> None:
    paper.all_areas(skip=[1])
    paper.text(60, 780, "Område 1 Offentlighet och demokrati", 14, True)
    for x, y, text, bold in ((60, 740, "Styrkor", True), (300, 740, "Förbättrings-", True), (300, 727, below.strip("-"), True)):
        paper.text(x, y, text, 10, bold)
    for x, text in ((60, "En öppen webb"), (300, "Tätare samtal")):
        paper.text(x, 710, text)
    reading = read(paper.save())
    assert cells(reading, 1, "strength") == ["En öppen webb"]
    assert cells(reading, 1, "improvement") == ["Tätare samtal"]


def test_the_number_of_an_area_may_stand_alone_above_its_name(read: Read, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    y = 760
    for area in paper.areas:
        for n, text in enumerate([f"{area.number}.", *area.name.split(" och ", 1)] if area.number in (1, 7) else [f"{area.number}. {area.name}"]):
            paper.text(60, y - 12 * n, text if n < 2 else f"och {text}")
        paper.text(400, y, str(40 + area.number))
        paper.text(440, y, "100")
        y -= 50
    assert read(paper.save()).evaluation.areas == {n: 40 + n for n in range(1, 9)}


def test_areas_are_found_by_their_larger_headings_where_a_table_names_them_too(read: Read, paper: Paper) -> None:
    for area in paper.areas:
        paper.canvas.translate(0, -9 * area.number)
        first, *rest = area.name.rsplit(" ", 1)
        for n, text in enumerate([f"{area.number} {first}", *rest]):
            paper.text(60, 780 - 18 * n, text, 15, True)
        paper.text(60, 730, "Arbetssätt", 12, True)
        paper.text(60, 712, f"{BODY} Här är Tierp ett gott exempel.")
        paper.turn()
    paper.text(60, 780, "Resultat per område", 15, True)
    for area in paper.areas:
        paper.text(60, 760 - 60 * area.number, f"{area.number} {area.name}: 40 av 100", 12, True)
        paper.text(60, 740 - 60 * area.number, BODY)
    reading = read(paper.save())
    assert [one.area for one in reading.pointers] == list(range(1, 9))
    assert reading.evaluation.areas == dict.fromkeys(range(1, 9), 40)


def test_the_items_of_a_cell_are_paragraphs_where_line_ends_tell(read: Read, paper: Paper) -> None:
    """Some programs leave a space at the end of a line that goes on, and none at the end of a paragraph."""
    for area in paper.areas:
        paper.canvas.translate(0, -9 * area.number)
        paper.text(60, 780, f"Område {area.number} {area.name}", 14, True)
        for n in range(3):
            paper.text(60, 750 - 40 * n, "Arbetet beskrivs i planer som följs upp varje år av nämnden och ")
            paper.text(60, 737 - 40 * n, "redovisas öppet för alla.")
        for x, texts in ((60, ["Styrkor", "En öppen och tydlig webb för ", "alla invånare", "Servicemätningar"]), (300, ["Svagheter", "Samtalen"])):
            for n, text in enumerate(texts):
                paper.text(x, 620 - 12 * n, text, 10, n == 0)
        paper.turn()
    assert cells(read(paper.save()), 1, "strength") == ["En öppen och tydlig webb för alla invånare", "Servicemätningar"]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Utvärdering av Nacka kommun", "enligt Kommunkompassen", "2018"], "Utvärdering av Nacka kommun enligt Kommunkompassen – 2018"),
        (["Kommunkompassen 2018 i Upplands-", "Bro"], "Kommunkompassen 2018 i Upplands-Bro"),
        (["Kommunkompassen", "Nacka kommun", "2018"], "Kommunkompassen – Nacka kommun – 2018"),
    ],
)
def test_a_title_that_is_broken_over_lines_is_one(read: Read, built_in: Corpus, tmp_path: Path, lines: list[str], title: str) -> None:
    paper = Paper(tmp_path / "report.pdf", built_in, lines)
    paper.all_areas()
    assert read(paper.save()).report.title == title


def test_the_title_stands_behind_a_letter(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    paper = Paper(tmp_path / "report.pdf", built_in, [])
    for n, line in enumerate(["Stockholm 2018-11-02", "Till kommunstyrelsen i Nacka kommun", "Kommunen fick 371 poäng år 2012.", "Eva Holm, Tierp"]):
        paper.text(60, 700 - 20 * n, line)
    paper.turn()
    paper.text(60, 700, "Kommunkompassen", 24, True)
    paper.text(60, 660, "Nacka kommun, hösten 2018", 20, True)
    paper.turn()
    paper.all_areas()
    reading = read(paper.save())
    assert (reading.report.title, reading.report.municipality, reading.report.year) == ("Kommunkompassen – Nacka kommun, hösten 2018", "Nacka", 2018)


def test_cells_may_begin_with_the_number_of_their_sub_question(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[1])
    paper.text(60, 780, "Område 1 Offentlighet och demokrati", 14, True)
    rows = [("Styrkor", "Svagheter"), ("1.2 En öppen webb", "1.1 Planen är gammal"), ("1.4 Samtal i parken", "1.3 Få siffror")]
    for n, row in enumerate(rows):
        for x, text in zip((60, 300), row, strict=True):
            paper.text(x, 740 - 20 * n, text, 10, n == 0)
    reading = read(paper.save())
    assert cells(reading, 1, "strength") == ["1.2 En öppen webb", "1.4 Samtal i parken"]
    assert cells(reading, 1, "improvement") == ["1.1 Planen är gammal", "1.3 Få siffror"]
