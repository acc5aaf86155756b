"""Names of municipalities in running text: all forms of all 290, and no word that only looks like one."""

from __future__ import annotations

import pytest

from assistant.adapters import reading_words
from assistant.domain.corpus import Corpus
from assistant.language.mentions import Mentions
from assistant.language.phrases import genitive


@pytest.fixture(scope="module")
def mentions(built_in: Corpus) -> Mentions:
    return Mentions(built_in.municipalities, reading_words.ambiguous())


def certain(mentions: Mentions, text: str) -> list[str]:
    return [one.municipality.name for one in mentions.find(text) if one.certain]


@pytest.mark.parametrize(
    "frame",
    [
        "Ett gott exempel är {} kommun.",
        "ANALYS AV {upper} KOMMUN",
        "Utvärderarna besökte {genitive} kommun i maj.",
        "En kommun som arbetar så är {}.",
    ],
)
def test_all_290_are_found_in_every_form(mentions: Mentions, built_in: Corpus, frame: str) -> None:
    missed = []
    for one in built_in.municipalities:
        text = frame.format(one.name, upper=one.name.upper(), genitive=genitive(one.name))
        if certain(mentions, text) != [one.name]:
            missed.append(one.name)
    assert missed == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kungsör och Kungsbacka arbetar så.", ["Kungsör", "Kungsbacka"]),
        ("Uppsala är inte Sala kommun.", ["Uppsala", "Sala"]),
        ("Malung-Sälens modell och Dals-Ed.", ["Malung-Sälen", "Dals-Ed"]),
        ("Upplands Väsby, Upplands-Bro och Lilla Edet", ["Upplands Väsby", "Upplands-Bro", "Lilla Edet"]),
        ("Upplands-Väsby skrivs ibland så.", ["Upplands Väsby"]),
        ("Helsingborgs stad och Malmö stad", ["Helsingborg", "Malmö"]),
        ("Region Gotland är också en kommun.", ["Gotland"]),
        ("Falu kommun", ["Falun"]),
        ("VARA KOMMUN", ["Vara"]),
        ("Skövde, Vara och Lidköping har kommit långt.", ["Skövde", "Vara", "Lidköping"]),
        ("Vara är ett gott exempel på en kommun med tydliga mål.", ["Vara"]),
        ("Här kan kommunen lära av Mark.", ["Mark"]),
        ("Goda exempel finns i flera kommuner, t.ex. Lund och Ale.", ["Lund", "Ale"]),
        ("Modellen har hämtats från Åre.", ["Åre"]),
        ("Vara har infört en ny modell.", ["Vara"]),
        ("Hjo och Tibro gör likadant.", ["Hjo", "Tibro"]),
        ("det gäller vara kommun", ["Vara"]),
    ],
)
def test_names_in_context(mentions: Mentions, text: str, names: list[str]) -> None:
    assert certain(mentions, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Vara tydlig med vad som gäller.",
        "Mark och bostäder är en fråga för nämnden.",
        "Det ska vara lätt att göra rätt.",
        "Kommunen köpte mark av en bonde.",
        "Rektor Anders Lund berättade om arbetet.",
        "Sala in en slant till välgörenhet.",
        "Berg av papper ska bli digitala.",
        "Forskare vid Uppsala universitet och Högskolan i Borås deltog.",
        "Länsstyrelsen i Kalmar län har granskat detta.",
        "Vänersborgsperspektivet och Göteborgsregionen",
        "Under åren har mycket hänt.",
        "Kil slogs in i stocken.",
    ],
)
def test_words_and_other_things_are_no_municipalities(mentions: Mentions, text: str) -> None:
    assert certain(mentions, text) == []


def test_places_are_the_texts_own(mentions: Mentions) -> None:
    text = "Här kan Vänersborgs kommun lära av Örebro."
    assert [text[one.start : one.end] for one in mentions.find(text)] == ["Vänersborgs kommun", "Örebro"]


def test_people_type_names_without_capitals(mentions: Mentions) -> None:
    assert [one.municipality.name for one in mentions.find("hur gick det för vänersborg och upplands väsby?", any_case=True)] == [
        "Vänersborg",
        "Upplands Väsby",
    ]
    assert mentions.find("det ska vara mark och berg", any_case=True) == []
    assert mentions.find("hur gick det för vänersborg") == []


def test_a_long_text_takes_no_time(mentions: Mentions) -> None:
    import time

    text = "Kommunen arbetar på många sätt med detta och Helsingborg är ett exempel. " * 2000
    begun = time.perf_counter()
    assert len(mentions.find(text)) == 2000
    assert time.perf_counter() - begun < 5
