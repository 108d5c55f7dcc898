"""A file of an item: stored here, only linked to, or skipped with the reason."""

from dataclasses import dataclass
from enum import StrEnum


class FileState(StrEnum):
    WAITING = "waiting"
    """To be fetched by the import that wrote it."""
    STORED = "stored"
    LINK = "link"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class ItemFile:
    """``name`` is with its folders; ``checksum`` as the source says (``md5:…``); ``sha256`` names the bytes stored here.

    ``reason`` is a code that pages know (restricted, embargo, too_large, type, not_a_file, gone, checksum), ``said`` a
    sentence.
    """

    name: str
    remote_id: str = ""
    title: str = ""
    description: str = ""
    url: str = ""
    media_type: str = ""
    size_bytes: int = -1
    checksum: str = ""
    modified: str = ""
    state: FileState = FileState.WAITING
    reason: str = ""
    said: str = ""
    sha256: str | None = None
    job_id: int | None = None
