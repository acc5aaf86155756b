"""Every error that can be raised has words of its own for a person, in both languages."""

from __future__ import annotations

import ast
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import assistant
from assistant import errors
from assistant.adapters import database
from assistant.adapters.packaged import phrases
from assistant.errors import BadArgument, KompassError
from assistant.language.error_words import error_text

HOME = Path(assistant.__file__).parent
CODES = {name: kind.code for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, KompassError)}
FILLED = {"did_you_mean", "choices", "message"}
"""Gaps that are filled whatever an error was raised with."""
REPORTS = {kind.code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ReportError)}
"""What is wrong with a report is raised where its name is not known; the name comes to it afterwards."""
TOLD = {"adapters/database.py": tuple(kind for _, kind, _ in database._REASONS)}
"""Kinds that stand in a table and not where the error is raised."""


class Raised(NamedTuple):
    where: str
    code: str
    kinds: tuple[str, ...]
    values: set[str] | None
    """None: the call takes them from elsewhere."""


def raised() -> Iterator[Raised]:
    for path in sorted(HOME.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = _constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CODES and node.func.id != "KompassError":
                given = {one.arg: one.value for one in node.keywords}
                elsewhere = given.get(None)
                kinds = _kinds(given.get("kind") or (elsewhere if isinstance(elsewhere, ast.Call) else None), names)
                if kinds is None:
                    kinds = TOLD[path.relative_to(HOME).as_posix()]
                yield Raised(f"{path.name}:{node.lineno}", CODES[node.func.id], kinds, None if None in given else {one for one in given if one})


def _constants(tree: ast.Module) -> dict[str, set[str]]:
    """The texts that are given to each name of a file."""
    found: dict[str, set[str]] = {"FILE": {database.FILE}}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, set()).update(_texts(node.value))
    return found


def _texts(node: ast.AST) -> set[str]:
    if isinstance(node, ast.IfExp):
        return _texts(node.body) | _texts(node.orelse)
    if isinstance(node, ast.Call):
        return {text for one in node.args for text in _texts(one)}
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _kinds(node: ast.AST | None, names: dict[str, set[str]]) -> tuple[str, ...] | None:
    """The kinds an error is raised with; ("",) for none, None where they do not stand in the file."""
    if node is None:
        return ("",)
    if isinstance(node, (ast.Name, ast.Attribute)):
        found = names.get(node.id if isinstance(node, ast.Name) else node.attr, set())
    else:
        found = _texts(node)
    return tuple(sorted(found)) or None


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_error_reaches_a_person_without_words_of_its_own(language: str) -> None:
    say = phrases(language)
    every, wordless = list(raised()), []
    for one in every:
        for kind in one.kinds:
            key = f"errors.{one.code}_{kind}"
            if kind and key not in say and f"errors.{one.code}" not in say:
                wordless.append((one.where, key))
            elif not kind and f"errors.{one.code}" not in say:
                wordless.append((one.where, one.code))
    assert not wordless
    assert len(every) > 80  # else the reading of the code finds nothing, and proves nothing


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_error_brings_what_its_words_have_gaps_for(language: str) -> None:
    say, missing = phrases(language), []
    for one in raised():
        for kind in one.kinds:
            key = f"errors.{one.code}_{kind}" if f"errors.{one.code}_{kind}" in say else f"errors.{one.code}"
            if one.values is not None and key in say:
                gaps = _gaps(str(say.raw(key)))
                missing += [(one.where, key, gap) for gap in gaps - FILLED - one.values if (gap, one.code in REPORTS) != ("given", True)]
    assert not missing


def test_both_languages_have_words_for_the_same_errors_with_the_same_gaps() -> None:
    swedish, english = phrases("sv"), phrases("en")
    keys = {key for key in swedish.keys() if key.startswith("errors.")}  # noqa: SIM118 (no mapping)
    assert keys == {key for key in english.keys() if key.startswith("errors.")}  # noqa: SIM118
    assert not [key for key in keys if _gaps(str(swedish.raw(key))) != _gaps(str(english.raw(key)))]


@pytest.mark.parametrize(
    ("arguments", "swedish", "english"),
    [
        (["compare", "Mölndal", "Mölndal"], "två olika kommuner", "two different municipalities"),
        (["rank", "--area", "7", "--total"], "inte båda", "not both"),
        (["rank"], "Ange ett område", "Give an area"),
        (["rank", "--area", "7", "--county", "Skogen"], "Länet ”Skogen” finns inte", "no county “Skogen”"),
        (["rank", "--area", "7", "--group", "Z"], "group kan inte vara ”Z”. Välj A", "group cannot be “Z”. Choose A"),
        (["peers", "Mölndal", "--like", "vän"], "like kan inte vara ”vän”. Välj group", "like cannot be “vän”. Choose group"),
        (["rank", "--area", "6", "--sub-question", "7.5"], "Delfråga 7.5 hör till område 7", "Sub-question 7.5 belongs to area 7"),
        (["rank", "--area", "7", "--min-points", "-1"], "min_points kan inte vara ”-1.0”", "min_points cannot be “-1.0”"),
        (["draft", "Mölndal", "--format", "pdf"], "--format kan inte vara ”pdf”. Välj md eller docx", "--format cannot be “pdf”. Choose md or docx"),
        (["ask"], "Ange antingen QUESTION", "Give either QUESTION"),
    ],
)
def test_a_mistake_is_told_in_the_persons_language(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, arguments: list[str], swedish: str, english: str
) -> None:
    for language, said in (("sv", swedish), ("en", english)):
        monkeypatch.setenv("KOMPASS_LANGUAGE", language)
        done = run(*arguments)
        assert (done.code, said in done.err) == (2, True), done.err


@pytest.mark.parametrize(
    ("arguments", "swedish", "english"),
    [
        (["rank", "--are", "7"], "inget val som heter --are. Menade du", "no option --are. Did you mean"),
        (["profile"], "Det saknas något: municipality. Hjälp: `kompass profile --help`", "Something is missing: municipality"),
        (["profile", "Vara", "--year", "x"], "--year har ett värde som inte går", "--year has a value that cannot be"),
        (["rank", "--area"], "--area behöver ett värde", "--area needs a value"),
        (["rnk"], "gick inte att förstå", "could not be understood"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_told_so_in_the_persons_language(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, arguments: list[str], swedish: str, english: str
) -> None:
    for language, said in (("sv", swedish), ("en", english)):
        monkeypatch.setenv("KOMPASS_LANGUAGE", language)
        done = run(*arguments)
        assert (done.code, done.out) == (2, "") and said in done.err, done.err
        assert said in run(arguments[0], "--json", *arguments[1:]).error["message"]


@pytest.mark.parametrize("arguments", [[], ["users"]])
def test_a_group_of_commands_alone_shows_its_help_and_nothing_more(run: Callable[..., Any], arguments: list[str]) -> None:
    assert run(*arguments).err.startswith("Usage:")


def test_an_error_without_words_says_its_own() -> None:
    error = BadArgument("x is 'y'; give z.", kind="never_heard_of")
    assert error_text(error, phrases("sv")) == "x is 'y'; give z."


def test_the_chat_says_what_is_wrong_with_what_it_was_asked(run: Callable[..., Any]) -> None:
    answer = run("ask", "Vilka kommuner har minst 60 och högst 40 poäng på område 7?", "--json").json
    assert "60" in answer["text"] and "40" in answer["text"] and "däremellan" in answer["text"]
