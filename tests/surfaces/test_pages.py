"""What the web pages' functions show and hand out, without a browser: the review of a report, the library, profiles, drafts, files."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import UnknownMunicipality
from assistant.surfaces.web import draft_page, figures, html, kept, library_page, peers_page, profile_page, rank_page, review
from assistant.surfaces.web.house import House
from assistant.tools.catalogue import PARAMETERS, SPECS
from assistant.wiring import Kompass

LANGUAGES = ("sv", "en")


@pytest.fixture(scope="module")
def house(kompass: Kompass) -> House:
    return House(kompass)


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def no_progress(*_: Any, **__: Any) -> None:
    """Stands where Gradio's progress bar does."""


# -- a report is looked at ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_review_shows_all_that_would_enter(house: House, report_pdf: Path, language: str) -> None:
    rows = house.kompass.ingest([report_pdf], dry_run=True)
    shown = text_of(review.shown(house, rows, language))
    seen = rows[0]["preview"]
    assert "Borås 2019" in shown and report_pdf.name in shown
    for one in (*seen["findings"], *seen["pointers"], *seen["practices"], *rows[0]["discrepancies"]):
        assert " ".join(one["text"].split()) in shown
    for one in seen["sub_questions"]:
        assert f"{one['number']} {one['text']}" in shown
    assert house.say(language)("web.would_be_added") in shown


def test_areas_stand_before_their_sub_questions_in_the_review(house: House, report_pdf: Path) -> None:
    shown = text_of(review.shown(house, house.kompass.ingest([report_pdf], dry_run=True), "sv"))
    places = [shown.index(one) for one in ("Område 1 ", "1.1 ", "1.2 ", "Område 2 ", "2.1 ", "Område 8 ", "8.1 ")]
    assert places == sorted(places)


def test_a_report_that_would_replace_another_is_said_to_before_it_does(fresh: Kompass, report_pdf: Path, tmp_path: Path) -> None:
    other = tmp_path / "annan.pdf"
    other.write_bytes(report_pdf.read_bytes() + b"\n%")
    fresh.ingest([report_pdf])
    house = House(fresh)
    rows = fresh.ingest([other], dry_run=True)
    assert house.say("sv")("web.would_be_replaced") in text_of(review.shown(house, rows, "sv"))
    assert review.enterable(rows)
    same = fresh.ingest([report_pdf], dry_run=True)
    assert not review.enterable(same), "there is nothing to accept in a file that is there already"


def test_what_a_report_says_is_text_in_its_review(house: House, hostile: Path) -> None:
    shown = review.shown(house, house.kompass.ingest([hostile], dry_run=True), "sv")
    assert "<img" not in shown
    assert "&lt;img" in shown


def test_of_many_files_each_is_told_and_only_the_first_in_full(house: House, report_pdf: Path) -> None:
    row = house.kompass.ingest([report_pdf], dry_run=True)[0]
    shown = review.shown(house, [row] * (review.WHOLE + 2), "sv")
    assert shown.count('class="k-file"') == review.WHOLE + 2
    assert shown.count(house.say("sv")("cli.pointers")) <= review.WHOLE
    assert house.say("sv")("web.first_whole", count=review.WHOLE) in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["unknown_municipality", "unknown_year"])
def test_a_report_that_does_not_say_what_it_is_about_is_told_so(house: House, code: str, language: str) -> None:
    error = {"code": code, "message": "…", "suggestions": [], "values": {"kind": "report", "given": "Rapport"}}
    row: dict[str, Any] = {"path": "a.pdf", "status": "failed", "error": error}
    assert house.say(language)(f"errors.{code}_report") in text_of(review.shown(house, [row], language))


def test_what_a_person_says_by_hand_counts_for_one_file(house: House, report_pdf: Path) -> None:
    said = library_page._by_hand("Ale", 2018.0, "2016")
    assert said == {"municipality": "Ale", "year": 2018, "edition": "2016"}
    rows, wrong = library_page._read(house, [str(report_pdf)], said, "sv", no_progress, dry_run=True)
    assert (rows[0]["municipality"], rows[0]["year"], wrong) == ("Ale", 2018, "")
    rows, _ = library_page._read(house, [str(report_pdf)] * 2, said, "sv", no_progress, dry_run=True)
    assert rows[0]["municipality"] == "Borås"
    assert library_page._by_hand("", None, "") == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_library_lists_what_was_read_in_and_says_when_nothing_was(fresh: Kompass, report_pdf: Path, language: str) -> None:
    house = House(fresh)
    assert house.say(language)("web.no_reports") in text_of(library_page.render(house, language))
    fresh.ingest([report_pdf])
    shown = text_of(library_page.render(house, language))
    assert house.say(language)("web.no_reports") not in shown
    assert f"Borås 2019 {fresh.reports()[0]['title']} 2016" in shown


