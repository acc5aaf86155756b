"""What a ranking was narrowed to, in words: municipalities, and points."""

from __future__ import annotations

from assistant.chat.wording.composing import Page


def where(page: Page, *, years: bool = True) -> str:
    """The municipalities asked for, when they were narrowed: `i Skåne län och med högst 15 000 invånare`; with `years` also when evaluated."""
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
    if years and when(page):
        parts.append(say("rank.evaluated", when=when(page)))
    return say.listed(parts)


def when(page: Page) -> str:
    """`2018`, `2018 eller senare`, when years limit a ranking."""
    a = page.arguments
    first, last = a.get("min_year"), a.get("max_year")
    key = "in_year" if "year" in a else "in_years" if first and last else "from_year" if first else "until_year" if last else ""
    return page.say(f"rank.{key}", year=a.get("year"), first=first, last=last) if key else ""


def points_asked(page: Page) -> str:
    """`minst 60 poäng`, `mer än 60 och högst 80 poäng`; empty when no points were asked for."""
    a = page.arguments
    low, high = a.get("min_points"), a.get("max_points")
    if low is not None and low == high:
        return page.say("rank.exactly_points", points=page.number(low))
    if low is not None and high is not None and not (a.get("above") or a.get("below")):
        return page.say("rank.between_points", low=page.number(low), high=page.number(high))
    least = "" if low is None else page.say("rank.more_than" if a.get("above") else "rank.at_least", points=page.number(low))
    most = "" if high is None else page.say("rank.fewer_than" if a.get("below") else "rank.at_most", points=page.number(high))
    limits = [one for one in (least, most) if one]
    return page.say("rank.so_many_points", limits=page.say.listed(limits)) if limits else ""


def surely_within(page: Page, low: float, high: float) -> bool:
    """Whether all points of a range keep within the points asked for."""
    least, most = page.arguments.get("min_points", 0), page.arguments.get("max_points", float("inf"))
    enough = low > least or (low == least and not page.arguments.get("above"))
    return enough and (high < most or (high == most and not page.arguments.get("below")))
