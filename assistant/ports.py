"""The few things the house needs from outside, as Protocols. Adapters fulfil them; wiring chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from assistant.domain.conversation import Conversation, Exchange
from assistant.domain.corpus import ReadingParts
from assistant.domain.evidence import Passage
from assistant.domain.report import Reading, Report

T = TypeVar("T")

Progress = Callable[[str, int, int], None]
"""(what is being done, how many are done, how many there are)."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text drawn in one go. `x`, `y`: where it starts, in points, y upwards; turned pages are turned back.

    `size`: height of the letters in points. `glued`: no space stands between it and the run before it in the file.
    `letter`: how wide a letter is in the usual text of its font, in ems.
    """

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    glued: bool = False
    letter: float = 0.47

    @property
    def right(self) -> float:
        """About where it ends."""
        return self.x + len(self.text.strip()) * self.size * self.letter


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line that is drawn on a page, such as the border of a table's row; places as those of runs."""

    left: float
    right: float
    y: float


class OpenDocument(Protocol):
    """An open PDF. Pages count from 1."""

    page_count: int

    def runs(self, page: int, *, apart: bool = False) -> list[Run]:
        """The page's pieces of text with their places, in the order of the file. Raises ReportError.

        Some files draw what stands in different columns in one go; with `apart` every move of the pen begins a new piece
        (slower).
        """
        ...

    def rules(self, page: int) -> list[Rule]:
        """The horizontal lines on the page, once its runs have been read."""
        ...

    def has_pictures(self, page: int) -> bool:
        """Whether pictures are drawn on the page, once its runs have been read."""
        ...


class PageReader(Protocol):
    def open(self, path: Path) -> OpenDocument:
        """Raises ReportError (not_a_pdf, encrypted_pdf, damaged_pdf, too_large)."""
        ...


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to; None: not narrowed. `codes`: municipality codes."""

    codes: tuple[str, ...] | None = None
    area: int | None = None
    edition: str | None = None
    kind: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and how well it fits; scores are comparable within one search only."""

    passage: Passage
    score: float


class PassageIndex(Protocol):
    """What search sees. `find` gives the best passages, best first, already fused and re-ordered."""

    def find(self, query: str, filters: Filters = Filters(), limit: int = 10) -> list[Hit]: ...


class Embedder(Protocol):
    """Turns text into vectors of unit length. `stamp`: name, version and dimension, as one string."""

    @property
    def stamp(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def passages(self, texts: Sequence[str]) -> Any:
        """Array of shape (len(texts), dimension), float32."""
        ...

    def query(self, text: str) -> Any:
        """Array of shape (dimension,), float32."""
        ...


class Store(Protocol):
    """The truth: ingested reports and all passages. One transaction a write; readers see whole snapshots."""

    def revision(self) -> int:
        """Another number after every write."""
        ...

    def readings(self) -> list[ReadingParts]: ...

    def find(self, sha256: str) -> ReadingParts | None:
        """What was read from the file with these bytes."""
        ...

    def about(self, code: str, year: int) -> tuple[str, str, str] | None:
        """(id, sha256, path) of the report about an evaluation."""
        ...

    def add(self, reading: Reading) -> str:
        """added, unchanged (same bytes) or replaced (another file about the same evaluation)."""
        ...

    def remove(self, report_id: str) -> Report: ...

    def count(self, report_id: str | None = None) -> int:
        """How many passages there are, in all or of one report."""
        ...

    def passages(self, ids: Iterable[str] | None = None) -> list[Passage]: ...

    def iter_passages(self) -> Iterator[Passage]: ...

    def lexical(self, terms: Sequence[str], filters: Filters = Filters(), limit: int = 50) -> list[tuple[str, float]]:
        """(id of a passage, how well its words fit), best first."""
        ...


class Conversations(Protocol):
    """Kept conversations. Every call is for an owner: another's conversation is not there (UnknownConversation)."""

    def find(self, owner: str, words: str = "", limit: int = 50) -> list[Conversation]:
        """Without their exchanges, newest first; those in which all `words` occur."""
        ...

    def get(self, owner: str, id: str) -> Conversation: ...

    def add(self, owner: str, id: str | None, exchange: Exchange) -> Conversation:
        """Append to a conversation, or begin one (id None) named after the question. `exchange.number` is set here."""
        ...

    def rename(self, owner: str, id: str, title: str) -> None: ...

    def judge(self, owner: str, id: str, number: int, opinion: str | None, comment: str = "") -> None:
        """What the asker thinks of an answer."""
        ...

    def remove(self, owner: str, id: str) -> None: ...


@dataclass(slots=True)
class Tries:
    """Failed sign-ins of a name or an address. Times in seconds of the epoch: no further try before `until`, forgotten after `kept_until`."""

    count: int = 0
    until: float = 0.0
    seen: float = 0.0
    kept_until: float = 0.0


class SignIns(Protocol):
    """What all processes know of failed tries (each under a key) and of sessions that were ended. `now`: the caller's clock."""

    def look(self, keys: Sequence[str], now: float) -> dict[str, Tries]: ...

    def change(self, keys: Sequence[str], now: float, work: Callable[[dict[str, Tries]], T]) -> T:
        """`work` gets what is known under the keys and changes, adds or takes out; nobody else changes them meanwhile."""
        ...

    def end(self, session: str, now: float, until: float) -> None:
        """`until`: when its cookies are too old anyway."""
        ...

    def ended(self, since: float, now: float) -> set[str]:
        """The sessions that were ended since then and whose cookies would still be good."""
        ...


@dataclass(frozen=True, slots=True)
class ModelTool:
    """A tool that a language model may call. `call` gives what the model reads, and what only the code keeps; it never raises."""

    name: str
    description: str
    schema: Mapping[str, Any]
    call: Callable[[Mapping[str, Any]], tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens a language model took. `estimated`: the server did not say, so they were counted by the length of the texts."""

    read: int = 0
    written: int = 0
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The model called tools: what it wrote before is no part of its answer."""


class LanguageModel(Protocol):
    """A chat model. `name`: as the setting gives it."""

    @property
    def name(self) -> str: ...

    def write(self, system: str, prompt: str, tools: Sequence[ModelTool] = (), *, most_calls: int = 6) -> Iterator[str | Turn | Usage]:
        """Pieces of the answer's text as they come, a Turn after tools were called, a Usage at the end.

        Raises ModelUnavailable for whatever goes wrong on the way: no server, a status, a broken stream, endless calls.
        """
        ...
