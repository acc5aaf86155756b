"""What the chat keeps and gives away: dialogues, answers, exports, and whose they are."""

from __future__ import annotations

import json
import re
from typing import Any

import gradio as gr
import pytest
from starlette.requests import Request

from assistant.chat.dialogue import Dialogue
from assistant.domain.conversation import Exchange
from assistant.errors import StateLocked
from assistant.surfaces.web import exports, kept, talk
from assistant.surfaces.web.chat_page import ChatPage
from assistant.surfaces.web.house import House
from assistant.surfaces.web.visitor import COOKIE, owner_of
from assistant.wiring import Kompass

QUESTIONS = (
    "Vi i Vänersborg vill veta vilka som är bäst på område 7 i 2016 års utgåva",
    "Hur gick det för Vänersborg 2018?",
    "och område 3?",
    "Jämför Vänersborg och Mölndal",
    "Vilka kan vi lära av?",
    "Vad säger rapporten om kontaktcenter?",
    "Vad blir det till middag?",
)


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


@pytest.fixture(scope="module")
def exchanges(kompass: Kompass) -> list[Exchange]:
    """A dialogue as the chat keeps it, through JSON as the database gives it back."""
    found, dialogue = [], Dialogue()
    for number, question in enumerate(QUESTIONS, 1):
        answer, dialogue = kompass.ask(question, dialogue)
        body = kept.keep(answer, kompass.phrases(answer.language))
        found.append(Exchange(number, question, through_json(body), through_json(kept.dialogue_as_json(dialogue))))
    return found


def test_a_dialogue_is_the_same_after_it_was_kept(kompass: Kompass) -> None:
    dialogue = Dialogue()
    for question in QUESTIONS:
        _, dialogue = kompass.ask(question, dialogue)
        body = through_json(kept.dialogue_as_json(dialogue))
        assert through_json(kept.dialogue_as_json(kept.dialogue_from_json(body))) == body  # lists within are tuples at first: no difference


def test_a_dialogue_of_another_version_is_read_as_far_as_it_goes() -> None:
    assert kept.dialogue_from_json({"own": "Ale", "no_longer_known": 1}) == Dialogue(own="Ale")


def test_a_kept_answer_has_the_sources_that_its_text_marks_and_little_more(exchanges: list[Exchange]) -> None:
    for one in exchanges:
        marks = set(kept.MARK.findall(one.answer["text"]))
        assert marks == set(one.answer["citations"])
        assert len(json.dumps(one.answer)) < 40_000


def test_only_answers_that_compare_numbers_have_a_chart(exchanges: list[Exchange]) -> None:
    drawn = {one.question for one in exchanges if one.answer["chart"]}
    assert {"Jämför Vänersborg och Mölndal", "Hur gick det för Vänersborg 2018?"} <= drawn
    assert not {"Vad säger rapporten om kontaktcenter?", "Vad blir det till middag?", "och område 3?"} & drawn
    for one in exchanges:
        if one.answer["chart"]:
            assert "<svg" in kept.drawn(one.answer["chart"])


def test_the_sources_of_a_whole_conversation_are_numbered_through(kompass: Kompass, exchanges: list[Exchange]) -> None:
    text = exports.conversation("Ett samtal", exchanges, kompass.phrases("sv"), "2026-01-02")
    body, sources = text.split("\n## Källor\n")
    listed = [int(line.split(".")[0]) for line in sources.strip().split("\n")]
    assert listed == list(range(1, len(listed) + 1))
    assert {int(one) for one in kept.MARK.findall(body)} == set(listed)
    assert [line for line in body.split("\n") if line.startswith("## ")] == [f"## {one}" for one in QUESTIONS]


def test_one_answer_alone_is_a_document_of_its_own(kompass: Kompass, exchanges: list[Exchange]) -> None:
    text = exports.conversation("Titeln", exchanges[1:2], kompass.phrases("sv"), "2026-01-02")
    assert text.startswith(f"# {QUESTIONS[1]}\n") and "Titeln" not in text
    assert kompass.exports.markdown_docx(text, "sv")[:2] == b"PK"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Hur gick det för Åmål?", "hur-gick-det-for-amal"),
        ('"; rm -rf /\r\nX: y', "rm--rf-x-y"),
        ("", "kompass"),
        ("中文", "kompass"),
        ("../../x", "x"),
    ],
)
def test_names_of_files_are_plain(title: str, name: str) -> None:
    assert exports.file_name(title) == name


def request(cookie: str = "", person: str = "") -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())], "state": {"person": person}})


