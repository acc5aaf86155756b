"""Whether an edited draft still says only what its sources say: flags new numbers and municipalities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.evidence import Citation
from assistant.language.mentions import Mentions
from assistant.language.phrases import Phrases

#: A number as people write it: 45, 426,5, 40 078; not a part of a word, and not the figure in a mark such as [3].
_NUMBER = re.compile(r"(?<![\w,.\[])\d+(?:[  ]\d{3})*(?:[.,]\d+)?(?![\w\]])")
_PAIR = re.compile(r"(?<![\w,.])(\d+(?:,\d+)?)(?: \(\d{4}\))? (?:av|of) (\d+)(?![\w]|,\d)")
_WORD = re.compile(r"[^\W\d_]+")
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


def unbacked(
    text: str, result: Mapping[str, Any], citations: Iterable[Citation], mentions: Mentions, words: Mapping[str, float] | None = None
) -> list[Flag]:
    """Numbers and municipalities of `text` that are in neither `result` nor `citations`, and marks without a source.

    In order of place. A whole number may round one that is backed, or be the length of a list in `result`. So many points of so many
    must be backed together ("4 av 20"). `words`: number words and their values; those of a value that is not backed are flagged.
    """
    cited = list(citations)
    backing = list(_strings(result)) + [part for one in cited for part in (one.label, one.quote, one.municipality or "", str(one.year or ""))]
    known_numbers = set(_numbers_in(result)) | {_value(match) for part in backing for match in _NUMBER.findall(part)}
    known_numbers |= {round(one) for one in known_numbers} | {one.page for one in cited if one.page is not None}
    known_names = {mention.municipality.code for part in backing for mention in mentions.find(part)}
    known_names |= {m.municipality.code for part in backing if len(part) < 40 for m in mentions.find(part, any_case=True)}
    spelt = {(words or {}).get(one.casefold()) for part in backing for one in _WORD.findall(part)}
    flags = _pairs(text, result, backing) + _words(text, words or {}, known_numbers | {one for one in spelt if one is not None})
    flags += [
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
    return sorted(_outer(flags), key=lambda one: (one.start, one.kind))


def number_words(say: Phrases) -> dict[str, float]:
    """Number words of a language and their values (prompts/*/draft.toml)."""
    return {word: float(value) for word, _, value in (one.partition("=") for one in say.texts("draft.number_words"))}


def _pairs(text: str, result: Mapping[str, Any], backing: Iterable[str]) -> list[Flag]:
    """So many of so many, where each number may be known but not the two together."""
    known = set(_pairs_in(result)) | {(_value(one[1]), _value(one[2])) for part in backing for one in _PAIR.finditer(part)}
    found = [(one, (_value(one[1]), _value(one[2]))) for one in _PAIR.finditer(text)]
    return [Flag("number", one[0], one.start(), one.end(), _sentence(text, one.start())) for one, pair in found if pair not in known]


def _pairs_in(value: Any) -> Iterable[tuple[float, float]]:
    """All points of a maximum in a result."""
    if isinstance(value, Mapping):
        most = value.get("max")
        for key in ("points", "own_points", "low", "high", "missing"):
            if isinstance(value.get(key), int | float) and isinstance(most, int | float):
                yield float(value[key]), float(most)
        for one in value.values():
            yield from _pairs_in(one)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield from _pairs_in(one)


def _words(text: str, words: Mapping[str, float], known: set[float]) -> list[Flag]:
    """Number words whose value is not backed."""
    found = [one for one in _WORD.finditer(text) if one[0].casefold() in words]
    return [Flag("number", one[0], one.start(), one.end(), _sentence(text, one.start())) for one in found if words[one[0].casefold()] not in known]


def _outer(flags: list[Flag]) -> list[Flag]:
    """Without those within another of the same kind: "19" in "19 av 20"."""
    return [
        one
        for one in flags
        if not any(o is not one and o.kind == one.kind and o.start <= one.start and one.end <= o.end and o.value != one.value for o in flags)
    ]


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
