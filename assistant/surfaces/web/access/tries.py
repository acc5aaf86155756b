"""How failed sign-ins are slowed down, over all processes on one database.

Who tried stands nowhere: what is kept is kept under digests with the secret of the users file.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from assistant.errors import KompassError
from assistant.ports import SignIns, Tries
from assistant.surfaces.web.access.limits import MOST_KEYS, Clock, neighbourhood

FORGIVEN_AFTER = 3600.0
KNOWN_FOR = 30 * 24 * 3600.0
"""So long a person is not slowed down by strangers where they signed in before."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slowdown:
    """After `free` tries each further one must wait twice as long as the one before: from `first` seconds up to `longest`."""

    free: int
    first: float
    longest: float

    def counted(self, found: Tries | None, now: float) -> Tries:
        """With one try more, counted before it is known how it ends: many at once are no way around the wait."""
        kept = max(FORGIVEN_AFTER, self.longest)
        count = 1 + (found.count if found is not None and now - found.seen <= kept else 0)
        over = count - self.free
        until = now + min(self.longest, self.first * 2 ** min(over, 30)) if over >= 0 else 0.0
        return Tries(count, until, now, now + kept)


PAIR, ADDRESS, NAME = Slowdown(5, 2, 900), Slowdown(30, 2, 900), Slowdown(30, 1, 30)


class OwnTries:
    """The same in this process's memory, for when the database cannot be written."""

    def __init__(self) -> None:
        self._rows: OrderedDict[str, Tries] = OrderedDict()
        self._lock = threading.Lock()

    def look(self, keys: Sequence[str], now: float) -> dict[str, Tries]:
        with self._lock:
            return {key: replace(row) for key in keys if (row := self._rows.get(key)) is not None and row.kept_until >= now}

    def change(self, keys: Sequence[str], now: float, work: Callable[[dict[str, Tries]], T]) -> T:
        with self._lock:
            rows = {key: row for key in keys if (row := self._rows.pop(key, None)) is not None and row.kept_until >= now}
            result = work(rows)
            self._rows.update(rows)
            while len(self._rows) > MOST_KEYS:
                self._rows.popitem(last=False)
            return result


class SignInTries:
    """Failed sign-ins: strictly for a name from one address, for an address over all names, and mildly for a name over all
    addresses, so that nobody is locked out by a stranger; from where a person signed in before, the last does not count.
    """

    def __init__(self, shared: Callable[[], SignIns], secret: Callable[[], str], clock: Clock = time.time) -> None:
        self._shared, self._secret, self._clock = shared, secret, clock
        self._own = OwnTries()

    def wait(self, name: str, address: str) -> float:
        """Seconds to wait; when 0, the try is counted. Raises UsersFileWrong."""
        pair, place, called, known = keys = self._keys(name, address)
        now = self._clock()

        def waits(rows: dict[str, Tries]) -> float:
            slowed = [pair, place] if known in rows else [pair, place, called]
            return max(0.0, *(rows[one].until - now for one in slowed if one in rows), 0.0)

        def count(rows: dict[str, Tries]) -> float:
            waiting = waits(rows)
            if waiting == 0:
                counted = {pair: PAIR, place: ADDRESS} | ({} if known in rows else {called: NAME})
                rows.update({key: how.counted(rows.get(key), now) for key, how in counted.items()})
            return waiting

        def both(book: SignIns | OwnTries) -> float:
            # Who must wait anyway takes no writer's turn.
            return waits(book.look(keys, now)) or book.change(keys, now, count)

        return self._kept(both)

    def succeeded(self, name: str, address: str) -> None:
        """The last try ended well. Raises UsersFileWrong."""
        pair, place, called, known = keys = self._keys(name, address)
        now = self._clock()

        def forgive(rows: dict[str, Tries]) -> None:
            rows.pop(pair, None)
            for key in (place, called):
                if key in rows:
                    rows[key].count, rows[key].until = max(0, rows[key].count - 1), 0.0
            rows[known] = Tries(1, 0.0, now, now + KNOWN_FOR)

        self._kept(lambda book: book.change(keys, now, forgive))

    def _kept(self, work: Callable[[SignIns | OwnTries], T]) -> T:
        try:
            return work(self._shared())
        except KompassError:  # the database is away, or somebody writes for long: nobody is kept out, and nobody tries without end
            return work(self._own)

    def _keys(self, name: str, address: str) -> tuple[str, str, str, str]:
        place, secret = neighbourhood(address), self._secret().encode()

        def key(*parts: str) -> str:
            return hmac.new(secret, "\0".join(parts).encode("utf-8", "replace"), hashlib.sha256).hexdigest()

        return key("pair", name, place), key("address", place), key("name", name), key("known", name, place)
