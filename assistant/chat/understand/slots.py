"""The parts of a question: municipalities, areas, sub-questions, editions, years, numbers, groups, counties."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.domain.corpus import Corpus
from assistant.domain.framework import EDITIONS
from assistant.domain.municipality import SMALL_POPULATION
from assistant.language.names import folded
from assistant.language.question_names import Named, QuestionNames
from assistant.language.question_words import QuestionWords
from assistant.language.topics import TopicMatch, TopicMatcher

LARGE_POPULATION = 50_000
SURE_TOPIC = 0.55
SURE_AREA = 0.6
_ASKING = frozenset(("peers", "draft", "coverage", "help", "compare"))
_SUB_QUESTION = re.compile(r"(?<![\d.,])([1-8])[.,]([1-9]|1\d)(?![\d.,]*\d)(?!\s*(?:%|procent|poäng|p\b|points|km|mil))")
_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?![\d.,]*\d)")
_NUMBER = r"(\d{1,3}(?:[ \u00a0]\d{3})+|\d+(?:[.,]\d+)?)"
_GROUP = re.compile(r"(?<!\w)([abc][1-9])(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Slots:
    """What a question names. `area_edition`: the edition that the area's name decides. `rest`: the text without names."""

    text: str
    names: tuple[Named, ...] = ()
    area: int | None = None
    area_edition: str | None = None
    area_by_name: bool = False
    sub_question: str | None = None
    editions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    group: str | None = None
    county: str | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)
    total: bool = False
    lowest: bool = False
    own: bool = False
    own_set: bool = False
    like: str | None = None
    topics: tuple[TopicMatch, ...] = ()
    areas: tuple[tuple[int, str | None], ...] = ()

    @property
    def topic(self) -> TopicMatch | None:
        """The sub-question that free words clearly belong to."""
        best = self.topics[0] if self.topics else None
        return best if best is not None and best.score >= SURE_TOPIC else None

    def parts(self) -> set[str]:
        """The names of the parts that are there, as the word table weighs them."""
        there = {
            "municipality": len(self.names) == 1,
            "municipalities": len(self.names) > 1,
            "area": self.area is not None and self.sub_question is None,
            "sub_question": self.sub_question is not None,
            "edition": len(self.editions) == 1,
            "editions": len(self.editions) > 1,
            "year": bool(self.years),
            "county": self.county is not None,
            "group": self.group is not None,
            "limit": "limit" in self.numbers,
            "total": self.total,
            "size": "max_population" in self.numbers or "min_population" in self.numbers,
            "own": self.own,
            "like": self.like is not None,
            "threshold": "min_points" in self.numbers or "max_points" in self.numbers,
            "topic": self.topic is not None and self.area is None and self.sub_question is None,
        }
        return {name for name, found in there.items() if found}


