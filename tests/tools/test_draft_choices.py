"""Drafts of several sub-questions, and how firmly their own advice is put."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assistant.adapters import packaged
from assistant.domain.corpus import Corpus
from assistant.errors import BadArgument, UnknownSubQuestion
from assistant.tools.catalogue import Catalogue

MODALS = {
    "sv": {"careful": "kan med fördel", "normal": "bör", "firm": "behöver"},
    "en": {"careful": "could", "normal": "should", "firm": "must"},
}


@pytest.fixture
def catalogue(built_in: Corpus) -> Catalogue:
    def no_index() -> Any:
        raise AssertionError("a draft does not search")

    return Catalogue(lambda: built_in, no_index, packaged.phrases)


def test_several_sub_questions_are_one_draft_with_one_list_of_sources(catalogue: Catalogue) -> None:
    envelope = catalogue.draft({"municipality": "Vänersborg"}, ["7.5", "5.2", "7.5"])
    assert [one["sub_question"] for one in envelope.result["sections"]] == ["5.2", "7.5"]
    marks = {int(one) for one in re.findall(r"\[(\d+)\]", envelope.result["markdown"])}
    assert marks == set(range(1, len(marks) + 1))
    assert "omfattar 2 delfrågor" in envelope.result["markdown"]


def test_a_draft_of_one_sub_question_is_that_of_the_tool(catalogue: Catalogue) -> None:
    one = catalogue.draft({"municipality": "Vänersborg"}, ["7.5"]).result
    same = catalogue.call("draft", {"municipality": "Vänersborg", "sub_question": "7.5"}).result
    assert one["sections"] == same["sections"]


def test_no_sub_questions_are_all_weak_ones_and_unknown_ones_are_errors(catalogue: Catalogue) -> None:
    assert catalogue.draft({"municipality": "Vänersborg"}, []).result == catalogue.call("draft", {"municipality": "Vänersborg"}).result
    with pytest.raises(UnknownSubQuestion):
        catalogue.draft({"municipality": "Vänersborg"}, ["7.5", "9.9"])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_own_advice_is_put_as_firmly_as_asked_and_what_reports_say_is_not_touched(catalogue: Catalogue, language: str) -> None:
    asked = {"municipality": "Vänersborg", "sub_question": "1.1", "length": "full", "language": language}
    texts = {tone: catalogue.call("draft", asked | {"tone": tone}).result["sections"][0] for tone in ("careful", "normal", "firm")}
    modals = MODALS[language]
    assert modals["normal"] in texts["normal"]["recommendation"]
    for tone in ("careful", "firm"):
        assert re.sub(rf"\b{modals['normal']}\b", modals[tone], texts["normal"]["recommendation"]) == texts[tone]["recommendation"]
        assert texts[tone]["observation"] == texts["normal"]["observation"]


def test_a_tone_that_does_not_exist_is_said_to_be_wrong(catalogue: Catalogue) -> None:
    with pytest.raises(BadArgument, match="tone"):
        catalogue.call("draft", {"municipality": "Vänersborg", "tone": "angry"})
