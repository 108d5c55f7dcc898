"""Files that come over HTTP: looked at, read once, kept on disk first when their server does not say how long they are."""

import errno
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from mimetypes import guess_type
from pathlib import Path
from time import monotonic
from typing import BinaryIO
from urllib.parse import urlsplit

from requests import Response
from urllib3.exceptions import HTTPError, ReadTimeoutError

from exporter.errors import (
    FileError,
    FileMissing,
    FileRestricted,
    FileTooLarge,
    NotAFile,
    NotYet,
    RemoteRefused,
    RemoteUnavailable,
    TokenRefused,
)
from exporter.http_client import AUTHORIZATION, CHUNK_BYTES, HttpOptions, fetch, in_time
from exporter.records.record import FileRef
from exporter.sources.base import FileContent, FileStamp

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
FULL_SECONDS = 60.0
HTML = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True)
class Spool:
    """Where a file without a length is kept while it is sent, and how long it may be. Nothing stays there."""

    directory: Path
    most_bytes: int


@dataclass(frozen=True)
class Pace:
    """A server that sends less than this in so much waiting is left. What we do in the meantime does not count."""

    seconds: float = 60
    least_bytes: int = 60 << 10


@dataclass(frozen=True)
class Address:
    """``key`` None: somebody else's server, through the address guard. Not ``trusted``: the allow-list is not for it.
    ``key_header`` is what the key goes in."""

    url: str
    key: str | None = None
    trusted: bool = True
    key_header: str = AUTHORIZATION


class RemoteContent:
    """An answer's body, read once. Raises RemoteUnavailable when it stops, or comes too slowly to ever end."""

    def __init__(
        self, response: Response, stamp: FileStamp, pace: Pace = Pace(), clock: Callable[[], float] = monotonic
    ) -> None:
        self.stamp = stamp
        self._response = response
        self._host = urlsplit(response.url).hostname or ""
        self._pace = pace
        self._clock = clock
        self._waited = 0.0
        self._came = 0

    def read(self, size: int = -1, /) -> bytes:
        if size < 0:
            return b"".join(iter(lambda: self.read(CHUNK_BYTES), b""))
        started = self._clock()
        piece = self._next(size)
        self._watch(self._clock() - started, len(piece))
        return piece

    def _next(self, size: int) -> bytes:
        try:
            with in_time(self._response.raw):
                # read1 returns what is there: read would wait for all of it, at one byte a second too
                piece: bytes = self._response.raw.read1(size, decode_content=True)
            return piece
        except (ReadTimeoutError, TimeoutError):
            raise RemoteUnavailable(f"{self._host} stopped sending in the middle of a file.", self._host) from None
        except HTTPError:
            raise RemoteUnavailable(f"{self._host} broke the connection in the middle of a file.", self._host) from None

    def _watch(self, waited: float, came: int) -> None:
        self._waited, self._came = self._waited + waited, self._came + came
        if self._waited < self._pace.seconds:
            return
        if self._came < self._pace.least_bytes:
            raise RemoteUnavailable(f"{self._host} sends a file too slowly.", self._host)
        self._waited, self._came = 0.0, 0


class _Spooled:
    def __init__(self, kept: BinaryIO, stamp: FileStamp) -> None:
        self.stamp = stamp
        self._kept = kept

    def read(self, size: int = -1, /) -> bytes:
        return self._kept.read(size)


def stat_remote(options: HttpOptions, address: Address, file: FileRef) -> FileStamp:
    """By a GET whose body is not read: many servers know no HEAD, or answer it with other headers."""
    with ExitStack() as opened:
        return _stamp(_opened(opened, options, address, file))


@contextmanager
def open_remote(
    options: HttpOptions, address: Address, file: FileRef, spool: Spool, pace: Pace = Pace()
) -> Iterator[FileContent]:
    """Raises FileMissing, FileError (longer than the spool), AddressRefused, RemoteUnavailable."""
    with ExitStack() as opened:
        response = _opened(opened, options, address, file)
        content = RemoteContent(response, _stamp(response), pace)
        if content.stamp.size_bytes >= 0:
            yield content
            return
        yield _spooled(opened, content, file, spool)


