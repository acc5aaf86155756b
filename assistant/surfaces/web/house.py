"""What all pages share: the house behind them, the words in both languages, and how labels change with the language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gradio as gr
from gradio.processing_utils import save_bytes_to_cache
from gradio.utils import get_upload_folder

from assistant.domain.answer import Envelope
from assistant.errors import KompassError, NothingRecorded
from assistant.language.phrases import Phrases
from assistant.surfaces.web import html
from assistant.wiring import Kompass

Choices = list[tuple[str, str]]
"""(what people read, value)."""
LANGUAGES = (("Svenska", "sv"), ("English", "en"))


@dataclass
class House:
    """`labels`: components whose words change with the language, with how their properties are said in it."""

    kompass: Kompass
    language: Any = None
    municipality: Any = None
    labels: list[tuple[Any, Callable[[str], Any]]] = field(default_factory=list)

    def say(self, language: str | None) -> Phrases:
        return self.kompass.phrases("en" if language == "en" else "sv")

    def labelled(self, component: Any, choices: Callable[[str], Choices] | None = None, /, **keys: str) -> Any:
        """Remember that the component's properties are phrases: labelled(gr.Button(...), value="web.ask").

        `choices`: what there is to choose from, in a language.
        """

        def said(language: str) -> Any:
            say = self.say(language)
            words: dict[str, Any] = {prop: say(key) for prop, key in keys.items()}
            if choices is not None:
                words["choices"] = choices(language)
            return gr.update(**words)

        self.labels.append((component, said))
        return component

    def text(self, key: str) -> str:
        """A phrase in the language that pages start in."""
        return self.say(self.kompass.settings.language)(key)

    def names(self) -> list[str]:
        """Municipalities to choose from: those with an evaluation or a practice first."""
        corpus = self.kompass.corpus()
        known = set(corpus.evaluations_by_code) | set(corpus.practices_by_code)
        ordered = sorted(corpus.municipalities, key=lambda one: (one.code not in known, one.name.casefold().translate(str.maketrans("åäö", "{|}"))))
        return [one.name for one in ordered]

    def counties(self) -> list[str]:
        return sorted({one.county for one in self.kompass.corpus().municipalities})

    def groups(self) -> list[str]:
        """SKR's groups of 2023, A1 to C9."""
        return sorted({one.group_2023 for one in self.kompass.corpus().municipalities})

    def called(self, tool: str, arguments: dict[str, Any], language: str) -> tuple[Envelope | None, str]:
        """(envelope, "") or (None, what went wrong as HTML)."""
        try:
            return self.kompass.call(tool, {key: value for key, value in arguments.items() if value not in (None, "", [], False)}), ""
        except KompassError as error:
            more = html.note(self.say(language)("web.nothing_yet")) if isinstance(error, NothingRecorded) else ""
            return None, html.note(self.kompass.error_text(error, language), "warn") + more

    def warn(self, error: KompassError, language: str) -> None:
        """Say on the page that is open what went wrong, for some seconds; the page goes on."""
        gr.Warning(html.text(self.kompass.error_text(error, language)), title=self.say(language)("web.notice"))

    def failed(self, said: str, language: str) -> gr.Error:
        """An error to raise out of a page's function; `said`: plain text."""
        return gr.Error(html.text(said), title=self.say(language)("web.notice"), print_exception=False)

    def file(self, name: str, content: bytes) -> str:
        """A path that the browser may fetch; Gradio tidies it with its own files."""
        return str(save_bytes_to_cache(content, name, get_upload_folder()))

    def caveats(self, envelope: Envelope, language: str) -> str:
        """What the reader must know before using it, as one note."""
        say = self.say(language)
        told = [say(f"caveats.{one.code}", **one.values) for one in envelope.caveats]
        if len(told) < 2:
            return "".join(html.note(one, "warn") for one in told)
        lines = html.tag("ul", *(html.tag("li", html.text(one)) for one in told))
        return html.tag("div", html.tag("strong", html.text(say("help.caveats"))), lines, class_="k-note k-warn", role="note")


def areas(house: House, language: str, edition: str) -> list[tuple[str, str]]:
    """Choices of an edition's areas: (label, number)."""
    known = house.kompass.corpus().framework.areas_of(edition)
    if language == "en":
        return [(f"{one.number} {one.name_en or one.name}", str(one.number)) for one in known]
    return [(f"{one.number} {one.name}", str(one.number)) for one in known]


def sub_questions(house: House, language: str) -> list[tuple[str, str]]:
    english = language == "en"
    return [(f"{one.number} {one.text_en if english else one.text}", one.number) for one in house.kompass.corpus().framework.sub_questions]
