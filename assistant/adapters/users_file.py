"""The users file: who may sign in and with what right. Passwords as argon2id hashes, API tokens as SHA-256 of long random text.

One JSON document, readable by its owner only, replaced as a whole: a reader sees the old file or the new one. What was
changed by hand or by another process counts at the next request.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.adapters import whole_files
from assistant.errors import BadArgument, UnknownUser, UsersFileWrong

ROLES = ("reader", "editor")
SHORTEST, LONGEST = 8, 1000
"""Characters of a password. The upper bound keeps a sign-in from costing whatever someone sends."""
TOKEN_PREFIX = "kompass_"
_NAME = re.compile(r"[\w.@+-]{1,64}")
_VERSION = 1
_STRAY_RIGHTS = 0o027  # the group may read, others nothing: whoever can write here makes themselves an editor


@dataclass(frozen=True, slots=True)
class Account:
    """`hash`: argon2id, with its parameters and salt. `tokens`: SHA-256 in hexadecimal. `made`: a day, ISO."""

    name: str
    role: str
    hash: str = field(repr=False)
    tokens: tuple[str, ...] = field(default=(), repr=False)
    made: str = ""

    @property
    def seal(self) -> str:
        """Changes with the password: what was sealed before a change is worth nothing after it."""
        return hashlib.sha256(self.hash.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class _Content:
    secret: str = field(repr=False)
    users: Mapping[str, Account] = field(default_factory=dict)


def plain_name(given: str) -> str:
    """A name as it is kept: composed, lower case. Raises BadArgument."""
    name = unicodedata.normalize("NFC", given).strip().casefold()
    if not _NAME.fullmatch(name):
        raise BadArgument(f"The name {given!r} cannot be used; take up to 64 letters, digits and . _ - @ +.", given=given, kind="name")
    return name


class UsersFile:
    """Safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int, int], _Content] | None = None

    # -- reading ----------------------------------------------------------------------------------------------------

    def accounts(self) -> list[Account]:
        """All accounts by name. Raises UsersFileWrong."""
        return sorted(self._content().users.values(), key=lambda one: one.name)

    def account(self, name: str) -> Account | None:
        try:
            return self._content().users.get(plain_name(name))
        except BadArgument:
            return None

    def secret(self) -> str:
        """What sessions are signed with; the same for all processes that share the file. Raises UsersFileWrong."""
        return self._content().secret

    def verify(self, name: str, password: str) -> Account | None:
        """The account when the password is right. A name that is not there takes as long as a wrong password."""
        found = self.account(name)
        ok = _matches(found.hash if found else _nobody(), password[: LONGEST + 1])
        return found if ok and len(password) <= LONGEST else None

    def by_token(self, token: str) -> Account | None:
        if not token.startswith(TOKEN_PREFIX):
            return None
        digest = _digest(token)
        return next((one for one in self._content().users.values() if any(secrets.compare_digest(digest, known) for known in one.tokens)), None)

    def _content(self) -> _Content:
        with self._lock:
            try:
                state = self.path.stat()
            except OSError as error:
                raise UsersFileWrong(
                    f"The users file {str(self.path)!r} cannot be read ({error.strerror}); make it with `kompass users add`.",
                    **self._about("missing", error),
                ) from error
            stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
            if self._read is None or self._read[0] != stamp:
                if state.st_mode & _STRAY_RIGHTS:
                    raise UsersFileWrong(
                        f"The users file {str(self.path)!r} is open to others on this machine; run: chmod 600 {self.path}", **self._about("open")
                    )
                self._read = (stamp, _parsed(self.path))
            return self._read[1]

    def _about(self, kind: str, error: OSError | None = None) -> dict[str, str]:
        """What the phrase of an error is filled with."""
        return {"kind": kind, "given": str(self.path), "said": (error.strerror or str(error)) if error else ""}

    # -- changing ---------------------------------------------------------------------------------------------------

    def add(self, name: str, role: str, password: str) -> Account:
        """Raises BadArgument (name, role or password that cannot be used, a name that is taken), UsersFileWrong."""
        made = datetime.now(UTC).date().isoformat()
        account = Account(plain_name(name), _role(role), _hash(password, name), made=made)
        with self._changing() as users:
            if account.name in users:
                told = f"{account.name!r} is there already; use `kompass users password` or `kompass users role`."
                raise BadArgument(told, given=account.name, kind="taken")
            users[account.name] = account
        return account

    def remove(self, name: str) -> None:
        """Raises UnknownUser."""
        with self._changing() as users:
            del users[_known(users, name).name]

    def set_password(self, name: str, password: str) -> None:
        """Ends the person's sessions; API tokens stay. Raises UnknownUser, BadArgument."""
        hashed = _hash(password, name)
        with self._changing() as users:
            users[plain_name(name)] = replace(_known(users, name), hash=hashed)

    def set_role(self, name: str, role: str) -> None:
        """Raises UnknownUser, BadArgument."""
        with self._changing() as users:
            users[plain_name(name)] = replace(_known(users, name), role=_role(role))

    def new_token(self, name: str) -> str:
        """A further API token, told once; only its digest is kept. Raises UnknownUser."""
        token = TOKEN_PREFIX + secrets.token_urlsafe(32)
        with self._changing() as users:
            account = _known(users, name)
            users[account.name] = replace(account, tokens=(*account.tokens, _digest(token)))
        return token

    def drop_tokens(self, name: str) -> int:
        """Take all API tokens of a person back; how many there were. Raises UnknownUser."""
        with self._changing() as users:
            account = _known(users, name)
            users[account.name] = replace(account, tokens=())
        return len(account.tokens)

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Account]]:
        """The users to change; written when nothing was raised. Two that change at once follow one another."""
        import fcntl

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path.with_name(self.path.name + ".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            told = f"The users file {str(self.path)!r} cannot be written ({error.strerror})."
            raise UsersFileWrong(told, **self._about("unwritable", error)) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            content = self._content() if self.path.exists() else _Content(secrets.token_hex(32))
            users = dict(content.users)
            yield users
            self._write(_Content(content.secret, users))
        finally:
            os.close(handle)

    def _write(self, content: _Content) -> None:
        body = {
            "version": _VERSION,
            "secret": content.secret,
            "users": {
                name: {"role": one.role, "hash": one.hash, "tokens": list(one.tokens), "made": one.made}
                for name, one in sorted(content.users.items())
            },
        }
        beside = self.path.with_name(f".{self.path.name}.{secrets.token_hex(6)}")
        try:
            handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(body, file, ensure_ascii=False, indent=1)
            whole_files.put(beside, self.path)
        except OSError as error:
            whole_files.drop(beside)
            told = f"The users file {str(self.path)!r} cannot be written ({error.strerror})."
            raise UsersFileWrong(told, **self._about("unwritable", error)) from error


def _parsed(path: Path) -> _Content:
    try:
        body: Any = json.loads(path.read_text(encoding="utf-8"))
        if body["version"] != _VERSION or len(body["secret"]) < 32:
            raise ValueError("version or secret")
        users = {name: _account(name, one) for name, one in body["users"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, BadArgument) as error:
        # What is wrong is not quoted: it may be a secret.
        raise UsersFileWrong(
            f"The users file {str(path)!r} is damaged; restore a copy, or make it anew with `kompass users add`.", kind="damaged", given=str(path)
        ) from error
    return _Content(body["secret"], users)


def _account(name: str, row: Mapping[str, Any]) -> Account:
    if plain_name(name) != name:
        raise ValueError("name")
    return Account(name, _role(row["role"]), str(row["hash"]), tuple(map(str, row.get("tokens", ()))), str(row.get("made", "")))


def _known(users: Mapping[str, Account], name: str) -> Account:
    found = users.get(plain_name(name))
    if found is None:
        raise UnknownUser(f"Nobody in the users file is called {name!r}.", sorted(users), given=name)
    return found


def _role(given: str) -> str:
    if given not in ROLES:
        raise BadArgument(f"The role {given!r} is not known; it can be reader or editor.", ROLES, given=given, kind="role")
    return given


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _hash(password: str, name: str) -> str:
    from argon2 import PasswordHasher

    password = _composed(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadArgument(
            f"The password has {len(password)} characters; take {SHORTEST} to {LONGEST}.",
            kind="password_length",
            count=len(password),
            least=SHORTEST,
            most=LONGEST,
        )
    if password.casefold() == name.casefold() or len(set(password)) < 4:
        raise BadArgument("The password is too easy to guess; take another, such as several words in a row.", kind="password_easy")
    return PasswordHasher().hash(password)


def _matches(hashed: str, password: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(hashed, _composed(password).encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False


def _composed(password: str) -> str:
    """Keyboards write å as one sign or as two."""
    return unicodedata.normalize("NFC", password)


_nobodys: list[str] = []


def _nobody() -> str:
    """The hash of a password that nobody has, made with today's parameters when it is first needed."""
    if not _nobodys:
        from argon2 import PasswordHasher

        _nobodys.append(PasswordHasher().hash(secrets.token_hex(16)))
    return _nobodys[0]
