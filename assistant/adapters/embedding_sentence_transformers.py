"""Any other embedding model that sentence-transformers reads: a folder, or a name whose files are already on this machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelUnavailable

Floats = NDArray[np.float32]
BATCH = 32


class SentenceTransformerEmbedder:
    """Loads the model when it is first needed; never fetches one. Raises ModelUnavailable with the command that would."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _model(self) -> Any:
        folder = Path(self.name).expanduser()
        is_folder = folder.is_dir()
        if not is_folder and (folder.is_absolute() or self.name.startswith((".", "~"))):
            raise ModelUnavailable(f"The embedding model {self.name!r} is a folder that does not exist.", given=self.name, command="")
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(str(folder) if is_folder else self.name, local_files_only=True, device="cpu")
        except Exception as error:  # the library raises errors of many kinds, of its own and of the libraries below it
            command = f"hf download {self.name}"
            raise ModelUnavailable(
                f"The embedding model {self.name!r} cannot be loaded from this machine ({type(error).__name__}). "
                + ("Its folder is not a sentence-transformers model." if is_folder else f"Fetch it once with: {command}"),
                given=self.name,
                command="" if is_folder else command,
            ) from error

    @cached_property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    @cached_property
    def stamp(self) -> str:
        """Name, what its configuration says, and dimension."""
        folder = Path(self.name).expanduser()
        described = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))) if folder.is_dir() else ""
        mark = hashlib.sha256(described.encode()).hexdigest()[:8] if described else "hub"
        return f"{Path(self.name).name if folder.is_dir() else self.name}-{mark}-{self.dimension}"

    @cached_property
    def _prefixes(self) -> tuple[str, str]:
        """What e5 models want before a query and before a passage, when the model itself does not say so."""
        own = {key: value for key, value in (self._model.prompts or {}).items() if value}
        return ("query: ", "passage: ") if "e5" in Path(self.name).name.casefold().split("-") and not own else ("", "")

    def passages(self, texts: Sequence[str]) -> Floats:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        prefixed = [self._prefixes[1] + one for one in texts]
        found = self._model.encode_document(prefixed, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, np.float32)

    def query(self, text: str) -> Floats:
        found = self._model.encode_query([self._prefixes[0] + text], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found[0], np.float32)