# -- profiles -------------------------------------------------------------------------------------------------------


def test_a_profile_lists_all_evaluations_and_opens_the_year_that_is_chosen(house: House) -> None:
    envelope, shown = profile_page._shown(house, "Lidköping", "", "sv")
    assert "549 av 800" in text_of(shown) and "483 av 800" in text_of(shown)
    assert [value for _, value in profile_page._years(envelope, house.say("sv"))["choices"]] == ["2014", "2011", "2002"]
    assert "483 av 800" in text_of(profile_page.render(house, "Lidköping", "sv", "2011")).split("Kända utvärderingar")[0]


def test_who_was_never_evaluated_is_told_where_to_go_on(house: House) -> None:
    for shown in (profile_page.render(house, "Arjeplog", "sv"), peers_page.render(house, "Arjeplog", "anywhere", [], "sv")):
        assert "Arjeplog" in shown and "Bibliotek" in shown and "Rangordna" in shown


def test_where_only_a_total_is_known_the_page_says_what_the_chat_does(house: House) -> None:
    shown = text_of(peers_page.render(house, "Helsingborg", "anywhere", [], "sv"))
    assert "668 av 800" in shown and "mest liknar Helsingborg" in shown
    assert shown.count("Fler inlästa rapporter") == 1


def test_a_profile_shows_weak_sub_questions_and_folds_the_others_away(house: House) -> None:
    shown = profile_page.render(house, "Vänersborg", "sv")
    table, _, rest = shown.partition("Delfrågor, svagast först")[2].partition("<details><summary>Visa ")
    assert table.count("· svag") == table.count("<tr>") - 1 > 0
    assert "· svag" not in rest and rest.partition(" till")[0] == str(45 - table.count("· svag"))


def test_what_does_not_add_up_is_told_in_the_language_of_the_page(house: House) -> None:
    shown = profile_page.render(house, "Vänersborg", "en").partition("does not add up")[2]
    assert "<strong>area 2</strong>" in shown.casefold() and " 57" in shown and "54" in shown
    assert "rutan" not in shown.casefold().partition("heading")[0]


def test_what_the_chart_draws_of_the_evaluation_before_stands_in_the_table(house: House) -> None:
    shown = text_of(profile_page.render(house, "Karlskrona", "sv"))
    change = house.kompass.call("profile", {"municipality": "Karlskrona"}).result["change"]
    assert "Förra gången" in shown
    for row in change:
        if row["area"] is not None:
            assert re.search(rf"\b{row['to']['points']} (?:\d+ )?{row['from']['points']} Källa", shown), row


# -- drafts and files -----------------------------------------------------------------------------------------------


