"""The parts of a question: municipalities, areas, sub-questions, editions, years, numbers, groups, counties."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.chat.understand.numbers import NumberFinder, any_of
from assistant.domain.corpus import Corpus
from assistant.domain.framework import EDITIONS
from assistant.language.names import folded
from assistant.language.question_names import Named, QuestionNames
from assistant.language.question_words import QuestionWords
from assistant.language.topics import TopicMatch, TopicMatcher

SURE_TOPIC = 0.55
SURE_AREA = 0.6
LONG_QUESTION = 5
"""A question of more words than this may be about what its own asking words say ("compare schools")."""
_ASKING = frozenset(("peers", "draft", "coverage", "help", "compare"))
_SUB_QUESTION = re.compile(r"(?<![\d.,])([1-8])[.,]([1-9]|1\d)(?![\d.,]*\d)(?!\s*(?:%|procent|poäng|p\b|points|km|mil))")
_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?![\d.,]*\d)")
_EDITION = "|".join(EDITIONS)
_GROUP = re.compile(r"(?<!\w)([abc][1-9])(?=\W|$|-?kommun)", re.IGNORECASE)
_GROUP_MEANT = (
    r"grupp|skr|group|klass|betyder|innebär|mean|(?<!\w)[abc][1-9]-?kommun|(?<!\w)[abc][1-9] (?:municip|kommun)"
    r"|(?:kommun\w*|municip\w*) (?:i|inom|in|of|av) [abc][1-9]"
)
"""Words without which a letter and a digit are no group."""
Place = tuple[int, str | None]
"""(area, the edition that its name decides)."""


@dataclass(frozen=True, slots=True)
class Slots:
    """What a question names.

    `text`: it without municipalities, in small letters; `subject`: that without sizes and counties too. `own_name`: the
    municipality that the asker says is theirs. `area_edition`: the edition that the area's name decides. `places`: all areas,
    `sub_questions`: all numbers, of which `area` and `sub_question` are the first. `topics`: what free words may mean;
    `any_topics`: with the asking words counted as subject too.
    """

    text: str
    names: tuple[Named, ...] = ()
    area: int | None = None
    area_edition: str | None = None
    area_by_name: bool = False
    sub_question: str | None = None
    editions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    group: str | None = None
    counties: tuple[str, ...] = ()
    numbers: Mapping[str, Any] = field(default_factory=dict)
    total: bool = False
    lowest: bool = False
    own: bool = False
    own_name: str | None = None
    like: str | None = None
    topics: tuple[TopicMatch, ...] = ()
    any_topics: tuple[TopicMatch, ...] = ()
    subject: str = ""
    places: tuple[Place, ...] = ()
    sub_questions: tuple[str, ...] = ()
    before_name: str = ""

    @property
    def county(self) -> str | None:
        return self.counties[0] if self.counties else None

    @property
    def topic(self) -> TopicMatch | None:
        """The sub-question that free words clearly belong to."""
        return _sure(self.topics)

    @property
    def any_topic(self) -> TopicMatch | None:
        return _sure(self.topics) or _sure(self.any_topics)

    def each_place(self) -> list[Slots]:
        """The question once for each area or sub-question that it names, when it names several."""
        if len(self.sub_questions) > 1:
            return [replace(self, sub_question=one, sub_questions=(one,)) for one in self.sub_questions]
        if len(self.places) > 1 and self.sub_question is None:
            return [
                replace(self, area=area, area_edition=edition, area_by_name=edition is not None, places=((area, edition),))
                for area, edition in self.places
            ]
        return [self]

    def each_county(self) -> list[Slots]:
        return [replace(self, counties=(one,)) for one in self.counties] if len(self.counties) > 1 else [self]

    def each_name(self) -> list[Slots]:
        return [replace(self, names=(one,)) for one in self.names] if len(self.names) > 1 else [self]

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
            "own_name": self.own_name is not None,
            "like": self.like is not None,
            "threshold": "min_points" in self.numbers or "max_points" in self.numbers,
            "distance": "max_distance" in self.numbers,
            "length": "length" in self.numbers,
            "topic": self.topic is not None and self.area is None and self.sub_question is None,
        }
        return {name for name, found in there.items() if found}


def _sure(topics: tuple[TopicMatch, ...]) -> TopicMatch | None:
    best = topics[0] if topics else None
    return best if best is not None and best.score >= SURE_TOPIC else None


class SlotFinder:
    def __init__(self, corpus: Corpus, topics: TopicMatcher, words: QuestionWords, names: QuestionNames) -> None:
        self._framework, self._topics, self._words, self._names = corpus.framework, topics, words, names
        self._points = {(e.edition, n) for e in corpus.evaluations for n in e.areas}
        counties = {one.county for one in corpus.municipalities}
        self._counties: list[tuple[re.Pattern[str], tuple[str, ...]]] = [(re.compile(_county_pattern(one)), (one,)) for one in sorted(counties)]
        self._counties += [(re.compile(_region_pattern(name)), some) for name, some in words.counties.items()]
        groups = sorted(words.groups.items(), key=lambda one: -len(one[0]))
        self._groups = [(re.compile(rf"(?<!\w){re.escape(name)}(?!\w)"), code) for name, code in groups]
        self._area_names = self._all_area_names()
        names_of_areas = sorted((r"\W+".join(map(re.escape, name.split())) for name in self._area_names), key=len, reverse=True)
        self._area_pattern = re.compile(rf"(?<!\w)(?:{'|'.join(names_of_areas)})s?(?!\w)")
        w = words.lists
        number_words = "|".join(sorted(words.numbers, key=len, reverse=True))
        digit = r"[1-9]\d?(?!\d|[.,]\d)"
        self._area_number = re.compile(
            rf"(?<!\w)(?:{any_of(w['area_number'])})\s*(?:nr\s*|nummer\s*)?({digit}(?:(?:\s*,\s*|\s*(?:,\s*)?(?:och|samt|and|&|eller|or)\s+){digit}(?!\s*\w*poäng))*)"
        )
        self._sub_question_word = re.compile(
            rf"(?<!\w)(?:{any_of([*w['sub_question_word'], 'på', 'om', 'on'])})\s+(\d{{1,2}})[.,](\d{{1,2}})(?![\d.,]*\d)"
            r"(?!\s*(?:%|procent|poäng|p\b|points|percent|km|mil|tusen))"
        )
        self._area_word = re.compile(rf"(?<!\w)(?:område|area)\s+({number_words})(?!\w)")
        not_edition = r"(?!\s*(?:utvärdering|mätning|resultat|rapport|poäng|siffr|total))"
        self._edition_after = re.compile(
            rf"(?<!\d)({_EDITION})(?:\s*års|['’]s|\s*-?\s*(?=\w))?\s*-?\s*(?:{any_of(w['edition_after'])})(?!\w)|(?<!\d)({_EDITION})(?:\s+års|['’]s)(?!\w){not_edition}"
        )
        self._edition_before = re.compile(rf"(?<!\w)(?:{any_of(w['edition_before'])})\s+(?:från\s+|of\s+|år\s+)?({_EDITION})(?!\d)")
        self._numbers = NumberFinder(words)

    def find(self, question: str, need: str | None = None) -> Slots:
        """`need`: of a letter the sentences that ask; sizes, places and subjects are looked for only there."""
        text = unicodedata.normalize("NFKC", question)
        low, wanted = folded(text), folded(need or text)
        names = self._names.find(text)
        rest = _without(text, [(one.start, one.end) for one in names]).casefold()
        about = self.without_names(need).casefold() if need else rest
        editions = self._editions(low)
        places = self._areas(rest)
        area, edition = places[0] if places else (None, None)
        sub_questions = self._sub_questions(low)
        topics = tuple(self._topics.match(self._numbers.without(self._subject(self._group(about)[1])), 6)) if about.strip() else ()
        if area is None and not sub_questions:
            area, edition = self._topic_area(topics)
        found = Slots(
            text=about,
            names=tuple(names),
            area=area,
            area_edition=edition,
            area_by_name=edition is not None,
            sub_question=next(iter(sub_questions), None),
            editions=editions,
            years=self._years(low, editions),
            total=self._words.says("total", low),
            lowest=self._words.says("lowest", wanted),
            own=self._words.says("own", low),
            own_name=self._own_name(text, names),
            topics=tuple(t for t in topics if t.sub_question),
            places=tuple(places),
            sub_questions=sub_questions,
            before_name=folded(text[: names[0].start])[-40:] + " " if names else "",
        )
        return self._narrowing(self._with_any_topic(found), wanted)

    def _narrowing(self, found: Slots, low: str) -> Slots:
        """With the group, county, likeness and numbers of the text. "Nära storstad" is part of a group's name, not nearness."""
        group, low = self._group(low)
        like = next((kind for kind in ("size", "near", "group") if self._words.says(f"like_{kind}", low)), None)
        said = sorted(((match.start(), pattern, some) for pattern, some in self._counties if (match := pattern.search(low))), key=lambda one: one[0])
        counties = tuple(dict.fromkeys(", ".join(some) for _, _, some in said))
        subject = found.text
        for pattern in (self._words.words["small"], self._words.words["large"], *(pattern for _, pattern, _ in said)):
            subject = pattern.sub(" ", subject)
        return replace(found, group=group, counties=counties, like=like, numbers=self._numbers.find(low), subject=self._numbers.without(subject))

    def _with_any_topic(self, found: Slots) -> Slots:
        if found.names or found.topic or found.area is not None or found.sub_question or len(found.text.split()) <= LONG_QUESTION:
            return found
        return replace(found, any_topics=tuple(t for t in self._topics.match(found.text, 6) if t.sub_question))

    def _own_name(self, text: str, names: list[Named]) -> str | None:
        """The municipality that the asker is said to belong to: "jag jobbar i Vänersborg", "vi på kansliet i Vänersborg"."""
        if len(names) != 1:
            return None
        sentence = re.split(r"[.!?]\s", text[: names[0].start])[-1]
        return names[0].municipality.name if self._words.says("own_set", sentence.casefold()) else None

    def places_of_names(self, text: str) -> list[tuple[int, int]]:
        return [(one.start, one.end) for one in self._names.find(text)]

    def without_names(self, text: str) -> str:
        return _without(text, self.places_of_names(text))

    def without_places(self, text: str) -> str:
        """The text without municipalities and counties, whose letters tell nothing of the language that is spoken."""
        rest = folded(self.without_names(text))
        for pattern, _ in self._counties:
            rest = pattern.sub(" ", rest)
        return rest

    def _subject(self, rest: str) -> str:
        """The text without the words that only tell what is asked for: "lära av" is a question, not a subject."""
        rest = self._words.words["follow_no_subject"].sub(" ", rest)
        for cue in self._words.cues:
            if cue.intent in _ASKING:
                rest = cue.phrases.sub(" ", rest)
            elif cue.focus == "awards" and cue.phrases.search(rest):
                rest = self._words.words["award"].sub(" ", rest)
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

    def _areas(self, rest: str) -> list[Place]:
        """In the order of the text, each once."""
        found: list[tuple[int, Place]] = []
        for match in self._area_pattern.finditer(rest):
            key = " ".join(re.sub(r"[^\w\s]", " ", match[0]).split())
            places = self._area_names.get(key) or self._area_names.get(key.removesuffix("s"), [])
            if places:
                with_points = [one for one in places if one in self._points] or self._longer_names(key, places[0])
                edition, number = max(with_points or places)
                found.append((match.start(), (number, edition)))
        for match in self._area_number.finditer(rest):
            found += [(match.start(), (int(one), None)) for one in re.findall(r"\d+", match[1])]
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

    def _longer_names(self, key: str, place: tuple[str, int]) -> list[tuple[str, int]]:
        """Areas with points of the same subject whose longer names have all these words: "personalpolitik" is said of the newer too."""
        words = set(key.split())
        longer = {one for name, some in self._area_names.items() if words < set(name.split()) for one in some if one in self._points}
        return sorted(one for one in longer if self._framework.relation(place, one))

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

    def _sub_questions(self, low: str) -> tuple[str, ...]:
        numbers = [f"{match[1]}.{match[2]}" for match in _SUB_QUESTION.finditer(low)]
        known = tuple(dict.fromkeys(one for one in numbers if self._framework.sub_question("2016", one)))
        if not known and (asked := self._sub_question_word.search(low)):
            # No edition has it; the tool will say so, and which there are.
            return (f"{int(asked[1])}.{int(asked[2])}",)
        return known

    # -- editions, years, groups ------------------------------------------------------------------------------------

    def _editions(self, low: str) -> tuple[str, ...]:
        found = [next(filter(None, match.groups())) for match in self._edition_after.finditer(low)]
        found += [match[1] for match in self._edition_before.finditer(low)]
        years = [one for one in _YEAR.findall(low) if one in EDITIONS]
        if found and len(set(years)) > 1:
            found += years
        if not found and self._words.says("newest_edition", low):
            found = [EDITIONS[-1]]
        elif not found and self._words.says("oldest_edition", low):
            found = [EDITIONS[0]]
        return tuple(dict.fromkeys(found))

    @staticmethod
    def _years(low: str, editions: tuple[str, ...]) -> tuple[int, ...]:
        said = _YEAR.findall(low)
        return tuple(dict.fromkeys(int(one) for one in said if one not in editions or (len(said) > 1 and not editions)))

    def _group(self, low: str) -> tuple[str | None, str]:
        """(the group, the text without its name): by its code, else by the longest name that is there."""
        match = _GROUP.search(low)
        if match and low.strip(" ?.!") == match[1]:
            return match[1].upper(), low
        if match and re.search(
            _GROUP_MEANT,
            low,
        ):
            return match[1].upper(), low
        for pattern, code in self._groups:
            if pattern.search(low):
                return code, pattern.sub(" ", low)
        return None, low


def _county_pattern(county: str) -> str:
    key = county.casefold()
    stem = re.escape(key.removesuffix(" län").removesuffix("s"))
    return rf"(?<!\w)(?:{re.escape(key)}(?!\w)|{stem}s?\s+(?:län|county))"


def _region_pattern(name: str) -> str:
    """A short name alone, in the genitive or in a compound ("skånekommun"); * stands for any ending ("skånsk*")."""
    if name.endswith("*"):
        return rf"(?<!\w){re.escape(name[:-1])}\w*"
    return rf"(?<!\w){re.escape(name)}s?(?:-?kommun\w*)?(?!\w)"


def _without(text: str, places: list[tuple[int, int]]) -> str:
    for start, end in sorted(places, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text
