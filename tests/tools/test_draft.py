"""Drafts: every sentence has its source, nothing is claimed that no source says, and the Swedish is Swedish."""

from __future__ import annotations

import re

import pytest
from small_corpus import ask_draft, code, evaluated, found, ground, practised, small

from assistant.adapters import packaged
from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evidence import Pointer
from assistant.errors import BadArgument, NothingRecorded
from assistant.language.mentions import Mentions
from assistant.tools.draft_check import unbacked

MARK = re.compile(r"\[(\d+)\]")
#: Sentences about what the material lacks have no source to give.
WITHOUT_SOURCE = (
    "Rapportens iakttagelser finns inte i materialet",
    "I materialet finns ingen kommun",
    "Bland de kommuner som urvalet omfattar",
    "För just den här delfrågan pekas ingen kommun ut i materialet.",
    "The findings of the report are not",
    "The material knows of no",
)


def sections(envelope: Envelope) -> list[dict[str, object]]:
    found: list[dict[str, object]] = envelope.result["sections"]
    return found


def sentences(text: str) -> list[str]:
    """Each ends with its marks and a full stop; a full stop inside a quotation ends nothing."""
    return [one for one in re.split(r"(?<=\]\.)\s+|(?<=materialet\.)\s+|(?<=här\.)\s+|(?<=inte\.)\s+|(?<=known\.)\s+|(?<=here\.)\s+", text) if one]


def test_a_draft_needs_a_municipality_about_which_something_is_recorded() -> None:
    with pytest.raises(BadArgument):
        ask_draft(small())
    with pytest.raises(NothingRecorded):
        ask_draft(small(), municipality="Arjeplog")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("length", ["short", "normal", "full"])
@pytest.mark.parametrize("name", ["Vänersborg", "Mölndal", "Vallentuna", "Köping", "Helsingborg"])
def test_every_sentence_carries_its_source(built_in: Corpus, name: str, length: str, language: str) -> None:
    envelope = ask_draft(built_in, municipality=name, length=length, language=language)
    for section in sections(envelope):
        for key in ("observation", "why", "recommendation", "learn"):
            for sentence in sentences(str(section[key])):
                assert MARK.search(sentence) or sentence.startswith(WITHOUT_SOURCE), sentence


def test_marks_point_to_citations_by_their_place(built_in: Corpus) -> None:
    envelope = ask_draft(built_in, municipality="Vänersborg")
    text = envelope.result["markdown"].partition("## Källor")[0]
    used = [int(one) for one in MARK.findall(text)]
    assert list(dict.fromkeys(used)) == sorted(set(used)) == list(range(1, max(used) + 1))
    assert max(used) <= len(envelope.citations)
    ids = {one.id for one in envelope.citations}
    assert all(set(section["citations"]) <= ids for section in sections(envelope))  # type: ignore[call-overload]
    listed = re.findall(r"^(\d+)\. ", envelope.result["markdown"].partition("## Källor")[2], re.MULTILINE)
    assert [int(one) for one in listed] == list(range(1, max(used) + 1))


@pytest.mark.parametrize("name", ["Vänersborg", "Mölndal", "Vallentuna", "Köping", "Gotland", "Enköping"])
@pytest.mark.parametrize("length", ["normal", "full"])
def test_no_number_and_no_municipality_stands_in_a_draft_without_a_source(built_in: Corpus, name: str, length: str) -> None:
    envelope = ask_draft(built_in, municipality=name, length=length)
    backing = {key: value for key, value in envelope.result.items() if key not in ("markdown", "title", "opening")}
    text = envelope.result["markdown"].partition("## Förbehåll")[0]
    flags = unbacked(text, backing, envelope.citations, Mentions(ground().municipalities))
    assert [one for one in flags if one.value not in (name,)] == []


def test_what_is_said_about_a_peer_is_said_by_a_source(built_in: Corpus) -> None:
    (section,) = sections(ask_draft(built_in, municipality="Vänersborg", sub_question="7.4"))
    assert "Utvärderarna hänvisar till Karlskrona, som har en kommunövergripande kvalitetsgrupp" in str(section["learn"])
    assert "Trollhättan" not in ask_draft(built_in, municipality="Vänersborg").result["markdown"]


def test_municipalities_with_the_same_words_are_named_together(built_in: Corpus) -> None:
    text = ask_draft(built_in, municipality="Vänersborg", sub_question="5.2").result["markdown"]
    assert "Ulricehamn och Örebro, som är intressanta att studera" in text


def test_a_statement_with_an_adverb_after_its_verb_does_not_become_a_subordinate_clause() -> None:
    corpus = small(
        evaluated("Borås", scores={"7.5": 2}),
        found("Borås", "recommendation", "Idéer bör tas till vara.", peers=("Kalmar",)),
        practised("Kalmar", text="Kalmar har också ett idétorg.", source=("Borås", 2020)),
    )
    text = str(sections(ask_draft(corpus, municipality="Borås"))[0]["learn"])
    assert text.startswith("Utvärderarna hänvisar till Kalmar. Kalmar har också ett idétorg [")


