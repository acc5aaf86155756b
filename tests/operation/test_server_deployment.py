"""On PostgreSQL and a Chroma server, with several processes, Kompass says what it says on one machine."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import postgres_server

from assistant.adapters import packaged, passage_index
from assistant.domain.corpus import Corpus
from assistant.settings import Settings
from assistant.wiring import Kompass
from benchmarks import invented

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Chroma's own server, from its package."""
    folder = tmp_path_factory.mktemp("chroma")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    with (folder / "log").open("wb") as log:
        command = [program, "run", "--path", folder / "data", "--host", "127.0.0.1", "--port", str(port)]
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "ANONYMIZED_TELEMETRY": "False"})
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=5).read()
                break
            except OSError:
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory, chroma_url: str, built_in: Corpus) -> Iterator[list[Kompass]]:
    """One embedded; two machines on the same servers. Each pair has been given the same report, on one of its machines."""
    with postgres_server.running() as url:
        shared = {"KOMPASS_DATABASE_URL": url, "KOMPASS_CHROMA_URL": chroma_url}
        made = [Kompass(Settings.read({"KOMPASS_HOME": str(tmp_path_factory.mktemp("home")), **some})) for some in ({}, shared, shared)]
        for one in made:
            one.warm()
        for one in made[:2]:
            one.store.add(invented.reading(built_in, 3, 20))
        yield made
        for one in made:
            one.finder.close()
            one.store.close()


def answers(kompass: Kompass, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found, dialogues = [], {}
    for one in lines:
        conversation = one.get("conversation")
        answer, dialogue = kompass.ask(one["question"], dialogues.get(conversation))
        if conversation:
            dialogues[conversation] = dialogue
        found.append({key: value for key, value in answer.as_json().items() if key != "elapsed_ms"})
    return found


def questions() -> list[dict[str, Any]]:
    lines = (packaged.folder("corpus") / "measure" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def test_the_whole_question_set_is_answered_alike(houses: list[Kompass]) -> None:
    embedded, here, there = (answers(one, questions()) for one in houses)
    assert len(embedded) > 100
    for one, other, third in zip(embedded, here, there, strict=True):
        assert one == other == third, one["question"]


def test_a_report_is_seen_by_every_machine_at_once_and_gone_at_once(houses: list[Kompass], built_in: Corpus) -> None:
    _, here, there = houses
    reading = invented.reading(built_in, 5, 20)
    name = reading.report.municipality
    words = {"query": reading.passages[0].text[:80], "municipality": name}
    here.store.add(reading)
    assert reading.report.id in there.corpus().reports
    assert there.call("search", words).result["hits"][0]["report"] == reading.report.id
    there.remove(reading.report.id)
    assert reading.report.id not in here.corpus().reports
    assert not any(one["report"] for one in here.call("search", words).result["hits"])


def test_chroma_answers_alike_embedded_and_as_a_server(houses: list[Kompass], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage_index, "CHROMA_FROM", 0)
    for query in ("dialog med invånarna", "kontaktcenter", "how do citizens complain", "lön och chefer"):
        matrix, embedded, server = ([], [], [])
        for kompass, found in ((houses[0], embedded), (houses[1], server)):
            assert kompass.finder.status()["in_step"]
            found += [(one["id"], one["score"]) for one in kompass.call("search", {"query": query}).result["hits"]]
        with monkeypatch.context() as patch:
            patch.setattr(passage_index, "CHROMA_FROM", 10**9)
            matrix += [(one["id"], one["score"]) for one in houses[0].call("search", {"query": query}).result["hits"]]
        assert embedded == server == matrix


def test_the_doctor_finds_every_machine_in_order(houses: list[Kompass]) -> None:
    for one in houses:
        wrong = [check for check in one.doctor()["checks"] if not check["ok"] and check["name"] != "originals"]
        assert wrong == []


def test_without_the_chroma_server_search_goes_on(houses: list[Kompass], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lonely = Kompass(Settings.read({"KOMPASS_HOME": str(tmp_path), "KOMPASS_CHROMA_URL": "http://127.0.0.1:1"}))
    assert lonely.call("search", {"query": "kontaktcenter"}).result["hits"]
    (index,) = [one for one in lonely.doctor()["checks"] if one["name"] == "index"]
    assert not index["ok"]
    assert index["remedy"]
    lonely.store.close()
