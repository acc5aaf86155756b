"""How well search finds: nDCG@10, recall@5, MRR and latency over a set of queries, beside plain BM25 in the same run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2
from pathlib import Path
from statistics import mean, quantiles
from time import perf_counter
from typing import Any

from assistant.adapters.packaged import folder
from assistant.domain.evidence import Passage
from assistant.errors import CorpusError
from assistant.measuring.bm25 import PlainBm25
from assistant.ports import PassageIndex

HALVES = ("tune", "held_out")
DEPTH = 10
LOOKED_THROUGH = 40
"""Hits that are looked through for ten judged ones, where reports were ingested."""


@dataclass(frozen=True, slots=True)
class RetrievalQuery:
    """`relevant`: ids of the passages that answer; none when nothing should be found. `half`: tune or held_out."""

    id: str
    query: str
    language: str
    kind: str
    half: str
    relevant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    query: RetrievalQuery
    found: tuple[str, ...]
    milliseconds: float


def load(path: Path | None = None) -> list[RetrievalQuery]:
    """The project's own set. Raises CorpusError with file and line."""
    path = path or folder("corpus") / "measure" / "retrieval.jsonl"
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            body = json.loads(line)
            one = RetrievalQuery(body["id"], body["query"], body["language"], body["kind"], body["half"], tuple(body["relevant"]))
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{path.name}, line {number}: {error!r}; id, query, language, kind, half and relevant are needed.") from error
        if one.half not in HALVES:
            raise CorpusError(f"{path.name}, line {number}: half is {one.half!r}; it can be {', '.join(HALVES)}.")
        found.append(one)
    return found


def findable(passages: Iterable[Passage]) -> set[str]:
    """Ids of the passages that a search may find: built-in findings give way to the ingested report of their evaluation."""
    some = list(passages)
    ingested = {(one.code, one.year) for one in some if one.report_id}
    return {one.id for one in some if one.report_id or one.kind in ("practice", "background") or (one.code, one.year) not in ingested}


def measure(index: PassageIndex, passages: Sequence[Passage], others: Mapping[str, PassageIndex] | None = None) -> dict[str, Any]:
    """Figures of `index`, of plain BM25 over the same passages and of `others`, over the project's own set in one run.

    `left_out`: queries that cannot be asked because the state no longer shows any passage that answers them.
    """
    there, queries = findable(passages), load()
    kept = [replace(one, relevant=tuple(id for id in one.relevant if id in there)) for one in queries]
    asked = [one for one, whole in zip(kept, queries, strict=True) if one.relevant or not whole.relevant]
    baseline = PlainBm25([one for one in passages if one.id in there])
    return {"left_out": len(queries) - len(asked), **run({"kompass": index, "plain BM25": baseline, **(others or {})}, asked)}


def ask(index: PassageIndex, queries: Iterable[RetrievalQuery]) -> list[Outcome]:
    """What `index` finds for each query; the first is asked once before, so that loading is not timed.

    Nobody has judged the passages of ingested reports for these queries: they are passed over.
    """
    queries = list(queries)
    for one in queries[:1]:
        index.find(one.query, limit=DEPTH)
    outcomes = []
    for one in queries:
        started = perf_counter()
        hits = index.find(one.query, limit=DEPTH)
        milliseconds = (perf_counter() - started) * 1000
        if any(hit.passage.report_id for hit in hits):
            hits = [hit for hit in index.find(one.query, limit=LOOKED_THROUGH) if not hit.passage.report_id][:DEPTH]
        outcomes.append(Outcome(one, tuple(hit.passage.id for hit in hits), milliseconds))
    return outcomes


def run(indexes: Mapping[str, PassageIndex], queries: Sequence[RetrievalQuery]) -> dict[str, Any]:
    """Figures of each index by name: over all, by half, and of the held-out half by language and by kind."""
    return {name: _figures_of(ask(index, queries)) for name, index in indexes.items()}


def _figures_of(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    held_out = [one for one in outcomes if one.query.half == "held_out"]
    times = sorted(one.milliseconds for one in outcomes)
    return {
        "all": figures(outcomes),
        **{half: figures([one for one in outcomes if one.query.half == half]) for half in HALVES},
        "held_out_by_language": _grouped(held_out, lambda one: one.query.language),
        "held_out_by_kind": _grouped(held_out, lambda one: one.query.kind),
        "milliseconds": {"p50": round(times[len(times) // 2], 2), "p95": round(quantiles(times, n=20)[-1], 2)} if len(times) > 1 else {},
    }


def _grouped(outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, Any]:
    return {group: figures([one for one in outcomes if key(one) == group]) for group in sorted({key(one) for one in outcomes})}


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Means over the queries that have an answer; `silent`: share of those without one for which nothing was found."""
    answered = [one for one in outcomes if one.query.relevant]
    empty = [one for one in outcomes if not one.query.relevant]
    found: dict[str, Any] = {"queries": len(outcomes)}
    if answered:
        found |= {
            "ndcg_at_10": round(mean(ndcg(one.found, one.query.relevant) for one in answered), 3),
            "recall_at_5": round(mean(recall(one.found, one.query.relevant, 5) for one in answered), 3),
            "mrr": round(mean(reciprocal_rank(one.found, one.query.relevant) for one in answered), 3),
        }
    if empty:
        found["silent"] = round(mean(not one.found for one in empty), 3)
    return found


def ndcg(found: Sequence[str], relevant: Sequence[str], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain with relevance yes or no; 0 when nothing is relevant."""
    gain = sum(1 / log2(at + 2) for at, one in enumerate(found[:depth]) if one in relevant)
    best = sum(1 / log2(at + 2) for at in range(min(len(set(relevant)), depth)))
    return gain / best if best else 0.0


def recall(found: Sequence[str], relevant: Sequence[str], depth: int) -> float:
    """Share of the relevant among the first `depth`, of as many as can stand there."""
    possible = min(len(set(relevant)), depth)
    return len(set(found[:depth]) & set(relevant)) / possible if possible else 0.0


def reciprocal_rank(found: Sequence[str], relevant: Sequence[str]) -> float:
    return next((1 / (at + 1) for at, one in enumerate(found) if one in relevant), 0.0)
