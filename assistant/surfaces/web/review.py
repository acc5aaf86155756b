"""What was read of uploaded reports, for a person to look at before it enters: figures first, all that would be entered below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import KompassError
from assistant.language.phrases import Phrases
from assistant.surfaces.web import html
from assistant.surfaces.web.house import House

Row = Mapping[str, Any]
WHOLE = 20
"""So many files are shown with all that was read of them; of more a page would be too heavy, and nobody reads it."""


def shown(house: House, rows: Sequence[Row], language: str) -> str:
    """A section for each file of what `ingest` tells, entered or not yet."""
    say = house.say(language)
    parts = [_row(house, row, language, say, whole=place < WHOLE) for place, row in enumerate(rows)]
    if len(rows) > 1:
        parts.insert(0, html.tag("p", html.text(_sum(rows, say)), class_="k-muted"))
    if len(rows) > WHOLE and any("preview" in row for row in rows):
        parts.insert(1, html.note(say("web.first_whole", count=WHOLE)))
    return html.tag("div", *parts, class_="k-card")


def enterable(rows: Sequence[Row]) -> bool:
    """Whether accepting would change anything."""
    return any(row["status"] in ("added", "replaced") for row in rows)


def _sum(rows: Sequence[Row], say: Phrases) -> str:
    failed = sum(row["status"] == "failed" for row in rows)
    told = say("cli.files", count=len(rows))
    return f"{told}, {say('cli.count_failed', count=failed)}" if failed else told


def _row(house: House, row: Row, language: str, say: Phrases, *, whole: bool) -> str:
    name = html.text(Path(row["path"]).name)
    if row["error"]:
        error = KompassError(row["error"]["message"], row["error"]["suggestions"], **row["error"]["values"])
        error.code = row["error"]["code"]
        return html.tag("section", html.tag("h3", name), html.note(house.kompass.error_text(error, language), "warn"), class_="k-file")
    edition = say("answers.edition", edition=row["edition"] or "–")
    head = html.tag("h3", html.text(f"{row['municipality']} {row['year']}"), " ", html.tag("span", html.text(edition), class_="k-muted"))
    kinds = ("pages", "areas", "sub_questions", "findings", "pointers", "passages")
    figures = say("web.read", **{key: row[key] for key in kinds})
    parts = [head, html.tag("p", name, f": {html.text(_state(row, say))}."), html.tag("p", html.text(figures)), _sums(row, say)]
    parts += [html.note(one, "warn") for one in row["warnings"]]
    if whole and "preview" in row:
        parts.append(_preview(row["preview"], say))
    return html.tag("section", *parts, class_="k-file")


def _state(row: Row, say: Phrases) -> str:
    if row.get("dry_run") and row["status"] != "unchanged":
        return say(f"web.would_be_{row['status']}")
    return say(f"cli.{row['status']}")


def _sums(row: Row, say: Phrases) -> str:
    """What does not add up in the report, or that it does; nothing where there are no figures to hold against each other."""
    if row["discrepancies"]:
        return html.tag(
            "div", html.tag("p", html.text(say("web.does_not_add_up"))), html.discrepancies(row["discrepancies"], say), class_="k-note k-warn"
        )
    return html.note(say("web.adds_up")) if row["areas"] or row["sub_questions"] else html.note(say("web.no_figures"), "warn")


def _preview(seen: Mapping[str, Any], say: Phrases) -> str:
    reason = html.tag("p", html.text(seen["edition_reason"]), class_="k-muted") if seen["edition_reason"] else ""
    parts = [_scores(seen, say), _findings(seen["findings"], say)]
    parts += [_told(say(f"cli.{heading}"), seen[key], say) for heading, key in (("pointers", "pointers"), ("praise", "practices"))]
    return reason + "".join(parts)


def _opening(title: str, count: int, *inner: str) -> str:
    return html.tag("details", html.tag("summary", html.text(f"{title} ({count})")), *inner)


def _scores(seen: Mapping[str, Any], say: Phrases) -> str:
    """Areas with their sub-questions below, in the order of the framework, and the total last."""
    rows = [_score(_bold(say("web.area_row", number=one["number"])), one["points"], 100, one, say) for one in seen["areas"]]
    keys = [(one["number"], 0) for one in seen["areas"]]
    for one in seen["sub_questions"]:
        rows.append(_score(html.text(f"{one['number']} {one['text']}"), one["points"], one["max"], one, say))
        area, _, place = one["number"].partition(".")
        keys.append((int(area), int(place)))
    if not rows:
        return ""
    ordered = [row for _, row in sorted(zip(keys, rows, strict=True), key=lambda pair: pair[0])]
    total = seen["total"]
    if total["points"] is not None:
        ordered.append(_score(_bold(say(f"web.total_{total['basis']}")), total["points"], 800, total, say))
    heads = [say("web.head_what"), say("answers.head_points"), say("web.head_page")]
    return _opening(say("cli.scores"), len(rows), html.table(heads, ordered, numbers=(1, 2)))


def _bold(words: str) -> str:
    return html.tag("strong", html.text(words))


def _score(label: str, points: float | None, most: float, one: Mapping[str, Any], say: Phrases) -> list[str]:
    told = "–" if points is None else say("answers.of", points=say.number(points), max=say.number(most))
    return [label, html.text(told), str(one.get("page") or "–")]


def _findings(found: Sequence[Mapping[str, Any]], say: Phrases) -> str:
    if not found:
        return ""
    by_area: dict[int | None, list[Mapping[str, Any]]] = {}
    for one in found:
        by_area.setdefault(one["area"], []).append(one)
    parts = []
    for area, some in sorted(by_area.items(), key=lambda pair: pair[0] or 9):
        heading = say("cli.findings_of_area", number=area) if area else say("cli.findings_elsewhere")
        lines = [_line(one, say, html.tag("em", html.text(say(f"cli.kind_{one['kind']}"))) + ": ") for one in some]
        parts.append(html.tag("h4", html.text(heading)) + html.tag("ul", *lines, lang="sv"))
    return _opening(say("web.findings"), len(found), *parts)


def _told(title: str, some: Sequence[Mapping[str, Any]], say: Phrases) -> str:
    if not some:
        return ""
    lines = [_line(one, say, html.tag("strong", html.text(one["municipality"])) + ": " if "municipality" in one else "") for one in some]
    return _opening(title, len(some), html.tag("ul", *lines, lang="sv"))


def _line(one: Mapping[str, Any], say: Phrases, lead: str) -> str:
    place = one["sub_question"] or one["area"]
    badge = html.tag("span", html.text(place), class_="k-badge") + " " if place else ""
    return html.tag("li", badge, lead, html.text(one["text"]), _page(one, say))


def _page(one: Mapping[str, Any], say: Phrases) -> str:
    """Where it stands, kept together at the end of a line."""
    return html.text(f" ({say('answers.page', page=one['page'])})".replace(". ", ".\N{NO-BREAK SPACE}")) if one.get("page") else ""
