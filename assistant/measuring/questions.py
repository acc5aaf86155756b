"""How many of a set of questions are answered right: what each must show, and what holds for every answer.

A line of a set: {"id", "question", "conversation", "needs", "expect": {"status", "tool", "arguments", "mention", "avoid",
"caveats", "language", "result"}, "why"}. `result` holds [path, operator, value] on the answer's result; path steps are
`.name`, `[0]` and `[*]` (any element).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from assistant.adapters.packaged import folder
from assistant.chat.grounding.evidence import Evidence, Grounding
from assistant.domain.answer import Answer
from assistant.errors import CorpusError
from assistant.ports import Progress

Ask = Callable[..., tuple[Answer, Any]]
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\*)\]")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What an answer does not show: the rule, what was expected, what was there."""

    id: str
    rule: str
    expected: Any
    got: Any


def load(path: Path | None = None) -> list[dict[str, Any]]:
    """A question set (the shipped one by default). Raises CorpusError with file and line."""
    path = path or folder("corpus") / "measure" / "questions.jsonl"
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            try:
                body = json.loads(line)
                found.append({"id": body["id"], "question": body["question"], "expect": body["expect"], **body})
            except (ValueError, KeyError, TypeError) as error:
                raise CorpusError(f"{path.name}, line {number}: {error!r}; id, question and expect are needed.") from error
    return found


def measure(
    ask: Ask, grounding: Grounding, with_report: bool, progress: Progress | None = None, questions: Sequence[Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """Ask the whole set, dialogues in their order; figures and shortfalls. Questions that need a report are left out without one."""
    asked = [one for one in (load() if questions is None else questions) if with_report or not one.get("needs")]
    dialogues: dict[str, Any] = {}
    short: list[Shortfall] = []
    times = []
    for done, one in enumerate(asked):
        if progress and done % 20 == 0:
            progress("questions", done, len(asked))
        conversation = one.get("conversation")
        answer, dialogue = ask(one["question"], dialogues.get(conversation) if conversation else None)
        if conversation:
            dialogues[conversation] = dialogue
        times.append(answer.elapsed_ms)
        short += shortfalls(one, answer, grounding)
    wrong = {one.id for one in short}
    return {
        "right": len(asked) - len(wrong),
        "of": len(asked),
        "percent": round(100 * (len(asked) - len(wrong)) / max(len(asked), 1), 1),
        "milliseconds_p95": round(quantiles(times, n=20)[-1], 1) if len(times) > 1 else None,
        "by_rule": dict(Counter(one.rule for one in short)),
        "shortfalls": [{"id": one.id, "rule": one.rule, "expected": one.expected, "got": str(one.got)[:300]} for one in short],
    }


def shortfalls(question: Mapping[str, Any], answer: Answer, grounding: Grounding) -> list[Shortfall]:
    """Where an answer falls short of what its question expects, and of what holds for all answers."""
    found = [*_expected(question["expect"], answer), *_always(answer, grounding)]
    return [Shortfall(str(question["id"]), *one) for one in found]


def _expected(expect: Mapping[str, Any], answer: Answer) -> Iterator[tuple[str, Any, Any]]:
    for rule, got in (("status", answer.status), ("tool", answer.tool)):
        if rule in expect and got not in expect[rule]:
            yield rule, expect[rule], got
    for name, value in expect.get("arguments", {}).items():
        if not _same(value, answer.arguments.get(name)):
            yield "arguments", {name: value}, dict(answer.arguments)
    for alternatives in expect.get("mention", []):
        if not any(says(answer.text, one) for one in alternatives):
            yield "mention", alternatives, answer.text
    for unwanted in expect.get("avoid", []):
        if says(answer.text, unwanted):
            yield "avoid", unwanted, answer.text
    codes = {code for code, _ in answer.caveats}
    if not set(expect.get("caveats", [])) <= codes:
        yield "caveats", expect["caveats"], sorted(codes)
    if expect.get("language", answer.language) != answer.language:
        yield "language", expect["language"], answer.language
    for path, *test in expect.get("result", []):
        found = select(answer.result, path)
        if not holds(found, *test):
            yield "result", [path, *test], found


def _always(answer: Answer, grounding: Grounding) -> Iterator[tuple[str, Any, Any]]:
    evidence = Evidence.of(answer.result, answer.arguments, answer.citations, answer.caveats, answer.question)
    for fault in grounding.faults(answer.text, evidence):
        yield "grounded", "in result, arguments, citations, caveats or question", fault
    marked = re.search(r"\[\d+\]", answer.text)
    if answer.status == "answered" and answer.tool not in (None, "coverage") and not marked:
        yield "citation_missing", "at least one [n]", answer.text


def says(text: str, wanted: str) -> bool:
    """Whether `wanted` occurs, without case; a number counts only as a whole."""
    words = r"\s+".join(map(re.escape, wanted.casefold().split()))
    before = r"(?<![\d])(?<!\d[.,])" if wanted[:1].isdigit() else ""
    after = r"(?![.,]?\d)" if wanted[-1:].isdigit() else ""
    return re.search(f"{before}{words}{after}", text.casefold()) is not None


def select(value: Any, path: str) -> list[Any]:
    """All values at a path such as `$.scored[*].points`."""
    found = [value]
    for name, index in _STEP.findall(path.removeprefix("$")):
        if name:
            found = [one[name] for one in found if isinstance(one, Mapping) and name in one]
        else:
            lists = [one for one in found if isinstance(one, list)]
            found = [item for one in lists for item in (one if index == "*" else one[int(index) : int(index) + 1])]
    return found


def holds(found: Iterable[Any], operator: str, wanted: Any = None) -> bool:
    """Whether any of the values passes; `absent`: whether none is there and not null."""
    tests: Mapping[str, Callable[[Any], bool]] = {
        "==": lambda got: bool(got == wanted),
        "!=": lambda got: bool(got != wanted),
        ">=": lambda got: isinstance(got, (int, float)) and got >= wanted,
        "<=": lambda got: isinstance(got, (int, float)) and got <= wanted,
        "contains": lambda got: wanted in got if isinstance(got, (list, dict)) else str(wanted) in str(got),
        "exists": lambda got: got is not None,
    }
    some = list(found)
    if operator == "absent":
        return not any(one is not None for one in some)
    return any(tests[operator](one) for one in some)


def _same(expected: Any, got: Any) -> bool:
    if isinstance(expected, list):
        return isinstance(got, list) and all(any(_same(item, one) for one in got) for item in expected)
    if isinstance(expected, str):
        return isinstance(got, str) and expected.casefold() == got.casefold()
    return type(expected) is type(got) and bool(expected == got)
