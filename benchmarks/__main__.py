"""Run all benchmarks and print a line for each figure.

    python -m benchmarks [--report REPORT.pdf] [--rounds 5]

Without --report, a report is laid out with the generator of the tests. Times are of this machine at this moment; only the
ratios, taken between runs that alternate, say something beyond it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

from benchmarks.asking import asking
from benchmarks.reading import reading


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", type=Path, default=os.environ.get("KOMPASS_BENCH_REPORT"), help="a report to read")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each command")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        os.environ["KOMPASS_HOME"] = str(place / "home")
        if options.report:
            reading(options.report, options.rounds)
        else:
            print("reading: give --report REPORT.pdf")
        cold(options.rounds)
        web(place)
        asking()


def cold(rounds: int) -> None:
    """Whole processes, in turn, each beside the bare import that a careless program would pay."""
    kompass = [sys.executable, "-m", "assistant"]
    commands = {
        "kompass --version": [*kompass, "--version"],
        "kompass rank --area 7": [*kompass, "rank", "--area", "7", "--json"],
        "kompass ask": [*kompass, "ask", "Vem är bäst på ständiga förbättringar?", "--json"],
        "kompass search": [*kompass, "search", "kontaktcenter", "--json"],
        "import sentence_transformers": [sys.executable, "-c", "import sentence_transformers"],
    }
    subprocess.run(commands["kompass search"], stdout=subprocess.DEVNULL, check=True)  # builds the state
    times: dict[str, list[float]] = {name: [] for name in commands}
    memory: dict[str, float] = dict.fromkeys(commands, 0.0)
    for _ in range(rounds):
        for name, command in commands.items():
            seconds, mebibytes = measured(command)
            times[name].append(seconds)
            memory[name] = max(memory[name], mebibytes)
    base = median(times["import sentence_transformers"])
    for name in commands:
        middle = median(times[name])
        print(f"cold: {name}: median {middle:.2f} s of {rounds}, {middle / base:.2f} of the bare import, peak {memory[name]:.0f} MiB")


def measured(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak resident MiB of one process."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def web(place: Path) -> None:
    """From starting the web application to its first page, with its memory then."""
    started = time.perf_counter()
    with (place / "web.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "assistant", "serve", "--port", "7893"], stdout=log, stderr=log)
    try:
        while True:
            try:
                urllib.request.urlopen("http://127.0.0.1:7893/", timeout=5).read()
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - started > 120:
                    raise SystemExit(f"the web application did not start: {(place / 'web.log').read_text()[-2000:]}") from None
                time.sleep(0.05)
        seconds = time.perf_counter() - started
        resident = next(
            int(line.split()[1]) / 1024 for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if line.startswith("VmRSS")
        )
        base, _ = measured([sys.executable, "-c", "import gradio"])
        print(f"web: first page after {seconds:.1f} s, {seconds / base:.2f} of a bare `import gradio` ({base:.1f} s); resident {resident:.0f} MiB")
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()
