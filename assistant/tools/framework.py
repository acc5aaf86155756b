"""Editions, areas, sub-questions, and how they relate."""

from __future__ import annotations

from typing import Any

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.framework import EDITIONS, Area
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources

BACKGROUND_EDITION = "2016"
"""What areas are about is known by this edition's numbers."""


def framework(corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    """All of it, or narrowed to an edition, an area (by number in every edition, by name in its own) or a sub-question."""
    editions = [arguments.edition] if arguments.edition else list(EDITIONS)
    if arguments.sub_question is not None and arguments.edition is None:
        editions = [one for one in EDITIONS if corpus.framework.sub_question(one, arguments.sub_question)]
    listed = [
        {
            "edition": one,
            "areas": _areas(corpus, one, arguments, sources),
            "sub_questions": len(corpus.framework.sub_questions_of(one)),
            "max": sum(area.max for area in corpus.framework.areas_of(one)),
        }
        for one in editions
    ]
    result: dict[str, Any] = {"editions": [one for one in listed if one["areas"]], "crosswalk": _crosswalk(corpus, arguments)}
    result["background"] = _background(corpus, arguments, sources)
    if result["background"]:
        result["background_area"] = _name(corpus, BACKGROUND_EDITION, result["background"][0]["area"])
    names = {area["name"] for one in result["editions"] for area in one["areas"]}
    if len(result["editions"]) > 1 and (arguments.area is None or len(names) > 1):
        sources.caveat("editions_differ")
    return sources.envelope("framework", arguments, result)


def _areas(corpus: Corpus, edition: str, arguments: Arguments, sources: Sources) -> list[dict[str, Any]]:
    return [_area(corpus, area, arguments, sources) for area in corpus.framework.areas_of(edition) if arguments.area in (None, area.number)]


def _area(corpus: Corpus, area: Area, arguments: Arguments, sources: Sources) -> dict[str, Any]:
    questions = [
        {"number": one.number, "text": one.text, "text_en": one.text_en, "max": one.max, "citation": sources.sub_question(one.edition, one.number)}
        for one in corpus.framework.sub_questions_of(area.edition, area.number)
        if arguments.sub_question in (None, one.number)
    ]
    return {
        "number": area.number,
        "name": area.name,
        "other_names": list(area.other_names),
        "name_en": area.name_en,
        "max": area.max,
        "sub_questions": questions,
        "citation": sources.area(area.edition, area.number),
    }


def _crosswalk(corpus: Corpus, arguments: Arguments) -> list[dict[str, Any]]:
    """Steps between editions; for an area of one edition, all that the steps lead to."""
    if arguments.area is not None and arguments.edition is not None:
        here = {"edition": arguments.edition, "area": arguments.area}
        return [
            {"from": here, "to": {"edition": edition, "area": area}, "relation": relation, "to_name": _name(corpus, edition, area)}
            for edition, area, relation in corpus.framework.related(arguments.edition, arguments.area)
        ]
    return [
        {
            "from": {"edition": one.from_edition, "area": one.from_area},
            "to": {"edition": one.to_edition, "area": one.to_area},
            "relation": one.relation,
            "basis": one.basis,
        }
        for one in corpus.framework.relations
        if arguments.area in (None, one.from_area, one.to_area) and arguments.edition in (None, one.from_edition, one.to_edition)
    ]


def _name(corpus: Corpus, edition: str, area: int) -> str:
    known = corpus.framework.area(edition, area)
    return known.name if known else ""


def _background(corpus: Corpus, arguments: Arguments, sources: Sources) -> list[dict[str, Any]]:
    """What an area is about: of the same subject in the edition whose background is known."""
    if arguments.area is None:
        return []
    number: int | None = arguments.area
    edition = arguments.edition or BACKGROUND_EDITION
    if edition != BACKGROUND_EDITION:
        number = next((a for e, a, _ in corpus.framework.related(edition, arguments.area) if e == BACKGROUND_EDITION), None)
    statements = [one.statement for one in corpus.framework.backgrounds if one.area == number]
    return [
        {"edition": BACKGROUND_EDITION, "area": number, "text": text, "citation": sources.background(number or 0, place, text)}
        for place, text in enumerate(statements, 1)
    ]
