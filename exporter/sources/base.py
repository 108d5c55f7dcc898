"""What every source can do: see the contract suite in ``tests/contracts``."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from exporter.records.record import FileRef, Header, Record


@dataclass(frozen=True)
class About:
    """What a repository is: the answer to ``check``."""

    software: str
    version: str = ""
    title: str = ""
    total: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """Who asks. ``subject`` is the OpenID ``sub``; ``account`` the name of the bound account at the source."""

    subject: str
    name: str = ""
    account: str = ""


@dataclass(frozen=True)
class Permission:
    """``reason`` is a sentence when ``allowed`` is false."""

    allowed: bool
    reason: str = ""


@dataclass(frozen=True)
class Set:
    """A selectable part of a repository; ``identifier`` is what a selection names it by."""

    identifier: str
    title: str = ""


@dataclass(frozen=True)
class Selection:
    """Which records are wanted. ``person`` limits to what that account may edit."""

    set: str = ""
    query: str = ""
    person: Person | None = None


@dataclass(frozen=True)
class Entry:
    """A header, and its document when the list brought it along. ``title`` serves pages."""

    header: Header
    title: str = ""
    document: str = ""


@dataclass(frozen=True)
class Listing:
    """One page. ``cursor`` is empty when nothing follows; ``complete`` says that the whole selection was walked."""

    entries: tuple[Entry, ...]
    total: int | None = None
    cursor: str = ""
    complete: bool = False


@dataclass(frozen=True)
class FileStamp:
    """A file's state when it was looked at. Two equal stamps of a local file mean the same bytes.

    ``modified_ns`` and ``inode`` are 0 for what comes over HTTP; ``etag`` is then the server's.
    """

    size_bytes: int
    modified_ns: int = 0
    inode: int = 0
    etag: str = ""


class FileContent(Protocol):
    """An opened file: ``stamp`` as of opening, then its bytes once."""

    stamp: FileStamp

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Publication:
    """What is written back to a source about a deposit."""

    doi: str
    concept_doi: str = ""
    record_url: str = ""


@dataclass(frozen=True)
class Features:
    """What a source can do, as data."""

    acknowledges: bool = False
    permissions: bool = False
    set_word: str = "set"
    extra: tuple[str, ...] = field(default=())


class Source(Protocol):
    features: Features

    def check(self) -> About: ...

    def listing(self, selection: Selection, cursor: str = "") -> Listing: ...

    def record(self, entry: Entry) -> Record:
        """Fetches only what is absent. Raises RemoteMissing when it is gone."""
        ...

    def stat_file(self, file: FileRef) -> FileStamp:
        """Looks at the file without reading it. Raises FileMissing, AddressRefused. Size -1: the server does not say."""
        ...

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]:
        """Opens it for reading once. Raises FileMissing, AddressRefused, RemoteUnavailable."""
        ...

    def permission(self, person: Person, header: Header) -> Permission:
        """Whether this person may publish this record. Raises RemoteUnavailable: the caller then says no for now."""
        ...

    def acknowledge(self, header: Header, publication: Publication) -> None:
        """Writes the DOI back. Safe to repeat."""
        ...

    def close(self) -> None: ...


def walk(source: Source, selection: Selection) -> Iterator[Entry]:
    """All entries of a selection, page by page."""
    cursor = ""
    while True:
        page = source.listing(selection, cursor)
        yield from page.entries
        if not page.cursor:
            return
        cursor = page.cursor
