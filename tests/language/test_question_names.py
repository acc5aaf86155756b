"""Municipalities in questions."""

from __future__ import annotations

import pytest

from assistant.domain.corpus import Corpus
from assistant.language.question_names import QuestionNames


@pytest.fixture(scope="module")
def names(built_in: Corpus) -> QuestionNames:
    return QuestionNames(
        built_in.municipalities, {"poäng", "verksamhet", "vilken", "område"}, {"övik": "Örnsköldsvik", "Gbg": "Göteborg", "Ingenstans": "Ingen"}
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hur gick det för Vänersborg", ["Vänersborg"]),
        ("VÄNERSBORGS KOMMUN", ["Vänersborg"]),
        ("Helsingborgs stads resultat", ["Helsingborg"]),
        ("vad fick 1487", ["Vänersborg"]),
        ("vanersborg och grastorp", ["Vänersborg", "Grästorp"]),
        ("upplands-väsby", ["Upplands Väsby"]),
        ("hur gick det i Övik?", ["Örnsköldsvik"]),
        ("gbg:s poäng", ["Göteborg"]),
        ("Ingenstans", []),
        ("Dals-Ed och Mellerud", ["Dals-Ed", "Mellerud"]),
        ("Örebro län", []),
        ("Kalmar län", []),
        ("Örebro kommun", ["Örebro"]),
        ("år 2014", []),
        ("Karlskrona, Karlskrona och Karlskrona", ["Karlskrona"]),
    ],
)
def test_names_are_found_in_any_form(text: str, found: list[str], names: QuestionNames) -> None:
    assert [one.municipality.name for one in names.find(text)] == found


@pytest.mark.parametrize("text", ["det kan vara så", "hur ska det vara", "mark och vatten", "en sala med stolar", "boden på gården"])
def test_words_that_are_names_too_are_words(text: str, names: QuestionNames) -> None:
    assert names.find(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hur gick det i vara", "Vara"),
        ("vad fick lund", "Lund"),
        ("Mark vs Ängelholm", "Mark"),
        ("Vara kommun", "Vara"),
        ("hur gick det för Mora?", "Mora"),
    ],
)
def test_they_are_names_where_a_place_is_meant(text: str, name: str, names: QuestionNames) -> None:
    assert name in [one.municipality.name for one in names.find(text)]


def test_a_slip_is_mended_and_told(names: QuestionNames) -> None:
    (found,) = names.find("hur gick det för vännersborg")
    assert (found.municipality.name, found.typed, found.corrected) == ("Vänersborg", "vännersborg", True)


def test_missing_dots_are_no_slip(names: QuestionNames) -> None:
    (found,) = names.find("vanersborg")
    assert not found.corrected


def test_words_of_ours_are_never_mended(names: QuestionNames) -> None:
    assert names.find("vilken verksamhet gav poäng") == []


def test_an_empty_text_names_nothing(names: QuestionNames) -> None:
    assert names.find("") == []