def test_who_asks_is_the_person_or_else_the_browser() -> None:
    token = "a" * 32
    browser = owner_of(request(f"{COOKIE}={token}"))
    assert browser is not None and token not in browser
    assert owner_of(request(f"{COOKIE}={token}", "anna")) == "person:anna"
    assert owner_of(request(f"{COOKIE}={'b' * 32}")) != browser
    for nobody in (request(), request(f"{COOKIE}=short"), request(f"{COOKIE}={'a' * 33}"), None):
        assert owner_of(nobody) is None


def test_a_conversation_is_drawn_again_as_it_was(kompass: Kompass, exchanges: list[Exchange]) -> None:
    house = House(kompass)
    turns = tuple(talk.turn_of(house, one, place) for place, one in enumerate(exchanges))
    page = talk.log(house, talk.Talk("0" * 32, "Titel", Dialogue(), turns))
    assert page.count('class="k-reply"') == page.count('class="k-ask"') == len(QUESTIONS)
    assert f'href="samtal/{"0" * 32}/2.docx"' in page
    assert len(set(re.findall(r' id="(k-\d+-\d+)"', page))) == page.count(' id="k-')


@pytest.fixture
def chat(fresh: Kompass) -> ChatPage:
    """The page's handlers without its components: they give what is shown, in the order of `shown`."""
    page = ChatPage.__new__(ChatPage)
    page.house, page.buttons, page.shown = House(fresh), [None] * 4, [None] * 12
    return page


def asker() -> gr.Request:
    return gr.Request(request(f"{COOKIE}={'a' * 32}"))


def test_with_a_model_sentences_are_shown_as_they_come(chat: ChatPage, monkeypatch: pytest.MonkeyPatch) -> None:
    kompass = chat.house.kompass
    plain = kompass.ask

    def ask(question: str, dialogue: Dialogue, language: str | None, *, show: Any) -> Any:
        show("Det första.")
        show(" Det andra.")
        return plain(question, dialogue, language)

    monkeypatch.setattr(kompass, "ask", ask)
    steps = list(chat._answer_as_it_comes("Hur gick det för Vänersborg 2018?", talk.Talk(), "sv", None, "", asker()))
    logs = [step[2] for step in steps]
    assert ["Det första." in one for one in logs] == [False, True, True, False]
    assert "Det andra." in logs[2] and 'aria-busy="true"' in logs[2]
    assert "429" in logs[3] and "aria-busy" not in logs[3]
    assert len(kompass.conversations.find(owner_of(asker().request) or "")) == 1


def test_a_failure_behind_a_streamed_answer_is_not_swallowed(chat: ChatPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_given: Any, **_named: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(chat.house.kompass, "ask", ask)
    with pytest.raises(RuntimeError, match="broken"):
        list(chat._answer_as_it_comes("Vem?", talk.Talk(), "sv", None, "", asker()))


def test_an_answer_that_cannot_be_kept_is_shown_all_the_same(chat: ChatPage, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def locked(*_given: Any) -> Any:
        raise StateLocked("busy")

    monkeypatch.setattr(gr, "Warning", lambda text, **_: said.append(text))
    monkeypatch.setattr(chat.house.kompass.conversations, "add", locked)
    shown = chat._answer("Hur gick det för Vänersborg 2018?", talk.Talk(), "sv", None, "", asker())
    assert "429" in shown[2] and "data-opinion" not in shown[2]
    assert len(said) == 1


def test_a_conversation_that_was_removed_elsewhere_begins_anew(chat: ChatPage) -> None:
    first = chat._answer("Hur gick det för Vänersborg 2018?", talk.Talk(), "sv", None, "", asker())[1]
    owner = owner_of(asker().request) or ""
    chat.house.kompass.conversations.remove(owner, first.id)
    second = chat._answer("och område 3?", first, "sv", None, "", asker())[1]
    assert second.id != first.id
    assert [one.question for one in chat.house.kompass.conversations.get(owner, second.id).exchanges] == ["och område 3?"]


@pytest.mark.parametrize("given", [{}, {"number": "1", "opinion": "up"}, {"number": 99, "opinion": "up"}, {"number": 1, "opinion": "sideways"}, None])
def test_an_opinion_that_makes_no_sense_changes_nothing(chat: ChatPage, given: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gr, "Warning", lambda _text, **_: None)
    now = chat._answer("Hur gick det för Vänersborg 2018?", talk.Talk(), "sv", None, "", asker())[1]
    assert not isinstance(chat._judge(now, "sv", gr.EventData(None, given), asker()), talk.Talk)
    assert chat.house.kompass.conversations.get(owner_of(asker().request) or "", now.id).exchanges[0].opinion is None
