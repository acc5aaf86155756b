"""Word documents: what an edited draft may hold comes out whole, sources become footnotes, addresses can be clicked."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document

from assistant.adapters.docx_writer import markdown_to_docx

TEXT = """# Utkast för Borås kommun

Underlaget är utvärderingen [1]. Kommunen får 2 av 20 poäng [1][2].

| Nr | Ämne | Poäng |
| --- | --- | ---: |
| 7.5 | Kreativitet och förbättringar | 2/20 |

## 7.5 Kreativitet

**Iakttagelse.** Idéer tas *inte* om hand [2].

- En punkt
- En till

## Källor

1. Rapporten, s. 3: ”2 av 20” <https://example.se/a?b=1&c=2>
2. Rapporten, s. 4: ”idéer”
"""


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode("utf-8")


def paragraphs(content: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(content)).paragraphs]


@pytest.mark.parametrize("text", ["", " \n\n", "|", "||", "| |", "# ", "[9]", "**", "* ", "1.", "## Källor\n\n1. x", "a\x00b\x0bc", "| a |\n| --- |"])
def test_any_text_gives_a_document_that_opens(text: str) -> None:
    Document(io.BytesIO(markdown_to_docx(text)))


def test_headings_paragraphs_bullets_and_tables_are_what_they_are_in_word() -> None:
    document = Document(io.BytesIO(markdown_to_docx(TEXT)))
    styles = [(one.style.name, one.text) for one in document.paragraphs if one.text]
    assert ("Title", "Utkast för Borås kommun") in styles
    assert ("Heading 1", "7.5 Kreativitet") in styles
    assert ("List Bullet", "En punkt") in styles
    (table,) = document.tables
    assert [cell.text for cell in table.rows[1].cells] == ["7.5", "Kreativitet och förbättringar", "2/20"]
    assert document.core_properties.title == "Utkast för Borås kommun"


def test_marks_become_footnotes_and_the_list_of_sources_goes() -> None:
    content = markdown_to_docx(TEXT)
    notes = part(content, "word/footnotes.xml")
    assert part(content, "word/document.xml").count("w:footnoteReference ") == 4
    assert notes.count("”2 av 20”") == 1  # later references to the same source are brief
    assert "not 1" in notes
    assert not any("Källor" in one or "[1]" in one for one in paragraphs(content))


def test_a_mark_without_a_source_stays_text() -> None:
    assert any("[7]" in one for one in paragraphs(markdown_to_docx(TEXT.replace("20 poäng [1][2]", "20 poäng [7]"))))


def test_addresses_can_be_clicked_and_lose_their_brackets() -> None:
    notes = part(markdown_to_docx(TEXT), "word/footnotes.xml")
    assert "HYPERLINK" in notes and "https://example.se/a?b=1&amp;c=2" in notes and "&lt;https" not in notes
    body = part(markdown_to_docx('Se <https://example.se/"x"> nu.'), "word/document.xml")
    assert "HYPERLINK" in body and "%22x%22" in body


def test_pages_are_numbered_and_rows_are_not_broken() -> None:
    content = markdown_to_docx(TEXT)
    assert any("NUMPAGES" in part(content, name) for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "footer" in name)
    assert "w:cantSplit" in part(content, "word/document.xml")


def test_no_column_is_narrower_than_its_longest_word() -> None:
    table = "| Nr | Ämne | Poäng | Saknas |\n| --- | --- | ---: | ---: |\n| 4.3 | " + "Ett mycket långt ämne " * 6 + " | 2/20 | 18 |\n"
    widths = [column.width.cm for column in Document(io.BytesIO(markdown_to_docx(table))).tables[0].columns]
    assert sum(widths) == pytest.approx(16, abs=0.1)
    assert all(width >= 0.2 * len(word) for width, word in zip(widths, ("Nr", "Ämne", "Poäng", "Saknas"), strict=True))


def test_an_empty_row_has_room_to_write_in() -> None:
    table = Document(io.BytesIO(markdown_to_docx("| Namn | Telefon |\n| --- | --- |\n|   |   |\n"))).tables[0]
    assert table.rows[1].height.cm > 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_libreoffice_opens_it_with_all_its_text_and_notes(tmp_path: Path) -> None:
    (tmp_path / "d.docx").write_bytes(markdown_to_docx(TEXT))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "d.docx")],
        check=True,
        capture_output=True,
        timeout=100,
    )
    text = subprocess.run(["pdftotext", str(tmp_path / "d.pdf"), "-"], check=True, capture_output=True, text=True).stdout
    for expected in ("Utkast för Borås kommun", "Kreativitet och förbättringar", "https://example.se/a?b=1&c=2", "En punkt"):
        assert expected in re.sub(r"\s+", " ", text)
