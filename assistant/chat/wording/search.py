"""What passages say, in words: whose they are and where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording import leaving_out, over_all
from assistant.chat.wording.composing import Page, bare, quoted
from assistant.chat.wording.limits import where
from assistant.domain.evidence import PROVENANCES

SHOWN = 5
NEAR = 0.7
"""A passage that fits less than this share of the best one is not shown as an answer."""
WEAKEST = 0.12
FAINT = 0.25
"""Where not even the best passage fits better than this, the text says that nothing speaks of just what was asked."""
LONGEST_QUERY = 70
"""A longer query is not repeated in the answer."""
FEW_WORDS = 2
"""So few words of a query can be repeated as they are; more of them are no phrase."""
BEGINNING = 6
"""Words that share so many first letters are taken for forms of the same."""


def word(page: Page, request: Request) -> None:
    leaving_out.apart(page, request)
    if "provenance" in page.arguments:
        over_all.of_one_kind(page)
        return
    hits = relevant(page.result["hits"])
    name = page.arguments.get("municipality")
    about = "_about" if name else ""
    if not hits:
        page.status = "not_in_material"
        page.paragraph(page.say(f"search.nothing{about}", query=_query(page), name=name or ""), _narrowed(page), page.say("profile.would_help"))
        return
    who = request.focus == "who" or page.arguments.get("kind") == "practice"
    shown = page.window(hits, SHOWN)
    if who and not name:  # an evaluator's word goes before a municipality's own, as in all lists of credit
        shown = sorted(shown, key=_credit)
    if not shown:
        page.paragraph(page.say("answers.no_more"))
        return
    if not page.offset:
        names = list(dict.fromkeys(one["municipality"] for one in shown if one["municipality"]))
        spoken = _spoken_of(page, request, shown)
        faint = hits[0]["score"] < FAINT or not any(spoken)
        near = "who" if all(spoken) else "near"
        key = "search.faint" if faint else f"search.{near}" if who and names and not name else f"search.says{about}"
        page.paragraph(page.say(key, names=page.say.listed(names), query=_query(page), name=name or ""))
        page.status = "partial" if faint else "answered"
    page.bullets(_line(page, one, not name) for one in shown)
    page.paragraph("" if page.offset else _narrowed(page))


def _narrowed(page: Page) -> str:
    """Of a search among some municipalities only, that it was."""
    among = where(page, years=False)
    return page.say("search.narrowed", where=among) if among else ""


def _credit(hit: Mapping[str, Any]) -> int:
    """The place of what it is credited with among kinds of credit; what is no credit comes last."""
    provenance = hit["provenance"] or ("evaluated_strength" if hit["kind"] == "strength" else None)
    return PROVENANCES.index(provenance) if provenance else len(PROVENANCES)


def _spoken_of(page: Page, request: Request, hits: Sequence[Mapping[str, Any]]) -> list[bool]:
    """For each word of the query whether any hit has a word that begins as it does.

    A query in another language is known by its meaning. A subject of the framework too, as what is near it: of its sub-question,
    though without its words.
    """
    if page.say.language != "sv":
        return [True]
    texts = [one["text"].casefold() for one in hits]
    spoken = [any(word[:BEGINNING] in text for text in texts) for word in str(page.arguments["query"]).casefold().split()] or [True]
    if "about" in request.notes and any(one["sub_question"] == request.notes["about"] for one in hits):
        return [True, *spoken]
    return spoken


def relevant(hits: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The hits near the best one."""
    if not hits or hits[0]["score"] < WEAKEST:
        return []
    return [one for one in hits if one["score"] >= NEAR * hits[0]["score"]]


def _query(page: Page) -> str:
    """The words looked for, without signs that would be taken for markup; of a long query only that it was asked."""
    query = _said(page.asked, bare(str(page.arguments["query"]), 2 * LONGEST_QUERY))
    return page.say("search.query", query=query) if 0 < len(query) <= LONGEST_QUERY else page.say("search.what_was_asked")


def _said(question: str, query: str) -> str:
    """The piece of the question that the words of the query come from; empty when they are too many to stand alone."""
    words = query.split()
    ends = dict.fromkeys(rf"(?<!\w){re.escape(one)}(?!\w)" for one in (*words[:1], *words[-1:]))
    said = re.search(".*?".join(ends), question, re.IGNORECASE) if ends else None
    if said is not None:
        return bare(said[0], 2 * LONGEST_QUERY)
    return query if len(words) <= FEW_WORDS else ""


def _line(page: Page, hit: Mapping[str, Any], named: bool) -> str:
    if hit["kind"] == "practice":
        page.example(hit)
    kind = page.say(f"answers.kind_{hit['provenance']}" if hit["provenance"] else f"search.kind_{hit['kind']}")
    place = page.say("answers.place_sub_question", number=hit["sub_question"]) if hit["sub_question"] else ""
    place = place or (page.say("answers.place_area", number=hit["area"]) if hit["area"] else "")
    side = page.say("answers.page", page=hit["page"]) if hit["page"] else ""
    year = str(hit["year"]) if hit["year"] else ""
    note = ", ".join(one for one in (kind, place, year, side) if one)
    text = quoted(hit["text"])
    if hit["municipality"] and named:
        text = page.featured(hit["municipality"], text)
    return f"{page.sourced(text, hit['citation'])} *({note})*"
