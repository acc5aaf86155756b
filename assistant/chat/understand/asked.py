"""A question with everything that is needed to choose what it asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.chat.dialogue import Dialogue
from assistant.chat.request import Request
from assistant.chat.understand import followups
from assistant.chat.understand.numbers import any_of
from assistant.chat.understand.slots import Slots
from assistant.domain.corpus import Corpus
from assistant.language.question_words import QuestionWords

LONGEST_QUERY = 400
LONGEST_POINTING = 14
"""In a longer question "it" and "there" mean something said in it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`low`: the text in small letters; of a letter only the sentences that ask."""

    low: str
    slots: Slots
    dialogue: Dialogue
    language: str
    corpus: Corpus
    words: QuestionWords

    def says(self, name: str) -> bool:
        return self.words.says(name, self.low)

    def just_before_name(self, name: str) -> bool:
        """Whether the words of a list stand right before the first municipality named: "lära av Nacka"."""
        return re.search(rf"(?<!\w)(?:{any_of(self.words.lists[name])})\s+$", self.slots.before_name) is not None

    @property
    def short(self) -> bool:
        """Whether the question is so short that it may go on about what was talked of."""
        return self.dialogue.intent is not None and len(self.low.split()) <= followups.SHORT

    @property
    def pointing(self) -> bool:
        """Whether the question means the area or sub-question talked about."""
        placed = bool(self.dialogue.place or self.dialogue.topmost)
        return placed and (self.short or self.says("follow_there")) and len(self.low.split()) <= LONGEST_POINTING

    def only(self, slots: Slots) -> Asked:
        return replace(self, slots=slots)

    def names(self) -> list[str]:
        return [one.municipality.name for one in self.slots.names]

    def name(self) -> str | None:
        """The municipality that the question is about: the one named, the asker's own, or the one talked about."""
        dialogue = self.dialogue
        if self.slots.names:
            return self.slots.names[0].municipality.name
        if self.slots.own and dialogue.own:
            return dialogue.own
        if dialogue.told and (self.says("follow_they") or not dialogue.recent) and not self.slots.own:
            return dialogue.told[0]
        return dialogue.municipality or dialogue.own

    def direction(self) -> dict[str, str]:
        """Which way a question about the mean asks."""
        above, below = self.says("above"), self.says("below")
        return {"direction": "above" if above else "below"} if above != below else {}

    @property
    def placed(self) -> bool:
        """Whether an area or a sub-question is named."""
        return self.slots.area is not None or self.slots.sub_question is not None

    def foreign(self) -> list[str]:
        """The words of the question that are none of ours."""
        words = re.findall(r"[^\W\d_]{3,}", self.slots.subject)
        ours = self.words.known | self.words.small
        rest = [one for one in dict.fromkeys(words) if one not in ours]
        about = {word for topic in self.slots.topics for said in topic.words for word in said.split()}
        if self.slots.area is not None:
            about |= set(re.findall(r"\w+", " ".join(one.name.casefold() for one in self.corpus.framework.areas)))
        return [one for one in rest if one not in about]

    def foreign_words(self) -> int:
        """How many words of the question are none of ours."""
        return len(self.foreign())

    def unmeasured(self) -> str:
        """What somebody is said to be good or bad at, when no points are given for it: "bäst på ishockey"; "" otherwise."""
        about = {word for topic in self.slots.topics for said in topic.words for word in said.split()}
        foreign = {*self.foreign(), *about} if not self.placed else set()
        found = re.search(rf"(?<!\w)(?:{any_of(self.words.lists['good_at'])})\s+((?:[^\W\d_]+[ -]?)+)", self.low)
        said: list[str] = []
        for word in found[1].split()[:4] if found else ():
            if word not in foreign:
                break
            said.append(word)
        return " ".join(said)

    def query(self) -> str:
        """The words of the question that say what is looked for: without cues and small words."""
        small = self.words.known | self.words.small
        words = re.findall(r"[\w-]*\w", self.slots.subject)
        kept = [one for one in words if one not in small and not one.isdigit()]
        topic = self.slots.any_topic
        if topic is not None:
            said = {word for one in topic.words for word in one.split()}
            kept = [one for one in words if one in kept or one in said]
        return " ".join(kept or [one for one in words if one not in self.words.small])[:LONGEST_QUERY]

    def request(self, intent: str, focus: str, given: Mapping[str, Any] | None = None, notes: Mapping[str, Any] | None = None) -> Request:
        topic = " ".join(self.slots.topic.words) if self.slots.topic else None
        named = {"area_named": True} if self.slots.area_by_name and not self.slots.sub_question else {}
        return Request(intent, self.language, focus, dict(given or {}), topic=topic, notes={**named, **(notes or {})})

    def clarify(self, focus: str, **notes: Any) -> Request:
        return Request("clarify", self.language, focus, notes=notes)

    def out_of_scope(self) -> Request:
        return Request("out_of_scope", self.language, "overview")
