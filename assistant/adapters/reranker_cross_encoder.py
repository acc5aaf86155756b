"""An optional second look at the first passages, by a cross-encoder of sentence-transformers that is on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import exp
from pathlib import Path
from typing import Any

from assistant.adapters.embedding_sentence_transformers import without_network
from assistant.domain.evidence import Passage
from assistant.errors import ModelUnavailable

LOOKED_AT = 30
SHARE = 0.5
"""How much the cross-encoder says beside what the order already says."""


class CrossEncoderReranker:
    """Loads the model when it is first needed; never fetches one. Raises ModelUnavailable."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import CrossEncoder

        try:
            with without_network():
                return CrossEncoder(str(Path(self.name).expanduser()) if Path(self.name).expanduser().is_dir() else self.name, local_files_only=True)
        except Exception as error:  # the library raises errors of many kinds, of its own and of the libraries below it
            command = f"hf download {self.name}"
            raise ModelUnavailable(
                f"The reranking model {self.name!r} cannot be loaded from this machine; fetch it once with: {command}",
                given=self.name,
                command=command,
            ) from error

    def reordered(self, query: str, found: Sequence[tuple[float, Passage]]) -> list[tuple[float, Passage]]:
        """The same passages; the first LOOKED_AT in a new order, before the others."""
        first, rest = list(found[:LOOKED_AT]), list(found[LOOKED_AT:])
        if not first:
            return rest
        raw = self._model.predict([(query, one.text) for _, one in first], show_progress_bar=False)
        fits = [1 / (1 + exp(-float(one))) if not 0 <= float(one) <= 1 else float(one) for one in raw]
        again = [((1 - SHARE) * score + SHARE * fit, passage) for (score, passage), fit in zip(first, fits, strict=True)]
        last = min(score for score, _ in again)
        return sorted(again, key=lambda pair: -pair[0]) + [(min(score, last), passage) for score, passage in rest]
