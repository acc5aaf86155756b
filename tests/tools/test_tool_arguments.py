"""Names are resolved once, to what the contract prints; what cannot be resolved is said, with suggestions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.domain.answer import Envelope
from assistant.errors import BadArgument, KompassError, NothingRecorded, UnknownArea, UnknownMunicipality

Call = Callable[..., Envelope]


@pytest.mark.parametrize("form", ["Vänersborg", "vänersborgs kommun", "VÄNERSBORG", "1487", " Vänersborg "])
def test_a_municipality_in_any_form_is_printed_by_its_plain_name(ask: Call, form: str) -> None:
    found = ask("profile", municipality=form)
    assert found.arguments == {"municipality": "Vänersborg"}
    assert found.result["code"] == "1487"


def test_a_misspelling_is_never_corrected_but_suggested(ask: Call) -> None:
    with pytest.raises(UnknownMunicipality) as caught:
        ask("profile", municipality="Vännersborg")
    assert "Vänersborg" in caught.value.suggestions
    assert caught.value.values["given"] == "Vännersborg"


@pytest.mark.parametrize(
    ("given", "area", "edition"),
    [
        ("Ständiga förbättringar", 7, "2016"),
        ("ständiga  FÖRBÄTTRINGAR", 7, "2016"),
        ("Verksamhetsutveckling", 7, "2010"),
        ("Förnyelsepolitik", 7, "2002"),
        ("Kvalitetsutveckling", 6, "2020"),
        ("Arbetsliv", 7, "2020"),
        ("Continuous improvement", 7, "2016"),
        ("Offentlighet och demokrati", 1, "2016"),
        ("Kommunen som arbetsgivare - personalpolitik", 6, "2016"),
        ("personalpolitik", 6, "2016"),
    ],
)
def test_the_name_of_an_area_decides_number_and_edition(ask: Call, given: str, area: int, edition: str) -> None:
    found = ask("rank", area=given)
    assert (found.arguments["area"], found.arguments["edition"]) == (area, edition)
    assert (found.result["area"]["number"], found.result["edition"]) == (area, edition)


@pytest.mark.parametrize("given", [7, "7", " 07 ", "område 7", "Area 7"])
def test_a_number_of_an_area_leaves_the_edition_open(ask: Call, given: object) -> None:
    assert ask("rank", area=given).arguments == {"area": 7}


@pytest.mark.parametrize("given", ["7.5", "7,5", "delfråga 7.5"])
def test_a_sub_question_sets_its_area_too(ask: Call, given: str) -> None:
    assert ask("rank", sub_question=given).arguments == {"sub_question": "7.5", "area": 7}


@pytest.mark.parametrize("given", ["Skåne län", "skåne", "Skånes", "Skane", "skåne county", "12"])
def test_a_county_is_known_with_or_without_its_ending(ask: Call, given: str) -> None:
    assert ask("rank", total=True, county=given).arguments["county"] == "Skåne län"


@pytest.mark.parametrize("given", ["Västra Götaland", "västra götalands län", "Västra Götalands"])
def test_a_county_with_a_genitive_in_its_name_is_known(ask: Call, given: str) -> None:
    assert ask("rank", total=True, county=given).arguments["county"] == "Västra Götalands län"


@pytest.mark.parametrize(("given", "group"), [("b4", "B4"), ("Storstäder", "A1"), ("B", "B")])
def test_a_group_is_known_by_code_name_or_main_group(ask: Call, given: str, group: str) -> None:
    assert ask("rank", area=7, group=given).arguments["group"] == group


def test_defaults_and_missing_values_are_left_out(ask: Call) -> None:
    assert ask("rank", area=7, edition=None, lowest=False, total=False, limit=None).arguments == {"area": 7}


@pytest.mark.parametrize(
    ("tool", "arguments", "code"),
    [
        ("rank", {"area": 9}, "unknown_area"),
        ("rank", {"area": 0}, "unknown_area"),
        ("rank", {"area": "²"}, "unknown_area"),
        ("rank", {"area": "simhallar"}, "unknown_area"),
        ("rank", {"area": "och"}, "unknown_area"),
        ("rank", {"area": "Arbetsliv", "edition": "2016"}, "unknown_area"),
        ("rank", {"area": 7, "edition": "2017"}, "unknown_edition"),
        ("rank", {"area": 7, "edition": ""}, "unknown_edition"),
        ("rank", {"sub_question": "7.9"}, "unknown_sub_question"),
        ("rank", {"sub_question": "sju"}, "unknown_sub_question"),
        ("rank", {"sub_question": "7.5", "edition": "2010"}, "unknown_sub_question"),
        ("rank", {"sub_question": "7.5", "area": 3}, "bad_argument"),
        ("rank", {"area": 7, "county": "Atlantis"}, "bad_argument"),
        ("rank", {"area": 7, "group": "D1"}, "bad_argument"),
        ("rank", {"area": 7, "limit": 0}, "bad_argument"),
        ("rank", {"area": 7, "limit": "tre"}, "bad_argument"),
        ("rank", {"area": 7, "min_points": float("nan")}, "bad_argument"),
        ("rank", {"area": 7, "min_points": -1}, "bad_argument"),
        ("rank", {"area": 7, "total": True}, "bad_argument"),
        ("rank", {}, "bad_argument"),
        ("rank", {"area": 7, "colour": "blue"}, "bad_argument"),
        ("rank", {"area": 7, "query": "x"}, "bad_argument"),
        ("search", {"query": "x", "kind": "rumour"}, "bad_argument"),
        ("search", {"query": "  "}, "bad_argument"),
        ("profile", {}, "bad_argument"),
        ("profile", {"municipality": ""}, "unknown_municipality"),
        ("profile", {"municipality": "Vänersborg", "year": 2015}, "unknown_year"),
        ("profile", {"municipality": "Vänersborg", "year": "x"}, "bad_argument"),
        ("profile", {"municipality": "Kiruna"}, "nothing_recorded"),
        ("check", {"municipality": "Kiruna"}, "nothing_recorded"),
        ("compare", {"municipalities": ["Kiruna", "Arvidsjaur"]}, "nothing_recorded"),
        ("compare", {"municipalities": ["Vänersborg"]}, "bad_argument"),
        ("compare", {"municipalities": ["Vänersborg", "vänersborgs kommun"]}, "bad_argument"),
        ("compare", {"municipalities": []}, "bad_argument"),
        ("guess", {}, "bad_argument"),
    ],
)
def test_what_cannot_be_met_has_the_code_of_the_contract(ask: Call, tool: str, arguments: dict[str, Any], code: str) -> None:
    with pytest.raises(KompassError) as caught:
        ask(tool, **arguments)
    assert caught.value.code == code
    assert caught.value.message


def test_an_unknown_year_comes_with_the_years_that_are_known(ask: Call) -> None:
    with pytest.raises(KompassError) as caught:
        ask("profile", municipality="Vänersborg", year=2015)
    assert caught.value.suggestions == ("2018", "2014")


def test_an_area_of_another_edition_is_suggested_by_its_name_there(ask: Call) -> None:
    with pytest.raises(KompassError) as caught:
        ask("rank", area="Arbetsliv", edition="2016")
    assert caught.value.suggestions == ("Kommunen som arbetsgivare – personalpolitik",)


def test_counties_are_suggested_once_each(ask: Call) -> None:
    with pytest.raises(BadArgument) as caught:
        ask("rank", area=7, county="Atlantis")
    assert len(caught.value.suggestions) == len(set(caught.value.suggestions)) == 21


def test_a_municipality_with_good_examples_only_has_something_recorded(ask: Call) -> None:
    found = ask("profile", municipality="Eskilstuna").result
    assert found["year"] is None and found["total"]["points"] is None and found["practices"]
    with pytest.raises(NothingRecorded):
        ask("check", municipality="Eskilstuna")


@pytest.mark.parametrize("what", ["points", "population"])
def test_a_least_that_is_more_than_the_most_is_refused(ask: Call, what: str) -> None:
    with pytest.raises(BadArgument) as caught:
        ask("rank", area=7, **{f"min_{what}": 80, f"max_{what}": 20})
    assert (caught.value.values["least"], caught.value.values["most"]) == (80, 20)
    assert ask("rank", area=7, **{f"min_{what}": 20, f"max_{what}": 20}).result["scored"] == []


@pytest.mark.parametrize("given", [-1, "-1", 0, 9, "9.0", 10**8])
def test_no_area_has_such_a_number(ask: Call, given: object) -> None:
    with pytest.raises(UnknownArea) as caught:
        ask("rank", area=given)
    assert caught.value.suggestions == tuple("12345678")


@pytest.mark.parametrize(("given", "lowest"), [("false", False), ("no", False), (0, False), ("true", True), (True, True)])
def test_no_said_in_words_is_no(ask: Call, given: object, lowest: bool) -> None:
    assert ask("rank", area=7, lowest=given).arguments == ({"area": 7, "lowest": True} if lowest else {"area": 7})


@pytest.mark.parametrize("given", [{"lowest": "maybe"}, {"limit": True}, {"limit": 10**12}, {"min_points": float("nan")}])
def test_values_that_no_tool_takes_are_refused(ask: Call, given: dict[str, Any]) -> None:
    with pytest.raises(BadArgument) as caught:
        ask("rank", area=7, **given)
    assert str(next(iter(given.values()))) in caught.value.message


@pytest.mark.parametrize("area", [3, "Offentlighet och demokrati"])
def test_a_sub_question_of_another_area_is_refused(ask: Call, area: object) -> None:
    with pytest.raises(BadArgument):
        ask("rank", sub_question="7.5", area=area)
