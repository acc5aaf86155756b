"""Questions about the talk itself: its sources, back to what was said, how far apart, the same in another language, in passing."""

from __future__ import annotations

from typing import Any

import pytest
from talks import said

from assistant.wiring import Kompass


@pytest.mark.parametrize(
    ("turns", "tool", "arguments", "first"),
    [
        (
            "Vad fick Vänersborg på 7.1?|var står det?",
            "profile",
            {"municipality": "Vänersborg", "sub_question": "7.1", "area": 7},
            "Svaret före bygger på",
        ),
        ("Who is best in total?|what are the sources?", "rank", {"total": True}, "The answer before rests on these sources:"),
        ("Vilka är bäst totalt?|källor?|och tvåan?", "rank", {"total": True}, "**Vallentuna** ligger på plats 2"),
        (
            "Hur gick det för Karlskrona?|och Vänersborg på område 7?|tillbaka till Karlskrona",
            "profile",
            {"municipality": "Karlskrona"},
            "**Karlskrona** fick 509",
        ),
        (
            "Vad fick Karlskrona på område 5?|och Mölndal?|back to Karlskrona",
            "profile",
            {"municipality": "Karlskrona", "area": 5},
            "**Karlskrona** received 53",
        ),
        ("Hur gick det för Grästorp?|tillbaka till Karlskrona", "profile", {"municipality": "Karlskrona"}, "**Karlskrona** fick 509"),
        ("Vilka är bäst på område 5?|hur gick det för Grästorp?|tillbaka till listan", "rank", {"area": 5}, "Högst kända poäng på område 5"),
        (
            "Vad fick Karlskrona 2014?|och 2011?|hur mycket skiljer?",
            "profile",
            {"municipality": "Karlskrona", "year": 2014, "from_year": 2011},
            "**Karlskrona** har ökat totalt",
        ),
        (
            "Vad fick Grästorp totalt?|och Karlskrona?|hur mycket skiljer?",
            "compare",
            {"municipalities": ["Grästorp", "Karlskrona"]},
            "Totalt har **Karlskrona** 509",
        ),
        ("How did Grästorp do on area 2?|and Karlskrona?|what's the difference?", "compare", None, "On area 2"),
        (
            "Vilka är bäst totalt?|hur mycket skiljer?",
            "compare",
            {"municipalities": ["Höganäs", "Vallentuna"], "edition": "2020"},
            "Totalt har **Höganäs** 679",
        ),
        (
            "Vilka är bäst totalt?|och trean?|hur mycket skiljer?",
            "compare",
            {"municipalities": ["Höganäs", "Härryda"], "edition": "2020"},
            "Totalt har **Höganäs** 679",
        ),
        ("Hur står sig Mölndal?|Can you say that in English?", "profile", {"municipality": "Mölndal"}, "**Mölndal** received 476"),
        ("How did Mölndal do?|kan du säga det på svenska tack", "profile", {"municipality": "Mölndal"}, "**Mölndal** fick 476"),
        (
            "Hur ser det ut för Grästorp på område 3?|vilket är lägst av alla?",
            "profile",
            {"municipality": "Grästorp"},
            "**Grästorp** är svagast på område 4",
        ),
        (
            "How did Mölndal do on area 2?|which edition was that?|and Vänersborg?",
            "profile",
            {"municipality": "Vänersborg", "area": 2},
            "**Vänersborg** received 54",
        ),
        ("Bäst totalt 2002?|varför?|och 2020?", "rank", {"edition": "2020", "total": True}, "Högst kända totalpoäng i 2020 års utgåva"),
        (
            "Vad är område 8 i 2020 års utgåva?|hette det så i förra versionen också?",
            "framework",
            {"area": 8, "edition": "2016"},
            "Kommunen som samhällsbyggare",
        ),
        (
            "Which is best on quality development?|What do they do?|Who else is mentioned?",
            "rank",
            {"edition": "2020", "area": 6},
            "Evaluators highlight",
        ),
        ("Hur många kommuner har utvärderats?|och hur många av dem har poäng?", "coverage", {}, "Poäng är kända för"),
    ],
)
def test_the_talk_itself_can_be_asked_about(kompass: Kompass, turns: str, tool: str, arguments: dict[str, Any] | None, first: str) -> None:
    answer = said(kompass, turns)
    assert answer.tool == tool
    assert arguments is None or dict(answer.arguments) == arguments
    assert answer.text.startswith(first)


@pytest.mark.parametrize("turns", ["Vad fick Vänersborg på 7.1?", "Skriv ett utkast till rekommendation för Vänersborg 7.5"])
def test_sources_keep_the_numbers_they_had(kompass: Kompass, turns: str) -> None:
    before, after = said(kompass, turns), said(kompass, f"{turns}|vilka källor bygger det på?")
    listed = [line for line in after.text.split("\n") if line.startswith("- ")]
    assert listed
    for n, line in enumerate(listed, 1):
        assert line.endswith(f"[{n}]")
        assert before.citations[n - 1].label in line
        assert after.citations[n - 1].id == before.citations[n - 1].id


def test_how_many_municipalities_have_points_is_counted(kompass: Kompass) -> None:
    answer = said(kompass, "Hur många kommuner har utvärderats?|och hur många av dem har poäng?")
    count = len({one.code for one in kompass.corpus().evaluations if one.has_points})
    assert f"Någon poäng är känd för {count} kommuner: " in answer.text


def test_those_just_listed_are_told_of_one_by_one(kompass: Kompass) -> None:
    answer = said(kompass, "Vem kan Vänersborg lära av på 7.5?|berätta mer om dem")
    assert [name for name in ("Eskilstuna", "Helsingborg", "Västerås") if f"**{name}** omtalas för" in answer.text] == [
        "Eskilstuna",
        "Helsingborg",
        "Västerås",
    ]
