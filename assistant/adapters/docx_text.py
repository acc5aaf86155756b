"""The text of an edited draft: Markdown or plain text as it stands, of a Word document its paragraphs and tables."""

from __future__ import annotations

from pathlib import Path

from assistant.adapters.backup import UNREADABLE
from assistant.errors import BadPath


def edited_text(path: Path) -> str:
    """Raises BadPath for a file that cannot be read, or is neither text nor a Word document."""
    try:
        return _of_word(path) if path.suffix.lower() == ".docx" else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadPath(f"{str(path)!r} cannot be read: {error.strerror}.", given=str(path)) from error
    except (*UNREADABLE, KeyError, SyntaxError) as error:  # the parser of XML raises a kind of SyntaxError
        raise BadPath(f"{str(path)!r} is neither text in UTF-8 nor a Word document.", given=str(path)) from error


def _of_word(path: Path) -> str:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        document = Document(str(path))
    except PackageNotFoundError as error:
        raise ValueError(str(path)) from error
    lines = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n\n".join(lines)
