"""Any Invenio to import from: InvenioRDM, or Invenio 3 as B2SHARE and CERN Open Data run it. It tells which it is."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from exporter.clients.invenio_search import InvenioSearch
from exporter.errors import InvalidInput, RemoteMissing, RemoteRefused, TokenRefused
from exporter.records.record import FileRef, Record
from exporter.sources.answering import as_it_should, closed
from exporter.sources.base import Entry, FileContent, Listing
from exporter.sources.imports import ImportAbout, ImportDoor, ImportFeatures, ImportKind
from exporter.sources.invenio_kinds import Kind, kind_named, kind_of
from exporter.sources.options import Shape, option
from exporter.sources.own_files import open_named
from exporter.sources.places import Place, place_of
from exporter.sources.queries import UNFINISHED, is_finished

MOST = 100
QUERY_HINT = (
    "What its own search understands: a word, or metadata.title:rain (InvenioRDM), or titles.title:rain (B2SHARE). "
    "Leave this empty to import everything."
)


@dataclass(frozen=True)
class InvenioOptions:
    url: str = option("Main URL", shape=Shape.ADDRESS, required=True, example="https://repository.example.org")
    query: str = option("Query", hint=QUERY_HINT, example='metadata.creators.person_or_org.name:"Kowalska, Anna"')

    def __post_init__(self) -> None:
        if not is_finished(self.query):
            raise InvalidInput({"query": UNFINISHED})


class InvenioImport:
    features = ImportFeatures(most_a_page=MOST)

    def __init__(self, options: InvenioOptions, door: ImportDoor) -> None:
        self._options = options
        self._door = door
        self._client = InvenioSearch(door.http, options.url, door.token, door.budget)
        self._found: Kind | None = None

    def check(self) -> ImportAbout:
        try:
            with as_it_should():
                kind = self._kind()
                found = kind.found(self._options.query)
        except TokenRefused:
            where = "in the settings of your account there"
            return closed(self._door, "Invenio", self._options.url, self._client.host, where)
        scope = self._options.query or "All records"
        notes = (f"At most {MOST} records a request.", *kind.notes(found.total))
        return ImportAbout(kind.software, scope=scope, url=self._options.url, total=found.total, notes=notes)

    def listing(self, cursor: str = "", size: int = 100, *, bare: bool = False) -> Listing:  # noqa: ARG002
        place = place_of(cursor) if cursor else Place(scope=self._kind().name)
        return self._kind(place.scope).page(self._options.query, place, min(max(size, 1), MOST))

    def record(self, entry: Entry) -> Record:
        return self._kind().record(entry)

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]:
        return open_named(self._door, self._options.url, file)

    def close(self) -> None:
        self._client.close()

    def _kind(self, name: str = "") -> Kind:
        if self._found is None:
            self._found = kind_named(name, self._client, self._door) if name else self._looked_at()
        return self._found

    def _looked_at(self) -> Kind:
        """Raises RemoteRefused for what is no Invenio."""
        host = self._client.host
        try:
            return kind_of(self._client, self._door)
        except RemoteMissing:
            raise RemoteRefused(f"There is no Invenio at this address: {host} has no list of records.", host, 404) from None


INVENIO = ImportKind(
    "invenio",
    "Invenio",
    InvenioOptions,
    InvenioImport,
    "Records of a repository that runs InvenioRDM or Invenio 3 (B2SHARE, CERN Open Data): all, or what a query finds.",
)
