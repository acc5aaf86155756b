"""Sentence by sentence: is what a language model wrote in the evidence?

A sentence passes when it stands in the worded answer already, or when all of it is borne out: its marks, numbers and names
exist; every figure is the figure of that municipality, area and year; its words are those of one source about the same
municipality; nothing is negated, compared or quoted that a source or the numbers do not negate, compare or say. What cannot
be settled does not pass.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.chat.comparisons import Comparisons
from assistant.chat.facts import Facts, all_texts, principal
from assistant.chat.figures import Figure, Figures
from assistant.chat.grounding import Evidence, Grounding
from assistant.chat.sentence import Sentence, SentenceReader, Words, bare
from assistant.chat.units import Content, Count, Library, Unit, content, count, is_within, skeleton
from assistant.domain.answer import Answer
from assistant.language.folding import folded_quote, sentences

_MARK = re.compile(r"\s*\[(\d+)\]")
_SHAPE = re.compile(r"https?:|www\.|\]\(|!\[|<\w|</|@\w|\{\{|^\s*\|", re.IGNORECASE)
_STOP = re.compile(r"[.!?:…]*$")
_BOLD_START = re.compile(r"(?<=[.!?])\s+(?=\*\*\w)")
_BREAKS = frozenset(",;:()–—/")
_BULLET = re.compile(r"^\s*(?:[-•+]|\d{1,2}[.)])\s+|^#+\s+|^>\s*")
LONGEST = 700
"""A sentence is shorter; what is longer is not looked into."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`text`: the sentence with its marks, when it passes. `reason`: why it does not."""

    text: str = ""
    reason: str = ""

    @property
    def passes(self) -> bool:
        return not self.reason


@dataclass(slots=True)
class Carried:
    """What carries a sentence: (place of the token, ids of citations)."""

    at: list[tuple[int, frozenset[str]]] = field(default_factory=list)


