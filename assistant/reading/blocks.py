"""Paragraphs: lines of a section put together, cited where they begin, with their part of each page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.language.folding import BULLET, SOFT, sentences
from assistant.reading.pages import Line, Pages
from assistant.reading.sections import Section

_ENDS = re.compile(r"[.!?:…][\"'”’)\]]*$")
_ITEMS = re.compile(rf"\s+(?={BULLET})")
_LONGEST = 900


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`breaks`: (page, characters before it) for each page the paragraph is on, in order."""

    text: str
    breaks: tuple[tuple[int, int], ...]

    def page_at(self, place: int) -> int:
        return next(page for page, start in reversed(self.breaks) if start <= place)


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    page: int


def paragraphs(section: Section, pages: Pages) -> list[Paragraph]:
    """The section's running text. A paragraph goes on over a page break where its sentence does."""
    groups: list[list[Line]] = []
    for line in section.lines:
        if groups and not _begins(groups[-1], line, pages):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group, pages) for group in groups]


def sentences_of(paragraph: Paragraph) -> list[Sentence]:
    found, place = [], 0
    for one in (item for sentence in sentences(paragraph.text) for item in _ITEMS.split(sentence)):
        place = paragraph.text.find(one, place)
        found.append(Sentence(one, paragraph.page_at(place)))
        place += len(one)
    return found


def chunks(some: Sequence[Sentence], longest: int = _LONGEST) -> list[list[Sentence]]:
    """Sentences in groups of at most about `longest` characters, none cut; a group does not go on over a page break."""
    groups: list[list[Sentence]] = []
    length = 0
    for one in some:
        if groups and length + len(one.text) <= longest and groups[-1][-1].page == one.page:
            groups[-1].append(one)
            length += len(one.text) + 1
        else:
            groups.append([one])
            length = len(one.text)
    return groups


def _begins(group: Sequence[Line], line: Line, pages: Pages) -> bool:
    above = group[-1]
    if line.bulleted:
        # A list belongs to the words that announce it, and its items to each other.
        return not (group[0].bulleted or any(one.bulleted for one in group) or above.text.endswith(":"))
    if any(one.bulleted for one in group) and line.x <= min(one.x for one in group if one.bulleted) + 2:
        return not line.text[:1].islower()
    if above.page != line.page:
        return _ends(above.text, line.text) or (line.text[:1].isupper() and len(above.text) < 40 and not _ENDS.search(above.text))
    if above.y < line.y or abs(above.size - line.size) > 1:
        return not (line.text[:1].islower() or above.text.endswith((SOFT, "-")))
    wide = line.gap > 1.22 * pages.pitch
    return wide and not (line.text[:1].islower() and not _ENDS.search(above.text))


def _ends(above: str, line: str) -> bool:
    """Whether a sentence ends where a line does; the one that ends with `t.ex.` goes on."""
    if not _ENDS.search(above):
        return False
    whole, place = f"{above} {line}", 0
    for one in sentences(whole):
        place = whole.find(one, place) + len(one)
        if place >= len(above):
            break
    return place == len(above)


def _paragraph(group: Sequence[Line], pages: Pages) -> Paragraph:
    text, breaks = "", list[tuple[int, int]]()
    for page, some in _by_page(group):
        breaks.append((page, len(text) + (1 if text else 0)))
        # What stands before the break may end in half a word: it is joined with what follows.
        lines = [text, *(one.text for one in some)] if text else [one.text for one in some]
        text = pages.join(lines)
    return Paragraph(text.replace(SOFT, "-"), tuple(breaks))


def _by_page(group: Iterable[Line]) -> list[tuple[int, list[Line]]]:
    found: list[tuple[int, list[Line]]] = []
    for line in group:
        if found and found[-1][0] == line.page:
            found[-1][1].append(line)
        else:
            found.append((line.page, [line]))
    return found
