"""The library: what is in the corpus, reading reports with a look before they enter, taking them out again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import KompassError, NotAllowed
from assistant.language.phrases import Phrases
from assistant.surfaces.web import access, figures, html
from assistant.surfaces.web.house import House

MOST_FILES = 200
ONLY_EDITORS = "k-only-editors"
"""Class of what readers do not see; that it works for editors only is held by the functions behind it."""


def build(house: House) -> Any:
    upload = house.labelled(
        gr.UploadButton(
            house.text("web.upload"),
            file_count="multiple",
            file_types=[".pdf"],
            type="filepath",
            variant="primary",
            elem_id="k-upload",
            elem_classes=["k-primary", ONLY_EDITORS],
            scale=0,
            min_width=260,
        ),
        label="web.upload",
    )
    house.labelled(
        gr.HTML(house.text("access.only_reads"), padding=False, elem_classes=["k-note", "k-info", "k-only-readers"]), value="access.only_reads"
    )
    review = gr.HTML(elem_id="k-review", padding=False)
    accept, cancel = _deciding(house)
    which, remove, reindex = _order(house)
    page = gr.HTML(elem_id="k-library", padding=False)

    hide = gr.update(visible=False)

    def look(paths: list[str] | None, language: str, request: gr.Request, progress: gr.Progress = gr.Progress()) -> tuple[Any, ...]:
        if not access.may_edit(request):
            return _turned_away(house, language), hide, hide
        return _read(house, paths, language, progress, dry_run=True)

    def enter(paths: list[str] | None, language: str, request: gr.Request, progress: gr.Progress = gr.Progress()) -> tuple[Any, ...]:
        if not access.may_edit(request):
            return _turned_away(house, language), hide, hide, gr.skip(), gr.skip(), gr.skip()
        shown, *_ = _read(house, paths, language, progress, dry_run=False)
        access.note_change(request, "reports entered", files=len(paths or ()))
        return shown, hide, hide, gr.update(value=None), gr.update(choices=_reports(house)), render(house, language)

    def take_out(id: str | None, language: str, request: gr.Request) -> tuple[Any, ...]:
        if not access.may_edit(request):
            return _turned_away(house, language), gr.skip(), gr.skip()
        return _take_out(house, id, language, request)

    def mend(language: str, request: gr.Request) -> str:
        return _reindexed(house, language, request) if access.may_edit(request) else _turned_away(house, language)

    reindex.click(mend, [house.language], [review], api_visibility="private")
    upload.upload(look, [upload, house.language], [review, accept, cancel], api_visibility="private")
    accept.click(enter, [upload, house.language], [review, accept, cancel, upload, which, page], api_visibility="private")
    cancel.click(
        lambda: ("", hide, hide, gr.update(value=None)), None, [review, accept, cancel, upload], api_visibility="private", show_progress="hidden"
    )
    remove.click(take_out, [which, house.language], [review, which, page], api_visibility="private")
    house.language.change(lambda language: render(house, language), [house.language], [page], api_visibility="private", show_progress="hidden")
    return page, lambda language: render(house, language)


def _turned_away(house: House, language: str) -> str:
    return html.note(house.kompass.error_text(NotAllowed("Only editors change the library."), language), "warn")


def _take_out(house: House, id: str | None, language: str, request: gr.Request) -> tuple[Any, ...]:
    say = house.say(language)
    if not id:
        return html.note(say("web.choose_report"), "warn"), gr.skip(), gr.skip()
    try:
        found = house.kompass.remove(id)
        access.note_change(request, "report removed", report=id)
        said = html.note(say("web.removed", name=found["municipality"], year=found["year"]))
    except KompassError as error:
        said = html.note(house.kompass.error_text(error, language), "warn")
    return said, gr.update(choices=_reports(house), value=None), render(house, language)


def _deciding(house: House) -> tuple[Any, Any]:
    """What was read is accepted or not; hidden until something was."""
    with gr.Row():
        accept = house.labelled(
            gr.Button(
                house.text("web.accept"), variant="primary", elem_classes="k-primary", visible=False, elem_id="k-accept", scale=0, min_width=220
            ),
            value="web.accept",
        )
        cancel = house.labelled(gr.Button(house.text("web.cancel"), visible=False, elem_id="k-cancel", scale=0, min_width=140), value="web.cancel")
    return accept, cancel


def _order(house: House) -> tuple[Any, Any, Any]:
    """What keeps the library in order: the reports to choose from, taking one out, building the index anew."""
    with gr.Row(equal_height=True, elem_classes=["k-line", ONLY_EDITORS]):
        which = house.labelled(gr.Dropdown(_reports(house), label=house.text("web.reports"), elem_id="k-reports"), label="web.reports")
        remove = house.labelled(gr.Button(house.text("web.remove"), elem_id="k-remove", scale=0, min_width=140), value="web.remove")
        reindex = house.labelled(gr.Button(house.text("web.reindex"), elem_id="k-reindex", scale=0, min_width=200), value="web.reindex")
    return which, remove, reindex


def _reindexed(house: House, language: str, request: gr.Request) -> str:
    say = house.say(language)
    found = house.kompass.doctor(repair=True)
    access.note_change(request, "index rebuilt", mended=len(found["mended"]))
    wrong = [one["name"] for one in found["checks"] if not one["ok"]]
    return html.note(say("web.reindex_failed", problems=", ".join(wrong)), "warn") if wrong else html.note(say("web.reindexed"))


def _reports(house: House) -> list[tuple[str, str]]:
    return [(f"{one['municipality']} {one['year']}", one["id"]) for one in house.kompass.reports()]


def _read(house: House, paths: list[str] | None, language: str, progress: gr.Progress, *, dry_run: bool) -> tuple[Any, ...]:
    say = house.say(language)
    hidden = gr.update(visible=False)
    if not paths:
        return html.note(say("web.no_file"), "warn"), hidden, hidden
    if len(paths) > MOST_FILES:
        return html.note(say("web.too_many", most=MOST_FILES), "warn"), hidden, hidden

    def tell(what: str, done: int, of: int) -> None:
        progress((done, max(of, 1)), desc=say("web.reading", name=what) if what else say("web.done"))

    try:
        rows = house.kompass.ingest([Path(one) for one in paths], dry_run=dry_run, progress=tell)
    except KompassError as error:
        return html.note(house.kompass.error_text(error, language), "warn"), hidden, hidden
    shown = html.tag("div", *(_row(house, row, language, say, dry_run) for row in rows), class_="k-card")
    any_good = any(row["status"] != "failed" for row in rows)
    return shown, gr.update(visible=any_good), gr.update(visible=True)


def _row(house: House, row: dict[str, Any], language: str, say: Phrases, dry_run: bool) -> str:
    name = html.text(Path(row["path"]).name)
    if row["error"]:
        error = KompassError(row["error"]["message"], row["error"]["suggestions"], **row["error"]["values"])
        error.code = row["error"]["code"]
        return html.tag("section", html.tag("h3", name), html.note(house.kompass.error_text(error, language), "warn"))
    figures_read = say(
        "web.read",
        pages=row["pages"],
        areas=row["areas"],
        sub_questions=row["sub_questions"],
        findings=row["findings"],
        pointers=row["pointers"],
        passages=row["passages"],
    )
    state = say("web.would_enter") if dry_run and row["status"] == "added" else say(f"cli.{row['status']}")
    head = html.tag(
        "h3",
        html.text(f"{row['municipality']} {row['year']}"),
        " ",
        html.tag("span", html.text(say("answers.edition", edition=row["edition"] or "–")), class_="k-muted"),
    )
    lines = [
        html.tag("li", html.text(one["text"] + (f" ({say('answers.page', page=one['page'])})" if one["page"] else "")))
        for one in row["discrepancies"]
    ]
    wrong = (
        html.tag("div", html.tag("p", html.text(say("web.does_not_add_up"))), html.tag("ul", *lines), class_="k-note k-warn")
        if lines
        else html.note(say("web.adds_up"))
    )
    warnings = "".join(html.note(one, "warn") for one in row["warnings"])
    return html.tag("section", head, html.tag("p", name, f": {html.text(state)}"), html.tag("p", html.text(figures_read)), wrong, warnings)


def _years(rows: list[dict[str, Any]], say: Phrases) -> str:
    """How many evaluations there are of each year, newest first, and of how many any points are known."""
    counts: dict[int, list[int]] = {}
    for one in (evaluation for row in rows for evaluation in row["evaluations"]):
        if one["year"]:
            count = counts.setdefault(one["year"], [0, 0])
            count[0] += 1
            count[1] += one["known"] != "none"
    heads = [say("web.head_year"), say("coverage.head_evaluations"), say("coverage.head_with_points")]
    body = [[str(year), str(count[0]), str(count[1])] for year, count in sorted(counts.items(), reverse=True)]
    return html.tag("details", html.tag("summary", html.text(say("web.by_year"))), html.table(heads, body, numbers=(1, 2)))


def render(house: House, language: str) -> str:
    say = house.say(language)
    corpus = house.kompass.corpus()
    envelope = house.kompass.call("coverage", {})
    result = envelope.result
    opening = html.rich(house.kompass.word(envelope, language).text.split("\n\n")[0])
    places = {one.code: one for one in corpus.municipalities}
    spots = [{"label": "", "lat": places[row["code"]].lat, "lon": places[row["code"]].lon, "kind": "peer"} for row in result["list"]]
    outline = figures.sweden(spots, [(one.lat, one.lon) for one in corpus.municipalities], say("web.coverage_map"))
    heads = [say("coverage.head_edition"), say("coverage.head_evaluations"), say("coverage.head_with_points")]
    editions = html.table(
        heads, [[key, str(row["evaluations"]), str(row["with_points"])] for key, row in result["by_edition"].items()], numbers=(1, 2)
    )
    rows = [
        [
            html.text(row["municipality"]),
            html.text(", ".join(f"{one['year'] or '–'} ({say('coverage.known_' + one['known'])})" for one in row["evaluations"])),
            str(row["practices"]),
        ]
        for row in result["list"]
    ]
    heads = [say("answers.head_municipality"), say("coverage.head_evaluations"), say("web.examples_count")]
    listed = html.table(heads, rows, numbers=(2,))
    top = html.tag(
        "div",
        html.tag("div", opening, editions, _years(result["list"], say)),
        html.tag("div", html.tag("h3", html.text(say("web.coverage_map"))), outline),
        class_="k-two",
    )
    return html.tag(
        "section",
        html.tag("h2", html.text(say("web.coverage"))),
        top,
        html.tag("details", html.tag("summary", html.text(say("web.all_municipalities"))), listed),
        class_="k-card",
    )
