"""Municipalities side by side, in words; what cannot be compared is set beside each other and said not to be comparable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording.composing import Page

Row = Mapping[str, Any]


def word(page: Page, request: Request) -> None:
    result = page.result
    known = [row for row in result["municipalities"] if row["year"] is not None or row["edition"] is not None]
    if result["unknown"] or result["other_year"]:
        page.status = "partial"
    if request.focus == "comparable":
        page.paragraph(page.tell(f"compare_words.comparable_{result['comparable']}", *(row["citation"] for row in known), reason=_reason(page)))
    elif not (page.areas_asked and _widest(page)):
        _lead(page, known)
    _table(page, known)
    if result["other_year"]:
        page.paragraph(page.say("compare_words.other_year", names=page.say.listed(result["other_year"]), year=page.arguments["year"]))
    if result["unknown"]:
        page.paragraph(page.say("compare_words.unknown", names=page.say.listed(result["unknown"])), page.say("profile.would_help"))
    _benchmarks(page)
    _common(page)


def _widest(page: Page) -> bool:
    """Where they are furthest apart; False when that is not known."""
    apart = [row for row in page.result["differences"] if row["area"] is not None]
    if not apart:
        return False
    row = max(apart, key=lambda one: abs(one["difference"]))
    sides = {one["municipality"]: area for one in page.result["municipalities"] for area in one["areas"] if area["number"] == row["area"]}
    high, low = sides[row["highest"]], sides[row["lowest"]]
    page.paragraph(
        page.tell(
            "compare_words.widest",
            high["citation"],
            low["citation"],
            area=page.area(high),
            first=row["highest"],
            high=page.number(high["points"]),
            second=row["lowest"],
            low=page.number(low["points"]),
            difference=page.number(abs(row["difference"])),
        )
    )
    return True


def points(page: Page, row: Row) -> Any:
    """The points compared: of the area asked for, or the total."""
    if page.result["area"] is None:
        return row["total"]
    return row["areas"][0]["points"] if row["areas"] else None


def _reason(page: Page) -> str:
    """Why the points can be compared or not, in the answer's language (the result has it in Swedish)."""
    return page.say(f"compare.{page.result['reason_code']}")


def _lead(page: Page, known: Sequence[Row]) -> None:
    """The difference first, with everybody's points; without a difference, each by itself."""
    result = page.result
    with_points = [row for row in known if points(page, row) is not None]
    if len(with_points) < len(known):
        page.status = "partial"
    difference = next((row for row in result["differences"] if row["area"] == result["area"]), None)
    reason = _reason(page) if result["comparable"] != "yes" and len(with_points) > 1 else ""
    if difference is None or len(with_points) < 2:
        beside = [row for row in with_points if len(with_points) == 1 and result["comparable"] != "no"]
        surely = [_surely(page, row, beside) for row in known if beside]
        open_ = len(known) > 1 and len(with_points) < len(known) and not any(surely)
        page.paragraph(page.say("compare_words.not_to_be_said") if open_ else "", reason, *_each(page, known), *surely)
        return
    ordered = sorted(with_points, key=lambda row: -points(page, row))
    key = "equal" if difference["difference"] == 0 else "ahead" if len(ordered) == 2 else "ahead_of_several"
    rest = [
        page.say("compare_words.rest", name=row["municipality"], points=page.number(points(page, row)), year=page.year(row["year"]))
        for row in ordered[1:]
    ]
    sentence = page.say(
        f"compare_words.{key}",
        first=ordered[0]["municipality"],
        high=page.number(points(page, ordered[0])),
        year=page.year(ordered[0]["year"]),
        all=page.say.listed(row["municipality"] for row in ordered),
        rest=page.say.listed(rest),
        difference=page.number(difference["difference"]),
        what=_what(page, ordered[0]),
        opening=page.say("compare_words.opening_area", area=page.area(ordered[0]["areas"][0]))
        if page.result["area"] is not None
        else page.say("compare_words.opening_total"),
    )
    if key == "ahead" and page.stance in ("up", "down"):
        # "Är X bättre än Y?": a yes when the one named first is ahead.
        ahead = ordered[0]["municipality"] == result["municipalities"][0]["municipality"]
        sentence = page.verdict(1 if ahead else -1, f"{sentence[:1].lower()}{sentence[1:]}")
    page.paragraph(page.sourced(sentence, *(_citation(page, row) for row in ordered)), reason)
    rest_of_them = [row for row in known if row not in with_points]
    page.paragraph(*_each(page, rest_of_them), *(_surely(page, row, ordered) for row in rest_of_them))


