"""What ingest tells about a file: a row of the contract's `reports`, and what a person reviews before it is entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.domain.corpus import ReadingParts
from assistant.domain.report import Reading
from assistant.errors import KompassError

Read = Reading | ReadingParts


def read(path: Path, reading: Read, status: str, passages: int, notes: Sequence[str] = ()) -> dict[str, Any]:
    """The row of a file that was read (or is known). `notes`: warnings beside the report's own."""
    report = reading.report
    return {
        "path": str(path),
        "id": report.id,
        "status": status,
        "municipality": report.municipality,
        "year": report.year,
        "edition": report.edition,
        "pages": report.pages,
        "areas": len(reading.evaluation.areas),
        "sub_questions": len(reading.evaluation.scores),
        "findings": len(reading.findings),
        "passages": passages,
        "pointers": len(reading.pointers),
        "discrepancies": [asdict(one) for one in reading.discrepancies],
        "warnings": [*report.warnings, *notes],
        "error": None,
    }


def failed(path: Path, error: KompassError) -> dict[str, Any]:
    """The row of a file that could not be read or entered."""
    known = ("id", "municipality", "year", "edition", "pages", "areas", "sub_questions", "findings", "passages", "pointers")
    return {
        "path": str(path),
        "status": "failed",
        **dict.fromkeys(known),
        "discrepancies": [],
        "warnings": [],
        "error": {"code": error.code, "message": error.message, "suggestions": list(error.suggestions), "values": error.values},
    }


def preview(reading: Read, called: Mapping[str, str]) -> dict[str, Any]:
    """All that would be entered but for the passages: scores, findings, pointers and praise, with their pages.

    `called`: municipalities' names by code.
    """
    report, evaluation = reading.report, reading.evaluation
    return {
        "title": report.title,
        "edition_basis": report.edition_basis,
        "edition_reason": report.edition_reason,
        "total": {"points": evaluation.total_points, "basis": evaluation.basis},
        "areas": [{"number": area, "points": points, "page": evaluation.area_pages.get(area)} for area, points in sorted(evaluation.areas.items())],
        "sub_questions": [
            {"number": one.sub_question, "text": one.text, "points": one.points, "max": one.max, "percent": one.percent_printed, "page": one.page}
            for one in evaluation.sorted_scores()
        ],
        "findings": [
            {"kind": one.kind, "area": one.area, "sub_question": one.sub_question, "text": one.text, "page": one.page} for one in reading.findings
        ],
        "pointers": [
            {
                "municipality": called.get(one.to_code, one.to_code),
                "code": one.to_code,
                "area": one.area,
                "sub_question": one.sub_question,
                "text": one.text,
                "page": one.page,
            }
            for one in reading.pointers
        ],
        "practices": [{"area": one.area, "sub_question": one.sub_question, "text": one.text, "page": one.page} for one in reading.practices],
    }
