"""Drafts: choose what, edit the text, see what no source backs, take it along as a Word document."""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr

from assistant.errors import KompassError
from assistant.surfaces.web import html
from assistant.surfaces.web.house import House, sub_questions

LENGTHS = ("short", "normal", "full")


def build(house: House) -> None:
    language = house.kompass.settings.language
    with gr.Row():
        chosen = house.labelled(
            gr.Dropdown([("–", ""), *sub_questions(house, language)], value="", label=house.text("web.draft_what"), elem_id="k-draft-what"),
            label="web.draft_what",
        )
        length = house.labelled(
            gr.Radio(_lengths(house, language), value="normal", label=house.text("web.length"), elem_id="k-length"), label="web.length"
        )
    write = house.labelled(gr.Button(house.text("web.write"), variant="primary", elem_classes="k-primary", elem_id="k-write"), value="web.write")
    text = house.labelled(
        gr.Textbox(label=house.text("web.draft_text"), lines=18, max_lines=60, elem_id="k-draft", max_length=200_000), label="web.draft_text"
    )
    flags = gr.HTML(elem_id="k-flags", padding=False)
    with gr.Row():
        word = house.labelled(gr.Button(house.text("web.to_word"), elem_id="k-word", scale=0, min_width=220), value="web.to_word")
        file = gr.File(visible=False, label="DOCX", elem_id="k-draft-file")
    made = gr.State(None)

    write.click(partial(_draft, house), [house.municipality, chosen, length, house.language], [text, made, flags], api_visibility="private")
    text.change(
        partial(_check, house), [text, made, house.language], [flags], api_visibility="private", show_progress="hidden", trigger_mode="always_last"
    )
    word.click(partial(_export, house), [text, made, house.language], [file], api_visibility="private")
    house.language.change(
        lambda spoken: (gr.update(choices=[("–", ""), *sub_questions(house, spoken)]), gr.update(choices=_lengths(house, spoken))),
        [house.language],
        [chosen, length],
        api_visibility="private",
        show_progress="hidden",
    )


def _draft(house: House, name: str | None, number: str, how: str, spoken: str) -> tuple[Any, Any, str]:
    say = house.say(spoken)
    if not name:
        return gr.skip(), None, html.note(say("web.choose_municipality"), "warn")
    envelope, wrong = house.called("draft", {"municipality": name, "sub_question": number, "length": how, "language": spoken}, spoken)
    if envelope is None:
        return gr.skip(), None, wrong
    return envelope.result["markdown"], {"municipality": name, "sub_question": number, "length": how, "language": spoken}, ""


def _check(house: House, edited: str, given: dict[str, Any] | None, spoken: str) -> str:
    say = house.say(spoken)
    if not given or not edited.strip():
        return ""
    found = house.kompass.unbacked(edited, given)
    if not found:
        return html.note(say("web.all_backed"))
    lines = "".join(html.tag("li", html.text(say(f"web.unbacked_{one.kind}", text=one.value))) for one in found[:20])
    return html.tag("div", html.tag("p", html.text(say("web.unbacked"))), html.tag("ul", lines), class_="k-note k-warn", role="status")


def _export(house: House, edited: str, given: dict[str, Any] | None, spoken: str) -> Any:
    say = house.say(spoken)
    if not edited.strip():
        raise gr.Error(say("web.nothing_to_export"))
    try:
        content = house.kompass.markdown_docx(edited, (given or {}).get("language", spoken))
    except KompassError as error:
        raise gr.Error(house.kompass.error_text(error, spoken)) from error
    return gr.update(value=house.file(f"{say('web.draft_file')}.docx", content), visible=True)


def _lengths(house: House, language: str) -> list[tuple[str, str]]:
    return [(house.say(language)(f"web.length_{one}"), one) for one in LENGTHS]
