"""What could be asked next: full questions that the assistant answers."""

from __future__ import annotations

from collections.abc import Callable

from assistant.chat.request import Request
from assistant.chat.wording.composing import Page

MOST = 3


def follow_ups(page: Page, request: Request) -> tuple[str, ...]:
    by_intent: dict[str, Callable[[Page, Request], list[str]]] = {
        "rank": _rank,
        "profile": _profile,
        "compare": _compare,
        "peers": _peers,
        "search": _search,
        "draft": _draft,
        "check": _check,
        "coverage": _coverage,
        "framework": _framework,
    }
    found = by_intent[request.intent](page, request) if request.intent in by_intent else []
    if page.left:
        found.insert(0, page.say("follow_ups.more"))
    return tuple(dict.fromkeys(one for one in found if one))[:MOST]


def _rank(page: Page, request: Request) -> list[str]:
    result, say = page.result, page.say
    first = next(iter(result["scored"]), None) or next(iter(result["credited"]), None)
    found = []
    if result["sub_question"]:
        found.append(say("follow_ups.what_area", area=result["sub_question"].partition(".")[0]))
    elif result["area"]:
        other = "best" if result["order"] == "lowest" else "lowest"
        found.append(say(f"follow_ups.{other}", area=result["area"]["number"], edition=result["edition"]))
        found.append(say("follow_ups.what_area", area=result["area"]["number"]))
    if first and result["total"] and len(result["scored"]) > 1:
        found.append(say("follow_ups.compare", name=first["municipality"], other=result["scored"][1]["municipality"]))
    if first:
        found.append(say("follow_ups.profile" if result["scored"] else "follow_ups.practices", name=first["municipality"]))
    return found or [say("follow_ups.total"), say("follow_ups.coverage")]


def _profile(page: Page, request: Request) -> list[str]:
    result, say, name = page.result, page.say, page.result["municipality"]
    if not result["evaluations"]:
        return [say("follow_ups.coverage"), say("follow_ups.total")]
    number = page.arguments.get("sub_question")
    found = []
    if number:
        found.append(say("follow_ups.learn_sub_question", name=name, number=number))
        if result["findings"] and request.focus != "why":
            found.append(say("follow_ups.why", name=name, number=number))
        found.append(say("follow_ups.draft", name=name, number=number))
    elif "area" in page.arguments:
        found += [say("follow_ups.learn_area", name=name, area=page.arguments["area"]), say("follow_ups.profile", name=name)]
    else:
        found.append(say("follow_ups.learn" if result["weak_sub_questions"] else "follow_ups.learn_from", name=name))
        if result["weak_sub_questions"] and request.focus != "weak_sub_questions":
            found.append(say("follow_ups.weak", name=name))
        if result["findings"] and request.focus != "improvements":
            found.append(say("follow_ups.improvements", name=name))
        if result["change"] and request.focus != "change":
            found.append(say("follow_ups.change", name=name))
        if request.focus not in ("overview", "total"):
            found.append(say("follow_ups.profile", name=name))
    return found


def _compare(page: Page, request: Request) -> list[str]:
    names = [row["municipality"] for row in page.result["municipalities"]]
    found = [page.say("follow_ups.profile", name=name) for name in names[:1]]
    apart = [row for row in page.result["differences"] if row["area"] is not None]
    if len(names) > 1 and page.result["area"] is None and apart:
        widest = max(apart, key=lambda row: abs(row["difference"]))
        found.insert(0, page.say("follow_ups.compare_area", name=widest["highest"], other=widest["lowest"], area=widest["area"]))
    return [*found, page.say("follow_ups.learn_from", name=names[0])]


def _peers(page: Page, request: Request) -> list[str]:
    weak = page.result.get("weak") or []
    name = page.result["municipality"]
    if not name:
        return [page.say("follow_ups.coverage")]
    found = []
    first = next((row for row in weak if row["sub_question"]), None)
    if first:
        found.append(page.say("follow_ups.draft", name=name, number=first["sub_question"]))
        if len(weak) > 1:
            found.insert(0, page.say("follow_ups.learn_sub_question", name=name, number=first["sub_question"]))
    return [*found, page.say("follow_ups.profile", name=name)]


def _search(page: Page, request: Request) -> list[str]:
    hits = page.result["hits"]
    question = next((one["sub_question"] for one in hits if one["sub_question"]), None)
    found = [page.say("follow_ups.best_sub_question", number=question)] if question else []
    first = next((one for one in hits if one["municipality"]), None)
    name, key = (first["municipality"], "practices" if first["kind"] == "practice" else "profile") if first else (None, "")
    return [*found, page.say(f"follow_ups.{key}", name=name)] if name else [*found, page.say("follow_ups.coverage")]


def _draft(page: Page, request: Request) -> list[str]:
    name = page.result["municipality"]
    return [page.say("follow_ups.learn_from", name=name), page.say("follow_ups.check", name=name)]


def _check(page: Page, request: Request) -> list[str]:
    return [page.say("follow_ups.profile", name=page.result["municipality"]), page.say("follow_ups.learn_from", name=page.result["municipality"])]


def _coverage(page: Page, request: Request) -> list[str]:
    return [page.say("follow_ups.total"), page.say("follow_ups.areas")]


def _framework(page: Page, request: Request) -> list[str]:
    if "sub_question" in page.arguments:
        return [
            page.say("follow_ups.best_sub_question", number=page.arguments["sub_question"]),
            page.say("follow_ups.what_area", area=page.arguments["area"]),
        ]
    if "area" in page.arguments:
        edition = page.result["editions"][-1]["edition"]
        found = [page.say("follow_ups.best", area=page.arguments["area"], edition=edition)]
        described = next((row for row in page.result["background"] if row["edition"] != edition), None)
        if described and "edition" in page.arguments:
            found.append(page.say("follow_ups.what_area_of", area=described["area"], edition=described["edition"]))
        return [*found, page.say("follow_ups.areas")]
    return [page.say("follow_ups.total"), page.say("follow_ups.coverage")]
