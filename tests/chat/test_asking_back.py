"""A question that was answered by asking back goes on with the answer; years as limits."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.adapters.question_words import load
from assistant.chat.dialogue import Dialogue
from assistant.chat.understand.years import limits
from assistant.domain.answer import Answer
from assistant.wiring import Kompass


def talk(kompass: Kompass, *questions: str) -> tuple[list[Answer], Dialogue]:
    dialogue, answers = Dialogue(), []
    for one in questions:
        answer, dialogue = kompass.ask(one, dialogue)
        answers.append(answer)
    return answers, dialogue


@pytest.mark.parametrize(
    ("question", "answer", "tool", "arguments"),
    [
        ("Skriv ett utkast", "Mölndal, tack!", "draft", {"municipality": "Mölndal"}),
        ("Vad är våra svagaste områden?", "Grästorps kommun", "profile", {"municipality": "Grästorp"}),
        ("Which municipality should we visit?", "Enköping", "peers", {"municipality": "Enköping"}),
    ],
)
def test_the_answer_to_a_question_back_answers_it(kompass: Kompass, question: str, answer: str, tool: str, arguments: dict[str, Any]) -> None:
    (first, second), dialogue = talk(kompass, question, answer)
    assert first.status == "clarify"
    assert (second.tool, dict(second.arguments)) == (tool, arguments)
    assert dialogue.pending == ""


def test_a_part_of_the_country_is_all_its_counties_at_once(kompass: Kompass) -> None:
    (answer,), _ = talk(kompass, "Vilka kommuner i Norrland har varit med?")
    assert (answer.status, answer.tool) == ("answered", "coverage")
    assert "i Gävleborgs län, Västernorrlands län, Jämtlands län, Västerbottens län och Norrbottens län" in answer.text
    assert {"Luleå", "Ljusdal", "Åre"} <= {row["municipality"] for row in answer.result["asked"]["list"]}  # type: ignore[index]


def test_who_asks_from_a_county_is_offered_its_municipalities_and_not_kept_within_it(kompass: Kompass) -> None:
    (first, second), dialogue = talk(kompass, "Vi är en liten kommun i Jämtland, vem ska vi ringa om ledarskap?", "Åre")
    corpus = kompass.corpus()
    counties = {one.name: one.county for one in corpus.municipalities}
    assert first.result is not None and {counties[name] for name in first.result["choices"]} == {"Jämtlands län"}
    assert (second.tool, dict(second.arguments)) == ("peers", {"municipality": "Åre", "area": 4})
    assert dialogue.own == "Åre"


def test_a_new_question_after_a_question_back_stands_on_its_own(kompass: Kompass) -> None:
    (_, second), dialogue = talk(kompass, "Skriv ett utkast", "Hur gick det för Mölndal 2016?")
    assert (second.tool, dialogue.pending) == ("profile", "")


@pytest.mark.parametrize(
    ("text", "years", "found"),
    [
        ("vilka har utvärderats efter 2020", (2020,), {"min_year": 2021}),
        ("utvärderingar sedan 2018", (2018,), {"min_year": 2018}),
        ("evaluations before 2010", (2010,), {"max_year": 2009}),
        ("till och med 2014", (2014,), {"max_year": 2014}),
        ("från 2022 och framåt", (2022,), {"min_year": 2022}),
        ("2012 eller tidigare", (2012,), {"max_year": 2012}),
        ("efter 2012 men före 2016", (2012, 2016), {"min_year": 2013, "max_year": 2015}),
        ("mellan 2016 och 2018", (2016, 2018), {"min_year": 2016, "max_year": 2018}),
        ("utvärderingar från 2018", (2018,), {"year": 2018}),
        ("alla", (), {}),
    ],
)
def test_years_limit_as_they_are_said(text: str, years: tuple[int, ...], found: dict[str, int]) -> None:
    assert limits(text, years, load().lists) == found


def test_evaluations_are_counted_within_the_years_asked_for(kompass: Kompass) -> None:
    (first, second), _ = talk(kompass, "vilka har utvärderats efter 2020", "och före 2010?")
    years = [one["year"] for row in first.result["asked"]["list"] for one in row["evaluations"]] if first.result else []
    assert years and min(years) == 2021
    assert first.result and first.result["asked"]["evaluations"] == len(years)
    assert dict(second.arguments) == {"max_year": 2009}
