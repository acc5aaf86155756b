"""Read many mutated variants of a report: `python benchmarks/fuzz_reading.py REPORT.pdf [COUNT [FIRST]]`.

Prints how many ended in a reading and in which errors, the slowest one in seconds of the processor, and how the process grew. Anything but a reading
or an error of ours ends the run with the variant written to a file.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from assistant.adapters import corpus_files, reading_words
from assistant.adapters.pdf_pypdf import PypdfReader
from assistant.errors import ReportError
from assistant.reading.report import read_report


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


def main(report: Path, count: int, first: int = 0) -> None:
    corpus, words = corpus_files.load(), reading_words.load()
    body, ended, slowest = report.read_bytes(), Counter[str](), 0.0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "variant.pdf"
        for seed in range(first, first + count):
            path.write_bytes(mutated(body, Random(seed)))
            begun = time.process_time()
            try:
                read_report(
                    PypdfReader().open(path),
                    path=path.name,
                    sha256=f"{seed:064x}",
                    framework=corpus.framework,
                    municipalities=corpus.municipalities,
                    words=words,
                )
                ended["read"] += 1
            except ReportError as error:
                ended[error.code] += 1
            except BaseException:
                kept = Path(f"fuzz-{seed}.pdf")
                kept.write_bytes(path.read_bytes())
                print(f"variant {seed} kept as {kept}")
                raise
            slowest = max(slowest, time.process_time() - begun)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{count} variants: {dict(ended)}; slowest {slowest:.1f} s; process grew {grown:.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(one) for one in sys.argv[2:4] or ["10000"]))
