"""Settings, read once from the environment. Importing this does nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import BadArgument

LANGUAGES = ("sv", "en")


@dataclass(frozen=True, slots=True)
class Settings:
    home: Path
    database_url: str
    chroma_url: str | None = None
    embedding_model: str = "builtin"
    reranker_model: str | None = None
    model: str | None = None
    model_mode: str = "full"
    model_timeout: float = 20.0
    model_price: tuple[float, float] | None = None
    language: str = "sv"
    users_file: Path | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """From KOMPASS_* variables. Raises BadArgument for a value that cannot be used."""
        given = os.environ if environment is None else environment
        home = Path(given["KOMPASS_HOME"]).expanduser() if given.get("KOMPASS_HOME") else _default_home()
        language = given.get("KOMPASS_LANGUAGE") or "sv"
        if language not in LANGUAGES:
            raise BadArgument(f"KOMPASS_LANGUAGE is {language!r}; it can be sv or en.", LANGUAGES)
        mode = given.get("KOMPASS_MODEL_MODE") or "full"
        if mode not in ("off", "phrase", "full"):
            raise BadArgument(f"KOMPASS_MODEL_MODE is {mode!r}; it can be off, phrase or full.", ("off", "phrase", "full"))
        try:
            timeout = float(given.get("KOMPASS_MODEL_TIMEOUT") or 20)
        except ValueError as error:
            raise BadArgument(f"KOMPASS_MODEL_TIMEOUT is {given['KOMPASS_MODEL_TIMEOUT']!r}; give seconds, such as 20.") from error
        if not 0 < timeout <= 600:
            raise BadArgument(f"KOMPASS_MODEL_TIMEOUT is {given['KOMPASS_MODEL_TIMEOUT']!r}; give seconds over 0 and up to 600.")
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
        )


def _price(given: str) -> tuple[float, float] | None:
    """What a million tokens cost, read and written, from `2.5/10`. Raises BadArgument."""
    if not given:
        return None
    try:
        read, written = (float(one) for one in given.split("/"))
    except ValueError as error:
        raise BadArgument(f"KOMPASS_MODEL_PRICE is {given!r}; give the prices of a million tokens, read and written, such as 2.5/10.") from error
    return read, written


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("kompass", appauthor=False)
