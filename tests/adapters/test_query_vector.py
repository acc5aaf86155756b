"""A query's vector: no heavier for being said in many ways, and drawn toward the passages that bear it out."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.adapters.query_vector import LEADERS, toward_best

ACROSS = np.eye(6, dtype=np.float32)


def test_a_passage_unlike_the_query_is_found_by_being_like_those_that_fit() -> None:
    query = ACROSS[0]
    fits = (ACROSS[0] + ACROSS[1]) / np.float32(2**0.5)
    like_them, like_none = ACROSS[1], ACROSS[5]
    passages = np.stack([fits, fits, like_them, like_none, like_none])
    drawn = toward_best(query, passages, passages @ query)
    assert (passages @ query)[2] == (passages @ query)[3] == 0
    cosines = passages @ drawn
    assert cosines[0] > cosines[2] > 0.2
    assert cosines[3] == pytest.approx(0, abs=1e-6)
    assert np.linalg.norm(drawn) == pytest.approx(1, abs=1e-6)


def test_only_the_leaders_draw_each_by_how_well_it_fits() -> None:
    passages = ACROSS[:5]
    evidence = np.array([0.9, 0.6, 0.3, 0.2, 0.1], np.float32)
    drawn = toward_best(ACROSS[5], passages, evidence)
    assert np.all(np.diff(drawn[:LEADERS]) < 0)
    assert np.all(drawn[LEADERS:5] == 0)
    assert drawn[5] == max(drawn)


@pytest.mark.parametrize("evidence", [[0.0, 0.0], [-0.5, -0.1]])
def test_passages_that_do_not_fit_draw_nothing(evidence: list[float]) -> None:
    assert np.allclose(toward_best(ACROSS[0], ACROSS[1:3], np.array(evidence, np.float32)), ACROSS[0])


def test_without_passages_the_query_stays_where_it_is() -> None:
    assert np.allclose(toward_best(ACROSS[0], np.zeros((0, 6), np.float32), np.zeros(0, np.float32)), ACROSS[0])
