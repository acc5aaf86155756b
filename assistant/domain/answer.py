"""What a tool gives and what a person gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.domain.evidence import Citation

STATUSES = ("answered", "partial", "not_in_material", "clarify", "out_of_scope")

CAVEAT_CODES = (
    "editions_differ",
    "default_edition",
    "few_evaluations",
    "derived_value",
    "inferred_edition",
    "report_contradicts_itself",
    "name_corrected",
    "own_words",
    "old_evidence",
    "placement_uncertain",
    "model_text_rejected",
    "model_unavailable",
)


@dataclass(frozen=True, slots=True)
class Caveat:
    """What the reader must know before using the answer. `values` fill the sentence that `prompts/` has for `code`."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a tool of the catalogue gives. `result` has the JSON shape that docs/contract.md fixes for the tool."""

    tool: str
    arguments: dict[str, Any]
    result: dict[str, Any]
    citations: tuple[Citation, ...] = ()
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question; `caveats` are (code, text) in the answer's language."""

    question: str
    language: str
    status: str
    text: str
    tool: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    result: dict[str, Any] | None = None
    citations: tuple[Citation, ...] = ()
    caveats: tuple[tuple[str, str], ...] = ()
    follow_ups: tuple[str, ...] = ()
    model: str | None = None
    elapsed_ms: int = 0
    id: str | None = None
    explain: Mapping[str, Any] | None = None
    tokens: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The answer as the contract has it; `tokens` only when a language model was asked, `explain` only when it was asked for."""
        body: dict[str, Any] = {} if self.id is None else {"id": self.id}
        body |= {
            "question": self.question,
            "language": self.language,
            "status": self.status,
            "text": self.text,
            "tool": self.tool,
            "arguments": dict(self.arguments),
            "result": self.result,
            "citations": [one.as_json() for one in self.citations],
            "caveats": [{"code": code, "text": text} for code, text in self.caveats],
            "follow_ups": list(self.follow_ups),
            "model": self.model,
            "elapsed_ms": self.elapsed_ms,
        }
        if self.tokens is not None:
            body["tokens"] = dict(self.tokens)
        if self.explain is not None:
            body["explain"] = dict(self.explain)
        return body
