"""Questions over all municipalities, limits that are to be passed, likeness and firsts: what they are read as and what they get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.adapters import question_words, word_tables
from assistant.chat.dialogue import Dialogue
from assistant.chat.request import Request
from assistant.chat.understand.understand import Understander
from assistant.domain.answer import Answer
from assistant.domain.corpus import Corpus
from assistant.wiring import Kompass

Read = Callable[[str], Request]


@pytest.fixture(scope="module")
def read(built_in: Corpus) -> Read:
    understander = Understander(lambda: built_in, word_tables.topic_matcher(built_in.framework), question_words.load())
    return lambda question: understander.understand(question)


def said(kompass: Kompass, *questions: str) -> Answer:
    """The last answer of a dialogue."""
    dialogue, answer = Dialogue(), None
    for one in questions:
        answer, dialogue = kompass.ask(one, dialogue)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("question", "limits"),
    [
        ("Vilka har över 70 poäng på område 3?", {"min_points": 70, "above": True}),
        ("Vilka har mer än 70 på område 3?", {"min_points": 70, "above": True}),
        ("Vilka har minst 70 poäng på område 3?", {"min_points": 70}),
        ("Vilka har 70 poäng eller mer på område 3?", {"min_points": 70}),
        ("Vilka har inte över 70 poäng på område 3?", {"max_points": 70}),
        ("Vilka når inte 70 poäng på område 3?", {"max_points": 70, "below": True}),
        ("Vilka ligger under 50 på område 3?", {"max_points": 50, "below": True}),
        ("Vilka har högst 50 poäng på område 3?", {"max_points": 50}),
        ("Vilka har 50 poäng eller färre på område 3?", {"max_points": 50}),
        ("Vilka har mellan 50 och 70 poäng på område 3?", {"min_points": 50, "max_points": 70}),
        ("Which have more than 50 but at most 70 points on area 3?", {"min_points": 50, "above": True, "max_points": 70}),
        ("Who is below average on area 7 in the 2010 edition?", {"max_points": 51, "below": True}),
    ],
)
def test_a_limit_that_is_to_be_passed_is_told_from_one_that_counts(read: Read, question: str, limits: dict[str, Any]) -> None:
    given = read(question).arguments
    assert {key: given[key] for key in ("min_points", "max_points", "above", "below") if key in given} == limits


@pytest.mark.parametrize(
    ("question", "when"),
    [
        ("Vem är bäst totalt sedan 2018?", {"min_year": 2018}),
        ("Vem är bäst totalt efter 2018?", {"min_year": 2019}),
        ("Vem hade högst totalpoäng 2014?", {"year": 2014, "edition": "2010"}),
        ("Vem är bäst på område 7 2016?", {"edition": "2016"}),
        ("Vem är bäst totalt 2019 eller tidigare?", {"max_year": 2019}),
        ("Vem hade högst totalpoäng 2008?", {"edition": "2002"}),
    ],
)
def test_years_limit_a_ranking_and_a_year_without_points_is_its_edition(read: Read, question: str, when: dict[str, Any]) -> None:
    given = read(question).arguments
    assert {key: given[key] for key in ("year", "min_year", "max_year", "edition") if key in given} == when


@pytest.mark.parametrize(
    ("question", "intent", "focus"),
    [
        ("Vilken kommun har gjort störst framsteg?", "rank", "risen"),
        ("Who has gained the most on leadership?", "rank", "risen"),
        ("Har någon blivit bättre totalt?", "rank", "risen"),
        ("Vilken kommun har backat mest?", "rank", "risen"),
        ("Vilka kommuner påminner om Köping?", "peers", "alike"),
        ("Which towns resemble Köping?", "peers", "alike"),
        ("Hur gick det för Köpings grannar?", "peers", "alike"),
        ("Vilka har blivit prisade?", "search", "awards"),
        ("Who has won a prize?", "search", "awards"),
        ("Vilket område är svårast för kommuner i allmänhet?", "coverage", "means"),
        ("Vad var medianen 2006?", "coverage", "means"),
        ("Vad betyder kommungrupp C7?", "coverage", "group"),
        ("Vilka saknar poäng?", "coverage", "without_points"),
        ("Vilka har mätts mer än två gånger?", "coverage", "list"),
        ("Hur många små kommuner har utvärderats?", "coverage", "count_municipalities"),
        ("Vad är maxpoängen?", "framework", "maximum"),
        ("Berätta om delfråga 6.3", "framework", "sub_question"),
        ("Vart pekar rapporterna för ledarskap?", "peers", "most_cited"),
        ("Vad kan vi lära oss av Nacka?", "profile", "practices"),
        ("Hur stor andel av poängen fick Mölndal?", "profile", "total"),
        ("Vem är kommundirektör i Nacka?", "out_of_scope", "overview"),
        ("Hur mycket kostade utvärderingen?", "out_of_scope", "overview"),
        ("Finns det någon med över 90 på nåt område?", "rank", "best"),
        ("Jag arbetar på kansliet i Mark och undrar vad kommunkompassen är för något", "framework", "overview"),
    ],
)
def test_what_is_asked_of_all_is_read_as_that(read: Read, question: str, intent: str, focus: str) -> None:
    found = read(question)
    assert (found.intent, found.focus) == (intent, focus)


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("Slår Tyresö Lidköping?", "compare", {"municipalities": ["Tyresö", "Lidköping"]}),
        ("Vilken plats har Karlskrona på område 7 bland dem från 2010?", "rank", {"area": 7, "edition": "2010"}),
        ("Vilka i samma kommungrupp som Karlskoga är bäst totalt?", "rank", {"total": True, "group": "C6"}),
        ("Vilka är bra på personalpolitik?", "rank", {"edition": "2016", "area": 6}),
        ("Vem har ökat mest på arbetsgivarfrågor i Skåne?", "rank", {"county": "Skåne län", "most_improved": True}),
        ("Vilka kommuner med över 100 000 invånare har ni poäng för?", "coverage", {"min_population": 100000}),
        ("Vilka har gjort exakt två utvärderingar?", "coverage", {"min_evaluations": 2, "max_evaluations": 2}),
        ("Jag jobbar i Vänersborg. Vilka är bäst på område 7?", "rank", {"area": 7}),
        ("Is 50 in 2010's area 7 the same as 50 in 2016's?", "framework", {"area": 7}),
    ],
)
def test_the_parts_go_where_they_belong(read: Read, question: str, tool: str, arguments: dict[str, Any]) -> None:
    found = read(question)
    assert found.tool == tool
    assert {key: value for key, value in found.arguments.items() if key in arguments} == arguments


def test_more_than_and_at_least_are_worded_as_asked(kompass: Kompass) -> None:
    assert "mer än 650 poäng" in said(kompass, "Vilka har över 650 poäng totalt i 2010 års utgåva?").text
    assert "minst 650 poäng" in said(kompass, "Vilka har minst 650 poäng totalt i 2010 års utgåva?").text
    text = said(kompass, "Which have more than 600 and fewer than 660 points in total?").text
    assert "more than 600 and fewer than 660 points" in text


def test_with_a_limit_the_other_editions_name_all_that_keep_it(kompass: Kompass) -> None:
    text = said(kompass, "vilka har mer än 600 poäng totalt?").text
    assert "Helsingborg med 668 (2017) och Vallentuna med 603 (2019)" in text


def test_who_has_risen_most_is_told_with_both_evaluations_and_with_care(kompass: Kompass) -> None:
    answer = said(kompass, "Vem har förbättrat sig mest?")
    assert answer.text.startswith("Störst känd ökning totalt från en utvärdering till nästa har **Örebro**: 99 poäng")
    assert "försiktighet" in answer.text.split("\n")[0]
    assert {"derived_value", "inferred_edition"} <= {code for code, _ in answer.caveats}


def test_a_fall_that_nobody_has_is_not_made_up(kompass: Kompass) -> None:
    answer = said(kompass, "Vilken kommun har tappat mest?")
    assert answer.status == "partial"
    assert answer.text.startswith("Ingen kommun har en känd minskning")


def test_likeness_is_told_whatever_the_points_are(kompass: Kompass) -> None:
    answer = said(kompass, "Vilka kommuner liknar Mora?")
    assert answer.status == "answered"
    assert "poängen har ingen betydelse" in answer.text


def test_awards_are_listed_whole_and_by_subject(kompass: Kompass) -> None:
    assert "Kävlinge" in said(kompass, "Vilka har fått utmärkelser?").text
    assert "Höganäs" not in said(kompass, "Vilka har belönats för styrning?").text.split("\n")[0]
    assert said(kompass, "Har Köping vunnit något pris?").status in ("not_in_material", "partial")


def test_means_are_told_by_label_and_what_is_not_known_is_said(kompass: Kompass) -> None:
    assert "409" in said(kompass, "Vad var medianen 2006?").text
    assert said(kompass, "Vad var genomsnittet 2019?").status == "not_in_material"
    assert "Kvalitetsutveckling" in said(kompass, "Vilket område är svårast för kommuner i allmänhet?").text.split("\n")[0]


def test_a_share_is_told_where_it_is_asked_for(kompass: Kompass) -> None:
    assert "81 procent" in said(kompass, "Hur många procent av maxpoängen fick Vallentuna 2021?").text
    assert "procent" not in said(kompass, "Hur många poäng fick Vallentuna 2021?").text


def test_so_many_rows_are_shown_as_were_asked_for(kompass: Kompass) -> None:
    assert said(kompass, "Vilka är Vänersborgs tre svagaste delfrågor?").text.count("\n| ") == 2 + 3


def test_points_that_are_unknown_later_are_not_said_to_be_unknown_earlier(kompass: Kompass) -> None:
    answer = said(kompass, "Har Nacka tappat sedan 2011?")
    assert (answer.status, "644" in answer.text.split("\n")[0]) == ("partial", True)
    assert "ingen känd utvärdering från 2011" not in answer.text


def test_an_unknown_edition_is_not_called_another_edition(kompass: Kompass) -> None:
    first = said(kompass, "Hur stor är skillnaden mellan Enköping 2016 och 2018?").text.split("\n")[0]
    assert "utgåvan är inte känd för båda" in first


@pytest.mark.parametrize(
    ("turns", "tool", "arguments"),
    [
        (("Vi jobbar i Vänersborg", "vilka är våra svagaste områden?"), "profile", {"municipality": "Vänersborg"}),
        (("Vi jobbar i Vänersborg", "vilka är våra svagaste områden?", "och delfrågorna där?"), "profile", {"municipality": "Vänersborg", "area": 7}),
        (("Vem är bäst på Arbetsliv?", "och 2016?"), "rank", {"edition": "2016", "area": 6}),
        (("Vem är bäst på område 4?", "varför Vallentuna?"), "profile", {"municipality": "Vallentuna", "area": 4}),
        (("Jämför Mölndal och Vänersborg på område 3", "vem är bäst av dem totalt?"), "compare", {"municipalities": ["Mölndal", "Vänersborg"]}),
        (("Hur gick det för Mölndal?", "grannkommunerna då?"), "peers", {"municipality": "Mölndal", "like": "near", "alike": True}),
        (("Vilka fick över 60 på område 3?", "och under 50?"), "rank", {"area": 3, "max_points": 50, "below": True}),
        (("Vilka fick över 60 på område 3?", "men högst 90"), "rank", {"area": 3, "min_points": 60, "above": True, "max_points": 90}),
        (("What did Örebro get?", "who has more than that?"), "rank", {"edition": "2010", "total": True, "min_points": 650, "above": True}),
        (("Tell me about Vallentuna", "same for Höganäs", "which is better?"), "compare", {"municipalities": ["Vallentuna", "Höganäs"]}),
        (("Vi är Mark", "jämfört med 2022?"), "profile", {"municipality": "Mark", "from_year": 2022}),
        (("Vilka liknar Mark?", "är någon av dem bättre?"), "peers", {"municipality": "Mark"}),
        (("Vem kan Köping lära av?", "bara större"), "peers", {"municipality": "Köping", "min_population": 25611}),
        (("Hur många kommuner finns med?", "hur många av dem är små?"), "coverage", {"max_population": 14999}),
        (("Finns det något om medborgarbudget?", "i Vänersborgs rapport?"), "search", {"municipality": "Vänersborg", "query": "medborgarbudget"}),
        (("vem kan hjälpa oss med intern kontroll", "Strängnäs"), "peers", {"municipality": "Strängnäs", "sub_question": "3.3", "area": 3}),
        (("hur är vi på personal?", "Finspång"), "profile", {"municipality": "Finspång", "area": 6}),
        (("Vem kan Vänersborg lära av på 7.5?", "fler"), "peers", {"municipality": "Vänersborg", "sub_question": "7.5", "area": 7, "limit": 6}),
    ],
)
def test_a_dialogue_goes_on(kompass: Kompass, turns: tuple[str, ...], tool: str, arguments: dict[str, Any]) -> None:
    answer = said(kompass, *turns)
    assert (answer.tool, dict(answer.arguments)) == (tool, arguments)


def test_a_county_does_not_change_the_language(kompass: Kompass) -> None:
    assert said(kompass, "Who is best on leadership?", "only in Skåne").language == "en"
    assert said(kompass, "Vem är bäst på område 6?", "i Västra Götaland").language == "sv"


def test_more_shows_examples_that_were_not_shown(kompass: Kompass) -> None:
    first = said(kompass, "Vilka är bra på kontaktcenter?").text
    more = said(kompass, "Vilka är bra på kontaktcenter?", "visa mer").text
    assert more
    assert not [line for line in more.split("\n") if line.startswith("- ") and line.partition(" [")[0] in first]


def test_whom_one_report_refers_to_is_told_whole(kompass: Kompass) -> None:
    answer = said(kompass, "Vilka kommuner hänvisar utvärderarna till i Vänersborgs rapport?")
    assert answer.text.startswith("I rapporten om Vänersborg hänvisar utvärderarna till **Helsingborg, Eskilstuna")
    assert answer.result is not None
    assert all(f"| {row['municipality']} |" in answer.text for row in answer.result["most_cited"])


def test_which_edition_was_used_comes_first(kompass: Kompass) -> None:
    assert said(kompass, "Vilken utgåva användes för Karlskoga 2014?").text.startswith(
        "Utvärderingen av **Karlskoga** 2014 gjordes med 2010 års utgåva"
    )


def test_sub_questions_that_are_not_known_are_said_to_be_so(kompass: Kompass) -> None:
    assert "Vilka delfrågor området har i 2020 års utgåva finns inte i materialet." in said(kompass, "Vad ingår i Effektivitet?").text


def test_three_questions_of_one_message_are_answered_in_turn(kompass: Kompass) -> None:
    answer = said(kompass, "Vem är bäst på område 7? Och område 3? Och hur gick det för Nacka?")
    assert (answer.tool, answer.text.count("Och till den andra frågan:")) == ("profile", 1)
    assert "område 3 (Styrning och kontroll)" in answer.text
    assert "644" in answer.text


@pytest.mark.parametrize("question", ["hej", "Hallå!", "Hi", "God morgon"])
def test_a_greeting_is_greeted(kompass: Kompass, question: str) -> None:
    assert said(kompass, question).status == "answered"


@pytest.mark.parametrize(
    "question", ["topp 0", "de 0 bästa", "mellan 90 och 10 poäng på område 7", "område 7 och 8", "B4", "inom 0 km från Vänersborg"]
)
def test_a_number_that_makes_no_sense_stops_no_answer(kompass: Kompass, question: str) -> None:
    assert said(kompass, question).status in ("answered", "partial")


@pytest.mark.parametrize(
    "question",
    [
        "visa mer",
        "½",
        "NaN",
        "1e400",
        "{name:genitive}",
        "%(x)s",
        "<script>alert(1)</script>",
        "'; DROP TABLE x; --",
        "\u202eabc",
        "[" * 4000,
        "ö" * 3000,
    ],
)
def test_what_is_no_question_is_answered_calmly(kompass: Kompass, question: str) -> None:
    answer = said(kompass, question)
    assert answer.status in ("clarify", "out_of_scope")
    assert "<" not in answer.text


@pytest.mark.parametrize(
    ("question", "tool", "arguments", "first"),
    [
        ("Vilken är den äldsta utvärderingen?", "coverage", {}, "Den äldsta utvärderingen är från 2000: Trollhättan"),
        ("Vem i Norrbotten utvärderades senast?", "coverage", {"county": "Norrbottens län"}, "Den nyaste utvärderingen är från 2018: Luleå"),
        ("Vilken kommun har flest goda exempel?", "coverage", {}, "Flest utpekade exempel har "),
        (
            "Vilka har utvärderats flest gånger i Västra Götaland?",
            "coverage",
            {"county": "Västra Götalands län"},
            "Flest kända utvärderingar har Ale: 4.",
        ),
        ("Vad heter områdena i den första utgåvan?", "framework", {"edition": "2002"}, "2002 års utgåva har 8 områden"),
        ("Varför är 2020 års poäng inte jämförbara?", "framework", {}, "Utgåvorna 2016 och 2020 har olika områden"),
        (
            "Hur många delfrågor är Vänersborg svag på inom område 1?",
            "profile",
            {"municipality": "Vänersborg", "area": 1},
            "**Vänersborg** har 2 svaga",
        ),
        ("Which area did Gotland improve most on?", "profile", {"municipality": "Gotland"}, "**Gotland** has gone up on area 7"),
        (
            "Vilka av områdena ligger under snittet i Grästorp?",
            "profile",
            {"municipality": "Grästorp"},
            "Under jämförelsevärdet ligger **Grästorp** på område 4",
        ),
        ("Har nån fått full pott på nån delfråga?", "rank", {"sub_question": "6.1", "area": 6, "min_points": 15}, "En kommun har minst 15 poäng"),
        ("Vad blev det för Kungsbacka?", "profile", {"municipality": "Kungsbacka"}, "**Kungsbacka** utvärderades 2006"),
        (
            "Hur ser det ut i länet, jag sitter i Höganäs",
            "peers",
            {"municipality": "Höganäs", "county": "Skåne län", "alike": True},
            "Mest lika Höganäs",
        ),
        ("Vi i Strängnäs vill höja oss på demokratiområdet, hur gör vi?", "peers", {"municipality": "Strängnäs", "area": 1}, "På område 1"),
        (
            "Jag vill ha en kort rekommendation om 1.4 för Vänersborg",
            "draft",
            {"municipality": "Vänersborg", "sub_question": "1.4", "area": 1, "length": "short"},
            "# Utkast",
        ),
    ],
)
def test_the_first_line_answers_what_was_asked(kompass: Kompass, question: str, tool: str, arguments: dict[str, Any], first: str) -> None:
    answer = said(kompass, question)
    assert (answer.tool, dict(answer.arguments)) == (tool, arguments)
    assert answer.text.startswith(first)


def test_why_points_cannot_be_compared_is_said_in_the_answers_language(kompass: Kompass) -> None:
    text = said(kompass, "Compare Mölndal and Vallentuna").text
    assert text.startswith("The evaluations were made with different editions")


def test_the_first_of_a_list_can_be_asked_about(kompass: Kompass) -> None:
    assert dict(said(kompass, "vilka liknar Mark?", "och närmast?", "hur gick det för den första?").arguments) == {"municipality": "Härryda"}


@pytest.mark.parametrize(
    ("question", "tool", "arguments", "first"),
    [
        ("Vilka kommuner i Skåne har aldrig utvärderats?", "coverage", {"county": "Skåne län"}, "26 kommuner i Skåne län saknar känd utvärdering"),
        (
            "Which municipalities in Dalarna have never been evaluated?",
            "coverage",
            {"county": "Dalarnas län"},
            "13 municipalities in Dalarna County have no",
        ),
        (
            "Hur står sig Lidköping bland kommunerna i sin grupp?",
            "rank",
            {"edition": "2010", "group": "C6", "total": True},
            "**Lidköping** ligger på plats 3",
        ),
        (
            "Hur många har exakt 73 på område 6 i 2016 års utgåva?",
            "rank",
            {"edition": "2016", "area": 6, "min_points": 73, "max_points": 73},
            "En kommun har exakt 73",
        ),
        ("Which year did Örebro get 615?", "profile", {"municipality": "Örebro"}, "3 evaluations of **Örebro** are known"),
        ("När ska Vänersborg utvärderas nästa gång?", None, {}, "Det kan jag inte svara på"),
        ("hur funkar poängen?", "framework", {}, "Kommunkompassen finns i utgåvorna"),
    ],
)
def test_what_is_not_there_and_who_stands_where(kompass: Kompass, question: str, tool: str | None, arguments: dict[str, Any], first: str) -> None:
    answer = said(kompass, question)
    assert (answer.tool, dict(answer.arguments)) == (tool, arguments)
    assert answer.text.startswith(first)


def test_who_share_the_first_place_are_all_named(kompass: Kompass) -> None:
    assert "Örnsköldsvik och Gotland" in said(kompass, "Är Lidköping bäst i sin grupp?").text.split("\n")[0]


def test_nearness_with_a_subject_asks_whom_to_learn_from(kompass: Kompass) -> None:
    answer = said(kompass, "Finns det någon kommun nära Enköping som är bra på brukarfokus?")
    assert (answer.tool, answer.arguments.get("like"), "alike" in answer.arguments) == ("peers", "near", False)


@pytest.mark.parametrize(
    ("name", "status", "text"),
    [
        ("Mölndals", "partial", "Det finns inget att räkna efter"),
        ("Enköpings", "partial", "Det går inte att räkna efter"),
        ("Karlskronas", "answered", "Ja, siffrorna för **Karlskrona**"),
    ],
)
def test_figures_are_said_to_add_up_only_where_there_is_a_sum(kompass: Kompass, name: str, status: str, text: str) -> None:
    answer = said(kompass, f"Går {name} siffror ihop?")
    assert (answer.status, answer.text.startswith(text)) == (status, True)
