"""Who does well on an area, a sub-question or in all. Points, ranges and credit are never added into one number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation, Points, plain
from assistant.domain.framework import EDITIONS
from assistant.errors import BadArgument
from assistant.tools import credit
from assistant.tools.anywhere import anywhere
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources
from assistant.tools.rises import rises

FEW = 5
TOTAL_MAX = 800
Row = TypeVar("Row")


def rank(corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    if arguments.any_area and arguments.area is None and not arguments.total:
        return _anywhere(corpus, arguments, sources)
    if arguments.area is None and arguments.sub_question is None and not arguments.total:
        raise BadArgument("rank needs an area, a sub-question or the total: give --area 7, --sub-question 7.5 or --total.", kind="no_place")
    if arguments.total and arguments.area is not None:
        raise BadArgument("rank takes either the total or an area, not both.", kind="total_or_area")
    if arguments.most_improved:
        return _risen(corpus, arguments, sources)
    edition = arguments.edition or _edition(corpus, arguments)
    lists = _Lists(corpus, arguments, sources)
    main = lists.of(edition, arguments.area)
    others = [] if arguments.sub_question else _others(corpus, arguments, edition)
    result = {
        "edition": edition,
        "area": _area(corpus, edition, arguments.area, sources),
        "sub_question": arguments.sub_question,
        "total": arguments.total,
        "order": "lowest" if arguments.lowest else "best",
        **main,
        "other_editions": [
            {"edition": other, "area": _area(corpus, other, area, sources), "relation": relation, **lists.part(other, area)}
            for other, area, relation in others
        ],
    }
    if arguments.sub_question:
        question = corpus.framework.sub_question(edition, arguments.sub_question)
        result["sub_question_text"] = question.text if question else None
        result["sub_question_text_en"] = question.text_en if question else None
        result["max"] = question.max if question else None
        result["sub_question_citation"] = sources.sub_question(edition, arguments.sub_question)
    if not result["scored"] and (arguments.min_points is not None or arguments.max_points is not None):
        result["nearest"] = lists.nearest(edition, arguments.area)
    if (earlier := lists.earlier(edition, arguments.area)) is not None:
        result["earlier"] = earlier
    _caveats(corpus, arguments, sources, result, lists.shown(edition, arguments.area))
    return sources.envelope("rank", arguments, result)


def _risen(corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    """Who has risen most, in place of the lists of who stands highest."""
    if arguments.sub_question is not None:
        raise BadArgument("most_improved is known for areas and totals only; give --area or --total.", kind="rise_of_sub_question")
    found = rises(corpus, arguments, sources)
    named = found["risen_area"]
    result = _without_lists(arguments) | {"with_points": len(found["risen"]), **found}
    if named:
        result |= {"edition": named["edition"], "area": _area(corpus, named["edition"], named["number"], sources)}
    return sources.envelope("rank", arguments, result)


def _anywhere(corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    """Points on any area, in place of the lists of one."""
    found = anywhere(corpus, arguments, sources)
    evaluated = {one.code for one in corpus.evaluations if arguments.edition in (None, one.edition) and _asked(corpus, arguments, one)}
    counts = {"evaluated": len(evaluated), "with_points": found["known"], "with_range": len(found["anywhere_ranges"])}
    return sources.envelope("rank", arguments, _without_lists(arguments) | counts | found)


def _without_lists(arguments: Arguments) -> dict[str, Any]:
    """A ranking's fields where something else stands in place of the lists of who stands highest."""
    return {
        "edition": arguments.edition,
        "area": None,
        "sub_question": None,
        "total": arguments.total,
        "order": "lowest" if arguments.lowest else "best",
        **{one: list[Any]() for one in ("scored", "bounded", "credited", "benchmarks", "other_editions")},
        **dict.fromkeys(("evaluated", "with_points", "with_range"), 0),
    }


def _edition(corpus: Corpus, arguments: Arguments) -> str:
    """The newest edition with points for what was asked among those asked for; else the newest with any; else the newest that has it."""
    if arguments.sub_question:
        having = [e for e in EDITIONS if corpus.framework.sub_question(e, arguments.sub_question)]
    else:
        having = list(EDITIONS)
    scored = [
        one
        for one in corpus.evaluations
        if one.edition in having and _points(one, arguments.area, arguments.sub_question, arguments.total) is not None
    ]
    among = [one for one in scored if _asked(corpus, arguments, one)]
    return max({one.edition or "" for one in among or scored} or having, key=EDITIONS.index)


