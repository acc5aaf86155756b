"""Files come in: each read in a process of its own, in their order, one bad file stopping no other."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from assistant.errors import BadPath, DamagedPdf, KompassError, StateDamaged, TooLarge, UnknownMunicipality
from assistant.ingest import run
from assistant.ingest.run import Job
from assistant.wiring import Kompass

PARTS = {"status", "id", "path", "municipality", "year", "edition", "pages", "areas", "sub_questions", "findings", "passages", "error"}


def _child(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> None:
    """Let `body` stand in for the process that reads a file; limits and what is made of its end stay real."""
    place = folder / "child_stand_in.py"
    place.write_text(body, encoding="utf-8")
    monkeypatch.setattr(run, "CHILD", "child_stand_in")
    monkeypatch.syspath_prepend(str(folder))


@pytest.fixture
def any_pdf(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n")
    return path


# -- the process that reads -----------------------------------------------------------------------------------------


def test_a_file_that_never_ends_is_given_up(monkeypatch, tmp_path, any_pdf) -> None:
    _child(monkeypatch, tmp_path, "import time\ntime.sleep(60)\n")
    monkeypatch.setattr(run, "SECONDS_A_FILE", 0.5)
    began = time.monotonic()
    with pytest.raises(TooLarge):
        run.read_file(Job(any_pdf, "a.pdf"))
    assert time.monotonic() - began < 10


def test_a_file_that_eats_memory_takes_its_own_process_only(monkeypatch, tmp_path, any_pdf) -> None:
    limit = 512 * 1024**2
    body = (
        "from pathlib import Path\nfrom assistant.ingest import child\n"
        f"child.MEMORY_BYTES = {limit}\n"
        "def read(job):\n    eaten = []\n    while True:\n        eaten.append(bytearray(16 * 1024**2))\n"
        "child.read = read\nchild.main()\n"
    )
    _child(monkeypatch, tmp_path, body)
    with pytest.raises(TooLarge):
        run.read_file(Job(any_pdf, "a.pdf"))


def test_objects_nested_without_end_are_too_large(monkeypatch, tmp_path, any_pdf) -> None:
    body = "from assistant.ingest import child\ndef read(job):\n    return read(job)\nchild.read = read\nchild.main()\n"
    _child(monkeypatch, tmp_path, body)
    with pytest.raises(TooLarge):
        run.read_file(Job(any_pdf, "a.pdf"))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", TooLarge),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n", TooLarge),
        ("raise ValueError('something unforeseen')\n", DamagedPdf),
        ("import sys\nsys.exit(3)\n", DamagedPdf),
        ("print('a library that speaks out of turn')\n", DamagedPdf),
        ("", DamagedPdf),
    ],
    ids=["killed", "crashed", "raised", "left", "spoke", "silent"],
)
def test_however_the_process_ends_it_is_an_error_of_ours(monkeypatch, tmp_path, any_pdf, body, kind) -> None:
    _child(monkeypatch, tmp_path, body)
    with pytest.raises(kind):
        run.read_file(Job(any_pdf, "a.pdf"))


def test_a_file_over_the_limit_is_not_even_opened(monkeypatch, any_pdf) -> None:
    monkeypatch.setattr(run, "MAXIMUM_BYTES", 4)
    monkeypatch.setattr(run, "CHILD", "no_such_module")
    with pytest.raises(TooLarge):
        run.read_file(Job(any_pdf, "a.pdf"))


def test_the_process_is_held_to_its_memory(make_report, monkeypatch, tmp_path) -> None:
    body = "from assistant.ingest import child\nchild.MEMORY_BYTES = 24 * 1024**2\nchild.main()\n"
    _child(monkeypatch, tmp_path, body)
    with pytest.raises((TooLarge, DamagedPdf)):
        run.read_file(Job(make_report("Borås", 2019), "a.pdf"))


# -- which files ----------------------------------------------------------------------------------------------------


def test_a_folder_stands_for_the_pdfs_in_it_sorted_and_once(tmp_path) -> None:
    for name in ("b.pdf", "a.PDF", "sub/c.pdf", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"%PDF-")
    (tmp_path / "folder.pdf").mkdir()
    found = run.files([tmp_path, tmp_path / "b.pdf"])
    assert [str(one.relative_to(tmp_path)) for one in found] == ["a.PDF", "b.pdf", "sub/c.pdf"]


def test_a_file_given_by_name_is_read_whatever_it_is_called(tmp_path) -> None:
    (tmp_path / "report").write_bytes(b"%PDF-")
    assert run.files([tmp_path / "report"]) == [tmp_path / "report"]


@pytest.mark.parametrize("name", ["missing.pdf", "empty"])
def test_nothing_to_read_is_a_bad_path(tmp_path, name) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadPath):
        run.files([tmp_path / name])


# -- entering -------------------------------------------------------------------------------------------------------


def test_one_bad_file_does_not_stop_the_others(fresh: Kompass, make_report, tmp_path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_text("no PDF", encoding="utf-8")
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(make_report("Borås", 2019).read_bytes()[:900])
    told: list[tuple[str, int, int]] = []
    paths = [bad, make_report("Borås", 2019), cut, make_report("Mölndal", 2020)]
    rows = fresh.ingest(paths, progress=lambda *step: told.append(step))
    assert [one["path"] for one in rows] == [str(one) for one in paths], "rows stand in the order that was given"
    assert [one["status"] for one in rows] == ["failed", "added", "failed", "added"]
    assert all(set(one) >= PARTS for one in rows)
    assert rows[0]["error"]["code"] == "not_a_pdf"
    assert rows[2]["error"]["code"] in ("damaged_pdf", "no_text", "not_an_evaluation")
    assert [step[1:] for step in told] == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert [one["municipality"] for one in fresh.reports()] == ["Borås", "Mölndal"]
    fresh.store.close()


def test_the_same_file_twice_in_one_go_is_one_report(fresh: Kompass, make_report, tmp_path) -> None:
    copy = tmp_path / "kopia.pdf"
    shutil.copy(make_report("Borås", 2019), copy)
    rows = fresh.ingest([make_report("Borås", 2019), copy])
    assert [one["status"] for one in rows] == ["added", "unchanged"]
    assert rows[0]["id"] == rows[1]["id"]
    assert len(fresh.reports()) == 1
    fresh.store.close()


def test_another_file_about_the_same_evaluation_takes_its_place(fresh: Kompass, make_report, tmp_path) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(make_report("Borås", 2019).read_bytes() + b"\n% printed again\n")
    first, second = fresh.ingest([make_report("Borås", 2019)])[0], fresh.ingest([other])[0]
    assert (first["status"], second["status"]) == ("added", "replaced")
    assert [one["id"] for one in fresh.reports()] == [second["id"]]
    assert _kept(fresh) == [f"{second['id']}.pdf"]
    assert not any(first["id"] in one.passage.id for one in fresh.finder.find("uppföljning", limit=50))
    fresh.store.close()


def test_copies_are_kept_under_generated_names_and_leave_with_their_report(fresh: Kompass, make_report, tmp_path) -> None:
    odd = tmp_path / "..;rm -rf å <b>.pdf"
    shutil.copy(make_report("Borås", 2019), odd)
    row = fresh.ingest([odd])[0]
    assert _kept(fresh) == [f"{row['id']}.pdf"]
    assert (fresh.settings.home / "reports" / f"{row['id']}.pdf").read_bytes() == odd.read_bytes()
    assert fresh.page_image(row["id"], 1, width=80) is not None
    fresh.remove(row["id"])
    assert _kept(fresh) == []
    fresh.store.close()


def test_a_dry_run_enters_and_keeps_nothing(fresh: Kompass, make_report) -> None:
    before = fresh.store.revision(), fresh.store.count()
    row = fresh.ingest([make_report("Borås", 2019)], dry_run=True)[0]
    assert (row["status"], row["dry_run"], row["year"]) == ("added", True, 2019)
    assert row["passages"] > 0
    assert (fresh.store.revision(), fresh.store.count(), fresh.reports(), _kept(fresh)) == (*before, [], [])
    fresh.store.close()


def test_what_a_person_says_by_hand_counts(fresh: Kompass, make_report) -> None:
    row = fresh.ingest([make_report("Borås", 2019)], municipality="Mölndals stad", year=2017, dry_run=True)[0]
    assert (row["municipality"], row["year"]) == ("Mölndal", 2017)
    with pytest.raises(UnknownMunicipality):
        fresh.ingest([make_report("Borås", 2019)], municipality="Mölndall")
    fresh.store.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_copy_that_cannot_be_kept_enters_nothing(fresh: Kompass, make_report) -> None:
    fresh.store.revision()
    (fresh.settings.home / "reports").mkdir(mode=0o500)
    row = fresh.ingest([make_report("Borås", 2019)])[0]
    assert (row["status"], row["error"]["code"], fresh.reports()) == ("failed", "state_damaged", [])
    fresh.store.close()


def test_a_folder_in_the_place_of_copies_enters_nothing(fresh: Kompass, make_report) -> None:
    fresh.store.revision()
    (fresh.settings.home / "reports").write_text("in the way", encoding="utf-8")
    row = fresh.ingest([make_report("Borås", 2019)])[0]
    assert (row["status"], row["error"]["code"], fresh.reports()) == ("failed", "state_damaged", [])
    fresh.store.close()


def test_an_index_that_cannot_follow_is_a_warning_and_what_was_written_stands(fresh: Kompass, make_report, monkeypatch) -> None:
    def full() -> None:
        raise StateDamaged("The index cannot be written.", said="No space left on device")

    monkeypatch.setattr(fresh.finder, "catch_up", full)
    (row,) = fresh.ingest([make_report("Borås", 2019)])
    assert (row["status"], [one["id"] for one in fresh.reports()]) == ("added", [row["id"]])
    assert any("No space left on device" in one for one in row["warnings"])
    told = fresh.remove(row["id"])
    assert (told["removed"], fresh.reports()) == (True, [])
    assert "No space left on device" in told["warnings"][0]
    monkeypatch.undo()
    (again,) = fresh.ingest([make_report("Borås", 2019)])
    assert again["warnings"] == [one for one in row["warnings"] if "No space left" not in one]


def test_errors_of_the_child_keep_their_kind() -> None:
    bodies = [{"code": code, "message": "m", "suggestions": ["s"], "values": {"given": "x"}} for code in ("not_a_pdf", "unknown_year", "new_code")]
    errors = [run._error(one, "a.pdf") for one in bodies]
    assert [type(one).__name__ for one in errors] == ["NotAPdf", "ReportYearUnknown", "ReportError"]
    assert all(isinstance(one, KompassError) and one.values == {"given": "x"} and one.suggestions == ("s",) for one in errors)


def test_an_error_of_the_child_names_the_file(tmp_path) -> None:
    """Such as a page that was all picture: the reading knows the page, not what the file is called."""
    assert run._error({"code": "no_text", "message": "m", "suggestions": [], "values": {}}, "a.pdf").values == {"given": "a.pdf"}


def _kept(kompass: Kompass) -> list[str]:
    folder = kompass.settings.home / "reports"
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []
