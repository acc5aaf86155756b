"""Which area a heading names, in which editions; and which edition a report follows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from assistant.domain.framework import EDITIONS, Area, Framework
from assistant.language.reading_words import ReadingWords

_LOOSE = re.compile(r"[^\w]+")
_POINTS = re.compile(
    r"[\s–—:,(\-]*(?<![\d,.])(\d{1,3}(?:[.,]\d)?)\s*"
    r"(?:(?:/|av|of)?\s*(?:100)?\s*(?:poäng|points|p)(?:\s*(?:/|av|(?:out\s+)?of)\s*(?:maximalt\s*)?100)?|(?:/|av|of)\s*(?:maximalt\s*)?100)(?:\s+möjliga)?\.?\)?$",
    re.IGNORECASE,
)
_CLOSE_ENOUGH = 90


@dataclass(frozen=True, slots=True)
class AreaHeading:
    """A heading that names an area: its number, the editions that call it so, and points that stand in the heading."""

    number: int
    editions: tuple[str, ...]
    said_number: bool
    points: float | None = None


@dataclass(frozen=True, slots=True)
class EditionGuess:
    """`basis`: stated or inferred; `hits`: area names found, of 8."""

    edition: str
    basis: str
    hits: int
    reason: str


class AreaNames:
    """Looks area names up, by number and name together."""

    def __init__(self, framework: Framework, words: ReadingWords) -> None:
        self._framework = framework
        self._words = words
        self._names = [(one.edition, one.number, _plain(name)) for one in framework.areas for name in _called(one)]
        area_words = "|".join(map(re.escape, words["headings.area_words"]))
        self._pattern = re.compile(
            rf"^(?:\d{{1,2}}\.(?P<part>[1-8])\.?\s+)?(?:(?P<word>{area_words})\s+)?"
            rf"(?:(?P<number>[1-8])\s*[.:)–—-]*\s+|(?P<tight>[1-8])[.:)]\s*)?(?P<name>\D.{{2,100}})$",
            re.IGNORECASE,
        )

    def heading(self, text: str) -> AreaHeading | None:
        """`Område 7 Ständiga förbättringar`, `7. Ständiga förbättringar`, `Ständiga förbättringar`, and as part 7 of a chapter
        `4.7 Ständiga förbättringar`; None for anything else."""
        points = _POINTS.search(text)
        if points:
            text = text[: points.start()]
        match = self._pattern.match(text.strip(" :–-"))
        if match is None or len(text) > 110 or match["name"][0].islower():
            return None
        said = match["number"] or match["tight"] or match["part"]
        found = self.named(match["name"], int(said) if said else None)
        if not found:
            return None
        number = int(said) if said else found[0][1]
        if any(other != number for _, other in found):
            return None  # a name that is another area's in another edition says nothing alone
        editions = tuple(edition for edition in EDITIONS if (edition, number) in found)
        return AreaHeading(number, editions, bool(said or match["word"]), float(points[1].replace(",", ".")) if points else None)

    def number(self, text: str) -> int | None:
        """The number with which a heading begins as areas' headings do, whatever name follows."""
        match = self._pattern.match(text.strip(" :–-"))
        said = match and (match["number"] or match["tight"])
        return int(said) if said else None

    def named(self, text: str, number: int | None = None) -> list[tuple[str, int]]:
        """(edition, number) of the areas that are called so; small misspellings and other dashes do not matter."""
        plain = _plain(text)
        if not plain:
            return []
        scored = [
            (fuzz.ratio(plain, name), edition, area)
            for edition, area, name in self._names
            if number in (None, area) and abs(len(name) - len(plain)) < 12
        ]
        best = max((score for score, _, _ in scored), default=0.0)
        if best < _CLOSE_ENOUGH:
            return []
        return list(dict.fromkeys((edition, area) for score, edition, area in scored if score >= best - 0.01))

    def edition(self, headings: Iterable[AreaHeading], year: int) -> EditionGuess | None:
        """The edition whose area names the headings have, weighed with the year. None when nothing can be said."""
        hits: dict[str, set[int]] = {edition: set() for edition in EDITIONS}
        for heading in headings:
            for edition in heading.editions:
                hits[edition].add(heading.number)
        most = max(len(some) for some in hits.values())
        by_year = edition_of_year(year)
        if most < 3:
            return None
        best = [edition for edition in EDITIONS if len(hits[edition]) == most]
        if len(best) > 1:
            edition = by_year if by_year in best else best[-1]
            return EditionGuess(edition, "inferred", most, self._words.sentence("edition_year", edition=edition, year=year, hits=most))
        edition = best[0]
        if _fits(edition, year):
            return EditionGuess(edition, "stated", most, self._words.sentence("edition_names_year", edition=edition, year=year, hits=most))
        return EditionGuess(edition, "inferred", most, self._words.sentence("edition_names", edition=edition, year=year, hits=most, by_year=by_year))


def edition_of_year(year: int) -> str:
    """The edition in use in a year, by the years that name the editions."""
    return max((one for one in EDITIONS if int(one) <= year), default=EDITIONS[0])


def _fits(edition: str, year: int) -> bool:
    """Whether an edition was in use; in the year of a change both were."""
    later = [int(one) for one in EDITIONS if int(one) > int(edition)]
    return int(edition) <= year <= (later[0] if later else 9999)


def _called(area: Area) -> list[str]:
    """All names of an area, also the English one."""
    return [name for name in (area.name, *area.other_names, area.name_en) if name]


def _plain(text: str) -> str:
    return _LOOSE.sub(" ", text.casefold()).strip()
