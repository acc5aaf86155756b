"""The built-in embedding as a module of sentence-transformers, so that `SentenceTransformer(folder)` reads the folder.

Imported by sentence-transformers alone, through the folder's modules.json; it loads torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import torch
from sentence_transformers.base.modules.input_module import InputModule

from assistant.adapters.embedding_builtin import BuiltinEmbedder

FILES = ("config.json", "features.txt", "weights.npy", "table.npy")


class TfidfSvd(InputModule):
    """Looks the features of a text up in the table, adds the rows up and brings the sum to unit length."""

    def __init__(self, folder: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.folder = folder
        self._embedder = BuiltinEmbedder(folder)
        self.table = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(np.array(self._embedder.table)), mode="sum")

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_more: Any) -> dict[str, torch.Tensor]:
        found = [self._embedder.rows_and_values((prompt or "") + one) for one in inputs]
        offsets = np.cumsum([0, *(len(rows) for rows, _ in found[:-1])])
        return {
            "input_ids": torch.from_numpy(np.concatenate([rows for rows, _ in found])),
            "values": torch.from_numpy(np.concatenate([values for _, values in found])),
            "offsets": torch.from_numpy(offsets.astype(np.int64)),
        }

    def forward(self, features: dict[str, Any], **_more: Any) -> dict[str, Any]:
        summed = self.table(features["input_ids"], features["offsets"], per_sample_weights=features["values"])
        features["sentence_embedding"] = torch.nn.functional.normalize(summed, p=2, dim=-1)
        return features

    def get_embedding_dimension(self) -> int:
        return self._embedder.dimension

    def save(self, output_path: str, *_args: Any, **_more: Any) -> None:
        for name in FILES:
            copyfile(self.folder / name, Path(output_path) / name)

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_rest: Any, **_more: Any) -> TfidfSvd:
        return cls(Path(model_name_or_path) / subfolder)
