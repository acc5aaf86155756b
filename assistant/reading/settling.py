"""What loose rows are: by the edition's list of sub-questions, or by their order where a table has all of an area. Rather none than a wrong one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rapidfuzz import fuzz

from assistant.domain.evaluation import Points, Score, plain
from assistant.domain.framework import Framework, SubQuestion
from assistant.language.reading_words import ReadingWords
from assistant.reading.loose_rows import Loose, LooseRow
from assistant.reading.scores import ScoreTables

_ALIKE, _ALIKE_WITH_MAX = 88.0, 62.0
"""How like a sub-question's text a row's must be; its maximum is a second witness."""
_APART = 6.0
"""By how much it must be more like one than any other of the area."""
_AREA_MAX = 100
_FEWEST = 3
_LONG = 35


@dataclass(slots=True)
class Settled:
    """`by_order`: areas whose rows are numbered by their place; `no_max`: areas whose rows' maxima nobody tells;
    `unread`: sub-questions of the areas that were settled, and not found there."""

    by_order: list[int] = field(default_factory=list)
    no_max: list[int] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    entered: bool = False

    def warnings(self, words: ReadingWords) -> list[str]:
        said = (("rows_by_order", self.by_order), ("rows_without_max", self.no_max))
        return [words.sentence(key, areas=", ".join(map(str, areas))) for key, areas in said if areas]


def settle(loose: Loose, tables: ScoreTables, framework: Framework, edition: str | None, areas: Mapping[int, Points]) -> Settled:
    """Enter what the rows are sure to be into `tables`. `areas`: points of areas that are known without them."""
    settled = Settled()
    for said, line in loose.sums:
        if not any(one.area == said.area for one in (*tables.area_rows, *tables.summary)):
            tables.area_rows.append(said)
            tables.used.add(line)
            settled.entered = True
    known = {**areas, **{one.area: one.points for one in tables.area_rows}}
    for area, some in groupby(sorted(loose.rows, key=lambda one: (one.area, one.group)), key=lambda one: one.area):
        groups = [list(rows) for _, rows in groupby(some, key=lambda one: one.group)]
        questions = framework.sub_questions_of(edition or "", area)
        found = [_by_list(rows, questions, known.get(area)) if questions else _by_numbers(rows) or _by_order(rows) for rows in groups]
        best = max(found, key=len)
        if best:
            _enter(best, questions, tables)
            settled.entered = True
            last = max(int(number.partition(".")[2]) for number in best)
            settled.unread |= ({one.number for one in questions} or {f"{area}.{n}" for n in range(1, last)}) - set(best)
            if any(one.number is None for one in best.values()) and not questions:
                settled.by_order.append(area)
        elif not questions and any(_only_points_missing_max(rows) for rows in groups):
            settled.no_max.append(area)
    return settled


def drop_doubtful(tables: ScoreTables, framework: Framework, edition: str | None) -> frozenset[str]:
    """Take out rows whose second number was taken for their maximum, where it is the list's for less than half of them: it is
    something else, such as another year's points, and the first may be no points of this evaluation. Their numbers."""
    guessed = [(one, framework.sub_question(edition or "", one.sub_question)) for one in tables.rows if one.sub_question in tables.guessed]
    listed = [(row, question) for row, question in guessed if question is not None]
    if len(listed) < _FEWEST or 2 * sum(row.max == question.max for row, question in listed) >= len(listed):
        return frozenset()
    gone = frozenset(row.sub_question for row, _ in guessed)
    tables.rows[:] = [one for one in tables.rows if one.sub_question not in gone]
    areas = {int(number[0]) for number in gone}
    tables.area_rows[:] = [one for one in tables.area_rows if one.area not in areas or one.max in (None, _AREA_MAX)]
    return gone


def _by_list(rows: Sequence[LooseRow], questions: Sequence[SubQuestion], known: Points | None) -> dict[str, LooseRow]:
    """The rows by the numbers of the edition's list."""
    found = _in_full(rows, questions)
    if not found:
        claimed: dict[str, list[LooseRow]] = {}
        others = 0
        for row in rows:
            best = _best(row, questions)
            others += int(best is not None and row.max not in (None, best.max))
            question = _question(row, questions)
            if question is not None and row.points <= question.max:
                claimed.setdefault(question.number, []).append(row)
        # What two rows claim is neither's.
        found = {number: some[0] for number, some in claimed.items() if len(some) == 1}
        if others:
            return {}  # the second number is no maximum, and where it is the list's that is by chance
    return found if _holds(found, questions, known) else {}


