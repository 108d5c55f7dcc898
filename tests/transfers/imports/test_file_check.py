"""What came of a file against what its source says of it."""

import hashlib

import pytest

from exporter.catalogue.item_file import ItemFile
from exporter.catalogue.storage import StoredFile
from exporter.errors import ChecksumMismatch
from exporter.transfers.imports.file_check import FileCheck

CAME = b"hour,level\n1,2\n"


def compared(checksum: str, size_bytes: int = -1, announced: int = -1, came: bytes = CAME) -> None:
    check = FileCheck(ItemFile("levels.csv", size_bytes=size_bytes, checksum=checksum))
    for at in range(0, len(came), 4):
        check.update(came[at : at + 4])
    stored = StoredFile(hashlib.sha256(came).hexdigest(), hashlib.md5(came, usedforsecurity=False).hexdigest(), len(came))
    check.compare(stored, announced)


@pytest.mark.parametrize("kind", ["md5", "sha1", "sha256", "sha512"])
def test_every_checksum_that_repositories_tell_is_compared(kind: str) -> None:
    told = hashlib.new(kind, CAME, usedforsecurity=False).hexdigest()
    compared(f"{kind}:{told.upper()}", size_bytes=3, announced=3)
    with pytest.raises(ChecksumMismatch, match="of “levels"):
        compared(f"{kind}:{told}", came=CAME + b"!")


@pytest.mark.parametrize("checksum", ["", "md5:", "adler32:11e60398"])
def test_without_one_that_can_be_compared_the_size_counts(checksum: str) -> None:
    compared(checksum, len(CAME), len(CAME))
    with pytest.raises(ChecksumMismatch):
        compared(checksum, len(CAME), len(CAME) + 1)


def test_what_is_told_to_have_bytes_has_some() -> None:
    with pytest.raises(ChecksumMismatch):
        compared("", 5, 0, b"")
