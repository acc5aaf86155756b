"""A report drawn by hand, for what one layout does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from assistant.domain.corpus import Corpus
from assistant.domain.report import Reading

BODY = "Arbetet beskrivs i planer som följs upp varje år av nämnden och redovisas öppet."


class Paper:
    """A report of the 2016 edition, drawn by hand: `text` at (x, y), lines between rows with `rule`."""

    def __init__(self, path: Path, corpus: Corpus, title: Sequence[str] = ("Kommunkompassen", "Analys av Nacka kommun 2018")) -> None:
        self.path = path
        self.areas = corpus.framework.areas_of("2016")
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1)
        for n, line in enumerate(title):
            self.text(60, 700 - 30 * n, line, 24, True)
        self.turn()

    def text(self, x: float, y: float, text: str, size: float = 10, bold: bool = False) -> None:
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, y, text)

    def rule(self, left: float, right: float, y: float) -> None:
        self.canvas.rect(left, y, right - left, 0.5, stroke=0, fill=1)

    def turn(self) -> None:
        self.canvas.showPage()

    def all_areas(self, heading: str = "Område {n} {name}", *, points: str = "Poäng: 50", skip: Sequence[int] = ()) -> None:
        """A short page for each area."""
        for area in self.areas:
            if area.number not in skip:
                self.canvas.translate(0, -9 * area.number)  # what stands at one height on all pages is a running header
                self.text(60, 760, heading.format(n=area.number, name=area.name), 14, True)
                self.text(60, 740, points)
                self.text(60, 712, "Arbetssätt", 12, True)
                self.text(60, 696, BODY)
                self.turn()

    def save(self) -> Path:
        self.canvas.save()
        return self.path


def cells(reading: Reading, area: int, kind: str) -> list[str]:
    return [one.text for one in reading.findings if one.in_table and (one.area, one.kind) == (area, kind)]


def score_rows(paper: Paper, corpus: Corpus, area: int, y: float = 740, *, max_first: bool = False) -> float:
    """The area's sub-questions, one point each; the height below them."""
    for one in corpus.framework.sub_questions_of("2016", area):
        paper.text(60, y, one.number)
        paper.text(90, y, one.text[:60])
        first, second = (str(one.max), "1") if max_first else ("1", str(one.max))
        paper.text(420, y, first)
        paper.text(470, y, second)
        y -= 14
    return y
