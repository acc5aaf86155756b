"""A text's lines and sentences, as a model writes them and as we do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.chat.grounding.sentence import bare
from assistant.language.folding import sentences

MARK = re.compile(r"\s*\[(\d+)\]")
_MARKS = re.compile(r"\[\d+(?:\s*[,;]\s*\d+)+\]|【\d+(?:[†‡][^】]{0,20})?】")
_BOLD_START = re.compile(r"(?<=[.!?])\s+(?=\*\*\w)")
LEAD = re.compile(r"^\*\*[^*]{1,60}\*\*\s*")
"""The bold opening of a paragraph of a draft."""
_BULLET = re.compile(r"^\s*(?:[-•+]|\d{1,2}[.)])\s+|^#+\s+|^>\s*")


def worded_sentences(text: str) -> Iterator[tuple[str, str]]:
    """(line, sentence) of a worded text, without tables and headings' signs."""
    for line in _prose_lines(text):
        for sentence in pieces(line):
            yield line, sentence


def worded_lines(text: str) -> Iterator[list[str]]:
    """The sentences of a worded text, line by line."""
    return map(pieces, _prose_lines(text))


def _prose_lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("|"):
            yield _BULLET.sub("", line)


def pieces(line: str) -> list[str]:
    """The sentences of a line; a mark after the full stop belongs to the sentence before it."""
    found: list[str] = []
    for one in (sentence for part in _BOLD_START.split(line) for sentence in sentences(part)):
        leading = re.match(r"(?:\s*\[\d+\])+[.]?\s*", one)
        if leading and found:
            found[-1] += f" {leading[0].strip()}"
            one = one[leading.end() :]
        if one.strip():
            found.append(one)
    return found


def marks_apart(text: str) -> str:
    """Marks as we write them: models also write [1, 2] and 【1】."""
    return _MARKS.sub(lambda match: "".join(f"[{one}]" for one in re.findall(r"\d+", match[0].split("†")[0])), text)


def prefix(line: str) -> tuple[str, str]:
    """A line's bullet or heading sign, and the rest of it."""
    sign = _BULLET.match(line)
    return (sign[0], line[sign.end() :]) if sign else ("", line)


def key(sentence: str) -> str:
    """A sentence without marks, signs and case: alike for sentences that say the same in the same words."""
    return re.sub(r"\W+", " ", MARK.sub("", bare(sentence)).casefold()).strip()
