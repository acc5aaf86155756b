"""Who is held up as an example, and who only happens to be named."""

from __future__ import annotations

import pytest

from assistant.domain.corpus import Corpus
from assistant.language.mentions import Mentions
from assistant.language.reading_words import ReadingWords
from assistant.reading.blocks import Sentence
from assistant.reading.wording import Wording, joined_kinds


@pytest.fixture(scope="module")
def wording(built_in: Corpus, reading_tables: ReadingWords) -> Wording:
    own = next(one for one in built_in.municipalities if one.name == "Grästorp")
    return Wording(own, Mentions(built_in.municipalities, reading_tables.ambiguous), reading_tables)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Kommunen kan med fördel ta del av hur Linköping arbetar med frågan.", ["Linköping"]),
        ("Kommuner som kommit långt i detta arbete är t.ex. Nacka, Sollentuna och Linköping.", ["Nacka", "Sollentuna", "Linköping"]),
        ("Ett bra exempel på detta finns i Umeå.", ["Umeå"]),
        ("Se exempelvis Piteå kommuns webbplats.", ["Piteå"]),
        ("Linköping har arbetat länge med tjänstegarantier och kan vara värd ett studiebesök.", ["Linköping"]),
        ("Titta gärna närmare på Botkyrkas jämförelsetjänst.", ["Botkyrka"]),
        ("Intressanta exempel finns i Trelleborg och Ystad.", ["Trelleborg", "Ystad"]),
        ("I Örebro finns en väl utvecklad modell för detta.", ["Örebro"]),
        ("Helsingborg har infört tjänstegarantier.", ["Helsingborg"]),
        ("Västerås, Eskilstuna och Helsingborg arbetar med detta.", ["Västerås", "Eskilstuna", "Helsingborg"]),
        ("Växjö kan tjäna som förebild i miljöfrågor.", ["Växjö"]),
        ("Inspiration kan hämtas från Kävlinge.", ["Kävlinge"]),
        ("Här kan Grästorp lära av Skövde.", ["Skövde"]),
        ("En sådan modell finns till exempel i Vara och Lidköping.", ["Vara", "Lidköping"]),
        ("Mölndal är en föregångare på området.", ["Mölndal"]),
        ("Flera kommuner, däribland Lund och Uppsala, har kommit längre på detta område.", ["Lund", "Uppsala"]),
        ("Andra kommuner, t.ex. Umeå, använder sig av medborgarbudget.", ["Umeå"]),
        ("Se även Västerås stads kvalitetsredovisning.", ["Västerås"]),
    ],
)
def test_sentences_that_send_the_reader_to_others(wording: Wording, sentence: str, names: list[str]) -> None:
    assert [one.name for one in wording.pointed_to(sentence)] == names


@pytest.mark.parametrize(
    "sentence",
    [
        "Grästorp jämförs med Lidköping och Vara i årsredovisningen.",
        "Jämfört med Borås har kommunen lägre kostnader.",
        "Kommunen deltar i ett nätverk med Kungälv, Ale kommun och Tjörn.",
        "Gymnasieskolan drivs i ett gemensamt kommunalförbund med Trollhättan.",
        "Ett förbättringsområde är att samverka mer med Trollhättan.",
        "Utvärderarna kommer från Stockholm.",
        "Kommunen ligger mellan Göteborg och Karlstad.",
        "Invånarna kan studera vid Högskolan Väst i Trollhättan.",
        "Ett exempel är samarbetet med Trollhättan om räddningstjänst.",
        "Ett gott exempel är det gemensamma projektet med Uddevalla.",
        "Det finns flera exempel på samverkan mellan kommunen och Uddevalla.",
        "Förvaltningen ingår i ett projekt tillsammans med Trollhättan, Uddevalla och Innovatum.",
        "Modellen togs ursprungligen fram i Helsingborg.",
        "Avloppsverket ägs tillsammans med Lidköping.",
        "Många pendlar till Skövde.",
        "Grästorp är ett gott exempel när det gäller detta.",
        "Trollhättan och Uddevalla är grannkommuner.",
        "Göteborg och Malmö är större och kan därför inte jämföras.",
        "Kommunen fick besök av Lindesbergs kommun som ville studera arbetet.",
        "Flera kommuner, däribland Skara och Vara, ingår i förbundet.",
        "Örebro är länets residensstad.",
    ],
)
def test_partners_neighbours_and_birthplaces_are_no_examples(wording: Wording, sentence: str) -> None:
    assert wording.pointed_to(sentence) == []


def test_a_promise_of_examples_is_kept_by_the_next_sentence(wording: Wording) -> None:
    assert [one.name for one in wording.pointed_to("Nacka och Täby gör så.", "Det finns goda exempel på kommuner som lyckats.")] == ["Nacka", "Täby"]
    assert wording.pointed_to("Nacka och Täby gör så.", "Ärendena handläggs snabbt.") == []


@pytest.mark.parametrize(
    ("sentence", "praised"),
    [
        ("Grästorp är ett mycket gott exempel när det gäller detta.", True),
        ("Kommunens arbete med samtal är ett gott exempel för andra.", True),
        ("Här är kommunen en god förebild.", True),
        ("Här är Grästorp en förebild.", True),
        ("Arbetet är förebildligt.", True),
        ("Kommunen är ett utmärkt exempel på samverkan.", True),
        ("Chefen ska vara en förebild för sina medarbetare.", False),
        ("Det finns några goda exempel på detta.", False),
        ("Kommunen bör vara en god förebild.", False),
        ("Ett gott exempel är Helsingborgs kommun.", False),
        ("Kommunen kan hitta goda exempel att lära av.", False),
    ],
)
def test_praise_of_the_own_municipality(wording: Wording, sentence: str, praised: bool) -> None:
    assert wording.praises(sentence) is praised


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Kommunen bör ta fram en gemensam plan för detta.", "recommendation"),
        ("Ett samlat grepp skulle kunna tas av ledningen.", "recommendation"),
        ("Det saknas en gemensam strategi i kommunen.", "improvement"),
        ("Positivt är att alla chefer har ett skriftligt uppdrag.", "strength"),
        ("Nämnderna sammanträder en gång i månaden.", None),
        ("Positivt är planen men uppföljningen är otydlig.", None),
    ],
)
def test_wording_tells_the_kind_or_nothing(wording: Wording, sentence: str, kind: str | None) -> None:
    assert wording.kind(sentence) == kind


def test_a_sentence_that_leans_takes_the_one_before_along(wording: Wording) -> None:
    before = Sentence("Enheterna kan inte jämföras av brukarna.", 4)
    whole = wording.with_before(Sentence("Detta är ett förbättringsområde.", 5), before)
    assert whole == Sentence("Enheterna kan inte jämföras av brukarna. Detta är ett förbättringsområde.", 4)
    assert wording.with_before(Sentence("Här finns en potential.", 5), None) is None


def test_advice_in_a_passage_makes_it_a_recommendation() -> None:
    assert joined_kinds([None, "strength", "recommendation"]) == "recommendation"
    assert joined_kinds([None, "strength"]) == "strength"
    assert joined_kinds(["improvement", "strength"]) == "text"
    assert joined_kinds([]) == "text"
