"""A sentence taken apart: names, areas, years, figures, marks, quotes and words, each with its place."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.chat.grounding.evidence import Grounding, readings
from assistant.chat.grounding.numerals import Numerals, table
from assistant.chat.grounding.tokens import Token
from assistant.language.folding import cleaned
from assistant.language.phrases import Phrases

_BY_ITSELF = frozenset(("lacks", "possible", "wanted", "only", "every", "partly"))
"""Stances whose words say nothing else."""
_STAR = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)")
_THAT_IS = re.compile(r"\bdet vill säga\b", re.IGNORECASE)
_AFTER_NAME = re.compile(r"['’]s\b|['’](?=\s)|\s+(?:kommuns?|stads?|[Mm]unicipality)\b(?:['’]s\b)?")
_QUOTE = re.compile(r"[”\"“„«»][^”\"“„«»]{1,600}[”\"“»«]")
"""Names and areas in it are its own; what has a word or two may be no quote: ”Mölndal” is Mölndal."""
_TOKEN = re.compile(
    r"(?P<mark>\[\d+\])"
    r"|(?P<quote>[”\"“„«»][^”\"“„«»]{1,600}[”\"“»«])"
    r"|(?P<edition>\b(?P<e1>20\d\d)\s+års\s+utgåva|\b(?:the\s+)?(?P<e2>20\d\d)\s+edition|\butgåvan?\s+(?:från\s+)?(?P<e3>20\d\d)|\bedition\s+(?:of\s+)?(?P<e4>20\d\d))"
    r"|(?P<area>\b(?:områden?a?|omr\.|areas?)\s+(?P<a>\d)(?![\d])(?![.,]\d))"
    r"|(?P<sub>\b(?:(?:delfråga|fråga|sub-question|question)\s+)?(?P<s>[1-8]\.\d{1,2})\b(?!\s*(?:gånger|times|points|poäng|percent|procent|%|km)))"
    r"|(?P<year>\b(?:19[89]\d|20[0-4]\d)\b(?!\s*(?:poäng|points|invånare|inhabitants|km|procent|percent|%|utvärderingar|kommuner\b|områden|delfrågor|evaluations|municipalities|areas|sub-questions)))"
    r"|(?P<number>(?<![^\W_])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|(?<![^\W_])\d+(?:[.,]\d+)*(?::[ae]\b)?)"
    r"|(?P<word>[^\W\d_]+\d[^\W_]*|[^\W\d_]+(?:[-’'][^\W\d_]+)*|[^\W_]+)"
    r"|(?P<punct>[^\s\w])",
    re.IGNORECASE,
)


class Words:
    """The word tables of one language, from `prompts/*/agent_words.toml`."""

    def __init__(self, say: Phrases) -> None:
        def some(key: str) -> frozenset[str]:
            return frozenset(say.texts(f"agent_words.{key}"))

        self.language = say.language
        self.neutral = frozenset(str(say.raw("agent_words.neutral")).split())
        self.function = frozenset(str(say.raw("agent_words.function")).split())
        self.negations = some("negations")
        self.highest, self.lowest, self.higher, self.lower, self.equal = map(some, ("highest", "lowest", "higher", "lower", "equal"))
        self.ratios = some("ratios")
        self.comparing = self.highest | self.lowest | self.higher | self.lower | self.equal | self.ratios
        self.own_areas, self.changes, self.known, self.benchmark = map(some, ("own_areas", "changes", "known", "benchmark"))
        self.total, self.between, self.joins, self.breaks, self.of, self.on = map(some, ("total", "between", "joins", "breaks", "of", "on"))
        self.determiners = some("determiners")
        self.points, self.percent, self.people = map(some, ("point_units", "percent_units", "people_units"))
        self.distance, self.times = map(some, ("distance_units", "times_units"))
        self.difference, self.became, self.went, self.impersonal = map(some, ("difference", "became", "went", "impersonal"))
        self.versus, self.places, self.many_areas, self.yes, self.no = map(some, ("versus", "places", "many_areas", "yes", "no"))
        self.turns, self.at_most, self.causes, self.pointing, self.links = map(some, ("turns", "at_most", "causes", "pointing", "links"))
        self.according, self.themselves, self.anaphors, self.copulas = map(some, ("according", "themselves", "anaphors", "copulas"))
        self.being, self.articles, self.few, self.to_get = map(some, ("being", "articles", "few", "to_get"))
        self.than, self.itself = some("than"), some("itself")
        self.giving, self.maxima, self.wholes, self.standing, self.behind = map(some, ("giving", "maxima", "wholes", "standing", "behind"))
        self.beside = self.percent | self.people | self.distance | self.times | self.maxima
        self.after_comma, self.relatives, self.followed, self.reports = map(some, ("after_comma", "relatives", "followed", "reports"))
        kinds = ("lacks", "denies", "possible", "wanted", "intends", "ceased", "only", "every", "partly")
        self._classes = {word: kind for kind in kinds for word in some(kind)}
        words, units, ordinals, runners = (table(str(say.raw(f"agent_words.{one}"))) for one in ("numerals", "units", "ordinals", "runners"))
        self.numerals = Numerals(words, units, ordinals, runners, self.places, self.joins, some("only"), self.of | self.points | self.percent | {"%"})
        self._orders = re.compile("|".join(say.texts("agent_words.instructions")), re.IGNORECASE)

    def orders(self, text: str) -> bool:
        """Whether a text sounds like orders to a machine."""
        return self._orders.search(cleaned(text)) is not None

    def stance(self, word: str) -> str:
        """How a word says that its clause is meant: lacks, denies, possible, wanted, intends, ceased, only, every; empty for most words."""
        return self._classes.get(word, "")

    def is_neutral(self, word: str) -> bool:
        """Whether a word claims nothing by itself."""
        return (
            word in self.neutral
            or word.removesuffix("'s").removesuffix("’s") in self.neutral
            or self.stance(word) in _BY_ITSELF
            or (word in self.turns and word not in self.causes)
        )

    def up(self, word: str) -> bool:
        """Whether a comparing word says more rather than less."""
        return word in self.highest or word in self.higher or word in self.followed


@dataclass(frozen=True, slots=True)
class Group:
    """Names in a list ("A, B och C"): tokens first to last. `start`: where what is said of them begins ("i 2010 års utgåva är A")."""

    first: int
    last: int
    names: tuple[str, ...]
    start: int


@dataclass(slots=True)
class Sentence:
    tokens: list[Token]
    groups: list[Group] = field(default_factory=list)

    def group_at(self, n: int) -> Group | None:
        """Whom the token speaks of: the nearest names before it, else the first after it."""
        before = [one for one in self.groups if one.start <= n]
        return before[-1] if before else (self.groups[0] if self.groups else None)

    def segment(self, n: int) -> range:
        """The tokens that speak of the same names as token n."""
        starts = [0, *(one.start for one in self.groups[1:]), len(self.tokens)]
        for start, end in itertools.pairwise(starts):
            if start <= n < end:
                return range(start, end)
        return range(len(self.tokens))

    def of_kind(self, *kinds: str) -> list[int]:
        return [n for n, one in enumerate(self.tokens) if one.kind in kinds]

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in the order of their first mention."""
        return tuple(dict.fromkeys(name for group in self.groups for name in group.names))

    @property
    def numbers(self) -> tuple[tuple[Decimal, ...], ...]:
        return tuple(token.value for token in self.tokens if token.kind == "number")


