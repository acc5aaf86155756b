"""What an ingested report changes in the snapshot, and what it leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain.corpus import Corpus, ReadingParts
from assistant.domain.evaluation import Evaluation
from assistant.domain.evidence import Finding, Pointer
from assistant.domain.report import Report

REPORT = Report("r1", "a.pdf", "00", "Analys av Vänersborg", "1487", "Vänersborg", 2018, "2016", "stated", "", ("Analys av Vänersborgs kommun 2018",))


def evaluation(**given: object) -> Evaluation:
    return replace(Evaluation("evaluation:r1", "1487", "Vänersborg", 2018, "2016", report_id="r1"), **given)


def parts(read: Evaluation, *pointers: Pointer, findings: tuple[Finding, ...] = ()) -> ReadingParts:
    return ReadingParts(REPORT, read, findings, (), pointers, ())


def with_report(built_in: Corpus, read: Evaluation, *pointers: Pointer) -> Corpus:
    return built_in.with_readings([parts(read, *pointers)], passages=1, revision=1)


def test_a_report_takes_the_place_of_the_rows_about_its_evaluation(built_in: Corpus) -> None:
    areas = dict.fromkeys(range(1, 9), 50)
    seen = with_report(built_in, evaluation(areas=areas))
    (mine,) = (one for one in seen.evaluations_of("1487") if one.year == 2018)
    assert (mine.areas, mine.total_points, mine.scores) == (areas, 400, ())
    assert seen.findings_of("1487", 2018) == () and seen.discrepancies_of("1487", 2018) == ()
    assert built_in.findings_of("1487", 2018)
    assert len(seen.evaluations) == len(built_in.evaluations)
    assert (seen.practices, seen.benchmarks) == (built_in.practices, built_in.benchmarks)


def test_pointers_go_with_the_findings_that_gave_them(built_in: Corpus) -> None:
    own = Pointer("pointer:r1:1", "1487", 2018, "2016", "1480", 7, "7.1", "Analys", "Studera Göteborg.", 1, "r1")
    seen = with_report(built_in, evaluation(), own)
    assert [one for one in built_in.pointers if (one.from_code, one.from_year) == ("1487", 2018)]
    assert [one for one in seen.pointers if (one.from_code, one.from_year) == ("1487", 2018)] == [own]
    others = [one for one in built_in.pointers if (one.from_code, one.from_year) != ("1487", 2018)]
    assert [one for one in seen.pointers if one != own] == others


@pytest.mark.parametrize(
    ("known", "read", "kept"),
    [
        ({"total": 430, "total_basis": "stated"}, {"areas": {1: 50}}, (430, {1: 50})),
        ({"total": 430, "total_basis": "stated"}, {"total": 431, "total_basis": "stated"}, (431, {})),
        ({"total": 430, "total_basis": "stated"}, {"areas": dict.fromkeys(range(1, 9), 50)}, (400, dict.fromkeys(range(1, 9), 50))),
        ({"areas": {1: 40, 2: 41}}, {}, (None, {1: 40, 2: 41})),
        ({"areas": {1: 40, 2: 41}}, {"areas": {3: 50}}, (None, {3: 50})),
        ({}, {}, (None, {})),
    ],
)
def test_points_that_a_report_does_not_give_are_kept_with_their_source(
    built_in: Corpus, known: dict[str, object], read: dict[str, object], kept: tuple[object, object]
) -> None:
    row = Evaluation("1487-2018", "1487", "Vänersborg", 2018, "2016", note="Enligt tidningen.", source_url="https://example.org", **known)  # type: ignore[arg-type]
    seen = replace(built_in, evaluations=(row,)).with_readings([parts(evaluation(**read))], passages=0, revision=1)
    (one,) = seen.evaluations
    assert (one.total_points, one.areas) == kept
    from_row = bool(known) and (one.total, one.areas) != (read.get("total"), read.get("areas", {}))
    assert one.source_url == ("https://example.org" if from_row else "")


def test_a_range_is_kept_where_a_report_has_no_points(built_in: Corpus) -> None:
    row = Evaluation("x", "1487", "Vänersborg", 2018, "2016", area_low=60, area_high=80, source_url="https://example.org")
    seen = replace(built_in, evaluations=(row,)).with_readings([parts(evaluation())], passages=0, revision=1)
    assert (seen.evaluations[0].area_low, seen.evaluations[0].area_high, seen.evaluations[0].known) == (60, 80, "range")


def test_evaluations_without_a_year_stand_last(built_in: Corpus) -> None:
    some = tuple(Evaluation(str(year), "1487", "Vänersborg", year, None) for year in (2010, None, 2018))
    corpus = replace(built_in, evaluations=some)
    assert [one.year for one in corpus.evaluations_of("1487")] == [2018, 2010, None]
    assert corpus.latest_year == 2018
    assert replace(built_in, evaluations=some[1:2]).latest_year is None
    assert corpus.evaluations_of("0114") == ()


def test_a_report_names_its_year_once() -> None:
    assert REPORT.label == "Analys av Vänersborg (2018)"
    assert replace(REPORT, title="Analys av Vänersborg 2018").label == "Analys av Vänersborg 2018"
    assert REPORT.pages == 1
