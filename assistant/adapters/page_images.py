"""Pages of a PDF as pictures, with pypdfium2, each drawn in a process of its own.

PDFium is a large library in C++, and the files are others': one that eats memory, never ends or makes it crash takes that
process with it and nothing else.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from assistant.adapters import child_process

MEMORY_BYTES = 1024**3
SECONDS = 30.0
TALLEST = 6
"""Times as high as it is wide: a page that says it is higher is drawn smaller."""
_AT_ONCE = threading.BoundedSemaphore(2)


def render(path: Path, page: int, width: int) -> bytes | None:
    """Page `page` (from 1) as PNG, at most `width` pixels wide; None when it cannot be drawn."""
    with _AT_ONCE:
        try:
            done = subprocess.run(
                child_process.command(__name__, str(path), str(page), str(width)),
                capture_output=True,
                timeout=SECONDS,
                env=child_process.environment(),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
    return done.stdout if done.returncode == 0 and done.stdout else None


def draw(path: Path, page: int, width: int) -> None:
    """Write the page as PNG to standard output; whatever goes wrong ends this process."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    sheet = document[page - 1]
    scale = min(width / sheet.get_width(), TALLEST * width / sheet.get_height())
    sheet.render(scale=scale).to_pil().save(sys.stdout.buffer, "PNG")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    child_process.hold_memory(MEMORY_BYTES)
    draw(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
