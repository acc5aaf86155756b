"""Putting an answer together: sentences, tables and the marks of their sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.domain.answer import Envelope
from assistant.domain.evidence import Citation
from assistant.language.phrases import Phrases

FEW_ROWS = 8
"""So many rows of a list are shown at once."""


class Page:
    """An answer being written in one language. `offset`: how many rows of the main list were shown before.

    `unneeded`: codes of caveats that the text has no need of; they are in the answer's list all the same. `stance`: what a
    yes to the question would mean (see stance.py). `examples`, `own_words`, `uncertain`: whether examples stand in the text,
    some in the municipalities' own words, some not surely placed. `compared`: points of other evaluations stand there; `totals`: totals.
    `asked`: the question as typed; `rows_asked`: how many rows it wants; `share_asked`: whether it is about percent;
    `areas_asked`: whether it wants to know which areas; `single_asked`: which one sub-question; `least_asked`: which changed least.
    """

    def __init__(self, envelope: Envelope, say: Phrases, offset: int = 0) -> None:
        self.result: Mapping[str, Any] = envelope.result
        self.arguments = envelope.arguments
        self.say = say
        self.offset = offset
        self.shown = self.listed = 0
        self._left = False
        self.status = "answered"
        self.unneeded: set[str] = set()
        self.stance: str | None = None
        self.asked = ""
        self.rows_asked: int | None = None
        self.share_asked = self.areas_asked = self.single_asked = self.least_asked = False
        self.examples = self.own_words = self.uncertain = self.compared = self.totals = False
        self._known = {one.id: one for one in envelope.citations}
        self._marks: dict[str, int] = {}
        self._parts: list[str] = []

    @property
    def left(self) -> bool:
        """Whether some list of the page has rows that are not shown."""
        return self._left or 0 < self.shown < self.listed

    def go_on(self, envelope: Envelope, offset: int = 0) -> None:
        """Write on about another result, with the marks of this page."""
        self._left, self.offset = self.left, offset
        self.shown = self.listed = 0
        self.result, self.arguments = envelope.result, envelope.arguments
        self._known |= {one.id: one for one in envelope.citations if one.id not in self._known}

    # -- text -------------------------------------------------------------------------------------------------------

    def mark(self, *ids: str | None) -> str:
        """` [1][2]` for the citations with these ids, numbered in the order of their first use."""
        numbers = []
        for id in dict.fromkeys(one for one in ids if one and one in self._known):
            numbers.append(self._marks.setdefault(id, len(self._marks) + 1))
        return f" {''.join(f'[{n}]' for n in numbers)}" if numbers else ""

    def paragraph(self, *sentences: str) -> None:
        text = " ".join(one for one in sentences if one)
        if text:
            self._parts.append(text)

    def tell(self, key: str, *cited: str | None, **values: Any) -> str:
        """A sentence from the phrases, its sources before its full stop."""
        return self.sourced(self.say(key, **values), *cited)

    def sourced(self, sentence: str, *cited: str | None) -> str:
        marks = self.mark(*cited)
        if not marks:
            return sentence
        stop = sentence[-1:] if sentence[-1:] in ".!?:" else ""
        return f"{sentence.removesuffix(stop) if stop else sentence}{marks}{stop}"

    def bullets(self, lines: Iterable[str]) -> None:
        text = "\n".join(f"- {one}" for one in lines)
        if text:
            self._parts.append(text)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> None:
        """A Markdown table; `numbers`: the columns set to the right."""
        right = set(numbers)
        lines = [_row(heads), _row(["---:" if n in right else "---" for n in range(len(heads))])]
        body = [_row(row) for row in rows]
        if body:
            self._parts.append("\n".join([*lines, *body]))

    def raw(self, markdown: str) -> None:
        self._parts.append(markdown)

    def window(self, rows: Sequence[Any], size: int = FEW_ROWS) -> Sequence[Any]:
        """The rows to show now; remembers how far the list has been shown."""
        self.listed = len(rows)
        self.shown = min(len(rows), self.offset + size)
        return rows[self.offset : self.shown]

    @property
    def text(self) -> str:
        return "\n\n".join(self._parts)

    @property
    def empty(self) -> bool:
        return not self._parts

    def citations(self) -> tuple[Citation, ...]:
        """Those marked, by their numbers; then those that rows of the result refer to."""
        marked = sorted(self._marks, key=lambda id: self._marks[id])
        return tuple(self._known[id] for id in [*marked, *(id for id in self._known if id not in self._marks)])

    def verdict(self, direction: int, sentence: str) -> str:
        """The sentence after the yes or no that was asked for; `direction`: 1 up or right, -1 down or wrong, 0 neither."""
        meant = {"up": 1, "right": 1, "down": -1, "wrong": -1}.get(self.stance or "")
        if meant is None:
            return f"{sentence[:1].upper()}{sentence[1:]}"
        return self.say("answers.yes" if meant == direction else "answers.no", sentence=sentence)

    def featured(self, name: str, text: str) -> str:
        """A source's words with the name of whom they are about set in bold, put first where they do not begin with it."""
        return f"**{name}**{text[len(name) :]}" if text.startswith(f"{name} ") else f"**{name}**: {text}"

    def example(self, row: Mapping[str, Any], *, placed: bool = False) -> None:
        """Take note of an example in the text; `placed`: it stands for a sub-question."""
        self.examples = True
        self.own_words |= "own_strength" in (row.get("kind"), row.get("provenance"))
        self.uncertain |= row.get("placement") == "low" or (placed and row.get("placement") == "medium")

    # -- words for what results hold ----------------------------------------------------------------------------------

    def number(self, value: Any) -> str:
        return self.say.number(value)

    def edition(self, edition: str | None) -> str:
        return self.say("answers.edition", edition=edition) if edition else self.say("answers.edition_unknown")

    def area(self, row: Mapping[str, Any]) -> str:
        """`område 7 (Ständiga förbättringar)`; in English with both names."""
        english = row.get("name_en") if self.say.language == "en" else None
        name = self.say("answers.area_names", name=row["name"], name_en=english) if english else row["name"]
        return self.say("answers.area", number=row["number"], name=name)

    def area_name(self, row: Mapping[str, Any]) -> str:
        """The name alone, for tables and lists: in English the English one where there is one."""
        return str((row.get("name_en") if self.say.language == "en" else None) or row["name"])

    def both_names(self, row: Mapping[str, Any]) -> str:
        """In English the Swedish name with the English one after it."""
        english = row.get("name_en")
        return f"{row['name']} ({english})" if self.say.language == "en" and english else str(row["name"])

    def question(self, row: Mapping[str, Any]) -> str:
        """A sub-question's text with its question mark; in English the English one where there is one."""
        text = row.get("text_en") if self.say.language == "en" and row.get("text_en") else row.get("text")
        bare = str(text or "").rstrip("?. ")
        return f"{bare}?" if bare else ""

    def year(self, year: int | None) -> str:
        return str(year) if year else self.say("answers.year_unknown")

    def evaluation(self, year: int | None) -> str:
        """`utvärderingen 2018`."""
        return self.say("answers.evaluation", year=year) if year else self.say("answers.evaluation_undated")

    def evaluated(self, year: int | None) -> str:
        """`utvärderades 2018`."""
        return self.say("answers.evaluated", year=year) if year else self.say("answers.evaluated_undated")

    def rows_of(self, key: str, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        return [row for row in rows if row.get("kind") == key]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/').replace(chr(10), ' ') for cell in cells)} |"


def quoted(text: str, limit: int = 320) -> str:
    """A source's words on one line, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[:limit].rsplit(' ', 1)[0]} …"


def bare(text: str, limit: int = 80) -> str:
    """Somebody's typed words without signs that would be taken for markup."""
    return quoted("".join(" " if one in "*<>[]{}`|_#\\" or not one.isprintable() else one for one in text), limit)


def names_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(row["municipality"] for row in rows))
