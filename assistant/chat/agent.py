"""With a language model: better words, never less truth.

The worded answer always exists first. The model may rewrite it, and (mode `full`) look further where the question was not
surely understood. Only checked sentences are let through; whatever goes wrong, the worded answer stands.
"""

from __future__ import annotations

import logging
import queue
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.chat.assistant import Assistant
from assistant.chat.dialogue import Dialogue
from assistant.chat.gathered import Gathered, as_data, tools
from assistant.chat.grounding.checking import Checker
from assistant.chat.grounding.evidence import Grounding
from assistant.chat.grounding.sentence import Words
from assistant.chat.model_draft import Redraft
from assistant.chat.model_text import Composer, Show, Worded
from assistant.chat.request import Request
from assistant.domain.answer import Answer, Envelope
from assistant.errors import ModelUnavailable
from assistant.language.error_words import error_text
from assistant.language.phrases import Phrases
from assistant.ports import LanguageModel, ModelTool, Turn, Usage
from assistant.tools.catalogue import Catalogue

log = logging.getLogger(__name__)

_QUOTE = re.compile(r"[”“\"][^”“\"]{1,600}[”“\"]")
MOST_CALLS = 6
LONGEST = 12_000
"""So many characters a model's answer may have; the longest worded one has half as many."""
MOST_TOKENS = 60_000
"""So many tokens, read and written, one question may take."""
SURE, CLEARLY = 0.6, 0.12
"""The router is sure of a question with this score, so far before the next reading (scores end at 1, where several can meet)."""
MOST_AT_ONCE = 16
"""So many questions may wait for the model at the same time; more get the worded answer at once."""


@dataclass(slots=True)
class Outcome:
    """How it went: `kind` is used, rejected, unavailable (then with `reason` and `remedy`) or aside (the model said that it is not ours)."""

    kind: str
    answer: Answer | None = None
    usage: Usage = field(default_factory=Usage)
    dropped: int = 0
    reason: str = ""
    remedy: str = ""


