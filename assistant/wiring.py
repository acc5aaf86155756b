"""The one place that knows which adapter is used. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import __version__
from assistant.adapters import corpus_files, packaged
from assistant.domain.answer import Answer, Envelope
from assistant.domain.corpus import Corpus
from assistant.errors import KompassError, ModelUnavailable, StateDamaged, UnknownReport
from assistant.language.error_words import error_text as error_text
from assistant.language.names import MunicipalityNames
from assistant.language.phrases import Phrases
from assistant.ports import Conversations, LanguageModel, Progress, SignIns
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.adapters.originals import Originals
    from assistant.adapters.passage_index import PassageFinder
    from assistant.adapters.snapshots import Snapshots
    from assistant.adapters.store_sqlalchemy import SqlStore
    from assistant.chat.agent import ModelAssistant
    from assistant.chat.assistant import Assistant
    from assistant.chat.dialogue import Dialogue
    from assistant.exports import Exports
    from assistant.language.analyser import Analyser
    from assistant.language.topics import TopicMatcher
    from assistant.tools.catalogue import Catalogue


class Kompass:
    """The whole house behind one object; safe to use from several threads.

    The state is opened, and built on first use, when something needs it; what only the command line's help needs costs
    nothing.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings.read()
        self._lock = threading.RLock()
        self._model_lock = threading.Lock()
        self._model: LanguageModel | None = None

    # -- parts ------------------------------------------------------------------------------------------------------

    @cached_property
    def _built_in(self) -> Corpus:
        return corpus_files.load()

    @cached_property
    def names(self) -> MunicipalityNames:
        return MunicipalityNames(self._built_in.municipalities)

    @cached_property
    def _analyser(self) -> Analyser:
        from assistant.adapters.word_tables import analyser

        return analyser(self._built_in)

    @cached_property
    def _topics(self) -> TopicMatcher:
        from assistant.adapters.word_tables import topic_matcher

        return topic_matcher(self._built_in.framework)

    @cached_property
    def store(self) -> SqlStore:
        """The store, made and filled with the built-in passages when that has not been done."""
        with self._lock:
            return self._opened_store()

    def _opened_store(self) -> SqlStore:
        from assistant.adapters.database import make_folder
        from assistant.adapters.store_sqlalchemy import SqlStore

        make_folder(self.settings.home)
        store = SqlStore(self.settings.database_url, lambda one: self._analyser.document_tokens(one.text, one.heading))
        store.prepare(f"{__version__}:{packaged.fingerprint('corpus')}", lambda: corpus_files.passages(self._built_in))
        return store

    @cached_property
    def finder(self) -> PassageFinder:
        """Search over all passages, its index in step with the store."""
        with self._lock:
            return self._finder(self.settings.embedding_model)

    def _finder(self, embedding: str) -> PassageFinder:
        from assistant.adapters.passage_index import PassageFinder

        return PassageFinder(
            store=self.store,
            embedder_name=embedding,
            analyser=self._analyser,
            topics=self._topics,
            framework=self._built_in.framework,
            folder=self.settings.home / "index",
            chroma_url=self.settings.chroma_url,
            reranker_name=self.settings.reranker_model,
        )

    @cached_property
    def _snapshots(self) -> Snapshots:
        from assistant.adapters.snapshots import Snapshots

        return Snapshots(lambda: self.store, self._built_in)

    @cached_property
    def conversations(self) -> Conversations:
        from assistant.adapters.conversations import SqlConversations

        self.store  # noqa: B018 (makes the folder and looks the database over)
        return SqlConversations(self.settings.database_url)

    @cached_property
    def sign_ins(self) -> SignIns:
        """What all web processes on this database know of each other's sign-ins."""
        from assistant.adapters.database import make_folder
        from assistant.adapters.sign_ins import SqlSignIns

        make_folder(self.settings.home)
        return SqlSignIns(self.settings.database_url)

    @cached_property
    def catalogue(self) -> Catalogue:
        from assistant.tools.catalogue import Catalogue

        return Catalogue(self.corpus, lambda: self.finder, self.phrases)

    @cached_property
    def plain(self) -> Assistant:
        """The assistant without a language model: every answer's ground."""
        from assistant.adapters.question_words import load as question_words
        from assistant.chat.assistant import Assistant
        from assistant.chat.understand.understand import Understander

        with self._lock:
            understander = Understander(self.corpus, self._topics, question_words())
            return Assistant(self.corpus, self.catalogue, understander, self.phrases, self.settings.language)

    @cached_property
    def assistant(self) -> Assistant | ModelAssistant:
        """The assistant, with a language model when one is set."""
        settings = self.settings
        if not settings.model or settings.model_mode == "off":
            return self.plain
        from assistant.adapters import model_usage
        from assistant.chat.agent import ModelAssistant

        return ModelAssistant(
            self.plain,
            self.language_model,
            self.catalogue,
            self.phrases,
            mode=settings.model_mode,
            seconds=settings.model_timeout,
            count=lambda line: model_usage.note(settings.home, settings.model or "", line),
            price=settings.model_price,
        )

    def language_model(self) -> LanguageModel:
        """The language model that is set, made when it is first asked for. Raises ModelUnavailable."""
        from assistant.adapters.model_langchain import LangChainModel

        with self._model_lock:
            if self._model is None:
                self._model = LangChainModel(self.settings.model or "", self.settings.model_timeout)
            return self._model

    def model_status(self) -> dict[str, Any] | None:
        """Which model is in use and where it is: {"model", "mode", "where", "kind", "at"}; None when nothing leaves this machine."""
        from assistant.adapters import model_langchain

        return model_langchain.status(self.settings.model, self.settings.model_mode)

    def warm(self) -> None:
        """Open and load what questions need, so that the first one does not wait for it."""
        with self._lock:
            self.tidy()
            self.plain.ask("Vilka kommuner finns med?")
            with suppress(StateDamaged):  # an index that cannot be written: searches and the doctor tell, the rest answers
                self.finder.find("kvalitet", limit=1)
        if self.model_status() is not None:
            with suppress(ModelUnavailable):  # questions and the doctor tell
                self.language_model()

    # -- asking -----------------------------------------------------------------------------------------------------

    def corpus(self) -> Corpus:
        """The snapshot of this moment: the built-in facts with the ingested reports in their places."""
        return self._snapshots.now()

    def call(self, tool: str, arguments: Mapping[str, Any]) -> Envelope:
        """A tool of the catalogue. Raises KompassError."""
        with self._snapshots.still():
            return self.catalogue.call(tool, arguments)

    def ask(
        self,
        question: str,
        dialogue: Dialogue | None = None,
        language: str | None = None,
        *,
        id: str | None = None,
        explain: bool = False,
        show: Callable[[str], None] | None = None,
    ) -> tuple[Answer, Dialogue]:
        """An answer, and the dialogue to go on with. `show` is told the checked sentences of a language model as they come."""
        given: dict[str, Any] = {} if dialogue is None else {"dialogue": dialogue}
        given |= {"show": show} if show is not None and self.assistant is not self.plain else {}
        with self._snapshots.still():
            return self.assistant.ask(question, language=language, id=id, explain=explain, **given)

    def tell(self, tool: str, arguments: Mapping[str, Any], language: str | None = None) -> Answer:
        """A tool's result in words. Raises KompassError."""
        return self.word(self.call(tool, arguments), language)

    def word(self, envelope: Envelope, language: str | None = None) -> Answer:
        """An envelope in words."""
        return self.assistant.word(envelope, language or self.settings.language)

    @staticmethod
    def phrases(language: str) -> Phrases:
        return packaged.phrases(language)

    def envelope_json(self, envelope: Envelope, language: str | None = None) -> dict[str, Any]:
        """An envelope as the contract prints it."""
        phrases = self.phrases(language or self.settings.language)
        return {
            "tool": envelope.tool,
            "arguments": envelope.arguments,
            "result": envelope.result,
            "citations": [one.as_json() for one in envelope.citations],
            "caveats": [{"code": one.code, "text": phrases(f"caveats.{one.code}", **one.values)} for one in envelope.caveats],
        }

    def error_text(self, error: KompassError, language: str | None = None) -> str:
        """What a person reads of an error."""
        return error_text(error, self.phrases(language or self.settings.language))

    @cached_property
    def exports(self) -> Exports:
        """Results as Word, Excel and CSV."""
        from assistant.exports import Exports

        return Exports(lambda: self.catalogue, lambda: self._built_in.municipalities, self.phrases, self.settings.language)

    # -- reports ----------------------------------------------------------------------------------------------------

    @cached_property
    def originals(self) -> Originals:
        """The PDFs that reports were read from."""
        from assistant.adapters.originals import Originals

        return Originals(self.settings.home / "reports", self.store)

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        municipality: str | None = None,
        year: int | None = None,
        edition: str | None = None,
        dry_run: bool = False,
        names: Mapping[Path, str] | None = None,
        progress: Progress | None = None,
        told: Callable[[dict[str, Any]], None] | None = None,
    ) -> list[dict[str, Any]]:
        """Read report PDFs (files or folders) and enter them; a row of the contract's `reports` for each.

        `names`: how files are called towards people where that is not their own name. `told` hears each row as soon as its
        file has been entered. Raises BadPath, UnknownMunicipality.
        """
        from assistant.ingest import entering, run

        code = self.names.resolve(municipality).code if municipality else None
        jobs = [entering.Job(path, (names or {}).get(path, path.name), code, year, edition) for path in run.files(Path(one) for one in paths)]
        called = {one.code: one.name for one in self._built_in.municipalities}
        keep = None if dry_run else self.originals.folder
        with self.originals.entering():
            rows = run.ingest(jobs, self.store, keep, dry_run=dry_run, progress=progress, told=told, called=called)
        entering.follow_up(rows, self.tidy, lambda: self.finder.catch_up())
        return rows

    def reports(self) -> list[dict[str, Any]]:
        """What was ingested, oldest first."""
        keys = ("id", "path", "title", "municipality", "code", "year", "edition", "edition_basis", "edition_reason", "pages")
        return [
            {**{key: getattr(one, key) for key in keys}, "warnings": list(one.warnings), "ingested_at": one.ingested_at}
            for one in self.corpus().reports.values()
        ]

    def remove(self, report_id: str) -> dict[str, Any]:
        """Take a report out again, everywhere. Raises UnknownReport."""
        from assistant.ingest import entering

        report = self.store.remove(report_id)
        late = entering.late(self.tidy, lambda: self.finder.catch_up())
        return {"id": report.id, "municipality": report.municipality, "year": report.year, "removed": True, "warnings": late}

    def tidy(self) -> None:
        """Put right what a killed process has left of PDFs. Raises StateDamaged."""
        self.originals.tidy(lambda: self.corpus().reports)

    def page_text(self, report_id: str, page: int) -> str:
        """The text of a page (from 1) of an ingested report, as quotes stand in it. Raises UnknownReport."""
        report = self.corpus().reports.get(report_id)
        if report is None or not 1 <= page <= report.pages:
            raise UnknownReport(f"No ingested report {report_id!r} has a page {page}.", given=report_id)
        return report.page_texts[page - 1]

    def page_image(self, report_id: str, page: int, width: int = 900) -> bytes | None:
        """A page as PNG, or None when the PDF is kept nowhere."""
        from assistant.adapters.page_images import render

        self.page_text(report_id, page)
        path = self.originals.path(report_id)
        return None if path is None else render(path, page, width)

    def check_file(self, path: Path) -> Envelope:
        """Whether the report in a PDF adds up, without entering it."""
        from assistant.ingest import entering, run

        first = run.files([path])[0]
        return self.catalogue.check_reading(run.read_file(entering.Job(first, first.name)))

    def measure(self, progress: Progress | None = None, *, with_model: bool = False) -> dict[str, Any]:
        """The figures of the shipped question set and retrieval set, over the state as it is.

        `with_model`: the questions once more with the language model that is set, beside. Raises ModelUnavailable.
        """
        from assistant.measuring import questions, retrieval
        from assistant.measuring import with_model as modelled

        model = modelled.named(self.model_status(), self.language_model) if with_model else ""
        beside = {} if self.settings.embedding_model == "builtin" else {"builtin": self._finder("builtin")}
        body = {"questions": questions.measure(self._ask_plain, self.plain.grounding, reported := bool(self.corpus().reports), progress)}
        if with_model:
            body["with_model"] = modelled.measure(self.ask, self.plain.grounding, reported, progress, self.settings.home, model, body["questions"])
        return {**body, "retrieval": retrieval.measure(self.finder, self.store.passages(), beside)}

    def _ask_plain(self, question: str, dialogue: Dialogue | None = None) -> tuple[Answer, Dialogue]:
        return self.plain.ask(question) if dialogue is None else self.plain.ask(question, dialogue)

    def backup(self, path: Path) -> dict[str, Any]:
        """Save everything that cannot be made again to a file, while the house is in use. Raises BadPath, StateDamaged."""
        from assistant.adapters import saving

        return saving.save(self.store, self.originals, self.settings.home, path, __version__)

    def restore(self, path: Path) -> dict[str, Any]:
        """Put what is in a backup in the place of what is here; a damaged database is put aside. Raises BackupDamaged, StateDamaged."""
        from assistant.adapters import saving

        aside = saving.make_way(self.settings.database_url, path, self._opened_store)
        self.conversations  # noqa: B018 (their tables are there then)
        found = saving.restore(self.store, self.originals, self.settings.home, path)
        self.tidy()
        self.finder.catch_up()
        return {**found, "put_aside": aside}

    # -- keeping order ----------------------------------------------------------------------------------------------

    def doctor(self, *, repair: bool = False) -> dict[str, Any]:
        from assistant import doctor

        return doctor.examine(self, repair=repair)
