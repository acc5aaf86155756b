"""The built-in embedding: stems and pieces of words, weighed by rarity, in the main directions of the material.

TF-IDF over word stems and over character 3- to 5-grams within words, each of unit length, then a truncated SVD. It is fitted
on the passages when the state is built, with scikit-learn; a query needs NumPy alone: it looks its features up in a table.
The folder is also a sentence-transformers model (`embedding_module` reads the same files).

    config.json  modules.json  config_sentence_transformers.json
    features.txt    a feature a line: "w:" and a stem, "c:" and a piece of a word
    weights.npy     float32 (features,): inverse document frequency
    table.npy       float32 (features, dimension)
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import StateDamaged
from assistant.language.analyser import folded_words, stem
from assistant.language.names import without_diacritics

Floats = NDArray[np.float32]

VERSION = 2
DIMENSION = 128
WORD_SHARE = 0.5
"""How much of a text's length its words have; the rest have the pieces of its words."""
SHORTEST, LONGEST = 3, 5
MAXIMUM_FEATURES = 60_000
MAXIMUM_TEXTS = 5_000
"""More passages do not make the directions better, and cost memory; those used are then spread evenly."""
SEED = 0
MODULE = "assistant.adapters.embedding_module.TfidfSvd"
_HYPHEN = re.compile("[-‐‑–]")


def features(text: str) -> Counter[str]:
    """How often each feature occurs in `text`: stems, and pieces of words with a space at a word's ends, å ä ö as a o."""
    found: Counter[str] = Counter()
    for whole in folded_words(text):
        for word in _HYPHEN.split(whole):
            if not word:
                continue
            found[f"w:{stem(word)}"] += 1
            padded = f" {without_diacritics(word)} "
            for size in range(SHORTEST, LONGEST + 1):
                for at in range(len(padded) - size + 1):
                    found[f"c:{padded[at : at + size]}"] += 1
    return found


class BuiltinEmbedder:
    """The fitted embedding in `folder`. Raises StateDamaged when its files are not whole."""

    def __init__(self, folder: Path) -> None:
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            names = (folder / "features.txt").read_text(encoding="utf-8").split("\n")
            self.weights: Floats = np.load(folder / "weights.npy")
            self.table: Floats = np.load(folder / "table.npy", mmap_mode="r")
        except (OSError, ValueError, EOFError) as error:
            raise StateDamaged(
                f"The embedding in {str(folder)!r} cannot be read ({error}); run: kompass doctor --repair", kind="embedding", said=str(error)
            ) from error
        whole = isinstance(config, dict) and config.get("version") == VERSION and len(names) == len(self.weights) == len(self.table)
        if not whole or self.table.shape[1:] != (config.get("dimension"),):
            raise StateDamaged(f"The embedding in {str(folder)!r} is not whole; run: kompass doctor --repair", kind="embedding", said="embedding")
        self.stamp: str = config.get("stamp", "")
        self.dimension: int = config["dimension"]
        self.taught: str = config.get("taught", "")
        self._rows = {name: row for row, name in enumerate(names)}

    def rows_and_values(self, text: str) -> tuple[NDArray[np.int64], Floats]:
        """The rows of the table that `text` needs, and what each is multiplied with."""
        counts = features(text)
        known = [(row, 1 + log(count), name[0] == "w") for name, count in counts.items() if (row := self._rows.get(name)) is not None]
        if not known:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        rows = np.array([one[0] for one in known], np.int64)
        values = np.array([one[1] for one in known], np.float32) * self.weights[rows]
        _to_shares(values, np.array([one[2] for one in known]))
        return rows, values

    def query(self, text: str) -> Floats:
        """Shape (dimension,); all zero for a text of which nothing is known."""
        rows, values = self.rows_and_values(text)
        return unit(values @ self.table[rows]) if len(rows) else np.zeros(self.dimension, np.float32)

    def passages(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), dimension)."""
        found = np.zeros((len(texts), self.dimension), np.float32)
        for at, text in enumerate(texts):
            found[at] = self.query(text)
        return found


def mark_of(texts: Iterable[str]) -> str:
    """Unlike for unlike texts; a model keeps that of the texts that told it which words belong together."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


