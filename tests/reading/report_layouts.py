"""Reports laid out from a known truth, in templates that differ as real ones do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import reportlab
from report_truth import AreaTruth, Truth
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    ListFlowable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from assistant.language.phrases import genitive

_FONTS = Path(reportlab.__file__).parent / "fonts"
_GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]


def fonts() -> None:
    pdfmetrics.registerFont(TTFont("Vera", str(_FONTS / "Vera.ttf")))
    pdfmetrics.registerFont(TTFont("Vera-Bold", str(_FONTS / "VeraBd.ttf")))


def _style(name: str, size: float, bold: bool = False, font: str = "Helvetica", **more: float) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=f"{font}-Bold" if bold else font, fontSize=size, leading=size * 1.3, spaceAfter=more.pop("after", 6), **more)


def number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _background(area: AreaTruth) -> str:
    return f"Området beskriver i allmänna ordalag vad {area.name.lower()} handlar om i svenska kommuner. Det säger inget om den enskilda kommunen."


def classic(truth: Truth, path: Path) -> None:
    """Headings by size, a box with headings and points, a table of two columns with one row, scores last, page n of m."""
    body, small = _style("b", 10.5), _style("s", 10)
    story: list[Flowable] = [
        Paragraph("KOMMUNKOMPASSEN", _style("t", 26, True)),
        Paragraph(f"ANALYS AV {truth.municipality.name.upper()} KOMMUN {truth.year}", _style("t2", 18, True)),
        PageBreak(),
    ]
    story += [Paragraph("1. Vad är kommunkompassen?", _style("h1", 17, True)), Paragraph("Verktyget granskar hur en kommun styrs och leds.", body)]
    story += [Paragraph("3. Detaljerad genomgång per område", _style("h1", 17, True)), PageBreak()]
    for area in truth.areas:
        story.append(Paragraph(f"Område {area.number} {area.name}", _style("h2", 14.5, True)))
        items = [Paragraph(f"• {title}", small) for title in area.listed or [title for title, _ in area.sections]]
        boxed = Paragraph(number(area.points if area.boxed is None else area.boxed), _style("big", 26, True))
        story.append(
            Table(
                [["Rubriker", "Poäng"], [items, boxed]],
                colWidths=[340, 110],
                style=TableStyle([*_GRID, ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")]),
            )
        )
        story += [Paragraph("Allmänt", _style("h3", 12, True)), Paragraph(_background(area), body)]
        for title, paragraphs in area.sections:
            story += [Paragraph(title, _style("h3", 12, True)), *[Paragraph(one, body) for one in paragraphs]]
        cells = [[Paragraph(one, small) for one in some] for some in (area.strengths, area.improvements)]
        story.append(
            Table(
                [["Styrkor", "Förbättringsmöjligheter"], cells],
                colWidths=[225, 225],
                style=TableStyle([*_GRID, ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")]),
                splitInRow=1,
            )
        )
        story.append(PageBreak())
    story.append(Paragraph("4. Översikt av poängfördelning", _style("h1", 17, True)))
    for area in truth.areas:
        story += [_score_table(area, ("Uppnått", "Max", "Procent")), Spacer(1, 14)]
    _build(story, path, footer=lambda n: f"Sveriges Kommuner och Landsting Sida {n}", header=f"Kommunkompassen – Analys av {truth.municipality.name}")


def _score_table(area: AreaTruth, heads: tuple[str, str, str], percent: bool = True, width: float = 290, font: str = "Helvetica") -> Table:
    small = _style("c", 9.5, font=font)
    rows = [[f"{area.number}.", Paragraph(f"<b>{area.name}</b>" if font == "Helvetica" else area.name, small), *heads[: 3 if percent else 2]]]
    for row_number, text, points, most, share in area.rows:
        rows.append([row_number, Paragraph(text, small), number(points), str(most), *([f"{share}%"] if percent else [])])
    total = sum(row[3] for row in area.rows)
    rows.append(["", "", number(area.points), str(total), *([f"{round(100 * area.points / total)}%"] if percent else [])])
    return Table(rows, colWidths=[36, width, 52, 44, *([52] if percent else [])], style=TableStyle([*_GRID, ("FONTNAME", (0, 0), (-1, -1), font)]))


def lists(truth: Truth, path: Path) -> None:
    """Bold headings of the body's size, points in a line, two bullet lists, no percent, bare page numbers, a genitive title."""
    body = _style("b", 11)
    bold = _style("h", 11, True, spaceBefore=10)
    story: list[Flowable] = [Paragraph(f"KommunKompassen {truth.municipality.name.upper()} STAD {truth.year}", _style("t", 22, True)), PageBreak()]
    for area in truth.areas:
        story += [
            Paragraph(f"Område {area.number}. {area.name}", _style("a", 14, True, spaceBefore=16)),
            Paragraph(f"Poäng: {number(area.points)}", body),
            Paragraph("Allmänt", bold),
            Paragraph(_background(area), body),
        ]
        for title, paragraphs in area.sections:
            story += [Paragraph(title, bold), *[Paragraph(one, body) for one in paragraphs]]
        for head, some in (("Styrkor", area.strengths), ("Förbättringsområden", area.improvements)):
            story += [Paragraph(head, bold), ListFlowable([Paragraph(one, body) for one in some], bulletType="bullet", start="•")]
    story += [PageBreak(), Paragraph("Poängsammanställning", _style("a", 14, True))]
    for area in truth.areas:
        story += [_score_table(area, ("Poäng", "Max", ""), percent=False), Spacer(1, 12)]
    story.append(Paragraph(f"Totalt: {number(truth.total)} poäng av 800", body))
    _build(story, path, footer=lambda n: f"- {n} -")