class ModelAssistant:
    """An assistant with a language model. Safe to share between threads; no request waits for another's model."""

    def __init__(
        self,
        plain: Assistant,
        model: Callable[[], LanguageModel],
        catalogue: Catalogue,
        phrases: Callable[[str], Phrases],
        *,
        mode: str,
        seconds: float,
        count: Callable[[Mapping[str, Any]], None] = lambda _line: None,
        price: tuple[float, float] | None = None,
    ) -> None:
        """`model` is asked for at the first question, outside its time limit. `count` is told what each question took.

        `price`: of a million tokens, read and written.
        """
        self.plain, self._model, self._catalogue, self._phrases = plain, model, catalogue, phrases
        self._mode, self._seconds, self._count, self._price = mode, seconds, count, price
        self._words: dict[str, Words] = {}
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)

    @property
    def grounding(self) -> Grounding:
        return self.plain.grounding

    def word(self, envelope: Envelope, language: str | None = None) -> Answer:
        """An envelope in words; without the model, as pages show it many times."""
        return self.plain.word(envelope, language)

    def ask(
        self,
        question: str,
        dialogue: Dialogue = Dialogue(),
        *,
        language: str | None = None,
        id: str | None = None,
        explain: bool = False,
        show: Show | None = None,
    ) -> tuple[Answer, Dialogue]:
        """The answer, and the dialogue to go on with. `show` is told checked sentences as they come; the answer's text is what counts."""
        worded, after = self.plain.ask(question, dialogue, language=language, id=id, explain=True)
        shown = worded if explain else replace(worded, explain=None)
        looking = self._mode == "full" and unsure(worded)
        if not looking and (worded.result is None or worded.tool is None or not worded.text):
            return shown, after
        started = time.perf_counter()
        gathered = Gathered(worded if worded.result is not None and worded.tool else None)
        outcome = self._outcome(worded, dialogue, gathered, looking, show)
        elapsed = worded.elapsed_ms + round(1000 * (time.perf_counter() - started))
        self._told(outcome, elapsed)
        answer = replace(self._answer(shown, outcome), elapsed_ms=elapsed, tokens=self._tokens(outcome.usage))
        if outcome.kind == "used" and gathered.envelopes:
            envelope = gathered.envelopes[-1]
            after = dialogue.after(Request(envelope.tool, worded.language, "", dict(envelope.arguments)), envelope)
        return answer, after

    # -- the model at work ------------------------------------------------------------------------------------------

    def _outcome(self, worded: Answer, dialogue: Dialogue, gathered: Gathered, looking: bool, show: Show | None) -> Outcome:
        if not self._places.acquire(blocking=False):
            return Outcome("unavailable", reason="too many questions at once")
        try:
            model = self._model()
        except ModelUnavailable as error:
            self._places.release()
            return Outcome("unavailable", reason=error.message, remedy=error_text(error, self._phrases(worded.language)))
        say, words = self._phrases(worded.language), self._words_of(worded.language)
        given = tools(self._catalogue, gathered, lambda one: self.plain.word(one, worded.language), say, words) if looking else []
        drafting = worded.tool == "draft" and not looking
        form = say("agent.system_draft" if drafting else "agent.system_answer") + say("agent.system_data")
        system = say("agent.system") + form + (say("agent.system_tools", calls=MOST_CALLS) if looking else "")
        writing = _Writing(model, system, self._prompt(worded, dialogue, gathered, looking), given, self._places.release)
        try:
            text, usage = self._written(writing, worded, gathered, show)
        except ModelUnavailable as error:
            return Outcome("unavailable", usage=error.values.get("usage", writing.usage), reason=error.message)
        finally:
            writing.stop.set()
        return replace(self._judged(text, worded, gathered), usage=usage)

    def _prompt(self, worded: Answer, dialogue: Dialogue, gathered: Gathered, looking: bool) -> str:
        say, words = self._phrases(worded.language), self._words_of(worded.language)
        parts = Worded.of(worded.text, _caveat_sign(say))
        values: dict[str, Any] = {"question": as_data(worded.question, words)[:2000], "answer": as_data(parts.for_model, words)}
        if looking:
            known = {
                "municipality": dialogue.municipality,
                "area": dialogue.area,
                "sub_question": dialogue.sub_question,
                "edition": dialogue.edition,
                "year": dialogue.year,
            }
            state = ", ".join(f"{key} {value}" for key, value in known.items() if value) or say("agent.dialogue_none")
            return say("agent.prompt_tools", dialogue=state, **values)
        return say("agent.prompt_draft" if worded.tool == "draft" else "agent.prompt", sources=gathered.sources(worded, words), **values)

    def _written(self, writing: _Writing, worded: Answer, gathered: Gathered, show: Show | None) -> tuple[str, Usage]:
        """The model's text, within the time limit. Sentences are shown while they come when what they rest on is settled."""
        deadline = time.monotonic() + self._seconds
        writing.start()
        if not writing.tools:
            self._checker(gathered)  # while the model thinks
        shown = self._composer(gathered, show) if show is not None and not writing.tools and worded.tool != "draft" else None
        text = ""
        while True:
            piece = writing.next(deadline)
            if isinstance(piece, Usage):
                return text, piece
            if isinstance(piece, Turn):
                text = ""
                continue
            text += piece
            if len(text) > LONGEST:
                raise ModelUnavailable("The model's answer is far too long.")
            if shown is not None:
                shown.feed(piece)

    def _judged(self, text: str, worded: Answer, gathered: Gathered) -> Outcome:
        """What of the text is let through."""
        say, words = self._phrases(worded.language), self._words_of(worded.language)
        if not text.strip():
            return Outcome("unavailable", reason="an empty answer")
        if text.strip().strip(".!*\"'”").casefold() == say("agent.outside").casefold():
            return Outcome("aside")
        if self._foreign(text, worded.text, words):
            return Outcome("unavailable", reason="an answer in another language")
        if not gathered.answers:
            said_again = " ".join(text.split()) == " ".join(worded.text.split())
            return Outcome("aside" if said_again else "rejected")  # nothing was looked up
        if gathered.last.tool == "draft":
            return self._drafted(text, gathered)
        composer = self._composer(gathered, None)
        composer.feed(text)
        composer.finish()
        dropped = len(composer.dropped)
        base = gathered.last
        if not composer.answers(self.grounding, words):
            return Outcome("rejected", dropped=dropped)
        whole = gathered.whole
        answer = replace(base, text=composer.text(base.status != "answered"), result=whole.result, citations=whole.citations, caveats=whole.caveats)
        return Outcome("used", answer, dropped=dropped)

    def _drafted(self, text: str, gathered: Gathered) -> Outcome:
        base = gathered.last
        draft = Redraft(base.text, text, self._checker(gathered))
        if draft.dropped and not draft.taken:
            return Outcome("rejected", dropped=len(draft.dropped))
        return Outcome("used", replace(base, text=draft.text), dropped=len(draft.dropped))

    def _composer(self, gathered: Gathered, show: Show | None) -> Composer:
        base = gathered.last
        return Composer(Worded.of(base.text, _caveat_sign(self._phrases(base.language))), self._checker(gathered), show)

    def _checker(self, gathered: Gathered) -> Checker:
        """Made once for what has been gathered so far."""
        if gathered.checker is None or gathered.checker[0] != len(gathered.answers):
            made = Checker(gathered.whole, self.grounding, self._words_of(gathered.last.language))
            gathered.checker = (len(gathered.answers), made)
        return gathered.checker[1]

    def _foreign(self, text: str, worded: str, words: Words) -> bool:
        """Whether a text is in another language than the answer's: few small words of its own, or more of the other one's.

        Quotes and lines of the worded answer are in the language they are in.
        """
        text = _QUOTE.sub(" ", "\n".join(line for line in text.split("\n") if line.strip() not in worded))
        said = "".join(c if c.isalpha() else " " for c in text.casefold()).split()
        other = self._words_of("en" if words.language == "sv" else "sv")
        own = sum(one in words.function for one in said)
        strange = sum(one in other.function and one not in words.function for one in said)
        return len(said) >= 12 and (strange > own or own < 0.06 * len(said))

    def _words_of(self, language: str) -> Words:
        if language not in self._words:
            self._words[language] = Words(self._phrases(language))
        return self._words[language]

    # -- the answer -------------------------------------------------------------------------------------------------

    def _answer(self, worded: Answer, outcome: Outcome) -> Answer:
        say = self._phrases(worded.language)
        if outcome.kind == "aside":
            return worded
        if outcome.kind == "used" and outcome.answer is not None:
            answer = replace(outcome.answer, id=worded.id, question=worded.question, explain=worded.explain, model=self._model().name)
            return _with_caveat(answer, "model_text_rejected", say("agent.some_rejected")) if outcome.dropped else answer
        if outcome.remedy:
            return _with_caveat(worded, "model_unavailable", say("agent.not_set_up", remedy=outcome.remedy))
        code = "model_text_rejected" if outcome.kind == "rejected" else "model_unavailable"
        return _with_caveat(worded, code, say(f"caveats.{code}"))

    def _tokens(self, usage: Usage) -> dict[str, Any]:
        body: dict[str, Any] = {"read": usage.read, "written": usage.written, "estimated": usage.estimated}
        if self._price is not None:
            body["cost"] = round((usage.read * self._price[0] + usage.written * self._price[1]) / 1e6, 6)
        return body

    def _told(self, outcome: Outcome, elapsed: int) -> None:
        """Counted and logged; never what was asked or answered, and so not why a sentence was dropped: that has words of it."""
        if outcome.kind == "unavailable":
            log.warning("the language model was not available: %s", outcome.reason)
        elif outcome.dropped:
            log.info("%d sentences of the language model were dropped", outcome.dropped)
        self._count({"outcome": outcome.kind, "dropped": outcome.dropped, "ms": elapsed, **self._tokens(outcome.usage)})


