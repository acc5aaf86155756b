"""The HTTP endpoints and MCP tools: the contract's names, the command line's JSON, and nothing else."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from surface_shapes import ANSWER, ENVELOPE

from assistant.tools.catalogue import SPECS

CALLS: dict[str, dict[str, Any]] = {
    "rank": {"area": "7", "edition": "2016"},
    "profile": {"municipality": "Vänersborg"},
    "compare": {"municipalities": ["Vänersborg", "Mölndal"]},
    "peers": {"municipality": "Vänersborg", "sub_question": "7.5"},
    "search": {"query": "medborgardialog", "limit": 3},
    "draft": {"municipality": "Vänersborg", "sub_question": "7.5"},
    "check": {"municipality": "Vänersborg"},
    "coverage": {},
    "framework": {"edition": "2016"},
}
WORDS = {
    "rank": ["--area", "7", "--edition", "2016"],
    "profile": ["Vänersborg"],
    "compare": ["Vänersborg", "Mölndal"],
    "peers": ["Vänersborg", "--sub-question", "7.5"],
    "search": ["medborgardialog", "--limit", "3"],
    "draft": ["Vänersborg", "--sub-question", "7.5"],
    "check": ["Vänersborg"],
    "coverage": [],
    "framework": ["--edition", "2016"],
}
pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Any]:
    from gradio_client import Client

    found = Client(address, verbose=False)
    yield found
    found.close()


def test_only_the_catalogue_and_ask_are_exposed(client) -> None:
    told = client.view_api(return_format="dict", print_info=False)
    assert set(told["named_endpoints"]) == {f"/{one.name}" for one in SPECS} | {"/ask"}
    assert told["unnamed_endpoints"] == {}


@pytest.mark.parametrize("tool", CALLS)
def test_an_endpoint_gives_the_envelope(client, tool) -> None:
    body = client.predict(**CALLS[tool], api_name=f"/{tool}")
    assert list(body) == ENVELOPE
    assert body["tool"] == tool


@pytest.mark.parametrize("tool", WORDS)
def test_an_endpoint_gives_the_json_of_the_command_line(client, run_beside, tool) -> None:
    assert client.predict(**CALLS[tool], api_name=f"/{tool}") == run_beside(tool, *WORDS[tool], "--json").json


def test_an_error_is_that_of_the_command_line(client, run_beside) -> None:
    assert client.predict(municipality="Vänesborg", api_name="/profile") == run_beside("profile", "Vänesborg", "--json").json
    assert client.predict(question="Hej", language="no", api_name="/ask")["error"]["code"] == "bad_argument"


def test_a_question_can_be_asked(client) -> None:
    body = client.predict(question="Who is best at area 7?", api_name="/ask")
    assert set(body) >= ANSWER
    assert (body["language"], body["tool"]) == ("en", "rank")


def test_an_answer_is_that_of_the_command_line(client, run_beside) -> None:
    question = "Vem kan Vänersborg lära av på delfråga 7.5?"
    said, printed = client.predict(question=question, api_name="/ask"), run_beside("ask", question, "--json").json
    assert {**said, "elapsed_ms": 0} == {**printed, "elapsed_ms": 0}


def test_plain_http_is_enough(address) -> None:
    started = urllib.request.Request(
        f"{address}/gradio_api/call/v2/rank", json.dumps({"area": "7", "edition": "2016"}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(started, timeout=20) as response:
        event = json.load(response)["event_id"]
    with urllib.request.urlopen(f"{address}/gradio_api/call/rank/{event}", timeout=20) as response:
        said = response.read().decode()
    (body,) = json.loads(said.split("event: complete\ndata: ")[1].split("\n")[0])
    assert body["result"]["scored"][0]["municipality"] == "Mölndal"


def test_an_mcp_client_sees_typed_tools_and_gets_json(address, run_beside) -> None:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def spoken() -> tuple[list[Any], dict[str, Any]]:
        async with streamablehttp_client(f"{address}/gradio_api/mcp/") as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            tools = (await session.list_tools()).tools
            said = {name: (await session.call_tool(name, given)).content[0].text for name, given in CALLS.items()}
        return tools, said

    tools, said = asyncio.run(spoken())
    assert {one.name for one in tools} == {one.name for one in SPECS} | {"ask"}
    for one in tools:
        assert one.description
        assert all(kind.get("description") for kind in one.inputSchema["properties"].values()), one.name
    assert {name: json.loads(text)["tool"] for name, text in said.items()} == {name: name for name in CALLS}
    for tool, words in WORDS.items():
        assert json.loads(said[tool]) == run_beside(tool, *words, "--json").json


def test_the_examples_of_the_documentation_work(address) -> None:
    """The two programs and the shell lines of docs/web.md, against this server."""
    import re
    import subprocess
    import sys
    from pathlib import Path

    text = (Path(__file__).resolve().parents[2] / "docs" / "web.md").read_text(encoding="utf-8").replace("http://127.0.0.1:7860", address)
    programs = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(programs) == 2
    for program in programs:
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", env={"PATH": "/usr/bin:/bin"}, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert "Eskilstuna" in done.stdout
    (shell,) = (one for one in re.findall(r"```\n(.*?)```", text, re.DOTALL) if "curl" in one)
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert "M\\u00f6lndal" in done.stdout or "Mölndal" in done.stdout, done.stdout + done.stderr


def test_health_tells_what_there_is(address, run_beside) -> None:
    with urllib.request.urlopen(f"{address}/health", timeout=20) as response:
        body = json.load(response)
    counted = run_beside("coverage", "--json").json["result"]
    assert body["status"] == "ok"
    assert {key: body["corpus"][key] for key in ("evaluations", "municipalities", "practices", "passages")} == {
        key: counted[key] for key in ("evaluations", "municipalities", "practices", "passages")
    }
