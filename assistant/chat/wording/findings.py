"""What a report says about a municipality, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.chat.wording import practices
from assistant.chat.wording.composing import Page, quoted

BRIEF = 2
SHOWN = 6


def of_kind(page: Page, kind: str) -> None:
    """Strengths, improvement areas or recommendations; table cells first, they are the evaluators' summing up."""
    rows = sorted((row for row in page.result["findings"] if row["kind"] == kind), key=lambda row: not row["in_table"])
    values = {"name": page.result["municipality"], "year": page.year(page.result["year"])}
    if not rows:
        _none(page, kind, values)
        return
    where = _where(page)
    page.unneeded.add("report_contradicts_itself")  # no points are shown
    shown = page.window(_spread(rows) if not where else rows, SHOWN)
    if page.offset and not shown:
        page.paragraph(page.say("answers.no_more"))
        return
    page.paragraph(page.say(f"findings.{kind}{'_where' if where else ''}", where=where, **values))
    page.bullets(_line(page, row) for row in shown)
    if len(rows) > page.shown:
        page.paragraph(page.say("findings.more", count=len(rows)) if len(rows) in _lengths(page) else page.say("findings.more_uncounted"))


def _none(page: Page, kind: str, values: Mapping[str, Any]) -> None:
    page.status = "partial"
    cited = page.result["evaluations"][0]["citation"]
    if page.result["findings"] and _where(page):
        page.paragraph(page.tell("findings.none_there", cited, what=page.say(f"findings.some_{kind}"), where=_where(page), **values))
        order = ("improvement", "recommendation", "strength", "observation")
        page.bullets(_line(page, row) for row in _most_telling(page.result["findings"], order)[:SHOWN])
        return
    missing = page.tell("findings.none", cited, what=page.say(f"findings.what_{kind}"), **values)
    known = page.result["strongest" if kind == "strength" else "weakest"]
    rows = [row for row in page.result["areas"] if row["number"] in known]
    only = [row for row in page.result["areas"] if row["points"] is not None]
    if len(only) == 1:
        # The only one known is neither the highest nor the lowest.
        given = {"area": page.area(only[0]), "points": page.number(only[0]["points"]), "max": only[0]["max"]}
        page.paragraph(page.tell("findings.only_area", only[0]["citation"], evaluation=page.evaluation(page.result["year"]), **given, **values))
        rows = []
    credited = kind == "strength" and page.result["practices"]
    if credited and not rows:
        practices.all_of_them(page)
    if kind == "recommendation" or not rows:
        page.paragraph(missing)
    if rows:
        key = "findings.strongest_instead" if kind == "strength" else "findings.weakest_instead"
        page.paragraph(
            page.tell(
                key,
                rows[0]["citation"],
                areas=page.say.listed(page.area(row) for row in rows),
                points=page.number(rows[0]["points"]),
                max=rows[0]["max"],
                name=values["name"],
                evaluation=page.evaluation(page.result["year"]),
            )
        )
        page.paragraph(missing if kind != "recommendation" else "")
        if credited:
            practices.lines(page)
    elif page.result["total"]["points"] is not None:
        page.totals = True
        total = page.result["total"]
        page.paragraph(
            page.tell("profile.nearest_total", total["citation"], points=page.number(total["points"]), max=total["max"], year=values["year"])
        )


def _lengths(page: Page) -> set[int]:
    return {len(value) for value in page.result.values() if isinstance(value, list)}


def _asked(page: Page) -> Mapping[str, Any] | None:
    return next((row for row in page.result["areas"] if row["number"] == page.result["area"]), None)


def _where(page: Page) -> str:
    if "sub_question" in page.arguments:
        return page.say("answers.place_sub_question", number=page.arguments["sub_question"])
    area = _asked(page)
    if area is not None:
        return page.area(area)
    return ""


def _spread(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """One of each area in turn, so that the first ones shown speak of the whole report."""
    lanes: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        lanes.setdefault(row["area"], []).append(row)
    ordered = []
    for depth in range(max(map(len, lanes.values()), default=0)):
        ordered += [lane[depth] for lane in lanes.values() if depth < len(lane)]
    return ordered


def _line(page: Page, row: Mapping[str, Any]) -> str:
    place = row["sub_question"] or (page.say("answers.place_area", number=row["area"]) if row["area"] else "")
    side = page.say("answers.page", page=row["page"]) if row.get("page") else ""
    note = ", ".join(one for one in (str(place), side) if one)
    return f"{page.sourced(quoted(row['text']), row['citation'])}{f' *({note})*' if note else ''}"


def _most_telling(rows: Iterable[Mapping[str, Any]], order: Sequence[str]) -> list[Mapping[str, Any]]:
    some = [row for row in rows if row["kind"] in order]
    return sorted(some, key=lambda row: (order.index(row["kind"]), not row["in_table"]))


def brief(page: Page) -> None:
    """What the report says behind a sub-question's points, in a line or two."""
    weak = bool(page.result["sub_questions"] and page.result["sub_questions"][0]["weak"])
    order = ("improvement", "recommendation") if weak else ("strength", "observation")
    rows = _most_telling(page.result["findings"], order)[:BRIEF]
    if rows:
        page.paragraph(page.say("findings.behind"))
        page.bullets(_line(page, row) for row in rows)


def examples(page: Page) -> None:
    """What is named as an example; on an area or a sub-question without any, what evaluators say there."""
    where = _where(page)
    if page.result["practices"] or not where or not page.result["findings"]:
        practices.all_of_them(page)
        return
    page.unneeded.add("report_contradicts_itself")  # no points are shown
    values = {"name": page.result["municipality"], "year": page.year(page.result["year"])}
    page.paragraph(page.tell("findings.no_example_there", page.result["evaluations"][0]["citation"], where=where, **values))
    rows = _most_telling(page.result["findings"], ("observation", "strength", "improvement", "recommendation"))
    page.bullets(_line(page, row) for row in page.window(rows, SHOWN))


def why(page: Page) -> None:
    """The reasons that the report gives for the points."""
    rows = _most_telling(page.result["findings"], ("improvement", "observation", "recommendation", "strength"))
    values = {"name": page.result["municipality"], "year": page.year(page.result["year"])}
    where = _where(page)
    if not rows:
        page.status = "partial"
        page.paragraph(
            page.tell("findings.no_reason", page.result["evaluations"][0]["citation"], where=where or page.say("findings.the_whole"), **values)
        )
        if page.result["practices"]:
            practices.lines(page)
        return
    points = next((row for row in page.result["sub_questions"] if row["points"] is not None), None) if "sub_question" in page.arguments else None
    area = _asked(page)
    known = points or (area if area and area["points"] is not None else None)
    if known:
        page.paragraph(
            page.tell("findings.why_points", known["citation"], where=where, points=page.number(known["points"]), max=known["max"], **values)
        )
    else:
        page.paragraph(page.say("findings.why", where=where or page.say("findings.the_whole"), **values))
    page.bullets(_line(page, row) for row in page.window(rows, SHOWN))


def about_year(page: Page, year: int | None) -> None:
    """What the report itself says about the evaluation before, when its points are not known."""
    words = page.say.texts("asking.change_words")
    rows = [row for row in page.result["findings"] if year and str(year) in row["text"]]
    rows = [row for row in rows if any(word in row["text"].casefold() for word in words)][:3]
    if rows:
        page.paragraph(page.say("findings.about_change"))
        page.bullets(_line(page, row) for row in rows)
