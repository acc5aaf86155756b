"""What is uploaded is looked at while it streams in: PDF files only, by name and content, not too many and not too large."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.types import Message, Receive

MOST_FILES = 200
MOST_BYTES = 1_000_000_000
"""Of one request; a single file's bound is the application's own."""
LONGEST_PAUSE = 60.0
"""Seconds between two pieces of a body: who sends a byte now and then holds a connection and nothing else."""
_LOOKED_AT = 1024
"""A PDF's mark stands within so many bytes, says the PDF reference."""


class Refused(MultipartParseError):
    """Gradio knows its base as a body that cannot be parsed, and takes away the files it has begun. `reason`: a phrase of `access`."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


class _Steady:
    """What comes, piece by piece; after the body's end whoever asks waits for the visitor to leave."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._whole = receive, False

    async def next(self) -> Message:
        """Raises Refused when the next piece of the body does not come."""
        try:
            message = await asyncio.wait_for(self._receive(), None if self._whole else LONGEST_PAUSE)
        except TimeoutError:
            raise Refused("too_slow", 408) from None
        self._whole = message["type"] != "http.request" or not message.get("more_body", False)
        return message


class Limit:
    """Lets a body of a bounded length through, as long as it comes without long pauses."""

    def __init__(self, receive: Receive, most: int = 2_000_000) -> None:
        self._receive, self._most, self._bytes = _Steady(receive), most, 0
        self.refused: Refused | None = None

    async def receive(self) -> Message:
        try:
            message = await self._receive.next()
        except Refused as refused:
            self.refused = refused
            raise
        self._bytes += len(message.get("body", b""))
        if self._bytes > self._most:
            self.refused = Refused("too_large", 413)
            raise self.refused
        return message


class Guard:
    """Stands between the server and the application: `receive` raises Refused for what may not come in, and remembers it."""

    def __init__(self, content_type: str, receive: Receive) -> None:
        kind, options = parse_options_header(content_type.encode("latin-1", "replace"))
        self._receive = _Steady(receive)
        self.refused: Refused | None = None
        self._files = self._bytes = 0
        self._name = self._value = self._head = b""
        self._headers: dict[bytes, bytes] = {}
        self._is_file = False
        self._parser: Any = None
        if kind == b"multipart/form-data" and options.get(b"boundary"):
            callbacks: Mapping[str, Any] = {
                "on_part_begin": self._part_begins,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._data,
                "on_part_end": self._part_ends,
            }
            self._parser = MultipartParser(options[b"boundary"], callbacks)  # type: ignore[arg-type]

    async def receive(self) -> Message:
        try:
            message = await self._receive.next()
            if message["type"] == "http.disconnect":
                raise Refused("gone", 400)  # so that what was begun is taken away
            self._look(message.get("body", b""))
        except Refused as refused:
            self.refused = refused
            raise
        except MultipartParseError as error:
            self.refused = Refused("not_a_pdf", 400)
            raise self.refused from error
        return message

    def _look(self, chunk: bytes) -> None:
        self._bytes += len(chunk)
        if self._bytes > MOST_BYTES:
            raise Refused("too_large", 413)
        if self._parser is None:
            raise Refused("not_a_pdf", 415)
        self._parser.write(chunk)

    def _part_begins(self) -> None:
        self._headers, self._name, self._value, self._head, self._is_file = {}, b"", b"", b"", False

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if b"filename" not in options:
            raise Refused("not_a_pdf", 415)
        self._files += 1
        if self._files > MOST_FILES:
            raise Refused("too_many_files", 413)
        if not options[b"filename"].lower().endswith(b".pdf"):
            raise Refused("not_a_pdf", 415)
        self._is_file = True

    def _data(self, data: bytes, start: int, end: int) -> None:
        if len(self._head) < _LOOKED_AT:
            self._head += data[start : min(end, start + _LOOKED_AT)]
            if len(self._head) >= _LOOKED_AT:
                self._judge()

    def _part_ends(self) -> None:
        if self._is_file:
            self._judge()

    def _judge(self) -> None:
        if b"%PDF-" not in self._head[:_LOOKED_AT]:
            raise Refused("not_a_pdf", 415)
