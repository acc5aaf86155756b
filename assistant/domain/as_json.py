"""Readings as JSON values and back: for the database and for the process that reads foreign files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from assistant.domain.evaluation import Discrepancy, Evaluation, Score
from assistant.domain.evidence import Finding, Passage, Pointer, Practice
from assistant.domain.report import Reading, Report

#: The lists of a reading and what they hold, in a fixed order.
LISTS: Mapping[str, type[Any]] = {"findings": Finding, "practices": Practice, "pointers": Pointer, "discrepancies": Discrepancy, "passages": Passage}


def reading_as_json(reading: Reading) -> dict[str, Any]:
    return asdict(reading)


def reading_from_json(body: Mapping[str, Any]) -> Reading:
    lists = {name: items_from_json(name, body[name]) for name in LISTS}
    return Reading(report=Report(**_tuples(body["report"])), evaluation=evaluation_from_json(body["evaluation"]), **lists)


def items_from_json(name: str, bodies: list[dict[str, Any]]) -> tuple[Any, ...]:
    """The items of one of LISTS."""
    return tuple(LISTS[name](**_tuples(one)) for one in bodies)


def evaluation_from_json(body: Mapping[str, Any]) -> Evaluation:
    """JSON turns the area numbers of mappings into text; they are numbers again here."""
    numbered = {key: {int(n): value for n, value in body[key].items()} for key in ("areas", "area_pages", "area_quotes")}
    return Evaluation(**{**body, **numbered, "scores": tuple(Score(**one) for one in body["scores"])})


def _tuples(body: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in body.items()}
