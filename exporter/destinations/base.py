"""What every destination can do: see the contract suite in ``tests/contracts``."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from exporter.records.record import Record


@dataclass(frozen=True)
class Limits:
    """What the repository takes. Sizes in bytes; 0 means that it does not say."""

    files: int = 100
    file_bytes: int = 0
    total_bytes: int = 0
    name_length: int = 255
    empty_files: bool = True
    folders_in_names: bool = True


@dataclass(frozen=True)
class Features:
    """What a destination can do, as data. ``requests_per_file`` is what one file costs of the rate budget."""

    limits: Limits = Limits()
    publishes: bool = True
    versions: bool = True
    communities: bool = True
    reserves_doi: bool = True
    mints_doi: bool = True
    requests_per_file: int = 3
    token_url: str = ""
    token_scopes: tuple[str, ...] = ()


class DepositState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True)
class RemoteFile:
    """A file as the repository holds it. ``md5`` is lower-case hex, empty while unknown; not ``complete``: pending."""

    name: str
    size_bytes: int
    md5: str
    complete: bool = True


@dataclass(frozen=True)
class Deposit:
    """A record as it stands at the destination.

    ``identifier`` is opaque text; ``concept`` names all versions together. ``marks`` are the URNs among the alternate
    identifiers: ours tells which ledger row made this draft. ``files`` is None where the answer does not list them.
    """

    identifier: str
    state: DepositState
    title: str = ""
    doi: str = ""
    concept: str = ""
    concept_doi: str = ""
    url: str = ""
    marks: tuple[str, ...] = ()
    files: tuple[RemoteFile, ...] | None = None
    editing: bool = False
    """A published record with an open edit draft."""
    created: str = ""
    updated: str = ""
    communities: tuple[str, ...] = ()
    """Slugs; ids where the answer does not name the slug."""


@dataclass(frozen=True)
class DepositPage:
    deposits: tuple[Deposit, ...]
    total: int = 0
    page: int = 1
    more: bool = False


@dataclass(frozen=True)
class Refusal:
    """What the repository dropped or refused. ``field`` is its own path (``metadata.creators.0.name``)."""

    field: str
    message: str


@dataclass(frozen=True)
class Account:
    """Whose token this is, as far as the repository tells."""

    name: str = ""


class Content(Protocol):
    """Exactly ``length_bytes`` bytes to send; hashed while being read. ``md5`` is valid when all was read."""

    length_bytes: int

    def read(self, size: int = -1, /) -> bytes: ...

    @property
    def md5(self) -> str: ...


class Destination(Protocol):
    features: Features
    host: str

    def probe(self) -> Account:
        """Proves the token by one cheap call. Raises TokenRefused, RemoteUnavailable."""
        ...

    def find(self, mark: str) -> Deposit | None:
        """Our own draft with this mark, looked for in the newest drafts; the oldest when there are several."""
        ...

    def marked(self, mark: str) -> tuple[Deposit, ...]:
        """All our own drafts that still bear this mark, the oldest first: more than one after lost answers."""
        ...

    def create(self, mark: str) -> Deposit:
        """An empty draft that carries the mark. Not safe to repeat: ``find`` first."""
        ...

    def new_version(self, identifier: str) -> Deposit:
        """The draft of a new version, with the previous files; the existing one when there is one. Repeatable."""
        ...

    def edit(self, identifier: str) -> Deposit:
        """An open edit draft of a published record (same DOI, files locked). Repeatable."""
        ...

    def state(self, identifier: str) -> Deposit:
        """As it stands now, the draft first, with its files. Raises RemoteMissing when there is none."""
        ...

    def glance(self, identifier: str) -> Deposit:
        """As ``state``, without asking for the files."""
        ...

    def drafts(self, query: str = "", page: int = 1) -> DepositPage:
        """The token owner's unpublished drafts, newest first. Published records are left out of a page after it was cut,
        so a page may hold fewer, and ``total`` may count them."""
        ...

    def describe(self, identifier: str, record: Record) -> tuple[Refusal, ...]:
        """Writes all metadata; what was refused or dropped comes back."""
        ...

    def reserve_doi(self, identifier: str) -> str:
        """The DOI that publishing will give. Repeatable. Empty where the repository gives none beforehand."""
        ...

    def put_file(self, identifier: str, name: str, content: Content) -> RemoteFile:
        """Sends one file, replacing what has this name. After a lost answer ask ``state`` before sending again."""
        ...

    def remove_file(self, identifier: str, name: str) -> None: ...

    def publish(self, identifier: str) -> Deposit:
        """Not safe to repeat: after a lost answer ask ``state``."""
        ...

    def add_to_communities(self, identifier: str, communities: tuple[str, ...]) -> tuple[Refusal, ...]:
        """For a published record. What was not taken comes back; a pending review is not a refusal."""
        ...

    def discard(self, identifier: str) -> None:
        """Removes an unpublished draft. Gone already is fine."""
        ...

    def twin(self) -> "Destination":
        """The same account over connections of its own, for another thread. Whoever takes it closes it."""
        ...

    def close(self) -> None: ...
