"""What a letter asks: of many sentences, those with the need."""

from __future__ import annotations

import re

from assistant.language.names import folded
from assistant.language.question_words import QuestionWords
from assistant.language.topics import TopicMatcher

LONG = 200
"""A text of more characters than this, in several sentences, is a letter: it tells more than it asks."""
FEWEST = 3
ASKS, WANTS, BEFORE_QUESTION = 0.3, 0.2, 0.25
AS_SUBJECT, MORE_ASKED = 0.8, 0.05
"""What a sentence that asks for something is worth beside one that names a subject."""
_SAID_TO_ALL = frozenset(("help", "out_of_scope"))
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def need(text: str, topics: TopicMatcher, words: QuestionWords) -> str | None:
    """The sentence that says what is wanted, and the question if that is another sentence; None when the text is no letter."""
    sentences = [one.strip() for one in _SENTENCE.split(text) if re.search(r"\w", one)]
    if len(text) <= LONG or len(sentences) < FEWEST:
        return None
    asking = [n for n, one in enumerate(sentences) if one.endswith("?")]
    weights = [_weight(one, topics, words) for one in sentences]
    for n in asking:
        # "Några kommuner lär använda X. Vilka gör det?": what is asked about stands just before.
        weights[n - 1] += BEFORE_QUESTION if n and weights[n - 1] else 0.0
    wanted = weights.index(max(weights))
    return " ".join([sentences[wanted], *(sentences[n] for n in asking[-1:] if n != wanted)])


def _weight(sentence: str, topics: TopicMatcher, words: QuestionWords) -> float:
    low = folded(sentence)
    about = max((one.score for one in topics.match(sentence, 1)), default=0.0)
    asked = [cue.weight for cue in words.cues if cue.intent not in _SAID_TO_ALL and cue.phrases.search(low)]
    about = max(about, AS_SUBJECT * min(max(asked, default=0.0), 1.0)) + MORE_ASKED * len(asked[1:])
    if not about:
        return 0.0
    return about + ASKS * sentence.endswith("?") + WANTS * words.says("wants", low)
