"""My municipality: eight areas beside the mean and the evaluation before, weak sub-questions first, what the report says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr

from assistant.domain.answer import Envelope
from assistant.language.phrases import Phrases
from assistant.surfaces.web import figures, html
from assistant.surfaces.web.house import House
from assistant.surfaces.web.kept import area_name

FINDINGS = 12
FEW = 3
"""So few sub-questions more than the weak ones are not folded away."""
NEWEST = ""
"""The choice of an evaluation that is made by itself: the newest with points."""


def build(house: House) -> Any:
    year = house.labelled(
        gr.Dropdown([], value=None, label=house.text("web.evaluation"), visible=False, elem_id="k-year", filterable=False), label="web.evaluation"
    )
    page = gr.HTML(elem_id="k-profile", padding=False)

    def show(name: str | None, language: str, which: str | None = NEWEST) -> tuple[str, Any]:
        envelope, shown = _shown(house, name, which or NEWEST, language)
        return shown, _years(envelope, house.say(language))

    def of_year(name: str | None, which: str, language: str) -> str:
        return _shown(house, name, which or NEWEST, language)[1]

    # The page that is opened shows its municipality itself: only a hand's choice is an event here.
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    house.municipality.input(show, [house.municipality, house.language], [page, year], **quiet)
    house.language.change(show, [house.municipality, house.language, year], [page, year], **quiet)
    year.input(of_year, [house.municipality, year, house.language], [page], **quiet)
    return (page, year), show


def _years(envelope: Envelope | None, say: Phrases) -> Any:
    """The municipality's evaluations to choose from; hidden where there is nothing to choose."""
    label = say("web.evaluation")
    if envelope is None:
        return gr.update(choices=[], value=None, visible=False, label=label)
    known = [(_named(one, say), str(one["year"])) for one in envelope.result["evaluations"] if one["year"]]
    now = str(envelope.result["year"] or NEWEST)
    return gr.update(choices=known, value=now if now in [value for _, value in known] else None, visible=len(known) > 1, label=label)


def _named(one: Mapping[str, Any], say: Phrases) -> str:
    edition = say("answers.edition", edition=one["edition"]) if one["edition"] else say("answers.edition_unknown")
    return f"{one['year']} ({edition})"


def render(house: House, name: str | None, language: str, year: str = NEWEST) -> str:
    return _shown(house, name, year, language)[1]


def _shown(house: House, name: str | None, year: str, language: str) -> tuple[Envelope | None, str]:
    say = house.say(language)
    if not name:
        return None, html.note(say("web.choose_for_profile"))
    envelope, wrong = house.called("profile", {"municipality": name, "year": int(year) if year else None}, language)
    if envelope is None:
        return None, wrong
    return envelope, _profile(house, name, envelope, language)


def _profile(house: House, name: str, envelope: Envelope, language: str) -> str:
    say = house.say(language)
    answer = house.kompass.word(envelope, language)
    known = html.citations_by_id(envelope.citations, house.kompass)
    opening = html.rich(answer.text.split("\n\n")[0].split("|")[0])
    parts = [html.tag("h2", html.text(name)), _without_marks(opening), house.caveats(envelope, language), _areas(house, envelope, known, say)]
    parts += [
        _evaluations(envelope, known, say),
        _weak(envelope, known, say),
        _findings(envelope, known, say),
        _practices(envelope, known, say),
        _discrepancies(envelope, known, say),
    ]
    return html.tag("div", *parts, class_="k-card")


def _without_marks(text: str) -> str:
    import re

    return re.sub(r'\s*<a class="k-mark"[^>]*>\d+</a>', "", text)


def _areas(house: House, envelope: Envelope, known: Mapping[str, Any], say: Phrases) -> str:
    result = envelope.result
    rows = [row for row in result["areas"] if row["points"] is not None or row["low"] is not None]
    if not rows:
        return html.note(say("web.areas_unknown"))
    before = {row["area"]: row["from"]["points"] for row in result["change"] if row["comparable"] != "no" and row["from"]["points"] is not None}
    data = [
        {
            "label": f"{row['number']} {area_name(row, say)}",
            "value": row["points"],
            "of": row["max"],
            "mean": row["benchmark"],
            "before": before.get(row["number"]),
            "low": row["low"],
            "high": row["high"],
        }
        for row in rows
    ]
    legend = [(say("web.points_of", name=result["municipality"], year=result["year"] or "–"), figures.BLUE)]
    label = next((row["benchmark_label"] for row in rows if row["benchmark_label"]), None)
    if label:
        legend.append((label, figures.ORANGE))
    if any(row.get("before") is not None for row in data):
        legend.append((say("web.before"), figures.GREEN))
    beside = ([say("answers.head_mean")] if label else []) + ([say("web.head_before")] if before else [])
    heads = [say("answers.head_area"), say("answers.head_points"), *beside, say("answers.head_source")]
    body = [
        [
            html.text(f"{row['number']} {area_name(row, say)}"),
            _points(row, say),
            *([html.text(say.number(row["benchmark"]))] if label else []),
            *([html.text(say.number(before.get(row["number"])) or "–")] if before else []),
            html.cited([row["citation"], row["benchmark_citation"]], known, say),
        ]
        for row in rows
    ]
    title = say("web.areas_title", name=result["municipality"], year=result["year"] or "–", edition=result["edition"] or "–")
    below = _beside(house, label, say) + html.tag("p", html.text(say("web.no_verdict")), class_="k-muted")
    return html.tag("h3", html.text(title)) + figures.bars(data, title, legend) + below + html.table(heads, body, numbers=range(1, 2 + len(beside)))


