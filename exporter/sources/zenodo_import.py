"""Zenodo to import from: a community, or what a query finds. A work is one item, whatever its version."""

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from exporter.clients.invenio_search import Community, InvenioSearch
from exporter.clients.oai_pmh import OaiPmh
from exporter.errors import InvalidInput
from exporter.records.record import FileRef, Record
from exporter.sources.answering import as_it_should
from exporter.sources.base import Entry, FileContent, Listing
from exporter.sources.imports import ImportAbout, ImportDoor, ImportFeatures, ImportKind
from exporter.sources.options import Shape, option
from exporter.sources.own_files import open_named
from exporter.sources.places import Place, place_of
from exporter.sources.queries import UNFINISHED, is_finished
from exporter.sources.rdm_records import RdmRecords, quoted
from exporter.sources.rdm_walk import OLDEST, rdm_page
from exporter.sources.zenodo_formats import CHOICES, NATIVE, read_in
from exporter.sources.zenodo_set import ZenodoSet
from exporter.sources.zenodo_set_place import SetPlace, set_place_of

ZENODO_URL = "https://zenodo.org"
MOST_FOR_GUESTS, MOST_WITH_TOKEN = 25, 100
WINDOW = 10_000
"""A search shows no more."""
IN_ADDRESS = re.compile(r"https?://[^/]+/communities/([^/?#]+)")


@dataclass(frozen=True)
class ZenodoOptions:
    community: str = option(
        "Community",
        hint="Its name as in its web address, or that address itself.",
        example="biosyslit",
    )
    query: str = option(
        "Query",
        hint="What Zenodo's own search understands. With a community, only what is in it.",
        example='metadata.title:"sea ice"',
    )
    format: str = option("Format", NATIVE, shape=Shape.CHOICE, choices=CHOICES, reads=True)
    url: str = option(
        "Zenodo's address", ZENODO_URL, shape=Shape.ADDRESS, required=True, hint="Another one for its sandbox."
    )

    def __post_init__(self) -> None:
        if not (self.community or self.query):
            raise InvalidInput({"community": "Name a community, or type a query: all of Zenodo is too much."})
        if not is_finished(self.query):
            raise InvalidInput({"query": UNFINISHED})

    @property
    def slug(self) -> str:
        found = IN_ADDRESS.match(self.community)
        return found[1] if found else self.community


class ZenodoImport:
    """At most 25 records a request for guests, 100 with a token, and 30 searches a minute for all."""

    def __init__(self, options: ZenodoOptions, door: ImportDoor) -> None:
        self._options = options
        self._door = door
        self._client = InvenioSearch(door.http, options.url, door.token, door.budget)
        self._records = RdmRecords(self._client, door)
        self._oai = OaiPmh(door.http, f"{options.url.rstrip('/')}/oai2d", door.token, door.budget)
        self._set = ZenodoSet(self._oai, self._client.search, self._query)
        self._most = MOST_WITH_TOKEN if door.token else MOST_FOR_GUESTS
        self.features = ImportFeatures(most_a_page=self._most, lanes=2)

    def check(self) -> ImportAbout:
        with as_it_should():
            community = self._community()
            found = self._client.search(self._query(community.id), OLDEST, 1, 1)
        scope = " · ".join(filter(None, (community.title, self._options.query)))
        return ImportAbout("Zenodo", scope=scope, url=self._options.url, total=found.total, notes=self._notes())

    def listing(self, cursor: str = "", size: int = 100, *, bare: bool = False) -> Listing:  # noqa: ARG002
        most = min(max(size, 1), self._most)
        if (place := set_place_of(cursor)) is not None:
            return self._set.page(place, most)
        if cursor:
            return self._made_since(place_of(cursor), most)
        community = self._community()
        return self._beyond(community, self._made_since(Place(scope=community.id), most))

    def _made_since(self, place: Place, most: int) -> Listing:
        return rdm_page(self._client.search, self._query(place.scope), place, most)

    def _beyond(self, community: Community, first: Listing) -> Listing:
        """Behind its first page a community that holds more than a search shows goes on by OAI-PMH. A query is no set."""
        total = first.total or 0
        if not first.cursor or total <= WINDOW or not community.id or self._options.query:
            return first
        versions = tuple(entry.header.version.rpartition(".")[0] for entry in first.entries)
        walk = Place(seen=len(first.entries), told=total, scope=community.id)
        return replace(first, cursor=SetPlace(walk, f"user-{community.slug or self._options.slug}", versions).cursor())

    def record(self, entry: Entry) -> Record:
        return read_in(self._options.format, self._client, *self._records.whole(entry))

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]:
        return open_named(self._door, self._options.url, file)

    def close(self) -> None:
        self._client.close()
        self._oai.close()

    def _community(self) -> Community:
        return self._client.community(self._options.slug) if self._options.slug else Community("", "")

    def _query(self, community: str) -> str:
        """By the community's id: for an unknown name Zenodo finds nothing, or everything."""
        inside = f'parent.communities.ids:"{quoted(community)}"' if community else ""
        if inside and self._options.query:
            return f"{inside} AND ({self._options.query})"
        return inside or self._options.query

    def _notes(self) -> tuple[str, ...]:
        if self._most == MOST_WITH_TOKEN:
            return (f"Zenodo gives at most {MOST_WITH_TOKEN} records a request.",)
        return (f"Zenodo gives at most {MOST_FOR_GUESTS} records a request without a token, {MOST_WITH_TOKEN} with one.",)


ZENODO = ImportKind(
    "zenodo",
    "Zenodo",
    ZenodoOptions,
    ZenodoImport,
    "Records of a Zenodo community, or those that a query finds. A new version of a work updates its item.",
)
