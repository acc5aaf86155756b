"""The process that reads one foreign file: limits on memory and time, a job as JSON in, a reading or an error as JSON out.

A file that eats memory or never ends takes this process with it and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.adapters import child_process
from assistant.domain.as_json import reading_as_json
from assistant.domain.evaluation import Score
from assistant.domain.report import Reading
from assistant.errors import KompassError, TooLarge

MEMORY_BYTES = 1024**3
_WATCH_SECONDS = 2.0


def read(job: dict[str, Any]) -> Reading:
    """The reading of `job["path"]`; `municipality` (code), `year` and `edition` are what a person says by hand."""
    from assistant.adapters import corpus_files
    from assistant.adapters.pdf_pypdf import PypdfReader
    from assistant.adapters.reading_words import load as load_words
    from assistant.reading.report import Given, read_report

    corpus = corpus_files.load()
    path = Path(job["path"])
    document = PypdfReader().open(path)
    given = Given(municipality=corpus.by_code.get(job.get("municipality") or ""), year=job.get("year"), edition=job.get("edition"))
    digest = job.get("sha256") or hashlib.sha256(path.read_bytes()).hexdigest()
    found = read_report(
        document,
        path=job.get("name") or path.name,
        sha256=digest,
        framework=corpus.framework,
        municipalities=corpus.municipalities,
        words=load_words(),
        given=given,
    )
    return cautious(found, load_words().sentences["recognised"]) if job.get("recognised") else found


def cautious(reading: Reading, note: str) -> Reading:
    """A reading of recognised text: only areas whose rows are whole and add up keep their points, and no contradiction is
    claimed, for a misread digit would look like one."""
    rows: dict[int, list[Score]] = {}
    for score in reading.evaluation.scores:
        rows.setdefault(int(score.sub_question.partition(".")[0]), []).append(score)
    areas = reading.evaluation.areas
    whole = {
        area: some
        for area, some in rows.items()
        if sum(one.max for one in some) == 100 and all(one.points <= one.max for one in some) and areas.get(area) == sum(one.points for one in some)
    }
    evaluation = replace(
        reading.evaluation, scores=tuple(one for some in whole.values() for one in some), areas={area: areas[area] for area in whole}
    )
    report = replace(reading.report, warnings=(note, *reading.report.warnings))
    return replace(reading, report=report, evaluation=evaluation, discrepancies=())


def _end_with(parent: int) -> None:
    """End when the process that started this one is gone: nobody waits for the reading any more."""
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)


def main() -> None:
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    child_process.hold_memory(MEMORY_BYTES)
    job = json.loads(sys.stdin.read())
    try:
        answer: dict[str, Any] = {"reading": reading_as_json(read(job))}
    except MemoryError:
        answer = _error(TooLarge("The file needs more memory than a report may take.", given=job["path"]))
    except KompassError as error:
        answer = _error(error)
    except RecursionError:
        answer = _error(TooLarge("The file's objects are nested too deeply.", given=job["path"]))
    json.dump(answer, sys.stdout, ensure_ascii=True)


def _error(error: KompassError) -> dict[str, Any]:
    return {"error": {"code": error.code, "message": error.message, "suggestions": error.suggestions, "values": error.values}}


if __name__ == "__main__":
    main()
