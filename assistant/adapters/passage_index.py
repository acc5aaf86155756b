"""Search over all passages: a dense leg and a lexical leg, fused and re-ordered; and the index kept in step with the store.

The choice of how the dense leg is answered is made in `PassageFinder._dense`: a matrix of float32 vectors (memory-mapped)
by mask; from CHROMA_FROM passages on, what is not narrowed goes to Chroma, whose answer hardly grows with the material. At
200,000 passages the matrix answers in 7 ms and Chroma in 28.
"""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.adapters import embedding_builtin, word_tables
from assistant.adapters.embedding_builtin import BuiltinEmbedder
from assistant.adapters.embedding_sentence_transformers import SentenceTransformerEmbedder
from assistant.adapters.index_files import (
    Current,
    IndexFiles,
    Snapshot,
    embedded_text,
    only_writer,
    rows_of,
    sub_question_number,
    unchanged_rows,
    vectors_of,
)
from assistant.adapters.index_words import IndexWords
from assistant.adapters.query_vector import as_one, concept_by_concept, toward_best
from assistant.adapters.reranker_cross_encoder import CrossEncoderReranker
from assistant.adapters.vectors_chroma import ChromaVectors
from assistant.domain.evidence import PASSAGE_KINDS, Passage
from assistant.domain.framework import Framework
from assistant.errors import KompassError, StateDamaged
from assistant.language.analyser import Analyser, Query
from assistant.language.relevance import Asked, Candidate, Weights, ranked, selected
from assistant.language.topics import TopicMatch, TopicMatcher
from assistant.ports import Embedder, Filters, Hit, Progress, Store

log = logging.getLogger(__name__)

BUILTIN = "builtin"
CHROMA_FROM = 500_000
CANDIDATES = 150
TOPIC_CANDIDATES = 60
GROWN_ENOUGH = 1.25
"""The built-in embedding is fitted again when there are so many times the passages that it was fitted on."""
MATCHES = 9_000
"""So many passages can be weighed by their words in time; of a query whose words stand in more, only the rarest are looked for."""
TIMES = 2
"""How often a passage's own text counts beside its context in the built-in embedding."""
SURE_TOPIC = 0.4
UNKNOWN = 0.34
"""A query of whose words the material knows less is not answered."""

Floats = NDArray[np.float32]