class Checker:
    """Checks sentences against one worded answer with its result and citations."""

    def __init__(self, answer: Answer, grounding: Grounding, words: Words) -> None:
        self._answer, self._words = answer, words
        self._facts = Facts.of(answer.result)
        self._about = principal(answer.result, answer.arguments)
        self._reader = SentenceReader(grounding, words, self._facts.areas)
        self._figures = Figures(self._facts, words, self._about)
        self._comparisons = Comparisons(self._facts, words, self._about, answer.arguments, answer.result)
        self._faults = grounding.against(Evidence.of(answer.result, answer.arguments, answer.citations, answer.caveats, answer.question))
        self._ids = [one.id for one in answer.citations]
        self._literal: dict[str, list[str]] = {}
        self._library = Library(self._reader, words)
        self._quotes: list[tuple[str | None, str]] = []
        self._gather()

    def _gather(self) -> None:
        for line, sentence in worded_sentences(self._answer.text):
            self._literal.setdefault(_key(sentence), []).append(sentence)
            marked = frozenset(self._ids[int(one) - 1] for one in _MARK.findall(sentence) if 0 < int(one) <= len(self._ids))
            names = self._reader.read(line).names
            self._library.add(_MARK.sub("", sentence), names[0] if names else None, marked)
        for told in all_texts(self._facts):
            self._library.add(told.text, told.municipality, told.citations)
            self._quotes.append((told.municipality, folded_quote(told.text)))
        for one in self._answer.citations:
            for text in (one.quote, one.label):
                self._library.add(text, one.municipality, frozenset((one.id,)))
            self._quotes.append((one.municipality, folded_quote(one.quote)))
            self._quotes.append((None, folded_quote(one.label)))
        self._quotes.append((None, folded_quote(self._answer.question)))

    # -- one sentence -----------------------------------------------------------------------------------------------

    def check(self, sentence: str, before: str = "") -> Verdict:
        """`before`: what the paragraph said before it, for "kommunen"."""
        if len(sentence) > LONGEST:
            return Verdict(reason="too long")
        if literals := self._literal.get(_key(sentence)):
            marks = set(_MARK.findall(sentence))
            fits = next((one for one in literals if marks <= set(_MARK.findall(one))), None)
            return Verdict(fits) if fits is not None else Verdict(reason="a mark of another sentence")
        plain = bare(sentence)
        if _SHAPE.search(plain) or self._words.orders(plain):
            return Verdict(reason="not an answer's text")
        if faults := self._faults(plain):
            return Verdict(reason="; ".join(faults))
        read, carried = self._reader.read(sentence), Carried()
        for look in (self._subject, self._areas_fit, self._quoted, self._figured, self._worded, self._compared, self._related, self._marked):
            if reason := look(read, carried, before):
                return Verdict(reason=reason)
        return Verdict(self._with_marks(sentence, carried))

    def _subject(self, read: Sentence, _carried: Carried, before: str) -> str:
        """A sentence without a name is about the answer's municipality: nobody else may have been talked about."""
        if read.groups or not before:
            return ""
        others = set(self._reader.read(before).names) - {self._about.municipality}
        says = content(read.tokens, range(len(read.tokens)), self._words)
        spoken = says.stems or says.counts or says.negated or says.years or read.of_kind("comparing", "number")
        return "whom it is about is not clear" if others and spoken else ""

    def _areas_fit(self, read: Sentence, _carried: Carried, _before: str) -> str:
        """A number and a name of an area side by side are of the same area; what is said of an area is recorded of whom it is said."""
        tokens = read.tokens
        places = read.of_kind("area")
        for first, second in itertools.pairwise(places):
            between = tokens[first + 1 : second]
            beside = not between or (len(between) == 1 and between[0].kind == "punct")
            differ_in_kind = tokens[first].text[-1:].isdigit() != tokens[second].text[-1:].isdigit()
            if beside and differ_in_kind and not tokens[first].areas & tokens[second].areas:
                return f"{tokens[second].text} is another area"
        for n in read.of_kind("area", "sub"):
            group = read.group_at(n)
            for name in group.names if group else ():
                known = [row for row in self._facts.rows if row.municipality == name or name in (row.pair or ())]
                if not any(row.sub_question == tokens[n].text if tokens[n].kind == "sub" else row.area in tokens[n].areas for row in known):
                    return f"nothing on {tokens[n].text} for {name}"
        return ""

    def _quoted(self, read: Sentence, carried: Carried, _before: str) -> str:
        for n in read.of_kind("quote"):
            group = read.group_at(n)
            names = {None, *(group.names if group else (self._about.municipality,))}
            inner = folded_quote(read.tokens[n].text[1:-1])
            if not inner or not any(inner in text for whose, text in self._quotes if whose in names):
                return "a quote that no source has"
            ids = frozenset(one.id for one in self._answer.citations if inner in folded_quote(one.quote) and one.municipality in names)
            carried.at.append((n, ids))
        return ""

    def _figured(self, read: Sentence, carried: Carried, _before: str) -> str:
        for figure in self._figures.find(read):
            if isinstance(figure, Figure):
                rows = self._figures.rows(read, figure)
                if rows is None:
                    return f"{read.tokens[figure.at].text} is not the figure of whom or what it is said of"
                carried.at.append((figure.at, frozenset().union(*(row.citations for row in rows))))
        return ""

    # -- words ------------------------------------------------------------------------------------------------------

    def _worded(self, read: Sentence, carried: Carried, _before: str) -> str:
        found = self._figures.find(read)
        figures = [one for one in found if isinstance(one, Figure)]
        counts = {one for one in found if isinstance(one, int)}
        inside = {n for one in figures for n in range(one.at, one.end + 1)}
        free = self._understood(read)
        for places in self._clauses(read):
            says = content(read.tokens, [n for n in places if n not in inside and n not in free], self._words)
            counted = frozenset(count(read.tokens, n, self._words) for n in places if n in counts)
            years = frozenset() if any(one.at in places for one in figures) else says.years
            if not (says.stems or says.negated or counted or years):
                continue
            group = read.group_at(places[0])
            names: Sequence[str | None] = group.names if group else self._unnamed()
            carriers = [[unit for unit in self._library.about(name) if _carries(unit, says, counted, years)] for name in names]
            if not (all(carriers) if group else any(carriers)):
                return (
                    f"no source says {' '.join(sorted(says.stems | says.negated | years)) or 'so many'!r} of {', '.join(filter(None, names)) or 'it'}"
                )
            carried.at.append((places[0], frozenset(id for some in carriers for unit in some for id in unit.citations)))
        return ""

    def _understood(self, read: Sentence) -> set[int]:
        """Places of words that are looked at elsewhere: "snittet", and "kända" where something is the highest known."""
        extreme = any(read.tokens[n].text in self._words.highest | self._words.lowest for n in read.of_kind("comparing"))
        negated = {n + 1 for n in read.of_kind("negation")}
        words = self._words.benchmark | (self._words.known if extreme else frozenset())
        return {n for n, one in enumerate(read.tokens) if one.text in words and n not in negated}

    def _unnamed(self) -> tuple[str | None, ...]:
        return (self._about.municipality, None) if self._about.municipality else (None,)

    def _clauses(self, read: Sentence) -> Iterator[list[int]]:
        """Places of tokens that belong together: between names, breaking words and punctuation."""
        starts = {group.first for group in read.groups[1:]}
        piece: list[int] = []
        for n, token in enumerate(read.tokens):
            breaks = token.text in _BREAKS or (token.kind == "word" and token.text in self._words.breaks)
            if n in starts or breaks:
                if piece:
                    yield piece
                piece = []
            if not breaks:
                piece.append(n)
        if piece:
            yield piece

    # -- comparisons and relations ----------------------------------------------------------------------------------

    def _compared(self, read: Sentence, carried: Carried, _before: str) -> str:
        places = read.of_kind("comparing")
        if not places:
            said = {one.text for one in read.tokens}
            lonely = said & self._words.benchmark and not any(
                isinstance(one, Figure) and "benchmark" in one.fields for one in self._figures.find(read)
            )
            return "a benchmark that is not one" if lonely else ""
        rows = self._comparisons.hold(read)
        if rows is not None:
            carried.at.append((places[0], frozenset().union(*(row.citations for row in rows))))
            return ""
        mine, says = skeleton(read), content(read.tokens, range(len(read.tokens)), self._words)
        compared = [one for one in mine if one.startswith("comparing")]
        for whole in self._library.wholes:
            same = [one for one in whole.skeleton if one.startswith("comparing")] == compared and read.names in ((), whole.names)
            about = read.names or not whole.names or whole.names == (self._about.municipality,)
            if same and about and is_within(mine, whole.skeleton) and says.stems <= whole.content.stems and says.negated == whole.content.negated:
                covered = len(whole.content.stems) <= 2 * len(says.stems) + 1 and self._same_places(mine, whole.skeleton)
                if covered:
                    carried.at.append((places[0], whole.citations))
                    return ""
        return f"{read.tokens[places[0]].text!r} is not borne out"

    def _same_places(self, mine: Iterable[str], whole: Iterable[str]) -> bool:
        """Whether both speak of the same areas: a comparison loses nothing of what narrows it, but what the whole answer is about."""
        narrowing = ("area", "sub", "edition")
        understood = {f"area {self._about.area}", f"sub {self._about.sub_question}", f"edition {self._about.edition}"}
        return {one for one in whole if one.startswith(narrowing)} - understood <= {one for one in mine if one.startswith(narrowing)}

    def _related(self, read: Sentence, carried: Carried, _before: str) -> str:
        """Several municipalities in a sentence: side by side, or as a source relates them."""
        tokens = read.tokens
        between = {one.text for one in tokens if one.kind == "comparing"} & (self._words.higher | self._words.lower)
        if len(read.groups) < 2 or (len(read.groups) == 2 and between):
            return ""
        side_by_side = all(
            tokens[group.first - 1].text in _BREAKS or tokens[group.first - 1].text in self._words.breaks for group in read.groups[1:] if group.first
        )
        if side_by_side and all(self._says_something(read, group.first) for group in read.groups):
            return ""
        says = content(tokens, range(len(tokens)), self._words)
        for whole in self._library.wholes:
            if is_within(read.names, whole.names) and says.stems <= whole.content.stems and says.negated == whole.content.negated:
                carried.at.append((read.groups[0].first, whole.citations))
                return ""
        return f"no source relates {' and '.join(read.names)} so"

    def _says_something(self, read: Sentence, n: int) -> bool:
        segment = read.segment(n)
        return any(read.tokens[m].kind in ("number", "quote") for m in segment) or bool(content(read.tokens, segment, self._words).stems)

    # -- marks ------------------------------------------------------------------------------------------------------

    def _marked(self, read: Sentence, carried: Carried, _before: str) -> str:
        """A mark belongs to what carries the text between the mark before it and itself."""
        marks = read.of_kind("mark")
        start = 0
        for n in marks:
            if n and read.tokens[n - 1].kind != "mark":
                start = max((m for m in marks if m < n), default=-1) + 1
            ids = frozenset(id for at, some in carried.at if start <= at < n for id in some)
            if self._ids[int(read.tokens[n].text[1:-1]) - 1] not in ids:
                return f"mark {read.tokens[n].text} belongs to something else"
        if not marks and not carried.at and (read.groups or read.of_kind("number", "year", "area", "sub")):
            return "nothing carries it"
        return ""

    def _with_marks(self, sentence: str, carried: Carried) -> str:
        """The sentence with the marks of what carries it, when the model left them out."""
        if _MARK.search(sentence):
            return sentence.strip()
        needed: list[int] = []
        for _, ids in sorted(carried.at, key=lambda one: one[0]):
            known = [self._ids.index(id) + 1 for id in ids if id in self._ids]
            if known and not set(known) & set(needed):
                needed.append(min(known))
        if not needed:
            return sentence.strip()
        text = sentence.strip()
        stop = _STOP.search(text)
        end = stop.start() if stop else len(text)
        return f"{text[:end]} {''.join(f'[{n}]' for n in needed)}{text[end:]}"


