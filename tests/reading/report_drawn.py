"""Reports drawn line by line, as programs do that know nothing of paragraphs: every word by itself, or whole lines in one go."""

from __future__ import annotations

from pathlib import Path

from report_layouts import number
from report_truth import Truth
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

_LEFT, _RIGHT, _TOP, _BOTTOM = 60.0, 310.0, 780.0, 60.0


class Pen:
    """Writes down a page and turns it. `by_words`: each word is drawn on its own; else one text object a line."""

    def __init__(self, path: Path, by_words: bool) -> None:
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1)
        self.by_words = by_words
        self.y = _TOP
        self.page = 1

    def line(self, pieces: list[tuple[float, str]], size: float = 10, bold: bool = False, step: float = 1.3) -> None:
        if self.y < _BOTTOM:
            self.turn()
        font = "Helvetica-Bold" if bold else "Helvetica"
        if self.by_words:
            self.canvas.setFont(font, size)
            for x, text in pieces:
                for word in text.split(" "):
                    self.canvas.drawString(x, self.y, word)
                    x += self.canvas.stringWidth(f"{word} ", font, size)
        else:
            drawn = self.canvas.beginText(pieces[0][0], self.y)
            drawn.setFont(font, size)
            at = pieces[0][0]
            for x, text in pieces:
                drawn.moveCursor(x - at, 0)
                at = x
                drawn.textOut(text)
            self.canvas.drawText(drawn)
        self.y -= size * step

    def text(self, text: str, size: float = 10, bold: bool = False, width: float = 475) -> None:
        for line in simpleSplit(text, "Helvetica-Bold" if bold else "Helvetica", size, width):
            self.line([(_LEFT, line)], size, bold)
        self.y -= 6

    def room(self, lines: int) -> None:
        if self.y - lines * 13 < _BOTTOM:
            self.turn()

    def turn(self) -> None:
        self.canvas.setFont("Helvetica", 8)
        self.canvas.drawString(60, 30, f"Sidan {self.page}")
        self.canvas.showPage()
        self.page += 1
        self.y = _TOP


def drawn(truth: Truth, path: Path, by_words: bool) -> None:
    pen = Pen(path, by_words)
    pen.text("Kommunkompassen", 24, True)
    pen.text(f"Analys av {truth.municipality.name} kommun {truth.year}", 18, True)
    pen.turn()
    for area in truth.areas:
        pen.text(f"Område {area.number} {area.name}", 14, True)
        pen.line([(_LEFT, f"Poäng {number(area.points)} av 100")])
        for title, paragraphs in area.sections:
            pen.room(3)
            pen.text(title, 12, True)
            for one in paragraphs:
                pen.text(one)
        pen.room(5)
        pen.line([(_LEFT, "Styrkor"), (_RIGHT, "Förbättringsmöjligheter")], 10, True)
        _pairs(pen, area.strengths, area.improvements)
        pen.y -= 20
    pen.turn()
    pen.text("Översikt av poängfördelning", 16, True)
    for area in truth.areas:
        pen.room(4)
        pen.line([(_LEFT, f"{area.number}."), (90, area.name), (400, "Poäng"), (450, "Max"), (490, "Procent")], 10, True)
        for row, text, points, most, share in area.rows:
            first, *rest = simpleSplit(text, "Helvetica", 10, 290)
            pen.room(len(rest) + 1)
            pen.line([(_LEFT, row), (90, first), (400, number(points)), (450, str(most)), (490, f"{share} %")])
            for line in rest:
                pen.line([(90, line)])
            pen.y -= 5
        pen.line([(90, "Summa"), (400, number(area.points)), (450, "100"), (490, f"{round(area.points)} %")], 10, True)
        pen.y -= 14
    pen.turn()
    pen.canvas.save()


def _pairs(pen: Pen, left: list[str], right: list[str]) -> None:
    for n in range(max(len(left), len(right))):
        sides = [simpleSplit(some[n], "Helvetica", 10, 225) if n < len(some) else [] for some in (left, right)]
        pen.room(max(map(len, sides)))
        for k in range(max(map(len, sides))):
            pieces = [(x, side[k]) for x, side in zip((_LEFT, _RIGHT), sides, strict=True) if k < len(side)]
            pen.line(pieces, step=1.2)
        pen.y -= 7
