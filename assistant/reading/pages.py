"""Pages as lines: runs put together, running headers, footers and page numbers taken off, tables of contents marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from assistant.errors import DamagedPdf, NoText
from assistant.language.folding import BULLET, SOFT, cleaned, joined, words
from assistant.language.reading_words import ReadingWords
from assistant.ports import OpenDocument, Progress, Rule, Run

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^(?:(?:sid(?:a|an)?|page|s)\.?\s*)?[-–—(\[]?\s*(\d{1,4}|[ivxl]{1,6})\s*(?:[)\]]|(?:[/(]|av|of)\s*\d{1,4}\s*\)?)?\s*[-–—]?$", re.IGNORECASE
)
_SAYS_PAGE = re.compile(r"^(?:sid(?:a|an)?|page)\b", re.IGNORECASE)
_LEADER = re.compile(r"(?:[.…_]\s?){4,}\s*\d{1,4}$")
_NUMBERED_END = re.compile(r"^(?:\D|\d[\d.]*\s\D).*(?:\s|[^\W\d])\d{1,3}$")
_ROW_NUMBER = re.compile(r"^(?:(?:del)?fråga\s+)?[1-8]\.\d{1,2}[.:)]?(?:\s|$)", re.IGNORECASE)
_ONLY_NUMBERS = re.compile(r"^\d{1,3}(?:[.,]\d{1,2})?\s*%?(?:\s+\d{1,3}(?:[.,]\d{1,2})?\s*%?)*$")
_OF_POINTS = frozenset(("av", "p", "möjliga", "områdets", "kommunens"))
"""Words of a line such as `Poäng: 5 av 15`, which stands at one height on many pages and is no running header."""
_WORD_BEFORE = re.compile(r"[a-zåäöé]{3}[.,;:?!)”\"]?$")
"""A footnote's mark stands after a word; after `m` or `CO` a small number means something."""
_OUTER_LINES = 4
_MOST_LINES = 500
"""No page that people read has so many; a table on it is not put in order."""


@dataclass(slots=True)
class Line:
    """A line of a page, in the order of the file. `text` is cleaned; `gap`: distance to the line above it in points (0: unknown)."""

    page: int
    runs: list[Run]
    text: str
    x: float
    y: float
    size: float
    bold: bool
    gap: float = 0.0
    contents: bool = False

    @property
    def bulleted(self) -> bool:
        return self.text.startswith(BULLET)

    @property
    def right(self) -> float:
        """About where the line ends."""
        return self.runs[-1].right


@dataclass(slots=True)
class Page:
    number: int
    lines: list[Line] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pages:
    """A document's pages without what repeats on them. `running`: what was taken off. `known`: the document's words.
    `empty`: pages of pictures without text; a page with nothing on it is not one."""

    pages: list[Page]
    running: tuple[str, ...]
    known: Collection[str]
    body_size: float
    pitch: float
    unreadable: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()
    spaced: bool = False
    """Whether the program that made the file left a space at the end of lines that go on, and none where a paragraph ends."""

    def goes_on(self, line: Line) -> bool:
        """Whether the end of a line says that the next one belongs to it; False says nothing."""
        return self.spaced and line.runs[-1].text.endswith(" ")

    def lines(self) -> Iterable[Line]:
        for page in self.pages:
            yield from page.lines

    def ruled_apart(self, above: Line, below: Line) -> bool:
        """Whether a line is drawn between two lines of text of a page, as between the rows of a table; not one that underlines."""
        if above.page != below.page:
            return False
        return any(
            below.y + 0.25 * below.size < one.y < above.y - 0.05 * above.size and one.left < below.x - 0.8 and one.right > below.x + 15
            for one in self.pages[below.page - 1].rules
        )

    def join(self, lines: Iterable[str]) -> str:
        return joined(list(lines), self.known)


