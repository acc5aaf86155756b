"""Phrases: sentences that people see, with gaps, in Swedish and English, and the grammar that fills the gaps.

The texts themselves stand in `prompts/sv` and `prompts/en` as TOML; an adapter reads them, this only fills them.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


class Phrases:
    """The phrases of one language: `phrases("rank.best", name="Mölndal", points=45)`.

    A key is a dotted path. A value is a text, or a list of texts of which `choice` picks one. A gap is written as in
    str.format; `{name:genitive}` gives Vänersborgs and Borås, `{name:kommun}` Vänersborgs kommun, `{points:number}` 426,5
    (426.5 in English), `{names:listed}` A, B och C, `{county:county}` Skåne County in English. Forms set apart by | are chosen
    by a number: `{count:kommun|kommuner}` for one and for others, `{count:ingen|en|{count}}` for none, one and more.
    """

    def __init__(self, language: str, texts: Mapping[str, Any]) -> None:
        self.language = language
        self._texts = dict(_flat(texts))
        self._formatter = _Formatter(language)

    def __call__(self, key: str, /, choice: int = 0, **values: Any) -> str:
        """Raises KeyError for a phrase or a gap that does not exist: a mistake of ours, never of a person's."""
        text = self._texts[key]
        if isinstance(text, (list, tuple)):
            text = text[choice % len(text)]
        return self._formatter.vformat(text, (), values)

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> Iterable[str]:
        return self._texts.keys()

    def raw(self, key: str) -> str | Sequence[str]:
        """The text or texts of `key`, gaps and all."""
        found: str | Sequence[str] = self._texts[key]
        return found

    def texts(self, key: str) -> list[str]:
        """All texts of a key that has a list."""
        found = self.raw(key)
        return [found] if isinstance(found, str) else list(found)

    def listed(self, items: Iterable[str]) -> str:
        """`A, B och C`."""
        return listed(items, self.language)

    def either(self, items: Iterable[str]) -> str:
        """`A, B eller C`."""
        return listed(items, self.language, "or" if self.language == "en" else "eller")

    def number(self, value: float | None) -> str:
        return number(value, self.language)

    def genitive(self, name: str) -> str:
        return genitive(name, self.language)


def number(value: float | None, language: str = "sv") -> str:
    """45, 426,5 (426.5 in English), 40 078 with a non-breaking space (40,078); an empty string for None."""
    if value is None:
        return ""
    rounded = round(float(value), 1)
    whole, _, part = f"{abs(rounded):.1f}".partition(".")
    grouped = f"{int(whole):,}" if len(whole) > 4 else whole
    if language == "sv":
        grouped = grouped.replace(",", "\u00a0")
    sign = "−" if rounded < 0 else ""
    return f"{sign}{grouped}" if part == "0" else f"{sign}{grouped}{',' if language == 'sv' else '.'}{part}"


def listed(items: Iterable[str], language: str = "sv", word: str = "") -> str:
    """`A, B och C`; `word`: another one before the last."""
    some = [str(one) for one in items]
    if len(some) < 2:
        return "".join(some)
    return f"{', '.join(some[:-1])} {word or ('and' if language == 'en' else 'och')} {some[-1]}"


def county(name: str, language: str = "sv") -> str:
    """Stockholms län; in English Stockholm County. Several with commas between: Skåne län och Hallands län."""
    several = [one.strip() for one in name.split(",")]
    if language == "en":
        several = [f"{one.removesuffix(' län').removesuffix('s')} County" if one.endswith(" län") else one for one in several]
    return listed(several, language)


def by_count(value: Any, forms: Sequence[str]) -> str:
    """The form for a number: of two, one and others; of three, none, one and more."""
    one, other = forms[-2:]
    if str(value) == "0" and len(forms) > 2:
        return forms[0]
    return one if str(value) == "1" else other


def genitive(name: str, language: str = "sv") -> str:
    """Vänersborgs; Borås, Alingsås, Åmåls; in English Vänersborg's, Borås'."""
    if language == "en":
        return f"{name}'" if name.endswith("s") else f"{name}'s"
    return name if name[-1:] in "sxz" else f"{name}s"


_VOWELS = "aeiouyåäöé"
_KOMMUN = {"Falun": "Falu kommun", "Gotland": "Region Gotland", "Kalmar": "Kalmar kommun"}


def kommun(name: str) -> str:
    """Vänersborgs kommun, Borås kommun; Vallentuna kommun, since a name that ends in a vowel takes no s."""
    if name in _KOMMUN:
        return _KOMMUN[name]
    return f"{name} kommun" if name[-1:].casefold() in _VOWELS else f"{genitive(name)} kommun"


class _Formatter(string.Formatter):
    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            return by_count(value, format_spec.split("|"))
        if format_spec == "listed":
            return listed([value] if isinstance(value, str) else value, self._language)
        if format_spec == "county":
            return county(str(value), self._language)
        if format_spec == "genitive":
            return genitive(str(value), self._language)
        if format_spec == "kommun":
            return kommun(str(value))
        if format_spec == "number" or (not format_spec and isinstance(value, float)):
            return number(value, self._language)
        return str(super().format_field(value, format_spec))


def _flat(texts: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for key, value in texts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
