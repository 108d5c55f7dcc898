"""The kinds of Invenio, and how one is known by what it answers."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from exporter.clients.invenio_search import Hits, InvenioSearch
from exporter.crosswalks import b2share, cern
from exporter.crosswalks.invenio_reading import to_record
from exporter.crosswalks.json_document import Part
from exporter.errors import RemoteMissing, TokenRefused
from exporter.records.record import Header, Record
from exporter.sources.base import Entry, Listing
from exporter.sources.imports import ImportDoor
from exporter.sources.invenio3_walk import OLDEST_FIRST, WINDOW, invenio3_page
from exporter.sources.places import Place
from exporter.sources.rdm_records import RdmRecords
from exporter.sources.rdm_walk import OLDEST, rdm_page


class Kind(Protocol):
    name: str
    software: str

    def found(self, query: str) -> Hits:
        """How many a query finds. Raises RemoteRefused for one that is not understood."""
        ...

    def notes(self, total: int) -> tuple[str, ...]: ...

    def page(self, query: str, place: Place, size: int) -> Listing: ...

    def record(self, entry: Entry) -> Record: ...


class Rdm:
    """InvenioRDM: Zenodo, too."""

    name = "rdm"
    software = "InvenioRDM"

    def __init__(self, client: InvenioSearch, door: ImportDoor) -> None:
        self._client = client
        self._records = RdmRecords(client, door)

    def found(self, query: str) -> Hits:
        return self._client.search(query, OLDEST, 1, 1)

    def notes(self, _total: int) -> tuple[str, ...]:
        return ()

    def page(self, query: str, place: Place, size: int) -> Listing:
        return rdm_page(self._client.search, query, place, size)

    def record(self, entry: Entry) -> Record:
        return to_record(*self._records.whole(entry))


class _Invenio3:
    """What came before InvenioRDM: each installation has its own metadata, and so its own reader."""

    name: str
    software: str
    header_of: Callable[[Mapping[str, Any]], Header]
    to_record: Callable[[str, Header], Record]

    def __init__(self, client: InvenioSearch, _door: ImportDoor) -> None:
        self._client = client

    def found(self, query: str) -> Hits:
        return self._client.search(query, OLDEST_FIRST, 1, 1)

    def notes(self, total: int) -> tuple[str, ...]:
        if total <= WINDOW:
            return ()
        return (f"It shows only the first {WINDOW:,} records of a query: choose narrower queries, one after the other.",)

    def page(self, query: str, place: Place, size: int) -> Listing:
        return invenio3_page(self._client.search, query, place, size, self._entry)

    def record(self, entry: Entry) -> Record:
        if entry.document:
            return type(self).to_record(entry.document, entry.header)
        hit = self._shown(entry.header.identifier)
        return type(self).to_record(json.dumps(hit, ensure_ascii=False), type(self).header_of(hit))

    def _entry(self, hit: Mapping[str, Any]) -> Entry:
        said = Part(hit).part("metadata")
        titles = [part.text("title") for part in said.parts("titles")]
        return Entry(type(self).header_of(hit), next(iter(titles), said.text("title")), json.dumps(hit, ensure_ascii=False))

    def _shown(self, identifier: str) -> Mapping[str, Any]:
        host = self._client.host
        try:
            return self._client.record(identifier)
        except RemoteMissing as error:
            raise RemoteMissing(f"{host} does not have this record any more.", host, error.status) from None
        except TokenRefused as error:
            raise TokenRefused(f"{host} does not show this record: it is restricted.", host, error.status) from None


class B2share(_Invenio3):
    name = "b2share"
    software = "B2SHARE"
    header_of = staticmethod(b2share.header_of)
    to_record = staticmethod(b2share.to_record)


class Cern(_Invenio3):
    """Also any other Invenio 3 whose records have a title of their own."""

    name = "cern"
    software = "Invenio 3 (CERN Open Data)"
    header_of = staticmethod(cern.header_of)
    to_record = staticmethod(cern.to_record)


KINDS: Mapping[str, Callable[[InvenioSearch, ImportDoor], Kind]] = {kind.name: kind for kind in (Rdm, B2share, Cern)}


def kind_named(name: str, client: InvenioSearch, door: ImportDoor) -> Kind:
    return KINDS[name](client, door)


def kind_of(client: InvenioSearch, door: ImportDoor) -> Kind:
    """Raises RemoteMissing, RemoteRefused for what is no Invenio."""
    found = client.search("", "", 1, 1)
    return kind_named(_name_of(Part(found.hits[0] if found.hits else {})), client, door)


def _name_of(hit: Part) -> str:
    """An empty repository may be any of them."""
    if not hit or hit.has("parent") or hit.has("pids") or hit.has("is_published"):
        return "rdm"
    return "b2share" if hit.part("metadata").has("titles") else "cern"
