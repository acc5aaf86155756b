"""What the language model took, a line a question in `model-usage.jsonl`: tokens, time and outcome, never what was asked."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)
FILE = "model-usage.jsonl"


def note(home: Path, model: str, line: Mapping[str, Any]) -> None:
    """Append a line; a folder that cannot be written costs only the count."""
    body = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "model": model, **line}
    try:
        with (home / FILE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(body, ensure_ascii=False) + "\n")
    except OSError as error:
        log.warning("the use of the language model could not be noted: %s", error.strerror)


def totals(home: Path) -> dict[str, Any]:
    """Questions, tokens, cost and outcomes in all; zeros when there is no file."""
    found: dict[str, Any] = {"questions": 0, "read": 0, "written": 0, "dropped": 0, "cost": 0.0}
    outcomes: Counter[str] = Counter()
    try:
        lines = (home / FILE).read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    for line in lines:
        try:
            body = json.loads(line)
            for key in ("read", "written", "dropped", "cost"):
                found[key] += body.get(key, 0)
            outcomes[str(body["outcome"])] += 1
            found["questions"] += 1
        except (ValueError, KeyError, TypeError, AttributeError):  # a line cut off by a full disk
            continue
    return {**found, "cost": round(found["cost"], 4), "outcomes": dict(outcomes)}
