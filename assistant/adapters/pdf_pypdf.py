"""PDF files through pypdf: pages of text, with places, within bounds of size and time."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.adapters.pdf_fonts import Fonts
from assistant.adapters.pdf_rules import RuleCollector, upright
from assistant.errors import DamagedPdf, EncryptedPdf, NotAPdf, ReportError, TooLarge
from assistant.ports import Rule, Run

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MAXIMUM_BYTES = 200 * 1024**2
MAXIMUM_PAGES = 2_000
CHARACTERS_A_PAGE = 250_000
CHARACTERS_A_FILE = 20_000_000
SECONDS_A_PAGE = 10.0
_PRIVATE = {0xF001: "fi", 0xF002: "fl", 0xF003: "ff", 0xF004: "ffi", 0xF005: "ffl", 0x7F: "•"}
"""Where older fonts keep their ligatures, and what the encoding of Windows leaves free: a bullet, says the standard of PDF."""
_MOVES = (b"Td", b"TD", b"Tm", b"T*")


class PypdfReader:
    """Opens PDF files (a PageReader)."""

    def open(self, path: Path) -> PypdfDocument:
        """Raises NotAPdf, EncryptedPdf, DamagedPdf or TooLarge."""
        name = path.name
        size = path.stat().st_size
        if size > MAXIMUM_BYTES:
            raise TooLarge(f"{name!r} is larger than {MAXIMUM_BYTES // 1024**2} MB.", given=name)
        with path.open("rb") as file:
            start = file.read(1024)
        if b"%PDF-" not in start:
            raise NotAPdf(f"{name!r} does not begin as a PDF does; give the report as a PDF file.", given=name)
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is said by errors, not on stderr
        from pypdf import PdfReader

        with _errors(name):
            reader = PdfReader(path, strict=False)
            _unlock(reader, name)
            count = len(reader.pages)
        if count > MAXIMUM_PAGES:
            raise TooLarge(f"{name!r} has {count} pages; a report may have {MAXIMUM_PAGES}.", given=name)
        return PypdfDocument(reader, name, count)


class PypdfDocument:
    """An open PDF (an OpenDocument). Each page is read once and its runs are handed out."""

    def __init__(self, reader: PdfReader, name: str, page_count: int) -> None:
        self._reader = reader
        self._name = name
        self._characters = 0
        self._rules: dict[int, list[Rule]] = {}
        self._pictures: set[int] = set()
        self._fonts = Fonts()
        self.page_count = page_count

    def runs(self, page: int, *, apart: bool = False) -> list[Run]:
        collector, drawn = _Collector(self._fonts), RuleCollector()

        def take(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
            collector.add(text, cm, tm, font, size)
            if collector.characters > CHARACTERS_A_PAGE:
                raise TooLarge(f"Page {page} of {self._name!r} has more than {CHARACTERS_A_PAGE} characters.", given=self._name)

        with _errors(self._name, page):
            source = self._apart(page) if apart else self._reader.pages[page - 1]
            source.extract_text(visitor_text=take, visitor_operand_before=self._watch(drawn))
            turned = int(source.rotation or 0)
        self._characters += collector.characters
        if self._characters > CHARACTERS_A_FILE:
            raise TooLarge(f"{self._name!r} has more than {CHARACTERS_A_FILE} characters.", given=self._name)
        runs, main = collector.upright(turned)
        self._rules[page] = [Rule(*one) for one in drawn.upright(main)]
        if drawn.pictures:
            self._pictures.add(page)
        return runs

    def has_pictures(self, page: int) -> bool:
        return page in self._pictures

    def rules(self, page: int) -> list[Rule]:
        return self._rules.get(page, [])

    def _apart(self, page: int) -> PageObject:
        """The page with a change of nothing (an identity matrix) before every move of the pen: pypdf hands out the text
        that it has gathered whenever the matrix changes."""
        from pypdf.generic import ContentStream, FloatObject, NameObject

        source = self._reader.pages[page - 1]
        content = ContentStream(source["/Contents"].get_object(), self._reader, "bytes")
        nothing = [FloatObject(one) for one in (1, 0, 0, 1, 0, 0)]
        operations: list[tuple[Any, bytes]] = []
        for operands, operator in content.operations:
            if operator in _MOVES:
                operations.append((nothing, b"cm"))
            operations.append((operands, operator))
        content.operations = operations
        source[NameObject("/Contents")] = content
        return source

    def _watch(self, drawn: RuleCollector) -> Any:
        """What pypdf calls at every operator of a page; it notes the lines and ends a page that takes too long."""
        until = time.monotonic() + SECONDS_A_PAGE

        def check(operator: bytes, operands: Any, cm: Any, _: Any) -> None:
            if time.monotonic() > until:
                raise TooLarge(f"A page of {self._name!r} takes more than {SECONDS_A_PAGE:.0f} s to read.", given=self._name)
            drawn.operator(operator, operands, cm)

        return check


class _Collector:
    """Turns what pypdf tells about drawn text into runs."""

    def __init__(self, fonts: Fonts) -> None:
        self.characters = 0
        self._fonts = fonts
        self._runs: list[tuple[int, str, float, float, float, bool, bool, float]] = []
        self._space_before = True

    def add(self, text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        self.characters += len(text)
        text = text.translate(_PRIVATE)
        if not text.strip():
            self._space_before = self._space_before or bool(text)
            return
        across, up = tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3]
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = (across**2 + up**2) ** 0.5
        direction = (0 if across >= 0 else 180) if abs(across) >= abs(up) else (90 if up > 0 else 270)
        glued = not self._space_before and not text[0].isspace()
        height, (bold, letter) = abs(size) * scale, self._fonts.of(font)
        for n, line in enumerate(text.split("\n")):
            # A line break inside what was drawn together: the place of the second line is not told; it is one lower.
            if line.strip():
                self._runs.append((direction, line, x, y - n * height * 1.2, height, bold, glued and n == 0, letter))
        self._space_before = text[-1].isspace()

    def upright(self, turned: int) -> tuple[list[Run], int]:
        """Runs in the direction in which most of the page's text is written, as if that were upright; and that direction."""
        if not self._runs:
            return [], turned % 360
        counts: dict[int, int] = {}
        for direction, text, *_ in self._runs:
            counts[direction] = counts.get(direction, 0) + len(text)
        main = max(counts, key=lambda one: (counts[one], one == turned % 360))
        return [
            Run(text, *upright(x, y, main), size, bold, glued, letter)
            for direction, text, x, y, size, bold, glued, letter in self._runs
            if direction == main
        ], main


def _unlock(reader: PdfReader, name: str) -> None:
    """A file that opens without a password is read; others are refused."""
    from pypdf.errors import DependencyError

    if not reader.is_encrypted:
        return
    try:
        opened = bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError, ValueError):
        opened = False
    if not opened:
        raise EncryptedPdf(f"{name!r} is protected by a password; save a copy without one.", given=name)


@contextmanager
def _errors(name: str, page: int | None = None) -> Iterator[None]:
    """Whatever pypdf raises, as ours: a broken file can make it fail anywhere."""
    from pypdf.errors import FileNotDecryptedError, LimitReachedError

    where = name if page is None else f"{name}, page {page}"
    try:
        yield
    except (ReportError, MemoryError):
        raise
    except FileNotDecryptedError as error:
        raise EncryptedPdf(f"{where!r} is protected by a password; save a copy without one.", given=name) from error
    except (RecursionError, LimitReachedError) as error:
        raise TooLarge(f"{where!r} holds objects that are nested too deeply or grow too large when unpacked.", given=name) from error
    except Exception as error:
        raise DamagedPdf(f"{where!r} is damaged ({type(error).__name__}: {error}); get a new copy of the file.", given=name) from error
