"""Where one municipality stands among the others: "Är X bäst i länet?", "Vilka har högre poäng än X?"."""

from __future__ import annotations

from assistant.chat.request import Request
from assistant.chat.understand import arguments as build
from assistant.chat.understand.asked import Asked

_PLAIN = frozenset(("best", "lowest", "strongest", "weakest", "overview", "total", "area", ""))


def asked_for(asked: Asked, focus: str) -> bool:
    """Whether the question is if the one named is first or last, or which place it has."""
    if focus not in _PLAIN or len(asked.slots.years) > 1 or asked.slots.sub_question:
        return False
    if asked.says("which_place"):
        return True
    return not asked.says("one_of_its_areas") and not asked.says("or") and (asked.says("superlative") and asked.says("is_it"))


def ranking(asked: Asked, focus: str) -> Request | None:
    """The ranking that the one named is in, in the edition of its own evaluation; None when no points of it are known."""
    slots, name = asked.slots, asked.slots.names[0].municipality
    given = build.profile_arguments(name.name, slots, asked.corpus)
    year = given.get("year")
    known = [one for one in asked.corpus.evaluations_of(name.code) if one.has_points]
    # "Bland dem från 2010": a year without an evaluation of its own is the edition of that name.
    some = [one for one in known if year in (None, one.year)] or [one for one in known if one.edition == str(year)]
    if not some or some[0].edition is None:
        return None
    where = {"area": given["area"]} if "area" in given else {"total": True}
    narrowing = {key: value for key, value in (("county", slots.county), ("group", slots.group)) if value}
    lowest = {"lowest": True} if slots.lowest and focus == "position" else {}
    notes = {"of": name.name, "yes_no": not asked.says("which_place")}
    return asked.request("rank", focus, {**where, "edition": some[0].edition, **narrowing, **lowest}, notes)
