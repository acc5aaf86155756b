"""The chat: a question in, an answer with numbered sources out; conversations are kept, found again, named and removed."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.chat.dialogue import Dialogue
from assistant.domain.answer import Answer
from assistant.domain.conversation import OPINIONS, Exchange
from assistant.errors import KompassError, UnknownConversation
from assistant.surfaces.web import html, kept, talk
from assistant.surfaces.web.house import House
from assistant.surfaces.web.talk import Talk
from assistant.surfaces.web.visitor import owner_of

EXAMPLES = 4
LISTED = 40
"""So many conversations are listed; others are found by searching."""
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

#: An opinion is shown at once and told to the server; the log is not drawn anew, so that nothing which is open closes.
_OPINIONS = """
const tell = (box, opinion) => trigger('like', {
  number: Number(box.dataset.number), opinion: opinion, comment: box.querySelector('form textarea').value });
element.addEventListener('click', (event) => {
  const pressed = event.target.closest('button[data-opinion]');
  if (!pressed) return;
  const box = pressed.closest('.k-actions');
  const on = pressed.getAttribute('aria-pressed') !== 'true';
  box.querySelectorAll('button[data-opinion]').forEach((one) => one.setAttribute('aria-pressed', String(on && one === pressed)));
  box.querySelector('form').hidden = !on;
  tell(box, on ? pressed.dataset.opinion : null);
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const box = event.target.closest('.k-actions');
  const pressed = box.querySelector('button[data-opinion][aria-pressed=true]');
  tell(box, pressed ? pressed.dataset.opinion : null);
  event.target.querySelector('[role=status]').textContent = event.target.dataset.thanks;
});
"""

#: The newest question comes into sight, and the address names the conversation, so that opening it again shows it.
_SETTLE = """() => {
  const kept = document.querySelector('#k-links [data-talk]');
  kompassAddress({ samtal: kept ? kept.dataset.talk : '' });
  const all = document.querySelectorAll('.k-ask');
  if (all.length) all[all.length - 1].scrollIntoView({ block: 'start', behavior: kompassCalm() });
}"""
_TOGGLE = """() => {
  const open = document.getElementById('k-chat').classList.toggle('k-history-open');
  document.getElementById('k-history-toggle').setAttribute('aria-expanded', String(open));
}"""


class ChatPage:
    """The page's components and what happens when they are used."""

    def __init__(self, house: House) -> None:
        self.house = house
        language = house.kompass.settings.language
        self.talk = gr.State(Talk())
        self._toggle()
        with gr.Row(elem_id="k-chat"):
            with gr.Column(scale=0, min_width=250, elem_id="k-history"):
                self._history()
            with gr.Column(scale=1, min_width=280, elem_id="k-talk"):
                self._heading()
                self.log = gr.HTML(talk.welcome(house, language), elem_id="k-log", padding=False, js_on_load=_OPINIONS)
                self.said = gr.HTML(elem_classes="k-unseen", elem_id="k-said", padding=False, html_template='<p role="status">${value}</p>')
                with gr.Row(elem_classes="k-follow"):
                    self.buttons = [gr.Button(one, elem_classes="k-follow", size="sm") for one in self._examples(language)]
                with gr.Row(elem_id="k-composer", equal_height=True):
                    self.question, self.ask = self._composer()
        self.shown = [self.talk, self.log, self.said, *self.buttons, self.title, self.links, self.bar, self.confirm, self.list]
        self._events()

    # -- what there is ----------------------------------------------------------------------------------------------

    def _named(self, component: type[Any], key: str, prop: str = "value", **given: Any) -> Any:
        """A component whose words follow the language."""
        return self.house.labelled(component(**{prop: self.house.text(f"web.{key}")}, **given), **{prop: f"web.{key}"})

    def _toggle(self) -> None:
        toggle = self._named(gr.Button, "conversations", size="sm", elem_id="k-history-toggle")
        toggle.click(None, js=_TOGGLE)

    def _history(self) -> None:
        self.new = self._named(gr.Button, "new_conversation", size="sm", elem_id="k-new")
        self.search = self._named(gr.Textbox, "search_conversations", "label", max_length=200, elem_id="k-search", lines=1, max_lines=1, type="text")
        self.list = self._named(gr.Radio, "conversations", "label", choices=[], visible=False, elem_id="k-conversations")

    def _heading(self) -> None:
        """The conversation's name, which can be changed, and what can be done with all of it."""
        with gr.Row(elem_id="k-bar", visible=False, equal_height=False) as self.bar:
            self.title = self._named(
                gr.Textbox,
                "conversation_name",
                "label",
                elem_id="k-title",
                max_length=120,
                scale=1,
                min_width=200,
                max_lines=1,
                container=False,
                show_label=False,
            )
            self.links = gr.HTML(elem_id="k-links", padding=False, min_width=200)
            self.remove = self._named(gr.Button, "remove_conversation", size="sm", elem_id="k-forget", scale=0, min_width=130)
        with gr.Row(elem_id="k-confirm", visible=False) as self.confirm:
            self._named(gr.HTML, "remove_sure", padding=False)
            self.sure = self._named(gr.Button, "remove_yes", size="sm", variant="stop", elem_id="k-forget-yes", scale=0, min_width=130)
            self.unsure = self._named(gr.Button, "cancel", size="sm", elem_id="k-forget-no", scale=0, min_width=110)

    def _composer(self) -> tuple[Any, Any]:
        """The question box and its button; they stay in sight while an answer is read."""
        box = gr.Textbox(
            label=self.house.text("web.question"),
            placeholder=self.house.text("web.placeholder"),
            lines=1,
            max_lines=6,
            elem_id="k-question",
            max_length=10_000,
            scale=1,
            min_width=160,
        )
        self.house.labelled(box, label="web.question", placeholder="web.placeholder")
        return box, self._named(gr.Button, "ask", variant="primary", elem_classes="k-primary", elem_id="k-ask", scale=0, min_width=90)

    def _events(self) -> None:
        answer: Callable[..., Any] = self._answer if self.house.kompass.model_status() is None else self._answer_as_it_comes
        given = [self.talk, self.house.language, self.house.municipality, self.search]
        for event, asked in (
            (self.ask.click, self.question),
            (self.question.submit, self.question),
            *((one.click, one) for one in self.buttons),
        ):
            # Nobody waits in a queue for another one's language model; how many ask it at once is its own affair.
            event(answer, [asked, *given], [self.question, *self.shown], concurrency_limit=None, **QUIET).then(None, js=_SETTLE)
        self.list.input(self._open, [self.list, self.house.language, self.search], self.shown, **QUIET).then(None, js=_SETTLE)
        self.new.click(self._begin, [self.house.language, self.search], self.shown, **QUIET).then(None, js=_SETTLE)
        self.search.change(self._found, [self.talk, self.house.language, self.search], [self.list], trigger_mode="always_last", **QUIET)
        for event in (self.title.submit, self.title.blur):
            event(self._rename, [self.talk, self.title, self.house.language, self.search], [self.talk, self.title, self.list], **QUIET)
        self.remove.click(lambda: gr.update(visible=True), None, [self.confirm], **QUIET)
        self.unsure.click(lambda: gr.update(visible=False), None, [self.confirm], **QUIET)
        self.sure.click(self._forget, [self.talk, self.house.language, self.search], self.shown, **QUIET).then(None, js=_SETTLE)
        self.log.like(self._judge, [self.talk, self.house.language], [self.talk], **QUIET)
        self.house.language.change(self._relabel, [self.talk, self.house.language], [self.log, *self.buttons, self.links], **QUIET)

    # -- showing ----------------------------------------------------------------------------------------------------

    def _show(self, now: Talk, language: str, words: str, request: gr.Request, follow_ups: Sequence[str] = (), *, listed: bool = True) -> list[Any]:
        """Updates of all that shows the conversation, in the order of `shown`. `listed`: the list of conversations may be another."""
        if not now.turns:
            drawn, labels = talk.welcome(self.house, language), self._examples(language)
        else:
            drawn, labels = talk.log(self.house, now), list(follow_ups)
        return [
            now,
            drawn,
            talk.said(now),
            *_labels(labels),
            now.title,
            talk.links(now, self.house.say(language)),
            gr.update(visible=now.id is not None),
            gr.update(visible=False),
            self._found(now, language, words, request) if listed else gr.skip(),
        ]

    def _found(self, now: Talk, language: str, words: str, request: gr.Request) -> Any:
        """The list of conversations; the open one is marked in it. Its label comes along: a list that is hidden does not hear of another language."""
        owner = owner_of(request.request)
        found = self.house.kompass.conversations.find(owner, words or "", LISTED) if owner else []
        choices = [(one.title, one.id) for one in found]
        marked, label = now.id if now.id in {id for _, id in choices} else None, self.house.say(language)("web.conversations")
        return gr.update(choices=choices, label=label, value=marked, visible=bool(choices or words))

    def _relabel(self, now: Talk, language: str) -> list[Any]:
        links = talk.links(now, self.house.say(language))
        if now.turns:
            return [gr.skip()] * (1 + len(self.buttons)) + [links]
        return [talk.welcome(self.house, language), *_labels(self._examples(language)), links]

    def _examples(self, language: str) -> list[str]:
        return self.house.say(language).texts("web.examples")[:EXAMPLES]

    # -- asking -----------------------------------------------------------------------------------------------------

    def _answer(self, asked: str, now: Talk, language: str, own: str | None, words: str, request: gr.Request) -> list[Any]:
        if not asked.strip():
            return [gr.skip()] * (1 + len(self.shown))
        found, after = self.house.kompass.ask(asked, _with_own(now.dialogue, own), None if now.turns else _spoken(asked, language))
        return self._answered(asked, now, found, after, language, words, request)

    def _answered(self, asked: str, now: Talk, found: Answer, after: Dialogue, language: str, words: str, request: gr.Request) -> list[Any]:
        said = Exchange(0, asked, kept.keep(found, self.house.say(found.language)), kept.dialogue_as_json(after))
        id, title, said = self._kept(now, said, language, owner_of(request.request))
        turn = talk.turn_of(self.house, said, len(now.turns))
        told = Talk(id, title, after, (*now.turns, turn))
        return ["", *self._show(told, language, words, request, found.follow_ups, listed=id != now.id)]

    def _kept(self, now: Talk, said: Exchange, language: str, owner: str | None) -> tuple[str | None, str, Exchange]:
        """The exchange put down; an answer that cannot be kept is shown all the same."""
        if owner is None or (now.turns and now.id is None):
            return now.id, now.title, said
        try:
            conversations = self.house.kompass.conversations
            try:
                found = conversations.add(owner, now.id, said)
            except UnknownConversation:  # removed on another page of the same browser
                found = conversations.add(owner, None, said)
        except KompassError as error:
            self.house.warn(error, language)
            return now.id, now.title, said
        return found.id, found.title, found.exchanges[0]

    def _answer_as_it_comes(self, asked: str, now: Talk, language: str, own: str | None, words: str, request: gr.Request) -> Iterator[list[Any]]:
        """With a language model: what is sure already is shown while the rest is written."""
        if not asked.strip():
            yield [gr.skip()] * (1 + len(self.shown))
            return
        pieces: queue.Queue[str | None] = queue.Queue()
        done: list[tuple[Answer, Dialogue]] = []
        failed: list[BaseException] = []
        dialogue, spoken = _with_own(now.dialogue, own), None if now.turns else _spoken(asked, language)

        def work() -> None:
            try:
                done.append(self.house.kompass.ask(asked, dialogue, spoken, show=pieces.put))
            except BaseException as error:  # told to whoever waits, in their thread
                failed.append(error)
            finally:
                pieces.put(None)

        threading.Thread(target=work, daemon=True).start()
        so_far, waiting = "", html.tag("p", html.text(self.house.say(language)("web.searching")), class_="k-muted")
        rest = [gr.skip()] * (len(self.shown) - 2)
        yield ["", gr.skip(), talk.log(self.house, now, (asked, waiting)), *rest]
        while (piece := pieces.get()) is not None:
            so_far += piece
            yield [gr.skip(), gr.skip(), talk.log(self.house, now, (asked, html.rich(so_far, len(now.turns)) + waiting)), *rest]
        if failed:
            raise failed[0]
        yield self._answered(asked, now, *done[0], language, words, request)

    # -- keeping ----------------------------------------------------------------------------------------------------

    def restore(self, id: str, language: str, request: gr.Request) -> list[Any]:
        """What a page that is opened shows: the conversation of its address, or the beginning of a new one."""
        owner = owner_of(request.request)
        try:
            found = self.house.kompass.conversations.get(owner or "", id) if id else None
        except KompassError as error:  # an old address, or somebody else's: begin anew
            self.house.warn(error, language)
            found = None
        if found is None or not found.exchanges:
            begun = [gr.skip()] * len(self.shown) if language == self.house.kompass.settings.language else self._begin(language, "", request)
            return [*begun[:-1], self._found(Talk(), language, "", request)]
        return self._show(talk.talk_of(self.house, found), language, "", request, found.exchanges[-1].answer["follow_ups"])

    def _open(self, id: str | None, language: str, words: str, request: gr.Request) -> list[Any]:
        owner = owner_of(request.request)
        try:
            found = self.house.kompass.conversations.get(owner or "", id or "")
        except KompassError as error:
            self.house.warn(error, language)
            return self._show(Talk(), language, words, request)
        return self._show(talk.talk_of(self.house, found), language, words, request, found.exchanges[-1].answer["follow_ups"])

    def _begin(self, language: str, words: str, request: gr.Request) -> list[Any]:
        return self._show(Talk(), language, words, request)

    def _rename(self, now: Talk, title: str, language: str, words: str, request: gr.Request) -> list[Any]:
        owner = owner_of(request.request)
        if owner is None or now.id is None or title.strip() == now.title:
            return [gr.skip()] * 3
        try:
            self.house.kompass.conversations.rename(owner, now.id, title)
        except KompassError as error:
            if title.strip():
                self.house.warn(error, language)
            return [gr.skip(), now.title, gr.skip()]
        renamed = replace(now, title=" ".join(title.split()))
        return [renamed, renamed.title, self._found(renamed, language, words, request)]

    def _forget(self, now: Talk, language: str, words: str, request: gr.Request) -> list[Any]:
        owner = owner_of(request.request)
        try:
            if owner and now.id:
                self.house.kompass.conversations.remove(owner, now.id)
        except UnknownConversation:
            pass  # gone already
        except KompassError as error:
            self.house.warn(error, language)
            return [gr.skip()] * len(self.shown)
        return self._show(Talk(), language, words, request)

    def _judge(self, now: Talk, language: str, event: gr.EventData, request: gr.Request) -> Any:
        given = event._data or {}
        number, opinion, comment = given.get("number"), given.get("opinion"), given.get("comment")
        owner = owner_of(request.request)
        if owner is None or now.id is None or not isinstance(number, int) or opinion not in (None, *OPINIONS):
            return gr.skip()
        comment = comment if isinstance(comment, str) else ""
        try:
            self.house.kompass.conversations.judge(owner, now.id, number, opinion, comment)
        except KompassError as error:
            self.house.warn(error, language)
            return gr.skip()
        return talk.judged(now, number, opinion, comment)


def build(house: House) -> ChatPage:
    return ChatPage(house)


def _spoken(asked: str, language: str) -> str | None:
    """The page's language counts where the question itself does not tell: then the question decides (None)."""
    return "en" if language == "en" and len(asked.split()) < 3 else None


def _with_own(dialogue: Dialogue, own: str | None) -> Dialogue:
    return replace(dialogue, own=own) if own and dialogue.own is None else dialogue


def _labels(words: Sequence[str]) -> list[Any]:
    some = [*words, *[""] * EXAMPLES][:EXAMPLES]
    return [gr.update(value=one, visible=bool(one)) for one in some]
