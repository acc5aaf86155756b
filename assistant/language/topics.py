"""Which sub-question or area a text is about: the framework's own words and a table of what people say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.domain.framework import Framework
from assistant.language.analyser import LONGEST_QUERY, folded_words, stem
from assistant.language.names import without_diacritics

Target = tuple[str, int, str | None]
"""(edition, area, sub-question or None)."""

#: How much of a match a term of one, two, three or more words is.
ONE, TWO, MORE = 0.78, 0.88, 0.93
AREA_NAME = 0.96
#: How good the likeness of a word to a word of a term is.
WITHOUT_DOTS, COMPOUND, SLIP, INSIDE = 0.97, 0.75, 0.85, 0.42
#: What is left of a term whose words are also part of a longer term that fits.
OVERSHADOWED = 0.55
SENTENCE = 0.6
#: From this share on the sentence itself is meant, up to the worth of the whole of it.
MOST_OF_SENTENCE, WHOLE_SENTENCE = 0.6, 0.98
WORTH_TELLING = 0.2


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """What a text may be about, `score` 0 to 1; `words` are those of the text that say so."""

    edition: str
    area: int
    sub_question: str | None
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class TopicWords:
    """`sub_questions`: by number of the 2016 edition; `areas`: by (edition, number). Terms in Swedish and in English."""

    sub_questions: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    areas: Mapping[tuple[str, int], tuple[tuple[str, ...], tuple[str, ...]]]
    stop_words: frozenset[str] = frozenset()

    def swedish(self) -> Iterable[str]:
        for swedish, _english in (*self.sub_questions.values(), *self.areas.values()):
            yield from swedish


@dataclass(frozen=True, slots=True)
class _Term:
    target: Target
    stems: frozenset[str]
    worth: float


@dataclass(slots=True)
class _Found:
    """The words of a text by the stems of terms that they stand for: stem → (likeness, word)."""

    likeness: dict[str, tuple[float, str]] = field(default_factory=dict)

    def add(self, known: str, likeness: float, word: str) -> None:
        if likeness > self.likeness.get(known, (0.0, ""))[0]:
            self.likeness[known] = (likeness, word)


class TopicMatcher:
    """Maps free words to sub-questions (2016 numbers) and areas of any edition. Immutable."""

    def __init__(self, framework: Framework, words: TopicWords) -> None:
        self._framework = framework
        self._words = words
        self._terms = _shared(list(self._all_terms()))
        self._sentences: list[tuple[Target, frozenset[str]]] = [
            (("2016", one.area, one.number), self._stems(text)) for one in framework.sub_questions_of("2016") for text in (one.text, one.text_en)
        ]
        self._by_stem: dict[str, list[_Term]] = {}
        for term in self._terms:
            for known in term.stems:
                self._by_stem.setdefault(known, []).append(term)
        self._rarity = self._rarities()
        self._known = sorted(set(self._by_stem) | set(self._rarity))
        self._bare: dict[str, list[str]] = {}
        for known in self._known:
            self._bare.setdefault(without_diacritics(known), []).append(known)
        self._bare_stems = list(self._bare)

    def match(self, text: str, limit: int = 5) -> list[TopicMatch]:
        """What `text` is about, most likely first; an empty list when nothing in it is a word of the framework."""
        found = self._recognised(text)
        if not found.likeness:
            return []
        scores: dict[Target, float] = {}
        words: dict[Target, list[str]] = {}
        for term, score in self._fitting(found):
            scores[term.target] = 1 - (1 - scores.get(term.target, 0.0)) * (1 - score)
            words.setdefault(term.target, []).extend(found.likeness[one][1] for one in term.stems)
        self._add_sentences(found, scores, words)
        matches = [
            TopicMatch(*target, round(min(score, 1.0), 4), tuple(dict.fromkeys(words[target])))
            for target, score in scores.items()
            if score >= WORTH_TELLING
        ]
        return sorted(matches, key=lambda one: (-one.score, -int(one.edition), one.area, one.sub_question or ""))[:limit]

    def texts(self) -> list[str]:
        """A text for each sub-question and area with all its words in both languages: what belongs together, for fitting."""
        found = []
        for number, (swedish, english) in self._words.sub_questions.items():
            known = self._framework.sub_question("2016", number)
            found.append(". ".join(((known.text, known.text_en) if known else ()) + swedish + english))
        for (edition, area), (swedish, english) in self._words.areas.items():
            named = self._framework.area(edition, area)
            found.append(". ".join(((named.name, named.name_en) if named else ()) + swedish + english))
        return found

    # -- terms ------------------------------------------------------------------------------------------------------

    def _stems(self, text: str) -> frozenset[str]:
        words = (one.replace("-", "").replace("–", "") for one in folded_words(text) if one not in self._words.stop_words)
        return frozenset(stem(one) for one in words)

    def _all_terms(self) -> Iterable[_Term]:
        for number, lists in self._words.sub_questions.items():
            yield from self._terms_of(("2016", int(number.partition(".")[0]), number), (*lists[0], *lists[1]))
        for (edition, area), lists in self._words.areas.items():
            yield from self._terms_of((edition, area, None), (*lists[0], *lists[1]))
        for one in self._framework.areas:
            for name in (one.name, *one.other_names, one.name_en):
                if stems := self._stems(name):
                    yield _Term((one.edition, one.number, None), stems, AREA_NAME)

    def _terms_of(self, target: Target, terms: Sequence[str]) -> Iterable[_Term]:
        for text in terms:
            stems = self._stems(text)
            if stems:
                yield _Term(target, stems, (ONE, TWO, MORE)[min(len(stems), 3) - 1])

    def _rarities(self) -> dict[str, float]:
        """For each stem of the sub-questions' sentences: the more of them have it, the less it tells."""
        counts: dict[str, int] = {}
        for _target, stems in self._sentences:
            for one in stems:
                counts[one] = counts.get(one, 0) + 1
        return {one: log(1 + len(self._sentences) / count) for one, count in counts.items()}

    # -- a text -----------------------------------------------------------------------------------------------------

    def _recognised(self, text: str) -> _Found:
        found = _Found()
        words = [one.replace("-", "").replace("–", "") for one in folded_words(text[:LONGEST_QUERY])]
        for at, word in enumerate(words):
            if word in self._words.stop_words:
                continue
            if at and words[at - 1] not in self._words.stop_words:
                for whole in (words[at - 1] + word, f"{words[at - 1]}s{word}"):
                    if stem(whole) in self._by_stem:
                        found.add(stem(whole), 1.0, f"{words[at - 1]} {word}")
            self._recognise(word, found)
        return found

    def _recognise(self, word: str, found: _Found) -> None:
        own = stem(word)
        if own in self._by_stem or own in self._rarity:
            found.add(own, 1.0, word)
            if any(len(term.stems) == 1 for term in self._by_stem.get(own, ())):
                return
        elif likely := self._bare.get(without_diacritics(own)):
            for known in likely:
                found.add(known, WITHOUT_DOTS, word)
            return
        unknown = own not in self._by_stem and own not in self._rarity
        for base in _english_base(word):
            if stem(base) != own and stem(base) in self._by_stem:
                found.add(stem(base), WITHOUT_DOTS, word)
                unknown = False
        if unknown and self._slips(word, own, found):
            return
        for known in self._known:
            if len(known) >= 5 and len(own) > len(known) and (own.startswith(known) or own.endswith(known)):
                found.add(known, COMPOUND, word)
            elif len(own) >= 5 and len(known) > len(own) and known.endswith(own):
                found.add(known, INSIDE, word)

    def _slips(self, word: str, own: str, found: _Found) -> bool:
        """Add the known stems that a mistyped word most likely is; whether there are any."""
        bare = without_diacritics(own)
        if len(bare) < 5:
            return False
        likely = process.extract(bare, self._bare_stems, scorer=OSA.distance, score_cutoff=1 if len(bare) < 9 else 2, limit=2)
        near = [one for one, distance, _ in likely if one[0] == bare[0] and distance == likely[0][1]]
        for one in near:
            for known in self._bare[one]:
                found.add(known, SLIP, word)
        return bool(near)

    def _fitting(self, found: _Found) -> list[tuple[_Term, float]]:
        """Terms all of whose words are in the text, best first; of those within one another in a target only the longest."""
        fitting: dict[tuple[Target, frozenset[str]], tuple[_Term, float]] = {}
        for known in found.likeness:
            for term in self._by_stem.get(known, ()):
                if term.stems <= found.likeness.keys():
                    key = (term.target, term.stems)
                    likeness = min(found.likeness[one][0] for one in term.stems)
                    score = term.worth * likeness
                    if score > fitting.get(key, (term, 0.0))[1]:
                        fitting[key] = (term, score)
        sets = [(frozenset(found.likeness[one][1] for one in term.stems), term.target, score) for term, score in fitting.values()]
        kept: list[tuple[_Term, float]] = []
        for term, score in fitting.values():
            mine = frozenset(found.likeness[one][1] for one in term.stems)
            over = [target for words, target, other in sets if words > mine and other >= score * OVERSHADOWED]
            if term.target in over:
                continue
            same = any(words == mine and target == term.target and other > score for words, target, other in sets)
            if not same:
                kept.append((term, score * OVERSHADOWED if over else score))
        return sorted(kept, key=lambda one: -one[1])

    def _add_sentences(self, found: _Found, scores: dict[Target, float], words: dict[Target, list[str]]) -> None:
        """How much of a sub-question's own sentence is in the text."""
        best: dict[Target, float] = {}
        for target, stems in self._sentences:
            shared = [one for one in stems if one in found.likeness]
            if not shared:
                continue
            weight = sum(self._rarity[one] * found.likeness[one][0] for one in shared) / sum(self._rarity[one] for one in stems)
            if weight > best.get(target, 0.0):
                best[target] = weight
                words.setdefault(target, []).extend(found.likeness[one][1] for one in sorted(shared))
        for target, share in best.items():
            more = (WHOLE_SENTENCE - SENTENCE) * max(0.0, share - MOST_OF_SENTENCE) / (1 - MOST_OF_SENTENCE)
            scores[target] = 1 - (1 - scores.get(target, 0.0)) * (1 - SENTENCE * share - more)


def _english_base(word: str) -> Iterable[str]:
    """What an English plural or verb form may come from: universities, complaints, cooperating."""
    for ending, instead in (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e")):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            yield word.removesuffix(ending) + instead


def _shared(terms: list[_Term]) -> list[_Term]:
    """Terms that several subjects have tell less about each; the names of areas that editions share do not lose by it."""
    owners: dict[frozenset[str], set[tuple[int, str | None]]] = {}
    for term in terms:
        owners.setdefault(term.stems, set()).add((term.target[1], term.target[2]))
    found = []
    for term in terms:
        if term.worth != AREA_NAME:
            sharing = len({one for one in owners[term.stems] if one[1]} or {0})
            term = _Term(term.target, term.stems, term.worth / sqrt(sharing))
        found.append(term)
    return found
