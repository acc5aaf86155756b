"""Pages of a PDF as pictures, with pypdfium2."""

from __future__ import annotations

import io
import threading
from pathlib import Path

_ONE_AT_A_TIME = threading.Lock()  # PDFium is not safe to use from several threads


def render(path: Path, page: int, width: int) -> bytes:
    """Page `page` (from 1) as PNG, `width` pixels wide."""
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(path)
        try:
            sheet = document[page - 1]
            picture = sheet.render(scale=width / sheet.get_width()).to_pil()
        finally:
            document.close()
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
