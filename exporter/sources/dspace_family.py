"""What the two APIs of DSpace have in common: ``/rest`` (4 to 6) and ``/server/api`` (7 and later)."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from exporter.records.record import FileRef, Record
from exporter.sources.base import Entry, FileContent, Listing
from exporter.sources.imports import Branch, Branches
from exporter.sources.places import Place

ORIGINAL = "ORIGINAL"
"""The bundle of the files that people see."""
USUAL_BUNDLES = frozenset({ORIGINAL})


@dataclass(frozen=True)
class DspaceSite:
    """``url`` is where people read its items."""

    title: str = ""
    version: str = ""
    url: str = ""


@dataclass(frozen=True)
class Scope:
    """What is imported: ``branch`` is None for the whole repository; ``key`` names it in the family's own calls."""

    branch: Branch | None = None
    key: str = ""


class DspaceFamily(Protocol):
    """One API. Handles (``123456789/42``) name items, collections and communities; the family's own ids stay inside."""

    name: str
    """``rest`` or ``server/api``."""
    most_a_page: int

    def site(self) -> DspaceSite: ...

    def scope(self, identifier: str) -> Scope:
        """Of a handle, an id or an address of it; empty: everything. Raises RemoteMissing for one that does not exist."""
        ...

    def branches(self, parent: str, cursor: str) -> Branches: ...

    def total(self, scope: Scope) -> int | None:
        """None where only a walk would tell."""
        ...

    def page(self, place: Place, size: int) -> Listing:
        """``place.scope`` is a scope's key, after the family's name."""
        ...

    def record(self, entry: Entry, ignored: frozenset[str]) -> Record:
        """``ignored`` are names of fields (``dc.description.provenance``) that are left out."""
        ...

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]: ...

    def close(self) -> None: ...
