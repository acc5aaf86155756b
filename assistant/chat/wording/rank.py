"""Who does well, in words: points, ranges and credit kept apart; other editions under their own names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording.composing import Page, names_of, quoted

EVALUATORS = ("cited_by_evaluator", "evaluated_strength")
GOOD_PERCENT = 50
EXAMPLES = 4
MORE_EXAMPLES = 8


def word(page: Page, request: Request) -> None:
    result = page.result
    scored, bounded, credited = result["scored"], result["bounded"], result["credited"]
    if page.offset:
        _table(page, scored)
        if page.empty:
            page.paragraph(page.say("answers.no_more"))
        return
    if not (scored or bounded or credited):
        _nothing(page)
        return
    lead = _leads_with_credit(result, request)
    if request.focus == "count" or _thresholds(page):
        _count(page, scored)
    elif lead:
        _credit_first(page, credited)
    elif scored:
        _best(page, scored[0], scored)
    elif bounded:
        _no_points(page)
    _points(page, scored, lead)
    _ranges(page, bounded)
    if credited and not lead:
        _credit(page, credited)
    _means(page)
    _basis(page)
    _others(page)


def _subject(page: Page) -> str:
    """What is ranked, within a sentence: the total, an area or a sub-question."""
    result = page.result
    if result["sub_question"]:
        text = result.get("sub_question_text") or ""
        return page.say("answers.on_sub_question", number=result["sub_question"], text=text.rstrip("?. "))
    if result["total"]:
        return page.say("answers.on_total", edition=result["edition"])
    return page.say("answers.on_area", number=result["area"]["number"], name=page.area_name(result["area"]), edition=result["edition"])


def _leads_with_credit(result: Mapping[str, Any], request: Request) -> bool:
    """Credit comes first where it was asked for, or where the only points known are poor."""
    if result["order"] == "lowest" or not result["credited"]:
        return False
    if request.focus == "credited" or not (result["scored"] or result["bounded"]):
        return True
    poor = bool(result["scored"]) and result["scored"][0]["percent"] < GOOD_PERCENT and result["with_points"] < 2
    return poor or (result["sub_question"] is not None and not result["scored"])


def _thresholds(page: Page) -> bool:
    return "min_points" in page.arguments or "max_points" in page.arguments


def _nothing(page: Page) -> None:
    page.status = "not_in_material"
    if page.result["benchmarks"]:
        page.status = "partial"
    where = _limits(page)
    page.paragraph(page.say("rank.nothing_within" if where else "rank.nothing", subject=_subject(page), where=where), page.say("rank.would_help"))
    _means(page)
    _others(page)


def _limits(page: Page) -> str:
    """The municipalities asked for, when they were narrowed: "i Skåne län"."""
    a = page.arguments
    parts = []
    if "county" in a:
        parts.append(page.say("rank.in_county", county=a["county"]))
    if "group" in a:
        parts.append(page.say("rank.in_group", group=a["group"]))
    if "max_population" in a:
        parts.append(page.say("rank.at_most_population", count=page.number(a["max_population"])))
    if "min_population" in a:
        parts.append(page.say("rank.at_least_population", count=page.number(a["min_population"])))
    if "min_points" in a:
        parts.append(page.say("rank.at_least_points", points=page.number(a["min_points"])))
    if "max_points" in a:
        parts.append(page.say("rank.at_most_points", points=page.number(a["max_points"])))
    return page.say.listed(parts)


def _best(page: Page, first: Mapping[str, Any], scored: Sequence[Mapping[str, Any]]) -> None:
    equal = [row for row in scored if row["rank"] == first["rank"]]
    order = page.result["order"]
    where = _limits(page)
    key = f"rank.{order}{'_equal' if len(equal) > 1 else ''}"
    opening = page.say("rank.within", where=where) if where else ""
    sentence = page.say(
        key,
        name=page.say.listed(names_of(equal)),
        points=page.number(first["points"]),
        max=first["max"],
        year=page.year(first["year"]),
        subject=_subject(page),
    )
    page.paragraph(page.sourced(_joined(opening, sentence), *(row["citation"] for row in equal)))


def _joined(opening: str, sentence: str) -> str:
    return f"{opening} {sentence[:1].lower() if sentence[:4] in ('Högs', 'Läg', 'Lägs') else sentence[:1]}{sentence[1:]}" if opening else sentence


def _no_points(page: Page) -> None:
    page.status = "partial"
    page.paragraph(page.say("rank.only_ranges", subject=_subject(page)))


def _count(page: Page, scored: Sequence[Mapping[str, Any]]) -> None:
    count = len(scored)
    key = "rank.count_none" if not count else "rank.count_one" if count == 1 else "rank.count"
    cited = [row["citation"] for row in scored[:EXAMPLES]] or [page.result["area"]["citation"] if page.result["area"] else None]
    page.paragraph(page.tell(key, *cited, count=count, subject=_subject(page), where=_limits(page), name=scored[0]["municipality"] if count else ""))


def _points(page: Page, scored: Sequence[Mapping[str, Any]], lead: bool) -> None:
    if lead and len(scored) == 1:
        row = scored[0]
        key = "rank.only_one_low" if row["percent"] < GOOD_PERCENT else "rank.only_one"
        values = {"name": row["municipality"], "points": page.number(row["points"]), "max": row["max"], "year": page.year(row["year"])}
        page.paragraph(page.tell(key, row["citation"], **values))
    elif len(scored) > 1 or (scored and lead):
        _table(page, scored)


def _table(page: Page, scored: Sequence[Mapping[str, Any]]) -> None:
    heads = [page.say(f"answers.head_{one}") for one in ("rank", "municipality", "year", "points", "source")]
    rows = [
        [
            str(row["rank"]),
            row["municipality"],
            page.year(row["year"]),
            page.say("answers.of", points=page.number(row["points"]), max=row["max"]),
            page.mark(row["citation"]).strip(),
        ]
        for row in page.window(scored)
    ]
    page.table(heads, rows, numbers=(0, 3))


def _ranges(page: Page, bounded: Sequence[Mapping[str, Any]]) -> None:
    lines = [
        page.tell(
            "rank.range",
            row["citation"],
            name=row["municipality"],
            low=page.number(row["low"]),
            high=page.number(row["high"]),
            year=page.year(row["year"]),
        )
        for row in bounded[:3]
    ]
    page.paragraph(*lines)


def _credit_first(page: Page, credited: Sequence[Mapping[str, Any]]) -> None:
    by_evaluators = [row for row in credited if row["kind"] in EVALUATORS]
    some = by_evaluators or list(credited)
    kind = "evaluators" if by_evaluators else "award" if some[0]["kind"] == "award" else "own"
    names = names_of(some)[:6]
    cited = [next(row["citation"] for row in some if row["municipality"] == name) for name in names]
    page.paragraph(page.tell(f"rank.credit_{kind}", *cited, names=page.say.listed(names), subject=_subject(page)))
    page.bullets(_example(page, row) for row in credited[:MORE_EXAMPLES])


def _credit(page: Page, credited: Sequence[Mapping[str, Any]]) -> None:
    if page.result["order"] == "lowest":
        return
    best = list(credited[:EXAMPLES])
    key = "rank.also_credited" if best[0]["kind"] in EVALUATORS else "rank.also_examples"
    page.paragraph(page.say(key, subject=_subject(page)))
    page.bullets(_example(page, row) for row in best)


def _example(page: Page, row: Mapping[str, Any]) -> str:
    kind = page.say(f"answers.kind_{row['kind']}")
    place = page.say("answers.for_sub_question", number=row["sub_question"]) if row["sub_question"] and not page.result["sub_question"] else ""
    year = f", {row['year']}" if row["year"] else ""
    return f"{page.sourced(quoted(row['text']), row['citation'])} *({kind}{year}{place})*"


def _means(page: Page) -> None:
    lines = [
        page.tell("answers.benchmark", row["citation"], label=row["label"], year=row["year"], points=page.number(row["points"]))
        for row in page.result["benchmarks"][:2]
    ]
    page.paragraph(*lines)


def _basis(page: Page) -> None:
    result = page.result
    if result["sub_question"]:
        page.paragraph(page.say("rank.basis_one" if result["with_points"] == 1 else "rank.basis_sub_question", count=result["with_points"]))
        return
    key = "rank.basis_one_of" if result["with_points"] == 1 else "rank.basis"
    page.paragraph(page.say(key, count=result["with_points"], evaluated=result["evaluated"], edition=result["edition"]))


def _others(page: Page) -> None:
    """What other editions have, a line each under its own name; only those with points."""
    lines = []
    for other in page.result["other_editions"]:
        if not other["scored"]:
            continue
        first = other["scored"][0]
        name = page.area_name(other["area"]) if other["area"] else page.say("answers.the_total")
        number = other["area"]["number"] if other["area"] else ""
        key = "rank.other_total" if not other["area"] else f"rank.other_{page.result['order']}"
        lines.append(
            page.tell(
                key,
                first["citation"],
                edition=other["edition"],
                number=number,
                area=name,
                name=first["municipality"],
                points=page.number(first["points"]),
                max=first["max"],
            )
        )
    if lines:
        same = page.result["other_editions"][0]["relation"] == "same_number"
        page.paragraph(page.say("rank.others_same_number" if same else "rank.others"))
        page.bullets(lines)
