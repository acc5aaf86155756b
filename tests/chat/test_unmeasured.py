"""Good or bad at something for which no points are given: said before any totals, and never told as if the totals were about it."""

from __future__ import annotations

import pytest

from assistant.wiring import Kompass


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("vilken kommun i Skåne är bäst på ishockey", "”ishockey”"),
        ("vem är bäst på ishockey med över 20 000 invånare?", "”ishockey”"),
        ("vilka små kommuner är sämst på padel", "”padel”"),
        ("which small municipality is best at swimming pools?", "“swimming pools”"),
        ("vilken kommun i Skåne är bäst på kommunikation", "”kommunikation”"),
    ],
)
def test_totals_of_some_are_not_told_as_points_of_something_else(kompass: Kompass, question: str, subject: str) -> None:
    answer, _ = kompass.ask(question)
    assert answer.tool == "rank" and answer.status == "partial"
    assert subject in answer.text.partition("\n")[0]


def test_an_example_is_not_told_as_who_is_worst(kompass: Kompass) -> None:
    answer, _ = kompass.ask("vilken kommun är sämst på kommunikation?")
    assert answer.text.startswith("Vem som är sämst på ”kommunikation” går inte att säga")
    assert not kompass.ask("vilken kommun är bäst på kommunikation?")[0].text.startswith("Vem som är sämst")


@pytest.mark.parametrize(
    "question",
    [
        "vem är bäst i Skåne",
        "vilka i Skåne är bäst på område 7",
        "vilka små kommuner är bra på allt",
        "vem är sämst på medborgardialog",
        "bäst totalt i Skåne",
    ],
)
def test_what_has_points_needs_no_such_word(kompass: Kompass, question: str) -> None:
    assert "inga egna poäng" not in kompass.ask(question)[0].text
