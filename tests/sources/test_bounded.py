"""Exactly the planned bytes."""

import hashlib
import io
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.errors import Cancelled, FileChanged
from exporter.sources.base import FileStamp
from exporter.sources.bounded import LARGE_BYTES, BoundedContent
from exporter.sources.local_files import open_beneath


class Content(io.BytesIO):
    stamp = FileStamp(0)


@given(st.binary(max_size=300), st.integers(1, 50))
def test_all_bytes_come_out_once_with_their_md5(text: bytes, size: int) -> None:
    content = BoundedContent(Content(text), len(text))
    out = b"".join(iter(lambda: content.read(size), b""))
    assert out == text
    assert content.md5 == hashlib.md5(text).hexdigest()


def test_a_file_that_grows_while_it_is_sent_gives_no_byte_more(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"12345678")
    with open_beneath(tmp_path, ["a.csv"]) as file:
        content = BoundedContent(file, file.stamp.size_bytes)
        assert content.read(4) == b"1234"
        with (tmp_path / "a.csv").open("ab") as growing:
            growing.write(b"POST /smuggled")
        assert content.read(1000) == b"5678"
        assert content.read(1000) == b""
        assert file.stamp_now() != file.stamp


def test_a_file_that_shrinks_while_it_is_sent_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"12345678")
    with open_beneath(tmp_path, ["a.csv"]) as file:
        content = BoundedContent(file, file.stamp.size_bytes)
        assert content.read(4) == b"1234"
        (tmp_path / "a.csv").write_bytes(b"12")
        with pytest.raises(FileChanged, match="4 bytes shorter"):
            content.read(1000)


def test_the_watcher_counts_and_may_stop_the_reading() -> None:
    seen: list[int] = []

    def watch(size: int) -> None:
        seen.append(size)
        if sum(seen) > 5:
            raise Cancelled("Cancelled.")

    content = BoundedContent(Content(b"x" * 9), 9, watch)
    content.read(4)
    with pytest.raises(Cancelled):
        content.read(4)
    assert seen == [4, 4]


def test_a_large_file_is_hashed_beside_its_reading() -> None:
    text = bytes(range(256)) * (LARGE_BYTES // 256) + b"and more"
    content = BoundedContent(Content(text), len(text))
    out = hashlib.md5()
    while not content.is_read:
        out.update(content.read(1 << 18))
    assert content.md5 == out.hexdigest() == hashlib.md5(text).hexdigest()


def test_a_large_file_that_is_given_up_leaves_no_thread_behind() -> None:
    content = BoundedContent(Content(b"x" * (LARGE_BYTES + 1)), LARGE_BYTES + 1)
    content.read(1 << 20)
    hashing = [thread for thread in threading.enumerate() if thread.name.startswith("md5")]
    assert len(hashing) == 1
    del content
    hashing[0].join(20)
    assert not hashing[0].is_alive()
