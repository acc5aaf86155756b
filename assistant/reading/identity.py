"""Which municipality and which year a document is about, and whether it is an evaluation at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from assistant.domain.municipality import Municipality
from assistant.errors import NotAnEvaluation, ReportMunicipalityUnknown, ReportYearUnknown
from assistant.language.folding import SOFT
from assistant.language.mentions import Mentions
from assistant.language.reading_words import ReadingWords
from assistant.reading.pages import Line, Pages

_YEAR = re.compile(r"(?<![\d-])(?:19[89]\d|20[0-4]\d)(?!\d)")
_ISO_DATE = re.compile(r"\b(20[0-4]\d)[-–./](?:0?[1-9]|1[0-2])(?:[-–./]\d{1,2})?\b")
_BEFORE_PLACE = re.compile(r"((?:[A-ZÅÄÖ][\wåäöÅÄÖ-]+\s+)?[A-ZÅÄÖ][\wåäöÅÄÖ-]{2,})\s+(?:kommuns?|stads?)\b", re.IGNORECASE)
_AFTER_ANALYSIS = re.compile(
    r"(?:analys|utvärdering|granskning|genomlysning)\s+av\s+([A-ZÅÄÖ][\wåäöÅÄÖ-]+(?:\s+[A-ZÅÄÖ][\wåäöÅÄÖ-]+)?)", re.IGNORECASE
)
#: "Stockholm den 3 december", "Stockholm 2017-02-01": where a report was signed.
_DATED = re.compile(
    r"\s*,?\s+(?:den\s+)?(?:\d{1,2}\s+[a-zåäö]{3,9}\s+)?\d{4}-\d{2}|\s*,?\s+(?:den\s+)?\d{1,2}\s+[a-zåäö]{3,9}\b|\s+i\s+[a-zåäö]{3,9}\s+(?:19|20)\d\d",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(?:kommun|stad)(?:en)?s?$", re.IGNORECASE)
_AFTER_OF = re.compile(r"\b(?:av|för|i|kommunkompassen(?:\s+i)?)\s*[–—:-]?\s*$", re.IGNORECASE)
_AREA = re.compile(r"(?:huvud)?område\s+\d|\d\s*[.:]?\s+\w", re.IGNORECASE)
#: What may stand beside a name that is a line of its own: "Kil 2006".
_ALONE = re.compile(r"\b(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?\b|[–—,.:()-]\s|\s[–—-]")
_OTHER_TIME = re.compile(r"förra|föregående|tidigare|sedan|jämfört|antogs|antagen|från|revider|mellan|senaste|första", re.IGNORECASE)
_EARLIER = re.compile(r"förra|föregående|tidigare|antogs|antagen|revider", re.IGNORECASE)
_ABOUT_NOW = re.compile(r"genomför|utvärdering(?:en)?\b|intervju|platsbesök|besök", re.IGNORECASE)
_REGION = re.compile(r"\bregion\s+$", re.IGNORECASE)
#: "2020/2021", "2011–2014": the later year is the evaluation's.
_SPAN = re.compile(r"(?<![\d-])((?:19|20)\d\d)\s?[-–/]\s?((?:19|20)\d\d)(?!\d)")
#: "Uppföljning av 2016 års utvärdering": the year of the one before.
_BEFORE = re.compile(r"\b(?:uppföljning|jämför\w*|sedan|efter)\s+(?:(?:av|med|från|år|mot)\s+){0,2}(?:19|20)\d\d", re.IGNORECASE)
_FRONT_PAGES = 2


@dataclass(frozen=True, slots=True)
class Identity:
    title: str
    municipality: Municipality
    year: int
    month: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says about the report by hand; it goes before what the report says."""

    municipality: Municipality | None = None
    year: int | None = None
    edition: str | None = None


