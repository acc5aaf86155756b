"""Whom to learn from, in words: why, what they do, and how alike they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording.composing import FEW_ROWS, Page, names_of, quoted
from assistant.language.phrases import Phrases

Row = Mapping[str, Any]
REASONS = 2
ALIKE = 1.25
"""Municipalities whose populations differ less than so many times are of about the same size."""
SCORES = ("sub_question_score", "area_score", "area_range", "total_score")
"""Reasons that rest on figures; all others are a source's words."""


def word(page: Page, request: Request) -> None:
    if "most_cited" in page.result:
        _most_cited(page)
        return
    rows = list(page.result["weak"])
    if not rows and page.result.get("area_entry"):
        rows = [page.result["area_entry"]]
    if not rows:
        _none(page)
    elif len(rows) == 1 or "sub_question" in page.arguments:
        _one(page, rows[0])
    else:
        _many(page, rows)


def _subject(page: Page, row: Row) -> str:
    if row["sub_question"]:
        return page.say("peers.sub_question", number=row["sub_question"], text=page.question(row))
    if row["area"] is not None:
        return page.area({"number": row["area"], "name": row["area_name"], "name_en": row["area_name_en"]})
    return page.say("peers.total")


def _one(page: Page, row: Row) -> None:
    name = page.result["municipality"]
    peers = row["peers"]
    whole = "_total" if row["area"] is None and row["sub_question"] is None else ""
    if row["points"] is not None:
        known = page.tell(f"peers.own_points{whole}", row["citation"], name=name, points=page.number(row["points"]), max=row["max"])
    else:
        known = page.tell("peers.own_unknown", row["citation"], name=name, what=_subject(page, row))
    if not peers:
        page.status = "partial"
        page.paragraph(
            page.say("peers.nobody", name=name, what=page.say("peers.on_total") if whole else page.say("peers.on", what=_subject(page, row))),
            known,
            _hint(page, row),
        )
        return
    if row["points"] is None:
        page.status = "answered"
    cited = [peer["reasons"][0]["citation"] for peer in peers]
    page.paragraph(page.tell(f"peers.learn{whole}", *cited, name=name, names=page.say.listed(names_of(peers)), what=_subject(page, row)), known)
    page.bullets(_peer(page, peer, row["sub_question"]) for peer in peers)
    if row["area"] is None:
        page.paragraph(page.say("peers.only_totals"))


def _hint(page: Page, row: Row) -> str:
    return page.say("peers.outside") if row.get("outside") else page.say("peers.would_help")


def _peer(page: Page, peer: Row, sub_question: str | None) -> str:
    reasons: list[str] = []
    kinds: dict[str, Row] = {}
    for reason in peer["reasons"]:
        kinds.setdefault(reason["kind"], reason)
    for reason in list(kinds.values())[:REASONS]:
        page.example(reason, placed=sub_question is not None)
        kind = page.say(f"peers.kind_{reason['kind']}")
        when = f", {reason['year']}" if reason["year"] else ""
        text = quoted(_in_words(page, peer["municipality"], reason, sub_question), 220)
        text = text if reasons else page.featured(peer["municipality"], text)
        reasons.append(f"{page.sourced(text, reason['citation'])} *({kind}{when})*")
    return f"{' '.join(reasons)} {alike(page.say, peer['similarity'])}"


def _in_words(page: Page, name: str, reason: Row, sub_question: str | None) -> str:
    """The reason; figures in the answer's language, and a source's words as they are."""
    if reason["kind"] not in SCORES or page.say.language == "sv":
        return str(reason["text"])
    area = {"name": reason.get("area_name", ""), "name_en": reason.get("area_name_en")}
    key = f"evidence.{reason['kind']}{'_elsewhere' if reason['other_edition'] else ''}"
    figures: dict[str, Any] = {one: page.number(reason.get(one)) for one in ("points", "low", "high")}
    number = sub_question if reason["kind"] == "sub_question_score" else reason.get("area")
    text = page.say(key, municipality=name, number=number, name=page.area_name(area), max=reason.get("max"), edition=reason["edition"], **figures)
    if reason.get("own_points") is not None and not reason["other_edition"]:
        text += page.say("evidence.beside", municipality=page.result["municipality"], own=page.number(reason["own_points"]))
    return f"{text}."


