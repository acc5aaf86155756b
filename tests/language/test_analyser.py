"""Passages and queries meet, in whatever form people write Swedish words."""

from __future__ import annotations

import time

import pytest

from assistant.adapters import word_tables
from assistant.domain.corpus import Corpus
from assistant.language.analyser import LONGEST_QUERY, LONGEST_WORD, Analyser, SearchWords, folded_words, stem

WORDS = SearchWords(
    vocabulary=[
        "klagomål hantering klagomålshantering kontaktcenter process styrning lön sättning lönesättning mål",
        "e-tjänster äldreomsorg chef uppdrag brukare undersökning ledare utveckling",
    ],
    stop_words=frozenset({"och", "i", "vi", "hur", "med", "till"}),
    english_stop_words=frozenset({"the", "how", "do", "they", "of"}),
    abbreviations={"kf": "kommunfullmäktige"},
    english={"complaint": "klagomål", "leadership development": "ledarutveckling", "leadership": "ledarskap", "plan": "plan"},
    synonyms={"hemsida": "webbplats"},
)


@pytest.fixture(scope="module")
def small() -> Analyser:
    return Analyser(WORDS)


@pytest.fixture(scope="module")
def real(built_in: Corpus) -> Analyser:
    return word_tables.analyser(built_in)


# -- errors and edges -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   ", "?!.,;", "— – -", "\x00\u200b", "och i", "the of"])
def test_what_says_nothing_has_no_tokens(small: Analyser, text: str) -> None:
    asked = small.query(text)
    assert (small.tokens(text), asked.tokens, asked.words, asked.known) == ([], (), (), 0.0)


def test_words_that_nobody_writes_are_unknown(small: Analyser) -> None:
    assert small.query("xyzzy qwrtplk").known == 0.0
    assert small.query("xyzzy klagomål").known == 0.5


def test_a_query_as_long_as_a_book_is_cut(real: Analyser) -> None:
    started = time.perf_counter()
    asked = real.query("klagomål " + "qzxvw" * 400_000)
    assert len(asked.text) == LONGEST_QUERY
    assert max(map(len, asked.tokens)) <= LONGEST_WORD
    assert time.perf_counter() - started < 2


def test_signs_of_a_query_language_are_no_words(small: Analyser) -> None:
    assert small.tokens('"klagomål" AND (mål* OR NEAR) --') == [*small.tokens("klagomål and mål or near")]


# -- forms ------------------------------------------------------------------------------------------------------------


def test_case_and_composition_of_letters_do_not_matter(small: Analyser) -> None:
    assert small.tokens("LO\u0308NESA\u0308TTNING") == small.tokens("lönesättning")
    assert folded_words("ﬁnt E\u2011tjänst") == ["fint", "e\u2010tjänst"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("klagomålen", "klagomål"), ("chefernas", "chef"), ("brukarna", "brukare"), ("undersökningar", "undersökning"), ("processerna", "process")],
)
def test_inflections_meet(one: str, other: str, small: Analyser) -> None:
    assert set(small.tokens(one)) & set(small.tokens(other))


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("klagomålshantering", ("klagomål", "hantering")),
        ("processtyrning", ("process", "styrning")),
        ("chefsuppdrag", ("chef", "uppdrag")),
        ("brukarundersökningar", ("undersökning",)),
        ("ledarutveckling", ("utveckling",)),
        ("äldreomsorgsprocess", ("äldreomsorg", "process")),
    ],
)
def test_a_compound_is_found_by_its_parts(whole: str, parts: tuple[str, ...], real: Analyser) -> None:
    assert {stem(one) for one in parts} <= set(real.tokens(whole))


@pytest.mark.parametrize("word", ["kommun", "styrning", "resultat", "ansvar", "information", "organisation", "personal", "politiker"])
def test_a_simple_word_is_not_cut_up(word: str, real: Analyser) -> None:
    assert real.parts(word) == ()


@pytest.mark.parametrize(
    ("one", "other"), [("kontakt center", "kontaktcenter"), ("löne sättning", "lönesättning"), ("klagomål hantering", "klagomålshantering")]
)
def test_a_word_written_apart_meets_the_word_in_one(one: str, other: str, small: Analyser) -> None:
    assert stem(other) in small.tokens(one)
    assert small.query(one).known == 1.0


@pytest.mark.parametrize("form", ["e-tjänster", "etjänster", "E‑tjänster", "e–tjänster"])
def test_hyphens_of_any_kind_and_none_meet(form: str, small: Analyser) -> None:
    assert stem("etjänster") in small.tokens(form)
    assert small.query(form).known == 1.0


def test_words_across_a_stop_word_are_not_joined(small: Analyser) -> None:
    assert stem("kontaktcenter") not in small.tokens("kontakt och center")


def test_the_text_of_a_passage_counts_more_than_its_heading(small: Analyser) -> None:
    words = small.document_tokens("Klagomål.", "Processer").split()
    assert (words.count(stem("klagomål")), words.count(stem("processer"))) == (2, 1)


# -- what a query means -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["KF", "kf", "Kf"])
def test_an_abbreviation_is_written_out(written: str, small: Analyser) -> None:
    assert stem("kommunfullmäktige") in small.query(written).related_tokens


def test_all_abbreviations_of_the_table_are_known(real: Analyser) -> None:
    for short in ("KF", "KS", "KKiK", "SKR", "SCB", "HME", "MRP", "IFO"):
        asked = real.query(short)
        assert asked.known == 1.0
        assert asked.related_tokens, short


