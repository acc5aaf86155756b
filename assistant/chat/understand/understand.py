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
from assistant.chat.understand import followups
from assistant.chat.understand.intents import Scored, scored
from assistant.chat.understand.language_of import language_of
from assistant.chat.understand.slots import SlotFinder, Slots
from assistant.domain.corpus import Corpus
from assistant.language.names import folded
from assistant.language.question_names import QuestionNames
from assistant.language.question_words import QuestionWords
from assistant.language.topics import TopicMatcher

LONGEST = 2_500
"""So many characters of a question are read; a person's question is shorter."""
ENOUGH = 0.55
STRONG = 0.8
SHOWN_AT_ONCE = 8
_CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_NEXT_QUESTION = re.compile(
    r"\?\s+(?=\w)|,?\s+(?:och|samt|and|men|but)\s+(?=(?:vem|vilka|vilken|hur|vad|när|who|whom|which|how|what|when)\b)", re.IGNORECASE
)
_ONE_MUNICIPALITY = frozenset(("profile", "peers", "draft", "check"))
SHORT_LETTER = 260


class Understander:
    """Reads questions. Safe to share between threads."""

    def __init__(self, corpus: Callable[[], Corpus], topics: TopicMatcher, words: QuestionWords) -> None:
        self._corpus, self._topics, self._words = corpus, topics, words
        self._made: tuple[int, SlotFinder] | None = None

    def understand(self, question: str, dialogue: Dialogue = Dialogue(), language: str | None = None) -> Request:
        text = _CONTROL.sub(" ", unicodedata.normalize("NFKC", question))[:LONGEST].strip()
        spoken = language or language_of(self._finder().without_names(text), self._words, dialogue.language)
        if not re.search(r"\w", text):
            return Request("clarify", spoken, "subject")
        first, *rest = self._split(text)
        request = self._one(first if rest else text, dialogue, spoken)
        for part in rest:
            then = dialogue.after(request, None)
            also = self._one(part, then, spoken)
            if also.tool is None or also.tool == request.tool or also.tool == "framework":
                return self._one(text, dialogue, spoken)
            request = replace(request, also=(*request.also, also))
        return request

    def _split(self, text: str) -> list[str]:
        """Two questions in one message, when both ask for something by themselves; else the whole."""
        parts = [one.strip() for one in _NEXT_QUESTION.split(text) if one and one.strip()]
        if len(parts) != 2 or len(text) > SHORT_LETTER:
            return [text]
        strong = [scored(folded(one), self._finder().find(one), self._words)[0] for one in parts]
        if all(one.cue >= STRONG and one.score >= ENOUGH for one in strong) and strong[0].intent != strong[1].intent:
            return parts
        return [text]

    def _finder(self) -> SlotFinder:
        corpus = self._corpus()
        if self._made is None or self._made[0] != corpus.revision:
            texts = [one.text for one in corpus.findings] + [one.text for one in corpus.practices] + self._topics.texts()
            texts += [one.county for one in corpus.municipalities] + list(self._words.counties) + list(self._words.groups)
            known = set(self._words.known) | self._words.small | {word for text in texts for word in re.findall(r"\w+", text.casefold())}
            self._made = (corpus.revision, SlotFinder(corpus, self._topics, self._words, QuestionNames(corpus.municipalities, known)))
        return self._made[1]

    # -- one question -----------------------------------------------------------------------------------------------

    def _one(self, text: str, dialogue: Dialogue, language: str) -> Request:
        slots = self._finder().find(text)
        low = folded(text)
        candidates = scored(low, slots, self._words)
        own = self._own(slots, dialogue)
        request = self._chosen(low, slots, dialogue, language, candidates)
        notes = dict(request.notes) | ({"own": own} if own else {})
        corrections = tuple((one.typed, one.municipality.name) for one in slots.names if one.corrected)
        return replace(request, notes=notes, corrections=corrections, candidates=tuple(one.candidate() for one in candidates[:4]))

    @staticmethod
    def _own(slots: Slots, dialogue: Dialogue) -> str | None:
        """The asker's own municipality, when the question says which it is."""
        if slots.own_set and len(slots.names) == 1:
            return slots.names[0].municipality.name
        return dialogue.own

    def _chosen(self, low: str, slots: Slots, dialogue: Dialogue, language: str, candidates: Sequence[Scored]) -> Request:
        doubtful = next((one for one in slots.names if one.others), None)
        if doubtful is not None:
            choices = tuple(one.name for one in (doubtful.municipality, *doubtful.others))
            return Request("clarify", language, "municipality", choices=choices, notes={"given": doubtful.typed})
        best = candidates[0]
        if best.intent == "out_of_scope" and best.score >= 1.5:
            return Request("out_of_scope", language, "overview")
        if (found := self._leaning(low, slots, dialogue, best)) is not None:
            intent, focus, given, notes = found
            return self._request(intent, focus, given, slots, language, notes)
        if best.cue and best.score >= ENOUGH:
            return self._fresh(best, low, slots, dialogue, language)
        return self._weak(low, slots, dialogue, language, best)

    def _leaning(self, low: str, slots: Slots, dialogue: Dialogue, best: Scored) -> tuple[str, str, dict[str, Any], dict[str, Any]] | None:
        """A follow-up: intent, focus, arguments, notes. None when the question stands on its own."""
        words = self._words
        if dialogue.intent is None:
            return None
        if (swap := followups.swapped(low, slots, dialogue, words)) is not None:
            return (*swap, {})
        if not followups.leans(low, dialogue, words, best.cue):
            return None
        if words.says("follow_more", low) and best.cue < STRONG and not slots.parts() - {"total"}:
            return dialogue.intent, dialogue.focus or "", dict(dialogue.arguments), {"offset": dialogue.shown}
        same = best.intent == dialogue.intent
        standalone = best.cue >= STRONG and best.score >= ENOUGH and not same
        turned = dialogue.intent == "rank" and slots.lowest and not slots.names
        if standalone and not turned and not words.says("follow_same_but", low):
            return None
        found = followups.merged(low, slots, dialogue, self._corpus(), words)
        if found is None or not (slots.parts() or turned or same):
            return None
        intent, focus, given = found
        if turned:
            focus = "lowest"
        elif same and best.focus and best.cue >= STRONG:
            focus = best.focus
        if words.says("follow_correction", low) and slots.names and intent == dialogue.intent:
            focus = dialogue.focus or focus
        return intent, focus, given, {}

    # -- a question on its own --------------------------------------------------------------------------------------

    def _fresh(self, best: Scored, low: str, slots: Slots, dialogue: Dialogue, language: str) -> Request:
        intent, focus, corpus = best.intent, best.focus, self._corpus()
        if intent in ("help", "out_of_scope"):
            return Request(intent, language, focus)
        if intent == "coverage":
            given = {"municipality": slots.names[0].municipality.name} if slots.names else {}
            if focus == "has" and not slots.names:
                return self._weak(low, slots, dialogue, language, best)
            return self._request(intent, focus, given, slots, language)
        if intent == "framework":
            return self._framework(focus, slots, dialogue, language)
        if intent == "rank":
            return self._rank(focus, low, slots, dialogue, language)
        if intent == "compare":
            return self._compare(focus, low, slots, dialogue, language)
        if intent == "search":
            return self._search(focus, low, slots, dialogue, language)
        if intent == "peers" and focus == "most_cited":
            given = {key: value for key, value in build.place(slots, corpus).items() if key in ("area", "sub_question")}
            return self._request("peers", focus, given | {"most_cited": True}, slots, language)
        return self._about_one(intent, focus, low, slots, dialogue, language)

    def _rank(self, focus: str, low: str, slots: Slots, dialogue: Dialogue, language: str) -> Request:
        given = build.rank_arguments(slots, self._corpus())
        if given.get("total") and not slots.total and dialogue.intent == "rank" and len(low.split()) <= followups.SHORT:
            kept = {key: value for key, value in dialogue.arguments.items() if key in ("area", "sub_question", "edition", "total")}
            given = {key: value for key, value in given.items() if key != "total"} | kept
        if slots.names and len(slots.names) == 1:
            return self._about_one("profile", "area" if "area" in given else "overview", low, slots, dialogue, language)
        unknown = given.get("total") and not slots.total and not (slots.county or slots.group or slots.numbers) and self._foreign_words(slots) >= 1
        if unknown:
            # Best at something that is no subject of the framework: perhaps somebody's practice is about it.
            return self._search("who", low, slots, dialogue, language)
        if given.get("lowest"):
            focus = "lowest" if focus != "count" else focus
        notes = {"topic_words": slots.topic.words} if slots.topic and "sub_question" in given and not slots.sub_question else {}
        return self._request("rank", focus, given, slots, language, notes)

    def _compare(self, focus: str, low: str, slots: Slots, dialogue: Dialogue, language: str) -> Request:
        names = [one.municipality.name for one in slots.names]
        mean = self._words.says("against_mean", low)
        if len(slots.editions) > 1 and not names:
            return self._framework("difference", slots, dialogue, language)
        if len(names) < 2 and not mean:
            own = dialogue.own if slots.own else None
            others = [own] if own and own not in names else [one for one in dialogue.recent if one not in names]
            names = names + others[: 2 - len(names)] if names or len(others) > 1 else names
            if len(names) == 2 and slots.names:
                names.reverse()
        if mean and len(names) < 2:
            return self._about_one("profile", "benchmark", low, slots, dialogue, language)
        if len(names) < 2:
            if names:
                return self._about_one("profile", "overview", low, slots, dialogue, language)
            if slots.area is not None or slots.topic:
                return self._rank("best", low, slots, dialogue, language)
            return Request("clarify", language, "municipality")
        given: dict[str, Any] = {"municipalities": names}
        where = build.place(slots, self._corpus())
        if "sub_question" in where:
            given["area"] = int(where["sub_question"].partition(".")[0])
        elif "area" in where:
            given |= {key: where[key] for key in ("area", "edition") if key in where}
        elif slots.editions:
            given["edition"] = slots.editions[0]
        elif not slots.names and dialogue.area:
            given["area"] = dialogue.area
        return self._request("compare", focus, given, slots, language)

    def _framework(self, focus: str, slots: Slots, dialogue: Dialogue, language: str) -> Request:
        given = build.framework_arguments(slots, self._corpus())
        if focus == "area" and not given and (slots.topic or self._foreign_words(slots) >= 1):
            if slots.topic is None:
                return Request("out_of_scope", language, "overview")
            given, focus = {"sub_question": slots.topic.sub_question}, "sub_question"
        if focus in ("maximum", "area", "sub_question") and not {"area", "sub_question"} & given.keys() and dialogue.intent:
            given |= {key: value for key, value in (("sub_question", dialogue.sub_question), ("area", dialogue.area)) if value}
            if "sub_question" in given:
                given.pop("area", None)
        if "sub_question" in given and focus not in ("maximum",):
            focus = "sub_question"
        notes: dict[str, Any] = {"editions": list(slots.editions)} if slots.editions else {}
        return self._request("framework", focus, given, slots, language, notes)

    def _search(self, focus: str, low: str, slots: Slots, dialogue: Dialogue, language: str) -> Request:
        if focus == "who" and slots.topic is not None and slots.sub_question:
            return self._rank("credited", low, slots, dialogue, language)
        if focus == "who" and ((slots.area is not None and slots.area_by_name) or slots.sub_question):
            return self._rank("credited", low, slots, dialogue, language)
        if focus == "says" and (slots.own or self._words.says("follow_there", low)) and not slots.names and dialogue.municipality:
            query = self._query(slots)
            return self._request("search", focus, {"query": query, "municipality": self._one_name(slots, dialogue)}, slots, language)
        query = self._query(slots)
        if not query:
            if slots.names or dialogue.municipality:
                return self._about_one("profile", "overview", low, slots, dialogue, language)
            return Request("clarify", language, "subject")
        kind = "practice" if focus == "who" and not slots.names else None
        given = build.search_arguments(slots, query, kind)
        if focus == "says" and "municipality" not in given and len(self._corpus().reports) == 1:
            given["municipality"] = next(iter(self._corpus().reports.values())).municipality
        return self._request("search", focus, given, slots, language)

    def _query(self, slots: Slots) -> str:
        """The words of the question that say what is looked for: without cues and small words."""
        small = self._words.known | self._words.small
        words = re.findall(r"[\w-]*\w", slots.text)
        kept = [one for one in words if one not in small and not one.isdigit()]
        return " ".join(kept or [one for one in words if one not in self._words.small])[:400]

    def _about_one(self, intent: str, focus: str, low: str, slots: Slots, dialogue: Dialogue, language: str) -> Request:
        """A tool that is about one municipality: the one named, the asker's own, or the one talked about."""
        corpus = self._corpus()
        name = self._one_name(slots, dialogue)
        if name is None:
            return self._without_name(intent, focus, low, slots, dialogue, language)
        borrowed = not slots.names and dialogue.municipality == name
        if intent == "peers":
            given = self._borrowed(build.peers_arguments(name, slots, corpus), dialogue, borrowed)
        elif intent == "draft":
            given = self._borrowed(build.draft_arguments(name, slots, corpus, language), dialogue, borrowed)
        elif intent == "check":
            given = dict[str, Any](municipality=name) | ({"sub_question": slots.sub_question} if slots.sub_question else {})
            given |= {"area": slots.area} if slots.area and not slots.sub_question else {}
            given |= {"year": max(slots.years)} if slots.years else {}
            focus = "figure" if "area" in given or "sub_question" in given else focus
        else:
            return self._profile(name, focus, slots, dialogue, language, borrowed)
        return self._request(intent, focus, given, slots, language)

    def _profile(self, name: str, focus: str, slots: Slots, dialogue: Dialogue, language: str, borrowed: bool) -> Request:
        corpus = self._corpus()
        leaning = focus in ("change", "previous", "why", "benchmark", "strengths", "improvements", "recommendations")
        year = dialogue.year if borrowed and leaning else None
        given = build.profile_arguments(name, slots, corpus, year=year)
        if focus in ("change", "previous") and len(slots.years) == 1 and "area" not in given:
            given.pop("year", None)
        if borrowed and leaning and not {"area", "sub_question"} & given.keys():
            given |= {key: value for key, value in (("sub_question", dialogue.sub_question), ("area", dialogue.area)) if value}
        if (
            not {"area", "sub_question"} & given.keys()
            and slots.topic
            and focus in ("overview", "total", "strengths", "improvements", "recommendations", "practices", "why", "benchmark")
        ):
            given["sub_question"] = slots.topic.sub_question
        if "sub_question" in given:
            given.pop("area", None)
        if focus in ("overview", "total"):
            focus = "sub_question" if "sub_question" in given else "area" if "area" in given else focus
        if focus in ("strongest", "weakest") and "sub_question" in given:
            focus = "sub_question"
        return self._request("profile", focus, given, slots, language)

    def _without_name(self, intent: str, focus: str, low: str, slots: Slots, dialogue: Dialogue, language: str) -> Request:
        """A question about one municipality that names none."""
        if intent == "peers" and (slots.topic or slots.sub_question or slots.area) and not slots.own:
            return self._rank("credited", low, slots, dialogue, language)
        if intent == "profile" and focus in ("practices",) and slots.topic:
            return self._search("who", low, slots, dialogue, language)
        if intent == "profile" and focus in ("strongest", "weakest", "total") and not slots.own:
            return self._rank("lowest" if focus == "weakest" else "best", low, slots, dialogue, language)
        if intent == "profile" and not slots.own and (slots.sub_question or slots.area) and focus in ("overview", "area", "sub_question"):
            return self._rank("best", low, slots, dialogue, language)
        if intent == "profile" and slots.topic and not slots.own and focus in ("overview", "practices", "strengths"):
            return self._search("who", low, slots, dialogue, language)
        if intent == "check" and len(self._corpus().reports) == 1:
            name = next(iter(self._corpus().reports.values())).municipality
            return self._request("check", focus, {"municipality": name}, slots, language)
        if intent == "profile" and focus == "overview" and self._foreign_words(slots) >= 3 and not slots.own:
            return Request("out_of_scope", language, "overview")
        return Request("clarify", language, "municipality", notes={"intent": intent})

    def _one_name(self, slots: Slots, dialogue: Dialogue) -> str | None:
        if slots.names:
            return slots.names[0].municipality.name
        if slots.own and dialogue.own:
            return dialogue.own
        return dialogue.municipality or dialogue.own

    @staticmethod
    def _borrowed(given: dict[str, Any], dialogue: Dialogue, borrowed: bool) -> dict[str, Any]:
        """What was talked about is meant still when the question names no other place."""
        if borrowed and not {"area", "sub_question"} & given.keys():
            if dialogue.sub_question:
                given["sub_question"] = dialogue.sub_question
            elif dialogue.area:
                given["area"] = dialogue.area
        return given

    # -- little to go by --------------------------------------------------------------------------------------------

    def _weak(self, low: str, slots: Slots, dialogue: Dialogue, language: str, best: Scored) -> Request:
        """No cue says what is asked: the parts of the question do, or nothing does."""
        foreign = self._foreign_words(slots)
        topic = slots.topic is not None
        if slots.names:
            if len(slots.names) > 1:
                return self._compare("overview", low, slots, dialogue, language)
            if foreign <= 1 or slots.area or slots.sub_question or topic:
                return self._about_one("profile", "overview", low, slots, dialogue, language)
            return Request("out_of_scope", language, "overview")
        if slots.area or slots.sub_question:
            return self._framework("sub_question" if slots.sub_question else "area", slots, dialogue, language)
        if topic:
            return self._search("who", low, slots, dialogue, language)
        if slots.own_set and slots.own and not foreign:
            return Request("clarify", language, "municipality")
        if slots.parts() & {"county", "group", "size"}:
            return self._rank("best", low, slots, dialogue, language)
        if best.intent in ("profile", "peers", "check", "draft") and best.cue >= 0.5 and not foreign:
            return Request("clarify", language, "municipality", notes={"intent": best.intent})
        if foreign or len(low.split()) > 3:
            return Request("out_of_scope", language, "overview")
        return Request("clarify", language, "subject")

    def _foreign_words(self, slots: Slots) -> int:
        """How many words of the question are none of ours."""
        words = re.findall(r"[^\W\d_]{3,}", slots.text)
        ours = self._words.known | self._words.small
        rest = [one for one in dict.fromkeys(words) if one not in ours]
        about = {word for topic in slots.topics for said in topic.words for word in said.split()}
        if slots.area is not None:
            about |= set(re.findall(r"\w+", " ".join(one.name.casefold() for one in self._corpus().framework.areas)))
        return len([one for one in rest if one not in about])

    def _request(self, intent: str, focus: str, given: dict[str, Any], slots: Slots, language: str, notes: dict[str, Any] | None = None) -> Request:
        topic = " ".join(slots.topic.words) if slots.topic else None
        return Request(intent, language, focus, given, topic=topic, notes=dict(notes or {}))
