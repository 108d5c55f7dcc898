"""What a simulated InvenioRDM holds: records with their drafts, files by size and MD5, communities."""

import hashlib
import secrets
import string
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from simulators.ckan_state import Content as Bytes

HEAD_BYTES = 1 << 16


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


@dataclass
class StoredFile:
    """Held by size and MD5; only its first bytes are kept. ``received``: the content came, but is not committed yet."""

    key: str
    size: int | None = None
    md5: str = ""
    complete: bool = False
    received: bool = False
    stuck: bool = False
    announced_md5: str = ""
    announced_size: int | None = None
    head: bytes = b""
    whole: Bytes | None = None  # of a file that was put here behind the API's back
    transfer: dict[str, Any] = field(default_factory=lambda: {"type": "L"})
    parts: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    created: str = field(default_factory=now)
    file_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    version_id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass
class Content:
    """What is saved of a draft, or was published."""

    metadata: dict[str, Any] = field(default_factory=dict)
    access: dict[str, Any] = field(default_factory=lambda: {"record": "public", "files": "public"})
    custom_fields: dict[str, Any] = field(default_factory=dict)
    pids: dict[str, Any] = field(default_factory=dict)
    files_enabled: bool = True


@dataclass
class Parent:
    """The concept: what all versions share."""

    id: str
    owner: str
    communities: list[str] = field(default_factory=list)
    pids: dict[str, Any] = field(default_factory=dict)
    review: dict[str, Any] | None = None


@dataclass
class Version:
    """One record id. ``draft`` and ``published`` may both be there: then a published record is being edited."""

    id: str
    parent: Parent
    number: int
    draft: Content | None = None
    published: Content | None = None
    removed: bool = False
    tombstone: bool = True  # whether it can be seen that there was a record
    bucket: str = field(default_factory=lambda: str(uuid.uuid4()))
    files: dict[str, StoredFile] = field(default_factory=dict)
    created: str = field(default_factory=now)
    updated: str = field(default_factory=now)
    revision: int = 1
    born: float = field(default_factory=time.time)
    refusals: int = 0  # so many uploads that are still refused after the creation

    def touch(self) -> None:
        self.updated = now()
        self.revision += 1

    @property
    def locked(self) -> bool:
        return self.published is not None

    @property
    def used_bytes(self) -> int:
        return sum(file.size or 0 for file in self.files.values() if file.received or file.complete)


@dataclass
class Community:
    slug: str
    title: str = ""
    review: bool = False  # whether a curator must accept what others add
    members: tuple[str, ...] = ()
    closed: bool = False  # only members may add
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True)
class DepositFile:
    name: str
    size: int
    md5: str
    complete: bool


@dataclass(frozen=True)
class Deposit:
    """A draft or record as a test looks at it.

    ``state``: draft, in_review, published, edited (published, with open changes), removed.
    """

    id: str
    concept: str
    owner: str
    state: str
    title: str
    doi: str
    concept_doi: str
    metadata: dict[str, Any]
    communities: tuple[str, ...]
    files: tuple[DepositFile, ...]


class State:
    """All that is held. Who changes it holds the service's guard."""

    def __init__(self, numeric: bool) -> None:
        self.versions: dict[str, Version] = {}
        self.communities: dict[str, Community] = {}
        self.requests: dict[str, dict[str, Any]] = {}
        self._families: dict[str, list[Version]] = {}  # by id of the parent
        self._numeric = numeric
        self._last = 1_000_000

    def new_version(self, parent: Parent | None, owner: str) -> Version:
        concept, new = self._ids()
        parent = parent or Parent(concept, owner)
        version = Version(new, parent, 1 + max((each.number for each in self.family(parent)), default=0))
        self.versions[version.id] = version
        self._families.setdefault(parent.id, []).append(version)
        return version

    def _ids(self) -> tuple[str, str]:
        if not self._numeric:
            return _opaque(), _opaque()
        self._last += 2
        return str(self._last - 1), str(self._last)

    def family(self, parent: Parent) -> list[Version]:
        return self.family_of(parent.id)

    def family_of(self, concept: str) -> list[Version]:
        """In the order of their numbers; a discarded draft is in no family."""
        found = (each for each in list(self._families.get(concept, ())) if self.versions.get(each.id) is each)
        return sorted(found, key=lambda each: each.number)

    def latest(self, parent: Parent) -> Version | None:
        published = [each for each in self.family(parent) if each.published and not each.removed]
        return published[-1] if published else None

    def by_bucket(self, bucket: str) -> Version | None:
        return next((each for each in list(self.versions.values()) if each.bucket == bucket), None)

    def community(self, key: str) -> Community | None:
        return next((each for each in self.communities.values() if key in (each.slug, each.id)), None)

    def deposits(self) -> Iterator[Deposit]:
        return (self._deposit(version) for version in list(self.versions.values()))

    def _deposit(self, version: Version) -> Deposit:
        content = version.draft or version.published or Content()
        slugs = (community.slug for each in version.parent.communities if (community := self.community(each)))
        files = (DepositFile(file.key, file.size or 0, file.md5, file.complete) for file in version.files.values())
        return Deposit(
            version.id,
            version.parent.id,
            version.parent.owner,
            _state(version),
            content.metadata.get("title", ""),
            content.pids.get("doi", {}).get("identifier", ""),
            version.parent.pids.get("doi", {}).get("identifier", ""),
            content.metadata,
            tuple(slugs),
            tuple(files),
        )


def _state(version: Version) -> str:
    if version.removed:
        return "removed"
    if version.published:
        return "edited" if version.draft else "published"
    review = version.parent.review
    return "in_review" if review and review.get("status") == "submitted" else "draft"


def _opaque() -> str:
    letters = [secrets.choice(string.digits + "abcdefghjkmnpqrstvwxyz") for _ in range(10)]
    return "".join(letters[:5]) + "-" + "".join(letters[5:])


def receive(file: StoredFile, pieces: Iterator[bytes], keep: int | None = None) -> None:
    """Reads all; of a truncated file only ``keep`` bytes count. Fills in size, MD5 and head, at the end and all at once."""
    digest, size, head = hashlib.md5(), 0, b""
    for piece in pieces:
        piece = piece if keep is None else piece[: max(0, keep - size)]
        digest.update(piece)
        size += len(piece)
        head += piece[: max(0, HEAD_BYTES - len(head))]
    file.size, file.md5, file.head, file.received = size, digest.hexdigest(), head, True
