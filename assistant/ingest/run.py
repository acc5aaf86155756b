"""Reading files into the store and the index. One bad file does not stop the others."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.adapters import child_process, ocr
from assistant.domain.as_json import reading_from_json
from assistant.domain.corpus import ReadingParts
from assistant.domain.framework import EDITIONS
from assistant.domain.report import Reading
from assistant.errors import BadPath, DamagedPdf, KompassError, NoText, ReportError, TooLarge, UnknownEdition, UnknownYear
from assistant.ingest import rows
from assistant.ingest.entering import Entering, Job
from assistant.ports import Progress, Store

SECONDS_A_FILE = 300.0
MAXIMUM_BYTES = 200 * 1024**2
FIRST_YEAR, LAST_YEAR = 1995, 2099
"""Kommunkompassen is younger than the first; a four-digit year beyond the last is a slip of the finger."""
CHILD = "assistant.ingest.child"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HALVES = re.compile(r"[\ud800-\udfff]")
Running = set[subprocess.Popen[str]]
"""The processes that read for one call: who breaks it off ends them, and no other call's."""


def files(paths: Iterable[Path]) -> list[Path]:
    """The PDF files among `paths`; a folder stands for those in it, sorted.

    Raises BadPath, also for what is neither: a pipe or a device would be waited for, or never end.
    """
    found: list[Path] = []
    for path in paths:
        try:
            found += _files(path)
        except OSError as error:
            raise BadPath(f"{str(path)!r} cannot be looked at: {error.strerror}.", given=str(path)) from error
    return list(dict.fromkeys(found))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise BadPath(f"There is no file or folder {str(path)!r}.", given=str(path))
    inside = sorted(one for one in path.rglob("*") if one.suffix.lower() == ".pdf" and one.is_file())
    if not inside:
        raise BadPath(f"The folder {str(path)!r} holds no PDF file.", given=str(path))
    return inside


def read_file(job: Job, running: Running | None = None) -> Reading:
    """Read one file in a process of its own. Raises ReportError and its kin, never lets the file hurt this process."""
    if job.path.stat().st_size > MAXIMUM_BYTES:
        raise TooLarge(f"{job.name!r} is larger than {MAXIMUM_BYTES // 1024**2} MB.", given=job.name)
    body = {"path": str(job.path), "name": job.name, "municipality": job.municipality, "year": job.year, "edition": job.edition}
    body |= {"sha256": job.sha256, "recognised": job.recognised}
    ended, output, complaint = _run(json.dumps(body), job.name, set() if running is None else running)
    if ended != 0:
        if "MemoryError" in complaint or ended < 0:
            raise TooLarge(f"{job.name!r} needs more memory than a report may take.", given=job.name)
        raise DamagedPdf(f"{job.name!r} could not be read: {complaint.strip().splitlines()[-1:]}.", given=job.name)
    try:
        answer = json.loads(output)
    except json.JSONDecodeError as error:
        raise DamagedPdf(f"{job.name!r} could not be read: the reading ended without a result.", given=job.name) from error
    if "error" in answer:
        raise _error(answer["error"], job.name)
    return reading_from_json(keepable(answer["reading"]))


def keepable(value: Any) -> Any:
    """Without what no database keeps: fonts map signs to nothing at all, and file names hold bytes that are no letters."""
    if isinstance(value, str):
        return _HALVES.sub("\ufffd", _CONTROL.sub("", value))
    if isinstance(value, dict):
        return {key: keepable(one) for key, one in value.items()}
    return [keepable(one) for one in value] if isinstance(value, list) else value


def _run(body: str, name: str, running: Running) -> tuple[int, str, str]:
    """Exit status, output and complaints of a process that reads a file."""
    process = subprocess.Popen(
        child_process.command(CHILD),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=child_process.environment(),
    )
    running.add(process)
    try:
        with process:
            try:
                output, complaint = process.communicate(body, timeout=SECONDS_A_FILE)
            except BaseException:
                process.kill()
                raise
    except subprocess.TimeoutExpired:
        raise TooLarge(f"{name!r} was given up after {SECONDS_A_FILE:.0f} s.", given=name) from None
    finally:
        running.discard(process)
    return process.returncode, output, complaint


def _error(body: dict[str, Any], name: str) -> KompassError:
    """An error of the process that read; what is told is the file's name, where the error says nothing else."""
    kinds = {one.code: one for one in _tree(ReportError)}
    return kinds.get(body["code"], ReportError)(body["message"], body["suggestions"], **{"given": name, **body["values"]})


