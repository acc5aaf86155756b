"""Whom to learn from: the order of evidence, who is never named, and what is said when nothing is known."""

from __future__ import annotations

import pytest
from small_corpus import ask_peers, evaluated, found, peer_names, practised, small

from assistant.domain.corpus import Corpus
from assistant.errors import BadArgument, NothingRecorded, UnknownYear


def test_a_municipality_without_anything_recorded_is_an_error() -> None:
    with pytest.raises(NothingRecorded):
        ask_peers(small(evaluated("Borås")), municipality="Arjeplog")


def test_without_a_municipality_it_is_said_what_is_needed() -> None:
    with pytest.raises(BadArgument):
        ask_peers(small())


def test_an_unknown_year_is_an_error_with_the_known_years() -> None:
    with pytest.raises(UnknownYear) as error:
        ask_peers(small(evaluated("Borås", 2018)), municipality="Borås", year=2001)
    assert error.value.suggestions == ("2018",)


def test_vänersborg_has_eighteen_weak_sub_questions_in_order_of_missing_points(built_in: Corpus) -> None:
    weak = ask_peers(built_in, municipality="Vänersborg").result["weak"]
    assert len(weak) == 18
    assert [one["sub_question"] for one in weak[:2]] == ["4.3", "5.2"]
    assert [one["missing"] for one in weak] == sorted((one["missing"] for one in weak), reverse=True)
    assert all(one["weak"] for one in weak)


@pytest.mark.parametrize(
    ("sub_question", "named"),
    [
        ("4.3", ["Örnsköldsvik"]),
        ("5.2", ["Ulricehamn", "Örebro"]),
        ("7.4", ["Karlskrona"]),
        ("7.5", ["Eskilstuna", "Helsingborg", "Västerås"]),
        ("3.5", ["Torsås", "Ljungby", "Sollentuna"]),
    ],
)
def test_the_evaluators_own_pointers_come_first(built_in: Corpus, sub_question: str, named: list[str]) -> None:
    (row,) = ask_peers(built_in, municipality="Vänersborg", sub_question=sub_question).result["weak"]
    first = [one["municipality"] for one in row["peers"] if one["reasons"][0]["kind"] == "cited_in_own_report"]
    assert first == named
    assert [one["municipality"] for one in row["peers"]][: len(named)] == named


def test_a_partner_in_a_project_is_no_peer(built_in: Corpus) -> None:
    everybody = ask_peers(built_in, municipality="Vänersborg", limit=50).result["weak"]
    partners = [one for row in everybody for one in row["peers"] if one["municipality"] in ("Trollhättan", "Uddevalla")]
    assert {reason["kind"] for one in partners for reason in one["reasons"]} <= {"own_strength"}


def test_nobody_is_a_peer_of_itself() -> None:
    corpus = small(evaluated("Borås", scores={"7.5": 2}), practised("Borås"))
    assert peer_names(ask_peers(corpus, municipality="Borås")) == []


def test_reasons_stand_from_strongest_to_weakest() -> None:
    corpus = small(
        evaluated("Borås", scores={"7.5": 2}, areas={7: 20}),
        evaluated("Kalmar", scores={"7.5": 18}, areas={7: 80}),
        found("Borås", "recommendation", "Kommunen kan titta på hur Kalmar gör.", peers=("Kalmar",)),
        practised("Kalmar", "own_strength"),
        practised("Kalmar", "award", text="Kalmar fick pris."),
    )
    (row,) = ask_peers(corpus, municipality="Borås").result["weak"]
    kinds = [one["kind"] for one in row["peers"][0]["reasons"]]
    assert kinds == ["cited_in_own_report", "award", "sub_question_score", "area_score"]


def test_a_reason_from_another_edition_stands_after_the_same_kind_of_this_one() -> None:
    corpus = small(evaluated("Borås", scores={"7.5": 2}), practised("Ale", edition="2010", year=2012), practised("Kiruna"))
    envelope = ask_peers(corpus, municipality="Borås")
    assert peer_names(envelope) == ["Kiruna", "Ale"]
    assert "editions_differ" in {one.code for one in envelope.caveats}


