"""What collections, datasets, their versions and files are in a Dataverse."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from simulators.ckan_state import Content

Json = dict[str, Any]
ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-512": "sha512"}
RELEASED, DRAFT, DEACCESSIONED = "RELEASED", "DRAFT", "DEACCESSIONED"


def second(moment: datetime | None = None) -> str:
    """Dataverse tells whole seconds, so two things of one second are tied."""
    return (moment or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=4096)
def digest(content: Content, algorithm: str) -> str:
    found = hashlib.new(ALGORITHMS[algorithm], usedforsecurity=False)
    for piece in content.pieces():
        found.update(piece)
    return found.hexdigest()


@dataclass
class NewFile:
    """A file to be put into a dataset, with what may be told of it."""

    content: str | bytes | Content
    description: str = ""
    content_type: str = ""
    checksum: str = "MD5"
    categories: tuple[str, ...] = ()
    restricted: bool = False
    persistent_id: str = ""


@dataclass
class Table:
    """What became of an ingested file: rows without their header line, and the original's name and type."""

    header: bytes
    rows: bytes
    original_name: str
    original_type: str


@dataclass
class DataFile:
    """The bytes, the same in all versions. ``told`` is the file as its checksum and size describe it."""

    id: int
    content: Content
    told: Content
    content_type: str
    algorithm: str = "MD5"
    created: str = ""
    restricted: bool = False
    embargo: str = ""
    embargo_reason: str = ""
    retention: str = ""
    persistent_id: str = ""
    previous: int = 0
    root: int = -1
    table: Table | None = None


@dataclass
class FileMetadata:
    """A file as one version names it. ``version`` counts the changes of this, not of the dataset."""

    file: DataFile
    label: str
    directory: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    version: int = 1

    @property
    def path(self) -> str:
        return f"{self.directory}/{self.label}" if self.directory else self.label


@dataclass
class Version:
    """``license`` "" means the custom terms in ``terms``. ``number`` 0 as long as it is a draft."""

    id: int
    metadata: Json
    license: str
    terms: Json
    blocks: dict[str, Json]
    files: list[FileMetadata] = field(default_factory=list)
    number: int = 0
    minor: int = 0
    state: str = DRAFT
    created: str = ""
    updated: str = ""
    released: str = ""
    note: str = ""
    forward: str = ""

    @property
    def name(self) -> str:
        return f"{self.number}.{self.minor}"

    @property
    def title(self) -> str:
        return str(self.metadata["title"])


@dataclass
class Collection:
    id: int
    alias: str
    title: str
    parent: "Collection | None" = None
    published: bool = True
    description: str = ""
    created: str = field(default_factory=second)

    def within(self, alias: str) -> bool:
        return self.alias == alias or bool(self.parent and self.parent.within(alias))


@dataclass
class Dataset:
    """``versions`` are oldest first. ``source``: where it was harvested, "" when it is at home here."""

    id: int
    pid: str
    collection: Collection
    versions: list[Version] = field(default_factory=list)
    created: str = field(default_factory=second)
    updated: str = field(default_factory=second)
    source: str = ""
    guestbook: int = 0
    linked: set[str] = field(default_factory=set)
    destroyed: bool = False

    @property
    def released(self) -> Version | None:
        return next((each for each in reversed(self.versions) if each.state == RELEASED), None)

    @property
    def draft(self) -> Version | None:
        return next((each for each in self.versions if each.state == DRAFT), None)

    @property
    def published(self) -> str:
        """The day of its first publication, also when nothing is left of it; "" before."""
        return next((each.released for each in self.versions if each.released), "")[:10]

    @property
    def url(self) -> str:
        protocol, _, rest = self.pid.partition(":")
        hosts = {"doi": "https://doi.org/", "hdl": "https://hdl.handle.net/"}
        return hosts.get(protocol, "https://perma.example.org/citation?persistentId=perma:") + rest
