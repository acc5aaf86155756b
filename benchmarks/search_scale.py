"""Search at the size of all reports there may ever be: `python -m benchmarks.search_scale [--passages 200000] [--folder FOLDER]`.

Passages are generated from the built-in ones (their words in chains, of the lengths that reports have) for 290
municipalities and twenty years. Printed: how long the store and the index take to fill, how large the index is at a tenth
and at the whole, what one more report costs, and, from a process of its own, how quick and how large asking is. Several
minutes; run by hand.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median, quantiles

from assistant.adapters import corpus_files, word_tables
from assistant.adapters.passage_index import PassageFinder
from assistant.adapters.store_sqlalchemy import SqlStore
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation
from assistant.domain.evidence import Passage
from assistant.domain.report import Reading, Report
from assistant.measuring import retrieval
from assistant.ports import Filters

SHORTEST, LONGEST = 12, 90
SEED = 1
SECTIONS = 6


def generated(corpus: Corpus, count: int) -> Iterator[Passage]:
    """`count` passages; the same every time."""
    random, known = Random(SEED), corpus_files.passages(corpus)
    chain: dict[str, list[str]] = {}
    for one in known:
        words = one.text.split()
        for word, following in pairwise(words):
            chain.setdefault(word, []).append(following)
    starts = sorted(chain)
    for number in range(count):
        pattern = known[number % len(known)]
        municipality = corpus.municipalities[number % len(corpus.municipalities)]
        words = pattern.text.split()[:LONGEST]
        length = random.randint(SHORTEST, LONGEST)
        while len(words) < length:
            words.append(random.choice(chain.get(words[-1]) or starts))
        year = random.randint(2002, 2024)
        yield Passage(
            f"generated:{number}",
            " ".join(words[:length]),
            "text" if pattern.kind == "background" else pattern.kind,
            code=municipality.code,
            municipality=municipality.name,
            year=year,
            edition="2002" if year < 2010 else "2010" if year < 2016 else "2016" if year < 2020 else "2020",
            area=pattern.area,
            sub_question=pattern.sub_question,
            section=f"Rubrik {random.randint(1, SECTIONS)}",
            heading=pattern.heading,
            page=random.randint(1, 60),
        )


class House:
    """A store and its search in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.corpus = corpus_files.load()
        analyser = word_tables.analyser(self.corpus)
        folder.mkdir(parents=True, exist_ok=True)
        self.store = SqlStore(f"sqlite:///{folder / 'kompass.db'}", lambda one: analyser.document_tokens(one.text, one.heading))
        topics = word_tables.topic_matcher(self.corpus.framework)
        self.index_folder = folder / "index"
        self.finder = PassageFinder(
            store=self.store, embedder_name="builtin", analyser=analyser, topics=topics, framework=self.corpus.framework, folder=self.index_folder
        )


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def size(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


def resident() -> dict[str, float]:
    """MiB now and at most, of this process."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return {name: int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")}


def built(folder: Path, count: int) -> None:
    house = House(folder)
    filled = seconds(lambda: house.store.prepare("generated", lambda: list(generated(house.corpus, count))))
    indexed = seconds(house.finder.catch_up)
    matrix, chroma = size(house.index_folder / "builtin"), size(house.index_folder / "chroma")
    print(f"{count} passages: store filled in {filled:.0f} s, index in {indexed:.0f} s ({count / indexed:.0f} passages/s)")
    each = (matrix + chroma) / count
    print(
        f"index {matrix / 1e6:.0f} MB, Chroma {chroma / 1e6:.0f} MB, {each:.0f} bytes a passage; building took at most {resident()['VmHWM']:.0f} MiB"
    )
    sys.stdout.flush()


def one_more(folder: Path) -> None:
    house = House(folder)
    some = list(generated(house.corpus, 300))
    name = house.corpus.municipalities[0]
    report = Report("extra", "extra.pdf", "e" * 64, "Rapport", name.code, name.name, 2025, "2020", "stated", "", ("",), ())
    passages = tuple(
        Passage(f"extra:{n}", one.text, one.kind, name.code, name.name, 2025, "2020", one.area, section=one.section) for n, one in enumerate(some)
    )
    evaluation = Evaluation("report:extra", name.code, name.name, 2025, "2020", report_id="extra")
    house.finder.find("kontaktcenter")
    entered = seconds(lambda: house.store.add(Reading(report, evaluation, (), (), (), passages, ())))
    caught_up = seconds(house.finder.catch_up)
    house.store.remove("extra")
    removed = seconds(house.finder.catch_up)
    print(
        f"one more report of {len(some)} passages: entered in {entered:.2f} s, index in step in {caught_up:.1f} s; out again in {removed:.1f} s",
        flush=True,
    )


def asked(folder: Path) -> None:
    """Warm queries by what they are narrowed to; then this process's memory."""
    house = House(folder)
    first = seconds(lambda: house.finder.find("kontaktcenter"))
    queries = [one.query for one in retrieval.load() if one.half == "tune"]
    code = house.corpus.municipalities[7].code
    narrowed = {
        "not narrowed": Filters(),
        "municipality": Filters(codes=(code,)),
        "area": Filters(area=7),
        "edition": Filters(edition="2016"),
        "kind": Filters(kind="practice"),
        "area and edition": Filters(area=7, edition="2016"),
        "kind and year": Filters(kind="strength", year=2015),
        "municipality and area": Filters(codes=(code,), area=3),
    }
    print(f"first query, with loading: {first:.1f} s")
    for name, filters in narrowed.items():
        times = [1000 * seconds(lambda one=one, filters=filters: house.finder.find(one, filters)) for one in queries]  # type: ignore[misc]
        print(f"{name}: p50 {median(times):.1f} ms, p95 {quantiles(times, n=20)[-1]:.1f} ms, longest {max(times):.1f} ms")
    print(f"asking: {resident()['VmRSS']:.0f} MiB resident, {resident()['VmHWM']:.0f} MiB at most", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.search_scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, help="where to build; kept (default: a temporary folder)")
    parser.add_argument("--step", choices=("build", "more", "ask"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    steps = {"build": lambda: built(options.folder, options.passages), "more": lambda: one_more(options.folder), "ask": lambda: asked(options.folder)}
    if options.step:
        steps[options.step]()
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        for step, place, count in (
            ("build", "tenth", options.passages // 10),
            ("build", "whole", options.passages),
            ("ask", "whole", options.passages),
            ("more", "whole", options.passages),
        ):
            command = [sys.executable, "-m", "benchmarks.search_scale", "--step", step, "--folder", str(folder / place), "--passages", str(count)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
