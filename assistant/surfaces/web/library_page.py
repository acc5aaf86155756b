"""The library: what is in the corpus, reading reports with a look before they enter, taking them out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.domain.framework import EDITIONS
from assistant.errors import KompassError, NotAllowed
from assistant.language.phrases import Phrases
from assistant.surfaces.web import access, figures, html, review
from assistant.surfaces.web.house import House

MOST_FILES = 200
LISTED = 15
"""So many reports stand open in a table; more are opened by hand."""
ONLY_EDITORS = "k-only-editors"
"""Class of what readers do not see; that it works for editors only is held by the functions behind it."""
SHOWN = gr.update(visible=True)
HIDDEN = gr.update(visible=False)


@dataclass(frozen=True, slots=True)
class Desk:
    """What reports are read in with: what was read is looked at, put right by hand, and accepted or not."""

    upload: Any
    review: Any
    by_hand: Any
    hands: tuple[Any, Any, Any]
    again: Any
    accept: Any
    cancel: Any

    @property
    def looked(self) -> list[Any]:
        """What changes when files have been looked at."""
        return [self.review, self.by_hand, self.accept, self.cancel]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What reports are taken out with; taking out asks once more."""

    which: Any
    remove: Any
    reindex: Any
    confirm: Any
    asked: Any
    sure: Any
    unsure: Any


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
    desk = _desk(house, upload)
    shelf = _shelf(house)
    page = gr.HTML(elem_id="k-library", padding=False)
    _reading(house, desk, shelf, page)
    _removing(house, desk, shelf, page)

    def mend(language: str, request: gr.Request) -> str:
        return _reindexed(house, language, request) if access.may_edit(request) else _turned_away(house, language)

    shelf.reindex.click(mend, [house.language], [desk.review], api_visibility="private")

    def show(language: str) -> tuple[str, Any]:
        return render(house, language), gr.update(choices=_reports(house), label=house.say(language)("web.reports"))

    house.language.change(lambda language: render(house, language), [house.language], [page], api_visibility="private", show_progress="hidden")
    return (page, shelf.which), show


def _desk(house: House, upload: Any) -> Desk:
    shown = gr.HTML(elem_id="k-review", padding=False)
    by_hand = house.labelled(gr.Accordion(house.text("web.by_hand"), open=False, visible=False, elem_id="k-by-hand"), label="web.by_hand")
    with by_hand, gr.Row(elem_classes="k-line"):
        name = _picked(house, "k-hand-name", house.names(), "web.head_peer")
        year = house.labelled(gr.Number(None, label=house.text("web.head_year"), precision=0, elem_id="k-hand-year"), label="web.head_year")
        edition = _picked(house, "k-hand-edition", list(reversed(EDITIONS)), "web.edition")
        again = house.labelled(gr.Button(house.text("web.read_again"), elem_id="k-again", scale=0, min_width=140), value="web.read_again")
    with gr.Row():
        accept = house.labelled(
            gr.Button(
                house.text("web.accept"), variant="primary", elem_classes="k-primary", visible=False, elem_id="k-accept", scale=0, min_width=220
            ),
            value="web.accept",
        )
        cancel = house.labelled(gr.Button(house.text("web.cancel"), visible=False, elem_id="k-cancel", scale=0, min_width=140), value="web.cancel")
    return Desk(upload, shown, by_hand, (name, year, edition), again, accept, cancel)


def _picked(house: House, id: str, names: Sequence[str], label: str) -> Any:
    """A dropdown that can be left empty: then the report says it itself."""
    return house.labelled(gr.Dropdown([("–", ""), *((one, one) for one in names)], value="", label=house.text(label), elem_id=id), label=label)


