"""The bytes of files, each content once, under its SHA-256."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from exporter.catalogue import kept_files
from exporter.database.catalogue_tables import stored_files
from exporter.database.clock import after
from exporter.errors import FileMissing, NotWell

READABLE = 0o640
"""The worker writes them, the pages read them: two users of one group."""
ASIDE = "discarded-"


@dataclass(frozen=True)
class StoredFile:
    sha256: str
    md5: str
    size_bytes: int


class Storage:
    """A directory of our own: ``ab/cd/abcd…``, and ``incoming`` for what is on its way."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._incoming = directory / "incoming"

    def write(self, pieces: Iterable[bytes]) -> StoredFile:
        """Whole and on the disk before it has its name. What ``pieces`` raises comes through; then nothing is left.

        Raises NotWell when the disk does not take it.
        """
        sha256, md5, size = hashlib.sha256(), hashlib.md5(usedforsecurity=False), 0
        with self._temporary() as (path, content):
            for piece in pieces:
                with _disk():
                    _put(content, piece)
                sha256.update(piece)
                md5.update(piece)
                size += len(piece)
            with _disk():
                self._settle(path, content, sha256.hexdigest())
        return StoredFile(sha256.hexdigest(), md5.hexdigest(), size)

    @contextmanager
    def _temporary(self) -> Iterator[tuple[Path, FileIO]]:
        with _disk():
            self._incoming.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._incoming)
        path = Path(name)
        try:
            # not buffered: else closing what a full disk did not take fails again, elsewhere
            with FileIO(descriptor, "wb") as content:
                yield path, content
        finally:
            path.unlink(missing_ok=True)

    def _settle(self, path: Path, content: FileIO, sha256: str) -> None:
        os.fchmod(content.fileno(), READABLE)
        os.fsync(content.fileno())
        target = self.path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)

    def path(self, sha256: str) -> Path:
        return self.directory.joinpath(*self.parts(sha256))

    @staticmethod
    def parts(sha256: str) -> tuple[str, str, str]:
        """Of its path below the directory."""
        return sha256[:2], sha256[2:4], sha256

    def open(self, sha256: str) -> BinaryIO:
        """Raises FileMissing."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            raise FileMissing("The bytes of this file are not in the catalogue's storage any more.") from None

    def shelf(self, start: str) -> Iterator[Path]:
        """Everything whose SHA-256 begins with these two signs."""
        return (self.directory / start).glob("??/*")

    def arriving(self) -> Iterator[Path]:
        """What is on its way, and what stayed there when its writer was killed."""
        return self._incoming.glob("tmp*")

    def discard(self, sha256: str, may_go: Callable[[Path], bool]) -> int | None:
        """How many bytes that freed; None when it stays. It is taken aside first: then no writer can renew it unseen."""
        aside = self._incoming / f"{ASIDE}{sha256}"
        self._incoming.mkdir(parents=True, exist_ok=True)
        try:
            self.path(sha256).rename(aside)
            if may_go(aside):
                size = aside.stat().st_size
                aside.unlink()
                return size
        except FileNotFoundError:
            return None  # another who tidies was faster
        self.put_back()
        return None

    def put_back(self) -> None:
        """What was taken aside, and whoever did so was killed."""
        for aside in self._incoming.glob(f"{ASIDE}*"):
            with suppress(FileNotFoundError):
                aside.replace(self.path(aside.name.removeprefix(ASIDE)))


def _put(content: FileIO, piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[content.write(left) :]


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotWell(f"The catalogue's storage cannot be written: {error.strerror}. Nothing is lost.") from None


def note(connection: Connection, stored: StoredFile) -> None:
    """Before an item points to it, in the same transaction. Once is enough."""
    if kept_files.hold(connection, [stored.sha256]):
        return
    row = {"sha256": stored.sha256, "md5": stored.md5, "size_bytes": stored.size_bytes}
    try:
        with connection.begin_nested():
            connection.execute(insert(stored_files).values(**row, created=after(0)))
    except IntegrityError:
        return  # another was first
