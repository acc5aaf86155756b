"""The sections of a draft: observation, recommendation and whom to look at, sentence by sentence, each with its source."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Any

from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation
from assistant.domain.evidence import Citation, Finding
from assistant.domain.framework import SubQuestion
from assistant.domain.municipality import Municipality
from assistant.language.phrases import Phrases
from assistant.tools.advice import Advice, advice_for
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources
from assistant.tools.draft_peers import PeerWriter
from assistant.tools.peers import LOWEST_AREAS
from assistant.tools.profile import NAMES_WHEN_UNKNOWN
from assistant.tools.sameness import alike

STRONG_PERCENT = 75
HALF = 50
_ALIKE_ADVICE = 0.4
"""How much of its words own advice may share with what the report recommends already: less than two findings may."""
#: How many of each there is room for, by length.
_ROOM = {
    "short": {"improvement": 1, "strength": 0, "own": 1, "all": 1},
    "normal": {"improvement": 2, "strength": 1, "own": 2, "all": 2},
    "full": {"improvement": 9, "strength": 9, "own": 9, "all": 3},
}


class Notes:
    """The numbers of citations, in the order of their first use."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def marked(self, sentence: str, ids: Iterable[str | None]) -> str:
        """The sentence with its marks before the full stop: `… saknas [1][2].`"""
        used = [one for one in dict.fromkeys(ids) if one]
        marks = "".join(f"[{self._numbers.setdefault(one, len(self._numbers) + 1)}]" for one in used)
        text, stop = (sentence[:-1], sentence[-1]) if sentence[-1:] in ".!?" else (sentence, ".")
        if sentence.endswith("”"):
            text, stop = f"{sentence[:-1].rstrip('.')}”", "."  # one full stop is enough
        return f"{text} {marks}{stop}" if marks else f"{text}{stop}"

    def ordered(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        """Those with numbers by number, then the others."""
        return tuple(sorted(citations, key=lambda one: self._numbers.get(one.id, len(self._numbers) + 1)))


class SectionWriter:
    """Writes sections one after another; what has been said is not said again."""

    def __init__(
        self, corpus: Corpus, home: Municipality, own: Evaluation | None, arguments: Arguments, sources: Sources, say: Phrases, notes: Notes
    ) -> None:
        self.corpus, self.home, self.own, self.sources, self.say, self.notes = corpus, home, own, sources, say, notes
        self.length, self.tone = arguments.length, arguments.tone
        self.peers = PeerWriter(home, own, arguments, sources, say, notes.marked)
        self.advised = False
        self._why_used: set[str] = set()
        self._told_no_findings = False
        self._given: dict[str, Any] = {}
        self._leaning = re.compile("|".join(sources.say.texts("draft.leaning")), re.IGNORECASE)
        self._findings = list(corpus.findings_of(home.code, own.year)) if own is not None else []

    def section(self, row: dict[str, Any]) -> dict[str, Any]:
        """A section from a row of the result of `peers`."""
        advice = advice_for(self.corpus.framework, self.say, row)
        number = row["sub_question"] or row["area"] or "–"
        used: list[str] = []
        observation = self._marked(self._observation(row, advice), used)
        why = "" if self.length == "short" else self._marked(self._why(row, advice), used)
        sentences, recommended = self._recommendation(row, advice)
        recommendation = self._marked(sentences, used)
        learn = self._marked(self.peers.sentences(row, number, recommended), used)
        return {
            "area": row["area"],
            "sub_question": row["sub_question"],
            "number": number,
            "title": advice.title,
            "heading": self._heading(row, advice),
            "points": row["points"],
            "max": row["max"],
            "percent": row["percent"],
            "missing": row["missing"],
            "weak": row["weak"],
            "benchmark": row.get("benchmark"),
            "observation": observation,
            "why": why,
            "recommendation": recommendation,
            "learn": learn,
            "peers": row["peers"],
            "table": self._table(row["peers"]) if self.length == "full" else [],
            "citations": list(dict.fromkeys(used)),
        }

    def _marked(self, sentences: list[tuple[str, list[str]]], used: list[str]) -> str:
        for _, ids in sentences:
            used += [one for one in ids if one]
        return " ".join(self.notes.marked(text, ids) for text, ids in sentences)

    def _pick(self, key: str, row: dict[str, Any], **values: Any) -> str:
        """One of several phrasings: the same for the same place, another for the next."""
        choice = zlib.crc32(f"{self.home.code}{key}".encode()) + _ordinal(row)
        return self.say(f"draft.{key}", choice, **values)

    # -- what it is about ---------------------------------------------------------------------------------------------

    def _heading(self, row: dict[str, Any], advice: Advice) -> str:
        if row["sub_question"] is not None:
            return f"{row['sub_question']} {advice.title}"
        return advice.title if row["area"] is None else self.say("draft.heading_area", number=row["area"], name=advice.title)

    # -- observation --------------------------------------------------------------------------------------------------

    def _observation(self, row: dict[str, Any], advice: Advice) -> list[tuple[str, list[str]]]:
        sentences = [self._lead(row, advice), *self._mean(row)]
        found = self._findings_on(row)
        room = _ROOM[self.length]
        said: list[str] = []
        told = [one for one in found if one.kind != "observation" or not one.peers]  # whom to look at is told further down
        improvements = self._chosen(told, "improvement", room["improvement"], said)
        if not improvements or self.length == "full":
            improvements += self._chosen(told, "observation", room["improvement"], said)
        strengths = self._chosen(found, "strength", room["strength"], said)
        if row["weak"] is False and self.length != "short":
            strengths = strengths or self._chosen(found, "strength", 1, said)
        sentences += self._listed([one for one in improvements if _is_fragment(one)], "listed_improvement", "listed_improvements")
        for n, one in enumerate(one for one in improvements if not _is_fragment(one)):
            sentences.append((self._said(one.text, "observation" if n == 0 else None), [self.sources.finding(one)]))
        sentences += self._listed([one for one in strengths if _is_fragment(one)], "listed_strength_one", "listed_strengths")
        for n, one in enumerate(one for one in strengths if not _is_fragment(one)):
            text = self._said(one.text)
            sentences.append((self._pick("strength", row, text=text) if n == 0 else text, [self.sources.finding(one)]))
        if not found and row["points"] is not None:
            sentences += self._nothing_found()
        return sentences

    def _nothing_found(self) -> list[tuple[str, list[str]]]:
        """That nothing is known of what lies behind the points; of a report that is not in the material at all, once."""
        if self._findings:
            return [(self.say("draft.no_findings_here"), [])]
        told, self._told_no_findings = self._told_no_findings, True
        return [] if told else [(self.say("draft.no_findings"), [])]

    def _listed(self, some: list[Finding], one: str, many: str) -> list[tuple[str, list[str]]]:
        """Catchwords of a report's table in one sentence, as quotations: they are no sentences of their own."""
        if not some:
            return []
        items = self.say.listed(f"”{' '.join(finding.text.split()).rstrip('.')}”" for finding in some)
        return [(self.say(f"draft.{one if len(some) == 1 else many}", items=items), [self.sources.finding(finding) for finding in some])]

    def _lead(self, row: dict[str, Any], advice: Advice) -> tuple[str, list[str]]:
        values: dict[str, Any] = {"name": self.home.name, "points": self.say.number(row["points"]), "max": row["max"], "text": row["text"].rstrip()}
        if row["sub_question"] is None:
            return self._area_lead(row, advice, values)
        if row["points"] is None:
            return self.say("draft.lead_unknown", **values), [row["citation"]]
        if not advice.topic:
            key = "lead_zero_text" if row["points"] == 0 else "lead_weak_text" if row["weak"] else "lead_other_text"
            return self._pick(key, row, **values), [row["citation"]]
        topic: dict[str, Any] = {"topic": advice.topic, "Topic": advice.topic[:1].upper() + advice.topic[1:]}
        if row["points"] == 0:
            key = "lead_zero"
        elif row["points"] == row["max"]:
            key = "lead_full"
        else:
            key = "lead_weak" if row["weak"] else "lead_strong" if (row["percent"] or 0) >= STRONG_PERCENT else "lead_middle"
        return self._pick(key, row, **values, **topic), [row["citation"]]

    def _area_lead(self, row: dict[str, Any], advice: Advice, values: dict[str, Any]) -> tuple[str, list[str]]:
        if row["area"] is None:
            return self.say("draft.lead_total", **values), [row["citation"]]
        title: dict[str, Any] = {"title": advice.title}
        if row["points"] is not None:
            return self._pick(self._area_key(row), row, **values, **title), [row["citation"]]
        if self.own is not None and self.own.area_low is not None:
            low, high = self.say.number(self.own.area_low), self.say.number(self.own.area_high)
            return self.say("draft.lead_area_range", low=low, high=high, **values), [self.sources.evaluation(self.own, row["area"])]
        return self.say("draft.lead_area_unknown", **values, **title), [self.sources.area(row["edition"], row["area"])]

    def _area_key(self, row: dict[str, Any]) -> str:
        """An area is one for improvement when it is below a mean or half of its points; else it may be among the lowest."""
        if row["weak"] and ((row["percent"] or 0) < HALF or self._mean(row)):
            return "lead_area_weak"
        lowest = sorted(self.own.areas.values())[:LOWEST_AREAS] if self.own is not None and len(self.own.areas) > LOWEST_AREAS else []
        return "lead_area_lowest" if row["weak"] and lowest and row["points"] <= lowest[-1] else "lead_area"

    def _mean(self, row: dict[str, Any]) -> list[tuple[str, list[str]]]:
        """The edition's newest known mean for an area or the total, set beside the own points."""
        if row["sub_question"] is not None or row["points"] is None or self.own is None or self.own.edition is None:
            return []
        some = [
            (one, one.total if row["area"] is None else one.areas.get(row["area"]))
            for one in sorted(self.corpus.benchmarks, key=lambda one: -one.year)
            if one.edition == self.own.edition
        ]
        for one, points in some:
            if points is not None:
                row["benchmark"] = points
                return [(self.say("draft.mean", label=one.label, year=one.year, points=self.say.number(points)), [self.sources.benchmark(one)])]
        return []

    def _findings_on(self, row: dict[str, Any]) -> list[Finding]:
        if row["sub_question"] is not None:
            return [one for one in self._findings if one.sub_question == row["sub_question"] and self._same_numbers(row)]
        return [one for one in self._findings if row["area"] is not None and one.area == row["area"] and self._same_numbers(row)]

    def _same_numbers(self, row: dict[str, Any]) -> bool:
        return self.own is not None and (self.own.edition or NAMES_WHEN_UNKNOWN) == row["edition"]

    def _chosen(self, found: list[Finding], kind: str, room: int, said: list[str]) -> list[Finding]:
        """Up to `room` findings of a kind, those of the report's tables first, none that says what was said already.

        A sentence of a report that leans on the one before it ("Detta arbete …") is left out: here it would stand alone.
        """
        chosen: list[Finding] = []
        alone = [one for one in found if one.kind == kind and not self._leans(one)]
        for one in sorted(alone, key=lambda one: not one.in_table):
            if len(chosen) < room and not any(alike(one.text, other) for other in said):
                chosen.append(one)
                said.append(one.text)
        return chosen

    def _leans(self, one: Finding) -> bool:
        first = re.split(r"(?<=[.!?])\s", one.text.strip(), maxsplit=1)[0]
        return one.report_id is not None and not one.in_table and self._leaning.search(first) is not None

    def _said(self, text: str, first: str | None = None) -> str:
        """A source's own sentence; in English it stands as a quotation, the `first` of its kind with who says it."""
        sentence = " ".join(text.split())
        sentence = sentence[:1].upper() + sentence[1:]
        if not sentence.endswith((".", "!", "?", "”")):
            sentence += "."
        if "draft.quoted" not in self.say:
            return sentence
        return self.say(f"draft.quoted_{first}" if first else "draft.quoted", text=sentence)

    # -- recommendation -----------------------------------------------------------------------------------------------

    def _recommendation(self, row: dict[str, Any], advice: Advice) -> tuple[list[tuple[str, list[str]]], str]:
        """Sentences, and the text of those that come from the report (to see whom they name)."""
        room = _ROOM[self.length]
        said: list[str] = []
        own = self._chosen(self._findings_on(row), "recommendation", room["own"], said)
        names = [peer["municipality"] for peer in row["peers"]]
        sentences = [
            (self._said(self._without_reference(one, names), "recommendation" if n == 0 else None), [self.sources.finding(one)])
            for n, one in enumerate(own)
        ]
        framework = self._framework_source(row)
        if row["sub_question"] is not None and row["weak"] is False and (row["percent"] or 0) >= STRONG_PERCENT and not own:
            self.advised = True
            return [*sentences, (self._toned(self.say("draft.keep")), [framework])], ""
        for one in self._advice(advice, said, room["all"] - len(own)):
            self._given.setdefault(one, row["sub_question"] or row["area"])
            sentences.append((self._toned(one), [framework]))
            self.advised = True
        if not sentences and advice.actions:
            before = next(self._given[one] for one in advice.actions if one in self._given)
            sentences.append((self.say("draft.see_recommendation", number=before), [framework]))
        named = "" if "draft.quoted" in self.say else " ".join(self._without_reference(one, names) for one in own)
        return sentences, named

    def _advice(self, advice: Advice, said: list[str], room: int) -> list[str]:
        """Own advice that adds something to what the report recommends and was not given in the draft before."""
        actions = list(advice.actions)
        start = zlib.crc32(self.home.code.encode()) % len(actions) if actions else 0
        turned = actions[start:] + actions[:start]
        fresh = [one for one in turned if one not in self._given and not any(alike(one, other, _ALIKE_ADVICE) for other in said)]
        return sorted(fresh[: max(0, room)], key=actions.index)

    def _toned(self, advice: str) -> str:
        """Own advice as firmly as it was asked to be put."""
        if self.tone == "normal":
            return advice
        for word, _, other in (one.partition("=") for one in self.say.texts(f"draft.tone_{self.tone}")):
            advice = re.sub(rf"\b{word}\b", other, advice)
        return advice

    def _why(self, row: dict[str, Any], advice: Advice) -> list[tuple[str, list[str]]]:
        """One sentence of the area's background, once in a draft."""
        area = advice.area
        statements = [one.statement for one in self.corpus.framework.backgrounds if one.area == area]
        if area is None or advice.why is None or not 1 <= advice.why <= len(statements):
            return []
        citation = self.sources.background(area, advice.why, statements[advice.why - 1])
        if citation in self._why_used:
            return []
        self._why_used.add(citation)
        return [(self._said(statements[advice.why - 1], "why"), [citation])]

    def _without_reference(self, one: Finding, names: list[str]) -> str:
        """The recommendation without the municipalities it ends with, when they are told about afterwards."""
        text = " ".join(one.text.split())
        if not any(self.corpus.by_code[code].name in names for code in one.peers):
            return text
        for code in one.peers:
            for pattern in self.say.raw("draft.references"):
                shorter = re.sub(pattern.replace("{name}", rf"\b{re.escape(self.corpus.by_code[code].name)}s?\b") + r"\.?$", "", text)
                if shorter != text:
                    text = f"{shorter}."
        return text

    def _framework_source(self, row: dict[str, Any]) -> str:
        if row["area"] is None:
            assert self.own is not None
            return self.sources.evaluation(self.own)
        known: SubQuestion | None = self.corpus.framework.sub_question(row["edition"], row["sub_question"]) if row["sub_question"] else None
        return self.sources.sub_question(row["edition"], known.number) if known else self.sources.area(row["edition"], row["area"])

    def _table(self, peers: list[dict[str, Any]]) -> list[list[str]]:
        if not peers:
            return []
        rows = [[self.say(f"draft.table_{key}") for key in ("municipality", "group", "population", "distance")]]
        for peer in peers:
            alike_in = peer["similarity"]
            rows.append([peer["municipality"], alike_in["group"], self.say.number(alike_in["population"]), self.say.number(alike_in["distance_km"])])
        return rows


def _is_fragment(one: Finding) -> bool:
    """A catchword in a report's table: what a report's own table says, or what has no full stop."""
    return one.in_table and (one.report_id is not None or not one.text.rstrip().endswith((".", "!", "?")))


def _ordinal(row: dict[str, Any]) -> int:
    area, _, rest = str(row["sub_question"] or row["area"] or 0).partition(".")
    return int(area) * 3 + int(rest or 0)
