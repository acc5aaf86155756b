"""What office programs and browsers do to a layout, each in a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from report_paper import BODY, Paper, cells, score_rows
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from assistant.adapters.pdf_pypdf import PypdfReader
from assistant.domain.corpus import Corpus
from assistant.domain.report import Reading

Read = Callable[..., Reading]


# -- cells of two-column tables ---------------------------------------------------------------------------------------


def test_rows_with_no_room_between_them_are_told_apart_by_their_borders(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    paper.text(62, 700, "Styrkor", 10, True)
    paper.text(302, 700, "Förbättringsmöjligheter", 10, True)
    left = [
        ["Ledningen följer upp planen"],
        ["Nämnderna träffas ofta och", "redovisar sina resultat. Alla", "förvaltningar deltar"],
        ["E-tjänsterna"],
    ]
    right = [["Enkäten når få av", "kommunens brukare"], ["Målen är många"], ["Ansvaret är otydligt enligt", "Försäkringskassan"]]
    y = 688.0
    for a, b in zip(left, right, strict=True):
        paper.rule(56, 296, y + 9.5)
        paper.rule(296, 540, y + 9.5)
        for x, lines in ((62, a), (302, b)):
            for n, line in enumerate(lines):
                paper.text(x, y - 12 * n, line)
        y -= 12 * max(len(a), len(b)) + 0.5
    reading = read(paper.save())
    assert cells(reading, 8, "strength") == [" ".join(one) for one in left]
    assert cells(reading, 8, "improvement") == [" ".join(one) for one in right]


def test_a_column_is_found_before_its_neighbour_has_text_though_lines_are_drawn_in_pieces(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    paper.text(60, 700, "Styrkor", 10, True)
    paper.text(300, 700, "Förbättringsmöjligheter", 10, True)
    paper.text(60, 660, "Kommunens")
    paper.text(150, 660, "planer")
    paper.text(60, 648, "följs upp av alla nämnder varje år")
    paper.text(300, 680, "Uppföljningen når inte ut")
    reading = read(paper.save())
    assert cells(reading, 8, "strength") == ["Kommunens planer följs upp av alla nämnder varje år"]
    assert cells(reading, 8, "improvement") == ["Uppföljningen når inte ut"]


def test_a_list_of_paragraphs_keeps_each_whole(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    paper.text(60, 730, "Styrkor", 11, True)
    for n, line in enumerate(
        ("Ledningen är samlad. Det märks i hela organisationen.", "Planen är känd.", "Webbplatsen är bra. Den är lätt att läsa.")
    ):
        paper.text(60, 710 - 24 * n, line)
    paper.text(60, 620, "Förbättringsområden", 11, True)
    paper.text(60, 600, "Målen är för många.")
    reading = read(paper.save())
    assert cells(reading, 8, "strength") == [
        "Ledningen är samlad. Det märks i hela organisationen.",
        "Planen är känd.",
        "Webbplatsen är bra. Den är lätt att läsa.",
    ]


def test_a_head_drawn_in_one_go_has_its_columns_from_what_stands_under_it(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    paper.text(60, 700, "Styrkor Förbättringsmöjligheter", 10, True)
    for n, (left, right) in enumerate((("Planen är känd", "Målen är många"), ("Webbplatsen är bra", "Ansvaret är otydligt"))):
        paper.text(60, 680 - 24 * n, left)
        paper.text(300, 680 - 24 * n, right)
    reading = read(paper.save())
    assert cells(reading, 8, "strength") == ["Planen är känd", "Webbplatsen är bra"]
    assert cells(reading, 8, "improvement") == ["Målen är många", "Ansvaret är otydligt"]


# -- score tables -----------------------------------------------------------------------------------------------------


def test_the_row_of_an_area_whose_name_is_broken_over_lines_is_its_own(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    for area in paper.areas:
        words = area.name.split(" ")
        paper.text(60, 780, str(area.number))
        for n, word in enumerate(words):
            paper.text(90, 780 - 12 * n, word)
        rows = built_in.framework.sub_questions_of("2016", area.number)
        for x, text in ((420, str(len(rows))), (460, "100"), (500, f"{len(rows)}%")):
            paper.text(x, 780, text)
        score_rows(paper, built_in, area.number, 780 - 12 * len(words) - 4)
        paper.turn()
    reading = read(paper.save())
    assert dict(reading.evaluation.areas) == {n: len(built_in.framework.sub_questions_of("2016", n)) for n in range(1, 9)}
    assert reading.discrepancies == ()


def test_the_maximum_comes_first_where_the_head_says_so_whatever_the_area_is_called(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    for area in paper.areas:  # "Resultat och effektivitet" holds a word for points
        for x, text in ((60, f"{area.number}."), (90, area.name), (420, "Max"), (460, "Poäng")):
            paper.text(x, 780, text)
        score_rows(paper, built_in, area.number, max_first=True)
        paper.turn()
    reading = read(paper.save())
    assert {(one.points, one.max) for one in reading.evaluation.scores if one.sub_question.startswith("5.")} == {
        (1, one.max) for one in built_in.framework.sub_questions_of("2016", 5)
    }
    assert reading.discrepancies == ()


def test_rows_drawn_in_one_go_are_read_under_heads_of_two_words(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    for area in paper.areas:
        first, _, rest = area.name.partition(" ")
        rows = built_in.framework.sub_questions_of("2016", area.number)
        paper.text(60, 800, "Nr Delfråga Uppnådda poäng Maximal poäng")
        paper.text(60, 780, f"{area.number} {first} {len(rows)} 100 {len(rows)} %")
        paper.text(90, 768, rest)
        for n, one in enumerate(rows):
            paper.text(60, 750 - 14 * n, f"{one.number} {one.text[:60]} 1 {one.max} {round(100 / one.max)} %")
        paper.turn()
    reading = read(paper.save())
    assert dict(reading.evaluation.areas) == {n: len(built_in.framework.sub_questions_of("2016", n)) for n in range(1, 9)}
    assert {(one.sub_question, one.points, one.max) for one in reading.evaluation.scores} == {
        (one.number, 1, one.max) for one in built_in.framework.sub_questions_of("2016")
    }
    assert reading.discrepancies == ()


@pytest.mark.parametrize(("above", "below"), [("3 av", "15"), ("3", "av 15"), ("3 /", "15")])
def test_numbers_that_a_line_end_breaks_are_read(read: Read, built_in: Corpus, paper: Paper, above: str, below: str) -> None:
    paper.all_areas(points=BODY)
    y = 780
    for one in built_in.framework.sub_questions_of("2016", 1):
        paper.text(60, y, f"{one.number} {one.text[:70]} {above if one.number == '1.1' else f'2 av {one.max}'}")
        if one.number == "1.1":
            y -= 12
            paper.text(60, y, below)
        y -= 24
    scores = {one.sub_question: (one.points, one.max) for one in read(paper.save()).evaluation.scores}
    assert scores["1.1"] == (3, 15)
    assert len(scores) == len(built_in.framework.sub_questions_of("2016", 1))


def test_a_numbered_heading_over_running_text_is_no_row(read: Read, built_in: Corpus, paper: Paper) -> None:
    paper.all_areas(points=BODY, skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    paper.text(60, 730, "8.1 Näringslivet i kommunen", 10, True)
    paper.text(60, 716, "Planen har kopplats till mål. Av dessa är nu uppfyllda 12 av 15")
    paper.turn()
    paper.text(60, 780, "Poängsammanställning", 14, True)
    score_rows(paper, built_in, 8)
    rows = {one.sub_question: (one.points, one.max) for one in read(paper.save()).evaluation.scores}
    assert rows["8.1"] == (1, next(one.max for one in built_in.framework.sub_questions_of("2016", 8)))


def test_a_word_of_a_question_is_no_table_of_contents(read: Read, paper: Paper) -> None:
    paper.all_areas(points=BODY)
    paper.text(60, 780, "2.1")
    for n, word in enumerate(("Hur beskrivs", "tjänsternas", "innehåll", "för alla?")):
        paper.text(90, 780 - 12 * n, word)
    paper.text(420, 780, "10")
    paper.text(470, 780, "20")
    (row,) = read(paper.save()).evaluation.scores
    assert (row.text, row.points, row.max) == ("Hur beskrivs tjänsternas innehåll för alla?", 10, 20)


# -- headings ---------------------------------------------------------------------------------------------------------


def test_points_in_a_heading_are_the_areas_and_the_heading_stays_one(read: Read, paper: Paper) -> None:
    paper.all_areas("Område {n}. {name} – 4{n} poäng", points=BODY)
    reading = read(paper.save())
    assert dict(reading.evaluation.areas) == {n: 40 + n for n in range(1, 9)}
    assert {one.area for one in reading.passages if one.section == "Arbetssätt"} == set(range(1, 9))


def test_an_area_with_a_name_that_nobody_knows_is_known_by_its_number(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf", built_in)
    for area in paper.areas:
        paper.canvas.translate(0, -9 * area.number)
        paper.text(60, 760, f"Område {area.number} {'Något helt annat' if area.number == 4 else area.name}", 14, True)
        paper.text(60, 740, "Poäng: 50")
        paper.text(60, 712, "Arbetssätt", 12, True)
        paper.text(60, 696, BODY)
        paper.turn()
    reading = read(paper.save())
    assert dict(reading.evaluation.areas) == dict.fromkeys(range(1, 9), 50)
    assert reading.report.edition == "2016"


def test_a_section_that_is_called_like_another_area_is_a_section(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    paper.text(60, 740, "Poäng: 50")
    paper.text(60, 712, "Ständiga förbättringar", 12, True)
    paper.text(60, 696, BODY)
    reading = read(paper.save())
    assert [(one.area, one.section) for one in reading.passages][-1] == (8, "Ständiga förbättringar")


def test_a_section_called_like_an_area_beside_the_points_of_a_box_has_no_points(read: Read, paper: Paper) -> None:
    paper.all_areas(skip=[8])
    paper.text(60, 760, f"Område 8 {paper.areas[7].name}", 14, True)
    paper.text(60, 730, "Rubriker")
    paper.text(420, 730, "Poäng")
    paper.text(60, 716, "Ständiga förbättringar")
    paper.text(420, 716, "73")
    paper.text(60, 702, "Samverkan")
    paper.text(60, 660, "Ständiga förbättringar", 12, True)
    paper.text(60, 644, BODY)
    reading = read(paper.save())
    assert reading.evaluation.areas[7] == 50


# -- what surrounds the text ------------------------------------------------------------------------------------------


def test_a_table_of_contents_over_two_pages_gives_no_points(read: Read, paper: Paper) -> None:
    paper.text(60, 780, "Innehållsförteckning", 14, True)
    y = 750
    for area in paper.areas:
        paper.text(60, y, f"Område {area.number} {area.name}")
        paper.text(500, y, str(3 + 2 * area.number))
        for n in range(5):
            paper.text(80, y - 20 * (n + 1), f"Avsnitt om arbetssätt nummer {'abcde'[n]}")
            paper.text(500, y - 20 * (n + 1), str(3 + 2 * area.number))
        y -= 120
        if y < 160:
            paper.turn()
            y = 780
    paper.turn()
    paper.all_areas()
    reading = read(paper.save())
    assert dict(reading.evaluation.areas) == dict.fromkeys(range(1, 9), 50)
    assert reading.discrepancies == ()


def test_the_running_header_of_a_turned_page_is_taken_off_too(read: Read, paper: Paper, built_in: Corpus) -> None:
    for area in paper.areas:
        paper.text(60, 815, "Kommunkompassen Nacka kommun", 9)
        paper.text(60, 760, f"Område {area.number} {area.name}", 14, True)
        paper.text(60, 740, BODY)
        paper.turn()
    paper.canvas.setPageSize(landscape(A4))
    paper.text(60, 570, "Kommunkompassen Nacka kommun", 9)
    score_rows(paper, built_in, 1, 520)
    reading = read(paper.save())
    assert not any("Kommunkompassen Nacka" in text for text in reading.report.page_texts[1:])
    assert len(reading.evaluation.scores) == len(built_in.framework.sub_questions_of("2016", 1))


def test_a_page_with_nothing_on_it_is_no_scan(read: Read, paper: Paper) -> None:
    paper.all_areas()
    paper.turn()
    paper.text(60, 700, BODY)
    assert read(paper.save()).report.warnings == ()


def test_a_report_that_never_names_the_framework_is_known_by_its_areas_and_rows(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf", built_in, ("Analys av Nacka kommun 2018",))
    paper.all_areas()
    for area in range(1, 9):
        score_rows(paper, built_in, area)
        paper.turn()
    assert len(read(paper.save()).evaluation.scores) == 45


def test_lines_between_rows_are_heard_and_clips_and_marks_are_not(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), invariant=1)
    canvas.drawString(60, 700, "text")
    canvas.line(50, 690, 300, 690)
    canvas.rect(50, 600, 250, 50)
    canvas.rect(50, 500, 250, 0.5, stroke=0, fill=1)
    canvas.line(50, 400, 55, 400)
    path = canvas.beginPath()
    path.rect(10, 10, 500, 700)
    canvas.clipPath(path, stroke=0)
    canvas.save()
    document = PypdfReader().open(tmp_path / "a.pdf")
    document.runs(1)
    assert [(round(one.left), round(one.right), round(one.y)) for one in document.rules(1)] == [
        (50, 300, 690),
        (50, 300, 650),
        (50, 300, 600),
        (50, 300, 500),
    ]
    assert not document.has_pictures(1)
