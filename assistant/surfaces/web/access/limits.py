"""How often: what a person and an address may do in a while, and how failed sign-ins are slowed down.

All of it is kept in the process's memory: several processes behind one address each count their own.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

MOST_KEYS = 20_000
"""So many names and addresses are remembered; the one not seen for longest is forgotten first."""
FORGIVEN_AFTER = 3600.0
Clock = Callable[[], float]


def neighbourhood(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 customer has all of."""
    try:
        parsed = ip_address(address.split("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)


@dataclass(slots=True)
class _Level:
    left: float
    seen: float


class Buckets:
    """So many a minute, and at most so many at once, for each key."""

    def __init__(self, per_minute: float, at_once: float, clock: Clock = time.monotonic) -> None:
        self._rate, self._most, self._clock = per_minute / 60, at_once, clock
        self._levels: OrderedDict[Hashable, _Level] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: Hashable) -> float:
        """0 when it may go on, else the seconds to wait."""
        now = self._clock()
        with self._lock:
            level = self._levels.setdefault(key, _Level(self._most, now))
            self._levels.move_to_end(key)
            if len(self._levels) > MOST_KEYS:
                self._levels.popitem(last=False)
            level.left = min(self._most, level.left + (now - level.seen) * self._rate)
            level.seen = now
            if level.left >= 1:
                level.left -= 1
                return 0.0
            return (1 - level.left) / self._rate


@dataclass(slots=True)
class _Tries:
    count: int
    until: float
    seen: float


class Slowdown:
    """After `free` tries each further one must wait twice as long as the one before: from `first` seconds up to `longest`."""

    def __init__(self, free: int, first: float, longest: float, clock: Clock = time.monotonic) -> None:
        self._free, self._first, self._longest, self._clock = free, first, longest, clock
        self._tries: OrderedDict[Hashable, _Tries] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: Hashable) -> float:
        """Seconds until the next try; 0 when it may be made now."""
        with self._lock:
            found = self._tries.get(key)
            return max(0.0, found.until - self._clock()) if found else 0.0

    def count(self, key: Hashable) -> None:
        """A try, counted before it is known how it ends: many at once are no way around the wait."""
        now = self._clock()
        with self._lock:
            found = self._tries.get(key)
            if found is None or now - found.seen > max(FORGIVEN_AFTER, self._longest):
                found = self._tries[key] = _Tries(0, 0.0, now)
            found.count, found.seen = found.count + 1, now
            over = found.count - self._free
            if over >= 0:
                found.until = now + min(self._longest, self._first * 2 ** min(over, 30))
            self._tries.move_to_end(key)
            if len(self._tries) > MOST_KEYS:
                self._tries.popitem(last=False)

    def clear(self, key: Hashable) -> None:
        with self._lock:
            self._tries.pop(key, None)

    def forgive(self, key: Hashable) -> None:
        """Take one try back: it ended well."""
        with self._lock:
            found = self._tries.get(key)
            if found is not None:
                found.count, found.until = max(0, found.count - 1), 0.0


class SignInTries:
    """Failed sign-ins: strictly for a name from one address, for an address over all names, and mildly for a name over all
    addresses, so that nobody is locked out by a stranger; from where a person signed in before, the last does not count.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._pair = Slowdown(5, 2, 900, clock)
        self._address = Slowdown(30, 2, 900, clock)
        self._name = Slowdown(30, 1, 30, clock)
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    def wait(self, name: str, address: str) -> float:
        """Seconds to wait; when 0, the try is counted."""
        place = neighbourhood(address)
        known = (name, place) in self._known
        waits = [self._pair.wait((name, place)), self._address.wait(place), 0.0 if known else self._name.wait(name)]
        if max(waits) > 0:
            return max(waits)
        self._pair.count((name, place))
        self._address.count(place)
        if not known:
            self._name.count(name)
        return 0.0

    def succeeded(self, name: str, address: str) -> None:
        place = neighbourhood(address)
        self._pair.clear((name, place))
        self._address.forgive(place)
        self._name.forgive(name)
        self._known[(name, place)] = None
        self._known.move_to_end((name, place))
        if len(self._known) > MOST_KEYS:
            self._known.popitem(last=False)
