"""The built-in corpus is consistent, and a mistake in it is told with file and line."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from assistant.adapters import corpus_files, packaged
from assistant.domain.corpus import Corpus
from assistant.domain.framework import EDITIONS
from assistant.errors import CorpusError


def test_every_edition_has_eight_areas_of_a_hundred_points(built_in: Corpus) -> None:
    for edition in EDITIONS:
        areas = built_in.framework.areas_of(edition)
        assert [one.number for one in areas] == list(range(1, 9))
        assert {one.max for one in areas} == {100}
        assert all(one.name_en for one in areas)


def test_the_maxima_of_sub_questions_make_up_their_area(built_in: Corpus) -> None:
    sums = Counter[int]()
    for one in built_in.framework.sub_questions:
        sums[one.area] += one.max
    assert sums == dict.fromkeys(range(1, 9), 100)


def test_there_are_290_municipalities_with_their_groups(built_in: Corpus) -> None:
    assert len(built_in.by_code) == 290
    groups = {one.code for one in built_in.groups}
    assert {one.group_2023 for one in built_in.municipalities} <= groups
    assert all(len(one.code) == 4 and one.code.startswith(one.county_code) for one in built_in.municipalities)


def test_every_row_has_a_source(built_in: Corpus) -> None:
    assert all(one.source_url for one in built_in.evaluations)
    assert all(one.source_url for one in built_in.practices)
    assert all(one.source_url for one in built_in.benchmarks)


def test_ids_are_unique(built_in: Corpus) -> None:
    for some in (built_in.evaluations, built_in.practices, built_in.findings, built_in.benchmarks, built_in.pointers):
        counts = Counter(one.id for one in some)
        assert [one for one, n in counts.items() if n > 1] == []


def test_no_mean_poses_as_a_municipality(built_in: Corpus) -> None:
    names = {one.name for one in built_in.municipalities}
    assert {one.municipality for one in built_in.evaluations} <= names
    assert all(one.label not in names for one in built_in.benchmarks)


def test_known_sub_questions_sum_to_their_area(built_in: Corpus) -> None:
    for evaluation in built_in.evaluations:
        sums = Counter[int]()
        for score in evaluation.scores:
            sums[int(score.sub_question[0])] += score.points  # type: ignore[assignment]
        for area, points in sums.items():
            assert evaluation.areas[area] == points


def test_a_stated_total_agrees_with_eight_known_areas(built_in: Corpus) -> None:
    for evaluation in built_in.evaluations:
        if evaluation.total is not None and len(evaluation.areas) == 8:
            assert abs(evaluation.total - sum(evaluation.areas.values())) <= 1


def test_the_crosswalk_names_known_areas(built_in: Corpus) -> None:
    for one in built_in.framework.relations:
        assert built_in.framework.area(one.from_edition, one.from_area) and built_in.framework.area(one.to_edition, one.to_area)


def test_findings_point_to_municipalities_that_the_practices_know_too(built_in: Corpus) -> None:
    credited = {(one.code, one.area) for one in built_in.practices if one.source_code == "1487"}
    assert {(one.to_code, one.area) for one in built_in.pointers} <= credited


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("evaluations.csv", "0114,Upplands Väsby,2014", "0114,Vallentuna,2014", "evaluations.csv, line 2: 0114 is Upplands Väsby, not 'Vallentuna'"),
        ("evaluations.csv", "0114,Upplands Väsby,2014", "9999,Upplands Väsby,2014", "no municipality has it"),
        ("scores.csv", "1.1,5,15", "1.1,16,15", "scores.csv, line 2: points is 16; 1.1 has 0 to 15"),
        ("practices.csv", "cited_by_evaluator", "hearsay", "practices.csv, line 2: kind is 'hearsay'"),
        ("practices.csv", ",1.2,high", ",1.9,high", "sub_question is '1.9'"),
        ("benchmarks.csv", ",2014,mean", ",soon,mean", "benchmarks.csv, line 2: year is 'soon'; a whole number is needed"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    place = tmp_path / "corpus"
    shutil.copytree(packaged.folder("corpus"), place)
    text = (place / file).read_text(encoding="utf-8")
    assert old in text
    (place / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CorpusError, match="line 2") as raised:
        corpus_files.load(place)
    assert said in raised.value.message


def test_both_languages_have_the_same_phrases() -> None:
    # Drafts are left out: their grammar needs other sentences in one language than in the other; tests/tools holds them.
    swedish, english = (sorted(key for key in packaged.phrases(one).keys() if not key.startswith(("draft.", "visit."))) for one in ("sv", "en"))  # noqa: SIM118
    assert swedish == english