def test_credit_placed_by_numbers_of_2016_is_not_used_for_the_same_number_of_another_edition() -> None:
    """In the edition of 2020 sub-question 7.5 is about working life, and improvement is area 6."""
    corpus = small(evaluated("Borås", 2022, "2020", {"7.5": 2, "6.1": 2}), practised("Kalmar"))
    rows = {row["sub_question"]: row for row in ask_peers(corpus, municipality="Borås").result["weak"]}
    assert rows["7.5"]["peers"] == []
    assert rows["6.1"]["peers"][0]["reasons"][0]["kind"] == "area_credit"


@pytest.mark.parametrize(("points", "is_peer"), [(1, False), (2, False), (3, True)])
def test_one_with_no_better_points_on_the_very_sub_question_is_no_peer(points: int, is_peer: bool) -> None:
    corpus = small(evaluated("Borås", scores={"7.5": 2}), evaluated("Kalmar", scores={"7.5": points}), practised("Kalmar"))
    assert peer_names(ask_peers(corpus, municipality="Borås")) == (["Kalmar"] if is_peer else [])


@pytest.mark.parametrize(("low", "is_peer"), [(40, False), (41, True)])
def test_a_range_counts_by_its_low_end(low: int, is_peer: bool) -> None:
    corpus = small(evaluated("Borås", areas={7: 40}), evaluated("Kalmar", area_low=low, area_high=90), practised("Kalmar"))
    assert peer_names(ask_peers(corpus, municipality="Borås")) == (["Kalmar"] if is_peer else [])


def test_the_newest_points_decide_whether_one_is_better() -> None:
    corpus = small(evaluated("Borås", areas={7: 40}), evaluated("Kalmar", 2016, areas={7: 90}), evaluated("Kalmar", 2020, areas={7: 30}))
    assert peer_names(ask_peers(corpus, municipality="Borås")) == []


def test_same_group_and_then_nearness_break_ties() -> None:
    corpus = small(evaluated("Vänersborg", scores={"7.5": 2}), *(practised(one) for one in ("Trollhättan", "Enköping", "Ängelholm", "Kiruna")))
    assert peer_names(ask_peers(corpus, municipality="Vänersborg", limit=4)) == ["Ängelholm", "Enköping", "Trollhättan", "Kiruna"]


def test_likeness_narrows_and_says_how() -> None:
    corpus = small(evaluated("Vänersborg", scores={"7.5": 2}), *(practised(one) for one in ("Trollhättan", "Enköping", "Stockholm")))
    near = ask_peers(corpus, municipality="Vänersborg", like="near")
    assert peer_names(near) == ["Trollhättan"]
    assert near.result["criteria"] == {"like": "near", "max_distance": 150}
    assert near.result["weak"][0]["outside"] == 2
    assert peer_names(ask_peers(corpus, municipality="Vänersborg", like="group")) == ["Enköping"]
    assert "Stockholm" not in peer_names(ask_peers(corpus, municipality="Vänersborg", like="size"))
    assert peer_names(ask_peers(corpus, municipality="Vänersborg", max_distance=5)) == []


def test_a_strong_sub_question_asked_for_by_name_stands_there() -> None:
    corpus = small(evaluated("Borås", scores={"7.5": 15, "7.4": 2}), evaluated("Kalmar", scores={"7.5": 19}))
    result = ask_peers(corpus, municipality="Borås", sub_question="7.5").result
    assert [(one["sub_question"], one["weak"]) for one in result["weak"]] == [("7.5", False)]
    assert result["weak"][0]["peers"][0]["municipality"] == "Kalmar"


def test_whoever_has_all_points_has_nobody_to_learn_from(built_in: Corpus) -> None:
    result = ask_peers(built_in, municipality="Vänersborg", sub_question="6.1").result
    assert result["weak"][0]["peers"] == []
    assert result["without_peers"] == ["6.1"]


def test_only_area_points_give_areas_below_the_mean(built_in: Corpus) -> None:
    result = ask_peers(built_in, municipality="Karlskrona").result
    assert result["level"] == "area"
    assert [one["area"] for one in result["weak"]] == [5, 6, 3]
    assert all(one["sub_question"] is None and one["weak"] for one in result["weak"])


