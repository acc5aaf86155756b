"""Swedish text for searching: folding, stop words, Snowball stems, compounds, joined and split forms, abbreviations, slips.

What is kept of a passage and what is asked of a query come from the same place, so that they meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.language.names import without_diacritics

_WORD = re.compile(r"[^\W_]+(?:[-‐‑–][^\W_]+)*")
_HYPHEN = re.compile("[-‐‑–]")
LONGEST_WORD = 40
SHORTEST_COMPOUND = 8
SHORTEST_PART = 4
#: A part that ends so many words of the corpus is a word of its own, though it never stands alone.
TAIL_FAMILY = 3
LONGEST_QUERY = 2000


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


@dataclass(frozen=True)
class SearchWords:
    """The tables of `corpus/words` that searching uses.

    `abbreviations`: short form without case to its words. `english`: English word or phrase to Swedish words.
    `synonyms`: a word people use to the words of the material. `vocabulary`: Swedish words that are known to be words.
    """

    vocabulary: Iterable[str] = ()
    stop_words: frozenset[str] = frozenset()
    english_stop_words: frozenset[str] = frozenset()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    english: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Query:
    """What a query asks for.

    `words`: its content words as typed. `tokens`: what to look for in the lexical leg. `swedish`: the Swedish words that
    it means beyond those it has (corrections, written-out abbreviations, translations, synonyms), as text. `known`: share
    of its content words that the material could know, 0 to 1; 0 for a query of nothing but unknown words.
    """

    text: str
    words: tuple[str, ...]
    tokens: tuple[str, ...]
    swedish: str
    english: bool
    known: float


class Analyser:
    """Turns passages and queries into comparable tokens. Immutable; safe to share between threads."""

    def __init__(self, words: SearchWords) -> None:
        self._table = words
        self._stops = words.stop_words | words.english_stop_words
        wholes = {whole for text in words.vocabulary for whole in folded_words(text)}
        self._words = {one for whole in wholes for one in (whole, *_HYPHEN.split(whole), _HYPHEN.sub("", whole)) if len(one) > 2}
        self._stems = {stem(one) for one in self._words}
        self._synonyms = {stem(word): means for word, means in words.synonyms.items()}

    # -- what others use --------------------------------------------------------------------------------------------

    def tokens(self, text: str) -> list[str]:
        """The tokens of a text, in order, stop words left out: stems, parts of compounds, joined forms."""
        found: list[str] = []
        before = ""
        for word in folded_words(text):
            if word in self._stops:
                before = ""
                continue
            found += self._forms(word)
            if before and (joined := self._joined(before, word)):
                found.append(joined)
            before = word
        return found

    def document_tokens(self, text: str, heading: str = "") -> str:
        """What the lexical leg keeps of a passage, as tokens with spaces between. The text counts twice, its heading once."""
        tokens = self.tokens(text)
        return " ".join((*tokens, *tokens, *self.tokens(heading)))

    def query(self, text: str) -> Query:
        """What `text` asks for, in the words of the material."""
        text = text[:LONGEST_QUERY]
        words = folded_words(text)
        pieces = [piece for one in words for piece in _HYPHEN.split(one)]
        english = self.is_english(pieces)
        means: list[str] = []
        if english:
            words = pieces
            translated, words_left = self._translated(words)
            means += translated
        else:
            words_left = words
        content = [one for one in words_left if one not in self._stops]
        known = float(len(words) - len(words_left))
        asked = known
        tokens = self.tokens(" ".join(words_left))
        written_apart = self._written_apart(content)
        for word in content:
            sure, more = (1.0, []) if word in written_apart else self._meant(word)
            asked += 1
            known += sure
            means += more
        swedish = " ".join(dict.fromkeys(means))
        tokens += self.tokens(swedish)
        kept = tuple(one for one in dict.fromkeys(words) if one not in self._stops)
        return Query(text, kept, tuple(dict.fromkeys(tokens)), swedish, english, known / asked if asked else 0.0)

    def is_english(self, words: Sequence[str]) -> bool:
        """Whether the words of a query are English rather than Swedish; words of both languages do not count."""
        english = sum(one in self._english_words and one not in self._swedish_words for one in words)
        swedish = sum(one in self._swedish_words and one not in self._english_words for one in words)
        return english > swedish

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, as they stand in it: klagomålshantering → klagomål, hantering; none when it is no compound."""
        if len(word) < SHORTEST_COMPOUND or not word.isalpha():
            return ()
        return self._split(word)

    def word_pairs(self) -> list[str]:
        """A text for each entry of the English and synonym tables: words that mean the same, for fitting an embedding."""
        return [f"{word}. {means}" for entries in (self._table.english, self._table.synonyms) for word, means in entries.items()]

    # -- forms ------------------------------------------------------------------------------------------------------

    def _forms(self, word: str) -> list[str]:
        pieces = [one for one in _HYPHEN.split(word) if one]
        whole = "".join(pieces)
        found = [stem(whole)]
        if len(pieces) > 1:
            found += [stem(one) for one in pieces if len(one) > 1 and one not in self._stops]
        for piece in pieces:
            found += [stem(one) for one in self.parts(piece) if one not in self._stops]
        return list(dict.fromkeys(found))

    def _joined(self, one: str, other: str) -> str | None:
        """The stem of two words written as one, when the material writes them so: kontakt center → kontaktcenter."""
        if len(one) < 3 or len(other) < 3:
            return None
        for whole in (one + other, f"{one}s{other}"):
            if (found := stem(whole)) in self._stems:
                return found
        return None

    def _written_apart(self, words: Sequence[str]) -> frozenset[str]:
        """The words that the material writes as one with their neighbour."""
        return frozenset(word for pair in pairwise(words) if self._joined(*pair) for word in pair)

    @cached_property
    def _tails(self) -> frozenset[str]:
        """Stems that end several words whose beginnings are words: -hantering, -arbete."""
        families: dict[str, set[str]] = {}
        for word in self._words:
            for at in range(SHORTEST_PART, len(word) - SHORTEST_PART):
                if self._is_head(word[:at]) and not self._is_linked(word[at:]):
                    families.setdefault(stem(word[at:]), set()).add(word[:at])
        return frozenset(tail for tail, heads in families.items() if len(tail) > SHORTEST_PART and len(heads) >= TAIL_FAMILY)

    def _is_linked(self, tail: str) -> bool:
        """Whether `tail` is a word with the linking s before it."""
        return tail[0] == "s" and tail not in self._words and (tail[1:] in self._words or stem(tail[1:]) in self._stems)

    def _is_head(self, part: str) -> bool:
        return len(part) >= SHORTEST_PART and (part in self._words or stem(part) in self._stems or (part.endswith("s") and part[:-1] in self._words))

    def _split(self, word: str) -> tuple[str, ...]:
        best: tuple[str, ...] = ()
        best_score = 0
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            head, tail = word[:at], word[at:]
            if not self._is_head(head):
                continue
            if tail not in self._words and head[-1] == "s" and f"s{tail}" in self._words:
                tail = f"s{tail}"  # process + styrning is written processtyrning
            tail_stem = stem(tail)
            if self._is_linked(tail) or (tail not in self._words and tail_stem not in self._stems and tail_stem not in self._tails):
                continue
            # The more even the halves, the less likely a chance likeness.
            score = min(len(head), len(tail))
            if score > best_score:
                best_score = score
                best = (*self._whole_or_parts(_without_link(head, self._words)), *self._whole_or_parts(tail))
        return best

    def _whole_or_parts(self, piece: str) -> tuple[str, ...]:
        return (piece,) if piece in self._words else self.parts(piece) or (piece,)

    # -- meaning of a word of a query -------------------------------------------------------------------------------

    def _meant(self, word: str) -> tuple[float, list[str]]:
        """(how sure it is known, the words it means beyond itself)."""
        means = []
        if long := self._table.abbreviations.get(word):
            means.append(long.casefold())
        found = stem(word)
        if more := self._synonyms.get(found):
            means.append(more)
        if means or word in self._words or found in self._stems or word.isdigit():
            return 1.0, means
        pieces = _HYPHEN.split(word)
        if "".join(pieces) in self._words or stem("".join(pieces)) in self._stems:
            return 1.0, ["".join(pieces)]
        if self.parts(word):
            return 0.9, []
        bare = without_diacritics(word)
        if likely := self._bare.get(bare) or self._bare_stems.get(without_diacritics(found)):
            return 1.0, list(likely)
        slip = self._slip(bare)
        return (0.8, [slip]) if slip else (0.0, [])

    @cached_property
    def _bare(self) -> dict[str, tuple[str, ...]]:
        return _grouped((without_diacritics(one), one) for one in sorted(self._words))

    @cached_property
    def _bare_stems(self) -> dict[str, tuple[str, ...]]:
        return _grouped((without_diacritics(stem(one)), one) for one in sorted(self._words))

    @cached_property
    def _bare_words(self) -> list[str]:
        return list(self._bare)

    def _slip(self, bare: str) -> str | None:
        """The known word that a mistyped one most likely is, å ä ö not counting; None when none is near."""
        if len(bare) < 5:
            return None
        allowed = 1 if len(bare) < 8 else 2
        found = process.extractOne(bare, self._bare_words, scorer=OSA.distance, score_cutoff=allowed)
        if found is None or found[0][0] != bare[0]:
            return None
        return self._bare[found[0]][0]

    # -- English ----------------------------------------------------------------------------------------------------

    @cached_property
    def _swedish_words(self) -> frozenset[str]:
        return frozenset(self._words) | self._table.stop_words

    @cached_property
    def _english_words(self) -> frozenset[str]:
        return frozenset(word for phrase in self._table.english for word in folded_words(phrase)) | self._table.english_stop_words

    def _translated(self, words: Sequence[str]) -> tuple[list[str], list[str]]:
        """(Swedish words, the words that no entry of the table translates); longer entries first."""
        swedish: list[str] = []
        left: list[str] = []
        at = 0
        while at < len(words):
            for length in (3, 2, 1):
                found = self._entry(words[at : at + length]) if at + length <= len(words) else None
                if found:
                    swedish += found.split()
                    at += length
                    break
            else:
                left.append(words[at])
                at += 1
        return swedish, left

    def _entry(self, words: Sequence[str]) -> str | None:
        phrase = " ".join(words)
        english = self._table.english
        for form in (phrase, f"{phrase}s", *(phrase.removesuffix(ending) for ending in ("s", "es", "ing", "ed"))):
            if form in english:
                return english[form]
        return None


def _without_link(head: str, known: set[str]) -> str:
    return head[:-1] if head.endswith("s") and head not in known and head[:-1] in known else head


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found
