"""Headings, lists and running headers as other templates lay them out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from report_paper import BODY, Paper, cells, score_rows

from assistant.domain.corpus import Corpus
from assistant.domain.report import Reading

Read = Callable[..., Reading]


def test_areas_may_be_the_parts_of_a_chapter(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas("4.{n} {name}", points="Poäng: 50 av 100")
    score_rows(paper, built_in, 1)
    reading = read(paper.save())
    assert dict(reading.evaluation.areas) == dict.fromkeys(range(1, 9), 50)
    assert {one.area for one in reading.passages if one.section == "Arbetssätt"} == set(range(1, 9))
    assert {one.sub_question[0] for one in reading.evaluation.scores} == {"1"}


def test_an_areas_name_may_take_three_lines_under_its_number(read: Read, paper: Paper) -> None:
    for area in paper.areas:
        paper.text(60, 780, f"Område {area.number}", 13, True)
        words = area.name.split()
        for n, some in enumerate((words[:1], words[1:2], words[2:])):
            paper.text(60, 750 - 20 * n, " ".join(some), 16, True)
        paper.text(60, 670 - 5 * area.number, BODY)
        paper.turn()
    reading = read(paper.save())
    assert {one.area for one in reading.passages if one.text == BODY} == set(range(1, 9))


def test_the_name_of_an_area_over_its_pages_ends_no_list(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    name = f"8. {paper.areas[7].name}"
    paper.text(60, 760, name, 14, True)
    paper.text(60, 90, "Styrkor", 11, True)
    paper.text(60, 70, "• Planen är känd")
    paper.turn()
    paper.text(60, 815, name, 8)
    paper.text(60, 780, "• Webbplatsen är bra")
    paper.text(60, 760, "Förbättringsområden", 11, True)
    paper.text(60, 740, "• Målen är många")
    reading = read(paper.save())
    assert cells(reading, 8, "strength") == ["Planen är känd", "Webbplatsen är bra"]
    assert cells(reading, 8, "improvement") == ["Målen är många"]


def test_a_bullet_of_the_windows_encoding_is_one(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    paper.text(60, 720, "Styrkor", 11, True)
    for n, line in enumerate(("• Kommunens planer är kända av alla och", "Försäkringskassan deltar", "• Webbplatsen är bra")):
        paper.text(60, 700 - 12 * n, line)
    assert cells(read(paper.save()), 8, "strength") == ["Kommunens planer är kända av alla och Försäkringskassan deltar", "Webbplatsen är bra"]


@pytest.mark.parametrize("form", ["{}. ", "{}.", "{}) "])
@pytest.mark.parametrize("first", [1, 9])
def test_a_numbered_list_is_one(read: Read, paper: Paper, first: int, form: str) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    paper.text(60, 720, "Styrkor", 11, True)
    lines = ("Planen är känd", "i hela organisationen", "Webbplatsen är bra. Den är lätt", "E-tjänsterna")
    marks = (form.format(first), "", form.format(first + 1), form.format(first + 2))
    for n, (mark, line) in enumerate(zip(marks, lines, strict=True)):
        paper.text(60, 700 - 12 * n, mark + line)
    expected = ["Planen är känd i hela organisationen", "Webbplatsen är bra. Den är lätt", "E-tjänsterna"]
    assert cells(read(paper.save()), 8, "strength") == expected


def test_a_list_goes_on_in_the_next_column_of_text(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    paper.text(60, 130, "Styrkor", 11, True)
    paper.text(60, 110, "Planen är känd")
    paper.text(60, 92, "Webbplatsen är bra och")
    paper.text(60, 80, "lätt att läsa")
    paper.text(320, 760, "E-tjänsterna är många")
    paper.text(320, 742, "Målen är få")
    assert cells(read(paper.save()), 8, "strength") == [
        "Planen är känd",
        "Webbplatsen är bra och lätt att läsa",
        "E-tjänsterna är många",
        "Målen är få",
    ]


def test_a_head_that_is_said_again_is_no_cell(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    for n, (left, right) in enumerate(
        (("Styrkor", "Förbättringsmöjligheter"), ("Planen", "Målen"), ("Styrkor (forts.)", "Förbättringsmöjligheter, forts"), ("Webben", "Ansvaret"))
    ):
        paper.text(60, 700 - 24 * n, left)
        paper.text(300, 700 - 24 * n, right)
    reading = read(paper.save())
    assert cells(reading, 8, "strength") == ["Planen", "Webben"]
    assert cells(reading, 8, "improvement") == ["Målen", "Ansvaret"]


def test_a_column_that_names_subjects_is_no_strength(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    rows = (
        ("Rubrik", "Styrkor", "Förbättringsmöjligheter"),
        ("Näringsliv", "Planen är känd", "Målen är många"),
        ("Kultur", "", "Ansvaret är otydligt"),
    )
    for n, texts in enumerate(rows):
        for x, text in zip((60, 160, 340), texts, strict=True):
            paper.text(x, 700 - 24 * n, text)
    reading = read(paper.save())
    assert cells(reading, 8, "strength") == ["Planen är känd"]
    assert cells(reading, 8, "improvement") == ["Målen är många", "Ansvaret är otydligt"]


def test_a_sentence_goes_on_over_a_page_that_ends_with_a_shortening(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    paper.text(60, 100, "Arbetet är i sin början. Goda exempel att studera finns i flera kommuner, t.ex.")
    paper.turn()
    paper.text(60, 760, "Skövde och Värnamo.")
    paper.text(60, 730, BODY)
    names = {one.to_code: one.text for one in read(paper.save()).pointers}
    assert names == dict.fromkeys(("1496", "0683"), "Goda exempel att studera finns i flera kommuner, t.ex. Skövde och Värnamo.")


def test_a_table_of_all_areas_gives_each_area_its_own(read: Read, paper: Paper) -> None:
    paper.all_areas()
    for x, text in ((60, "Område"), (210, "Styrkor (+)"), (370, "Förbättringsmöjligheter (–)")):
        paper.text(x, 780, text, 10, True)
    y = 750
    for area in paper.areas:
        first, _, rest = area.name.partition(" ")
        for x, text in ((60, f"{area.number}. {first}"), (210, f"Planen {area.number} är känd"), (370, f"Målen {area.number} är många")):
            paper.text(x, y, text)
        paper.text(60, y - 12, rest)
        paper.text(210, y - 24, f"Webbplats {area.number}")
        y -= 50
    reading = read(paper.save())
    for n in range(1, 9):
        assert cells(reading, n, "strength") == [f"Planen {n} är känd", f"Webbplats {n}"]
        assert cells(reading, n, "improvement") == [f"Målen {n} är många"]


def test_a_cell_that_sends_the_reader_to_another_municipality_is_a_pointer(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    for n, (left, right) in enumerate(
        (
            ("Styrkor", "Förbättringsmöjligheter"),
            ("Samverkan med Lerum om vatten", "Studera hur Kungsbacka gör"),
            ("Planen är känd", "Se gärna Växjös modell"),
        )
    ):
        paper.text(60, 700 - 24 * n, left)
        paper.text(300, 700 - 24 * n, right)
    reading = read(paper.save())
    assert {(one.to_code, one.area, one.text) for one in reading.pointers} == {
        ("1384", 8, "Studera hur Kungsbacka gör"),
        ("0780", 8, "Se gärna Växjös modell"),
    }
    assert [one.peers for one in reading.findings if one.in_table] == [(), (), ("1384",), ("0780",)]


def test_a_section_called_like_an_area_of_another_edition_is_a_section(read: Read, paper: Paper) -> None:
    paper.all_areas("{name}", skip=[5])
    paper.text(60, 700, paper.areas[4].name, 14, True)
    for n, title in enumerate(("Effektivitet", "Arbetsliv")):
        paper.text(60, 670 - 50 * n, title, 12, True)
        paper.text(60, 654 - 50 * n, f"{BODY} {title}.")
    reading = read(paper.save())
    assert {(one.area, one.section) for one in reading.passages if BODY in one.text} == {
        *((n, "Arbetssätt") for n in (1, 2, 3, 4, 6, 7, 8)),
        (5, "Effektivitet"),
        (5, "Arbetsliv"),
    }
    assert reading.report.edition == "2016"
