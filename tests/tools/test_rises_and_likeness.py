"""Limits that exclude themselves, years as limits, who has risen most, who is alike, all of one kind of credit, the known means."""

from __future__ import annotations

from typing import Any

import pytest
from small_corpus import ask_peers, evaluated, ground, practised, resolved, small

from assistant.adapters import packaged
from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation
from assistant.errors import BadArgument
from assistant.tools import coverage, profile, rank, search
from assistant.tools.citing import Sources

NO_INDEX: Any = None
"""A list that is to be whole asks no index."""


def total(name: str, year: int | None, edition: str | None, points: float, **given: Any) -> Evaluation:
    return evaluated(name, year, edition, total=points, total_basis="stated", **given)


def ranked(corpus: Corpus, **given: Any) -> Envelope:
    return rank.rank(corpus, resolved(corpus, **given), Sources(corpus, packaged.phrases))


def scored(corpus: Corpus, **given: Any) -> list[str]:
    return [row["municipality"] for row in ranked(corpus, **given).result["scored"]]


THREE = small(total("Ale", 2017, "2016", 400), total("Mark", 2018, "2016", 500), total("Tjörn", 2019, "2016", 600))


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"min_points": 500}, ["Tjörn", "Mark"]),
        ({"min_points": 500, "above": True}, ["Tjörn"]),
        ({"max_points": 500}, ["Mark", "Ale"]),
        ({"max_points": 500, "below": True}, ["Ale"]),
        ({"min_points": 400, "above": True, "max_points": 600, "below": True}, ["Mark"]),
        ({"above": True}, ["Tjörn", "Mark", "Ale"]),
        ({"min_year": 2018}, ["Tjörn", "Mark"]),
        ({"max_year": 2018}, ["Mark", "Ale"]),
        ({"year": 2018}, ["Mark"]),
    ],
)
def test_a_limit_holds_and_counts_itself_unless_it_is_to_be_passed(given: dict[str, Any], names: list[str]) -> None:
    assert scored(THREE, total=True, **given) == names


def test_a_range_that_ends_where_more_is_asked_for_is_not_enough() -> None:
    corpus = small(evaluated("Ale", 2017, "2016", area_low=60, area_high=70))
    assert ranked(corpus, area=1, edition="2016", min_points=70).result["bounded"]
    assert not ranked(corpus, area=1, edition="2016", min_points=70, above=True).result["bounded"]


def test_within_years_an_earlier_evaluation_counts_though_a_newer_is_known() -> None:
    corpus = small(total("Ale", 2016, "2016", 400), total("Ale", 2019, "2016", 500))
    assert [row["points"] for row in ranked(corpus, total=True, max_year=2018).result["scored"]] == [400]


def test_the_largest_rise_is_found_among_pairs_that_can_be_compared_only() -> None:
    corpus = small(
        total("Ale", 2011, "2010", 400), total("Ale", 2014, "2010", 450),
        total("Mark", 2014, "2010", 400), total("Mark", 2017, "2016", 480),
        total("Tjörn", 2017, "2016", 300), total("Tjörn", 2021, "2020", 600),
    )  # fmt: skip
    found = ranked(corpus, total=True, most_improved=True).result
    assert [(row["rank"], row["municipality"], row["difference"], row["comparable"]) for row in found["risen"]] == [
        (1, "Mark", 80, "with_care"),
        (2, "Ale", 50, "yes"),
    ]
    assert found["not_comparable"] == 1


def test_equal_rises_share_a_rank_and_a_fall_is_no_rise() -> None:
    corpus = small(
        total("Ale", 2011, "2010", 400), total("Ale", 2014, "2010", 450),
        total("Mark", 2012, "2010", 500), total("Mark", 2014, "2010", 550),
        total("Vara", 2012, "2010", 500), total("Vara", 2014, "2010", 480),
    )  # fmt: skip
    assert [row["rank"] for row in ranked(corpus, total=True, most_improved=True).result["risen"]] == [1, 1]
    fallen = ranked(corpus, total=True, most_improved=True, lowest=True).result["risen"]
    assert [(row["municipality"], row["difference"]) for row in fallen] == [("Vara", -20)]


