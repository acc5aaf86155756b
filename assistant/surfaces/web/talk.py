"""A conversation as the page holds it, and the HTML of it: questions, answers, and what can be done with an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.chat.dialogue import Dialogue
from assistant.domain.conversation import OPINIONS, Conversation, Exchange
from assistant.language.phrases import Phrases
from assistant.surfaces.web import exports, html, kept
from assistant.surfaces.web.house import House

LONGEST_SHOWN = 1500
"""Characters of a question that the page repeats."""
_SAID = 700
_SIGNS = re.compile(r"[*#|]+|\s*\[\d+\]")
"""Markup that is not to be read aloud."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer as HTML. `number`: its place in the kept conversation; None when it could not be kept."""

    question: str
    shown: str
    plain: str
    language: str
    number: int | None = None
    opinion: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """`id`: of the kept conversation; None before the first question, and for browsers that take no cookies."""

    id: str | None = None
    title: str = ""
    dialogue: Dialogue = Dialogue()
    turns: tuple[Turn, ...] = ()


def turn_of(house: House, exchange: Exchange, place: int) -> Turn:
    """An exchange as it is shown; `place`: how many stand before it on the page."""
    answer = exchange.answer
    say = house.say(answer["language"])
    return Turn(
        exchange.question,
        html.answer(answer, place, house.kompass, say),
        exports.answer(answer, say),
        answer["language"],
        exchange.number or None,
        exchange.opinion,
        exchange.comment,
    )


def talk_of(house: House, conversation: Conversation) -> Talk:
    """A kept conversation, to go on with."""
    exchanges = conversation.exchanges
    dialogue = kept.dialogue_from_json(exchanges[-1].dialogue) if exchanges else Dialogue()
    turns = tuple(turn_of(house, one, place) for place, one in enumerate(exchanges))
    return Talk(conversation.id, conversation.title, dialogue, turns)


def judged(talk: Talk, number: int, opinion: str | None, comment: str) -> Talk:
    turns = tuple(replace(one, opinion=opinion, comment=comment) if one.number == number else one for one in talk.turns)
    return replace(talk, turns=turns)


def log(house: House, talk: Talk, waiting: tuple[str, str] | None = None) -> str:
    """All of a conversation. `waiting`: a question that is being answered, with what there is of the answer (HTML)."""
    parts = []
    for one in talk.turns:
        say = house.say(one.language)
        parts.append(_asked(one.question))
        parts.append(html.tag("article", one.shown, _actions(one, talk, say), class_="k-reply", aria_label=say("web.answer")))
    if waiting is not None:
        parts.append(_asked(waiting[0]))
        parts.append(html.tag("article", waiting[1], class_="k-reply", aria_busy="true"))
    return html.tag("div", *parts, class_="k-log")


def said(talk: Talk) -> str:
    """The last answer for those who listen: a page that is drawn anew is not read aloud by itself."""
    return html.text(_SIGNS.sub(" ", talk.turns[-1].plain.split("\n|")[0][:_SAID])) if talk.turns else ""


def welcome(house: House, language: str) -> str:
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
        _model_in_use(house, say),
        class_="k-welcome",
    )


def _model_in_use(house: House, say: Phrases) -> str:
    """Which language model answers and where the questions go; nothing when none is set."""
    status = house.kompass.model_status()
    if status is None:
        return ""
    return html.tag("p", html.text(say(f"agent.in_use_{status['kind']}", model=status["model"], at=status["at"])), class_="k-muted")


def links(talk: Talk, say: Phrases) -> str:
    """The whole conversation to take along."""
    if talk.id is None:
        return ""
    told = html.tag("span", html.text(say("web.take_conversation")), class_="k-muted")
    return html.tag("p", told, _downloads(f"samtal/{talk.id}"), class_="k-links", data_talk=talk.id)


def _downloads(place: str) -> str:
    kinds = (("Word", "docx"), ("Markdown", "md"))
    return " ".join(html.tag("a", html.text(name), href=f"{place}.{kind}", download="", class_="k-action") for name, kind in kinds)


def _asked(question: str) -> str:
    short = question if len(question) < LONGEST_SHOWN else f"{question[:LONGEST_SHOWN]} …"
    return html.tag("h2", html.text(short), class_="k-ask")


def _actions(turn: Turn, talk: Talk, say: Phrases) -> str:
    copied = html.tag("button", html.text(say("web.copy")), type="button", class_="k-action", data_copy="", data_done=say("web.copied"))
    inner = [copied, html.tag("textarea", html.text(turn.plain), hidden="", aria_hidden="true", class_="k-plain", tabindex="-1")]
    if talk.id is None or turn.number is None:
        return html.tag("div", *inner, class_="k-actions")
    inner.append(_downloads(f"samtal/{talk.id}/{turn.number}"))
    inner += [
        html.tag(
            "button",
            _thumb(one),
            html.text(say(f"web.opinion_{one}")),
            type="button",
            class_="k-action",
            data_opinion=one,
            aria_pressed=str(turn.opinion == one).lower(),
        )
        for one in OPINIONS
    ]
    return html.tag("div", *inner, _comment(turn, say), class_="k-actions", data_number=turn.number)


def _comment(turn: Turn, say: Phrases) -> str:
    """The form for a word more; it shows once an opinion has been given."""
    box = html.tag("textarea", html.text(turn.comment), rows="2", maxlength="4000", name="comment")
    send = html.tag("button", html.text(say("web.send_comment")), type="submit", class_="k-action")
    return html.tag(
        "form",
        html.tag("label", html.text(say("web.comment")), box),
        send,
        html.tag("span", "", role="status", class_="k-muted"),
        class_="k-comment",
        hidden=None if turn.opinion else "",
        data_thanks=say("web.comment_sent"),
    )


def _thumb(opinion: str) -> str:
    """A hand with its thumb up, or turned over."""
    path = html.tag("path", d="M2 9h3v9H2zM7 9l4-7c1.4 0 2.2 1 2 2.4L12.4 8H17c1 0 1.8 1 1.5 2l-2 7c-.2.6-.8 1-1.5 1H7z")
    return html.tag("svg", path, viewBox="0 0 20 20", class_=f"k-thumb k-{opinion}", aria_hidden="true", focusable="false")
