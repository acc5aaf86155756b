"""A report is read: pages → what it is → scores → sections and tables → findings, pointers, passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256 as sha256_of

from assistant.domain.evaluation import TOTAL, Evaluation, Points, plain
from assistant.domain.framework import Framework, sub_question_key
from assistant.domain.municipality import Municipality
from assistant.domain.report import Reading, Report
from assistant.language.mentions import Mentions
from assistant.language.reading_words import ReadingWords
from assistant.ports import OpenDocument, Progress
from assistant.reading.areas import AreaNames, EditionGuess, edition_of_year
from assistant.reading.arithmetic import Arithmetic, settled_areas
from assistant.reading.contents import ContentsReader, Frame
from assistant.reading.identity import Given, identify, refuse_other_reports
from assistant.reading.loose_rows import loose_rows
from assistant.reading.outline import read_outline
from assistant.reading.page_texts import page_texts
from assistant.reading.pages import Pages, read_pages
from assistant.reading.scores import ScoreTables, read_scores, unread_rows
from assistant.reading.sections import Outline
from assistant.reading.settling import drop_doubtful, settle
from assistant.reading.wording import Wording

_NUMBERS_AT_END = re.compile(r"(?:\s+\d[\d.,]*\s*%?)+$")

__all__ = ["Given", "read_report"]


def read_report(
    document: OpenDocument,
    *,
    path: str,
    sha256: str,
    framework: Framework,
    municipalities: Sequence[Municipality],
    words: ReadingWords,
    given: Given | None = None,
    progress: Progress | None = None,
) -> Reading:
    """All that the report says, with pages; the same bytes, with the same said by hand, give the same ids.

    Raises NoText, NotAnEvaluation, ReportMunicipalityUnknown, ReportYearUnknown, TooLarge or DamagedPdf.
    """
    given = given or Given()
    pages = read_pages(document, words, progress)
    names = AreaNames(framework, words)
    mentions = Mentions(municipalities, words.ambiguous)
    places = frozenset(one.name.casefold() for one in municipalities)
    tables = read_scores(pages, names, words, places)
    outline = read_outline(pages, tables, names, words)
    areas = settled_areas(tables, outline.boxes.values())
    refuse_other_reports(pages, words, areas=len({one.area for one in outline.sections if one.area} | set(areas)), rows=len(tables.rows))
    identity = identify(pages, municipalities, mentions, words, given)
    guess = _edition(pages, outline, names, identity.year, given, words)
    doubtful = drop_doubtful(tables, framework, guess.edition)
    loose = loose_rows(pages, outline, tables, words, places, identity.municipality.name)
    settled = settle(loose, tables, framework, guess.edition, settled_areas(tables, outline.boxes.values()))
    outline = read_outline(pages, tables, names, words) if settled.entered else outline
    areas = settled_areas(tables, outline.boxes.values())
    unread = unread_rows(pages, tables) | settled.unread | doubtful
    report = Report(
        id=_id(sha256, given),
        path=path,
        sha256=sha256,
        title=identity.title,
        code=identity.municipality.code,
        municipality=identity.municipality.name,
        year=identity.year,
        edition=guess.edition,
        edition_basis=guess.basis,
        edition_reason=guess.reason,
        page_texts=page_texts(pages, outline),
        warnings=(*identity.warnings, *_warnings(pages, areas, tables, unread, words), *settled.warnings(words)),
    )
    evaluation = replace(_evaluation(report, tables, outline, areas, framework), month=identity.month)
    frame = Frame(report.id, identity.municipality, report.year, report.edition, report.label)
    wording = Wording(identity.municipality, mentions, words)
    contents = ContentsReader(frame, pages, outline, tables, framework, wording, words).read()
    arithmetic = Arithmetic(tables, outline.boxes, areas, framework, report.edition, words, unread)
    findings, practices, pointers, passages = tuple(contents.findings), tuple(contents.practices), tuple(contents.pointers), tuple(contents.passages)
    return Reading(report, evaluation, findings, practices, pointers, passages, tuple(arithmetic.discrepancies()))


def _id(sha256: str, given: Given) -> str:
    """Of the bytes, and of what a person said about them by hand: the same file read otherwise is another report."""
    said = (given.municipality.code if given.municipality else None, given.year, given.edition)
    return f"r{sha256[:12]}" if not any(said) else f"r{sha256_of(repr((sha256, *said)).encode()).hexdigest()[:12]}"


def _edition(pages: Pages, outline: Outline, names: AreaNames, year: int, given: Given, words: ReadingWords) -> EditionGuess:
    """By the names of the area headings, and of all short lines where headings say too little; else by the year alone."""
    if given.edition is not None:
        return EditionGuess(given.edition, "stated", 0, words.sentence("edition_given", edition=given.edition))
    headings = list(outline.headings)
    guess = names.edition(headings, year)
    if guess is None or guess.hits < 8:
        short = (_NUMBERS_AT_END.sub("", line.text.lstrip("• ").rstrip(".")) for line in pages.lines() if len(line.text) < 110)
        everywhere = [found for text in short if (found := names.heading(text))]
        wider = names.edition(headings + everywhere, year)
        if wider is not None and (guess is None or wider.hits > guess.hits):
            guess = wider
    if guess is not None:
        return guess
    edition = edition_of_year(year)
    return EditionGuess(edition, "inferred", 0, words.sentence("edition_year", edition=edition, year=year, hits=0))


def _warnings(pages: Pages, areas: dict[int, Points], tables: ScoreTables, unread: frozenset[str], words: ReadingWords) -> list[str]:
    found = [words.sentence("unreadable_page", page=number) for number in pages.unreadable]
    if pages.empty:
        found.append(words.sentence("empty_pages", count=len(pages.empty), pages=len(pages.pages), numbers=_some(pages.empty)))
    missing = [str(number) for number in range(1, 9) if number not in areas]
    nothing = not areas and not tables.rows
    if nothing:
        found.append(words.sentence("no_scores"))
    elif missing:
        found.append(words.sentence("areas_missing", areas=", ".join(missing)))
    if unread and not nothing:
        found.append(words.sentence("rows_unread", numbers=", ".join(sorted(unread, key=sub_question_key))))
    return found


def _some(numbers: Sequence[int], most: int = 12) -> str:
    """`3, 4, 7`; of many the first, and dots."""
    return ", ".join(map(str, numbers[:most])) + (" …" if len(numbers) > most else "")


def _evaluation(report: Report, tables: ScoreTables, outline: Outline, areas: dict[int, Points], framework: Framework) -> Evaluation:
    """Points as the tables have them; a stated total only where it agrees with its areas or they are not all known."""
    places = {one.area: (one.page, one.quote) for one in reversed([*tables.area_rows, *tables.summary])}
    for box in outline.boxes.values():
        if box.points is not None and box.points_page is not None:
            places.setdefault(box.area, (box.points_page, box.quote))
    computed = plain(sum(areas.values())) if len(areas) == 8 else None
    stated = tables.totals[0].points if tables.totals else None
    total: Points | None = None
    if stated is not None and (computed is None or abs(stated - computed) < 0.06):
        total = stated
    places = {area: place for area, place in places.items() if area in areas}
    if total is not None:
        places[TOTAL] = (tables.totals[0].page, tables.totals[0].quote)
    scores = tuple(replace(one, text=_text(one.sub_question, one.text, report.edition, framework)) for one in tables.rows)
    return Evaluation(
        id=f"evaluation:{report.id}",
        code=report.code,
        municipality=report.municipality,
        year=report.year,
        edition=report.edition,
        edition_basis=report.edition_basis,
        areas=areas,
        total=total,
        total_basis="stated" if total is not None else "unknown",
        scores=scores,
        report_id=report.id,
        area_pages={area: page for area, (page, _) in sorted(places.items())},
        area_quotes={area: quote for area, (_, quote) in sorted(places.items())},
        edition_reason=report.edition_reason,
    )


def _text(number: str, text: str, edition: str | None, framework: Framework) -> str:
    """The row's own words, else the edition's."""
    known = framework.sub_question(edition or "", number)
    return text or (known.text if known else "")
