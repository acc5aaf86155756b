"""`kompass users`: who may sign in to the web application, and with what right."""

from __future__ import annotations

import getpass
import json
import secrets
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.adapters import packaged
from assistant.adapters.users_file import Account, UsersFile
from assistant.errors import BadArgument
from assistant.settings import Settings
from assistant.surfaces.options import Json

app = typer.Typer(no_args_is_help=True, help="Who may sign in to the web application (KOMPASS_USERS_FILE).")

Name = Annotated[str, typer.Argument(help="Name to sign in with.")]
File = Annotated[Path | None, typer.Option("--file", help="Users file; KOMPASS_USERS_FILE when left out.")]
Role = Annotated[str, typer.Option("--role", help="reader, or editor: may also read in, take out and re-index reports.")]
Make = Annotated[bool, typer.Option("--generate", help="Make a password and print it, instead of asking for one.")]


@app.command()
def add(name: Name, role: Role = "reader", generate: Make = False, file: File = None, json_: Json = False) -> None:
    """Let somebody in. The password is asked for, or read as one line from standard input."""
    users = _users(file)
    given = secrets.token_urlsafe(12) if generate else _asked()
    made = users.add(name, role, given)
    shown = {"password": given} if generate else {}
    _told(json_, _row(made) | shown, _say("user_added", name=made.name, role=_role(role)), generate and given)


@app.command(name="list")
def list_(file: File = None, json_: Json = False) -> None:
    """Who may sign in."""
    rows = [_row(one) for one in _users(file).accounts()]
    if json_:
        print(json.dumps({"users": rows}, ensure_ascii=False, indent=1))
        return
    for row in rows:
        print(
            f"{row['name']:<24} {_role(row['role']):<10} {row['made']}  {_say('user_tokens', count=row['tokens']) if row['tokens'] else ''}".rstrip()
        )


@app.command()
def remove(name: Name, file: File = None, json_: Json = False) -> None:
    """Let somebody in no more; sessions and API tokens end at once."""
    _users(file).remove(name)
    _told(json_, {"name": name, "removed": True}, _say("user_removed", name=name))


@app.command()
def password(name: Name, generate: Make = False, file: File = None, json_: Json = False) -> None:
    """Give somebody another password; their sessions end at once."""
    users = _users(file)
    given = secrets.token_urlsafe(12) if generate else _asked()
    users.set_password(name, given)
    _told(json_, {"name": name, **({"password": given} if generate else {})}, _say("user_password", name=name), generate and given)


@app.command()
def role(name: Name, to: Annotated[str, typer.Argument(help="reader or editor.")], file: File = None, json_: Json = False) -> None:
    """Give somebody another role; it counts from the next request."""
    _users(file).set_role(name, to)
    _told(json_, {"name": name, "role": to}, _say("user_role", name=name, role=_role(to)))


@app.command()
def token(
    name: Name,
    drop: Annotated[bool, typer.Option("--drop", help="Take all of the person's tokens back instead.")] = False,
    file: File = None,
    json_: Json = False,
) -> None:
    """An API token for scripts and MCP clients, sent as `Authorization: Bearer …`; it is shown once."""
    users = _users(file)
    if drop:
        count = users.drop_tokens(name)
        _told(json_, {"name": name, "dropped": count}, _say("user_tokens_dropped", name=name, count=count))
        return
    made = users.new_token(name)
    _told(json_, {"name": name, "token": made}, _say("user_token", name=name), made)


def _users(file: Path | None) -> UsersFile:
    path = file or Settings.read().users_file
    if path is None:
        raise BadArgument("No users file is set: set KOMPASS_USERS_FILE to who may sign in, or give --file.", kind="no_users_file")
    return UsersFile(path)


def _asked() -> str:
    """A password typed twice at a terminal, or the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(_say("user_asks_password") + ": ")
    if first != getpass.getpass(_say("user_asks_again") + ": "):
        raise BadArgument("The two passwords differ; nothing was changed.", kind="passwords_differ")
    return first


def _row(one: Account) -> dict[str, Any]:
    return {"name": one.name, "role": one.role, "made": one.made, "tokens": len(one.tokens)}


def _say(key: str, **values: Any) -> str:
    return packaged.phrases(Settings.read().language)(f"access.{key}", **values)


def _role(name: str) -> str:
    return _say(f"role_{name}")


def _told(as_json: bool, body: dict[str, Any], sentence: str, secret: str | bool = False) -> None:
    """A secret stands alone on standard output, so that it can be piped on; what is said of it goes to standard error."""
    if as_json:
        print(json.dumps(body, ensure_ascii=False, indent=1))
        return
    print(sentence, file=sys.stderr if secret else sys.stdout)
    if secret:
        print(secret)