def identify(pages: Pages, municipalities: Sequence[Municipality], mentions: Mentions, words: ReadingWords, given: Given) -> Identity:
    """Raises ReportMunicipalityUnknown or ReportYearUnknown when the report does not tell and nobody has said it."""
    front = front_lines(pages)
    title_lines = _title_lines(front, pages, words)
    title = _title(title_lines, front, pages)
    municipality, warnings = _municipality(pages, title_lines or front, municipalities, mentions, words, given)
    year = given.year or _year_of(title_lines, front, pages)
    if year is None:
        raise ReportYearUnknown("The report does not tell its year where reports do; say it with --year.", kind="report", given=title)
    read = _year_of(title_lines, front, pages)
    if given.year and read and read != given.year:
        warnings = (*warnings, words.sentence("given_differs", what="Året", given=given.year, read=read))
    return Identity(title, municipality, year, _month(pages, year, words), warnings)


def refuse_other_reports(pages: Pages, words: ReadingWords, areas: int, rows: int) -> None:
    """Raises NotAnEvaluation for a document that only mentions the framework, or does not even that."""
    front = " ".join(line.text for line in front_lines(pages)).casefold()
    everything = front + " " + " ".join(pages.running).casefold()
    framework = words["names.framework"]
    mentioned = any(one in everything for one in framework) or any(one in line.text.casefold() for line in pages.lines() for one in framework)
    other = any(one in _largest(front_lines(pages)).casefold() for one in words["names.other_reports"])
    titled = any(one in everything for one in framework)
    if (areas >= 4 or (rows >= 8 and areas >= 1)) and mentioned and (titled or not other):
        return
    if areas == 8 and rows >= 24 and not other:
        return  # nothing else has all areas under their names and the points of their sub-questions
    raise NotAnEvaluation(
        f"This is no evaluation report by Kommunkompassen: {areas} of its eight areas and {rows} sub-questions were found"
        + ("." if mentioned else ", and the framework is not mentioned."),
        areas=areas,
        rows=rows,
    )


def front_lines(pages: Pages) -> list[Line]:
    """The lines of the first pages that have text, without a table of contents; an empty cover does not count."""
    with_text = [page for page in pages.pages if page.lines][:_FRONT_PAGES]
    lines = [line for page in with_text for line in page.lines if not line.contents]
    return lines[:60]


def _largest(lines: Sequence[Line]) -> str:
    """The text of the first page that is written in letters much larger than the rest, or its first lines."""
    first = [line for line in lines if line.page == lines[0].page] if lines else []
    most = max((line.size for line in first), default=0.0)
    return " ".join(line.text for line in first if line.size >= most * 0.75) or " ".join(line.text for line in first[:3])


def _title_lines(front: Sequence[Line], pages: Pages, words: ReadingWords) -> list[Line]:
    """Lines of the first page that look like a title: large, or naming the framework, and the lines close to those. Where none
    is large, as in a letter that goes before the report, a large title with a year on the next page."""
    if not front:
        return []
    first, *later = [_before_areas([line for line in front if line.page == page], words) for page in dict.fromkeys(line.page for line in front)]
    large = _large(first, pages)
    for behind in (_large(lines, pages) for lines in later if not large):
        if any(_names_framework(line, words) for line in behind) and any(_YEAR.search(line.text) for line in behind):
            return behind
    near = _near_names(first, words)
    found = large + [line for line in near if not any(line is one for one in large)]
    return found or [line for line in first[:6] if len(line.text) < 110]


def _large(lines: Sequence[Line], pages: Pages) -> list[Line]:
    return [line for line in lines if line.size > pages.body_size * 1.25 and len(line.text) > 2]


def _before_areas(lines: Sequence[Line], words: ReadingWords) -> list[Line]:
    """A page's lines before the first that is an area's, without headings of chapters."""
    begins = next((n for n, line in enumerate(lines) if n and _AREA.match(line.text)), len(lines))
    chapters = words["headings.chapters"]
    return [line for line in lines[:begins] if not any(line.text.casefold().strip(" .:0123456789").startswith(one) for one in chapters)]


