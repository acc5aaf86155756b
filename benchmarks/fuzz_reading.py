"""Read many mutated variants of a report: `python -m benchmarks.fuzz_reading REPORT.pdf [COUNT [FIRST]]`.

Each variant is read as the process of `ingest` reads it, under its limit of memory; what was read can be written as JSON in UTF-8 and
kept by any database. Prints how many ended in a reading and in which errors, the slowest one in seconds of the processor, and
how the process grew. A variant that ends otherwise, or takes over ten seconds, is written to a file and told, and the run ends with 1.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from assistant.adapters import child_process, corpus_files, reading_words
from assistant.adapters.pdf_pypdf import PypdfReader
from assistant.domain.as_json import reading_as_json
from assistant.domain.corpus import Corpus
from assistant.errors import KompassError
from assistant.ingest import child, run
from assistant.language.reading_words import ReadingWords
from assistant.reading.report import read_report

LONGEST_SECONDS = 10.0
UNKEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def mutated(body: bytes, random: Random) -> bytes:
    """A few bytes changed, cut out, doubled or moved; the first bytes stay, so that it is still a PDF to look at."""
    changed = bytearray(body)
    for _ in range(random.choice((1, 3, 20, 200))):
        at, to, length = random.randrange(16, len(changed)), random.randrange(16, len(changed)), random.choice((1, 1, 4, 60, 800))
        way = random.randrange(4)
        if way == 0:
            changed[at] = random.randrange(256)
        elif way == 1:
            del changed[at : at + length]
        else:
            changed[to:to] = bytes(changed[at : at + length])
        if len(changed) < 100:
            break
    return bytes(changed)


def read(path: Path, corpus: Corpus, words: ReadingWords) -> str:
    """`read`, or the code of an error of ours."""
    try:
        found = read_report(
            PypdfReader().open(path),
            path=path.name,
            sha256="0" * 64,
            framework=corpus.framework,
            municipalities=corpus.municipalities,
            words=words,
        )
    except KompassError as error:
        return error.code
    except (MemoryError, RecursionError):  # as the process that reads says it
        return "too_large"
    body = json.dumps(run.keepable(json.loads(json.dumps(reading_as_json(found)))), ensure_ascii=False)
    body.encode("utf-8")
    assert not UNKEPT.search(body), "signs that no database keeps"
    return "read"


def main(report: Path, count: int, first: int = 0) -> int:
    """How many went wrong."""
    corpus, words = corpus_files.load(), reading_words.load()
    body, ended, slowest, wrong = report.read_bytes(), Counter[str](), (0.0, 0), 0
    child_process.hold_memory(child.MEMORY_BYTES)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "variant.pdf"
        for seed in range(first, first + count):
            path.write_bytes(mutated(body, Random(seed)))
            begun = time.process_time()
            try:
                how = read(path, corpus, words)
            except Exception as error:
                how = f"{type(error).__name__}: {error!s:.200}"
            seconds = time.process_time() - begun
            if " " in how or seconds > LONGEST_SECONDS:
                wrong += 1
                kept = Path(tempfile.gettempdir()) / f"fuzz-{seed}.pdf"
                kept.write_bytes(path.read_bytes())
                print(f"variant {seed}, kept as {kept}: {how}, {seconds:.1f} s", flush=True)
                how = "wrong"
            ended[how] += 1
            slowest = max(slowest, (seconds, seed))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{count} variants: {dict(ended)}; slowest {slowest[0]:.1f} s (number {slowest[1]}); process grew {grown:.0f} MB")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1]), *(int(one) for one in sys.argv[2:4] or ["10000"])) else 0)
