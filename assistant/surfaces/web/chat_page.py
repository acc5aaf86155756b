"""The chat: a question in, an answer with numbered sources out; what could be asked next as buttons."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.chat.dialogue import Dialogue
from assistant.surfaces.web import html
from assistant.surfaces.web.house import House

FOLLOW_UPS = 3
EXAMPLES = 4
Turn = tuple[str, str]
"""(question, answer as HTML)."""


def build(house: House) -> tuple[list[Any], gr.Textbox]:
    """The page's parts that the language changes, and the question box."""
    dialogue, turns = gr.State(Dialogue()), gr.State([])
    log = gr.HTML(_welcome(house, house.kompass.settings.language), elem_id="k-log", padding=False)
    with gr.Row(elem_classes="k-follow"):
        buttons = [gr.Button(one, elem_classes="k-follow", size="sm") for one in _examples(house, house.kompass.settings.language)]
    with gr.Row(elem_id="k-composer", equal_height=True):
        question, ask = _composer(house)
    with gr.Row(elem_classes="k-line"):
        new = house.labelled(
            gr.Button(house.text("web.new_conversation"), size="sm", scale=0, min_width=200, elem_id="k-new"), value="web.new_conversation"
        )
        save = house.labelled(
            gr.DownloadButton(house.text("web.save_conversation"), size="sm", visible=False, scale=0, min_width=200, elem_id="k-save"),
            label="web.save_conversation",
        )

    def answer(asked: str, state: Dialogue, before: list[Turn], language: str, own: str | None) -> tuple[Any, ...]:
        if not asked.strip():
            return (gr.skip(),) * (4 + len(buttons) + 1)
        if own and state.own is None:
            state = _with_own(state, own)
        found, after = house.kompass.ask(asked, state, None if before else _spoken(asked, language))
        say = house.say(found.language)
        shown = html.answer(found, len(before), house.kompass, say)
        turns_now = [*before, (asked, shown)]
        return "", after, turns_now, _log(turns_now, say("web.answer")), *_labels(found.follow_ups), gr.update(visible=True)

    inputs = [question, dialogue, turns, house.language, house.municipality]
    outputs = [question, dialogue, turns, log, *buttons, save]
    for event in (ask.click, question.submit):
        event(answer, inputs, outputs, api_visibility="private", show_progress="hidden").then(None, js=_TO_LAST)
    for button in buttons:
        button.click(answer, [button, *inputs[1:]], outputs, api_visibility="private", show_progress="hidden").then(None, js=_TO_LAST)
    new.click(
        lambda language: (Dialogue(), [], _welcome(house, language), *_labels(_examples(house, language)), gr.update(visible=False)),
        [house.language],
        [dialogue, turns, log, *buttons, save],
        api_visibility="private",
        show_progress="hidden",
    )
    save.click(lambda some: _saved(some), [turns], [save], api_visibility="private")
    house.language.change(
        lambda language, some: (gr.skip(),) * (1 + len(buttons)) if some else (_welcome(house, language), *_labels(_examples(house, language))),
        [house.language, turns],
        [log, *buttons],
        api_visibility="private",
        show_progress="hidden",
    )
    return [log, *buttons], question


def _composer(house: House) -> tuple[Any, Any]:
    """The question box and its button; they stay in sight while an answer is read."""
    question = house.labelled(
        gr.Textbox(
            label=house.text("web.question"),
            placeholder=house.text("web.placeholder"),
            lines=1,
            max_lines=6,
            elem_id="k-question",
            max_length=10_000,
            scale=1,
            min_width=160,
        ),
        label="web.question",
        placeholder="web.placeholder",
    )
    button = gr.Button(house.text("web.ask"), variant="primary", elem_classes="k-primary", elem_id="k-ask", scale=0, min_width=90)
    return question, house.labelled(button, value="web.ask")


_TO_LAST = """() => {
  const all = document.querySelectorAll('.k-ask');
  if (all.length) all[all.length - 1].scrollIntoView({block: 'start', behavior: 'smooth'});
}"""


def _spoken(asked: str, language: str) -> str | None:
    """The page's language counts where the question itself does not tell: then the question decides (None)."""
    return "en" if language == "en" and len(asked.split()) < 3 else None


def _with_own(state: Dialogue, own: str) -> Dialogue:
    from dataclasses import replace

    return replace(state, own=own)


def _examples(house: House, language: str) -> list[str]:
    return house.say(language).texts("web.examples")[:EXAMPLES]


def _labels(follow_ups: Any) -> list[Any]:
    some = [*follow_ups, *[""] * EXAMPLES][:EXAMPLES]
    return [gr.update(value=one, visible=bool(one)) for one in some]


def _welcome(house: House, language: str) -> str:
    say = house.say(language)
    corpus = house.kompass.corpus()
    known = say(
        "web.known",
        evaluations=len(corpus.evaluations),
        municipalities=len(corpus.evaluations_by_code),
        practices=len(corpus.practices),
        reports=len(corpus.reports),
    )
    return html.tag(
        "div",
        html.tag("h2", html.text(say("web.welcome"))),
        html.tag("p", html.text(say("web.what"))),
        html.tag("p", html.text(known), class_="k-muted"),
        class_="k-welcome",
    )


def _log(turns: list[Turn], label: str) -> str:
    parts = []
    for asked, shown in turns:
        parts.append(html.tag("p", html.text(asked if len(asked) < 1500 else asked[:1500] + " …"), class_="k-ask"))
        parts.append(html.tag("article", shown, class_="k-reply", aria_label=label))
    return html.tag("div", *parts, class_="k-log", role="log", aria_live="polite")


def _saved(turns: list[Turn]) -> str:
    """The conversation as a page of its own, in a temporary file."""
    import tempfile
    from pathlib import Path

    style = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    head = f'<!doctype html><html lang="sv"><meta charset="utf-8"><title>Kompass</title><style>{style}</style>'
    body = f'{head}<body class="gradio-container">{_log(turns, "Svar")}</body></html>'
    path = Path(tempfile.mkdtemp(prefix="kompass-")) / "kompass-samtal.html"
    path.write_text(body, encoding="utf-8")
    return str(path)
