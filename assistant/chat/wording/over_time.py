"""How a municipality's results have changed, in words; a difference only where it is comparable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.chat.wording import findings
from assistant.chat.wording.composing import Page

Row = Mapping[str, Any]


def basis(page: Page) -> dict[str, Any]:
    """The values that most sentences need."""
    result = page.result
    return {
        "name": result["municipality"],
        "year": page.year(result["year"]),
        "edition": page.edition(result["edition"]),
        "evaluation": page.evaluation(result["year"]),
        "evaluated": page.evaluated(result["year"]),
    }


def change(page: Page) -> None:
    rows = page.result["change"]
    if not rows:
        page.status = "partial"
        page.paragraph(page.tell("profile.only_one", page.result["total"]["citation"], **basis(page)))
        total = page.result["total"]
        if total["points"] is not None:
            page.paragraph(
                page.tell("profile.nearest_total", total["citation"], points=page.number(total["points"]), max=total["max"], year=basis(page)["year"])
            )
        return
    page.compared = page.totals = True
    whole = next((row for row in rows if row["area"] is None), rows[0])
    compared = [row for row in rows if row["difference"] is not None]
    if compared:
        main = whole if whole["difference"] is not None else compared[0]
        by_area = [row for row in compared if row["area"] is not None]
        if page.areas_asked and by_area:
            main = (min if page.stance == "down" or page.least_asked else max)(by_area, key=lambda row: row["difference"])
        none_down = page.areas_asked and page.least_asked and bool(by_area) and main["difference"] >= 0
        page.paragraph(page.say("profile.no_area_down") if none_down else "", changed(page, main, first=not none_down))
        _change_table(page, [row for row in rows if row["area"] is not None and row["difference"] is not None])
    elif whole["from"]["points"] is not None and whole["to"]["points"] is not None:
        editions = (whole["from"]["edition"], whole["to"]["edition"])
        page.paragraph(
            page.tell(
                f"profile.not_comparable{'_unknown' if None in editions else ''}{'_asked' if page.stance else ''}",
                whole["from"]["citation"],
                _now_citation(page, whole),
                old=page.number(whole["from"]["points"]),
                before=page.year(whole["from"]["year"]),
                what=_what(page, whole),
                new=page.number(whole["to"]["points"]),
                **basis(page),
            )
        )
    else:
        page.status = "partial"
        nothing = all(row["to"]["points"] is None and row["from"]["points"] is None for row in rows)
        later = whole["from"]["points"] is not None and whole["to"]["points"] is None
        page.paragraph(
            page.tell(
                "profile.both_unknown" if nothing else "profile.later_unknown" if later else "profile.earlier_unknown",
                _earlier_citation(page),
                before=page.year(whole["from"]["year"]),
                points=page.number(whole["from"]["points"]),
                what=_what(page, whole),
                **basis(page),
            )
        )
        findings.about_year(page, whole["from"]["year"])
    _series(page)


def _earlier_citation(page: Page) -> str | None:
    year = page.result["change"][0]["from"]["year"]
    found: str | None = next((row["citation"] for row in page.result["evaluations"] if row["year"] == year), None)
    return found


def changed(page: Page, row: Row, first: bool = False) -> str:
    """The change in a sentence; `first`: it answers the question, by yes or no where that was asked for."""
    direction = 0 if not row["difference"] else 1 if row["difference"] > 0 else -1
    sentence = page.say(
        f"profile.changed_{('same', 'up', 'down')[direction]}",
        name=page.result["municipality"],
        what=_what(page, row),
        old=page.number(row["from"]["points"]),
        before=page.year(row["from"]["year"]),
        new=page.number(row["to"]["points"]),
        after=page.year(row["to"]["year"]),
        difference=page.number(abs(row["difference"])),
        care=page.say("profile.with_care") if row["comparable"] == "with_care" else "",
    )
    return page.sourced(page.verdict(direction, sentence) if first else sentence, row["from"]["citation"], _now_citation(page, row))


def _what(page: Page, row: Row) -> str:
    area = next((one for one in page.result["areas"] if one["number"] == row["area"]), None)
    return page.say("profile.on", area=page.area(area)) if area else page.say("profile.in_all")


def _now_citation(page: Page, row: Row) -> str | None:
    area = next((one for one in page.result["areas"] if one["number"] == row["area"]), None)
    found: str | None = (area or {}).get("citation") or page.result["total"]["citation"]
    return found


def _change_table(page: Page, rows: Sequence[Row]) -> None:
    if len(rows) < 2:
        return
    names = {row["number"]: row for row in page.result["areas"]}
    heads = [page.say("answers.head_area"), page.year(rows[0]["from"]["year"]), page.year(rows[0]["to"]["year"]), page.say("answers.head_change")]
    body = [
        [
            f"{row['area']} {page.area_name(names[row['area']])}",
            page.number(row["from"]["points"]),
            page.number(row["to"]["points"]),
            f"{'+' if row['difference'] > 0 else ''}{page.number(row['difference'])}",
        ]
        for row in rows
        if row["area"] in names
    ]
    page.table(heads, body, numbers=(1, 2, 3))


def _series(page: Page) -> None:
    rows = page.result["evaluations"]
    if len(rows) > 2 or any(row["edition"] != rows[0]["edition"] for row in rows):
        heads = [page.say(f"answers.head_{one}") for one in ("year", "edition", "total", "source")]
        page.table(
            heads,
            [
                [
                    page.year(row["year"]),
                    row["edition"] or "–",
                    page.number(row["total"]) or page.say("answers.unknown"),
                    page.mark(row["citation"]).strip(),
                ]
                for row in rows
            ],
            numbers=(2,),
        )


def previous(page: Page) -> None:
    rows = page.result["change"]
    row = next((one for one in rows if one["area"] is not None and one["area"] == page.result["area"]), None)
    row = row or next((one for one in rows if one["area"] is None), None)
    if row is None:
        change(page)
        return
    page.compared = True
    page.totals |= row["area"] is None
    values = {
        "name": page.result["municipality"],
        "before": page.year(row["from"]["year"]),
        "edition": page.edition(row["from"]["edition"]),
        "what": _what(page, row),
    }
    if row["from"]["points"] is None:
        page.status = "partial"
        page.paragraph(page.tell("profile.previous_unknown", _earlier_citation(page), **values))
        _earlier_areas(page, rows)
        if len(page.result["evaluations"]) > 2:
            other_evaluations(page)
        return
    page.paragraph(page.tell("profile.previous", row["from"]["citation"], points=page.number(row["from"]["points"]), **values))
    if row["difference"] is not None:
        page.paragraph(changed(page, row))


def _earlier_areas(page: Page, rows: Sequence[Row]) -> None:
    """The points on areas that are known of an evaluation whose total is not; what they became where they can be compared."""
    known = [row for row in rows if row["area"] is not None and row["from"]["points"] is not None]
    if known:
        areas = {row["number"]: row for row in page.result["areas"]}
        listed = [
            page.say("profile.area_points", area=page.area(areas[row["area"]]), points=page.number(row["from"]["points"]))
            + page.mark(row["from"]["citation"])
            for row in known
            if row["area"] in areas
        ]
        page.paragraph(page.say("profile.previous_areas", list=page.say.listed(listed)))
        page.paragraph(*(changed(page, row) for row in known if row["difference"] is not None))


def edition(page: Page) -> None:
    """Which edition the evaluation was made with, as far as the source tells."""
    key = "made_with" if page.result["edition"] else "made_with_unknown"
    page.paragraph(page.tell(f"profile.{key}", page.result["total"]["citation"], **basis(page)))
    page.compared = True
    other_evaluations(page)


def evaluations(page: Page) -> None:
    rows = page.result["evaluations"]
    page.totals = page.compared = any(row["total"] is not None for row in rows)
    key = "profile.evaluated_once" if len(rows) == 1 else "profile.evaluated"
    years = page.say.listed(_evaluation(page, row, always=True) for row in rows)
    if len(rows) == 1 and rows[0]["year"] is None:
        page.status = "partial"
        key = "profile.evaluated_undated"
    page.paragraph(page.say(key, name=page.result["municipality"], count=len(rows), list=years))


def other_evaluations(page: Page) -> None:
    rest = [row for row in page.result["evaluations"] if row["year"] != page.result["year"]][:4]
    if rest:
        page.paragraph(page.say("profile.also_evaluated", count=len(rest), list=page.say.listed(_evaluation(page, row) for row in rest)))
    if any(row["total"] is not None and row["edition"] != page.result["edition"] for row in rest) and page.result["total"]["points"] is not None:
        page.compared = True
    page.totals |= any(row["total"] is not None for row in rest)


def _evaluation(page: Page, row: Row, *, always: bool = False) -> str:
    """A year with its points, and its edition where that is another than the one talked about or `always`."""
    unknown = {"sub_questions": "total_not_known", "areas": "total_not_known", "range": "only_range_known"}.get(row["known"], "points_not_known")
    points = page.say("answers.points", points=page.number(row["total"])) if row["total"] is not None else page.say(f"answers.{unknown}")
    edition = f"{page.edition(row['edition'])}, " if always or row["edition"] != page.result["edition"] else ""
    return f"{page.year(row['year'])} ({edition}{points}){page.mark(row['citation'])}"
