"""Embeddings: the built-in one is the same by NumPy and by sentence-transformers; other models are never fetched."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_models import TINY_DIMENSION, make_tiny_model, make_tiny_reranker

from assistant.adapters.embedding_builtin import DIMENSION, BuiltinEmbedder, fit
from assistant.adapters.embedding_sentence_transformers import SentenceTransformerEmbedder
from assistant.adapters.index_files import embedded_text
from assistant.adapters.reranker_cross_encoder import CrossEncoderReranker
from assistant.domain.corpus import Corpus
from assistant.domain.evidence import Passage
from assistant.errors import ModelUnavailable, StateDamaged

TEXTS = [
    "Klagomål och synpunkter tas om hand på samma sätt i hela kommunen.",
    "Klagomålshanteringen följs upp varje år.",
    "Budgeten beslutas av fullmäktige i november.",
    "Chefernas uppdrag följs upp i samtal om mål och lön.",
    "Kontaktcentret svarar på invånarnas frågor.",
]
ASKED = ["kontaktcenter", "klagomål och synpunkter", "xyzzyqqw", "", "Ängelholm och Örkelljunga", "lönesättning " * 50, "e-tjänst"]


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory, built_in: Corpus) -> Path:
    from assistant.adapters.corpus_files import passages

    folder = tmp_path_factory.mktemp("fitted")
    fit([embedded_text(one) for one in passages(built_in)], folder)
    return folder


# -- the built-in embedding -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["config.json", "features.txt", "weights.npy", "table.npy"])
@pytest.mark.parametrize("left", [None, 0, 60])
def test_files_that_are_not_whole_are_told(name: str, left: int | None, fitted: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(fitted, tmp_path / "model")
    path = folder / name
    body = path.read_bytes()
    path.unlink()
    if left is not None:
        path.write_bytes(body[:left])
    with pytest.raises(StateDamaged, match="doctor --repair"):
        BuiltinEmbedder(folder)


@pytest.mark.parametrize("config", ["[]", '{"version": 0}', '{"version": 1, "stamp": "x", "dimension": 7}'])
def test_a_description_that_does_not_fit_is_told(config: str, fitted: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(fitted, tmp_path / "model")
    (folder / "config.json").write_text(config, encoding="utf-8")
    with pytest.raises(StateDamaged):
        BuiltinEmbedder(folder)


def test_vectors_have_unit_length_and_those_of_unknown_texts_are_zero(fitted: Path) -> None:
    embedder = BuiltinEmbedder(fitted)
    assert embedder.dimension == DIMENSION
    vectors = embedder.passages(ASKED)
    assert (vectors.shape, vectors.dtype) == ((len(ASKED), DIMENSION), np.float32)
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths[3] == 0
    assert np.allclose(np.delete(lengths, 3)[[0, 1, 3, 4]], 1, atol=1e-6)
    assert all(np.array_equal(one, embedder.query(text)) for one, text in zip(vectors, ASKED, strict=True))


def test_words_of_one_family_are_near_and_letters_without_dots_nearer_still(fitted: Path) -> None:
    embedder = BuiltinEmbedder(fitted)
    complaint = embedder.query("klagomål")
    assert complaint @ embedder.query("klagomålshantering") > 0.5 > complaint @ embedder.query("budgetprocess")
    assert embedder.query("lönesättning") @ embedder.query("lonesattning") > 0.6


def test_the_same_texts_give_the_same_model_in_every_process(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.adapters.embedding_builtin import fit\n"
        f"fit({TEXTS!r}, Path(sys.argv[1]), ['klagomål. synpunkt'])"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / seed)], check=True, env=environment)
    names = sorted(one.name for one in (tmp_path / "1").iterdir())
    assert [(tmp_path / "1" / one).read_bytes() == (tmp_path / "2" / one).read_bytes() for one in names] == [True] * len(names)
    assert len(names) == 6


def test_other_texts_give_another_stamp(tmp_path: Path) -> None:
    fit(TEXTS, tmp_path / "one")
    fit(TEXTS[:-1], tmp_path / "other")
    assert BuiltinEmbedder(tmp_path / "one").stamp != BuiltinEmbedder(tmp_path / "other").stamp


@pytest.mark.parametrize("texts", [["ett ord", "två andra"], ["", "ett ord", "ett annat"], ["samma ord", "samma ord", "annat"]])
def test_the_smallest_material_gives_a_model(texts: list[str], tmp_path: Path) -> None:
    fit(texts, tmp_path)
    embedder = BuiltinEmbedder(tmp_path)
    assert np.isfinite(embedder.passages(texts)).all()
    assert embedder.dimension < len(texts)


def test_asking_loads_neither_torch_nor_scikit_learn(fitted: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.adapters.embedding_builtin import BuiltinEmbedder\n"
        "BuiltinEmbedder(Path(sys.argv[1])).query('kontaktcenter')\n"
        "print([one for one in ('torch', 'sklearn', 'scipy', 'chromadb', 'sentence_transformers') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(fitted)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- the same through sentence-transformers ---------------------------------------------------------------------------


def test_sentence_transformers_reads_the_folder_and_gives_equal_vectors(fitted: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    embedder = BuiltinEmbedder(fitted)
    model = SentenceTransformer(str(fitted), trust_remote_code=True, device="cpu")
    expected = embedder.passages(ASKED)
    assert np.allclose(model.encode(ASKED), expected, atol=1e-6)
    assert np.allclose(model.encode_query(ASKED), expected, atol=1e-6)
    assert np.allclose(model.encode_document(ASKED, batch_size=2), expected, atol=1e-6)
    assert (model.get_embedding_dimension(), model.similarity_fn_name) == (DIMENSION, "cosine")
    model.save(str(tmp_path / "again"))
    again = SentenceTransformer(str(tmp_path / "again"), trust_remote_code=True, device="cpu")
    assert np.array_equal(again.encode(ASKED), model.encode(ASKED))
    assert np.array_equal(BuiltinEmbedder(tmp_path / "again").passages(ASKED), expected)


# -- other models -----------------------------------------------------------------------------------------------------


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What somebody tried to look up on the network."""
    calls: list[Any] = []

    def look_up(*arguments: Any, **_more: Any) -> Any:
        calls.append(arguments)
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return calls


