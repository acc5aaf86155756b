"""Many readers and a writer for a while, on a real server: no error, and no memory that only grows.

    python -m benchmarks.soak [--seconds 600] [--readers 50]

The server is a process of its own; the writer is another one beside it, as the command line is. Ends with 1 when a request
failed or was answered wrongly, or when the server's memory grew by more than a tenth from the first third to the last.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median, quantiles

from assistant.adapters import corpus_files, packaged
from assistant.settings import Settings
from assistant.wiring import Kompass
from benchmarks import invented

STATUSES = {"answered", "partial", "not_in_material", "clarify", "out_of_scope"}
GROWTH = 1.1


class Soak:
    def __init__(self, home: Path, address: str) -> None:
        self.home, self.address = home, address
        self.over = threading.Event()
        self.times: list[float] = []
        self.wrong: list[str] = []
        self.writes = 0
        lines = (packaged.folder("corpus") / "measure" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        self.questions = [one["question"] for line in lines if line.strip() and not (one := json.loads(line)).get("conversation")]

    def ask(self, question: str) -> dict[str, object]:
        body = json.dumps({"question": question}).encode()
        request = urllib.request.Request(f"{self.address}/gradio_api/call/v2/ask", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as response:
            event = json.load(response)["event_id"]
        with urllib.request.urlopen(f"{self.address}/gradio_api/call/ask/{event}", timeout=120) as response:
            for line in response:
                if line.startswith(b"data: ") and line.strip() != b"data: null":  # that is a heartbeat
                    found: dict[str, object] = json.loads(line[6:])[0]
                    return found
        raise ValueError("the stream ended without an answer")

    def read(self, seed: int) -> None:
        chosen = random.Random(seed)
        while not self.over.is_set():
            question = chosen.choice(self.questions)
            started = time.perf_counter()
            try:
                answer = self.ask(question)
                if answer.get("status") not in STATUSES:
                    self.wrong.append(f"{question!r}: {str(answer)[:200]}")
            except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
                if not self.over.is_set():
                    self.wrong.append(f"{question!r}: {type(error).__name__}: {error}")
            self.times.append(time.perf_counter() - started)

    def write(self) -> None:
        kompass = Kompass(Settings.read({"KOMPASS_HOME": str(self.home)}))
        corpus, number = corpus_files.load(), 0
        while not self.over.is_set():
            reading = invented.reading(corpus, number % 40, 40)
            try:
                if number % 40 < 20:
                    kompass.store.add(reading)
                    kompass.finder.catch_up()
                elif (older := invented.reading(corpus, number % 40 - 20, 1).report.id) in kompass.corpus().reports:
                    kompass.remove(older)
                self.writes += 1
            except Exception as error:
                self.wrong.append(f"the writer: {type(error).__name__}: {error}")
            number += 1
            self.over.wait(2)


def resident(process: int) -> float:
    """MiB."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def started(home: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A server that answers, and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with (home / "web.log").open("wb") as log:
        command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "KOMPASS_HOME": str(home)})
    for _ in range(1200):
        try:
            urllib.request.urlopen(f"{address}/health", timeout=10).read()
            return process, address
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.25)
    process.kill()
    raise SystemExit(f"the web application did not start: {(home / 'web.log').read_text()[-2000:]}")


def soak(seconds: float, readers: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="kompass-soak-") as folder:
        process, address = started(Path(folder))
        try:
            run = Soak(Path(folder), address)
            run.ask(run.questions[0])
            threads = [threading.Thread(target=run.read, args=(one,)) for one in range(readers)] + [threading.Thread(target=run.write)]
            for one in threads:
                one.start()
            memory: list[float] = []
            end = time.monotonic() + seconds
            while time.monotonic() < end and process.poll() is None:
                time.sleep(min(5.0, seconds / 20))
                memory.append(resident(process.pid))
            run.over.set()
            for one in threads:
                one.join()
        finally:
            process.terminate()
            process.wait(30)
    third = len(memory) // 3
    first, last = median(memory[:third]), median(memory[-third:])
    cuts = quantiles(run.times, n=100)
    print(
        f"soak: {seconds:.0f} s, {readers} readers: {len(run.times)} questions ({len(run.times) / seconds:.1f} a second), "
        f"p50 {cuts[49]:.2f} s, p95 {cuts[94]:.2f} s; {run.writes} writes; memory {first:.0f} MiB, then {last:.0f} MiB; {len(run.wrong)} wrong"
    )
    for one in run.wrong[:20]:
        print(f"WRONG {one}")
    return not run.wrong and last < GROWTH * first


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--readers", type=int, default=50)
    options = parser.parse_args()
    sys.exit(0 if soak(options.seconds, options.readers) else 1)


if __name__ == "__main__":
    main()
