"""What a question asks: scored candidates, the parts it names, and what the dialogue adds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from assistant.chat.dialogue import Dialogue
from assistant.chat.request import Request
from assistant.chat.understand import arguments as build
from assistant.chat.understand import choosing, followups, leaving_out, letters, little, overviews, referring, returning, several, standing
from assistant.chat.understand.asked import Asked
from assistant.chat.understand.intents import Scored, scored
from assistant.chat.understand.language_of import language_of
from assistant.chat.understand.slots import SlotFinder, Slots
from assistant.domain.corpus import Corpus
from assistant.language.names import folded
from assistant.language.question_names import QuestionNames
from assistant.language.question_spelling import QuestionSpelling
from assistant.language.question_words import QuestionWords
from assistant.language.topics import TopicMatcher

LONGEST = 2_500
"""So many characters of a question are read; a person's question is shorter."""
ENOUGH = 0.55
STRONG = 0.8
MOST_QUESTIONS = 3
"""So many questions in one message are answered one by one."""
BRIEF = 3
"""So few words say nothing but "more" or "in total"."""
LONGEST_ANSWER = 4
"""An answer to "which municipality?" has no more words than these."""
PEERS_EACH = 3
"""So many peers the tool gives when no number is asked for; so many more "fler" asks for."""
_OF_ASKER = ("peers", "profile")
_CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_NEXT_QUESTION = re.compile(
    r"\?\s+(?=\w)|,?\s+(?:och|samt|and|men|but)\s+(?=(?:vem|vilka|vilken|hur|vad|när|who|whom|which|how|what|when)\b)", re.IGNORECASE
)


_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\w)")


