"""The doctor: every check tells what it found and, when it is not well, what to do, in the language that is set."""

from __future__ import annotations

import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import doctor
from assistant.domain.corpus import Corpus
from assistant.settings import Settings
from assistant.wiring import Kompass
from benchmarks import invented


def house(home: Path, **more: str) -> Kompass:
    return Kompass(Settings.read({"KOMPASS_HOME": str(home), **more}))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, built_in: Corpus) -> Path:
    home = tmp_path_factory.mktemp("doctor") / "home"
    kompass = house(home)
    reading = invented.reading(built_in, 3, 5)
    (home / "reports").mkdir(parents=True)
    (home / "reports" / f"{reading.report.id}.pdf").write_bytes(invented.body_of(3))
    kompass.store.add(reading)
    kompass.warm()
    kompass.finder.close()
    kompass.store.close()
    return home


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "home")
    return tmp_path / "home"


Harm = Callable[[Path, pytest.MonkeyPatch], dict[str, str]]


def no_package(_home: Path, patch: pytest.MonkeyPatch) -> dict[str, str]:
    patch.setattr(doctor, "PACKAGES", ("no-such-package",))
    return {}


def no_space(_home: Path, patch: pytest.MonkeyPatch) -> dict[str, str]:
    usage = namedtuple("usage", "total used free")
    patch.setattr(doctor.shutil, "disk_usage", lambda _: usage(10**9, 10**9, 10**6))
    return {}


def no_rights(_home: Path, patch: pytest.MonkeyPatch) -> dict[str, str]:
    patch.setattr(doctor.os, "access", lambda *_: False)
    return {}


def no_database(home: Path, _patch: pytest.MonkeyPatch) -> dict[str, str]:
    for one in home.glob("kompass.db*"):
        one.unlink()
    (home / "kompass.db").write_bytes(b"no database, but long enough to be taken for one" * 100)
    return {}


def no_chroma_server(_home: Path, _patch: pytest.MonkeyPatch) -> dict[str, str]:
    return {"KOMPASS_CHROMA_URL": "http://127.0.0.1:1"}


def no_original(home: Path, _patch: pytest.MonkeyPatch) -> dict[str, str]:
    next((home / "reports").iterdir()).unlink()
    return {}


def no_model(_home: Path, _patch: pytest.MonkeyPatch) -> dict[str, str]:
    return {"KOMPASS_MODEL": "nosuch:model"}


def nobody(home: Path, _patch: pytest.MonkeyPatch) -> dict[str, str]:
    return {"KOMPASS_USERS_FILE": str(home / "users.json")}


def ill(_home: Path, patch: pytest.MonkeyPatch) -> dict[str, str]:
    def raising(*_: object) -> doctor.Found:
        raise ZeroDivisionError("nobody\nforesaw this")

    patch.setitem(doctor.CHECKS, "index", raising)
    return {}


HARMS: list[tuple[str, Harm]] = [
    ("versions", no_package), ("folder", no_space), ("folder", no_rights), ("database", no_database), ("index", no_chroma_server),
    ("originals", no_original), ("language model", no_model), ("sign-in", nobody), ("index", ill),
]  # fmt: skip


def test_a_state_that_is_well_has_no_remedies(home: Path) -> None:
    body = house(home).doctor()
    assert body["in_order"]
    assert {one["name"]: one["remedy"] for one in body["checks"]} == dict.fromkeys(doctor.CHECKS, "")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(("check", "harm"), HARMS, ids=lambda one: getattr(one, "__name__", one))
def test_what_is_wrong_is_told_with_its_remedy(home: Path, monkeypatch: pytest.MonkeyPatch, check: str, harm: Harm, language: str) -> None:
    kompass = house(home, KOMPASS_LANGUAGE=language, **harm(home, monkeypatch))
    body = kompass.doctor(repair=True)
    found = next(one for one in body["checks"] if one["name"] == check)
    assert not body["in_order"]
    assert not found["ok"]
    assert found["found"].strip() and found["remedy"].strip() and found["label"]
    assert "\n" not in found["found"]
    assert harm != no_database or "kompass restore" in found["remedy"]


def test_a_home_that_is_made_is_closed_to_others(tmp_path: Path) -> None:
    kompass = house(tmp_path / "new")
    assert kompass.store
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    kompass.store.close()
