"""Markdown of a draft or a study-visit pack as a Word document (python-docx), with real footnotes.

Knows what our texts use: headings, paragraphs, bold and italic, bulleted lists, tables, and a numbered list of sources under
the last heading. A mark `[n]` in the text becomes a footnote with source n; then the list itself is left out.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from assistant.adapters.docx_fields import link, number_field
from assistant.adapters.docx_footnotes import Footnotes

_HEADING = re.compile(r"^(#{1,4})\s+(.*)$")
_BULLET = re.compile(r"^[-*]\s+(.*)$")
_NUMBERED = re.compile(r"^(\d+)\.\s+(.*)$")
_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+$")
_INLINE = re.compile(
    r"(?P<bold>\*\*(?P<b>.+?)\*\*)|(?P<italic>\*(?P<i>[^*\s](?:[^*]*[^*\s])?)\*)|(?P<mark>\[(?P<n>\d+)\])|(?P<url><(?P<u>https?://[^>\s]+)>)"
)
_LABEL = re.compile(r"^\*\*[^*]+\*\*$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MARKUP = re.compile(r"\*\*|\[\d+\]")
_CELL_CM, _LETTER_CM = 0.5, 0.27
"""What a cell needs beside its text, and what a letter of bold 11 point takes at most on average, in cm."""
_LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}


@dataclass
class _Block:
    """A piece of the text. `kind`: heading, paragraph, bullet, numbered or table."""

    kind: str
    text: str = ""
    level: int = 0
    number: int = 0
    rows: list[list[str]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)


def markdown_to_docx(markdown: str, language: str = "sv") -> bytes:
    """The document's bytes. Text that is edited by hand is fine: what is not known as markup stays text."""
    from docx import Document

    blocks = _blocks(_CONTROL.sub("", markdown))
    sources = _sources(blocks)
    document = Document()
    _set_up(document, blocks, language)
    notes = Footnotes(document, sources)
    for block in _without_sources(blocks, sources):
        _write(document, block, notes)
    notes.finish()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# -- reading the markdown ---------------------------------------------------------------------------------------------


def _blocks(markdown: str) -> list[_Block]:
    blocks: list[_Block] = []
    open_paragraph = False
    for raw in markdown.splitlines():
        line = raw.strip()
        if not line:
            open_paragraph = False
        elif found := _HEADING.match(line):
            blocks.append(_Block("heading", found[2], level=len(found[1])))
            open_paragraph = False
        elif line.startswith("|") and line.endswith("|") and len(line) > 2:
            _table_line(blocks, line)
            open_paragraph = False
        elif found := _BULLET.match(line):
            blocks.append(_Block("bullet", found[1]))
            open_paragraph = False
        elif found := _NUMBERED.match(line):
            blocks.append(_Block("numbered", found[2], number=int(found[1])))
            open_paragraph = False
        elif open_paragraph:
            blocks[-1].text += f" {line}"
        else:
            blocks.append(_Block("paragraph", line))
            open_paragraph = True
    return blocks


def _table_line(blocks: list[_Block], line: str) -> None:
    cells = [cell.strip() for cell in line[1:-1].split("|")]
    if not blocks or blocks[-1].kind != "table":
        blocks.append(_Block("table"))
    if _RULE.match(line.replace(" ", "")):
        blocks[-1].right = [cell.endswith(":") for cell in cells]
    else:
        blocks[-1].rows.append(cells)


def _sources(blocks: list[_Block]) -> dict[int, str]:
    """The numbered list that follows the last heading, by number; only when the text has marks that point into it."""
    last = max((n for n, block in enumerate(blocks) if block.kind == "heading"), default=-1)
    tail = blocks[last + 1 :]
    if last < 0 or not tail or any(block.kind != "numbered" for block in tail):
        return {}
    marks = {int(found["n"]) for block in blocks[:last] for text in _texts(block) for found in _INLINE.finditer(text) if found["mark"]}
    listed = {block.number: block.text for block in tail}
    return listed if marks & set(listed) else {}


def _texts(block: _Block) -> list[str]:
    return [cell for row in block.rows for cell in row] if block.kind == "table" else [block.text]


def _without_sources(blocks: list[_Block], sources: dict[int, str]) -> list[_Block]:
    """Without the list of sources and its heading when its entries become footnotes."""
    if not sources:
        return blocks
    last = max(n for n, block in enumerate(blocks) if block.kind == "heading")
    return blocks[:last]


# -- writing the document ---------------------------------------------------------------------------------------------


