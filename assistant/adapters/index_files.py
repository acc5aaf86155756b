"""The index on disk: a matrix of vectors and what filters need to know of each row; built whole, then swapped in.

<folder>/<model>/current.json       which generation counts: stamp, dimension, revision, files
<folder>/<model>/<generation>/      vectors.npy (float32), rows.npy, and the words of index_words
<folder>/<model>/m<number>/         the embedding, when it was fitted here
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.adapters import whole_files
from assistant.adapters.index_words import IndexWords
from assistant.domain.evidence import PASSAGE_KINDS, Passage
from assistant.domain.framework import EDITIONS
from assistant.ports import Embedder, Filters, Progress

Floats = NDArray[np.float32]
Places = NDArray[np.intp]
_FINDINGS = tuple(PASSAGE_KINDS.index(one) for one in ("strength", "improvement", "observation", "recommendation"))
NOTHING = -1
COPYING = 4
"""Taking rows out of the matrix costs about so many times what multiplying them costs."""


@dataclass(frozen=True, slots=True)
class Current:
    """What current.json says.

    `texts`: how many passages the embedding was fitted on; `model`: its folder's name, if any; `words`: the analyser's mark.
    """

    stamp: str
    dimension: int
    revision: int
    generation: str
    count: int
    texts: int = 0
    model: str | None = None
    words: str = ""


def embedded_text(passage: Passage, times: int = 1) -> str:
    """What is embedded of a passage: its context and its text, so many times (where words are counted, it then weighs more)."""
    return " ".join(([f"{passage.heading}."] if passage.heading else []) + [passage.text] * times)


def text_hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def sub_question_number(text: str | None) -> int:
    """`"7.5"` as 705."""
    area, _, rest = (text or "").partition(".")
    return int(area) * 100 + int(rest) if area.isdigit() and rest.isdigit() else NOTHING


def _row(passage: Passage) -> tuple[Any, ...]:
    return (
        passage.id.encode(),
        text_hash(embedded_text(passage)),
        int(passage.code) if passage.code else NOTHING,
        passage.area or NOTHING,
        int(passage.edition) if passage.edition else NOTHING,
        PASSAGE_KINDS.index(passage.kind),
        passage.year or NOTHING,
        sub_question_number(passage.sub_question),
        passage.report_id is not None,
    )


def rows_of(passages: Sequence[Passage]) -> NDArray[Any]:
    """What is kept of passages beside their vectors, as a structured array."""
    longest = max((len(one.id.encode()) for one in passages), default=1)
    kind = [("id", f"S{longest}"), ("hash", "u8"), ("code", "i2"), ("area", "i1"), ("edition", "i2"), ("kind", "i1"), ("year", "i2")]
    return np.array([_row(one) for one in passages], dtype=[*kind, ("sub_question", "i2"), ("reported", "?")])


class Snapshot:
    """One generation, read-only."""

    def __init__(self, current: Current, rows: NDArray[Any], vectors: Floats, words: IndexWords) -> None:
        self.current = current
        self.rows = rows
        self.vectors = vectors
        self.words = words
        self._last: tuple[Floats, Floats] | None = None  # a query's vector and all cosines: its topics are looked up after its nearest

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def ids(self) -> list[str]:
        return [one.decode() for one in self.rows["id"].tolist()]

    @cached_property
    def places(self) -> dict[str, int]:
        return {one: at for at, one in enumerate(self.ids)}

    @cached_property
    def _replaced(self) -> NDArray[np.bool_]:
        """Built-in findings about an evaluation whose report was ingested: the report stands in their place."""
        rows = self.rows
        evaluation = rows["code"].astype(np.int64) * 10_000 + rows["year"]
        ingested = np.unique(evaluation[rows["reported"]])
        mine: NDArray[np.bool_] = ~rows["reported"] & np.isin(rows["kind"], _FINDINGS) & np.isin(evaluation, ingested)
        return mine

    def allowed(self, filters: Filters) -> Places | None:
        """The rows that a search may find; None when it may find all."""
        rows = self.rows
        mask: NDArray[np.bool_] | None = ~self._replaced if self._replaced.any() else None
        wanted: dict[str, Any] = {}
        if filters.codes is not None:
            wanted["code"] = np.isin(rows["code"], [int(one) for one in filters.codes])
        if filters.area is not None:
            wanted["area"] = rows["area"] == filters.area
        if filters.edition is not None:
            wanted["edition"] = rows["edition"] == (int(filters.edition) if filters.edition in EDITIONS else -2)
        if filters.kind is not None:
            wanted["kind"] = rows["kind"] == (PASSAGE_KINDS.index(filters.kind) if filters.kind in PASSAGE_KINDS else -2)
        if filters.year is not None:
            wanted["year"] = rows["year"] == filters.year
        for one in wanted.values():
            mask = one if mask is None else mask & one
        return None if mask is None else np.flatnonzero(mask)

    def nearest(self, vector: Floats, allowed: Places | None, limit: int) -> tuple[Places, Floats]:
        """(rows, cosines) of the nearest among `allowed`, in no order."""
        last = self._last
        known = last is not None and last[0] is vector
        if allowed is not None and not known and len(allowed) * COPYING < len(self):
            cosines = self.vectors[allowed] @ vector
        else:
            if last is None or not known:
                last = self._last = (vector, self.vectors @ vector)
            cosines = last[1] if allowed is None else last[1][allowed]
        if len(cosines) <= limit:
            best = np.arange(len(cosines))
        else:
            best = np.argpartition(-cosines, limit)[:limit]
        return (best if allowed is None else allowed[best]), cosines[best]


def unchanged_rows(before: Snapshot | None, rows: NDArray[Any]) -> dict[int, int]:
    """Places of passages whose text is what it was: place now → place before."""
    if before is None or not len(before):
        return {}
    old = {(one, text): at for at, (one, text) in enumerate(zip(before.rows["id"].tolist(), before.rows["hash"].tolist(), strict=True))}
    keys = zip(rows["id"].tolist(), rows["hash"].tolist(), strict=True)
    return {at: old[key] for at, key in enumerate(keys) if key in old}


def vectors_of(
    before: Snapshot | None, unchanged: dict[int, int], passages: Sequence[Passage], embedder: Embedder, times: int, progress: Progress | None
) -> Floats:
    """The vectors of all passages; those whose text is unchanged are taken over."""
    vectors = np.zeros((len(passages), embedder.dimension), np.float32)
    if before is not None and unchanged:
        vectors[list(unchanged)] = before.vectors[list(unchanged.values())]
    new = [at for at in range(len(passages)) if at not in unchanged]
    for start in range(0, len(new), 512):
        some = new[start : start + 512]
        vectors[some] = embedder.passages([embedded_text(passages[at], times) for at in some])
        if progress:
            progress("embedding", min(start + 512, len(new)), len(new))
    return vectors


class IndexFiles:
    """The generations of one embedding model in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Current | None:
        """None when nothing whole is there."""
        try:
            return Current(**json.loads((self.folder / "current.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def load(self) -> Snapshot | None:
        """The generation that counts; None when there is none, or its files are not whole."""
        for _ in range(2):  # another process may swap between the two reads
            current = self.current()
            if current is None:
                return None
            place = self.folder / current.generation
            try:
                rows, vectors = np.load(place / "rows.npy"), np.load(place / "vectors.npy", mmap_mode="r")
                words = IndexWords.load(place)
            except (OSError, ValueError, EOFError):
                continue
            if len(rows) == len(vectors) == len(words) == current.count and (not len(rows) or vectors.shape[1] == current.dimension):
                return Snapshot(current, rows, vectors, words)
        return None

    def model_folder(self, current: Current) -> Path:
        return self.folder / (current.model or "model")

    def new_generation(self) -> str:
        """The name of a folder for the next one. What a build that failed has left goes first: it may fill the disk."""
        taken = {one.name for one in self.folder.iterdir()} if self.folder.is_dir() else set()
        current = self.current()
        self._sweep(() if current is None else (current.generation, current.model or ""))
        number = 1 + max((int(name[1:]) for name in taken if name[0] == "g" and name[1:].isdigit()), default=0)
        (self.folder / f"g{number}").mkdir(parents=True)
        return f"g{number}"

    def swap(self, current: Current, rows: NDArray[Any], vectors: Floats, words: IndexWords) -> Snapshot:
        """Write the generation, make it the one that counts, and take the others away."""
        place = self.folder / current.generation
        place.mkdir(parents=True, exist_ok=True)
        np.save(place / "rows.npy", rows)
        np.save(place / "vectors.npy", np.ascontiguousarray(vectors, np.float32))
        words.save(place)
        # What current.json names is on the disk before it is named: after a power cut, files of the right length may hold nothing.
        for folder in (place, *([self.folder / current.model] if current.model else [])):
            for one in folder.iterdir():
                whole_files.settle(one)
            whole_files.settle_folder(folder)
        beside = self.folder / "current.json.new"
        beside.write_text(json.dumps(asdict(current)), encoding="utf-8")
        whole_files.put(beside, self.folder / "current.json")
        self._sweep((current.generation, current.model or ""))
        return Snapshot(current, rows, np.load(place / "vectors.npy", mmap_mode="r"), IndexWords.load(place))

    def _sweep(self, kept: Sequence[str]) -> None:
        for one in self.folder.iterdir() if self.folder.is_dir() else ():
            if one.is_dir() and one.name not in kept:
                shutil.rmtree(one, ignore_errors=True)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the folder against other processes that build; waits for its turn. Where the system has no such locks, nothing is held."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "writer.lock").open("w") as file:
        try:
            import fcntl
        except ImportError:  # Windows
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
