"""The store keeps whole reports or nothing, and what it keeps comes back as it was."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.adapters import store_sqlalchemy
from assistant.adapters.store_sqlalchemy import SqlStore
from assistant.domain.evaluation import Discrepancy, Evaluation, Score
from assistant.domain.evidence import Finding, Passage, Pointer, Practice
from assistant.domain.report import Reading, Report
from assistant.errors import StateDamaged, StateLocked, UnknownReport
from assistant.ports import Filters

BUILT_IN = [
    Passage("practice:p1", "Kommunen har ett kontaktcenter.", "practice", code="1080", municipality="Karlskrona", area=2, edition="2016"),
    Passage("background:1", "Området handlar om öppenhet.", "background", area=1, edition="2016"),
]


def words(passage: Passage) -> str:
    return passage.text.lower()


def a_reading(id: str = "r1", sha256: str = "a" * 64, year: int = 2018, text: str = "Ett gemensamt kontaktcenter saknas.") -> Reading:
    report = Report(
        id,
        "rapport.pdf",
        sha256,
        "Kommunkompassen, Testköping",
        "1080",
        "Karlskrona",
        year,
        "2016",
        "stated",
        "namn och år",
        ("Sida ett.", text),
        ("en varning",),
    )
    return Reading(
        report=report,
        evaluation=Evaluation(
            f"report:{id}",
            "1080",
            "Karlskrona",
            year,
            "2016",
            areas={1: 51, 2: 426.5},
            scores=(Score("1.1", 5, 15, 33, 2, "Finns en plan?", "1.1 Finns"),),
            report_id=id,
            area_pages={1: 2},
            area_quotes={1: "51"},
        ),
        findings=(Finding(f"finding:{id}:1", "1080", "Karlskrona", year, "2016", 2, "2.3", "Styrkor", "strength", text, ("1283",), 2, id, True),),
        practices=(
            Practice(
                f"practice:{id}:1",
                "1080",
                "Karlskrona",
                year,
                "2016",
                2,
                "2.3",
                "high",
                "cited_by_evaluator",
                True,
                text,
                "report",
                "1080",
                year,
                2,
                id,
            ),
        ),
        pointers=(Pointer(f"pointer:{id}:1", "1080", year, "2016", "1283", 2, "2.3", "Information", text, 2, id),),
        passages=(
            Passage(f"passage:{id}:1", text, "improvement", code="1080", municipality="Karlskrona", year=year, area=2, edition="2016", page=2),
        ),
        discrepancies=(Discrepancy("percent_mismatch", "1.1", 34, 33, 2, "fel"),),
    )


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    made = SqlStore(f"sqlite:///{tmp_path / 'kompass.db'}", words)
    assert made.prepare("first", lambda: BUILT_IN)
    return made


def test_what_was_read_comes_back_as_it_was(store: SqlStore) -> None:
    reading = a_reading()
    assert store.add(reading) == "added"
    (parts,) = store.readings()
    assert replace(parts.report, ingested_at="") == reading.report
    assert (parts.evaluation, parts.findings, parts.practices, parts.pointers, parts.discrepancies) == (
        reading.evaluation, reading.findings, reading.practices, reading.pointers, reading.discrepancies,
    )  # fmt: skip
    (passage,) = store.passages(["passage:r1:1"])
    assert passage == replace(reading.passages[0], report_id="r1")


def test_the_same_bytes_change_nothing(store: SqlStore) -> None:
    store.add(a_reading())
    before = store.revision()
    assert store.add(a_reading("r2")) == "unchanged"
    assert (store.revision(), [one.report.id for one in store.readings()]) == (before, ["r1"])


def test_another_file_about_the_same_evaluation_replaces_the_first(store: SqlStore) -> None:
    store.add(a_reading())
    assert store.add(a_reading("r2", "b" * 64, text="Nu finns en växel.")) == "replaced"
    assert [one.report.id for one in store.readings()] == ["r2"]
    assert [id for id, _ in store.lexical(["kontaktcenter"])] == ["practice:p1"]


def test_removing_takes_out_everything_and_leaves_the_rest(store: SqlStore) -> None:
    store.add(a_reading())
    store.add(a_reading("r2", "b" * 64, 2020))
    store.remove("r1")
    assert [one.report.id for one in store.readings()] == ["r2"]
    assert {one.report_id for one in store.passages()} == {None, "r2"}
    assert store.check() == []


def test_removing_what_is_not_there_says_what_is(store: SqlStore) -> None:
    store.add(a_reading())
    with pytest.raises(UnknownReport) as raised:
        store.remove("r9")
    assert raised.value.suggestions == ("r1",)


def test_a_failed_write_leaves_the_old_state(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (store.revision(), store.count())

    def fail(passage: Passage) -> str:
        raise RuntimeError("killed here")

    monkeypatch.setattr(store, "_words", fail)
    with pytest.raises(RuntimeError):
        store.add(a_reading())
    assert (store.revision(), store.count(), store.readings(), store.check()) == (*before, [], [])


def test_words_are_found_within_filters_only(store: SqlStore) -> None:
    store.add(a_reading())
    assert [id for id, _ in store.lexical(["kontaktcenter"])] == ["practice:p1", "passage:r1:1"]
    assert [id for id, _ in store.lexical(["kontaktcenter"], Filters(kind="improvement"))] == ["passage:r1:1"]
    assert store.lexical(["kontaktcenter"], Filters(codes=())) == []
    assert store.lexical(["kontaktcenter"], Filters(codes=("1283",))) == []
    assert store.lexical(['" OR 1', ")", "*"], Filters(area=2)) == []


def test_built_in_passages_are_renewed_when_the_corpus_is(store: SqlStore) -> None:
    store.add(a_reading())
    assert not store.prepare("first", lambda: pytest.fail("nothing to do"))
    assert store.prepare("second", lambda: BUILT_IN[:1])
    assert [one.id for one in store.passages()] == ["passage:r1:1", "practice:p1"]
    assert len(store.readings()) == 1


def test_two_first_starts_at_once_build_one_state(tmp_path: Path) -> None:
    results: list[bool] = []

    def start() -> None:
        one = SqlStore(f"sqlite:///{tmp_path / 'kompass.db'}", words)
        results.append(one.prepare("first", lambda: BUILT_IN))
        one.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = SqlStore(f"sqlite:///{tmp_path / 'kompass.db'}", words)
    assert (sorted(results), store.count(), store.revision()) == ([False, False, False, True], 2, 1)


def test_a_writer_that_never_ends_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_sqlalchemy, "BUSY_SECONDS", 0.05)
    path = tmp_path / "kompass.db"
    store = SqlStore(f"sqlite:///{path}", words)
    store.prepare("first", lambda: BUILT_IN)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StateLocked):
        store.add(a_reading())
    other.execute("ROLLBACK")
    other.close()
    assert store.add(a_reading()) == "added"


def test_a_damaged_file_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "kompass.db"
    path.write_bytes(b"not a database, but quite long enough to be taken for one" * 100)
    before = path.read_bytes()
    store = SqlStore(f"sqlite:///{path}", words)
    with pytest.raises(StateDamaged):
        store.prepare("first", lambda: BUILT_IN)
    assert path.read_bytes() == before


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kompass.db"
    SqlStore(f"sqlite:///{path}", words).prepare("first", lambda: BUILT_IN)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    connection.close()
    with pytest.raises(StateDamaged, match="schema 99"):
        SqlStore(f"sqlite:///{path}", words).prepare("first", lambda: BUILT_IN)
