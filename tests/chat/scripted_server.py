"""A server on loopback that speaks the OpenAI chat protocol, streaming and tool calls, and does what a script says: well or badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE = {"prompt_tokens": 300, "completion_tokens": 40, "total_tokens": 340}


@dataclass(frozen=True)
class Reply:
    """`calls`: (tool, arguments as text). `wait`: seconds before the answer; `pause`: between pieces. `cut`: the stream ends in the middle.

    `empty`: so many pieces without text come first.
    """

    text: str = ""
    calls: Sequence[tuple[str, str]] = ()
    status: int = 200
    wait: float = 0.0
    pause: float = 0.0
    cut: bool = False
    raw: bytes | None = None
    empty: int = 0


Script = Callable[[Mapping[str, Any], int], Reply]


@dataclass
class Server:
    """`requests`: the bodies that came. `script` can be changed while it runs."""

    url: str
    script: Script
    requests: list[dict[str, Any]] = field(default_factory=list)

    def prompts(self) -> str:
        """All that was sent, as one text."""
        return json.dumps(self.requests, ensure_ascii=False)


@contextmanager
def serving(script: Script) -> Iterator[Server]:
    handler = type("Handler", (_Handler,), {})
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    httpd.daemon_threads = True
    httpd.block_on_close = False
    server = Server(f"http://127.0.0.1:{httpd.server_address[1]}/v1", script)
    handler.server_state = server  # type: ignore[attr-defined]
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    server_state: Server

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        state = self.server_state
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state.requests.append(body)
        reply = state.script(body, len(state.requests))
        time.sleep(reply.wait)
        try:
            self._answer(reply, bool(body.get("stream")))
        except (BrokenPipeError, ConnectionResetError):  # the client has gone
            return

    def _answer(self, reply: Reply, stream: bool) -> None:
        if reply.status != 200:
            self._send(reply.status, "application/json", json.dumps({"error": {"message": "no", "type": "server_error"}}).encode())
        elif reply.raw is not None:
            self._send(200, "application/json", reply.raw)
        elif not stream:
            message: dict[str, Any] = {"role": "assistant", "content": reply.text}
            if reply.calls:
                message["tool_calls"] = _calls(reply)
            whole = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "usage": USAGE}
            whole["choices"] = [{"index": 0, "message": message, "finish_reason": "tool_calls" if reply.calls else "stop"}]
            self._send(200, "application/json", json.dumps(whole).encode())
        else:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for piece in _pieces(reply):
                self.wfile.write(f"data: {piece}\n\n".encode())
                self.wfile.flush()
                time.sleep(reply.pause)

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _calls(reply: Reply) -> list[dict[str, Any]]:
    return [
        {"index": n, "id": f"call_{n}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for n, (name, arguments) in enumerate(reply.calls)
    ]


def _pieces(reply: Reply) -> Iterator[str]:
    def chunk(delta: Mapping[str, Any], finish: str | None = None, **more: Any) -> str:
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        return json.dumps({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices, **more})

    for _ in range(reply.empty + 1):
        yield chunk({"role": "assistant", "content": ""})
    size = max(8, len(reply.text) // 200)
    for at in range(0, len(reply.text), size):
        yield chunk({"content": reply.text[at : at + size]})
    if reply.calls:
        yield chunk({"tool_calls": _calls(reply)})
    if reply.cut:
        return
    yield chunk({}, "tool_calls" if reply.calls else "stop", usage=USAGE)
    yield "[DONE]"


def says(text: str) -> Script:
    """A model that always writes the same."""
    return lambda _request, _n: Reply(text)


def worded(request: Mapping[str, Any]) -> str:
    """The worded answer that the last message holds: the second text between <<< and >>>."""
    last = str(request["messages"][-1]["content"])
    return last.split("<<<")[2].split(">>>")[0].strip()
