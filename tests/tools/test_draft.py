"""Drafts: every sentence has its source, nothing is claimed that no source says, and the Swedish is Swedish."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from small_corpus import ask_draft, code, evaluated, found, ground, practised, small

from assistant.adapters import packaged
from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evidence import Finding, Pointer
from assistant.domain.report import Report
from assistant.errors import BadArgument, NothingRecorded
from assistant.language.mentions import Mentions
from assistant.tools.draft_check import number_words, unbacked

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
    assert f"Utvärderarna hänvisar till Kalmar: ”{sentence.rstrip('.')}” [" in text


def test_pointers_of_another_report_are_told_as_such() -> None:
    pointer = Pointer("p1", code("Ale"), 2019, "2016", code("Kalmar"), 7, "7.5", "Kreativitet", "Titta gärna på Kalmar.")
    text = str(sections(ask_draft(small(evaluated("Borås", scores={"7.5": 2}), pointer), municipality="Borås"))[0]["learn"])
    assert "Utvärderarna av Ale kommun hänvisar till Kalmar i samma fråga: ”Titta gärna på Kalmar” [" in text


def test_advice_by_number_of_2016_is_not_given_for_the_same_number_of_another_edition() -> None:
    corpus = small(evaluated("Borås", 2022, "2020", {"7.5": 2}))
    (section,) = sections(ask_draft(corpus, municipality="Borås"))
    said = str(section["recommendation"])
    assert "idéer" not in said and any(word in said for word in ("personalpolitik", "Kompetens", "Medarbetarnas synpunkter", "Lön"))
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


def read_in(name: str, kind: str, text: str, *, in_table: bool = False) -> Finding:
    """A finding of a report that was read in: the page's own words."""
    return replace(found(name, kind, text), id=f"r:{kind}:{text[:12]}", report_id="r1", page=1, in_table=in_table)


def with_report(*parts: Any, name: str = "Borås") -> Corpus:
    corpus = small(*parts)
    text = "\n".join(one.text for one in corpus.findings)
    report = Report("r1", "r.pdf", "0" * 64, "Analys", code(name), name, 2020, "2016", "stated", "", (text,))
    return replace(corpus, reports={"r1": report})


def test_a_sentence_that_leans_on_the_one_before_it_is_left_out_of_a_draft() -> None:
    corpus = with_report(
        evaluated("Borås", scores={"7.5": 2}),
        read_in("Borås", "recommendation", "Detta arbete bör stärkas i hela kommunen."),
        read_in("Borås", "recommendation", "Lärdomar från projektet bör spridas."),
        read_in("Borås", "recommendation", "En idétävling bör prövas i två förvaltningar."),
    )
    text = str(sections(ask_draft(corpus, municipality="Borås", length="full"))[0]["recommendation"])
    assert "En idétävling bör prövas" in text
    assert "Detta arbete" not in text and "projektet" not in text


def test_a_sentence_whose_own_first_half_says_what_it_is_about_stands() -> None:
    text = "Kommunen saknar en strategi. Detta arbete bör påbörjas."
    corpus = with_report(evaluated("Borås", scores={"7.5": 2}), read_in("Borås", "recommendation", text))
    assert text.rstrip(".") in str(sections(ask_draft(corpus, municipality="Borås"))[0]["recommendation"])


def test_what_a_reports_own_table_says_is_quoted_with_or_without_its_full_stop() -> None:
    corpus = with_report(
        evaluated("Borås", scores={"7.5": 2}),
        read_in("Borås", "improvement", "Mer utrymme för idéer.", in_table=True),
        read_in("Borås", "strength", "Stort engagemang m.m.", in_table=True),
    )
    text = str(sections(ask_draft(corpus, municipality="Borås"))[0]["observation"])
    assert "förbättringsmöjlighet ”Mer utrymme för idéer” [" in text and "styrka anges ”Stort engagemang m.m” [" in text


@pytest.mark.parametrize("boast", ["är bäst i landet på idéer", "når sällsynt höga poäng", "är starkast på förnyelse", "har mycket stark samverkan"])
def test_superlatives_about_others_are_not_repeated(boast: str) -> None:
    corpus = small(evaluated("Borås", scores={"7.5": 2}), practised("Kalmar", text=f"Kalmar {boast}."))
    text = str(sections(ask_draft(corpus, municipality="Borås"))[0]["learn"])
    assert boast not in text and text.startswith("Kalmar lyfts fram i frågan (enligt utvärderarna 2019) [")


