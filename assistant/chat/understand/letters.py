"""What a letter asks: of many sentences, those with the need."""

from __future__ import annotations

import re

from assistant.language.names import folded
from assistant.language.question_words import QuestionWords
from assistant.language.topics import TopicMatcher

LONG = 260
"""A text of more characters than this, in several sentences, is a letter: it tells more than it asks."""
FEWEST = 3
ASKS, WANTS = 0.3, 0.2
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def need(text: str, topics: TopicMatcher, words: QuestionWords) -> str | None:
    """The sentence that says what is wanted, and the question if that is another sentence; None when the text is no letter."""
    sentences = [one.strip() for one in _SENTENCE.split(text) if re.search(r"\w", one)]
    if len(text) <= LONG or len(sentences) < FEWEST:
        return None
    wanted = max(sentences, key=lambda one: _weight(one, topics, words))
    asked = [one for one in sentences if one.endswith("?") and one != wanted]
    return " ".join([wanted, *asked[-1:]])


def _weight(sentence: str, topics: TopicMatcher, words: QuestionWords) -> float:
    about = max((one.score for one in topics.match(sentence, 1)), default=0.0)
    if not about:
        return 0.0
    return about + ASKS * sentence.endswith("?") + WANTS * words.says("wants", folded(sentence))
