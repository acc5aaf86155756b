"""The state of a dialogue: what the last answer was about, said explicitly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.chat.listing import listing
from assistant.chat.request import Request
from assistant.domain.answer import Envelope

REMEMBERED = 4
"""How many municipalities, most recent first, "them" can reach."""
PAST = 6
"""How many earlier requests "back to that" can reach."""
_ASIDES = frozenset(("evaluations", "edition"))
"""What is asked about an evaluation in passing: the subject stays."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Empty at the start; `after` gives the next one.

    `own`: the asker's municipality (plain name). `recent`: municipalities talked about, most recent first. `area`,
    `sub_question`: those that the question was about; `told_area`, `told_sub_question`: those that the answer named instead
    ("weakest on area 7"). `edition`: whose numbers these are; `area_edition`: the edition asked for; `area_named`: the area was
    asked for by its name. `told`: municipalities that the answer put first. `shown`: how many rows of the last list were
    shown, for "visa mer". `pending`: a question that was answered by asking which municipality or county it is about, or answered
    for anybody although the asker spoke of their own municipality.

    `lists`: what answers listed last, by kind (see listing.py); `pointed`: the kind that "the second" means; `at`: the place of the
    one picked last, from 1; `order`: best or lowest, how that list stands. `parts`: the requests of an answer to several questions, as
    `part` makes them; `past`: earlier requests, most recent first.
    """

    own: str | None = None
    intent: str | None = None
    focus: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    recent: tuple[str, ...] = ()
    area: int | None = None
    sub_question: str | None = None
    edition: str | None = None
    area_edition: str | None = None
    area_named: bool = False
    year: int | None = None
    topic: str | None = None
    language: str | None = None
    shown: int = 0
    told_area: int | None = None
    told_sub_question: str | None = None
    told: tuple[str, ...] = ()
    pending: str = ""
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    pointed: str = ""
    at: int = 0
    order: str = ""
    parts: tuple[Mapping[str, Any], ...] = ()
    past: tuple[Mapping[str, Any], ...] = ()

    @property
    def listed(self) -> tuple[str, ...]:
        """The list that "the second" means."""
        return tuple(self.lists.get(self.pointed, ()))

    @property
    def municipality(self) -> str | None:
        return self.recent[0] if self.recent else None

    @property
    def told_without_asker(self) -> bool:
        """Whether the last question was about the asker's own municipality and was answered without knowing which that is."""
        return bool(self.pending) and self.intent in ("rank", "search")

    @property
    def place(self) -> dict[str, Any]:
        """The sub-question or area that "that" and "there" mean: the one asked about, else the one that the answer named."""
        if self.sub_question or (self.told_sub_question and not self.area):
            return {"sub_question": self.sub_question or self.told_sub_question}
        area = self.area or self.told_area
        return {"area": area} if area else {}

    @property
    def topmost(self) -> dict[str, Any]:
        """The first of the weak or strong sub-questions that were just listed, for who asks about just one."""
        listed = self.focus in ("weak_sub_questions", "strong_sub_questions") and self.pointed == "sub_question" and self.listed
        return {"sub_question": self.listed[0]} if listed else {}

    def as_of(self, part: Mapping[str, Any]) -> Dialogue:
        """The dialogue as if that part of it had been the last answer."""
        given = dict(part["arguments"])
        own: dict[str, Any] = {key: part[key] for key in ("intent", "focus", "shown", "edition", "area_named")}
        places: dict[str, Any] = {
            "area": given.get("area"),
            "sub_question": given.get("sub_question"),
            "area_edition": given.get("edition"),
            "year": given.get("year"),
        }
        names = _named(given)
        recent = tuple(dict.fromkeys([*names, *self.recent]))[:REMEMBERED]
        return replace(self, arguments=given, recent=recent, parts=(), told=() if names else tuple(part["told"]), **own, **places)

    def after(self, request: Request, envelope: Envelope | None, edition: str | None = None) -> Dialogue:
        """The dialogue with this request answered. A question that was not ours, or needs a word more, leaves the subject.

        `edition`: that of the evaluation asked about, when there is no envelope to tell.
        """
        own = request.notes.get("own", self.own)
        if request.tool is None:
            return replace(self, own=own, language=request.language, pending=request.notes.get("pending", ""))
        arguments = dict(envelope.arguments) if envelope is not None else dict(request.arguments)
        if request.notes.get("sources") or self._in_passing(request, arguments):
            return replace(self, own=own, language=request.language, pending="")
        result: Mapping[str, Any] = envelope.result if envelope is not None else {}
        told = _told(request, result)
        named = _named(arguments) or [one for one in told if "of" in request.notes]
        found = Dialogue(
            own=own,
            intent=request.intent,
            focus=request.focus,
            arguments=arguments,
            recent=tuple(dict.fromkeys([*named, *self.recent]))[:REMEMBERED],
            area=arguments.get("area"),
            sub_question=arguments.get("sub_question"),
            edition=arguments.get("edition") or _edition(request, result) or edition,
            area_edition=arguments.get("edition"),
            area_named=bool(request.notes.get("area_named")),
            year=arguments.get("year"),
            topic=request.topic,
            language=request.language,
            shown=int(request.notes.get("shown", 0)),
            told_area=_told_area(request, result),
            told_sub_question=request.notes.get("about"),
            told=told,
            pending=request.notes.get("pending", ""),
            parts=tuple(request.notes.get("parts", ())),
            past=(part(self), *self.past)[:PAST] if self.intent else (),
        )
        return replace(found, **self._lists_after(request, result))

    def _in_passing(self, request: Request, arguments: Mapping[str, Any]) -> bool:
        """Whether something was asked beside the subject: which edition that was, why the first of a ranking is first."""
        if request.intent != "profile" or request.notes.get("returned"):
            return False
        name = arguments.get("municipality")
        if self.intent == "rank":
            return request.focus == "why" and name in self.told
        return request.focus in _ASIDES and self.intent in ("profile", "peers", "check") and name == self.arguments.get("municipality")

    def _lists_after(self, request: Request, result: Mapping[str, Any]) -> dict[str, Any]:
        """What is listed now. Who picks from a list goes on with that list ("the first", then "the second")."""
        new = listing(request, result)
        lists = {**self.lists, new.kind: new.items} if new else dict(self.lists)
        picked = request.notes.get("picked")
        if picked:
            kind, place = picked
            return {"lists": {**lists, kind: tuple(self.lists.get(kind, ()))}, "pointed": kind, "at": place, "order": self.order}
        before = tuple(self.lists.get(new.kind, ())) if new else ()
        if new is not None and len(new.items) == 1 < len(before) and new.items[0] in before:
            # One of those listed is the answer: the list stays, so that "the other" can be asked for.
            return {"lists": dict(self.lists), "pointed": new.kind, "at": before.index(new.items[0]) + 1, "order": ""}
        if new is None:
            return {"lists": lists, "pointed": self.pointed, "at": self.at, "order": self.order}
        return {"lists": lists, "pointed": new.kind, "at": 0, "order": new.order}


