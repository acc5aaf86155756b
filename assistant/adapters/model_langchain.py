"""Language models through LangChain: `provider:model` as `init_chat_model` takes it. LangChain is imported when a model is made."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import ModelUnavailable
from assistant.ports import ModelTool, Turn, Usage

MOST_TOKENS = 1_500
"""So many tokens a model may write in one go; the longest worded answer takes about a thousand."""
MOST_TURNS_BEYOND = 2
"""So many times more than tools may be called, the model is asked."""
_EXTRAS = {"openai": "langchain_openai", "ollama": "langchain_ollama", "anthropic": "langchain_anthropic"}
_ADDRESSES = {"openai": ("OPENAI_BASE_URL", "OPENAI_API_BASE"), "ollama": ("OLLAMA_HOST",), "anthropic": ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_URL")}
_LOCAL = ("localhost", "127.0.0.1", "::1")
_KEY = re.compile(r"\b[A-Z][A-Z0-9_]*_(?:API_)?KEY\b")
_ABOUT_KEYS = re.compile(r"credential|api.?key|authenticat", re.IGNORECASE)


def provider(name: str) -> str:
    """The part before the colon; LangChain guesses it where there is none."""
    return name.partition(":")[0] if ":" in name else ""


def pip_line(name: str) -> str | None:
    """How to install the provider's package, when it is missing."""
    which = provider(name)
    if not which or find_spec(_EXTRAS.get(which, f"langchain_{which}")) is not None:
        return None
    return f'pip install "kompass[{which}]"' if which in _EXTRAS else f"pip install langchain-{which.replace('_', '-')}"


def place(name: str) -> tuple[str, str]:
    """Where the questions go: ("here", "") for loopback, ("host", its name), ("provider", whose servers)."""
    which = provider(name)
    given = next((os.environ[one] for one in _ADDRESSES.get(which, ()) if os.environ.get(one)), "")
    host = urlsplit(given if "//" in given else f"//{given}").hostname if given else ("localhost" if which == "ollama" else None)
    if host in _LOCAL:
        return "here", ""
    return ("host", host) if host else ("provider", which or name)


def address(name: str) -> str:
    """`place` in words, for the doctor."""
    kind, at = place(name)
    return "this machine" if kind == "here" else at if kind == "host" else f"the servers of {at}"


def status(name: str | None, mode: str) -> dict[str, Any] | None:
    """{"model", "mode", "where", "kind", "at"} of the model that is set (`kind` and `at`: its `place`); None when nothing leaves this machine."""
    if not name or mode == "off":
        return None
    kind, at = place(name)
    return {"model": name, "mode": mode, "where": address(name), "kind": kind, "at": at}


def _what_is_wrong(name: str, error: Exception) -> ModelUnavailable:
    """Why a model cannot be made, from whatever its package raised. `kind`: no_key (with `key`), no_name or unusable (with `told`)."""
    told = str(error).partition("\n")[0]
    if _ABOUT_KEYS.search(told):
        key = next(iter(_KEY.findall(told)), f"{provider(name).upper()}_API_KEY")
        without = "no_key_own_server" if provider(name) == "openai" else "no_key"
        return ModelUnavailable(f"The language model {name!r} cannot be used: {key} is not set.", given=name, kind=without, key=key)
    kind = "unusable" if provider(name) else "no_name"
    return ModelUnavailable(f"The language model {name!r} cannot be used: {told}", given=name, kind=kind, told=told)


