"""The catalogue's tools and `ask` as HTTP endpoints and MCP tools, under the contract's names and with the command line's JSON."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

from gradio.events import api

from assistant.errors import BadArgument, KompassError
from assistant.tools.catalogue import PARAMETERS, ToolSpec
from assistant.wiring import Kompass

_TYPES: dict[str, Any] = {"string": str, "integer": int, "number": float, "boolean": bool, "array": list[str]}
Body = dict[str, Any]


def expose(kompass: Kompass) -> None:
    """Add the endpoints to the pages that are being built.

    Not queued: for what is queued, Gradio's MCP server would call its own address over HTTP, one client for all people and to
    whatever host the first request named.
    """
    for spec in kompass.catalogue.specs():
        api(_tool(kompass, spec), api_name=spec.name, queue=False)
    # Whoever comes over /call is queued all the same: without a limit here the fifth waits for a slow language model of four others.
    api(_ask(kompass), api_name="ask", queue=False, concurrency_limit=None)


def speak_json(server: Any) -> None:
    """Let Gradio's MCP server answer in JSON: by itself it writes objects as Python does."""
    from mcp.types import TextContent

    def as_json(data: list[Any], _root_url: str) -> list[TextContent]:
        return [TextContent(type="text", text=one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)) for one in data]

    def no_client() -> Any:
        raise ValueError("nothing here is reached over HTTP by the server itself")

    server.postprocess_output_data = as_json
    server._get_or_create_client = no_client


def _ask(kompass: Kompass) -> Callable[..., Body]:
    def ask(question: str, language: str | None = None) -> Body:
        """Answer a question about Swedish municipalities evaluated with Kommunkompassen, with sources.

        Args:
            question: The question, in Swedish or English.
            language: sv or en; the question's own when left out.
        """
        return _met(kompass, lambda: kompass.ask(_question(question), language=_language(language))[0].as_json())

    return ask


def _question(given: Any) -> str:
    if not isinstance(given, str):
        raise BadArgument(f"question is {given!r:.100}; give a text.", kind="no_text", argument="question", given=f"{given!r:.100}")
    return given


def _language(given: str | None) -> str | None:
    if given not in (None, "", "sv", "en"):
        raise BadArgument(f"language is {given!r}; it can be sv or en.", ("sv", "en"), kind="choice", argument="language", given=given)
    return given or None


def _tool(kompass: Kompass, spec: ToolSpec) -> Callable[..., Body]:
    """A function with the tool's arguments as its own: Gradio takes names, types and help from its signature and docstring."""

    def call(*given: Any, **named: Any) -> Body:
        arguments = dict(zip(names, given, strict=False)) | named
        known = {key: value for key, value in arguments.items() if value not in (None, "", [], False)}
        return _met(kompass, lambda: kompass.envelope_json(kompass.call(spec.name, known)))

    needed = [one for one in spec.takes if one in spec.needs]
    names = [*needed, *(one for one in spec.takes if one not in spec.needs)]
    kinds = {one: _TYPES[PARAMETERS[one]["type"]] if one in needed else _TYPES[PARAMETERS[one]["type"]] | None for one in names}
    call.__name__ = spec.name
    call.__doc__ = f"{spec.description}\n\nArgs:\n" + "\n".join(f"    {one}: {_help(one)}" for one in names)
    call.__annotations__ = {**kinds, "return": Body}
    call.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                one, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=inspect.Parameter.empty if one in needed else None, annotation=kinds[one]
            )
            for one in names
        ],
        return_annotation=Body,
    )
    return call


def _help(name: str) -> str:
    choices = PARAMETERS[name].get("enum")
    return f"{PARAMETERS[name]['description']}{' One of: ' + ', '.join(choices) + '.' if choices else ''}"


def _met(kompass: Kompass, made: Callable[[], Body]) -> Body:
    """What was asked for, or the error as the command line prints it."""
    try:
        return made()
    except KompassError as error:
        return {"error": {"code": error.code, "message": kompass.error_text(error), "suggestions": list(error.suggestions)}}
