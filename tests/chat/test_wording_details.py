"""What single answers must say: ranges that surely lie higher, plural forms, caveats only of what is shown."""

from __future__ import annotations

import pytest

from assistant.domain.answer import Answer
from assistant.language.phrases import Phrases
from assistant.wiring import Kompass


def ask(kompass: Kompass, question: str) -> Answer:
    return kompass.ask(question)[0]


def codes(answer: Answer) -> set[str]:
    return {code for code, _ in answer.caveats}


@pytest.mark.parametrize(
    ("count", "said"), [(0, "ingen kommun"), (1, "en kommun"), (2, "2 kommuner"), ("1", "en kommun"), ("1\u00a0000", "1\u00a0000 kommuner")]
)
def test_a_number_chooses_the_form(count: int | str, said: str) -> None:
    say = Phrases("sv", {"a": "{count:ingen kommun|en kommun|{count} kommuner}"})
    assert say("a", count=count) == said


def test_two_forms_are_one_and_others() -> None:
    say = Phrases("en", {"a": "{count} {count:area|areas}"})
    assert [say("a", count=n) for n in (0, 1, 2)] == ["0 areas", "1 area", "2 areas"]


def test_names_and_counties_follow_the_language() -> None:
    texts = {"a": "{names:listed} in {county:county}"}
    assert Phrases("en", texts)("a", names=["A", "B", "C"], county="Stockholms län") == "A, B and C in Stockholm County"
    assert Phrases("sv", texts)("a", names=["A", "B"], county="Skåne län") == "A och B in Skåne län"


def test_a_range_that_surely_lies_higher_is_said_at_once(kompass: Kompass) -> None:
    first = kompass.tell("rank", {"area": 7, "edition": "2016"}).text.split("\n")[0]
    assert "**Mölndal**" in first
    assert "**Helsingborg** ligger dock säkert högre: mellan 69 och 92" in first


def test_a_range_that_surely_lies_lower_is_said_of_the_lowest(kompass: Kompass) -> None:
    first = kompass.tell("rank", {"area": 4, "edition": "2020", "lowest": True}).text.split("\n")[0]
    assert "**Tomelilla** ligger dock säkert lägre" in first


def test_a_range_over_the_points_asked_for_belongs_there(kompass: Kompass) -> None:
    assert "Tomelilla hör säkert också dit" in kompass.tell("rank", {"area": 7, "edition": "2020", "min_points": 60}).text
    assert "Tomelilla kan också höra dit" in kompass.tell("rank", {"area": 7, "edition": "2020", "min_points": 70}).text


def test_nobody_within_the_points_is_an_answer_with_the_nearest(kompass: Kompass) -> None:
    answer = kompass.tell("rank", {"area": 7, "edition": "2020", "min_points": 90})
    assert answer.status == "answered"
    assert answer.text.startswith("Ingen kommun har minst 90 poäng")
    assert "Närmast kommer Vallentuna med 86" in answer.text


def test_without_an_edition_the_newest_with_points_among_those_asked_for_is_meant(kompass: Kompass) -> None:
    answer = kompass.tell("rank", {"total": True, "min_population": 100000})
    assert answer.status == "answered"
    assert answer.result is not None and answer.result["edition"] == "2016"
    assert "668" in answer.text.split("\n")[0]


def test_nothing_here_but_points_in_other_editions_is_partial(kompass: Kompass) -> None:
    answer = kompass.tell("rank", {"total": True, "min_population": 100000, "edition": "2020"})
    assert answer.status == "partial"
    assert "668" in answer.text and "650" in answer.text


def test_three_compared_are_all_named(kompass: Kompass) -> None:
    first = kompass.tell("compare", {"municipalities": ["Höganäs", "Tomelilla", "Mark"]}).text
    assert all(one in first for one in ("679", "546", "510", "169"))


def test_a_pair_of_years_is_compared(kompass: Kompass) -> None:
    answer = ask(kompass, "Har Karlskoga gått upp mellan 2010 och 2014?")
    assert answer.text.startswith("Ja, **Karlskoga** har ökat totalt: från 384 poäng (2010) till 450 (2014), alltså 66")
    assert "derived_value" in codes(answer)


