"""The users file: what is kept, what is refused, and that nothing is lost when it is written."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from assistant.adapters.users_file import UsersFile
from assistant.errors import BadArgument, UnknownUser, UsersFileWrong

GOOD = "fyra ord i en rad"


@pytest.fixture
def users(tmp_path: Path) -> UsersFile:
    return UsersFile(tmp_path / "folder" / "users.json")


def test_only_the_right_password_opens_an_account(users) -> None:
    users.add("Anna", "editor", GOOD)
    assert users.verify("anna", GOOD).role == "editor"
    assert users.verify(" ANNA ", GOOD).name == "anna"
    for name, password in (
        ("anna", GOOD + " "),
        ("anna", ""),
        ("bo", GOOD),
        ("", GOOD),
        ("a\x00b", GOOD),
        ("anna", "x" * 100_000),
        ("anna", "\ud800"),
    ):
        assert users.verify(name, password) is None


def test_a_letter_written_as_one_sign_or_two_is_the_same_password(users) -> None:
    users.add("bo", "reader", "p\u00e5 \u00e5kern i \u00d6rebro")
    assert users.verify("bo", "pa\u030a a\u030akern i O\u0308rebro")


def test_the_file_holds_no_password_and_no_token(users) -> None:
    users.add("anna", "editor", GOOD)
    token = users.new_token("anna")
    text = users.path.read_text(encoding="utf-8")
    assert GOOD not in text and token not in text
    assert json.loads(text)["users"]["anna"]["hash"].startswith("$argon2id$")
    assert GOOD not in repr(users.accounts()) and "$argon2" not in repr(users.accounts())


def test_only_its_owner_reads_the_file(users) -> None:
    users.add("anna", "editor", GOOD)
    assert users.path.stat().st_mode & 0o777 == 0o600
    users.path.chmod(0o644)
    with pytest.raises(UsersFileWrong, match="chmod 600"):
        UsersFile(users.path).accounts()


def test_a_token_is_worth_something_until_it_is_taken_back(users) -> None:
    users.add("anna", "reader", GOOD)
    first, second = users.new_token("anna"), users.new_token("anna")
    assert users.by_token(first).name == users.by_token(second).name == "anna"
    assert users.by_token(first[:-1]) is None and users.by_token("") is None and users.by_token("å") is None
    assert users.drop_tokens("anna") == 2
    assert users.by_token(first) is None


@pytest.mark.parametrize("name", ["", " ", "a b", "../x", "a" * 65, "a\nb", "<b>"])
def test_odd_names_are_refused(users, name) -> None:
    with pytest.raises(BadArgument):
        users.add(name, "reader", GOOD)
    assert not users.path.exists()


@pytest.mark.parametrize("password", ["", "kort", "aaaaaaaaaaaaaa", "Anna-Bengtsson", "x" * 1001])
def test_weak_passwords_are_refused(users, password) -> None:
    with pytest.raises(BadArgument):
        users.add("anna-bengtsson", "reader", password)


def test_a_name_is_taken_once(users) -> None:
    users.add("anna", "reader", GOOD)
    with pytest.raises(BadArgument, match="already"):
        users.add("ANNA", "editor", GOOD)
    assert users.account("anna").role == "reader"


def test_who_is_not_there_cannot_be_changed(users) -> None:
    users.add("anna", "reader", GOOD)
    for change in (users.remove, lambda name: users.set_role(name, "editor"), lambda name: users.set_password(name, GOOD), users.new_token):
        with pytest.raises(UnknownUser) as raised:
            change("ana")
        assert raised.value.suggestions == ("anna",)


def test_a_new_password_breaks_the_seal_of_old_sessions_and_a_new_role_does_not(users) -> None:
    seal = users.add("anna", "reader", GOOD).seal
    users.set_role("anna", "editor")
    assert (users.account("anna").seal, users.account("anna").role) == (seal, "editor")
    users.set_password("anna", "fem andra ord i rad")
    assert users.account("anna").seal != seal


def test_what_another_process_changes_counts_at_once(users) -> None:
    users.add("anna", "reader", GOOD)
    beside = UsersFile(users.path)
    assert beside.account("anna").role == "reader"
    users.set_role("anna", "editor")
    assert beside.account("anna").role == "editor"
    users.remove("anna")
    assert beside.account("anna") is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"version": 2}', '{"version": 1, "secret": "short", "users": {}}'])
def test_a_damaged_file_lets_nobody_in_and_is_not_written_over(users, text) -> None:
    users.add("anna", "reader", GOOD)
    users.path.write_text(text, encoding="utf-8")
    for use in (users.accounts, users.secret, lambda: users.verify("anna", GOOD), lambda: users.add("bo", "editor", GOOD)):
        with pytest.raises(UsersFileWrong):
            use()
    assert users.path.read_text(encoding="utf-8") == text


def test_a_made_up_role_makes_the_file_damaged(users) -> None:
    users.add("anna", "reader", GOOD)
    users.path.write_text(users.path.read_text(encoding="utf-8").replace('"reader"', '"admin"'), encoding="utf-8")
    with pytest.raises(UsersFileWrong):
        users.accounts()


def test_a_missing_file_says_how_it_is_made(tmp_path) -> None:
    with pytest.raises(UsersFileWrong, match="kompass users add"):
        UsersFile(tmp_path / "none.json").accounts()


def test_many_that_write_at_once_lose_nobody(users) -> None:
    users.add("anna", "reader", GOOD)
    threads = [threading.Thread(target=UsersFile(users.path).new_token, args=("anna",)) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(users.account("anna").tokens) == 12
    assert sorted(one.name for one in users.path.parent.iterdir()) == ["users.json", "users.json.lock"]
