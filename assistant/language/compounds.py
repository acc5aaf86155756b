"""Swedish words and their compounds: which words are known, and of which a long one is put together. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property, lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[-‐‑–][^\W_]+)*")
_HYPHEN = re.compile("[-‐‑–]")
LONGEST_WORD = 40
SHORTEST_COMPOUND = 8
SHORTEST_PART = 4
#: A part that ends so many words of the corpus is a word of its own, though it never stands alone.
TAIL_FAMILY = 3
#: Endings of nouns that are no words, though a word may look like them: invån-aren is no arena.
ENDINGS = frozenset({"aren", "arens", "arna", "arnas", "erna", "ernas", "orna", "ornas"})


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("swedish")


def stem(word: str) -> str:
    """The Snowball stem of a folded Swedish word."""
    return str(_stemmer().stemWord(word))


def folded_words(text: str) -> list[str]:
    """The words of `text`, NFKC and without case, in order; "e-tjänst" is one word."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [one[:LONGEST_WORD] for one in _WORD.findall(folded)]


def pieces(word: str) -> list[str]:
    """What stands between a word's hyphens, of any kind."""
    return [one for one in _HYPHEN.split(word) if one]


class Vocabulary:
    """Words that are known to be words. Immutable.

    `words`: folded, hyphenated ones in one and in pieces; `stems`: theirs.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        wholes = {whole for text in texts for whole in folded_words(text)}
        self.words = {one for whole in wholes for one in (whole, *_HYPHEN.split(whole), _HYPHEN.sub("", whole)) if len(one) > 2}
        self.stems = {stem(one) for one in self.words}

    def knows(self, word: str) -> bool:
        return word in self.words or stem(word) in self.stems

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, as they stand in it: klagomålshantering → klagomål, hantering; none when it is no compound."""
        if len(word) < SHORTEST_COMPOUND or not word.isalpha():
            return ()
        return self._split(word)

    @cached_property
    def _tails(self) -> frozenset[str]:
        """Stems that end several words whose beginnings are words: -hantering, -arbete."""
        families: dict[str, set[str]] = {}
        for word in self.words:
            for at in range(SHORTEST_PART, len(word) - SHORTEST_PART):
                if self._is_head(word[:at]) and not self._is_linked(word[at:]):
                    families.setdefault(stem(word[at:]), set()).add(word[:at])
        return frozenset(tail for tail, heads in families.items() if len(tail) > SHORTEST_PART and len(heads) >= TAIL_FAMILY)

    def _is_linked(self, tail: str) -> bool:
        """Whether `tail` is a word with the linking s before it."""
        return tail[0] == "s" and tail not in self.words and (tail[1:] in self.words or stem(tail[1:]) in self.stems)

    def _is_head(self, part: str) -> bool:
        return len(part) >= SHORTEST_PART and (part in self.words or stem(part) in self.stems or (part.endswith("s") and part[:-1] in self.words))

    def _split(self, word: str) -> tuple[str, ...]:
        best: tuple[str, ...] = ()
        best_score = 0
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            head, tail = word[:at], word[at:]
            if tail in ENDINGS or not self._is_head(head):
                continue
            if tail not in self.words and head[-1] == "s" and f"s{tail}" in self.words:
                tail = f"s{tail}"  # process + styrning is written processtyrning
            tail_stem = stem(tail)
            if self._is_linked(tail) or (tail not in self.words and tail_stem not in self.stems and tail_stem not in self._tails):
                continue
            # The more even the halves, the less likely a chance likeness.
            score = min(len(head), len(tail))
            if score > best_score:
                best_score = score
                best = (*self._whole_or_parts(_without_link(head, self.words)), *self._whole_or_parts(tail))
        return best

    def _whole_or_parts(self, piece: str) -> tuple[str, ...]:
        return (piece,) if piece in self.words else self.parts(piece) or (piece,)


def _without_link(head: str, known: set[str]) -> str:
    return head[:-1] if head.endswith("s") and head not in known and head[:-1] in known else head