class LangChainModel:
    """A chat model of LangChain behind the port. Making it loads LangChain (seconds); no network is used before `write`."""

    def __init__(self, name: str, seconds: float) -> None:
        """`seconds`: how long one request may wait for its next piece. Raises ModelUnavailable: no package, no key, no such provider."""
        self._name = name
        if not name.rpartition(":")[2].strip():
            raise ModelUnavailable(f"{name!r} names no model; write provider:model.", given=name, kind="no_name")
        if (line := pip_line(name)) is not None:
            text = f"The language model {name!r} needs a package that is not installed: {line}"
            raise ModelUnavailable(text, given=name, kind="no_package", line=line)
        try:
            from langchain.agents import create_agent
            from langchain.chat_models import init_chat_model

            self._chat = init_chat_model(name, **_options(name, seconds))
            create_agent(self._chat, tools=[])  # loads what it needs now, and not within the time limit of the first question
        except Exception as error:  # packages of providers raise what they like
            raise _what_is_wrong(name, error) from error

    @property
    def name(self) -> str:
        return self._name

    def write(self, system: str, prompt: str, tools: Sequence[ModelTool] = (), *, most_calls: int = 6) -> Iterator[str | Turn | Usage]:
        """See the port."""
        from langsmith.run_helpers import tracing_context

        read = written = 0
        estimated = False
        left = threading.Event()
        try:
            with tracing_context(enabled=False):
                events = self._agent(system, tools, most_calls).stream(
                    {"messages": [{"role": "user", "content": prompt}]},
                    stream_mode=["messages", "updates"],
                    config={"recursion_limit": 8 * most_calls + 16, "callbacks": [_breaking_off(left)]},
                )
                for mode, event in events:
                    if mode == "messages":
                        yield from _text_of(event[0])
                        continue
                    for message in _answers(event):
                        used = message.usage_metadata or {}
                        estimated = estimated or not used
                        read += used.get("input_tokens") or (len(system) + len(prompt)) // 4
                        written += used.get("output_tokens") or len(str(message.content)) // 4 + 1
                        if message.tool_calls or message.invalid_tool_calls:
                            yield Turn()
                        else:
                            self._ended_well(message)
        except GeneratorExit:  # nobody reads on; `events` is closed when this is left, and not before
            left.set()
            raise
        except ModelUnavailable as error:
            error.values["usage"] = Usage(read, written, estimated)
            raise
        except Exception as error:  # servers and packages fail in every way there is
            usage = Usage(read, written, estimated)
            raise ModelUnavailable(f"The language model {self._name!r} failed: {type(error).__name__}", given=self._name, usage=usage) from error
        yield Usage(read, written, estimated)

    def _agent(self, system: str, tools: Sequence[ModelTool], most_calls: int) -> Any:
        from langchain.agents import create_agent
        from langchain.agents.middleware import ModelCallLimitMiddleware, ToolCallLimitMiddleware

        if not tools:
            return create_agent(self._chat, tools=[], system_prompt=system)
        limits: list[Any] = [
            ToolCallLimitMiddleware(run_limit=most_calls),
            ModelCallLimitMiddleware(run_limit=most_calls + MOST_TURNS_BEYOND, exit_behavior="error"),
        ]
        return create_agent(self._chat, tools=[_as_tool(one) for one in tools], system_prompt=system, middleware=limits)

    def _ended_well(self, message: Any) -> None:
        """A stream that stops without saying why was cut off."""
        if provider(self._name) == "openai" and not (message.response_metadata or {}).get("finish_reason"):
            raise ModelUnavailable(f"The answer of {self._name!r} was cut off.", given=self._name)


def _options(name: str, seconds: float) -> dict[str, Any]:
    """What each provider calls its limits."""
    which = provider(name)
    if which == "ollama":
        return {"num_predict": MOST_TOKENS, "client_kwargs": {"timeout": seconds}}
    options: dict[str, Any] = {"timeout": seconds, "max_retries": 0, "max_tokens": MOST_TOKENS}
    if which == "openai" and not os.environ.get("OPENAI_API_KEY") and any(os.environ.get(one) for one in _ADDRESSES["openai"]):
        options["api_key"] = "none"  # a server of one's own asks for no key, but the client does
    return options


def _as_tool(one: ModelTool) -> Any:
    from langchain.tools import tool

    def call(**arguments: Any) -> tuple[str, Any]:
        return one.call(arguments)

    return tool(one.name, description=one.description, args_schema=dict(one.schema), response_format="content_and_artifact")(call)


class _Left(BaseException):
    """Nobody waits for the answer any longer. No Exception, for those are logged as mistakes of ours."""


def _breaking_off(left: threading.Event) -> Any:
    """Ends a request at its next piece when nobody reads on: LangGraph lets what it has begun run to its end, however long that is."""
    from langchain_core.callbacks import BaseCallbackHandler

    class BreakOff(BaseCallbackHandler):
        raise_error = True

        def on_llm_new_token(self, *_: Any, **__: Any) -> None:
            if left.is_set():
                raise _Left

    return BreakOff()


def _text_of(message: Any) -> Iterator[str]:
    """The text of a piece of the model's own message (tools' messages stream too).

    An empty piece is given on: whoever waits no longer can stop there a server that only keeps the line open.
    """
    if message.type in ("ai", "AIMessageChunk"):
        yield str(message.text)


def _answers(update: Mapping[str, Any]) -> Iterator[Any]:
    """The model's whole messages in an update of the graph."""
    for part in update.values():
        for message in (part or {}).get("messages", ()) if isinstance(part, Mapping) else ():
            if getattr(message, "type", "") == "ai":
                yield message
