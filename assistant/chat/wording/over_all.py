"""Answers over all municipalities, in words: who has risen most, who is alike, all examples of one kind, what the means are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording.composing import Page, names_of, quoted
from assistant.chat.wording.limits import where

Row = Mapping[str, Any]
MOST_MEANS = 4
NAMED_ALIKE = 5


# -- who has risen most -----------------------------------------------------------------------------------------------------


def risen(page: Page) -> None:
    rows: Sequence[Row] = page.result["risen"]
    side = "fallen" if page.result["order"] == "lowest" else "risen"
    among = f" {where(page)}" if where(page) else ""
    if page.offset:
        _risen_table(page, rows)
        page.paragraph(page.say("answers.no_more") if page.empty else "")
        return
    if not rows:
        page.status = "partial" if page.result["not_comparable"] else "not_in_material"
        page.paragraph(page.say(f"rank.{side}_none", what=_subject(page), where=among), page.say("rank.risen_needs"))
        return
    first = [row for row in rows if row["rank"] == 1]
    one = first[0]
    values = {
        "name": page.say.listed(names_of(first)),
        "difference": page.number(abs(one["difference"])),
        "old": page.number(one["from"]["points"]),
        "before": page.year(one["from"]["year"]),
        "new": page.number(one["to"]["points"]),
        "after": page.year(one["to"]["year"]),
        "what": _subject(page),
        "where": f" {page.say('rank.risen_among', where=where(page))}" if among else "",
        "care": page.say("profile.with_care") if one["comparable"] == "with_care" else "",
    }
    key = f"rank.{side}{'_equal' if len(first) > 1 else ''}"
    page.paragraph(page.tell(key, *(each["citation"] for row in first for each in (row["from"], row["to"])), **values))
    if len(rows) > 1:
        _risen_table(page, rows)
    page.paragraph(
        page.say("rank.risen_basis"), page.say("rank.risen_left_out", count=page.result["not_comparable"]) if page.result["not_comparable"] else ""
    )


def _subject(page: Page) -> str:
    if page.result["total"]:
        return page.say("rank.risen_total")
    return page.say("rank.risen_area", area=page.area(page.result["area"]), edition=page.result["edition"])


def _risen_table(page: Page, rows: Sequence[Row]) -> None:
    heads = [page.say(f"answers.head_{one}") for one in ("rank", "municipality", "change")] + [page.say(f"rank.head_{one}") for one in ("from", "to")]
    body = []
    for row in page.window(rows):
        sign = "+" if row["difference"] > 0 else ""
        care = page.say("rank.care_mark") if row["comparable"] == "with_care" else ""
        body.append(
            [
                str(row["rank"]),
                f"{row['municipality']}{care}",
                f"{sign}{page.number(row['difference'])}",
                _side(page, row["from"]),
                _side(page, row["to"]),
            ]
        )
    page.table(heads, body, numbers=(0, 2))
    if any(row["comparable"] == "with_care" for row in page.window(rows)):
        page.paragraph(page.say("rank.care_note"))


def _side(page: Page, one: Row) -> str:
    edition = f", {page.edition(one['edition'])}" if one["edition"] else ""
    return f"{page.number(one['points'])} ({page.year(one['year'])}{edition}){page.mark(one['citation'])}"


# -- who is alike -----------------------------------------------------------------------------------------------------------


def alike(page: Page) -> None:
    found = page.result["alike"]
    name, rows, others = page.result["municipality"], found["evaluated"], found["others"]
    narrowed = page.result["criteria"]
    if not rows:
        page.status = "partial"
        page.paragraph(page.say(f"peers.alike_nobody_{found['order']}", name=name), _not_evaluated(page, others))
        return
    first = rows[:NAMED_ALIKE]
    page.paragraph(
        page.tell(f"peers.alike_{found['order']}", *(row["citation"] for row in first), name=name, names=page.say.listed(names_of(first))),
        page.say("peers.alike_within", distance=narrowed["max_distance"]) if "max_distance" in narrowed else "",
    )
    what = "area" if "area" in page.arguments else "total"
    heads = [page.say(f"peers.head_{one}") for one in ("municipality", "group", "inhabitants", "distance", f"points_{what}")]
    body = []
    for row in rows:
        one = row["similarity"]
        points = (
            page.say("answers.of", points=page.number(row["points"]), max=row["max"]) if row["points"] is not None else page.say("answers.unknown")
        )
        when = ", ".join(part for part in (page.year(row["year"]), page.edition(row["edition"]) if row["edition"] else "") if part)
        cells = [row["municipality"], one["group"], page.number(one["population"]), page.number(one["distance_km"])]
        body.append([*cells, f"{points} ({when}){page.mark(row['citation'])}"])
    page.table(heads, body, numbers=(2, 3))
    page.paragraph(page.say(f"peers.alike_means_{found['order']}"), _not_evaluated(page, others))
    page.compared = True
    page.unneeded |= {"own_words", "placement_uncertain", "old_evidence", "report_contradicts_itself"}


def _not_evaluated(page: Page, others: Sequence[Row]) -> str:
    names = page.say.listed(names_of(others[:NAMED_ALIKE]))
    return page.say("peers.alike_others", names=names) if names else ""


# -- good examples of one kind -----------------------------------------------------------------------------------------------------------------


def of_one_kind(page: Page) -> None:
    """All good examples of one provenance: awards, what evaluators put forward, strengths, municipalities' own words."""
    kind = page.arguments["provenance"]
    hits: Sequence[Row] = page.result["hits"]
    if not hits:
        page.status = "not_in_material"
        page.paragraph(page.say(f"search.no_{kind}"), page.say("profile.would_help"))
        return
    shown = page.window(hits, 10)
    names = names_of(hits)
    if not page.offset:
        cited = [next(row["citation"] for row in hits if row["municipality"] == name) for name in names]
        page.paragraph(page.tell(f"search.all_{kind}", *cited, names=page.say.listed(names), count=len(names)))
    lines = []
    for row in shown:
        page.example(row)
        place = page.say("answers.for_sub_question", number=row["sub_question"]) if row["sub_question"] else ""
        text = page.sourced(page.featured(row["municipality"], quoted(row["text"])), row["citation"])
        lines.append(f"{text} *({page.year(row['year'])}{place})*")
    page.bullets(lines)