def _shelf(house: House) -> Shelf:
    with gr.Row(equal_height=True, elem_classes=["k-line", ONLY_EDITORS]):
        which = house.labelled(gr.Dropdown(_reports(house), label=house.text("web.reports"), elem_id="k-reports", min_width=320), label="web.reports")
        remove = house.labelled(gr.Button(house.text("web.remove"), elem_id="k-remove", scale=0, min_width=140), value="web.remove")
        reindex = house.labelled(gr.Button(house.text("web.reindex"), elem_id="k-reindex", scale=0, min_width=260), value="web.reindex")
    with gr.Row(visible=False, elem_id="k-remove-confirm", elem_classes="k-confirm") as confirm:
        asked = gr.HTML(padding=False)
        sure = house.labelled(
            gr.Button(house.text("web.remove_yes"), size="sm", variant="stop", elem_id="k-remove-yes", scale=0, min_width=130), value="web.remove_yes"
        )
        unsure = house.labelled(gr.Button(house.text("web.cancel"), size="sm", elem_id="k-remove-no", scale=0, min_width=110), value="web.cancel")
    return Shelf(which, remove, reindex, confirm, asked, sure, unsure)


def _reading(house: House, desk: Desk, shelf: Shelf, page: Any) -> None:
    def look(
        paths: list[str] | None,
        name: str,
        year: float | None,
        edition: str,
        language: str,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),
    ) -> Any:
        if not access.may_edit(request):
            return _turned_away(house, language), HIDDEN, HIDDEN, HIDDEN
        rows, wrong = _read(house, paths, _by_hand(name, year, edition), language, progress, dry_run=True)
        unsaid = len(rows) == 1 and (rows[0]["error"] or {}).get("code") in ("unknown_municipality", "unknown_year")
        hand = gr.update(visible=len(rows) == 1 and (unsaid or not rows[0]["error"]), open=unsaid or bool(name or year or edition))
        return wrong or review.shown(house, rows, language), hand, gr.update(visible=review.enterable(rows)), gr.update(visible=not wrong)

    def begin(paths: list[str] | None, language: str, request: gr.Request, progress: gr.Progress = gr.Progress()) -> Any:
        """Other files: what was said by hand was about those before."""
        return [*look(paths, "", None, "", language, request, progress), "", None, ""]

    def enter(
        paths: list[str] | None,
        name: str,
        year: float | None,
        edition: str,
        language: str,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),
    ) -> Any:
        if not access.may_edit(request):
            return [_turned_away(house, language), HIDDEN, HIDDEN, HIDDEN, gr.skip(), gr.skip(), gr.skip()]
        rows, wrong = _read(house, paths, _by_hand(name, year, edition), language, progress, dry_run=False)
        access.note_change(request, "reports entered", files=len(paths or ()))
        told = wrong or review.shown(house, rows, language)
        return [told, HIDDEN, HIDDEN, HIDDEN, gr.update(value=None), gr.update(choices=_reports(house)), render(house, language)]

    given = [desk.upload, *desk.hands, house.language]
    desk.upload.upload(begin, [desk.upload, house.language], [*desk.looked, *desk.hands], api_visibility="private")
    desk.again.click(look, given, desk.looked, api_visibility="private")
    desk.accept.click(enter, given, [*desk.looked, desk.upload, shelf.which, page], api_visibility="private")
    desk.cancel.click(
        lambda: ("", HIDDEN, HIDDEN, HIDDEN, gr.update(value=None)),
        None,
        [*desk.looked, desk.upload],
        api_visibility="private",
        show_progress="hidden",
    )


def _by_hand(name: str, year: float | None, edition: str) -> dict[str, Any]:
    """What a person says of a report; what is left empty it says itself."""
    said = {"municipality": name or None, "year": None if year is None else int(year), "edition": edition or None}
    return {key: value for key, value in said.items() if value is not None}


