"""Pages as pictures: drawn at a distance, whatever the file is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from assistant.adapters import child_process, page_images


def blank(path: Path, width: float, height: float) -> Path:
    writer = PdfWriter()
    writer.add_blank_page(width, height)
    writer.write(path)
    return path


def test_a_page_is_as_wide_as_asked(tmp_path: Path) -> None:
    found = page_images.render(blank(tmp_path / "a.pdf", 595, 842), 1, 300)
    assert found is not None
    with Image.open(io.BytesIO(found)) as picture:
        assert (picture.format, picture.width) == ("PNG", 300)


def test_a_page_that_says_it_is_endless_is_drawn_small(tmp_path: Path) -> None:
    found = page_images.render(blank(tmp_path / "a.pdf", 1, 14_000), 1, 900)
    if found is not None:  # or not at all
        with Image.open(io.BytesIO(found)) as picture:
            assert picture.width * picture.height <= page_images.TALLEST * 900 * 901


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4 and nothing more", b"no PDF"])
def test_what_is_no_page_gives_no_picture(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(body)
    assert page_images.render(tmp_path / "a.pdf", 1, 300) is None
    assert page_images.render(tmp_path / "not there.pdf", 1, 300) is None


def test_a_page_that_is_not_there_gives_no_picture(tmp_path: Path) -> None:
    assert page_images.render(blank(tmp_path / "a.pdf", 595, 842), 7, 300) is None


@pytest.mark.parametrize(
    "body",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "from assistant.adapters import child_process as c; c.hold_memory(300 * 1024**2); b = [bytearray(10**8) for _ in range(99)]",
        "import time; time.sleep(60)",
    ],
    ids=["crash", "memory", "time"],
)
def test_however_the_drawing_ends_nothing_else_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    (tmp_path / "drawing_stand_in.py").write_text(body, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(page_images, "SECONDS", 3.0)
    real = child_process.command
    monkeypatch.setattr(page_images.child_process, "command", lambda _, *rest: real("drawing_stand_in", *rest))
    assert page_images.render(blank(tmp_path / "a.pdf", 595, 842), 1, 300) is None
