"""Is everything in order? Each check says what was found and, when it is not well, what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Protocol

from assistant import __version__
from assistant.domain.corpus import Corpus
from assistant.errors import KompassError, ModelUnavailable
from assistant.settings import Settings

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


def examine(kompass: House, *, repair: bool = False) -> dict[str, Any]:
    """All checks; with `repair`, what can be mended is mended first. Never raises for a state that is not in order."""
    mended: list[str] = []
    if repair:
        mended = _repair(kompass)
    checks = [_checked(name, check, kompass) for name, check in CHECKS.items()]
    return {
        "in_order": all(one["ok"] for one in checks),
        "version": __version__,
        "home": str(kompass.settings.home),
        "mended": mended,
        "checks": checks,
    }


def _repair(kompass: House) -> list[str]:
    try:
        kompass.finder.catch_up()
        if kompass.finder.status()["in_step"]:
            return []
        kompass.finder.rebuild()
        return ["index rebuilt from the database"]
    except KompassError:  # the check that follows tells why
        return []


def _checked(name: str, check: Callable[[House], tuple[bool, str, str]], kompass: House) -> dict[str, Any]:
    try:
        ok, found, remedy = check(kompass)
    except KompassError as error:
        ok, found, remedy = False, error.message, ""
    return {"name": name, "ok": ok, "found": found, "remedy": "" if ok else remedy}


def _versions(_kompass: House) -> tuple[bool, str, str]:
    found, missing = [f"kompass {__version__}", f"python {sys.version.split()[0]}"], []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing.append(package)
    return not missing, ", ".join(found), f"not installed: {', '.join(missing)}; install with: pip install -c constraints.txt ."


def _database(kompass: House) -> tuple[bool, str, str]:
    wrong = kompass.store.check()
    corpus = kompass.corpus()
    found = f"{len(corpus.reports)} reports, {corpus.passages} passages, {len(corpus.evaluations)} evaluations; revision {corpus.revision}"
    remedy = "run: kompass restore FILE (a backup; the damaged file is put aside), or put the database aside and ingest the reports again"
    return not wrong, "; ".join(wrong) or found, remedy


def _index(kompass: House) -> tuple[bool, str, str]:
    kompass.finder.catch_up()  # as any search would: what is left after that is wrong
    status = kompass.finder.status()
    found = ", ".join(f"{key} {value}" for key, value in status.items())
    return bool(status["in_step"]), found, "run: kompass doctor --repair"


def _originals(kompass: House) -> tuple[bool, str, str]:
    kompass.tidy()  # as the next start would
    known = list(kompass.corpus().reports)
    missing = kompass.originals.missing(known)
    found = f"{len(known) - len(missing)} kept" if not missing else f"missing for {', '.join(missing)}"
    return not missing, found, "pages cannot be shown as pictures; ingest the file again after `kompass remove`"


def _model(kompass: House) -> tuple[bool, str, str]:
    from assistant.adapters import model_usage

    status = kompass.model_status()
    if status is None:
        return True, "none: nothing leaves this machine", ""
    took = model_usage.totals(kompass.settings.home)
    outcomes = ", ".join(f"{key} {value}" for key, value in took["outcomes"].items())
    found = f"{status['model']} ({status['mode']}) at {status['where']}; {took['questions']} questions ({outcomes or 'none yet'})"
    found += f", {took['read']} tokens read, {took['written']} written, {took['dropped']} sentences dropped"
    found += f", cost {took['cost']}" if kompass.settings.model_price else ""
    try:
        kompass.language_model()
    except ModelUnavailable as error:
        return False, error.message, str(error.values.get("remedy") or "see docs/language-model.md")
    return True, found, ""


def _sign_in(kompass: House) -> tuple[bool, str, str]:
    from assistant.adapters.users_file import UsersFile

    settings = kompass.settings
    if not settings.signs_in:
        return True, "none: the web application answers only this machine", ""
    found = [f"a proxy names people in {settings.access.trusted_header}"] if settings.access.trusted_header else []
    accounts = UsersFile(settings.users_file).accounts() if settings.users_file else []
    if settings.users_file:
        found.append(f"{len(accounts)} accounts, {sum(one.role == 'editor' for one in accounts)} of them editors")
    return bool(accounts or settings.access.trusted_header), "; ".join(found), "run: kompass users add NAME --role editor"


CHECKS: dict[str, Callable[[House], tuple[bool, str, str]]] = {
    "versions": _versions, "database": _database, "index": _index, "originals": _originals, "language model": _model,
    "sign-in": _sign_in,
}  # fmt: skip