class _Writing(threading.Thread):
    """A model writing on a thread of its own, so that nobody waits longer than the time limit."""

    def __init__(self, model: LanguageModel, system: str, prompt: str, given: list[ModelTool], ended: Callable[[], None]) -> None:
        super().__init__(daemon=True, name="language model")
        self.tools, self.stop, self.usage = given, threading.Event(), Usage()
        self._arguments = (model, system, prompt)
        self._ended = ended
        self._pieces: queue.SimpleQueue[str | Turn | Usage | ModelUnavailable] = queue.SimpleQueue()

    def run(self) -> None:
        model, system, prompt = self._arguments
        try:
            for piece in model.write(system, prompt, self.tools, most_calls=MOST_CALLS):
                if self.stop.is_set():
                    return
                self._pieces.put(piece)
            self._pieces.put(ModelUnavailable("The model's answer has no end."))
        except ModelUnavailable as error:
            self._pieces.put(error)
        except Exception as error:  # a model's adapter must never take the answer with it
            self._pieces.put(ModelUnavailable(f"The model failed: {type(error).__name__}"))
        finally:
            self._ended()

    def next(self, deadline: float) -> str | Turn | Usage:
        """The next piece. Raises ModelUnavailable: it failed, or the time is out."""
        try:
            piece = self._pieces.get(timeout=max(deadline - time.monotonic(), 0.001))
        except queue.Empty:
            raise ModelUnavailable("The model took too long.") from None
        if isinstance(piece, ModelUnavailable):
            raise piece
        if time.monotonic() > deadline:
            raise ModelUnavailable("The model took too long.")
        if isinstance(piece, Usage):
            self.usage = piece
            if piece.read + piece.written > MOST_TOKENS:
                raise ModelUnavailable("The model took too many tokens.")
        return piece


def unsure(answer: Answer) -> bool:
    """Whether the router was unsure of the question: it asked back, thought it not ours, or two readings are near each other."""
    if answer.status in ("clarify", "out_of_scope"):
        return True
    if answer.tool is None or answer.explain is None:
        return False
    candidates = answer.explain["candidates"]
    if not candidates:
        return False
    top = candidates[0]["score"]
    rival = max((one["score"] for one in candidates[1:] if one["intent"] != candidates[0]["intent"]), default=0)
    return bool(top < SURE or (top < 1 and top - rival < CLEARLY))


def _caveat_sign(say: Phrases) -> str:
    return f"*{say('help.caveats')}*"


def _with_caveat(answer: Answer, code: str, text: str) -> Answer:
    return replace(answer, text=f"{answer.text}\n\n*{text}*", caveats=(*answer.caveats, (code, text)))
