"""The fields that the contract fixes."""

from __future__ import annotations

#: HTML that would run if a page took it for its own.
ATTACK = '<img src=x onerror="document.title=`pwned`">'
ENVELOPE = ["tool", "arguments", "result", "citations", "caveats"]
ERROR_FIELDS = {"code", "message", "suggestions"}
ANSWER = {
    "question", "language", "status", "text", "tool", "arguments", "result", "citations", "caveats", "follow_ups", "model", "elapsed_ms",
}  # fmt: skip
RESULTS = {
    "rank": {
        "edition", "area", "sub_question", "total", "order", "scored", "bounded", "credited", "benchmarks", "evaluated", "with_points",
        "with_range", "other_editions",
    },
    "profile": {
        "municipality", "code", "year", "edition", "total", "areas", "sub_questions", "strongest", "weakest", "findings", "evaluations",
        "change", "discrepancies",
    },
    "compare": {"edition", "area", "comparable", "reason", "municipalities", "differences", "benchmarks"},
    "peers": {"municipality", "code", "year", "edition", "level", "weak", "without_peers"},
    "search": {"hits"},
    "draft": {"municipality", "year", "edition", "sections", "markdown"},
    "check": {"report", "consistent", "discrepancies"},
    "coverage": {
        "evaluations", "municipalities", "with_points", "with_sub_questions", "by_edition", "list", "reports", "practices", "passages",
        "latest_year",
    },
    "framework": {"editions", "crosswalk"},
}  # fmt: skip
