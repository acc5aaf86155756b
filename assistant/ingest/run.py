"""Reading files into the store and the index. One bad file does not stop the others."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from assistant import errors
from assistant.adapters import ocr
from assistant.domain.as_json import reading_from_json
from assistant.domain.corpus import ReadingParts
from assistant.domain.report import Reading
from assistant.errors import BadPath, DamagedPdf, KompassError, NoText, ReportError, TooLarge
from assistant.ports import Progress

SECONDS_A_FILE = 300.0
MAXIMUM_BYTES = 200 * 1024**2
CHILD = "assistant.ingest.child"


class Keeper(Protocol):
    """What ingest needs of the store."""

    def add(self, reading: Reading) -> str: ...

    def find(self, sha256: str) -> ReadingParts | None: ...

    def count(self, report_id: str | None = None) -> int: ...


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read, and what a person says about it by hand. `name`: how the file is called towards people.

    `sha256`: of the bytes that a person gave, where `path` is a copy with its text recognised (`recognised`).
    """

    path: Path
    name: str
    municipality: str | None = None
    year: int | None = None
    edition: str | None = None
    sha256: str | None = None
    recognised: bool = False


def files(paths: Iterable[Path]) -> list[Path]:
    """The PDF files among `paths`; a folder stands for those in it, sorted. Raises BadPath."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.suffix.lower() == ".pdf" and one.is_file())
            if not inside:
                raise BadPath(f"The folder {str(path)!r} holds no PDF file.", given=str(path))
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise BadPath(f"There is no file or folder {str(path)!r}.", given=str(path))
    return list(dict.fromkeys(found))


def read_file(job: Job) -> Reading:
    """Read one file in a process of its own. Raises ReportError and its kin, never lets the file hurt this process."""
    if job.path.stat().st_size > MAXIMUM_BYTES:
        raise TooLarge(f"{job.name!r} is larger than {MAXIMUM_BYTES // 1024**2} MB.", given=job.name)
    body = {"path": str(job.path), "name": job.name, "municipality": job.municipality, "year": job.year, "edition": job.edition}
    body |= {"sha256": job.sha256, "recognised": job.recognised}
    try:
        done = subprocess.run(
            [sys.executable, "-m", CHILD],
            input=json.dumps(body),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS_A_FILE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooLarge(f"{job.name!r} was given up after {SECONDS_A_FILE:.0f} s.", given=job.name) from None
    if done.returncode != 0:
        if "MemoryError" in done.stderr or done.returncode < 0:
            raise TooLarge(f"{job.name!r} needs more memory than a report may take.", given=job.name)
        raise DamagedPdf(f"{job.name!r} could not be read: {done.stderr.strip().splitlines()[-1:]}.", given=job.name)
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError as error:
        raise DamagedPdf(f"{job.name!r} could not be read: the reading ended without a result.", given=job.name) from error
    if "error" in answer:
        raise _error(answer["error"])
    return reading_from_json(answer["reading"])


def _error(body: dict[str, Any]) -> KompassError:
    kinds = {one.code: one for one in _tree(ReportError)}
    return kinds.get(body["code"], ReportError)(body["message"], body["suggestions"], **body["values"])


def _tree(kind: type[KompassError]) -> Iterator[type[KompassError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _tree(one)


def ingest(jobs: Sequence[Job], store: Keeper, keep: Path | None, *, dry_run: bool = False, progress: Progress | None = None) -> list[dict[str, Any]]:
    """Read `jobs` and enter them, in their order; a row of the contract's `reports` for each.

    `keep`: the folder that takes a copy of each PDF, under a generated name. With `dry_run` nothing is entered; `status`
    is then what it would be.
    """
    rows: list[dict[str, Any]] = []
    with ThreadPoolExecutor(max_workers=min(len(jobs) or 1, os.cpu_count() or 1)) as pool:
        futures: list[Future[Reading | ReadingParts | KompassError]] = [pool.submit(_read_or_error, job, store) for job in jobs]
        try:
            for job, future in zip(jobs, futures, strict=True):
                if progress:
                    progress(job.name, len(rows), len(jobs))
                rows.append(_enter(job, future.result(), store, keep, dry_run))
        except BaseException:
            for future in futures:
                future.cancel()
            raise
    if progress:
        progress("", len(rows), len(jobs))
    return rows


def _read_or_error(job: Job, store: Keeper) -> Reading | ReadingParts | KompassError:
    try:
        if job.path.stat().st_size <= MAXIMUM_BYTES:
            known = store.find(hashlib.sha256(job.path.read_bytes()).hexdigest())
            if known is not None:
                return known
        return _read_or_recognise(job)
    except KompassError as error:
        return error
    except OSError as error:
        return BadPath(f"{job.name!r} cannot be opened: {error.strerror}.", given=job.name)


def _read_or_recognise(job: Job) -> Reading:
    """The reading; of a scan, with its text recognised where that can be done here."""
    try:
        return read_file(job)
    except NoText:
        if not ocr.available():
            raise
    with TemporaryDirectory(prefix="kompass-") as folder:
        copy = Path(folder) / "recognised.pdf"
        if not ocr.recognised(job.path, copy):
            raise NoText(f"{job.name!r} has no text, and text recognition found none either.", given=job.name)
        digest = hashlib.sha256(job.path.read_bytes()).hexdigest()
        return read_file(replace(job, path=copy, sha256=digest, recognised=True))


def _enter(job: Job, found: Reading | ReadingParts | KompassError, store: Keeper, keep: Path | None, dry_run: bool) -> dict[str, Any]:
    if isinstance(found, KompassError):
        return _failed(job, found)
    if isinstance(found, ReadingParts):
        return _row(job, found, "unchanged", store.count(found.report.id))
    try:
        if dry_run:
            return _row(job, found, "added", len(found.passages)) | {"dry_run": True}
        if keep is not None:
            _copy(job.path, keep / f"{found.report.id}.pdf")
        return _row(job, found, store.add(found), len(found.passages))
    except OSError as error:
        return _failed(job, errors.StateDamaged(f"The copy of {job.name!r} could not be kept: {error.strerror}.", given=job.name))


def _copy(source: Path, target: Path) -> None:
    """A whole copy or none: written beside its place, then moved there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}.{time.monotonic_ns()}.part")
    try:
        shutil.copyfile(source, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _row(job: Job, reading: Reading | ReadingParts, status: str, passages: int) -> dict[str, Any]:
    report = reading.report
    return {
        "path": str(job.path),
        "id": report.id,
        "status": status,
        "municipality": report.municipality,
        "year": report.year,
        "edition": report.edition,
        "pages": report.pages,
        "areas": len(reading.evaluation.areas),
        "sub_questions": len(reading.evaluation.scores),
        "findings": len(reading.findings),
        "passages": passages,
        "pointers": len(reading.pointers),
        "discrepancies": [asdict(one) for one in reading.discrepancies],
        "warnings": list(report.warnings),
        "error": None,
    }


def _failed(job: Job, error: KompassError) -> dict[str, Any]:
    return {
        "path": str(job.path),
        "id": None,
        "status": "failed",
        "municipality": None,
        "year": None,
        "edition": None,
        "pages": None,
        "areas": None,
        "sub_questions": None,
        "findings": None,
        "passages": None,
        "pointers": None,
        "discrepancies": [],
        "warnings": [],
        "error": {"code": error.code, "message": error.message, "suggestions": list(error.suggestions), "values": error.values},
    }
