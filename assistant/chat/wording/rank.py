"""Who does well, in words: points, ranges and credit kept apart; other editions under their own names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording import anywhere, leaving_out, over_all, standing, verdict
from assistant.chat.wording.composing import FEW_ROWS, Page, names_of, quoted
from assistant.chat.wording.limits import points_asked, surely_within, when, where

Row = Mapping[str, Any]
EVALUATORS = ("cited_by_evaluator", "evaluated_strength")
GOOD_PERCENT = 50
EXAMPLES = 4
MORE_EXAMPLES = 8
FEW = 5
OTHERS = 6


def word(page: Page, request: Request) -> None:
    leaving_out.apart(page, request)
    result = page.result
    if "anywhere" in result:
        anywhere.word(page)
        return
    if request.focus == "verdict" and "points" in request.notes:
        verdict.word(page, request)
        return
    scored, bounded, credited = result["scored"], result["bounded"], result["credited"]
    if "risen" in result:
        over_all.risen(page)
        return
    if page.offset:
        _more(page, scored, credited)
        return
    if "outside" in request.notes:
        page.paragraph(page.say("rank.outside", name=request.notes["outside"], where=where(page)))
    told = False
    if request.focus == "position" and "of" in request.notes:
        standing.word(page, request, _what(page), where(page))
        _table(page, scored)
    elif request.focus == "benchmark" and result["benchmarks"] and not points_asked(page):
        _means(page)
        _by_points(page, scored, bounded)
    elif request.focus == "count" or points_asked(page):
        _counted(page, scored, bounded)
    elif not (scored or bounded or credited):
        _nothing(page)
    elif leads_with_credit(result, request.focus):
        _credit_first(page, credited)
        _only_points(page, scored)
        told = len(scored) == 1
        _ranges(page, bounded)
    else:
        _by_points(page, scored, bounded)
        _credit(page, credited)
    if request.focus != "benchmark" or points_asked(page):
        _means(page)
    _basis(page, told)
    _others(page)


def _more(page: Page, scored: Sequence[Row], credited: Sequence[Row]) -> None:
    """The rows of the table that were not shown; after the last of them the good examples that were not."""
    if page.offset < len(scored):
        _table(page, scored)
        return
    _credited(page, scored, credited, page.offset - len(scored), MORE_EXAMPLES)
    if page.empty:
        page.paragraph(page.say("answers.no_more"))


def subject(page: Page) -> str:
    """What is ranked, within a sentence: the total, an area or a sub-question."""
    result = page.result
    if result["sub_question"]:
        row = {"text": result.get("sub_question_text"), "text_en": result.get("sub_question_text_en")}
        return page.say("answers.on_sub_question", number=result["sub_question"], text=page.question(row))
    if result["total"]:
        return page.say("answers.on_total", edition=result["edition"])
    return page.say("answers.on_area", area=page.area(result["area"]), edition=result["edition"])


def _what(page: Page) -> str:
    """`kända poäng på område 7 (…) i 2016 års utgåva`, `kända totalpoäng i 2016 års utgåva`."""
    return page.say("rank.what_total" if page.result["total"] else "rank.what", subject=subject(page), edition=page.result["edition"])


def leads_with_credit(result: Mapping[str, Any], focus: str) -> bool:
    """Credit comes first where it was asked for, or where the only points known are poor."""
    if result["order"] == "lowest" or not result["credited"]:
        return False
    if focus == "credited" or not (result["scored"] or result["bounded"]):
        return True
    poor = bool(result["scored"]) and result["scored"][0]["percent"] < GOOD_PERCENT and result["with_points"] < 2
    return poor or (result["sub_question"] is not None and not result["scored"])


# -- points ---------------------------------------------------------------------------------------------------------------


def _by_points(page: Page, scored: Sequence[Row], bounded: Sequence[Row]) -> None:
    if not scored:
        page.status = "partial"
        page.paragraph(
            page.say("rank.only_ranges", subject=subject(page), where=_among(page)) if bounded else page.say("rank.nothing", what=_what(page))
        )
        _ranges(page, bounded)
        return
    sure = _surely(page.result["order"], scored, bounded)
    page.paragraph(_best(page, scored), *(_range(page, row, f"surely_{_further(page)}") for row in sure[:3]), *_earlier(page))
    if len(scored) > 1:
        _table(page, scored)
    _ranges(page, [row for row in bounded if row not in sure])


def _best(page: Page, scored: Sequence[Row]) -> str:
    first = scored[0]
    equal = [row for row in scored if row["rank"] == first["rank"]]
    names = [row["municipality"] if len(equal) == 1 else f"{row['municipality']} ({page.year(row['year'])})" for row in equal]
    sentence = page.say(
        f"rank.{page.result['order']}{'_within' if where(page) else ''}{'_equal' if len(equal) > 1 else ''}",
        name=page.say.listed(names),
        points=page.number(first["points"]),
        max=first["max"],
        year=page.year(first["year"]),
        what=_what(page),
        where=where(page),
    )
    return page.sourced(sentence, *(row["citation"] for row in equal[:EXAMPLES]))


def _earlier(page: Page) -> list[str]:
    """That an earlier evaluation had more, or less: the table has the newest of each municipality."""
    row = page.result.get("earlier")
    if row is None:
        return []
    values = {"points": page.number(row["points"]), "year": page.year(row["year"])}
    return [page.tell(f"rank.earlier_{_further(page)}", row["citation"], name=row["municipality"], **values)]


def _further(page: Page) -> str:
    return "higher" if page.result["order"] == "best" else "lower"


def _surely(order: str, scored: Sequence[Row], bounded: Sequence[Row]) -> list[Row]:
    """Those whose whole range lies beyond the first with exact points."""
    if not scored:
        return []
    edge = scored[0]["points"]
    return [row for row in bounded if (row["low"] > edge if order == "best" else row["high"] < edge)]


def _table(page: Page, scored: Sequence[Row]) -> None:
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


def _ranges(page: Page, bounded: Sequence[Row], key: str = "range") -> None:
    page.paragraph(*(_range(page, row, key) for row in bounded[:3]))


def _range(page: Page, row: Row, key: str) -> str:
    values = {"low": page.number(row["low"]), "high": page.number(row["high"]), "year": page.year(row["year"])}
    return page.tell(f"rank.{key}", row["citation"], name=row["municipality"], **values)


def _counted(page: Page, scored: Sequence[Row], bounded: Sequence[Row]) -> None:
    """How many there are, or which keep within points asked for; then who, and whose range lies within or may."""
    result = page.result
    if not (scored or bounded or result["with_points"]):
        _nothing(page)
        return
    nearest = result.get("nearest")
    cited = [row["citation"] for row in scored[:EXAMPLES]] or ([result["area"]["citation"]] if result["area"] and not nearest else [])
    asked = points_asked(page)
    page.paragraph(
        page.tell(
            "rank.count",
            *cited,
            count=len(scored),
            where=_among(page),
            has=asked or page.say("rank.known_points"),
            subject=page.say("rank.in_total", edition=result["edition"]) if result["total"] else page.say("rank.on", subject=subject(page)),
            known=page.say("rank.as_far_as_known") if asked else "",
        ),
        _nearest(page, nearest) if nearest else "",
    )
    _table(page, scored)
    for row in bounded[:3]:
        key = "range" if not asked else "range_within" if surely_within(page, row["low"], row["high"]) else "range_may"
        page.paragraph(_range(page, row, key))


def _nearest(page: Page, row: Row) -> str:
    return page.tell("rank.nearest", row["citation"], name=row["municipality"], points=page.number(row["points"]), year=page.year(row["year"]))


def _among(page: Page) -> str:
    return _spaced(where(page))


def _spaced(text: str) -> str:
    return f" {text}" if text else ""


def _nothing(page: Page) -> None:
    others = any(one["scored"] or one["bounded"] or one["credited"] for one in page.result["other_editions"])
    page.status = "partial" if page.result["benchmarks"] or others else "not_in_material"
    page.paragraph(
        page.say("rank.nothing_within" if where(page) else "rank.nothing", what=_what(page), where=where(page)), page.say("rank.would_help")
    )


def _only_points(page: Page, scored: Sequence[Row]) -> None:
    if len(scored) == 1:
        row = scored[0]
        key = "rank.only_one_low" if row["percent"] < GOOD_PERCENT else "rank.only_one"
        values = {"name": row["municipality"], "points": page.number(row["points"]), "max": row["max"], "year": page.year(row["year"])}
        page.paragraph(page.tell(key, row["citation"], **values))
    elif scored:
        _table(page, scored)


# -- credit ---------------------------------------------------------------------------------------------------------------


def _credit_first(page: Page, credited: Sequence[Row]) -> None:
    by_evaluators = [row for row in credited if row["kind"] in EVALUATORS]
    some = by_evaluators or list(credited)
    kind = "evaluators" if by_evaluators else "award" if some[0]["kind"] == "award" else "own"
    names = names_of(some)[:6]
    cited = [next(row["citation"] for row in some if row["municipality"] == name) for name in names]
    page.paragraph(page.tell(f"rank.credit_{kind}", *cited, names=page.say.listed(names), subject=subject(page)))
    _credited(page, page.result["scored"], credited, 0, MORE_EXAMPLES)


def _credited(page: Page, scored: Sequence[Row], credited: Sequence[Row], start: int, count: int) -> None:
    """So many good examples; remembers how far they were shown, once the table is whole."""
    some = credited[start : start + count]
    page.bullets(_example(page, row) for row in some)
    if page.offset or len(scored) <= FEW_ROWS:
        page.shown, page.listed = len(scored) + start + len(some), len(scored) + len(credited)


def _credit(page: Page, credited: Sequence[Row]) -> None:
    if not credited or page.result["order"] == "lowest":
        return
    page.paragraph(page.say("rank.also_credited" if credited[0]["kind"] in EVALUATORS else "rank.also_examples"))
    _credited(page, page.result["scored"], credited, 0, EXAMPLES)


def _example(page: Page, row: Row) -> str:
    page.example(row, placed=page.result["sub_question"] is not None)
    kind = page.say(f"answers.kind_{row['kind']}")
    place = page.say("answers.for_sub_question", number=row["sub_question"]) if row["sub_question"] and not page.result["sub_question"] else ""
    year = f", {row['year']}" if row["year"] else ""
    return f"{page.sourced(page.featured(row['municipality'], quoted(row['text'])), row['citation'])} *({kind}{year}{place})*"


# -- beside it --------------------------------------------------------------------------------------------------------------


def _means(page: Page) -> None:
    parts = [
        page.say("answers.benchmark_value", label=row["label"], year=row["year"], points=page.number(row["points"])) + page.mark(row["citation"])
        for row in page.result["benchmarks"][:2]
    ]
    if parts:
        page.paragraph(page.say("answers.benchmarks", list=page.say.listed(parts), count=len(parts)))


def _basis(page: Page, told: bool) -> None:
    """On how many evaluations the answer rests; `told`: that there is only one."""
    result = page.result
    values = {
        "count": result["with_points"],
        "evaluated": result["evaluated"],
        "edition": result["edition"],
        "where": _spaced(where(page, years=False)),
        "when": _spaced(when(page)),
    }
    if result["sub_question"]:
        page.paragraph("" if told else page.say("rank.basis_sub_question", **values))
    elif result["evaluated"]:
        page.paragraph(page.say(f"rank.basis{_share(result['with_points'], result['evaluated'])}", **values))


def _share(known: int, evaluated: int) -> str:
    """Which sentence says of how many the points are known."""
    if not known:
        return "_none"
    return "_all" if known == evaluated else "_few" if known < FEW else ""


def _others(page: Page) -> None:
    """What other editions have, a line each under its own name; only those with points."""
    lines = [line for line in (_other(page, other) for other in page.result["other_editions"]) if line]
    if not (page.result["scored"] or page.result["bounded"] or page.result["credited"]):
        _elsewhere(page)
    if lines:
        same = page.result["other_editions"][0]["relation"] == "same_number"
        page.paragraph(page.say("rank.others_same_number" if same else "rank.others"))
        page.bullets(lines)
        page.unneeded.add("editions_differ")


def _elsewhere(page: Page) -> None:
    """Good examples of other editions, where there is nothing in the edition asked about."""
    rows = [(other["edition"], row) for other in page.result["other_editions"] for row in other["credited"][:EXAMPLES]][:EXAMPLES]
    if rows:
        page.paragraph(page.say("rank.credited_elsewhere"))
        page.bullets(f"{_example(page, row)} {page.say('rank.of_edition', edition=edition)}" for edition, row in rows)


def _other(page: Page, other: Row) -> str:
    if not (other["scored"] or other["bounded"]):
        return ""
    place = page.say("rank.other_area", area=page.area(other["area"])) if other["area"] else ""
    values = {"edition": other["edition"], "place": place}
    if points_asked(page) and other["scored"]:
        rows = other["scored"][:OTHERS]
        listed = [page.say("rank.one", name=row["municipality"], points=page.number(row["points"]), year=page.year(row["year"])) for row in rows]
        rest = page.say("rank.and_more") if len(other["scored"]) > OTHERS else ""
        return page.tell("rank.other_within", *(row["citation"] for row in rows), list=page.say.listed(listed), rest=rest, **values)
    if not other["scored"]:
        return page.tell("rank.other_range", other["bounded"][0]["citation"], ranges=_spans(page, other["bounded"][:3]), **values)
    first = other["scored"][0]
    sure = _surely(page.result["order"], other["scored"], other["bounded"])[:3]
    beyond = page.say(f"rank.other_surely_{_further(page)}", ranges=_spans(page, sure), count=len(sure)) if sure else ""
    values |= {"name": first["municipality"], "year": page.year(first["year"]), "points": page.number(first["points"])}
    return page.tell(
        f"rank.other_{page.result['order']}", first["citation"], *(row["citation"] for row in sure), max=first["max"], sure=beyond, **values
    )


def _spans(page: Page, rows: Iterable[Row]) -> str:
    return page.say.listed(
        page.say("rank.span", name=row["municipality"], low=page.number(row["low"]), high=page.number(row["high"])) for row in rows
    )
