"""Tiny models as sentence-transformers keeps them."""

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


def make_tiny_reranker(folder: Path, labels: int = 1) -> Path:
    """A cross-encoder with a body of random weights: what it prefers means nothing, but is always the same."""
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    source = folder.parent / f"{folder.name}-body"
    source.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *TINY_WORDS[1:]]
    (source / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(source / "vocab.txt"), do_lower_case=True, strip_accents=False).save_pretrained(source)
    torch.manual_seed(1)
    size = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16, "initializer_range": 1.0}
    BertForSequenceClassification(BertConfig(vocab_size=len(words), num_labels=labels, **size)).save_pretrained(source)
    CrossEncoder(str(source), device="cpu", local_files_only=True).save_pretrained(str(folder))
    return folder
