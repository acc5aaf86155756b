"""Reports written in Word's format and printed by LibreOffice, as municipalities' and evaluators' reports mostly are."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from report_layouts import number
from report_truth import AreaTruth, Truth

SOFFICE = shutil.which("soffice")


def exported(truth: Truth, path: Path) -> None:
    """Write the report and print it to `path`. The profile of LibreOffice lies beside it, so that two can run at once."""
    source = path.with_suffix(".docx")
    _written(truth).save(str(source))
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    command = [SOFFICE or "soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(source)]
    subprocess.run(command, capture_output=True, timeout=120, check=True)


def _written(truth: Truth) -> Any:
    """A contents page of two pages, an area's heading by style, a row for each pair of cells without room between, one score
    table for all areas on turned pages, its rows broken over lines and pages; a running header, pages as `3 (47)`."""
    document = Document()
    document.styles["Normal"].font.size = Pt(10)
    first = document.sections[0]
    first.header.paragraphs[0].text = f"Kommunkompassen {truth.municipality.name} kommun"
    foot = first.footer.paragraphs[0]
    _field(foot, "PAGE")
    foot.add_run(" (")
    _field(foot, "NUMPAGES")
    foot.add_run(")")
    for line in ("Kommunkompassen", f"Analys av {truth.municipality.name} kommun {truth.year}-11-10–12"):
        document.add_paragraph().add_run(line).font.size = Pt(24)
    document.add_page_break()
    _contents(document, truth)
    for area in truth.areas:
        document.add_heading(f"Område {area.number}. {area.name} – {number(area.points)} poäng", 1)
        for title, paragraphs in area.sections:
            document.add_heading(title, 2)
            for one in paragraphs:
                document.add_paragraph(one)
        _pairs(document, area)
    turned = document.add_section()
    turned.orientation = WD_ORIENT.LANDSCAPE
    turned.page_width, turned.page_height = turned.page_height, turned.page_width
    document.add_heading("Poängsammanställning", 1)
    _scores(document, truth)
    return document


def _contents(document: Any, truth: Truth) -> None:
    document.add_paragraph("Innehållsförteckning")
    for area in truth.areas:
        document.add_paragraph(f"Område {area.number}. {area.name}\t{2 * area.number + 3}")
        for title, _ in area.sections:
            document.add_paragraph(f"   {title}\t{2 * area.number + 3}")
    document.add_page_break()


def _pairs(document: Any, area: AreaTruth) -> None:
    table = document.add_table(rows=1, cols=2)
    table.style = "Table Grid"
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Styrkor", "Förbättringsområden"
    for n in range(max(len(area.strengths), len(area.improvements))):
        row = table.add_row().cells
        for cell, some in zip(row, (area.strengths, area.improvements), strict=True):
            cell.text = some[n] if n < len(some) else ""
    for row in table.rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)


def _scores(document: Any, truth: Truth) -> None:
    widths = (1.2, 5.0, 2.0, 2.0, 2.0)
    table = document.add_table(rows=1, cols=5)
    table.autofit = False
    rows = [("Nr", "Delfråga", "Max", "Poäng", "Procent")]
    for area in truth.areas:
        rows.append((str(area.number), area.name, "100", number(area.points), f"{round(area.points)} %"))
        rows += [(row, text, str(most), number(points), f"{share} %") for row, text, points, most, share in area.rows]
    rows.append(("", "Totalt", "800", number(truth.total), ""))
    for n, texts in enumerate(rows):
        cells = table.rows[0].cells if n == 0 else table.add_row().cells
        for cell, text, width in zip(cells, texts, widths, strict=True):
            cell.text = text
            cell.width = Cm(width)


def _field(paragraph: Any, code: str) -> None:
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()._r
        if kind is None:
            said = OxmlElement("w:instrText")
            said.text = code
        else:
            said = OxmlElement("w:fldChar")
            said.set(qn("w:fldCharType"), kind)
        run.append(said)
