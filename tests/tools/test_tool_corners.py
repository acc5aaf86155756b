"""What is seldom asked, and must be answered right all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from small_corpus import ask_peers, code, evaluated, found, practised, resolved, small

from assistant.adapters import packaged
from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus, ReadingParts
from assistant.domain.evaluation import Benchmark, Discrepancy, Evaluation, Score
from assistant.domain.evidence import Passage, Pointer, Practice
from assistant.domain.report import Report
from assistant.errors import BadArgument, UnknownYear
from assistant.tools.arguments import Arguments
from assistant.tools.check import check
from assistant.tools.citing import Sources
from assistant.tools.compare import compare
from assistant.tools.profile import profile

Call = Callable[..., Envelope]
MEAN = Benchmark("m", "ett snitt", "2016", 2018, "mean", {7: 50}, 440, "stated", "", "https://example.org")


def run(tool: Callable[..., Envelope], corpus: Corpus, **given: Any) -> Envelope:
    return tool(corpus, resolved(corpus, **given), Sources(corpus, packaged.phrases))


# -- compare ----------------------------------------------------------------------------------------------------------


def test_the_year_asked_for_is_compared_where_there_is_one() -> None:
    corpus = small(evaluated("Ale", 2014, areas={7: 40}), evaluated("Ale", 2020, areas={7: 60}), evaluated("Lerum", 2020, areas={7: 50}))
    found_ = run(compare, corpus, municipalities=["Ale", "Lerum"], area=7, year=2014).result
    assert [(one["municipality"], one["year"]) for one in found_["municipalities"]] == [("Ale", 2014), ("Lerum", 2020)]
    assert found_["other_year"] == ["Lerum"]


def test_each_is_held_against_the_means_of_its_own_edition() -> None:
    corpus = replace(
        small(evaluated("Ale", areas={7: 60}), evaluated("Lerum", edition="2020", areas={7: 50})),
        benchmarks=(
            MEAN,
            replace(MEAN, id="n", edition="2020", areas={1: 70}, total=None, total_basis="unknown"),
            replace(MEAN, id="o", edition=None),
        ),
    )
    rows = run(compare, corpus, municipalities=["Ale", "Lerum"], area=7, benchmark=True).result["to_benchmark"]
    assert [(row["municipality"], row["benchmark"], row["difference"]) for row in rows] == [("Ale", 50, 10)]
    whole = run(compare, corpus, municipalities=["Ale"], benchmark=True).result
    assert [(row["area"], row["difference"]) for row in whole["to_benchmark"]] == [(7, 10)]
    assert whole["comparable"] == "with_care"
    alone = run(compare, replace(corpus, benchmarks=()), municipalities=["Ale"], benchmark=True).result
    assert (alone["comparable"], alone["reason_code"]) == ("no", "no_mean")


# -- profile and check ------------------------------------------------------------------------------------------------


def test_an_edition_asked_for_is_profiled_and_a_year_that_is_not_there_is_told() -> None:
    corpus = small(evaluated("Ale", 2014, "2010", areas={7: 40}), evaluated("Ale", 2020, areas={7: 60}))
    assert run(profile, corpus, municipality="Ale", edition="2010").result["year"] == 2014
    with pytest.raises(UnknownYear) as caught:
        run(profile, corpus, municipality="Ale", from_year=2011)
    assert caught.value.suggestions == ("2014",)


def test_an_area_without_a_counterpart_cannot_be_compared_over_time() -> None:
    corpus = small(evaluated("Ale", 2014, "2010", areas={7: 40}), evaluated("Ale", 2020, areas={7: 60}))
    lonely = replace(corpus, framework=replace(corpus.framework, relations=()))
    rows = {row["area"]: (row["comparable"], row["relation"]) for row in run(profile, lonely, municipality="Ale").result["change"]}
    assert rows[7] == ("no", "none")


def test_practices_are_told_where_they_belong_to_what_was_asked() -> None:
    corpus = small(practised("Ale", sub_question=None, area=None), practised("Ale", sub_question=None, area=6, edition="2020", text="Ale mäter."))
    assert len(run(profile, corpus, municipality="Ale").result["practices"]) == 2
    assert [one["text"] for one in run(profile, corpus, municipality="Ale", area=6).result["practices"]] == ["Ale mäter."]
    assert [
        one["area"] for one in ask_peers(small(evaluated("Lerum", scores={"7.5": 1}), *corpus.practices), municipality="Lerum").result["weak"]
    ] == [7]


def test_contradictions_are_those_of_what_was_asked() -> None:
    wrong = {("1440", 2020): (Discrepancy("percent_mismatch", "7.5", 30, 20), Discrepancy("area_total_mismatch", "area 2", 57, 54))}
    corpus = replace(small(evaluated("Ale", scores={"7.5": 4}, areas={2: 54})), discrepancies=wrong)
    assert [row["where"] for row in run(profile, corpus, municipality="Ale", sub_question="7.5").result["discrepancies"]] == ["7.5"]
    assert [row["where"] for row in run(check, corpus, municipality="Ale", sub_question="7.5").result["discrepancies"]] == ["7.5"]
    assert [row["where"] for row in run(check, corpus, municipality="Ale", area=2).result["discrepancies"]] == ["area 2"]
    with pytest.raises(BadArgument):
        check(corpus, Arguments(), Sources(corpus, packaged.phrases))


# -- what a report stands behind --------------------------------------------------------------------------------------


@pytest.fixture
def with_report(built_in: Corpus) -> Corpus:
    pages = ("Analys av Ale kommun", "Ale är ett gott exempel. Studera gärna Lerum.\n7.5 Kreativitet 4 20 30 %")
    report = Report("r9", "a.pdf", "0", "Analys", "1440", "Ale", 2020, "2016", "stated", "", pages)
    scores = (Score("7.5", 4, 20, 30, 2, "Kreativitet", "7.5 Kreativitet 4 20 30 %"),)
    read = Evaluation("evaluation:r9", "1440", "Ale", 2020, "2016", scores=scores, report_id="r9")
    practice = Practice(
        "practice:r9:1",
        "1440",
        "Ale",
        2020,
        "2016",
        7,
        "7.5",
        "high",
        "cited_by_evaluator",
        True,
        "Ale är ett gott exempel.",
        "x",
        "1440",
        2020,
        2,
        "r9",
    )
    pointer = Pointer("pointer:r9:1", "1440", 2020, "2016", code("Lerum"), 7, "7.5", "", "Studera gärna Lerum.", 2, "r9")
    wrong = (Discrepancy("percent_mismatch", "7.5", 30, 20, 2), Discrepancy("missing_sub_question", "7.4", None, 20, 9))
    return replace(small(), reports={}).with_readings([ReadingParts(report, read, (), (practice,), (pointer,), wrong)], passages=0, revision=1)


def test_what_a_report_says_is_cited_on_its_page(with_report: Corpus, caller: Callable[..., Call], shelf: object) -> None:
    ask = caller(with_report, shelf)
    rows = ask("rank", sub_question="7.5")
    cited = {one.id: (one.page, one.quote) for one in rows.citations}
    assert cited["practice:r9:1"] == (2, "Ale är ett gott exempel.")
    assert cited["pointer:r9:1"] == (2, "Studera gärna Lerum.")
    assert cited["r9:7.5"] == (2, "7.5 Kreativitet 4 20 30 %")
    told = ask("check", municipality="Ale")
    quotes = {row["where"]: next(one.quote for one in told.citations if one.id == row["citation"]) for row in told.result["discrepancies"]}
    assert quotes["7.5"] == "7.5 Kreativitet 4 20 30 %"


def test_whom_evaluators_send_others_to_can_be_narrowed(with_report: Corpus) -> None:
    def names(**given: Any) -> list[str]:
        return [row["municipality"] for row in ask_peers(with_report, most_cited=True, **given).result["most_cited"]]

    assert names() == names(sub_question="7.5") == names(year=2020) == names(municipality="Ale", like="near") == ["Lerum"]
    assert names(sub_question="7.4") == names(year=2019) == names(county="Skåne län") == names(municipality="Lerum") == []
    assert names(municipality="Ale", like="near", max_distance=1) == names(area=1) == []


def test_a_finding_of_the_corpus_is_cited_as_its_row(built_in: Corpus) -> None:
    one = built_in.findings[0]
    passage = Passage(one.id, one.text, one.kind, one.code, one.municipality, one.year)
    sources = Sources(built_in, packaged.phrases)
    assert sources.passage(passage) == one.id
    assert sources.sub_question("2020", "6.1") == "framework:2020:6"


def test_a_finding_of_the_newest_report_stands_for_the_strength() -> None:
    corpus = small(
        evaluated("Ale", scores={"7.5": 1}),
        found("Lerum", "strength", "Lerum tar vara på idéer.", year=2015),
        found("Lerum", "strength", "Lerum belönar idéer.", year=2019),
        found("Lerum", "strength", "Lerum prövade idéer.", year=2012),
    )
    (peer,) = ask_peers(corpus, municipality="Ale").result["weak"][0]["peers"]
    assert [one["text"] for one in peer["reasons"]] == ["Lerum belönar idéer."]


def test_the_background_of_an_area_follows_its_subject(ask: Call) -> None:
    found_ = ask("framework", area=6, edition="2020").result
    assert {row["area"] for row in found_["background"]} == {7}
    assert found_["background_area"] == "Ständiga förbättringar"
