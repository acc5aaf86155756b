"""The web application under use: how soon the first page, how long from a click to the answer, and many asking at once.

    python -m benchmarks.web [--people 50] [--rounds 4]

Starts a server of its own over a new state. Everyone who asks is a browser of their own (a cookie and a session), asks about
a municipality of their own and goes on with a question that names none: an answer about another is a mixed-up conversation.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

CHROMIUM = Path("/usr/bin/chromium")
QUESTIONS = ("Hur gick det för {name}?", "Vilka är bäst på område {area}?", "Vem kan {name} lära av?", "Vad är kommunen bra på?")
START_SECONDS = 120


class Browser:
    """What a browser does of one page: it opens it, and sends questions as the page's script does."""

    def __init__(self, address: str) -> None:
        self._address, self._session = address, uuid.uuid4().hex[:12]
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._get("/")
        config = json.loads(self._get("/config"))
        box = next(one["id"] for one in config["components"] if one["props"].get("elem_id") == "k-question")
        log = next(one["id"] for one in config["components"] if one["props"].get("elem_id") == "k-log")
        self._function = next(one for one in config["dependencies"] if [box, "submit"] in one["targets"] and log in one["outputs"])
        self._place = self._function["outputs"].index(log)

    def _get(self, path: str) -> str:
        with self._opener.open(f"{self._address}{path}", timeout=60) as response:
            return str(response.read().decode())

    def ask(self, question: str) -> str:
        """The conversation's HTML with the answer in it."""
        given = [question, None, "sv", "", ""]
        body = {"data": given, "fn_index": self._function["id"], "session_hash": self._session}
        request = Request(f"{self._address}/gradio_api/queue/join", json.dumps(body).encode(), {"Content-Type": "application/json"})
        with self._opener.open(request, timeout=60) as response:
            response.read()
        with self._opener.open(f"{self._address}/gradio_api/queue/data?session_hash={self._session}", timeout=60) as stream:
            for line in stream:
                said: dict[str, Any] = json.loads(line[6:]) if line.startswith(b"data: ") else {}
                if said.get("msg") == "process_completed":
                    if not said["success"]:
                        raise RuntimeError(str(said["output"])[:300])
                    return str(said["output"]["data"][self._place])
        raise RuntimeError("the answer's stream ended early")


def many(address: str, people: int, rounds: int, server: int) -> None:
    """`people` at once, each `rounds` questions one after the other. `server`: its process, for the time of processors it takes."""
    names = _names()
    times: list[float] = []
    wrong: list[str] = []
    ready = threading.Barrier(people)
    spent: list[float] = []

    def person(n: int) -> None:
        name = names[n % len(names)]
        browser = Browser(address)
        if ready.wait() == 0:
            spent.append(_spent(server))
        try:
            for number in range(rounds):
                started = time.perf_counter()
                shown = browser.ask(QUESTIONS[number % len(QUESTIONS)].format(name=name, area=n % 8 + 1))
                times.append(time.perf_counter() - started)
                if shown.count('class="k-reply"') != number + 1 or f"Hur gick det för {name}?" not in shown:
                    wrong.append(f"{name}: mixed up after question {number + 1}")
        except (OSError, RuntimeError) as error:
            wrong.append(f"{name}: {error}")

    threads = [threading.Thread(target=person, args=(n,)) for n in range(people)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    spent.append(_spent(server))
    times.sort()
    if times:
        p95 = times[max(0, round(0.95 * len(times)) - 1)]
        print(f"web: {people} at once, {len(times)} answers: median {median(times):.2f} s, p95 {p95:.2f} s, longest {times[-1]:.2f} s")
        print(
            f"web: {1000 * (spent[1] - spent[0]) / len(times):.0f} ms of one processor for an answer; the machine's load is {os.getloadavg()[0]:.1f}"
        )
    print(f"web: {len(wrong)} errors or mixed-up conversations{': ' + '; '.join(wrong[:3]) if wrong else ''}")


def _spent(process: int) -> float:
    """Seconds of processors that a process has taken so far; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _names() -> list[str]:
    from assistant.adapters import corpus_files

    corpus = corpus_files.load()
    return [one.name for one in corpus.municipalities if one.code in corpus.evaluations_by_code]


def clicks(address: str, rounds: int) -> None:
    """From a click on a suggested question to its answer on the screen, in a real browser."""
    if not CHROMIUM.exists():
        print("web: click to answer: no browser here")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--headless", "--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        started = time.perf_counter()
        page.goto(address)
        page.wait_for_selector(".k-welcome")
        print(f"web: the page in a browser after {time.perf_counter() - started:.1f} s")
        page.wait_for_timeout(1500)
        times = [page.evaluate(_CLICK) for _ in range(rounds)]
        browser.close()
    print(f"web: click to answer: median {median(times):.0f} ms of {rounds}, longest {max(times):.0f} ms")


_CLICK = """() => new Promise((done) => {
  const before = document.querySelectorAll('.k-reply').length;
  const started = performance.now();
  const seen = new MutationObserver(() => {
    if (document.querySelectorAll('.k-reply').length <= before) return;
    seen.disconnect();
    requestAnimationFrame(() => done(performance.now() - started));
  });
  seen.observe(document.body, { childList: true, subtree: true });
  document.querySelector('button.k-follow').click();
})"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50, help="so many ask at once")
    parser.add_argument("--rounds", type=int, default=4, help="questions each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        address = f"http://127.0.0.1:{port}"
        started = time.perf_counter()
        with (Path(folder) / "log").open("wb") as log:
            command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
            server = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "KOMPASS_HOME": f"{folder}/home"})
        try:
            _await(address, server)
            print(f"web: first page after {time.perf_counter() - started:.1f} s, the state built on the way")
            clicks(address, 12)
            many(address, options.people, options.rounds, server.pid)
        finally:
            server.terminate()
            server.wait(20)


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(START_SECONDS * 20):
        try:
            with urlopen(address, timeout=10) as response:
                response.read()
                return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
    raise SystemExit("the web application did not start")


if __name__ == "__main__":
    main()
