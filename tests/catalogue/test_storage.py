"""Bytes are kept once, whole, and under their own name."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.catalogue.storage import Storage
from exporter.errors import FileMissing, RemoteUnavailable


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    first, second = storage.write([b"ab", b"c"]), storage.write([b"abc"])
    assert first == second
    assert first.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert (first.md5, first.size_bytes) == (hashlib.md5(b"abc").hexdigest(), 3)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [storage.path(first.sha256)]
    with storage.open(first.sha256) as content:
        assert content.read() == b"abc"


def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"ab"
        raise RemoteUnavailable("The repository broke the connection.")

    with pytest.raises(RemoteUnavailable):
        Storage(tmp_path).write(broken())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_bytes_that_are_gone_are_told_so(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        Storage(tmp_path).open("0" * 64)