def test_catchwords_of_a_table_are_quoted_and_not_passed_off_as_sentences() -> None:
    corpus = small(evaluated("Borås", scores={"7.5": 2}), found("Borås", "improvement", "Ökad systematik kring idéer"))
    text = str(sections(ask_draft(corpus, municipality="Borås"))[0]["observation"])
    assert "Rapporten anger som förbättringsmöjlighet ”Ökad systematik kring idéer” [2]." in text


def test_a_sentence_of_the_report_about_a_peer_is_quoted_as_it_stands() -> None:
    sentence = "En kommun som kommit långt är Kalmar."
    pointer = Pointer("p1", code("Borås"), 2020, "2016", code("Kalmar"), 7, "7.5", "Kreativitet", sentence)
    text = str(sections(ask_draft(small(evaluated("Borås", scores={"7.5": 2}), pointer), municipality="Borås"))[0]["learn"])
    assert f"Utvärderarna hänvisar till Kalmar: ”{sentence}” [" in text


def test_pointers_of_another_report_are_told_as_such() -> None:
    pointer = Pointer("p1", code("Ale"), 2019, "2016", code("Kalmar"), 7, "7.5", "Kreativitet", "Titta gärna på Kalmar.")
    text = str(sections(ask_draft(small(evaluated("Borås", scores={"7.5": 2}), pointer), municipality="Borås"))[0]["learn"])
    assert "Utvärderarna av Ale kommun hänvisar till Kalmar i samma fråga [" in text


def test_advice_by_number_of_2016_is_not_given_for_the_same_number_of_another_edition() -> None:
    corpus = small(evaluated("Borås", 2022, "2020", {"7.5": 2}))
    (section,) = sections(ask_draft(corpus, municipality="Borås"))
    assert "idéer" not in str(section["recommendation"]) and "personalpolitik" in str(section["recommendation"])
    assert section["title"] == "En fråga"


def test_the_reports_own_recommendation_goes_before_advice_of_ours(built_in: Corpus) -> None:
    envelope = ask_draft(built_in, municipality="Vänersborg", sub_question="7.5")
    assert envelope.result["closing"] == []
    assert "testbänkar" in str(sections(envelope)[0]["recommendation"])
    assert ask_draft(built_in, municipality="Vänersborg", sub_question="1.4").result["closing"] != []


def test_unknown_points_are_said_to_be_unknown(built_in: Corpus) -> None:
    envelope = ask_draft(built_in, municipality="Kungälv", sub_question="3.5")
    assert str(sections(envelope)[0]["observation"]).startswith("Hur många poäng Kungälvs kommun har på delfrågan är inte känt [")
    empty = ask_draft(built_in, municipality="Kungälv").result
    assert empty["sections"] == [] and "Inga poäng är kända" in empty["markdown"]


def test_lengths_differ(built_in: Corpus) -> None:
    short, normal, full = (
        len(ask_draft(built_in, municipality="Vänersborg", sub_question="5.2", length=one).result["markdown"]) for one in ("short", "normal", "full")
    )
    assert short < normal < full


def test_the_same_question_gives_the_same_draft_and_sections_begin_differently(built_in: Corpus) -> None:
    first, again = (ask_draft(built_in, municipality="Vänersborg") for _ in range(2))
    assert first.result == again.result
    beginnings = {" ".join(str(one["observation"]).split()[:3]) for one in sections(first)}
    assert len(beginnings) > 6


@pytest.mark.parametrize("name", ["Vallentuna", "Piteå", "Borås", "Mölndal", "Gotland"])
def test_names_are_inflected_as_people_write_them(built_in: Corpus, name: str) -> None:
    official = {"Vallentuna": "Vallentuna kommun", "Piteå": "Piteå kommun", "Borås": "Borås kommun", "Mölndal": "Mölndals kommun"}
    assert official.get(name, "Region Gotland") in ask_draft(built_in, municipality=name).result["title"]


def test_no_draft_doubles_a_word_or_leaves_a_gap(built_in: Corpus) -> None:
    for one in ground().municipalities:
        for number in (None, "4.3", "7.1"):
            given = {"municipality": one.name} | ({"sub_question": number} if number else {})
            try:
                text = ask_draft(built_in, **given).result["markdown"].partition("## Källor")[0]
            except NothingRecorded:
                continue
            assert not re.search(r"\b(\w{2,})\s+\1\b", text, re.IGNORECASE), re.search(r".{20}\b(\w{2,})\s+\1\b.{20}", text)
            assert "None" not in text and "  " not in text and ".." not in text and "{" not in text, text


def test_both_languages_have_advice_for_every_sub_question_and_area() -> None:
    for language in ("sv", "en"):
        say = packaged.phrases(language)
        for question in ground().framework.sub_questions_of("2016"):
            assert len(say.raw(f"advice.{question.number}.actions")) >= 3
            backgrounds = [one for one in ground().framework.backgrounds if one.area == question.area]
            assert 1 <= int(str(say.raw(f"advice.{question.number}.why"))) <= len(backgrounds)
            assert all(say(f"advice.{question.number}.{key}") for key in ("title", "topic", "ask"))
        assert all(say(f"advice.area.{area}.ask") for area in range(1, 9)) and say("advice.total.ask")
    assert set(packaged.phrases("sv").keys()) >= {one for one in list(packaged.phrases("en").keys()) if one.startswith(("advice.", "visit."))}
