"""What a ranking was narrowed to, in words: municipalities, and points."""

from __future__ import annotations

from assistant.chat.wording.composing import Page


def where(page: Page) -> str:
    """The municipalities asked for, when they were narrowed: `i Skåne län och med högst 15 000 invånare`."""
    a, say = page.arguments, page.say
    parts = []
    if "county" in a:
        parts.append(say("rank.in_county", county=a["county"]))
    if "group" in a:
        parts.append(say("rank.in_group", group=a["group"]))
    low, high = a.get("min_population"), a.get("max_population")
    if low is not None and high is not None:
        parts.append(say("rank.between_population", low=page.number(low), high=page.number(high)))
    elif low is not None or high is not None:
        parts.append(say("rank.at_least_population" if high is None else "rank.at_most_population", count=page.number(low if high is None else high)))
    return say.listed(parts)


def points_asked(page: Page) -> str:
    """`minst 60 poäng`; empty when no points were asked for."""
    low, high = page.arguments.get("min_points"), page.arguments.get("max_points")
    if low is not None and high is not None:
        return page.say("rank.between_points", low=page.number(low), high=page.number(high))
    if low is None and high is None:
        return ""
    return page.say("rank.at_least_points" if high is None else "rank.at_most_points", points=page.number(low if high is None else high))
