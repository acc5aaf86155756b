"""Drafts, checks, the framework and help, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording.composing import Page

Row = Mapping[str, Any]
ALL_AREAS = 8
FEW_RENAMED = 2
"""So few areas with new names between two editions are named one by one."""


def draft(page: Page, request: Request) -> None:
    """The draft itself; its marks are places in the citations, so they stand as they are."""
    markdown: str = page.result["markdown"]
    page.raw(markdown.split(f"\n## {page.say('draft.sources')}")[0].strip())
    if not page.result["sections"]:
        page.status = "partial"


def check(page: Page, request: Request) -> None:
    result = page.result
    found: Sequence[Row] = result["discrepancies"]
    values = {"name": result["municipality"], "year": page.year(result["year"])}
    figures = [row for row in found if row["code"] != "heading_list_mismatch"]
    if not found:
        checked = result["checked"]
        if not (checked["areas"] or checked["sub_questions"]):
            page.status = "partial"
            page.paragraph(page.tell("check_words.nothing_to_check", result.get("citation"), **values), page.say("profile.would_help"))
            return
        if not checked["sub_questions"] and not (checked["areas"] == ALL_AREAS and checked["total"]):
            # Points on areas alone add up to nothing that anybody has stated; some of them do not add up to the total.
            page.status = "partial"
            key = "too_few_to_add_up" if checked["total"] else "nothing_to_add_up"
            page.paragraph(page.tell(f"check_words.{key}", result.get("citation"), areas=checked["areas"], **values))
            page.paragraph(page.say("profile.would_help"))
            return
        narrowed = "area" in page.arguments or "sub_question" in page.arguments
        sentence = page.say("check_words.consistent_there" if narrowed else "check_words.consistent", **values)
        page.paragraph(page.sourced(page.verdict(1, sentence), result.get("citation")))
        page.paragraph(page.say("check_words.checked", areas=checked["areas"], sub_questions=checked["sub_questions"]))
        return
    sentence = page.verdict(-1, page.say("check_words.inconsistent", count=len(found), **values))
    page.paragraph(page.sourced(sentence, *(row["citation"] for row in (figures or found)[:3])))
    page.bullets(_discrepancy(page, row) for row in page.window([*figures, *(row for row in found if row not in figures)]))
    page.paragraph(page.say("check_words.table_counts") if any(row["code"] == "area_total_mismatch" for row in found) else "")


def _discrepancy(page: Page, row: Row) -> str:
    where = _place(page, row["where"])
    side = f", {page.say('answers.page', page=row['page'])}" if row["page"] else ""
    if row["printed"] is None or row["computed"] is None:
        return page.sourced(f"**{where}**{side}: {row['text']}", row["citation"])
    key = f"check_words.{row['code']}"
    sentence = page.say(key, printed=page.number(row["printed"]), computed=page.number(row["computed"]))
    return page.sourced(f"**{where}**{side}: {sentence}", row["citation"])


def _place(page: Page, where: str) -> str:
    if where.startswith("area "):
        return page.say("check_words.place_area", number=where.removeprefix("area "))
    return page.say("check_words.place_total") if where == "total" else page.say("check_words.place_sub_question", number=where)


def framework(page: Page, request: Request) -> None:
    editions: Sequence[Row] = page.result["editions"]
    if not editions:
        page.status = "not_in_material"
        page.paragraph(page.say("framework.nothing"))
        return
    asked = [one for one in request.notes.get("editions", ()) if one]
    if "sub_question" in page.arguments:
        _sub_question(page, request)
    elif "area" in page.arguments and len(asked) == 2 and "edition" not in page.arguments:
        _area_between(page, [one for one in editions if one["edition"] in asked])
    elif "area" in page.arguments:
        _area(page, request)
    elif request.focus == "maximum":
        _most_of_all(page, editions)
    elif request.focus == "sub_question" and any(one["sub_questions"] for one in editions):
        _count_questions(page, [one for one in editions if one["sub_questions"]])
    elif len(asked) > 1:
        _difference(page, [one for one in editions if one["edition"] in asked])
    elif len(editions) == 1:
        _edition(page, editions[0])
    else:
        _all(page, editions)


def _sub_question(page: Page, request: Request) -> None:
    edition = page.result["editions"][0]
    row = edition["areas"][0]["sub_questions"][0]
    values = {
        "number": row["number"],
        "text": page.question(row),
        "max": row["max"],
        "edition": edition["edition"],
        "area": page.area(edition["areas"][0]),
    }
    page.paragraph(page.tell("framework.maximum" if request.focus == "maximum" else "framework.sub_question", row["citation"], **values))
    page.paragraph(page.tell("framework.belongs", edition["areas"][0]["citation"], **values))


def _area(page: Page, request: Request) -> None:
    editions: Sequence[Row] = page.result["editions"]
    if request.focus == "maximum":
        row = editions[-1]["areas"][0]
        page.paragraph(page.tell("framework.area_maximum", row["citation"], area=page.area(row), max=row["max"]))
        return
    named = [(one["edition"], one["areas"][0]) for one in reversed(editions)]
    counted = request.focus == "sub_question" and any(row["sub_questions"] for _, row in named)
    if counted:
        # How many sub-questions, or which: that comes first.
        _questions(page, named)
    if len(named) == 1:
        edition, row = named[0]
        key = "framework.area_one" if request.focus == "related" else "framework.area_is"
        values = {"area": page.area(row), "name": page.both_names(row), "number": row["number"], "edition": edition, "max": row["max"]}
        page.paragraph(page.tell(key, row["citation"], **values))
        if not row["sub_questions"]:
            page.paragraph(page.say("framework.questions_unknown", edition=edition))
    elif len({row["name"] for _, row in named}) == 1:
        page.paragraph(page.tell("framework.area_same", *(row["citation"] for _, row in named), area=page.area(named[0][1])))
    else:
        parts = [page.say("framework.in_edition", edition=edition, name=page.both_names(row)) + page.mark(row["citation"]) for edition, row in named]
        page.paragraph(page.say("framework.area_differs", number=named[0][1]["number"], list=page.say.listed(parts)))
    if not counted:
        _background(page, request, named)
        _questions(page, named)
    _related(page, request)


def _most_of_all(page: Page, editions: Sequence[Row]) -> None:
    """The most points there are in all, and the sub-questions that give most."""
    newest = editions[-1]
    area = newest["areas"][0]
    same = len({one["max"] for one in editions}) == 1 and len(editions) > 1
    values = {"max": newest["max"], "count": len(newest["areas"]), "each": area["max"], "edition": newest["edition"]}
    page.paragraph(page.tell("framework.most_in_all_same" if same else "framework.most_in_all", area["citation"], **values))
    for one in editions:
        rows = sorted((row for each in one["areas"] for row in each["sub_questions"]), key=lambda row: -row["max"])
        most = [row for row in rows if row["max"] == rows[0]["max"]]
        if most:
            listed = page.say.listed(f"{row['number']} ({page.question(row)})" for row in most)
            page.paragraph(page.tell("framework.most_of_questions", most[0]["citation"], list=listed, max=most[0]["max"], edition=one["edition"]))


def _area_between(page: Page, editions: Sequence[Row]) -> None:
    """One number in two editions: its names there, and how the points of the two relate."""
    named = [(one["edition"], one["areas"][0]) for one in editions]
    parts = [page.say("framework.in_edition", edition=edition, name=page.both_names(row)) + page.mark(row["citation"]) for edition, row in named]
    number = named[0][1]["number"]
    steps = [
        row["relation"]
        for row in page.result["crosswalk"]
        if {(row["from"]["edition"], row["from"]["area"]), (row["to"]["edition"], row["to"]["area"])} == {(edition, number) for edition, _ in named}
    ]
    page.paragraph(
        page.say("framework.area_between", number=number, list=page.say.listed(parts)),
        page.say(f"framework.area_relation_{steps[0] if steps else 'none'}"),
    )


def _count_questions(page: Page, editions: Sequence[Row]) -> None:
    for one in editions:
        cited = [area["citation"] for area in one["areas"][:1]]
        page.paragraph(page.tell("framework.count_questions", *cited, edition=one["edition"], count=one["sub_questions"]))
        _questions(page, [(one["edition"], area) for area in one["areas"]])


def _background(page: Page, request: Request, named: Sequence[tuple[str, Row]]) -> None:
    """What the area is about; in an edition where it is not known, the same subject's, and only where that was asked for."""
    rows = page.result["background"]
    if not rows:
        return
    known = page.result["background_area"]
    same = any(row["number"] == rows[0]["area"] and row["name"] == known for _, row in named)
    if not same and request.focus != "background":
        return
    opening = page.say("framework.about" if same else "framework.about_nearest", edition=rows[0]["edition"], number=rows[0]["area"])
    page.paragraph(opening, *(page.sourced(row["text"], row["citation"]) for row in rows[:3]))


