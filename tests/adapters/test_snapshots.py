"""What is new is seen at the next question, not in the middle of one."""

from __future__ import annotations

import threading
import time
from typing import Any

from assistant.adapters.snapshots import Snapshots
from assistant.domain.corpus import Corpus


class Counted:
    """A store of which only the revision matters."""

    def __init__(self) -> None:
        self.at, self.asked = 1, 0

    def revision(self) -> int:
        self.asked += 1
        return self.at

    def readings(self) -> list[Any]:
        return []

    def count(self) -> int:
        return 0


def test_a_new_revision_is_seen_at_once(built_in: Corpus) -> None:
    store = Counted()
    snapshots = Snapshots(lambda: store, built_in)  # type: ignore[arg-type, return-value]
    first = snapshots.now()
    assert snapshots.now() is first
    store.at = 2
    assert snapshots.now().revision == 2


def test_within_one_question_the_corpus_stays_and_is_looked_at_once(built_in: Corpus) -> None:
    store = Counted()
    snapshots = Snapshots(lambda: store, built_in)  # type: ignore[arg-type, return-value]
    with snapshots.still():
        first = snapshots.now()
        store.at = 2
        with snapshots.still():
            assert snapshots.now() is first
        assert snapshots.now() is first
        assert store.asked == 1
    assert snapshots.now().revision == 2


def test_other_threads_are_not_held(built_in: Corpus) -> None:
    store = Counted()
    snapshots = Snapshots(lambda: store, built_in)  # type: ignore[arg-type, return-value]
    seen = []
    with snapshots.still():
        store.at = 2
        thread = threading.Thread(target=lambda: seen.append(snapshots.now().revision))
        thread.start()
        thread.join()
        assert (seen, snapshots.now().revision) == ([2], 1)


def test_of_many_who_wait_for_a_new_state_one_reads_it(built_in: Corpus) -> None:
    class Slow(Counted):
        read = 0

        def readings(self) -> list[Any]:
            self.read += 1
            time.sleep(0.1)
            return []

    store = Slow()
    snapshots = Snapshots(lambda: store, built_in)  # type: ignore[arg-type, return-value]
    threads = [threading.Thread(target=snapshots.now) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert store.read == 1
