"""What an import asks of a source: see the contract suite in ``tests/contracts``. A source is opened for one selection."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from exporter.http_client import Budget, HttpOptions
from exporter.records.record import FileRef, Record
from exporter.sources.base import Entry, FileContent, Listing
from exporter.sources.options import OptionField, Shape, fields_of, identity


@dataclass(frozen=True)
class ImportAbout:
    """The answer to ``check``: which repository, what was selected in it, and how much that is.

    ``scope`` is the title of the selection; ``size_bytes`` of its files, None when the source does not tell;
    ``needs_token``: nothing is shown without one; ``notes`` are sentences for the person: a limit that was lowered, records
    left out.
    """

    software: str
    version: str = ""
    title: str = ""
    scope: str = ""
    url: str = ""
    total: int | None = None
    size_bytes: int | None = None
    needs_token: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportFeatures:
    """``most_a_page``: the longest list that it gives at once; ``lanes``: how many requests it is asked at the same time."""

    most_a_page: int = 100
    lanes: int = 4
    tells_versions: bool = True
    """Its lists carry what changes whenever a record does."""
    bare_lists: bool = False
    """It can list headers alone, which costs it and us far less."""
    with_token: bool = False
    """It is asked with somebody's token, and may show more than to others."""


@dataclass(frozen=True)
class Branch:
    """A set in a tree of sets. ``identifier`` is what a selection names it by, ``word`` what people call it (collection);
    ``count`` of its records with all below it, None when the source does not tell; ``parted``: others are below it."""

    identifier: str
    title: str
    word: str
    count: int | None = None
    parted: bool = False
    description: str = ""
    rights: str = ""
    url: str = ""
    """Where people read it."""


@dataclass(frozen=True)
class Branches:
    """A page of the branches below one; ``cursor`` is empty when nothing follows."""

    branches: tuple[Branch, ...]
    cursor: str = ""


class TreeSource(Protocol):
    """What the source of a kind with a ``branch_option`` can do beside."""

    def branches(self, parent: str = "", cursor: str = "") -> Branches:
        """Directly below ``parent``, or the topmost. Raises RemoteMissing, and the RemoteErrors."""
        ...

    def branch(self, identifier: str) -> Branch:
        """Raises RemoteMissing for one that does not exist."""
        ...


class ImportSource(Protocol):
    features: ImportFeatures

    def check(self) -> ImportAbout:
        """Raises RemoteMissing for a scope that does not exist, RemoteRefused for what is another software, TokenRefused."""
        ...

    def listing(self, cursor: str = "", size: int = 100, *, bare: bool = False) -> Listing:
        """One page, in an order that stays. ``cursor`` is empty for the first; it is a text that survives a restart.

        ``complete`` on the last page only, and only if nothing was cut off. An entry brings its document along when the list
        has it; ``bare``: it need not, where the features say so. Steps by what came back. Raises the RemoteErrors.
        """
        ...

    def record(self, entry: Entry) -> Record:
        """Fetches only what is absent, also lists of files. Has ``original``. Raises RecordError for a document that
        cannot be read, RemoteMissing when it is gone, TokenRefused when only this one is not for us."""
        ...

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]:
        """For reading once; its stamp has size -1 when the server does not say. The token goes to the source alone.

        Raises FileMissing, AddressRefused, RemoteUnavailable.
        """
        ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class ImportDoor:
    """How calls go out: time-outs and guard; the token; the rate limit. ``dspace_fields``: what an administrator says that
    further fields of a DSpace mean."""

    http: HttpOptions
    token: str = ""
    budget: Budget | None = None
    dspace_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportKind:
    """A kind of source. Adding one is one file and one line in ``IMPORTS``."""

    name: str
    label: str
    options: type[Any]
    """A dataclass of ``sources.options.option`` fields."""
    open: Callable[[Any, ImportDoor], ImportSource]
    """Asks nothing yet. Raises AddressRefused for a port where no repository is looked for."""
    hint: str = field(default="")
    """One sentence above the form."""
    branch_option: str = field(default="")
    """The option that a branch of the source's tree fills; empty where there is none. Its source is a TreeSource then."""
    by_password: bool = False
    """Its token is an e-mail address with a password, which may have spaces and letters of any script."""


def opened(kind: ImportKind, options: Any, door: ImportDoor) -> ImportSource:
    """Raises as ``ImportKind.open``."""
    source = kind.open(options, door)
    if door.token:
        source.features = replace(source.features, with_token=True)
    return source


def title_of(kind: ImportKind, options: Any) -> str:
    """Source and selection in words."""
    chosen = [words for each in fields_of(kind.options) if (words := _words(each, getattr(options, each.name)))]
    return ": ".join([repository_title(kind.label, options.url), *([", ".join(chosen)] if chosen else [])])[:500]


def repository_title(label: str, url: str) -> str:
    """The source in words, whatever is selected in it."""
    return f"{label} {identity(url)}"


def _words(field: OptionField, text: str) -> str:
    """Empty for an address, and for what was left as it was."""
    if field.asked.shape is Shape.ADDRESS or text == field.default:
        return ""
    return dict(field.asked.choices).get(text, text)
