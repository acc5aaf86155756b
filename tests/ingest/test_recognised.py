"""A scanned report is read through text recognition where it is installed, and then only what adds up is believed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.adapters import ocr
from assistant.domain.evaluation import Discrepancy, Evaluation, Score
from assistant.domain.report import Reading, Report
from assistant.errors import NoText
from assistant.ingest import run
from assistant.ingest.child import cautious


def a_reading(scores: tuple[Score, ...], areas: dict[int, int]) -> Reading:
    report = Report("r1", "scan.pdf", "0" * 64, "Kommunkompassen, Testköping", "1080", "Karlskrona", 2018, "2016", "stated", "", ("",))
    evaluation = Evaluation("report:r1", "1080", "Karlskrona", 2018, "2016", areas=areas, scores=scores)
    return Reading(report, evaluation, discrepancies=(Discrepancy("over_maximum", "8.7", 100, 15),))


def test_only_areas_that_add_up_keep_their_points() -> None:
    whole = (Score("1.1", 10, 40), Score("1.2", 30, 60))
    broken = (Score("8.7", 100, 15),)
    found = cautious(a_reading(whole + broken, {1: 40, 8: 73}), "skannad")
    assert (found.evaluation.scores, found.evaluation.areas, found.discrepancies) == (whole, {1: 40}, ())
    assert found.report.warnings == ("skannad",)


def test_a_sum_that_disagrees_is_not_believed() -> None:
    found = cautious(a_reading((Score("1.1", 10, 40), Score("1.2", 30, 60)), {1: 48}), "skannad")
    assert (found.evaluation.scores, found.evaluation.areas) == ((), {})


def test_without_recognition_a_scan_is_told_to_have_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_text(job: run.Job, running: run.Running) -> Reading:
        raise NoText("no text", given=job.name)

    monkeypatch.setattr(run, "read_file", no_text)
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(NoText):
        run._read_or_recognise(run.Job(tmp_path / "scan.pdf", "scan.pdf"), set())


def test_the_recognised_copy_is_read_under_the_bytes_that_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = tmp_path / "scan.pdf"
    given.write_bytes(b"%PDF-scan")
    seen: list[run.Job] = []

    def read(job: run.Job, running: run.Running) -> Reading:
        seen.append(job)
        if not job.recognised:
            raise NoText("no text", given=job.name)
        return a_reading((), {})

    monkeypatch.setattr(run, "read_file", read)
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognised", lambda source, target: bool(target.write_bytes(b"%PDF-text")))
    run._read_or_recognise(run.Job(given, "scan.pdf"), set())
    first, second = seen
    assert second == replace(first, path=second.path, sha256=second.sha256, recognised=True)
    assert second.sha256 and second.path != given
