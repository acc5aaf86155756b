"""An optional second look at the first passages, by a cross-encoder of sentence-transformers that is on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from assistant.adapters.embedding_sentence_transformers import loaded
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
        def load(source: str) -> Any:
            from sentence_transformers import CrossEncoder

            return CrossEncoder(source, local_files_only=True, device="cpu")

        return loaded("reranking", self.name, load)

    def reordered(self, query: str, found: Sequence[tuple[float, Passage]]) -> list[tuple[float, Passage]]:
        """The same passages; the first LOOKED_AT in a new order, before the others."""
        first, rest = list(found[:LOOKED_AT]), list(found[LOOKED_AT:])
        if not first:
            return rest
        fits = self._fits(query, [one.text for _, one in first])
        again = [((1 - SHARE) * score + SHARE * fit, passage) for (score, passage), fit in zip(first, fits, strict=True)]
        last = min(score for score, _ in again)
        return sorted(again, key=lambda pair: -pair[0]) + [(min(score, last), passage) for score, passage in rest]

    def _fits(self, query: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers, 0 to 1; said as logits by some models and as shares by others unless it is asked for."""
        from torch.nn import Sigmoid

        raw = self._model.predict([(query, one) for one in texts], activation_fn=Sigmoid(), show_progress_bar=False)
        if raw.shape != (len(texts),):
            raise ModelUnavailable(
                f"The reranking model {self.name!r} gives {raw.shape[-1]} values for a passage, not one score; "
                "set another in KOMPASS_RERANKER_MODEL.",
                kind="no_reranker",
                given=self.name,
            )
        return [float(one) for one in raw]
