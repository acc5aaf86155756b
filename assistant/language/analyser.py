"""Swedish text for searching: folding, stop words, Snowball stems, compounds, joined and split forms, abbreviations, slips.

What is kept of a passage and what is asked of a query come from the same place, so that they meet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.language.compounds import LONGEST_WORD, Vocabulary, folded_words, pieces, stem
from assistant.language.names import without_diacritics

__all__ = ["LONGEST_QUERY", "LONGEST_WORD", "Analyser", "Concept", "Query", "SearchWords", "folded_words", "stem"]

LONGEST_QUERY = 2000
LONGEST_ENTRY = 5
"""Words of the longest entry of a table that is looked for."""
TRANSLATED, WRITTEN_OUT, CORRECTED, SYNONYM, OF_A_PART = 1.0, 0.8, 0.8, 0.75, 0.4
"""How well another word stands for one that was asked for, by how it was found."""
PART = 0.7
"""How well a part of a compound stands for the whole, where the whole is itself another word for what was asked for."""
REMEMBERED = 100_000
"""Words whose forms are kept: a corpus says the same words again and again."""


@lru_cache(maxsize=1)
def _english_stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def english_stem(word: str) -> str:
    """The Snowball stem of a folded English word."""
    return str(_english_stemmer().stemWord(word))


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
class Concept:
    """One of the things that a query asks for, said in several ways.

    `words`: the words that say it, as typed; `means`: other words for it, as text. `tokens`: what to look for, with how well
    each stands for it, 0 to 1. `known`: how surely they are words that the material could know. `translated`: `means` are
    Swedish for English words.
    """

    words: str
    means: str
    tokens: Mapping[str, float]
    known: float = 1.0
    translated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a query asks for.

    `words`: its content words as typed. `tokens`: what to look for in the lexical leg. `swedish`: the Swedish words that
    it says in another way (corrections, translations), as text; their tokens are in `tokens`.
    `related`: words of the material for what it speaks of (synonyms, written-out abbreviations), as text; `related_tokens` are theirs. `known`: share
    of its content words that the material could know, 0 to 1; 0 for a query of nothing but unknown words.
    `concepts`: the same, thing by thing.
    """

    text: str
    words: tuple[str, ...]
    tokens: tuple[str, ...]
    swedish: str
    english: bool
    known: float
    related: str = ""
    related_tokens: tuple[str, ...] = ()
    concepts: tuple[Concept, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """A piece of a query: its words that say something, other words for them (`close`: rather the same than akin), how sure it is known."""

    words: tuple[str, ...]
    means: tuple[str, ...]
    worth: float
    known: float
    close: bool
    in_table: bool = False


class Analyser:
    """Turns passages and queries into comparable tokens. Immutable; safe to share between threads."""

    def __init__(self, words: SearchWords) -> None:
        self._table = words
        self._stops = words.stop_words | words.english_stop_words
        self._vocabulary = Vocabulary(words.vocabulary)
        self._synonyms = _Entries(words.synonyms, stem)
        self._english = _Entries(words.english, english_stem)
        self.parts = self._vocabulary.parts
        self._forms: Callable[[str], tuple[str, ...]] = lru_cache(REMEMBERED)(self._forms_of)

    # -- what others use --------------------------------------------------------------------------------------------

    @cached_property
    def mark(self) -> str:
        """Unlike for analysers that give unlike tokens."""
        known = (*sorted(self._vocabulary.words), "|", *sorted(self._stops))
        return hashlib.sha256(" ".join(known).encode()).hexdigest()[:12]

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
        apart = [piece for one in words for piece in pieces(one)]
        english = self.is_english(apart)
        words = apart if english else self._rejoined(words)
        said = self._said(words, english)
        asked = [one for one in said if one.words or one.means]
        untranslated = [word for one in said if not (english and one.in_table) for word in one.words]
        swedish = _unlike(word for one in said if one.close for word in one.means)
        related = _unlike(word for one in said if not one.close for word in one.means)
        tokens = dict.fromkeys((*self.tokens(" ".join(untranslated)), *self.tokens(" ".join(swedish))))
        return Query(
            text=text,
            words=tuple(_unlike(one for one in words if one not in self._stops)),
            tokens=tuple(tokens),
            swedish=" ".join(swedish),
            english=english,
            known=sum(one.known for one in asked) / len(asked) if asked else 0.0,
            related=" ".join(related),
            related_tokens=tuple(one for one in _unlike(self.tokens(" ".join(related))) if one not in tokens),
            concepts=tuple(self._concept(one, english) for one in asked),
        )

    def is_english(self, words: Sequence[str]) -> bool:
        """Whether the words of a query are English rather than Swedish; words of both languages do not count."""
        english = sum(self._is_english_word(one) and one not in self._swedish_words for one in words)
        swedish = sum(one in self._swedish_words and not self._is_english_word(one) for one in words)
        return english > swedish

    def word_families(self) -> list[str]:
        """A text for each word that the synonyms lead to, with all that lead to it, for fitting an embedding.

        Without the English words: a query's are turned into Swedish ones first, and they would take directions from these.
        """
        families: dict[str, list[str]] = {}
        for word, means in self._table.synonyms.items():
            for one in means.split():
                families.setdefault(one, []).append(word)
        return [". ".join((one, *words)) for one, words in families.items()]

    # -- forms ------------------------------------------------------------------------------------------------------

    def _forms_of(self, word: str) -> tuple[str, ...]:
        between = pieces(word)
        whole = "".join(between)
        found = [stem(whole)]
        if len(between) > 1:
            found += [stem(one) for one in between if len(one) > 1 and one not in self._stops]
        for piece in between:
            found += [stem(one) for one in self.parts(piece) if one not in self._stops]
        return tuple(dict.fromkeys(found))

    def _joined(self, one: str, other: str) -> str | None:
        """The stem of two words written as one, when the material writes them so: kontakt center → kontaktcenter."""
        if len(one) < 3 or len(other) < 3:
            return None
        for whole in (one + other, f"{one}s{other}"):
            if (found := stem(whole)) in self._vocabulary.stems:
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

    # -- meaning of the words of a query ----------------------------------------------------------------------------

    def _said(self, words: Sequence[str], english: bool) -> list[_Said]:
        """The words piece by piece: the entries of the tables that they are, longer ones first, and the words in none."""
        table = self._english if english else self._synonyms
        found: list[_Said] = []
        at = 0
        while at < len(words):
            length, means = table.longest(words[at : at + LONGEST_ENTRY], self._stops)
            telling = tuple(one for one in words[at : at + (length or 1)] if one not in self._stops)
            if length:
                found.append(_Said(telling, means, TRANSLATED if english else SYNONYM, 1.0, english, True))
            elif telling:
                found.append(self._meant(telling[0], english))
            at += length or 1
        return found

    def _meant(self, word: str, english: bool) -> _Said:
        """What a word means that is in no table."""
        said = (word,)
        if long := self._table.abbreviations.get(word):
            return _Said(said, tuple(long.casefold().split()), WRITTEN_OUT, 1.0, False)
        whole = "".join(pieces(word))
        if word.isdigit() or self._vocabulary.knows(word) or self._vocabulary.knows(whole):
            means = (whole,) if whole != word else self._of_parts(word, english)
            return _Said(said, means, CORRECTED if whole != word else OF_A_PART, 1.0, whole != word)
        if self.parts(word):
            return _Said(said, self._of_parts(word, english), OF_A_PART, 0.9, False)
        bare = without_diacritics(word)
        if likely := self._bare.get(bare) or self._bare_stems.get(without_diacritics(stem(word))):
            return _Said(said, tuple(likely), CORRECTED, 1.0, True)
        slip = self._slip(bare)
        return _Said(said, (slip,), CORRECTED, 0.8, True) if slip else _Said(said, (), 0.0, 0.0, True)

    def _of_parts(self, word: str, english: bool) -> tuple[str, ...]:
        """What the parts of a Swedish compound mean: kommunrevisor → revision."""
        parts = () if english else self.parts(word)
        return tuple(one for part in parts for one in self._synonyms.of_stems((stem(part),)))

    def _concept(self, said: _Said, english: bool) -> Concept:
        tokens = {token: 1.0 for word in said.words for token in self._forms(word)}
        for word in said.means:
            for at, token in enumerate(self._forms(word) if word not in self._stops else ()):
                tokens.setdefault(token, said.worth * (PART if at else 1.0))
        return Concept(" ".join(said.words), " ".join(_unlike(said.means)), tokens, said.known, english and said.in_table)

    @cached_property
    def _telling_words(self) -> list[str]:
        return sorted(self._vocabulary.words - self._stops)

    @cached_property
    def _bare(self) -> dict[str, tuple[str, ...]]:
        return _grouped((without_diacritics(one), one) for one in self._telling_words)

    @cached_property
    def _bare_stems(self) -> dict[str, tuple[str, ...]]:
        return _grouped((without_diacritics(stem(one)), one) for one in self._telling_words)

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
        return frozenset(self._vocabulary.words) | self._table.stop_words

    @cached_property
    def _english_words(self) -> frozenset[str]:
        return frozenset(word for entry in self._english.stems for word in entry)

    def _is_english_word(self, word: str) -> bool:
        return word in self._table.english_stop_words or english_stem(word) in self._english_words


class _Entries:
    """A table of words and phrases, found as they are written or else by their stems. Immutable.

    Entries whose stems are alike have, by their stems, the words of all: what stands in the table itself means its own.
    """

    def __init__(self, table: Mapping[str, str], stemmed: Callable[[str], str]) -> None:
        self._stemmed = stemmed
        self._written: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.stems: dict[tuple[str, ...], tuple[str, ...]] = {}
        for entry, means in table.items():
            key = _pieces(folded_words(entry))
            for known, one in ((self._written, key), (self.stems, tuple(map(stemmed, key)))):
                known[one] = tuple(_unlike((*known.get(one, ()), *means.split())))

    def longest(self, words: Sequence[str], stops: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        """How many of the first words the longest entry takes, and what it means; (0, ()) for none.

        Words that say nothing by themselves are an entry only as it is written: "kunna" is not "kunnande".
        """
        for length in range(len(words), 0, -1):
            key = _pieces(words[:length])
            if (means := self._written.get(key)) is not None:
                return length, means
            if not stops.issuperset(words[:length]) and (means := self.of_stems(tuple(map(self._stemmed, key)))):
                return length, means
        return 0, ()

    def of_stems(self, key: tuple[str, ...]) -> tuple[str, ...]:
        return self.stems.get(key, ())


def _pieces(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(piece for one in words for piece in pieces(one))


def _unlike(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found
