"""Names resolved once: from what a person, a program or a model gives to what a tool works on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.domain.corpus import Corpus
from assistant.domain.evidence import PASSAGE_KINDS, PROVENANCES
from assistant.domain.framework import EDITIONS, Area, sub_question_key
from assistant.domain.municipality import Municipality
from assistant.errors import BadArgument, UnknownArea, UnknownEdition, UnknownSubQuestion
from assistant.language.names import MunicipalityNames, folded, without_diacritics

LIKES = ("group", "near", "size", "us", "anywhere")
LENGTHS = ("short", "normal", "full")
TONES = ("careful", "normal", "firm")
LANGUAGES = ("sv", "en")

DEFAULTS = {"language": "sv", "length": "normal", "tone": "normal", "like": "anywhere"}
"""What is left out of the printed arguments when it is so anyway."""

_YES, _NO = frozenset(("true", "1", "yes", "ja")), frozenset(("false", "0", "no", "nej", ""))
_TOO_MANY = 1_000_000_000
#: Arguments that narrow by size or points: (name, lower bound).
_NUMBERS = ("min_population", "max_population", "min_points", "max_points", "max_distance")

SEVERAL = ", "
"""Between the names of several counties that are asked for as one part of the country."""
_PLACE = re.compile(r"^(?:område|omr\.?|area|delfråga|fråga|sub-?question)\s*(?=\d)", re.IGNORECASE)
_AREA_NUMBER = re.compile(r"([-+]?\d{1,9})(?:\.0)?")
_COUNTY = re.compile(r"^region\s+|\s+(?:län|lan|county)s?$")
_SMALL_WORDS = {"och", "som", "samt", "the", "of", "and", "as", "a", "an", "kommunen", "municipality", "område", "området", "area"}


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a tool was asked, resolved. `area_named`: the area was given by its name, which decided the edition.

    `edition` is what was given or decided by a name; None leaves the choice to the tool. `above`, `below`: `min_points` and
    `max_points` themselves are too few and too many. `resolved`: the arguments as the contract prints them.
    """

    municipality: Municipality | None = None
    municipalities: tuple[Municipality, ...] = ()
    area: int | None = None
    area_named: bool = False
    sub_question: str | None = None
    edition: str | None = None
    year: int | None = None
    from_year: int | None = None
    min_year: int | None = None
    max_year: int | None = None
    min_evaluations: int | None = None
    max_evaluations: int | None = None
    group: str | None = None
    county: str | None = None
    min_population: int | None = None
    max_population: int | None = None
    min_points: float | None = None
    max_points: float | None = None
    above: bool = False
    below: bool = False
    total: bool = False
    lowest: bool = False
    like: str | None = None
    max_distance: int | None = None
    limit: int | None = None
    query: str | None = None
    kind: str | None = None
    language: str = "sv"
    length: str = "normal"
    tone: str = "normal"
    benchmark: bool = False
    most_cited: bool = False
    most_improved: bool = False
    any_area: bool = False
    alike: bool = False
    provenance: str | None = None
    picture: bool = False
    resolved: Mapping[str, Any] = field(default_factory=dict)

    def among(self, one: Municipality) -> bool:
        """Whether a municipality is within the group (B4, or all of B), county and population asked for."""
        return (
            self.group in (None, one.group_2023, one.group_2023[:1])
            and (self.county is None or one.county in self.county.split(SEVERAL))
            and (self.min_population is None or one.population >= self.min_population)
            and (self.max_population is None or one.population <= self.max_population)
        )

    @property
    def timed(self) -> bool:
        return (self.year, self.min_year, self.max_year) != (None, None, None)

    def in_time(self, year: int | None) -> bool:
        """Whether a year is the one, or among those, asked for; an unknown year is none."""
        if not self.timed or year is None:
            return not self.timed
        return self.year in (None, year) and (self.min_year is None or year >= self.min_year) and (self.max_year is None or year <= self.max_year)

    def enough(self, low: float, high: float) -> bool:
        """Whether points between `low` and `high` can keep within the points asked for."""
        least, most = self.min_points, self.max_points
        reaches = least is None or high > least or (high == least and not self.above)
        return reaches and (most is None or low < most or (low == most and not self.below))

    def outside(self, points: float) -> float:
        """How far points lie outside those asked for; less than 0 within."""
        least, most = self.min_points, self.max_points
        return max((least or 0) - points, 0 if most is None else points - most)


