"""Vectors in Chroma: an embedded collection beside the index, or one on a server. Derived; may be dropped at any time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from assistant.ports import Progress

BATCH = 2000


class ChromaVectors:
    """One collection, `name` made ascii, cosine. Errors are those of Chroma; who calls decides what they mean."""

    def __init__(self, name: str, folder: Path, url: str | None = None) -> None:
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        self._file: Path | None = None
        quiet = Settings(anonymized_telemetry=False)
        self.name = re.sub(r"[^A-Za-z0-9-]+", "-", name).strip("-")[:60]
        if url:
            place = urlsplit(url if "//" in url else f"//{url}")
            ssl = place.scheme == "https"
            port = place.port or (443 if ssl else 8000)
            self._client: Any = chromadb.HttpClient(host=place.hostname or "localhost", port=port, ssl=ssl, settings=quiet)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = folder / "chroma.sqlite3"
            if not self._file.exists():
                # Chroma keeps what it opened for the whole process, also of a folder that was taken away since.
                SharedSystemClient.clear_system_cache()
            self._client = chromadb.PersistentClient(path=str(folder), settings=quiet)
        self._collection: Any = self._client.get_or_create_collection(self.name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None)

    @property
    def lost(self) -> bool:
        """Whether the folder was taken away since it was opened."""
        return self._file is not None and not self._file.exists()

    def count(self) -> int:
        return int(self._collection.count())

    def ids(self) -> set[str]:
        return set(self._collection.get(include=[])["ids"])

    def put(self, ids: Sequence[str], vectors: NDArray[np.float32], facts: Sequence[dict[str, Any]], progress: Progress | None = None) -> None:
        """Enter or replace vectors; `facts` are what Chroma may filter by. `ids` are unlike one another."""
        for start in range(0, len(ids), BATCH):
            end = start + BATCH
            self._collection.upsert(ids=list(ids[start:end]), embeddings=np.array(vectors[start:end]), metadatas=list(facts[start:end]))
            if progress:
                progress("chroma", min(end, len(ids)), len(ids))

    def drop(self, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), BATCH):
            self._collection.delete(ids=list(ids[start : start + BATCH]))

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[str]:
        """The ids of the nearest vectors, nearest first."""
        found = self._collection.query(query_embeddings=[vector.tolist()], n_results=min(limit, max(1, self.count())), include=[])
        return list(found["ids"][0])

    def drop_others(self, beginning: str) -> None:
        """Drop the collections whose names begin so, but this one."""
        for one in self._client.list_collections():
            name = one if isinstance(one, str) else one.name
            if name.startswith(beginning) and name != self.name:
                self._client.delete_collection(name)

    def close(self) -> None:
        close = getattr(self._client, "close", None)
        if close is not None:
            close()
