"""What a language model may rest on: the worded answers it was given, under one numbering of sources."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from assistant.chat.grounding.checking import Checker
from assistant.chat.grounding.sentence import Words
from assistant.domain.answer import Answer, Envelope
from assistant.domain.evidence import Citation
from assistant.errors import KompassError
from assistant.language.folding import sentences
from assistant.language.phrases import Phrases
from assistant.ports import ModelTool
from assistant.tools.catalogue import Catalogue

_MARK = re.compile(r"\[(\d+)\]")
LONGEST_TEXT = 5_000
"""So many characters of a worded answer a model reads."""
MOST_SOURCES = 14
#: `draft` writes pages; the model has the same in `peers`.
NOT_FOR_MODELS = frozenset(("draft",))


def as_data(text: str, words: Words) -> str:
    """A source's text for a model: what sounds like orders is left out, and what would end the quotation."""
    lines = []
    for line in text.split("\n"):
        kept = [one for one in sentences(line) if not words.orders(one)] if words.orders(line) and "[[T" not in line else [line]
        lines.append(" ".join(kept))
    return "\n".join(lines).replace("<<<", "‹").replace(">>>", "›")[:LONGEST_TEXT]


class Gathered:
    """The evidence of one question. Tools may be called from several threads."""

    def __init__(self, first: Answer | None) -> None:
        self._lock = threading.Lock()
        self.citations: list[Citation] = []
        self.answers: list[Answer] = []
        self.envelopes: list[Envelope] = []
        self.checker: tuple[int, Checker] | None = None
        if first is not None:
            self.add(first)

    def add(self, answer: Answer, envelope: Envelope | None = None) -> Answer:
        """The answer with its marks in the common numbering."""
        with self._lock:
            places = {}
            for n, one in enumerate(answer.citations, 1):
                at = next((m for m, known in enumerate(self.citations, 1) if known.id == one.id), None)
                if at is None:
                    self.citations.append(one)
                    at = len(self.citations)
                places[n] = at
            text = _MARK.sub(lambda match: f"[{places.get(int(match[1]), match[1])}]", answer.text)
            renumbered = replace(answer, text=text)
            self.answers.append(renumbered)
            if envelope is not None:
                self.envelopes.append(envelope)
            return renumbered

    @property
    def last(self) -> Answer:
        """The last answer with all sources: what the model's text is an answer in place of."""
        return replace(self.answers[-1], citations=tuple(self.citations))

    @property
    def whole(self) -> Answer:
        """All answers as one, to check a text against: the last one's tool and result, the others' results beside."""
        last = self.last
        if len(self.answers) == 1:
            return last
        result = {**(last.result or {}), "also": [one.result for one in self.answers[:-1] if one.result]}
        caveats = dict(pair for one in self.answers for pair in one.caveats)
        return replace(last, text="\n\n".join(one.text for one in self.answers), result=result, caveats=tuple(caveats.items()))

    def sources(self, answer: Answer, words: Words) -> str:
        """The marked sources of a text, a line each."""
        lines = []
        for n in dict.fromkeys(int(one) for one in _MARK.findall(answer.text)):
            if 1 <= n <= len(self.citations):
                one = self.citations[n - 1]
                quote = as_data(one.quote, words)[:200]
                lines.append(f"[{n}] {as_data(one.label, words)}" + (f": ”{quote}”" if quote.strip() else ""))
        return "\n".join(lines[:MOST_SOURCES])


def tools(catalogue: Catalogue, gathered: Gathered, word: Callable[[Envelope], Answer], say: Phrases, words: Words) -> list[ModelTool]:
    """The catalogue's reading tools for a model; whatever they give goes into `gathered`."""

    def made(name: str) -> Callable[[Mapping[str, Any]], tuple[str, Any]]:
        def call(arguments: Mapping[str, Any]) -> tuple[str, Any]:
            try:
                envelope = catalogue.call(name, arguments)
                answer = gathered.add(word(envelope), envelope)
            except KompassError as error:
                return say("agent.tool_failed", message=as_data(error.message, words)), None
            text = say("agent.tool_result", tool=name, answer=as_data(answer.text, words), sources=gathered.sources(answer, words))
            return text, envelope

        return call

    return [ModelTool(one.name, one.description, one.schema, made(one.name)) for one in catalogue.specs() if one.name not in NOT_FOR_MODELS]
