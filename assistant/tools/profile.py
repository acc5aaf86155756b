"""One municipality's results: points, weak sub-questions, findings, practices, and what has changed since last time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Benchmark, Discrepancy, Evaluation, Points, plain
from assistant.domain.evidence import Practice
from assistant.domain.framework import sub_question_key
from assistant.domain.municipality import Municipality
from assistant.errors import BadArgument, NothingRecorded, UnknownYear
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources

TOTAL_MAX = 800
NAMES_WHEN_UNKNOWN = "2016"
"""Whose area names are shown for an evaluation of unknown edition (those of 2010 and 2016 differ on area 7 only)."""


def profile(corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    municipality = arguments.municipality
    if municipality is None:
        raise BadArgument("profile needs a municipality.", kind="no_municipality")
    asked, one = arguments, chosen(corpus, municipality, arguments)
    if one is not None and arguments.area is not None:
        arguments = replace(arguments, area=area_in(corpus, one, arguments))
    practices = _practices(corpus, municipality, one, arguments, sources)
    if any(row["kind"] == "own_strength" for row in practices):
        sources.caveat("own_words")
    if one is None:
        return sources.envelope("profile", arguments, _without_evaluation(municipality, practices))
    before = previous(corpus, one, arguments.from_year)
    result = {
        "municipality": municipality.name,
        "code": municipality.code,
        "year": one.year,
        "edition": one.edition,
        "edition_basis": one.edition_basis,
        "total": _total(corpus, one, sources),
        "area": arguments.area or None,
        "areas": area_rows(corpus, one, sources),
        "sub_questions": sub_question_rows(corpus, one, sources, arguments.area, arguments.sub_question),
        "weak_sub_questions": [score.sub_question for score in one.sorted_scores() if is_weak(score.points, score.max)],
        "strongest": _extreme(one, max),
        "weakest": _extreme(one, min),
        "findings": _findings(corpus, one, arguments, sources),
        "evaluations": [_evaluation_row(e, sources) for e in corpus.evaluations_of(municipality.code)],
        "change": [] if before is None else changes(corpus, before, one, sources, arguments.area),
        "discrepancies": [_discrepancy(row) for row in corpus.discrepancies_of(one.code, one.year) if _concerns(row.where, arguments)],
        "practices": practices,
    }
    if asked.area is not None and asked.edition is not None and one.edition != asked.edition:
        sources.caveat("editions_differ")
    _caveats(corpus, sources, arguments, one, before, result)
    return sources.envelope("profile", asked, result)


def chosen(corpus: Corpus, municipality: Municipality, arguments: Arguments) -> Evaluation | None:
    """The evaluation meant: of the year asked for, else the newest with any points, else the newest.

    None when there are only practices. Raises NothingRecorded, UnknownYear. A sub-question or an edition asked for
    prefers an evaluation of that edition.
    """
    evaluations = corpus.evaluations_of(municipality.code)
    if not evaluations:
        if municipality.code in corpus.practices_by_code and arguments.year is None:
            return None
        raise NothingRecorded(f"Nothing is recorded about {municipality.name}: no evaluation.", given=municipality.name, name=municipality.name)
    if arguments.year is None and arguments.from_year is not None:
        # What came after that year is meant; its points may be unknown.
        later = tuple(one for one in evaluations if (one.year or 0) > arguments.from_year)
        evaluations = later or evaluations
    if arguments.year is not None:
        of_year = [one for one in evaluations if one.year == arguments.year]
        if not of_year:
            years = [str(one.year) for one in evaluations if one.year]
            raise UnknownYear(
                f"{municipality.name} has no known evaluation from {arguments.year}.", years, given=str(arguments.year), name=municipality.name
            )
        return max(of_year, key=lambda one: (one.edition == arguments.edition, one.has_points))
    if arguments.area_named:
        same = tuple(one for one in evaluations if one.edition == arguments.edition)
        known = tuple(one for one in evaluations if area_in(corpus, one, arguments) in one.areas)
        evaluations = tuple(one for one in same if one.has_points or one.area_low is not None) or known or same or evaluations
    elif arguments.edition is not None:
        evaluations = tuple(one for one in evaluations if one.edition == arguments.edition) or evaluations
    elif arguments.sub_question is not None:
        scored = tuple(one for one in evaluations if one.score(arguments.sub_question))
        having = tuple(one for one in evaluations if one.edition and corpus.framework.sub_question(one.edition, arguments.sub_question))
        evaluations = scored or tuple(one for one in having if one.has_points) or evaluations
    return next((one for one in evaluations if one.has_points), evaluations[0])


def area_in(corpus: Corpus, one: Evaluation, arguments: Arguments) -> int | None:
    """The number that the area asked for has in the evaluation's edition: 0 when that edition has no such subject.

    A number without an edition is that number in any edition. A number of a certain edition, or of a sub-question that the
    evaluation's edition does not have, follows the crosswalk. None when no area was asked for.
    """
    if arguments.area is None or (arguments.edition is None and arguments.sub_question is None):
        return arguments.area
    own = one.edition or NAMES_WHEN_UNKNOWN
    meant = arguments.edition
    if meant is None:
        number = arguments.sub_question or ""
        having = {q.edition for q in corpus.framework.sub_questions if q.number == number}
        meant = own if one.score(number) or own in having or not having else max(having)
    if meant == own:
        return arguments.area
    return next((area for edition, area, _ in corpus.framework.related(meant, arguments.area) if edition == own), 0)


def previous(corpus: Corpus, one: Evaluation, year: int | None = None) -> Evaluation | None:
    """The evaluation before: the newest earlier one with any points, else the newest earlier one.

    With `year`: that year's; None when that is the very one. Raises UnknownYear.
    """
    ordered = list(corpus.evaluations_of(one.code))
    if year is not None and year == one.year and not any(e.year == year for e in ordered if e is not one):
        return None
    if year is not None:
        found = [e for e in ordered if e.year == year and e is not one]
        if not found:
            years = [str(e.year) for e in ordered if e.year and e is not one]
            message = f"{one.municipality} has no other known evaluation, from {year}, to compare with."
            raise UnknownYear(message, years, given=str(year), name=one.municipality)
        return found[0]
    earlier = ordered[ordered.index(one) + 1 :]
    return next((e for e in earlier if e.has_points), earlier[0] if earlier else None)


def area_rows(corpus: Corpus, one: Evaluation, sources: Sources, only: int | None = None, means: bool = True) -> list[dict[str, Any]]:
    """All eight areas, or one; unknown points are None, a stated range stands beside them, and a mean if wanted."""
    rows = []
    for area in corpus.framework.areas_of(one.edition or NAMES_WHEN_UNKNOWN):
        if only not in (None, area.number):
            continue
        points = one.areas.get(area.number)
        mean = next(iter(_benchmarks(corpus, one.edition, area.number)), None) if means else None
        known_range = points is None and one.area_low is not None
        value = mean.areas[area.number] if mean else None
        rows.append(
            {
                "number": area.number,
                "name": area.name,
                "name_en": area.name_en,
                "points": plain(points),
                "max": area.max,
                "low": plain(one.area_low) if known_range else None,
                "high": plain(one.area_high) if known_range else None,
                "benchmark": plain(value),
                "benchmark_label": f"{mean.label} ({mean.year})" if mean else None,
                "difference": plain(points - value) if points is not None and value is not None else None,
                "citation": sources.evaluation(one, area.number) if points is not None or known_range else None,
                "benchmark_citation": sources.benchmark(mean) if mean else None,
            }
        )
    return rows


def sub_question_rows(
    corpus: Corpus, one: Evaluation, sources: Sources, area: int | None = None, sub_question: str | None = None
) -> list[dict[str, Any]]:
    """Known sub-questions; one asked for by name stands there although its points are unknown."""
    rows = []
    for score in one.sorted_scores():
        if area in (None, int(score.sub_question.partition(".")[0])) and sub_question in (None, score.sub_question):
            known = corpus.framework.sub_question(one.edition or "", score.sub_question)
            rows.append(
                {
                    "number": score.sub_question,
                    "text": known.text if known else score.text,
                    "text_en": known.text_en if known else "",
                    "points": plain(score.points),
                    "max": score.max,
                    "percent": score.percent,
                    "weak": is_weak(score.points, score.max),
                    "citation": sources.score(one, score.sub_question),
                }
            )
    if sub_question is not None and not rows:
        known = corpus.framework.sub_question(one.edition or "", sub_question) or corpus.framework.sub_question("2016", sub_question)
        rows.append(
            {
                "number": sub_question,
                "text": known.text if known else "",
                "text_en": known.text_en if known else "",
                "points": None,
                "max": known.max if known else None,
                "percent": None,
                "weak": None,
                "citation": sources.sub_question("2016", sub_question) if known else None,
            }
        )
    return sorted(rows, key=lambda row: sub_question_key(row["number"]))


def is_weak(points: Points, maximum: int) -> bool:
    """Under half of the maximum. No source gives means for sub-questions; when one does, the mean belongs here too."""
    return points < maximum / 2


def changes(corpus: Corpus, before: Evaluation, after: Evaluation, sources: Sources, only: int | None = None) -> list[dict[str, Any]]:
    """A row for each area of the newer evaluation, and one with area None for the total."""
    rows = []
    for area in corpus.framework.areas_of(after.edition or NAMES_WHEN_UNKNOWN):
        if only not in (None, area.number):
            continue
        old_number, comparable, relation = _counterpart(corpus, before, after, area.number)
        old = before.areas.get(old_number) if old_number else None
        rows.append(_change(area.number, (before, old, old_number), (after, after.areas.get(area.number)), comparable, relation, sources))
    if only is None:
        comparable = totals_comparable(before, after)
        rows.append(_change(None, (before, before.total_points, None), (after, after.total_points), comparable, "total", sources))
    return rows


def _change(
    area: int | None,
    old: tuple[Evaluation, Points | None, int | None],
    new: tuple[Evaluation, Points | None],
    comparable: str,
    relation: str,
    sources: Sources,
) -> dict[str, Any]:
    before, old_points, old_area = old
    after, new_points = new
    difference = new_points - old_points if comparable != "no" and old_points is not None and new_points is not None else None
    return {
        "area": area,
        "from": {
            "year": before.year,
            "edition": before.edition,
            "area": old_area,
            "points": plain(old_points),
            "citation": sources.evaluation(before, old_area) if old_points is not None else None,
        },
        "to": {"year": after.year, "edition": after.edition, "points": plain(new_points)},
        "comparable": comparable,
        "relation": relation,
        "difference": plain(difference),
    }


def _counterpart(corpus: Corpus, before: Evaluation, after: Evaluation, area: int) -> tuple[int | None, str, str]:
    """(area in the earlier evaluation, yes|with_care|no, relation) of an area of the later one."""
    if before.edition is None or after.edition is None:
        return area, "no", "unknown_edition"
    if before.edition == after.edition:
        return area, "with_care" if "inferred" in (before.edition_basis, after.edition_basis) else "yes", "same"
    found = next(((a, relation) for e, a, relation in corpus.framework.related(after.edition, area) if e == before.edition), None)
    if found is None:
        return None, "no", "none"
    return found[0], "with_care" if found[1] == "comparable_with_care" else "no", found[1]


def totals_comparable(one: Evaluation, other: Evaluation) -> str:
    if one.edition is None or other.edition is None:
        return "no"
    if one.edition == other.edition:
        return "with_care" if "inferred" in (one.edition_basis, other.edition_basis) else "yes"
    return "no" if "2020" in (one.edition, other.edition) else "with_care"


def _total(corpus: Corpus, one: Evaluation, sources: Sources) -> dict[str, Any]:
    mean = next((b for b in _benchmarks(corpus, one.edition, None)), None)
    points = one.total_points
    return {
        "points": points,
        "max": TOTAL_MAX,
        "percent": None if points is None else plain(round(100 * points / TOTAL_MAX, 1)),
        "basis": one.basis,
        "citation": sources.evaluation(one),
        "benchmark": plain(mean.total) if mean else None,
        "benchmark_label": f"{mean.label} ({mean.year})" if mean else None,
        "difference": plain(points - mean.total) if mean and mean.total is not None and points is not None else None,
        "benchmark_citation": sources.benchmark(mean) if mean else None,
    }


def _benchmarks(corpus: Corpus, edition: str | None, area: int | None) -> list[Benchmark]:
    """Of the edition, for an area or the total; newest first, what a source states before what is derived."""
    some = [b for b in corpus.benchmarks if b.edition == edition and edition and (b.total if area is None else b.areas.get(area)) is not None]
    return sorted(some, key=lambda b: (-b.year, area is None and b.total_basis == "derived"))


def _extreme(one: Evaluation, which: Callable[[Iterable[Points]], Points]) -> list[int]:
    """Numbers of the areas with the most or the fewest points, all ties."""
    edge = which(one.areas.values()) if one.areas else None
    return sorted(number for number, points in one.areas.items() if points == edge)


def _findings(corpus: Corpus, one: Evaluation, arguments: Arguments, sources: Sources) -> list[dict[str, Any]]:
    return [
        {
            "kind": f.kind,
            "area": f.area,
            "sub_question": f.sub_question,
            "text": f.text,
            "section": f.section,
            "page": f.page,
            "in_table": f.in_table,
            "peers": [corpus.by_code[code].name for code in f.peers],
            "citation": sources.finding(f),
        }
        for f in corpus.findings_of(one.code, one.year)
        if arguments.area in (None, f.area) and arguments.sub_question in (None, f.sub_question)
    ]


def _practices(corpus: Corpus, municipality: Municipality, one: Evaluation | None, arguments: Arguments, sources: Sources) -> list[dict[str, Any]]:
    return [
        {
            "kind": p.kind,
            "area": p.area,
            "sub_question": p.sub_question,
            "edition": p.edition,
            "year": p.year,
            "text": p.text,
            "concrete": p.concrete,
            "citation": sources.practice(p),
        }
        for p in corpus.practices_by_code.get(municipality.code, ())
        if _about(corpus, p, one.edition if one is not None else arguments.edition, arguments)
    ]


def _about(corpus: Corpus, practice: Practice, edition: str | None, arguments: Arguments) -> bool:
    """Whether a practice is about what was asked: its area may have another number in its own edition."""
    if arguments.sub_question is not None:
        return practice.sub_question == arguments.sub_question
    if arguments.area is None:
        return True
    if practice.area is None:
        return False
    if edition is None:
        return practice.area == arguments.area
    return corpus.framework.relation((edition, arguments.area), (practice.edition or NAMES_WHEN_UNKNOWN, practice.area)) is not None


def _evaluation_row(one: Evaluation, sources: Sources) -> dict[str, Any]:
    return {
        "year": one.year,
        "edition": one.edition,
        "total": one.total_points,
        "basis": one.basis,
        "edition_basis": one.edition_basis,
        "known": one.known,
        "citation": sources.evaluation(one),
    }


def _discrepancy(one: Discrepancy) -> dict[str, Any]:
    return {
        "code": one.code,
        "where": one.where,
        "printed": plain(one.printed),
        "computed": plain(one.computed),
        "page": one.page,
        "text": one.text,
    }


def _concerns(where: str, arguments: Arguments) -> bool:
    if arguments.sub_question is not None:
        return where == arguments.sub_question
    return arguments.area is None or where == f"area {arguments.area}" or where.startswith(f"{arguments.area}.")


def _without_evaluation(municipality: Municipality, practices: list[dict[str, Any]]) -> dict[str, Any]:
    nothing = ("areas", "sub_questions", "weak_sub_questions", "strongest", "weakest", "findings", "evaluations", "change", "discrepancies")
    return {
        "municipality": municipality.name,
        "code": municipality.code,
        "year": None,
        "edition": None,
        "edition_basis": "unknown",
        "total": {"points": None, "max": TOTAL_MAX, "percent": None, "basis": "unknown"},
        "area": None,
        **{one: list[Any]() for one in nothing},
        "practices": practices,
    }


def _caveats(corpus: Corpus, sources: Sources, arguments: Arguments, one: Evaluation, before: Evaluation | None, result: dict[str, Any]) -> None:
    narrowed = arguments.area is not None
    compared = before is not None and any(row["from"]["points"] is not None for row in result["change"])
    shown = [one, before] if compared and before is not None else [one]
    if result["total"]["points"] is not None and not narrowed:
        sources.derived(shown)
    sources.inferred(shown)
    if before is not None and before.edition != one.edition and arguments.sub_question is None:
        sources.caveat("editions_differ")
    sources.contradictions(one, {row.where for row in corpus.discrepancies_of(one.code, one.year) if _concerns(row.where, arguments)})
    sources.age([one.year])
