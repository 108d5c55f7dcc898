"""Knobs that every simulator knows: what becomes of an answer on its way, and of a wish for a part of a file.

``short_body`` (bytes kept, True is half) ends the answer early as if it were whole; ``drop_after`` (bytes) cuts the
connection in the middle; ``other_bytes`` changes the first byte; ``empty`` leaves nothing; ``endless`` never ends (a number:
after so many bytes); ``no_length`` tells no length; ``no_range`` gives the whole file to who asks for a part.
"""

from collections.abc import Iterator
from itertools import repeat
from typing import Any

from simulators.answers import Gone, Reply

FOR_EVER = 1 << 50


def asked(headers: dict[str, str], knobs: dict[str, Any]) -> dict[str, str]:
    """The request's headers as the simulator sees them."""
    return {name: value for name, value in headers.items() if name != "range"} if "no_range" in knobs else headers


def spoilt(reply: Reply, knobs: dict[str, Any]) -> Reply:
    """``reply`` has an iterator of bytes as its body."""
    headers = {name: value for name, value in reply.headers.items() if "no_range" not in knobs or name != "Accept-Ranges"}
    pieces, length = _pieces(reply, knobs)
    return Reply(reply.status, pieces, headers, -1 if "no_length" in knobs else length)


def _pieces(reply: Reply, knobs: dict[str, Any]) -> tuple[Iterator[bytes], int]:
    pieces, length = reply.body, reply.length
    if "empty" in knobs:
        return iter(()), 0
    if "endless" in knobs:
        return _endless(pieces, FOR_EVER if knobs["endless"] is True else knobs["endless"]), -1
    if "other_bytes" in knobs:
        pieces = _other(pieces)
    if "short_body" in knobs:
        kept = length // 2 if knobs["short_body"] is True else int(knobs["short_body"])
        return _first(pieces, kept), min(kept, length)
    if "drop_after" in knobs:
        pieces = _dropped(pieces, int(knobs["drop_after"]))
    return pieces, length


def _endless(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    sent, last = 0, b"\0" * 65536
    for piece in pieces:
        sent += len(piece)
        yield piece
    for piece in repeat(last):
        if sent >= most:
            return
        sent += len(piece)
        yield piece


def _other(pieces: Iterator[bytes]) -> Iterator[bytes]:
    changed = False
    for piece in pieces:
        yield piece if changed or not piece else bytes([piece[0] ^ 1]) + piece[1:]
        changed = changed or bool(piece)


def _first(pieces: Iterator[bytes], kept: int) -> Iterator[bytes]:
    for piece in pieces:
        yield piece[:kept]
        kept -= min(kept, len(piece))
        if not kept:
            return


def _dropped(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    left = most
    for piece in pieces:
        if left < len(piece):
            yield piece[:left]
            raise Gone
        left -= len(piece)
        yield piece
    raise Gone
