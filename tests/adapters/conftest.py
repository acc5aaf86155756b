"""What the adapters' tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_models import make_tiny_model


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of a few words, made here; loading sentence_transformers takes seconds."""
    return make_tiny_model(tmp_path_factory.mktemp("models") / "tiny")
