"""A small corpus of invented evaluations, and a call that holds every envelope to what all envelopes promise."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from assistant.adapters import packaged
from assistant.domain.answer import CAVEAT_CODES, Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Benchmark, Discrepancy, Evaluation, Score
from assistant.domain.evidence import Finding, Passage, Practice
from assistant.domain.report import Report
from assistant.ports import Filters, Hit
from assistant.tools.catalogue import Catalogue

PAGES = ("Analys av Tanums kommun 2019", "Område 7 Ständiga förbättringar 62 poäng\n7.1 Strategi 5 15 33 %")


class Shelf:
    """An index that gives what it was filled with and remembers what it was asked."""

    def __init__(self, passages: tuple[Passage, ...] = ()) -> None:
        self.passages = passages
        self.asked: list[tuple[str, Filters, int]] = []

    def find(self, query: str, filters: Filters = Filters(), limit: int = 10) -> list[Hit]:
        self.asked.append((query, filters, limit))
        return [Hit(one, 1.0) for one in self.passages][:limit]


def _evaluation(code: str, name: str, year: int | None, edition: str | None, **rest: Any) -> Evaluation:
    year_id = year or "x"
    return Evaluation(f"{code}-{year_id}", code, name, year, edition, source_url="https://example.org/a; bilaga", **rest)


@pytest.fixture(scope="session")
def small(built_in: Corpus) -> Corpus:
    """Mölndal and Ale tie on area 7 of 2016; Tanum's report is ingested; Borås has all eight areas of 2010 and a 2020 range."""
    report = Report("r1", "tanum.pdf", "0" * 64, "Analys av Tanums kommun", "1435", "Tanum", 2019, "2016", "stated", "", PAGES)
    evaluations = (
        _evaluation("1481", "Mölndal", 2016, "2016", areas={1: 60, 7: 45}, total=480, total_basis="stated"),
        _evaluation("1440", "Ale", 2020, "2016"),
        _evaluation("1440", "Ale", 2018, "2016", edition_basis="inferred", areas={7: 45}),
        _evaluation("1440", "Ale", None, None, areas={7: 20}),
        _evaluation("1490", "Borås", 2012, "2010", areas={n: 50 + n for n in range(1, 9)}, note="Enligt kommunens sida"),
        _evaluation("1490", "Borås", 2022, "2020", area_low=40, area_high=66),
        Evaluation(
            "r1",
            "1435",
            "Tanum",
            2019,
            "2016",
            areas={7: 62},
            scores=(Score("7.1", 5, 15, 33, 2, "Strategi", "7.1 Strategi 5 15 33 %"), Score("7.5", 10, 20)),
            report_id="r1",
            area_pages={7: 2},
            area_quotes={7: "Ständiga förbättringar 62 poäng"},
        ),
    )
    practices = (
        Practice(
            "practice:x1", "1490", "Borås", 2012, "2010", 7, "7.5", "high", "own_strength", True, "Borås har en idébank.", "https://example.org"
        ),
        Practice("practice:x2", "1481", "Mölndal", 2016, None, 7, None, "low", "award", True, "Mölndal fick pris.", "https://example.org"),
        Practice(
            "practice:x3", "2584", "Kiruna", 2019, "2016", 7, "7.5", "high", "cited_by_evaluator", True, "Kiruna prövar nytt.", "report", "1435", 2019
        ),
        Practice("practice:x4", "1490", "Borås", 2022, "2020", 7, None, "high", "evaluated_strength", True, "Borås mår bra.", "https://example.org"),
    )
    return replace(
        built_in,
        evaluations=evaluations,
        practices=practices,
        findings=(Finding("finding:t1", "1435", "Tanum", 2019, "2016", 7, "7.1", "", "improvement", "7.1 Strategi", page=2, report_id="r1"),),
        pointers=(),
        benchmarks=(
            Benchmark("m1", "ett snitt", "2010", 2013, "mean", {7: 55.5}, 440, "stated", "", "https://example.org"),
            Benchmark("m2", "ett nyare snitt", "2010", 2014, "mean", {7: 50}, None, "unknown", "", "https://example.org"),
            Benchmark("m3", "okänd utgåva", None, 2020, "mean", {7: 99}, 700, "stated", "", "https://example.org"),
        ),
        discrepancies={("1435", 2019): (Discrepancy("area_total_mismatch", "area 7", 62, 15, 2),)},
        reports={"r1": report},
    )


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return Shelf()


Call = Callable[..., Envelope]


def _caller(corpus: Corpus, shelf: Shelf) -> Call:
    catalogue = Catalogue(lambda: corpus, lambda: shelf, packaged.phrases)

    def call(tool: str, /, **arguments: Any) -> Envelope:
        envelope = catalogue.call(tool, arguments)
        _holds(envelope, corpus)
        return envelope

    return call


def _holds(envelope: Envelope, corpus: Corpus) -> None:
    """JSON; each citation once, used, and with a literal quote; each caveat a sentence in both languages."""
    json.dumps([envelope.arguments, envelope.result], allow_nan=False)
    ids = [one.id for one in envelope.citations]
    assert len(ids) == len(set(ids))
    used = set(_cited(envelope.result))
    assert used == set(ids)
    for one in envelope.citations:
        assert one.quote and one.label and one.kind in ("report", "practice", "evaluation", "benchmark", "framework")
        assert one.url is None or (one.url.startswith("http") and not set(" ;") & set(one.url))
        if one.page is not None and one.id.startswith("r1"):
            assert one.quote in corpus.reports["r1"].page_texts[one.page - 1]
    for caveat in envelope.caveats:
        assert caveat.code in CAVEAT_CODES
        for language in ("sv", "en"):
            assert packaged.phrases(language)(f"caveats.{caveat.code}", **caveat.values)


def _cited(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if (key == "citation" or key.endswith("_citation")) and inner is not None:
                yield inner
            yield from _cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _cited(inner)


@pytest.fixture(scope="session")
def call(small: Corpus, shelf: Shelf) -> Call:
    """A tool over the small corpus."""
    return _caller(small, shelf)


@pytest.fixture(scope="session")
def ask(built_in: Corpus) -> Call:
    """A tool over the built-in corpus."""
    return _caller(built_in, Shelf())


@pytest.fixture(scope="session")
def caller() -> Callable[[Corpus, Shelf], Call]:
    return _caller


def codes(envelope: Envelope) -> set[str]:
    return {one.code for one in envelope.caveats}


@pytest.fixture(scope="session")
def caveats() -> Callable[[Envelope], set[str]]:
    return codes
