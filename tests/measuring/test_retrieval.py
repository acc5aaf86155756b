"""The figures of search are computed right, and search is better than plain BM25."""

from __future__ import annotations

import json
from math import log2
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters import corpus_files
from assistant.domain.corpus import Corpus
from assistant.domain.evidence import Passage
from assistant.errors import CorpusError
from assistant.measuring import retrieval
from assistant.measuring.bm25 import PlainBm25
from assistant.measuring.retrieval import Outcome, RetrievalQuery
from assistant.ports import Filters, Hit
from assistant.wiring import Kompass

# -- errors and edges -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        '{"id": "a"}',
        '["a list"]',
        '{"id": "a", "query": "q", "language": "sv", "kind": "topic", "half": "tune", "relevant": null}',
        '{"id": "a", "query": "q", "language": "sv", "kind": "topic", "half": "both", "relevant": []}',
    ],
)
def test_a_line_that_cannot_be_used_is_named(line: str, tmp_path: Path) -> None:
    good = {"id": "a", "query": "q", "language": "sv", "kind": "topic", "half": "tune", "relevant": ["p"]}
    path = tmp_path / "set.jsonl"
    path.write_text(f"{json.dumps(good)}\n{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"set\.jsonl, line 2"):
        retrieval.load(path)


def test_an_index_that_finds_nothing_has_zeros() -> None:
    class Empty:
        def find(self, query: str, filters: Filters = Filters(), limit: int = 10) -> list[Hit]:
            return []

    found = retrieval.run({"empty": Empty()}, retrieval.load()[:20])["empty"]["all"]
    assert (found["ndcg_at_10"], found["recall_at_5"], found["mrr"]) == (0, 0, 0)


# -- figures ----------------------------------------------------------------------------------------------------------


def test_ndcg_counts_what_stands_early_more() -> None:
    assert retrieval.ndcg(["a", "b"], ["a", "b"]) == 1
    assert retrieval.ndcg(["x", "a"], ["a"]) == pytest.approx(1 / log2(3))
    assert retrieval.ndcg(["a", "x", "b"], ["a", "b"]) == pytest.approx((1 + 1 / 2) / (1 + 1 / log2(3)))
    assert retrieval.ndcg(["x"], ["a"]) == retrieval.ndcg([], ["a"]) == retrieval.ndcg(["a"], []) == 0


def test_ndcg_looks_at_ten_and_asks_for_no_more_than_ten() -> None:
    many = [str(n) for n in range(30)]
    assert retrieval.ndcg(many[:10], many) == 1
    assert retrieval.ndcg([*"xxxxxxxxxx", "a"], ["a"]) == 0


def test_recall_asks_for_no_more_than_can_stand_there() -> None:
    assert retrieval.recall(list("abcde"), list("abcdefgh"), 5) == 1
    assert retrieval.recall(list("axxxx"), list("ab"), 5) == 0.5
    assert retrieval.recall([], ["a"], 5) == 0


def test_the_reciprocal_rank_is_that_of_the_first() -> None:
    assert retrieval.reciprocal_rank(["x", "a", "b"], ["a", "b"]) == 0.5
    assert retrieval.reciprocal_rank(["x"], ["a"]) == 0


def test_queries_without_an_answer_count_as_silent_and_not_in_the_means() -> None:
    def outcome(relevant: tuple[str, ...], found: tuple[str, ...]) -> Outcome:
        return Outcome(RetrievalQuery("q", "q", "sv", "topic", "tune", relevant), found, 1.0)

    found = retrieval.figures([outcome(("a",), ("a",)), outcome((), ()), outcome((), ("a",))])
    assert found == {"queries": 3, "ndcg_at_10": 1, "recall_at_5": 1, "mrr": 1, "silent": 0.5}


# -- the set ----------------------------------------------------------------------------------------------------------


def test_the_set_is_large_in_two_halves_and_two_languages(built_in: Corpus) -> None:
    queries = retrieval.load()
    halves = [sum(one.half == half for one in queries) for half in retrieval.HALVES]
    assert len(queries) >= 150
    assert abs(halves[0] - halves[1]) <= 2
    assert sum(one.language == "en" for one in queries) >= 40
    assert len({one.id for one in queries}) == len({one.query.casefold() for one in queries}) == len(queries)
    known = {one.id for one in corpus_files.passages(built_in)}
    assert [(one.id, wrong) for one in queries for wrong in one.relevant if wrong not in known] == []


# -- plain BM25 -------------------------------------------------------------------------------------------------------


def test_plain_bm25_likes_rare_words_and_short_passages() -> None:
    texts = {"long": "klagomål " + "kommunen " * 30, "short": "klagomål kommunen", "other": "kommunen", "double": "klagomål klagomål kommunen"}
    index = PlainBm25([Passage(id, text, "text") for id, text in texts.items()])
    assert [one.passage.id for one in index.find("Klagomål kommunen")] == ["double", "short", "long", "other"]
    assert index.find("klagomålen") == PlainBm25([]).find("klagomål") == []


# -- search itself ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def measured(kompass: Kompass) -> dict[str, Any]:
    return retrieval.measure(kompass.finder, kompass.store.passages())


def test_search_is_much_better_than_plain_bm25(measured: dict[str, Any]) -> None:
    ours, plain = measured["kompass"], measured["plain BM25"]
    assert measured["left_out"] == 0
    assert ours["all"]["ndcg_at_10"] > plain["all"]["ndcg_at_10"] + 0.2
    assert ours["tune"]["ndcg_at_10"] >= 0.8
    assert ours["all"]["silent"] == 1


def test_figures_come_by_half_language_and_kind(measured: dict[str, Any]) -> None:
    assert set(measured["kompass"]) == {"all", "tune", "held_out", "held_out_by_language", "held_out_by_kind", "milliseconds"}
    assert set(measured["kompass"]["held_out_by_language"]) == {"sv", "en"}
    assert set(measured["kompass"]["milliseconds"]) == {"p50", "p95"}


def test_what_an_ingested_report_replaced_is_not_asked_for() -> None:
    passages = [
        Passage("finding:old", "x", "strength", code="1487", year=2018),
        Passage("finding:other", "x", "strength", code="1080", year=2018),
        Passage("practice:p", "x", "practice", code="1487", year=2018),
        Passage("passage:new", "x", "text", code="1487", year=2018, report_id="r1"),
    ]
    assert retrieval.findable(passages) == {"finding:other", "practice:p", "passage:new"}
