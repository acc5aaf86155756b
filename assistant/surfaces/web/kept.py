"""An answer as the chat keeps and shows it, and a dialogue as JSON.

Of an answer only what its page shows is kept: the text, the sources that it marks, the chart. The whole result of a profile
is a hundred times as long, and can be asked for again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from assistant.chat.dialogue import Dialogue
from assistant.domain.answer import Answer
from assistant.domain.evidence import Citation
from assistant.language.phrases import Phrases
from assistant.surfaces.web import figures

MARK = re.compile(r"\[(\d{1,4})\]")
FEWEST_BARS, MOST_BARS = 2, 12
_TABLE = "\n| ---"
"""What the rule under a table's head begins with: an answer that sets numbers side by side has a table."""
Kept = Mapping[str, Any]


def keep(answer: Answer, say: Phrases) -> dict[str, Any]:
    """JSON of an answer: the contract's fields without `result`; `citations` by the number that the text marks them with."""
    body = answer.as_json()
    marked = {int(one) for one in MARK.findall(answer.text)}
    cited = {str(n): one.as_json() for n, one in enumerate(answer.citations, 1) if n in marked}
    return {**{key: body[key] for key in _KEPT}, "citations": cited, "chart": chart(answer, say)}


_KEPT = ("question", "language", "status", "text", "tool", "arguments", "caveats", "follow_ups", "model", "elapsed_ms")


def citations(kept: Kept) -> list[tuple[int, Citation]]:
    """The sources that the text marks, by their numbers."""
    return sorted((int(n), Citation(**one)) for n, one in kept["citations"].items())


def chart(answer: Answer, say: Phrases) -> dict[str, Any] | None:
    """The figures of an answer that compares numbers: {"kind", "title", "rows", …}; None where a chart would say nothing."""
    if answer.result is None or answer.status not in ("answered", "partial") or _TABLE not in answer.text:
        return None
    makers = {"rank": _ranking, "profile": _areas, "compare": _beside}
    return makers[answer.tool](answer.result, answer.arguments, say) if answer.tool in makers else None


def area_name(row: Mapping[str, Any], say: Phrases) -> str:
    """An area's name in the language of the page; of an edition without English names its Swedish one."""
    return str((row.get("name_en") if say.language == "en" else None) or row["name"])


def _ranking(result: Mapping[str, Any], _arguments: Mapping[str, Any], say: Phrases) -> dict[str, Any] | None:
    rows = result["scored"]
    if len(rows) < FEWEST_BARS:
        return None
    mean = next(iter(result["benchmarks"]), None)
    data = [
        {"label": f"{row['municipality']} {row['year'] or ''}", "value": row["points"], "of": row["max"], "mean": mean["points"] if mean else None}
        for row in rows[:MOST_BARS]
    ]
    title = say("web.rank_title", title=area_name(result["area"], say) if result["area"] else say("web.total"), edition=result["edition"])
    if result["sub_question"]:
        title = f"{result['sub_question']} · {title}"
    legend = [[say("answers.head_points"), figures.BLUE], *([[f"{mean['label']} ({mean['year']})", figures.ORANGE]] if mean else [])]
    return {"kind": "bars", "title": title, "rows": data, "legend": legend}


def _areas(result: Mapping[str, Any], arguments: Mapping[str, Any], say: Phrases) -> dict[str, Any] | None:
    known = [row for row in result["areas"] if row["points"] is not None]
    if len(known) < FEWEST_BARS or "area" in arguments:
        return None
    data = [{"label": f"{row['number']} {area_name(row, say)}", "value": row["points"], "of": row["max"], "mean": row["benchmark"]} for row in known]
    title = say("web.areas_title", name=result["municipality"], year=result["year"] or "–", edition=result["edition"] or "–")
    label = next((row["benchmark_label"] for row in known if row["benchmark_label"]), None)
    legend = [[say("answers.head_points"), figures.BLUE], *([[label, figures.ORANGE]] if label else [])]
    return {"kind": "bars", "title": title, "rows": data, "legend": legend}


def _beside(result: Mapping[str, Any], _arguments: Mapping[str, Any], say: Phrases) -> dict[str, Any] | None:
    """Bars of each municipality with points under each area that two of them have points on; totals where the areas are not known."""
    places = [row for row in result["municipalities"] if row["areas"] or row["total"] is not None]
    names = [f"{row['municipality']} {row['year'] or ''}".strip() for row in places]
    points = [{area["number"]: area["points"] for area in row["areas"]} for row in places]
    labels = {area["number"]: f"{area['number']} {area_name(area, say)}" for row in places for area in row["areas"]}
    if result["comparable"] == "no" or len(places) < FEWEST_BARS:
        return None
    rows: list[dict[str, Any]] = [{"label": labels[n], "values": [one.get(n) for one in points], "of": 100} for n in sorted(labels)]
    rows = [row for row in rows if sum(value is not None for value in row["values"]) >= FEWEST_BARS]
    if not rows:
        totals = [row["total"] for row in places]
        if sum(value is not None for value in totals) < FEWEST_BARS:
            return None
        rows = [{"label": say("web.total"), "values": totals, "of": 800}]
    some = [n for n in range(len(names)) if any(row["values"][n] is not None for row in rows)]  # who has no points here is no bar
    rows, names = [row | {"values": [row["values"][n] for n in some]} for row in rows], [names[n] for n in some]
    return {"kind": "groups", "title": say("web.compare_title", names=names), "rows": rows, "names": names}


def drawn(chart: Mapping[str, Any]) -> str:
    """A kept chart as SVG."""
    if chart["kind"] == "groups":
        return figures.groups(chart["rows"], chart["names"], chart["title"])
    return figures.bars(chart["rows"], chart["title"], [(name, colour) for name, colour in chart["legend"]])


def dialogue_as_json(dialogue: Dialogue) -> dict[str, Any]:
    return asdict(dialogue)


def dialogue_from_json(body: Mapping[str, Any]) -> Dialogue:
    """The dialogue again; what a later version no longer knows is left out, what it knows in addition is as at the start."""
    empty = Dialogue()
    given: dict[str, Any] = {}
    for one in fields(Dialogue):
        if one.name in body:
            value = body[one.name]
            if one.name == "lists":
                value = {kind: tuple(items) for kind, items in value.items()}
            given[one.name] = tuple(value) if isinstance(getattr(empty, one.name), tuple) else value
    return Dialogue(**given)
