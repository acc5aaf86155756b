"""A question comes in, an answer goes out: understood, asked of the catalogue, put into words, held against its sources."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.chat.dialogue import Dialogue, part
from assistant.chat.grounding.evidence import Evidence, Grounding
from assistant.chat.request import FOCUSES, Request
from assistant.chat.understand.understand import Understander
from assistant.chat.wording import caveats, compare, coverage, leads, other, peers, profile, rank, search, sources
from assistant.chat.wording.composing import Page, bare
from assistant.chat.wording.follow_ups import follow_ups
from assistant.chat.wording.stance import stance
from assistant.domain.answer import Answer, Caveat, Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evidence import Citation
from assistant.errors import KompassError, NothingRecorded, UnknownName, UnknownYear
from assistant.language.error_words import error_text
from assistant.language.folding import contains, whole
from assistant.language.phrases import Phrases
from assistant.tools.catalogue import Catalogue

log = logging.getLogger(__name__)

WORDERS: Mapping[str, Callable[[Page, Request], None]] = {
    "rank": rank.word,
    "profile": profile.word,
    "compare": compare.word,
    "peers": peers.word,
    "search": search.word,
    "draft": other.draft,
    "check": other.check,
    "coverage": coverage.coverage,
    "framework": other.framework,
}


class Assistant:
    """Answers questions without a language model. Safe to share between threads; a dialogue is handed in and out."""

    def __init__(
        self, corpus: Callable[[], Corpus], catalogue: Catalogue, understander: Understander, phrases: Callable[[str], Phrases], language: str = "sv"
    ) -> None:
        self._corpus, self._catalogue, self._understander, self._phrases, self._language = corpus, catalogue, understander, phrases, language
        self._grounding: Grounding | None = None

    def ask(
        self, question: str, dialogue: Dialogue = Dialogue(), *, language: str | None = None, id: str | None = None, explain: bool = False
    ) -> tuple[Answer, Dialogue]:
        """The answer, and the dialogue to go on with."""
        started = time.perf_counter()
        question = whole(question)
        request = self._understander.understand(question, dialogue, language)
        answer, envelope, asked = self._answered(question, request)
        elapsed = round(1000 * (time.perf_counter() - started))
        answer = replace(answer, id=id, elapsed_ms=elapsed, explain=explained(request) if explain else None)
        return answer, dialogue.after(asked, envelope)

    def word(self, envelope: Envelope, language: str | None = None) -> Answer:
        """An envelope in words, as the answer to the plain question that its tool answers."""
        spoken = language or self._language
        request = Request(envelope.tool, spoken, _plain_focus(envelope), dict(envelope.arguments))
        page = Page(envelope, self._phrases(spoken))
        WORDERS[envelope.tool](page, request)
        return self._answer("", request, envelope, page)

    # -- answering --------------------------------------------------------------------------------------------------

    def _answered(self, question: str, request: Request) -> tuple[Answer, Envelope | None, Request]:
        if request.tool is None:
            return self._without_tool(question, request), None, request
        try:
            envelope = self._catalogue.call(request.tool, _with_notes(request))
        except KompassError as error:
            return self._failed(question, request, error)
        say = self._phrases(request.language)
        page = Page(envelope, say, int(request.notes.get("offset", 0)))
        page.asked = question
        page.rows_asked, page.share_asked = request.notes.get("rows"), bool(request.notes.get("share"))
        page.areas_asked, page.least_asked = bool(request.notes.get("areas")), bool(request.notes.get("least"))
        page.single_asked = bool(request.notes.get("single"))
        page.stance = stance(question, say, request.notes.get("direction"))
        self._write(page, request)
        asked, parts = request, [_part(request, envelope, page)]
        for also in request.also:
            envelope, answered = self._second(page, envelope, also, parts)
            asked = also if answered else asked
        notes = {"shown": page.shown} | ({"parts": parts} if len(parts) > 1 else {})
        asked = replace(asked, notes={**asked.notes, **notes})
        if request.notes.get("sources"):
            page = sources.page(page, envelope)
        return self._answer(question, asked if request.also else request, envelope, page), envelope, asked

    @staticmethod
    def _write(page: Page, request: Request) -> None:
        if request.notes.get("lead"):
            page.paragraph(leads.lead(page, request))
        if request.notes.get("unmeasured"):
            lowest, unmeasured = request.tool == "search", request.notes["unmeasured"]
            page.paragraph(page.say("answers.unmeasured_lowest" if lowest else "answers.unmeasured", subject=unmeasured))
            page.status = "partial"
        WORDERS[request.tool or ""](page, request)

    def _second(self, page: Page, first: Envelope, also: Request, parts: list[Mapping[str, Any]]) -> tuple[Envelope, bool]:
        """The other question of the same message, answered on the same page, and whether it could be."""
        assert also.tool is not None
        try:
            second = self._catalogue.call(also.tool, also.arguments)
        except KompassError as error:
            page.paragraph(page.say("help.and_then"), self._error_text(error, page.say))
            page.status = "partial"
            # What could not be answered, and what is there instead, is named in the text: the answer is held against it too.
            refused = {**also.arguments, "suggestions": list(error.suggestions)}
            return replace(first, result={**first.result, "unanswered": [*first.result.get("unanswered", ()), refused]}), False
        page.go_on(second, int(also.notes.get("offset", 0)))
        if second.tool != first.tool:
            page.paragraph(page.say("help.and_then"))
        before, page.status = page.status, "answered"
        self._write(page, also)
        parts.append(_part(also, second, page))
        page.status = page.status if page.status == before else "partial"
        both = {one.code: one for one in (*first.caveats, *second.caveats)}
        citations = {one.id: one for one in (*first.citations, *second.citations)}
        together = replace(second, result={**second.result, "also": [first.result]}, caveats=tuple(both.values()))
        return replace(together, citations=tuple(citations.values())), True

    def _answer(self, question: str, request: Request, envelope: Envelope, page: Page) -> Answer:
        say = page.say
        corrected = [Caveat("name_corrected", {"given": bare(given), "name": name}) for given, name in request.corrections]
        belonging = caveats.belonging(page, envelope.tool, (*corrected, *envelope.caveats))
        shown = [say(f"caveats.{one.code}", **one.values) for one in caveats.to_tell(page, envelope.tool, belonging)]
        if shown:
            page.paragraph(f"*{say('help.caveats')}* {' '.join(shown)}")
        citations = self._standing(page.citations())
        answer = Answer(
            question,
            say.language,
            page.status,
            page.text,
            envelope.tool,
            envelope.arguments,
            envelope.result,
            citations,
            tuple((one.code, say(f"caveats.{one.code}", **one.values)) for one in belonging),
            follow_ups(page, request),
        )
        return self._grounded(answer)

    def _grounded(self, answer: Answer) -> Answer:
        """The answer without any line that its evidence does not back: there is none unless something is wrong with us."""
        check = self.grounding.against(Evidence.of(answer.result, answer.arguments, answer.citations, answer.caveats, answer.question))
        if not check(answer.text):
            return answer
        lines = [line for line in answer.text.split("\n") if not (faults := check(line)) or self._report(answer.question, faults)]
        return replace(answer, text="\n".join(lines).strip())

    @staticmethod
    def _report(question: str, faults: list[str]) -> bool:
        log.error("a line of an answer was dropped: %s", "; ".join(faults))
        return False

    @property
    def grounding(self) -> Grounding:
        if self._grounding is None:
            self._grounding = Grounding(self._corpus().municipalities)
        return self._grounding

    def _standing(self, citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        """A citation whose quote is not on its page keeps its place without the quote, so that marks stay right."""
        reports = self._corpus().reports
        checked = []
        for one in citations:
            report = next((r for id, r in reports.items() if id in one.id), None) if one.kind == "report" and one.page else None
            if report is not None and one.page and not contains(report.page_texts[one.page - 1], one.quote):
                log.error("a quote is not on its page: %s", one.id)
                one = replace(one, quote="")
            checked.append(one)
        return tuple(checked)

    # -- when no tool answers ---------------------------------------------------------------------------------------

    def _without_tool(self, question: str, request: Request) -> Answer:
        say = self._phrases(request.language)
        page = Page(Envelope("", {}, {}), say)
        if request.intent == "help":
            other.help(page, request)
            return Answer(question, say.language, "answered", page.text)
        if request.intent == "out_of_scope":
            return Answer(
                question, say.language, "out_of_scope", say("help.out_of_scope"), follow_ups=(say("follow_ups.coverage"), say("follow_ups.total"))
            )
        return self._clarify(question, request, say)

    def _clarify(self, question: str, request: Request, say: Phrases) -> Answer:
        choices = list(request.choices)
        if request.focus == "beyond":
            return self._beyond(question, request.notes["listed"], say)
        key = "which" if choices and request.focus == "municipality" else request.focus
        text = say(f"help.clarify_{key}")
        if not choices and request.focus == "subject":
            name = next(iter(self._known_names(1)), "")
            choices = [say("help.choices_subject", n, name=name) for n in range(len(say.texts("help.choices_subject")))]
        if not choices and request.focus == "municipality":
            choices = self._known_names(5, request.notes.get("county"))
        elif choices:
            text = f"{text} {say.listed(choices)}?" if request.focus == "municipality" else text
        return Answer(question, say.language, "clarify", text, result={"choices": choices}, follow_ups=tuple(choices[:3]))

    @staticmethod
    def _beyond(question: str, listed: Sequence[str], say: Phrases) -> Answer:
        """One was asked about that the list before has not: what it has."""
        text = say("help.clarify_beyond", count=len(listed), names=say.listed(listed))
        return Answer(question, say.language, "clarify", text, result={"choices": list(listed)}, follow_ups=tuple(listed[:3]))

    def _known_names(self, count: int, county: str | None = None) -> list[str]:
        """Municipalities about which most is known; those of the county, when the question names one."""
        corpus = self._corpus()
        rank_of = {"sub_questions": 0, "areas": 1, "total": 2, "range": 3, "none": 4}
        best = sorted(corpus.evaluations, key=lambda one: (rank_of[one.known], -(one.year or 0)))
        names = [*(one.municipality for one in best), *(one.name for one in corpus.municipalities)]
        within = {one.name for one in corpus.municipalities if county in (None, one.county)}
        return list(dict.fromkeys(name for name in names if name in within))[:count]

    def _failed(self, question: str, request: Request, error: KompassError) -> tuple[Answer, Envelope | None, Request]:
        """A tool that could not answer becomes an honest answer."""
        say = self._phrases(request.language)
        wrong = _wrong_year(request, error)
        if wrong:
            rest = {key: value for key, value in request.arguments.items() if key not in wrong}
            without = replace(request, arguments=rest, notes={key: value for key, value in request.notes.items() if key not in wrong})
            answer, envelope, asked = self._answered(question, without)
            years = say.listed(error.suggestions)
            opening = say(
                "help.unknown_year" if years else "help.unknown_year_none",
                name=error.values.get("name", ""),
                given=bare(str(error.values.get("given", ""))),
                years=years,
            )
            return (
                replace(answer, text=f"{opening}\n\n{answer.text}", status="partial" if answer.status == "answered" else answer.status),
                envelope,
                asked,
            )
        arguments = dict(request.arguments)
        if isinstance(error, NothingRecorded):
            return self._not_in_material(question, request, error, say), Envelope(request.tool or "", arguments, {}), request
        status = "clarify" if isinstance(error, UnknownName) else "not_in_material"
        result = {"choices": list(error.suggestions)} if status == "clarify" else None
        text = self._error_text(error, say)
        return Answer(question, say.language, status, text, None if status == "clarify" else request.tool, arguments, result), None, request

    def _not_in_material(self, question: str, request: Request, error: KompassError, say: Phrases) -> Answer:
        corrected = tuple(("name_corrected", say("caveats.name_corrected", given=bare(given), name=name)) for given, name in request.corrections)
        names = error.values.get("names") or [str(error.values.get("name") or error.values.get("given") or "")]
        edition = error.values.get("edition")
        nothing = say("help.nothing_recorded_edition" if edition else "help.nothing_recorded", name=say.listed(names), edition=edition)
        text = f"{nothing} {say('profile.would_help')}"
        next_ones = (say("follow_ups.coverage"), say("follow_ups.total"))
        return Answer(
            question, say.language, "not_in_material", text, request.tool, dict(request.arguments), None, caveats=corrected, follow_ups=next_ones
        )

    @staticmethod
    def _error_text(error: KompassError, say: Phrases) -> str:
        typed: dict[str, Any] = {name: bare(value) if isinstance(value, str) else value for name, value in error.values.items()}
        told = error_text(type(error)(error.message, error.suggestions[:5], **typed), say)
        return say("help.cannot") if told == error.message else told


def _part(request: Request, envelope: Envelope, page: Page) -> Mapping[str, Any]:
    """One question of a message, as the dialogue keeps it."""
    alone = replace(request, notes={**{key: value for key, value in request.notes.items() if key != "picked"}, "shown": page.shown})
    return {**part(Dialogue().after(alone, envelope)), "listed": page.listed}


def _with_notes(request: Request) -> Mapping[str, Any]:
    """The arguments, with the year to compare with where two years were named."""
    if request.intent == "profile" and request.notes.get("from_year"):
        return {**request.arguments, "from_year": request.notes["from_year"]}
    return request.arguments


def _wrong_year(request: Request, error: KompassError) -> set[str]:
    """Which of the years asked for the error is about."""
    if not isinstance(error, UnknownYear):
        return set()
    years = {"year": request.arguments.get("year"), "from_year": request.notes.get("from_year", request.arguments.get("from_year"))}
    return {key for key, year in years.items() if year is not None and str(year) == str(error.values.get("given"))}


def _plain_focus(envelope: Envelope) -> str:
    """What the plain question to a tool means, given its arguments."""
    if envelope.tool == "profile":
        return "sub_question" if "sub_question" in envelope.arguments else "area" if "area" in envelope.arguments else "overview"
    if envelope.tool == "search":
        return "who" if envelope.arguments.get("kind") == "practice" else "says"
    return FOCUSES[envelope.tool][0]


def explained(request: Request) -> dict[str, Any]:
    """Why a question was understood as it was."""
    return {
        "intent": request.intent,
        "focus": request.focus,
        "arguments": dict(request.arguments),
        "topic": request.topic,
        "corrections": [list(one) for one in request.corrections],
        "also": [one.intent for one in request.also],
        "candidates": [{"intent": one.intent, "score": one.score, "reasons": list(one.reasons)} for one in request.candidates],
    }
