"""Whether what came of a file is what its source says it is: by its checksum where there is one, else by its size."""

import hashlib

from exporter.catalogue.item_file import ItemFile
from exporter.catalogue.storage import StoredFile
from exporter.errors import ChecksumMismatch

STORED = frozenset({"md5", "sha256"})
"""What our storage reckons of every file."""
BESIDE = frozenset({"sha1", "sha512"})
"""Reckoned only where a source tells these."""


class FileCheck:
    """``update`` with each piece that comes, then ``compare``."""

    def __init__(self, file: ItemFile) -> None:
        self._file = file
        self._kind, _, told = file.checksum.partition(":")
        self._told = told.lower()
        self._digest = hashlib.new(self._kind, usedforsecurity=False) if self._kind in BESIDE else None

    def update(self, piece: bytes) -> None:
        if self._digest is not None:
            self._digest.update(piece)

    def compare(self, stored: StoredFile, announced: int) -> None:
        """``announced`` is the answer's own length, -1 without one. Raises ChecksumMismatch."""
        same = self._is_told(stored) if self._told and self._kind in STORED | BESIDE else self._has_size(stored, announced)
        if not same:
            name = self._file.name
            raise ChecksumMismatch(f"What came of “{name}” is not what its source says it is: checksum or size differs.")

    def _is_told(self, stored: StoredFile) -> bool:
        if self._digest is not None:
            return self._told == self._digest.hexdigest()
        return self._told == (stored.md5 if self._kind == "md5" else stored.sha256)

    def _has_size(self, stored: StoredFile, announced: int) -> bool:
        told = self._file.size_bytes
        same = stored.size_bytes == (announced if announced >= 0 else max(told, stored.size_bytes))
        # whatever the answer says of itself: what is told to have bytes has some
        return same and not (told > 0 and not stored.size_bytes)
