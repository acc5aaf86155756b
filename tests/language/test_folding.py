"""Text comes out as people read it, and a quote is found again on its page."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.folding import SOFT, cleaned, contains, folded_quote, joined, part_on_page, sentences, words

TEXT = st.text(alphabet='abcdefåäöÅÄÖ ABC.,-–\n\u00adﬁ\u00a0”"1234', max_size=200)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["synpunkter och klago-", "mål"], "synpunkter och klagomål"),
        (["synpunkts-", "och klagomål"], "synpunkts- och klagomål"),
        (["kommun-", "TV"], "kommun-TV"),
        (["KKiK-", "mått"], "KKiK-mått"),
        (["VG-", "regionen"], "VG-regionen"),
        (["e-", "tjänster"], "e-tjänster"),
        (["1900-", "talet"], "1900-talet"),
        (["mål-", "eller resultatstyrning"], "mål- eller resultatstyrning"),
        (["kommu -", "nen"], "kommunen"),
        (["invånare/", "brukare"], "invånare/brukare"),
        ([f"kommu{SOFT}", "nen"], "kommunen"),
        (["en rad", "till"], "en rad till"),
        ([], ""),
        (["", " ", "ord"], "ord"),
    ],
)
def test_line_ends_are_joined_as_they_were_meant(lines: list[str], text: str) -> None:
    assert joined(lines) == text


def test_the_documents_own_words_decide_in_doubt() -> None:
    assert joined(["arbetsgivare -", "personalpolitik"], {"arbetsgivare", "personalpolitik"}) == "arbetsgivare - personalpolitik"
    assert joined(["barn-", "omsorg"], {"barn-omsorg"}) == "barn-omsorg"


def test_ligatures_and_taken_apart_letters_are_plain() -> None:
    assert cleaned(unicodedata.normalize("NFD", "eﬀektiv ﬁnansiering av ﬂöden på Åland\u00a0nu")) == "effektiv finansiering av flöden på Åland nu"


def test_bullets_are_alike() -> None:
    assert cleaned("\uf0b7 ett") == "• ett" == cleaned("● ett")


@given(TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@given(TEXT)
def test_a_page_contains_itself_and_its_pieces(text: str) -> None:
    if folded_quote(text):
        assert contains(text, text)
        assert contains(f"före {text} efter", cleaned(text))
        assert contains(cleaned(text), text)


@given(st.lists(st.text(alphabet="abcåäö", min_size=2, max_size=12), min_size=1, max_size=20), st.integers(1, 19))
def test_joined_lines_are_found_on_the_page_as_it_was(some: list[str], cut: int) -> None:
    lines = [" ".join(some[:cut]), " ".join(some[cut:])]
    assert contains("\n".join(lines), joined(lines))


@given(TEXT)
def test_sentences_are_the_paragraph(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_an_empty_quote_stands_nowhere() -> None:
    assert not contains("text", "")
    assert not contains("text", " - ")


def test_the_part_on_the_page_ends_with_a_whole_word() -> None:
    assert part_on_page("Det här är början av en", "Det här är början av en mening som fortsätter.") == "Det här är början av en"
    assert part_on_page("något annat", "Det här") == ""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Goda exempel finns, t.ex. Nacka. Även bl.a. Lund.", 2),
        ("Det gäller styrdokument, m.m. Detta är viktigt.", 2),
        ("Arbetet sker i 2.5 och ca. 40 procent. ”Bra!” sade de.", 2),
        ("En enda mening utan punkt", 1),
        ("", 0),
    ],
)
def test_abbreviations_end_no_sentence(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_words_keep_their_hyphens() -> None:
    assert words("Kommun-TV, synpunkts- och klagomål 2018") == ["kommun-tv", "synpunkts", "och", "klagomål", "2018"]
