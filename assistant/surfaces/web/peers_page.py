"""Learn from others: for each weak sub-question whom, why and how alike; a map, and better against alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr

from assistant.chat.wording.peers import alike
from assistant.domain.answer import Envelope
from assistant.errors import KompassError
from assistant.language.phrases import Phrases
from assistant.surfaces.web import figures, html, kept
from assistant.surfaces.web.house import House, sub_questions

ANYWHERE = "anywhere"
LIKES = (ANYWHERE, "us", "near", "size", "group")
TOLD = 800
"""The place of an answer in words among those of a page: its sources are told apart by it."""
OPEN = 3
"""So many sub-questions stand open; of the others the head tells whom to learn from."""


def build(house: House) -> Any:
    language = house.kompass.settings.language
    with gr.Row():
        like = house.labelled(
            gr.Radio(_likes(house, language), value=ANYWHERE, label=house.text("web.like"), elem_id="k-like", min_width=320),
            lambda spoken: _likes(house, spoken),
            label="web.like",
        )
        chosen = house.labelled(
            gr.Dropdown(
                sub_questions(house, language),
                value=[],
                multiselect=True,
                label=house.text("web.only_sub_questions"),
                elem_id="k-peers-questions",
                min_width=320,
            ),
            lambda spoken: sub_questions(house, spoken),
            label="web.only_sub_questions",
        )
    with gr.Row():
        county = house.labelled(
            gr.Dropdown([("–", ""), *_same(house.counties())], value="", label=house.text("web.county"), elem_id="k-peers-county"), label="web.county"
        )
        group = house.labelled(
            gr.Dropdown([("–", ""), *_same(house.groups())], value="", label=house.text("web.group"), elem_id="k-peers-group"), label="web.group"
        )
    with gr.Row():
        pack = house.labelled(gr.Button(house.text("web.visit_pack"), elem_id="k-pack", scale=0, min_width=320), value="web.visit_pack")
        file = gr.File(visible=False, label=house.text("web.visit_pack"), elem_id="k-pack-file")
    page = gr.HTML(elem_id="k-peers", padding=False)

    def show(name: str | None, how: str, numbers: list[str], where: str, which: str, spoken: str) -> str:
        return render(house, name, how, numbers or [], spoken, where, which)

    inputs = [house.municipality, like, chosen, county, group, house.language]
    for event in (house.municipality.input, *(one.change for one in inputs[1:])):
        event(show, inputs, [page], api_visibility="private", show_progress="hidden")
    pack.click(
        lambda name, how, numbers, where, which, spoken: _pack(house, name, numbers or [], spoken, {"like": how, "county": where, "group": which}),
        inputs,
        [file],
        api_visibility="private",
    )
    return page, lambda name, spoken: show(name, ANYWHERE, [], "", "", spoken)


def _same(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(one, one) for one in names]


def _likes(house: House, language: str) -> list[tuple[str, str]]:
    say = house.say(language)
    return [(say(f"web.like_{one}"), one) for one in LIKES]


def _pack(house: House, name: str | None, numbers: list[str], language: str, narrowed: Mapping[str, str]) -> Any:
    """The pack for what the page shows: the same sub-questions, among the same municipalities."""
    say = house.say(language)
    if not name:
        raise house.failed(say("web.choose_municipality"), language)
    try:
        content = house.kompass.exports.draft_docx(
            house.kompass.exports.study_visit(name, numbers, language, **{key: value for key, value in narrowed.items() if value})
        )
    except KompassError as error:
        raise house.failed(house.kompass.error_text(error, language), language) from error
    return gr.update(value=house.file(f"{say('web.visit_file')}-{name}.docx", content), visible=True)


def render(house: House, name: str | None, like: str, numbers: list[str], language: str, county: str = "", group: str = "") -> str:
    say = house.say(language)
    if not name:
        return html.note(say("web.choose_for_peers"))
    given: dict[str, Any] = {"municipality": name, "like": None if like == ANYWHERE else like, "county": county, "group": group}
    envelopes, wrong = [], ""
    for number in numbers or [""]:
        envelope, said = house.called("peers", {**given, "sub_question": number or None}, language)
        if envelope is None:
            wrong = said
        else:
            envelopes.append(envelope)
    if not envelopes:
        return wrong
    rows = [(row, envelope) for envelope in envelopes for row in envelope.result["weak"]]
    if not rows:
        return html.note(say("peers.points_unknown" if envelopes[0].result["level"] == "none" else "peers.nothing_weak", name=name), "warn")
    cards = "".join(_card(house, row, envelope, say, opened=place < OPEN) for place, (row, envelope) in enumerate(rows))
    pictures = (
        html.tag("div", _pictures(house, name, [row for row, _ in rows], say), class_="k-card k-pictures")
        if any(row["peers"] for row, _ in rows)
        else ""
    )
    if envelopes[0].result["level"] == "total":  # nothing is singled out then: the answer in words tells who is alike and what is good there
        told = html.answer(kept.keep(house.kompass.word(envelopes[0], language), say), TOLD, house.kompass, say)
        return html.tag("div", told, class_="k-card") + pictures + (cards if pictures else "")
    return house.caveats(envelopes[0], language) + pictures + cards


def _pictures(house: House, name: str, rows: list[Mapping[str, Any]], say: Phrases) -> str:
    corpus = house.kompass.corpus()
    times: dict[str, int] = {}
    alike: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        for peer in row["peers"]:
            times[peer["municipality"]] = times.get(peer["municipality"], 0) + 1
            alike[peer["municipality"]] = peer["similarity"]
    places = {one.name: one for one in corpus.municipalities}
    home = places[name]
    spots = [{"label": name, "lat": home.lat, "lon": home.lon, "kind": "home"}]
    spots += [{"label": one, "lat": places[one].lat, "lon": places[one].lon, "kind": "peer"} for one in times]
    points = [{"label": one, "x": alike[one]["likeness"], "y": count, "same": alike[one]["same_group"]} for one, count in times.items()]
    picture = figures.scatter(points, say("web.scatter_title"), say("web.likeness"), say("web.times_named"), most_x=100)
    heads = [say("answers.head_municipality"), say("web.times_named"), say("web.likeness"), say("web.kilometres")]
    ordered = sorted(times, key=lambda one: (-times[one], -alike[one]["likeness"]))
    rows_told = [[html.text(one), str(times[one]), str(alike[one]["likeness"]), say.number(alike[one]["distance_km"])] for one in ordered]
    told = html.tag("details", html.tag("summary", html.text(say("web.as_table"))), html.table(heads, rows_told, numbers=(1, 2, 3)))
    note = html.tag("p", html.text(say("web.scatter_note")), class_="k-muted")
    chart = html.tag("div", html.tag("h2", html.text(say("web.scatter_title"))), picture, note, told)
    outline = figures.sweden(spots, [(one.lat, one.lon) for one in corpus.municipalities], say("web.map_title"))
    legend = html.tag("p", html.text(say("web.map_legend", name=name)), class_="k-muted")
    return html.tag("div", chart, html.tag("div", html.tag("h2", html.text(say("web.map_title"))), outline, legend), class_="k-two")


def _card(house: House, row: Mapping[str, Any], envelope: Envelope, say: Phrases, *, opened: bool) -> str:
    known = html.citations_by_id(envelope.citations, house.kompass)
    label = row["sub_question"] or row["area"] or ""
    title = row["text_en"] if say.language == "en" and row["text_en"] else row["text"] or say("peers.total")
    points = say("answers.of", points=say.number(row["points"]), max=row["max"]) if row["points"] is not None else say("answers.points_not_known")
    names = html.tag("span", html.text(", ".join(peer["municipality"] for peer in row["peers"])), class_="k-muted")
    badge = html.tag("span", html.text(label), class_="k-badge") + " " if label else ""
    head = html.tag("summary", html.tag("h2", badge, html.text(title)), " ", names)
    own = html.tag("div", html.text(f"{envelope.result['municipality']}: {points}"), html.cited([row["citation"]], known, say), class_="k-muted")
    if not row["peers"]:
        return _opening(head + own + html.note(say("peers.would_help")), opened)
    heads = [say(f"web.head_{one}") for one in ("peer", "why", "alike")]
    body = []
    for peer in row["peers"]:
        reasons = "".join(
            html.tag(
                "div",
                html.text(reason["text"]),
                " ",
                html.tag("em", html.text(f"({say('peers.kind_' + reason['kind'])}{', ' + str(reason['year']) if reason['year'] else ''})")),
                html.cited([reason["citation"]], known, say),
                class_="k-reason",
            )
            for reason in peer["reasons"][:3]
        )
        body.append([html.tag("strong", html.text(peer["municipality"])), reasons, html.text(alike(say, peer["similarity"]))])
    return _opening(head + own + html.table(heads, body, stacks=True), opened)


def _opening(inner: str, opened: bool) -> str:
    return html.tag("details", inner, class_="k-card k-opening", open="" if opened else None)