def _any_of(texts: Iterable[str]) -> str:
    """A pattern for any of the texts, whatever spaces are in them."""
    return "|".join(r"\s+".join(map(re.escape, one.split())) for one in sorted(texts, key=len, reverse=True)) or r"(?!)"


def bare(text: str) -> str:
    """Without the signs of Markdown and without what is invisible."""
    return _STAR.sub("", cleaned(unicodedata.normalize("NFKC", text))).strip()


class SentenceReader:
    """Takes sentences apart, given the municipalities there are, the areas' names in the evidence and its sub-questions' texts."""

    def __init__(
        self, grounding: Grounding, words: Words, areas: Mapping[str, Iterable[int]], asked: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        self._grounding, self._words = grounding, words
        self._areas = {" ".join(name.split()): frozenset(numbers) for name, numbers in areas.items()}
        self._asked = {text: min(numbers) for text, numbers in (asked or {}).items()}
        self._area_names = re.compile(rf"(?<!\w)(?:{_any_of(self._areas)})(?!\w)", re.IGNORECASE)
        self._questions = re.compile(rf"(?<!\w)(?:{_any_of(self._asked)})", re.IGNORECASE)

    def read(self, text: str) -> Sentence:
        text = _THAT_IS.sub("dvs", bare(text))  # its "vill" wants nothing
        fixed = [
            (at, at + len(m[0]), Token("area", m[0], at, (), self._areas[" ".join(m[0].casefold().split())]))
            for m in self._area_names.finditer(text)
            for at in [m.start()]
            if " " in m[0] or m[0][0].isupper()  # "arbetsliv" is a word, Arbetsliv an area
        ]
        if "?" in text:
            asked = [self._asking(match) for match in self._questions.finditer(text)]
            fixed = asked + [one for one in fixed if not any(a <= one[0] < b for a, b, _ in asked)]
        quotes = [(m.start(), m.end(), Token("quote", m[0], m.start())) for m in _QUOTE.finditer(text) if len(m[0].split()) > 2]
        fixed = quotes + [one for one in fixed if not any(a <= one[0] < b for a, b, _ in quotes)]
        for start, end, name in self._grounding.mentions(text):
            after = _AFTER_NAME.match(text, end)
            if not any(a < end and start < b for a, b, _ in fixed):
                fixed.append((start, after.end() if after else end, Token("name", name, start)))
        tokens: list[Token] = []
        at = 0
        for start, end, token in sorted(fixed, key=lambda one: one[0]):
            tokens += self._between(text, at, start)
            tokens.append(token)
            at = max(at, end)
        tokens += self._between(text, at, len(text))
        tokens = self._words.numerals.read(tokens)
        return Sentence(tokens, self._groups(tokens))

    def _asking(self, match: re.Match[str]) -> tuple[int, int, Token]:
        """The text of a sub-question, which says nothing but which one it is."""
        return match.start(), match.end(), Token("sub", self._asked[" ".join(match[0].casefold().split())], match.start())

    def _between(self, text: str, start: int, end: int) -> list[Token]:
        return [self._token(match) for match in _TOKEN.finditer(text, start, end)]

    def _token(self, match: re.Match[str]) -> Token:
        kind, text, at = str(match.lastgroup), match[0], match.start()
        if match["edition"]:
            return Token("edition", next(match[one] for one in ("e1", "e2", "e3", "e4") if match[one]), at)
        if match["area"]:
            return Token("area", text, at, (), frozenset((int(match["a"]),)))
        if match["sub"]:
            return Token("sub", match["s"], at)
        if match["number"]:
            kind = "rank" if text[-1].isalpha() else "number"
            return Token(kind, text, at, tuple(sorted({one for reading in readings(text.split(":")[0]) for one in reading})))
        if match["word"]:
            low = "snitt" if text.casefold().endswith(("snitt", "snittet")) else text.casefold()
            if low in self._words.negations or low.endswith("n't"):
                return Token("negation", low, at)
            return Token("comparing" if low in self._words.comparing or self._compares(low, match) else "word", low, at)
        return Token(kind, text, at)

    def _compares(self, word: str, match: re.Match[str]) -> bool:
        """ "Följs av", "ligger efter Mölndal": words that compare only there."""
        following = match.string[match.end() : match.end() + 4]
        if word in self._words.followed:
            return following.split(" ")[1:2] in (["av"], ["by"])
        before = match.string[: match.start()].casefold().split()[-1:]
        return word in self._words.behind and following[1:2].isupper() and bool(self._words.standing & {*before})

    def _groups(self, tokens: Sequence[Token]) -> list[Group]:
        found: list[Group] = []
        for n, token in enumerate(tokens):
            if token.kind != "name":
                continue
            between = tokens[found[-1].last + 1 : n] if found else ()
            if (
                found
                and between
                and all(one.text == "," or one.text in self._words.joins or one.kind == "mark" for one in between)
                and len(between) <= 4
            ):
                found[-1] = Group(found[-1].first, n, tuple(dict.fromkeys((*found[-1].names, token.text))), found[-1].start)
            else:
                found.append(Group(n, n, (token.text,), self._start(tokens, n)))
        return found

    def _start(self, tokens: Sequence[Token], first: int) -> int:
        """Where the clause begins that leads to a name with nothing but small words, areas and years; at the name where it does not."""
        n = first
        while n and (tokens[n - 1].kind in ("edition", "year", "area", "sub") or tokens[n - 1].kind == "word"):
            if tokens[n - 1].kind == "word" and (tokens[n - 1].text in self._words.breaks or not self._words.is_neutral(tokens[n - 1].text)):
                break
            n -= 1
        leads = any(one.kind in ("edition", "year", "area", "sub") for one in tokens[n:first])
        return n if leads and n and tokens[n - 1].text in self._words.breaks | {",", ";"} else first
