"""What a reader's calls may hold in the place of a value: a file of the machine, a number without bounds, a name as long as a book."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from guarded_server import serving

from assistant.adapters.users_file import UsersFile

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
WORDS = "det här läser ingen annan"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attacked")


@pytest.fixture(scope="module")
def reader(home: Path) -> Iterator[httpx.Client]:
    """A program of the reader bo's, before a server of its own."""
    users = UsersFile(home / "users.json")
    users.add("bo", "reader", "fyra ord i en rad")
    token = users.new_token("bo")
    with serving(home, users.path) as address, httpx.Client(base_url=address, timeout=60, headers={"Authorization": f"Bearer {token}"}) as client:
        yield client


def named(path: Path) -> dict[str, Any]:
    """A file as Gradio writes it in the data of a call."""
    return {"path": str(path), "orig_name": path.name, "meta": {"_type": "gradio.FileData"}}


def ended(client: httpx.Client, place: str, params: dict[str, str]) -> str:
    """All that a stream says until the call has ended."""
    said = []
    with client.stream("GET", place, params=params) as stream:
        for line in stream.iter_lines():
            said.append(line)
            if line.startswith(("event: complete", "event: error")) or '"process_completed"' in line or '"close_stream"' in line:
                break
    return "\n".join(said)


def by_name(client: httpx.Client, file: dict[str, Any]) -> str:
    begun = client.post("/gradio_api/call/v2/profile", json={"municipality": file})
    return ended(client, f"/gradio_api/call/profile/{begun.json()['event_id']}", {})


def by_page(client: httpx.Client, file: dict[str, Any]) -> str:
    """The file in the place of every value of a function of the pages."""
    config = client.get("/config").json()
    asked = next(one for one in config["dependencies"] if one["backend_fn"] and any(event == "submit" for _, event in one["targets"]))
    body = {"fn_index": asked["id"], "data": [file for _ in asked["inputs"]], "session_hash": "angrepp", "event_data": None, "trigger_id": None}
    assert client.post("/gradio_api/queue/join", content=json.dumps(body), headers={"content-type": "application/json"}).status_code == 200
    return ended(client, "/gradio_api/queue/data", {"session_hash": "angrepp"})


@pytest.mark.parametrize("call", [by_name, by_page])
def test_a_file_of_the_machine_that_a_call_names_is_not_handed_out(reader: httpx.Client, home: Path, tmp_path: Path, call: Any) -> None:
    secret = tmp_path / f"hemligt-{call.__name__}.json"
    secret.write_text(WORDS, encoding="utf-8")
    said = call(reader, named(secret))
    assert WORDS not in said and "/file=" not in said
    assert [one for one in home.rglob("*") if one.is_file() and one.name == secret.name] == []


def test_the_users_file_is_no_value(reader: httpx.Client, home: Path) -> None:
    """Whoever reads its secret makes themselves an editor."""
    by_name(reader, named(home / "users.json"))
    assert list(home.joinpath("web").rglob("users.json")) == []


def test_a_number_too_large_for_any_count_is_told_and_no_failure(reader: httpx.Client) -> None:
    body = b'{"area": 7, "min_points": ' + b"9" * 400 + b"}"
    begun = reader.post("/gradio_api/call/v2/rank", content=body, headers={"content-type": "application/json"})
    assert "bad_argument" in reader.get(f"/gradio_api/call/rank/{begun.json()['event_id']}").text


def test_a_name_as_long_as_a_book_is_no_work(reader: httpx.Client) -> None:
    """A sign that folds to eighteen, in the place of an area's name."""
    started = time.perf_counter()
    begun = reader.post("/gradio_api/call/v2/rank", json={"area": "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 100_000})
    assert "unknown_area" in reader.get(f"/gradio_api/call/rank/{begun.json()['event_id']}").text
    assert time.perf_counter() - started < 5


def test_a_call_nested_without_end_is_refused(reader: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    assert reader.post("/gradio_api/queue/join", content=b"[" * 100_000, headers=headers).status_code in (400, 422)
