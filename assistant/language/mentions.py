"""Names of municipalities in running text.

A name counts with genitive, with kommun or stad, in capitals, with a space or a hyphen between its parts. Names that are
also words (Vara, Mark, Lund …) count only where the context makes them a municipality; the table of such names is data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.domain.municipality import Municipality


@dataclass(frozen=True, slots=True)
class AmbiguousName:
    """A name that is also something else. `kind`: word, or surname (people have it too). `municipality`: plain name."""

    name: str
    municipality: str
    kind: str


@dataclass(frozen=True, slots=True)
class Mention:
    """text[start:end] names `municipality`; the genitive s and kommun belong to it. Not `certain`: it could be a word or a person."""

    start: int
    end: int
    municipality: Municipality
    certain: bool


_KIND_OF_PLACE = r"(?:\s+(?i:kommun(?:en)?s?|stads?|municipality|city)\b)"
#: What stands after a name and makes it something else than the municipality: Uppsala universitet, Kalmar län.
_ELSE_AFTER = re.compile(
    r"\s+(?:läns?\b|universitet|tekniska\s|högskola|stift\b|domkyrk|tingsrätt|hovrätt|centralstation|airport|flygplats|regionen\b|landsting|garnison|nation\b|IF\b|FF\b|BK\b|SK\b|IK\b|AIS\b)",
    re.IGNORECASE,
)
_ELSE_BEFORE = re.compile(
    r"(?:högskolan|universitetet|högskola|tingsrätten|hovrätten|stationen|flygplatsen|lasarettet|sjukhuset)\s+(?:i\s+)?$", re.IGNORECASE
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:…]\s+|[\n•]\s*|[\"”“]\s*)$")
_MUNICIPALITY_BEFORE = re.compile(
    r"(?:\bkommun(?:en|er|erna)?(?:\s+som)?|\bstad(?:en)?|\bt\.?\s?ex\.?|\bexempelvis|\bbl\.?\s?a\.?|\bbland annat|\bsåsom)\s+$", re.IGNORECASE
)
#: "En kommun som lyckats är Lund", "inspiration från Berg", "lära av Mark".
_FRAME_BEFORE = re.compile(
    r"(?:\bkommun(?:er)?\s+som\b[^.]*\bär|\b(?:lära|lär|inspirer\w+|inspiration|exempel\w*|förebild\w*|studera|besök\w*|titta)\b[^.]{0,25}\b(?:av|från|i|är|hos|till|på))\s+$",
    re.IGNORECASE,
)
_PREPOSITION_BEFORE = re.compile(r"\b(?:i|från|hos)\s+$")
_NAME_BEFORE = re.compile(r"(?:[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?|\b(?:[Rr]ektor|[Dd]irektör|[Cc]hef(?:en)?|[Hh]err|[Ff]ru))\s+$")
_EXAMPLE_AFTER = re.compile(
    r"^\s+(?:är|kan vara|kan ses som|har|arbetar|kan nämnas|tjäna som|fungera som|stå som|vara)"
    r"\s+(?:[^.!?]{0,60}\b(?:exempel|kommun(?:er)?|förebild(?:er)?)\b)"
)
#: What a word cannot do at the start of a sentence, but a municipality can: "Vara har infört …".
_ACTS_AFTER = re.compile(r"\s+(?:har|arbetar|använder|redovisar|publicerar|erbjuder|låter|mäter|hör till)\b")
_BETWEEN_IN_LIST = re.compile(r"^(?:\s*,\s*|\s*,?\s+(?:och|samt|eller|and|or|respektive)\s+|\s*/\s*|\s*,\s*samt\s+)(?:i\s+|även\s+|t\.ex\.\s+)?$")


class Mentions:
    """Finds municipalities in text. Building it compiles one pattern over all names; do it once."""

    def __init__(self, municipalities: Iterable[Municipality], ambiguous: Iterable[AmbiguousName] = ()) -> None:
        self._by_form: dict[str, Municipality] = {}
        by_name = {}
        for one in municipalities:
            by_name[one.name] = one
            self._by_form[_key(one.name)] = one
        self._kinds: dict[str, str] = {}
        for name in ambiguous:
            if name.municipality in by_name:
                self._by_form.setdefault(_key(name.name), by_name[name.municipality])
                self._kinds[_key(name.name)] = name.kind
        forms = sorted(self._by_form, key=len, reverse=True)
        alternatives = "|".join(r"[\s\-‐‑]+".join(map(re.escape, form.split())) for form in forms) or r"(?!)"
        self._pattern = re.compile(
            rf"(?<![\w\-‐‑])(?P<name>{alternatives})(?P<genitive>[:’']?s)?(?![\w]|[-‐‑]\w)(?P<kind>{_KIND_OF_PLACE})?", re.IGNORECASE
        )

    def find(self, text: str, *, any_case: bool = False) -> list[Mention]:
        """In order of place; longest name first ("Upplands Väsby"). `any_case`: also names without a capital, as people type them."""
        found: list[tuple[Mention, str | None]] = []
        for match in self._pattern.finditer(text):
            mention = self._judged(text, match, any_case)
            if mention is not None:
                found.append((mention, self._kinds.get(_key(match["name"]))))
        return _with_lists(text, found)

    def _judged(self, text: str, match: re.Match[str], any_case: bool) -> Mention | None:
        name, before, after = match["name"], text[: match.start()], text[match.end("name") + len(match["genitive"] or "") :]
        municipality, kind = self._by_form[_key(name)], self._kinds.get(_key(name))
        # "Vänersborgs stad" is the place, but "Alingsås" needs no genitive: what counts is that kommun or stad follows.
        whole = Mention(match.start(), match.end(), municipality, True)
        if match["kind"]:
            return whole
        if not name[0].isupper():
            return whole if any_case and kind is None and not _ELSE_AFTER.match(after) else None
        if not _capitals_fit(name) or _ELSE_AFTER.match(after) or _ELSE_BEFORE.search(before[-40:]):
            return None
        if kind is None:
            return whole
        return self._ambiguous(whole, kind, before[-90:], after[:100])

    @staticmethod
    def _ambiguous(mention: Mention, kind: str, before: str, after: str) -> Mention | None:
        starts = bool(_SENTENCE_START.search(before))
        if _MUNICIPALITY_BEFORE.search(before) or _FRAME_BEFORE.search(before) or _EXAMPLE_AFTER.match(after):
            return mention
        if starts:
            return replace(mention, certain=kind == "word" and _ACTS_AFTER.match(after) is not None)
        if _PREPOSITION_BEFORE.search(before):
            return mention
        if _NAME_BEFORE.search(before):
            return None
        return replace(mention, certain=kind == "word")


def _with_lists(text: str, found: list[tuple[Mention, str | None]]) -> list[Mention]:
    """An uncertain name beside a certain one in a list ("Skövde, Vara och Lidköping") is certain; lone ones at a sentence's start go."""
    mentions = [one for one, _ in found]
    changed = True
    while changed:
        changed = False
        for n, one in enumerate(mentions):
            if not one.certain and _beside_certain(text, mentions, n):
                mentions[n] = replace(one, certain=True)
                changed = True
    return [one for one in mentions if one.certain or not _SENTENCE_START.search(text[max(0, one.start - 10) : one.start])]


def _beside_certain(text: str, mentions: Sequence[Mention], n: int) -> bool:
    one = mentions[n]
    for other in mentions[max(0, n - 1) : n + 2]:
        if other.certain and other is not one:
            first, second = sorted((one, other), key=lambda mention: mention.start)
            if _BETWEEN_IN_LIST.match(text[first.end : second.start]):
                return True
    return False


def _capitals_fit(name: str) -> bool:
    """VÄNERSBORG, Vänersborg and Upplands Väsby are written as names; "Upplands väsby" passes, "vÄNERS" does not."""
    return name.isupper() or not name[1:2].isupper()


def _key(name: str) -> str:
    return " ".join(re.split(r"[\s\-‐‑]+", name)).casefold()