@pytest.mark.parametrize("name", ["intfloat/multilingual-e5-small", "no-such-model"])
def test_a_missing_model_is_told_with_the_command_and_not_fetched(name: str, reached: list[Any]) -> None:
    with pytest.raises(ModelUnavailable, match=f"hf download {name}") as raised:
        SentenceTransformerEmbedder(name).query("kontaktcenter")
    assert raised.value.values == {"kind": "not_here", "given": name, "command": f"hf download {name}"}
    assert reached == []


def test_a_missing_reranker_is_told_with_the_command_and_not_fetched(reached: list[Any]) -> None:
    passage = Passage("p", "Kontaktcenter.", "practice")
    with pytest.raises(ModelUnavailable, match="hf download no/such-reranker"):
        CrossEncoderReranker("no/such-reranker").reordered("kontaktcenter", [(1.0, passage)])
    assert reached == []


@pytest.fixture(scope="module")
def reranker(tmp_path_factory: pytest.TempPathFactory) -> CrossEncoderReranker:
    return CrossEncoderReranker(str(make_tiny_reranker(tmp_path_factory.mktemp("reranker") / "model")))


def test_the_first_are_ordered_by_what_the_cross_encoder_says_too_and_stay_before_the_others(reranker: CrossEncoderReranker) -> None:
    texts = ["kontaktcenter svar", "lön chef", "mål budget", "klagomål synpunkter dialog", "invånare"] * 8
    found = [(0.5, Passage(str(at), text, "text")) for at, text in enumerate(texts)]
    again = reranker.reordered("kontaktcenter", found)
    assert sorted(one.id for _, one in again) == sorted(one.id for _, one in found)
    assert [one.id for _, one in again[30:]] == [str(at) for at in range(30, 40)]
    scores = [score for score, _ in again]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= one <= 1 for one in scores)
    # All had the same score before: what is left is the model's own order.
    own = reranker._model.predict([("kontaktcenter", one) for one in texts[:5]])
    order = [texts[:5].index(one.text) for _, one in again[:30]]
    assert list(dict.fromkeys(order)) == sorted(range(5), key=lambda at: -own[at])


