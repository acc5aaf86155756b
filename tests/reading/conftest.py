"""What the reading's tests share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from report_paper import Paper

from assistant.adapters import reading_words
from assistant.adapters.pdf_pypdf import PypdfReader
from assistant.domain.corpus import Corpus
from assistant.domain.report import Reading
from assistant.language.reading_words import ReadingWords
from assistant.reading.report import Given, read_report

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def reading_tables() -> ReadingWords:
    return reading_words.load()


@pytest.fixture(scope="session")
def read(built_in: Corpus, reading_tables: ReadingWords) -> Read:
    """Read a PDF file as ingest does."""

    def reads(path: Path, given: Given | None = None) -> Reading:
        return read_report(
            PypdfReader().open(path),
            path=path.name,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            framework=built_in.framework,
            municipalities=built_in.municipalities,
            words=reading_tables,
            given=given,
        )

    return reads


@pytest.fixture
def paper(built_in: Corpus, tmp_path: Path) -> Paper:
    return Paper(tmp_path / "rapport.pdf", built_in)
