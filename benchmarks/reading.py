"""A whole ingest beside plain text extraction of the same file, in turn."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from statistics import median


def reading(path: Path, rounds: int) -> None:
    from pypdf import PdfReader

    from assistant.adapters import corpus_files
    from assistant.adapters.pdf_pypdf import PypdfReader
    from assistant.adapters.reading_words import load
    from assistant.reading.report import read_report

    corpus, words = corpus_files.load(), load()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    whole, plain, pages = [], [], len(PdfReader(path).pages)
    for _ in range(rounds):
        started = time.perf_counter()
        for page in PdfReader(path).pages:
            page.extract_text()
        plain.append(time.perf_counter() - started)
        started = time.perf_counter()
        read_report(
            PypdfReader().open(path), path=path.name, sha256=digest, framework=corpus.framework, municipalities=corpus.municipalities, words=words
        )
        whole.append(time.perf_counter() - started)
    ratio = median(one / other for one, other in zip(plain, whole, strict=True))
    print(
        f"reading: {pages} pages; whole reading {pages / median(whole):.1f} pages/s, plain extraction {pages / median(plain):.1f} pages/s; "
        f"ratio {ratio:.2f} (median of {rounds} pairs)"
    )
