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

from assistant.chat.grounding.carrying import Carrying
from assistant.chat.grounding.comparisons import Comparisons
from assistant.chat.grounding.context import NOTHING, Carried, Lists, Literals, Said, Verdict, fitting, is_opening
from assistant.chat.grounding.evidence import Evidence, Grounding
from assistant.chat.grounding.facts import Facts, Row, all_texts, principal
from assistant.chat.grounding.figures import Figure, Figures
from assistant.chat.grounding.library import Library
from assistant.chat.grounding.lines import MARK, key, worded_sentences
from assistant.chat.grounding.relations import Relations
from assistant.chat.grounding.sentence import Sentence, SentenceReader, Words, bare
from assistant.chat.grounding.shape import is_prose
from assistant.chat.grounding.units import HUNG, clauses, content, dated, is_within, skeleton, stances
from assistant.domain.answer import Answer
from assistant.language.folding import cleaned, folded_quote

_STOP = re.compile(r"[.!?:…]*$")
_FIRST_WORD = re.compile(r"\W*(\w+)")
LONGEST = 700
"""A sentence is shorter; what is longer is not looked into."""


class Checker:
    """Checks sentences against one worded answer with its result and citations."""

    def __init__(self, answer: Answer, grounding: Grounding, words: Words) -> None:
        self._answer, self._words = answer, words
        self._facts = Facts.of(answer.result, answer.arguments)
        self._about = principal(answer.result, answer.arguments)
        self._reader = SentenceReader(grounding, words, self._facts.areas, self._facts.asked)
        self._figures = Figures(self._facts, words, self._about)
        self._comparisons = Comparisons(self._facts, words, self._about, answer.arguments, answer.result)
        self._faults = grounding.against(Evidence.of(answer.result, answer.arguments, answer.citations, answer.caveats, answer.question))
        self._ids = [one.id for one in answer.citations]
        self._verdicts: dict[tuple[str, Said], Verdict] = {}
        self._lists = Lists(answer.text)
        self._literals = Literals(answer.text, self._reader)
        self._library = Library(self._reader, words)
        self._relations = Relations(self._library, words, self._facts, self._about)
        self._quotes: list[tuple[str | None, str]] = []
        self._carrying = Carrying(self._library, self._figures, words, self._about)
        self._opening = self._polar(answer.text)
        turns = "|".join(sorted(map(re.escape, words.turns - words.causes), key=len, reverse=True))
        self._join = re.compile(rf",?\s+(?:{'|'.join(map(re.escape, words.joins))})\s+", re.IGNORECASE)
        self._turn = re.compile(rf"\s*[;–]\s+|,?\s+(?:{turns})\s+(?:att\s+|that\s+)?", re.IGNORECASE)
        self._gather()

    def _gather(self) -> None:
        wishes = self._facts.wishes
        for line, sentence in worded_sentences(self._answer.text):
            read, ids = self._reader.read(line), self._marked_in(sentence)
            areas = {one.text for one in read.tokens if one.kind == "sub"} | {str(area) for one in read.tokens for area in one.areas}
            name = read.names[0] if read.names else self._about.municipality
            self._library.add(MARK.sub("", sentence), name, ids, areas, worded=True, wished=bool(ids & wishes))
        for _, text in self._answer.caveats:
            self._library.add(text, None, frozenset(), worded=True)
        for told in all_texts(self._facts):
            self._library.add(told.text, told.municipality, told.citations, told.areas, wished=bool(told.citations & wishes))
            self._quotes.append((told.municipality, folded_quote(told.text)))
        for one in self._answer.citations:
            for text in (one.quote, one.label):
                self._library.add(text, one.municipality, frozenset((one.id,)), wished=one.id in wishes)
            self._quotes.append((one.municipality, folded_quote(one.quote)))
            self._quotes.append((None, folded_quote(one.label)))

    def _marked_in(self, sentence: str) -> frozenset[str]:
        """Ids of the citations that a sentence marks."""
        return frozenset(self._ids[int(one) - 1] for one in MARK.findall(sentence) if 0 < int(one) <= len(self._ids))

    # -- one sentence -----------------------------------------------------------------------------------------------

    def check(self, sentence: str, said: Said = NOTHING) -> Verdict:
        """`said`: what the text has said before it, for "kommunen" and "den"."""
        if (sentence, said) not in self._verdicts:
            self._verdicts[sentence, said] = self._checked(cleaned(sentence).strip(), said)
        return self._verdicts[sentence, said]

    def _checked(self, sentence: str, said: Said) -> Verdict:
        if len(sentence) > LONGEST:
            return Verdict(reason="too long", said=said)
        read = self._reader.read(sentence)
        names = frozenset(read.names)
        if literals := self._literals.find(sentence):
            fits = next(fitting(literals, sentence, said, self._about.municipality), None)
            if fits is None:
                return Verdict(reason="a mark of another sentence, or about somebody else", said=said.dropped(names))
            under = key(fits.text) if is_opening(fits.text) else said.under
            return self._in_list(Verdict(fits.text, said=said.shown(names, self._marked_in(fits.text), under)), said)
        opens = self._opened(sentence, read) if is_opening(sentence) else ""
        reason = self._unfit(sentence) or ("a heading of its own" if opens is None else "")
        carried: Carried | None = Carried()
        if not reason:
            reason, carried = self._judged(self._with_name(sentence, read, said), said)
            if reason and (carried := self._in_parts(sentence, said)) is not None:
                reason = ""
        if reason or carried is None:
            return Verdict(reason=reason, said=said.dropped(names))
        return self._in_list(Verdict(self._with_marks(sentence, carried), said=said.shown(names, carried.citations, opens or said.under)), said)

    def _in_list(self, verdict: Verdict, said: Said) -> Verdict:
        """The verdict, unless the sentence stands in a list to which it does not belong."""
        if self._lists.holds(said.under, verdict.text):
            return verdict
        return Verdict(reason="of another list", said=said.dropped(verdict.said.names))

    def _opened(self, sentence: str, read: Sentence) -> str | None:
        """Which list of the worded answer a line opens; empty for none, None when it names a list of its own."""
        stems = content(read.tokens, range(len(read.tokens)), self._words).stems
        if not stems or read.of_kind("number", "rank", "comparing"):
            return ""
        return next((one for one in self._lists.openings() if stems <= self._stems(one)), None)

    def _stems(self, text: str) -> frozenset[str]:
        read = self._reader.read(text)
        return content(read.tokens, range(len(read.tokens)), self._words).stems

    def _unfit(self, sentence: str) -> str:
        """Why a sentence does not pass whatever it rests on."""
        plain = bare(sentence)
        if not is_prose(plain) or self._words.orders(plain):
            return "not an answer's text"
        if faults := self._faults(plain):
            return "; ".join(faults)
        polar = self._polar(plain)
        return f"{polar!r} is not the answer" if polar and polar != self._opening else ""

    def _judged(self, sentence: str, said: Said) -> tuple[str, Carried]:
        """(why it does not pass, what carries it)."""
        read, carried = self._reader.read(sentence), Carried()
        told = (self._subject, self._areas_fit, self._quoted, self._figured, self._worded)
        for look in (*told, self._compared, self._related, self._marked, self._backwards):
            if reason := look(read, carried, said):
                return reason, carried
        return "", carried

    def _with_name(self, sentence: str, read: Sentence, said: Said) -> str:
        """The sentence with the name that "kommunen" stands for at its start, where just one other municipality was named last."""
        others = said.names - {self._about.municipality}
        if read.groups or len(said.names) != 1 or not others or not read.tokens or read.tokens[0].text not in self._words.itself:
            return sentence
        return f"{min(others)}{bare(sentence)[len(read.tokens[0].text) :]}"

    def _in_parts(self, sentence: str, said: Said) -> Carried | None:
        """What carries the parts of a sentence (at "men", ";", or "och" before another name), when each passes alone."""
        if self._relations.caused(self._reader.read(sentence)):
            return None
        turned = [one for one in self._turn.split(sentence) if one.strip()]
        joined = [one for one in self._join.split(sentence) if one.strip()]
        found = self._of_parts(turned, said) if len(turned) > 1 else None
        if found is None and len(joined) > 1 and all(self._reader.read(one).names for one in joined):
            found = self._of_parts(joined, said)
        return found

    def _of_parts(self, parts: Sequence[str], said: Said) -> Carried | None:
        """A part without a name is about the one before it, and about the same thing where it has no figures."""
        whole = Carried()
        names: tuple[str, ...] = ()
        before: frozenset[str] = frozenset()
        for n, part in enumerate(parts):
            marks, text = self._marked_in(part), MARK.sub("", part).strip()
            read = self._reader.read(text)
            text = f"{names[0]} {text}" if not read.names and len(names) == 1 else text
            names = read.names or names
            if literal := next(fitting(self._literals.find(text), text, said, self._about.municipality), None):
                found = self._marked_in(literal.text)
            else:
                reason, carried = self._judged(text, said)
                if reason:
                    return None
                found = carried.citations
            whole.at.append((n, found))
            goes_on = n > 0 and not read.names and not read.of_kind("number", "comparing") and bool(self._stems(part))
            if (goes_on and not found & before) or not marks <= (whole.citations if n == len(parts) - 1 else found):
                return None
            before = found
            said = said.shown(frozenset(read.names), found, said.under)
        return whole

    def _polar(self, text: str) -> str:
        """yes or no, where a text begins with such a word."""
        first = _FIRST_WORD.match(bare(text))
        word = first[1].casefold() if first else ""
        return "yes" if word in self._words.yes else "no" if word in self._words.no else ""

    def _subject(self, read: Sentence, _carried: Carried, said: Said) -> str:
        """A sentence says something by itself; without a name it is about the answer's municipality, so nobody else was spoken of."""
        says = content(read.tokens, range(len(read.tokens)), self._words)
        words = {one.text for one in read.tokens}
        spoken = says.stems or says.counts or says.negated or says.years or read.of_kind("comparing", "number")
        before = said.names if self._about.municipality else said.here
        if not read.groups and before - {self._about.municipality} and spoken:
            return "whom it is about is not clear"
        if read.of_kind("number", "rank", "comparing", "quote") or len(says.stems) > 1:
            return ""
        if says.stems:
            return "" if says.stance or words & (self._words.copulas | self._words.being) else "a word is no sentence"
        refers = words & self._words.anaphors
        return "it says nothing by itself" if refers or (says.stance and len(read.groups) < 2) else ""

    def _backwards(self, read: Sentence, carried: Carried, said: Said) -> str:
        """ "Den beslutades 2018", "det är tydligt": what it means is what the sentence before is about, by the same source."""
        if not said.citations or not read.tokens or read.groups:
            return ""
        first, second = read.tokens[0].text.casefold(), read.tokens[1].text if len(read.tokens) > 1 else ""
        refers = first in self._words.anaphors and (first not in self._words.impersonal or second in self._words.copulas)
        if not refers or carried.citations & said.citations or not content(read.tokens, range(len(read.tokens)), self._words).stems:
            return ""
        return f"what {first!r} means is not clear"

    def _areas_fit(self, read: Sentence, _carried: Carried, _said: Said) -> str:
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

    def _quoted(self, read: Sentence, carried: Carried, _said: Said) -> str:
        for n in read.of_kind("quote"):
            group = read.group_at(n)
            named: set[str | None] = set(self._reader.read(read.tokens[n].text[1:-1]).names)
            if group is None and named - {self._about.municipality} and read.of_kind("number", "comparing"):
                return "whom it is about is not clear"
            names = {None, *(group.names if group else (named or {self._about.municipality}))}
            inner = folded_quote(read.tokens[n].text[1:-1])
            if not inner or not any(inner in text for whose, text in self._quotes if whose in names):
                return "a quote that no source has"
            ids = frozenset(one.id for one in self._answer.citations if inner in folded_quote(one.quote) and one.municipality in names)
            carried.at.append((n, ids))
        return ""

    def _figured(self, read: Sentence, carried: Carried, _said: Said) -> str:
        meant = stances(read.tokens, self._words)
        years: set[str] = set()
        figures = [one for one in self._figures.find(read) if isinstance(one, Figure)]
        for figure in figures:
            rows = self._figures.rows(read, figure)
            if rows is None:
                places = next((some for some in clauses(read, self._words) if figure.at in some), [])
                group = read.group_at(figure.at)
                names = group.names if group else tuple(filter(None, self._carrying.unnamed()))
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
                names: Sequence[str | None] = group.names if group else self._carrying.unnamed()
                if not any(
                    dated(read.tokens[n]) in unit.content.years | unit.content.reported
                    for name in names
                    for unit in self._library.about(name, (read.tokens[n].text,))
                ):
                    return f"nothing from {read.tokens[n].text} for {', '.join(filter(None, names)) or 'it'}"
        return ""

    # -- words ------------------------------------------------------------------------------------------------------

    def _worded(self, read: Sentence, carried: Carried, _said: Said) -> str:
        reason, found = self._carrying.carriers(read)
        carried.at += found
        return reason

    # -- comparisons and relations ----------------------------------------------------------------------------------

    def _compared(self, read: Sentence, carried: Carried, _said: Said) -> str:
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
            same = same and whole.content.stance - says.stance <= {"only", "every"} and says.stance - {HUNG} <= whole.content.stance
            about = read.names or not whole.names or whole.names == (self._about.municipality,)
            if same and about and is_within(mine, whole.skeleton) and says.stems <= whole.content.stems and says.negated == whole.content.negated:
                narrowed = {one for one in whole.narrowing if one not in understood}
                if len(whole.content.stems) <= 2 * len(says.stems) + 1 and narrowed <= set(mine):
                    carried.at.append((places[0], whole.citations))
                    return ""
        return f"{read.tokens[places[0]].text!r} is not borne out"

    def _related(self, read: Sentence, carried: Carried, _said: Said) -> str:
        figures = [one for one in self._figures.find(read) if isinstance(one, Figure)]
        reason, citations = self._relations.between_names(read)
        carried.at += [(read.groups[0].first, citations)] if citations else []
        return reason or self._relations.fault(read, figures, carried.citations)

    # -- marks ------------------------------------------------------------------------------------------------------

    def _marked(self, read: Sentence, carried: Carried, _said: Said) -> str:
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
