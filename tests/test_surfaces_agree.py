"""One catalogue, many ways in: the command line, the library, a question and the web page say the same."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from assistant.surfaces.web import peers_page, profile_page, rank_page
from assistant.surfaces.web.house import House
from assistant.tools.catalogue import SPECS
from assistant.wiring import Kompass

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("rank", {"area": 7, "edition": "2016"}),
    ("rank", {"total": True, "edition": "2010", "lowest": True, "limit": 3}),
    ("rank", {"sub_question": "7.5"}),
    ("profile", {"municipality": "Vänersborg"}),
    ("profile", {"municipality": "Helsingborg", "area": 7}),
    ("compare", {"municipalities": ["Vänersborg", "Mölndal"], "area": 7}),
    ("peers", {"municipality": "Vänersborg", "sub_question": "7.5"}),
    ("peers", {"municipality": "Vänersborg", "like": "near", "limit": 2}),
    ("search", {"query": "medborgardialog", "limit": 3}),
    ("draft", {"municipality": "Vänersborg", "sub_question": "7.5"}),
    ("check", {"municipality": "Vänersborg"}),
    ("coverage", {}),
    ("framework", {"edition": "2020", "area": 6}),
]
NAMES = [f"{tool}-{'-'.join(given)}" for tool, given in CALLS]


def on_the_command_line(kompass: Kompass, tool: str, given: Mapping[str, Any]) -> subprocess.CompletedProcess[str]:
    words: list[str] = []
    for key, value in given.items():
        if (key in ("municipality", "query") and tool != "search") or key == "query":
            words.append(str(value))
        elif key == "municipalities":
            words += value
        else:
            words += [f"--{key.replace('_', '-')}"] + ([] if value is True else [str(value)])
    return subprocess.run(
        [sys.executable, "-m", "assistant", tool, *words, "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"KOMPASS_HOME": str(kompass.settings.home), "PATH": "/usr/bin:/bin"},
        cwd=Path(__file__).resolve().parent.parent,
    )


def test_every_tool_of_the_catalogue_is_tried_here() -> None:
    assert {tool for tool, _ in CALLS} == {one.name for one in SPECS}


@pytest.mark.parametrize(("tool", "given"), CALLS, ids=NAMES)
def test_the_command_line_prints_what_the_library_gives(kompass: Kompass, tool: str, given: dict[str, Any]) -> None:
    done = on_the_command_line(kompass, tool, given)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads(json.dumps(kompass.envelope_json(kompass.call(tool, given))))


@pytest.mark.parametrize(
    ("question", "tool", "given"),
    [
        ("Vilka är bäst på område 7 i 2016 års utgåva?", "rank", {"area": 7, "edition": "2016"}),
        ("Hur gick det för Vänersborg 2018?", "profile", {"municipality": "Vänersborg", "year": 2018}),
        ("Vem kan Vänersborg lära av på delfråga 7.5?", "peers", {"municipality": "Vänersborg", "sub_question": "7.5"}),
        ("Går rapporten för Vänersborg ihop?", "check", {"municipality": "Vänersborg"}),
        ("Vilka kommuner finns med i materialet?", "coverage", {}),
    ],
)
def test_a_question_ends_in_the_same_call(kompass: Kompass, question: str, tool: str, given: dict[str, Any]) -> None:
    answer, _ = kompass.ask(question)
    envelope = kompass.call(tool, given)
    assert (answer.tool, {key: answer.arguments.get(key) for key in given}) == (tool, given)
    assert answer.result == envelope.result
    assert {one.id for one in answer.citations} >= {one.id for one in envelope.citations}
    assert {one.code for one in envelope.caveats} <= {code for code, _ in answer.caveats}


def test_what_was_resolved_can_be_given_again(kompass: Kompass) -> None:
    """`arguments` of an answer are arguments of its tool."""
    for question in ("Vilka är bäst på ständiga förbättringar?", "Vem kan Vänersborg lära av på 7.5?", "Jämför Vänersborg och Mölndal"):
        answer, _ = kompass.ask(question)
        assert answer.tool is not None
        assert kompass.call(answer.tool, answer.arguments).result == answer.result


@pytest.fixture(scope="module")
def house(kompass: Kompass) -> House:
    return House(kompass)


def shown(page: str) -> str:
    """The page's text as a reader sees it, more or less."""
    import re

    return unescape(re.sub(r"<[^>]+>", " ", page))


def test_the_ranking_page_has_the_rows_of_rank(kompass: Kompass, house: House) -> None:
    page = rank_page.render(house, rank_page.Chosen("2016", "7"), [], "sv")
    result = kompass.call("rank", {"area": 7, "edition": "2016"}).result
    text = shown(page)
    for row in result["scored"]:
        assert f"{row['municipality']}" in text and f"{row['points']} av {row['max']}" in text
    for row in result["bounded"]:
        assert f"{row['municipality']} har mellan {row['low']} och {row['high']}" in text
    for row in result["credited"][: rank_page.CREDITED]:
        assert row["text"] in text


def test_the_profile_page_has_the_figures_of_profile(kompass: Kompass, house: House) -> None:
    text = " ".join(shown(profile_page.render(house, "Vänersborg", "sv")).split())
    result = kompass.call("profile", {"municipality": "Vänersborg"}).result
    assert f"{result['total']['points']} av {result['total']['max']} poäng" in text
    for row in result["areas"]:
        assert f"{row['number']} {row['name']} {row['points']}" in text
    for row in result["discrepancies"]:
        assert row["text"] in text


def test_the_page_of_peers_has_every_peer_and_reason(kompass: Kompass, house: House) -> None:
    text = shown(peers_page.render(house, "Vänersborg", peers_page.ANYWHERE, [], "sv"))
    for row in kompass.call("peers", {"municipality": "Vänersborg"}).result["weak"]:
        assert row["text"] in text
        for peer in row["peers"]:
            assert peer["municipality"] in text and peer["reasons"][0]["text"] in text


def test_pages_say_what_went_wrong_as_the_command_line_does(kompass: Kompass, house: House) -> None:
    page = profile_page.render(house, "Åmål", "sv")
    done = on_the_command_line(kompass, "profile", {"municipality": "Åmål"})
    assert json.loads(done.stdout)["error"]["message"] in shown(page)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("edition", ["2002", "2010", "2016", "2020"])
def test_every_ranking_can_be_shown(house: House, edition: str, language: str) -> None:
    for area in [*map(str, range(1, 9)), rank_page.TOTAL]:
        page = rank_page.render(house, rank_page.Chosen(edition, area, lowest=area == "3"), [], language)
        assert "<section" in page and edition in page


@pytest.mark.slow
def test_every_municipality_has_its_pages(kompass: Kompass, house: House) -> None:
    corpus = kompass.corpus()
    known = [one for one in corpus.municipalities if one.code in corpus.evaluations_by_code]
    for number, one in enumerate(known):
        language = ("sv", "en")[number % 2]
        assert one.name in shown(profile_page.render(house, one.name, language))
        assert peers_page.render(house, one.name, peers_page.ANYWHERE, [], language)