def _near_names(lines: Sequence[Line], words: ReadingWords) -> list[Line]:
    """The short lines from one that names the framework, or says what is analysed, to the second after it."""
    named = [n for n, line in enumerate(lines[:25]) if _names_framework(line, words) or _AFTER_ANALYSIS.search(line.text)]
    return [lines[k] for n in named for k in range(n, min(n + 3, len(lines))) if len(lines[k].text) < 110]


def _names_framework(line: Line, words: ReadingWords) -> bool:
    return any(one in line.text.casefold() for one in words["names.framework"])


def _title(title_lines: Sequence[Line], front: Sequence[Line], pages: Pages) -> str:
    """The title as the report writes it, on one line, at most 120 characters."""
    some = list(title_lines) or list(front[:2])
    largest = max((line.size for line in some), default=0.0)
    some = [line for line in some if not _ISO_DATE.fullmatch(line.text.strip()) and line.size > largest * 0.55]
    edge = max((line.right for page in pages.pages[:8] for line in page.lines), default=0.0)
    parts: list[list[Line]] = []
    for line in some:
        if parts and _is_wrapped(parts[-1][-1], line, edge):
            parts[-1].append(line)
        else:
            parts.append([line])
    text = ""
    for part in dict.fromkeys(pages.join(line.text for line in lines) for lines in parts):
        if text and len(text) + len(part) > 120:
            break
        text = f"{text} – {part}" if text else part[:120]
    return text


def _is_wrapped(above: Line, line: Line, edge: float) -> bool:
    """Whether a line of a title goes on with the one above it: it begins small, or its first word had no room there."""
    if above.page != line.page or abs(above.size - line.size) > 0.6 or above.bold != line.bold or not 0 < above.y - line.y < 1.7 * line.size:
        return False
    first = line.runs[0]
    room = above.right + (len(line.text.split()[0]) + 1) * first.size * first.letter
    return line.text[0].islower() or above.text.endswith(("-", SOFT)) or room > edge


def _municipality(
    pages: Pages, title_lines: Sequence[Line], municipalities: Sequence[Municipality], mentions: Mentions, words: ReadingWords, given: Given
) -> tuple[Municipality, tuple[str, ...]]:
    counted = _counted(pages, mentions)
    found, warnings = _from_title("\n".join(line.text for line in title_lines), mentions, counted, municipalities, words)
    if found is None:
        found, warnings = _from_title("\n".join(pages.running), mentions, counted, municipalities, words)
    if found is None and counted:
        (first, most), *others = counted.most_common(2)
        if most >= 5 and (not others or most >= 2 * others[0][1]):
            found = next(one for one in municipalities if one.code == first)
            warnings = (words.sentence("municipality_guessed", name=found.name),)
    if given.municipality is not None:
        if found is not None and found.code != given.municipality.code and not warnings:
            return given.municipality, (words.sentence("given_differs", what="Kommunen", given=given.municipality.name, read=found.name),)
        return given.municipality, ()
    if found is None:
        raise ReportMunicipalityUnknown(
            "The report's title names no Swedish municipality; say it with --municipality.",
            kind="report",
            given=title_lines[0].text if title_lines else "",
        )
    return found, warnings


def _from_title(
    title: str, mentions: Mentions, counted: Counter[str], municipalities: Sequence[Municipality], words: ReadingWords
) -> tuple[Municipality | None, tuple[str, ...]]:
    """The title's municipality; one that is misspelt there, with a warning."""
    mentioned = [one for one in mentions.find(title) if one.certain]
    per_county = Counter(one.county_code for one in municipalities)
    called = [
        one
        for one in mentioned
        if _CALLED.search(title[one.start : one.end])
        or _AFTER_OF.search(title[: one.start])
        or (per_county[one.municipality.county_code] == 1 and _REGION.search(title[: one.start]))  # it is its region too
    ]
    undated = [one for one in mentioned if not _DATED.match(title[one.end :])]
    if called:
        return max((one.municipality for one in called), key=lambda one: counted[one.code]), ()
    signed = {title[one.start : one.end].casefold() for one in mentioned if one not in undated} if undated else set()
    alone = {_ALONE.sub("", line).strip().casefold() for line in title.split("\n")} - signed
    if found := next((one for one in municipalities if one.name.casefold() in alone), None):
        return found, ()
    misspelt = _misspelt(title, counted, municipalities)
    if misspelt is not None:
        return misspelt[1], (words.sentence("title_misspelt", given=misspelt[0], name=misspelt[1].name),)
    if undated:
        return max((one.municipality for one in undated), key=lambda one: counted[one.code]), ()
    return None, ()


