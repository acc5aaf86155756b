"""Any other embedding model that sentence-transformers reads: a folder, or a name whose files are already on this machine."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelUnavailable

Floats = NDArray[np.float32]
BATCH = 32
_END = 65_536


@contextmanager
def without_network() -> Iterator[None]:
    """Keep the hub's client from asking its server while a model is loaded, which it does for local files too; and no bars."""
    from huggingface_hub import constants
    from transformers.utils import logging as bars

    bars.disable_progress_bar()  # type: ignore[no-untyped-call]  # the library says no types
    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


def loaded(kind: str, name: str, load: Callable[[str], Any]) -> Any:
    """What `load` makes of a folder or of a name whose files are on this machine. Raises ModelUnavailable with the way out."""
    folder = Path(name).expanduser()
    is_folder = folder.is_dir()
    if not is_folder and (folder.is_absolute() or name.startswith((".", "~"))):
        raise ModelUnavailable(f"The {kind} model {name!r} is a folder that does not exist.", kind="no_folder", given=name, command="")
    try:
        with without_network():
            return load(str(folder) if is_folder else name)
    except Exception as error:  # the libraries raise errors of many kinds, of their own and of those below them
        command = f"hf download {name}"
        raise ModelUnavailable(
            f"The {kind} model {name!r} cannot be loaded from this machine ({type(error).__name__}). "
            + ("Its folder is not a sentence-transformers model." if is_folder else f"Fetch it once with: {command}"),
            kind="not_readable" if is_folder else "not_here",
            given=name,
            command="" if is_folder else command,
        ) from error


class SentenceTransformerEmbedder:
    """Loads the model when it is first needed; never fetches one. Raises ModelUnavailable with the command that would."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _model(self) -> Any:
        def load(source: str) -> Any:
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(source, local_files_only=True, device="cpu")

        return loaded("embedding", self.name, load)

    @cached_property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    @cached_property
    def stamp(self) -> str:
        """Name, a mark of its folder's files, and dimension."""
        folder = Path(self.name).expanduser()
        mark = _mark(folder) if folder.is_dir() else "hub"
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


def _mark(folder: Path) -> str:
    """Unlike for unlike models: names, sizes and ends of all files; the whole of large weights would take seconds."""
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and one.suffix != ".md"):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()} {size} ".encode())
        with path.open("rb") as file:
            digest.update(file.read(_END))
            file.seek(max(0, size - _END))
            digest.update(file.read(_END))
    return digest.hexdigest()[:8]