LONGEST = 1000
"""Characters of an argument that names something; several counties together are the longest."""


class Resolver:
    """Resolves the arguments of one call against a corpus. Raises the errors of the contract."""

    def __init__(self, corpus: Corpus, names: MunicipalityNames) -> None:
        self._corpus = corpus
        self._names = names
        self._counties = {key: one.county for one in corpus.municipalities for key in _county_keys(one)}

    def resolve(self, given: Mapping[str, Any]) -> Arguments:
        values = {key: value if key == "query" else _short(value) for key, value in given.items() if value is not None}
        unknown = sorted(set(values) - set(Arguments.__slots__))
        if unknown:
            raise BadArgument(f"No tool takes the argument {unknown[0]!r}.", kind="no_argument", given=unknown[0])
        found: dict[str, Any] = {}
        if "municipality" in values:
            found["municipality"] = self._names.resolve(str(values["municipality"]))
        if "municipalities" in values:
            found["municipalities"] = self._municipalities(values["municipalities"])
        if "edition" in values:
            found["edition"] = self._edition(values["edition"])
        found |= self._place(values, found.get("edition"))
        if "county" in values:
            found["county"] = SEVERAL.join(dict.fromkeys(map(self._county, str(values["county"]).split(SEVERAL.strip()))))
        if "group" in values:
            found["group"] = self._group(str(values["group"]))
        for key, allowed in (
            ("like", LIKES),
            ("provenance", PROVENANCES),
            ("kind", PASSAGE_KINDS),
            ("length", LENGTHS),
            ("tone", TONES),
            ("language", LANGUAGES),
        ):
            if key in values:
                found[key] = _one_of(key, values[key], allowed)
        for key in _NUMBERS:
            if key in values:
                found[key] = _number(key, values[key])
        for key in ("year", "from_year", "min_year", "max_year", "min_evaluations", "max_evaluations", "limit"):
            if key in values:
                found[key] = _whole(key, values[key])
        for key in ("total", "lowest", "benchmark", "most_cited", "most_improved", "any_area", "alike", "above", "below", "picture"):
            if key in values and _yes(key, values[key]):
                found[key] = True
        _within_each_other(found)
        if "query" in values:
            found["query"] = str(values["query"])
        return Arguments(**found, resolved=_printed(found))

    def _municipalities(self, given: Any) -> tuple[Municipality, ...]:
        if not isinstance(given, (str, list, tuple)):
            raise BadArgument(
                f"municipalities is {given!r:.100}; give a list of names.", kind="list", argument="municipalities", given=f"{given!r:.100}"
            )
        names = [given] if isinstance(given, str) else given
        return tuple(dict.fromkeys(self._names.resolve(str(one)) for one in names))

    @staticmethod
    def _edition(given: Any) -> str:
        edition = str(given).strip()
        if edition not in EDITIONS:
            raise UnknownEdition(f"Edition {edition!r} does not exist; there are {', '.join(EDITIONS)}.", EDITIONS, given=edition)
        return edition

    def _place(self, values: Mapping[str, Any], edition: str | None) -> dict[str, Any]:
        """Area, sub-question and what they decide."""
        if "sub_question" in values:
            number = self._sub_question(str(values["sub_question"]), edition)
            area = int(number.partition(".")[0])
            other = self._area(values["area"], edition)["area"] if "area" in values else area
            if other != area:
                raise BadArgument(
                    f"Sub-question {number} is in area {area}, not in area {other}.", kind="other_area", given=number, area=area, other=other
                )
            return {"sub_question": number, "area": area}
        return self._area(values["area"], edition) if "area" in values else {}

    def _area(self, asked: Any, edition: str | None) -> dict[str, Any]:
        """An area by its number (7, "7", 7.0, "område 7") or by a name of it."""
        given = _PLACE.sub("", str(asked).strip())
        number = _AREA_NUMBER.fullmatch(given)
        if number is None:
            return self._named_area(given, edition)
        if not 1 <= int(number[1]) <= 8:
            raise UnknownArea(f"Area {given} does not exist; areas are 1 to 8.", tuple(map(str, range(1, 9))), given=given)
        return {"area": int(number[1])}

    def _named_area(self, given: str, edition: str | None) -> dict[str, Any]:
        """An area by a name of it; the name decides the edition, the newest with points where it is in several."""
        areas = [one for one in self._corpus.framework.areas if edition in (None, one.edition)]
        matches = [one for one in areas if area_name_key(given) in _area_names(one)]
        if not any(self._has_points(one) for one in matches):
            matches += self._nicknamed(given, areas)
        if not matches:
            where = "No edition has" if edition is None else f"Edition {edition} has"
            raise UnknownArea(f"{where} {'an' if edition is None else 'no'} area called {given!r}.", self._areas_like(given, areas), given=given)
        best = max([one for one in matches if self._has_points(one)] or matches, key=lambda one: one.edition)
        return {"area": best.number, "edition": best.edition, "area_named": True}

    def _has_points(self, area: Area) -> bool:
        return any(one.edition == area.edition and area.number in one.areas for one in self._corpus.evaluations)

    def _nicknamed(self, given: str, areas: list[Area]) -> list[Area]:
        """Areas of which a name has all the words given ("personalpolitik"), when those are about one subject."""
        words = set(area_name_key(given).split()) - _SMALL_WORDS
        found = [one for one in areas if words and any(words <= set(name.split()) for name in _area_names(one))]
        first = found[:1]
        related = {(e, a) for one in first for e, a, _ in self._corpus.framework.related(one.edition, one.number)}
        return found if all((one.edition, one.number) in related for one in found[1:]) else []

    def _areas_like(self, given: str, areas: list[Area]) -> tuple[str, ...]:
        """Names to suggest: those that share a word; else what the area of that name is called in the edition asked for."""
        words = set(area_name_key(given).split()) - _SMALL_WORDS
        close = [one.name for one in areas if any(words & set(name.split()) for name in _area_names(one))]
        asked = {one.edition for one in areas}
        for named in self._corpus.framework.areas:
            if area_name_key(given) in _area_names(named):
                for edition, number, _ in self._corpus.framework.related(named.edition, named.number):
                    area = self._corpus.framework.area(edition, number)
                    close += [area.name] if area is not None and edition in asked else []
        return tuple(dict.fromkeys(close))[:5]

    def _sub_question(self, given: str, edition: str | None) -> str:
        """Its identity is (edition, number): without an edition any edition's will do."""
        number = _PLACE.sub("", given.strip()).replace(",", ".")
        known = {one.number for one in self._corpus.framework.sub_questions if edition in (None, one.edition)}
        known |= {score.sub_question for e in self._corpus.evaluations if e.scores and edition in (None, e.edition) for score in e.scores}
        if number not in known:
            area = number.partition(".")[0]
            close = sorted((one for one in known if one.partition(".")[0] == area), key=sub_question_key)
            where = f" in edition {edition}" if edition else ""
            raise UnknownSubQuestion(f"No sub-question {given!r} is known{where}.", close, given=given)
        return number

    def _county(self, given: str) -> str:
        name = without_diacritics(_COUNTY.sub("", folded(given)).strip())
        for form in (name, name.removesuffix("s")):
            if form in self._counties:
                return self._counties[form]
        counties = sorted(set(self._counties.values()))
        raise BadArgument(f"There is no county {given!r}; counties are {', '.join(counties)}.", counties, kind="county", given=given)

    def _group(self, given: str) -> str:
        codes = tuple(dict.fromkeys(code for one in self._corpus.groups for code in (one.main, one.code)))
        by_name = {folded(one.main_name): one.main for one in self._corpus.groups}
        by_name |= {folded(one.name): one.code for one in self._corpus.groups}
        found = by_name.get(folded(given), given.strip().upper())
        return _one_of("group", found, codes)