class Understander:
    """Reads questions. Safe to share between threads."""

    def __init__(self, corpus: Callable[[], Corpus], topics: TopicMatcher, words: QuestionWords) -> None:
        self._corpus, self._topics, self._words = corpus, topics, words
        self._made: tuple[int, SlotFinder, QuestionSpelling] | None = None

    def understand(self, question: str, dialogue: Dialogue = Dialogue(), language: str | None = None) -> Request:
        if dialogue.pending and (found := self._answered(question, dialogue, language)) is not None:
            return found
        request = self._understood(question, dialogue, language)
        if request.intent == "clarify" and request.focus == "municipality":
            request = replace(request, notes={**request.notes, "pending": question[:LONGEST]})
        return request

    def _answered(self, answer: str, dialogue: Dialogue, language: str | None) -> Request | None:
        """The question that was asked back about, with the municipality or county that is now said; None when something else is."""
        slots = self._finder().find(answer)
        asks = scored(folded(answer), slots, self._words)[0].cue >= ENOUGH
        if asks or len(answer.split()) > LONGEST_ANSWER or not (slots.names or slots.counties):
            return None
        if dialogue.told_without_asker and re.search(r"\w", self._finder().without_names(answer)):
            return None
        before = self._finder().find(dialogue.pending)
        doubtful = next((one.typed for one in before.names if one.others), None)
        # Said in full: "Åre" alone may be another word.
        said = f"{slots.names[0].municipality.name} kommun" if slots.names else slots.counties[0]
        whole = dialogue.pending.replace(doubtful, said) if doubtful else f"{said}: {dialogue.pending}"
        request = self._understood(whole, replace(dialogue, pending=""), language or dialogue.language)
        if request.intent == "clarify":
            return None
        if not before.own or len(slots.names) != 1:
            return request
        own = slots.names[0].municipality
        # "Vi är en liten kommun i Jämtland": the county told where the asker is.
        given = {key: value for key, value in request.arguments.items() if (key, value) != ("county", own.county)}
        return replace(request, arguments=given, notes={**request.notes, "own": own.name})

    def _understood(self, question: str, dialogue: Dialogue, language: str | None) -> Request:
        typed = _CONTROL.sub(" ", unicodedata.normalize("NFKC", question))[:LONGEST].strip()
        text = self._spelt(self._words.in_swedish(typed))
        asked_for = "en" if self._words.says("in_english", folded(text)) else "sv" if self._words.says("in_swedish", folded(text)) else None
        spoken = (
            language
            or asked_for
            or ("sv" if self._words.in_swedish(typed) != typed else language_of(self._finder().without_places(text), self._words, dialogue.language))
        )
        if not re.search(r"\w", text):
            return Request("clarify", spoken, "subject")
        first, *rest = self._split(text)
        request = self._one(first if rest else text, dialogue, spoken)
        for part in rest:
            then = dialogue.after(request, None, self._edition_of(request))
            also = self._one(part, then, spoken)
            if also.tool is None or also.tool == "framework" or (also.tool == request.tool and also.arguments == request.arguments):
                return self._one(text, dialogue, spoken)
            request = replace(request, also=(*request.also, replace(also, also=()), *also.also))
        return request

    def _split(self, text: str) -> list[str]:
        """The questions of one message, when each asks for something; else the whole."""
        parts = [one.strip() for one in _NEXT_QUESTION.split(text) if one and one.strip()]
        if not 1 < len(parts) <= MOST_QUESTIONS or len(text) > letters.LONG:
            return [text]
        return parts if all(self._asks(one, n) for n, one in enumerate(parts)) else [text]

    def _asks(self, part: str, place: int) -> bool:
        """Whether a part of a message asks for something by itself; after the first one it may lean on that ("Och område 3?")."""
        slots = self._finder().find(part)
        best = scored(folded(part), slots, self._words)[0]
        leaning = place > 0 and self._words.words["follow_start"].match(folded(part)) is not None and bool(slots.parts())
        return (best.cue >= STRONG and best.score >= ENOUGH) or leaning

    def _edition_of(self, request: Request) -> str | None:
        """The edition of the evaluation that a request is about."""
        name, year = request.arguments.get("municipality"), request.arguments.get("year")
        corpus = self._corpus()
        code = next((one.code for one in corpus.municipalities if one.name == name), "")
        some = [one for one in corpus.evaluations_of(code) if year in (None, one.year)]
        return next((one.edition for one in some if one.has_points), None)

    def _spelt(self, text: str) -> str:
        """The text with slips in its asking words mended; a letter is long enough to be understood with them."""
        if len(text) > letters.LONG:
            return text
        finder = self._finder()
        assert self._made is not None
        return self._made[2].mended(text, finder.places_of_names(text))

    def _finder(self) -> SlotFinder:
        corpus = self._corpus()
        if self._made is None or self._made[0] != corpus.revision:
            words = self._words
            texts = [one.text for one in corpus.findings] + [one.text for one in corpus.practices] + self._topics.texts()
            texts += [one.county for one in corpus.municipalities] + list(words.counties) + list(words.groups)
            known = set(words.known) | words.small | {word for text in texts for word in re.findall(r"\w+", text.casefold())}
            names = QuestionNames(corpus.municipalities, known, words.short_names)
            asking = words.known | {word for one in corpus.framework.areas for word in re.findall(r"\w+", one.name.casefold())}
            self._made = (corpus.revision, SlotFinder(corpus, self._topics, words, names), QuestionSpelling(asking, known))
        return self._made[1]

    # -- one question -----------------------------------------------------------------------------------------------

    def _one(self, text: str, dialogue: Dialogue, language: str) -> Request:
        need = letters.need(text, self._topics, self._words)
        low = folded(need or text)
        slots = followups.filled(low, self._finder().find(text, need), dialogue, self._corpus(), self._words)
        pick = referring.picked(low, slots, dialogue, self._corpus(), self._words)
        if pick is not None:
            low, slots = pick.rest, pick.into(slots, self._corpus())
        slots, left_out = leaving_out.apart(text, slots, self._words)
        candidates = self._scored(low, slots)
        own = self._own(slots, dialogue)
        asked = Asked(low, slots, dialogue, language, self._corpus(), self._words)
        request = self._chosen(asked, candidates) if pick is None else self._of_pick(pick, asked, candidates)
        if len(dialogue.parts) > 1 and pick is None and asked.short:
            request = several.of_each(request, asked, lambda other: self._chosen(other, candidates))
        notes: dict[str, Any] = {"own": own} if own else {}
        notes |= {"leaving_out": left_out} if left_out else {}
        if slots.own and not slots.names and not own and candidates[0].intent in _OF_ASKER and request.intent in ("rank", "search"):
            # Answered for anybody; when the asker says who they are, it is answered for them.
            notes["pending"] = text
        corrections = tuple((one.typed, one.municipality.name) for one in slots.names if one.corrected)
        told = tuple(one.candidate() for one in candidates[:4])
        also = tuple(replace(one, notes={**one.notes, **notes}) for one in request.also)
        return replace(request, notes={**request.notes, **notes}, corrections=corrections, candidates=told, also=also)

    def _scored(self, low: str, slots: Slots) -> list[Scored]:
        """Of a statement with a question after it, the question tells what is asked, when it tells anything.

        "Stämmer det att X är bäst?" is no question about sums when what it wants confirmed is a question of another kind.
        """
        if self._words.says("confirming", low) and self._words.says("superlative", low):
            low = self._words.words["confirming"].sub(" ", low)
        *before, last = _SENTENCE.split(low)
        if before and last.endswith("?") and not any(one.endswith("?") for one in before):
            asking = scored(last, slots, self._words)
            if asking[0].cue >= ENOUGH and asking[0].score >= ENOUGH:
                return asking
        return scored(low, slots, self._words)

    def _of_pick(self, pick: referring.Pick, asked: Asked, candidates: Sequence[Scored]) -> Request:
        """What is asked of the one picked from a list; of a ranking, when nothing else is asked, its place there."""
        if pick.item is None:
            return asked.clarify("beyond", listed=asked.dialogue.lists[pick.kind])
        request = (referring.told_again(pick, asked) if candidates[0].cue < ENOUGH else None) or self._chosen(asked, candidates)
        request = referring.there(request, asked)
        return replace(request, notes={**request.notes, "picked": (pick.kind, pick.place)}) if pick.place else request

    @staticmethod
    def _own(slots: Slots, dialogue: Dialogue) -> str | None:
        """The asker's own municipality, when the question says which it is."""
        return slots.own_name or dialogue.own

    def _chosen(self, asked: Asked, candidates: Sequence[Scored]) -> Request:
        doubtful = next((one for one in asked.slots.names if one.others), None)
        if doubtful is not None:
            choices = tuple(one.name for one in (doubtful.municipality, *doubtful.others))
            return Request("clarify", asked.language, "municipality", choices=choices, notes={"given": doubtful.typed})
        best = candidates[0]
        if asked.dialogue.intent is None and asked.says("follow_more") and len(asked.low.split()) <= BRIEF and not asked.slots.parts():
            return asked.clarify("subject")
        if best.intent == "help" and asked.dialogue.intent and asked.slots.parts() & {"length", "municipality", "area", "sub_question", "edition"}:
            best = candidates[1] if candidates[1].cue else replace(best, intent="", cue=0.0)
        if best.intent == "out_of_scope" and best.score >= 1.5:
            return asked.out_of_scope()
        if (about := self._of_the_talk(asked, best)) is not None:
            return about
        if asked.dialogue.parts and self._for_more(asked, best) and (left := several.more(asked)) is not None:
            return left
        if (found := self._leaning(asked, best)) is not None:
            intent, focus, given, notes = found
            return asked.request(intent, focus, given, notes)
        if best.cue and best.score >= ENOUGH and not little.no_question(best, asked):
            return choosing.chosen(best, asked)
        return little.weak(best, asked)

    def _of_the_talk(self, asked: Asked, best: Scored) -> Request | None:
        """What points at the answers before."""
        return returning.returned(asked, best) or referring.of_those(asked, best) or self._of_who_was_named(asked, best)

    def _of_who_was_named(self, asked: Asked, best: Scored) -> Request | None:
        """A short question about others, seen from the municipality talked about: its neighbours, those with more points."""
        name = asked.name() if asked.short and not asked.slots.names else None
        if name is None:
            return None
        beside = not best.cue or (best.intent == "compare" and not asked.slots.own)
        if asked.slots.like and beside and asked.dialogue.intent in ("profile", "coverage", "check"):
            return overviews.alike(asked, name)
        than_that = asked.says("follow_than_that") and asked.says("whoever")
        if asked.dialogue.intent == "profile" and (
            than_that or (asked.says("follow_does_better") and (best.cue < STRONG or best.intent == "search"))
        ):
            return standing.better(asked, name)
        return None

    @staticmethod
    def _for_more(asked: Asked, best: Scored) -> bool:
        """Whether more of what was listed is asked for."""
        brief = len(asked.low.split()) <= BRIEF
        return asked.says("follow_more") and (best.cue < STRONG or brief) and not asked.slots.parts() - {"total"} and asked.short

    def _leaning(self, asked: Asked, best: Scored) -> tuple[str, str, dict[str, Any], dict[str, Any]] | None:
        """A follow-up: intent, focus, arguments, notes. None when the question stands on its own."""
        low, slots, dialogue, words = asked.low, asked.slots, asked.dialogue, self._words
        if dialogue.intent is None:
            return None
        if (other := followups.regrouped(low, slots, dialogue, asked.corpus, words)) is not None:
            return (*other, {})
        if (again := followups.repeated(low, slots, dialogue, words)) is not None:
            return (*again, {})
        nearer = dialogue.intent == "peers" and bool(slots.parts() & {"like", "distance"}) and not slots.names and asked.short
        if not nearer and not followups.leans(low, dialogue, words, best.cue):
            return None
        brief = len(low.split()) <= BRIEF
        if self._for_more(asked, best):
            more = dict(dialogue.arguments)
            if dialogue.intent == "peers" and not dialogue.shown:
                # One list of peers is shown whole: more of them are asked for.
                more["limit"] = more.get("limit", PEERS_EACH) + PEERS_EACH
            return dialogue.intent, dialogue.focus or "", more, {"offset": dialogue.shown}
        same = best.intent == dialogue.intent
        total = slots.parts() == {"total"} and brief and dialogue.intent in ("profile", "compare", "rank")
        standalone = best.cue >= STRONG and best.score >= ENOUGH and not same and not total
        turned = dialogue.intent == "rank" and slots.lowest and not slots.names
        if standalone and not turned and not nearer and not words.says("follow_same_but", low):
            return None
        if dialogue.intent == "search" and not slots.names and not slots.years and (query := asked.query()):
            about = {"about": slots.any_topic.sub_question} if slots.any_topic else {}
            place = build.place(slots, asked.corpus, topic=False) if "provenance" in dialogue.arguments else {}
            return "search", dialogue.focus or "who", {**dialogue.arguments, **place, "query": query}, about
        if best.intent == "coverage" and best.focus == "times" and not slots.names:
            return None
        if best.focus == "previous" and asked.says("first_time"):
            return None
        found = followups.merged(low, slots, dialogue, asked.corpus, words)
        sized = dialogue.intent == "peers" and any(words.says(one, low) for one in ("follow_larger", "follow_smaller", "same_county"))
        if found is None or not (slots.parts() or turned or same or sized):
            return None
        intent, focus, given = found
        if turned:
            focus = "lowest"
        elif same and best.focus and best.cue >= STRONG:
            focus = best.focus
        if words.says("follow_correction", low) and slots.names and intent == dialogue.intent:
            focus = dialogue.focus or focus
        notes = {"from_year": min(slots.years)} if intent == "profile" and len(slots.years) > 1 else {}
        return intent, "change" if notes else focus, given, notes
