"""One municipality's results in words: first what was asked, unknown said as unknown with the nearest that is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording import findings, practices
from assistant.chat.wording.composing import Page

Row = Mapping[str, Any]


def word(page: Page, request: Request) -> None:
    result = page.result
    if not result["evaluations"]:
        _only_practices(page)
        return
    by_focus: dict[str, Callable[[Page], None]] = {
        "area": _area, "sub_question": _sub_question, "strongest": _strongest, "weakest": _weakest, "weak_sub_questions": _weak_sub_questions,
        "change": _change, "previous": _previous, "benchmark": _benchmark, "evaluations": _evaluations, "practices": _practices,
        "strengths": lambda one: findings.of_kind(one, "strength"), "improvements": lambda one: findings.of_kind(one, "improvement"),
        "recommendations": lambda one: findings.of_kind(one, "recommendation"), "why": findings.why, "total": _total_first,
    }  # fmt: skip
    by_focus.get(request.focus, _overview)(page)


def asked_area(page: Page) -> Row | None:
    """The row of the area asked for, in the evaluation's own numbers."""
    return next((row for row in page.result["areas"] if row["number"] == page.result["area"]), None)


def basis(page: Page) -> dict[str, Any]:
    """The values that most sentences need."""
    result = page.result
    return {"name": result["municipality"], "year": page.year(result["year"]), "edition": page.edition(result["edition"])}


# -- the whole ----------------------------------------------------------------------------------------------------------


def _overview(page: Page) -> None:
    result = page.result
    _total(page)
    known = [row for row in result["areas"] if row["points"] is not None]
    if known:
        page.paragraph(_extremes(page))
        _area_table(page, result["areas"])
    _weak_line(page)
    _other_evaluations(page)


def _total_first(page: Page) -> None:
    _total(page)
    if page.result["total"]["benchmark"] is not None and page.result["total"]["points"] is not None:
        _against(page, page.result["total"])
    if any(row["points"] is not None for row in page.result["areas"]):
        page.paragraph(_extremes(page))
    _other_evaluations(page)


def _total(page: Page) -> None:
    total, values = page.result["total"], basis(page)
    if total["points"] is not None:
        key = "profile.total_derived" if total["basis"] == "derived" else "profile.total"
        page.paragraph(page.tell(key, total["citation"], points=page.number(total["points"]), max=total["max"], **values))
        return
    page.status = "partial"
    known = [row for row in page.result["areas"] if row["points"] is not None]
    ranged = next((row for row in page.result["areas"] if row["low"] is not None), None)
    if known:
        page.paragraph(page.tell("profile.total_unknown", total["citation"], **values))
    elif ranged:
        page.paragraph(page.tell("profile.only_range", ranged["citation"], low=page.number(ranged["low"]), high=page.number(ranged["high"]), **values))
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
        "profile.extremes", strongest[0]["citation"], weakest[0]["citation"], strong=page.say.listed(page.area(one) for one in strongest),
        high=page.number(strongest[0]["points"]), weak=page.say.listed(page.area(one) for one in weakest), low=page.number(weakest[0]["points"]),
    )  # fmt: skip


def _area_table(page: Page, rows: Sequence[Row]) -> None:
    known = [row for row in rows if row["points"] is not None]
    means = any(row["benchmark"] is not None for row in known)
    heads = [page.say("answers.head_area"), page.say("answers.head_points")] + ([page.say("answers.head_mean")] if means else []) + [page.say("answers.head_source")]
    body = []
    for row in known:
        mean = [page.number(row["benchmark"]) + page.mark(row["benchmark_citation"])] if means else []
        body.append([f"{row['number']} {page.area_name(row)}", page.number(row["points"]), *mean, page.mark(row["citation"]).strip()])
    if len(body) > 1:
        page.table(heads, body, numbers=(1, 2) if means else (1,))
    label = next((row["benchmark_label"] for row in known if row["benchmark_label"]), None)
    if means and label and len(body) > 1:
        page.paragraph(page.say("profile.mean_label", label=label))