def _evaluations(envelope: Envelope, known: Mapping[str, Any], say: Phrases) -> str:
    """All evaluations of the municipality that are known, newest first, with their totals."""
    rows = envelope.result["evaluations"]
    if len(rows) < 2:
        return ""
    heads = [say("web.head_year"), say("web.edition"), say("web.total"), say("web.head_known"), say("answers.head_source")]
    body = [
        [
            html.tag("span", html.text(row["year"] or "–"), class_="k-whole"),
            html.text(row["edition"] or "–"),
            html.text(say("answers.of", points=say.number(row["total"]), max=800) if row["total"] is not None else "–"),
            html.text(say(f"coverage.known_{row['known']}")),
            html.cited([row["citation"]], known, say),
        ]
        for row in rows
    ]
    return html.tag("h3", html.text(say("web.evaluations"))) + html.table(heads, body, numbers=(2,))


def _beside(house: House, label: str | None, say: Phrases) -> str:
    """Where the mean comes from: of whom, when, in which edition, and what its source leaves open."""
    mean = next((one for one in house.kompass.corpus().benchmarks if label and one.label == label), None)
    if mean is None:
        return ""
    edition = say("answers.edition", edition=mean.edition or "–")
    return html.tag("p", html.text(f"{say(f'web.kind_{mean.kind}')}: {mean.label}, {mean.year}, {edition}. {mean.note}"), class_="k-muted")


def _points(row: Mapping[str, Any], say: Phrases) -> str:
    if row["points"] is not None:
        return html.text(say.number(row["points"]))
    return html.text(f"{say.number(row['low'])}–{say.number(row['high'])}")


def _weak(envelope: Envelope, known: Mapping[str, Any], say: Phrases) -> str:
    rows = sorted((row for row in envelope.result["sub_questions"] if row["points"] is not None), key=lambda row: (row["percent"], row["number"]))
    if not rows:
        return ""
    heads = [say(f"answers.head_{one}") for one in ("sub_question", "points", "percent", "source")]
    body = [
        [
            html.text(f"{row['number']} {row['text_en'] if say.language == 'en' and row['text_en'] else row['text']}")
            + (html.tag("strong", f" · {html.text(say('web.weak'))}") if row["weak"] else ""),
            html.text(say("answers.of", points=say.number(row["points"]), max=row["max"])),
            html.text(f"{say.number(row['percent'])} %"),
            html.cited([row["citation"]], known, say),
        ]
        for row in rows
    ]
    weak = sum(1 for row in rows if row["weak"])
    first = weak if weak and weak + FEW < len(rows) else len(rows)
    shown = html.tag("h3", html.text(say("web.sub_questions_title"))) + html.table(heads, body[:first], numbers=(1, 2))
    if first == len(rows):
        return shown
    return shown + html.folded(say("web.show_rest", count=len(rows) - first), html.table(heads, body[first:], numbers=(1, 2)))


def _findings(envelope: Envelope, known: Mapping[str, Any], say: Phrases) -> str:
    columns = []
    for kind in ("strength", "improvement"):
        rows = [row for row in envelope.result["findings"] if row["kind"] == kind]
        rows = [row for row in rows if row["in_table"]] or rows
        if rows:
            columns.append(html.tag("div", html.tag("h3", html.text(say(f"web.{kind}s"))), _list(rows, known, say)))
    return html.tag("div", *columns, class_="k-two") if columns else ""


def _list(rows: Sequence[Mapping[str, Any]], known: Mapping[str, Any], say: Phrases) -> str:
    def line(row: Mapping[str, Any]) -> str:
        place = row["sub_question"] or row["area"] or ""
        return html.tag(
            "li", html.tag("span", html.text(place), class_="k-badge"), " ", html.swedish(row["text"]), html.cited([row["citation"]], known, say)
        )

    return html.listed([line(row) for row in rows], FINDINGS, say)


def _practices(envelope: Envelope, known: Mapping[str, Any], say: Phrases) -> str:
    rows = envelope.result["practices"]
    if not rows:
        return ""
    lines = [
        html.tag(
            "li",
            html.swedish(row["text"]),
            " ",
            html.tag("em", html.text(f"({say('answers.kind_' + row['kind'])})")),
            html.cited([row["citation"]], known, say),
        )
        for row in rows
    ]
    return html.tag("h3", html.text(say("web.known_for"))) + html.listed(lines, FINDINGS, say)


def _discrepancies(envelope: Envelope, known: Mapping[str, Any], say: Phrases) -> str:
    rows = envelope.result["discrepancies"]
    if not rows:
        return ""
    return html.tag("h3", html.text(say("web.does_not_add_up"))) + html.discrepancies(rows, say)
