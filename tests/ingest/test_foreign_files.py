"""What others have made stays at a distance: names, folders and files that come with reports reach nothing but the reading."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.adapters import child_process
from assistant.errors import BadPath, DamagedPdf
from assistant.ingest import run
from assistant.ingest.run import Job
from assistant.wiring import Kompass


@pytest.fixture
def any_pdf(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n")
    return path


def test_no_module_of_the_folder_one_stands_in_is_run(tmp_path, any_pdf, monkeypatch) -> None:
    for name in ("hashlib", "resource", "pypdf", "numpy", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DamagedPdf):
        run.read_file(Job(any_pdf, "a.pdf"))
    assert not (tmp_path / "ran").exists()


def test_the_process_that_reads_knows_no_secret(monkeypatch) -> None:
    secrets = ("OPENAI_API_KEY", "KOMPASS_DATABASE_URL", "KOMPASS_PROXY_SECRET", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD")
    for one in secrets:
        monkeypatch.setenv(one, "not to be told")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    found = child_process.environment()
    assert not set(secrets) & set(found)
    assert {"PATH", "LC_ALL", "OPENBLAS_NUM_THREADS", "PYTHONPATH"} <= set(found)
    assert "" not in found["PYTHONPATH"].split(os.pathsep), "that would be the working folder"


def test_a_pipe_or_a_device_is_no_file_to_read(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    for path in (tmp_path / "pipe.pdf", Path("/dev/zero")):
        with pytest.raises(BadPath):
            run.files([path])


def test_a_name_that_no_file_can_have_is_a_bad_path() -> None:
    with pytest.raises(BadPath):
        run.files([Path("x" * 5000)])


def test_a_name_that_is_no_utf8_is_read_and_told(fresh: Kompass, make_report, tmp_path) -> None:
    """As in archives that were packed on old machines."""
    path = tmp_path / os.fsdecode(b"Bor\xe5s.pdf")
    path.write_bytes(make_report("Borås", 2019).read_bytes())
    (row,) = fresh.ingest([path])
    assert (row["status"], row["municipality"]) == ("added", "Borås")
    assert [one["path"] for one in fresh.reports()] == ["Bor\ufffds.pdf"]
    assert fresh.call("profile", {"municipality": "Borås"}).citations


def test_signs_that_no_database_keeps_are_taken_out(tmp_path, any_pdf, monkeypatch) -> None:
    """A font may map its signs to anything."""
    assert run.keepable({"a": ["x\x00y\ud800z\x1b", 7, None]}) == {"a": ["xy\ufffdz", 7, None]}


def test_bytes_that_change_while_they_are_read_are_not_entered(fresh: Kompass, make_report, tmp_path, monkeypatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_report("Borås", 2019).read_bytes())
    read = run.read_file

    def meanwhile(job, running=None):
        found = read(job, running)
        path.write_bytes(path.read_bytes() + b"%more")
        return found

    monkeypatch.setattr(run, "read_file", meanwhile)
    (row,) = fresh.ingest([path])
    assert (row["status"], row["error"]["code"]) == ("failed", "bad_path")
    assert (fresh.reports(), list(fresh.originals.folder.iterdir())) == ([], [])


@pytest.mark.parametrize("harm", ["gone", "empty"])
def test_a_copy_that_is_lost_comes_back_with_the_same_file(fresh: Kompass, make_report, harm) -> None:
    path = make_report("Borås", 2019)
    (row,) = fresh.ingest([path])
    kept = fresh.originals.folder / f"{row['id']}.pdf"
    kept.unlink() if harm == "gone" else kept.write_bytes(b"")
    assert not next(one for one in fresh.doctor()["checks"] if one["name"] == "originals")["ok"]
    (again,) = fresh.ingest([path])
    assert again["status"] == "unchanged"
    assert kept.read_bytes() == path.read_bytes()
    assert fresh.doctor()["in_order"]