def _carries(unit: Unit, says: Content, counted: frozenset[Count], years: frozenset[str]) -> bool:
    have = unit.content
    told = have.stems if says.negated else have.positive
    return says.stems <= told and says.negated <= have.negated and counted <= have.counts and years <= have.years


def worded_sentences(text: str) -> Iterator[tuple[str, str]]:
    """(line, sentence) of a worded text, without tables and headings' signs."""
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("|"):
            line = _BULLET.sub("", line)
            for sentence in pieces(line):
                yield line, sentence


def pieces(line: str) -> list[str]:
    """The sentences of a line; a mark after the full stop belongs to the sentence before it."""
    found: list[str] = []
    for one in (sentence for part in _BOLD_START.split(line) for sentence in sentences(part)):
        leading = re.match(r"(?:\s*\[\d+\])+[.]?\s*", one)
        if leading and found:
            found[-1] += f" {leading[0].strip()}"
            one = one[leading.end() :]
        if one.strip():
            found.append(one)
    return found


def prefix(line: str) -> tuple[str, str]:
    """A line's bullet or heading sign, and the rest of it."""
    sign = _BULLET.match(line)
    return (sign[0], line[sign.end() :]) if sign else ("", line)


def _key(sentence: str) -> str:
    return re.sub(r"\W+", " ", _MARK.sub("", bare(sentence)).casefold()).strip()
