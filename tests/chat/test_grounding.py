"""Numbers, municipalities and marks of a text are held against its evidence."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.chat.grounding.evidence import Evidence, Grounding
from assistant.domain.corpus import Corpus
from assistant.domain.evidence import Citation


@pytest.fixture(scope="module")
def grounding(built_in: Corpus) -> Grounding:
    return Grounding(built_in.municipalities)


def evidence(result: Any = None, question: str = "", marks: int = 0, **arguments: Any) -> Evidence:
    return Evidence.of(result, arguments, [Citation(str(n), "report", "Källa", "citat") for n in range(marks)], (), question)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Mölndal fick 73 poäng.", {"municipality": "Mölndal", "points": 73}),
        ("Motala fick 426,5 poäng.", {"municipality": "Motala", "points": 426.5}),
        ("Motala got 426.5 points.", {"municipality": "Motala", "points": 426.5}),
        ("Omkring 47 procent.", {"percent": 46.7}),
        ("40\u00a0078 invånare", {"population": 40078}),
        ("40,078 inhabitants", {"population": 40078}),
        ("3 kommuner", {"scored": [{}, {}, {}]}),
        ("4 poäng lägre (−4)", {"difference": -4}),
        ("Vänersborgs poäng", {"municipality": "Vänersborg"}),
        ("1. Första\n2. Andra", {}),
        ("i Stockholms län", {}),
        ("https://example.org/2031/77", {}),
    ],
)
def test_what_the_evidence_says_is_grounded(grounding: Grounding, text: str, result: Any) -> None:
    assert grounding.faults(text, evidence(result)) == []


@pytest.mark.parametrize(
    ("text", "result", "fault"),
    [
        ("Mölndal fick 74 poäng.", {"municipality": "Mölndal", "points": 73}, "number 74"),
        ("Borås fick 73 poäng.", {"municipality": "Mölndal", "points": 73}, "municipality Borås"),
        ("Upplands Väsby fick 73.", {"municipality": "Mölndal", "points": 73}, "municipality Upplands Väsby"),
        ("Det är så [2].", {}, "mark [2]"),
        ("Det är så [0].", {}, "mark [0]"),
        ("427 poäng", {"points": 426.4}, "number 427"),
        ("40 079 invånare", {"population": 40078}, "number 40 079"),
    ],
)
def test_what_it_does_not_say_is_a_fault(grounding: Grounding, text: str, result: Any, fault: str) -> None:
    assert fault in grounding.faults(text, evidence(result, marks=1))


def test_numbers_and_names_of_the_question_may_be_repeated(grounding: Grounding) -> None:
    asked = evidence({}, "hur gick det för borås 2031")
    assert grounding.faults("Borås har ingen känd utvärdering från 2031.", asked) == []


def test_half_a_number_is_not_in_another(grounding: Grounding) -> None:
    assert grounding.faults("18 poäng", evidence({"year": 2018})) == ["number 18"]


@pytest.mark.parametrize("text", ["", "\x00", "🙂" * 1000, "[" * 2000, "1" * 5000, "9,9.9,9", "[999999999999999999999]", "٣٤"])
def test_any_text_can_be_checked(grounding: Grounding, text: str) -> None:
    assert isinstance(grounding.faults(text, evidence({"points": 1}, text)), list)
