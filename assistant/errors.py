"""The one tree of errors.

    KompassError                what a person can do something about; carries a code of the contract
    ├── UnknownName             a name that is not known, with suggestions
    │   ├── UnknownMunicipality     unknown_municipality
    │   ├── UnknownArea             unknown_area
    │   ├── UnknownSubQuestion      unknown_sub_question
    │   ├── UnknownEdition          unknown_edition
    │   └── UnknownYear             unknown_year
    ├── NothingRecorded         nothing_recorded: known, but the material says nothing about it
    ├── NotComparable           not_comparable
    ├── BadArgument             bad_argument: a value that no tool takes
    │   └── NeedsSignIn             needs_sign_in: an address that others reach, and no sign-in
    ├── BadPath                 bad_path
    ├── UnknownReport           unknown_report: no ingested report has that id
    ├── UnknownConversation     unknown_conversation: none of the asker's own has that id
    ├── UnknownUser             unknown_user: nobody in the users file has that name
    ├── UsersFileWrong          users_file: it is missing, damaged or open to others
    ├── NotAllowed              not_allowed: it takes the right to edit
    ├── StateLocked             state_locked
    ├── StateDamaged            state_damaged
    ├── BackupDamaged           backup_damaged: not whole, no backup, or made by a newer version
    ├── ModelUnavailable        model_unavailable: a language or embedding model that cannot be used
    ├── CorpusError             corpus_invalid: a row of the built-in corpus, with file and line
    └── ReportError             why a report could not be read
        ├── NotAPdf not_a_pdf · EncryptedPdf encrypted_pdf · DamagedPdf damaged_pdf · NoText no_text
        ├── TooLarge too_large · NotAnEvaluation not_an_evaluation
        └── ReportMunicipalityUnknown unknown_municipality · ReportYearUnknown unknown_year

A message says what was given (`!r`), what is so and what to do; it is English and for whoever reads code or logs. What a
person sees is the phrase `errors.<code>` of `prompts/`, filled with `values`, in the person's language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class KompassError(Exception):
    code = "error"

    def __init__(self, message: str, suggestions: Iterable[str] = (), **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.suggestions = tuple(suggestions)
        self.values = values


class UnknownName(KompassError):
    code = "unknown_name"


class UnknownMunicipality(UnknownName):
    code = "unknown_municipality"


class UnknownArea(UnknownName):
    code = "unknown_area"


class UnknownSubQuestion(UnknownName):
    code = "unknown_sub_question"


class UnknownEdition(UnknownName):
    code = "unknown_edition"


class UnknownYear(UnknownName):
    code = "unknown_year"


class NothingRecorded(KompassError):
    code = "nothing_recorded"


class NotComparable(KompassError):
    code = "not_comparable"


class BadArgument(KompassError):
    code = "bad_argument"


class NeedsSignIn(BadArgument):
    code = "needs_sign_in"


class BadPath(KompassError):
    code = "bad_path"


class UnknownReport(KompassError):
    code = "unknown_report"


class UnknownConversation(KompassError):
    code = "unknown_conversation"


class UnknownUser(KompassError):
    code = "unknown_user"


class UsersFileWrong(KompassError):
    code = "users_file"


class NotAllowed(KompassError):
    code = "not_allowed"


class StateLocked(KompassError):
    code = "state_locked"


class StateDamaged(KompassError):
    code = "state_damaged"


class BackupDamaged(KompassError):
    code = "backup_damaged"


class ModelUnavailable(KompassError):
    code = "model_unavailable"


class CorpusError(KompassError):
    code = "corpus_invalid"


class ReportError(KompassError):
    code = "report_error"


class NotAPdf(ReportError):
    code = "not_a_pdf"


class EncryptedPdf(ReportError):
    code = "encrypted_pdf"


class DamagedPdf(ReportError):
    code = "damaged_pdf"


class NoText(ReportError):
    code = "no_text"


class TooLarge(ReportError):
    code = "too_large"


class NotAnEvaluation(ReportError):
    code = "not_an_evaluation"


class ReportMunicipalityUnknown(ReportError):
    code = "unknown_municipality"


class ReportYearUnknown(ReportError):
    code = "unknown_year"
