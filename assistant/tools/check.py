"""Does a report add up? Sums, percentages, maxima and totals are recomputed; known contradictions stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Discrepancy, Evaluation, Points, plain
from assistant.domain.framework import Framework
from assistant.domain.report import Reading
from assistant.errors import BadArgument, NothingRecorded
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources
from assistant.tools.profile import chosen

AREA_MAX = 100
_COUNTED = ("heading_list_mismatch", "missing_sub_question")
ROUNDING = 1.0
"""Percent are printed as whole numbers, cut or rounded either way: less than one off is no contradiction."""
EXACT = 0.051
"""Sums of points with decimals are never quite exact."""


def check(corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    if arguments.municipality is None:
        raise BadArgument("check needs a municipality or a PDF.", kind="no_municipality")
    one = chosen(corpus, arguments.municipality, arguments)
    if one is None:
        name = arguments.municipality.name
        raise NothingRecorded(f"No evaluation of {name} is known.", given=name, name=name)
    known = corpus.discrepancies_of(one.code, one.year)
    found = [row for row in merged(known, recomputed(one, corpus.framework)) if _wanted(row.where, arguments)]
    label = sources.say("citations.report", name=one.municipality, year=one.year or "–")
    result = {
        "report": label,
        "municipality": one.municipality,
        "code": one.code,
        "year": one.year,
        "edition": one.edition,
        "consistent": not found,
        "checked": checked(one),
        "discrepancies": [_row(row, one, sources) for row in found],
    }
    result["citation"] = sources.evaluation(one)
    if found:
        sources.contradictions(one, {row.where for row in found})
    sources.inferred([one])
    return sources.envelope("check", arguments, result)


def check_reading(reading: Reading, corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    """The same for a report that was read and not entered; `corpus` holds it for the sake of its citations."""
    one = reading.evaluation
    found = merged(reading.discrepancies, recomputed(one, corpus.framework))
    result = {
        "report": sources.say("citations.report", name=one.municipality, year=one.year),
        "municipality": one.municipality,
        "code": one.code,
        "year": one.year,
        "edition": one.edition,
        "consistent": not found,
        "checked": checked(one),
        "discrepancies": [_row(row, one, sources) for row in found],
        "citation": sources.evaluation(one),
    }
    if found:
        sources.contradictions(one, {row.where for row in found})
    return sources.envelope("check", arguments, result)


def checked(one: Evaluation) -> dict[str, Any]:
    """What there was to check: how many areas and sub-questions, and whether a total."""
    return {"areas": len(one.areas), "sub_questions": len(one.scores), "total": one.total is not None and one.total_basis == "stated"}


def recomputed(one: Evaluation, framework: Framework) -> list[Discrepancy]:
    """Contradictions between an evaluation's own figures."""
    found: list[Discrepancy] = []
    for score in one.sorted_scores():
        if score.points > score.max:
            found.append(Discrepancy("over_maximum", score.sub_question, score.points, score.max, score.page))
        if score.percent_printed is not None and abs(score.percent_printed - 100 * score.points / score.max) >= ROUNDING:
            found.append(Discrepancy("percent_mismatch", score.sub_question, score.percent_printed, plain(score.percent), score.page))
        known = framework.sub_question(one.edition or "", score.sub_question)
        if known is not None and known.max != score.max:
            found.append(Discrepancy("maximum_mismatch", score.sub_question, score.max, known.max, score.page))
    for area in sorted({int(score.sub_question.partition(".")[0]) for score in one.scores}):
        inside = [score for score in one.scores if int(score.sub_question.partition(".")[0]) == area]
        whole = sum(score.max for score in inside) == AREA_MAX
        total: Points = sum(score.points for score in inside)
        if whole and area in one.areas and abs(one.areas[area] - total) > EXACT:
            found.append(Discrepancy("sub_questions_sum_mismatch", f"area {area}", one.areas[area], plain(total), one.area_pages.get(area)))
    found += [Discrepancy("over_maximum", f"area {n}", p, AREA_MAX, one.area_pages.get(n)) for n, p in sorted(one.areas.items()) if p > AREA_MAX]
    if one.total is not None and one.total_basis == "stated" and len(one.areas) == 8 and abs(one.total - sum(one.areas.values())) > EXACT:
        found.append(Discrepancy("total_mismatch", "total", plain(one.total), plain(sum(one.areas.values()))))
    return found


def merged(known: Iterable[Discrepancy], computed: Iterable[Discrepancy]) -> list[Discrepancy]:
    """Both, each contradiction once."""
    found: dict[tuple[str, str], Discrepancy] = {}
    for one in (*known, *computed):
        found.setdefault((one.code, one.where), one)
    return list(found.values())


def _wanted(where: str, arguments: Arguments) -> bool:
    if arguments.sub_question is not None:
        return where == arguments.sub_question
    return arguments.area is None or where == f"area {arguments.area}" or where.startswith(f"{arguments.area}.")


def _row(row: Discrepancy, one: Evaluation, sources: Sources) -> dict[str, Any]:
    return {
        "code": row.code,
        "where": row.where,
        "printed": plain(row.printed),
        "computed": plain(row.computed),
        "page": row.page,
        "text": row.text or sources.say(f"check.{row.code}", printed=sources.say.number(row.printed), computed=sources.say.number(row.computed)),
        "citation": _citation(row, one, sources),
    }


def _citation(row: Discrepancy, one: Evaluation, sources: Sources) -> str:
    """The page where the printed figure stands, when it is known; else the evaluation."""
    if one.report_id is not None and row.page is not None and row.printed is not None:
        return sources.page(one.report_id, f"{row.code}:{row.where}", row.page, _printed(row, one, sources))
    if one.score(row.where) is not None:
        return sources.score(one, row.where)
    return sources.evaluation(one, int(row.where.removeprefix("area "))) if row.where.startswith("area ") else sources.evaluation(one)


def _printed(row: Discrepancy, one: Evaluation, sources: Sources) -> str:
    """The line of the page with the printed figure; its table row when that is on the same page.

    Where headings were counted no figure is printed: the line with the area's name.
    """
    score = one.score(row.where)
    if score is not None and score.quote and score.page == row.page:
        return score.quote
    page = sources.corpus.reports[one.report_id or ""].page_texts[(row.page or 1) - 1]
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    if row.code in _COUNTED:
        number = row.where.removeprefix("area ").partition(".")[0]
        area = sources.corpus.framework.area(one.edition or "", int(number)) if number.isdecimal() else None
        wanted = re.escape(area.name) if area is not None else ""
    else:
        wanted = rf"(?<![\d.,]){str(plain(row.printed)).replace('.', '[.,]')}(?!\d)"
    return next((line for line in lines if re.search(wanted, line, re.IGNORECASE)), lines[0] if lines else "")
