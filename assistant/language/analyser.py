"""Swedish text for searching: folding, stop words, Snowball stems, compounds, joined and split forms, abbreviations, slips.

What is kept of a passage and what is asked of a query come from the same place, so that they meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

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
#: Endings of nouns that are no words, though a word may look like them: invån-aren is no arena.
ENDINGS = frozenset({"aren", "arens", "arna", "arnas", "erna", "ernas", "orna", "ornas"})
LONGEST_QUERY = 2000
LONGEST_ENTRY = 4
"""Words of the longest entry of a table that is looked for."""


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("swedish")


@lru_cache(maxsize=1)
def _english_stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def english_stem(word: str) -> str:
    """The Snowball stem of a folded English word."""
    return str(_english_stemmer().stemWord(word))


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
    it says in another way (corrections, translations), as text; their tokens are in `tokens`.
    `related`: words of the material for what it speaks of (synonyms, written-out abbreviations), as text; `related_tokens` are theirs. `known`: share
    of its content words that the material could know, 0 to 1; 0 for a query of nothing but unknown words.
    """

    text: str
    words: tuple[str, ...]
    tokens: tuple[str, ...]
    swedish: str
    english: bool
    known: float
    related: str = ""
    related_tokens: tuple[str, ...] = ()


class Analyser:
    """Turns passages and queries into comparable tokens. Immutable; safe to share between threads."""

    def __init__(self, words: SearchWords) -> None:
        self._table = words
        self._stops = words.stop_words | words.english_stop_words
        wholes = {whole for text in words.vocabulary for whole in folded_words(text)}
        self._words = {one for whole in wholes for one in (whole, *_HYPHEN.split(whole), _HYPHEN.sub("", whole)) if len(one) > 2}
        self._stems = {stem(one) for one in self._words}
        self._synonyms = _by_stems(words.synonyms, stem)
        self._english = _by_stems(words.english, english_stem)

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
        related: list[str] = []
        if english:
            words = pieces
            means, words_left = _looked_up(words, self._english, english_stem)
        else:
            words = self._rejoined(words)
            related, words_left = _looked_up(words, self._synonyms, stem)
        content = [one for one in words_left if one not in self._stops]
        known = float(len(words) - len(words_left))
        asked = known
        if not english:
            words_left = words
        tokens = self.tokens(" ".join(words_left))
        for word in content:
            asked += 1
            if long := self._table.abbreviations.get(word):
                known += 1
                related.append(long.casefold())
                continue
            sure, more = self._meant(word)
            known += sure
            means += more
        swedish, about = " ".join(dict.fromkeys(means)), " ".join(dict.fromkeys(related))
        tokens = list(dict.fromkeys((*tokens, *self.tokens(swedish))))
        related_tokens = tuple(one for one in dict.fromkeys(self.tokens(about)) if one not in tokens)
        kept = tuple(one for one in dict.fromkeys(words) if one not in self._stops)
        return Query(text, kept, tuple(tokens), swedish, english, known / asked if asked else 0.0, about, related_tokens)

    def is_english(self, words: Sequence[str]) -> bool:
        """Whether the words of a query are English rather than Swedish; words of both languages do not count."""
        english = sum(self._is_english_word(one) and one not in self._swedish_words for one in words)
        swedish = sum(one in self._swedish_words and not self._is_english_word(one) for one in words)
        return english > swedish

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, as they stand in it: klagomålshantering → klagomål, hantering; none when it is no compound."""
        if len(word) < SHORTEST_COMPOUND or not word.isalpha():
            return ()
        return self._split(word)

    def word_families(self) -> list[str]:
        """A text for each word that the tables lead to, with all that lead to it in both languages, for fitting an embedding."""
        families: dict[str, list[str]] = {}
        for table in (self._table.english, self._table.synonyms):
            for word, means in table.items():
                for one in means.split():
                    families.setdefault(one, []).append(word)
        return [". ".join((one, *words)) for one, words in families.items()]

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

    def _rejoined(self, words: Sequence[str]) -> list[str]:
        """The words, with those that the material writes as one put together."""
        found: list[str] = []
        for word in words:
            before = found[-1] if found else ""
            whole = next((one for one in (before + word, f"{before}s{word}") if before and self._joined(before, word) == stem(one)), None)
            if whole and not {before, word} & self._stops:
                found[-1] = whole
            else:
                found.append(word)
        return found

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
            if tail in ENDINGS or not self._is_head(head):
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
        found = stem(word)
        if word in self._words or found in self._stems or word.isdigit():
            return 1.0, []
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
        return frozenset(word for entry in self._english for word in entry)

    def _is_english_word(self, word: str) -> bool:
        return word in self._table.english_stop_words or english_stem(word) in self._english_words


def _by_stems(table: Mapping[str, str], stemmed: Callable[[str], str]) -> dict[tuple[str, ...], str]:
    """A table by the stems of its entries' words."""
    return {tuple(stemmed(piece) for one in folded_words(entry) for piece in _HYPHEN.split(one)): means for entry, means in table.items()}


def _looked_up(words: Sequence[str], table: Mapping[tuple[str, ...], str], stemmed: Callable[[str], str]) -> tuple[list[str], list[str]]:
    """(what the entries found in `words` mean, the words that are in no entry); longer entries first."""
    stems = [stemmed(one) for one in words]
    means: list[str] = []
    left: list[str] = []
    at = 0
    while at < len(words):
        length = next((n for n in range(LONGEST_ENTRY, 0, -1) if tuple(stems[at : at + n]) in table), 0)
        if length:
            means += table[tuple(stems[at : at + length])].split()
        else:
            left.append(words[at])
        at += length or 1
    return means, left


def _without_link(head: str, known: set[str]) -> str:
    return head[:-1] if head.endswith("s") and head not in known and head[:-1] in known else head


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found
