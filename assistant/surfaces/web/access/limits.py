"""How often: what a person and an address may do in a while.

It is kept in the process's memory, since it spares the process: of several behind one address each counts its own.
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
