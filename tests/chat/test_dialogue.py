"""What a dialogue remembers."""

from __future__ import annotations

from typing import Any

from assistant.chat.dialogue import Dialogue
from assistant.chat.request import Request
from assistant.domain.answer import Envelope


def after(intent: str, focus: str, arguments: dict[str, Any], result: dict[str, Any], before: Dialogue = Dialogue(), **notes: Any) -> Dialogue:
    return before.after(Request(intent, "sv", focus, arguments, notes=notes), Envelope(intent, arguments, result))


def test_the_area_asked_about_is_remembered_with_the_edition_of_its_numbers() -> None:
    found = after("profile", "area", {"municipality": "Grästorp", "area": 5}, {"edition": "2010"})
    assert (found.place, found.edition, found.area_edition) == ({"area": 5}, "2010", None)


def test_the_one_area_that_the_answer_named_is_what_there_means() -> None:
    found = after("profile", "weakest", {"municipality": "Vänersborg"}, {"edition": "2016", "weakest": [7], "strongest": [6, 8]})
    assert found.area is None
    assert found.place == {"area": 7}


def test_of_two_areas_as_weak_none_is_meant() -> None:
    assert after("profile", "strongest", {"municipality": "Vänersborg"}, {"edition": "2016", "weakest": [7], "strongest": [6, 8]}).place == {}


def test_the_subject_of_a_search_is_what_that_means() -> None:
    assert after("search", "who", {"query": "kontaktcenter"}, {"hits": []}, about="2.3").place == {"sub_question": "2.3"}


def test_a_ranking_tells_who_is_first() -> None:
    scored = [{"municipality": "Mölndal", "rank": 1}, {"municipality": "Vänersborg", "rank": 2}]
    found = after("rank", "best", {"area": 7}, {"edition": "2016", "order": "best", "scored": scored, "credited": []})
    assert found.told == ("Mölndal",)
    assert found.municipality is None


def test_without_points_the_first_credited_is_told() -> None:
    credited = [{"municipality": "Nacka"}, {"municipality": "Borås"}]
    assert after("rank", "credited", {"area": 7}, {"edition": "2016", "scored": [], "credited": credited}).told == ("Nacka",)


def test_the_edition_of_a_comparison_is_known_when_it_is_one() -> None:
    rows = [{"municipality": "Mölndal", "edition": "2016"}, {"municipality": "Vänersborg", "edition": "2016"}]
    given = {"municipalities": ["Mölndal", "Vänersborg"], "area": 8}
    assert after("compare", "overview", given, {"municipalities": rows}).edition == "2016"
    rows[1]["edition"] = "2020"
    assert after("compare", "overview", given, {"municipalities": rows}).edition is None


def test_the_last_municipality_comes_first_and_the_oldest_is_forgotten() -> None:
    found = Dialogue()
    for name in ("Ale", "Borås", "Enköping", "Gotland", "Höganäs"):
        found = after("profile", "overview", {"municipality": name}, {"edition": "2016"}, found)
    assert found.recent == ("Höganäs", "Gotland", "Enköping", "Borås")


def test_a_question_that_is_not_ours_leaves_the_subject() -> None:
    before = after("profile", "area", {"municipality": "Grästorp", "area": 5}, {"edition": "2010"})
    assert before.after(Request("out_of_scope", "sv", "overview"), None).place == {"area": 5}


def test_the_own_municipality_stays_when_others_are_talked_about() -> None:
    found = after("profile", "overview", {"municipality": "Grästorp"}, {}, own="Grästorp")
    assert after("profile", "overview", {"municipality": "Borås"}, {}, found).own == "Grästorp"