def test_an_unknown_year_to_compare_with_is_said(kompass: Kompass) -> None:
    answer = ask(kompass, "Har Karlskoga gått upp mellan 2011 och 2014?")
    assert answer.status == "partial"
    assert "ingen känd utvärdering från 2011" in answer.text.replace("har ", "")


def test_own_words_are_warned_of_only_where_they_stand(kompass: Kompass) -> None:
    assert "own_words" not in codes(ask(kompass, "Har Mark förbättrat sig?"))
    assert "own_words" not in codes(ask(kompass, "Hur gick det för Höganäs 2023?"))
    assert "own_words" in codes(ask(kompass, "hur gick det för Piteå"))


def test_an_inferred_edition_is_warned_of_only_where_it_is_shown(kompass: Kompass) -> None:
    assert "inferred_edition" not in codes(ask(kompass, "Vad fick Enköping på område 1?"))
    assert "inferred_edition" in codes(ask(kompass, "Hur gick det för Härryda?"))


def test_a_sub_question_needs_no_warning_of_editions(kompass: Kompass) -> None:
    assert "editions_differ" not in codes(ask(kompass, "Vad fick Vänersborg på 7.2?"))


def test_search_shows_only_what_is_near(kompass: Kompass) -> None:
    answer = ask(kompass, "Vem har en strategi för landsbygden?")
    assert "Värnamo" in answer.text
    assert "Upplands Väsby" not in answer.text


def test_an_evaluators_word_goes_before_a_municipalitys_own(kompass: Kompass) -> None:
    answer = ask(kompass, "Vem är bra på medborgardialog?")
    said = [line for line in answer.text.splitlines() if line.startswith("- ")]
    by_evaluators = ["lyfts fram av utvärderare" in one for one in said]
    assert any(by_evaluators) and not all(by_evaluators)
    assert by_evaluators == sorted(by_evaluators, reverse=True)


@pytest.mark.parametrize(
    ("question", "strengths", "improvements"),
    [
        ("Vilka styrkor och svagheter har Vänersborg?", "styrkorna", "förbättringsmöjligheterna"),
        ("Vilka brister och styrkor lyfts fram i Vänersborgs rapport?", "styrkorna", "förbättringsmöjligheterna"),
        ("What are Vänersborg's strengths and weaknesses?", "strengths", "improvement"),
    ],
)
def test_strengths_and_weaknesses_are_both_told(kompass: Kompass, question: str, strengths: str, improvements: str) -> None:
    paragraphs = ask(kompass, question).text.split("\n\n")
    assert strengths in paragraphs[0] and improvements not in paragraphs[0]
    assert any(improvements in one for one in paragraphs[1:])


@pytest.mark.parametrize(
    "question",
    [
        "Vilka förbättringsområden har Vänersborg?",
        "Vilka brister pekar Vänersborgs rapport på?",
        "Vilka styrkor nämns i Vänersborgs rapport?",
        "Which weaknesses are mentioned in Vänersborg's report?",
    ],
)
def test_what_a_report_names_is_no_area_and_no_municipality(kompass: Kompass, question: str) -> None:
    answer = ask(kompass, question)
    assert (answer.tool, answer.arguments) == ("profile", {"municipality": "Vänersborg"})


@pytest.mark.parametrize("question", ["Vilka lyfts fram i Vänersborgs rapport?", "Who is named in the Vänersborg report?"])
def test_whom_a_report_names_are_those_it_refers_to(kompass: Kompass, question: str) -> None:
    assert ask(kompass, question).arguments == {"municipality": "Vänersborg", "most_cited": True}


@pytest.mark.parametrize(
    ("question", "years"),
    [("Vem är bäst på 6.2 sedan 2019?", {"min_year": 2019}), ("Vem är bäst på 7.5 2018?", {"year": 2018}), ("Who was best on 7.5 in 2016?", {})],
)
def test_years_limit_the_ranking_of_a_sub_question_too(kompass: Kompass, question: str, years: dict[str, int]) -> None:
    arguments = ask(kompass, question).arguments
    assert {key: value for key, value in arguments.items() if key in ("year", "min_year", "max_year")} == years


def test_points_unknown_of_some_are_not_said_to_be_unknown_of_all(kompass: Kompass) -> None:
    answer = kompass.tell("rank", {"sub_question": "6.2", "max_population": 14_999})
    assert "inte kända för någon kommun med högst 14\u00a0999 invånare" in answer.text
    assert "6.2" in kompass.tell("profile", {"municipality": "Vänersborg", "sub_question": "6.2"}).text


