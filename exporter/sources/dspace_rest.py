"""DSpace 4, 5 and 6: their API ``/rest``, as a family of the DSpace source."""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from exporter.clients.dspace_rest import ITEMS, RestClient, id_of
from exporter.clients.dspace_rest_login import Key
from exporter.crosswalks.dspace_header import header_of
from exporter.crosswalks.json_document import Part
from exporter.errors import FileRestricted, RemoteMissing, RemoteRefused, RemoteUnavailable, TokenRefused, TurnedAway
from exporter.records.record import FileRef, Record
from exporter.sources.base import Entry, FileContent, Listing
from exporter.sources.dspace_closed import hidden, with_files_of_guests
from exporter.sources.dspace_family import USUAL_BUNDLES, DspaceSite, Scope
from exporter.sources.dspace_rest_items import RestItems
from exporter.sources.dspace_rest_lists import RestLists
from exporter.sources.dspace_rest_tree import RestTree
from exporter.sources.dspace_rest_walk import listing, stand_of
from exporter.sources.imports import Branches, ImportDoor
from exporter.sources.own_files import open_named
from exporter.sources.places import Place

NAME = "rest"
MOST = 100


def answers_rest(door: ImportDoor, url: str) -> bool:
    """Whether a DSpace 4 to 6 is at ``url``. Raises the RemoteErrors of a server that is away, or does not let us in."""
    client = RestClient(door.http, url, budget=door.budget)
    try:
        client.version()
    except RemoteRefused:
        return False
    except RemoteUnavailable as error:
        if error.status != 200:
            raise
        return False
    finally:
        client.close()
    return True


class DspaceRest:
    name = NAME
    most_a_page = MOST

    def __init__(self, door: ImportDoor, url: str, bundles: frozenset[str] = USUAL_BUNDLES) -> None:
        """``url`` is that of the API, ``https://repository.example.org/rest``."""
        self._door = door
        self._client = RestClient(door.http, url, door.token, door.budget)
        self._items = RestItems(self._client, bundles, door.dspace_fields)
        self._guest = RestClient(door.http, url, "", door.budget)
        self._tree = RestTree(self._client)
        self._lists = RestLists(self._client, self._tree)

    def site(self) -> DspaceSite:
        """Raises RemoteRefused where no DSpace 4 to 6 answers, TokenRefused. It does not tell its name."""
        self._client.key()
        return DspaceSite("", self._client.version().text, self._pages())

    def scope(self, identifier: str) -> Scope:
        return self._tree.scope(identifier)

    def branches(self, parent: str, cursor: str) -> Branches:
        return self._tree.branches(parent, cursor)

    def total(self, scope: Scope) -> int | None:  # noqa: ARG002
        """What it counts are all items, also those that are not for us: only a walk tells how many are."""
        return None

    def page(self, place: Place, size: int) -> Listing:
        key = place.scope.removeprefix(self.name).strip()
        for _ in range(2):
            session = self._client.key()
            done = self._lists.page(key, place, stand_of(place.after), size, self._entry)
            if not session.value or self._client.is_signed_in(session):
                return listing(done.step, more=done.more)
            # it ended meanwhile, and nobody said so: what is for us alone was left out
            self._client.another(session)
        raise TokenRefused(f"{self._client.host} let us sign in, and forgot it at once.", self._client.host, 401)

    def record(self, entry: Entry, ignored: frozenset[str]) -> Record:
        item = json.loads(entry.document) if entry.document else self._items.shown(entry.header.identifier)
        if str(item.get("withdrawn")).lower() == "true":
            raise RemoteMissing(f"This item was withdrawn at {self._client.host}.", self._client.host, 410)
        record = self._items.record(item, header_of(item, self._pages()), ignored)
        return self._as_for_guests(record, id_of(item)) if self._client.login.wanted else record

    @contextmanager
    def open_file(self, file: FileRef) -> Iterator[FileContent]:
        with ExitStack() as opened:
            yield self._signed_in(opened, file)

    def close(self) -> None:
        self._client.close()
        self._guest.close()

    def _as_for_guests(self, record: Record, identifier: str) -> Record:
        """Who signed in was shown more than everybody is. Of its files nobody tells who may have them."""
        try:
            self._guest.one(ITEMS, identifier)
        except TurnedAway:
            raise
        except (RemoteMissing, TokenRefused):
            return hidden(record)
        return with_files_of_guests(record, frozenset())

    def _signed_in(self, opened: ExitStack, file: FileRef) -> FileContent:
        """Once more where the session has ended."""
        key = self._client.key()
        try:
            return opened.enter_context(self._named(file, key))
        except FileRestricted:
            if not key.value or self._client.is_signed_in(key):
                raise
        return opened.enter_context(self._named(file, self._client.another(key)))

    def _named(self, file: FileRef, key: Key) -> AbstractContextManager[FileContent]:
        door = replace(self._door, token=key.value)
        return open_named(door, self._client.url, file, scheme="", key_header=key.header)

    def _pages(self) -> str:
        """Where people read its items: what its links say is often the address of another machine."""
        return self._client.url.rstrip("/").rpartition("/")[0]

    def _entry(self, item: Mapping[str, Any]) -> Entry:
        header = header_of(item, self._pages())
        # where a list tells names only, each item is asked for
        document = json.dumps(item, ensure_ascii=False) if isinstance(item.get("metadata"), list) else ""
        return Entry(header, Part(item).text("name") or header.identifier, document)
