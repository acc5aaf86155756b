"""What "the second", "the next area" and "them" mean after an answer that listed something."""

from __future__ import annotations

from typing import Any

import pytest
from talks import said

from assistant.wiring import Kompass


@pytest.mark.parametrize(
    ("turns", "tool", "arguments", "first"),
    [
        ("Vilka är bäst totalt i 2020 års utgåva?|och tvåan?", "rank", {"edition": "2020", "total": True}, "**Vallentuna** ligger på plats 2"),
        ("Vilka är bäst totalt i 2020 års utgåva?|den tredje då?", "rank", {"edition": "2020", "total": True}, "**Härryda** ligger på plats 3"),
        ("Vilka är bäst totalt i 2020 års utgåva?|vem kommer tvåa?", "rank", {"edition": "2020", "total": True}, "**Vallentuna**"),
        ("Who is best in total in the 2020 edition?|and the second?", "rank", {"edition": "2020", "total": True}, "**Vallentuna** is number 2"),
        ("Vilka är bäst totalt?|och den sista?", "rank", {"total": True}, "**Mark**"),
        ("Who is best on area 8 in the 2010 edition?|who came second?", "rank", {"edition": "2010", "area": 8}, "**Grästorp** is number 2"),
        ("Vilka är bäst totalt?|vad gör ettan?|och den efter?", "profile", {"municipality": "Vallentuna"}, ""),
        ("Vilka områden är svagast i Grästorp?|hur ligger den svagaste mot snittet?", "profile", {"municipality": "Grästorp", "area": 4}, ""),
        ("Vilka är bäst totalt i 2010 års utgåva?|vem är femma?", "rank", {"edition": "2010", "total": True}, "**Lidköping** ligger på plats 5"),
        ("Vilka kommuner i Blekinge är med?|vilken är bäst där?|och den andra?", "profile", None, "**Ronneby**"),
        ("Vilka är bäst totalt?|och tvåan?|nästa?", "rank", {"total": True}, "**Härryda**"),
        ("Vilka är bäst totalt?|näst sämst då?", "rank", {"total": True, "lowest": True}, "**Tomelilla**"),
        ("Vilka är sämst totalt?|och näst sämst?", "rank", {"total": True, "lowest": True}, "**Tomelilla**"),
        ("Vilka är bäst totalt?|hur gick det för trean?", "profile", {"municipality": "Härryda"}, "**Härryda**"),
        ("Vilka är bäst på område 7 i 2016 års utgåva?|och tvåan?|varför är den så låg?", "profile", {"municipality": "Vänersborg", "area": 7}, ""),
        (
            "Vem kan Vänersborg lära av på 7.4?|vad gör den andra?",
            "profile",
            {"municipality": "Helsingborg", "sub_question": "7.4", "area": 7},
            "**Helsingborg**",
        ),
        ("Vem kan Mark lära av om kvalitetsutveckling?|vad gör den första?", "profile", {"municipality": "Helsingborg", "area": 7}, ""),
        (
            "Vi är Vänersborg. Vem kan vi lära av på 7.4?|jämför oss med den första",
            "compare",
            {"municipalities": ["Vänersborg", "Karlskrona"], "area": 7},
            "",
        ),
        ("Vilka är Vänersborgs svaga delfrågor?|vem är bra på den tredje?", "rank", {"sub_question": "7.2", "area": 7}, ""),
        (
            "Vilka är Vänersborgs svaga delfrågor?|vem är bra på den första?|och den andra?",
            "rank",
            {"sub_question": "5.2", "area": 5},
            "",
        ),
        (
            "What are the weakest areas of Vänersborg?|and the next one?",
            "profile",
            {"municipality": "Vänersborg", "area": 5},
            "**Vänersborg** received 45",
        ),
        ("Vilket område är Vänersborg svagast på?|och näst svagast?", "profile", {"municipality": "Vänersborg", "area": 5}, "**Vänersborg** fick 45"),
        ("Vad fick Grästorp på område 3?|nästa område?", "profile", {"municipality": "Grästorp", "area": 4}, "**Grästorp** fick 53"),
        ("Vad fick Grästorp på område 3?|och området innan?", "profile", {"municipality": "Grästorp", "area": 2}, "**Grästorp** fick 60"),
        ("Vad fick Vänersborg på 7.5?|nästa delfråga?", "profile", {"municipality": "Vänersborg", "sub_question": "8.1", "area": 8}, ""),
        ("Vilka ligger över 600 poäng?|jämför dem", "compare", {"municipalities": ["Höganäs", "Vallentuna"]}, "Totalt har **Höganäs** 679"),
        ("Which municipalities have the highest total?|compare them", "compare", None, "In total, **Höganäs** has 679"),
        (
            "Vilka kommuner i Skåne har utvärderats?|jämför dem",
            "compare",
            {"municipalities": ["Helsingborg", "Höganäs", "Tomelilla", "Ängelholm"]},
            "Utvärderingarna är gjorda med olika utgåvor",
        ),
        ("Vilka kommuner liknar Ystad?|vilken av dem har högst poäng?", "compare", None, ""),
    ],
)
def test_what_was_listed_can_be_pointed_at(kompass: Kompass, turns: str, tool: str, arguments: dict[str, Any] | None, first: str) -> None:
    answer = said(kompass, turns)
    assert answer.tool == tool
    assert arguments is None or dict(answer.arguments) == arguments
    assert answer.text.startswith(first)


