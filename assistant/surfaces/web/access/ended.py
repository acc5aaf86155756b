"""Which sessions were ended by signing out, by whichever process on the database."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from assistant.errors import KompassError
from assistant.ports import SignIns
from assistant.surfaces.web.access.lines import Line

SECONDS = 1.0
"""So old what is known of other processes may be."""
AGAIN_AFTER = 10.0
"""A database that did not answer is asked again after so many seconds; until then what is known counts."""
LONGEST = 3.0
"""So many seconds a request waits for it."""
OVERLAP = 60.0
"""Clocks of machines differ, and what was written first may be seen last: so many seconds are read once more."""
_MOST = 50_000


class Ended:
    """In memory, so that no request waits for the database more than once a second for all of them."""

    def __init__(self, shared: Callable[[], SignIns], clock: Callable[[], float] = time.time) -> None:
        self._shared, self._clock = shared, clock
        self._known: OrderedDict[str, None] = OrderedDict()
        self._untold: dict[str, float] = {}
        self._heard, self._due = 0.0, 0.0
        self._lock = threading.Lock()
        self._line = Line(2, LONGEST)

    def __contains__(self, session: str) -> bool:
        return session in self._known

    def add(self, session: str, until: float) -> None:
        """Here at once, elsewhere within SECONDS; when the database cannot be written, as soon as it can."""
        with self._lock:
            self._note({session})
            self._untold[session] = until
        self._exchange()

    async def refresh(self) -> None:
        """Hear what other processes have ended, when it is time."""
        now = self._clock()
        if now < self._due:
            return
        if now - self._heard < 2 * SECONDS:  # one request asks and the others go on; what is older than that, all wait for
            self._due = now + SECONDS
        try:
            await self._line.run(self._exchange)
        except TimeoutError:
            self._due = now + AGAIN_AFTER

    def _exchange(self) -> None:
        now = self._clock()
        with self._lock:
            untold = dict(self._untold)
        try:
            shared = self._shared()
            for session, until in untold.items():
                shared.end(session, now, until)
            found = shared.ended(self._heard - OVERLAP, now)
        except KompassError:
            with self._lock:
                self._due = now + AGAIN_AFTER
            return
        with self._lock:
            self._note(found)
            for session in untold:
                self._untold.pop(session, None)
            self._heard, self._due = now, now + SECONDS

    def _note(self, sessions: set[str]) -> None:
        self._known.update(dict.fromkeys(sessions))
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