@contextmanager
def stream_remote(options: HttpOptions, address: Address, file: FileRef, pace: Pace = Pace()) -> Iterator[FileContent]:
    """As it comes: the stamp's size is -1 when its server does not say, or packs what it sends."""
    with ExitStack() as opened:
        response = _opened(opened, options, address, file)
        yield RemoteContent(response, _stamp(response), pace)


def _opened(opened: ExitStack, options: HttpOptions, address: Address, file: FileRef) -> Response:
    """What a server says about a file of its own says nothing of our keys: 403 is a missing file here."""
    try:
        fetched = fetch(options, address.url, address.key, trusted=address.trusted, key_header=address.key_header)
        response = opened.enter_context(fetched)
    except TokenRefused as error:
        raise FileRestricted(
            f"“{file.name}” cannot be read: {error.host} does not let this program ({error.status})."
        ) from None
    except RemoteRefused as error:
        sentence = f"“{file.name}” cannot be read: {error.host} does not have it ({error.status})."
        raise FileMissing(sentence, str(error)) from None
    _refuse_odd_answer(response, file)
    return response


def _refuse_odd_answer(response: Response, file: FileRef) -> None:
    host = urlsplit(response.url).hostname or ""
    if response.status_code == 206:
        raise FileMissing(f"“{file.name}” cannot be read: {host} sends only a part of it.")
    if response.status_code != 200:
        raise FileMissing(f"“{file.name}” cannot be read: {host} does not send it ({response.status_code}).")
    if _media_type(response) in HTML and not _may_be_html(file):
        raise NotAFile(f"“{file.name}” cannot be read: {host} sends a web page in its place, perhaps for signing in.")


def _media_type(response: Response) -> str:
    return str(response.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


def _may_be_html(file: FileRef) -> bool:
    """Unless its type or the ending of its name say that it is something else."""
    expected = file.media_type or guess_type(file.name)[0] or ""
    return expected in HTML or not expected


def _stamp(response: Response) -> FileStamp:
    return FileStamp(_size(response), etag=response.headers.get("ETag") or response.headers.get("Last-Modified", ""))


def _size(response: Response) -> int:
    """-1 when the server does not say, or packs what it sends: the length is that of the packed file then."""
    packed = response.headers.get("Content-Encoding", "identity").lower() != "identity"
    length = response.headers.get("Content-Length", "")
    if packed or "Transfer-Encoding" in response.headers or not (length.isascii() and length.isdigit()):
        return -1
    return int(length) if len(length) < 19 else -1


def _spooled(opened: ExitStack, content: RemoteContent, file: FileRef, spool: Spool) -> _Spooled:
    try:
        # without a name: it is gone with the process, whatever happens
        kept = opened.enter_context(tempfile.TemporaryFile(dir=spool.directory))  # noqa: SIM115
        size = _keep(content, kept, file, spool)
        kept.seek(0)
    except OSError as error:
        if error.errno in FULL:
            sentence = (
                f"This server's disk is full: “{file.name}” could not be kept there while it is sent. It is tried again."
            )
            raise NotYet(sentence, FULL_SECONDS) from None
        raise FileError(f"“{file.name}” could not be kept on this server's disk while it is sent.") from None
    return _Spooled(kept, replace(content.stamp, size_bytes=size))


def _keep(content: RemoteContent, kept: BinaryIO, file: FileRef, spool: Spool) -> int:
    size = 0
    for piece in iter(lambda: content.read(CHUNK_BYTES), b""):
        size += len(piece)
        if size > spool.most_bytes:
            raise FileTooLarge(
                f"“{file.name}” is longer than {spool.most_bytes} bytes, and its server does not say how long. "
                "Let it go as a related identifier (a link) instead of a file."
            )
        kept.write(piece)
    return size
