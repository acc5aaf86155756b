"""Plain questions in plain words: what the first sentences of their answers must say."""

from __future__ import annotations

import pytest

from assistant.domain.answer import Answer
from assistant.wiring import Kompass


def ask(kompass: Kompass, question: str) -> Answer:
    return kompass.ask(question)[0]


def test_strongest_area_of_an_evaluation_without_areas_tells_the_one_before(kompass: Kompass) -> None:
    answer = ask(kompass, "vilka områden är starka i Örebro")
    assert answer.status == "partial"
    assert "(2012) var område 8 (Kommunen som samhällsbyggare) starkast med 87 poäng" in answer.text
    assert "motsvarande område" not in answer.text  # no area was asked for


def test_where_no_area_fell_that_is_said(kompass: Kompass) -> None:
    answer = ask(kompass, "vilket område tappade Örebro på")
    assert answer.text.startswith("Inget område har en känd minskning")


def test_without_a_mean_of_totals_the_areas_are_held_against_theirs(kompass: Kompass) -> None:
    answer = ask(kompass, "är Vallentuna bättre än snittet på allt?")
    assert answer.status == "answered"
    assert "område 5 (Brukarens fokus) med 86 mot 61" in answer.text


@pytest.mark.parametrize(("question", "said", "unsaid"), [("vad är medianen på totalen", "409", "476"), ("vad är medelvärdet totalt", "476", "409")])
def test_a_median_is_no_mean(question: str, said: str, unsaid: str, kompass: Kompass) -> None:
    text = ask(kompass, question).text
    assert said in text
    assert unsaid not in text


def test_points_on_whatever_area_are_answered_over_all_areas(kompass: Kompass) -> None:
    answer = ask(kompass, "vem har över 90 på något område?")
    assert answer.text.startswith("Ingen kommun har mer än 90 poäng på något område, så långt områdespoängen är kända. Närmast kommer Örebro med 87")
    assert "Helsingborg kan också höra dit: mellan 69 och 92" in answer.text


def test_nothing_at_all_on_something_is_looked_for_on_sub_questions_too(kompass: Kompass) -> None:
    answer = ask(kompass, "har nån kommun noll poäng på nåt")
    assert "exakt 0 poäng på delfråga 7.1" in answer.text
    assert "Vänersborg" in answer.text


def test_points_on_whatever_area_can_be_narrowed_afterwards(kompass: Kompass) -> None:
    _, dialogue = kompass.ask("vem har över 80 på något område")
    answer, _ = kompass.ask("och över 86?", dialogue)
    assert answer.arguments["any_area"] is True
    assert "En kommun har mer än 86 poäng" in answer.text


def test_a_figure_is_held_against_the_means_and_the_points_known(kompass: Kompass) -> None:
    text = ask(kompass, "är 45 poäng på område 5 bra eller dåligt?").text
    assert text.startswith("45 poäng på område 5 (Brukarens fokus) i 2020 års utgåva ligger under jämförelsevärdet 61")
    assert "2010 års utgåva ligger under jämförelsevärdet 56" in text
    assert "2016 års utgåva går från 45 (Vänersborg) till 57 (Mölndal)" in text


def test_a_figure_beyond_all_known_points_is_said_to_be_so(kompass: Kompass) -> None:
    text = ask(kompass, "är 300 poäng totalt bra?").text
    assert "från 402 (Köping) till 668 (Helsingborg) av 800, alla alltså högre än 300" in text
    assert "alla alltså lägre än 799" in ask(kompass, "är 799 poäng totalt bra?").text


def test_an_earlier_evaluation_that_had_less_is_told_beside_the_newest(kompass: Kompass) -> None:
    answer = ask(kompass, "vilken kommun har lägst totalpoäng med 2010 års utgåva")
    assert answer.text.startswith("Lägst kända totalpoäng i 2010 års utgåva har **Ängelholm**: 426 av 800")
    assert "I en tidigare utvärdering med samma utgåva hade Karlskoga mindre: 384 (2010)" in answer.text
    assert "tidigare utvärdering" not in ask(kompass, "vilken kommun har högst totalpoäng med 2010 års utgåva").text
    assert "tidigare utvärdering" not in ask(kompass, "vilka har minst 500 totalpoäng med 2010 års utgåva").text