def test_a_synonym_adds_the_words_of_the_material_and_keeps_the_own(small: Analyser) -> None:
    asked = small.query("hemsidor")
    assert asked.words == ("hemsidor",)
    assert asked.tokens == (stem("hemsidor"),)
    assert asked.related_tokens == (stem("webbplats"),)


@pytest.mark.parametrize(
    ("typed", "meant"), [("lonesattning", "lönesättning"), ("klagomal", "klagomål"), ("aldreomsorg", "äldreomsorg"), ("e-tjanster", "e-tjänster")]
)
def test_letters_without_dots_and_rings_are_understood(typed: str, meant: str, small: Analyser) -> None:
    asked = small.query(typed)
    assert set(small.tokens(meant)) <= set(asked.tokens)
    assert asked.known == 1.0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("proccesstyrning", "styrning"), ("klagomåll", "klagomål"), ("undersöknig", "undersökning"), ("kontkatcenter", "kontaktcenter")],
)
def test_slips_of_the_keyboard_are_understood(typed: str, meant: str, real: Analyser) -> None:
    asked = real.query(typed)
    assert stem(meant) in asked.tokens
    assert 0.5 < asked.known < 1


def test_what_is_written_right_is_not_corrected(small: Analyser) -> None:
    assert small.query("lönesättning").swedish == ""
    assert small.query("mål").tokens == ("mål",)


def test_short_words_are_not_guessed_at(small: Analyser) -> None:
    assert small.query("lönx").swedish == ""


# -- English ----------------------------------------------------------------------------------------------------------


def test_an_english_query_meets_swedish_words(small: Analyser) -> None:
    asked = small.query("how do they handle complaints")
    assert asked.english
    assert stem("klagomål") in asked.tokens


def test_longer_entries_of_the_english_table_come_first(small: Analyser) -> None:
    assert small.query("leadership development").swedish == "ledarutveckling"


def test_a_word_of_both_languages_does_not_make_a_query_english(small: Analyser) -> None:
    assert not small.query("mål och plan").english


@pytest.mark.parametrize("text", ["Hur arbetar kommunen med klagomål?", "ledarskap", "brukarundersökningar i äldreomsorgen", "e-tjänster", "KKiK"])
def test_swedish_is_not_taken_for_english(text: str, real: Analyser) -> None:
    assert not real.query(text).english


@pytest.mark.parametrize("text", ["How do they deal with complaints?", "staff surveys", "leadership development for managers", "citizen dialogue"])
def test_english_is_noticed(text: str, real: Analyser) -> None:
    asked = real.query(text)
    assert asked.english
    assert asked.swedish


# -- concepts ---------------------------------------------------------------------------------------------------------


def test_a_query_is_one_concept_for_each_thing_it_asks_for(real: Analyser) -> None:
    asked = real.query("contact details of politicians")
    assert [one.words for one in asked.concepts] == ["contact details", "politicians"]
    assert all(one.translated for one in asked.concepts)
    assert stem("kontaktuppgifter") in asked.concepts[0].tokens


def test_other_words_stand_less_surely_for_a_thing_than_its_own(small: Analyser) -> None:
    (concept,) = small.query("hemsidor").concepts
    assert concept.tokens[stem("hemsidor")] == 1.0
    assert 0 < concept.tokens[stem("webbplats")] < 1


def test_parts_of_a_compound_bring_their_synonyms(real: Analyser) -> None:
    assert stem("revision") in real.query("storrevisorerna").concepts[0].tokens


def test_words_that_say_nothing_are_no_concepts(real: Analyser) -> None:
    assert real.query("hur gör de för att").concepts == ()
    assert real.query("what do they do about it").concepts == ()


def test_an_entry_as_it_is_written_means_its_own_and_another_form_what_all_of_its_stem_mean() -> None:
    analyser = Analyser(SearchWords(["mål", "målsättning"], english={"goal": "mål", "goals": "målsättning"}))
    assert analyser.query("goals").swedish.split() == ["målsättning"]
    assert analyser.query("goaling").swedish.split() == ["mål", "målsättning"]


def test_a_word_that_says_nothing_is_an_entry_only_as_it_is_written() -> None:
    table = {"kunnande": "kompetens", "ta vara på": "tillvarata"}
    analyser = Analyser(SearchWords(["kompetens"], frozenset({"kunna", "ta", "vara", "på"}), synonyms=table))
    assert analyser.query("kunna").concepts == ()
    assert analyser.query("kunnandes").concepts[0].means == "kompetens"
    assert analyser.query("ta vara på").concepts[0].means == "tillvarata"


@pytest.mark.parametrize("typed", ["it-stöd", "it stöd", "IT–stöd"])
def test_an_entry_with_a_hyphen_is_found_with_and_without_it(typed: str) -> None:
    analyser = Analyser(SearchWords(["system", "stöd"], synonyms={"it-stöd": "verksamhetssystem"}))
    assert analyser.query(typed).concepts[0].means == "verksamhetssystem"


def test_what_belongs_together_for_an_embedding_is_what_leads_to_a_word_in_swedish() -> None:
    analyser = Analyser(SearchWords(["webbplats"], english={"site": "webbplats"}, synonyms={"hemsida": "webbplats", "sajt": "webbplats"}))
    assert analyser.word_families() == ["webbplats. hemsida. sajt"]


def test_unlike_tables_have_unlike_marks(small: Analyser) -> None:
    assert small.mark != Analyser(SearchWords(["mål"])).mark
    assert small.mark == small.mark