def _asked(corpus: Corpus, arguments: Arguments, one: Evaluation) -> bool:
    """Whether an evaluation is of the years, and its municipality among those, asked for."""
    return arguments.in_time(one.year) and arguments.among(corpus.by_code[one.code])


def _others(corpus: Corpus, arguments: Arguments, edition: str) -> list[tuple[str, int | None, str]]:
    """(edition, area, relation) to show beside, newest first."""
    rest = [one for one in reversed(EDITIONS) if one != edition]
    if arguments.total:
        return [(one, None, "same_subject" if "2020" in (one, edition) else "comparable_with_care") for one in rest]
    assert arguments.area is not None
    if arguments.edition is None:
        return [(one, arguments.area, "same_number") for one in rest]
    return [(other, area, relation) for other, area, relation in corpus.framework.related(edition, arguments.area)]


def _area(corpus: Corpus, edition: str, number: int | None, sources: Sources) -> dict[str, Any] | None:
    area = corpus.framework.area(edition, number) if number else None
    return {"number": area.number, "name": area.name, "name_en": area.name_en, "citation": sources.area(edition, area.number)} if area else None


def _points(one: Evaluation, area: int | None, sub_question: str | None, total: bool) -> Points | None:
    if sub_question is not None:
        score = one.score(sub_question)
        return None if score is None else score.points
    if total or area is None:
        return one.total_points
    return one.areas.get(area)


class _Lists:
    """The lists of one edition: scored, bounded, credited, benchmarks."""

    def __init__(self, corpus: Corpus, arguments: Arguments, sources: Sources) -> None:
        self.corpus, self.arguments, self.sources = corpus, arguments, sources

    def of(self, edition: str, area: int | None) -> dict[str, Any]:
        scored, bounded = self.shown(edition, area)
        evaluated = {one.code for one in self._evaluations(edition)}
        return self.part(edition, area) | {"evaluated": len(evaluated), "with_points": len(scored), "with_range": len(bounded)}

    def part(self, edition: str, area: int | None) -> dict[str, Any]:
        scored, bounded = self.shown(edition, area)
        return {
            "scored": self._ranked(scored, area),
            "bounded": self._ranges(bounded, area),
            "credited": self._credited(edition, area),
            "benchmarks": self._benchmarks(edition, area),
        }

    def shown(self, edition: str, area: int | None) -> tuple[list[Evaluation], list[Evaluation]]:
        """A municipality's newest evaluation of the edition in which the points, or the range, are known."""
        scored, bounded = [], []
        taken: set[str] = set()
        for one in self._evaluations(edition):
            if one.code in taken:
                continue
            if self._value(one, area) is not None:
                scored.append(one)
                taken.add(one.code)
            elif area is not None and self.arguments.sub_question is None and one.area_low is not None and one.area_high is not None:
                bounded.append(one)
                taken.add(one.code)
        return scored, bounded

    def earlier(self, edition: str, area: int | None) -> dict[str, Any] | None:
        """The row of an earlier evaluation of the edition whose points lie beyond all those that are ranked: the newest of each municipality."""
        newest, _ = self.shown(edition, area)
        limited = self.arguments.min_points is not None or self.arguments.max_points is not None
        valued = [(value, one) for one in self._evaluations(edition) if (value := self._value(one, area)) is not None]
        if limited or not newest:
            return None
        value, one = (min if self.arguments.lowest else max)(valued, key=lambda pair: pair[0])
        reached = any(self._value(each, area) == value for each in newest)
        return None if reached else self._scored_row(one, value, area)

    def nearest(self, edition: str, area: int | None) -> dict[str, Any] | None:
        """The row that comes nearest to the points asked for, when none keeps within them."""
        scored, _ = self.shown(edition, area)
        valued = [(value, one) for one in scored if (value := self._value(one, area)) is not None]
        if not valued:
            return None
        value, one = min(valued, key=lambda pair: self.arguments.outside(pair[0]))
        return self._scored_row(one, value, area)

    def _evaluations(self, edition: str) -> list[Evaluation]:
        """Those of the edition among the municipalities asked for, newest first."""
        some = [one for one in self.corpus.evaluations if one.edition == edition and _asked(self.corpus, self.arguments, one)]
        return sorted(some, key=lambda one: -(one.year or 0))

    def _value(self, one: Evaluation, area: int | None) -> Points | None:
        return _points(one, area, self.arguments.sub_question, self.arguments.total)

    def _ranked(self, evaluations: Iterable[Evaluation], area: int | None) -> list[dict[str, Any]]:
        valued = [(value, one) for one in evaluations if (value := self._value(one, area)) is not None and self.arguments.enough(value, value)]
        sign = 1 if self.arguments.lowest else -1
        valued.sort(key=lambda pair: (sign * pair[0], -(pair[1].year or 0), pair[1].municipality))
        rows, rank = [], 0
        for place, (value, one) in enumerate(self._cut(valued), 1):
            if place == 1 or value != valued[place - 2][0]:
                rank = place
            rows.append({"rank": rank, **self._scored_row(one, value, area)})
        return rows

    def _scored_row(self, one: Evaluation, value: Points, area: int | None) -> dict[str, Any]:
        if self.arguments.sub_question is not None:
            score = one.score(self.arguments.sub_question)
            assert score is not None
            maximum, citation = score.max, self.sources.score(one, score.sub_question)
        else:
            maximum, citation = (TOTAL_MAX, self.sources.evaluation(one)) if area is None else (100, self.sources.evaluation(one, area))
        row = {
            "municipality": one.municipality,
            "code": one.code,
            "year": one.year,
            "points": plain(value),
            "max": maximum,
            "percent": plain(round(100 * value / maximum, 1)),
            "citation": citation,
        }
        return row | ({"basis": one.basis} if area is None else {})

    def _ranges(self, evaluations: Iterable[Evaluation], area: int | None) -> list[dict[str, Any]]:
        sign = 1 if self.arguments.lowest else -1
        ranges = [
            (one.area_low, one.area_high, one)
            for one in evaluations
            if one.area_low is not None and one.area_high is not None and self.arguments.enough(one.area_low, one.area_high)
        ]
        ranges.sort(key=lambda each: (sign * each[0], sign * each[1], each[2].municipality))
        return [
            {
                "municipality": one.municipality,
                "code": one.code,
                "year": one.year,
                "low": plain(low),
                "high": plain(high),
                "citation": self.sources.evaluation(one, area),
            }
            for low, high, one in self._cut(ranges)
        ]

    def _credited(self, edition: str, area: int | None) -> list[dict[str, Any]]:
        if area is None:
            return []
        found = credit.placed(self.corpus, edition, area, self.arguments.sub_question)
        among = [one for one in found if self.arguments.in_time(one.year) and self.arguments.among(self.corpus.by_code[one.code])]
        return [credit.row(one, self.sources) for one in self._cut(among)]

    def _benchmarks(self, edition: str, area: int | None) -> list[dict[str, Any]]:
        if self.arguments.sub_question is not None:
            return []
        rows = []
        for one in self.corpus.benchmarks:
            points = one.total if area is None else one.areas.get(area)
            if one.edition == edition and points is not None:
                rows.append(
                    {"label": one.label, "year": one.year, "kind": one.kind, "points": plain(points), "citation": self.sources.benchmark(one)}
                )
        return sorted(rows, key=lambda row: (-row["year"], row["label"]))

    def _cut(self, rows: list[Row]) -> list[Row]:
        """As many as asked for; cut before rows are made, so that what is not shown is not cited."""
        return rows[: self.arguments.limit] if self.arguments.limit else rows


