"""Local files under an allowed root, opened by walking directory descriptors: a check of the path would lose a race."""

import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from exporter.errors import FileMissing
from exporter.sources.base import FileStamp

USER_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
# without O_NONBLOCK a FIFO would hold the worker until somebody writes into it
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
WALK = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC

REASONS = {
    errno.ENOENT: "it is not there",
    errno.EACCES: "it may not be read by this program",
    errno.EPERM: "it may not be read by this program",
    errno.ELOOP: "it is a symbolic link",
    errno.ENOTDIR: "a part of its path is a symbolic link or no directory",
    errno.ENXIO: "it is no regular file",
    errno.ENAMETOOLONG: "its name is too long",
}


class LocalFile:
    """An opened file: ``stamp`` is its state at opening, two equal stamps mean the same bytes."""

    def __init__(self, descriptor: int, name: str) -> None:
        self._descriptor = descriptor
        self._name = name
        self.stamp = _stamp(os.fstat(descriptor))

    def read(self, size: int = -1, /) -> bytes:
        """Up to so many bytes; all that is left without a size. Raises FileMissing when the disk fails."""
        try:
            if size >= 0:
                return os.read(self._descriptor, size)
            return b"".join(iter(lambda: os.read(self._descriptor, 1 << 20), b""))
        except OSError as error:
            raise _missing(self._name, error) from error

    def stamp_now(self) -> FileStamp:
        """Its state now: differs from ``stamp`` when it was written to in the meantime."""
        return _stamp(os.fstat(self._descriptor))


@contextmanager
def open_beneath(root: Path, parts: Sequence[str], *, single_link: bool = False, called: str = "") -> Iterator[LocalFile]:
    """A regular file below the root, no part of its path a link.

    ``single_link`` refuses hard links too: in a user's directory one may point to a file that is not the user's.
    Raises FileMissing with the reason; the sentence names the file as it is ``called``, else by the last part of its path,
    never our own directories.
    """
    name = called or (parts[-1] if parts else "")
    _refuse_odd_parts(parts)
    try:
        descriptor = _open_walking(root, parts)
    except OSError as error:
        raise _missing(name, error) from error
    try:
        _refuse_odd_file(os.fstat(descriptor), name, single_link)
        yield LocalFile(descriptor, name)
    finally:
        os.close(descriptor)


def _refuse_odd_parts(parts: Sequence[str]) -> None:
    for part in parts or [""]:
        if part in {"", ".", ".."} or "/" in part or "\0" in part:
            raise FileMissing("The file cannot be read: its address leaves the place where files may be read.")


def _open_walking(root: Path, parts: Sequence[str]) -> int:
    # the root is the administrator's: it may be a link
    with ExitStack() as opened:
        directory = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        opened.callback(os.close, directory)
        for part in parts[:-1]:
            directory = os.open(part, WALK, dir_fd=directory)
            opened.callback(os.close, directory)
        return os.open(parts[-1], READ, dir_fd=directory)


def _refuse_odd_file(status: os.stat_result, name: str, single_link: bool) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise FileMissing(f"“{name}” cannot be read: it is no regular file.")
    if single_link and status.st_nlink != 1:
        raise FileMissing(f"“{name}” cannot be read: it is a hard link, and may be somebody else's file.")


def _missing(name: str, error: OSError) -> FileMissing:
    reason = REASONS.get(error.errno or 0, "the disk does not answer as it should")
    return FileMissing(f"“{name}” cannot be read: {reason}.")


def _stamp(status: os.stat_result) -> FileStamp:
    return FileStamp(status.st_size, status.st_mtime_ns, status.st_ino)


def store_path(resource_id: str) -> tuple[str, str, str]:
    """Where CKAN keeps the file of a resource, below its ``resources`` directory. From the id alone, never its URL."""
    try:
        identifier = str(UUID(resource_id))
    except ValueError:
        raise FileMissing("The file cannot be read: its resource has no proper id.") from None
    if identifier != resource_id:
        raise FileMissing("The file cannot be read: its resource has no proper id.")
    return identifier[:3], identifier[3:6], identifier[6:]


@contextmanager
def open_users_file(pattern: str, user: str, parts: Sequence[str]) -> Iterator[LocalFile]:
    """A file of a person's own directory; ``pattern`` is the settings' path with ``{user}`` in it.

    Up to the person's name the path is the administrator's. All that comes after it is the person's: a link there, also in
    place of the published directory itself, could lead to what only this program may read.
    """
    before, _, behind = pattern.partition("{user}")
    ending, *inside = behind.replace("{user}", user).split("/")
    root = Path(before + user + ending)
    with open_beneath(root, [*(part for part in inside if part), *parts], single_link=True) as file:
        yield file


def user_path(url: str, base_url: str) -> tuple[str, tuple[str, ...]] | None:
    """The user and the path of a file in a user's directory, or None when the URL is not ``base_url/~user/…``.

    The base may itself end with ``~``: the present exporter's settings have it so.
    Scheme, host and port must be equal; the path is decoded once. Raises FileMissing for a path that climbs.
    """
    asked, base = _parted(url), urlsplit(base_url)
    prefix = base.path.removesuffix("~").rstrip("/") + "/~"
    if _origin(asked) != _origin(base) or not asked.path.startswith(prefix):
        return None
    user, *parts = (unquote(part) for part in asked.path[len(prefix) :].split("/"))
    if not USER_NAME.fullmatch(user):
        raise FileMissing("The file cannot be read: its address names no proper user.")
    _refuse_odd_parts(parts)
    return user, tuple(parts)


def _parted(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise FileMissing("The file cannot be read: its address is no proper web address.") from None


def _origin(parts: SplitResult) -> tuple[object, ...]:
    try:
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        raise FileMissing("The file cannot be read: the port in its address is no number.") from None
    # a URL with a user in it is not ours, whatever its host
    return parts.scheme, parts.hostname, port, parts.username
