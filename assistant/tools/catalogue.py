"""The one door: every surface calls the same tools with the same arguments here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus, ReadingParts
from assistant.domain.evidence import PASSAGE_KINDS, PROVENANCES
from assistant.domain.framework import EDITIONS
from assistant.domain.report import Reading
from assistant.errors import BadArgument
from assistant.language.folding import whole
from assistant.language.names import MunicipalityNames
from assistant.language.phrases import Phrases
from assistant.ports import PassageIndex
from assistant.tools import check, compare, coverage, framework, profile, rank, search
from assistant.tools.arguments import LANGUAGES, LENGTHS, LIKES, TONES, Arguments, Resolver
from assistant.tools.citing import Sources

#: JSON schema of every argument a tool can take.
PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "municipality": {"type": "string", "description": "A Swedish municipality: its name in any usual form, or its four-digit code."},
    "municipalities": {"type": "array", "items": {"type": "string"}, "description": "Swedish municipalities."},
    "area": {"type": "string", "description": "An area: its number 1 to 8, or its name in one of the editions."},
    "sub_question": {"type": "string", "description": "A sub-question of the 2016 edition, such as 7.5."},
    "edition": {"type": "string", "enum": list(EDITIONS), "description": "The edition of the framework."},
    "year": {"type": "integer", "description": "The year of the evaluation."},
    "from_year": {"type": "integer", "description": "The year of the evaluation to compare with; else the one before."},
    "min_year": {"type": "integer", "description": "Evaluations of this year or later."},
    "max_year": {"type": "integer", "description": "Evaluations of this year or earlier."},
    "min_evaluations": {"type": "integer", "description": "Municipalities with at least so many evaluations."},
    "max_evaluations": {"type": "integer", "description": "Municipalities with at most so many evaluations."},
    "group": {"type": "string", "description": "A group of SKR's classification 2023, A1 to C9."},
    "county": {"type": "string", "description": "A county, such as Skåne län; several with commas between."},
    "min_population": {"type": "integer", "description": "At least so many inhabitants."},
    "max_population": {"type": "integer", "description": "At most so many inhabitants."},
    "min_points": {"type": "number", "description": "At least so many points."},
    "max_points": {"type": "number", "description": "At most so many points."},
    "above": {"type": "boolean", "description": "More points than min_points; so many are not enough."},
    "below": {"type": "boolean", "description": "Fewer points than max_points; so many are too many."},
    "total": {"type": "boolean", "description": "The total of all areas instead of one area."},
    "lowest": {"type": "boolean", "description": "Lowest first."},
    "like": {
        "type": "string",
        "enum": list(LIKES),
        "description": "Only municipalities alike: same group, near, of the same size, or like us by all of these; anywhere does not narrow.",
    },
    "max_distance": {"type": "integer", "description": "At most so many kilometres away."},
    "limit": {"type": "integer", "description": "At most so many."},
    "query": {"type": "string", "description": "Words to look for."},
    "kind": {"type": "string", "enum": list(PASSAGE_KINDS), "description": "The kind of passage."},
    "benchmark": {"type": "boolean", "description": "Set beside the known means."},
    "most_improved": {"type": "boolean", "description": "Who has risen most from one evaluation to the next; with lowest, who has fallen most."},
    "any_area": {"type": "boolean", "description": "Points on any area of any edition, instead of one area: with min_points or max_points."},
    "alike": {"type": "boolean", "description": "Also which municipalities are most alike, whatever is known of them, with their points."},
    "provenance": {"type": "string", "enum": list(PROVENANCES), "description": "Only good examples of this kind, all of them."},
    "most_cited": {"type": "boolean", "description": "Whom evaluators send others to, in all."},
    "picture": {"type": "boolean", "description": "Also a table of points or evidence beside likeness."},
    "language": {"type": "string", "enum": list(LANGUAGES), "description": "The language of the text."},
    "length": {"type": "string", "enum": list(LENGTHS), "description": "The length of the text."},
    "tone": {"type": "string", "enum": list(TONES), "description": "How firmly the text's own advice is put; what reports say stays as they say it."},
}


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """What a tool is for and what it takes."""

    name: str
    description: str
    takes: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def schema(self) -> dict[str, Any]:
        """JSON schema of its arguments."""
        return {
            "type": "object",
            "properties": {one: dict(PARAMETERS[one]) for one in self.takes},
            "required": list(self.needs),
            "additionalProperties": False,
        }


SPECS = (
    ToolSpec(
        "rank",
        "Who does well (or badly) on an area, a sub-question or in total: points, known ranges, and who is credited as a good example.",
        (
            "area",
            "total",
            "edition",
            "sub_question",
            "group",
            "county",
            "min_population",
            "max_population",
            "min_points",
            "max_points",
            "above",
            "below",
            "year",
            "min_year",
            "max_year",
            "lowest",
            "most_improved",
            "any_area",
            "limit",
        ),
    ),
    ToolSpec(
        "profile",
        "One municipality's results: total, areas, sub-questions, strengths, improvement areas, and change since the evaluation before.",
        ("municipality", "year", "edition", "area", "sub_question", "from_year"),
        ("municipality",),
    ),
    ToolSpec(
        "compare",
        "Municipalities side by side, or one beside the known means.",
        ("municipalities", "area", "edition", "year", "benchmark"),
        ("municipalities",),
    ),
    ToolSpec(
        "peers",
        "Municipalities to learn from for each weak sub-question of a municipality, with reasons and likeness.",
        (
            "municipality",
            "year",
            "area",
            "sub_question",
            "like",
            "max_distance",
            "county",
            "group",
            "min_population",
            "max_population",
            "limit",
            "most_cited",
            "alike",
            "picture",
        ),
    ),
    ToolSpec(
        "search",
        "Passages of reports and good examples that fit a query.",
        (
            "query",
            "municipality",
            "municipalities",
            "area",
            "edition",
            "kind",
            "provenance",
            "year",
            "county",
            "group",
            "min_population",
            "max_population",
            "limit",
        ),
        ("query",),
    ),
    ToolSpec(
        "draft",
        "Draft recommendation text for a report, with sources.",
        ("municipality", "area", "sub_question", "year", "length", "tone", "language", "limit"),
        ("municipality",),
    ),
    ToolSpec("check", "Whether a report's figures add up.", ("municipality", "year", "area", "sub_question"), ("municipality",)),
    ToolSpec(
        "coverage",
        "What is in the corpus: municipalities, evaluations, years, ingested reports; how many of a year, an edition, a county or a group.",
        ("municipality", *coverage.NARROWING, "benchmark"),
    ),
    ToolSpec("framework", "Editions, areas, sub-questions with their maxima, and how editions relate.", ("edition", "area", "sub_question")),
)
_BY_NAME = {one.name: one for one in SPECS}


class Catalogue:
    """The tools over whatever the corpus is when they are called.

    `index` and `phrases` are asked for when a tool needs them.
    """

    def __init__(self, corpus: Callable[[], Corpus], index: Callable[[], PassageIndex], phrases: Callable[[str], Phrases]) -> None:
        self._corpus, self._index, self._phrases = corpus, index, phrases
        self._names: MunicipalityNames | None = None

    def specs(self) -> tuple[ToolSpec, ...]:
        return SPECS

    def call(self, tool: str, arguments: Mapping[str, Any]) -> Envelope:
        """The tool's result. Raises KompassError: an unknown name, nothing recorded, an argument the tool does not take."""
        if tool not in _BY_NAME:
            raise BadArgument(f"There is no tool {tool!r}; there are {', '.join(_BY_NAME)}.", tuple(_BY_NAME), kind="no_tool", given=tool)
        extra = sorted(key for key, value in arguments.items() if key not in _BY_NAME[tool].takes and value is not None)
        if extra:
            raise BadArgument(
                f"{tool} takes no argument {extra[0]!r}; it takes {', '.join(_BY_NAME[tool].takes)}.",
                _BY_NAME[tool].takes,
                kind="not_taken",
                given=extra[0],
                tool=tool,
            )
        corpus = self._corpus()
        resolved = self.resolver(corpus).resolve({key: _whole(value) for key, value in arguments.items()})
        return self._run(tool, corpus, resolved, Sources(corpus, self._phrases))

    def check_reading(self, reading: Reading) -> Envelope:
        """`check` for a report that was read and is not in the corpus; nothing enters it."""
        corpus = self._corpus()
        parts = ReadingParts(reading.report, reading.evaluation, reading.findings, reading.practices, reading.pointers, reading.discrepancies)
        seen = corpus.with_readings([parts], passages=corpus.passages, revision=corpus.revision)
        return check.check_reading(reading, seen, Arguments(), Sources(seen, self._phrases))

    def draft(self, arguments: Mapping[str, Any], numbers: Sequence[str]) -> Envelope:
        """`draft` for `numbers` (sub-questions, of the area where one is given; what the arguments say when empty). Raises KompassError."""
        from assistant.tools import draft

        corpus = self._corpus()
        resolver = self.resolver(corpus)
        area = {"area": arguments["area"]} if arguments.get("area") else {}
        known = [str(resolver.resolve({"sub_question": one} | area).sub_question) for one in numbers]
        return draft.draft(
            corpus, resolver.resolve({key: _whole(value) for key, value in arguments.items()}), Sources(corpus, self._phrases), self._phrases, known
        )

    def study_visit(self, arguments: Mapping[str, Any], numbers: Sequence[str]) -> Envelope:
        """A study-visit pack for `numbers` (sub-questions; the weakest when empty). Raises KompassError."""
        from assistant.tools import study_visit

        corpus = self._corpus()
        resolver = self.resolver(corpus)
        known = [str(resolver.resolve({"sub_question": one}).sub_question) for one in numbers]
        return study_visit.study_visit(corpus, resolver.resolve(arguments), known, Sources(corpus, self._phrases), self._phrases)

    def resolver(self, corpus: Corpus) -> Resolver:
        if self._names is None:
            self._names = MunicipalityNames(corpus.municipalities)
        return Resolver(corpus, self._names)

    def _run(self, tool: str, corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
        if tool == "search":
            return search.search(corpus, arguments, sources, self._index())
        if tool == "draft":
            from assistant.tools import draft

            return draft.draft(corpus, arguments, sources, self._phrases)
        if tool == "peers":
            from assistant.tools import peers

            return peers.peers(corpus, arguments, sources)
        plain_tools: Mapping[str, Callable[[Corpus, Arguments, Sources], Envelope]] = {
            "rank": rank.rank,
            "profile": profile.profile,
            "compare": compare.compare,
            "check": check.check,
            "coverage": coverage.coverage,
            "framework": framework.framework,
        }
        return plain_tools[tool](corpus, arguments, sources)


def _whole(value: Any) -> Any:
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return whole(value) if isinstance(value, str) else value
