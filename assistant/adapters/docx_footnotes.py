"""Real footnotes in a Word document: the part, the styles and the references that python-docx does not make itself."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape

from assistant.adapters.docx_fields import link_xml

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHORT = 60
_ADDRESS = re.compile(r"<(https?://[^>\s]+)>")


class Footnotes:
    """Footnotes of one document. The first reference to a source gives it whole, later ones give it briefly."""

    def __init__(self, document: Any, sources: dict[int, str]) -> None:
        self.sources = sources
        self._document = document
        self._first: dict[int, int] = {}
        self._texts: list[str] = []
        if sources:
            self._styles()

    def refer(self, paragraph: Any, number: int) -> None:
        """A reference to source `number` at the end of the paragraph as it is."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._texts.append(self._text(number))
        run = paragraph.add_run()
        run.style = self._document.styles["Footnote Reference"]
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(len(self._texts)))
        run._r.append(reference)

    def _text(self, number: int) -> str:
        whole = self.sources[number]
        if number not in self._first:
            self._first[number] = len(self._texts) + 1
            return whole
        label = whole.partition(": ”")[0]
        label = label if len(label) <= _SHORT * 2 else f"{label[:_SHORT]} …"
        return f"{label} (not {self._first[number]})." if self._swedish() else f"{label} (note {self._first[number]})."

    def _swedish(self) -> bool:
        return str(self._document.core_properties.language).startswith("sv")

    def _styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Pt

        styles = self._document.styles
        text = styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
        text.base_style = styles["Normal"]
        text.font.size = Pt(9)
        text.paragraph_format.space_after = Pt(2)
        reference = styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
        reference.font.superscript = True

    def finish(self) -> None:
        """Put the footnotes into the document; nothing is added when nothing was referred to."""
        if not self._texts:
            return
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        styles = self._document.styles
        notes = "".join(
            _note(n, text, styles["Footnote Text"].style_id, styles["Footnote Reference"].style_id) for n, text in enumerate(self._texts, 1)
        )
        xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes xmlns:w="{_W}">{_SEPARATORS}{notes}</w:footnotes>'
        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml.encode("utf-8"), package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        self._separators_in_settings()

    def _separators_in_settings(self) -> None:
        """Word wants the separators named in its settings too; `footnotePr` has its place in the order of the schema."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        settings = self._document.settings.element
        properties = OxmlElement("w:footnotePr")
        for number in ("-1", "0"):
            note = OxmlElement("w:footnote")
            note.set(qn("w:id"), number)
            properties.append(note)
        after = next((one for one in settings if one.tag in {qn("w:endnotePr"), qn("w:compat"), qn("w:rsids")}), None)
        if after is not None:
            after.addprevious(properties)
        else:
            settings.append(properties)


_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


def _note(number: int, text: str, text_style: str, reference_style: str) -> str:
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{text_style}"/></w:pPr>'
        f'<w:r><w:rPr><w:rStyle w:val="{reference_style}"/></w:rPr><w:footnoteRef/></w:r>'
        f"{_runs(text)}</w:p></w:footnote>"
    )


def _runs(text: str) -> str:
    """The text after the number; an address in angle brackets can be clicked and loses its brackets."""
    parts = _ADDRESS.split(f" {text}")
    return "".join(link_xml(part) if n % 2 else f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for n, part in enumerate(parts) if part)
