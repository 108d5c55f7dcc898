"""Any CKAN to import from: all of its datasets, or those of one organization, with their uploads and links."""

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from exporter.clients.ckan_catalogue import CkanCatalogue, Organization, Packages, Site
from exporter.crosswalks.ckan_reading import header_of
from exporter.crosswalks.json_document import text_of
from exporter.crosswalks.text import one_line
from exporter.errors import RecordError, RemoteMissing, RemoteRefused, TokenRefused
from exporter.records.record import FileOrigin, FileRef, Record
from exporter.sources.answering import as_it_should, closed
from exporter.sources.base import Entry, FileContent, Listing
from exporter.sources.ckan_formats import CHOICES, DCAT, JSON, rdf_of, read_in
from exporter.sources.ckan_uploads import upload_path
from exporter.sources.imports import ImportAbout, ImportDoor, ImportFeatures, ImportKind
from exporter.sources.options import Shape, option
from exporter.sources.own_files import open_named
from exporter.sources.places import Place, page_of, place_of

HEADERS = ("id", "name", "title", "state", "metadata_modified")
"""Solr keeps these by themselves."""
MOST_ROWS = 1000
"""``ckan.search.rows_max`` as it is delivered; longer pages are cut without a word."""


@dataclass(frozen=True)
class CkanOptions:
    url: str = option("Main URL", shape=Shape.ADDRESS, required=True, example="https://data.example.org")
    organization: str = option(
        "Organization",
        hint="Its name, as in its web address, or its id. Leave this empty to import from all organizations.",
        example="water-authority",
    )
    format: str = option("Format", JSON, shape=Shape.CHOICE, choices=CHOICES, reads=True)


class CkanImport:
    features = ImportFeatures(most_a_page=MOST_ROWS, bare_lists=True)

    def __init__(self, options: CkanOptions, door: ImportDoor) -> None:
        self._options = options
        self._door = door
        self._catalogue = CkanCatalogue(door.http, options.url, door.token, door.budget)

    def check(self) -> ImportAbout:
        try:
            with as_it_should():
                site = self._site()
                chosen = self._organization()
                found = self._catalogue.search(chosen.id, rows=1)
                self._try_format(found)
        except TokenRefused:
            return closed(self._door, "CKAN", self._options.url, self._catalogue.host, "on the page of your user there")
        scope = chosen.title or "All organizations"
        return ImportAbout("CKAN", site.version, site.title, scope, self._options.url, found.count, notes=self._notes())

    def listing(self, cursor: str = "", size: int = 100, *, bare: bool = False) -> Listing:
        place = place_of(cursor) if cursor else Place(scope=self._organization().id)
        rows = min(max(size, 1), MOST_ROWS)
        entries, left = self._page(place, rows, bare)
        if not entries and left:  # a page that is empty in the middle is asked for once more
            entries, left = self._page(place, rows, bare)
        place = place.met(place.seen + left)
        after = entries[-1].header.identifier if entries else place.after
        now = replace(place, after=after, seen=place.seen + len(entries))
        # a page that is full may not be the last one, whatever the count says
        more = bool(entries) and (left > len(entries) or len(entries) >= rows)
        return page_of(entries, now, place.seen + left, more=more)

    def record(self, entry: Entry) -> Record:
        document = entry.document
        header = entry.header
        if not document:
            package = self._package(header.identifier)
            document, header = json.dumps(package, ensure_ascii=False), header_of(package, self._options.url)
        return read_in(self._options.format, self._catalogue, document, header)

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]:
        """With a token an upload is asked for where the token belongs, whatever host the dataset names.

        Nothing else gets it: who edits a dataset may name any address, also one where only the token's owner may read.
        """
        path = upload_path(file) if self._door.token and file.origin is FileOrigin.STORE else ""
        if not path:
            return open_named(replace(self._door, token=""), self._options.url, file)
        return open_named(self._door, self._options.url, replace(file, url=self._options.url + path), scheme="")

    def close(self) -> None:
        self._catalogue.close()

    def _site(self) -> Site:
        """Raises RemoteRefused for what is no CKAN."""
        host = self._catalogue.host
        try:
            return self._catalogue.site()
        except RemoteMissing:
            raise RemoteRefused(f"There is no CKAN at this address: {host} does not know its API.", host, 404) from None

    def _organization(self) -> Organization:
        if not self._options.organization:
            return Organization("", "")
        return self._catalogue.organization(self._options.organization)

    def _page(self, place: Place, rows: int, bare: bool) -> tuple[tuple[Entry, ...], int]:
        """What is new on the page, and how many the source says there are from here on."""
        found = self._catalogue.search(place.scope, place.after, rows, HEADERS if bare else ())
        read = [entry for each in found.packages if (entry := self._entry(each, bare))]
        entries = {entry.header.identifier: entry for entry in read}
        return tuple(entry for key, entry in sorted(entries.items()) if key > place.after), found.count

    def _entry(self, package: Mapping[str, Any], bare: bool) -> Entry | None:
        try:
            header = header_of(package, self._options.url)
        except RecordError:
            return None
        title = one_line(text_of(package.get("title"))) or one_line(text_of(package.get("name")))
        return Entry(header, title, "" if bare else json.dumps(package, ensure_ascii=False))

    def _package(self, identifier: str) -> Mapping[str, Any]:
        host = self._catalogue.host
        try:
            package = self._catalogue.package(identifier)
        except TokenRefused as error:
            said = f"{host} does not show this dataset: it was deleted, or it is private."
            raise TokenRefused(said, host, error.status) from None
        except RemoteMissing as error:
            raise RemoteMissing(f"{host} does not have this dataset any more.", host, error.status) from None
        if package.get("state") == "deleted":
            raise RemoteMissing(f"This dataset was deleted at {host}.", host, 410)
        return package

    def _notes(self) -> tuple[str, ...]:
        if not self._door.token or self._catalogue.knows_token():
            return ()
        return ("CKAN does not say whose token this is. If it is not valid, private datasets are left out.",)

    def _try_format(self, found: Packages) -> None:
        """With the first dataset. Raises RemoteRefused."""
        if self._options.format == DCAT and found.packages:
            rdf_of(self._catalogue, str(found.packages[0].get("id")))


CKAN = ImportKind(
    "ckan",
    "CKAN",
    CkanOptions,
    CkanImport,
    "Datasets of a data portal that runs CKAN, with their files and links.",
)
