"""A pack for a study visit: whom, what sources say, and what to ask of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from small_corpus import ask_draft, evaluated, practised, small

from assistant.adapters import packaged
from assistant.domain.corpus import Corpus
from assistant.errors import BadArgument, NothingRecorded, UnknownSubQuestion
from assistant.tools.arguments import Arguments
from assistant.tools.catalogue import Catalogue
from assistant.tools.citing import Sources
from assistant.tools.study_visit import study_visit


def pack(corpus: Corpus, *numbers: str, **given: Any) -> dict[str, Any]:
    catalogue = Catalogue(lambda: corpus, lambda: None, packaged.phrases)  # type: ignore[arg-type, return-value]
    return catalogue.study_visit(given, numbers).result


def test_points_are_asked_about_as_points_and_ways_of_working_as_such() -> None:
    corpus = small(
        evaluated("Ale", scores={"7.5": 2, "7.1": 3}, areas={7: 20}),
        evaluated("Lerum", 2019, scores={"7.1": 14}, areas={7: 80}),
        practised("Kungsbacka", year=2017),
    )
    first, second = pack(corpus, "7.5", "7.1", municipality="Ale")["parts"]
    asked = {peer["municipality"]: peer["questions"][1] for peer in first["peers"]}
    assert asked["Kungsbacka"].startswith("Uppgiften är från 2017. Arbetar ni fortfarande så")
    assert asked["Lerum"].startswith("Poängen är från 2019.")
    assert [peer["municipality"] for peer in second["peers"]] == ["Lerum"]
    assert first["own"].startswith("Ale kommun har 2 av 20 poäng [")


def test_without_numbers_the_weakest_are_taken_and_a_total_is_said_in_small_letters() -> None:
    corpus = small(evaluated("Ale", total=300, total_basis="stated"), evaluated("Lerum", total=500, total_basis="stated"))
    found = pack(corpus, municipality="Ale")
    assert "Underlaget tar upp kommunen som helhet." in found["markdown"]
    assert "\n## Kommunen som helhet\n" in found["markdown"]
    assert "takes up the municipality as a whole." in pack(corpus, municipality="Ale", language="en")["markdown"]


def test_of_several_subjects_it_says_whom_to_ask_about_which() -> None:
    corpus = small(
        evaluated("Ale", scores={"7.5": 2, "7.1": 3}),
        practised("Lerum", sub_question="7.5"),
        practised("Lerum", sub_question="7.1", text="Lerum har en plan | för allt."),
        practised("Tjörn", sub_question="7.1"),
    )
    table = [line for line in pack(corpus, "7.5", "7.1", municipality="Ale")["markdown"].splitlines() if line.startswith("| ")]
    assert [line.split(" | ")[0] for line in table[2:4]] == ["| Lerum", "| Tjörn"]
    assert "7.5" in table[2] and "7.1" in table[2] and "7.5" not in table[3]


def test_where_nobody_is_better_it_says_so_and_unknown_points_are_unknown() -> None:
    corpus = small(evaluated("Ale", scores={"7.5": 2}))
    found = pack(corpus, "7.5", "7.1", municipality="Ale")
    assert [part["points"] for part in found["parts"]] == [2, None]
    assert "Poängen för Ale kommun är inte känd." in found["markdown"]
    assert found["markdown"].count("I materialet finns ingen kommun som är känd för att lyckas bättre här.") == 2
    assert "Inget är valt" in pack(small(evaluated("Ale", scores={"7.5": 20})), municipality="Ale")["markdown"]


def test_it_needs_a_municipality_and_numbers_that_exist(built_in: Corpus) -> None:
    with pytest.raises(BadArgument):
        study_visit(built_in, Arguments(), [], Sources(built_in, packaged.phrases), packaged.phrases)
    with pytest.raises(UnknownSubQuestion):
        pack(built_in, "9.9", municipality="Vänersborg")
    with pytest.raises(NothingRecorded):
        pack(replace(built_in, practices=(), evaluations=()), "7.5", municipality="Vänersborg")


def test_those_that_are_not_alike_are_not_said_to_be_missing() -> None:
    corpus = small(evaluated("Ale", scores={"7.5": 2}), practised("Kiruna"))
    assert "urvalet omfattar" in pack(corpus, "7.5", municipality="Ale", like="near")["markdown"]
    totals = small(evaluated("Bjurholm", total=300, total_basis="stated"), evaluated("Stockholm", total=500, total_basis="stated"))
    assert "bland andra kommuner finns det" in pack(totals, municipality="Bjurholm")["markdown"]
    assert "bland andra kommuner finns det" in ask_draft(totals, municipality="Bjurholm").result["markdown"]
