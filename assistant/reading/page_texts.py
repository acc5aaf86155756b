"""What stands on each page after clean-up, so that a quote can be found there again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.language.folding import SOFT
from assistant.reading.pages import Line, Page, Pages
from assistant.reading.sections import Outline


def page_texts(pages: Pages, outline: Outline) -> tuple[str, ...]:
    """Page 1 first: one paragraph, row or cell a line, words whole; the cells of two-column tables where the table begins."""
    cells: dict[int, list[str]] = {page.number: [] for page in pages.pages}
    for section in outline.sections:
        for cell in section.cells:
            for number, text in _cell_parts(cell.lines, pages):
                cells[number].append(text)
    return tuple(_page_text(page, outline, cells[page.number], pages) for page in pages.pages)


def _page_text(page: Page, outline: Outline, cells: Sequence[str], pages: Pages) -> str:
    parts: list[str] = []
    block: list[Line] = []
    put = False
    for line in page.lines:
        in_table = id(line) in outline.in_tables
        if block and (in_table or _apart(block[-1], line, pages)):
            parts.append(pages.join(one.text for one in block))
            block = []
        if not in_table:
            block.append(line)
        elif not put:
            parts += cells
            put = True
    if block:
        parts.append(pages.join(one.text for one in block))
    if not put:
        parts += cells
    return "\n".join(part.replace(SOFT, "-") for part in parts)


def _apart(above: Line, line: Line, pages: Pages) -> bool:
    if line.bulleted or above.bold != line.bold or abs(above.size - line.size) > 0.6 or above.y < line.y:
        return True
    return line.gap > 1.22 * pages.pitch


def _cell_parts(lines: Sequence[tuple[int, str]], pages: Pages) -> Iterator[tuple[int, str]]:
    for number in dict.fromkeys(page for page, _ in lines):
        yield number, pages.join(text for page, text in lines if page == number)
