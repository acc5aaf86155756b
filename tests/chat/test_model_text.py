"""A model's whole text: what stands around a sentence can make it false."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.chat.grounding.checking import Checker
from assistant.chat.grounding.sentence import Words
from assistant.chat.model_draft import Redraft
from assistant.chat.model_text import Composer, Worded
from assistant.domain.answer import Answer
from assistant.measuring import questions
from assistant.wiring import Kompass

Compose = Callable[[str, str], Composer]

PEERS, STRENGTHS, RANK = "Vem kan Vänersborg lära av på 7.5?", "Vilka styrkor har Vänersborg?", "Vilka är bäst på ständiga förbättringar?"
ESKILSTUNA = "Eskilstuna arbetar med att stimulera innovation och kreativitet bland de anställda [2]."
LIKENESS = (
    "*(utvärderarna hänvisar dit i den egna rapporten, 2018)* Kommungrupp B3, 106\u00a0789 invånare (storleken skiljer 2,7 gånger), 252 km bort."
)
STRENGTH = "Personalpolicyn är tydlig och styr arbetet [6]."


@pytest.fixture(scope="module")
def checked(kompass: Kompass) -> Callable[[str], tuple[Answer, Checker]]:
    words = {one: Words(kompass.phrases(one)) for one in ("sv", "en")}

    def asked(question: str) -> tuple[Answer, Checker]:
        answer, _ = kompass.plain.ask(question)
        return answer, Checker(answer, kompass.plain.grounding, words[answer.language])

    return asked


@pytest.fixture
def compose(checked: Callable[[str], tuple[Answer, Checker]], kompass: Kompass) -> Compose:
    def composed(question: str, text: str) -> Composer:
        answer, checker = checked(question)
        composer = Composer(Worded.of(answer.text, f"*{kompass.phrases(answer.language)('help.caveats')}*"), checker)
        composer.feed(text)
        composer.finish()
        return composer

    return composed


def kept(composer: Composer) -> str:
    return "\n".join(composer._standing())


def test_every_worded_answer_passes_as_it_stands(compose: Compose, kompass: Kompass) -> None:
    for one in [one for one in questions.load() if not one.get("needs")][::3]:
        answer, _ = kompass.plain.ask(one["question"])
        if answer.result is not None and answer.tool and answer.tool != "draft":
            composer = compose(one["question"], answer.text)
            assert composer.dropped == [] and composer.text(False) == answer.text


def test_what_is_said_of_nobody_stays_with_whom_it_was_said_of(compose: Compose) -> None:
    assert LIKENESS in kept(compose(PEERS, f"- {ESKILSTUNA} {LIKENESS}"))
    assert LIKENESS not in kept(compose(PEERS, LIKENESS))
    for before in (
        "Västerås arbetar med att stimulera innovation och kreativitet bland de anställda [4].",
        "Vänersborg har själv 4 av 20 poäng där [1].",
    ):
        assert LIKENESS not in kept(compose(PEERS, f"- {ESKILSTUNA}\n- {before} {LIKENESS}"))


@pytest.mark.parametrize("between", [" ", "\n", "\n\n", "\n- ", "\n\n1. "])
def test_kommunen_is_not_the_asker_after_another_was_named(compose: Compose, between: str) -> None:
    own = "Kommunen fick 4 av 20 poäng på delfråga 7.5 [1]."
    assert own in kept(compose(PEERS, f"Vänersborg har själv 4 av 20 poäng där [1].{between}{own}"))
    assert own not in kept(compose(PEERS, f"{ESKILSTUNA}{between}{own}"))


def test_kommunen_is_the_one_named_last(compose: Compose) -> None:
    own = "Kommunen har 106 789 invånare och ligger 252 km bort."
    assert own.rstrip(".") in kept(compose(PEERS, f"- {ESKILSTUNA} {own}"))
    assert own.rstrip(".") not in kept(compose(PEERS, f"Västerås arbetar med att stimulera innovation [4]. {own}"))


def test_of_two_joined_statements_each_has_its_own_edition(compose: Compose) -> None:
    text = "I 2020 års utgåva är Vallentuna högst på Kvalitetsutveckling med {} av 100, och i 2010 års utgåva är Karlskrona högst med {} av 100."
    assert "Karlskrona" in kept(compose(RANK, text.format(82, 73)))
    assert kept(compose(RANK, text.format(73, 82))) == "" and kept(compose(RANK, text.format(82, 82))) == ""


def test_a_dropped_sentence_leaves_none_that_reads_as_about_somebody_else(compose: Compose) -> None:
    text = f"{ESKILSTUNA} Vänersborg fick 999 poäng. Kommunen fick 4 av 20 poäng på delfråga 7.5 [1]."
    assert kept(compose(PEERS, text)) == ESKILSTUNA


@pytest.mark.parametrize(
    "heading", ["Svagheter:", "**Svagheter**", "## Svagheter", "Svagheter.", "Svagheter i Vänersborg.", "Brister:", "Det här saknas:"]
)
def test_no_heading_makes_a_strength_a_weakness(compose: Compose, heading: str) -> None:
    composer = compose(STRENGTHS, f"{heading}\n\n- {STRENGTH}")
    assert kept(composer) == f"- {STRENGTH}" and len(composer.dropped) == 1


@pytest.mark.parametrize("label", ["Svagheter: ", "Brister – ", "**Svagheter:** ", "Svagheter; "])
def test_no_label_makes_a_strength_a_weakness(compose: Compose, label: str) -> None:
    assert kept(compose(STRENGTHS, f"- {label}{STRENGTH}")) == ""


def test_a_list_holds_what_its_opening_says(compose: Compose) -> None:
    example, other = "Karlskrona har en kommunövergripande kvalitetsgrupp [4].", "Vänersborg har 30 av 100 poäng på område 7 (2018) [3]."
    composer = compose(RANK, f"Goda exempel där:\n\n- {example}\n- {other}")
    assert kept(composer) == f"Goda exempel där:\n- {example}" and composer.dropped == ["of another list"]


@pytest.mark.parametrize("sentence", ["Den beslutades i januari 2018 [4].", "Det är tydligt [6].", "Detta beslutades i januari 2018."])
def test_what_a_pronoun_means_is_what_came_before(compose: Compose, sentence: str) -> None:
    assert sentence not in kept(compose(STRENGTHS, f"Kommunen har nu 14 inriktningsmål [3]. {sentence}"))


@pytest.mark.parametrize("marks", ["[1, 3]", "[1,3]", "[1; 3]", "【1】【3】", "【1†källa】【3†källa】"])
def test_marks_are_read_as_models_write_them(compose: Compose, marks: str) -> None:
    assert kept(compose(RANK, f"Mölndal har 45 poäng och Vänersborg 30 {marks}.")) == "Mölndal har 45 poäng och Vänersborg 30 [1][3]."


def test_two_things_are_not_put_together(compose: Compose) -> None:
    for between in (" och", ", och", " men", ";", " –", ", som"):
        assert kept(compose(STRENGTHS, f"Personalpolicyn är tydlig{between} beslutades i januari 2018.")) == ""
    assert kept(compose(STRENGTHS, "Ansvar och roller är klargjorda i personalpolicyn.")) == ""


def test_a_section_of_a_draft_holds_its_own(checked: Callable[[str], tuple[Answer, Checker]]) -> None:
    answer, checker = checked("Skriv ett utkast till rekommendation för Vänersborg på område 7")
    sections = answer.text.split("\n\n## ")
    first, second = (next(one for one in sections if one.startswith(number)) for number in ("7.2", "7.5"))
    observations = [next(block for block in one.split("\n\n") if block.startswith("**Iakttagelse.**")) for one in (first, second)]
    points = observations[1].removeprefix("**Iakttagelse.** ").partition(". ")[0] + "."
    written = answer.text.replace(observations[0], f"{observations[0]} {points}")
    assert written != answer.text and "4 av 20" in points
    draft = Redraft(answer.text, written, checker)
    assert draft.text == answer.text and draft.dropped == ["of another section"]


WISHES = ("Samordna bokningen av lokaler för föreningar", "Samordna bokningen av lokaler för alla föreningar.")


@pytest.mark.parametrize("wish", WISHES)
def test_what_evaluators_wish_for_is_not_there(kompass: Kompass, wish: str) -> None:
    answer, _ = kompass.plain.ask(STRENGTHS)
    assert answer.result is not None
    row = {"kind": "improvement", "area": 2, "sub_question": "2.4", "text": wish, "citation": answer.citations[0].id}
    planted = replace(answer, result={**answer.result, "findings": [*answer.result["findings"], row]})
    checker = Checker(planted, kompass.plain.grounding, Words(kompass.phrases("sv")))
    assert checker.check("Vänersborg bör samordna bokningen av lokaler för föreningar.").passes
    assert not checker.check("Vänersborg samordnar bokningen av lokaler för föreningar.").passes
    assert not checker.check("I Vänersborg samordnas bokningen av lokaler.").passes
    assert not checker.check("Samordna bokningen.").passes
