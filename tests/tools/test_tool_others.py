"""check, coverage, framework, search, the catalogue's specs, and the caveats' sentences."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.adapters import corpus_files, packaged
from assistant.domain.answer import CAVEAT_CODES, Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Discrepancy, Evaluation, Score
from assistant.domain.report import Reading
from assistant.tools.catalogue import Catalogue
from assistant.tools.check import recomputed

Call = Callable[..., Envelope]
Caveats = Callable[[Envelope], set[str]]


def test_the_known_contradictions_of_vanersborg_are_told_once_each(ask: Call, caveats: Caveats) -> None:
    found = ask("check", municipality="Vänersborg")
    assert found.result["consistent"] is False
    told = [(row["code"], row["where"], row["printed"], row["computed"]) for row in found.result["discrepancies"]]
    assert told[:2] == [("area_total_mismatch", "area 2", 57, 54), ("percent_mismatch", "7.5", 30, 20)]
    assert [(code, where) for code, where, _, _ in told[2:]] == [("heading_list_mismatch", "area 1"), ("heading_list_mismatch", "area 7")]
    assert "report_contradicts_itself" in caveats(found)


def test_an_evaluation_without_contradictions_is_consistent(ask: Call, caveats: Caveats) -> None:
    found = ask("check", municipality="Vallentuna")
    assert found.result["consistent"] is True and found.result["discrepancies"] == []
    assert "report_contradicts_itself" not in caveats(found)
    assert found.result["checked"] == {"areas": 8, "sub_questions": 0, "total": True}


def test_a_discrepancy_of_a_report_has_its_page_and_words(call: Call) -> None:
    found = call("check", municipality="Tanum").result["discrepancies"]
    assert [(row["code"], row["printed"], row["computed"], row["page"]) for row in found] == [("area_total_mismatch", 62, 15, 2)]
    assert all(row["text"] for row in found)


def test_a_contradiction_quotes_the_line_where_the_figure_is_printed(call: Call) -> None:
    found = call("check", municipality="Tanum")
    cited = {one.id: one for one in found.citations}[found.result["discrepancies"][0]["citation"]]
    assert (cited.page, cited.quote) == (2, "Område 7 Ständiga förbättringar 62 poäng")


def test_counted_headings_quote_the_area_since_no_figure_is_printed(small: Corpus, caller: Callable[..., Call]) -> None:
    counted = Discrepancy("heading_list_mismatch", "area 7", 6, 5, 2)
    corpus = replace(small, discrepancies={("1435", 2019): (counted,)})
    found = caller(corpus, _Shelf([]))("check", municipality="Tanum")
    cited = {one.id: one for one in found.citations}[found.result["discrepancies"][0]["citation"]]
    assert cited.quote == "Område 7 Ständiga förbättringar 62 poäng"
    assert "report_contradicts_itself" not in {one.code for one in found.caveats}


def test_a_report_that_was_only_read_is_checked_without_entering_the_corpus(small: Corpus, built_in: Corpus) -> None:
    evaluation = next(one for one in small.evaluations if one.report_id == "r1")
    reading = Reading(small.reports["r1"], evaluation, discrepancies=small.discrepancies["1435", 2019])
    catalogue = Catalogue(lambda: built_in, lambda: _Shelf([]), packaged.phrases)
    found = catalogue.check_reading(reading)
    assert (found.tool, found.result["municipality"], found.result["consistent"]) == ("check", "Tanum", False)
    assert [row["code"] for row in found.result["discrepancies"]] == ["area_total_mismatch"]
    assert catalogue.call("coverage", {}).result["reports"] == []


@pytest.mark.parametrize(
    ("evaluation", "code"),
    [
        ({"scores": (Score("7.1", 16, 15),)}, "over_maximum"),
        ({"scores": (Score("7.5", 4, 20, 30),)}, "percent_mismatch"),
        ({"scores": (Score("7.1", 4, 16),)}, "maximum_mismatch"),
        ({"areas": {3: 101}}, "over_maximum"),
        ({"areas": dict.fromkeys(range(1, 9), 50), "total": 401, "total_basis": "stated"}, "total_mismatch"),
        ({"areas": {7: 31}, "scores": tuple(Score(f"7.{n}", 6, 20) for n in range(1, 6))}, "sub_questions_sum_mismatch"),
    ],
)
def test_each_kind_of_contradiction_is_recomputed(built_in: Corpus, evaluation: dict[str, object], code: str) -> None:
    one = Evaluation("e", "1481", "Mölndal", 2018, "2016", **evaluation)  # type: ignore[arg-type]
    assert code in {row.code for row in recomputed(one, built_in.framework)}


def test_a_percent_that_was_only_rounded_is_no_contradiction(built_in: Corpus) -> None:
    one = Evaluation("e", "1481", "Mölndal", 2018, "2016", scores=(Score("7.1", 5, 15, 33), Score("7.2", 10, 15, 67)))
    assert [row for row in recomputed(one, built_in.framework) if row.code == "percent_mismatch"] == []


def test_a_total_derived_by_us_contradicts_nothing(built_in: Corpus) -> None:
    one = Evaluation("e", "1481", "Mölndal", 2018, "2016", areas=dict.fromkeys(range(1, 9), 50), total=400, total_basis="derived")
    assert recomputed(one, built_in.framework) == []


def test_coverage_counts_what_is_there(ask: Call, built_in: Corpus) -> None:
    found = ask("coverage").result
    assert (found["evaluations"], found["municipalities"], found["with_sub_questions"], found["latest_year"]) == (109, 69, 1, 2024)
    assert sum(one["evaluations"] for one in found["by_edition"].values()) + found["unknown_edition"] == found["evaluations"]
    assert sum(len(row["evaluations"]) for row in found["list"]) == found["evaluations"]
    names = [row["municipality"] for row in found["list"]]
    assert names.index("Ale") < names.index("Vänersborg") < names.index("Ängelholm") < names.index("Örebro")
    assert found["reports"] == [] and found["practices"] == len(built_in.practices)


def test_coverage_lists_ingested_reports(call: Call) -> None:
    assert [(row["id"], row["municipality"], row["pages"]) for row in call("coverage").result["reports"]] == [("r1", "Tanum", 2)]


def test_coverage_of_one_municipality_cites_its_evaluations(call: Call) -> None:
    found = call("coverage", municipality="Borås")
    assert [row["year"] for row in found.result["asked"]["evaluations"]] == [2022, 2012]
    assert len(found.citations) == 2


def test_an_area_by_number_is_told_for_every_edition(ask: Call, caveats: Caveats) -> None:
    found = ask("framework", area=7)
    names = {one["edition"]: one["areas"][0]["name"] for one in found.result["editions"]}
    assert names == {"2002": "Förnyelsepolitik", "2010": "Verksamhetsutveckling", "2016": "Ständiga förbättringar", "2020": "Arbetsliv"}
    assert "editions_differ" in caveats(found)


def test_the_crosswalk_of_an_area_of_one_edition_is_its_own(ask: Call) -> None:
    found = ask("framework", area=7, edition="2016").result
    assert [(row["to"], row["relation"]) for row in found["crosswalk"]] == [
        ({"edition": "2020", "area": 6}, "same_subject"),
        ({"edition": "2010", "area": 7}, "changed"),
        ({"edition": "2002", "area": 7}, "same_subject"),
    ]


def test_a_sub_question_has_its_maximum(ask: Call) -> None:
    found = ask("framework", sub_question="1.4").result["editions"]
    assert [(one["edition"], [(q["number"], q["max"]) for q in one["areas"][0]["sub_questions"]]) for one in found] == [("2016", [("1.4", 30)])]


def test_the_whole_framework_has_four_editions_of_eight_areas(ask: Call) -> None:
    found = ask("framework").result
    assert [(one["edition"], len(one["areas"])) for one in found["editions"]] == [(e, 8) for e in ("2002", "2010", "2016", "2020")]
    assert sum(len(area["sub_questions"]) for one in found["editions"] for area in one["areas"]) == 45
    assert len(found["crosswalk"]) == 24


class _Shelf:
    def __init__(self, hits: list[object]) -> None:
        self.hits, self.asked = hits, []  # type: ignore[var-annotated]

    def find(self, query: str, filters: object, limit: int) -> list[object]:
        self.asked.append((query, filters, limit))
        return self.hits[:limit]


def test_search_passes_what_was_asked_to_the_index_and_cites_its_hits(built_in: Corpus, caller: Callable[..., Call], caveats: Caveats) -> None:
    from assistant.ports import Filters, Hit

    own = next(one for one in built_in.practices if one.kind == "own_strength")
    some = [one for one in corpus_files.passages(built_in) if one.id == own.id or one.kind in ("background", "strength")][-4:]
    some = [one for one in corpus_files.passages(built_in) if one.id == own.id] + some
    shelf = _Shelf([Hit(one, 0.5) for one in some])
    found = caller(built_in, shelf)("search", query="idéer", municipality="Mölndal", area=7, limit=3)
    assert shelf.asked == [("idéer", Filters(codes=("1481",), area=7), 3)]
    assert found.arguments == {"query": "idéer", "municipality": "Mölndal", "area": 7, "limit": 3}
    assert len(found.result["hits"]) == 3 and found.result["hits"][0]["citation"] == own.id
    assert "own_words" in caveats(found)


def test_a_passage_of_a_removed_report_is_not_shown(small: Corpus, caller: Callable[..., Call]) -> None:
    from assistant.domain.evidence import Passage
    from assistant.ports import Hit

    passage = Passage("r1:p1", "Analys av Tanums kommun", "text", "1435", "Tanum", 2019, "2016", page=1, report_id="r1")
    shelf = _Shelf([Hit(passage, 1.0)])
    assert len(caller(small, shelf)("search", query="Tanum").result["hits"]) == 1
    gone = replace(small, reports={}, evaluations=(), findings=(), discrepancies={})
    assert caller(gone, shelf)("search", query="Tanum").result["hits"] == []


def test_search_within_a_county_asks_for_its_municipalities(built_in: Corpus, caller: Callable[..., Call]) -> None:
    shelf = _Shelf([])
    caller(built_in, shelf)("search", query="dialog", county="Gotland")
    assert shelf.asked[0][1].codes == ("0980",)


def test_every_tool_of_the_contract_has_a_schema(small: Corpus) -> None:
    specs = Catalogue(lambda: small, lambda: _Shelf([]), packaged.phrases).specs()
    assert {one.name for one in specs} == {"rank", "profile", "compare", "peers", "search", "draft", "check", "coverage", "framework"}
    for one in specs:
        assert one.description.endswith(".") and set(one.needs) <= set(one.schema["properties"])
        assert all(part["description"] for part in one.schema["properties"].values())


@pytest.mark.parametrize("file", ["caveats", "check", "compare", "citations"])
def test_both_languages_say_the_same_with_the_same_gaps(file: str) -> None:
    swedish, english = packaged.phrases("sv"), packaged.phrases("en")

    def gaps(phrases: object, key: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(str(phrases.raw(key))) if name}  # type: ignore[attr-defined]

    keys = {key for key in list(swedish.keys()) if key.startswith(f"{file}.")}
    assert keys == {key for key in list(english.keys()) if key.startswith(f"{file}.")}
    assert all(gaps(swedish, key) == gaps(english, key) for key in keys)


def test_every_caveat_has_a_sentence_without_figures_of_its_own() -> None:
    for language in ("sv", "en"):
        for code in CAVEAT_CODES:
            sentence = str(packaged.phrases(language).raw(f"caveats.{code}"))
            assert not any(letter.isdigit() for letter in sentence)


@pytest.mark.parametrize(("printed", "wrong"), [(33, False), (34, False), (32.4, False), (35, True), (32, True)])
def test_a_percent_one_off_or_more_is_wrong_however_it_was_rounded(built_in: Corpus, printed: float, wrong: bool) -> None:
    one = Evaluation("e", "1487", "Vänersborg", 2018, "2016", scores=(Score("1.1", 5, 15, printed),))
    assert [(row.code, row.computed) for row in recomputed(one, built_in.framework)] == ([("percent_mismatch", 33.3)] if wrong else [])


def test_sums_of_decimals_are_right_when_they_are_right_on_paper(built_in: Corpus) -> None:
    areas = {n: 50 + n / 10 for n in range(1, 9)}
    scores = tuple(Score(f"1.{n}", points, most) for n, points, most in ((1, 10.1, 15), (2, 10.2, 20), (3, 10.3, 25), (4, 10.1, 30), (5, 9.4, 10)))
    one = Evaluation("e", "1487", "Vänersborg", 2018, "2016", areas=areas | {1: 50.1}, total=403.6, total_basis="stated", scores=scores)
    assert sum(score.points for score in scores) != 50.1 or sum(one.areas.values()) != 403.6
    assert recomputed(one, built_in.framework) == []