def test_without_a_mean_the_three_lowest_areas_are_shown(built_in: Corpus) -> None:
    result = ask_peers(built_in, municipality="Mölndal").result
    assert [one["area"] for one in result["weak"]] == [7, 1, 5]


def test_only_a_total_gives_those_alike_with_clearly_higher_totals() -> None:
    corpus = small(
        evaluated("Sorsele", total=380, total_basis="stated"),
        evaluated("Storuman", total=460, total_basis="stated"),
        evaluated("Norsjö", total=400, total_basis="stated"),
        evaluated("Stockholm", total=700, total_basis="stated"),
        evaluated("Åsele", 2022, "2020", total=700, total_basis="stated"),
    )
    envelope = ask_peers(corpus, municipality="Sorsele")
    assert envelope.result["level"] == "total"
    assert peer_names(envelope) == ["Storuman"]
    assert envelope.result["would_help"] == ["area_points"]


def test_the_highest_total_has_nobody_above_it(built_in: Corpus) -> None:
    result = ask_peers(built_in, municipality="Höganäs").result
    assert (result["level"], result["without_peers"]) == ("total", ["total"])


def test_unknown_points_give_no_weak_ones_but_a_sub_question_can_be_asked_for(built_in: Corpus) -> None:
    result = ask_peers(built_in, municipality="Kungälv").result
    assert (result["level"], result["weak"], result["without_peers"]) == ("none", [], [])
    (row,) = ask_peers(built_in, municipality="Kungälv", sub_question="7.5").result["weak"]
    assert (row["points"], row["missing"], row["weak"]) == (None, None, None)
    assert [one["municipality"] for one in row["peers"]] == ["Helsingborg", "Eskilstuna", "Västerås"]


def test_an_area_named_in_another_editions_words_is_found_by_its_subject(built_in: Corpus) -> None:
    result = ask_peers(built_in, municipality="Vänersborg", area="Kvalitetsutveckling").result
    assert {one["area"] for one in result["weak"]} == {7}


def test_an_area_without_weak_sub_questions_gives_the_area_itself_beside(built_in: Corpus) -> None:
    result = ask_peers(built_in, municipality="Vänersborg", area=8).result
    assert result["weak"] == []
    assert (result["area_entry"]["area"], result["area_entry"]["weak"]) == (8, False)


def test_points_of_another_edition_are_no_reason_unless_above_its_mean(built_in: Corpus) -> None:
    (row,) = ask_peers(built_in, municipality="Vänersborg", sub_question="7.1", limit=50).result["weak"]
    elsewhere = [one for peer in row["peers"] for one in peer["reasons"] if one["kind"] == "area_score" and one["other_edition"]]
    assert elsewhere and all(one["points"] > 51 for one in elsewhere if one["edition"] == "2010")


def test_a_strength_in_anothers_report_is_a_reason_only_when_it_is_not_weak_there() -> None:
    strength = found("Kalmar", "strength", "Medarbetarnas idéer tas om hand varje vecka.")
    weak = small(evaluated("Borås", scores={"7.5": 2}), evaluated("Kalmar", scores={"7.5": 4}), strength)
    strong = small(evaluated("Borås", scores={"7.5": 2}), evaluated("Kalmar", scores={"7.5": 14}), strength)
    assert ask_peers(weak, municipality="Borås").result["weak"][0]["peers"][0]["reasons"][0]["kind"] == "sub_question_score"
    assert ask_peers(strong, municipality="Borås").result["weak"][0]["peers"][0]["reasons"][0]["kind"] == "evaluated_strength"


def test_own_words_old_evidence_and_doubtful_placement_are_said() -> None:
    corpus = small(
        evaluated("Borås", 2022, scores={"7.5": 2}),
        practised("Kalmar", "own_strength", year=2010, placement="medium"),
    )
    assert {"own_words", "old_evidence", "placement_uncertain"} <= {one.code for one in ask_peers(corpus, municipality="Borås").caveats}