def alike(say: Phrases, one: Row) -> str:
    """How like the person's municipality another is: a peer's `similarity` as a sentence."""
    return say(
        "peers.alike_same_group" if one["same_group"] else "peers.alike",
        group=one["group"],
        population=say.number(one["population"]),
        size=say("peers.same_size" if one["population_ratio"] < ALIKE else "peers.other_size", ratio=say.number(one["population_ratio"])),
        distance=say.number(one["distance_km"]),
    )


def _many(page: Page, rows: list[Row]) -> None:
    result = page.result
    with_peers = [row for row in rows if row["peers"]]
    shown = page.window(rows, FEW_ROWS)
    if not page.offset:
        level = "sub_questions" if result["level"] == "sub_question" else "areas"
        first = with_peers[0] if with_peers else rows[0]
        cited = [peer["reasons"][0]["citation"] for peer in first["peers"][:3]] or [first["citation"]]
        key = f"peers.many_{level}" if with_peers else "peers.many_nobody"
        page.paragraph(
            page.tell(
                key,
                *cited,
                name=result["municipality"],
                count=len(rows),
                first=_subject(page, first),
                names=page.say.listed(names_of(first["peers"][:3])),
            )
        )
    elif not shown:
        page.paragraph(page.say("answers.no_more"))
        return
    heads = [page.say(f"peers.head_{one}") for one in ("weak", "points", "peers")]
    page.table(heads, [_table_row(page, row) for row in shown], numbers=(1,))
    if result["without_peers"]:
        page.paragraph(page.say("peers.without", list=page.say.listed(str(one) for one in result["without_peers"])))
    if page.shown < len(rows):
        page.paragraph(page.say("peers.more"))


def _table_row(page: Page, row: Row) -> list[str]:
    for peer in row["peers"]:
        page.example(peer["reasons"][0], placed=row["sub_question"] is not None)
    label = f"{row['sub_question'] or row['area'] or ''} {page.question(row)}".strip()
    points = page.say("answers.of", points=page.number(row["points"]), max=row["max"]) if row["points"] is not None else "–"
    peers = ", ".join(f"{peer['municipality']}{page.mark(peer['reasons'][0]['citation'])}" for peer in row["peers"]) or "–"
    return [label, points + page.mark(row["citation"]), peers]


def _none(page: Page) -> None:
    result = page.result
    if result["level"] in ("sub_question", "area") and result["year"]:
        page.paragraph(page.say("peers.nothing_weak", name=result["municipality"]))
        page.status = "partial"
        return
    page.status = "partial"
    page.paragraph(page.say("peers.points_unknown", name=result["municipality"]), page.say("profile.would_help"))


def _most_cited(page: Page) -> None:
    rows = page.result["most_cited"]
    if not rows:
        page.status = "not_in_material"
        page.paragraph(page.say("peers.no_pointers"))
        return
    top = rows[0]
    cited = [one["citation"] for one in top["for"][:3]]
    page.paragraph(page.tell("peers.most_cited", *cited, name=top["municipality"], times=top["times"]))
    heads = [page.say(f"peers.head_{one}") for one in ("municipality", "times", "for")]
    body = []
    for row in page.window(rows):
        what = ", ".join(row["sub_questions"] or [str(one) for one in row["areas"]])
        body.append([row["municipality"], str(row["times"]), what + page.mark(*(one["citation"] for one in row["for"][:2]))])
    page.table(heads, body, numbers=(1,))
    page.paragraph(page.say("peers.cited_basis", count=page.result["reports"]) if isinstance(page.result["reports"], int) else "")
