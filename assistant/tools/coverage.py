"""What is in the corpus."""

from __future__ import annotations

from typing import Any

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation, plain
from assistant.domain.framework import EDITIONS
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources
from assistant.tools.profile import NAMES_WHEN_UNKNOWN

NARROWING = (
    "year",
    "min_year",
    "max_year",
    "edition",
    "county",
    "group",
    "min_population",
    "max_population",
    "min_evaluations",
    "max_evaluations",
)


def coverage(corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    evaluations = corpus.evaluations
    codes = {one.code for one in evaluations}
    result: dict[str, Any] = {
        "evaluations": len(evaluations),
        "municipalities": len(codes),
        "with_points": sum(one.has_points for one in evaluations),
        "municipalities_with_points": len({one.code for one in evaluations if one.has_points}),
        "with_sub_questions": sum(bool(one.scores) for one in evaluations),
        "by_edition": {
            edition: {
                "evaluations": sum(one.edition == edition for one in evaluations),
                "with_points": sum(one.edition == edition and one.has_points for one in evaluations),
            }
            for edition in EDITIONS
        },
        "unknown_edition": sum(one.edition is None for one in evaluations),
        "list": [_row(corpus, code) for code in sorted(codes, key=lambda code: _alphabetical(corpus.by_code[code].name))],
        "credited_only": [
            {"municipality": corpus.by_code[code].name, "code": code, "practices": len(some)}
            for code, some in sorted(corpus.practices_by_code.items(), key=lambda item: _alphabetical(corpus.by_code[item[0]].name))
            if code not in codes
        ],
        "reports": [
            {
                "id": one.id,
                "municipality": one.municipality,
                "code": one.code,
                "year": one.year,
                "edition": one.edition,
                "pages": one.pages,
                "title": one.title,
            }
            for one in corpus.reports.values()
        ],
        "practices": len(corpus.practices),
        "passages": corpus.passages,
        "latest_year": corpus.latest_year,
        "newest": [{"municipality": one.municipality, "code": one.code, "year": one.year} for one in _newest(corpus)],
        "first_year": min((one.year for one in evaluations if one.year), default=None),
    }
    if arguments.benchmark:
        result["benchmarks"] = _benchmarks(corpus, arguments, sources)
    if arguments.municipality is not None:
        result["asked"] = _row(corpus, arguments.municipality.code)
        for row, one in zip(result["asked"]["evaluations"], corpus.evaluations_of(arguments.municipality.code), strict=True):
            row["citation"] = sources.evaluation(one)
    elif any(getattr(arguments, one) is not None for one in NARROWING):
        result["asked"] = _counted(corpus, arguments)
    return sources.envelope("coverage", arguments, result)


def _counted(corpus: Corpus, arguments: Arguments) -> dict[str, Any]:
    """How many evaluations of a year, an edition, a county or a group, and of which municipalities."""
    within = [
        one
        for one in corpus.evaluations
        if arguments.in_time(one.year) and arguments.edition in (None, one.edition) and arguments.among(corpus.by_code[one.code])
    ]
    by_code: dict[str, list[Evaluation]] = {}
    for one in within:
        by_code.setdefault(one.code, []).append(one)
    least, most = arguments.min_evaluations or 1, arguments.max_evaluations
    by_code = {code: some for code, some in by_code.items() if least <= len(some) <= (most or len(some))}
    within = [one for one in within if one.code in by_code]
    return {
        **{one: getattr(arguments, one) for one in NARROWING},
        "group_name": next((one.name for one in corpus.groups if one.code == arguments.group), None),
        "evaluations": len(within),
        "municipalities": len(by_code),
        "with_points": sum(one.has_points for one in within),
        "not_evaluated": sorted(
            (one.name for one in corpus.municipalities if arguments.among(one) and not corpus.evaluations_of(one.code)), key=_alphabetical
        ),
        "list": [
            {
                "municipality": corpus.by_code[code].name,
                "code": code,
                "evaluations": [_evaluation(one) for one in some],
                "practices": len(corpus.practices_by_code.get(code, ())),
            }
            for code, some in sorted(by_code.items(), key=lambda item: _alphabetical(corpus.by_code[item[0]].name))
        ],
    }


def _benchmarks(corpus: Corpus, arguments: Arguments, sources: Sources) -> list[dict[str, Any]]:
    """Means and medians that sources state, of the edition and the years asked for, newest first."""
    rows = []
    for one in sorted(corpus.benchmarks, key=lambda one: (-one.year, one.label)):
        if arguments.edition in (None, one.edition) and arguments.in_time(one.year):
            numbers = one.edition or NAMES_WHEN_UNKNOWN
            areas = [(number, corpus.framework.area(numbers, number), points) for number, points in sorted(one.areas.items())]
            rows.append(
                {
                    "label": one.label,
                    "kind": one.kind,
                    "year": one.year,
                    "edition": one.edition,
                    "total": plain(one.total),
                    "basis": one.total_basis,
                    "areas": [
                        {
                            "number": number,
                            "name": area.name if area else "",
                            "name_en": area.name_en if area else "",
                            "points": plain(points),
                            "max": 100,
                        }
                        for number, area, points in areas
                    ],
                    "citation": sources.benchmark(one),
                }
            )
    return rows


def _newest(corpus: Corpus) -> list[Evaluation]:
    return [one for one in corpus.evaluations if one.year is not None and one.year == corpus.latest_year]


def _evaluation(one: Evaluation) -> dict[str, Any]:
    return {"year": one.year, "edition": one.edition, "total": one.total_points, "known": one.known}


def _row(corpus: Corpus, code: str) -> dict[str, Any]:
    evaluations = [_evaluation(one) for one in corpus.evaluations_of(code)]
    practices = len(corpus.practices_by_code.get(code, ()))
    return {"municipality": corpus.by_code[code].name, "code": code, "evaluations": evaluations, "practices": practices}


def _alphabetical(name: str) -> str:
    """Å, ä and ö last, as in Swedish."""
    return name.casefold().translate(str.maketrans("åäö", "{|}"))
