"""Several at once: processes that ingest queue, and whoever reads meanwhile sees a whole state."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from assistant.domain.corpus import Corpus
from assistant.settings import Settings
from assistant.wiring import Kompass
from benchmarks import invented

ROOT = Path(__file__).resolve().parents[2]
EACH, PASSAGES = 3, 20
#: What a process does that ingests: the reading itself is invented, all that follows is real.
INGEST = """
import sys
from pathlib import Path
from assistant.ingest import run
from assistant.settings import Settings
from assistant.wiring import Kompass
from benchmarks import invented
home, numbers = sys.argv[1], [int(one) for one in sys.argv[2:]]
kompass = Kompass(Settings.read({"KOMPASS_HOME": home}))
folder = Path(home).parent
paths = {folder / f"{one}.pdf": one for one in numbers}
for path, number in paths.items():
    path.write_bytes(invented.body_of(number))
run.read_file = lambda job, running=None: invented.reading(kompass.corpus(), paths[job.path], %d)
rows = kompass.ingest(list(paths))
assert [row["status"] for row in rows] == ["added"] * len(rows), rows
"""


def ingesting(home: Path, *numbers: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", INGEST % PASSAGES, str(home), *map(str, numbers)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
    )


def test_two_ingests_and_a_reader_at_once(tmp_path: Path, built_in: Corpus) -> None:
    home = tmp_path / "home"
    kompass = Kompass(Settings.read({"KOMPASS_HOME": str(home)}))
    kompass.warm()
    processes = [ingesting(home, *range(first, first + EACH)) for first in (0, EACH)]
    seen: set[int] = set()
    wrong: list[str] = []

    def read() -> None:
        while any(one.poll() is None for one in processes):
            corpus = kompass.corpus()
            seen.add(len(corpus.reports))
            for one in corpus.evaluations:
                if one.report_id is not None and (len(one.scores), one.report_id in corpus.reports) != (45, True):
                    wrong.append(f"half of {one.id}")
            for hit in kompass.call("search", {"query": "dialog med invånarna"}).result["hits"]:
                if hit["report"] is not None and hit["citation"] is None:
                    wrong.append(f"{hit['id']} has no source")

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    complaints = [one.communicate()[1] for one in processes]
    for reader in readers:
        reader.join()
    assert [one.returncode for one in processes] == [0, 0], complaints
    assert (wrong, min(seen)) == ([], 0)
    assert len(kompass.reports()) == 2 * EACH, "the house sees at once what other processes have entered"
    assert len(list((home / "reports").iterdir())) == 2 * EACH
    found = {one["report"] for one in kompass.call("search", {"query": invented.reading(built_in, 4, PASSAGES).passages[0].text[:80]}).result["hits"]}
    assert invented.reading(built_in, 4, PASSAGES).report.id in found
    body = kompass.doctor()
    assert body["in_order"], [one for one in body["checks"] if not one["ok"]]
    kompass.finder.close()
    kompass.store.close()
