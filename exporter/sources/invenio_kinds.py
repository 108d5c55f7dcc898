"""The kinds of Invenio, and how one is known by what it answers."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from exporter.clients.invenio_search import Hits, InvenioSearch
from exporter.crosswalks.invenio_reading import to_record
from exporter.records.record import Record
from exporter.sources.base import Entry, Listing
from exporter.sources.imports import ImportDoor
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


KINDS: Mapping[str, Callable[[InvenioSearch, ImportDoor], Kind]] = {"rdm": Rdm}


def kind_named(name: str, client: InvenioSearch, door: ImportDoor) -> Kind:
    return KINDS[name](client, door)


def kind_of(client: InvenioSearch, door: ImportDoor) -> Kind:
    found = client.search("", "", 1, 1)
    return kind_named(_name_of(found.hits[0] if found.hits else {}), client, door)


def _name_of(_hit: Mapping[str, Any]) -> str:
    return "rdm"
