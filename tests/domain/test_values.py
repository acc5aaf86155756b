"""The values that everything is made of: points, places, relations, likeness, JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.domain.answer import Answer
from assistant.domain.as_json import reading_as_json, reading_from_json
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Discrepancy, Evaluation, Score, plain
from assistant.domain.evidence import Citation, Finding, Passage, Pointer, Practice
from assistant.domain.framework import sub_question_key
from assistant.domain.municipality import Similarity, distance_km
from assistant.domain.report import Reading, Report


@pytest.mark.parametrize(("points", "written"), [(None, None), (45.0, 45), (0, 0), (426.5, 426.5), (33.333333, 33.33)])
def test_points_are_written_as_people_write_them(points: float | None, written: float | None) -> None:
    found = plain(points)
    assert found == written and type(found) is type(written)


@pytest.mark.parametrize(
    ("given", "known", "basis", "total"),
    [
        ({}, "none", "unknown", None),
        ({"area_low": 60, "area_high": 90}, "range", "unknown", None),
        ({"total": 426.5, "total_basis": "stated"}, "total", "stated", 426.5),
        ({"areas": {1: 50}}, "areas", "unknown", None),
        ({"areas": dict.fromkeys(range(1, 9), 50.5)}, "areas", "derived", 404),
        ({"scores": (Score("1.1", 5, 15),)}, "sub_questions", "unknown", None),
    ],
)
def test_an_evaluation_knows_what_is_known(given: dict[str, object], known: str, basis: str, total: float | None) -> None:
    one = Evaluation("e", "1487", "Vänersborg", 2018, "2016", **given)  # type: ignore[arg-type]
    assert (one.known, one.basis, one.total_points) == (known, basis, total)
    assert one.has_points == (known not in ("none", "range"))


def test_sub_questions_sort_by_number_and_not_by_text() -> None:
    scores = tuple(Score(number, 1, 10) for number in ("7.10", "7.9", "1.2"))
    one = Evaluation("e", "1487", "Vänersborg", 2018, "2016", scores=scores)
    assert [score.sub_question for score in one.sorted_scores()] == ["1.2", "7.9", "7.10"]
    assert sub_question_key("7") == (7, 0)
    assert one.score("7.9") == scores[1] and one.score("7.8") is None
    assert Score("1.1", 5, 0).percent == 0.0


def test_relations_lead_over_several_steps_and_the_weakest_counts(built_in: Corpus) -> None:
    framework = built_in.framework
    assert framework.relation(("2016", 7), ("2016", 7)) == "same"
    assert framework.relation(("2016", 1), ("2010", 1)) == "comparable_with_care"
    assert framework.relation(("2016", 7), ("2010", 7)) == "changed"
    assert framework.relation(("2002", 7), ("2016", 7)) == "same_subject"
    assert framework.relation(("2016", 7), ("2020", 7)) is None
    assert [edition for edition, _, _ in framework.related("2016", 7)] == sorted(
        (edition for edition, _, _ in framework.related("2016", 7)), reverse=True
    )
    assert framework.area("2016", 9) is None and framework.sub_question("2002", "1.1") is None
    question = framework.sub_questions_of("2016", 7)[0]
    assert (question.area, question.id) == (7, "framework:2016:7.1")


def test_likeness_is_seen_from_both_sides_alike(built_in: Corpus) -> None:
    one, other = built_in.by_code["1487"], built_in.by_code["1480"]
    there, back = Similarity.between(one, other), Similarity.between(other, one)
    assert (there.population_ratio, there.distance_km, there.same_group) == (back.population_ratio, back.distance_km, back.same_group)
    assert there.population_ratio >= 1 and there.population == other.population
    assert distance_km(one, one) == 0


def test_a_reading_is_the_same_after_json() -> None:
    report = Report("r1", "a.pdf", "00", "t", "1487", "Vänersborg", 2018, "2016", "stated", "", ("sida",), ("varning",))
    evaluation = Evaluation(
        "e", "1487", "Vänersborg", 2018, "2016", areas={7: 30.5}, scores=(Score("7.1", 5, 15),), area_pages={7: 3}, area_quotes={7: "x"}
    )
    reading = Reading(
        report,
        evaluation,
        (Finding("f", "1487", "Vänersborg", 2018, "2016", 7, "7.1", "s", "strength", "t", ("1480",)),),
        (Practice("p", "1487", "Vänersborg", 2018, "2016", 7, None, "low", "award", True, "t", "u"),),
        (Pointer("q", "1487", 2018, "2016", "1480", 7, None, "s", "t"),),
        (Passage("a", "t", "text"),),
        (Discrepancy("total_mismatch", "total", 1, 2),),
    )
    assert reading_from_json(json.loads(json.dumps(reading_as_json(reading)))) == reading
    assert reading.passages[0].citation == "a"


def test_an_answer_prints_what_it_has_and_no_more() -> None:
    citation = Citation("c", "report", "Analys", "51", "Vänersborg", 2018, 3)
    answer = Answer("Hur gick det?", "sv", "answered", "Bra [1].", citations=(citation,), caveats=(("own_words", "Egna ord."),))
    body = answer.as_json()
    assert body["citations"] == [citation.as_json()] and body["citations"][0]["page"] == 3
    assert body["caveats"] == [{"code": "own_words", "text": "Egna ord."}]
    assert not {"id", "tokens", "explain"} & set(body)
    more = replace(answer, id="q1", tokens={"read": 1}, explain={"why": "x"}).as_json()
    assert (more["id"], more["tokens"], more["explain"]) == ("q1", {"read": 1}, {"why": "x"})
