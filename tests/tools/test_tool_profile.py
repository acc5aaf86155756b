"""A profile: what is known of one municipality, what is unknown is null, and areas keep their subject over editions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus

Call = Callable[..., Envelope]
Caveats = Callable[[Envelope], set[str]]
PAGE_2 = "Område 7 Ständiga förbättringar 62 poäng\n7.1 Strategi 5 15 33 %"


def test_the_newest_evaluation_with_points_is_chosen_though_a_newer_has_none(call: Call) -> None:
    found = call("profile", municipality="Ale").result
    assert (found["year"], found["edition"]) == (2018, "2016")
    assert [(row["year"], row["edition"], row["total"], row["known"]) for row in found["evaluations"]] == [
        (2020, "2016", None, "none"),
        (2018, "2016", None, "areas"),
        (None, None, None, "areas"),
    ]


def test_a_year_asked_for_is_kept_to_though_nothing_is_known_of_it(call: Call) -> None:
    found = call("profile", municipality="Ale", year=2020).result
    assert found["total"]["points"] is None and found["total"]["basis"] == "unknown"
    assert len(found["areas"]) == 8 and all(row["points"] is None for row in found["areas"])
    assert found["strongest"] == [] and found["weakest"] == []


def test_eight_known_areas_give_a_derived_total(call: Call, caveats: Caveats) -> None:
    found = call("profile", municipality="Borås", year=2012)
    assert (found.result["total"]["points"], found.result["total"]["basis"]) == (436, "derived")
    assert (found.result["strongest"], found.result["weakest"]) == ([8], [1])
    assert {"derived_value", "old_evidence"} <= caveats(found)


def test_a_range_is_shown_as_low_and_high(call: Call) -> None:
    row = call("profile", municipality="Borås", year=2022, area=3).result["areas"][2]
    assert (row["number"], row["points"], row["low"], row["high"]) == (3, None, 40, 66)


def test_the_newest_mean_of_the_same_edition_stands_beside(call: Call) -> None:
    row = call("profile", municipality="Borås", year=2012, area=7).result["areas"][6]
    assert (row["points"], row["benchmark"], row["benchmark_label"], row["difference"]) == (57, 50, "ett nyare snitt (2014)", 7)
    other = call("profile", municipality="Borås", year=2012, area=6).result["areas"][5]
    assert (other["benchmark"], other["benchmark_label"], other["difference"]) == (None, None, None)


def test_a_mean_without_an_edition_is_never_used(call: Call) -> None:
    assert call("profile", municipality="Mölndal").result["total"]["benchmark"] is None


def test_under_half_of_the_maximum_is_weak_and_half_is_not(call: Call) -> None:
    found = call("profile", municipality="Tanum").result["sub_questions"]
    assert [(row["number"], row["percent"], row["weak"]) for row in found] == [("7.1", 33.3, True), ("7.5", 50, False)]


def test_a_sub_question_asked_for_stands_there_with_unknown_points(call: Call) -> None:
    found = call("profile", municipality="Mölndal", sub_question="7.5").result["sub_questions"]
    assert [(row["number"], row["points"], row["weak"]) for row in found] == [("7.5", None, None)]


def test_change_gives_a_difference_only_where_points_can_be_compared(call: Call, caveats: Caveats) -> None:
    found = call("profile", municipality="Ale", area=7)
    row = found.result["change"][0]
    assert (row["from"]["points"], row["to"]["points"], row["comparable"], row["difference"]) == (20, 45, "no", None)
    assert {"editions_differ", "inferred_edition"} <= caveats(found)
    assert [one["area"] for one in call("profile", municipality="Ale").result["change"]] == [*range(1, 9), None]


def test_an_area_by_its_name_keeps_its_subject_in_an_evaluation_of_another_edition(ask: Call, caveats: Caveats) -> None:
    found = ask("profile", municipality="Vänersborg", area="Arbetsliv")
    assert (found.result["area"], found.result["areas"][5]["points"]) == (6, 73)
    assert {row["number"].partition(".")[0] for row in found.result["sub_questions"]} == {"6"}
    assert "editions_differ" in caveats(found)


def test_good_examples_of_an_area_are_of_its_subject_and_not_of_its_number(call: Call) -> None:
    found = call("profile", municipality="Borås", year=2012, area=7).result["practices"]
    assert [row["text"] for row in found] == ["Borås har en idébank."]
    newer = call("profile", municipality="Borås", year=2022, area=7).result["practices"]
    assert [row["text"] for row in newer] == ["Borås mår bra."]


def test_a_contradiction_is_told_where_the_value_is_shown(call: Call, caveats: Caveats) -> None:
    assert "report_contradicts_itself" in caveats(call("profile", municipality="Tanum", area=7))
    assert "report_contradicts_itself" not in caveats(call("profile", municipality="Tanum", area=1))


def test_findings_of_a_report_cite_their_page(call: Call) -> None:
    found = call("profile", municipality="Tanum")
    cited = {one.id: one for one in found.citations}[found.result["findings"][0]["citation"]]
    assert (cited.kind, cited.page, cited.quote) == ("report", 2, "7.1 Strategi")


def test_vanersborg_in_the_built_in_corpus(ask: Call, caveats: Caveats) -> None:
    found = ask("profile", municipality="Vänersborg")
    result = found.result
    assert (result["total"]["points"], result["total"]["max"], result["total"]["basis"]) == (429, 800, "derived")
    assert len(result["sub_questions"]) == 45 and sum(row["weak"] for row in result["sub_questions"]) == 18
    assert (result["strongest"], result["weakest"]) == ([6, 8], [7])
    assert result["areas"][1]["points"] == 54
    assert {"derived_value", "report_contradicts_itself"} <= caveats(found)


def test_gotlands_earlier_evaluation_has_no_year_and_an_inferred_edition(ask: Call, caveats: Caveats) -> None:
    found = ask("profile", municipality="Gotland")
    assert (found.result["year"], found.result["total"]["points"]) == (2014, 551)
    seven = next(row for row in found.result["change"] if row["area"] == 7)
    assert (seven["from"]["year"], seven["from"]["points"], seven["to"]["points"], seven["difference"]) == (None, 33, 68, 35)
    assert seven["comparable"] == "with_care"
    assert "inferred_edition" in caveats(found)


def test_every_municipality_of_the_built_in_corpus_has_a_profile(ask: Call, built_in: Corpus) -> None:
    for code in {*built_in.evaluations_by_code, *built_in.practices_by_code}:
        found = ask("profile", municipality=code).result
        assert found["code"] == code
        assert found["year"] != 0 and all(row["points"] is None or row["points"] >= 0 for row in found["areas"])


@pytest.mark.parametrize("area", range(1, 9))
def test_narrowing_to_an_area_leaves_only_its_sub_questions_and_findings(ask: Call, area: int) -> None:
    found = ask("profile", municipality="Vänersborg", area=area).result
    assert (found["area"], [row["number"] for row in found["areas"]]) == (area, list(range(1, 9)))
    assert {row["number"][0] for row in found["sub_questions"]} == {str(area)}
    assert all(row["area"] == area for row in found["findings"])
    assert found["strongest"] == [6, 8]


@pytest.mark.parametrize(
    ("text", "quote"), [("7.1 Strategi som går över till nästa sida", "7.1 Strategi"), ("Ord som inte står där", PAGE_2.splitlines()[0])]
)
def test_a_quote_is_never_words_that_the_page_does_not_have(small: Corpus, caller: Callable[..., Call], text: str, quote: str) -> None:
    corpus = replace(small, findings=(replace(small.findings[0], text=text),))
    found = caller(corpus, None)("profile", municipality="Tanum")
    cited = {one.id: one for one in found.citations}[found.result["findings"][0]["citation"]]
    assert (cited.page, cited.quote, found.result["findings"][0]["text"]) == (2, quote, text)
