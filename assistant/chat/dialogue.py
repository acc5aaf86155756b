"""The state of a dialogue: what the last answer was about, said explicitly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.chat.request import Request
from assistant.domain.answer import Envelope

REMEMBERED = 4
"""How many municipalities, most recent first, "them" can reach."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Empty at the start; `after` gives the next one.

    `own`: the asker's municipality (plain name). `recent`: municipalities talked about, most recent first. `shown`: how
    many rows of the last list were shown, for "visa mer".
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
    year: int | None = None
    topic: str | None = None
    language: str | None = None
    shown: int = 0

    @property
    def municipality(self) -> str | None:
        return self.recent[0] if self.recent else None

    def after(self, request: Request, envelope: Envelope | None) -> Dialogue:
        """The dialogue with this request answered. A question that was not ours, or needs a word more, leaves the subject."""
        own = request.notes.get("own", self.own)
        if request.tool is None:
            return replace(self, own=own, language=request.language)
        arguments = dict(envelope.arguments) if envelope is not None else dict(request.arguments)
        named = [arguments["municipality"]] if "municipality" in arguments else list(arguments.get("municipalities", ()))
        recent = tuple(dict.fromkeys([*named, *self.recent]))[:REMEMBERED]
        result = envelope.result if envelope is not None else {}
        edition = arguments.get("edition") or (result.get("edition") if request.intent in ("rank", "profile", "peers") else None)
        return Dialogue(
            own=own,
            intent=request.intent,
            focus=request.focus,
            arguments=arguments,
            recent=recent,
            area=arguments.get("area"),
            sub_question=arguments.get("sub_question"),
            edition=edition,
            area_edition=arguments.get("edition"),
            year=arguments.get("year"),
            topic=request.topic,
            language=request.language,
            shown=int(request.notes.get("shown", 0)),
        )
