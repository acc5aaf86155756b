"""Files that are whole or not there, also after a power cut: a name may reach the disk before what it stands for does."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def making(target: Path) -> Iterator[Path]:
    """A name beside `target` to write its content under: moved to its place after the block, taken away when that fails.

    Raises OSError.
    """
    part = target.with_name(f"{target.name}.{os.getpid()}.{time.monotonic_ns()}.part")
    try:
        yield part
        put(part, target)
    finally:
        drop(part)


def put(part: Path, target: Path) -> None:
    """Move a finished file to its place: its content is on the disk before the name is, and the name before this returns.

    Raises OSError.
    """
    settle(part)
    part.replace(target)
    settle_folder(target.parent)


def settle(path: Path) -> None:
    """Wait until a file's content is on the disk. Raises OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can do that for folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def drop(path: Path) -> None:
    """Take away what is left of a file that was not finished; that it cannot be is told by whatever went wrong before."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
