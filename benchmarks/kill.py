"""Kill the process at random moments of every write, and look at what is left.

    python -m benchmarks.kill [--kills 200] [--seed 1] [--scenario NAME]

Every kill is a SIGKILL in a forked process: half of them at a chosen line of Kompass's own code, half at a chosen moment
of the clock (which also falls inside SQLite, NumPy and Chroma). Afterwards a new process must answer as before the
write or as after it, `doctor` must find everything in order without being told to repair, and the same write, done
again, must end as if nothing had happened.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import assistant
from assistant.adapters import backup, corpus_files, embedding_builtin, packaged, word_tables
from assistant.errors import NothingRecorded
from assistant.ingest import run
from assistant.settings import Settings
from assistant.wiring import Kompass
from benchmarks import invented

HOUSE = str(Path(run.__file__).resolve().parents[1])
PASSAGES = 60
BACKUP = "saved.zip"
CORPUS = corpus_files.load()
FIRST, SECOND = (invented.reading(CORPUS, number, PASSAGES) for number in (3, 4))
ALL = {one.report.sha256: one for one in (FIRST, SECOND)}


def kompass_in(home: Path) -> Kompass:
    return Kompass(Settings.read({"KOMPASS_HOME": str(home)}))


def file_of(folder: Path, number: int) -> Path:
    path = folder / f"{number}.pdf"
    path.write_bytes(invented.body_of(number))
    return path


def ingest(home: Path, *numbers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = kompass_in(home).ingest([file_of(Path(folder), one) for one in numbers])
    assert all(row["error"] is None for row in rows), rows


@dataclass(frozen=True)
class Scenario:
    """`before`: what was done to a new state first; `write`: what is killed."""

    before: Callable[[Path], object]
    write: Callable[[Path], object]


SCENARIOS = {
    "first build": Scenario(lambda home: None, lambda home: kompass_in(home).warm()),
    "ingest": Scenario(lambda home: ingest(home, 3), lambda home: ingest(home, 4)),
    "remove": Scenario(lambda home: ingest(home, 3, 4), lambda home: _remove(home, FIRST.report.id)),
    "re-index": Scenario(lambda home: ingest(home, 3), lambda home: kompass_in(home).finder.rebuild()),
    "backup": Scenario(lambda home: ingest(home, 3), lambda home: kompass_in(home).backup(home / BACKUP)),
    "restore": Scenario(lambda home: _saved(home), lambda home: kompass_in(home).restore(home / BACKUP)),
}


def _saved(home: Path) -> None:
    ingest(home, 3)
    kompass_in(home).backup(home / BACKUP)
    ingest(home, 4)


def _remove(home: Path, id: str) -> None:
    kompass = kompass_in(home)
    if id in kompass.corpus().reports:
        kompass.remove(id)
    else:  # removed before the kill: what was left to do is done by any next use
        kompass.warm()


def seen(home: Path) -> dict[str, Any]:
    """What a person sees of a state: enough to tell two states apart and to notice a torn one."""
    kompass = kompass_in(home)
    # Doctor is not asked to repair: what it mends, any start mends.
    found: dict[str, Any] = {"wrong": [f"{one['name']}: {one['found']}" for one in kompass.doctor()["checks"] if not one["ok"]]}
    found["reports"] = [(one["id"], one["path"]) for one in kompass.reports()]
    for one in (FIRST, SECOND):
        try:
            found[one.report.municipality] = json.dumps(kompass.call("profile", {"municipality": one.report.municipality}).result, sort_keys=True)
        except NothingRecorded as error:
            found[one.report.municipality] = error.code
    for query in ("dialog med invånarna", "kontaktcenter", FIRST.passages[0].text[:60], SECOND.passages[1].text[:60]):
        hits = kompass.call("search", {"query": query}).result["hits"]
        assert all(hit["report"] is None or hit["report"] in kompass.corpus().reports for hit in hits)
        found[query] = [(hit["id"], hit["page"]) for hit in hits]
    found["coverage"] = json.dumps(kompass.call("coverage", {}).result, sort_keys=True)
    if (home / BACKUP).exists():
        backup.look_over(home / BACKUP)
    found["kept"] = sorted(one.name for one in (home / "reports").iterdir()) if (home / "reports").is_dir() else []
    return found


# -- processes ------------------------------------------------------------------------------------------------------


def forked(work: Callable[[], Any], seconds: float | None = None) -> tuple[int, Any]:
    """(status, what `work` gave) of a forked process; killed after `seconds`. Status 0: done, negative: killed."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        status = 1
        try:
            body = json.dumps(work()).encode()
            with os.fdopen(writer, "wb") as pipe:
                pipe.write(body)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writer)
    if seconds is not None:
        threading.Timer(seconds, _kill, (pid,)).start()
    with os.fdopen(reader, "rb") as pipe:
        body = pipe.read()
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), json.loads(body) if body else None


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:  # done before
        return