def _questions(page: Page, named: Sequence[tuple[str, Row]]) -> None:
    for edition, row in named:
        if row["sub_questions"]:
            page.paragraph(page.say("framework.questions", edition=edition, count=len(row["sub_questions"])))
            page.bullets(
                f"{one['number']} {page.question(one)} ({page.say('framework.at_most', max=one['max'])}){page.mark(one['citation'])}"
                for one in row["sub_questions"]
            )


def _related(page: Page, request: Request) -> None:
    """What the area is called in other editions, when one edition's area was asked for."""
    if "edition" not in page.arguments:
        return
    lines = []
    for row in page.result["crosswalk"]:
        to = row["to"]
        lines.append(page.say(f"framework.{row['relation']}", edition=to["edition"], number=to["area"], name=row["to_name"]))
    if lines:
        page.paragraph(page.say("framework.elsewhere"))
        page.bullets(lines)


def _edition(page: Page, edition: Row) -> None:
    rows = edition["areas"]
    page.paragraph(page.tell("framework.edition", rows[0]["citation"], edition=edition["edition"], count=len(rows)))
    page.bullets(f"{row['number']} {page.both_names(row)}{page.mark(row['citation'])}" for row in rows)


def _difference(page: Page, editions: Sequence[Row]) -> None:
    one, other = editions[0], editions[-1]
    renamed = [str(a["number"]) for a, b in zip(one["areas"], other["areas"], strict=True) if a["name"] != b["name"]]
    key = "framework.difference" if len(renamed) > FEW_RENAMED else "framework.difference_few" if renamed else "framework.difference_none"
    cited = (one["areas"][0]["citation"], other["areas"][0]["citation"])
    page.paragraph(page.tell(key, *cited, one=one["edition"], other=other["edition"], numbers=page.say.listed(renamed)))
    heads = [
        page.say("framework.head_number"),
        page.say("answers.edition", edition=one["edition"]),
        page.say("answers.edition", edition=other["edition"]),
    ]
    body = [
        [str(a["number"]), f"{page.area_name(a)}{page.mark(a['citation'])}", f"{page.area_name(b)}{page.mark(b['citation'])}"]
        for a, b in zip(one["areas"], other["areas"], strict=True)
    ]
    page.table(heads, body)
    page.paragraph(_comparable(page, one["edition"], other["edition"]) or page.say("framework.difference_points"))


