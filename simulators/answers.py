"""What a handler gives back, and the two ways out of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Reply:
    """``body``: bytes, text, an iterator of bytes with ``length`` (-1: none is told), None, or anything that JSON holds."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    length: int = -1


class Gone(Exception):
    """The connection is cut without an answer."""


class Refusal(Exception):
    """Ends a handler with this reply."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        super().__init__(str(reply.status))


def encoded(reply: Reply) -> Reply:
    """As bytes: what happens to the simulator's state from here on does not change the answer."""
    if isinstance(reply.body, Iterator):
        return reply
    headers = dict(reply.headers)
    content = _bytes(reply.body, headers)
    return Reply(reply.status, iter([content]), headers, len(content))


def _bytes(body: Any, headers: dict[str, str]) -> bytes:
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        headers.setdefault("Content-Type", "text/html; charset=utf-8")
        return body.encode()
    headers.setdefault("Content-Type", "application/json")
    return json.dumps(body, ensure_ascii=False).encode()
