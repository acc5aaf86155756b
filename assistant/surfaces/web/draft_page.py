"""Drafts: choose what, edit the text, see what no source backs, take it along as a Word document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import gradio as gr

from assistant.errors import KompassError
from assistant.surfaces.web import html
from assistant.surfaces.web.house import House, areas, sub_questions
from assistant.tools.arguments import LENGTHS, TONES

AREA = "area:"
"""What the choice of a whole area begins with, beside single sub-questions."""
EDITION = "2016"
"""Whose areas and sub-questions are offered: the ones whose sub-questions are known."""


def build(house: House) -> None:
    language = house.kompass.settings.language
    chosen = house.labelled(
        gr.Dropdown(_places(house, language), value=[], multiselect=True, label=house.text("web.draft_what"), elem_id="k-draft-what"),
        lambda spoken: _places(house, spoken),
        label="web.draft_what",
    )
    with gr.Row():
        length, tone = _manner(house)
    with gr.Row():
        write = house.labelled(
            gr.Button(house.text("web.write"), variant="primary", elem_classes="k-primary", elem_id="k-write", scale=0, min_width=220),
            value="web.write",
        )
    text = house.labelled(
        gr.Textbox(
            label=house.text("web.draft_text"),
            placeholder=house.text("web.draft_empty"),
            lines=18,
            max_lines=60,
            elem_id="k-draft",
            max_length=200_000,
        ),
        label="web.draft_text",
        placeholder="web.draft_empty",
    )
    flags = gr.HTML(elem_id="k-flags", padding=False)
    with house.labelled(gr.Accordion(house.text("web.draft_preview"), open=False, elem_id="k-preview"), label="web.draft_preview"):
        preview = gr.HTML(padding=False, elem_classes="k-text")
    with gr.Row():
        word = house.labelled(gr.Button(house.text("web.to_word"), elem_id="k-word", scale=0, min_width=220), value="web.to_word")
        file = gr.File(visible=False, label="DOCX", elem_id="k-draft-file")
    made = gr.State(None)

    write.click(partial(_draft, house), [house.municipality, chosen, length, tone, house.language], [text, made, flags], api_visibility="private")
    text.change(
        partial(_looked_at, house),
        [text, made, house.language],
        [flags, preview],
        api_visibility="private",
        show_progress="hidden",
        trigger_mode="always_last",
    )
    word.click(partial(_export, house), [text, made, house.language], [file], api_visibility="private")


def _manner(house: House) -> tuple[Any, Any]:
    """How long, and how firmly it advises."""
    language = house.kompass.settings.language
    length = house.labelled(
        gr.Radio(_named(house, language, "length", LENGTHS), value="normal", label=house.text("web.length"), elem_id="k-length", min_width=320),
        lambda spoken: _named(house, spoken, "length", LENGTHS),
        label="web.length",
    )
    tone = house.labelled(
        gr.Radio(
            _named(house, language, "tone", TONES),
            value="normal",
            label=house.text("web.tone"),
            info=house.text("web.tone_info"),
            elem_id="k-tone",
            min_width=320,
        ),
        lambda spoken: _named(house, spoken, "tone", TONES),
        label="web.tone",
        info="web.tone_info",
    )
    return length, tone


def _draft(house: House, name: str | None, chosen: list[str], how: str, tone: str, spoken: str) -> tuple[Any, Any, str]:
    say = house.say(spoken)
    if not name:
        return gr.skip(), None, html.note(say("web.choose_municipality"), "warn")
    given: dict[str, Any] = {"municipality": name, "length": how, "tone": tone, "language": spoken}
    try:
        narrowed, numbers = _narrowed(house, name, chosen or [])
        given |= narrowed
        envelope = house.kompass.catalogue.draft(given, numbers)
    except KompassError as error:
        return gr.skip(), None, html.note(house.kompass.error_text(error, spoken), "warn")
    return envelope.result["markdown"], {"given": given, "numbers": numbers}, ""


def _narrowed(house: House, name: str, chosen: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """(arguments, sub-questions) of what was chosen: one area alone as it is, among others its weak sub-questions.

    Raises KompassError.
    """
    if len(chosen) == 1 and chosen[0].startswith(AREA):
        return {"area": chosen[0].removeprefix(AREA)}, []
    found: list[str] = []
    for one in chosen:
        if one.startswith(AREA):
            area = one.removeprefix(AREA)
            weak = house.kompass.call("peers", {"municipality": name, "area": area}).result["weak"]
            known = [question.number for question in house.kompass.corpus().framework.sub_questions if question.number.partition(".")[0] == area]
            found += [row["sub_question"] for row in weak if row["sub_question"]] or known
        else:
            found.append(one)
    return {}, list(dict.fromkeys(found))


def _looked_at(house: House, edited: str, made: Mapping[str, Any] | None, spoken: str) -> tuple[str, str]:
    """What no source backs, and the text as it will look."""
    return _check(house, edited, made, spoken), html.rich(edited, None)


def _check(house: House, edited: str, made: Mapping[str, Any] | None, spoken: str) -> str:
    say = house.say(spoken)
    if not made or not edited.strip():
        return ""
    found = house.kompass.exports.unbacked(edited, made["given"], made["numbers"])
    if not found:
        return html.note(say("web.all_backed"))
    lines = "".join(html.tag("li", html.text(say(f"web.unbacked_{one.kind}", text=one.value))) for one in found[:20])
    return html.tag("div", html.tag("p", html.text(say("web.unbacked"))), html.tag("ul", lines), class_="k-note k-warn", role="status")


def _export(house: House, edited: str, made: Mapping[str, Any] | None, spoken: str) -> Any:
    say = house.say(spoken)
    if not edited.strip():
        raise house.failed(say("web.nothing_to_export"), spoken)
    given: Mapping[str, Any] = made["given"] if made else {}
    try:
        content = house.kompass.exports.markdown_docx(edited, given.get("language", spoken))
    except KompassError as error:
        raise house.failed(house.kompass.error_text(error, spoken), spoken) from error
    name = "-".join(one for one in (say("web.draft_file"), given.get("municipality")) if one)
    return gr.update(value=house.file(f"{name}.docx", content), visible=True)


def _places(house: House, language: str) -> list[tuple[str, str]]:
    """Areas as a whole, each with its sub-questions below."""
    say = house.say(language)
    questions = sub_questions(house, language)
    found = []
    for label, number in areas(house, language, EDITION):
        found.append((say("web.whole_area", label=label), f"{AREA}{number}"))
        found += [(text, one) for text, one in questions if one.partition(".")[0] == number]
    return found


def _named(house: House, language: str, kind: str, values: Sequence[str]) -> list[tuple[str, str]]:
    return [(house.say(language)(f"web.{kind}_{one}"), one) for one in values]