def gridded(truth: Truth, path: Path) -> None:
    """A two-column table with a row for each pair, its head repeated over page breaks; scores on landscape pages; a date for a title."""
    body, small = _style("b", 10), _style("s", 9.5)
    story: list[Flowable] = [Paragraph(f"Kommunkompassen – Analys av {truth.municipality.name} kommun {truth.year}-11-10–12", _style("t", 18, True))]
    for area in truth.areas:
        story.append(Paragraph(f"{area.number}. {area.name}", _style("a", 15, True, spaceBefore=18)))
        story += [Paragraph("Allmänt om området", _style("h", 12, True)), Paragraph(_background(area), body)]
        for title, paragraphs in area.sections:
            story += [Paragraph(title, _style("h", 12, True)), *[Paragraph(one, body) for one in paragraphs]]
        count = max(len(area.strengths), len(area.improvements))
        pairs = [[Paragraph(some[n], small) if n < len(some) else "" for some in (area.strengths, area.improvements)] for n in range(count)]
        story.append(Table([["Styrkor", "Förbättringsmöjligheter"], *pairs], colWidths=[230, 230], repeatRows=1, style=TableStyle(_GRID)))
    story += [NextPageTemplate("wide"), PageBreak(), Paragraph("Översikt av poängfördelning", _style("a", 15, True))]
    for area in truth.areas:
        story += [_score_table(area, ("Uppnått", "Max", "%"), width=420), Spacer(1, 12)]
    document = BaseDocTemplate(str(path), pagesize=A4, invariant=1)
    wide = landscape(A4)

    def foot(canvas: Canvas, doc: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(280, 20, str(doc.page))

    document.addPageTemplates(
        [
            PageTemplate("tall", [Frame(60, 50, A4[0] - 120, A4[1] - 100)], onPage=foot, pagesize=A4),
            PageTemplate("wide", [Frame(60, 50, wide[0] - 120, wide[1] - 100)], onPage=foot, pagesize=wide),
        ]
    )
    document.build(story)


def plain(truth: Truth, path: Path) -> None:
    """A summary of points first, a table of contents without dots, strengths in running text, the same size throughout."""
    body, bold = _style("b", 11), _style("h", 11, True, spaceBefore=12)
    story: list[Flowable] = [
        Paragraph("Utvärdering enligt Kommunkompassen", _style("t", 16, True)),
        Paragraph(f"{genitive(truth.municipality.name)} kommun", _style("t", 16, True)),
        Paragraph(f"Stockholm den 3 december {truth.year}", body),
        PageBreak(),
    ]
    story += [
        Paragraph("Innehållsförteckning", bold),
        *[Paragraph(f"Område {area.number} {area.name} {3 + 2 * area.number}", body) for area in truth.areas],
        PageBreak(),
    ]
    story += [Paragraph("Poängsammanställning", bold)]
    story.append(
        Table(
            [
                ["Område", "Poäng", "Max"],
                *[[f"{area.number}. {area.name}", number(area.points), "100"] for area in truth.areas],
                ["Totalt", number(truth.total), "800"],
            ],
            style=TableStyle(_GRID),
        )
    )
    story.append(PageBreak())
    for area in truth.areas:
        story += [Paragraph(f"Område {area.number}: {area.name}", bold), Paragraph("Allmänt", bold), Paragraph(_background(area), body)]
        for title, paragraphs in area.sections:
            story += [Paragraph(title, bold), *[Paragraph(one, body) for one in paragraphs]]
        for head, some in (("Styrkor", area.strengths), ("Förbättringsmöjligheter", area.improvements)):
            story.append(Paragraph(f"{head}:", bold))
            story += [Paragraph(f"– {one}", body) for one in some]
    story += [PageBreak(), Paragraph("Resultat per delfråga", bold)]
    for area in truth.areas:
        story += [_score_table(area, ("Poäng", "Max", "Procent")), Spacer(1, 12)]
    _build(story, path, footer=lambda n: f"Sida {n} av 99", header=f"{truth.municipality.name} {truth.year}")


def typeset(truth: Truth, path: Path) -> None:
    """Ligatures, soft hyphens and hard spaces, in an embedded font; centred heads of the two columns."""
    fonts()

    def odd(text: str) -> str:
        return text.replace("fi", "ﬁ").replace("fl", "ﬂ").replace("kommun ", "kom\u00admun ").replace(" av ", "\u00a0av ")

    body, small = _style("b", 9.5, font="Vera"), _style("s", 9, font="Vera")
    story: list[Flowable] = [
        Paragraph(odd(f"KOMMUNKOMPASSEN<br/>Analys av {genitive(truth.municipality.name)} kommun"), _style("t", 20, True, "Vera")),
        Paragraph(str(truth.year), _style("t3", 20, True, "Vera")),
        PageBreak(),
    ]
    for area in truth.areas:
        story += [
            Paragraph(odd(f"Område {area.number} {area.name}"), _style("a", 13, True, "Vera", spaceBefore=14)),
            Paragraph(odd("Allmänt"), _style("h", 11, True, "Vera")),
            Paragraph(odd(_background(area)), body),
        ]
        for title, paragraphs in area.sections:
            story += [Paragraph(odd(title), _style("h", 11, True, "Vera")), *[Paragraph(odd(one), body) for one in paragraphs]]
        cells = [[Paragraph(odd(one), small) for one in some] for some in (area.strengths, area.improvements)]
        style = TableStyle([*_GRID, ("ALIGN", (0, 0), (-1, 0), "CENTER"), ("FONTNAME", (0, 0), (-1, 0), "Vera-Bold")])
        story.append(Table([["Styrkor", odd("Förbättringsmöjligheter")], cells], colWidths=[235, 235], style=style, splitInRow=1))
    story += [PageBreak(), Paragraph(odd("Översikt av poängfördelning"), _style("a", 13, True, "Vera"))]
    for area in truth.areas:
        story += [_score_table(area, (odd("Uppnått"), "Max", "Procent"), font="Vera"), Spacer(1, 12)]
    _build(story, path, footer=lambda n: f"{n}(40)", header=odd("Rapport från granskningen"))


def _build(story: list[Flowable], path: Path, footer: Callable[[int], str], header: str = "") -> None:
    def frame(canvas: Canvas, doc: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(70, 28, footer(doc.page))
        if header and doc.page > 1:
            canvas.drawString(70, A4[1] - 30, header)

    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=62, rightMargin=62, invariant=1).build(story, onFirstPage=frame, onLaterPages=frame)


TEMPLATES: dict[str, Callable[[Truth, Path], None]] = {"classic": classic, "lists": lists, "gridded": gridded, "plain": plain, "typeset": typeset}
