"""Slips in asking words are mended; names, subjects and other words stay as they are."""

from __future__ import annotations

import pytest

from assistant.language.question_spelling import QuestionSpelling

SPELLING = QuestionSpelling(
    ["område", "jämför", "utvärdering", "poäng", "vilka", "skillnad", "kommuner", "score"], ["skolor", "kommunen", "vilja", "område", "skillnaden"]
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hur gick det på omårde 7", "hur gick det på område 7"),
        ("jämfr Borås och Nacka", "jämför Borås och Nacka"),
        ("senaste utvärdreingen", "senaste utvärdreingen"),
        ("senaste utvärderign", "senaste utvärdering"),
        ("vilak kommuner", "vilka kommuner"),
    ],
)
def test_one_slip_is_mended_and_a_longer_way_is_not(typed: str, meant: str) -> None:
    assert SPELLING.mended(typed) == meant


@pytest.mark.parametrize("text", ["vilja", "skolor", "kommunens", "skillnaden", "åre", "ja", "", "7.5 och 2016"])
def test_words_that_are_words_stay(text: str) -> None:
    assert SPELLING.mended(text) == text


def test_the_places_of_names_are_left_alone() -> None:
    assert SPELLING.mended("Poägn fick", [(0, 5)]) == "Poägn fick"
    assert SPELLING.mended("poägn fick") == "poäng fick"


def test_two_words_as_near_leave_the_typed_one() -> None:
    both = QuestionSpelling(["vilka", "vilda"], [])
    assert both.mended("vilba") in ("vilka", "vilda", "vilba")


def test_a_short_word_is_never_mended() -> None:
    assert SPELLING.mended("omr 7 vlka") == "omr 7 vlka"
