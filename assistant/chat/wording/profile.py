"""One municipality's results in words: first what was asked, unknown said as unknown with the nearest that is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording import against_mean, findings, over_time, practices, tables
from assistant.chat.wording.composing import FEW_ROWS, Page
from assistant.chat.wording.over_time import basis

Row = Mapping[str, Any]


def word(page: Page, request: Request) -> None:
    result = page.result
    if not result["evaluations"]:
        practices.alone(page, request.focus in ("practices", "strengths"))
        return
    by_focus: dict[str, Callable[[Page], None]] = {
        "area": _area,
        "sub_question": _sub_question,
        "strongest": _strongest,
        "weakest": _weakest,
        "weak_sub_questions": _weak_sub_questions,
        "strong_sub_questions": _strong_sub_questions,
        "change": over_time.change,
        "previous": over_time.previous,
        "benchmark": _benchmark,
        "evaluations": over_time.evaluations,
        "edition": over_time.edition,
        "practices": findings.examples,
        "strengths": lambda one: findings.of_kind(one, "strength"),
        "improvements": lambda one: findings.of_kind(one, "improvement"),
        "recommendations": lambda one: findings.of_kind(one, "recommendation"),
        "why": findings.why,
        "total": _total_first,
    }
    by_focus.get(request.focus, _overview)(page)


def asked_area(page: Page) -> Row | None:
    """The row of the area asked for, in the evaluation's own numbers."""
    return next((row for row in page.result["areas"] if row["number"] == page.result["area"]), None)


# -- the whole ----------------------------------------------------------------------------------------------------------


def _overview(page: Page) -> None:
    result = page.result
    _total(page)
    _mean_of_total(page)
    known = [row for row in result["areas"] if row["points"] is not None]
    if len(known) == 1 and result["total"]["points"] is None:
        _known_areas(page, known)
    elif known:
        page.paragraph(_extremes(page))
        tables.areas(page, result["areas"])
    elif result["total"]["points"] is not None:
        _all_between(page)
    _weak_line(page)
    over_time.other_evaluations(page)


def _total_first(page: Page) -> None:
    _total(page)
    _mean_of_total(page)
    if any(row["points"] is not None for row in page.result["areas"]):
        page.paragraph(_extremes(page))
    elif page.result["total"]["points"] is not None:
        _all_between(page)
    over_time.other_evaluations(page)


def _all_between(page: Page) -> None:
    """The range that all areas lie in, where that is what is known of them."""
    ranged = next((row for row in page.result["areas"] if row["low"] is not None), None)
    if ranged is not None:
        page.paragraph(page.tell("profile.nearest_range", ranged["citation"], low=page.number(ranged["low"]), high=page.number(ranged["high"])))


def _mean_of_total(page: Page) -> None:
    total = page.result["total"]
    if total["benchmark"] is not None and total["points"] is not None:
        against_mean.against(page, total)


def _total(page: Page) -> None:
    total, values = page.result["total"], basis(page)
    if total["points"] is not None:
        derived = total["basis"] == "derived"
        key = "profile.total_derived" if derived else "profile.total"
        page.totals = True
        page.unneeded |= {"derived_value"} if derived else set()
        share = page.say("profile.share", percent=page.number(total["percent"])) if page.share_asked else ""
        page.paragraph(page.tell(key, total["citation"], points=page.number(total["points"]), max=total["max"], share=share, **values))
        return
    page.status = "partial"
    known = [row for row in page.result["areas"] if row["points"] is not None]
    ranged = next((row for row in page.result["areas"] if row["low"] is not None), None)
    if known:
        page.paragraph(page.tell("profile.total_unknown", total["citation"], **values))
    elif ranged:
        page.paragraph(
            page.tell("profile.only_range", ranged["citation"], low=page.number(ranged["low"]), high=page.number(ranged["high"]), **values)
        )
    else:
        page.paragraph(page.tell("profile.points_unknown", total["citation"], **values), page.say("profile.would_help"))
        if page.result["practices"]:
            practices.lines(page)