def test_a_figure_on_a_sub_question_without_a_mean_is_beside_what_is_known(kompass: Kompass) -> None:
    assert ask(kompass, "är 6 poäng på 7.4 bra").text.startswith("Poängen på delfråga 7.4 är känd bara för Vänersborg: 6 av 20")


def test_who_is_left_out_stands_in_no_list(kompass: Kompass) -> None:
    text = ask(kompass, "bästa kommunen på personalpolitik bortsett från Vänersborg").text
    assert text.startswith("Bortsett från Vänersborg:")
    assert "har **Mölndal**: 63 av 100" in text
    assert "| Vänersborg |" not in text


def test_examples_of_those_left_out_are_not_told(kompass: Kompass) -> None:
    text = ask(kompass, "finns det nån annan än Kinda som jobbar med medborgardialog").text
    assert text.startswith("Bortsett från Kinda:")
    assert "**Kinda**" not in text


def test_a_search_among_some_municipalities_says_so(kompass: Kompass) -> None:
    text = ask(kompass, "vi är en kommun med ca 12000 invånare, vem kan vi titta på för medborgardialog").text
    assert "Sökningen gäller bara kommuner med 6000 till 24 000 invånare." in text.replace("\u00a0", " ")


def test_one_that_is_not_small_is_told_so_when_held_against_the_small(kompass: Kompass) -> None:
    text = ask(kompass, "hur ligger vi i Enköping till jämfört med andra små kommuner").text.replace("\u00a0", " ")
    assert text.startswith("**Enköping** ligger på plats 3 bland de 9 kommuner")
    assert "Enköping hör inte till kommunerna med högst 14 999 invånare" in text


def test_its_place_among_the_small_is_told_of_a_small_one(kompass: Kompass) -> None:
    text = ask(kompass, "är Grästorp bäst av de små kommunerna").text.replace("\u00a0", " ")
    assert text.startswith("Ja, **Grästorp** har högst kända totalpoäng i 2010 års utgåva bland kommunerna med högst 14 999 invånare")


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("e Örebro bättre än Nacka", "Ja, totalt har **Örebro**"),
        ("är Nacka bättre än Örebro?", "Nej, totalt har **Örebro**"),
        ("är Nacka sämre än Örebro?", "Ja, totalt har **Örebro**"),
        ("is Vänersborg better than Mölndal on area 4", "No, on area 4"),
        ("Örebro jämfört med Nacka", "Totalt har **Örebro**"),
    ],
)
def test_whether_one_is_better_than_another_gets_yes_or_no(question: str, verdict: str, kompass: Kompass) -> None:
    assert ask(kompass, question).text.startswith(verdict)


def test_how_one_works_with_what_it_is_no_example_of_tells_what_evaluators_say(kompass: Kompass) -> None:
    answer = ask(kompass, "hur jobbar man med mångfald i Vänersborg")
    assert answer.status == "answered"
    assert answer.text.startswith("Inget arbete i Vänersborg på delfråga 6.6 pekas ut som exempel; det här säger utvärderarna där (2018)")
    assert "mångfald är för vagt" in answer.text


def test_the_only_area_known_is_neither_highest_nor_lowest(kompass: Kompass) -> None:
    text = ask(kompass, "visa Strängnäs styrkor och svagheter").text
    assert "Högst poäng" not in text
    assert "Lägst poäng" not in text
    assert "bara poängen på område 1 (Offentlighet och demokrati) känd för Strängnäs i utvärderingen 2016: 63 av 100" in text


def test_more_of_points_on_whatever_area_goes_on(kompass: Kompass) -> None:
    _, dialogue = kompass.ask("vem har minst 60 poäng på något område")
    answer, _ = kompass.ask("visa mer", dialogue)
    assert answer.status == "answered"
    assert answer.text.startswith("| Kommun")


@pytest.mark.parametrize("question", ["vilka har infört lean", "vi är 9000 invånare och vill bli bättre på att jobba med värdegrund"])
def test_a_subject_that_no_example_speaks_of_is_not_said_to_have_any(question: str, kompass: Kompass) -> None:
    answer = ask(kompass, question)
    assert answer.status == "partial"
    assert answer.text.startswith("Inget i materialet handlar precis om")


def test_why_one_lies_below_the_mean_says_that_the_reasons_are_not_known(kompass: Kompass) -> None:
    answer = ask(kompass, "varför är Köping under snittet")
    assert answer.status == "partial"
    assert "alltså 64 mindre" in answer.text
    assert "Materialet säger inget om skälen" in answer.text