def _set_up(document: Any, blocks: list[_Block], language: str) -> None:
    """A4, margins, fonts, language and title."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    for style in document.styles.element.iter(qn("w:rPrDefault")):
        properties = style.find(qn("w:rPr"))
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        lang = OxmlElement("w:lang")
        for key in ("w:val", "w:eastAsia"):
            lang.set(qn(key), _LANGUAGES.get(language, "sv-SE"))
        properties.append(lang)
    _number_pages(section)
    properties = document.core_properties
    properties.title = next((block.text for block in blocks if block.kind == "heading"), "")
    properties.author, properties.language, properties.comments = "Kompass", _LANGUAGES.get(language, "sv-SE"), ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _number_pages(section: Any) -> None:
    """The page's number in the middle of the foot, and of how many."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number_field(foot, "PAGE", "1")
    foot.add_run(" / ")
    number_field(foot, "NUMPAGES", "1")


def _write(document: Any, block: _Block, notes: Footnotes) -> None:
    if block.kind == "heading":
        level = 0 if block.level == 1 else block.level - 1
        _inline(document.add_heading(level=level), block.text, notes)
    elif block.kind == "table":
        _write_table(document, block, notes)
    elif block.kind == "bullet":
        _inline(document.add_paragraph(style="List Bullet"), block.text, notes)
    elif block.kind == "numbered":
        _inline(document.add_paragraph(), f"{block.number}. {block.text}", notes)
    else:
        paragraph = document.add_paragraph()
        _inline(paragraph, block.text, notes)
        if _LABEL.match(block.text):  # it names what follows
            paragraph.paragraph_format.keep_with_next = True


def _write_table(document: Any, block: _Block, notes: Footnotes) -> None:
    """A table whose first row is a head that is repeated on every page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    width = max((len(row) for row in block.rows), default=0)
    if not width:
        return
    table = document.add_table(rows=0, cols=width)
    table.style = "Light Grid Accent 1"
    table.autofit = False
    widths = _widths(block, width)
    for m, column in enumerate(table.columns):
        column.width = Cm(widths[m])
    for n, row in enumerate(block.rows):
        line = table.add_row()
        _keep_whole(line)
        if n and not any(row):
            line.height = Cm(1.2)  # to be filled in by hand
        for m in range(width):
            cell = line.cells[m]
            cell.width = Cm(widths[m])
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            _inline(paragraph, row[m] if m < len(row) else "", notes)
            if m < len(block.right) and block.right[m]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            for run in paragraph.runs:
                run.bold = n == 0
        if n == 0:
            head = OxmlElement("w:tblHeader")
            head.set(qn("w:val"), "true")
            line._tr.get_or_add_trPr().append(head)
    document.add_paragraph()


def _keep_whole(line: Any) -> None:
    """A row that no page break goes through."""
    from docx.oxml import OxmlElement

    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _widths(block: _Block, width: int, whole: float = 16.0) -> list[float]:
    """Column widths in cm: each takes its longest word whole, and the rest is shared by the longest cell of each."""
    cells = [[_MARKUP.sub("", row[m]) for row in block.rows if m < len(row)] for m in range(width)]
    least = [_CELL_CM + _LETTER_CM * max([len(word) for cell in column for word in cell.split()] or [1]) for column in cells]
    if sum(least) >= whole:
        return [whole * one / sum(least) for one in least]
    longest = [max([7, *(min(len(cell), 60) for cell in column)]) for column in cells]
    wanted = [max(0.0, whole * one / sum(longest) - small) for one, small in zip(longest, least, strict=True)]
    share = (whole - sum(least)) / (sum(wanted) or 1)
    return [small + share * more for small, more in zip(least, wanted, strict=True)]


def _inline(paragraph: Any, text: str, notes: Footnotes) -> None:
    """Runs with bold, italic, addresses and footnotes; neighbouring footnotes get a comma between them."""
    place, marked = 0, False
    for found in _INLINE.finditer(text):
        if found["mark"] and int(found["n"]) not in notes.sources:
            continue
        before = text[place : found.start()]
        if before:
            paragraph.add_run(before.rstrip(" ") if found["mark"] else before)
            marked = False
        place = found.end()
        if found["mark"]:
            if marked:
                paragraph.add_run(",").font.superscript = True
            notes.refer(paragraph, int(found["n"]))
            marked = True
            continue
        marked = False
        if found["url"]:
            link(paragraph, found["u"])
            continue
        run = paragraph.add_run(found["b"] or found["i"])
        run.bold, run.italic = bool(found["bold"]) or None, bool(found["italic"]) or None
    if text[place:]:
        paragraph.add_run(text[place:])
