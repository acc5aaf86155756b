"""What prompts/*/advice.toml knows about a sub-question, an area or the total: titles, advice, a question to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.framework import Framework
from assistant.language.phrases import Phrases

ADVICE_EDITION = "2016"
"""Whose numbers advice.toml uses."""


@dataclass(frozen=True, slots=True)
class Advice:
    """`topic`: how the subject is called mid-sentence, empty where only an area is known. `area`: in ADVICE_EDITION's
    numbers, None for the total. `why`: which of the area's background statements says why it matters, from 1."""

    title: str
    topic: str
    area: int | None
    why: int | None
    actions: Sequence[str]
    ask: str


def advice_for(framework: Framework, say: Phrases, row: dict[str, Any]) -> Advice:
    """Of a row of the result of `peers`. A sub-question of another edition gets what is known about its area's subject."""
    if row["area"] is None:
        return Advice(say("advice.total.title"), "", None, None, _texts(say, "advice.total.actions"), say("advice.total.ask"))
    number, edition = row["sub_question"], row["edition"]
    area = advice_area(framework, edition, row["area"])
    known = number is not None and edition == ADVICE_EDITION and f"advice.{number}.title" in say
    key = f"advice.{number}" if known else f"advice.area.{area}" if area is not None else "advice.total"
    why = int(str(say.raw(f"{key}.why"))) if f"{key}.why" in say else None
    if known:
        return Advice(say(f"{key}.title"), say(f"{key}.topic"), area, why, _texts(say, f"{key}.actions"), say(f"{key}.ask"))
    name = row["area_name_en"] if say.language == "en" and row["area_name_en"] else row["area_name"]
    title = row["text"].rstrip(" ?") if number is not None else name
    return Advice(title or name or "", "", area, why, _texts(say, f"{key}.actions"), say(f"{key}.ask"))


def advice_area(framework: Framework, edition: str, area: int) -> int | None:
    """The area with the same subject in ADVICE_EDITION."""
    if edition == ADVICE_EDITION:
        return area
    return next((a for e, a, _ in framework.related(edition, area) if e == ADVICE_EDITION), None)


def _texts(say: Phrases, key: str) -> Sequence[str]:
    found = say.raw(key)
    return (found,) if isinstance(found, str) else found
