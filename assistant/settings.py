"""Settings, read once from the environment. Importing this does nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

from assistant.errors import BadArgument

LANGUAGES = ("sv", "en")
MODES = ("off", "phrase", "full")
LOGS = ("errors", "requests")
LOOPBACK = ("127.0.0.0/8", "::1/128")


_SENT_BY_BROWSERS = re.compile(
    r"(host|cookie|origin|referer|user-agent|authorization|from|via|dnt|te|range|date|connection|cache-control|pragma|upgrade.*"
    r"|(accept|content|if|sec|x-forwarded|x-kompass|x-gradio)\b.*)$"
)
"""What any browser or proxy sends by itself names nobody."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who reaches the web application beside `Settings.users_file`.

    `trusted_header`: the header in which a proxy names the person; it counts only from `proxies` (networks), and only with
    `proxy_secret` in X-Kompass-Proxy-Secret when that is set. `editors`: names that may edit when the header names them.
    `hosts`: names under which the application is reached, beside addresses and localhost. `log`: errors or requests.
    """

    trusted_header: str | None = None
    proxy_secret: str | None = field(default=None, repr=False)
    proxies: tuple[str, ...] = LOOPBACK
    editors: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    session_hours: float = 12.0
    log: str | None = None

    @property
    def only_loopback_proxies(self) -> bool:
        return all(ip_network(one).is_loopback for one in self.proxies)


@dataclass(frozen=True, slots=True)
class Settings:
    home: Path
    database_url: str = field(repr=False)  # may hold a password, as the next
    chroma_url: str | None = field(default=None, repr=False)
    embedding_model: str = "builtin"
    reranker_model: str | None = None
    model: str | None = None
    model_mode: str = "full"
    model_timeout: float = 20.0
    model_price: tuple[float, float] | None = None
    language: str = "sv"
    users_file: Path | None = None
    access: Access = Access()

    @property
    def signs_in(self) -> bool:
        """People are known by name: by a users file or by a proxy."""
        return self.users_file is not None or self.access.trusted_header is not None

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """From KOMPASS_* variables. Raises BadArgument for a value that cannot be used."""
        given = os.environ if environment is None else environment
        home = Path(given["KOMPASS_HOME"]).expanduser() if given.get("KOMPASS_HOME") else _default_home()
        language = _one_of("KOMPASS_LANGUAGE", given.get("KOMPASS_LANGUAGE") or "sv", LANGUAGES)
        mode = _one_of("KOMPASS_MODEL_MODE", given.get("KOMPASS_MODEL_MODE") or "full", MODES)
        timeout = _between("KOMPASS_MODEL_TIMEOUT", given.get("KOMPASS_MODEL_TIMEOUT") or "20", 600)
        users = given.get("KOMPASS_USERS_FILE")
        return cls(
            home=home,
            database_url=given.get("KOMPASS_DATABASE_URL") or f"sqlite:///{home / 'kompass.db'}",
            chroma_url=given.get("KOMPASS_CHROMA_URL") or None,
            embedding_model=given.get("KOMPASS_EMBEDDING_MODEL") or "builtin",
            reranker_model=given.get("KOMPASS_RERANKER_MODEL") or None,
            model=given.get("KOMPASS_MODEL") or None,
            model_mode=mode,
            model_timeout=timeout,
            model_price=_price(given.get("KOMPASS_MODEL_PRICE") or ""),
            language=language,
            users_file=Path(users).expanduser() if users else None,
            access=_access(given),
        )


def _access(given: Mapping[str, str]) -> Access:
    """Raises BadArgument."""
    header = given.get("KOMPASS_TRUSTED_HEADER") or None
    if header is not None and (not re.fullmatch(r"[A-Za-z0-9-]+", header) or _SENT_BY_BROWSERS.match(header.lower())):
        message = f"KOMPASS_TRUSTED_HEADER is {header!r}; give a header that only the proxy sets, such as X-Remote-User."
        raise BadArgument(message, kind="header", given=header)
    proxies = _several(given.get("KOMPASS_PROXIES")) or LOOPBACK
    lasting = _between("KOMPASS_SESSION_HOURS", given.get("KOMPASS_SESSION_HOURS") or "12", 24 * 30)
    log = _one_of("KOMPASS_LOG", given["KOMPASS_LOG"], LOGS) if given.get("KOMPASS_LOG") else None
    try:
        networks = tuple(str(ip_network(one)) for one in proxies)
    except ValueError as error:
        raise BadArgument(f"KOMPASS_PROXIES takes addresses or networks: {error}.", kind="proxies", said=str(error)) from error
    found = Access(
        trusted_header=header.lower() if header else None,
        proxy_secret=given.get("KOMPASS_PROXY_SECRET") or None,
        proxies=networks,
        editors=tuple(one.casefold() for one in _several(given.get("KOMPASS_EDITORS"))),
        hosts=tuple(one.casefold() for one in _several(given.get("KOMPASS_HOSTS"))),
        session_hours=lasting,
        log=log,
    )
    if found.trusted_header and not found.proxy_secret and not found.only_loopback_proxies:
        message = "KOMPASS_TRUSTED_HEADER with proxies on other machines needs KOMPASS_PROXY_SECRET: anyone there could send the header."
        raise BadArgument(message, kind="no_proxy_secret")
    return found


def _several(given: str | None) -> tuple[str, ...]:
    return tuple(filter(None, (one.strip() for one in (given or "").split(","))))


def _one_of(name: str, given: str, allowed: tuple[str, ...]) -> str:
    """Raises BadArgument."""
    if given not in allowed:
        raise BadArgument(f"{name} is {given!r}; it can be {', '.join(allowed)}.", allowed, kind="choice", argument=name, given=given)
    return given


def _between(name: str, given: str, most: int) -> float:
    """A number over 0 and up to `most`. Raises BadArgument."""
    try:
        found = float(given)
    except ValueError:
        found = 0
    if not 0 < found <= most:
        raise BadArgument(f"{name} is {given!r}; give a number over 0 and up to {most}.", kind="between", argument=name, given=given, most=most)
    return found


def _price(given: str) -> tuple[float, float] | None:
    """What a million tokens cost, read and written, from `2.5/10`. Raises BadArgument."""
    if not given:
        return None
    try:
        read, written = (float(one) for one in given.split("/"))
    except ValueError as error:
        message = f"KOMPASS_MODEL_PRICE is {given!r}; give the prices of a million tokens, read and written, such as 2.5/10."
        raise BadArgument(message, kind="price", given=given) from error
    return read, written


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("kompass", appauthor=False)
