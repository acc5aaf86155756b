"""The store keeps whole reports or nothing, and what it keeps comes back as it was."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "operation"))

import postgres_server

from assistant.adapters import database, store_sqlalchemy
from assistant.adapters.store_sqlalchemy import SqlStore
from assistant.domain.evaluation import Discrepancy, Evaluation, Score
from assistant.domain.evidence import Finding, Passage, Pointer, Practice
from assistant.domain.report import Reading, Report
from assistant.errors import BadArgument, StateDamaged, StateLocked, UnknownReport
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


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server.running() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kompass.db'}"
    return postgres_server.emptied(request.getfixturevalue("server"))


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    made = SqlStore(url, words)
    assert made.prepare("first", lambda: BUILT_IN)
    yield made
    made.close()


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
    assert store.add(a_reading()) == "unchanged"
    assert (store.revision(), [one.report.id for one in store.readings()]) == (before, ["r1"])


def test_the_same_bytes_with_something_else_said_of_them_take_the_place_of_the_first(store: SqlStore) -> None:
    store.add(a_reading())
    assert store.add(a_reading("r2", year=2016)) == "replaced"
    assert [(one.report.id, one.report.year) for one in store.readings()] == [("r2", 2016)]


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


def test_two_first_starts_at_once_build_one_state(url: str) -> None:
    results: list[bool] = []

    def start() -> None:
        one = SqlStore(url, words)
        results.append(one.prepare("first", lambda: BUILT_IN))
        one.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = SqlStore(url, words)
    assert (sorted(results), store.count()) == ([False, False, False, True], 2)
    store.close()


def test_many_who_open_a_new_file_at_once_all_get_in(tmp_path: Path) -> None:
    """SQLite lets one of them turn the file to write-ahead and refuses the others without waiting."""
    errors: list[Exception] = []
    barrier = threading.Barrier(8)

    def start(url: str) -> None:
        engine = database.open_engine(url)
        barrier.wait()
        try:
            with database.reading(engine) as connection:
                connection.exec_driver_sql("SELECT 1")
        except Exception as error:
            errors.append(error)
        engine.dispose()

    for number in range(60):
        threads = [threading.Thread(target=start, args=(f"sqlite:///{tmp_path}/{number}.db",)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert errors == []


def test_a_writer_that_never_ends_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
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


def test_a_report_keeps_its_pdf_and_takes_it_along(store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_sqlalchemy, "PART_BYTES", 10)
    (tmp_path / "r.pdf").write_bytes(b"%PDF-1.4 and twenty bytes more")
    store.keep_original("r1", tmp_path / "r.pdf")
    assert store.originals() == set(), "there is no such report"
    store.add(a_reading())
    assert store.original("r1") is None
    for _ in range(2):
        store.keep_original("r1", tmp_path / "r.pdf")
        assert (store.originals(), store.original("r1")) == ({"r1"}, b"%PDF-1.4 and twenty bytes more")
    store.remove("r1")
    assert (store.originals(), store.original("r1")) == (set(), None)


def test_new_word_tables_hold_for_what_was_ingested_before_too(url: str) -> None:
    before = SqlStore(url, words)
    before.prepare("first", lambda: BUILT_IN)
    before.add(a_reading())
    before.close()
    after = SqlStore(url, lambda one: words(one).replace("kontaktcenter", "växel"))
    assert after.prepare("second", lambda: BUILT_IN)
    assert {id for id, _ in after.lexical(["växel"])} == {"practice:p1", "passage:r1:1"}
    assert (after.lexical(["kontaktcenter"]), after.check()) == ([], [])
    after.close()


def test_a_reader_sees_one_snapshot_while_another_writes(store: SqlStore, url: str) -> None:
    store.add(a_reading())
    other = SqlStore(url, words)
    revision = store.revision()
    before = str(revision)
    with store.reading() as connection:
        assert store._meta(connection, "revision") == before
        other.add(a_reading("r2", "b" * 64, 2020))
        assert store._meta(connection, "revision") == before
    assert (store.revision(), len(other.readings())) == (revision + 1, 2)
    other.close()


def test_a_database_that_takes_anothers_place_has_a_later_revision(tmp_path: Path) -> None:
    """A server keeps what it has read until the revision is another: it must not be the same by chance after a restore."""
    revisions = []
    for name in ("a", "b"):
        made = SqlStore(f"sqlite:///{tmp_path / name}.db", words)
        made.prepare("first", lambda: BUILT_IN)
        revisions.append(made.revision())
        for year in (2016, 2018, 2020):
            made.add(a_reading(f"r{year}", str(year)[-1] * 64, year))
        revisions.append(made.revision())
        made.close()
    assert revisions == sorted(set(revisions))


def test_both_databases_weigh_words_alike_to_the_last_bit(server: str, tmp_path: Path) -> None:
    """The built-in passages, with words that are common, rare, repeated, of other signs and not there at all."""
    import random

    random.seed(7)
    vocabulary = ["av", "kommun", "mål_", "år2018", "plan", "Ö", "dialog", "é", *(f"ord{one}" for one in range(60))]
    passages = [
        Passage(f"p{one}", " ".join(random.choices(vocabulary, weights=[40, 30, 20, *[3] * 65], k=random.randint(0, 80))), "text", area=one % 8 + 1)
        for one in range(300)
    ]
    stores = [SqlStore(url, words) for url in (f"sqlite:///{tmp_path / 'a.db'}", postgres_server.emptied(server))]
    for one in stores:
        one.prepare("first", lambda: passages)
    for gone in (False, True):
        for terms in (
            ["av"],
            ["ord3"],
            ["av", "kommun", "ord4", "ord5"],
            ["ö", "é", "år2018"],
            ["mål_", "plan"],
            ["finns", "inte"],
            ["plan", "Plan"],
        ):
            for filters in (Filters(), Filters(area=3), Filters(codes=("1080",))):
                first, second = (one.lexical(terms, filters, 40) for one in stores)
                assert first == second, (terms, filters, gone)
        for one in stores:
            one.prepare("second", lambda: passages[::3])
    assert [one.check() for one in stores] == [[], []]
    for one in stores:
        one.close()


@pytest.mark.parametrize("given", ["mysql://kompass:hemligt@localhost/x", "no address; hemligt"])
def test_an_address_that_is_no_database_is_told_without_its_password(given: str) -> None:
    with pytest.raises(BadArgument) as raised:
        SqlStore(given, words)
    assert "hemligt" not in raised.value.message


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StateDamaged) as raised:
        SqlStore("postgresql://kompass:hemligt@127.0.0.1:1/kompass", words).prepare("first", lambda: BUILT_IN)
    assert "does not answer" in raised.value.message
    assert "hemligt" not in raised.value.message
