"""What is new is seen at the next question, not in the middle of one."""

from __future__ import annotations

import threading
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