# -- means ------------------------------------------------------------------------------------------------------------------


def means(page: Page, request: Request) -> None:
    rows: Sequence[Row] = page.result["benchmarks"]
    if not rows:
        page.status = "not_in_material"
        page.paragraph(page.say("coverage.no_means"), page.say("coverage.means_are"))
        return
    medians = [row for row in rows if row["kind"] == "median"] if request.notes.get("median") else []
    rows = medians or rows
    by_area = next((row for row in rows if len(row["areas"]) > 1), None)
    side = "lowest" if request.notes.get("lowest") else "highest" if request.notes.get("highest") else ""
    if side and by_area is not None:
        _edge(page, by_area, side)
    else:
        for row in [one for one in rows if one["total"] is not None][:MOST_MEANS]:
            page.paragraph(page.sourced(_total_mean(page, row), row["citation"]))
    if by_area is not None:
        page.paragraph(page.tell("coverage.means_by_area", by_area["citation"], **_source(page, by_area)))
        heads = [page.say("answers.head_area"), page.say("answers.head_mean")]
        page.table(heads, [[f"{one['number']} {page.area_name(one)}", page.number(one["points"])] for one in by_area["areas"]], numbers=(1,))
    page.paragraph(page.say("coverage.means_are"))


def _edge(page: Page, row: Row, side: str) -> None:
    ordered = sorted(row["areas"], key=lambda one: one["points"])
    edge = ordered[0 if side == "lowest" else -1]
    same = [one for one in row["areas"] if one["points"] == edge["points"]]
    areas = page.say.listed(page.area(one) for one in same)
    page.paragraph(page.tell(f"coverage.mean_{side}", row["citation"], areas=areas, points=page.number(edge["points"]), **_source(page, row)))


def _total_mean(page: Page, row: Row) -> str:
    derived = "_derived" if row["basis"] == "derived" else ""
    return page.say(f"coverage.{row['kind']}_total{derived}", points=page.number(row["total"]), **_source(page, row))


def _source(page: Page, row: Row) -> dict[str, Any]:
    edition = page.edition(row["edition"]) if row["edition"] else page.say("coverage.edition_not_stated")
    return {"label": row["label"], "year": page.year(row["year"]), "edition": edition}