def traced(work: Callable[[], Any], at: int = 0) -> int:
    """Run `work` and count the lines of Kompass that it runs; kill this process at line number `at`."""
    count = 0

    def line(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        if event == "line":
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
        return line

    def call(frame: FrameType, _event: str, _argument: Any) -> Any:
        name = frame.f_code.co_filename
        # Loading the corpus, stems and embedding write nothing: their many lines would hide the few that do.
        return line if name.startswith(HOUSE) and name.endswith(WRITING) else None

    threading.settrace(call)
    sys.settrace(call)
    try:
        work()
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]
    return count


WRITING = tuple(f"{one}.py" for one in (
    "store_sqlalchemy", "database", "schema", "words_sqlite", "passage_index", "index_files", "vectors_chroma", "originals", "whole_files", "backup",
    "saving", "run", "entering", "wiring",
))  # fmt: skip


class Trial:
    """One scenario: its state before, and how a person sees the states before and after."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder, self.scenario = name, folder, SCENARIOS[name]
        self.start = folder / "start"
        self.start.mkdir(parents=True)
        self._must(lambda: self.scenario.before(self.start))
        self.allowed = [self._must(lambda: seen(self._copy()))]
        home = self._copy()
        started = time.perf_counter()
        self._must(lambda: self.scenario.write(home))
        self.seconds = time.perf_counter() - started
        self.after = self._must(lambda: seen(home))
        self.allowed.append(self.after)
        home = self._copy()
        self.lines = int(self._must(lambda: traced(lambda: self.scenario.write(home))))

    @staticmethod
    def _must(work: Callable[[], Any]) -> Any:
        status, found = forked(work)
        if status:
            raise SystemExit(f"without a kill it ended with {status}")
        return found

    def _copy(self) -> Path:
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.start, home)
        return home

    def kill(self, random: Random) -> str | None:
        """What was wrong after one kill; None when nothing was."""
        home = self._copy()
        if random.random() < 0.5:
            at = random.randint(1, self.lines)
            where = f"{self.name}, line {at} of {self.lines}"
            status, _ = forked(lambda: traced(lambda: self.scenario.write(home), at))
        else:
            seconds = random.uniform(0, self.seconds)
            where = f"{self.name}, {seconds:.3f} s of {self.seconds:.3f}"
            status, _ = forked(lambda: self.scenario.write(home), seconds)
        if status not in (0, -signal.SIGKILL):
            return f"{where}: the write itself ended with {status}"
        wrong = self._look(home, self.allowed)
        if wrong is None:
            status, _ = forked(lambda: self.scenario.write(home))
            wrong = "the write could not be done again" if status else self._look(home, [self.after])
        return f"{where}: {wrong}" if wrong else None

    def _look(self, home: Path, allowed: list[Any]) -> str | None:
        status, found = forked(lambda: seen(home))
        if status:
            return f"looking at the state ended with {status}"
        if found["wrong"]:
            return "; ".join(found["wrong"])
        if found not in allowed:
            unlike = [[key for key in found if found[key] != one[key]] for one in allowed]
            return f"neither the state before nor the one after; unlike them in {unlike}"
        return None


def preload() -> None:
    """Import what the forked processes need, once; opening nothing."""
    import chromadb  # noqa: F401
    import sklearn.decomposition  # noqa: F401
    import sqlalchemy  # noqa: F401

    # Whoever works on the project meanwhile changes nothing here: code and material are those of the beginning.
    for one in pkgutil.walk_packages(assistant.__path__, "assistant."):
        if not one.name.startswith(("assistant.surfaces", "assistant.__main__")):
            importlib.import_module(one.name)
    mark = packaged.fingerprint("corpus")
    packaged.fingerprint = lambda name: mark

    # What takes most of the time and writes nothing is done once, or less of it.
    embedding_builtin.MAXIMUM_TEXTS = 80
    words, topics = word_tables.analyser(CORPUS), word_tables.topic_matcher(CORPUS.framework)
    corpus_files.load = lambda: CORPUS
    word_tables.analyser = lambda corpus: words
    word_tables.topic_matcher = lambda framework: topics
    run.read_file = lambda job, running=None: ALL[str(job.sha256)]


def kills(count: int, seed: int, names: list[str]) -> list[str]:
    """What was wrong after so many kills, spread over the scenarios."""
    preload()
    random = Random(seed)
    wrong: list[str] = []
    done: Counter[str] = Counter()
    started = time.perf_counter()
    for at, name in enumerate(names):
        with tempfile.TemporaryDirectory(prefix="kompass-kill-") as folder:
            trial = Trial(name, Path(folder))
            print(f"kill: {name}: {trial.seconds:.2f} s, {trial.lines} lines", flush=True)
            for _ in range(count // len(names) + (at < count % len(names))):
                found = trial.kill(random)
                done[name] += 1
                if found:
                    wrong.append(found)
                    print(f"WRONG {found}", flush=True)
        print(f"kill: {name}: {done[name]} kills, {time.perf_counter() - started:.0f} s so far, {len(wrong)} wrong", flush=True)
    print(f"kill: {sum(done.values())} kills in {time.perf_counter() - started:.0f} s ({dict(done)}), {len(wrong)} wrong")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenario", choices=SCENARIOS, action="append")
    options = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(1 if kills(options.kills, options.seed, options.scenario or list(SCENARIOS)) else 0)


if __name__ == "__main__":
    main()