def test_a_sober_statement_of_the_same_kind_goes_before_a_boast() -> None:
    corpus = small(
        evaluated("Borås", scores={"7.5": 2}), practised("Kalmar", text="Kalmar är bäst på idéer."), practised("Kalmar", text="Kalmar har idélådor.")
    )
    assert "Kalmar har idélådor (enligt utvärderarna 2019) [" in str(sections(ask_draft(corpus, municipality="Borås"))[0]["learn"])


def test_the_text_of_a_draft_is_warned_only_about_what_it_tells(built_in: Corpus) -> None:
    corpus = small(
        evaluated("Borås", scores={"7.5": 2}),
        practised("Kalmar"),
        practised("Kalmar", "own_strength", text="Kalmar prövar nytt.", year=2005),
    )
    normal, full = ask_draft(corpus, municipality="Borås"), ask_draft(corpus, municipality="Borås", length="full")
    assert "Förbehåll" not in normal.result["markdown"]
    assert "egna ord" in full.result["markdown"] and "från 2005 eller tidigare" in full.result["markdown"]
    for envelope in (normal, full):  # the rows of the result hold all reasons, and its caveats concern them all
        assert {one.code for one in envelope.caveats} == {"own_words", "old_evidence"}
    assert "egna ord" not in ask_draft(built_in, municipality="Köping").result["markdown"]


def test_a_middling_area_is_not_called_one_for_improvement_for_want_of_a_mean() -> None:
    only = sections(ask_draft(small(evaluated("Borås", areas={1: 63})), municipality="Borås"))[0]
    assert "förbättringsområde" not in str(only["observation"])
    areas = {1: 63, 2: 70, 3: 80, 4: 85, 5: 90}
    lowest = sections(ask_draft(small(evaluated("Borås", areas=areas)), municipality="Borås"))[0]
    assert "lägst" in str(lowest["observation"]) and "förbättringsområde" not in str(lowest["observation"])


def test_a_total_of_another_edition_is_set_beside_with_care() -> None:
    corpus = small(evaluated("Borås", total=380, total_basis="stated"), evaluated("Växjö", 2014, "2010", total=500, total_basis="stated"))
    text = str(sections(ask_draft(corpus, municipality="Borås"))[0]["learn"])
    assert "I 2010 års utgåva har Växjö 500 av 800 möjliga totalt (2014), tal som bör jämföras med Borås med försiktighet [" in text


def test_that_a_reports_findings_are_not_known_is_said_once(built_in: Corpus) -> None:
    text = ask_draft(built_in, municipality="Mölndal").result["markdown"]
    assert text.count("Rapportens iakttagelser finns inte i materialet") == 1


def test_areas_none_of_which_is_below_the_mean_are_said_to_be_so(built_in: Corpus) -> None:
    assert "Inget av områdena ligger under" in ask_draft(built_in, municipality="Vallentuna").result["markdown"]


def test_points_of_another_year_have_their_year() -> None:
    corpus = small(evaluated("Borås", areas={7: 40}), evaluated("Kalmar", 2017, areas={7: 70}), evaluated("Ale", 2020, areas={7: 60}))
    text = str(sections(ask_draft(corpus, municipality="Borås"))[0]["learn"])
    assert "Kalmar 70 (2017)" in text and "Ale 60" in text and "(2020)" not in text


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Borås", "Borås kommun"),
        ("Höganäs", "Höganäs kommun"),
        ("Bollebygd", "Bollebygds kommun"),
        ("Falun", "Falu kommun"),
        ("Gotland", "Region Gotland"),
        ("Malmö", "Malmö kommun"),
        ("Upplands Väsby", "Upplands Väsby kommun"),
        ("Lilla Edet", "Lilla Edets kommun"),
        ("Mark", "Marks kommun"),
    ],
)
def test_every_name_is_inflected_as_people_write_it(name: str, written: str) -> None:
    corpus = small(evaluated(name, scores={"7.5": 2}, areas={7: 20}), evaluated("Kalmar", areas={7: 70}), practised("Ale"))
    for length in ("short", "normal", "full"):
        text = ask_draft(corpus, municipality=name, length=length).result["markdown"]
        assert text.startswith(f"# Utkast till rekommendationer för {written}\n")
        assert not re.search(r"[sxz]s kommun\b|(?<=\w)  |\.\.|[{}]|None", text)


def test_the_same_advice_is_not_given_twice_in_a_draft_and_is_referred_to_when_there_is_no_more() -> None:
    numbers = [f"6.{n}" for n in range(1, 8)]
    corpus = small(evaluated("Borås", 2022, "2020", dict.fromkeys(numbers, 2)))
    said = [str(one["recommendation"]) for one in sections(ask_draft(corpus, municipality="Borås"))]
    bare = [re.sub(r" \[[\d\]\[]+", "", one) for one in said]
    given = [one for text in bare for one in re.split(r"(?<=\.) ", text) if "gäller även här" not in one]
    assert len(given) == len(set(given)) and all(bare)
    assert "Det som rekommenderas under 6." in bare[-1]


