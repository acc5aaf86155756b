"""What is asked: every intent gets a score from cues and from the parts of the question, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.chat.request import Candidate
from assistant.chat.understand.slots import Slots
from assistant.language.question_words import QuestionWords

MORE_CUES = 0.1


@dataclass(frozen=True, slots=True)
class Scored:
    """An intent's score, the focus that its strongest cue gave, and how strong that cue was; `foci`: those of all its cues."""

    intent: str
    focus: str
    score: float
    cue: float
    reasons: tuple[str, ...]
    foci: tuple[str, ...] = ()

    def candidate(self) -> Candidate:
        return Candidate(self.intent, round(max(0.0, min(1.0, self.score)), 3), self.reasons)


def scored(low: str, slots: Slots, words: QuestionWords) -> list[Scored]:
    """All intents with anything that speaks for them, best first."""
    parts = slots.parts()
    hits: dict[str, list[tuple[float, str, str]]] = {}
    for cue in words.cues:
        if match := cue.phrases.search(low):
            hits.setdefault(cue.intent, []).append((cue.weight, cue.focus, match[0]))
    found = []
    for intent in {*words.slots, *hits}:
        some = sorted(hits.get(intent, ()), key=lambda one: -one[0])
        weights = {part: words.slots.get(intent, {}).get(part, 0.0) for part in parts}
        strongest = some[0][0] if some else 0.0
        score = strongest + MORE_CUES * sum(weight for weight, _, _ in some[1:]) + sum(weights.values())
        reasons = tuple(f"”{said}” {weight:+.2f}" for weight, _, said in some) + tuple(
            f"{part} {weight:+.2f}" for part, weight in weights.items() if weight
        )
        found.append(Scored(intent, some[0][1] if some else "", score, strongest, reasons, tuple(focus for _, focus, _ in some)))
    return sorted(found, key=lambda one: (-one.score, one.intent))
