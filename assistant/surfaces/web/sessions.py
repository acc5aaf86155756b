"""What is kept of every page that is open, and of every call by a program, which Gradio takes for one.

By itself Gradio keeps the settings of all components for each of ten thousand sessions, for deep links, which are closed here:
a quarter of a megabyte for every question that a program asks.
"""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any

MOST = 1000
"""Sessions that are kept; those with nothing of a person's in them go first."""


def bound(pages: Any) -> None:
    """Let the sessions of mounted pages keep what belongs to a person, and no more than so many of them."""
    holder = pages.state_holder
    holder.blocks = SimpleNamespace(default_config=pages.default_config, blocks={})  # a new session copies the settings of `blocks`
    holder.capacity = MOST
    holder.update = partial(_used, holder)


def _used(holder: Any, session: str) -> None:
    """Note that a session is in use, and forget the one that is missed least when there are too many."""
    with holder.lock:
        kept = holder.session_data
        if session in kept:
            kept.move_to_end(session)
        if len(kept) > holder.capacity:
            oldest = list(kept.items())[:-1]
            gone = next((key for key, one in oldest if not one.state_data), oldest[0][0])
            kept.pop(gone, None)
            holder.time_last_used.pop(gone, None)