def _area_names(area: Area) -> set[str]:
    return {area_name_key(form) for form in (area.name, area.name_en, *area.other_names) if form}


def _county_keys(one: Municipality) -> tuple[str, ...]:
    """`vastra gotaland` with and without the genitive, and the county's code."""
    name = without_diacritics(folded(one.county)).removesuffix(" lan")
    return (name, name.removesuffix("s"), one.county_code)


def area_name_key(name: str) -> str:
    """Names that differ only in dashes, commas, "&" or case are the same."""
    return " ".join(re.sub(r"[^\w\s]", " ", folded(name).replace("&", " och ").replace("’", "")).split())


def _one_of(key: str, given: Any, allowed: tuple[str, ...]) -> str:
    if given not in allowed:
        raise BadArgument(f"{key} is {given!r}; it can be {', '.join(allowed)}.", allowed, kind="choice", argument=key, given=str(given))
    return str(given)


def _yes(key: str, given: Any) -> bool:
    """Yes or no, also as text: a "false" that counted as yes would answer another question."""
    said = str(given).strip().casefold()
    if said not in _YES | _NO:
        raise BadArgument(f"{key} is {given!r}; it can be true or false.", ("true", "false"), kind="choice", argument=key, given=str(given))
    return said in _YES


def _within_each_other(found: Mapping[str, Any]) -> None:
    """Raises BadArgument for a least that is more than the most: nothing could be in between."""
    for what in ("points", "population", "year", "evaluations"):
        least, most = found.get(f"min_{what}"), found.get(f"max_{what}")
        if least is not None and most is not None and least > most:
            message = f"min_{what} is {least} and max_{what} is {most}: nothing is both at least {least} and at most {most}."
            raise BadArgument(message, kind="limits", given=str(least), least=least, most=most)


