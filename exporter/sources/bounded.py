"""Exactly the planned bytes of a file, hashed while they are read. No byte behind the announced length ever leaves."""

import hashlib
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from exporter.errors import FileChanged
from exporter.sources.base import FileContent

LARGE_BYTES = 8 << 20
PIECES_AHEAD = 8
"""So many may wait to be hashed: what one file may hold in memory."""


class _BesideDigest:
    """An MD5 that is reckoned in a thread of its own, so that sending need not wait for it.

    The thread ends with this object, also when nobody asks for the end of it.
    """

    def __init__(self) -> None:
        self._hash = hashlib.md5(usedforsecurity=False)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="md5")
        self._waiting: deque[Future[None]] = deque()

    def update(self, piece: bytes, /) -> None:
        if len(self._waiting) == PIECES_AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(self._hash.update, piece))

    def hexdigest(self) -> str:
        while self._waiting:
            self._waiting.popleft().result()
        return self._hash.hexdigest()


class BoundedContent:
    """What is uploaded. ``md5`` is valid after the last byte; ``watch`` hears of each piece, and may raise to stop.

    A file that grew is cut at the planned length, and one that shrank raises FileChanged: an HTTP server would take what
    lies behind the announced length for the next request, and wait for what is missing.
    """

    def __init__(self, content: FileContent, length_bytes: int, watch: Callable[[int], None] = lambda _bytes: None) -> None:
        self.length_bytes = length_bytes
        self._content = content
        self._left = length_bytes
        # a small one is hashed sooner than a thread is begun
        self._hash = _BesideDigest() if length_bytes > LARGE_BYTES else hashlib.md5(usedforsecurity=False)
        self._watch = watch

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        piece = self._content.read(wanted) if wanted else b""
        if wanted and not piece:
            raise FileChanged(f"The file is {self._left} bytes shorter than it was.")
        piece = piece[:wanted]
        self._left -= len(piece)
        self._hash.update(piece)
        if piece:
            self._watch(len(piece))
        return piece

    @property
    def is_read(self) -> bool:
        return not self._left

    @property
    def md5(self) -> str:
        """Lower-case hex of what was read."""
        return self._hash.hexdigest()
