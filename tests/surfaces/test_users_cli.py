"""`kompass users`: what is printed, what is refused, and that a secret stands alone."""

from __future__ import annotations

import io
import json
import sys

import pytest

from assistant.adapters.users_file import UsersFile

GOOD = "fyra ord i en rad"


@pytest.fixture
def users(tmp_path, monkeypatch, run):
    """users("list"): the command over a file of this test's own, a password on standard input."""
    path = tmp_path / "users.json"
    monkeypatch.setenv("KOMPASS_USERS_FILE", str(path))

    def call(*arguments: str, typed: str = GOOD + "\n"):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return run("users", *arguments)

    call.file = UsersFile(path)
    return call


def test_people_are_added_listed_and_removed(users) -> None:
    assert users("add", "Anna", "--role", "editor").out == "anna får logga in som redaktör.\n"
    assert users("add", "bo").code == 0
    assert [line.split()[:2] for line in users("list").out.splitlines()] == [["anna", "redaktör"], ["bo", "läsare"]]
    assert users("remove", "bo").code == 0
    assert [one["name"] for one in users("list", "--json").json["users"]] == ["anna"]
    assert users.file.verify("anna", GOOD).role == "editor"


def test_a_made_password_stands_alone_on_standard_output(users) -> None:
    done = users("add", "anna", "--generate")
    password = done.out.strip()
    assert users.file.verify("anna", password) and password not in done.err
    again = users("password", "anna", "--generate", "--json").json["password"]
    assert users.file.verify("anna", again) and not users.file.verify("anna", password)


def test_a_token_is_shown_once_and_taken_back(users) -> None:
    users("add", "anna")
    token = users("token", "anna").out.strip()
    assert users.file.by_token(token).name == "anna"
    assert "nyckel: 1" in users("list").out and token not in users("list").out
    assert users("token", "anna", "--drop").code == 0
    assert users.file.by_token(token) is None


def test_mistakes_are_said_and_change_nothing(users) -> None:
    users("add", "anna")
    for arguments, typed, code in (
        (("add", "anna"), GOOD, 2),
        (("add", "bo"), "kort\n", 2),
        (("add", "bo"), "", 2),
        (("add", "b o"), GOOD, 2),
        (("add", "bo", "--role", "admin"), GOOD, 2),
        (("role", "anna", "admin"), "", 2),
        (("remove", "ana"), "", 1),
        (("token", "ana"), "", 1),
        (("nonsense",), "", 2),
    ):
        done = users(*arguments, typed=typed)
        assert (done.code, done.out) == (code, ""), arguments
        assert done.err and GOOD not in done.err
    assert [one.name for one in users.file.accounts()] == ["anna"]
    assert users("remove", "ana", "--json").error["suggestions"] == ["anna"]


def test_without_a_file_it_is_said_how_to_set_one(users, monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("KOMPASS_USERS_FILE")
    assert "KOMPASS_USERS_FILE" in users("list").err
    assert users("add", "anna", "--file", str(tmp_path / "other.json")).code == 0
    assert json.loads((tmp_path / "other.json").read_text(encoding="utf-8"))["users"]["anna"]["role"] == "reader"


def test_doctor_sees_who_may_sign_in(users, run) -> None:
    def check() -> dict[str, object]:
        return next(one for one in run("doctor", "--json").json["checks"] if one["name"] == "sign-in")

    assert not check()["ok"]
    users("add", "anna", "--role", "editor")
    assert check()["ok"] and "1 konto, varav 1 redaktör" in str(check()["found"])
    users.file.path.chmod(0o666)
    assert not check()["ok"]


def test_what_is_wrong_with_the_file_is_told_in_the_persons_language(users, monkeypatch, tmp_path) -> None:
    (tmp_path / "open.json").touch(mode=0o666)
    (tmp_path / "open.json").chmod(0o666)
    assert "chmod 600" in users("list", "--file", str(tmp_path / "open.json")).err
    assert "går inte att läsa" in users("list", "--file", str(tmp_path / "none.json")).err
    monkeypatch.setenv("KOMPASS_LANGUAGE", "en")
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    (tmp_path / "bad.json").chmod(0o600)
    assert "is damaged" in users("list", "--file", str(tmp_path / "bad.json")).err
