"""DSpace 7 and later: its API ``/server/api``, as a family of the DSpace source."""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from exporter.clients.dspace_hal import HalClient
from exporter.clients.dspace_lists import MOST, Page
from exporter.crosswalks.dspace import to_record_without
from exporter.crosswalks.dspace_header import header_of
from exporter.crosswalks.dspace_terms import table_with
from exporter.crosswalks.json_document import Part
from exporter.errors import FileRestricted, RemoteMissing, TokenRefused, TurnedAway
from exporter.records.record import FileRef, Record
from exporter.sources.base import Entry, FileContent, Listing
from exporter.sources.dspace_closed import hidden, open_files, with_files_of_guests
from exporter.sources.dspace_family import USUAL_BUNDLES, DspaceSite, Scope
from exporter.sources.dspace_hal_items import HalItems
from exporter.sources.dspace_hal_tree import HalTree
from exporter.sources.dspace_hal_walk import hal_page
from exporter.sources.imports import Branches, ImportDoor
from exporter.sources.own_files import open_named
from exporter.sources.places import Place

NAME = "server/api"


class DspaceHal:
    name = NAME
    most_a_page = MOST

    def __init__(self, door: ImportDoor, url: str, bundles: frozenset[str] = USUAL_BUNDLES) -> None:
        """``url`` is that of the API, ``https://repository.example.org/server/api``."""
        self._door = door
        self._client = HalClient(door.http, url, door.token, door.budget)
        self._items = HalItems(self._client, bundles)
        self._guest = HalClient(door.http, url, "", door.budget)
        self._of_guests = HalItems(self._guest, bundles)
        self._tree = HalTree(self._client)
        self._table = table_with(door.dspace_fields)
        self._site: DspaceSite | None = None

    def site(self) -> DspaceSite:
        """Raises RemoteMissing, RemoteRefused where no DSpace 7 answers."""
        if self._site is None:
            part = Part(self._client.root())
            version = part.text("dspaceVersion").removeprefix("DSpace").strip()
            own = self._client.url.removesuffix("/api").removesuffix("/server")
            self._site = DspaceSite(part.text("dspaceName"), version, (part.text("dspaceUI") or own).rstrip("/"))
        return self._site

    def scope(self, identifier: str) -> Scope:
        return self._tree.scope(identifier)

    def branches(self, parent: str, cursor: str) -> Branches:
        return self._tree.branches(parent, cursor)

    def total(self, scope: Scope) -> int | None:
        return self._client.search(scope.key, 0, 1).total

    def page(self, place: Place, size: int) -> Listing:
        """Raises RemoteMissing for a scope that went meanwhile."""
        key = place.scope.removeprefix(self.name).strip()
        return hal_page(lambda page, size: self._search(key, place, page, size), place, size, self._entry)

    def _search(self, key: str, place: Place, page: int, size: int) -> Page:
        """What is searched in is looked up first. When it goes while it is walked, everything is found: the sum tells."""
        found = self._client.search(key, page, size)
        if key and place.passed and found.total != place.told:
            self._tree.scope(key)
        return found

    def record(self, entry: Entry, ignored: frozenset[str]) -> Record:
        """Asked for anew: a list has no files, and who reads it may be minutes behind."""
        item = self._items.whole(self._key(entry))
        document = json.dumps(item, ensure_ascii=False)
        record = to_record_without(document, header_of(item, self.site().url), ignored, self._table)
        files = tuple(replace(file, url=self._client.content(file.identifier)) for file in record.files)
        return self._as_for_guests(replace(record, files=files), Part(item).text("uuid", "id"))

    @contextmanager
    def open_file(self, file: FileRef) -> Iterator[FileContent]:
        with ExitStack() as opened:
            yield self._signed_in(opened, file)

    def close(self) -> None:
        self._client.close()
        self._guest.close()

    def _as_for_guests(self, record: Record, uuid: str) -> Record:
        """Who signed in was shown more than everybody is: one request more tells how much."""
        if not self._client.login.wanted:
            return record
        try:
            return with_files_of_guests(record, open_files(self._of_guests.whole(uuid)))
        except TurnedAway:
            raise
        except (RemoteMissing, TokenRefused):
            return hidden(record)

    def _signed_in(self, opened: ExitStack, file: FileRef) -> FileContent:
        """Once more where the sign-in has ended."""
        bearer = self._client.login.bearer()
        try:
            return opened.enter_context(self._named(file, bearer))
        except FileRestricted:
            another = "" if file.withheld else self._client.login.another(bearer)
            if not another:
                raise
        return opened.enter_context(self._named(file, another))

    def _named(self, file: FileRef, bearer: str) -> AbstractContextManager[FileContent]:
        return open_named(replace(self._door, token=bearer), self._client.url, file)

    def _entry(self, item: Mapping[str, Any]) -> Entry:
        header = header_of(item, self.site().url)
        return Entry(header, Part(item).text("name") or header.identifier, json.dumps(item, ensure_ascii=False))

    def _key(self, entry: Entry) -> str:
        """The uuid where the list brought it: one request less than by the handle."""
        return Part(json.loads(entry.document)).text("uuid", "id") if entry.document else entry.header.identifier
