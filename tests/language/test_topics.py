"""Free words find the sub-question or area that they are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.adapters import word_tables
from assistant.domain.corpus import Corpus
from assistant.errors import CorpusError
from assistant.language.topics import TopicMatcher


@pytest.fixture(scope="module")
def topics(built_in: Corpus) -> TopicMatcher:
    return word_tables.topic_matcher(built_in.framework)


# -- errors and edges -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "  ", "?!", "xyzzy qwrtplk", "och i att", "12345", "\x00"])
def test_what_is_about_nothing_matches_nothing(text: str, topics: TopicMatcher) -> None:
    assert topics.match(text) == []


def test_a_text_as_long_as_a_book_is_cut(topics: TopicMatcher) -> None:
    assert topics.match("klagomål " * 100_000)[0].sub_question == "2.5"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('[sub_questions."9.1"]\nsv = ["x"]\nen = []\n', "9.1"),
        ('[areas."2016:9"]\nsv = ["x"]\nen = []\n', "2016:9"),
        ('[areas."1999:1"]\nsv = ["x"]\nen = []\n', "1999:1"),
        ('[sub_questions."1.1"]\nsv = "x"\n', "1.1"),
        ("[sub_questions", "topics.toml"),
    ],
)
def test_a_table_that_cannot_be_used_is_named(body: str, said: str, tmp_path: Path, built_in: Corpus) -> None:
    (tmp_path / "topics.toml").write_text(body, encoding="utf-8")
    (tmp_path / "stopwords.toml").write_text("sv = []\nen = []\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"topics\.toml") as raised:
        word_tables.topic_matcher(built_in.framework, tmp_path)
    assert said in raised.value.message


# -- sub-questions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("medborgardialog", "1.4"),
        ("mutor och jäv", "1.5"),
        ("kontaktcenter", "2.3"),
        ("kontakt center", "2.3"),
        ("kontaktcentret", "2.3"),
        ("tjänstegarantier", "2.5"),
        ("klagomål", "2.5"),
        ("Hur tar de hand om klagomålen?", "2.5"),
        ("politikerenkäter", "3.5"),
        ("delegationsordningen", "3.4"),
        ("projektledningsmodell", "4.3"),
        ("ledarutveckling", "4.6"),
        ("lönesättning", "6.4"),
        ("mångfald", "6.6"),
        ("medarbetarenkäter", "6.5"),
        ("omvärldsanalys", "7.3"),
        ("innovation", "7.5"),
        ("föreningslivet", "8.2"),
    ],
)
def test_words_people_use_find_their_sub_question(text: str, number: str, topics: TopicMatcher) -> None:
    assert topics.match(text)[0].sub_question == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("proccesstyrning", "5.3"), ("lonesattning", "6.4"), ("klagomal", "2.5"), ("medborgardialgo", "1.4"), ("ledarutvekling", "4.6")],
)
def test_words_typed_wrong_find_it_too(text: str, number: str, topics: TopicMatcher) -> None:
    assert topics.match(text)[0].sub_question == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("budget carry-over", "4.2"),
        ("complaint handling", "2.5"),
        ("service guarantees", "2.5"),
        ("citizen dialogue", "1.4"),
        ("staff surveys", "6.5"),
        ("whistleblowing", "1.5"),
        ("leadership development", "4.6"),
    ],
)
def test_english_words_find_it(text: str, number: str, topics: TopicMatcher) -> None:
    assert topics.match(text)[0].sub_question == number


def test_the_own_sentence_of_every_sub_question_is_about_it(topics: TopicMatcher, built_in: Corpus) -> None:
    wrong = []
    for one in built_in.framework.sub_questions_of("2016"):
        for text in (one.text, one.text_en):
            best = topics.match(text, 1)
            if not best or best[0].sub_question != one.number:
                wrong.append((one.number, text, best))
    assert wrong == []


def test_every_sub_question_has_words_in_both_languages(built_in: Corpus) -> None:
    words = word_tables.topic_words(built_in.framework)
    assert set(words.sub_questions) == {one.number for one in built_in.framework.sub_questions_of("2016")}
    assert all(len(swedish) >= 5 and len(english) >= 3 for swedish, english in words.sub_questions.values())


def test_a_longer_term_says_more_than_the_words_in_it(topics: TopicMatcher) -> None:
    best = topics.match("strategi för ledarskap", 3)
    assert best[0].sub_question == "4.1"
    assert best[0].score > next((one.score for one in best if one.sub_question is None), 0)


# -- areas ------------------------------------------------------------------------------------------------------------


def test_every_area_of_every_edition_is_found_by_its_names(topics: TopicMatcher, built_in: Corpus) -> None:
    wrong = []
    for one in built_in.framework.areas:
        for name in filter(None, (one.name, *one.other_names, one.name_en)):
            found = [(match.edition, match.area) for match in topics.match(name, 8) if match.sub_question is None]
            if (one.edition, one.number) not in found:
                wrong.append((one.id, name, found))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "edition", "area"),
    [
        ("personalområdet", "2016", 6),
        ("ständiga förbättringar", "2016", 7),
        ("brukarens fokus", "2020", 5),
        ("arbetsliv", "2020", 7),
        ("working life", "2020", 7),
        ("verksamhetsutveckling", "2010", 7),
    ],
)
def test_an_area_is_found_by_what_people_call_it(text: str, edition: str, area: int, topics: TopicMatcher) -> None:
    best = topics.match(text)[0]
    assert (best.edition, best.area, best.sub_question) == (edition, area, None)


# -- what comes back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["klagomål och synpunkter på webben", "hur leds och styrs kommunen", "quality and efficiency of services"])
def test_matches_come_best_first_within_bounds_and_the_same_every_time(text: str, topics: TopicMatcher) -> None:
    found = topics.match(text, 20)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < one <= 1 for one in scores)
    assert all(set(" ".join(one.words).split()) <= set(text.split()) and one.words for one in found)
    assert topics.match(text, 2) == found[:2]
