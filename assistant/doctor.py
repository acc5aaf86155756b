"""Is everything in order? Each check says what was found and, when it is not well, what to do.

Its words stand in `prompts/*/doctor.toml`, in the language that is set; the names of the checks are the same in all.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Protocol

from assistant import __version__
from assistant.domain.corpus import Corpus
from assistant.errors import KompassError, ModelUnavailable
from assistant.language.error_words import error_text
from assistant.language.phrases import Phrases
from assistant.settings import Settings

LEAST_FREE = 200 * 1024**2
"""Bytes: an index is built beside the one in use, and swapped."""
Found = tuple[bool, str, str]
"""(whether it is well, what was found, what to do when it is not)."""
PACKAGES = ("chromadb", "sentence-transformers", "torch", "langchain", "gradio", "pypdf", "SQLAlchemy")


class House(Protocol):
    """What is examined."""

    settings: Settings

    @property
    def store(self) -> Any: ...

    @property
    def finder(self) -> Any: ...

    @property
    def originals(self) -> Any: ...

    def corpus(self) -> Corpus: ...

    def tidy(self) -> None: ...

    def model_status(self) -> Mapping[str, Any] | None: ...

    def language_model(self) -> object: ...

    def phrases(self, language: str) -> Phrases: ...


def examine(kompass: House, *, repair: bool = False) -> dict[str, Any]:
    """All checks; with `repair`, what can be mended is mended first. Never raises for a state that is not in order."""
    say = kompass.phrases(kompass.settings.language)
    mended = _repair(kompass, say) if repair else []
    checks = [_checked(name, check, kompass, say) for name, check in CHECKS.items()]
    return {
        "in_order": all(one["ok"] for one in checks),
        "version": __version__,
        "home": str(kompass.settings.home),
        "mended": mended,
        "checks": checks,
    }


def _repair(kompass: House, say: Phrases) -> list[str]:
    try:
        kompass.finder.catch_up()
        if kompass.finder.status()["in_step"]:
            return []
        kompass.finder.rebuild()
        return [say("doctor.index_rebuilt")]
    except KompassError:  # the check that follows tells why
        return []


def _checked(name: str, check: Callable[[House, Phrases], Found], kompass: House, say: Phrases) -> dict[str, Any]:
    try:
        ok, found, remedy = check(kompass, say)
    except KompassError as error:
        ok, found, remedy = False, str(error.values.get("said") or error.code), error_text(error, say)
    except Exception as error:  # whoever asks what is wrong is not helped by a doctor that falls ill
        ok, found, remedy = False, f"{type(error).__name__}: {str(error).partition(chr(10))[0]}", say("doctor.unforeseen")
    label = say(f"doctor.{name.replace(' ', '_').replace('-', '_')}")
    return {"name": name, "label": label, "ok": ok, "found": found, "remedy": "" if ok else remedy}


def _versions(_kompass: House, say: Phrases) -> Found:
    found, missing = [f"kompass {__version__}", f"python {sys.version.split()[0]}"], []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing.append(package)
    return not missing, ", ".join(found), say("doctor.versions_remedy", packages=missing)


def _folder(kompass: House, say: Phrases) -> Found:
    home = kompass.settings.home
    if not home.is_dir():
        _ = kompass.store  # makes it, or says why it cannot
    free = shutil.disk_usage(home).free
    room = f"{say.number(free / 1024**3)} GiB" if free >= 1024**3 else f"{free // 1024**2} MiB"
    found = say("doctor.folder_found", folder=str(home), free=room)
    if os.name == "posix" and home.stat().st_mode & 0o077:
        found += say("doctor.folder_open")
    if not os.access(home, os.W_OK | os.X_OK):
        return False, say("doctor.folder_read_only", folder=str(home)), say("doctor.folder_rights")
    return free >= LEAST_FREE, found, say("doctor.folder_full")


def _database(kompass: House, say: Phrases) -> Found:
    wrong = kompass.store.check()
    corpus = kompass.corpus()
    found = say(
        "doctor.database_found",
        reports=len(corpus.reports),
        passages=corpus.passages,
        evaluations=len(corpus.evaluations),
        revision=corpus.revision,
    )
    return not wrong, "; ".join(wrong) or found, say("doctor.database_remedy")


def _index(kompass: House, say: Phrases) -> Found:
    kompass.finder.catch_up()  # as any search would: what is left after that is wrong
    status = kompass.finder.status()
    values: dict[str, Any] = {key: "–" if value is None else value for key, value in status.items()}
    return bool(status["in_step"]), say("doctor.index_found", **values), say("doctor.index_remedy")


def _originals(kompass: House, say: Phrases) -> Found:
    kompass.tidy()  # as the next start would
    known = {one.id: one.sha256 for one in kompass.corpus().reports.values()}
    missing = kompass.originals.missing(known)
    found = say("doctor.originals_missing", reports=missing) if missing else say("doctor.originals_found", count=len(known))
    return not missing, found, say("doctor.originals_remedy")


def _model(kompass: House, say: Phrases) -> Found:
    from assistant.adapters import model_usage

    status = kompass.model_status()
    if status is None:
        return True, say("doctor.model_none"), ""
    took = model_usage.totals(kompass.settings.home)
    outcomes = ", ".join(f"{say(f'doctor.model_{key}')} {value}" for key, value in took["outcomes"].items()) or "–"
    where = say(f"doctor.model_at_{status['kind']}", at=status["at"])
    values: dict[str, Any] = {**status, **took, "outcomes": outcomes, "where": where}
    found = say("doctor.model_found", **values)
    found += say("doctor.model_cost", cost=took["cost"]) if kompass.settings.model_price else ""
    try:
        kompass.language_model()
    except ModelUnavailable as error:
        return False, say("doctor.model_unusable", model=status["model"]), error_text(error, say)
    return True, found, ""


def _sign_in(kompass: House, say: Phrases) -> Found:
    from assistant.adapters.users_file import UsersFile

    settings = kompass.settings
    if not settings.signs_in:
        return True, say("doctor.sign_in_none"), ""
    header = settings.access.trusted_header
    found = [say("doctor.sign_in_proxy", header=header)] if header else []
    accounts = UsersFile(settings.users_file).accounts() if settings.users_file else []
    if settings.users_file:
        found.append(say("doctor.sign_in_accounts", count=len(accounts), editors=sum(one.role == "editor" for one in accounts)))
    return bool(accounts or header), "; ".join(found), say("doctor.sign_in_remedy")


CHECKS: dict[str, Callable[[House, Phrases], Found]] = {
    "versions": _versions, "folder": _folder, "database": _database, "index": _index, "originals": _originals,
    "language model": _model, "sign-in": _sign_in,
}  # fmt: skip
