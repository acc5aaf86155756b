"""Every answer about the built-in corpus says only what its evidence says, in both languages, and its marks lead somewhere."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from assistant.adapters import packaged
from assistant.chat.assistant import WORDERS
from assistant.chat.grounding.evidence import Evidence
from assistant.chat.request import FOCUSES, Request
from assistant.chat.wording import caveats
from assistant.chat.wording.composing import Page
from assistant.domain.answer import STATUSES, Answer
from assistant.domain.corpus import Corpus
from assistant.domain.framework import EDITIONS
from assistant.errors import NothingRecorded
from assistant.wiring import Kompass

LANGUAGES = ("sv", "en")
AREAS = range(1, 9)
_FLAWS = re.compile(
    r"\bNone\b|[^\S\n]{2,}|[{}]| [,.;:](?!\w)|\.\.|\(\)|(?<![\d.,])1 (?:kommuner|municipalities|utvärderingar|evaluations|områden|delfrågor|gånger)\b"
)
_MARKS = re.compile(r"\[(\d+)\]")


@pytest.fixture(autouse=True)
def _no_line_is_dropped(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert not [one.message for one in caplog.records if one.levelno >= logging.ERROR]


@pytest.fixture(scope="module")
def told(kompass: Kompass) -> Callable[..., Answer]:
    def tell(tool: str, language: str, **arguments: Any) -> Answer:
        answer = kompass.tell(tool, arguments, language)
        assert flaws(answer) == []
        return answer

    return tell


def flaws(answer: Answer) -> list[str]:
    """What is wrong with an answer whatever it was asked."""
    found = [f"flaw {one!r} in {answer.text!r}" for one in _FLAWS.findall(answer.text)]
    marks = {int(one) for one in _MARKS.findall(answer.text)}
    if marks and max(marks) > len(answer.citations):
        found.append(f"mark beyond {len(answer.citations)}")
    if answer.status not in STATUSES:
        found.append(f"status {answer.status}")
    if answer.status == "answered" and answer.tool not in (None, "coverage") and not marks:
        found.append("answered without a source")
    if not answer.text.strip() or answer.text.lstrip()[0] in ".,;:":
        found.append("no beginning")
    ids = {one.id for one in answer.citations}
    found += [f"{one} is no citation" for one in _cited(answer.result) if one not in ids]
    return found


def _cited(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("citation"), str):
            yield value["citation"]
        for one in value.values():
            yield from _cited(one)
    elif isinstance(value, list):
        for one in value:
            yield from _cited(one)


def _grounded(kompass: Kompass, answer: Answer) -> list[str]:
    evidence = Evidence.of(answer.result, answer.arguments, answer.citations, answer.caveats, answer.question)
    return kompass.assistant.grounding.faults(answer.text, evidence)


def _recorded(corpus: Corpus) -> list[str]:
    return sorted({*(one.municipality for one in corpus.evaluations), *(one.municipality for one in corpus.practices)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_profile_of_every_municipality_is_grounded(kompass: Kompass, built_in: Corpus, told: Callable[..., Answer], language: str) -> None:
    recorded = set(_recorded(built_in))
    for one in built_in.municipalities:
        if one.name not in recorded:
            with pytest.raises(NothingRecorded):
                told("profile", language, municipality=one.name)
            continue
        answer = told("profile", language, municipality=one.name)
        assert _grounded(kompass, answer) == []
        assert one.name in answer.text
        known = any(e.total_points is not None for e in built_in.evaluations_of(one.code))
        evaluated = bool(built_in.evaluations_of(one.code))
        assert answer.status == ("answered" if known else "partial" if evaluated else "not_in_material"), one.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_peers_of_every_municipality_are_grounded(kompass: Kompass, built_in: Corpus, told: Callable[..., Answer], language: str) -> None:
    for name in _recorded(built_in):
        answer = told("peers", language, municipality=name)
        assert _grounded(kompass, answer) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_focus_of_a_profile_is_grounded(kompass: Kompass, built_in: Corpus, language: str) -> None:
    names = _recorded(built_in) if language == "sv" else _recorded(built_in)[::4]
    for name in names:
        for focus in FOCUSES["profile"]:
            _words(kompass, "profile", language, focus, municipality=name)
        _words(kompass, "profile", language, "area", municipality=name, area=7)
        _words(kompass, "profile", language, "benchmark", municipality=name, area=1)
        _words(kompass, "profile", language, "previous", municipality=name, area=1)
        _words(kompass, "profile", language, "sub_question", municipality=name, sub_question="7.5")


def _words(kompass: Kompass, tool: str, language: str, focus: str, stance: str | None = None, **arguments: Any) -> Page:
    """A page in the words of a focus, held against its evidence."""
    envelope = kompass.call(tool, arguments)
    page = Page(envelope, packaged.phrases(language))
    page.stance = stance
    WORDERS[tool](page, Request(tool, language, focus, arguments))
    said = [(one.code, page.say(f"caveats.{one.code}", **one.values)) for one in envelope.caveats]
    answer = Answer("", language, page.status, page.text, tool, envelope.arguments, envelope.result, page.citations(), tuple(said))
    assert flaws(answer) == [], (arguments, focus)
    assert _grounded(kompass, answer) == [], (arguments, focus)
    caveats.to_tell(page, tool, caveats.belonging(page, tool, envelope.caveats))
    return page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", [None, *EDITIONS])
def test_every_area_of_every_edition_is_grounded(kompass: Kompass, told: Callable[..., Answer], language: str, edition: str | None) -> None:
    place = {"edition": edition} if edition else {}
    for area in AREAS:
        for rest in ({}, {"lowest": True}, {"min_points": 60}, {"max_points": 10}, {"county": "Skåne län"}, {"group": "B4", "max_population": 20000}):
            answer = told("rank", language, area=area, **place, **rest)
            assert _grounded(kompass, answer) == []
            codes = [code for code, _ in answer.caveats]
            assert ("editions_differ" in codes) == bool(answer.result and answer.result["other_editions"])
            assert ("default_edition" in codes) == (edition is None)
        assert _grounded(kompass, told("framework", language, area=area, **place)) == []
    for focus in FOCUSES["rank"]:
        _words(kompass, "rank", language, focus, total=True, **place)
        _words(kompass, "rank", language, focus, area=3, county="Norrbottens län", **place)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sub_question_is_grounded(kompass: Kompass, built_in: Corpus, told: Callable[..., Answer], language: str) -> None:
    for one in built_in.framework.sub_questions:
        for tool, arguments in (
            ("rank", {}),
            ("framework", {}),
            ("profile", {"municipality": "Vänersborg"}),
            ("profile", {"municipality": "Mölndal"}),
            ("peers", {"municipality": "Vänersborg"}),
        ):
            answer = told(tool, language, sub_question=one.number, **arguments)
            assert _grounded(kompass, answer) == []
            text = one.text_en if language == "en" and one.text_en else one.text
            assert tool in ("profile", "peers", "rank") or text.rstrip("?. ") in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_comparisons_are_grounded_and_name_all(kompass: Kompass, language: str) -> None:
    some = [
        ["Höganäs", "Tomelilla", "Mark"],
        ["Vallentuna", "Mölndal"],
        ["Helsingborg", "Mölndal"],
        ["Grästorp", "Malmö"],
        ["Härryda", "Ale", "Gotland"],
    ]
    for names in some:
        for rest in ({}, {"area": 7}, {"area": 1}, {"year": 2014}, {"edition": "2016"}):
            try:
                kompass.call("compare", {"municipalities": names, **rest})
            except NothingRecorded:
                assert "edition" in rest
                continue
            for focus in FOCUSES["compare"]:
                page = _words(kompass, "compare", language, focus, municipalities=names, **rest)
                assert focus == "comparable" or all(name in page.text for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tool", ["check", "coverage"])
def test_checks_and_coverage_are_grounded(kompass: Kompass, built_in: Corpus, tool: str, language: str) -> None:
    evaluated = sorted({one.municipality for one in built_in.evaluations})
    for name in evaluated if tool == "check" else [*evaluated[::5], "Kiruna"]:
        for stance in (None, "right", "wrong"):
            _words(kompass, tool, language, "overview", stance, municipality=name)
    if tool == "coverage":
        for focus in FOCUSES["coverage"]:
            for rest in ({}, {"year": 2017}, {"year": 1999}, {"county": "Skåne län"}, {"county": "Gotlands län", "year": 2014}):
                _words(kompass, tool, language, focus, **rest)


def test_follow_up_questions_are_understood(kompass: Kompass, built_in: Corpus) -> None:
    asked: dict[str, str] = {}
    for language in LANGUAGES:
        for name in _recorded(built_in)[::6]:
            for tool in ("profile", "peers"):
                asked |= dict.fromkeys(kompass.tell(tool, {"municipality": name}, language).follow_ups, language)
        for area in AREAS:
            asked |= dict.fromkeys(kompass.tell("rank", {"area": area}, language).follow_ups, language)
            asked |= dict.fromkeys(kompass.tell("framework", {"area": area, "edition": "2020"}, language).follow_ups, language)
        asked |= dict.fromkeys(kompass.tell("rank", {"total": True}, language).follow_ups, language)
        asked |= dict.fromkeys(kompass.tell("coverage", {}, language).follow_ups, language)
    more = {packaged.phrases(language)("follow_ups.more") for language in LANGUAGES}
    for question, language in asked.items():
        if question not in more:
            answer, _ = kompass.ask(question)
            assert answer.status not in ("clarify", "out_of_scope"), question
            assert answer.language == language, question


def test_both_languages_have_the_same_phrases() -> None:
    swedish, english = packaged.phrases("sv"), packaged.phrases("en")
    ours = (
        "answers",
        "caveats",
        "check_words",
        "compare_words",
        "coverage",
        "findings",
        "follow_ups",
        "framework",
        "help",
        "peers",
        "profile",
        "rank",
        "search",
    )
    wanted = {key for key in list(swedish.keys()) if key.partition(".")[0] in ours}
    assert wanted == {key for key in list(english.keys()) if key.partition(".")[0] in ours}
