"""Turns of dialogues, and questions that few words tell apart: which tool with which arguments, and the first line."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.chat.dialogue import Dialogue
from assistant.domain.answer import Answer
from assistant.wiring import Kompass


def said(kompass: Kompass, turns: str) -> Answer:
    """The last answer of a dialogue whose turns stand with | between."""
    dialogue, answer = Dialogue(), None
    for one in turns.split("|"):
        answer, dialogue = kompass.ask(one, dialogue)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("turns", "tool", "arguments"),
    [
        (
            "Jämför Mölndal och Grästorp på demokrati|och på ledarskap?|lägg till Karlskrona",
            "compare",
            {"municipalities": ["Mölndal", "Grästorp", "Karlskrona"], "area": 4},
        ),
        ("Hur gick det för Mölndal på område 3?|Grästorp och Karlskrona då?", "compare", {"municipalities": ["Grästorp", "Karlskrona"], "area": 3}),
        ("Vem är bäst på område 1?|Grästorp på område 5 då?", "profile", {"municipality": "Grästorp", "area": 5}),
        ("Vem är bäst på område 1?|Örebro 2012 då?", "profile", {"municipality": "Örebro", "area": 1, "year": 2012}),
        ("Vem är bäst på område 1?|Grästorp och Karlskrona?", "compare", {"municipalities": ["Grästorp", "Karlskrona"], "area": 1}),
        ("Hur gick det för Grästorp?|på ledarskap då?", "profile", {"municipality": "Grästorp", "area": 4}),
        ("Jämför Mölndal och Vänersborg|på 7.5 då?", "compare", {"municipalities": ["Mölndal", "Vänersborg"], "area": 7}),
        ("Vem är bäst totalt?|och 2014?", "rank", {"edition": "2010", "year": 2014, "total": True}),
        ("Vem är bäst totalt?|sedan 2018?", "rank", {"min_year": 2018, "total": True}),
        ("Hur gick det för Örebro?|enligt 2010 års utgåva då?", "profile", {"municipality": "Örebro", "edition": "2010"}),
        ("Vänersborg fick noll på 7.1. Vem har gjort det bra?", "peers", {"municipality": "Vänersborg", "sub_question": "7.1", "area": 7}),
        ("Bäst på område 7 Mölndal?", "profile", {"municipality": "Mölndal", "area": 7}),
        ("Hur gick det för Grästorp?|vem är bäst på område 5 i samma utgåva?", "rank", {"edition": "2010", "area": 5}),
        ("Vad säger rapporten om område 3 i Mölndal?", "profile", {"municipality": "Mölndal", "area": 3}),
        ("Hur gick det för Vänersborg?|vad står det om e-tjänster där?", "search", {"municipality": "Vänersborg", "query": "e-tjänster"}),
        ("Hur gick det för Lidköping första gången?", "profile", {"municipality": "Lidköping", "year": 2002}),
        ("Vad är 7.4?|vem kan man lära av?", "rank", {"sub_question": "7.4", "area": 7}),
        ("Hur gick det på område 5?", "rank", {"area": 5}),
        (
            "Vilka grannar har Grästorp och hur ligger de på ledarskap?",
            "peers",
            {"municipality": "Grästorp", "area": 4, "edition": "2016", "like": "near", "alike": True},
        ),
        ("Vem har ökat mest på 1.4?", "rank", {"edition": "2016", "area": 1, "most_improved": True}),
        ("Vilka har utvärderats flera gånger?", "coverage", {"min_evaluations": 2}),
        ("Vilka har utvärderats högst två gånger?", "coverage", {"max_evaluations": 2}),
        ("Vilka kommuner med 10000 till 20000 invånare är bäst totalt?", "rank", {"min_population": 10000, "max_population": 20000, "total": True}),
        ("Vilka lyfter utvärderarna oftast fram på område 8?", "peers", {"area": 8, "most_cited": True}),
        (
            "Vem kan Grästorp lära av på 7.5 bland liknande kommuner?",
            "peers",
            {"municipality": "Grästorp", "sub_question": "7.5", "area": 7, "like": "group"},
        ),
        ("Finns det någon med över 500 poäng?", "rank", {"min_points": 500, "total": True, "above": True}),
        ("Hur gick det för Tomelilla?|vilka områden är starkast?", "profile", {"municipality": "Tomelilla"}),
        ("Vem kan Tomelilla lära av?|i samma län?", "peers", {"municipality": "Tomelilla", "county": "Skåne län"}),
        (
            "Who won awards?|for leadership?",
            "search",
            {"edition": "2016", "area": 4, "provenance": "award", "kind": "practice", "query": "leadership"},
        ),
        ("Vilka är Vänersborgs svaga delfrågor?|vem är bäst då?", "rank", {"sub_question": "4.3", "area": 4}),
        ("Vilken är Vänersborgs svagaste delfråga?|vem är bäst då?", "rank", {"sub_question": "7.1", "area": 7}),
        (
            "Vilken är Vänersborgs svagaste delfråga?|vem är bra på det?|vad gör de konkret?",
            "profile",
            {"municipality": "Upplands Väsby", "sub_question": "7.1", "area": 7},
        ),
        ("Vi är Vänersborg. Var är vi svagast?|vilka delfrågor där drar ner oss mest?", "profile", {"municipality": "Vänersborg", "area": 7}),
        ("Vad fick Karlskrona 2011?|vilket område steg mest?", "profile", {"municipality": "Karlskrona"}),
        ("Är Tomelilla bra?|jämfört med grannarna?", "peers", {"municipality": "Tomelilla", "like": "near", "alike": True}),
        ("Är Tomelilla bra?|jämfört med grannarna?|vad är de bäst på?", "profile", {"municipality": "Tomelilla"}),
        (
            "Vi jobbar i Hultsfred.|vilka små kommuner är bra?|ligger vi bättre till än dem?",
            "compare",
            {"municipalities": ["Hultsfred", "Tomelilla"]},
        ),
        ("Vad fick Grästorp på område 4?|vilka har högre än det?", "rank", {"edition": "2010", "area": 4, "min_points": 53, "above": True}),
        ("What is the weakest area of Mölndal?|who does better on that?", "rank", {"edition": "2016", "area": 7, "min_points": 45, "above": True}),
        ("Hur gick det för Mölndal?|vilka har högre?", "rank", {"edition": "2016", "total": True, "min_points": 476, "above": True}),
        ("How did Vänersborg do?|what should they improve|only area 3", "profile", {"municipality": "Vänersborg", "area": 3}),
        ("Hur gick det för Lidköping?|så de blev bättre alltså?", "profile", {"municipality": "Lidköping"}),
        (
            "Vad fick Enköping på område 4?|hur arbetar de med medborgarkontakt där?",
            "profile",
            {"municipality": "Enköping", "sub_question": "2.2", "area": 2},
        ),
        ("Hur ligger Köping till?|är det lågt?", "profile", {"municipality": "Köping"}),
        ("Hur ligger Köping till?|vilka i samma version klarade sig bäst?", "rank", {"edition": "2016", "total": True}),
        ("Vilka är bäst totalt?|och minst?", "rank", {"total": True, "lowest": True}),
        ("Vilka har över 70 på område 1 i 2016 års utgåva?|sänk till 60", "rank", {"edition": "2016", "area": 1, "min_points": 60}),
        ("Jämför Tomelilla, Höganäs och Mark|glöm Mark", "compare", {"municipalities": ["Tomelilla", "Höganäs"]}),
        ("Jämför Tomelilla, Höganäs och Mark|hur mycket skiljer?", "compare", {"municipalities": ["Tomelilla", "Höganäs", "Mark"]}),
        ("Vad säger rapporten om medborgardialog?|vilken sida?|vilka andra jobbar med det?", "rank", {"sub_question": "1.4", "area": 1}),
        (
            "Vem är bra på medborgardialog?|nån i närheten av Grästorp?",
            "peers",
            {"municipality": "Grästorp", "sub_question": "1.4", "area": 1, "like": "near"},
        ),
        (
            "Vad säger utvärderarna om e-tjänster i Vänersborg?|någon i Stockholms län?",
            "search",
            {"query": "e-tjänster", "county": "Stockholms län"},
        ),
        ("Finns Ystad med?|nähä. Simrishamn?", "coverage", {"municipality": "Simrishamn"}),
        ("Vad är svagt i Mölndal?|vem är starkast på det området i samma utgåva?", "rank", {"edition": "2016", "area": 7}),
        ("Vad är svagt i Mölndal?|vem är starkast på det området?|och i den nyaste utgåvan?", "rank", {"edition": "2020", "area": 6}),
        ("Compare Gotland and Örebro on area 1|who is ahead?", "compare", {"municipalities": ["Gotland", "Örebro"], "area": 1}),
        ("Compare Gotland and Örebro on area 1|by how much?", "compare", {"municipalities": ["Gotland", "Örebro"], "area": 1}),
        ("Vi är Tyresö kommun. Vem kan vi lära av?|den första, vad har de för poäng?|och vi?", "profile", {"municipality": "Tyresö"}),
        (
            "Vi är Tyresö kommun. Vem kan vi lära av?|den första, vad har de för poäng?|och vi?|hur långt efter ligger vi?",
            "compare",
            {"municipalities": ["Nacka", "Tyresö"]},
        ),
        ("Vem är bra på 6.1?|och i 2010 års utgåva?", "rank", {"edition": "2010", "area": 6}),
        ("Vi är Finspång. Vad fick vi?|vilka ligger precis över oss?", "rank", {"edition": "2016", "min_points": 419, "total": True, "above": True}),
        ("Hur gick det för Lidköping?|och dessförinnan?", "profile", {"municipality": "Lidköping"}),
        ("What did Vänersborg get on 4.3?|who handles this well?", "peers", {"municipality": "Vänersborg", "sub_question": "4.3", "area": 4}),
        (
            "Jämför Mölndal och Vänersborg|var är skillnaden störst?|vem är bäst där?",
            "compare",
            {"municipalities": ["Mölndal", "Vänersborg"], "area": 3},
        ),
        ("Vilka kommuner i Blekinge är med?|ok ta Örebro i stället", "profile", {"municipality": "Örebro"}),
        ("Vilka är bäst totalt?|berätta mer om den", "profile", {"municipality": "Höganäs"}),
    ],
)
def test_the_last_turn_is_read_with_what_was_said_before(kompass: Kompass, turns: str, tool: str, arguments: dict[str, Any]) -> None:
    answer = said(kompass, turns)
    assert (answer.tool, dict(answer.arguments)) == (tool, arguments)


@pytest.mark.parametrize(
    ("turns", "status", "first"),
    [
        ("Vilka kommuner i Halland har utvärderats?|vilka av dem har poäng?", "answered", "Inga poäng är kända för dem."),
        ("Hur gick det med grillfesten och kubbspelet igår kväll?", "out_of_scope", "Det kan jag inte svara på"),
        ("Vem är borgmästare i Lund?", "out_of_scope", "Det kan jag inte svara på"),
        ("Hur är det?", "clarify", "Vad vill du veta"),
        ("Hur gick det för Karls?", "clarify", "Vilken kommun"),
        ("Är Helsingborg bäst på område 7 i 2016 års utgåva?", "partial", "Det går inte att säga säkert"),
        ("Vem har ökat mest?|visa mer|visa mer", "answered", "Det finns inget mer att visa."),
        ("Vem kan Vänersborg lära av?|visa mer|visa mer|visa mer", "answered", "Det finns inget mer att visa."),
        ("Vilka i Gotlands län har utvärderats fyra gånger?", "not_in_material", "Ingen kommun i Gotlands län har utvärderats 4 gånger"),
        ("Vem kan Vänersborg lära av på 6.1?", "partial", "Materialet har ingen kommun som är känd för att vara bättre"),
        (
            "Vilka hänvisar utvärderarna till i Grästorps rapport?",
            "not_in_material",
            "Materialet har inga hänvisningar ur någon rapport om Grästorp.",
        ),
        ("Skriv ett utkast för Luleå", "partial", "# Utkast till rekommendationer för Luleå kommun"),
        ("Vilken är Vänersborgs svagaste delfråga?", "answered", "Lägst andel av poängen har **Vänersborg** på delfråga 7.1 ("),
        ("What are Vänersborg's three weakest areas?", "answered", "**Vänersborg** is weakest on area 7 ("),
        ("Hur ligger Köping till?|är det lågt?", "answered", "**Köping** ligger under jämförelsevärdet totalt: 402"),
        ("Vad fick Mark?|hur mycket bättre än sist?", "answered", "**Mark** har ökat totalt: från 438"),
        ("Jämför Mölndal och Vänersborg|är det en rättvis jämförelse?", "answered", "Ja, de går att jämföra."),
        ("Jämför Mölndal och Vänersborg|var är skillnaden störst?", "answered", "Störst är skillnaden på område 3 ("),
        ("Hur gick det för Lidköping?|och dessförinnan?", "answered", "I utvärderingen 2011 (2010 års utgåva) hade **Lidköping** 483"),
        ("Vilka har utvärderats fler än tre gånger?|hur har det gått för dem?", "partial", "**Ale** utvärderades 2022"),
        ("Vad fick Finspång?|och inte så bra på?", "partial", "Vilka områden som är starkast och svagast är inte känt för **Finspång**"),
        ("Has Karlskrona improved?|in which area?", "answered", "**Karlskrona** has gone up on area 7 ("),
        ("How did Grästorp do?|och på svenska?", "answered", "**Grästorp** fick 506"),
        ("Jämför Tomelilla, Höganäs och Mark|vilken har förbättrats mest?", "answered", "**Mark** har ökat totalt: från 438"),
        ("Har Karlskrona blivit bättre?|vilket område steg mest?|och minst?", "answered", "**Karlskrona** har minskat på område 8 ("),
        ("Hur gick det för Lidköping?|så de blev bättre alltså?", "answered", "**Lidköping** har ökat totalt: från 483"),
    ],
)
def test_what_cannot_be_told_is_said_to_be_so(kompass: Kompass, turns: str, status: str, first: str) -> None:
    answer = said(kompass, turns)
    assert answer.status == status
    assert answer.text.startswith(first)


def test_more_of_several_lists_says_of_which(kompass: Kompass) -> None:
    both = said(kompass, "Vilka är bäst på område 3 i 2016 års utgåva och vilka är bäst på område 5 i 2020 års utgåva?|visa mer")
    leads = [line for line in both.text.split("\n") if line.startswith("Mer om")]
    assert leads == ["Mer om område 3 (Politisk styrning och kontroll) i 2016 års utgåva:", "Mer om område 5 (Brukarens fokus) i 2020 års utgåva:"]
    first = said(kompass, "Vilka är bäst på område 3 och vilka är bäst på område 1?|visa mer")
    assert first.text.startswith("Mer om område 3 (Styrning och kontroll) i 2020 års utgåva:\n\n- **Nacka**")
    assert "Visa mer" in said(kompass, "Vilka är bäst på område 3 och vilka är bäst på område 1?").follow_ups


@pytest.mark.parametrize(
    ("turns", "areas"),
    [
        ("Vilka är bäst på område 1 och vilka är bäst på område 3?|och i 2010 års utgåva?", ((1, "2010"), (3, "2010"))),
        ("Vilka är bäst på område 1 och vilka är bäst på område 3?|och område 5?", ((5, "2020"),)),
        ("Vilka är bäst på område 1 och vilka är bäst på område 3?|bara i Skåne", ((1, "2020"), (3, "2020"))),
    ],
)
def test_what_is_changed_after_two_answers_is_changed_in_both(kompass: Kompass, turns: str, areas: tuple[tuple[int, str], ...]) -> None:
    result = said(kompass, turns).result
    assert result is not None
    told = (*result.get("also", ()), result)
    assert tuple((one["area"]["number"], one["edition"]) for one in told) == areas


def test_so_many_areas_are_named_as_are_asked_for(kompass: Kompass) -> None:
    first = said(kompass, "Vilka är Vänersborgs tre svagaste områden?").text.split("\n")[0]
    assert "område 7 (Ständiga förbättringar) med 30 poäng, område 5 (Resultat och effektivitet) med 45 poäng och område 3 (" in first


def test_the_one_area_that_is_known_is_told_where_the_total_is_not(kompass: Kompass) -> None:
    assert "område 2 (Samhällsutveckling) 67" in said(kompass, "Hur gick det för Hultsfred?").text
