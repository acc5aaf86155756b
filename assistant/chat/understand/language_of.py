"""Which language a question is in: Swedish unless it is clearly English."""

from __future__ import annotations

import re

from assistant.language.question_words import QuestionWords

_BOTH = "i"
"""A word of both languages that tells nothing when it stands alone: "i Skåne"."""


def language_of(question: str, words: QuestionWords, before: str | None = None) -> str:
    """sv or en; `before`: the dialogue's language, which a short question without a word of either keeps."""
    spoken = re.findall(r"[^\W\d_]+", question.casefold())
    if re.search("[åäö]", question.casefold()) and not words.only_english & set(spoken):
        return "sv"
    told = [word for word in spoken if word != _BOTH]
    english, swedish = sum(word in words.english for word in told), sum(word in words.swedish for word in told)
    if english == swedish:
        return before or "sv"
    return "en" if english > swedish else "sv"
