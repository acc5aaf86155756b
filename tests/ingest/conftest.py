"""Invented reports as PDF files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "reading"))

from report_drawn import drawn
from report_truth import make

from assistant.domain.corpus import Corpus

MakeReport = Callable[[str, int], Path]


@pytest.fixture(scope="session")
def make_report(tmp_path_factory: pytest.TempPathFactory, built_in: Corpus) -> MakeReport:
    """make_report("Borås", 2019): a report of the 2016 edition."""
    folder = tmp_path_factory.mktemp("reports")

    def made(name: str, year: int) -> Path:
        path = folder / f"{name}-{year}.pdf"
        if not path.is_file():
            drawn(make(built_in.framework, built_in.municipalities, name=name, year=year, edition="2016", seed=year), path, by_words=False)
        return path

    return made
