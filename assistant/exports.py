"""Results as files: Word, Excel, CSV, study-visit packs; and what an edited draft says that its sources do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.domain.answer import Envelope
from assistant.domain.municipality import Municipality
from assistant.language.phrases import Phrases

if TYPE_CHECKING:
    from assistant.language.mentions import Mentions
    from assistant.tools.catalogue import Catalogue
    from assistant.tools.draft_check import Flag


class Exports:
    """`catalogue` is asked for when something is drafted; `language`: where a call says none."""

    def __init__(
        self,
        catalogue: Callable[[], Catalogue],
        municipalities: Callable[[], Sequence[Municipality]],
        phrases: Callable[[str], Phrases],
        language: str,
    ) -> None:
        self._catalogue, self._municipalities, self._phrases, self._language = catalogue, municipalities, phrases, language

    def draft_docx(self, envelope: Envelope) -> bytes:
        """A draft (or a study-visit pack) as a Word document."""
        return self.markdown_docx(envelope.result["markdown"], envelope.result["language"])

    @staticmethod
    def markdown_docx(markdown: str, language: str) -> bytes:
        """An edited draft as a Word document, its list of sources as footnotes."""
        from assistant.adapters.docx_writer import markdown_to_docx

        return markdown_to_docx(markdown, language)

    def study_visit(self, municipality: str, numbers: Sequence[str], language: str | None = None, **narrowed: Any) -> Envelope:
        """A study-visit pack for sub-questions (the weakest when none are given); `narrowed` as `peers`. Raises KompassError."""
        return self._catalogue().study_visit({"municipality": municipality, "language": language or self._language, **narrowed}, numbers)

    def excel(self, envelope: Envelope, language: str | None = None) -> bytes:
        """The tables of a result as a workbook, a sheet each."""
        from assistant.adapters.tables import workbook

        return workbook(envelope, self._phrases(language or self._language))

    def csv(self, envelope: Envelope, language: str | None = None) -> bytes:
        """The most telling table of a result as CSV; of a result without rows an empty file."""
        from assistant.adapters.tables import one_csv

        return one_csv(envelope, self._phrases(language or self._language))

    def unbacked(self, text: str, arguments: Mapping[str, Any], numbers: Sequence[str] = ()) -> list[Flag]:
        """What an edited draft says that its sources do not: numbers, municipalities, marks. `arguments`, `numbers`: of the draft."""
        from assistant.tools.draft_check import number_words, unbacked

        envelope = self._catalogue().draft({key: value for key, value in arguments.items() if value}, numbers)
        return unbacked(text, envelope.result, envelope.citations, self._mentions, number_words(self._phrases(envelope.result["language"])))

    @cached_property
    def _mentions(self) -> Mentions:
        """Names in edited drafts: Lund and Mark count wherever they stand, since a name too many is only looked at once more."""
        from assistant.language.mentions import Mentions

        return Mentions(self._municipalities())