def part(dialogue: Dialogue) -> dict[str, Any]:
    """The last request of a dialogue, as what comes later can go back to it."""
    kept = ("intent", "focus", "arguments", "shown", "edition", "area_named", "told")
    return {key: getattr(dialogue, key) for key in kept}


def _named(arguments: Mapping[str, Any]) -> list[str]:
    return [arguments["municipality"]] if "municipality" in arguments else list(arguments.get("municipalities", ()))


def _edition(request: Request, result: Mapping[str, Any]) -> str | None:
    """The edition whose numbers an answer used, when it is one."""
    if request.intent in ("rank", "profile", "peers"):
        return result.get("edition")
    rows = result.get("municipalities") if request.intent == "compare" else None
    editions = {row.get("edition") for row in rows} if isinstance(rows, list) else set()
    return editions.pop() if len(editions) == 1 else None


def _told_area(request: Request, result: Mapping[str, Any]) -> int | None:
    """The one area that an answer named: the strongest, the weakest, where two are furthest apart."""
    if request.intent == "compare" and request.notes.get("areas"):
        apart = [row for row in result.get("differences", ()) if row["area"] is not None]
        return max(apart, key=lambda row: abs(row["difference"]))["area"] if apart else None
    named = result.get(request.focus) if request.intent == "profile" and request.focus in ("strongest", "weakest") else None
    return named[0] if isinstance(named, list) and len(named) == 1 else None


def _told(request: Request, result: Mapping[str, Any]) -> tuple[str, ...]:
    """The municipalities that a ranking put first; where it leads with credit, the first credited."""
    if request.intent != "rank":
        return ()
    if "of" in request.notes:
        return (request.notes["of"],)
    listed = listing(request, result)
    if listed is not None and not listed.order and "risen" not in result:
        return listed.items[:1]
    rows = result.get("risen") or result.get("scored") or ()
    return tuple(row["municipality"] for row in rows if row.get("rank", 1) == 1)[:REMEMBERED]