def test_a_statement_that_does_not_name_whom_it_is_about_says_so() -> None:
    corpus = small(evaluated("Borås", scores={"7.5": 2}), practised("Kalmar", text="Ett gott exempel är idétorget."))
    text = str(sections(ask_draft(corpus, municipality="Borås"))[0]["learn"])
    assert text.startswith("Om Kalmar sägs: ”Ett gott exempel är idétorget” (enligt utvärderarna 2019) [")


def test_a_full_draft_says_each_thing_once_with_all_its_sources() -> None:
    sentence = "Kalmar och Ale är kommuner som har idétorg för medarbetarnas förslag."
    pointers = [Pointer(f"p{n}", code("Lund"), 2019, "2016", code(n), 7, "7.5", "Kreativitet", sentence) for n in ("Kalmar", "Ale")]
    corpus = small(evaluated("Borås", scores={"7.5": 2}), practised("Kalmar"), *pointers)
    text = str(sections(ask_draft(corpus, municipality="Borås", length="full"))[0]["learn"])
    assert re.search(r"Kalmar har ett idétorg för medarbetarnas förslag \(enligt utvärderarna 2019\) \[\d+\]\[\d+\]\.", text)
    assert "hänvisar till Ale i samma fråga" in text and "hänvisar till Kalmar" not in text


def test_those_named_in_one_sentence_of_another_report_are_told_together() -> None:
    sentence = "Kalmar och Ale är intressanta."
    pointers = [Pointer(f"p{n}", code("Lund"), 2019, "2016", code(n), 7, "7.5", "Kreativitet", sentence) for n in ("Kalmar", "Ale")]
    text = str(sections(ask_draft(small(evaluated("Borås", scores={"7.5": 2}), *pointers), municipality="Borås"))[0]["learn"])
    assert text.count("i samma fråga") == 1 and re.search(r"hänvisar till (?:Ale och Kalmar|Kalmar och Ale) i samma fråga", text)


# -- an edited draft --------------------------------------------------------------------------------------------------


def flagged(corpus: Corpus, edited: str, **given: Any) -> list[tuple[str, str]]:
    envelope = ask_draft(corpus, **given)
    words = number_words(packaged.phrases(envelope.result["language"]))
    text = envelope.result["markdown"] + edited
    return [(one.kind, one.value) for one in unbacked(text, envelope.result, envelope.citations, Mentions(ground().municipalities), words)]


@pytest.mark.parametrize(
    ("added", "found_in_it"),
    [
        ("Resultatet är 12 procent bättre.", [("number", "12")]),
        ("Kommunen får 19 av 20 poäng.", [("number", "19 av 20")]),
        ("Nu är 3 av 4 nöjda.", [("number", "3 av 4")]),
        ("Tolv kommuner arbetar så.", [("number", "Tolv")]),
        ("Sollentunas modell är intressant.", [("municipality", "Sollentuna")]),
        ("I Lund och Växjö pågår arbete.", [("municipality", "Lund"), ("municipality", "Växjö")]),
        ("Detta är känt [99].", [("mark", "[99]")]),
        ("Det kostade 1,5 miljoner 2031.", [("number", "1,5"), ("number", "2031")]),
    ],
)
def test_what_is_new_in_an_edited_draft_is_flagged(built_in: Corpus, added: str, found_in_it: list[tuple[str, str]]) -> None:
    assert flagged(built_in, f"\n\n{added}\n", municipality="Vänersborg", sub_question="7.5") == found_in_it


@pytest.mark.parametrize(
    "added",
    [
        "",
        "Kommunen får 4 av 20 poäng, alltså 20 procent.",
        "Eskilstuna har 106 789 invånare och ligger 252 km bort [2].",
        "Vänersborgs kommun bör pröva två nya arbetssätt.",
        "1. Först detta.\n2. Sedan det andra.",
    ],
)
def test_what_the_sources_back_may_be_said_in_other_words(built_in: Corpus, added: str) -> None:
    assert flagged(built_in, f"\n\n{added}\n", municipality="Vänersborg", sub_question="7.5") == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_draft_that_nobody_edited_is_backed_throughout(built_in: Corpus, language: str) -> None:
    for name in ("Vänersborg", "Karlskoga", "Helsingborg", "Ale", "Köping", "Gotland", "Vallentuna"):
        assert flagged(built_in, "", municipality=name, language=language, length="full") == [], name
