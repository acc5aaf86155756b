"""What an answer lists, in the order of its text: what "the second", "the next one" and "them" mean afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording import tables
from assistant.chat.wording.rank import leads_with_credit

Result = Mapping[str, Any]
KINDS = ("municipality", "sub_question", "area")


@dataclass(frozen=True, slots=True)
class Listing:
    """`kind`: one of KINDS. `items`: plain names, `7.5`, or `7`. `order`: best or lowest first, when they stand by their points."""

    kind: str
    items: tuple[str, ...]
    order: str = ""


def listing(request: Request, result: Result) -> Listing | None:
    """None when the answer lists nothing, or one thing after another without a list."""
    find = _BY_INTENT.get(request.intent)
    found = find(request, result) if find is not None and result else None
    return found if found is not None and found.items else None


def _names(rows: Iterable[Result]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["municipality"] for row in rows if row["municipality"]))


def _rank(request: Request, result: Result) -> Listing | None:
    if not {"risen", "scored"} & result.keys():
        return None
    if "risen" in result:
        return Listing("municipality", _names(result["risen"]))
    if not result["scored"] or leads_with_credit(result, request.focus):
        return Listing("municipality", _names(result["credited"] or result["bounded"]))
    return Listing("municipality", _names(result["scored"]), result["order"])


def _profile(request: Request, result: Result) -> Listing | None:
    focus = request.focus
    questions = [row for row in result.get("sub_questions", ()) if row["points"] is not None]
    if focus == "weak_sub_questions" and (weak := tables.weak(questions, by_share=bool(request.notes.get("single")))):
        return Listing("sub_question", tuple(row["number"] for row in weak), "lowest")
    if focus == "strong_sub_questions" and questions:
        return Listing("sub_question", tuple(row["number"] for row in sorted(questions, key=lambda row: -row["percent"])), "best")
    if focus == "area" and len(questions) > 1:
        return Listing("sub_question", tuple(row["number"] for row in questions))
    if focus in ("strongest", "weakest", "weak_sub_questions", "strong_sub_questions"):
        up = focus.startswith("weak")
        known = [row for row in result.get("areas", ()) if row["points"] is not None]
        ordered = sorted(known, key=lambda row: row["points"] if up else -row["points"])
        return Listing("area", tuple(str(row["number"]) for row in ordered), "lowest" if up else "best")
    return None


def _peers(request: Request, result: Result) -> Listing | None:
    if "most_cited" in result:
        return Listing("municipality", _names(result["most_cited"]))
    if "alike" in result:
        return Listing("municipality", _names(result["alike"]["evaluated"]))
    rows = list(result.get("weak", ())) or ([result["area_entry"]] if result.get("area_entry") else [])
    if len(rows) == 1:
        return Listing("municipality", _names(rows[0]["peers"]))
    kind = "sub_question" if result.get("level") == "sub_question" else "area"
    return Listing(kind, tuple(str(row[kind]) for row in rows if row[kind] is not None))


def _compare(request: Request, result: Result) -> Listing | None:
    return Listing("municipality", _names(result.get("municipalities", ())))


def _coverage(request: Request, result: Result) -> Listing | None:
    asked = result.get("asked")
    if asked is None or "municipality" in asked:
        return None
    rows: Sequence[Result] = asked.get("list") or ()
    if request.focus == "with_points":
        rows = [row for row in rows if any(one["known"] != "none" for one in row["evaluations"])]
    return Listing("municipality", _names(rows))


def _search(request: Request, result: Result) -> Listing | None:
    names = _names(result.get("hits", ()))
    return Listing("municipality", names) if len(names) > 1 else None


_BY_INTENT: Mapping[str, Callable[[Request, Result], Listing | None]] = {
    "rank": _rank,
    "profile": _profile,
    "peers": _peers,
    "compare": _compare,
    "coverage": _coverage,
    "search": _search,
}