def _extremes(page: Page) -> str:
    names = {row["number"]: row for row in page.result["areas"]}
    strongest, weakest = ([names[n] for n in page.result[key] if n in names] for key in ("strongest", "weakest"))
    if not strongest or not weakest or strongest == weakest:
        return ""
    return page.tell(
        "profile.extremes",
        strongest[0]["citation"],
        weakest[0]["citation"],
        strong=page.say.listed(page.area(one) for one in strongest),
        high=page.number(strongest[0]["points"]),
        weak=page.say.listed(page.area(one) for one in weakest),
        low=page.number(weakest[0]["points"]),
    )


def _weak_line(page: Page) -> None:
    weak = page.result["weak_sub_questions"]
    if weak:
        worst = sorted((row for row in page.result["sub_questions"] if row["weak"]), key=lambda row: row["points"] - row["max"])[:3]
        listed = page.say.listed(
            page.say("answers.number_of", number=row["number"], points=page.number(row["points"]), max=row["max"]) for row in worst
        )
        page.paragraph(page.tell("profile.weak", worst[0]["citation"], count=len(weak), all=len(page.result["sub_questions"]), worst=listed))


# -- an area or a sub-question --------------------------------------------------------------------------------------------


def _area(page: Page) -> None:
    row = asked_area(page)
    if row is None:
        page.status = "partial"
        page.paragraph(page.say("profile.no_such_area", **basis(page)))
        _nearest(page)
        return
    values = basis(page) | {"area": page.area(row)}
    if row["points"] is not None:
        page.paragraph(page.tell("profile.area", row["citation"], points=page.number(row["points"]), max=row["max"], **values))
        if row["benchmark"] is not None:
            against_mean.against(page, row)
        tables.questions(page, page.result["sub_questions"])
        _changed_area(page, row)
        return
    page.status = "partial"
    if row["low"] is not None:
        page.paragraph(page.tell("profile.area_range", row["citation"], low=page.number(row["low"]), high=page.number(row["high"]), **values))
    else:
        page.paragraph(page.tell("profile.area_unknown", _evaluation_citation(page), **values))
    _nearest(page)


def _nearest(page: Page) -> None:
    """What is known instead: the total, and other evaluations' points on the same."""
    total = page.result["total"]
    if total["points"] is not None:
        page.totals = True
        page.paragraph(
            page.tell(
                "profile.nearest_total", total["citation"], points=page.number(total["points"]), max=total["max"], year=page.year(page.result["year"])
            )
        )
    elif known := [row for row in page.result["areas"] if row["points"] is not None]:
        _known_areas(page, known)
    elif not any(row["low"] is not None for row in page.result["areas"]):
        page.paragraph(page.tell("profile.nearest_none", _evaluation_citation(page), **basis(page)))
    earlier = [row for row in page.result["change"] if row["from"]["points"] is not None and row["area"] is not None]
    if "area" not in page.arguments:
        _earlier_extremes(page, earlier)
        earlier = []
    for row in earlier[:1]:
        page.compared = True
        page.paragraph(
            page.tell(
                "profile.nearest_earlier", row["from"]["citation"], year=page.year(row["from"]["year"]), points=page.number(row["from"]["points"])
            )
        )
    if page.result["practices"]:
        practices.lines(page)
    page.paragraph(page.say("profile.would_help"))


def _known_areas(page: Page, known: Sequence[Row]) -> None:
    listed = page.say.listed(page.say("profile.area_points", area=page.area(row), points=page.number(row["points"])) for row in known)
    page.paragraph(page.tell("profile.nearest_areas", known[0]["citation"], list=listed))


