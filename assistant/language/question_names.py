"""Municipalities in questions: in any case and form, misspelt when only one can be meant, and words that are names too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.domain.municipality import Municipality
from assistant.language.names import without_diacritics

#: Names that are also words or first names; typed without a capital they count only after a word that wants a place.
ALSO_WORDS = frozenset(
    (
        "ale",
        "berg",
        "boden",
        "eda",
        "grums",
        "hjo",
        "kil",
        "lund",
        "mark",
        "mora",
        "nora",
        "sala",
        "säter",
        "trosa",
        "vara",
        "åre",
    )
)
_PLACE_BEFORE = re.compile(
    r"(?:^|\W)(?:är|har|gör|i|för|från|hos|med|mot|och|eller|jämför|av|om|till|samt|kommunen|menade|fick|gick|klarade|blev|in|for|from|with|and|or|of|about|does|did|compare|to)\s+$",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(
    r"^\s*(?:kommuns?|stads?|municipality|fick|då|på område|har fått|klarade|gick|vs|versus|kontra|jämfört med|compared)\b",
    re.IGNORECASE,
)
_KIND = r"(?:[\s]+(?:kommuns?|stads?|municipality))?"
_COUNTY_AFTER = re.compile(r"^\s+(?:län|county|universitet|landsting|region)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SHORTEST_MENDED = 5


@dataclass(frozen=True, slots=True)
class Named:
    """A municipality in a question; `typed` differs from its name when it was misspelt. `others`: could be meant as well."""

    municipality: Municipality
    typed: str
    start: int
    end: int
    corrected: bool = False
    others: tuple[Municipality, ...] = ()


class QuestionNames:
    """`known`: words that are never taken for a misspelt name; `short`: everyday name → municipality ("övik")."""

    def __init__(self, municipalities: Iterable[Municipality], known: Iterable[str], short: Mapping[str, str] | None = None) -> None:
        self._all = tuple(municipalities)
        self._by_name = {one.name.casefold(): one for one in self._all}
        self._by_code = {one.code: one for one in self._all}
        self._known = frozenset(word.casefold() for word in known)
        forms = sorted((one.name for one in self._all), key=len, reverse=True)
        names = "|".join(re.escape(name).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]+") for name in forms)
        self._pattern = re.compile(rf"(?<![\w-])({names})(?:s|:s|'s|’s)?{_KIND}(?![\w])", re.IGNORECASE)
        everyday = {typed.casefold(): self._by_name.get(name.casefold()) for typed, name in (short or {}).items()}
        self._short = {typed: one for typed, one in everyday.items() if one is not None}
        typed = "|".join(re.escape(one) for one in sorted(self._short, key=len, reverse=True)) or "(?!)"
        self._short_pattern = re.compile(rf"(?<![\w-])({typed})(?:s|:s|'s|’s)?{_KIND}(?![\w-])", re.IGNORECASE)
        self._code = re.compile(r"(?<![\d.,])(\d{4})(?![\d.,]*\d)")
        self._bare = {without_diacritics(name): one for name, one in self._by_name.items() if without_diacritics(name) != name}
        self._folded = {re.sub(r"[\s-]+", " ", name): one for name, one in self._by_name.items()}

    def find(self, text: str) -> list[Named]:
        """In the order of the text, each municipality once."""
        found = [one for match in self._pattern.finditer(text) if (one := self._exact(text, match))]
        taken = [(one.start, one.end) for one in found]
        for match in self._short_pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                found.append(Named(self._short[match[1].casefold()], match[1], match.start(), match.end()))
        taken = [(one.start, one.end) for one in found]
        found += [one for one in self._mended(text) if not any(one.start < end and start < one.end for start, end in taken)]
        for match in self._code.finditer(text):
            code = self._by_code.get(match[1])
            if code and not 1990 <= int(match[1]) <= 2035:
                found.append(Named(code, match[1], match.start(), match.end()))
        unique: dict[str, Named] = {}
        for one in sorted(found, key=lambda one: one.start):
            unique.setdefault(one.municipality.code, one)
        return list(unique.values())

    def _exact(self, text: str, match: re.Match[str]) -> Named | None:
        name = re.sub(r"[\s-]+", " ", match[1].casefold())
        municipality = self._folded[name]
        before, after = text[: match.start()], text[match.end() :]
        if _COUNTY_AFTER.match(after) and "kommun" not in match[0].casefold():
            return None
        if name in ALSO_WORDS and "kommun" not in match[0].casefold() and not self._meant(match[1], before, after):
            return None
        return Named(municipality, match[1], match.start(), match.end())

    @staticmethod
    def _meant(typed: str, before: str, after: str) -> bool:
        """Whether a name that is also a word is meant as a name here."""
        start = not before.strip() or before.rstrip()[-1:] in ".!?:"
        if typed[0].isupper() and not start:
            return True
        return bool(_PLACE_BEFORE.search(before) or _PLACE_AFTER.match(after)) or (not before.strip() and not after.strip(" ?!."))

    def _mended(self, text: str) -> Iterable[Named]:
        """Words that are no words of ours and one slip away from a name."""
        for match in _TOKEN.finditer(text):
            word = match[0].casefold()
            if len(word) < SHORTEST_MENDED or self._is_word(word):
                continue
            for form in dict.fromkeys((word, word.removesuffix("s"))):
                bare = self._bare.get(form)
                if bare is not None:
                    yield Named(bare, match[0], match.start(), match.end())
                    break
                near = self._near(form)
                if near:
                    yield Named(near[0], match[0], match.start(), match.end(), True, tuple(near[1:]))
                    break

    def _is_word(self, word: str) -> bool:
        return word in self._known or word in self._folded or word.removesuffix("s") in self._folded

    def _near(self, word: str) -> list[Municipality]:
        """The municipalities nearest to a misspelt name: several when they are as near."""
        allowed = 1 if len(word) < 8 else 2
        found = process.extract(word, list(self._folded), scorer=OSA.distance, score_cutoff=allowed, limit=4)
        same = [(name, distance) for name, distance, _ in found if name[0] == word[0] and abs(len(name) - len(word)) <= 2]
        best = min((distance for _, distance in same), default=0)
        return [self._folded[name] for name, distance in same if distance == best]
