"""Any Dataverse to import from: all of its datasets, or those of one collection with what is below it."""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from exporter.clients.dataverse import ROOT, Collection, Dataverse
from exporter.clients.dataverse_search import MOST
from exporter.crosswalks.dataverse import header_of
from exporter.crosswalks.json_document import Part
from exporter.errors import InvalidInput, RemoteMissing, RemoteRefused, RemoteUnavailable, TokenRefused, TurnedAway
from exporter.records.record import FileRef, Record
from exporter.sources.answering import as_it_should, closed
from exporter.sources.base import Entry, FileContent, Listing
from exporter.sources.dataverse_files import open_uncounted, opened
from exporter.sources.dataverse_formats import CHOICES, read_in
from exporter.sources.dataverse_records import JSON, DataverseRecords
from exporter.sources.dataverse_walk import datasets_page
from exporter.sources.imports import ImportAbout, ImportDoor, ImportFeatures, ImportKind
from exporter.sources.options import Shape, option
from exporter.sources.places import Place, place_of

IN_ADDRESS = re.compile(r"https?://[^/]+/dataverse/([^/?#]+)")
CLOSED_TO_OTHERS = (
    "With your token files come that are closed to others. The files of such a dataset are then offered here only to who "
    "may edit its item."
)
EVERYTHING = "All collections"
FEW = 100
"""Of so many datasets the files are asked for, to tell their size: more take a search too long for who waits."""


@dataclass(frozen=True)
class DataverseOptions:
    url: str = option("Main Dataverse URL", shape=Shape.ADDRESS, required=True, example="https://demo.dataverse.org")
    collection: str = option(
        "Dataverse identifier",
        hint="The collection's name as in its web address, or that address itself. Leave this empty to import everything.",
        example="water-levels",
    )
    format: str = option("Metadata format", JSON, shape=Shape.CHOICE, choices=CHOICES, reads=True)

    def __post_init__(self) -> None:
        if IN_ADDRESS.match(self.url):
            raise InvalidInput(
                {"url": "This is the address of a collection. Here goes only what stands before /dataverse/."}
            )

    @property
    def alias(self) -> str:
        found = IN_ADDRESS.match(self.collection)
        return found[1] if found else self.collection


class DataverseImport:
    features = ImportFeatures(most_a_page=MOST, lanes=2, bare_lists=True)

    def __init__(self, options: DataverseOptions, door: ImportDoor) -> None:
        self._options = options
        self._door = door
        self._client = Dataverse(door.http, options.url, door.token, door.budget)
        self._records = DataverseRecords(self._client, options.url)

    def check(self) -> ImportAbout:
        about = ImportAbout("Dataverse", url=self._options.url)
        try:
            with as_it_should():
                about = replace(about, version=self._version(), title=self._title())
                return self._with_selection(about)
        except TurnedAway:
            raise
        except TokenRefused:
            where = "on the page of your account there"
            said = closed(self._door, about.software, about.url, self._client.host, where)
            return replace(about, needs_token=True, notes=said.notes)

    def listing(self, cursor: str = "", size: int = 100, *, bare: bool = False) -> Listing:  # noqa: ARG002
        place = place_of(cursor) if cursor else Place(scope=self._collection().alias)
        search = partial(self._client.search, place.scope)
        return datasets_page(search, place, min(max(size, 1), MOST), self._entry)

    def record(self, entry: Entry) -> Record:
        form = self._options.format
        record = read_in(form, self._client, *self._records.whole(entry, copies=form != JSON))
        return opened(record) if self._door.token else record

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]:
        return open_uncounted(self._door, self._options.url, file)

    def close(self) -> None:
        self._client.close()

    def _entry(self, hit: Mapping[str, Any]) -> Entry:
        return Entry(header_of(hit, self._options.url), Part(hit).text("name"))

    def _version(self) -> str:
        """Raises RemoteRefused for what is no Dataverse."""
        host = self._client.host
        try:
            return self._client.version()
        except RemoteMissing:
            said = f"There is no Dataverse at this address: {host} does not know its API."
            raise RemoteRefused(said, host, 404) from None

    def _title(self) -> str:
        """What the installation calls itself; its topmost collection may not be for everybody."""
        try:
            return self._client.collection(ROOT).title
        except TurnedAway:
            raise
        except (RemoteMissing, TokenRefused):
            return self._client.host

    def _collection(self) -> Collection:
        return self._client.collection(self._options.alias) if self._options.alias else Collection("", "")

    def _with_selection(self, about: ImportAbout) -> ImportAbout:
        chosen = self._collection()
        total = self._client.search(chosen.alias, 0, 1).total
        notes = (*self._left_out(chosen.alias), *((CLOSED_TO_OTHERS,) if self._door.token else ()))
        size = self._size(chosen.alias, total)
        return replace(about, scope=chosen.title or EVERYTHING, total=total, size_bytes=size, notes=notes)

    def _left_out(self, alias: str) -> tuple[str, ...]:
        count = self._client.search(alias, 0, 1, harvested=True).total
        if not count:
            return ()
        belong = "datasets are left out: they were harvested from other repositories, and their files are there."
        return (f"{count:,} {belong}" if count > 1 else "1 dataset is left out: it was harvested from another repository.",)

    def _size(self, alias: str, datasets: int) -> int | None:
        try:
            return self._client.bytes_of_files(alias) if datasets <= FEW else None
        except (RemoteRefused, RemoteUnavailable):
            return None  # nothing depends on it


DATAVERSE = ImportKind(
    "dataverse",
    "Dataverse",
    DataverseOptions,
    DataverseImport,
    "Published datasets of a Dataverse, with their files. Tables come as they were uploaded.",
)
