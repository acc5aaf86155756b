"""Names resolved once: from what a person, a program or a model gives to what a tool works on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.domain.corpus import Corpus
from assistant.domain.evidence import PASSAGE_KINDS
from assistant.domain.framework import EDITIONS, sub_question_key
from assistant.domain.municipality import Municipality
from assistant.errors import BadArgument, UnknownArea, UnknownEdition, UnknownSubQuestion
from assistant.language.names import MunicipalityNames, folded

LIKES = ("group", "near", "size")
LENGTHS = ("short", "normal", "full")
LANGUAGES = ("sv", "en")

#: Arguments that narrow by size or points: (name, lower bound).
_NUMBERS = ("min_population", "max_population", "min_points", "max_points", "max_distance")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a tool was asked, resolved. `area_named`: the area was given by its name, which decided the edition.

    `edition` is what was given or decided by a name; None leaves the choice to the tool. `resolved`: the arguments as the
    contract prints them.
    """

    municipality: Municipality | None = None
    municipalities: tuple[Municipality, ...] = ()
    area: int | None = None
    area_named: bool = False
    sub_question: str | None = None
    edition: str | None = None
    year: int | None = None
    group: str | None = None
    county: str | None = None
    min_population: int | None = None
    max_population: int | None = None
    min_points: float | None = None
    max_points: float | None = None
    total: bool = False
    lowest: bool = False
    like: str | None = None
    max_distance: int | None = None
    limit: int | None = None
    query: str | None = None
    kind: str | None = None
    language: str = "sv"
    length: str = "normal"
    benchmark: bool = False
    most_cited: bool = False
    resolved: Mapping[str, Any] = field(default_factory=dict)

    def among(self, one: Municipality) -> bool:
        """Whether a municipality is within the group, county and population asked for."""
        return (
            self.group in (None, one.group_2023)
            and self.county in (None, one.county)
            and (self.min_population is None or one.population >= self.min_population)
            and (self.max_population is None or one.population <= self.max_population)
        )


