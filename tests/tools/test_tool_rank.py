"""Ranking: points, ranges and credit side by side, never added; ties share a rank; filters hold for every list."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation

Call = Callable[..., Envelope]
Caveats = Callable[[Envelope], set[str]]
PROVENANCE = ["cited_by_evaluator", "evaluated_strength", "award", "own_strength"]


def _names(rows: list[dict[str, object]]) -> list[object]:
    return [row["municipality"] for row in rows]


def test_equal_points_share_a_rank(call: Call) -> None:
    found = call("rank", area=7, edition="2016").result
    assert [(row["rank"], row["municipality"], row["points"]) for row in found["scored"]] == [(1, "Tanum", 62), (2, "Ale", 45), (2, "Mölndal", 45)]


def test_lowest_starts_at_rank_one_with_the_fewest_points(call: Call) -> None:
    found = call("rank", area=7, edition="2016", lowest=True).result
    assert [(row["rank"], row["points"]) for row in found["scored"]] == [(1, 45), (1, 45), (3, 62)]
    assert found["order"] == "lowest"


def test_the_newest_evaluation_with_points_counts_and_not_a_newer_without(call: Call) -> None:
    found = call("rank", area=7, edition="2016").result
    assert next(row["year"] for row in found["scored"] if row["municipality"] == "Ale") == 2018
    assert (found["evaluated"], found["with_points"], found["with_range"]) == (3, 3, 0)


def test_a_range_stays_a_range(call: Call) -> None:
    found = call("rank", area=7, edition="2020").result
    assert found["scored"] == []
    row = found["bounded"][0]
    assert (row["municipality"], row["low"], row["high"]) == ("Borås", 40, 66)
    assert "points" not in row


def test_without_an_edition_the_newest_with_points_is_taken_and_said(call: Call, caveats: Caveats) -> None:
    found = call("rank", area=7)
    assert found.result["edition"] == "2016"
    assert [(one["edition"], one["relation"]) for one in found.result["other_editions"]] == [(e, "same_number") for e in ("2020", "2010", "2002")]
    assert {"default_edition", "editions_differ", "few_evaluations", "inferred_edition", "report_contradicts_itself"} <= caveats(found)


def test_an_area_by_its_name_follows_the_crosswalk(ask: Call, caveats: Caveats) -> None:
    found = ask("rank", area="Ständiga förbättringar")
    assert [(one["edition"], one["area"]["number"], one["relation"]) for one in found.result["other_editions"]] == [
        ("2020", 6, "same_subject"),
        ("2010", 7, "changed"),
        ("2002", 7, "same_subject"),
    ]
    assert "default_edition" not in caveats(found)


def test_credit_without_an_edition_counts_under_2016_and_keeps_its_null(call: Call) -> None:
    found = call("rank", area=7, edition="2016").result
    assert [(row["municipality"], row["kind"], row["edition"]) for row in found["credited"]] == [
        ("Kiruna", "cited_by_evaluator", "2016"),
        ("Mölndal", "award", None),
    ]


def test_for_a_sub_question_only_credit_placed_on_it_counts(call: Call, caveats: Caveats) -> None:
    found = call("rank", sub_question="7.5")
    assert _names(found.result["credited"]) == ["Kiruna", "Borås"]
    assert [(row["municipality"], row["points"], row["max"], row["percent"]) for row in found.result["scored"]] == [("Tanum", 10, 20, 50)]
    assert found.result["benchmarks"] == [] and found.result["other_editions"] == []
    assert "own_words" in caveats(found) and "default_edition" not in caveats(found)


def test_own_words_are_said_only_where_they_are_shown(call: Call, caveats: Caveats) -> None:
    assert "own_words" not in caveats(call("rank", area=7, edition="2016"))
    assert "own_words" in caveats(call("rank", area=7, edition="2010"))


def test_a_total_summed_by_us_is_called_derived(call: Call, caveats: Caveats) -> None:
    found = call("rank", total=True, edition="2010")
    assert (found.result["area"], found.result["scored"][0]["points"], found.result["scored"][0]["max"]) == (None, 436, 800)
    assert [(one["edition"], one["relation"]) for one in found.result["other_editions"]] == [
        ("2020", "same_subject"),
        ("2016", "comparable_with_care"),
        ("2002", "comparable_with_care"),
    ]
    assert {"derived_value", "old_evidence"} <= caveats(found)


def test_benchmarks_of_the_edition_come_newest_first(call: Call) -> None:
    found = call("rank", area=7, edition="2010").result
    assert [(row["year"], row["points"]) for row in found["benchmarks"]] == [(2014, 50), (2013, 55.5)]
    assert call("rank", area=7, edition="2016").result["benchmarks"] == []


def test_filters_hold_for_every_list(call: Call) -> None:
    found = call("rank", area=7, edition="2016", county="Norrbotten").result
    assert (found["scored"], _names(found["credited"]), found["evaluated"]) == ([], ["Kiruna"], 0)
    assert call("rank", area=7, edition="2020", max_population=1000).result["bounded"] == []


def test_points_asked_for_narrow_scores_by_value_and_ranges_by_overlap(call: Call) -> None:
    assert _names(call("rank", area=7, edition="2016", min_points=50).result["scored"]) == ["Tanum"]
    assert _names(call("rank", area=7, edition="2016", max_points=50).result["scored"]) == ["Ale", "Mölndal"]
    assert call("rank", area=7, edition="2020", min_points=67).result["bounded"] == []
    assert _names(call("rank", area=7, edition="2020", min_points=60).result["bounded"]) == ["Borås"]


def test_a_limit_cuts_rows_and_not_counts(call: Call) -> None:
    found = call("rank", area=7, edition="2016", limit=1).result
    assert len(found["scored"]) == 1 and found["with_points"] == 3


def test_a_row_from_a_report_cites_the_page_with_the_words(call: Call) -> None:
    found = call("rank", area=7, edition="2016")
    row = found.result["scored"][0]
    cited = next(one for one in found.citations if one.id == row["citation"])
    assert (cited.kind, cited.page, cited.quote, cited.municipality) == ("report", 2, "Ständiga förbättringar 62 poäng", "Tanum")


def test_a_row_of_the_corpus_cites_its_row_with_an_address(call: Call) -> None:
    found = call("rank", area=7, edition="2010")
    cited = next(one for one in found.citations if one.id == found.result["scored"][0]["citation"])
    assert (cited.id, cited.kind, cited.quote, cited.url) == ("evaluation:1490-2012", "evaluation", "Enligt kommunens sida", "https://example.org/a")


@settings(max_examples=40, deadline=None)
@given(points=st.lists(st.one_of(st.integers(0, 100), st.sampled_from([50.5, 66.67])), max_size=25), lowest=st.booleans())
def test_ranks_count_those_who_are_strictly_ahead(built_in: Corpus, caller: Callable[..., Call], points: list[float], lowest: bool) -> None:
    evaluations = tuple(
        Evaluation(f"e{n}", one.code, one.name, 2018, "2016", areas={3: value})
        for n, (one, value) in enumerate(zip(built_in.municipalities, points, strict=False))
    )
    corpus = replace(built_in, evaluations=evaluations, discrepancies={})
    rows = caller(corpus, None)("rank", area=3, edition="2016", lowest=lowest).result["scored"]
    assert sorted(row["points"] for row in rows) == sorted(points)
    for row in rows:
        ahead = [one for one in points if (one < row["points"] if lowest else one > row["points"])]
        assert row["rank"] == len(ahead) + 1
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)


def test_area_7_of_2016_in_the_built_in_corpus(ask: Call) -> None:
    found = ask("rank", area=7, edition="2016").result
    assert [(row["municipality"], row["points"]) for row in found["scored"]] == [("Mölndal", 45), ("Vänersborg", 30)]
    assert [(row["municipality"], row["low"], row["high"]) for row in found["bounded"]] == [("Helsingborg", 69, 92)]
    cited = {row["municipality"] for row in found["credited"] if row["kind"] == "cited_by_evaluator"}
    assert cited == {"Karlskrona", "Västerås", "Eskilstuna", "Helsingborg"}
    assert (found["evaluated"], found["with_points"], found["with_range"]) == (27, 2, 1)
    assert [PROVENANCE.index(row["kind"]) for row in found["credited"]] == sorted(PROVENANCE.index(row["kind"]) for row in found["credited"])


def test_area_7_without_an_edition_is_working_life_of_2020(ask: Call) -> None:
    found = ask("rank", area=7).result
    assert (found["edition"], found["area"]["name"]) == ("2020", "Arbetsliv")
    assert (_names(found["scored"]), _names(found["bounded"])) == (["Vallentuna"], ["Tomelilla"])


def test_every_area_sub_question_and_total_of_the_built_in_corpus_can_be_ranked_fast(ask: Call, built_in: Corpus) -> None:
    calls = [{"area": n} for n in range(1, 9)] + [{"area": n, "edition": e} for n in range(1, 9) for e in ("2002", "2010", "2016", "2020")]
    calls += [{"sub_question": one.number} for one in built_in.framework.sub_questions] + [{"total": True}, {"total": True, "lowest": True}]
    start = time.perf_counter()
    for arguments in calls:
        ask("rank", **arguments)
    assert time.perf_counter() - start < 10