def _short(given: Any) -> Any:
    """Without what is too long to name anything: it would be folded and compared with every name there is."""
    if isinstance(given, list | tuple):
        return [_short(one) for one in given]
    text = "" if isinstance(given, int | float) else str(given)
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else given


def _number(key: str, given: Any) -> float | int:
    try:
        value = float("no number" if isinstance(given, bool) else given)
    except OverflowError:
        value = float("inf")
    except (TypeError, ValueError):
        raise BadArgument(f"{key} is {given!r}; a number is needed.", kind="number", argument=key, given=str(given)) from None
    if not 0 <= value < _TOO_MANY:
        raise BadArgument(
            f"{key} is {given!r}; a number from 0 and less than {_TOO_MANY:,} is needed.", kind="number", argument=key, given=str(given)
        )
    return int(value) if value == int(value) else value


def _whole(key: str, given: Any) -> int:
    value = _number(key, given)
    if value != int(value) or value < 1:
        raise BadArgument(f"{key} is {given!r}; a whole number from 1 is needed.", kind="whole_number", argument=key, given=str(given))
    return int(value)


def _printed(found: Mapping[str, Any]) -> dict[str, Any]:
    """The resolved arguments as the contract has them."""
    printed = {key: value for key, value in found.items() if key != "area_named" and DEFAULTS.get(key) != value}
    if "municipality" in found:
        printed["municipality"] = found["municipality"].name
    if "municipalities" in found:
        printed["municipalities"] = [one.name for one in found["municipalities"]]
    return printed
