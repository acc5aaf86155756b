"""What an answer rests on, taken apart: rows of figures with whom, when and what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

#: Numbers that say nothing about a municipality.
_NO_FACTS = frozenset(("score", "number", "area", "year"))
_CITING = ("citation", "benchmark_citation")
#: Arguments that make a ranking one of some municipalities or years only, or one of rises.
NARROWING = frozenset(
    ("group", "county", "min_population", "max_population", "min_points", "max_points", "year", "min_year", "max_year", "most_improved", "any_area")
)
#: Parts of a result that are about the whole of an evaluation, whatever area was asked for.
_OF_THE_WHOLE = frozenset(("total", "evaluations"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a result. `part`: the key it stands under ("scored", "areas", "change" …). `numbers`: by field.

    `pair`: (highest, lowest) of a difference between municipalities. `citations`: ids.
    """

    part: str = ""
    municipality: str | None = None
    year: int | None = None
    edition: str | None = None
    area: int | None = None
    sub_question: str | None = None
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    pair: tuple[str, str] | None = None
    citations: frozenset[str] = frozenset()

    @property
    def points(self) -> Decimal | None:
        """The points of the row, or its total."""
        return self.numbers.get("points", self.numbers.get("total"))

    @property
    def areas(self) -> frozenset[str]:
        """Its area and its sub-question, as text."""
        return frozenset(str(one) for one in (self.area, self.sub_question) if one is not None)


@dataclass(frozen=True, slots=True)
class Told:
    """A text of a result, whom it is about and where in the framework it belongs (areas and sub-questions)."""

    text: str
    municipality: str | None
    citations: frozenset[str]
    areas: frozenset[str] = frozenset()


@dataclass(slots=True)
class Facts:
    """Rows and texts of a result. `areas`: names of areas (without case) to the numbers they have in it; `called`: with the edition.

    `asked`: questions of the framework to the numbers that they have: they ask, and say nothing.

    `order`: best or lowest, where it is a ranking of all that there are. `own_words`: citations in which a municipality speaks
    of itself; `wishes`: of what evaluators want improved, or recommend in headlines.
    """

    rows: list[Row] = field(default_factory=list)
    texts: list[Told] = field(default_factory=list)
    areas: dict[str, set[int]] = field(default_factory=dict)
    asked: dict[str, set[str]] = field(default_factory=dict)
    called: set[tuple[str, int, str]] = field(default_factory=set)
    order: str = ""
    own_words: set[str] = field(default_factory=set)
    wishes: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, result: Any, arguments: Iterable[str] = ()) -> Facts:
        """`arguments`: the names of what the tool was given."""
        facts = cls()
        if isinstance(result, Mapping):
            facts._walk(result, Row())
            facts.order = "" if NARROWING & set(arguments) else str(result.get("order") or "")
        return facts

    def _walk(self, value: Any, above: Row) -> None:
        if isinstance(value, Mapping):
            row = self._row(value, above)
            self._remember(value, row)
            for key, item in value.items():
                if key == "also":
                    for other in item:
                        self._walk(other, Row())
                elif isinstance(item, (Mapping, list, tuple)):
                    below = replace(row, part=key, numbers={}, pair=None)
                    self._walk(item, replace(below, area=None, sub_question=None) if key in _OF_THE_WHOLE else below)
        elif isinstance(value, (list, tuple)):
            for item in value:
                self._walk(item, above)

    def _remember(self, value: Mapping[str, Any], row: Row) -> None:
        if row.numbers or row.year:
            self.rows.append(row)
        if "own_strength" in (value.get("kind"), value.get("provenance")):
            self.own_words |= row.citations
        if value.get("kind") == "improvement" or (value.get("kind") == "recommendation" and not _is_sentence(value.get("text"))):
            self.wishes |= row.citations
        for key, item in value.items():
            if isinstance(item, str) and key in ("text", "text_en") and row.sub_question and item.rstrip().endswith("?"):
                self.asked.setdefault(" ".join(item.casefold().split()), set()).add(row.sub_question)
            elif isinstance(item, str) and key in ("text", "text_en", "quote", "label"):
                self.texts.append(Told(item, row.municipality, row.citations, row.areas))
            if isinstance(item, str) and key in ("name", "name_en", "area_name", "area_name_en") and row.area and not row.sub_question:
                self.areas.setdefault(item.casefold(), set()).add(row.area)
                self.called.add((" ".join(item.casefold().split()), row.area, row.edition or ""))

    @staticmethod
    def _row(value: Mapping[str, Any], above: Row) -> Row:
        numbers = {
            key: Decimal(str(item))
            for key, item in value.items()
            if isinstance(item, (int, float)) and not isinstance(item, bool) and key not in _NO_FACTS
        }
        area, sub_question = _place(value, above)
        municipality = value.get("municipality")
        inherited = above.citations if municipality in (None, above.municipality) else frozenset()
        pair = (str(value["highest"]), str(value["lowest"])) if value.get("highest") and value.get("lowest") else None
        cited = frozenset(str(value[key]) for key in _CITING if value.get(key))
        cited |= frozenset(one for one in value.get("citations") or () if isinstance(one, str))
        return Row(
            above.part,
            municipality if isinstance(municipality, str) else above.municipality,
            value["year"] if isinstance(value.get("year"), int) else above.year,
            str(value["edition"]) if value.get("edition") else above.edition,
            area,
            sub_question,
            numbers,
            pair,
            cited or inherited,
        )


def _place(value: Mapping[str, Any], above: Row) -> tuple[int | None, str | None]:
    """The area and the sub-question that a row is about."""
    area, sub_question = above.area, above.sub_question
    given = value.get("area", area)
    if isinstance(given, Mapping):
        given = given.get("number")
    area = given if isinstance(given, int) else None
    asked = value.get("sub_question", sub_question)
    if isinstance(asked, Mapping):
        asked = asked.get("number")
    sub_question = asked if isinstance(asked, str) else None
    number = value.get("number")
    if isinstance(number, int) and above.part in ("area", "areas"):
        area, sub_question = number, None
    elif isinstance(number, str) and above.part in ("sub_question", "sub_questions"):
        area, sub_question = int(number.partition(".")[0]), number
    kind = str(value.get("kind", ""))
    if above.part == "reasons" and kind.startswith(("area_", "total_")):
        return (None if kind.startswith("total_") else area), None
    return area, sub_question


def _is_sentence(text: Any) -> bool:
    return str(text).rstrip(' ”"').endswith((".", "!", "…"))


def principal(result: Any, arguments: Mapping[str, Any]) -> Row:
    """Whom and what an answer is about when a sentence does not say it."""
    body = result if isinstance(result, Mapping) else {}
    top = Facts._row(body, Row())
    name = arguments.get("municipality") or top.municipality
    place = _place({key: arguments[key] for key in ("area", "sub_question") if key in arguments}, Row(area=top.area, sub_question=top.sub_question))
    edition = top.edition or arguments.get("edition")
    return Row(municipality=name, year=top.year, edition=edition, area=place[0], sub_question=place[1])


def all_texts(facts: Facts) -> Iterator[Told]:
    """Texts, each once for each municipality."""
    seen = set()
    for one in facts.texts:
        if (key := (one.text, one.municipality, one.areas)) not in seen:
            seen.add(key)
            yield one