def _each(page: Page, rows: Sequence[Row]) -> list[str]:
    """A sentence for each whose points, range or total is known; then one for those of whom nothing is."""
    unknown = [row for row in rows if _nothing_known(page, row)]
    sentences = [_single(page, row) for row in rows if row not in unknown]
    if len({_what(page, row) for row in unknown}) > 1 or len(unknown) == 1:
        return [*sentences, *(_single(page, row) for row in unknown)]
    if unknown:
        names = page.say.listed(f"**{row['municipality']}** ({page.year(row['year'])})" for row in unknown)
        cited = (row["citation"] for row in unknown)
        sentences.append(page.tell("compare_words.unknown_of_several", *cited, names=names, what=_what(page, unknown[0])))
    return sentences


def _nothing_known(page: Page, row: Row) -> bool:
    if page.result["area"] is None:
        return row["total"] is None
    ranged = bool(row["areas"]) and row["areas"][0]["low"] is not None
    return points(page, row) is None and not ranged and row["total"] is None


def _surely(page: Page, row: Row, ordered: Sequence[Row]) -> str:
    """Where a known range lies wholly beyond the others' points."""
    area = row["areas"][0] if page.result["area"] is not None and row["areas"] else None
    if area is None or area["low"] is None:
        return ""
    high, low = points(page, ordered[0]), points(page, ordered[-1])
    key = "surely_higher" if area["low"] > high else "surely_lower" if area["high"] < low else ""
    return page.say(f"compare_words.{key}", name=row["municipality"]) if key else ""


def _single(page: Page, row: Row) -> str:
    values = {
        "name": row["municipality"],
        "year": page.year(row["year"]),
        "evaluation": page.evaluation(row["year"]),
        "edition": page.edition(row["edition"]),
        "what": _what(page, row),
    }
    value = points(page, row)
    if value is not None:
        return page.tell("compare_words.has", _citation(page, row), points=page.number(value), **values)
    area = row["areas"][0] if page.result["area"] is not None and row["areas"] else None
    if area is not None and area["low"] is not None:
        return page.tell("compare_words.range", area["citation"], low=page.number(area["low"]), high=page.number(area["high"]), **values)
    if page.result["area"] is not None and row["total"] is not None:
        return page.tell("compare_words.area_unknown", row["citation"], total=page.number(row["total"]), **values)
    return page.tell("compare_words.points_unknown", row["citation"], **values)


def _citation(page: Page, row: Row) -> str | None:
    if page.result["area"] is not None and row["areas"]:
        found: str | None = row["areas"][0]["citation"]
        return found or row["citation"]
    cited: str | None = row["citation"]
    return cited


def _what(page: Page, row: Row) -> str:
    if page.result["area"] is not None and row["areas"]:
        return page.say("compare_words.on", area=page.area(row["areas"][0]))
    return page.say("compare_words.in_all")


def _table(page: Page, known: Sequence[Row]) -> None:
    """Areas by municipalities, where two or more have points on areas and no single one was asked for."""
    if page.result["area"] is not None or len(known) < 2:
        return
    heads = [page.say("answers.head_area"), *(f"{row['municipality']} {page.year(row['year'])}{page.mark(row['citation'])}" for row in known)]
    body = []
    same_edition = len({row["edition"] for row in known}) == 1
    for number in range(1, 9):
        cells = [next((a for a in row["areas"] if a["number"] == number), None) for row in known]
        if sum(cell is not None and cell["points"] is not None for cell in cells) < (2 if same_edition else 1):
            continue
        named = next(cell for cell in cells if cell is not None)
        name = f"{number} {page.area_name(named)}" if same_edition else str(number)
        body.append([name, *(_cell(page, cell, not same_edition) for cell in cells)])
    if not body:
        return
    totals = [page.number(row["total"]) or "–" for row in known]
    page.table(heads, [*body, [page.say("answers.head_total"), *totals]], numbers=range(1, len(known) + 1))


def _cell(page: Page, cell: Row | None, named: bool) -> str:
    if cell is None or cell["points"] is None:
        return "–"
    return f"{page.number(cell['points'])}{f' ({page.area_name(cell)})' if named else ''}"


def _benchmarks(page: Page) -> None:
    rows = [row for row in page.result["to_benchmark"] if row["area"] == page.result["area"]]
    for row in rows[:4]:
        direction = "same" if not row["difference"] else "above" if row["difference"] > 0 else "below"
        page.paragraph(
            page.tell(
                f"compare_words.mean_{direction}",
                row["citation"],
                name=row["municipality"],
                points=page.number(row["points"]),
                benchmark=page.number(row["benchmark"]),
                label=row["label"],
                year=row["year"],
                difference=page.number(abs(row["difference"])),
            )
        )


def _common(page: Page) -> None:
    """The newest edition in which both were evaluated, when the rows above are of different ones."""
    common = page.result["common"]
    if not common:
        return
    parts = []
    for row in common["municipalities"]:
        value = row["total"] if page.result["area"] is None else next((a["points"] for a in row["areas"]), None)
        if value is not None:
            parts.append(f"{row['municipality']} {page.number(value)} ({page.year(row['year'])}){page.mark(row['citation'])}")
    if len(parts) > 1:
        page.paragraph(page.say("compare_words.common", edition=common["edition"], list=page.say.listed(parts)))
