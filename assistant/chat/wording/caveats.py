"""Which caveats belong to an answer, and which of them its text has to say."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.chat.wording.composing import Page
from assistant.domain.answer import Caveat

MOST = 3
"""So many caveats are said in a text; all that belong to the answer stand in its list."""

#: Caveats that the first sentences tell already, or that stand in the text of a draft.
TOLD = {
    "rank": {"default_edition", "few_evaluations"},
    "draft": {"*"},
    "check": {"report_contradicts_itself"},
    "framework": {"editions_differ"},
}
#: Tools whose text shows examples that the result also lists further on.
LISTING = ("rank", "peers")


def belonging(page: Page, tool: str, caveats: Iterable[Caveat]) -> list[Caveat]:
    """Those that concern what the answer shows. A draft, a check and the like show all that their result holds."""
    return [one for one in caveats if tool not in ("rank", "profile", "peers", "search") or _concerns(page, tool, one.code)]


def _concerns(page: Page, tool: str, code: str) -> bool:
    if code == "own_words":
        return page.own_words or (tool in LISTING and page.examples)
    if code == "placement_uncertain":
        return page.uncertain or (tool in LISTING and page.examples)
    if code == "derived_value" and tool == "profile":
        return page.totals and (page.compared or page.result["total"]["basis"] == "derived")
    if code == "inferred_edition" and tool == "profile":
        return page.compared or page.result["edition_basis"] != "stated"
    return True


def to_tell(page: Page, tool: str, caveats: Iterable[Caveat]) -> list[Caveat]:
    """Those that the text says, the most important first."""
    told = TOLD.get(tool, set())
    if "*" in told:
        return []
    return [one for one in caveats if one.code not in told | page.unneeded and _needed(page, tool, one.code)][:MOST]


def _needed(page: Page, tool: str, code: str) -> bool:
    if code == "own_words":
        return page.own_words
    if code == "placement_uncertain":
        return page.uncertain
    if code == "editions_differ" and tool == "profile":
        return page.compared
    return True
