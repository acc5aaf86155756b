"""From an outline to what is kept: findings, pointers, practices, passages, and what stands on each page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.domain.evidence import Finding, Passage, Pointer, Practice
from assistant.domain.framework import Framework
from assistant.domain.municipality import Municipality
from assistant.language.folding import BULLET
from assistant.language.reading_words import ReadingWords
from assistant.reading.blocks import Paragraph, Sentence, chunks, paragraphs, sentences_of
from assistant.reading.pages import Pages
from assistant.reading.placing import NOWHERE, Place, Placing
from assistant.reading.scores import ScoreTables
from assistant.reading.sections import Outline, Section
from assistant.reading.wording import Wording, joined_kinds

_AREA_SAID = re.compile(r"\bområde\s+(\d|ett|två|tre|fyra|fem|sex|sju|åtta)\b", re.IGNORECASE)
_NUMERALS = ("ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta")
_NUMBERING = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+")
_CONCRETE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Frame:
    """What everything in a report shares."""

    report_id: str
    municipality: Municipality
    year: int
    edition: str | None
    title: str


@dataclass(slots=True)
class Contents:
    findings: list[Finding] = field(default_factory=list)
    pointers: list[Pointer] = field(default_factory=list)
    practices: list[Practice] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)


class ContentsReader:
    def __init__(
        self, frame: Frame, pages: Pages, outline: Outline, tables: ScoreTables, framework: Framework, wording: Wording, words: ReadingWords
    ) -> None:
        self.frame = frame
        self.pages = pages
        self.outline = outline
        self.tables = tables
        self.framework = framework
        self.wording = wording
        self.words = words
        self.found = Contents()
        self.placings = {area: self._placing(area) for area in range(1, 9)}
        self.texts = {number: text for area in range(1, 9) for number, text in self._questions(area)}

    def read(self) -> Contents:
        for section in self.outline.sections:
            if self._is_background(section):
                self._background(section)
            else:
                place = self._place(section)
                for paragraph in paragraphs(section, self.pages):
                    self._paragraph(section, place, paragraph)
            self._cells(section)
        return self.found

    # -- placing ------------------------------------------------------------------------------------------------------

    def _questions(self, area: int) -> list[tuple[str, str]]:
        """The area's sub-questions: the edition's, else those of the report's own table."""
        known = self.framework.sub_questions_of(self.frame.edition or "", area)
        if known:
            return [(one.number, one.text) for one in known]
        return [(one.sub_question, one.text) for one in self.tables.rows_of(area)]

    def _evidence(self, area: int) -> list[Section]:
        return [one for one in self.outline.of_area(area) if one.level == "section" and not self._is_background(one)]

    def _placing(self, area: int) -> Placing:
        sections = [(_bare(one.title), " ".join(line.text for line in one.lines)) for one in self._evidence(area)]
        return Placing(self._questions(area), sections)

    def _place(self, section: Section) -> Place:
        if section.number is not None:
            return Place(section.number, 1.0)
        if section.area is None or section.level != "section":
            return NOWHERE
        mine = next((n for n, one in enumerate(self._evidence(section.area)) if one is section), None)
        return NOWHERE if mine is None else self.placings[section.area].sections[mine]

    def _is_background(self, section: Section) -> bool:
        bare = _bare(section.title).casefold().strip(" :.?")
        return any(bare == one or (len(one) > 12 and bare.startswith(one)) for one in self.words["headings.background"])

    # -- running text -------------------------------------------------------------------------------------------------

    def _background(self, section: Section) -> None:
        for paragraph in paragraphs(section, self.pages):
            for group in chunks(sentences_of(paragraph)):
                self._passage(group, "background", section, NOWHERE)

    def _paragraph(self, section: Section, place: Place, paragraph: Paragraph) -> None:
        some = sentences_of(paragraph)
        if len(paragraph.text) < 3 or not any(one.isalpha() for one in paragraph.text):
            return
        kinds: list[str | None] = []
        advice: list[int] = []
        for n, sentence in enumerate(some):
            kinds.append(self._sentence(section, place, sentence, some[n - 1] if n else None, advice))
        start = 0
        for group in chunks(some):
            self._passage(group, joined_kinds(kinds[start : start + len(group)]), section, place)
            start += len(group)

    def _sentence(self, section: Section, place: Place, sentence: Sentence, before: Sentence | None, advice: list[int]) -> str | None:
        """Keep what the sentence says; its kind. `advice`: places in the findings of the paragraph's advice so far."""
        area = section.area or self._area_said(sentence.text)
        peers = self.wording.pointed_to(sentence.text, before.text if before else "")
        kind = self.wording.kind(sentence.text)
        self._point(peers, area, place, section, sentence)
        if not peers and self.wording.praises(sentence.text):
            self._practice(area, place, sentence)
            kind = "strength"
        codes = tuple(one.code for one in peers)
        if codes and advice:
            # The advice comes first and the municipalities to look at after it.
            last = self.found.findings[advice[-1]]
            self.found.findings[advice[-1]] = replace(last, peers=tuple(dict.fromkeys((*last.peers, *codes))))
        if codes and kind != "recommendation":
            kind = "observation"
        if kind is not None and (section.area is not None or self._says_of_own(section, sentence)):
            whole = self.wording.with_before(sentence, before)
            if whole is None:
                return "recommendation" if peers else kind
            self._finding(kind, area, place.sub_question, section, whole.text, codes, whole.page, False)
            if kind in ("recommendation", "improvement"):
                advice.append(len(self.found.findings) - 1)
        return "recommendation" if peers else kind

    def _point(self, peers: Sequence[Municipality], area: int | None, place: Place, section: Section, sentence: Sentence) -> None:
        for one in peers:
            self.found.pointers.append(
                Pointer(
                    f"pointer:{self.frame.report_id}:{len(self.found.pointers) + 1}",
                    self.frame.municipality.code,
                    self.frame.year,
                    self.frame.edition,
                    one.code,
                    area,
                    place.sub_question,
                    _bare(section.title),
                    sentence.text,
                    sentence.page,
                    self.frame.report_id,
                )
            )

    def _says_of_own(self, section: Section, sentence: Sentence) -> bool:
        return bool(section.title) and section.page > 1 and (self.wording.names_own(sentence.text) or self._area_said(sentence.text) is not None)

    @staticmethod
    def _area_said(text: str) -> int | None:
        """The one area that the sentence names by number; None for none or several."""
        found = {one.casefold() for one in _AREA_SAID.findall(text)}
        if len(found) != 1:
            return None
        said = found.pop()
        number = int(said) if said.isdigit() else _NUMERALS.index(said) + 1
        return number if 1 <= number <= 8 else None

    def _practice(self, area: int | None, place: Place, sentence: Sentence) -> None:
        municipality = self.frame.municipality
        self.found.practices.append(
            Practice(
                f"practice:{self.frame.report_id}:{len(self.found.practices) + 1}",
                municipality.code,
                municipality.name,
                self.frame.year,
                self.frame.edition,
                area,
                place.sub_question if self.frame.edition == "2016" else None,
                "high" if place.sure >= 0.6 else "medium" if place.sub_question else "low",
                "cited_by_evaluator",
                len(sentence.text) >= _CONCRETE_LENGTH,
                sentence.text,
                f"report: {self.frame.title}",
                municipality.code,
                self.frame.year,
                sentence.page,
                self.frame.report_id,
            )
        )

    # -- tables -------------------------------------------------------------------------------------------------------

    def _cells(self, section: Section) -> None:
        for kind, header in (("strength", "strengths.headers"), ("improvement", "improvements.headers")):
            cells = [cell for cell in section.cells if cell.kind == kind]
            places = self.placings[section.area].column([cell.text for cell in cells]) if section.area else [NOWHERE] * len(cells)
            for cell, place in zip(cells, places, strict=True):
                heading = Section(self.words[header][0].capitalize(), section.area, cell.page, "section")
                said = Sentence(cell.text, cell.page)
                peers = self.wording.pointed_to(cell.text)
                self._point(peers, section.area, place, heading, said)
                self._finding(kind, section.area, place.sub_question, heading, cell.text, tuple(one.code for one in peers), cell.page, True)
                self._passage([said], kind, heading, place)

    # -- what is kept -------------------------------------------------------------------------------------------------

    def _finding(
        self, kind: str, area: int | None, sub_question: str | None, section: Section, text: str, peers: tuple[str, ...], page: int, in_table: bool
    ) -> None:
        frame = self.frame
        self.found.findings.append(
            Finding(
                f"finding:{frame.report_id}:{len(self.found.findings) + 1}",
                frame.municipality.code,
                frame.municipality.name,
                frame.year,
                frame.edition,
                area,
                sub_question,
                _bare(section.title),
                kind,
                text.removeprefix(BULLET).strip(),
                peers,
                page,
                frame.report_id,
                in_table,
            )
        )

    def _passage(self, group: Sequence[Sentence], kind: str, section: Section, place: Place) -> None:
        text = " ".join(one.text for one in group).removeprefix(BULLET).strip()
        least = 3 if section.area is not None or kind in ("strength", "improvement") else 40
        if len(text) < least or not any(one.isalpha() for one in text):
            return
        frame, background = self.frame, kind == "background"
        self.found.passages.append(
            Passage(
                f"passage:{frame.report_id}:{len(self.found.passages) + 1}",
                text,
                kind,
                None if background else frame.municipality.code,
                None if background else frame.municipality.name,
                frame.year,
                frame.edition,
                section.area,
                place.sub_question,
                _bare(section.title),
                self._heading(section, place),
                group[0].page,
                frame.title,
                frame.report_id,
                kind not in ("background",) and len(text) >= _CONCRETE_LENGTH,
                place.sure if place.sub_question else 1.0,
            )
        )

    def _heading(self, section: Section, place: Place) -> str:
        area = self.framework.area(self.frame.edition or "", section.area) if section.area else None
        parts = [area.name if area else "", _bare(section.title) if section.level != "area" else "", self.texts.get(place.sub_question or "", "")]
        return " – ".join(dict.fromkeys(one for one in parts if one))


def _bare(title: str) -> str:
    """A heading without its number."""
    return _NUMBERING.sub("", title).strip()
