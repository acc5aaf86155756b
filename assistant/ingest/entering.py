"""What was read goes into the store, file by file; and what is told about each."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.adapters import reading_words, whole_files
from assistant.domain.corpus import ReadingParts
from assistant.domain.report import Reading, Report
from assistant.errors import BadPath, KompassError, StateDamaged
from assistant.ingest import rows
from assistant.language.reading_words import ReadingWords
from assistant.ports import Store


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

    def __init__(self, jobs: Sequence[Job], store: Store, keep: Path | None, dry_run: bool, called: Mapping[str, str]) -> None:
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
        try:
            return self._known(job, found) if isinstance(found, ReadingParts) else self._new(job, found)
        except BadPath as error:
            return rows.failed(job.path, error)
        except OSError as error:
            said = error.strerror or str(error)
            return rows.failed(job.path, StateDamaged(f"The copy of {job.name!r} could not be kept: {said}.", given=job.name, kind="copy", said=said))

    def _known(self, job: Job, found: ReadingParts) -> dict[str, Any]:
        """A file that was entered before: only its copy may be missing."""
        self._keep_copy(job, found.report)
        return self._shown(found, rows.read(job.path, found, "unchanged", self._store.count(found.report.id)))

    def _new(self, job: Job, found: Reading) -> dict[str, Any]:
        report = found.report
        other = self._store.about(report.code, report.year)
        if other is not None and other[1] != job.sha256 and self._coming[other[1]] > 0:
            # A file that comes later in this call took this one's place before; it would only do so again.
            note = self._words.sentence("later_file", name=self._names[other[1]])
            return self._shown(found, rows.read(job.path, found, "unchanged", self._store.count(other[0]), [note]) | {"id": other[0]})
        before = self._would_be.get((report.code, report.year)) or (other[2] if other else None)
        notes = [self._words.sentence("replaces", name=before)] if before else []
        status = self._enter(job, found, before)
        return self._shown(found, rows.read(job.path, found, status, len(found.passages), notes if status == "replaced" else []))

    def _enter(self, job: Job, reading: Reading, before: str | None) -> str:
        report = reading.report
        if self._dry_run:
            self._would_be[report.code, report.year] = job.name
            return "added" if before is None else "replaced"
        self._keep_copy(job, report)
        return self._store.add(reading)

    def _keep_copy(self, job: Job, report: Report) -> None:
        """Keep the bytes that were read, where they are not kept already. Raises OSError, BadPath (they are others by now)."""
        if self._keep is None or self._dry_run:
            return
        target = self._keep / f"{report.id}.pdf"
        if not target.is_file() or _sha256(target) != report.sha256:
            _copy(job, target, report.sha256)

    def _shown(self, reading: rows.Read, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"dry_run": True, "preview": rows.preview(reading, self._called)} if self._dry_run else row


def _again(job: Job, before: dict[str, Any]) -> dict[str, Any]:
    """The row of a file with the same bytes as one before it in the same call."""
    row = before | {"path": str(job.path)}
    if row["error"] is None:
        return row | {"status": "unchanged"}
    values = {**row["error"]["values"]}
    return row | {"error": {**row["error"], "values": {**values, "given": job.name} if "given" in values else values}}


def _copy(job: Job, target: Path, sha256: str) -> None:
    """A whole copy or none: written beside its place, then moved there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole_files.making(target) as part:
        shutil.copyfile(job.path, part)
        if _sha256(part) != sha256:
            raise BadPath(f"{job.name!r} was changed while it was read; read it in again.", given=job.name, kind="changed")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def follow_up(some: Sequence[dict[str, Any]], *work: Callable[[], object]) -> None:
    """What follows when reports have been entered: where it cannot be done, that stands among the warnings of their rows."""
    entered = [row for row in some if row["status"] in ("added", "replaced") and not row.get("dry_run")]
    late_by = late(*work) if entered else []
    for row in entered:
        row["warnings"] += late_by


def late(*work: Callable[[], object]) -> list[str]:
    """Do what follows a write, and tell what could not be done: what was written stands, and the next use does the rest."""
    try:
        for one in work:
            one()
    except KompassError as error:
        return [reading_words.load().sentence("index_later", said=error.values.get("said") or error.code)]
    return []