def _weak_line(page: Page) -> None:
    weak = page.result["weak_sub_questions"]
    if weak:
        worst = sorted((row for row in page.result["sub_questions"] if row["weak"]), key=lambda row: row["points"] - row["max"])[:3]
        listed = page.say.listed(page.say("answers.number_of", number=row["number"], points=page.number(row["points"]), max=row["max"]) for row in worst)
        page.paragraph(page.tell("profile.weak", worst[0]["citation"], count=len(weak), all=len(page.result["sub_questions"]), worst=listed))


def _other_evaluations(page: Page) -> None:
    rest = [row for row in page.result["evaluations"] if row["year"] != page.result["year"]]
    if rest:
        page.paragraph(page.say("profile.also_evaluated", list=page.say.listed(_evaluation(page, row) for row in rest[:4])))


def _evaluation(page: Page, row: Row) -> str:
    points = page.say("answers.points", points=page.number(row["total"])) if row["total"] is not None else page.say("answers.points_not_known")
    return f"{page.year(row['year'])} ({points}){page.mark(row['citation'])}"


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
            _against(page, row)
        _questions_table(page, page.result["sub_questions"])
        _changed_area(page, row)
        return
    page.status = "partial"
    if row["low"] is not None:
        page.paragraph(page.tell("profile.area_range", row["citation"], low=page.number(row["low"]), high=page.number(row["high"]), **values))
    else:
        page.paragraph(page.say("profile.area_unknown", **values))
    _nearest(page)


def _nearest(page: Page) -> None:
    """What is known instead: the total, and other evaluations' points on the same."""
    total = page.result["total"]
    if total["points"] is not None:
        page.paragraph(page.tell("profile.nearest_total", total["citation"], points=page.number(total["points"]), max=total["max"], year=page.year(page.result["year"])))
    elif page.result["evaluations"]:
        page.paragraph(page.tell("profile.nearest_none", page.result["evaluations"][0]["citation"], **basis(page)))
    earlier = [row for row in page.result["change"] if row["from"]["points"] is not None and row["area"] is not None]
    for row in earlier[:1]:
        page.paragraph(page.tell("profile.nearest_earlier", row["from"]["citation"], year=page.year(row["from"]["year"]), points=page.number(row["from"]["points"])))
    if page.result["practices"]:
        practices.lines(page)
    page.paragraph(page.say("profile.would_help"))


def _changed_area(page: Page, row: Row) -> None:
    change = next((one for one in page.result["change"] if one["area"] == row["number"] and one["difference"] is not None), None)
    if change:
        page.paragraph(_changed(page, change))


def _sub_question(page: Page) -> None:
    row = next(iter(page.result["sub_questions"]), None)
    if row is None:
        _area(page)
        return
    values = basis(page) | {"number": row["number"], "text": page.question(row)}
    if row["points"] is not None:
        key = "profile.sub_question_weak" if row["weak"] else "profile.sub_question"
        page.paragraph(page.tell(key, row["citation"], points=page.number(row["points"]), max=row["max"], percent=page.number(row["percent"]), **values))
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


def _questions_table(page: Page, rows: Sequence[Row]) -> None:
    heads = [page.say(f"answers.head_{one}") for one in ("sub_question", "points", "percent", "source")]
    body = [
        [f"{row['number']} {page.question(row)}", page.say("answers.of", points=page.number(row["points"]), max=row["max"]), f"{page.number(row['percent'])} %", page.mark(row["citation"]).strip()]
        for row in rows if row["points"] is not None
    ]
    page.table(heads, body, numbers=(1, 2))


# -- strongest, weakest -----------------------------------------------------------------------------------------------------


def _strongest(page: Page) -> None:
    _extreme(page, "strongest")


def _weakest(page: Page) -> None:
    _extreme(page, "weakest")