def fit(texts: Sequence[str], folder: Path, more: Iterable[str] = (), dimension: int = DIMENSION) -> None:
    """Fit on `texts` and `more` (texts that tell which words belong together) and write the model to `folder`.

    The same texts give the same model. Needs two texts that differ.
    """
    more = list(more)
    step = max(1, -(-len(texts) // MAXIMUM_TEXTS))
    counted = [features(one) for one in (*texts[::step], *more)]
    names, weights = _vocabulary(counted)
    table = _directions(counted, names, weights, dimension)
    stamp = f"builtin-{VERSION}-{table.shape[1]}-{hashlib.sha256(table.tobytes()).hexdigest()[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "features.txt").write_text("\n".join(names), encoding="utf-8")
    np.save(folder / "weights.npy", weights)
    np.save(folder / "table.npy", table)
    for name, body in _descriptions(stamp, table.shape[1], len(texts), mark_of(more)).items():
        (folder / name).write_text(json.dumps(body, indent=1), encoding="utf-8")


def _descriptions(stamp: str, dimension: int, texts: int, taught: str) -> dict[str, Any]:
    return {
        "config.json": {"version": VERSION, "stamp": stamp, "dimension": dimension, "texts": texts, "taught": taught},
        "modules.json": [{"idx": 0, "name": "0", "path": "", "type": MODULE}],
        "config_sentence_transformers.json": {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    }


def _vocabulary(counted: Sequence[Counter[str]]) -> tuple[list[str], Floats]:
    """Features by name, those of one text only left out (except words), with their weights."""
    documents: Counter[str] = Counter()
    for one in counted:
        documents.update(one.keys())
    kept = [name for name, count in documents.items() if count > 1 or name[0] == "w"]
    if len(kept) > MAXIMUM_FEATURES:
        kept = sorted(kept, key=lambda name: (-documents[name], name))[:MAXIMUM_FEATURES]
    names = sorted(kept)
    weights = np.array([log((1 + len(counted)) / (1 + documents[name])) + 1 for name in names], np.float32)
    return names, weights


def _directions(counted: Sequence[Counter[str]], names: Sequence[str], weights: Floats, dimension: int) -> Floats:
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import TruncatedSVD

    rows = {name: row for row, name in enumerate(names)}
    values: list[Floats] = []
    columns: list[NDArray[np.int64]] = []
    starts = [0]
    for one in counted:
        known = [(rows[name], 1 + log(count), name[0] == "w") for name, count in sorted(one.items()) if name in rows]
        place = np.array([row for row, _, _ in known], np.int64)
        value = np.array([count for _, count, _ in known], np.float32) * weights[place] if known else np.zeros(0, np.float32)
        _to_shares(value, np.array([word for _, _, word in known], bool))
        values.append(value)
        columns.append(place)
        starts.append(starts[-1] + len(place))
    matrix = csr_matrix((np.concatenate(values), np.concatenate(columns), starts), shape=(len(counted), len(names)))
    size = max(1, min(dimension, min(matrix.shape) - 1))
    svd = TruncatedSVD(size, algorithm="randomized", n_iter=7, random_state=SEED)
    svd.fit(matrix)
    return np.ascontiguousarray(svd.components_.T, np.float32)


def _to_shares(values: Floats, words: NDArray[np.bool_]) -> None:
    """Bring the words' values and the pieces' values to their shares of the length, in place."""
    for mine, share in ((words, WORD_SHARE), (~words, 1 - WORD_SHARE)):
        length = float(np.linalg.norm(values[mine])) if len(values) else 0.0
        if length:
            values[mine] *= np.float32(share**0.5 / length)


def unit(vector: Floats) -> Floats:
    """The vector at length one; all zero when it has next to none."""
    length = float(np.linalg.norm(vector))
    return (vector / np.float32(length)).astype(np.float32) if length > 1e-9 else np.zeros_like(vector, np.float32)