def _earlier_extremes(page: Page, rows: Sequence[Row]) -> None:
    """Where no area was asked for: which were highest and lowest in the evaluation before, where its areas still bear these names."""
    named = {row["number"]: row for row in page.result["areas"]}
    same = [row for row in rows if row["relation"] == "same" and row["area"] in named]
    if len(same) < 2:
        return
    points = [row["from"]["points"] for row in same]
    high, low = ([row for row in same if row["from"]["points"] == edge] for edge in (max(points), min(points)))
    page.compared = True
    page.paragraph(
        page.tell(
            "profile.earlier_extremes",
            *(row["from"]["citation"] for row in (*high, *low)),
            year=page.year(same[0]["from"]["year"]),
            strong=page.say.listed(page.area(named[row["area"]]) for row in high),
            high=page.number(max(points)),
            weak=page.say.listed(page.area(named[row["area"]]) for row in low),
            low=page.number(min(points)),
        )
    )


def _evaluation_citation(page: Page) -> str | None:
    """Of the evaluation itself, where a figure of it is not known."""
    found: str | None = next((row["citation"] for row in page.result["evaluations"] if row["year"] == page.result["year"]), None)
    return found


def _changed_area(page: Page, row: Row) -> None:
    change = next((one for one in page.result["change"] if one["area"] == row["number"] and one["difference"] is not None), None)
    if change:
        page.compared = True
        page.paragraph(over_time.changed(page, change))


def _sub_question(page: Page) -> None:
    row = next(iter(page.result["sub_questions"]), None)
    if row is None:
        _area(page)
        return
    values = basis(page) | {"number": row["number"], "text": page.question(row)}
    if row["points"] is not None:
        key = "profile.sub_question_weak" if row["weak"] else "profile.sub_question"
        page.paragraph(
            page.tell(key, row["citation"], points=page.number(row["points"]), max=row["max"], percent=page.number(row["percent"]), **values)
        )
        findings.brief(page)
        return
    page.status = "partial"
    page.paragraph(page.tell("profile.sub_question_unknown", row["citation"], max=row["max"], **values))
    area = asked_area(page)
    if area is not None and area["points"] is not None:
        page.paragraph(page.tell("profile.nearest_area", area["citation"], area=page.area(area), points=page.number(area["points"]), max=area["max"]))
    elif area is not None and area["low"] is not None:
        page.paragraph(page.tell("profile.nearest_range", area["citation"], low=page.number(area["low"]), high=page.number(area["high"])))
    _nearest(page)


# -- strongest, weakest -----------------------------------------------------------------------------------------------------


def _strongest(page: Page) -> None:
    _extreme(page, "strongest")


def _weakest(page: Page) -> None:
    _extreme(page, "weakest")


def _extreme(page: Page, which: str) -> None:
    rows = [row for row in page.result["areas"] if row["number"] in page.result[which]]
    if not rows:
        page.status = "partial"
        _extreme_unknown(page)
        return
    known = [row for row in page.result["areas"] if row["points"] is not None]
    if page.rows_asked and page.rows_asked > len(rows):
        ordered = sorted(known, key=lambda row: row["points"] if which == "weakest" else -row["points"])[: page.rows_asked]
        listed = page.say.listed(page.say("profile.area_at", area=page.area(row), points=page.number(row["points"])) for row in ordered)
        page.paragraph(page.tell(f"profile.{which}_several", *(row["citation"] for row in ordered), list=listed, **basis(page)))
    else:
        key = f"profile.{which}{'_equal' if len(rows) > 1 else ''}"
        areas = page.say.listed(page.area(row) for row in rows)
        cited = (row["citation"] for row in rows)
        page.paragraph(page.tell(key, *cited, areas=areas, points=page.number(rows[0]["points"]), max=rows[0]["max"], **basis(page)))
    if len(known) < 8:
        page.status = "partial"
        page.paragraph(
            page.say(
                "profile.among_known",
                count=len([row for row in page.result["areas"] if row["points"] is not None]),
                numbers=page.say.listed(str(row["number"]) for row in known),
            )
        )
    tables.areas(page, page.result["areas"])