class PassageFinder:
    """Fulfils ports.PassageIndex. Safe to share between threads; opens, builds and loads when it is first asked."""

    def __init__(
        self,
        *,
        store: Store,
        embedder_name: str,
        analyser: Analyser,
        topics: TopicMatcher,
        framework: Framework,
        folder: Path,
        chroma_url: str | None = None,
        reranker_name: str | None = None,
        weights: Weights | None = None,
    ) -> None:
        self._store = store
        self._analyser = analyser
        self._topics = topics
        self._framework = framework
        self._folder = folder
        self._chroma_url = chroma_url
        self._kinds = word_tables.kind_words()
        self._reranker = CrossEncoderReranker(reranker_name) if reranker_name else None
        self.weights = weights or Weights()
        self._slug = _slug(embedder_name)
        self._files = IndexFiles(folder / self._slug)
        self._foreign: Embedder | None = None if embedder_name == BUILTIN else SentenceTransformerEmbedder(embedder_name)
        self._lock = threading.RLock()
        self._loaded: tuple[Snapshot, Embedder] | None = None
        self._chroma: ChromaVectors | None = None

    # -- finding ----------------------------------------------------------------------------------------------------

    def find(self, query: str, filters: Filters = Filters(), limit: int = 10) -> list[Hit]:
        """The best passages, best first; an empty list when nothing fits."""
        snapshot, embedder = self._ready()
        kinds, subject = self._kinds.asked(query)
        meant = self._analyser.query(subject)
        if not meant.tokens:
            meant, subject = self._analyser.query(query), query
        allowed = snapshot.allowed(filters)
        if limit < 1 or not meant.tokens or not len(snapshot) or (allowed is not None and not len(allowed)):
            return []
        topics = self._topics.match(subject, 6)
        if (
            snapshot.words.familiar(meant.concepts) < UNKNOWN
            and not any(one.score >= SURE_TOPIC for one in topics)
            and not self._literal(meant, filters)
        ):
            return []
        candidates = self._candidates(
            snapshot, self._vector(snapshot, embedder, meant), meant, topics, allowed, self._worded(snapshot, meant, filters)
        )
        asked = Asked(meant, topics, self._related(topics), kinds, newest=int(snapshot.rows["year"].max(initial=0)))
        found = ranked(candidates, asked, self.weights)
        if self._reranker:
            found = self._reranker.reordered(query, found)
        narrowed = filters.kind is not None or filters.area is not None
        one = filters.codes is not None and len(filters.codes) == 1
        return [Hit(passage, score) for score, passage in selected(found, limit, one_municipality=one, narrowed=narrowed, weights=self.weights)]

    def _worded(self, snapshot: Snapshot, meant: Query, filters: Filters) -> NDArray[np.intp]:
        """Passages that have words of the query, the best of those for its own words and the best of those for what they are akin to."""
        found = self._store.lexical(_telling(snapshot, meant.tokens, MATCHES), filters, CANDIDATES)
        if related := _telling(snapshot, meant.related_tokens, MATCHES // 3):
            found += self._store.lexical(related, filters, CANDIDATES)
        return np.array([place for one, _ in found if (place := snapshot.places.get(one)) is not None], np.intp)

    def _literal(self, meant: Query, filters: Filters) -> bool:
        """Whether enough of the words themselves stand in passages, such as names that only a report knows."""
        found = sum(bool(self._store.lexical(self._analyser.tokens(one), filters, 1)) for one in meant.words[:12])
        return found > UNKNOWN * len(meant.words)

    def _candidates(
        self,
        snapshot: Snapshot,
        vector: Floats,
        meant: Query,
        topics: Sequence[TopicMatch],
        allowed: NDArray[np.intp] | None,
        worded: NDArray[np.intp],
    ) -> list[Candidate]:
        rows = set(self._dense(snapshot, vector, allowed).tolist())
        rows |= set(self._of_topics(snapshot, vector, topics, allowed).tolist())
        rows |= set((worded if allowed is None else worded[np.isin(worded, allowed)]).tolist())
        places = np.array(sorted(rows), np.intp)
        vectors, lexical = snapshot.vectors[places], snapshot.words.scores(places, meant.concepts)
        share = lexical / max(float(lexical.max(initial=0)), 1e-9)
        cosines = vectors @ toward_best(vector, vectors, self.weights.dense * (vectors @ vector) + self.weights.lexical * share)
        by_id = dict(zip((snapshot.ids[one] for one in places), zip(cosines.tolist(), lexical.tolist(), strict=True), strict=True))
        return [Candidate(one, *by_id[one.id]) for one in self._store.passages(by_id)]

    def _vector(self, snapshot: Snapshot, embedder: Embedder, meant: Query) -> Floats:
        if self._foreign is not None:
            return as_one(meant, embedder)
        return concept_by_concept(meant, snapshot.words.weights(meant.concepts), embedder)

    def _dense(self, snapshot: Snapshot, vector: Floats, allowed: NDArray[np.intp] | None) -> NDArray[np.intp]:
        narrowed = allowed is not None and len(allowed) < 0.9 * len(snapshot)
        if len(snapshot) >= CHROMA_FROM and not narrowed:
            found = self._from_chroma(snapshot, vector)
            if found is not None:
                return found if allowed is None else found[np.isin(found, allowed)]
        return snapshot.nearest(vector, allowed, CANDIDATES)[0]

    def _from_chroma(self, snapshot: Snapshot, vector: Floats) -> NDArray[np.intp] | None:
        """None when Chroma is not there or not in step: the matrix answers as well, only slower."""
        try:
            chroma = self._collection(snapshot.current.stamp)
            if chroma.count() != len(snapshot):
                return None
            places = [place for one in chroma.nearest(vector, CANDIDATES) if (place := snapshot.places.get(one)) is not None]
        except Exception as error:  # Chroma raises errors of many kinds; none of them may cost the answer
            log.warning("Chroma cannot answer (%s); the matrix does.", error)
            return None
        return np.array(places, np.intp)

    def _of_topics(self, snapshot: Snapshot, vector: Floats, topics: Sequence[TopicMatch], allowed: NDArray[np.intp] | None) -> NDArray[np.intp]:
        """The nearest of the passages placed on the sub-questions that the query is surely about."""
        numbers = [sub_question_number(one.sub_question) for one in topics if one.sub_question and one.score >= SURE_TOPIC]
        if not numbers:
            return np.zeros(0, np.intp)
        placed = snapshot.rows["sub_question"] if allowed is None else snapshot.rows["sub_question"][allowed]
        mine = np.flatnonzero(np.isin(placed, numbers))
        return snapshot.nearest(vector, mine if allowed is None else allowed[mine], TOPIC_CANDIDATES)[0]

    def _related(self, topics: Sequence[TopicMatch]) -> dict[tuple[str, int], float]:
        """How much each (edition, area) is what the query is about: the topics' own areas and the same subject elsewhere."""
        found: dict[tuple[str, int], float] = {}
        for one in topics:
            for edition, area in ((one.edition, one.area), *((e, a) for e, a, _ in self._framework.related(one.edition, one.area))):
                found[edition, area] = max(found.get((edition, area), 0.0), one.score)
        return found

    # -- being in step ----------------------------------------------------------------------------------------------

    def _ready(self) -> tuple[Snapshot, Embedder]:
        loaded = self._loaded
        if loaded is None or loaded[0].current.revision != self._store.revision():
            self.catch_up()
            loaded = self._loaded
        assert loaded is not None
        return loaded

    def catch_up(self, progress: Progress | None = None) -> None:
        """Embed what the store has and the index has not, and drop what the store no longer has. Raises StateDamaged."""
        with self._lock, _writable(self._folder):
            if self._adopt(self._files.load()):
                return
            with only_writer(self._folder):
                before = self._files.load()
                if not self._adopt(before):
                    self._build(before, progress)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make everything anew from the store, beside what is there, and swap."""
        with self._lock, _writable(self._folder), only_writer(self._folder):
            self._build(None, progress)

    def _adopt(self, snapshot: Snapshot | None) -> bool:
        """Use a generation on disk when it is the store's revision, and made with the model in use."""
        if snapshot is None or snapshot.current.revision != self._store.revision() or len(snapshot) != self._store.count():
            return False
        try:
            embedder: Embedder = self._foreign or BuiltinEmbedder(self._files.model_folder(snapshot.current))
        except KompassError:  # the model's files are not whole: build anew
            return False
        if embedder.stamp != snapshot.current.stamp or snapshot.current.words != self._analyser.mark:
            return False
        self._loaded = (snapshot, embedder)
        return True

    def _build(self, before: Snapshot | None, progress: Progress | None) -> None:
        if self._foreign is not None:
            _ = self._foreign.stamp  # loads the model, or says why it cannot, before anything is written
        revision = self._store.revision()
        passages = list(self._store.iter_passages())
        generation = self._files.new_generation()
        embedder, model, texts = self._embedder(before, passages, generation)
        if before is not None and before.current.stamp != embedder.stamp:
            before = None
        rows = rows_of(passages)
        unchanged = unchanged_rows(before, rows)
        vectors = vectors_of(before, unchanged, passages, embedder, 1 if self._foreign is not None else TIMES, progress)
        same_words = before is not None and before.current.words == self._analyser.mark
        known = {at: before.words.kept(old) for at, old in unchanged.items()} if before is not None and same_words else {}
        words = IndexWords.of(passages, self._analyser.tokens, known)
        current = Current(embedder.stamp, embedder.dimension, revision, generation, len(rows), texts, model, self._analyser.mark)
        # Before the swap: who finds the new generation finds its vectors in Chroma too.
        self._to_chroma(embedder.stamp, passages, vectors, before, progress)
        snapshot = self._files.swap(current, rows, vectors, words)
        if self._foreign is None:
            embedder = BuiltinEmbedder(self._files.model_folder(current))
        self._loaded = (snapshot, embedder)

    def _embedder(self, before: Snapshot | None, passages: Sequence[Passage], generation: str) -> tuple[Embedder, str | None, int]:
        """(embedder, folder of its files, passages it was fitted on): the one in use, or one fitted anew."""
        if self._foreign is not None:
            return self._foreign, None, 0
        more = [*self._topics.texts(), *self._analyser.word_families()]
        if before is not None and len(passages) <= GROWN_ENOUGH * before.current.texts:
            try:
                known = BuiltinEmbedder(self._files.model_folder(before.current))
                if known.taught == embedding_builtin.mark_of(more):
                    return known, before.current.model, before.current.texts
            except KompassError:  # not whole: fit anew
                log.warning("The embedding's files are not whole; it is fitted anew.")
        model = f"{generation.replace('g', 'm')}"
        embedding_builtin.fit([embedded_text(one, TIMES) for one in passages], self._files.folder / model, more)
        return BuiltinEmbedder(self._files.folder / model), model, len(passages)

    # -- Chroma -----------------------------------------------------------------------------------------------------

    def _collection(self, stamp: str) -> ChromaVectors:
        name = f"kompass-{self._slug}-{hashlib.sha256(stamp.encode()).hexdigest()[:10]}"
        if self._chroma is not None and (self._chroma.name != name or self._chroma.lost):
            self._chroma.close()
            self._chroma = None
        if self._chroma is None:
            self._chroma = ChromaVectors(name, self._folder / "chroma", self._chroma_url)
        return self._chroma

    def _to_chroma(self, stamp: str, passages: Sequence[Passage], vectors: Floats, before: Snapshot | None, progress: Progress | None) -> None:
        known = {} if before is None else dict(zip(before.ids, before.rows["hash"].tolist(), strict=True))
        for again in (True, False):
            try:
                self._write(self._collection(stamp), passages, vectors, known, progress)
                return
            except Exception as error:  # Chroma raises errors of many kinds; the matrix answers without it, and doctor tells
                if self._chroma_url or not again:
                    log.warning("The vectors could not be written to Chroma: %s", error)
                    return
                self._chroma = None
                shutil.rmtree(self._folder / "chroma", ignore_errors=True)  # derived, and not whole: made anew

    def _write(self, chroma: ChromaVectors, passages: Sequence[Passage], vectors: Floats, known: dict[str, int], progress: Progress | None) -> None:
        hashes = rows_of(passages)["hash"].tolist()
        there = chroma.ids()
        new = [at for at, one in enumerate(passages) if one.id not in there or known.get(one.id) != hashes[at]]
        chroma.drop(sorted(there - {one.id for one in passages}))
        chroma.put([passages[at].id for at in new], vectors[new], [_facts(passages[at]) for at in new], progress)
        chroma.drop_others(f"kompass-{self._slug}-")

    def close(self) -> None:
        """Let go of Chroma; it is opened again when it is needed."""
        with self._lock:
            if self._chroma is not None:
                self._chroma.close()
                self._chroma = None

    # -- doctor -----------------------------------------------------------------------------------------------------

    def status(self) -> dict[str, Any]:
        """What doctor shows: `in_step` is whether the index and Chroma hold what the store holds."""
        revision, wanted = self._store.revision(), sum(1 for _ in self._store.iter_passages())
        snapshot = self._files.load()
        if snapshot is None:
            return {"in_step": False, "stamp": None, "dimension": None, "passages": wanted, "indexed": 0, "chroma": 0, "revision": None}
        current = snapshot.current
        try:
            in_chroma: int | str = self._collection(current.stamp).count()
        except Exception as error:  # Chroma raises errors of many kinds; doctor shows them
            in_chroma = f"{type(error).__name__}: {error}"
        return {
            "in_step": current.revision == revision and current.count == wanted and in_chroma == wanted,
            "stamp": current.stamp,
            "dimension": current.dimension,
            "passages": wanted,
            "indexed": current.count,
            "chroma": in_chroma,
            "revision": current.revision,
        }


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    """What the system says against writing the index, as ours."""
    try:
        yield
    except OSError as error:
        raise StateDamaged(
            f"The index in {str(folder)!r} cannot be written ({error.strerror or error}); check space and rights, or set KOMPASS_HOME.",
            kind="index",
            said=error.strerror or str(error),
        ) from error


def _telling(snapshot: Snapshot, tokens: Sequence[str], most: int) -> Sequence[str]:
    """Of `tokens` the rarest, as long as the passages they stand in are not more than `most` together."""
    if len(snapshot) <= most:
        return tokens
    kept: list[str] = []
    for count, one in sorted(zip(snapshot.words.having_each(tokens), tokens, strict=True)):
        most -= count
        if most < 0:
            break
        if count:
            kept.append(one)
    return kept


def _facts(passage: Passage) -> dict[str, Any]:
    """What Chroma keeps beside a vector."""
    facts = {"code": passage.code, "area": passage.area, "edition": passage.edition, "year": passage.year, "report": passage.report_id}
    return {"kind": PASSAGE_KINDS[PASSAGE_KINDS.index(passage.kind)], **{key: value for key, value in facts.items() if value is not None}}


def _slug(name: str) -> str:
    """A folder's name for a model: ascii, and unlike for unlike names."""
    if name == BUILTIN:
        return BUILTIN
    plain = re.sub(r"[^a-z0-9]+", "-", Path(name).name.casefold().encode("ascii", "ignore").decode()).strip("-")[:24]
    return f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
