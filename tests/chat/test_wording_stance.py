"""Yes and no follow the question's direction, and only where yes or no was asked for."""

from __future__ import annotations

import pytest

from assistant.adapters import packaged
from assistant.chat.wording.stance import stance
from assistant.wiring import Kompass


@pytest.mark.parametrize(
    ("question", "language", "meant"),
    [
        ("Ligger Köping över snittet?", "sv", "up"),
        ("Kan det vara så att Köping ligger under snittet?", "sv", "down"),
        ("är det över snittet?", "sv", "up"),
        ("Och är Grästorp bättre än snittet på område 4?", "sv", "up"),
        ("Ligger Köping över eller under snittet?", "sv", None),
        ("Ligger Köping inte över snittet?", "sv", None),
        ("Jämför Köping med snittet", "sv", None),
        ("Hur långt under snittet ligger Köping?", "sv", None),
        ("Har Karlskrona blivit bättre sen sist?", "sv", "up"),
        ("Har Karlskrona tappat?", "sv", "down"),
        ("Stämmer siffrorna?", "sv", "right"),
        ("Finns det fel i rapporten?", "sv", "wrong"),
        ("Hej! Är Borås bättre?", "sv", "up"),
        ("Is Köping above or below the average?", "en", None),
        ("Is Köping below the average?", "en", "down"),
        ("Did Höganäs improve between 2020 and 2023?", "en", "up"),
        ("Compare Vallentuna with the average on area 8", "en", None),
        ("Is the score of area 2 right?", "en", "right"),
        ("", "sv", None),
        ("???", "sv", None),
    ],
)
def test_what_a_yes_would_mean(question: str, language: str, meant: str | None) -> None:
    assert stance(question, packaged.phrases(language)) == meant


def test_a_direction_seen_by_understanding_counts_for_a_yes_no_question_only() -> None:
    say = packaged.phrases("sv")
    assert stance("Ligger Köping långt ifrån snittet?", say, "below") == "down"
    assert stance("Hur ligger Köping till?", say, "below") is None


@pytest.mark.parametrize(
    ("question", "beginning"),
    [
        ("Ligger Köping under snittet?", "Ja, **Köping** ligger under"),
        ("Ligger Köping över snittet?", "Nej, **Köping** ligger under"),
        ("Ligger Köping över eller under snittet?", "**Köping** ligger under"),
        ("Is Köping below the average?", "Yes, **Köping** is below"),
        ("Har Karlskrona blivit bättre?", "Ja, **Karlskrona** har ökat"),
        ("Har Karlskrona blivit sämre?", "Nej, **Karlskrona** har ökat"),
        ("Har Vallentuna blivit bättre?", "Det går inte att säga"),
    ],
)
def test_the_answer_begins_as_the_question_asks(kompass: Kompass, question: str, beginning: str) -> None:
    answer, _ = kompass.ask(question)
    assert answer.text.startswith(beginning), answer.text
