"""How the parts of a sentence hang together: who is related to whom, who points to whom, what is said to cause what, by whose word."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.chat.grounding.facts import Facts, Row
from assistant.chat.grounding.figures import Figure
from assistant.chat.grounding.library import Library
from assistant.chat.grounding.sentence import Sentence, Words
from assistant.chat.grounding.units import BREAKS, Whole, content, is_within, linked

_FROM_US = frozenset(("distance_km", "population_ratio"))
"""Fields of a peer's likeness: they are held against the municipality that the answer is about."""


class Relations:
    """Judges the relations of sentences."""

    def __init__(self, library: Library, words: Words, facts: Facts, about: Row) -> None:
        self._library, self._words, self._facts, self._about = library, words, facts, about

    def between_names(self, read: Sentence) -> tuple[str, frozenset[str]]:
        """Several municipalities in a sentence: side by side, or as a source relates them. (why not, ids of what carries it)."""
        words, tokens = self._words, read.tokens
        between = {one.text for one in tokens if one.kind == "comparing"} & (words.higher | words.lower | words.followed)
        if len(read.groups) < 2 or (len(read.groups) == 2 and between):
            return "", frozenset()
        side_by_side = all(tokens[group.first - 1].text in BREAKS | words.breaks for group in read.groups[1:] if group.first)
        if side_by_side and all(self._says_something(read, group.first) for group in read.groups):
            return "", frozenset()
        says = content(tokens, range(len(tokens)), words)
        for whole in self._library.wholes(says.stems):
            if not says.stems and not whole.linked & set(read.names):
                continue  # names beside each other, and small words
            alike = is_within(read.names, whole.names) and says.stems <= whole.content.stems and says.negated == whole.content.negated
            if alike and self._linked_alike(read, whole):
                return "", whole.citations
        return f"no source relates {' and '.join(read.names)} so", frozenset()

    def _linked_alike(self, read: Sentence, whole: Whole) -> bool:
        """ "Lära av Eskilstuna" and "lära Eskilstuna" differ by a small word."""
        objects = whole.linked & set(read.names)
        if objects:
            return any(one.text in self._words.links for one in read.tokens)
        return not linked(read, self._words)

    def _says_something(self, read: Sentence, n: int) -> bool:
        segment = read.segment(n)
        return any(read.tokens[m].kind in ("number", "quote") for m in segment) or bool(content(read.tokens, segment, self._words).stems)

    def fault(self, read: Sentence, figures: Sequence[Figure], citations: frozenset[str]) -> str:
        """Why a sentence does not pass. `citations`: ids of what carries it."""
        return (
            self.caused(read) or self._pointing(read) or self._named(read) or self._held_against(read, figures) or self._attributed(read, citations)
        )

    def _pointing(self, read: Sentence) -> str:
        """Evaluators point to municipalities; none points anywhere itself."""
        names = {group.last for group in read.groups}
        for n, token in enumerate(read.tokens):
            if token.text in self._words.pointing and (n - 1 in names or n + 1 in names):
                return f"who {token.text!r} is not clear"
        return ""

    def _held_against(self, read: Sentence, figures: Sequence[Figure]) -> str:
        """A distance or a ratio of sizes is to the municipality that the answer is about, to nobody else."""
        for figure in figures:
            if _FROM_US & set(figure.fields):
                following = next((one for one in read.tokens[figure.end + 1 :] if one.kind in ("name", "number")), None)
                group = read.group_at(figure.at)
                own = {self._about.municipality, *(group.names if group else ())}
                other = following is not None and following.kind == "name" and following.text not in own
                if following is not None and other and not self._breaks(read, figure, following.start):
                    return f"not known of {following.text}"
        return ""

    def _breaks(self, read: Sentence, figure: Figure, end: int) -> bool:
        between = [one for one in read.tokens[figure.end + 1 :] if one.start < end]
        return any(one.text in BREAKS | self._words.breaks | self._words.turns for one in between)

    def caused(self, read: Sentence) -> str:
        """What is said to be so because of something else is said so by one source, word and all."""
        because = {one.text for one in read.tokens} & self._words.causes
        if not because:
            return ""
        says = content(read.tokens, range(len(read.tokens)), self._words)
        wholes = self._library.wholes(says.stems | because) if says.stems and not read.of_kind("number") else ()
        fits = any(says.stems <= one.content.stems and is_within(read.names, one.names) for one in wholes)
        return "" if fits else f"no source says {min(because)!r}"

    def _named(self, read: Sentence) -> str:
        """What is said of a name itself ("Vänersborg är föredömlig") a source says so; a benchmark is no municipality's own."""
        tokens, words = read.tokens, self._words
        subjects = [group.last for group in read.groups] + [n for n, one in enumerate(tokens) if one.text in words.themselves]
        for at in subjects:
            n = at + 1
            following = [one.text for one in tokens[n : n + 3]]
            following = following[:1] + [one for one in following[1:] if one not in words.articles][:1]
            if following and following[0] in words.benchmark:
                return f"{following[0]!r} is not of a municipality"
            if len(following) == 2 and following[0] in words.being and following[1].isalpha() and not words.is_neutral(following[1]):
                last = n + 1 if tokens[n + 1].text == following[1] else n + 2
                said = " ".join(one.text for one in tokens[at : last + 1])
                if tokens[last].kind == "word" and not self._library.has_words(said):
                    return f"no source says {said!r}"
        for n, token in enumerate(tokens[:-2]):
            if token.text in words.benchmark and tokens[n + 1].text in words.of | words.on and tokens[n + 2].kind == "name":
                return f"{token.text!r} is not of a municipality"
        return ""

    def _attributed(self, read: Sentence, citations: frozenset[str]) -> str:
        """ "Enligt kommunen själv", "according to the evaluators": by whose word it is so, where that is known."""
        tokens = read.tokens
        for n, token in enumerate(tokens):
            if token.text in self._words.according:
                whose = {one.text for one in tokens[n + 1 : n + 4]}
                own = citations & self._facts.own_words
                if (whose & self._words.reports and own) or (whose & self._words.themselves and citations - own):
                    return "not said by whom it is said to be"
        return ""