def _extreme_unknown(page: Page) -> None:
    """No area's points are known: the range that they all lie in is the nearest, where one is known."""
    ranged = next((row for row in page.result["areas"] if row["low"] is not None), None)
    if ranged is None:
        page.paragraph(page.tell("profile.areas_unknown", _evaluation_citation(page), **basis(page)))
    else:
        page.paragraph(
            page.tell("profile.extremes_range", ranged["citation"], low=page.number(ranged["low"]), high=page.number(ranged["high"]), **basis(page))
        )
    _nearest(page)


def _weak_sub_questions(page: Page) -> None:
    weak = tables.weak(page.result["sub_questions"], by_share=page.single_asked)
    if not weak:
        if page.result["sub_questions"]:
            page.paragraph(page.tell("profile.no_weak", page.result["total"]["citation"], **basis(page)))
            return
        page.status = "partial"
        page.paragraph(page.say("profile.sub_questions_unknown", **basis(page)))
        _extreme(page, "weakest")
        return
    page.unneeded.add("report_contradicts_itself")  # it would speak of areas' points, which are not shown
    if page.single_asked:
        first = weak[0]
        values = {"number": first["number"], "text": page.question(first), "points": page.number(first["points"]), "max": first["max"]}
        page.paragraph(
            page.tell("profile.weakest_question", first["citation"], count=len(weak), all=len(page.result["sub_questions"]), **values, **basis(page))
        )
        tables.questions(page, page.window(weak, page.rows_asked or FEW_ROWS))
        return
    page.paragraph(page.tell("profile.weak_list", weak[0]["citation"], count=len(weak), all=len(page.result["sub_questions"]), **basis(page)))
    tables.questions(page, page.window(weak, page.rows_asked or FEW_ROWS))


def _strong_sub_questions(page: Page) -> None:
    """By percent; those with all their points, where there are any, are named first."""
    rows = sorted((row for row in page.result["sub_questions"] if row["points"] is not None), key=lambda row: -row["percent"])
    if not rows:
        page.status = "partial"
        page.paragraph(page.say("profile.sub_questions_unknown", **basis(page)))
        _extreme(page, "strongest")
        return
    page.unneeded.add("report_contradicts_itself")
    best = [row for row in rows if row["points"] == row["max"]] or rows[:1]
    listed = page.say.listed(page.say("answers.number_of", number=row["number"], points=page.number(row["points"]), max=row["max"]) for row in best)
    key = "profile.full_marks" if best[0]["points"] == best[0]["max"] else "profile.strong_list"
    page.paragraph(page.tell(key, best[0]["citation"], list=listed, **basis(page)))
    tables.questions(page, page.window(rows, page.rows_asked or FEW_ROWS))


# -- beside the mean ----------------------------------------------------------------------------------------------------------


def _benchmark(page: Page) -> None:
    narrowed = "area" in page.arguments
    row = asked_area(page) if narrowed else page.result["total"]
    if row is not None and row["points"] is None and row.get("low") is not None and row["benchmark"] is not None:
        against_mean.of_range(page, row)
        return
    if row is None or row["points"] is None:
        _area(page) if narrowed else _total(page)
        return
    if row["benchmark"] is None and not narrowed and against_mean.areas(page):
        # No mean of the total is known, but of the areas.
        tables.areas(page, page.result["areas"])
        return
    if row["benchmark"] is None:
        page.status = "partial"
        what = page.say("profile.on", area=page.area(row)) if narrowed else page.say("profile.in_all")
        page.paragraph(page.tell("profile.no_mean", row["citation"], what=what, points=page.number(row["points"]), max=row["max"], **basis(page)))
        return
    page.totals = not narrowed
    if not (page.areas_asked and not narrowed and against_mean.areas(page)):
        against_mean.against(page, row, first=True)
    if not narrowed:
        tables.areas(page, page.result["areas"])
