"""The PDFs that reports were read from: copies in a folder under generated names, and in the database when that is a server.

What a killed process left behind (a copy without its report, half a copy, a copy that has not reached the server) is put
right by `tidy`. Whatever else lies in the folder is somebody's own and stays.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from assistant.adapters import whole_files
from assistant.errors import StateDamaged

LOCK = "ingest.lock"
_MADE_HERE = re.compile(r"(r[0-9a-f]{12})(\.pdf|(\.pdf)?(\.\d+){1,2}\.part)")
"""A copy by the id of its report, or one that was begun."""


class Kept(Protocol):
    """What is needed of the store."""

    @property
    def on_file(self) -> bool: ...

    def originals(self) -> set[str]: ...

    def original(self, report_id: str) -> bytes | None: ...

    def keep_original(self, report_id: str, path: Path) -> None: ...


class Originals:
    def __init__(self, folder: Path, store: Kept) -> None:
        self.folder = folder
        self._store = store

    @contextmanager
    def entering(self) -> Iterator[None]:
        """Hold this while copies are made: no process tidies meanwhile. Several may enter at once. Raises StateDamaged."""
        with ExitStack() as held:
            with self._usable():
                held.enter_context(_lock(self.folder.parent / LOCK, alone=False))
            yield

    def tidy(self, known: Callable[[], Iterable[str]]) -> None:
        """Take away what belongs to none of the `known` reports, and give the server what it lacks.

        Nothing is done while an ingest is going on somewhere: whoever ends last tidies. Raises StateDamaged.
        """
        with self._usable():
            if not self.folder.is_dir():
                return
            with _lock(self.folder.parent / LOCK, alone=True) as held:
                if held:
                    self._tidy(set(known()))

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """What the system says against using the folder, as ours."""
        try:
            yield
        except OSError as error:
            raise StateDamaged(
                f"The folder {str(self.folder)!r} cannot be used ({error.strerror or error}); check space and rights.",
                kind="folder",
                said=f"{self.folder} ({error.strerror or error})",
            ) from error

    def _tidy(self, known: set[str]) -> None:
        for path in self.folder.iterdir():
            made = _MADE_HERE.fullmatch(path.name)
            if made and not (path.suffix == ".pdf" and made[1] in known):
                path.unlink(missing_ok=True)
        if not self._store.on_file:
            for one in known - self._store.originals():
                if (self.folder / f"{one}.pdf").is_file():
                    self._store.keep_original(one, self.folder / f"{one}.pdf")

    def missing(self, known: Mapping[str, str]) -> list[str]:
        """The reports whose PDF is nowhere, or is another than the one that was read. `known`: SHA-256 by id."""
        away = [one for one, sha256 in known.items() if not _is(self.folder / f"{one}.pdf", sha256)]
        elsewhere = self._store.originals() if away and not self._store.on_file else set()
        return [one for one in away if one not in elsewhere]

    def path(self, report_id: str) -> Path | None:
        """Where the PDF of a report is on this machine, fetched from the server when another machine ingested it.

        None when it is nowhere. Raises StateDamaged when it cannot be put here.
        """
        path = self.folder / f"{report_id}.pdf"
        if path.is_file():
            return path
        body = None if self._store.on_file else self._store.original(report_id)
        if body is None:
            return None
        with self.entering(), self._usable():  # nobody tidies the half copy away
            self.folder.mkdir(parents=True, exist_ok=True)
            with whole_files.making(path) as part:
                part.write_bytes(body)
        return path


def _is(path: Path, sha256: str) -> bool:
    """Whether the file with these bytes is there."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


@contextmanager
def _lock(path: Path, *, alone: bool) -> Iterator[bool]:
    """Whether the lock is held: one that is shared is waited for, one for oneself is not. Where the system has no such locks, it is."""
    with path.open("w") as file:
        try:
            import fcntl
        except ImportError:  # Windows
            yield True
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
        except BlockingIOError:
            yield False
            return
        yield True
