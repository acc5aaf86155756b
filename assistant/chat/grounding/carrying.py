"""Whether the words of a sentence, clause by clause, are those of one source about the same municipality, and so meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.chat.grounding.facts import Row
from assistant.chat.grounding.figures import Figure, Figures
from assistant.chat.grounding.library import Library
from assistant.chat.grounding.sentence import Sentence, Words
from assistant.chat.grounding.units import Content, Origin, Stance, Unit, clauses, content, count, stances

Origins = dict[str | None, set[Origin]]
"""For each municipality a clause is said of, the sentences of the evidence that say it."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """A sentence's figures and free words: places inside figures, of numbers that count, of words looked at elsewhere.

    `meant`: how each token is meant. `measured`: it has figures or compares. `everywhere`: its areas, where it does not.
    """

    inside: frozenset[int]
    counts: frozenset[int]
    free: set[int]
    meant: Sequence[Stance]
    measured: bool
    everywhere: frozenset[str]


class Carrying:
    """Finds what carries the words of sentences."""

    def __init__(self, library: Library, figures: Figures, words: Words, about: Row) -> None:
        self._library, self._figures, self._words, self._about = library, figures, words, about

    def carriers(self, read: Sentence) -> tuple[str, list[tuple[int, frozenset[str]]]]:
        """(why the words do not pass, (place of a clause, ids of what carries it) of each clause)."""
        looked = self._looked_at(read)
        carried: list[tuple[int, frozenset[str]]] = []
        previous: Origins = {}
        for places in clauses(read, self._words):
            says, areas = self._said(read, places, looked)
            if not (says.stems or says.negated or says.counts or says.years or says.scopes or says.stance or areas):
                continue
            group = read.group_at(places[0])
            names: Sequence[str | None] = group.names if group else self.unnamed()
            units = {name: self._units(name, says, areas) for name in names}
            if not (all(units.values()) if group else any(units.values())):
                told = " ".join(sorted(says.stems | says.negated | says.years)) or "so"
                return f"no source says {told!r} ({', '.join(sorted(says.stance))}) of {', '.join(filter(None, names)) or 'it'}", []
            if says.stems:
                origins = {name: {unit.origin for unit in some} for name, some in units.items() if some}
                if reason := self._together(read, places, looked, previous, origins):
                    return reason, []
                previous = origins
            carried.append((places[0], frozenset(id for some in units.values() for unit in some for id in unit.citations)))
        return "", carried

    def _looked_at(self, read: Sentence) -> _Looked:
        found = self._figures.find(read)
        figures = [one for one in found if isinstance(one, Figure)]
        free = self._understood(read, figures)
        measured = bool(figures or read.of_kind("comparing"))
        everywhere = frozenset() if measured else content(read.tokens, range(len(read.tokens)), self._words).areas
        inside = frozenset(n for one in figures for n in range(one.at, one.end + 1))
        counts = frozenset(one for one in found if isinstance(one, int))
        return _Looked(inside, counts, free, stances(read.tokens, self._words, free), measured, everywhere)

    def _said(self, read: Sentence, places: Sequence[int], looked: _Looked) -> tuple[Content, frozenset[str]]:
        """What a clause says beside its figures, and of which areas."""
        outside = [n for n in places if n not in looked.free and (n not in looked.inside or looked.meant[n])]
        says = content(read.tokens, outside, self._words, looked.meant)
        counted = frozenset(count(read.tokens, n, self._words) for n in places if n in looked.counts)
        figured = any(n in looked.inside for n in places)
        years, reported = (frozenset[str](), frozenset[str]()) if figured else (says.years, says.reported)
        areas = (looked.everywhere or says.areas) if says.stems or not looked.measured else frozenset()
        return replace(says, counts=counted, years=years, reported=reported), areas

    def _units(self, name: str | None, says: Content, areas: frozenset[str]) -> list[Unit]:
        return [unit for unit in self._library.about(name, says.needles) if unit.carries(says, areas - self._about.areas)]

    def unnamed(self) -> tuple[str | None, ...]:
        """Whom a sentence without a name is about."""
        return (self._about.municipality, None) if self._about.municipality else (None,)

    def _together(self, read: Sentence, places: Sequence[int], looked: _Looked, before: Origins, now: Origins) -> str:
        """Why a clause's words may not stand beside its figures, or beside the clause before it."""
        numbers = [read.tokens[n].text for n in places if n in looked.inside and read.tokens[n].kind == "number"]
        if numbers and not self._library.has_number(frozenset().union(*now.values()), numbers):
            return f"no source says {numbers[0]} of that"
        return "no source says both of the same" if self._goes_on(read, places[0]) and not _joined(before, now) else ""

    def _goes_on(self, read: Sentence, n: int) -> bool:
        """Whether a clause that begins at n, without a name of its own, speaks of what the one before does: "… och styr arbetet"."""
        before, first = read.tokens[n - 1].text if n else ".", read.tokens[n]
        by_itself = first.kind == "name" or first.text in self._words.after_comma & self._words.anaphors  # "…, så …"
        return not by_itself and (before in self._words.joins | self._words.turns or before in ",:;–—(")

    def _understood(self, read: Sentence, figures: Sequence[Figure]) -> set[int]:
        """Places of words that are looked at elsewhere: "snittet", "skillnaden", "saknar" by a figure, "kända" by "högst"."""
        extreme = any(read.tokens[n].text in self._words.highest | self._words.lowest for n in read.of_kind("comparing"))
        negated = {n + 1 for n in read.of_kind("negation")}
        words = self._words.benchmark | (self._words.known if extreme else frozenset()) | self._words.yes | self._words.no
        fields = {field for one in figures for field in one.fields}
        if fields & {"difference", "change"} or extreme:
            words = words | self._words.difference
        words = words | (self._words.giving if figures else frozenset())
        found = {n for n, one in enumerate(read.tokens) if one.text in words and n not in negated}
        found |= {n for one in figures for n in (one.at - 1, one.end + 1) if 0 <= n < len(read.tokens) and read.tokens[n].text in self._words.beside}
        found |= {
            one.at - 1 for one in figures if "difference" in one.fields and one.at and self._words.stance(read.tokens[one.at - 1].text) == "only"
        }
        superlative = self._words.highest | self._words.lowest
        for n, one in enumerate(read.tokens):
            if self._words.stance(one.text) == "lacks" and ("missing" in fields or (n and read.tokens[n - 1].text in superlative)):
                found.add(n)
        return found


def _joined(before: Origins, now: Origins) -> bool:
    """Whether some sentence of a source says both, of each of those it is said of; what goes on from there is in that sentence too."""
    for name in before.keys() & now.keys():
        if not (both := before[name] & now[name]):
            return False
        now[name] = both
    return True
