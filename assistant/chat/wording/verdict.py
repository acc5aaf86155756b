"""A figure that the question gives, held against the means and the points that are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording.composing import Page

Part = Mapping[str, Any]


def word(page: Page, request: Request) -> None:
    """What the figure is beside, edition by edition; whether it is good stands in what it is beside, not in our opinion."""
    points = request.notes["points"]
    main = _beside(page, page.result, points)
    others = [text for other in page.result["other_editions"] if (text := _beside(page, other, points))]
    if not main and not others:
        page.status = "partial"
        page.paragraph(page.say("rank.verdict_nothing", points=page.number(points)))
        return
    page.paragraph(main)
    if main and others:
        same = page.result["other_editions"][0]["relation"] == "same_number"
        page.paragraph(page.say("rank.others_same_number" if same else "rank.others"))
    page.bullets(others)
    page.unneeded |= {"own_words", "placement_uncertain"}


def _beside(page: Page, part: Part, points: float) -> str:
    """One edition's mean and known points; empty when it has neither."""
    what = _what(page, part)
    sentences = []
    for mean in part["benchmarks"][:1]:
        side = "above" if points > mean["points"] else "below" if points < mean["points"] else "same"
        values = {"points": page.number(points), "mean": page.number(mean["points"]), "label": mean["label"], "year": page.year(mean["year"])}
        sentences.append(page.tell(f"rank.verdict_{side}", mean["citation"], what=what, **values))
    rows = sorted(part["scored"], key=lambda row: row["points"])
    if rows:
        low, high = rows[0], rows[-1]
        values = {
            "low": page.number(low["points"]),
            "lowest": low["municipality"],
            "high": page.number(high["points"]),
            "highest": high["municipality"],
        }
        beyond = "all_above" if points < low["points"] else "all_below" if points > high["points"] else "known"
        key = "rank.verdict_one" if len(rows) == 1 else f"rank.verdict_{beyond}"
        where = "" if sentences else f" {what}"
        sentences.append(
            page.tell(key, *dict.fromkeys((low["citation"], high["citation"])), what=where, max=high["max"], points=page.number(points), **values)
        )
    return " ".join(sentences)


def _what(page: Page, part: Part) -> str:
    """`på område 5 (Brukarens fokus) i 2020 års utgåva`."""
    if page.result["sub_question"]:
        return page.say("rank.verdict_on_sub_question", number=page.result["sub_question"])
    if part["area"]:
        return page.say("rank.verdict_on_area", area=page.area(part["area"]), edition=part["edition"])
    return page.say("rank.in_total", edition=part["edition"])