def _tree(kind: type[KompassError]) -> Iterator[type[KompassError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _tree(one)


def ingest(
    jobs: Sequence[Job],
    store: Store,
    keep: Path | None,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    told: Callable[[dict[str, Any]], None] | None = None,
    called: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Read `jobs`, several at a time, and enter them in their order; a row of the contract's `reports` for each.

    `keep`: the folder that takes a copy of each PDF, under a generated name. `told` hears each row when its file has been
    entered: what it has heard stays, however the call ends. With `dry_run` nothing is entered: `status` is then what it would
    be, and `preview` holds what would be entered, with municipalities named by `called` (name by code). Raises UnknownEdition or
    UnknownYear for what a person says by hand, before a file is read.
    """
    for job in jobs:
        _check_said(job)
    jobs = [replace(job, sha256=_digest(job)) for job in jobs]
    entering = Entering(jobs, store, keep, dry_run, called or {})
    done: list[dict[str, Any]] = []
    for job, found in _read_ahead(jobs, store, lambda job: progress(job.name, len(done), len(jobs)) if progress else None):
        done.append(entering.row(job, found))
        if told:
            told(done[-1])
    if progress:
        progress("", len(done), len(jobs))
    return done


def _read_ahead(jobs: Sequence[Job], store: Store, waiting_for: Callable[[Job], None]) -> Iterator[tuple[Job, rows.Read | KompassError | None]]:
    """The jobs in their order with what was found, read on all processors; None for bytes that an earlier job has.

    No more are read ahead than keep the processors busy: the readings of hundreds of files would fill the memory.
    """
    workers = min(len(jobs) or 1, os.cpu_count() or 1)
    coming, begun, running = iter(jobs), set[str | None](), Running()
    waiting = deque[tuple[Job, Future[rows.Read | KompassError] | None]]()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            while True:
                for job in islice(coming, 2 * workers - len(waiting)):
                    again = job.sha256 is not None and job.sha256 in begun
                    begun.add(job.sha256)
                    waiting.append((job, None if again else pool.submit(_read_or_error, job, store, running)))
                if not waiting:
                    return
                job, future = waiting.popleft()
                waiting_for(job)
                yield job, None if future is None else future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(running):
                process.kill()
            raise


def _check_said(job: Job) -> None:
    if job.edition is not None and job.edition not in EDITIONS:
        raise UnknownEdition(f"{job.edition!r} is no edition of the framework; it can be {', '.join(EDITIONS)}.", EDITIONS, given=job.edition)
    if job.year is not None and not FIRST_YEAR <= job.year <= LAST_YEAR:
        raise UnknownYear(f"{job.year} is no year of an evaluation; it can be {FIRST_YEAR} to {LAST_YEAR}.", name="Kommunkompassen", given=job.year)


def _digest(job: Job) -> str | None:
    """Of the file's bytes; None when it is too large to be read or cannot be opened."""
    try:
        if job.path.stat().st_size > MAXIMUM_BYTES:
            return None
        with job.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _read_or_error(job: Job, store: Store, running: Running) -> rows.Read | KompassError:
    """What is known of the file, else what it says."""
    try:
        known = store.find(job.sha256) if job.sha256 is not None else None
        if known is not None and _as_said(job, known):
            return known
        return _read_or_recognise(job, running)
    except KompassError as error:
        return error
    except OSError as error:
        return BadPath(f"{job.name!r} cannot be opened: {error.strerror}.", given=job.name)


def _as_said(job: Job, known: ReadingParts) -> bool:
    """Whether what was entered is what a person says now by hand."""
    report = known.report
    return job.municipality in (None, report.code) and job.year in (None, report.year) and job.edition in (None, report.edition)


def _read_or_recognise(job: Job, running: Running) -> Reading:
    """The reading; of a scan, with its text recognised where that can be done here."""
    try:
        return read_file(job, running)
    except NoText:
        if not ocr.available():
            raise
    with TemporaryDirectory(prefix="kompass-") as folder:
        copy = Path(folder) / "recognised.pdf"
        if not ocr.recognised(job.path, copy):
            raise NoText(f"{job.name!r} has no text, and text recognition found none either.", given=job.name)
        return read_file(replace(job, path=copy, sha256=job.sha256 or _digest(job), recognised=True), running)