def _places(arguments: Arguments, one: Evaluation) -> set[str]:
    """Where a contradiction would touch the points shown; a total that we summed rests on every area."""
    if arguments.sub_question is not None:
        return {arguments.sub_question}
    if arguments.area is not None:
        return {f"area {arguments.area}"}
    return {"total", *(f"area {n}" for n in one.areas)} if one.basis == "derived" else {"total"}


def _caveats(
    corpus: Corpus, arguments: Arguments, sources: Sources, result: dict[str, Any], shown: tuple[list[Evaluation], list[Evaluation]]
) -> None:
    scored, bounded = shown
    if result["other_editions"]:
        sources.caveat("editions_differ")
    if arguments.area is not None and arguments.edition is None and arguments.sub_question is None:
        sources.caveat("default_edition", edition=result["edition"], area=arguments.area, name=result["area"]["name"])
    if result["with_points"] < FEW:
        sources.caveat("few_evaluations", count=result["with_points"])
    rows = {row["code"] for row in (*result["scored"], *result["bounded"])}
    used = [one for one in (*scored, *bounded) if one.code in rows]
    derived = {row["code"] for row in result["scored"] if row.get("basis") == "derived"}
    sources.derived([one for one in used if one.code in derived])
    sources.inferred(used)
    for one in used:
        sources.contradictions(one, _places(arguments, one))
    if any(row["kind"] == "own_strength" for row in result["credited"]):
        sources.caveat("own_words")
    if any(row["placement"] == "low" or (arguments.sub_question and row["placement"] == "medium") for row in result["credited"]):
        sources.caveat("placement_uncertain")
    sources.age([one.year for one in used] or [row["year"] for row in result["credited"][:3]])