def _extreme(page: Page, which: str) -> None:
    rows = [row for row in page.result["areas"] if row["number"] in page.result[which]]
    if not rows:
        page.status = "partial"
        page.paragraph(page.say("profile.areas_unknown", **basis(page)))
        _nearest(page)
        return
    key = f"profile.{which}{'_equal' if len(rows) > 1 else ''}"
    areas = page.say.listed(page.area(row) for row in rows)
    page.paragraph(page.tell(key, *(row["citation"] for row in rows), areas=areas, points=page.number(rows[0]["points"]), max=rows[0]["max"], **basis(page)))
    known = [row for row in page.result["areas"] if row["points"] is not None]
    if len(known) < 8:
        page.status = "partial"
        page.paragraph(page.say("profile.among_known", count=len([row for row in page.result["areas"] if row["points"] is not None]), numbers=page.say.listed(str(row["number"]) for row in known)))
    _area_table(page, page.result["areas"])


def _weak_sub_questions(page: Page) -> None:
    weak = sorted((row for row in page.result["sub_questions"] if row["weak"]), key=lambda row: (row["points"] - row["max"], row["percent"]))
    if not weak:
        if page.result["sub_questions"]:
            page.paragraph(page.tell("profile.no_weak", page.result["total"]["citation"], **basis(page)))
            return
        page.status = "partial"
        page.paragraph(page.say("profile.sub_questions_unknown", **basis(page)))
        _extreme(page, "weakest")
        return
    page.paragraph(page.tell("profile.weak_list", weak[0]["citation"], count=len(weak), all=len(page.result["sub_questions"]), **basis(page)))
    _questions_table(page, page.window(weak))


# -- over time ----------------------------------------------------------------------------------------------------------------


def _change(page: Page) -> None:
    rows = page.result["change"]
    if not rows:
        page.status = "partial"
        page.paragraph(page.tell("profile.only_one", page.result["total"]["citation"], **basis(page)))
        _total(page)
        return
    whole = next((row for row in rows if row["area"] is None), rows[0])
    compared = [row for row in rows if row["difference"] is not None]
    if compared:
        main = whole if whole["difference"] is not None else compared[0]
        page.paragraph(_changed(page, main))
        _change_table(page, [row for row in rows if row["area"] is not None and row["difference"] is not None])
    elif whole["from"]["points"] is not None and whole["to"]["points"] is not None:
        page.paragraph(page.tell(
            "profile.not_comparable", whole["from"]["citation"], page.result["total"]["citation"], old=page.number(whole["from"]["points"]), before=page.year(whole["from"]["year"]),
            new=page.number(whole["to"]["points"]), **basis(page),
        ))  # fmt: skip
    else:
        page.status = "partial"
        page.paragraph(page.tell("profile.earlier_unknown", _earlier_citation(page), before=page.year(whole["from"]["year"]), **basis(page)))
        findings.about_year(page, whole["from"]["year"])
    _series(page)


def _earlier_citation(page: Page) -> str | None:
    year = page.result["change"][0]["from"]["year"]
    return next((row["citation"] for row in page.result["evaluations"] if row["year"] == year), None)


def _changed(page: Page, row: Row) -> str:
    direction = "same" if not row["difference"] else "up" if row["difference"] > 0 else "down"
    area = next((one for one in page.result["areas"] if one["number"] == row["area"]), None)
    what = page.say("profile.on", area=page.area(area)) if area else page.say("profile.in_all")
    return page.tell(
        f"profile.changed_{direction}", row["from"]["citation"], _now_citation(page, row), name=page.result["municipality"], what=what, old=page.number(row["from"]["points"]),
        before=page.year(row["from"]["year"]), new=page.number(row["to"]["points"]), after=page.year(row["to"]["year"]), difference=page.number(abs(row["difference"])),
        care=page.say("profile.with_care") if row["comparable"] == "with_care" else "",
    )  # fmt: skip


def _now_citation(page: Page, row: Row) -> str | None:
    area = next((one for one in page.result["areas"] if one["number"] == row["area"]), None)
    return area["citation"] if area else page.result["total"]["citation"]


def _change_table(page: Page, rows: Sequence[Row]) -> None:
    if len(rows) < 2:
        return
    names = {row["number"]: row for row in page.result["areas"]}
    heads = [page.say("answers.head_area"), page.year(rows[0]["from"]["year"]), page.year(rows[0]["to"]["year"]), page.say("answers.head_change")]
    body = [
        [f"{row['area']} {page.area_name(names[row['area']])}", page.number(row["from"]["points"]), page.number(row["to"]["points"]), f"{'+' if row['difference'] > 0 else ''}{page.number(row['difference'])}"]
        for row in rows if row["area"] in names
    ]
    page.table(heads, body, numbers=(1, 2, 3))


