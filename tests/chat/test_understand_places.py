"""Counties, limits, standings and slips in questions, and what they are understood as."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.adapters import question_words, word_tables
from assistant.chat.dialogue import Dialogue
from assistant.chat.request import Request
from assistant.chat.understand.understand import Understander
from assistant.domain.corpus import Corpus
from assistant.wiring import Kompass

Read = Callable[[str], Request]


@pytest.fixture(scope="module")
def read(built_in: Corpus) -> Read:
    understander = Understander(lambda: built_in, word_tables.topic_matcher(built_in.framework), question_words.load())
    return lambda question: understander.understand(question)


@pytest.mark.parametrize(
    ("question", "county"),
    [
        ("Vilka skånska kommuner har bäst totalresultat?", "Skåne län"),
        ("Vilka norrbottenskommuner är med?", "Norrbottens län"),
        ("Har nån hallandkommun bra poäng totalt?", "Hallands län"),
        ("Bästa kommunen i Örebro län totalt", "Örebro län"),
        ("Vem är bäst totalt i Västra Götaland?", "Västra Götalands län"),
    ],
)
def test_a_county_is_known_by_name_adjective_and_compound(read: Read, question: str, county: str) -> None:
    assert read(question).arguments["county"] == county


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Vilka småländska kommuner har bäst totalpoäng?", 3),
        ("Vilka norrländska kommuner har bäst totalpoäng?", 5),
        ("Hur många i Skåne län, Hallands län, Kalmar län och Örebro län har utvärderats?", 4),
    ],
)
def test_a_part_of_the_country_is_all_its_counties_in_one_answer(read: Read, question: str, count: int) -> None:
    request = read(question)
    assert len(request.arguments["county"].split(", ")) == count
    assert not request.also


def test_few_counties_that_are_named_are_answered_one_by_one(read: Read) -> None:
    request = read("Vilka i Skåne län och Hallands län är bäst totalt?")
    assert [request.arguments["county"], *(one.arguments["county"] for one in request.also)] == ["Skåne län", "Hallands län"]


@pytest.mark.parametrize(
    ("question", "limits"),
    [
        ("Vilka har inte nått 50 poäng på område 7 i 2016 års utgåva?", {"max_points": 50}),
        ("Vilka har nått 50 poäng på område 7 i 2016 års utgåva?", {"min_points": 50}),
        ("Vilka ligger inte under 50 poäng på område 7?", {"min_points": 50}),
        ("Toppen på område 7 i 2016 års utgåva", {}),
        ("Topp 3 på område 7 i 2016 års utgåva", {"limit": 3}),
    ],
)
def test_a_negation_turns_a_limit_around(read: Read, question: str, limits: dict[str, int]) -> None:
    request = read(question)
    assert {key: value for key, value in request.arguments.items() if key in ("min_points", "max_points", "limit")} == limits


def test_above_the_mean_is_a_limit(read: Read, built_in: Corpus) -> None:
    means = {one.areas.get(1) for one in built_in.benchmarks if one.edition == "2010"}
    request = read("Vilka ligger över snittet på område 1 i 2010 års utgåva?")
    assert request.arguments["min_points"] in means


@pytest.mark.parametrize(
    ("question", "lowest"),
    [("Är Höganäs bäst i Sverige?", False), ("Är Köping sämst totalt i 2016 års utgåva?", True), ("Vilken plats har Gotland?", False)],
)
def test_where_one_stands_is_a_ranking(read: Read, question: str, lowest: bool) -> None:
    request = read(question)
    assert (request.intent, request.focus, request.arguments.get("lowest", False)) == ("rank", "position", lowest)


@pytest.mark.parametrize("question", ["Vilket är Mölndals sämsta område?", "Är område 7 eller 8 starkast i Mölndal?", "Vad är Mölndal bäst på?"])
def test_ones_own_best_and_worst_are_no_standing(read: Read, question: str) -> None:
    assert read(question).intent == "profile"


def test_a_statement_before_the_question_gives_the_place(read: Read) -> None:
    request = read("Vänersborg fick noll på 7.1. Vem har gjort det bra?")
    assert (request.intent, request.arguments["sub_question"]) == ("peers", "7.1")


def test_a_slip_in_an_asking_word_is_mended(read: Read) -> None:
    assert read("Hur gick det för Vänersborg på omårde 7?").arguments["area"] == 7


def test_swedish_in_a_sentence_is_no_wish_for_an_answer_in_swedish(read: Read) -> None:
    assert read("Which Swedish municipalities did best in total, in Swedish local government?").language == "en"
    assert read("Which municipalities did best in total? Answer in Swedish please").language == "sv"


def test_an_unknown_edition_has_the_numbers_of_its_year(kompass: Kompass) -> None:
    answer, _ = kompass.ask("Hur ligger Enköping till på effektivitet?", Dialogue())
    assert answer.arguments["area"] == 5
    assert "Ledarskap" not in answer.text


def test_yes_or_no_comes_first_for_a_standing(kompass: Kompass) -> None:
    def first(question: str) -> str:
        answer, _ = kompass.ask(question, Dialogue())
        return answer.text.split(",")[0]

    assert first("Är Höganäs bäst i Sverige?") == "Ja"
    assert first("Är Mölndal sämst på Ständiga förbättringar?") == "Nej"


def test_no_error_says_a_number_that_nothing_bears_out(kompass: Kompass) -> None:
    def unbacked(question: str) -> list[Any]:
        answer, _ = kompass.ask(question, Dialogue())
        return [one for one in ("7.5", "290", "2016") if one in answer.text]

    assert unbacked("Vem är bäst på delfråga 9.3?") == []
