"""Whom to learn from: for each weak sub-question (area, total) municipalities that are better there, with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation, Points, Score, plain
from assistant.domain.evidence import PROVENANCES, Practice
from assistant.domain.framework import sub_question_key
from assistant.domain.municipality import Municipality, distance_km
from assistant.errors import BadArgument
from assistant.tools import likeness
from assistant.tools.alike import alike
from assistant.tools.arguments import Arguments
from assistant.tools.choosing import Candidate, Spread, beside
from assistant.tools.citing import Sources
from assistant.tools.credit import UNPLACED_EDITION
from assistant.tools.evidence import Evidence
from assistant.tools.pointers import most_cited
from assistant.tools.profile import NAMES_WHEN_UNKNOWN, TOTAL_MAX, chosen, is_weak
from assistant.tools.reasons import Reason, Target

PEERS_EACH = 3
LOWEST_AREAS = 3
EXAMPLES = 5
"""How many good examples of municipalities alike stand beside an answer that cannot say what is weak."""
EXAMPLES_LIKENESS = 25
"""How alike they must be, of 100: there are parts of the country where few are much alike and fewer are evaluated."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of `weak` before its peers are found. `weak` None: points unknown."""

    target: Target
    text: str
    text_en: str
    weak: bool | None
    citation: str | None

    @property
    def missing(self) -> Points | None:
        return None if self.target.points is None else plain(self.target.max - self.target.points)

    @property
    def percent(self) -> Points | None:
        return None if self.target.points is None or not self.target.max else plain(round(100 * self.target.points / self.target.max, 1))

    @property
    def order(self) -> tuple[Any, ...]:
        """Most missing points first, then lower percent, then number; unknown points last."""
        number = sub_question_key(self.target.sub_question) if self.target.sub_question else (self.target.area or 0, 0)
        missing = self.missing
        return (1, 0, 0, number) if missing is None else (0, -missing, self.percent, number)