def test_areas_and_sub_questions_are_chosen_together_for_a_draft(house: House) -> None:
    assert draft_page._narrowed(house, "Vänersborg", ["area:7"]) == ({"area": "7"}, [])
    weak = [row["sub_question"] for row in house.kompass.call("peers", {"municipality": "Vänersborg", "area": 7}).result["weak"]]
    assert draft_page._narrowed(house, "Vänersborg", ["area:7", "1.1", "7.5"]) == ({}, [*weak, "1.1"])
    with pytest.raises(UnknownMunicipality):
        draft_page._narrowed(house, "Nowhere", ["area:7", "1.1"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_as_it_is_written_is_backed_and_a_number_more_is_not(house: House, language: str) -> None:
    text, made, _ = draft_page._draft(house, "Vänersborg", ["7.5", "1.1"], "short", "careful", language)
    assert house.say(language)("web.all_backed") in text_of(draft_page._check(house, text, made, language))
    assert "98765" in draft_page._check(house, f"{text}\n98765 poäng", made, language)


def test_files_of_the_ranking_page_hold_the_comparison_too(house: House) -> None:
    given = ("2016", "7", "", "", "", False)
    assert len(rank_page._taken(house, "xlsx", *given, [], "sv")["value"]) == 1
    both = rank_page._taken(house, "csv", *given, ["Vänersborg", "Mölndal"], "sv")["value"]
    assert [Path(one).name for one in both] == ["kompass-rangordning.csv", "kompass-jamforelse.csv"]
    assert "Vänersborg" in Path(both[1]).read_text(encoding="utf-8-sig")


def test_a_study_visit_pack_goes_to_those_whom_the_page_shows(house: House) -> None:
    near = house.kompass.exports.study_visit("Vänersborg", ["7.5"], "sv", county="Skåne län").result["parts"]
    counties = {one.name: one.county for one in house.kompass.corpus().municipalities}
    assert {counties[peer["municipality"]] for part in near for peer in part["peers"]} <= {"Skåne län"}
    assert peers_page._pack(house, "Vänersborg", ["7.5"], "sv", {"like": "anywhere", "county": "", "group": ""})["value"].endswith(".docx")


# -- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_an_answer_was_given_is_told_in_words(house: House, language: str) -> None:
    say = house.say(language)
    assert [one.name for one in SPECS if f"web.tool.{one.name}" not in say] == []
    assert [one for one in PARAMETERS if f"web.argument.{one}" not in say] == []
    answer, _ = house.kompass.ask("Vilka är lägst på område 7 i 2016 års utgåva?", language=language)
    shown = text_of(html.answer(kept.keep(answer, say), 0, house.kompass, say))
    assert f"{say('web.argument.area')}: 7" in shown and "edition =" not in shown and "True" not in shown


def test_charts_and_titles_name_areas_in_the_language_of_the_page(house: House) -> None:
    page = rank_page.render(house, rank_page.Chosen("2016", "7"), [], "en")
    assert page.startswith('<section class="k-card"><h2>Continuous improvement, 2016 edition</h2>')
    assert 'aria-label="Continuous improvement' in page and 'aria-label="Ständiga' not in page
    assert "1 Openness and democracy" in text_of(profile_page.render(house, "Vänersborg", "en"))


def test_long_names_stand_in_two_lines_beside_their_bars() -> None:
    long = "6 Kommunen som arbetsgivare – personalpolitik"
    drawn = figures.bars([{"label": long, "value": 1, "of": 2}], "t", [("a", figures.BLUE)]).split("</svg>")[0]
    assert "…" not in drawn
    for word in long.split():
        assert word in drawn


def test_who_has_no_points_on_any_area_is_not_drawn_among_those_who_have(house: House) -> None:
    say = house.say("sv")
    envelope = house.kompass.call("compare", {"municipalities": ["Karlskrona", "Lidköping", "Grästorp"]})
    chart = kept.keep(house.kompass.word(envelope, "sv"), say)["chart"]
    assert chart is not None and [one.split()[0] for one in chart["names"]] == ["Karlskrona", "Grästorp"]
    assert all(len(row["values"]) == 2 and None not in row["values"] for row in chart["rows"])


def test_columns_of_sources_are_not_sorted() -> None:
    table = "| Område | Poäng | Källa |\n| --- | ---: | --- |\n" + "".join(f"| {n} | {n} | [{n}] |\n" for n in range(1, 5))
    assert html.rich(table).count("k-sort") == 2
    cells = [["a", "1", html.tag("details", "x")]] * 3
    assert html.table(["A", "B", "Källa"], cells).count("k-sort") == 2


def test_a_ranking_tells_the_best_of_other_editions_apart(house: House) -> None:
    shown = text_of(rank_page.render(house, rank_page.Chosen("2016", "7"), [], "sv"))
    others = house.kompass.call("rank", {"area": 7, "edition": "2016"}).result["other_editions"]
    for other in others:
        if other["scored"]:
            assert f"{other['edition']} års utgåva, område {other['area']['number']} ({other['area']['name']}): " in shown


@pytest.mark.parametrize(("language", "hint"), [("sv", "Menade du Vänersborg eller"), ("en", "Did you mean Vänersborg or")])
def test_one_of_several_names_may_be_meant(house: House, language: str, hint: str) -> None:
    assert hint in text_of(profile_page.render(house, "Vänesborg", language))