def read_pages(document: OpenDocument, words_: ReadingWords, progress: Progress | None = None) -> Pages:
    """Raises NoText when no page has text, DamagedPdf when more than a fifth of the pages cannot be read."""
    pages, unreadable, error, merged = list[Page](), list[int](), None, False
    for number in range(1, document.page_count + 1):
        try:
            page, merged = _page(document, number, words_, merged)
            pages.append(page)
        except DamagedPdf as caught:
            unreadable.append(number)
            error = caught
            pages.append(Page(number))
        if progress:
            progress("pages", number, document.page_count)
    if error is not None and len(unreadable) * 5 > document.page_count:
        raise error
    empty = tuple(page.number for page in pages if not page.lines and page.number not in unreadable)
    scanned = tuple(number for number in empty if document.has_pictures(number))
    if sum(len(line.text) for page in pages for line in page.lines) < 200 or len(empty) > 0.8 * len(pages):
        raise NoText(
            "The pages hold pictures and no text (a scanned report); run OCR on the file first, for example with ocrmypdf.", pages=document.page_count
        )
    body = _body_size(pages)
    running = _take_off_running(pages, words_, body)
    _mark_contents(pages, words_)
    known = Counter(word for page in pages for line in page.lines for word in _whole_words(line.text))
    pitch = _pitch(pages, body)
    return Pages(pages, running, frozenset(known), body, pitch, tuple(unreadable), scanned, _spaced(pages, pitch))


def _page(document: OpenDocument, number: int, words_: ReadingWords, merged_before: bool) -> tuple[Page, bool]:
    """A page from its runs; from smaller ones where the file draws the columns of a table in one go, also on the page
    after it, where the table may go on. And whether this page has such a table's head."""
    runs = document.runs(number)
    lines = _lines(number, runs)
    merged = any(is_merged_head(line, words_) for line in lines)
    if (merged or merged_before) and runs:
        lines = _lines(number, document.runs(number, apart=True))
    return Page(number, _level(lines), document.rules(number)), merged


def _level(lines: list[Line]) -> list[Line]:
    """The lines of a page; where a file draws a table of numbered rows column by column, those of the table by their height."""
    rows = [n for n, line in enumerate(lines) if _ROW_NUMBER.match(line.text)] if len(lines) <= _MOST_LINES else []
    beside: dict[int, list[int]] = {}
    for n, line in enumerate(lines if len(rows) >= 3 else []):
        if not _ONLY_NUMBERS.match(line.text):
            continue
        above = [row for row in rows if row < n and is_level(lines[row], line) and line.x > lines[row].x + 20]
        if above and sum(above[-1] < row < n for row in rows):
            beside.setdefault(above[-1], []).append(n)
    first, last = min(beside, default=0), max((n for some in beside.values() for n in some), default=0)
    inside = [row for row in rows if first <= row <= last]
    # The last row has no other below it, whichever way the table is drawn.
    if len(inside) < 3 or len(beside) < len(inside) - 1:
        return lines
    while last + 1 < len(lines) and _ONLY_NUMBERS.match(lines[last + 1].text) and is_level(lines[inside[-1]], lines[last + 1]):
        last += 1
    runs = sorted((run for line in lines[first : last + 1] for run in line.runs), key=lambda run: -run.y)
    levels: list[list[Run]] = []
    for run in runs:
        if levels and abs(levels[-1][0].y - run.y) <= 0.45 * run.size:
            levels[-1].append(run)
        else:
            levels.append([run])
    table = [_line(lines[first].page, sorted(some, key=lambda run: run.x)) for some in levels]
    return [*lines[:first], *(line for line in table if line is not None), *lines[last + 1 :]]


def is_level(one: Line, other: Line) -> bool:
    """Whether two lines of a page stand at one height."""
    return abs(one.y - other.y) <= 0.45 * min(one.size, other.size)


def is_merged_head(line: Line, words_: ReadingWords) -> bool:
    """A head of strengths and improvements whose two names came as one piece: places do not tell the columns apart."""
    strengths, improvements = words_["strengths.headers"], words_["improvements.headers"]
    bare = " ".join(words(line.text))
    return len(line.runs) == 1 and any(bare in (f"{one} {other}", f"{other} {one}") for one in strengths for other in improvements)


def _lines(page: int, runs: Sequence[Run]) -> list[Line]:
    lines: list[list[Run]] = []
    for run in runs:
        if lines and _is_mark(lines[-1][-1], run):
            continue
        if lines and _continues(lines[-1], run):
            lines[-1].append(run)
        else:
            lines.append([run])
    return [line for some in lines if (line := _line(page, some)) is not None]