class SlotFinder:
    def __init__(self, corpus: Corpus, topics: TopicMatcher, words: QuestionWords, names: QuestionNames) -> None:
        self._framework, self._topics, self._words, self._names = corpus.framework, topics, words, names
        self._points = {(e.edition, n) for e in corpus.evaluations for n in e.areas}
        self._counties = {one.county.casefold(): one.county for one in corpus.municipalities}
        self._area_names = self._all_area_names()
        self._area_pattern = re.compile(
            r"(?<!\w)(?:"
            + "|".join(sorted((r"\W+".join(map(re.escape, name.split())) for name in self._area_names), key=len, reverse=True))
            + r")(?:s)?(?!\w)"
        )
        w = words.lists
        number_words = "|".join(sorted(words.numbers, key=len, reverse=True))
        self._area_number = re.compile(rf"(?<!\w)(?:{_any(w['area_number'])})\s*(?:nr\s*|nummer\s*)?([1-9]\d?)(?![\d]|[.,]\d)")
        self._area_word = re.compile(rf"(?<!\w)(?:område|area)\s+({number_words})(?!\w)")
        self._edition_after = re.compile(
            rf"(?<!\d)({'|'.join(EDITIONS)})(?:\s*års|\s*-?\s*(?=\w))?\s*-?\s*(?:{_any(w['edition_after'])})(?!\w)|(?<!\d)({'|'.join(EDITIONS)})\s+års(?!\w)"
        )
        self._edition_before = re.compile(rf"(?<!\w)(?:{_any(w['edition_before'])})\s+(?:från\s+|of\s+|år\s+)?({'|'.join(EDITIONS)})(?!\d)")
        self._over = re.compile(rf"(?<!\w)(?:{_any(w['over'])})\s+{_NUMBER}\s*({_any([*w['points_word'], *w['population_word']])})?(?!\w)")
        self._under = re.compile(rf"(?<!\w)(?:{_any(w['under'])})\s+{_NUMBER}\s*({_any([*w['points_word'], *w['population_word']])})?(?!\w)")
        self._between = re.compile(
            rf"(?<!\w)(?:mellan|between)\s+{_NUMBER}\s+(?:och|and)\s+{_NUMBER}\s*({_any([*w['points_word'], *w['population_word']])})?"
        )
        self._within = re.compile(rf"(?<!\w)(?:{_any(w['within_km'])})\s+{_NUMBER}\s*({_any([*w['kilometres'], *w['mil']])})(?!\w)")
        self._limit = re.compile(
            rf"(?<!\w)(?:topp|top|de|the|visa|ge mig|nämn|lista|show|name|list)\s+(\d{{1,2}}|{number_words})(?!\w)(?!\s*(?:poäng|points|utgåv))"
            rf"|(?<!\w)(\d{{1,2}}|{number_words})\s+(?:bästa|högsta|främsta|sämsta|lägsta|svagaste|best|top|worst|lowest)(?!\w)"
            rf"|(?:bästa|best|top)\s+(\d{{1,2}}|{number_words})(?!\w)"
        )

    def find(self, question: str) -> Slots:
        text = unicodedata.normalize("NFKC", question)
        low = folded(text)
        names = self._names.find(text)
        rest = _without(text, [(one.start, one.end) for one in names]).casefold()
        editions = self._editions(low)
        areas = self._areas(rest)
        area, edition = areas[0] if areas else (None, None)
        sub_question = self._sub_question(low)
        topics = tuple(self._topics.match(self._subject(rest), 6)) if rest.strip() else ()
        if area is None and sub_question is None:
            area, edition = self._topic_area(topics)
        words = self._words
        numbers = self._numbers(low)
        years = tuple(year for year in map(int, _YEAR.findall(low)) if str(year) not in editions or (len(_YEAR.findall(low)) > 1 and not editions))
        return Slots(
            text=rest,
            names=tuple(names),
            area=area,
            area_edition=edition,
            area_by_name=edition is not None,
            sub_question=sub_question,
            editions=editions,
            years=years,
            group=self._group(low),
            county=self._county(low),
            numbers=numbers,
            total=words.says("total", low),
            lowest=words.says("lowest", low),
            own=words.says("own", low),
            own_set=words.says("own_set", low),
            like=self._like(low),
            topics=tuple(t for t in topics if t.sub_question),
            areas=tuple(areas),
        )

    def without_names(self, text: str) -> str:
        return _without(text, [(one.start, one.end) for one in self._names.find(text)])

    def _subject(self, rest: str) -> str:
        """The text without the words that only tell what is asked for: "lära av" is a question, not a subject."""
        for cue in self._words.cues:
            if cue.intent in _ASKING:
                rest = cue.phrases.sub(" ", rest)
        return rest

    # -- areas and sub-questions ------------------------------------------------------------------------------------

    def _all_area_names(self) -> dict[str, list[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = {}
        for one in self._framework.areas:
            for name in (one.name, one.name_en, *one.other_names):
                key = " ".join(re.sub(r"[^\w\s]", " ", name.casefold()).split())
                if key:
                    found.setdefault(key, []).append((one.edition, one.number))
        return found

    def _areas(self, rest: str) -> list[tuple[int, str | None]]:
        """(area, edition that the name decides or None), in the order of the text."""
        found: list[tuple[int, tuple[int, str | None]]] = []
        for match in self._area_pattern.finditer(rest):
            key = " ".join(re.sub(r"[^\w\s]", " ", match[0]).split())
            places = self._area_names.get(key) or self._area_names.get(key.removesuffix("s"), [])
            if places:
                with_points = [one for one in places if one in self._points]
                edition, number = max(with_points or places)
                found.append((match.start(), (number, edition)))
        for match in self._area_number.finditer(rest):
            if 1 <= int(match[1]) <= 8:
                found.append((match.start(), (int(match[1]), None)))
        for match in self._area_word.finditer(rest):
            if 1 <= self._words.numbers[match[1]] <= 8:
                found.append((match.start(), (self._words.numbers[match[1]], None)))
        ordered = [area for _, area in sorted(found, key=lambda one: one[0])]
        numbered = [one for one in ordered if one[1] is None]
        # "område 7, Ständiga förbättringar": the name tells which of the sevens is meant.
        named = [one for one in ordered if one[1] is not None]
        if numbered and named and {one[0] for one in numbered} <= {one[0] for one in named}:
            return list(dict.fromkeys(named))
        return list(dict.fromkeys(ordered))

    def _topic_area(self, topics: tuple[TopicMatch, ...]) -> tuple[int | None, str | None]:
        """The area that free words mean, when they say so more clearly than any sub-question."""
        areas = [one for one in topics if one.sub_question is None]
        best_question = max((one.score for one in topics if one.sub_question), default=0.0)
        if areas and areas[0].score >= SURE_AREA and areas[0].score >= best_question:
            best = areas[0]
            same = [one for one in areas if one.area == best.area and one.score == best.score]
            edition = max((one.edition for one in same if (one.edition, one.area) in self._points), default=best.edition)
            return best.area, edition
        return None, None

    def _sub_question(self, low: str) -> str | None:
        for match in _SUB_QUESTION.finditer(low):
            number = f"{match[1]}.{match[2]}"
            if self._framework.sub_question("2016", number):
                return number
        return None

    def unknown_sub_question(self, low: str) -> str | None:
        """A number written like a sub-question that no edition has."""
        match = re.search(rf"(?:{_any(self._words.lists['sub_question_word'])})\s+(\d{{1,2}}[.,]\d{{1,2}})", low)
        return match[1].replace(",", ".") if match else None

    # -- editions, places, numbers ----------------------------------------------------------------------------------

    def _editions(self, low: str) -> tuple[str, ...]:
        found = [next(filter(None, match.groups())) for match in self._edition_after.finditer(low)]
        found += [match[1] for match in self._edition_before.finditer(low)]
        years = [one for one in _YEAR.findall(low) if one in EDITIONS]
        if found and len(set(years)) > 1:
            found += years
        if not found and self._words.says("newest_edition", low):
            found = [EDITIONS[-1]]
        return tuple(dict.fromkeys(found))

    def _county(self, low: str) -> str | None:
        for key, county in self._counties.items():
            if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", low) or re.search(
                rf"(?<!\w){re.escape(key.removesuffix(' län').removesuffix('s'))}s?\s+(?:län|county)", low
            ):
                return county
        for name, county in self._words.counties.items():
            if re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", low):
                return county
        return None

    def _group(self, low: str) -> str | None:
        match = _GROUP.search(low)
        if match and re.search(r"grupp|skr|group|klass", low):
            return match[1].upper()
        return next((code for name, code in self._words.groups.items() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", low)), None)

    def _like(self, low: str) -> str | None:
        return next((kind for kind in ("size", "near", "group") if self._words.says(f"like_{kind}", low)), None)

    def _numbers(self, low: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        population = "|".join(map(re.escape, self._words.lists["population_word"]))
        for pattern, side in ((self._over, "min"), (self._under, "max")):
            for match in pattern.finditer(low):
                self._bound(found, side, match[1], match[2], population)
        for match in self._between.finditer(low):
            self._bound(found, "min", match[1], match[3], population)
            self._bound(found, "max", match[2], match[3], population)
        if (within := self._within.search(low)) is not None:
            found.pop("max_points", None)
            found["max_distance"] = int(_value(within[1]) * (10 if within[2] in self._words.lists["mil"] else 1))
        if (limited := self._limit.search(low)) is not None:
            given = next(filter(None, limited.groups()))
            found["limit"] = int(given) if given.isdigit() else self._words.numbers[given]
        if self._words.says("small", low) and "max_population" not in found:
            found["max_population"] = SMALL_POPULATION - 1
        if self._words.says("large", low) and "min_population" not in found and "max_population" not in found:
            found["min_population"] = LARGE_POPULATION
        for key in ("short", "full"):
            if self._words.says(key, low):
                found["length"] = key
        return found

    @staticmethod
    def _bound(found: dict[str, Any], side: str, number: str, unit: str | None, population: str) -> None:
        value = _value(number)
        if (unit and re.fullmatch(population, unit)) or (unit is None and value > 800):
            if not 1990 <= value <= 2035:
                found[f"{side}_population"] = int(value)
        elif value <= 800:
            found[f"{side}_points"] = value


def _value(number: str) -> float | int:
    value = float(re.sub(r"[ \u00a0]", "", number).replace(",", "."))
    return int(value) if value.is_integer() else value


def _any(words: Any) -> str:
    return "|".join(sorted((r"\s+".join(map(re.escape, word.split())) for word in words), key=len, reverse=True))


def _without(text: str, places: list[tuple[int, int]]) -> str:
    for start, end in sorted(places, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text
