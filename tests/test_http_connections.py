"""Servers that always say a little more are left, and no answer is taken for that of another call."""

import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.errors import RemoteUnavailable
from exporter.http_client import HttpClient, HttpOptions
from exporter.http_client.connections import POOLS
from exporter.http_client.sessions import Guard
from exporter.records.record import FileOrigin, FileRef
from exporter.sources.remote_files import Address, Spool, open_remote

pytestmark = pytest.mark.slow

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n"
PACKED = HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n"
DRIPS = 300
"""With their pauses much longer than anybody here waits: who waits for all of them gets a good answer, and is found out."""


def head() -> Iterator[bytes]:
    yield HEAD + b"X: "
    yield from [b"x"] * DRIPS
    yield b"\r\nContent-Length: 2\r\n\r\n{}"


def interim_answers() -> Iterator[bytes]:
    yield from [b"HTTP/1.1 102 Processing\r\n\r\n"] * DRIPS
    yield HEAD + b"Content-Length: 2\r\n\r\n{}"


def length_of_a_piece() -> Iterator[bytes]:
    yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n2"
    yield from [b";"] * DRIPS
    yield b"\r\n{}\r\n0\r\n\r\n"


def packed_nothing() -> Iterator[bytes]:
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield PACKED
    yield packed.compress(b"") + packed.flush(zlib.Z_SYNC_FLUSH)
    yield from [b"\x00\x00\x00\xff\xff"] * DRIPS
    yield packed.compress(b"{}") + packed.flush()


class Talking:
    """One connection after the other: a request, what ``said`` yields, and the end; each piece after a little while."""

    def __init__(self, said: object) -> None:
        self._said, self.pieces = said, 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._talk)

    def _talk(self) -> None:
        while True:
            try:
                asked, _ = self._listener.accept()
            except OSError:
                return
            with asked, suppress(OSError):
                asked.recv(65536)
                for piece in self._said():  # type: ignore[operator]
                    asked.sendall(piece)
                    self.pieces += 1
                    threading.Event().wait(0.05)

    def __enter__(self) -> "Talking":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(60)


def options(server: Talking) -> HttpOptions:
    return HttpOptions(connect_seconds=30, read_seconds=1, tries=1, allowed=frozenset({server.host}))


@pytest.mark.parametrize("said", [head, interim_answers, length_of_a_piece, packed_nothing])
def test_an_answer_of_which_always_a_little_comes_is_left(said: object) -> None:
    with Talking(said) as server:
        with pytest.raises(RemoteUnavailable):
            with closing(HttpClient(options(server), f"http://{server.host}")) as client:
                client.call("POST", "a", json={})
        assert 0 < server.pieces < DRIPS


@pytest.mark.parametrize("said", [head, length_of_a_piece, packed_nothing])
def test_a_file_of_which_always_a_little_comes_is_left(said: object, tmp_path: Path) -> None:
    with Talking(said) as server:
        address, file = Address(f"http://{server.host}/a.csv"), FileRef("1", "a.csv", "", FileOrigin.LINK)
        with pytest.raises(RemoteUnavailable):
            with open_remote(options(server), address, file, Spool(tmp_path, 1 << 20)) as content:
                content.read()
        assert 0 < server.pieces < DRIPS


def test_the_guard_has_the_same_patience() -> None:
    """It connects to public addresses only, so its patience is shown by what it connects with."""
    with closing(Guard(is_https_proto=True)) as guard:
        assert guard.poolmanager.pool_classes_by_scheme is POOLS


def early_hints() -> Iterator[bytes]:
    yield b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + HEAD + b'Connection: close\r\n\r\n{"which": "mine"}'


def test_an_interim_answer_is_not_taken_for_the_answer() -> None:
    with Talking(early_hints) as server:
        with closing(HttpClient(replace(options(server), read_seconds=60), f"http://{server.host}")) as client:
            answer = client.call("GET", "a")
    assert (answer.status, answer.body) == (200, {"which": "mine"})