def test_a_model_that_gives_no_single_score_is_told(tmp_path: Path) -> None:
    sorter = CrossEncoderReranker(str(make_tiny_reranker(tmp_path / "model", labels=3)))
    with pytest.raises(ModelUnavailable, match="gives 3 values for a passage"):
        sorter.reordered("kontaktcenter", [(1.0, Passage("p", "Kontaktcenter.", "practice"))])


def test_a_missing_folder_of_a_reranker_is_no_name_to_fetch() -> None:
    with pytest.raises(ModelUnavailable, match="is a folder that does not exist"):
        CrossEncoderReranker("/no/such/folder").reordered("kontaktcenter", [(1.0, Passage("p", "Kontaktcenter.", "practice"))])


@pytest.mark.parametrize("name", ["/no/such/folder", "./no-such-folder", "~/no-such-folder-of-models"])
def test_a_missing_folder_is_told_without_loading_anything(name: str) -> None:
    with pytest.raises(ModelUnavailable, match="does not exist"):
        _ = SentenceTransformerEmbedder(name).stamp


def test_a_folder_that_is_no_model_is_told(tmp_path: Path, reached: list[Any]) -> None:
    with pytest.raises(ModelUnavailable, match="not a sentence-transformers model"):
        SentenceTransformerEmbedder(str(tmp_path)).query("kontaktcenter")
    assert reached == []


def test_a_model_in_a_folder_embeds(tiny_model: Path, reached: list[Any]) -> None:
    embedder = SentenceTransformerEmbedder(str(tiny_model))
    vectors = embedder.passages(["klagomål", "lön och mål"])
    assert (vectors.shape, vectors.dtype, embedder.dimension) == ((2, TINY_DIMENSION), np.float32, TINY_DIMENSION)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert np.allclose(embedder.query("klagomål"), vectors[0], atol=1e-6)
    assert embedder.passages([]).shape == (0, TINY_DIMENSION)
    assert reached == []


def test_other_weights_or_another_name_give_another_stamp(tiny_model: Path, tmp_path: Path) -> None:
    before = SentenceTransformerEmbedder(str(tiny_model)).stamp
    copied = shutil.copytree(tiny_model, tmp_path / "tiny")
    assert SentenceTransformerEmbedder(str(copied)).stamp == before
    shutil.rmtree(copied)
    make_tiny_model(copied, seed=1)
    assert SentenceTransformerEmbedder(str(copied)).stamp != before


def test_a_name_is_loaded_from_the_files_of_the_hub_on_this_machine(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reached: list[Any]
) -> None:
    place = tmp_path / "models--org--tiny-e5"
    shutil.copytree(tiny_model, place / "snapshots" / ("a" * 40))
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text("a" * 40, encoding="utf-8")
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    embedder, plain = SentenceTransformerEmbedder("org/tiny-e5"), SentenceTransformerEmbedder(str(tiny_model))
    assert embedder.stamp == f"org/tiny-e5-hub-{TINY_DIMENSION}"
    # An e5 model wants to be told what is a query and what a passage.
    assert np.allclose(embedder.query("klagomål"), plain.query("query: klagomål"), atol=1e-6)
    assert np.allclose(embedder.passages(["klagomål"])[0], plain.query("passage: klagomål"), atol=1e-6)
    assert reached == []
