"""What web processes know of each other's sign-ins: on SQLite and on PostgreSQL, and when neither answers."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import postgres_server
import pytest

from assistant.adapters import database, sign_ins
from assistant.adapters.sign_ins import SqlSignIns
from assistant.errors import StateDamaged, StateLocked
from assistant.ports import SignIns, Tries
from assistant.surfaces.web.access import ended as ended_sessions
from assistant.surfaces.web.access.ended import AGAIN_AFTER, Ended
from assistant.surfaces.web.access.tries import FORGIVEN_AFTER, KNOWN_FOR, SignInTries, Slowdown


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server.running() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/kompass.db"
    return postgres_server.emptied(request.getfixturevalue("server"))


@pytest.fixture
def two(url: str) -> Iterator[tuple[SqlSignIns, SqlSignIns]]:
    """As two processes have it open."""
    made = SqlSignIns(url), SqlSignIns(url)
    yield made
    for one in made:
        one.close()


def tries(shared: SignIns, clock: Callable[[], float] = lambda: 1000.0) -> SignInTries:
    return SignInTries(lambda: shared, lambda: "a secret", clock)


class Away:
    """A database that does not answer."""

    def __getattr__(self, _name: str) -> Callable[..., object]:
        def refuse(*_given: object) -> object:
            raise StateDamaged("away")

        return refuse


# -- tries ----------------------------------------------------------------------------------------------------------


def test_waits_double_up_to_a_bound_and_are_forgiven() -> None:
    slow, now, waits, row = Slowdown(3, 2, 100), 0.0, [], None
    for _ in range(10):
        row = slow.counted(row, now)
        waits.append(max(0.0, row.until - now))
        now += waits[-1]
    assert waits == [0, 0, 2, 4, 8, 16, 32, 64, 100, 100]
    assert slow.counted(row, now + FORGIVEN_AFTER + 1).count == 1


def test_processes_count_tries_together(two: tuple[SqlSignIns, SqlSignIns]) -> None:
    here, there = tries(two[0]), tries(two[1])
    assert [one.wait("anna", "10.0.0.1") for one in (here, there, here, there, here)] == [0] * 5
    assert here.wait("anna", "10.0.0.1") == there.wait("anna", "10.0.0.1") == 2
    assert there.wait("bo", "10.0.0.1") == 0
    there.succeeded("anna", "10.0.0.1")
    assert here.wait("anna", "10.0.0.1") == 0


def test_tries_made_at_once_by_two_processes_are_counted_before_they_end(two: tuple[SqlSignIns, SqlSignIns]) -> None:
    made, lock = [], threading.Lock()

    def knock(one: SignInTries) -> None:
        waited = one.wait("anna", "10.0.0.1")
        with lock:
            made.append(waited)

    both = tries(two[0]), tries(two[1])
    threads = [threading.Thread(target=knock, args=(both[n % 2],)) for n in range(24)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(one == 0 for one in made) == 5


def test_a_stranger_cannot_lock_a_person_out(two: tuple[SqlSignIns, SqlSignIns]) -> None:
    here, there = tries(two[0]), tries(two[1])
    assert here.wait("anna", "10.0.0.1") == 0
    here.succeeded("anna", "10.0.0.1")
    for n in range(40):
        here.wait("anna", f"10.9.{n}.1")
    assert there.wait("anna", "10.0.0.1") == 0, "from where they signed in before"
    assert 0 < there.wait("anna", "10.0.0.2") <= 30


def test_many_names_from_one_address_are_slowed_down(two: tuple[SqlSignIns, SqlSignIns]) -> None:
    here = tries(two[0])
    assert [here.wait(f"name{n}", "10.0.0.1") > 0 for n in range(31)] == [False] * 30 + [True]


def test_tries_are_forgotten_and_a_known_place_later(url: str, two: tuple[SqlSignIns, SqlSignIns]) -> None:
    now = [1000.0]
    here = tries(two[0], lambda: now[0])
    here.wait("anna", "10.0.0.1")
    here.succeeded("anna", "10.0.0.1")
    for n in range(5):
        here.wait("bo", f"10.0.0.{n}")
    now[0] += FORGIVEN_AFTER + 1
    here.wait("cy", "10.0.0.9")
    assert rows(two[0]) == 3 + 1, "three of the new try, one of a known place"
    now[0] += KNOWN_FOR
    here.wait("cy", "10.0.0.9")
    assert rows(two[0]) == 3


def test_no_name_and_no_address_is_kept(tmp_path: Path) -> None:
    shared = SqlSignIns(f"sqlite:///{tmp_path}/kompass.db")
    tries(shared).wait("ann-charlotte", "203.0.113.77")
    shared.close()
    body = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert len(body) > 4096
    assert b"charlotte" not in body
    assert b"203.0.113" not in body


def test_a_net_of_addresses_fills_no_disk(two: tuple[SqlSignIns, SqlSignIns], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ins, "MOST_TRIES", 50)
    now = [1000.0]
    here = tries(two[0], lambda: now[0])
    for n in range(40):
        now[0] += 1
        here.wait(f"name{n}", f"10.0.{n}.1")
        assert rows(two[0]) <= 50
    assert here.wait("name39", "10.0.39.1") == 0
    assert max(row.count for row in known(two[0])) == 2, "the newest are those that are kept"


def test_without_the_database_tries_are_counted_here() -> None:
    alone = tries(Away())  # type: ignore[arg-type]
    assert [alone.wait("anna", "10.0.0.1") for _ in range(6)] == [0] * 5 + [2]
    alone.succeeded("anna", "10.0.0.1")
    assert alone.wait("anna", "10.0.0.1") == 0


def test_a_long_write_of_somebody_else_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ins, "SECONDS", 0.1)
    path = tmp_path / "kompass.db"
    shared = SqlSignIns(f"sqlite:///{path}")
    shared.end("x", 1.0, 2.0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StateLocked):
        shared.end("y", 1.0, 2.0)
    assert [tries(shared).wait("anna", "10.0.0.1") for _ in range(2)] == [0, 0]
    other.execute("ROLLBACK")
    other.close()
    shared.close()


def test_a_server_that_is_gone_without_a_word_is_noticed_soon(server: str) -> None:
    engine = database.open_engine(server)
    with engine.connect() as connection:
        asked = connection.connection.driver_connection.info.get_parameters()
    engine.dispose()
    assert {asked["keepalives_idle"], asked["keepalives_interval"], asked["tcp_user_timeout"]} == {"10", "5", "30000"}


# -- ended sessions -------------------------------------------------------------------------------------------------


def hear(ended: Ended) -> None:
    asyncio.run(ended.refresh())


def test_an_ended_session_is_known_here_at_once_elsewhere_within_a_second_and_after_a_restart(two: tuple[SqlSignIns, SqlSignIns]) -> None:
    now = [1000.0]
    here, there = (Ended(lambda one=one: one, lambda: now[0]) for one in two)  # type: ignore[misc]
    hear(there)
    here.add("s1", 5000.0)
    assert "s1" in here
    now[0] += 1
    hear(there)
    assert "s1" in there
    anew = Ended(lambda: two[0], lambda: now[0])
    hear(anew)
    assert "s1" in anew
    now[0] = 5001.0
    late = Ended(lambda: two[0], lambda: now[0])
    hear(late)
    assert "s1" not in late, "its cookie is too old by then"
    here.add("s2", 9000.0)
    assert two[0].ended(0, 0) == {"s2"}


def test_the_database_is_asked_once_a_second() -> None:
    asked, now = [], [1000.0]

    class Counting:
        def ended(self, since: float, _now: float) -> set[str]:
            asked.append(since)
            return set()

    ended = Ended(Counting, lambda: now[0])  # type: ignore[arg-type]
    for _ in range(50):
        hear(ended)
        now[0] += 0.1
    assert len(asked) in (5, 6)
    assert asked[0] < 0 < 900 < asked[1] < 1000


def test_what_could_not_be_told_is_told_later() -> None:
    told, now, away = [], [1000.0], [True]

    class Server:
        def end(self, session: str, *_times: float) -> None:
            if away[0]:
                raise StateDamaged("away")
            told.append(session)

        def ended(self, *_times: float) -> set[str]:
            if away[0]:
                raise StateDamaged("away")
            return {"other"}

    ended = Ended(Server, lambda: now[0])  # type: ignore[arg-type]
    ended.add("s1", 5000.0)
    assert "s1" in ended
    assert told == []
    away[0] = False
    hear(ended)
    assert told == [], "not asked again so soon"
    now[0] += AGAIN_AFTER
    hear(ended)
    assert told == ["s1"]
    assert "other" in ended


def test_another_database_in_the_place_of_the_one_before_is_written_to(tmp_path: Path) -> None:
    path = tmp_path / "kompass.db"
    shared = SqlSignIns(f"sqlite:///{path}")
    assert shared.ended(0, 0) == set()
    shared.end("x", 1.0, 9.0)
    for one in tmp_path.iterdir():
        one.unlink()
    assert shared.ended(0, 0) == set()
    assert shared.look(["a"], 0) == {}
    shared.end("y", 1.0, 9.0)
    assert shared.ended(0, 0) == {"y"}
    shared.close()


def rows(shared: SqlSignIns) -> int:
    return len(known(shared))


def known(shared: SqlSignIns) -> list[Tries]:
    with shared._engine.connect() as connection:
        return [Tries(**{key: row[key] for key in Tries.__slots__}) for row in connection.execute(sign_ins._tries.select()).mappings()]


def test_a_database_that_has_frozen_holds_nobody_up_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ended_sessions, "LONGEST", 0.05)
    thaw, now = threading.Event(), [1000.0]

    class Frozen:
        def ended(self, *_times: float) -> set[str]:
            thaw.wait(20)
            return {"s1"}

    ended = Ended(Frozen, lambda: now[0])  # type: ignore[arg-type]
    threading.Timer(1.0, thaw.set).start()  # the loop waits for its threads when it is closed

    async def requests() -> int:
        for _ in range(200):
            await ended.refresh()
        return len([one for one in threading.enumerate() if "AnyIO" in one.name])

    assert asyncio.run(requests()) == 1, "one has asked, and the others go on"
    assert "s1" not in ended or thaw.is_set()