def _in_full(rows: Sequence[LooseRow], questions: Sequence[SubQuestion]) -> dict[str, LooseRow]:
    """All sub-questions of the area in their order, as their maxima tell, whatever the rows call them."""
    if [one.max for one in rows] != [one.max for one in questions]:
        return {}
    for row, question in zip(rows, questions, strict=True):
        other = _best(row, questions)
        if row.number not in (None, question.number) or (other is not None and other is not question):
            return {}
    return {question.number: row for row, question in zip(rows, questions, strict=True)}


def _question(row: LooseRow, questions: Sequence[SubQuestion]) -> SubQuestion | None:
    """The sub-question that a row is: by its number, unless its text is another's; else by its text."""
    best = _best(row, questions)
    question = best if row.number is None else next((one for one in questions if one.number == row.number), None)
    if question is None or (best is not None and best is not question) or row.max not in (None, question.max):
        return None
    return question


def _best(row: LooseRow, questions: Sequence[SubQuestion]) -> SubQuestion | None:
    """The one whose text the row has, if no other is nearly as like."""
    scores = sorted(((max(_likeness(text, one.text) for text in row.texts), n) for n, one in enumerate(questions)), reverse=True)
    (best, n), others = scores[0], scores[1:]
    least = _ALIKE if row.max is None or row.max != questions[n].max else _ALIKE_WITH_MAX
    return questions[n] if best >= least and (not others or best - others[0][0] >= _APART) else None


def _likeness(text: str, question: str) -> float:
    """0 to 100; a long text may be the beginning of the question, cut."""
    one, other = text.casefold().strip(" ?.…"), question.casefold().strip(" ?.")
    return fuzz.ratio(one, other[: len(one)] if len(one) >= _LONG else other)


def _holds(found: Mapping[str, LooseRow], questions: Sequence[SubQuestion], known: Points | None) -> bool:
    """Whether the rows are surely points: they say so, or make up the area's; and are no list of maxima."""
    if not found:
        return False
    whole = len(found) == len(questions)
    adds_up = whole and known is not None and abs(sum(one.points for one in found.values()) - known) < 0.06
    maxima = {one.number: one.max for one in questions}
    if len(found) >= _FEWEST and not adds_up and all(one.max is None and one.points == maxima[number] for number, one in found.items()):
        return False
    return adds_up or all(one.said for one in found.values())


def _by_numbers(rows: Sequence[LooseRow]) -> dict[str, LooseRow]:
    """Rows that have a number and a maximum, of an edition whose list is not known."""
    numbers = [one.number for one in rows if one.number is not None and one.max is not None]
    return {one.number: one for one in rows if one.number is not None and one.max is not None and numbers.count(one.number) == 1 and one.said}


def _by_order(rows: Sequence[LooseRow]) -> dict[str, LooseRow]:
    """The rows of a table whose maxima make up those of an area are all of it, and in its order."""
    if len(rows) < _FEWEST or any(one.number is not None or one.max is None for one in rows):
        return {}
    if sum(one.max or 0 for one in rows) != _AREA_MAX:
        return {}
    return {f"{one.area}.{n}": one for n, one in enumerate(rows, 1)}


def _only_points_missing_max(rows: Sequence[LooseRow]) -> bool:
    return sum(one.number is not None and one.max is None and one.said for one in rows) >= _FEWEST


def _enter(found: Mapping[str, LooseRow], questions: Sequence[SubQuestion], tables: ScoreTables) -> None:
    texts = {one.number: one for one in questions}
    for number, row in sorted(found.items(), key=lambda one: int(one[0].partition(".")[2])):
        question = texts.get(number)
        text = (max(row.texts, key=lambda one: _likeness(one, question.text)) if question else row.texts[0]).rstrip(" :–-")
        most = question.max if question is not None else int(row.max or 0)
        tables.rows.append(Score(number, plain(row.points) or 0, most, row.percent, row.page, text, row.quote))
        tables.order.append((number, row.page))
        tables.used.update(row.lines)
