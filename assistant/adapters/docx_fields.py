"""Fields of a Word document: page numbers, and addresses that can be clicked without a relation in the package."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

BLUE = "0563C1"


def number_field(paragraph: Any, code: str, shown: str) -> None:
    """A simple field such as PAGE at the end of the paragraph; `shown` until Word works it out."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), f" {code} ")
    run = paragraph.add_run(shown)
    simple.append(run._r)
    paragraph._p.append(simple)


def link(paragraph: Any, address: str) -> None:
    """An address at the end of the paragraph that opens when it is clicked."""
    from docx.shared import RGBColor

    number_field(paragraph, f'HYPERLINK "{_safe(address)}"', address)
    run = paragraph._p[-1][-1]
    from docx.text.run import Run

    shown = Run(run, paragraph)
    shown.font.color.rgb, shown.font.underline = RGBColor.from_string(BLUE), True


def link_xml(address: str) -> str:
    """The same as XML, for parts that are written as text."""
    instruction = quoteattr(f' HYPERLINK "{_safe(address)}" ')
    return (
        f'<w:fldSimple w:instr={instruction}><w:r><w:rPr><w:color w:val="{BLUE}"/><w:u w:val="single"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(address)}</w:t></w:r></w:fldSimple>'
    )


def _safe(address: str) -> str:
    return address.replace('"', "%22").replace("\\", "%5C")