def _is_mark(before: Run, run: Run) -> bool:
    """The mark of a footnote: a small raised number right after a word, which would be read as part of it or as points."""
    is_small = run.glued and run.size < 0.86 * before.size and len(run.text.strip()) < 3 and run.text.strip().isdigit()
    return is_small and -0.05 * before.size < run.y - before.y < 0.7 * before.size and _WORD_BEFORE.search(before.text) is not None


def _continues(line: list[Run], run: Run) -> bool:
    last = line[-1]
    return abs(run.y - last.y) <= 0.45 * max(min(run.size, last.size), 1) and run.x >= last.x - 1


def line_of(page: int, runs: Sequence[Run]) -> Line | None:
    """The line that `runs` make, from left to right as given; None when they hold no text."""
    return _line(page, list(runs))


def _line(page: int, runs: list[Run]) -> Line | None:
    text = ""
    for n, run in enumerate(runs):
        piece = cleaned(run.text)
        if n == len(runs) - 1 and n and piece.strip() in ("-", "‐"):
            text = text.rstrip() + SOFT  # drawn apart from its word: it is there because the line ends
            break
        text += piece if not text or run.glued or text.endswith(" ") else f" {piece}"
    text = re.sub(r" {2,}", " ", text).strip()
    if not text:
        return None
    letters = Counter[tuple[float, bool]]()
    for run in runs:
        letters[round(run.size, 1), run.bold] += len(run.text.strip())
    (size, _), _ = letters.most_common(1)[0]
    bold = sum(n for (_, is_bold), n in letters.items() if is_bold) * 2 > letters.total()
    return Line(page, runs, text, runs[0].x, runs[0].y, size, bold)


def _take_off_running(pages: list[Page], words_: ReadingWords, body: float) -> tuple[str, ...]:
    """Lines at the top or the bottom that stand on many pages, a heading repeated small on its pages, and page numbers; the
    pages lose them."""
    titles = {_bare(line.text) for page in pages for line in page.lines if line.bold or line.size > 1.04 * body}
    outer: dict[int, list[Line]] = {page.number: _outer(page) for page in pages}
    seen = Counter(key for lines in outer.values() for key in {_alike(line) for line in lines})
    with_text = sum(1 for lines in outer.values() if lines)
    enough = max(3, round(with_text * 0.25))
    offsets = Counter(
        int(match[1]) - number for number, lines in outer.items() for line in lines if (match := _PAGE_NUMBER.match(line.text)) and match[1].isdigit()
    )
    offset = offsets.most_common(1)[0] if offsets else (0, 0)
    running: dict[str, str] = {}
    # A heading may stand at one height on many pages and differ in its number alone; a running header in large letters says the same.
    exact = Counter(text for lines in outer.values() for text in {line.text for line in lines})

    def stands_often(line: Line) -> bool:
        return seen[_alike(line)] >= enough and (line.size <= 1.15 * body or exact[line.text] >= 0.5 * with_text)

    # A page of another shape has the same header at another height.
    often = {_written(line) for lines in outer.values() for line in lines if stands_often(line)}
    for page in pages:
        gone: list[Line] = []
        for line in outer[page.number]:
            number = _PAGE_NUMBER.match(line.text)
            often_here = stands_often(line) or (page.number > 1 and _written(line) in often and _is_outermost(line, page))
            small = line.size < 0.95 * body and _bare(line.text) in titles and _is_outermost(line, page)
            repeated = (often_here or small) and not _is_header(line.text, words_)
            if repeated or (number and _is_page_number(line.text, number[1], page.number, offset)):
                gone.append(line)
                if repeated:
                    running.setdefault(_DIGITS.sub("", line.text), line.text)
        page.lines = [line for line in page.lines if not any(line is one for one in gone)]
        _set_gaps(page.lines)
    return tuple(running.values())


def _outer(page: Page) -> list[Line]:
    """The highest and the lowest lines of a page (those at the same height count as one)."""
    heights = sorted({round(line.y) for line in page.lines}, reverse=True)
    places = set(heights[:_OUTER_LINES] + heights[-_OUTER_LINES:])
    return [line for line in page.lines if round(line.y) in places]


def _alike(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.casefold()), round(line.y / 6)


def _written(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.casefold()), round(line.size)


def _bare(text: str) -> str:
    return " ".join(one for one in words(text) if not one.isdigit())


