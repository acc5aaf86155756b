"""What the server tells of itself: a line of JSON for each event, and counts for Prometheus. No question, no query string, no secret."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from assistant import __version__

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds in seconds of the time to the beginning of a response."""


_QUIET = ("/assets", "/static", "/theme.css", "/favicon.ico")
"""Parts of a page, dozens for each; counted, and told only when something is wrong."""


class JsonLines(logging.Formatter):
    """One object a line: time (UTC), level, event, and what the event carries.

    Of an exception its kind and where it arose are told, not its words: they may quote a question or an address with a password.
    """

    def format(self, record: logging.LogRecord) -> str:
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z"
        body: dict[str, Any] = {"time": moment, "level": record.levelname.lower(), "event": record.getMessage()}
        body |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])[-6:]
            body |= {"error": record.exc_info[0].__name__, "at": [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]}
        return json.dumps(body, ensure_ascii=False)


LOG_CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": JsonLines}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
    "loggers": {"uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
"""For the server's own lines: as ours, without the words of exceptions."""


@cache
def _logger() -> logging.Logger:
    found = logging.getLogger("kompass.access")
    found.setLevel(logging.INFO)
    found.propagate = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    found.addHandler(handler)
    return found


def changed(what: str, person: str, **told: Any) -> None:
    """A report read in or taken out, an index rebuilt: who did it."""
    _logger().info(what, extra={"told": {"person": person, **told}})


class _Told:
    """In the place of the module `traceback`, as far as Gradio uses it."""

    @staticmethod
    def print_exc() -> None:
        _logger().error("failed", exc_info=True)


def take_over_gradio() -> None:
    """Gradio prints what a page's function failed with, words and all; let it be a line like others."""
    from gradio import queueing, routes

    for module in (queueing, routes):
        vars(module)["traceback"] = _Told


class Journal:
    """`requests`: whether each request is told, or only what was refused or failed. Safe to use from several threads."""

    def __init__(self, requests: bool) -> None:
        self._requests = requests
        self._lock = threading.Lock()
        self._count: Counter[tuple[str, str, int]] = Counter()
        self._refused: Counter[str] = Counter()
        self._sign_ins: Counter[str] = Counter()
        self._times: dict[str, list[float]] = {}
        self._started = time.time()

    def request(self, route: str, method: str, status: int, seconds: float, person: str, address: str, reason: str) -> None:
        """`reason`: why it was refused, or ""."""
        method = method if method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH") else "other"
        with self._lock:
            self._count[route, method, status] += 1
            if reason:
                self._refused[reason] += 1
            row = self._times.setdefault(route, [0.0] * (len(_BOUNDS) + 2))
            for place, bound in enumerate(_BOUNDS):
                row[place] += seconds <= bound
            row[-2] += 1
            row[-1] += seconds
        if (self._requests and route not in _QUIET) or reason or status >= 500:
            told = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1), "person": person, "address": address}
            level = logging.ERROR if status >= 500 else logging.WARNING if reason else logging.INFO
            _logger().log(level, "request", extra={"told": told | ({"refused": reason} if reason else {})})

    def sign_in(self, outcome: str, name: str, address: str) -> None:
        """`outcome`: done, wrong, slowed, ended. A name is told only when it is somebody's: people type passwords there."""
        with self._lock:
            self._sign_ins[outcome] += 1
        told = {"outcome": outcome, "person": name, "address": address}
        _logger().log(logging.INFO if outcome in ("done", "ended") else logging.WARNING, "sign-in", extra={"told": told})

    def measures(self, corpus: Mapping[str, float]) -> str:
        """Prometheus' text format, version 0.0.4. `corpus`: figures by their names."""
        with self._lock:
            counts, refused, sign_ins = dict(self._count), dict(self._refused), dict(self._sign_ins)
            times = {route: list(row) for route, row in self._times.items()}
        lines = _measure("kompass_info", "gauge", "The version that runs.", [({"version": __version__}, 1)])
        lines += _measure(
            "kompass_requests_total",
            "counter",
            "Requests answered.",
            [({"route": route, "method": method, "status": str(status)}, count) for (route, method, status), count in sorted(counts.items())],
        )
        lines += _measure("kompass_refused_total", "counter", "Requests refused.", [({"reason": key}, n) for key, n in sorted(refused.items())])
        lines += _measure("kompass_sign_ins_total", "counter", "Sign-ins.", [({"outcome": key}, n) for key, n in sorted(sign_ins.items())])
        lines += _histogram(times)
        for name, value in corpus.items():
            lines += _measure(f"kompass_corpus_{name}", "gauge", f"What the corpus holds: {name}.", [({}, value)])
        lines += _measure("process_start_time_seconds", "gauge", "When this process started.", [({}, round(self._started, 3))])
        lines += _measure("process_resident_memory_bytes", "gauge", "Memory in use.", [({}, _resident())])
        return "\n".join(lines) + "\n"


def _measure(name: str, kind: str, help: str, rows: Iterable[tuple[Mapping[str, str], float]]) -> list[str]:
    return [f"# HELP {name} {help}", f"# TYPE {name} {kind}", *(f"{name}{_labels(labels)} {_number(value)}" for labels, value in rows)]


def _histogram(times: Mapping[str, list[float]]) -> list[str]:
    name = "kompass_request_seconds"
    lines = [f"# HELP {name} Time to the beginning of a response.", f"# TYPE {name} histogram"]
    for route, row in sorted(times.items()):
        lines += [f"{name}_bucket{_labels({'route': route, 'le': str(bound)})} {_number(row[place])}" for place, bound in enumerate(_BOUNDS)]
        lines.append(f"{name}_bucket{_labels({'route': route, 'le': '+Inf'})} {_number(row[-2])}")
        lines += [f"{name}_sum{_labels({'route': route})} {row[-1]:.6f}", f"{name}_count{_labels({'route': route})} {_number(row[-2])}"]
    return lines


def _labels(labels: Mapping[str, str]) -> str:
    escaped = (value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") for value in labels.values())
    return "{" + ",".join(f'{key}="{value}"' for key, value in zip(labels, escaped, strict=True)) + "}" if labels else ""


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _resident() -> float:
    try:
        with Path("/proc/self/statm").open(encoding="ascii") as file:
            return float(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):  # not Linux
        return 0.0
