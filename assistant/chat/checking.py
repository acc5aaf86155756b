"""Sentence by sentence: is what a language model wrote in the evidence?

A sentence passes when it stands in the worded answer already, or when all of it is borne out: its marks, numbers and names
exist; every figure is the figure of that municipality, area and year; its words are those of one source about the same
municipality; nothing is negated, compared or quoted that a source or the numbers do not negate, compare or say. What cannot
be settled does not pass.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.chat.comparisons import Comparisons
from assistant.chat.facts import Facts, Row, all_texts, principal
from assistant.chat.figures import Figure, Figures
from assistant.chat.grounding import Evidence, Grounding
from assistant.chat.library import Library
from assistant.chat.lines import LEAD, MARK, key, worded_sentences
from assistant.chat.sentence import Sentence, SentenceReader, Words, bare
from assistant.chat.units import BREAKS, clauses, content, count, dated, is_within, skeleton, stances
from assistant.domain.answer import Answer
from assistant.language.folding import folded_quote

_SHAPE = re.compile(r"https?:|www\.|\]\(|!\[|<\w|</|@\w|\{\{|^\s*\|", re.IGNORECASE)
_STOP = re.compile(r"[.!?:…]*$")
_FIRST_WORD = re.compile(r"\W*(\w+)")
_QUESTIONED = 4
"""So many words of the question may stand as a quote: what was asked about, not what was claimed."""
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
        self._facts = Facts.of(answer.result, answer.arguments)
        self._about = principal(answer.result, answer.arguments)
        self._reader = SentenceReader(grounding, words, self._facts.areas)
        self._figures = Figures(self._facts, words, self._about)
        self._comparisons = Comparisons(self._facts, words, self._about, answer.arguments, answer.result)
        self._faults = grounding.against(Evidence.of(answer.result, answer.arguments, answer.citations, answer.caveats, answer.question))
        self._ids = [one.id for one in answer.citations]
        self._verdicts: dict[tuple[str, str], Verdict] = {}
        self._literal: dict[str, list[str]] = {}
        self._library = Library(self._reader, words)
        self._quotes: list[tuple[str | None, str]] = []
        self._opening = self._polar(answer.text)
        turns = "|".join(sorted(map(re.escape, words.turns), key=len, reverse=True))
        self._turn = re.compile(rf"\s*[;:–]\s+|,?\s+(?:{turns})\s+(?:att\s+|that\s+)?", re.IGNORECASE)
        self._gather()

    def _gather(self) -> None:
        for line, sentence in worded_sentences(self._answer.text):
            for form in dict.fromkeys((sentence, LEAD.sub("", sentence))):
                self._literal.setdefault(key(form), []).append(form)
            read = self._reader.read(line)
            areas = {one.text for one in read.tokens if one.kind == "sub"} | {str(area) for one in read.tokens for area in one.areas}
            name = read.names[0] if read.names else self._about.municipality
            self._library.add(MARK.sub("", sentence), name, self._marked_in(sentence), areas, worded=True)
        for _, text in self._answer.caveats:
            self._library.add(text, None, frozenset(), worded=True)
        for told in all_texts(self._facts):
            self._library.add(told.text, told.municipality, told.citations, told.areas)
            self._quotes.append((told.municipality, folded_quote(told.text)))
        for one in self._answer.citations:
            for text in (one.quote, one.label):
                self._library.add(text, one.municipality, frozenset((one.id,)))
            self._quotes.append((one.municipality, folded_quote(one.quote)))
            self._quotes.append((None, folded_quote(one.label)))

    def _marked_in(self, sentence: str) -> frozenset[str]:
        """Ids of the citations that a sentence marks."""
        return frozenset(self._ids[int(one) - 1] for one in MARK.findall(sentence) if 0 < int(one) <= len(self._ids))

    # -- one sentence -----------------------------------------------------------------------------------------------

    def check(self, sentence: str, before: str = "") -> Verdict:
        """`before`: what the paragraph said before it, for "kommunen"."""
        if (sentence, before) not in self._verdicts:
            self._verdicts[sentence, before] = self._checked(sentence, before)
        return self._verdicts[sentence, before]

    def _checked(self, sentence: str, before: str) -> Verdict:
        if len(sentence) > LONGEST:
            return Verdict(reason="too long")
        if literals := self._literal.get(key(sentence)):
            marks = set(MARK.findall(sentence))
            fits = next((one for one in literals if marks <= set(MARK.findall(one))), None)
            return Verdict(fits) if fits is not None else Verdict(reason="a mark of another sentence")
        plain = bare(sentence)
        if _SHAPE.search(plain) or self._words.orders(plain):
            return Verdict(reason="not an answer's text")
        if faults := self._faults(plain):
            return Verdict(reason="; ".join(faults))
        if (polar := self._polar(plain)) and polar != self._opening:
            return Verdict(reason=f"{polar!r} is not the answer")
        reason, carried = self._judged(sentence, before)
        if reason and (found := self._in_parts(sentence, before)) is not None:
            return Verdict(self._with_marks(sentence, found))
        return Verdict(reason=reason) if reason else Verdict(self._with_marks(sentence, carried))

    def _judged(self, sentence: str, before: str) -> tuple[str, Carried]:
        """(why it does not pass, what carries it)."""
        read, carried = self._reader.read(sentence), Carried()
        for look in (self._subject, self._areas_fit, self._quoted, self._figured, self._worded, self._compared, self._related, self._marked):
            if reason := look(read, carried, before):
                return reason, carried
        return "", carried

    def _in_parts(self, sentence: str, before: str) -> Carried | None:
        """What carries the parts of a sentence (at "men", ";", ":"), when each passes alone; a part without a name is about the one before."""
        parts = [one for one in self._turn.split(sentence) if one.strip()]
        if len(parts) < 2:
            return None
        whole = Carried()
        names: tuple[str, ...] = ()
        for n, part in enumerate(parts):
            marks, text = self._marked_in(part), MARK.sub("", part).strip()
            own = self._reader.read(text).names
            if not own and len(names) == 1:
                text = f"{names[0]} {text}"
            names = own or names
            if literals := self._literal.get(key(text)):
                found = frozenset().union(*(self._marked_in(one) for one in literals))
            else:
                reason, carried = self._judged(text, before)
                if reason:
                    return None
                found = frozenset().union(*(ids for _, ids in carried.at))
            whole.at.append((n, found))
            last = n == len(parts) - 1
            if not marks <= (frozenset().union(*(ids for _, ids in whole.at)) if last else found):
                return None
            before = f"{before} {part}"
        return whole

    def _polar(self, text: str) -> str:
        """yes or no, where a text begins with such a word."""
        first = _FIRST_WORD.match(bare(text))
        word = first[1].casefold() if first else ""
        return "yes" if word in self._words.yes else "no" if word in self._words.no else ""

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
        editions = {tokens[n].text for n in read.of_kind("edition")}
        named = [" ".join(tokens[n].text.casefold().split()) for n in places if not tokens[n].text[-1:].isdigit()]
        numbers = {area for n in places if tokens[n].text[-1:].isdigit() for area in tokens[n].areas}
        for name in named if len(editions) == 1 and not read.of_kind("number") else ():
            known = {number for one, number, edition in self._facts.called if one == name and edition in editions}
            if not known or (len(named) == 1 and len(numbers) == 1 and not numbers & known):
                return f"{name} is not so called in {min(editions)}"
        for n in read.of_kind("area", "sub"):
            group = read.group_at(n)
            for name in group.names if group else ():
                recorded = [row for row in self._facts.rows if row.municipality == name or name in (row.pair or ())]
                if not any(row.sub_question == tokens[n].text if tokens[n].kind == "sub" else row.area in tokens[n].areas for row in recorded):
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
        meant = stances(read.tokens, self._words)
        years: set[str] = set()
        figures = [one for one in self._figures.find(read) if isinstance(one, Figure)]
        for figure in figures:
            rows = self._figures.rows(read, figure)
            if rows is None:
                places = next((some for some in clauses(read, self._words) if figure.at in some), [])
                group = read.group_at(figure.at)
                names = group.names if group else tuple(filter(None, self._unnamed()))
                piece = self._library.same(read, places, names, meant)
                if piece is None:
                    return f"{read.tokens[figure.at].text} is not the figure of whom or what it is said of"
                carried.at.append((figure.at, piece.citations))
                years |= piece.content.years
                continue
            carried.at.append((figure.at, frozenset().union(*(row.citations for row in rows))))
            years |= {str(one) for row in rows for one in (row.year, row.edition) if one} | self._years_of(rows)
        strange = {read.tokens[n].text for n in read.of_kind("year", "edition")} - years if figures else set()
        return "" if not strange else self._dated(read, strange)

    def _years_of(self, rows: Sequence[Row]) -> set[str]:
        """The years that a change lies between."""
        names = {row.municipality for row in rows if row.part in ("change", "from", "to")}
        return {str(row.year) for row in self._facts.rows if row.part in ("from", "to") and row.municipality in names and row.year}

    def _dated(self, read: Sentence, years: set[str]) -> str:
        """Years beside figures that are not the figures' own: a source must give them."""
        for n in read.of_kind("year", "edition"):
            if read.tokens[n].text in years:
                group = read.group_at(n)
                names: Sequence[str | None] = group.names if group else self._unnamed()
                if not any(
                    dated(read.tokens[n]) in unit.content.years | unit.content.reported
                    for name in names
                    for unit in self._library.about(name, (read.tokens[n].text,))
                ):
                    return f"nothing from {read.tokens[n].text} for {', '.join(filter(None, names)) or 'it'}"
        return ""

    # -- words ------------------------------------------------------------------------------------------------------

    def _worded(self, read: Sentence, carried: Carried, _before: str) -> str:
        found = self._figures.find(read)
        figures = [one for one in found if isinstance(one, Figure)]
        counts = {one for one in found if isinstance(one, int)}
        inside = {n for one in figures for n in range(one.at, one.end + 1)}
        free = self._understood(read, figures)
        meant = stances(read.tokens, self._words, free)
        measured = bool(figures or read.of_kind("comparing"))
        everywhere = content(read.tokens, range(len(read.tokens)), self._words).areas if not measured else frozenset()
        for places in clauses(read, self._words):
            outside = [n for n in places if n not in free and (n not in inside or meant[n])]
            figured = any(one.at in places for one in figures)
            says = content(read.tokens, outside, self._words, meant)
            counted = frozenset(count(read.tokens, n, self._words) for n in places if n in counts)
            years, reported = (frozenset[str](), frozenset[str]()) if figured else (says.years, says.reported)
            says = replace(says, counts=counted, years=years, reported=reported)
            areas = (everywhere or says.areas) if says.stems or not measured else frozenset()
            if not (says.stems or says.negated or says.counts or says.years or says.scopes or says.stance or (areas and not measured)):
                continue
            group = read.group_at(places[0])
            names: Sequence[str | None] = group.names if group else self._unnamed()
            carriers = [[unit for unit in self._library.about(name, says.needles) if unit.carries(says, areas - self._about.areas)] for name in names]
            if not (all(carriers) if group else any(carriers)):
                told = " ".join(sorted(says.stems | says.negated | says.years)) or "so"
                return f"no source says {told!r} ({', '.join(sorted(says.stance))}) of {', '.join(filter(None, names)) or 'it'}"
            carried.at.append((places[0], frozenset(id for some in carriers for unit in some for id in unit.citations)))
        return ""

    def _understood(self, read: Sentence, figures: Sequence[Figure]) -> set[int]:
        """Places of words that are looked at elsewhere: "snittet", "skillnaden", "saknar" by a figure, "kända" by "högst"."""
        extreme = any(read.tokens[n].text in self._words.highest | self._words.lowest for n in read.of_kind("comparing"))
        negated = {n + 1 for n in read.of_kind("negation")}
        words = self._words.benchmark | (self._words.known if extreme else frozenset()) | self._words.yes | self._words.no
        fields = {field for one in figures for field in one.fields}
        if fields & {"difference", "change"} or extreme:
            words = words | self._words.difference
        found = {n for n, one in enumerate(read.tokens) if one.text in words and n not in negated}
        superlative = self._words.highest | self._words.lowest
        for n, one in enumerate(read.tokens):
            if self._words.stance(one.text) == "lacks" and ("missing" in fields or (n and read.tokens[n - 1].text in superlative)):
                found.add(n)
        return found

    def _unnamed(self) -> tuple[str | None, ...]:
        return (self._about.municipality, None) if self._about.municipality else (None,)

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
        understood = {f"area {self._about.area}", f"sub {self._about.sub_question}", f"edition {self._about.edition}"}
        mine = tuple(one for one in skeleton(read) if one not in understood)
        says = content(read.tokens, range(len(read.tokens)), self._words)
        compared = [one for one in mine if one.startswith("comparing")]
        words = {read.tokens[n].text for n in places}
        for whole in self._library.wholes(says.stems | words):
            same = [one for one in whole.skeleton if one.startswith("comparing")] == compared and read.names in ((), whole.names)
            same = same and whole.content.stance - says.stance <= {"only", "every"} and says.stance <= whole.content.stance
            about = read.names or not whole.names or whole.names == (self._about.municipality,)
            if same and about and is_within(mine, whole.skeleton) and says.stems <= whole.content.stems and says.negated == whole.content.negated:
                narrowed = {one for one in whole.narrowing if one not in understood}
                if len(whole.content.stems) <= 2 * len(says.stems) + 1 and narrowed <= set(mine):
                    carried.at.append((places[0], whole.citations))
                    return ""
        return f"{read.tokens[places[0]].text!r} is not borne out"

    def _related(self, read: Sentence, carried: Carried, _before: str) -> str:
        """Several municipalities in a sentence: side by side, or as a source relates them."""
        tokens = read.tokens
        between = {one.text for one in tokens if one.kind == "comparing"} & (self._words.higher | self._words.lower | self._words.followed)
        if len(read.groups) < 2 or (len(read.groups) == 2 and between):
            return ""
        side_by_side = all(
            tokens[group.first - 1].text in BREAKS or tokens[group.first - 1].text in self._words.breaks for group in read.groups[1:] if group.first
        )
        if side_by_side and all(self._says_something(read, group.first) for group in read.groups):
            return ""
        says = content(tokens, range(len(tokens)), self._words)
        for whole in self._library.wholes(says.stems):
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
        if MARK.search(sentence):
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