def test_a_long_query_is_not_repeated(kompass: Kompass) -> None:
    answer = kompass.tell("search", {"query": "kontaktcenter " * 20})
    assert answer.text.count("kontaktcenter kontaktcenter") == 0


def test_no_background_of_another_number_is_told(kompass: Kompass) -> None:
    assert "område 5 (2016" not in kompass.tell("framework", {"area": 4, "edition": "2020"}).text
    assert "Området gäller" not in kompass.tell("framework", {"area": 4, "edition": "2020"}).text
    assert "Området gäller" in kompass.tell("framework", {"area": 5, "edition": "2016"}).text


def test_english_answers_have_english_questions(kompass: Kompass) -> None:
    assert "leadership development" in kompass.tell("rank", {"sub_question": "4.6"}, "en").text


def test_counts_by_year_and_county_are_told_first(kompass: Kompass) -> None:
    assert ask(kompass, "Hur många utvärderingar gjordes 2017?").text.startswith("Materialet har 13 utvärderingar från 2017 av 13 kommuner.")
    assert ask(kompass, "Hur många kommuner i Skåne har gjort Kommunkompassen?").text.startswith("7 kommuner i Skåne län har minst en känd")


def test_figures_are_told_in_the_language_of_the_answer(kompass: Kompass) -> None:
    text = kompass.tell("peers", {"municipality": "Vänersborg", "sub_question": "3.3"}, "en").text
    assert "has 86 of 100 points" in text and "har 86 av 100" not in text


def test_what_is_known_of_the_same_evaluation_is_the_nearest(kompass: Kompass) -> None:
    answer = kompass.tell("profile", {"municipality": "Hultsfred", "area": 4})
    assert answer.status == "partial"
    assert "Kända poäng i samma utvärdering: område 2 (Samhällsutveckling) 67" in answer.text


def test_ordinary_answers_fit_a_screen(kompass: Kompass) -> None:
    for tool, arguments in (
        ("profile", {"municipality": "Vänersborg"}),
        ("rank", {"area": 7}),
        ("peers", {"municipality": "Vänersborg", "sub_question": "7.5"}),
        ("compare", {"municipalities": ["Mölndal", "Vänersborg"]}),
    ):
        assert len(kompass.tell(tool, arguments).text.splitlines()) <= 40


def test_a_range_wholly_above_the_mean_answers_yes(kompass: Kompass) -> None:
    answer = ask(kompass, "Ligger Tomelilla över snittet på område 5?")
    assert answer.status == "answered"
    assert answer.text.startswith("Ja, **Tomelilla** ligger säkert över jämförelsevärdet på område 5")
    assert ask(kompass, "Ligger Tomelilla över snittet på område 3?").text.startswith("Det går inte att säga")


def test_a_comparison_in_an_edition_nobody_has_does_not_deny_other_editions(kompass: Kompass) -> None:
    answer = ask(kompass, "Jämför Höganäs och Mark i 2010 års utgåva")
    assert answer.status == "not_in_material"
    assert "med 2010 års utgåva" in answer.text and "andra utgåvor" in answer.text


def test_the_year_asked_for_decides_a_comparison(kompass: Kompass) -> None:
    answer = kompass.tell("compare", {"municipalities": ["Tomelilla", "Höganäs"], "year": 2020})
    assert "611" in answer.text and "497" in answer.text and answer.status == "answered"
    assert kompass.tell("compare", {"municipalities": ["Tomelilla", "Mark"], "year": 2020}).status == "partial"


def test_nobody_is_said_to_be_missing_who_is_only_unlike(kompass: Kompass) -> None:
    total = kompass.tell("peers", {"municipality": "Tomelilla"}).text
    assert total.startswith("Bland kommuner av samma slag eller storlek finns ingen som är känd för att ha klart högre totalpoäng än Tomelilla.")
    near = kompass.tell("peers", {"municipality": "Vänersborg", "sub_question": "7.1", "max_distance": 10}).text
    assert near.startswith("Bland de kommuner som avgränsningen omfattar finns ingen")
    best = kompass.tell("peers", {"municipality": "Helsingborg"}).text
    assert best.startswith("Materialet har ingen kommun som är känd för att ha klart högre totalpoäng än Helsingborg.")