@pytest.mark.parametrize(
    ("turns", "tool", "arguments"),
    [
        ("Vilka är bäst totalt?|vem kommer tvåa på område 3?", "rank", {"area": 3}),
        ("Vilka är bäst totalt i 2016 års utgåva?|vem har den högsta poängen?", "rank", {"edition": "2016", "total": True}),
        ("Hur gick det för Lidköping?|och första gången?", "profile", {"municipality": "Lidköping", "year": 2002}),
        ("Vilka är bäst totalt?|vilka andra kommuner har utvärderats?", "coverage", {}),
        ("Hur många kommuner i Skåne har gjort Kommunkompassen?|Vilken av dem är bäst?", "rank", {"county": "Skåne län", "total": True}),
    ],
)
def test_other_firsts_and_seconds_pick_nothing(kompass: Kompass, turns: str, tool: str, arguments: dict[str, Any]) -> None:
    answer = said(kompass, turns)
    assert (answer.tool, dict(answer.arguments)) == (tool, arguments)


def test_one_beyond_the_end_of_the_list_is_asked_back_about(kompass: Kompass) -> None:
    answer = said(kompass, "Vilka ligger över 600 poäng i 2020 års utgåva?|och den fjärde?")
    assert answer.status == "clarify"
    assert answer.text == "Listan har bara 2: Höganäs och Vallentuna. Vilken av dem gäller frågan?"
    assert answer.result == {"choices": ["Höganäs", "Vallentuna"]}


def test_each_of_them_is_told_how_it_has_changed(kompass: Kompass) -> None:
    answer = said(kompass, "Vilka ligger över 600 poäng i 2020 års utgåva?|jämför dem|vem av dem har ökat mest?")
    assert "från 611 poäng (2020) till 679 (2023)" in answer.text
    assert "Vallentuna" in answer.text
    why = said(kompass, "Vilka ligger över 600 poäng i 2020 års utgåva?|jämför dem|vem av dem har ökat mest?|varför?")
    assert "för Höganäs" in why.text and "för Vallentuna" in why.text


def test_one_of_several_of_whom_nothing_is_known_is_named(kompass: Kompass) -> None:
    answer = said(kompass, "Jämför Karlskrona och Grästorp|Hur gick det för Ystad?|vem av dem är bäst?|vad gör de?")
    assert "**Karlskrona**" in answer.text
    assert "Om Ystad finns" in answer.text


def test_the_years_that_there_are_instead_are_told_of_each(kompass: Kompass) -> None:
    answer = said(kompass, "Vilka är bäst på område 3 i 2016 års utgåva?|berätta mer om dem|mellan 2010 och 2015?")
    assert "Vänersborg har ingen känd utvärdering från 2015. Menade du 2018 eller 2014?" in answer.text
