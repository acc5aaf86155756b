"""Many files in one call: two versions of one evaluation, the same bytes twice, what a dry run tells, being broken off."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import NoText, StateLocked, UnknownEdition, UnknownYear
from assistant.ingest import run
from assistant.ingest.run import Job
from assistant.surfaces import reading_in
from assistant.wiring import Kompass


def _another(path: Path, folder: Path, name: str) -> Path:
    """The same report printed again: other bytes, the same evaluation."""
    copy = folder / name
    copy.write_bytes(path.read_bytes() + b"\n% printed again\n")
    return copy


# -- which of several files counts ------------------------------------------------------------------------------------


def test_of_two_versions_the_later_file_counts_and_a_second_run_changes_nothing(fresh: Kompass, make_report, tmp_path) -> None:
    first = make_report("Borås", 2019)
    second = _another(first, tmp_path, "ny.pdf")
    rows = fresh.ingest([first, second])
    assert [row["status"] for row in rows] == ["added", "replaced"]
    assert any(first.name in one for one in rows[1]["warnings"]), "the file whose place was taken is named"
    before = fresh.store.revision()
    again = fresh.ingest([first, second])
    assert [row["status"] for row in again] == ["unchanged", "unchanged"]
    assert again[0]["id"] == rows[1]["id"] and any("ny.pdf" in one for one in again[0]["warnings"])
    assert fresh.store.revision() == before
    fresh.store.close()


def test_the_older_version_alone_takes_its_place_back(fresh: Kompass, make_report, tmp_path) -> None:
    first = make_report("Borås", 2019)
    second = _another(first, tmp_path, "ny.pdf")
    fresh.ingest([first, second])
    assert fresh.ingest([first])[0]["status"] == "replaced"
    assert [one["path"] for one in fresh.reports()] == [first.name]
    fresh.store.close()


def test_the_same_bytes_are_read_once(fresh: Kompass, make_report, tmp_path, monkeypatch) -> None:
    copies = [tmp_path / f"kopia-{n}.pdf" for n in range(3)]
    for one in copies:
        one.write_bytes(make_report("Borås", 2019).read_bytes())
    seen: list[str] = []
    real = run.read_file
    monkeypatch.setattr(run, "read_file", lambda job, running: (seen.append(job.name), real(job, running))[1])
    assert [row["status"] for row in fresh.ingest(copies)] == ["added", "unchanged", "unchanged"]
    assert seen == ["kopia-0.pdf"]
    fresh.store.close()


def test_the_same_bad_bytes_fail_under_each_name(fresh: Kompass, tmp_path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_text("no PDF", encoding="utf-8")
    rows = fresh.ingest([tmp_path])
    assert [(row["status"], row["error"]["code"], row["error"]["values"]["given"]) for row in rows] == [
        ("failed", "not_a_pdf", "a.pdf"),
        ("failed", "not_a_pdf", "b.pdf"),
    ]
    fresh.store.close()


def test_what_is_said_by_hand_of_a_known_file_counts(fresh: Kompass, make_report) -> None:
    path = make_report("Borås", 2019)
    first = fresh.ingest([path])[0]
    corrected = fresh.ingest([path], municipality="Mölndal", year=2018)[0]
    assert (corrected["status"], corrected["municipality"], corrected["year"]) == ("replaced", "Mölndal", 2018)
    assert corrected["id"] != first["id"]
    assert [(one["municipality"], one["year"]) for one in fresh.reports()] == [("Mölndal", 2018)]
    assert fresh.ingest([path], year=2018)[0]["status"] == "unchanged"
    assert fresh.ingest([path])[0]["status"] == "unchanged"
    fresh.store.close()


@pytest.mark.parametrize(("said", "kind"), [({"edition": "2017"}, UnknownEdition), ({"year": 18}, UnknownYear)])
def test_an_edition_or_a_year_that_cannot_be_is_refused_before_reading(fresh: Kompass, tmp_path, said, kind) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    with pytest.raises(kind):
        fresh.ingest([tmp_path], **said)
    fresh.store.close()


# -- a dry run --------------------------------------------------------------------------------------------------------


def test_a_dry_run_tells_what_would_be_entered(fresh: Kompass, make_report, tmp_path, capsys) -> None:
    path = make_report("Borås", 2019)
    row = fresh.ingest([path], dry_run=True)[0]
    seen = row["preview"]
    assert len(seen["areas"]) == 8 and len(seen["sub_questions"]) == 45
    assert len(seen["findings"]) == row["findings"] and len(seen["pointers"]) == row["pointers"] > 0
    assert all(one["municipality"] and one["page"] for one in seen["pointers"])
    assert seen["total"]["points"] == sum(one["points"] for one in seen["areas"])
    reading_in.show([row], "sv")
    shown = capsys.readouterr().out
    assert "Område 7: " in shown and " 7.5 " in shown and "Hänvisningar till andra kommuner" in shown
    assert seen["pointers"][0]["municipality"] in shown and seen["edition_reason"] in shown
    fresh.store.close()


def test_a_dry_run_tells_what_the_status_would_be(fresh: Kompass, make_report, tmp_path) -> None:
    first = make_report("Borås", 2019)
    second = _another(first, tmp_path, "ny.pdf")
    assert [row["status"] for row in fresh.ingest([first, second, first.parent / first.name], dry_run=True)] == ["added", "replaced"]
    fresh.ingest([first])
    known = fresh.ingest([first], dry_run=True)[0]
    assert (known["status"], len(known["preview"]["sub_questions"])) == ("unchanged", 45)
    assert fresh.ingest([second], dry_run=True)[0]["status"] == "replaced"
    assert len(fresh.reports()) == 1
    fresh.store.close()


# -- being broken off -------------------------------------------------------------------------------------------------


def readers() -> list[int]:
    """The processes of this one that read files."""

    def content(path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError:  # the thread, or the process, has ended meanwhile
            return b""

    found = {int(one) for task in Path("/proc/self/task").iterdir() for one in content(task / "children").split()}
    return [one for one in found if run.CHILD.encode() in content(Path(f"/proc/{one}/cmdline"))]


class Nowhere:
    """A store that nothing can be entered into."""

    def find(self, sha256: str) -> None: ...

    def about(self, code: str, year: int) -> None: ...

    def count(self, report_id: str | None = None) -> int:
        return 0

    def add(self, reading) -> str:
        raise StateLocked("busy")


def test_rows_are_told_as_they_are_entered_and_stay_when_the_call_breaks_off(fresh: Kompass, make_report) -> None:
    paths = [make_report(name, 2019) for name in ("Borås", "Mölndal", "Nacka")]
    told: list[dict] = []

    def hear(row: dict) -> None:
        told.append(row)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fresh.ingest(paths, told=hear)
    assert [row["status"] for row in told] == ["added", "added"]
    assert readers() == []
    assert [row["status"] for row in fresh.ingest(paths)] == ["unchanged", "unchanged", "added"]
    assert fresh.doctor()["in_order"]
    fresh.store.close()


def test_a_locked_state_ends_the_call_and_leaves_no_process_behind(make_report, tmp_path) -> None:
    with pytest.raises(StateLocked):
        run.ingest([Job(make_report(name, 2019), name) for name in ("Borås", "Mölndal")], Nowhere(), None)
    assert readers() == []


def test_a_call_that_breaks_off_ends_no_other_calls_reading(make_report, tmp_path, monkeypatch) -> None:
    place = tmp_path / "slow_reader.py"
    place.write_text("import json, sys, time\njson.load(sys.stdin)\ntime.sleep(2)\nprint(json.dumps({'error': "
                     "{'code': 'no_text', 'message': 'slow', 'suggestions': [], 'values': {}}}))\n", encoding="utf-8")  # fmt: skip
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(run, "CHILD", "slow_reader")
    report = make_report("Nacka", 2019)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(run.read_file, Job(report, "a.pdf"))
        for _ in range(100):
            if readers():
                break
            time.sleep(0.02)
        monkeypatch.setattr(run, "CHILD", "assistant.ingest.child")
        with pytest.raises(StateLocked):
            run.ingest([Job(make_report("Borås", 2019), "b.pdf")], Nowhere(), None)
        with pytest.raises(NoText):
            slow.result()


def test_a_run_that_is_killed_or_broken_off_goes_on_where_it_was(make_report, tmp_path) -> None:
    paths = [str(make_report(name, 2019)) for name in ("Borås", "Mölndal", "Nacka", "Tyresö")]
    environment = {**os.environ, "KOMPASS_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "assistant", "ingest", "--json", *paths]

    def ended_at(step: str, blow: signal.Signals) -> tuple[int, str, str]:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment) as process:
            assert process.stderr is not None and process.stdout is not None
            for line in process.stderr:
                if line.startswith(step):
                    process.send_signal(blow)
                    break
            output, complaint = process.stdout.read(), process.stderr.read()
        return process.returncode, output, complaint

    assert ended_at("[2/4]", signal.SIGKILL)[0] == -signal.SIGKILL
    status, output, complaint = ended_at("[3/4]", signal.SIGINT)
    body = json.loads(output)
    assert (status, body["interrupted"], "Traceback" in complaint) == (130, True, False)
    assert [row["status"] for row in body["reports"]] == ["unchanged", "added"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    assert [row["status"] for row in json.loads(done.stdout)["reports"]][:2] == ["unchanged", "unchanged"]
    assert done.returncode == 0


def test_a_reading_process_ends_with_the_one_that_asked(tmp_path) -> None:
    body = "from assistant.ingest import child\nimport time\nchild._WATCH_SECONDS = 0.1\nchild.read = lambda job: time.sleep(60)\nchild.main()\n"
    parent = (
        f"import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', {body!r}], stdin=subprocess.PIPE)\n"
        "child.stdin.write(b'{}')\nchild.stdin.close()\nprint(child.pid, flush=True)\nimport time\ntime.sleep(0.6)\n"
    )
    done = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, timeout=30, check=True)
    until = time.monotonic() + 10
    while time.monotonic() < until and _runs(int(done.stdout)):
        time.sleep(0.1)
    assert not _runs(int(done.stdout))


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# -- what is shown ----------------------------------------------------------------------------------------------------


def test_progress_tells_the_file_and_the_time_left(capsys) -> None:
    moments = iter(range(0, 10_000, 60))
    tell = reading_in.Progress("sv", clock=lambda: float(next(moments)))
    for n, name in enumerate(("a.pdf", "b.pdf", "c.pdf")):
        tell(name, n, 40)
    tell("", 40, 40)
    assert capsys.readouterr().err.splitlines() == [
        "[1/40] a.pdf",
        "[2/40] b.pdf – ungefär 39 minuter kvar",
        "[3/40] c.pdf – ungefär 38 minuter kvar",
    ]


def test_several_files_end_in_a_table_with_its_sums(fresh: Kompass, make_report, tmp_path, capsys) -> None:
    bad = tmp_path / "trasig.pdf"
    bad.write_text("no PDF", encoding="utf-8")
    rows = fresh.ingest([make_report("Borås", 2019), make_report("Mölndal", 2020), bad])
    reading_in.show(rows, "sv")
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("Borås-2019.pdf") and "inläst" in line and " 45 " in line for line in lines)
    assert any(line.startswith("trasig.pdf") and "not_a_pdf" in line for line in lines)
    assert lines[-1] == "3 filer: 2 inlästa, 1 kunde inte läsas"
    fresh.store.close()


def test_a_scan_given_twice_is_recognised_once(fresh: Kompass, tmp_path, monkeypatch) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-scan")
    asked: list[Path] = []

    def no_text(job: Job, running: run.Running) -> None:
        raise NoText("no text", given=job.name)

    monkeypatch.setattr(run, "read_file", no_text)
    monkeypatch.setattr(run.ocr, "available", lambda: True)
    monkeypatch.setattr(run.ocr, "recognised", lambda source, target: bool(asked.append(source)))
    assert [row["error"]["code"] for row in fresh.ingest([tmp_path])] == ["no_text", "no_text"]
    assert len(asked) == 1
    fresh.store.close()
