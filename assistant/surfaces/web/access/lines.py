"""Work that asks the database, a few at once and with an end: a server that has frozen takes no thread from those who ask for something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple, Unpack

from anyio import CapacityLimiter, fail_after, to_thread

T = TypeVar("T")
Given = TypeVarTuple("Given")


class Line:
    """`at_once`: so many work, the others wait. `seconds`: so long one waits and works, at most."""

    def __init__(self, at_once: int, seconds: float) -> None:
        self._limiter, self._seconds = CapacityLimiter(at_once), seconds

    async def run(self, work: Callable[[Unpack[Given]], T], *given: *Given) -> T:
        """Raises TimeoutError; what was begun is let run, and counts until it ends."""
        with fail_after(self._seconds):
            return await to_thread.run_sync(work, *given, limiter=self._limiter, abandon_on_cancel=True)