def _series(page: Page) -> None:
    rows = page.result["evaluations"]
    if len(rows) > 2 or any(row["edition"] != rows[0]["edition"] for row in rows):
        heads = [page.say(f"answers.head_{one}") for one in ("year", "edition", "total", "source")]
        page.table(heads, [
            [page.year(row["year"]), row["edition"] or "–", page.number(row["total"]) or page.say("answers.unknown"), page.mark(row["citation"]).strip()] for row in rows
        ], numbers=(2,))  # fmt: skip


def _previous(page: Page) -> None:
    rows = page.result["change"]
    row = next((one for one in rows if one["area"] is not None and one["area"] == page.result["area"]), None)
    row = row or next((one for one in rows if one["area"] is None), None)
    if row is None:
        _change(page)
        return
    area = next((one for one in page.result["areas"] if one["number"] == row["area"]), None)
    what = page.say("profile.on", area=page.area(area)) if area else page.say("profile.in_all")
    values = {"name": page.result["municipality"], "before": page.year(row["from"]["year"]), "edition": page.edition(row["from"]["edition"]), "what": what}
    if row["from"]["points"] is None:
        page.status = "partial"
        page.paragraph(page.tell("profile.previous_unknown", _earlier_citation(page), **values))
        _other_evaluations(page)
        return
    page.paragraph(page.tell("profile.previous", row["from"]["citation"], points=page.number(row["from"]["points"]), **values))
    if row["difference"] is not None:
        page.paragraph(_changed(page, row))


def _benchmark(page: Page) -> None:
    narrowed = "area" in page.arguments
    row = asked_area(page) if narrowed else page.result["total"]
    if row is None or row["points"] is None:
        _area(page) if narrowed else _total(page)
        return
    if row["benchmark"] is None:
        page.status = "partial"
        what = page.say("profile.on", area=page.area(row)) if narrowed else page.say("profile.in_all")
        page.paragraph(page.tell("profile.no_mean", row["citation"], what=what, points=page.number(row["points"]), max=row["max"], **basis(page)))
        return
    _against(page, row, first=True)
    if not narrowed:
        _area_table(page, page.result["areas"])


def _against(page: Page, row: Row, first: bool = False) -> None:
    direction = "same" if not row["difference"] else "above" if row["difference"] > 0 else "below"
    what = page.say("profile.on", area=page.area(row)) if "number" in row else page.say("profile.in_all")
    page.paragraph(page.tell(
        f"profile.{'is' if first else 'that_is'}_{direction}", row["citation"] if first else None, row["benchmark_citation"], what=what, points=page.number(row["points"]),
        benchmark=page.number(row["benchmark"]), label=row["benchmark_label"], difference=page.number(abs(row["difference"])), **basis(page),
    ))  # fmt: skip


def _evaluations(page: Page) -> None:
    rows = page.result["evaluations"]
    key = "profile.evaluated_once" if len(rows) == 1 else "profile.evaluated"
    years = page.say.listed(_evaluation(page, row) for row in rows)
    page.paragraph(page.say(key, name=page.result["municipality"], count=len(rows), list=years))


# -- practices ----------------------------------------------------------------------------------------------------------------


def _practices(page: Page) -> None:
    rows = page.result["practices"]
    if not rows:
        page.status = "not_in_material"
        page.paragraph(page.tell("profile.no_practices", page.result["evaluations"][0]["citation"], **basis(page)))
        return
    page.paragraph(page.say("profile.practices", name=page.result["municipality"]))
    practices.bullets(page, page.window(rows))


def _only_practices(page: Page) -> None:
    """No evaluation is known, but others credit the municipality."""
    page.status = "not_in_material"
    page.paragraph(page.say("profile.no_evaluation", name=page.result["municipality"]))
    if page.result["practices"]:
        practices.lines(page)
    page.paragraph(page.say("profile.would_help"))