def _misspelt(title: str, counted: Counter[str], municipalities: Sequence[Municipality]) -> tuple[str, Municipality] | None:
    """A name that is nearly one of the 290, where a title has the municipality; the text has to know it too, or be very near."""
    by_name = {one.name.casefold(): one for one in municipalities}
    for match in [*_BEFORE_PLACE.finditer(title), *_AFTER_ANALYSIS.finditer(title)]:
        written = match[1].strip()
        for piece in dict.fromkeys((written, written.split()[-1], written.split()[0])):
            for form in (piece.casefold(), piece.casefold().removesuffix("s")):
                alike = process.extract(form, list(by_name), scorer=fuzz.ratio, limit=2, score_cutoff=84)
                if alike and (len(alike) == 1 or alike[0][1] > alike[1][1]):
                    found = by_name[alike[0][0]]
                    if counted[found.code] or alike[0][1] >= 92:
                        return piece, found
    return None


def _counted(pages: Pages, mentions: Mentions) -> Counter[str]:
    return Counter(one.municipality.code for page in pages.pages for one in mentions.find("\n".join(line.text for line in page.lines)) if one.certain)


def _year_of(title_lines: Sequence[Line], front: Sequence[Line], pages: Pages) -> int | None:
    """The title's year; else the running header's; else a date on the first pages; else when the evaluation was done."""
    for texts in ([line.text for line in title_lines], list(pages.running), [line.text for line in front[:25] if _is_dated(line.text)]):
        years = [year for text in texts for year in _years(text)]
        if years:
            return years[0]
    return _year_in_text(pages)


def _is_dated(text: str) -> bool:
    """Whether a short line of the first pages may tell when the report was made: no piece of a sentence, and not of other times."""
    return len(text) < 60 and not text.endswith(".") and not text[:1].islower() and _OTHER_TIME.search(text) is None


def _years(text: str) -> list[int]:
    """Years in a title: a bare year goes before one that is part of a date."""
    text = _BEFORE.sub("", _SPAN.sub(lambda one: max(one[1], one[2]), text))
    dates = {match.start(1): int(match[1]) for match in _ISO_DATE.finditer(text)}
    bare = [int(match[0]) for match in _YEAR.finditer(text) if match.start() not in dates]
    return bare + list(dates.values())


def _year_in_text(pages: Pages) -> int | None:
    counted: Counter[int] = Counter()
    for line in pages.lines():
        if line.page <= 8 and _ABOUT_NOW.search(line.text) and not _OTHER_TIME.search(line.text):
            counted.update(int(one) for one in _YEAR.findall(line.text))
    most = counted.most_common(2)
    if not most or (len(most) > 1 and most[1][1] == most[0][1]):
        return None
    return most[0][0]


def _month(pages: Pages, year: int, words: ReadingWords) -> int | None:
    """The month in which the evaluation was done, where the first pages tell (`genomfördes i maj år 2018`)."""
    names = words["months.names"]
    pattern = re.compile(rf"\b({'|'.join(names)})\b(?:\s+månad)?(?:\s+år)?\s+{year}\b", re.IGNORECASE)
    for page in pages.pages[:8]:
        for above, line in zip([None, *page.lines], page.lines, strict=False):
            text = f"{above.text} {line.text}" if above else line.text
            match = pattern.search(text)
            if match and _ABOUT_NOW.search(text) and not _EARLIER.search(text):
                return names.index(match[1].casefold()) + 1
    return None
