"""Swedish text as search sees it: words without endings, compounds with their parts, abbreviations with their meaning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

_WORD = re.compile(r"[^\W_]+")
_SOFT = str.maketrans({"\u00ad": None, "\u200b": None})
MIN_PART = 4
"""The shortest part of a compound; shorter ones ("an", "ord") would split ordinary words."""
MIN_TYPO = 6
"""The shortest word that is taken for a misspelling of another."""


def folded(text: str) -> str:
    """NFKC, lower case, without soft hyphens; å ä ö kept."""
    return unicodedata.normalize("NFKC", text).translate(_SOFT).lower()


def words(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return _WORD.findall(folded(text))


def bare(word: str) -> str:
    """Without the dots and rings of å ä ö and the accents of é."""
    return "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))


@dataclass(frozen=True, slots=True)
class Tables:
    """Word tables: `abbreviations` short → long (short in lower case), `stopwords`, `english` phrase → Swedish words."""

    abbreviations: Mapping[str, str]
    stopwords: frozenset[str]
    english: Mapping[str, str]


class Analyser:
    """`vocabulary`: texts whose words are known, for splitting compounds and for mending misspelt words."""

    def __init__(self, vocabulary: Iterable[str], tables: Tables) -> None:
        self.tables = tables
        self._stemmer = Stemmer.Stemmer("swedish")
        counts: dict[str, int] = {}
        for text in vocabulary:
            for word in words(text):
                counts[word] = counts.get(word, 0) + 1
        self._counts = counts
        self._stems = {self.stem(word) for word in counts}
        self._bare: dict[str, str] = {}
        for word in sorted(counts, key=lambda one: counts[one]):
            if bare(word) != word:
                self._bare[bare(word)] = word
        self._long = sorted(word for word in counts if len(word) >= MIN_TYPO)
        self._parts = {word for word in counts if len(word) >= MIN_PART and word not in tables.stopwords}
        self.parts_of = lru_cache(maxsize=50_000)(self._split)
        self.mended = lru_cache(maxsize=10_000)(self._mend)

    def stem(self, word: str) -> str:
        return str(self._stemmer.stemWord(word))

    def knows(self, word: str) -> bool:
        return word in self._counts or self.stem(word) in self._stems

    def terms(self, text: str) -> list[str]:
        """Stems of the words that say something, compounds followed by their parts, abbreviations by their words."""
        found: list[str] = []
        for word in words(text):
            if word in self.tables.stopwords:
                continue
            found.append(self.stem(word))
            found += [self.stem(part) for part in self.parts_of(word)]
            if word in self.tables.abbreviations:
                found += [self.stem(one) for one in words(self.tables.abbreviations[word]) if one not in self.tables.stopwords]
        return found

    def query_terms(self, text: str) -> list[str]:
        """As `terms`, for a query: misspelt words mended, split compounds joined too, English words with their Swedish."""
        plain = [self.mended(word) for word in words(text)]
        joined = [one + other for one, other in zip(plain, plain[1:], strict=False) if len(one) > 2 and len(other) > 2 and self.knows(one + other)]
        return list(dict.fromkeys(self.terms(" ".join([*plain, *joined, self.swedish_of(text)]))))

    def document_terms(self, text: str, heading: str = "") -> str:
        """What the lexical leg keeps of a passage: terms of heading and text, with spaces between."""
        return " ".join(self.terms(f"{heading} {text}"))

    def expanded(self, text: str) -> str:
        """A query as the dense leg sees it: mended, abbreviations and English words followed by their Swedish."""
        plain = [self.mended(word) for word in words(text)]
        longs = [self.tables.abbreviations[word] for word in plain if word in self.tables.abbreviations]
        return " ".join([*(word for word in plain if word not in self.tables.stopwords), *longs, self.swedish_of(text)]).strip()

    def swedish_of(self, text: str) -> str:
        """The Swedish words for the English ones in a text; an empty string when there are none.

        A word that is Swedish too ("personal", "plan") counts as English only beside a word that is English alone.
        """
        found, spoken = [], words(text)
        for size in (3, 2, 1):
            for start in range(len(spoken) - size + 1):
                phrase = " ".join(spoken[start : start + size])
                if phrase in self.tables.english:
                    found.append((phrase, self.tables.english[phrase]))
        if all(all(self._is_swedish(word) for word in phrase.split()) for phrase, _ in found):
            return ""
        return " ".join(dict.fromkeys(word for _, swedish in found for word in swedish.split()))

    def _is_swedish(self, word: str) -> bool:
        return word in self._counts

    def _split(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, by words of the vocabulary; an empty tuple for a word that is none.

        klagomålshantering → klagomål, hantering. The split with the fewest parts and the longest first part wins.
        """
        if len(word) < 2 * MIN_PART:
            return ()
        for place in range(len(word) - MIN_PART, MIN_PART - 1, -1):
            head, tail = word[:place], word[place:]
            first = self._part(head)
            if first and (tail in self._parts or self.stem(tail) in self._stems) and len(tail) >= MIN_PART:
                return (first, *(self._split(tail) or (tail,)))
        return ()

    def _part(self, head: str) -> str | None:
        """The vocabulary's word for the first part of a compound: as it is, or without a joining s."""
        if head in self._parts:
            return head
        if head.endswith("s") and head[:-1] in self._parts:
            return head[:-1]
        return None

    def _mend(self, word: str) -> str:
        """The known word that a word was meant to be; itself when it is known or nothing is near.

        Tried in this order: å ä ö typed as a o, then one or two letters wrong with the first letter right.
        """
        if self.knows(word) or word in self.tables.english or word in self.tables.stopwords or word in self.tables.abbreviations or word.isdigit():
            return word
        if word in self._bare:
            return self._bare[word]
        if len(word) < MIN_TYPO or self._split(word):
            return word
        allowed = 1 if len(word) < 9 else 2
        near = process.extract(word, self._long, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=5)
        same_start = [(distance, -self._counts[one], one) for one, distance, _ in near if one[0] == word[0]]
        return min(same_start)[2] if same_start else word
