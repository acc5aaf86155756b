"""Whether an edited draft still says only what its sources say: flags new numbers and municipalities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.evidence import Citation
from assistant.language.mentions import Mentions

#: A number as people write it: 45, 426,5, 40 078; not a part of a word, and not the figure in a mark such as [3].
_NUMBER = re.compile(r"(?<![\w,.\[])\d+(?:[  ]\d{3})*(?:[.,]\d+)?(?![\w\]])")
_MARK = re.compile(r"\[(\d+)\]")
_LIST_NUMBER = re.compile(r"^\s*\d+\.\s", re.MULTILINE)
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?\n]?")


@dataclass(frozen=True, slots=True)
class Flag:
    """Something in an edited text that no source backs. text[start:end] is it.

    `kind`: number, municipality, or mark (a source number that does not exist). `sentence`: where it stands.
    """

    kind: str
    value: str
    start: int
    end: int
    sentence: str


def unbacked(text: str, result: Mapping[str, Any], citations: Iterable[Citation], mentions: Mentions) -> list[Flag]:
    """Numbers and municipalities of `text` that are in neither `result` nor `citations`, and marks without a source.

    In order of place. A whole number may round one that is backed, or be the length of a list in `result`.
    """
    cited = list(citations)
    backing = list(_strings(result)) + [part for one in cited for part in (one.label, one.quote, one.municipality or "", str(one.year or ""))]
    known_numbers = set(_numbers_in(result)) | {_value(match) for part in backing for match in _NUMBER.findall(part)}
    known_numbers |= {round(one) for one in known_numbers} | {one.page for one in cited if one.page is not None}
    known_names = {mention.municipality.code for part in backing for mention in mentions.find(part)}
    known_names |= {m.municipality.code for part in backing if len(part) < 40 for m in mentions.find(part, any_case=True)}
    flags = [
        Flag("number", match[0], match.start(), match.end(), _sentence(text, match.start()))
        for match in _NUMBER.finditer(_LIST_NUMBER.sub(lambda m: " " * len(m[0]), text))
        if _value(match[0]) not in known_numbers
    ]
    flags += [
        Flag("municipality", mention.municipality.name, mention.start, mention.end, _sentence(text, mention.start))
        for mention in mentions.find(text)
        if mention.municipality.code not in known_names
    ]
    flags += [
        Flag("mark", match[0], match.start(), match.end(), _sentence(text, match.start()))
        for match in _MARK.finditer(text)
        if not 1 <= int(match[1]) <= len(cited)
    ]
    return sorted(flags, key=lambda one: (one.start, one.kind))


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _strings(one)


def _numbers_in(value: Any) -> Iterable[float]:
    """All numbers of a result, and the lengths of its lists."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _numbers_in(one)
    elif isinstance(value, Sequence):
        yield float(len(value))
        for one in value:
            yield from _numbers_in(one)


def _value(written: str) -> float:
    return float(re.sub(r"[  ]", "", written).replace(",", "."))


def _sentence(text: str, place: int) -> str:
    for match in _SENTENCE.finditer(text):
        if match.start() <= place < match.end():
            return match[0].strip()
    return text[max(0, place - 80) : place + 80].strip()
