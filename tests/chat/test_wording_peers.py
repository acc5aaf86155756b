"""Peers, likeness and standings in words: what each side of them says, in Swedish and English."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.wiring import Kompass


@pytest.mark.parametrize(
    ("given", "language", "said"),
    [
        ({"municipality": "Vänersborg", "sub_question": "7.5", "picture": True}, "sv", "| **Vänersborg** |"),
        ({"municipality": "Vänersborg", "sub_question": "7.5", "picture": True}, "en", "Better and alike"),
        ({"municipality": "Vänersborg", "like": "us"}, "sv", "”Som vi” betyder minst 50 av 100 i likhet"),
        ({"municipality": "Vallentuna"}, "sv", "Inget av områdena ligger under"),
        ({"municipality": "Karlskrona"}, "sv", "Med utvärderingsrapporten för Karlskrona inläst"),
        ({"municipality": "Luleå"}, "sv", "Luleås poäng är inte kända"),
        ({"municipality": "Köping"}, "en", "Only totals are known"),
        ({"most_cited": True}, "sv", "Oftast hänvisar utvärderarna till **Helsingborg**"),
        ({"most_cited": True, "area": 4}, "en", "Evaluators most often refer to"),
        ({"most_cited": True, "area": 8}, "sv", "utan att det är känt i vems rapport"),
        ({"most_cited": True, "sub_question": "6.6"}, "sv", "Materialet har inga sådana hänvisningar."),
        ({"municipality": "Vänersborg", "most_cited": True}, "en", "In the report on Vänersborg the evaluators refer to **Helsingborg"),
        ({"municipality": "Vänersborg", "alike": True, "like": "size"}, "sv", "Närmast Vänersborg i folkmängd"),
        ({"municipality": "Vänersborg", "alike": True, "max_distance": 1}, "sv", "Ingen utvärderad kommun ligger så nära Vänersborg."),
        ({"municipality": "Vänersborg", "alike": True, "area": 6}, "en", "Latest known points on the area"),
        ({"municipality": "Grästorp", "alike": True, "group": "A1"}, "sv", "Ingen utvärderad kommun är lik Grästorp på det sätt"),
    ],
)
def test_each_side_of_peers_has_its_words(kompass: Kompass, given: dict[str, Any], language: str, said: str) -> None:
    assert said in kompass.tell("peers", given, language).text


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("rank", {"total": True, "min_population": 20_000, "max_population": 40_000}, "med 20\u00a0000 till 40\u00a0000 invånare"),
        ("rank", {"total": True, "min_year": 2012, "max_year": 2014}, "utvärderade 2012–2014"),
        ("rank", {"total": True, "max_year": 2012}, "utvärderade 2012 eller tidigare"),
        ("rank", {"total": True, "most_improved": True, "county": "Gotlands län"}, "har en känd ökning totalt"),
        ("coverage", {"min_population": 20_000, "max_population": 40_000}, "med 20\u00a0000 till 40\u00a0000 invånare"),
        ("coverage", {"group": "B4", "max_evaluations": 1}, "har utvärderats högst en gång"),
        ("coverage", {"benchmark": True, "edition": "2016"}, "Medelvärdet är 466 poäng totalt"),
        ("framework", {"area": 8, "edition": "2016"}, "Kommunen som samhällsbyggare är område 8"),
        ("search", {"query": "pris", "provenance": "own_strength", "kind": "practice"}, "Med egna ord berättar **"),
        ("search", {"query": "pris", "provenance": "cited_by_evaluator", "area": 8}, "Utvärderare lyfter fram **"),
        ("search", {"query": "pris", "provenance": "evaluated_strength", "municipality": "Mora"}, "Materialet har ingen sådan styrka."),
    ],
)
def test_limits_are_said_in_words(kompass: Kompass, tool: str, given: dict[str, Any], said: str) -> None:
    assert said in kompass.tell(tool, given, "sv").text


@pytest.mark.parametrize(
    ("question", "status", "said"),
    [
        ("Är Luleå bäst på område 7?", "partial", "poäng"),
        ("Är Enköping bäst på område 7 i 2016 års utgåva?", "partial", "Det går inte att säga: **Enköping** saknar"),
        ("Är Höganäs bäst totalt?", "answered", "Ja, **Höganäs** har högst kända totalpoäng"),
        ("Är Köping sämst totalt?", "answered", "Ja, **Köping** har lägst kända totalpoäng"),
    ],
)
def test_a_standing_is_told_or_said_to_be_unknown(kompass: Kompass, question: str, status: str, said: str) -> None:
    answer, _ = kompass.ask(question)
    assert answer.status == status
    assert said in answer.text
