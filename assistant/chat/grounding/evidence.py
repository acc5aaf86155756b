"""Is what a text says in its evidence? Numbers, municipalities and marks of a text held against result, citations and question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assistant.domain.evidence import Citation
from assistant.domain.municipality import Municipality

_MARK = re.compile(r"\[(\d+)\]")
_ADDRESS = re.compile(r"https?://[^\s)>\]]+")
_LIST_NUMBER = re.compile(r"^[\s>#|*_-]*\d{1,3}[.)](?=\s)", re.MULTILINE)
_SPACES = "[ \u00a0\u202f]"
_NUMBER = re.compile(rf"(?<![^\W_])\d{{1,3}}(?:{_SPACES}\d{{3}})+(?!\d)|(?<![^\W_])\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer rests on. `values`: result, arguments, citations, caveats, as JSON values."""

    values: Sequence[Any]
    question: str
    citations: int

    @classmethod
    def of(
        cls, result: Any, arguments: Mapping[str, Any], citations: Sequence[Citation], caveats: Iterable[tuple[str, str]], question: str
    ) -> Evidence:
        return cls([result, dict(arguments), [one.as_json() for one in citations], [text for _, text in caveats]], question, len(citations))


class Grounding:
    """Holds texts against evidence. `municipalities`: all there are."""

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        names = sorted((one.name for one in municipalities), key=len, reverse=True)
        self._plain = {name.casefold(): name for name in names}
        pattern = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
        self._names = re.compile(rf"(?<!\w)({pattern})s?(?!\w)(?!\s+(?:län|[Cc]ounty)\b)")
        self._any_case = re.compile(self._names.pattern, re.IGNORECASE)

    def municipalities(self, text: str, *, any_case: bool = False) -> set[str]:
        """Plain names that a text mentions, genitives too."""
        pattern = self._any_case if any_case else self._names
        return {self._plain[" ".join(one.split()).casefold()] for one in pattern.findall(text)}

    def mentions(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, plain name) of the municipalities that a text mentions, in order."""
        return [(one.start(), one.end(), self._plain[" ".join(one[1].split()).casefold()]) for one in self._names.finditer(text)]

    def faults(self, text: str, evidence: Evidence) -> list[str]:
        """What in `text` no evidence backs: an empty list for a grounded text."""
        return self.against(evidence)(text)

    def against(self, evidence: Evidence) -> Callable[[str], list[str]]:
        """A check of many texts against the same evidence, its numbers and names gathered once."""
        leaves = list(_leaves([*evidence.values, evidence.question]))
        numbers = _numbers_of(leaves) | set(_lengths(evidence.values[0] if evidence.values else None))
        numbers |= {one.quantize(Decimal(1), ROUND_HALF_UP) for one in numbers if one < 10**9}
        told = "\n".join(one for one in leaves if isinstance(one, str))
        names = self.municipalities(told) | self.municipalities(evidence.question, any_case=True)

        def check(text: str) -> list[str]:
            found = [f"mark [{mark}]" for mark in _MARK.findall(text) if not 1 <= int(mark) <= evidence.citations]
            bare = _LIST_NUMBER.sub(" ", _ADDRESS.sub(" ", _MARK.sub(" ", text)))
            found += [
                f"number {token}" for token in dict.fromkeys(_NUMBER.findall(bare)) if not any(reading <= numbers for reading in readings(token))
            ]
            return found + [f"municipality {name}" for name in sorted(self.municipalities(bare) - names)]

        return check


def _leaves(value: Any) -> Iterator[str | Decimal]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from _leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield abs(Decimal(str(value)))


def _numbers_of(leaves: Iterable[str | Decimal]) -> set[Decimal]:
    found: set[Decimal] = set()
    for leaf in leaves:
        if isinstance(leaf, Decimal):
            found.add(leaf)
        else:
            for token in _NUMBER.findall(leaf):
                for reading in readings(token):
                    found |= reading
    return found


def _lengths(value: Any) -> Iterator[Decimal]:
    """A text may count what the result lists."""
    if isinstance(value, (list, tuple)):
        yield Decimal(len(value))
        for item in value:
            yield from _lengths(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _lengths(item)


def readings(token: str) -> Iterator[set[Decimal]]:
    """The ways a written number can be read: `40 078` is one number or two, `1,234` a fraction or thousands."""
    joined = re.sub(_SPACES, "", token)
    if re.fullmatch(r"\d+(?:[.,]\d+)?", joined):
        yield {Decimal(joined.replace(",", "."))}
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", joined):
        yield {Decimal(joined.replace(",", ""))}
    if joined != token or len(re.findall("[.,]", token)) > 1:
        yield {Decimal(one) for one in re.findall(r"\d+", token)}