def test_a_rise_on_an_area_that_was_changed_between_two_editions_is_none() -> None:
    corpus = small(evaluated("Ale", 2014, "2010", areas={7: 40, 1: 40}), evaluated("Ale", 2018, "2016", areas={7: 90, 1: 60}))
    assert ranked(corpus, area=7, most_improved=True).result["risen"] == []
    one = ranked(corpus, area=1, most_improved=True).result["risen"][0]
    assert (one["difference"], one["comparable"]) == (20, "with_care")


def test_years_limit_when_the_rise_was_seen() -> None:
    corpus = small(total("Ale", 2011, "2010", 400), total("Ale", 2014, "2010", 450))
    assert ranked(corpus, total=True, most_improved=True, min_year=2015).result["risen"] == []


def test_a_rise_on_a_sub_question_is_refused() -> None:
    with pytest.raises(BadArgument):
        ranked(THREE, sub_question="7.5", most_improved=True)


def test_those_most_alike_are_told_whatever_is_known_of_them() -> None:
    corpus = small(evaluated("Vänersborg"), total("Mark", 2022, "2020", 438), evaluated("Kiruna", 2018))
    found = ask_peers(corpus, municipality="Vänersborg", alike=True).result["alike"]
    assert [(row["municipality"], row["points"]) for row in found["evaluated"]] == [("Mark", 438), ("Kiruna", None)]
    assert found["evaluated_within"] == 2
    assert all(row["municipality"] not in ("Mark", "Kiruna", "Vänersborg") for row in found["others"])


def test_those_near_are_told_by_distance_with_their_points_on_the_area_asked_for() -> None:
    corpus = small(evaluated("Vänersborg"), evaluated("Mark", 2021, "2016", areas={6: 70}), evaluated("Uddevalla", 2009, "2002"))
    found = ask_peers(corpus, municipality="Vänersborg", area=6, alike=True, like="near").result["alike"]
    assert [(row["municipality"], row["points"]) for row in found["evaluated"]] == [("Uddevalla", None), ("Mark", 70)]
    assert found["order"] == "distance"


def test_peers_can_be_narrowed_to_the_larger() -> None:
    corpus = small(total("Köping", 2017, "2016", 402), total("Grästorp", 2017, "2016", 600), total("Örebro", 2017, "2016", 600))
    found = ask_peers(corpus, municipality="Köping", min_population=50_000).result
    assert [peer["municipality"] for peer in found["weak"][0]["peers"]] == ["Örebro"]


def test_all_that_won_an_award_are_listed_and_nobody_else() -> None:
    corpus = small(practised("Ale", "award", year=2015), practised("Mark", "award", area=3, sub_question=None), practised("Tjörn", "own_strength"))

    def of(**given: Any) -> list[str]:
        asked = resolved(corpus, query="pris", provenance="award", **given)
        return [row["municipality"] for row in search.search(corpus, asked, Sources(corpus, packaged.phrases), NO_INDEX).result["hits"]]

    assert of() == ["Mark", "Ale"]
    assert of(area=3) == ["Mark"]
    assert of(municipality="Ale") == ["Ale"]


def test_the_known_means_are_told_by_year() -> None:
    corpus = ground()
    asked = resolved(corpus, benchmark=True, year=2006)
    rows = coverage.coverage(corpus, asked, Sources(corpus, packaged.phrases)).result["benchmarks"]
    assert [(row["kind"], row["total"]) for row in rows] == [("median", 409)]


def test_what_came_after_a_year_is_compared_with_it_though_its_points_are_unknown() -> None:
    corpus = small(total("Ale", 2011, "2010", 600), evaluated("Ale", 2021, "2020"))
    found = profile.profile(corpus, resolved(corpus, municipality="Ale", from_year=2011), Sources(corpus, packaged.phrases)).result
    assert (found["year"], found["change"][-1]["from"]["points"], found["change"][-1]["to"]["points"]) == (2021, 600, None)


def test_the_only_evaluation_is_not_said_to_be_unknown() -> None:
    corpus = small(total("Ale", 2011, "2010", 600))
    found = profile.profile(corpus, resolved(corpus, municipality="Ale", from_year=2011), Sources(corpus, packaged.phrases)).result
    assert (found["year"], found["change"], found["total"]["percent"]) == (2011, [], 75)


def test_a_group_is_told_by_name() -> None:
    corpus = small(total("Ale", 2011, "2010", 600))
    asked = coverage.coverage(corpus, resolved(corpus, group="B4"), Sources(corpus, packaged.phrases)).result["asked"]
    assert asked["group_name"] == "Pendlingskommun nära större stad"