def _is_outermost(line: Line, page: Page) -> bool:
    heights = [one.y for one in page.lines]
    return line.y >= max(heights) - 1 or line.y <= min(heights) + 1


def _is_page_number(text: str, number: str, page: int, offset: tuple[int, int]) -> bool:
    if _SAYS_PAGE.search(text):
        return True
    if not number.isdigit():
        return page <= 12
    return offset[1] >= 3 and int(number) - page == offset[0]


def _is_header(text: str, words_: ReadingWords) -> bool:
    """Whether the line is the head of a table or of a section that every area has, and no running header."""
    said = words(text)
    some = [one for one in said if not one.isdigit()]  # `Poäng: 51` stands at the head of each area
    if not some:
        numbers = len(said) + text.count("%") if _ONLY_NUMBERS.match(text) else 0
        return not said or numbers > 1 or _ROW_NUMBER.match(text) is not None  # a piece of a row of points
    if _ROW_NUMBER.match(text) and (text[-1].isdigit() or text.endswith("%")):
        return True
    return all(one in words_.header_words or one in _OF_POINTS for one in some) or text.casefold().strip(" :.") in words_["headings.background"]


def _mark_contents(pages: list[Page], words_: ReadingWords) -> None:
    """Tables of contents: what follows their heading and ends in a page number, also over several pages."""
    goes_on = False
    for page in pages[:12]:
        headed = goes_on
        leaders = sum(1 for line in page.lines if _LEADER.search(line.text))
        for n, line in enumerate(page.lines):
            if line.text.casefold().strip(" :.") in words_["names.toc_headings"] and any(map(_is_entry, page.lines[n + 1 : n + 4])):
                headed = line.contents = True
            elif _LEADER.search(line.text) and leaders >= 2:
                line.contents = True
        numbered = [line for line in page.lines if _is_entry(line)]
        enough = len(numbered) >= max(3, 0.6 * len(page.lines)) if goes_on else leaders >= 2 or len(numbered) * 2 >= len(page.lines) - 2
        if headed and enough:
            _mark_from(page, 0 if goes_on else next((n for n, line in enumerate(page.lines) if line.contents), 0))
        # A table that fills its page may go on on the next one.
        goes_on = bool(page.lines) and page.lines[-1].contents


def _is_entry(line: Line) -> bool:
    """Whether a line could be an entry of a table of contents: it ends in a page number."""
    return bool(_NUMBERED_END.match(line.text) or _LEADER.search(line.text))


def _mark_from(page: Page, start: int) -> None:
    """Mark the lines of a table of contents up to its last entry."""
    last = max((n for n, line in enumerate(page.lines) if _is_entry(line)), default=-1)
    for line in page.lines[start : last + 1]:
        line.contents = True


def _set_gaps(lines: list[Line]) -> None:
    for above, line in pairwise(lines):
        line.gap = max(0.0, above.y - line.y)


def _body_size(pages: list[Page]) -> float:
    sizes = Counter[float]()
    for page in pages:
        for line in page.lines:
            if not line.bold:
                sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _pitch(pages: list[Page], body: float) -> float:
    """The usual distance between two lines of running text, in points."""
    gaps = [line.gap for page in pages for line in page.lines if line.gap and abs(line.size - body) < 0.6 and len(line.text) > 50]
    low = sorted(gaps)[: max(1, len(gaps) * 3 // 4)]
    return median(low) if low else body * 1.2


def _spaced(pages: list[Page], pitch: float) -> bool:
    """Whether spaces at line ends tell lines that go on (the next one begins small) from those that end a paragraph."""
    on, ends = list[bool](), list[bool]()
    for page in pages:
        for line, below in pairwise(page.lines):
            spaced = line.runs[-1].text.endswith(" ")
            if below.gap > 1.4 * pitch:
                ends.append(spaced)
            elif below.text[:1].islower() and 0 < below.gap <= 1.22 * pitch:
                on.append(spaced)
    return len(on) >= 10 and len(ends) >= 10 and sum(on) >= 0.5 * len(on) and sum(ends) <= 0.08 * len(ends)


def _whole_words(text: str) -> list[str]:
    """The words of a line that a line end has not cut."""
    some = words(text)
    return some[1:-1] if text.endswith(("-", SOFT, "‐")) else some[1:]
