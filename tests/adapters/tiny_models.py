"""A tiny model as sentence-transformers keeps them."""

from __future__ import annotations

from pathlib import Path

TINY_WORDS = [
    "[UNK]",
    "kontaktcenter",
    "klagomål",
    "synpunkter",
    "lön",
    "chef",
    "mål",
    "budget",
    "invånare",
    "dialog",
    "query",
    ":",
    "passage",
    "svar",
]
TINY_DIMENSION = 8


def make_tiny_model(folder: Path, seed: int = 0) -> Path:
    import numpy as np
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(TINY_WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    weights = np.random.default_rng(seed).normal(size=(len(TINY_WORDS), TINY_DIMENSION)).astype("float32")
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu").save(str(folder))
    return folder
