"""Plain questions in plain words: what the first sentences of their answers must say."""

from __future__ import annotations

import pytest

from assistant.domain.answer import Answer
from assistant.wiring import Kompass


def ask(kompass: Kompass, question: str) -> Answer:
    return kompass.ask(question)[0]


def test_strongest_area_of_an_evaluation_without_areas_tells_the_one_before(kompass: Kompass) -> None:
    answer = ask(kompass, "vilka områden är starka i Örebro")
    assert answer.status == "partial"
    assert "(2012) var område 8 (Kommunen som samhällsbyggare) starkast med 87 poäng" in answer.text
    assert "motsvarande område" not in answer.text  # no area was asked for


def test_where_no_area_fell_that_is_said(kompass: Kompass) -> None:
    answer = ask(kompass, "vilket område tappade Örebro på")
    assert answer.text.startswith("Inget område har en känd minskning")


def test_without_a_mean_of_totals_the_areas_are_held_against_theirs(kompass: Kompass) -> None:
    answer = ask(kompass, "är Vallentuna bättre än snittet på allt?")
    assert answer.status == "answered"
    assert "område 5 (Brukarens fokus) med 86 mot 61" in answer.text


@pytest.mark.parametrize(("question", "said", "unsaid"), [("vad är medianen på totalen", "409", "476"), ("vad är medelvärdet totalt", "476", "409")])
def test_a_median_is_no_mean(question: str, said: str, unsaid: str, kompass: Kompass) -> None:
    text = ask(kompass, question).text
    assert said in text
    assert unsaid not in text


def test_points_on_whatever_area_are_answered_over_all_areas(kompass: Kompass) -> None:
    answer = ask(kompass, "vem har över 90 på något område?")
    assert answer.text.startswith("Ingen kommun har mer än 90 poäng på något område, så långt områdespoängen är kända. Närmast kommer Örebro med 87")
    assert "Helsingborg kan också höra dit: mellan 69 och 92" in answer.text


def test_nothing_at_all_on_something_is_looked_for_on_sub_questions_too(kompass: Kompass) -> None:
    answer = ask(kompass, "har nån kommun noll poäng på nåt")
    assert "exakt 0 poäng på delfråga 7.1" in answer.text
    assert "Vänersborg" in answer.text


def test_points_on_whatever_area_can_be_narrowed_afterwards(kompass: Kompass) -> None:
    _, dialogue = kompass.ask("vem har över 80 på något område")
    answer, _ = kompass.ask("och över 86?", dialogue)
    assert answer.arguments["any_area"] is True
    assert "En kommun har mer än 86 poäng" in answer.text
