"""What a sentence does: sends the reader elsewhere, praises, advises, finds fault. By the word tables, carefully."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain.municipality import Municipality
from assistant.language.mentions import Mention, Mentions
from assistant.language.reading_words import ReadingWords
from assistant.reading.blocks import Sentence

#: Words by which a sentence leans on the one before it.
_LEANS = re.compile(
    r"^(?:Det(?:ta)?|Den(?:na)?|Dessa|De|Här|Där|Så|Sådan|En sådan|Ett sådant|Arbetet|Strategin|Att göra på samma sätt|Däremot|Dock)\b"
)
_PARTNER_BEFORE = re.compile(r"\b(?:med|mellan|mot|gentemot|till)\s+(?:bland\s+annat\s+|bl\.\s?a\.\s+|t\.\s?ex\.\s+)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|och|samt|eller|/|,\s*samt)\s*(?:i\s+)?$")
_SHORT, _LONG = 110, 500


class Wording:
    """Judges sentences of a report about `own`."""

    def __init__(self, own: Municipality, mentions: Mentions, words: ReadingWords) -> None:
        self._own = own
        self._mentions = mentions
        self._words = words
        self._own_pattern = re.compile(rf"\b(?:kommunen|kommunens|{re.escape(own.name)}(?:s|borna)?)\b", re.IGNORECASE)

    def others(self, sentence: str) -> list[Municipality]:
        """Other municipalities that the sentence names for certain, each once."""
        return list(dict.fromkeys(one.municipality for one in self._others(sentence)))

    def _others(self, sentence: str) -> list[Mention]:
        return [one for one in self._mentions.find(sentence) if one.certain and one.municipality.code != self._own.code]

    def pointed_to(self, sentence: str, before: str = "") -> list[Municipality]:
        """The municipalities to which the sentence sends the reader; `before`: the sentence before it in the paragraph."""
        named = self._others(sentence)
        addressed = [one for n, one in enumerate(named) if self._words.says("pointers.addressed_cues", _before_list(sentence, named, n))]
        if addressed:
            return list(dict.fromkeys(one.municipality for one in addressed))
        mentions = [one for n, one in enumerate(named) if not _PARTNER_BEFORE.search(_before_list(sentence, named, n))]
        if not mentions:
            return []
        others = list(dict.fromkeys(one.municipality for one in mentions))
        strong = self._words.says("pointers.strong_cues", sentence)
        if self._words.says("pointers.not_cues", sentence) and not strong:
            return []
        placed = self._words.says("pointers.placed_cues", _masked(sentence, mentions))
        if placed or self._words.says("pointers.cues", sentence) or self._announced(before) or self._tells_of(sentence, mentions):
            return others
        return []

    def _tells_of(self, sentence: str, mentions: Sequence[Mention]) -> bool:
        """`Helsingborg har infört tjänstegarantier.`: the sentence is about what others do, and not about the own municipality."""
        if self.names_own(sentence) or sentence[mentions[-1].end :][:40].lstrip().startswith("–"):
            return any(sentence[: one.start].endswith("hos ") for one in mentions)
        return self._words.says("pointers.does_cues", _masked(sentence, mentions)) or sentence[: mentions[0].start].endswith("hos ")

    def _announced(self, before: str) -> bool:
        """`Goda exempel finns i andra kommuner. Mölndal har …`: the sentence before promised examples, and named none."""
        return (
            bool(before)
            and self._words.says("pointers.announcements_cues", before)
            and not self.others(before)
            and not self._words.says("pointers.not_cues", before)
        )

    def praises(self, sentence: str) -> bool:
        """Whether the sentence holds the report's own municipality up as an example."""
        if not self._words.says("praise.cues", sentence) or self._words.says("praise.not_cues", sentence):
            return False
        return not self.others(sentence)

    def names_own(self, sentence: str) -> bool:
        return self._own_pattern.search(sentence) is not None

    def kind(self, sentence: str) -> str | None:
        """recommendation, strength, improvement or None: what the wording says beyond doubt."""
        if len(sentence) < 25 or sentence.endswith((":", "?")):
            return None
        if self._words.says("recommendations.cues", sentence):
            return "recommendation"
        strong, weak = self._words.says("strength_words.cues", sentence), self._words.says("improvement_words.cues", sentence)
        if strong == weak:
            return None
        return "strength" if strong else "improvement"

    @staticmethod
    def with_before(sentence: Sentence, before: Sentence | None) -> Sentence | None:
        """The sentence, with the one before it where it says nothing alone ("Detta är ett förbättringsområde."); None when
        there is nothing to lean on."""
        if len(sentence.text) >= _SHORT or not _LEANS.match(sentence.text):
            return sentence if len(sentence.text) >= 45 or (_LEANS.match(sentence.text) is None and len(sentence.text) >= 30) else None
        if before is None or before.text.endswith(":") or len(before.text) > _LONG:
            return sentence if len(sentence.text) >= 60 else None
        return Sentence(f"{before.text} {sentence.text}", before.page)


def _before_list(sentence: str, mentions: Sequence[Mention], n: int) -> str:
    """What stands before the list of names that mention `n` is part of."""
    while n and _BETWEEN.match(sentence[mentions[n - 1].end : mentions[n].start]):
        n -= 1
    return sentence[: mentions[n].start]


def _masked(sentence: str, mentions: Sequence[Mention]) -> str:
    """The sentence with NAMES in the place of the first list of names."""
    return f"{sentence[: mentions[0].start]}NAMES{sentence[_end_of_list(sentence, mentions) :]}"


def _end_of_list(sentence: str, mentions: Sequence[Mention]) -> int:
    """Where the first list of names ends."""
    end = mentions[0].end
    for one in mentions[1:]:
        if not _BETWEEN.match(sentence[end : one.start]):
            break
        end = one.end
    return end


def joined_kinds(kinds: Sequence[str | None]) -> str:
    """The kind of a passage that is made of sentences of these kinds: what a reader would look for there."""
    found = {one for one in kinds if one}
    for kind in ("practice", "recommendation"):
        if kind in found:
            return kind
    return found.pop() if len(found) == 1 else "text"
