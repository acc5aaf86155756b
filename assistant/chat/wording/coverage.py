"""What the material has, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording import over_all
from assistant.chat.wording.composing import Page

Row = Mapping[str, Any]
LISTED = 40


def coverage(page: Page, request: Request) -> None:
    result = page.result
    if "benchmarks" in result:
        over_all.means(page, request)
        return
    asked = result.get("asked")
    if asked is not None and "municipality" in asked:
        _has(page, asked)
        return
    if asked is not None:
        _asked(page, asked, request)
        return
    if (side := _SIDES.get(request.focus)) is not None:
        side(page, result["list"])
        return
    if request.focus == "with_points":
        values = {key: result[key] for key in ("with_points", "evaluations", "with_sub_questions")}
        page.paragraph(page.say("coverage.with_points", **values))
        listed = ", ".join(_with_points(result["list"]))
        page.paragraph(page.say("coverage.with_points_of", count=result["municipalities_with_points"], names=listed))
    elif request.focus == "sources":
        page.paragraph(page.say("coverage.sources", evaluations=result["evaluations"], practices=result["practices"]))
    elif request.focus == "years":
        page.paragraph(
            page.say("coverage.years", first=result["first_year"], latest=result["latest_year"], evaluations=result["evaluations"]),
            page.say("coverage.newest", names=page.say.listed(row["municipality"] for row in result["newest"]), year=result["latest_year"]),
        )
    elif request.focus == "count_municipalities":
        page.paragraph(page.say("coverage.count_municipalities", municipalities=result["municipalities"], evaluations=result["evaluations"]))
    else:
        page.paragraph(
            page.say(
                "coverage.count",
                evaluations=result["evaluations"],
                municipalities=result["municipalities"],
                first=result["first_year"],
                latest=result["latest_year"],
            )
        )
    if request.focus != "with_points":
        values = {key: result[key] for key in ("with_points", "with_sub_questions", "practices")}
        page.paragraph(page.say("coverage.known", **values))
    heads = [page.say(f"coverage.head_{one}") for one in ("edition", "evaluations", "with_points")]
    page.table(heads, [[edition, str(row["evaluations"]), str(row["with_points"])] for edition, row in result["by_edition"].items()], numbers=(1, 2))
    if request.focus in ("list", "overview", "count_municipalities", "sources"):
        names = [row["municipality"] for row in result["list"]]
        page.paragraph(page.say("coverage.list", names=", ".join(names)))
        if result["credited_only"]:
            page.paragraph(page.say("coverage.credited_only", names=", ".join(row["municipality"] for row in result["credited_only"])))
    if result["reports"]:
        reports = page.say.listed(f"{row['municipality']} {row['year']}" for row in result["reports"][:LISTED])
        page.paragraph(page.say("coverage.reports", list=reports))


def _asked(page: Page, asked: Row, request: Request) -> None:
    """How many evaluations and municipalities there are of a year, a county or an edition."""
    first = page.empty
    if asked.get("group_name") and request.focus == "group":
        page.paragraph(page.say("coverage.group", group=asked["group"], name=asked["group_name"]))
    if asked.get("min_evaluations") or asked.get("max_evaluations"):
        _asked_times(page, asked)
        return
    if request.focus == "not_evaluated":
        _not_evaluated(page, asked)
        return
    if (side := _SIDES.get(request.focus)) is not None and asked["list"]:
        side(page, asked["list"])
        return
    narrowed = {key: asked.get(key, page.arguments.get(key)) for key in ("county", "group", "year", "edition")}
    said = {key: f" {page.say(f'coverage.of_{key}', **{key: value})}" if value else "" for key, value in narrowed.items()}
    count = "municipalities" if request.focus == "count_municipalities" else "evaluations"
    if not asked["evaluations"]:
        page.status = "not_in_material"
    values = {"evaluations": asked["evaluations"], "municipalities": asked["municipalities"]}
    when = said["year"] + _span(page, asked) + said["edition"]
    told = page.say(f"coverage.asked_{count}", where=said["county"] + said["group"] + _size(page, asked), when=when, **values)
    names = asked.get("list") or []
    if request.focus == "with_points" and names:
        page.paragraph(_points_known(page, names))
    page.paragraph(told)
    if names and request.focus != "with_points":
        listed = [one["municipality"] for one in names][:LISTED]
        page.paragraph(page.say("coverage.list", names=", ".join(listed)))
        page.paragraph(_points_known(page, names))
    if first:
        page.paragraph(page.say("coverage.asked_of", evaluations=page.result["evaluations"], municipalities=page.result["municipalities"]))


def _points_known(page: Page, rows: Sequence[Row]) -> str:
    known = _with_points(rows)
    return page.say("coverage.asked_with_points", names=page.say.listed(known)) if known else page.say("coverage.asked_without_points")


def _size(page: Page, asked: Row) -> str:
    """ " med högst 14 999 invånare"; the empty text when no size limits."""
    low, high = asked.get("min_population"), asked.get("max_population")
    if low is None and high is None:
        return ""
    key = "between" if low is not None and high is not None else "at_least" if high is None else "at_most"
    values: dict[str, Any] = {"low": page.number(low), "high": page.number(high), "count": page.number(low if high is None else high)}
    return f" {page.say(f'coverage.of_{key}_population', **values)}"


def _asked_times(page: Page, asked: Row) -> None:
    """Who has been evaluated so many times."""
    least, most = asked.get("min_evaluations"), asked.get("max_evaluations")
    key = "of_times" if least == most else "of_times_least" if most is None else "of_times_most"
    times = page.say(f"coverage.{key}", count=least or most)
    where = "".join(f" {page.say(f'coverage.of_{one}', **{one: asked[one]})}" for one in ("county", "group") if asked.get(one)) + _size(page, asked)
    page.paragraph(page.say("coverage.asked_times", municipalities=asked["municipalities"], where=where, times=times))
    if not asked["municipalities"]:
        page.status = "not_in_material"
        return
    names = []
    for row in page.window(asked["list"], LISTED):
        years = ", ".join(page.year(one["year"]) for one in row["evaluations"])
        names.append(page.say("coverage.listed_times", name=row["municipality"], years=years))
    page.paragraph(page.say("coverage.times_list", names=page.say.listed(names)))


def _without_points(page: Page, rows: Sequence[Row]) -> None:
    known = set(_with_points(rows))
    names = [row["municipality"] for row in rows if row["municipality"] not in known]
    page.paragraph(page.say("coverage.without_points" if names else "coverage.without_points_none", names=page.say.listed(names)))
    page.paragraph(page.say("coverage.asked_of", evaluations=page.result["evaluations"], municipalities=page.result["municipalities"]))


def _span(page: Page, asked: Row) -> str:
    """ " from 2016 to 2019", " from 2021 or later"; the empty text when no years limit."""
    first, last = asked.get("min_year"), asked.get("max_year")
    if first is None and last is None:
        return ""
    key = "of_years" if first is not None and last is not None else "of_years_from" if first is not None else "of_years_until"
    return f" {page.say(f'coverage.{key}', first=first, last=last)}"


def _with_points(rows: Iterable[Row]) -> list[str]:
    """Those of whom any points are known."""
    return [row["municipality"] for row in rows if any(one["known"] != "none" for one in row["evaluations"])]


def _times(page: Page, rows: Sequence[Row]) -> None:
    """Who has been evaluated most often, and next most often."""
    by_count: dict[int, list[str]] = {}
    for row in rows:
        by_count.setdefault(len(row["evaluations"]), []).append(row["municipality"])
    for key, count in zip(("most", "next"), sorted(by_count, reverse=True), strict=False):
        names = by_count[count]
        page.paragraph(page.say(f"coverage.times_{key}", names=page.say.listed(names), count=count, each=len(names)))


def _newest(page: Page, rows: Sequence[Row]) -> None:
    _edge(page, rows, max, "newest_of")


def _oldest(page: Page, rows: Sequence[Row]) -> None:
    _edge(page, rows, min, "oldest_of")


def _edge(page: Page, rows: Sequence[Row], which: Callable[[Iterable[int]], int], key: str) -> None:
    """The newest or the oldest evaluation of a known year, and of whom."""
    dated = [(one["year"], row["municipality"], one) for row in rows for one in row["evaluations"] if one["year"]]
    if not dated:
        page.status = "not_in_material"
        page.paragraph(page.say("coverage.undated"))
        return
    year = which(when for when, _, _ in dated)
    some = [(name, one) for when, name, one in dated if when == year]
    names = [f"{name} ({page.say('coverage.known_' + one['known'])})" for name, one in some]
    page.paragraph(page.say(f"coverage.{key}", year=year, names=page.say.listed(names), count=len(some)))


def _practices(page: Page, rows: Sequence[Row]) -> None:
    """Who is named most often as a good example, evaluated or not."""
    others = () if "asked" in page.result else page.result["credited_only"]
    counted = sorted([*rows, *others], key=lambda row: (-row["practices"], row["municipality"]))
    by_count: dict[int, list[str]] = {}
    for row in counted:
        by_count.setdefault(row["practices"], []).append(row["municipality"])
    for key, count in zip(("most", "next"), sorted(by_count, reverse=True), strict=False):
        names = by_count[count]
        page.paragraph(page.say(f"coverage.practices_{key}", names=page.say.listed(names), count=count, each=len(names)))
    page.paragraph(page.say("coverage.practices_of", practices=page.result["practices"]))


def _not_evaluated(page: Page, asked: Row) -> None:
    names = asked["not_evaluated"]
    where = "".join(f" {page.say(f'coverage.of_{one}', **{one: asked[one]})}" for one in ("county", "group") if asked.get(one)) + _size(page, asked)
    page.paragraph(page.say("coverage.not_evaluated", count=len(names), where=where, names=page.say.listed(names)))
    page.paragraph(page.say("coverage.as_far_as_known"))


def _has(page: Page, asked: Row) -> None:
    name = asked["municipality"]
    rows = asked["evaluations"]
    if rows:
        years = page.say.listed(f"{page.year(row['year'])} ({page.say('coverage.known_' + row['known'])})" for row in rows)
        page.paragraph(page.say("coverage.has", name=name, count=len(rows), years=years))
    elif asked["practices"]:
        page.status = "partial"
        page.paragraph(page.say("coverage.has_practices", name=name))
    else:
        page.status = "not_in_material"
        page.paragraph(page.say("coverage.has_not", name=name), page.say("profile.would_help"))


_SIDES: Mapping[str, Callable[[Page, Sequence[Row]], None]] = {
    "times": _times,
    "without_points": _without_points,
    "newest": _newest,
    "oldest": _oldest,
    "practices": _practices,
}
"""What is told of the municipalities asked about, where only one side of them was asked for."""
