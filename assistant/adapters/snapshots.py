"""The corpus of this moment: the built-in facts with the ingested reports in their places.

Whoever answers one question asks for it many times. Within `still` it is looked at once: the answer rests on one state, and
the database is not asked again and again whether something is new.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.domain.corpus import Corpus
from assistant.ports import Store


class Snapshots:
    """Safe to share between threads; `still` holds for the thread that says it."""

    def __init__(self, store: Callable[[], Store], built_in: Corpus) -> None:
        self._store, self._built_in = store, built_in
        self._lock = threading.RLock()
        self._newest: Corpus | None = None
        self._held = threading.local()

    def now(self) -> Corpus:
        held: Corpus | None = getattr(self._held, "corpus", None)
        return held if held is not None else self._look()

    @contextmanager
    def still(self) -> Iterator[None]:
        """One and the same corpus for all that is done within."""
        before: Corpus | None = getattr(self._held, "corpus", None)
        self._held.corpus = before if before is not None else self._look()
        try:
            yield
        finally:
            self._held.corpus = before

    def _look(self) -> Corpus:
        store = self._store()
        newest = self._newest
        if newest is not None and newest.revision == store.revision():
            return newest
        with self._lock:  # of many who wait for a new state, the first reads it
            revision = store.revision()
            if self._newest is None or self._newest.revision != revision:
                self._newest = self._built_in.with_readings(store.readings(), passages=store.count(), revision=revision)
            return self._newest