class Resolver:
    """Resolves the arguments of one call against a corpus. Raises the errors of the contract."""

    def __init__(self, corpus: Corpus, names: MunicipalityNames) -> None:
        self._corpus = corpus
        self._names = names
        self._counties = {one.county.casefold(): one.county for one in corpus.municipalities}

    def resolve(self, given: Mapping[str, Any]) -> Arguments:
        values = {key: value for key, value in given.items() if value is not None}
        unknown = sorted(set(values) - set(Arguments.__slots__))
        if unknown:
            raise BadArgument(f"No tool takes the argument {unknown[0]!r}.", given=unknown[0])
        found: dict[str, Any] = {}
        if "municipality" in values:
            found["municipality"] = self._names.resolve(str(values["municipality"]))
        if "municipalities" in values:
            found["municipalities"] = self._municipalities(values["municipalities"])
        if "edition" in values:
            found["edition"] = self._edition(values["edition"])
        found |= self._place(values, found.get("edition"))
        if "county" in values:
            found["county"] = self._county(str(values["county"]))
        if "group" in values:
            found["group"] = self._group(str(values["group"]))
        for key, allowed in (("like", LIKES), ("kind", PASSAGE_KINDS), ("length", LENGTHS), ("language", LANGUAGES)):
            if key in values:
                found[key] = _one_of(key, values[key], allowed)
        for key in _NUMBERS:
            if key in values:
                found[key] = _number(key, values[key])
        for key in ("year", "limit"):
            if key in values:
                found[key] = _whole(key, values[key])
        for key in ("total", "lowest", "benchmark", "most_cited"):
            if values.get(key):
                found[key] = True
        if "query" in values:
            found["query"] = str(values["query"])
        return Arguments(**found, resolved=_printed(found))

    def _municipalities(self, given: Any) -> tuple[Municipality, ...]:
        names = [given] if isinstance(given, str) else list(given)
        return tuple(dict.fromkeys(self._names.resolve(str(one)) for one in names))

    @staticmethod
    def _edition(given: Any) -> str:
        edition = str(given)
        if edition not in EDITIONS:
            raise UnknownEdition(f"Edition {edition!r} does not exist; there are {', '.join(EDITIONS)}.", EDITIONS, given=edition)
        return edition

    def _place(self, values: Mapping[str, Any], edition: str | None) -> dict[str, Any]:
        """Area, sub-question and what they decide."""
        if "sub_question" in values:
            number = self._sub_question(str(values["sub_question"]), edition)
            return {"sub_question": number, "area": int(number.partition(".")[0])}
        if "area" not in values:
            return {}
        given = str(values["area"]).strip()
        if given.isdigit():
            if not 1 <= int(given) <= 8:
                raise UnknownArea(f"Area {given} does not exist; areas are 1 to 8.", tuple(map(str, range(1, 9))), given=given)
            return {"area": int(given)}
        return self._named_area(given, edition)

    def _named_area(self, given: str, edition: str | None) -> dict[str, Any]:
        """An area by a name of it; the name decides the edition, the newest with points where it is in several."""
        name = area_name_key(given)
        matches = [
            one
            for one in self._corpus.framework.areas
            if name in {area_name_key(form) for form in (one.name, one.name_en, *one.other_names)} and edition in (None, one.edition)
        ]
        if not matches:
            known = tuple(dict.fromkeys(one.name for one in self._corpus.framework.areas if edition in (None, one.edition)))
            close = tuple(one for one in known if set(area_name_key(one).split()) & set(name.split()) - {"och"})
            raise UnknownArea(f"No edition has an area called {given!r}.", close[:5], given=given)
        with_points = [one for one in matches if any(e.edition == one.edition and one.number in e.areas for e in self._corpus.evaluations)]
        best = max(with_points or matches, key=lambda one: one.edition)
        return {"area": best.number, "edition": best.edition, "area_named": True}

    def _sub_question(self, given: str, edition: str | None) -> str:
        number = given.strip().replace(",", ".")
        framework = self._corpus.framework
        if edition is None or not framework.sub_questions_of(edition):
            known = {one.number for one in framework.sub_questions} | {score.sub_question for e in self._corpus.evaluations for score in e.scores}
        else:
            known = {one.number for one in framework.sub_questions_of(edition)}
        if number not in known:
            area = number.partition(".")[0]
            close = sorted((one for one in known if one.partition(".")[0] == area), key=sub_question_key)
            raise UnknownSubQuestion(f"There is no sub-question {given!r}.", close, given=given)
        return number

    def _county(self, given: str) -> str:
        name = folded(given).removesuffix(" län").removesuffix(" county")
        for form in (f"{name} län", f"{name}s län"):
            if form in self._counties:
                return self._counties[form]
        counties = sorted(self._counties.values())
        raise BadArgument(f"There is no county {given!r}; counties are {', '.join(counties)}.", counties, given=given)

    def _group(self, given: str) -> str:
        codes = tuple(one.code for one in self._corpus.groups)
        by_name = {one.name.casefold(): one.code for one in self._corpus.groups}
        found = by_name.get(folded(given), given.strip().upper())
        return _one_of("group", found, codes)


def area_name_key(name: str) -> str:
    """Names that differ only in dashes, commas, "&" or case are the same."""
    return " ".join(re.sub(r"[^\w\s]", " ", folded(name).replace("&", " och ").replace("’", "")).split())


def _one_of(key: str, given: Any, allowed: tuple[str, ...]) -> str:
    if given not in allowed:
        raise BadArgument(f"{key} is {given!r}; it can be {', '.join(allowed)}.", allowed, given=str(given))
    return str(given)


def _number(key: str, given: Any) -> float | int:
    try:
        value = float(given)
    except (TypeError, ValueError):
        raise BadArgument(f"{key} is {given!r}; a number is needed.", given=str(given)) from None
    if not 0 <= value < 1e9:
        raise BadArgument(f"{key} is {given!r}; it must be 0 or more.", given=str(given))
    return int(value) if value == int(value) else value


def _whole(key: str, given: Any) -> int:
    value = _number(key, given)
    if value != int(value) or value < 1:
        raise BadArgument(f"{key} is {given!r}; a whole number from 1 is needed.", given=str(given))
    return int(value)


def _printed(found: Mapping[str, Any]) -> dict[str, Any]:
    """The resolved arguments as the contract has them."""
    printed = {key: value for key, value in found.items() if key != "area_named"}
    if "municipality" in found:
        printed["municipality"] = found["municipality"].name
    if "municipalities" in found:
        printed["municipalities"] = [one.name for one in found["municipalities"]]
    return printed