def peers(corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    """Raises NothingRecorded, UnknownYear. With `most_cited`: whom evaluators send others to."""
    if arguments.most_cited:
        return most_cited(corpus, arguments, sources)
    home = arguments.municipality
    if home is None:
        raise BadArgument("peers needs a municipality.", kind="no_municipality")
    known = bool(corpus.evaluations_of(home.code)) or home.code in corpus.practices_by_code
    # Who is alike is known of every municipality.
    own = chosen(corpus, home, arguments) if known or not arguments.alike else None
    return _Finder(corpus, home, own, arguments, sources).envelope()


class _Finder:
    def __init__(self, corpus: Corpus, home: Municipality, own: Evaluation | None, arguments: Arguments, sources: Sources) -> None:
        self.corpus, self.home, self.own, self.arguments, self.sources = corpus, home, own, arguments, sources
        self.edition = (own.edition if own else None) or NAMES_WHEN_UNKNOWN
        self.evidence = Evidence(corpus, home, own, sources)
        self.spread = Spread()
        self._distances: dict[str, float] = {}
        self._alike: dict[str, dict[str, Any]] = {}
        self.shown: list[Reason] = []

    def envelope(self) -> Envelope:
        entries = sorted(self._entries(), key=lambda one: one.order)
        rows = [self._row(one) for one in entries]
        level = self._level()
        result: dict[str, Any] = {
            "municipality": self.home.name,
            "code": self.home.code,
            "year": self.own.year if self.own else None,
            "edition": self.own.edition if self.own else None,
            "edition_basis": self.own.edition_basis if self.own else "unknown",
            "level": level,
            "weak": rows,
            "without_peers": [_number(row) for row in rows if not row["peers"]],
            "criteria": likeness.criteria(self.arguments),
            "would_help": _would_help(level, rows),
        }
        if level in ("total", "none") and self.arguments.area is None:
            result["examples"] = [self._example(one) for one in self._examples()]
        if self.arguments.alike:
            result["alike"] = alike(self.corpus, self.home, self.arguments, self.sources)
        if self.arguments.picture and len(entries) == 1:
            target = entries[0].target
            result["picture"] = likeness.picture(self.corpus, self.home, target, self.evidence.about(target), self.arguments, self.sources)
        if level == "sub_question" and not rows and self.arguments.area is not None:
            result["area_entry"] = self._row(self._area_entry(self._area_asked(), weak=False))
        self._caveats(entries)
        return self.sources.envelope("peers", self.arguments, result)

    # -- what is weak -------------------------------------------------------------------------------------------------

    def _level(self) -> str:
        if self.own is None:
            return "none"
        return {"sub_questions": "sub_question", "areas": "area", "total": "total"}.get(self.own.known, "none")

    def _area_asked(self) -> int:
        """The area asked for, in the numbers of the own evaluation's edition."""
        area, edition = self.arguments.area, self.arguments.edition
        assert area is not None
        if edition is None or edition == self.edition:
            return area
        return next((a for e, a, _ in self.corpus.framework.related(edition, area) if e == self.edition), area)

    def _entries(self) -> list[Entry]:
        if self.arguments.sub_question is not None:
            return [self._sub_question_entry(self.arguments.sub_question)]
        asked = self._area_asked() if self.arguments.area is not None else None
        level = self._level()
        if self.own is not None and level == "sub_question":
            weak = [one for one in self.own.scores if is_weak(one.points, one.max)]
            return [self._scored_entry(one) for one in weak if asked in (None, _area_of(one.sub_question))]
        if asked is not None:
            return [self._area_entry(asked, self._below(asked))]
        if level == "area":
            return [self._area_entry(number, weak) for number, weak in self._weak_areas()]
        return [self._total_entry()] if level == "total" else []

    def _weak_areas(self) -> list[tuple[int, bool]]:
        """Areas below the newest known mean, else the three lowest; with whether they are weak."""
        assert self.own is not None
        known = {number: self._below(number) for number, points in self.own.areas.items() if points < 100}
        below = [number for number, weak in known.items() if weak]
        if below:
            return [(number, True) for number in below]
        lowest = sorted(known, key=lambda number: (self.own.areas[number], number))[:LOWEST_AREAS]  # type: ignore[union-attr]
        return [(number, known[number] is None) for number in lowest]

    def _below(self, area: int) -> bool | None:
        """Whether the own points are below the edition's newest known mean; None when either is unknown."""
        points = self.own.areas.get(area) if self.own else None
        means = [one for one in self.corpus.benchmarks if self.own and one.edition == self.own.edition and one.edition and area in one.areas]
        if points is None or not means:
            return None
        return points < max(means, key=lambda one: one.year).areas[area]

    def _sub_question_entry(self, number: str) -> Entry:
        """A sub-question asked for by name, weak or not, its points known or not."""
        score = self.own.score(number) if self.own else None
        if score is not None:
            return self._scored_entry(score)
        # Points unknown. An edition without a known list of sub-questions is asked about in 2016's numbers.
        edition = self.edition if self.corpus.framework.sub_question(self.edition, number) else NAMES_WHEN_UNKNOWN
        known = self.corpus.framework.sub_question(edition, number)
        area_points = self.own.areas.get(_area_of(number)) if self.own and self.own.edition == edition else None
        target = Target(edition, _area_of(number), number, None, area_points, known.max if known else 0)
        citation = self.sources.sub_question(edition, number) if known else None
        return Entry(target, known.text if known else "", known.text_en if known else "", None, citation)

    def _scored_entry(self, score: Score) -> Entry:
        assert self.own is not None
        area = _area_of(score.sub_question)
        known = self.corpus.framework.sub_question(self.edition, score.sub_question)
        target = Target(self.edition, area, score.sub_question, score.points, self._comparable_area(area), score.max)
        text, text_en = (known.text, known.text_en) if known else (score.text, "")
        return Entry(target, text, text_en, is_weak(score.points, score.max), self.sources.score(self.own, score.sub_question))

    def _comparable_area(self, area: int) -> Points | None:
        return self.own.areas.get(area) if self.own is not None and self.own.edition is not None else None

    def _area_entry(self, number: int, weak: bool | None) -> Entry:
        area = self.corpus.framework.area(self.edition, number)
        points = self.own.areas.get(number) if self.own else None
        target = Target(self.edition, number, None, points, self._comparable_area(number), area.max if area else 100)
        citation = self.sources.evaluation(self.own, number) if self.own is not None and points is not None else None
        return Entry(target, area.name if area else "", area.name_en if area else "", weak, citation)

    def _total_entry(self) -> Entry:
        assert self.own is not None
        target = Target(self.edition, None, None, self.own.total_points, None, TOTAL_MAX)
        means = [one for one in self.corpus.benchmarks if one.edition == self.own.edition and one.edition and one.total is not None]
        mean = max(means, key=lambda one: one.year).total if means else None
        weak = None if mean is None or target.points is None else target.points < mean
        return Entry(target, "", "", weak, self.sources.evaluation(self.own))

    # -- who is better ------------------------------------------------------------------------------------------------

    def _row(self, entry: Entry) -> dict[str, Any]:
        target = entry.target
        found = self.evidence.about(target)
        wanted = {code: some for code, some in found.items() if likeness.within(self.home, self.corpus.by_code[code], self.arguments)}
        if target.area is None:
            # A total says little about what to do: only those alike are worth asking.
            wanted = {code: some for code, some in wanted.items() if likeness.alike(self.home, self.corpus.by_code[code])}
        candidates = [self._candidate(code, some) for code, some in wanted.items()]
        chosen = self.spread.choose(candidates, self.arguments.limit or PEERS_EACH)
        rows = [self._peer(one.code, wanted[one.code], target) for one in chosen]
        _mark(rows)
        also = [] if self.arguments.limit else self._beside(candidates, chosen, wanted, target)
        area = self.corpus.framework.area(target.edition, target.area) if target.area else None
        return {
            "area": target.area,
            "area_name": area.name if area else None,
            "area_name_en": area.name_en if area else None,
            "edition": target.edition,
            "sub_question": target.sub_question,
            "text": entry.text,
            "text_en": entry.text_en,
            "points": plain(target.points),
            "max": target.max,
            "percent": entry.percent,
            "missing": entry.missing,
            "weak": entry.weak,
            "citation": entry.citation,
            "peers": rows,
            "also": also,
            "candidates": len(wanted),
            "outside": len(found) - len(wanted),
        }

    def _candidate(self, code: str, reasons: list[Reason]) -> Candidate:
        """Its place: strongest reason, then same group, then nearness; asked for those like us: then likeness."""
        alike, strength = self._similarity(code), reasons[0].strength
        order: tuple[Any, ...] = (not alike["same_group"], self._distance(code))
        if self.arguments.like == "us":
            order = (-alike["likeness"],)
        return Candidate(code, strength, (*strength, *order, self.corpus.by_code[code].name), likeness.role(alike), _is_weak_too(reasons[0]))

    def _distance(self, code: str) -> float:
        """In km, not rounded: two at nearly the same distance have an order."""
        if code not in self._distances:
            self._distances[code] = distance_km(self.home, self.corpus.by_code[code])
        return self._distances[code]

    def _beside(self, candidates: list[Candidate], chosen: list[Candidate], wanted: dict[str, list[Reason]], target: Target) -> list[dict[str, Any]]:
        """A close example and a stretch with weaker reasons than the peers shown, when those have none; each says its `role`."""
        if not chosen:
            return []
        return [self._peer(one.code, wanted[one.code], target) | {"role": one.role} for one in beside(candidates, chosen)]

    def _peer(self, code: str, reasons: list[Reason], target: Target) -> dict[str, Any]:
        other = self.corpus.by_code[code]
        reasons = self.evidence.judged(reasons, target)
        self.shown += reasons
        return {
            "municipality": other.name,
            "code": other.code,
            "reasons": [one.as_json() for one in reasons],
            "similarity": self._similarity(code),
        }

    def _similarity(self, code: str) -> dict[str, Any]:
        if code not in self._alike:
            self._alike[code] = likeness.similarity(self.home, self.corpus.by_code[code])
        return dict(self._alike[code])

    def _examples(self) -> list[Practice]:
        """What municipalities alike are credited with, most alike first, one of each, by evaluators before others."""
        found = []
        for other in likeness.listed_alike(self.home, self.corpus.municipalities, EXAMPLES_LIKENESS):
            some = [one for one in self.corpus.practices_by_code.get(other.code, ()) if one.area is not None]
            if some and likeness.within(self.home, other, self.arguments):
                found.append(min(some, key=lambda one: (PROVENANCES.index(one.kind), not one.concrete, -(one.year or 0), one.id)))
        return found[:EXAMPLES]

    def _example(self, one: Practice) -> dict[str, Any]:
        area = self.corpus.framework.area(one.edition or UNPLACED_EDITION, one.area or 0)
        if one.kind == "own_strength":
            self.sources.caveat("own_words")
        return {
            "municipality": one.municipality,
            "code": one.code,
            "kind": one.kind,
            "text": one.text,
            "edition": one.edition,
            "area": one.area,
            "area_name": area.name if area else None,
            "area_name_en": area.name_en if area else None,
            "sub_question": one.sub_question,
            "year": one.year,
            "concrete": one.concrete,
            "citation": self.sources.practice(one),
            "similarity": likeness.similarity(self.home, self.corpus.by_code[one.code]),
        }

    # -- what must be known -------------------------------------------------------------------------------------------

    def _caveats(self, entries: list[Entry]) -> None:
        sources = self.sources
        asked_elsewhere = self.arguments.edition not in (None, self.edition)
        if any(one.elsewhere for one in self.shown) or asked_elsewhere or any(self._foreign(one.target) for one in entries):
            sources.caveat("editions_differ")
        sources.inferred([one for one in (self.own, *(reason.evaluation for reason in self.shown)) if one is not None])
        sources.derived([one.evaluation for one in self.shown if one.evaluation is not None and one.details.get("basis") == "derived"])
        if any(one.provenance == "own_strength" for one in self.shown):
            sources.caveat("own_words")
        if any(one.uncertain for one in self.shown):
            sources.caveat("placement_uncertain")
        old = [one.year for one in self.shown if one.is_old and one.year is not None]
        if old:
            sources.caveat("old_evidence", year=max(old), latest=self.corpus.latest_year)
        elif self.own is not None and entries:
            sources.age([self.own.year])
        if self.own is not None:
            places = {one.target.sub_question or (f"area {one.target.area}" if one.target.area else "total") for one in entries}
            sources.contradictions(self.own, places)

    def _foreign(self, target: Target) -> bool:
        """Asked about in the numbers of another edition than the own evaluation's."""
        return self.own is not None and self.own.edition is not None and target.edition != self.own.edition


def _area_of(sub_question: str) -> int:
    return int(sub_question.partition(".")[0])


def _is_weak_too(strongest: Reason) -> bool:
    """Whether all that speaks for somebody is points on the sub-question below half: better, but hardly one to learn from."""
    return strongest.kind == "sub_question_score" and is_weak(strongest.details["points"], strongest.details["max"])


def _number(row: dict[str, Any]) -> str | int:
    return row["sub_question"] or row["area"] or "total"


def _mark(rows: list[dict[str, Any]]) -> None:
    """Of peers of both kinds: the one most like the municipality (`role` close), and the best supported that is quite another (stretch)."""
    close, stretch = ([row for row in rows if likeness.role(row["similarity"]) == kind] for kind in ("close", "stretch"))
    if close and stretch:
        min(close, key=lambda row: (not row["similarity"]["same_group"], row["similarity"]["distance_km"]))["role"] = "close"
        stretch[0]["role"] = "stretch"


def _would_help(level: str, rows: list[dict[str, Any]]) -> list[str]:
    """What would make the answer better: points that are not known, or a report that could be read in."""
    found = [] if level == "sub_question" else ["sub_question_points"] if level == "area" else ["area_points"] if level == "total" else ["any_points"]
    if any(not row["peers"] for row in rows):
        found.append("reports_of_others")
    return found
