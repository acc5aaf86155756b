"""Points on whatever area: one row an area, the newest evaluation of an edition, ranges apart."""

from __future__ import annotations

from typing import Any

from small_corpus import evaluated, resolved, small

from assistant.adapters import packaged
from assistant.domain.corpus import Corpus
from assistant.tools import rank
from assistant.tools.citing import Sources


def found(corpus: Corpus, **given: Any) -> dict[str, Any]:
    return dict(rank.rank(corpus, resolved(corpus, any_area=True, **given), Sources(corpus, packaged.phrases)).result)


def rows(corpus: Corpus, **given: Any) -> list[tuple[str, int, float]]:
    return [(row["municipality"], row["area"]["number"], row["points"]) for row in found(corpus, **given)["anywhere"]]


SOME = small(
    evaluated("Ale", 2017, "2016", areas={1: 40, 2: 85}),
    evaluated("Mark", 2018, "2016", areas={1: 81, 7: 30}),
    evaluated("Mark", 2016, "2016", areas={1: 90, 3: 88}),
    evaluated("Tjörn", 2019, "2016", area_low=60, area_high=92, total=600, total_basis="stated"),
)


def test_every_area_beyond_the_limit_is_a_row_and_the_newest_evaluation_counts() -> None:
    assert rows(SOME, min_points=80) == [("Mark", 3, 88), ("Ale", 2, 85), ("Mark", 1, 81)]
    assert found(SOME, min_points=80)["municipalities"] == ["Mark", "Ale"]


def test_few_points_come_lowest_first_when_asked_so() -> None:
    assert rows(SOME, max_points=40, lowest=True) == [("Mark", 7, 30), ("Ale", 1, 40)]
    assert rows(SOME, max_points=40, below=True) == [("Mark", 7, 30)]


def test_a_range_that_reaches_the_limit_stands_apart() -> None:
    result = found(SOME, min_points=90)
    assert result["anywhere"] == []
    assert [(one["municipality"], one["low"], one["high"]) for one in result["anywhere_ranges"]] == [("Tjörn", 60, 92)]
    assert (result["nearest"]["municipality"], result["nearest"]["points"]) == ("Mark", 88)


def test_without_any_area_known_there_is_nothing_near() -> None:
    result = found(small(evaluated("Ale", 2017, "2016", total=400, total_basis="stated")), min_points=90)
    assert (result["anywhere"], result["nearest"], result["known"], result["evaluated"]) == ([], None, 0, 1)


def test_an_edition_narrows() -> None:
    assert rows(SOME, min_points=80, edition="2010") == []
