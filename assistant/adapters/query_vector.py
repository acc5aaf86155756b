"""The vector of a query: what it says, concept by concept, drawn toward the passages that bear it out best. NumPy alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.adapters.embedding_builtin import unit
from assistant.language.analyser import Query
from assistant.ports import Embedder

Floats = NDArray[np.float32]

ENGLISH_OWN, TRANSLATED, RELATED = 0.5, 1.0, 0.6
"""What the words of a query and those that they mean weigh in its vector: translated English words, translations, other words."""
LEADERS = 3
"""So many passages, the best by both legs, say in the words of the material what the query is after."""
DRAWN = 0.7
"""How far the vector moves toward theirs. Half of it gives most of the gain, twice as much no more."""


def concept_by_concept(meant: Query, weights: Floats, embedder: Embedder) -> Floats:
    """Shape (dimension,), length one: a concept that is said in many ways weighs no more for it. `weights`: one for each concept."""
    total = np.zeros(embedder.dimension, np.float32)
    for one, weight in zip(meant.concepts, weights.tolist(), strict=True):
        own = np.float32(ENGLISH_OWN if one.translated else 1.0) * embedder.query(one.words)
        mine = own + np.float32(TRANSLATED if one.translated else RELATED) * embedder.query(one.means)
        total += np.float32(weight) * unit(mine)
    return unit(total)


def as_one(meant: Query, embedder: Embedder) -> Floats:
    """For a model that reads sentences: the query as typed, with its Swedish beside it where it is English."""
    vector: Floats = embedder.query(meant.text if not meant.swedish or meant.english else f"{meant.text} {meant.swedish}")
    return vector


def toward_best(vector: Floats, vectors: Floats, evidence: Floats) -> Floats:
    """`vector` moved toward the LEADERS of `vectors` (passages, dimension) with the most `evidence` (passages,), each by how much it has.

    After Rocchio: what people ask in their own words is found in those of the passages that fit.
    """
    best = np.argsort(-evidence, kind="stable")[:LEADERS]
    towards: Floats = np.maximum(evidence[best], 0) @ vectors[best]
    return unit(vector + np.float32(DRAWN) * unit(towards))