def _removing(house: House, desk: Desk, shelf: Shelf, page: Any) -> None:
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def ask(id: str | None, language: str, request: gr.Request) -> tuple[Any, ...]:
        if not access.may_edit(request):
            return _turned_away(house, language), HIDDEN, ""
        report = house.kompass.corpus().reports.get(id or "")
        if report is None:
            return html.note(house.say(language)("web.choose_report"), "warn"), HIDDEN, ""
        sure = house.say(language)("web.remove_report_sure", name=report.municipality, year=report.year)
        return "", SHOWN, html.tag("p", html.text(sure))

    def take_out(id: str | None, language: str, request: gr.Request) -> tuple[Any, ...]:
        if not access.may_edit(request):
            return _turned_away(house, language), HIDDEN, gr.skip(), gr.skip()
        said, *others = _take_out(house, id, language, request)
        return said, HIDDEN, *others

    shelf.remove.click(ask, [shelf.which, house.language], [desk.review, shelf.confirm, shelf.asked], **quiet)
    shelf.sure.click(take_out, [shelf.which, house.language], [desk.review, shelf.confirm, shelf.which, page], api_visibility="private")
    shelf.unsure.click(lambda: HIDDEN, None, [shelf.confirm], **quiet)
    shelf.which.input(lambda: HIDDEN, None, [shelf.confirm], **quiet)


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


def _reindexed(house: House, language: str, request: gr.Request) -> str:
    say = house.say(language)
    found = house.kompass.doctor(repair=True)
    access.note_change(request, "index rebuilt", mended=len(found["mended"]))
    wrong = [one["label"] for one in found["checks"] if not one["ok"]]
    return html.note(say("web.reindex_failed", problems=", ".join(wrong)), "warn") if wrong else html.note(say("web.reindexed"))


def _reports(house: House) -> list[tuple[str, str]]:
    return [(f"{one['municipality']} {one['year']}", one["id"]) for one in house.kompass.reports()]


def _read(
    house: House, paths: list[str] | None, said: Mapping[str, Any], language: str, progress: gr.Progress, *, dry_run: bool
) -> tuple[list[dict[str, Any]], str]:
    """(rows of `ingest`, "") or ([], what is wrong as HTML). `said`: by hand, of one file."""
    say = house.say(language)
    if not paths:
        return [], html.note(say("web.no_file"), "warn")
    if len(paths) > MOST_FILES:
        return [], html.note(say("web.too_many", most=MOST_FILES), "warn")

    def tell(what: str, done: int, of: int) -> None:
        progress((done, max(of, 1)), desc=say("web.reading", name=what) if what else say("web.done"))

    try:
        hand = said if len(paths) == 1 else {}
        return house.kompass.ingest([Path(one) for one in paths], dry_run=dry_run, progress=tell, **hand), ""
    except KompassError as error:
        return [], html.note(house.kompass.error_text(error, language), "warn")


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


def _entered(house: House, say: Phrases) -> str:
    """The reports that were read in, newest first: what each is, and what a reader should know about how it was read."""
    found = list(reversed(house.kompass.reports()))
    if not found:
        return html.tag("h3", html.text(say("web.reports"))) + html.tag("div", html.note(say("web.no_reports")), class_="k-none-read")
    heads = [say("web.head_report"), say("web.edition"), say("web.head_pages"), say("web.head_entered")]
    rows = [
        [
            html.tag("strong", html.text(f"{one['municipality']} {one['year']}"))
            + "".join(html.tag("p", html.text(told), class_="k-muted", lang="sv") for told in (one["title"] or one["path"], *one["warnings"])),
            html.text(one["edition"] or "–"),
            str(one["pages"]),
            html.tag("span", html.text((one["ingested_at"] or "–")[:10]), class_="k-whole"),
        ]
        for one in found
    ]
    table = html.table(heads, rows, numbers=(1, 2))
    title = html.tag("h3", html.text(f"{say('web.reports')} ({len(found)})"))
    return title + (table if len(found) <= LISTED else html.tag("details", html.tag("summary", html.text(say("web.as_table"))), table))


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
    everyone = html.tag("details", html.tag("summary", html.text(say("web.all_municipalities"))), html.table(heads, rows, numbers=(2,)))
    top = html.tag(
        "div",
        html.tag("div", opening, editions, _years(result["list"], say), everyone, _entered(house, say)),
        html.tag(
            "div", html.tag("h3", html.text(say("web.coverage_map"))), outline, html.tag("p", html.text(say("web.coverage_legend")), class_="k-muted")
        ),
        class_="k-two",
    )
    return html.tag(
        "section",
        html.tag("h2", html.text(say("web.coverage"))),
        top,
        class_="k-card",
    )
