"""Where one municipality stands in a ranking, in words."""

from __future__ import annotations

from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording.composing import Page


def word(page: Page, request: Request, what: str, where: str) -> None:
    """Whether the one asked about is first, else its place; unknown when its points are not known. `what`: what is ranked."""
    name = str(request.notes["of"])
    scored, order = page.result["scored"], page.result["order"]
    own = next((row for row in scored if row["municipality"] == name), None)
    sized = {"min_population", "max_population"} & page.arguments.keys()
    # "i 2010 års utgåva bland kommunerna med högst 15 000 invånare", but "i Skåne län".
    among = page.say("rank.risen_among", where=where) if sized else where
    values: dict[str, Any] = {"name": name, "what": what, "where": f" {among}" if among else ""}
    if own is None:
        page.status = "partial"
        ranged = next((row for row in page.result["bounded"] if row["municipality"] == name), None)
        if ranged is None:
            page.paragraph(page.say("rank.position_unknown", **values))
        else:
            page.paragraph(
                page.tell("rank.position_range", ranged["citation"], low=page.number(ranged["low"]), high=page.number(ranged["high"]), **values)
            )
        return
    values |= {"points": page.number(own["points"]), "max": own["max"], "year": page.year(own["year"])}
    if own["rank"] == 1:
        page.paragraph(page.sourced(_verdict(page, request, "yes", page.say(f"rank.position_first_{order}", **values)), own["citation"]))
        return
    first = [row for row in scored if row["rank"] == 1]
    names = page.say.listed(row["municipality"] for row in first)
    if not request.notes.get("yes_no"):
        values["where"] = f" {where}" if where else ""
    values |= {"rank": own["rank"], "count": len(scored), "first": names, "most": page.number(first[0]["points"])}
    page.paragraph(page.sourced(_place(page, request, values), own["citation"], *(row["citation"] for row in first)))


def _place(page: Page, request: Request, values: dict[str, Any]) -> str:
    if not request.notes.get("yes_no"):
        return page.say("rank.position", **values)
    return page.say("answers.no", sentence=page.say(f"rank.position_no_{page.result['order']}", **values))


def _verdict(page: Page, request: Request, verdict: str, sentence: str) -> str:
    return page.say(f"answers.{verdict}", sentence=sentence) if request.notes.get("yes_no") else sentence
