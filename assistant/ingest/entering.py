"""What was read goes into the store, file by file; and what is told about each."""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from assistant.adapters import reading_words
from assistant.domain.corpus import ReadingParts
from assistant.domain.report import Reading
from assistant.errors import KompassError, StateDamaged
from assistant.ingest import rows
from assistant.language.reading_words import ReadingWords


class Keeper(Protocol):
    """What ingest needs of the store."""

    def add(self, reading: Reading) -> str: ...

    def find(self, sha256: str) -> ReadingParts | None: ...

    def about(self, code: str, year: int) -> tuple[str, str, str] | None:
        """(id, sha256, path) of the report about an evaluation."""
        ...

    def count(self, report_id: str | None = None) -> int: ...


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read, and what a person says about it by hand. `name`: how the file is called towards people.

    `sha256`: of the bytes that a person gave; `path` may be a copy of them with its text recognised (`recognised`).
    """

    path: Path
    name: str
    municipality: str | None = None
    year: int | None = None
    edition: str | None = None
    sha256: str | None = None
    recognised: bool = False


class Entering:
    """Enters the files of one call in their order, and knows what else the call brings.

    `keep`: the folder that takes a copy of each PDF. `called`: municipalities' names by code, for previews.
    """

    def __init__(self, jobs: Sequence[Job], store: Keeper, keep: Path | None, dry_run: bool, called: Mapping[str, str]) -> None:
        self._store = store
        self._keep = keep
        self._dry_run = dry_run
        self._called = called
        self._coming = Counter(one.sha256 for one in jobs)
        self._names = {one.sha256: one.name for one in jobs}
        self._told: dict[str | None, dict[str, Any]] = {}
        self._would_be: dict[tuple[str, int], str] = {}

    @cached_property
    def _words(self) -> ReadingWords:
        return reading_words.load()

    def row(self, job: Job, found: rows.Read | KompassError | None) -> dict[str, Any]:
        """Enter what was found; its row. None: the bytes are those of a file before it. Raises StateLocked, StateDamaged."""
        self._coming[job.sha256] -= 1
        if found is None:
            return _again(job, self._told[job.sha256])
        row = self._entered(job, found)
        if job.sha256 is not None:
            self._told[job.sha256] = row
        return row

    def _entered(self, job: Job, found: rows.Read | KompassError) -> dict[str, Any]:
        if isinstance(found, KompassError):
            return rows.failed(job.path, found)
        if isinstance(found, ReadingParts):
            return self._shown(found, rows.read(job.path, found, "unchanged", self._store.count(found.report.id)))
        report = found.report
        other = self._store.about(report.code, report.year)
        if other is not None and other[1] != job.sha256 and self._coming[other[1]] > 0:
            # A file that comes later in this call took this one's place before; it would only do so again.
            note = self._words.sentence("later_file", name=self._names[other[1]])
            return self._shown(found, rows.read(job.path, found, "unchanged", self._store.count(other[0]), [note]) | {"id": other[0]})
        before = self._would_be.get((report.code, report.year)) or (other[2] if other else None)
        notes = [self._words.sentence("replaces", name=before)] if before else []
        try:
            status = self._enter(job, found, before)
        except OSError as error:
            return rows.failed(job.path, StateDamaged(f"The copy of {job.name!r} could not be kept: {error.strerror}.", given=job.name))
        return self._shown(found, rows.read(job.path, found, status, len(found.passages), notes if status == "replaced" else []))

    def _enter(self, job: Job, reading: Reading, before: str | None) -> str:
        report = reading.report
        if self._dry_run:
            self._would_be[report.code, report.year] = job.name
            return "added" if before is None else "replaced"
        if self._keep is not None:
            _copy(job.path, self._keep / f"{report.id}.pdf")
        return self._store.add(reading)

    def _shown(self, reading: rows.Read, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"dry_run": True, "preview": rows.preview(reading, self._called)} if self._dry_run else row


def _again(job: Job, before: dict[str, Any]) -> dict[str, Any]:
    """The row of a file with the same bytes as one before it in the same call."""
    row = before | {"path": str(job.path)}
    if row["error"] is None:
        return row | {"status": "unchanged"}
    values = {**row["error"]["values"]}
    return row | {"error": {**row["error"], "values": {**values, "given": job.name} if "given" in values else values}}


def _copy(source: Path, target: Path) -> None:
    """A whole copy or none: written beside its place, then moved there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}.{time.monotonic_ns()}.part")
    try:
        shutil.copyfile(source, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
