"""What passages say, in words: whose they are and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording.composing import Page, quoted

SHOWN = 5
NEAR = 0.55
"""A passage that fits less than this share of the best one is not shown as an answer."""
WEAKEST = 0.12


def word(page: Page, request: Request) -> None:
    hits = relevant(page.result["hits"])
    who = request.focus == "who" or page.arguments.get("kind") == "practice"
    if not hits:
        page.status = "not_in_material"
        where = page.arguments.get("municipality")
        page.paragraph(
            page.say("search.nothing_about" if where else "search.nothing", query=_clean(page), name=where or ""), page.say("profile.would_help")
        )
        return
    shown = page.window(hits, SHOWN)
    if page.offset:
        if not shown:
            page.paragraph(page.say("answers.no_more"))
            return
    elif who:
        names = list(dict.fromkeys(one["municipality"] for one in shown if one["municipality"]))
        key = "search.who" if names else "search.says"
        page.paragraph(page.tell(key, *(one["citation"] for one in shown[:4]), names=page.say.listed(names), query=_clean(page)))
    else:
        name = page.arguments.get("municipality")
        key = "search.says_about" if name else "search.says"
        page.paragraph(page.tell(key, shown[0]["citation"], name=name or "", query=_clean(page)))
    page.bullets(_line(page, one, who) for one in shown)


def relevant(hits: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The hits near the best one."""
    if not hits or hits[0]["score"] < WEAKEST:
        return []
    return [one for one in hits if one["score"] >= NEAR * hits[0]["score"]]


def _clean(page: Page) -> str:
    return (
        quoted(str(page.arguments["query"]), 60).replace("*", "").replace("<", "").replace(">", "").replace("[", "").replace("]", "").replace("`", "")
    )


def _line(page: Page, hit: Mapping[str, Any], who: bool) -> str:
    kind = page.say(f"search.kind_{hit['kind']}")
    place = hit["sub_question"] or (page.say("answers.place_area", number=hit["area"]) if hit["area"] else "")
    side = page.say("answers.page", page=hit["page"]) if hit["page"] else ""
    year = str(hit["year"]) if hit["year"] else ""
    note = ", ".join(one for one in (kind, str(place), year, side) if one)
    name = f"**{hit['municipality']}** – " if hit["municipality"] and (who or "municipality" not in page.arguments) else ""
    return f"{name}{page.sourced(quoted(hit['text']), hit['citation'])} *({note})*"