def _comparable(page: Page, one: str, other: str) -> str:
    """Which areas' points can be set side by side between two editions that follow each other; empty for others."""
    steps = [row for row in page.result["crosswalk"] if (row["from"]["edition"], row["to"]["edition"]) == (one, other)]
    by_relation: dict[str, list[str]] = {}
    for row in steps:
        by_relation.setdefault(row["relation"], []).append(str(row["from"]["area"]))
    if "comparable_with_care" not in by_relation:
        return ""
    changed = by_relation.get("changed", [])
    return " ".join(
        (
            page.say("framework.with_care_on", numbers=page.say.listed(by_relation["comparable_with_care"])),
            page.say("framework.changed_on", numbers=page.say.listed(changed)) if changed else "",
        )
    ).strip()


def _all(page: Page, editions: Sequence[Row]) -> None:
    newest = editions[-1]
    page.paragraph(page.tell("framework.overview", newest["areas"][0]["citation"], list=page.say.listed(one["edition"] for one in editions)))
    heads = [page.say("framework.head_number"), *(one["edition"] for one in editions)]
    page.table(heads, [[str(n + 1), *(page.area_name(one["areas"][n]) for one in editions)] for n in range(len(newest["areas"]))])
    page.paragraph(page.say("framework.sub_questions_known"))


def help(page: Page, request: Request) -> None:
    page.paragraph(page.say(f"help.{request.focus}" if request.focus in ("greeting", "thanks") else "help.what_can"))
    if request.focus != "thanks":
        page.bullets(page.say.texts("help.examples"))
