"""The parts of a question: numbers, places, names of groups, letters, languages."""

from __future__ import annotations

import pytest

from assistant.adapters import question_words, word_tables
from assistant.chat.understand import letters
from assistant.chat.understand.language_of import language_of
from assistant.chat.understand.numbers import NumberFinder, value
from assistant.chat.understand.slots import SlotFinder
from assistant.domain.corpus import Corpus
from assistant.language.question_names import QuestionNames
from assistant.language.question_words import QuestionWords
from assistant.language.topics import TopicMatcher


@pytest.fixture(scope="module")
def words() -> QuestionWords:
    return question_words.load()


@pytest.fixture(scope="module")
def topics(built_in: Corpus) -> TopicMatcher:
    return word_tables.topic_matcher(built_in.framework)


@pytest.fixture(scope="module")
def finder(built_in: Corpus, words: QuestionWords, topics: TopicMatcher) -> SlotFinder:
    return SlotFinder(built_in, topics, words, QuestionNames(built_in.municipalities, words.known | words.small, words.short_names))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("50 000", 50000), ("50,000", 50000), ("50.000", 50000), ("50 tusen", 50000), ("100k", 100000), ("426,5", 426.5), ("426.5", 426.5), ("60", 60)],
)
def test_a_number_is_read_however_it_is_written(written: str, meant: float) -> None:
    assert value(written) == meant


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("över 50,000 inhabitants", {"min_population": 50000}),
        ("kommuner med högst tjugo tusen invånare", {"max_population": 20000}),
        ("mellan 10 000 och 20 000 invånare", {"min_population": 10000, "max_population": 20000}),
        ("10 000–20 000 invånare", {"min_population": 10000, "max_population": 20000}),
        ("mellan 60 och 70 poäng", {"min_points": 60, "max_points": 70}),
        ("når upp till 600 poäng", {"min_points": 600}),
        ("mellan 2010 och 2014", {}),
        ("från 2016 till 2020", {}),
        ("inom 10 mil", {"max_distance": 100}),
        ("topp tre", {"limit": 3}),
        ("vilka tre ligger sämst", {"limit": 3}),
        ("de åtta områdena", {}),
        ("de två utgåvorna", {}),
        ("a small group of people", {}),
        ("små steg i rätt riktning", {}),
        ("vilken liten kommun", {"max_population": 14999}),
        ("small municipalities", {"max_population": 14999}),
        ("stora kommuner", {"min_population": 50000}),
    ],
)
def test_limits_are_found(text: str, limits: dict[str, float], words: QuestionWords) -> None:
    assert NumberFinder(words).find(text) == limits


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("pendlingskommuner nära storstad", "A2"),
        ("storstäder", "A1"),
        ("pendlingskommuner nära större stad", "B4"),
        ("lågpendlingskommuner nära större stad", "B5"),
        ("större städer", "B3"),
        ("pendlingskommuner nära mindre stad", "C7"),
        ("landsbygdskommuner med besöksnäring", "C9"),
        ("landsbygdskommuner", "C8"),
        ("grupp c6", "C6"),
    ],
)
def test_the_longest_name_of_a_group_counts(text: str, group: str, finder: SlotFinder) -> None:
    found = finder.find(f"Vilka {text} är bäst?")
    assert (found.group, found.like) == (group, None)


def test_all_areas_and_sub_questions_of_a_question_are_found(finder: SlotFinder) -> None:
    assert [area for area, _ in finder.find("område 3 och område 7").places] == [3, 7]
    assert [area for area, _ in finder.find("områdena 1, 3 och 7").places] == [1, 3, 7]
    assert finder.find("1.4 och 7.5").sub_questions == ("1.4", "7.5")
    assert finder.find("område 7, Ständiga förbättringar").places == ((7, "2016"),)


def test_a_number_of_points_or_a_share_is_no_sub_question(finder: SlotFinder) -> None:
    assert finder.find("Vänersborg fick 4.5 poäng och 3.2 procent").sub_questions == ()


def test_a_year_before_an_evaluation_is_a_year_and_no_edition(finder: SlotFinder) -> None:
    assert finder.find("Vänersborg mellan 2010 års utvärdering och 2014").editions == ()
    assert finder.find("enligt 2010 års utgåva").editions == ("2010",)


def test_the_own_municipality_is_the_one_in_the_sentence_that_says_so(finder: SlotFinder) -> None:
    assert finder.find("Jag jobbar i Grästorp. Vem är bäst?").own_name == "Grästorp"
    assert finder.find("Jag är journalist. Hur gick det för Tomelilla?").own_name is None


LETTER = (
    "Hej! Vi är en liten grupp på ett kansli långt norrut. I fjol skrev vi en ny plan som ingen har läst, och chefen är less. "
    "Nu funderar vi på om det finns kommuner som har infört medborgarbudget eller ungdomsråd. Vet du vilka? Tack på förhand!"
)


def test_of_a_letter_the_need_and_the_question_count(topics: TopicMatcher, words: QuestionWords) -> None:
    need = letters.need(LETTER, topics, words)
    assert need is not None
    assert need.startswith("Nu funderar vi") and need.endswith("Vet du vilka?")


def test_a_short_question_is_no_letter(topics: TopicMatcher, words: QuestionWords) -> None:
    assert letters.need("Hej! Vem är bäst på område 7? Tack!", topics, words) is None


def test_what_a_letter_tells_of_its_writer_is_no_limit(finder: SlotFinder, topics: TopicMatcher, words: QuestionWords) -> None:
    text = LETTER.replace("en liten grupp", "en liten kommun")
    assert "max_population" in finder.find(text).numbers
    assert finder.find(text, letters.need(text, topics, words)).numbers == {}


def test_danish_and_norwegian_become_swedish(words: QuestionWords) -> None:
    assert words.in_swedish("Hvor mange point fik Vallentuna?") == "hur många poäng fick Vallentuna?"
    assert words.in_swedish("How many points did Vallentuna get?") == "How many points did Vallentuna get?"
    assert words.in_swedish("Vem är bäst på område 7?") == "Vem är bäst på område 7?"


def test_a_language_is_told_by_its_small_words(words: QuestionWords) -> None:
    assert language_of("who is best at that?", words) == "en"
    assert language_of("vem leder?", words) == "sv"
    assert language_of("7.5", words, "en") == "en"
    assert language_of("7.5", words) == "sv"
