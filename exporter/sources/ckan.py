"""CKAN as a source: datasets, their files wherever they are, who may export them, and the DOI written back."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from exporter.clients.ckan import CkanClient
from exporter.crosswalks.ckan import header_of, to_record
from exporter.crosswalks.ckan_fields import Fields, text_of
from exporter.crosswalks.ckan_works import is_web_address
from exporter.crosswalks.text import one_line
from exporter.errors import FileMissing, NotAllowed, RemoteMissing
from exporter.http_client import HttpOptions
from exporter.records.identifiers import find_doi
from exporter.records.record import FileOrigin, FileRef, Header, Record
from exporter.settings import CkanSettings
from exporter.sources.base import (
    About,
    Entry,
    Features,
    FileContent,
    FileStamp,
    Listing,
    Permission,
    Person,
    Publication,
    Selection,
    Set,
)
from exporter.sources.ckan_rights import Rights, quoted
from exporter.sources.ckan_uploads import upload_path
from exporter.sources.ckan_write_back import write_back
from exporter.sources.local_files import LocalFile, open_beneath, open_users_file, store_path, user_path
from exporter.sources.remote_files import Address, Spool, open_remote, stat_remote

PAGE_ROWS = 50
# parts of words in titles and names too, which CKAN's own search does not find
SEARCHED = "name^4 title^4 tags^2 groups^2 text title_ngram name_ngram"
LUCENE = re.compile(r'[+\-&|!(){}\[\]^"~*?:\\/]|\b(?:AND|OR|NOT)\b')
# the order is the same on every page; saving a dataset does not move it
BY_TITLE, BY_FIT = "title_string asc, id asc", "score desc, title_string asc, id asc"


class CkanSource:
    """``settings.apikey`` belongs to a system administrator: without that nobody's rights can be asked for."""

    features = Features(acknowledges=True, permissions=True, set_word="organization")

    def __init__(
        self,
        settings: CkanSettings,
        options: HttpOptions,
        spool_directory: Path,
        spool_bytes: int,
        page_rows: int = PAGE_ROWS,
    ) -> None:
        self._settings = settings
        self._options = options
        self._spool = Spool(spool_directory, spool_bytes)
        self._page_rows = page_rows
        self._client = CkanClient(options, settings.server, settings.apikey)
        self._rights = Rights(self._client)
        self._site_url = ""

    def check(self) -> About:
        status = self._client.read("status_show")
        found = self._client.read("package_search", rows=0, include_private=True)
        version, title = (one_line(text_of(status.get(key))) for key in ("ckan_version", "site_title"))
        return About("CKAN", version, title, found["count"], self._notes())

    def listing(self, selection: Selection, cursor: str = "") -> Listing:
        """Private datasets too; no drafts and nothing deleted. ``set`` is an organization's name."""
        limit = self._rights.editable(selection.person) if selection.person else ""
        if limit is None:
            return Listing((), 0, complete=True)
        start = int(cursor or 0)
        found = self._client.read("package_search", start=start, **self._search(selection, limit))
        entries = tuple(_entry(package) for package in found["results"])
        # by what came back: CKAN cuts long pages without a word
        after, total = start + len(entries), int(found["count"])
        more = bool(entries) and after < total
        return Listing(entries, total, str(after) if more else "", complete=not more)

    def record(self, entry: Entry) -> Record:
        """``entry.header.identifier`` is an id or a name."""
        package = json.loads(entry.document) if entry.document else self._package(entry.header.identifier)
        record = to_record(package, self._public_url())
        files = tuple(self._with_origin(file) for file in record.files)
        ours = self._written_before(package)
        return replace(record, files=files, related=tuple(one for one in record.related if one.identifier not in ours))

    def dataset_of_resource(self, resource_id: str) -> Header:
        """Raises RemoteMissing; what may not be seen is as if it were not there."""
        try:
            resource = self._client.read("resource_show", id=resource_id)
        except NotAllowed:
            raise RemoteMissing("CKAN does not have this file, or not any more.", self._client.host, 404) from None
        return Header(str(resource["package_id"]))

    def permission(self, person: Person, header: Header) -> Permission:
        return self._rights.permission(person, header.identifier)

    def permissions_of(self, person: Person) -> Callable[[Header], Permission]:
        """As ``permission``, for many datasets of one person."""
        answer = self._rights.of(person)
        return lambda header: answer(header.identifier)

    def sets(self, person: Person) -> tuple[Set, ...]:
        """Organizations in which this person may edit datasets."""
        return self._rights.sets(person)

    def account_of(self, username: str, email: str, email_verified: bool) -> str:
        """The CKAN user for who signed in, empty when there is none."""
        return self._rights.account_of(username, email, email_verified)

    def stat_file(self, file: FileRef) -> FileStamp:
        local = self._local(file)
        if local is None:
            return stat_remote(self._options, self._address(file), file)
        with local as opened:
            return opened.stamp

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]:
        return self._local(file) or open_remote(self._options, self._address(file), file, self._spool)

    def acknowledge(self, header: Header, publication: Publication) -> None:
        """Raises RemoteConflict (try again), RemoteRefused (the site's schema does not want these fields)."""
        write_back(self._client, self._settings, header.identifier, publication)

    def close(self) -> None:
        self._client.close()

    def _public_url(self) -> str:
        """What readers know CKAN by; ``settings.server`` may be an address of the inner network."""
        if not self._site_url:
            said = one_line(text_of(self._client.read("status_show").get("site_url")))
            self._site_url = said if is_web_address(said) else self._settings.server
        return self._site_url

    def _notes(self) -> tuple[str, ...]:
        try:
            user = self._client.read("user_show")
        except (NotAllowed, RemoteMissing):
            return ("CKAN does not know the key of this program: the rights of people cannot be asked for.",)
        if user.get("sysadmin") is True:
            return ()
        return ("The key of this program belongs to no system administrator: CKAN will not tell it the rights of people.",)

    def _search(self, selection: Selection, limit: str) -> dict[str, Any]:
        words = " ".join(LUCENE.sub(" ", selection.query).split())
        organization = f"organization:{quoted(selection.set)}" if selection.set else ""
        limits = " AND ".join(filter(None, [limit, organization]))
        asked = {"rows": self._page_rows, "include_private": True, "sort": BY_FIT if words else BY_TITLE}
        return {**asked, **({"fq": limits} if limits else {}), **({"q": words, "qf": SEARCHED} if words else {})}

    def _package(self, identifier: str) -> Mapping[str, Any]:
        try:
            package: Mapping[str, Any] = self._client.read("package_show", id=identifier)
        except NotAllowed:
            package = {"state": "deleted"}
        if package.get("state") == "deleted":
            raise RemoteMissing("CKAN does not have this dataset, or not any more.", self._client.host, 404)
        return package

    def _written_before(self, package: Mapping[str, Any]) -> set[str]:
        """DOIs that an earlier export wrote into the dataset: an earlier version is not the same work."""
        fields = Fields(package)
        if not fields.text(self._settings.url_field):
            return set()
        names = (self._settings.doi_field, self._settings.concept_doi_field)
        return {doi for name in names if (doi := find_doi(fields.text(name)))}

    def _with_origin(self, file: FileRef) -> FileRef:
        if file.origin is FileOrigin.LINK and self._settings.resources_usr_url and self._settings.resources_usr_path:
            try:
                in_home = user_path(file.url, self._settings.resources_usr_url) is not None
            except FileMissing:
                in_home = True  # looking at the file will tell why it is refused
            return replace(file, origin=FileOrigin.USER) if in_home else file
        return file

    def _local(self, file: FileRef) -> AbstractContextManager[LocalFile] | None:
        """The file on this machine, or None when it comes over HTTP."""
        if file.origin is FileOrigin.STORE and self._settings.resources_path:
            return open_beneath(self._settings.resources_path, store_path(file.identifier), called=file.name)
        if file.origin is FileOrigin.USER:
            found = user_path(file.url, self._settings.resources_usr_url)
            if found is None:
                raise FileMissing(f"“{file.name}” cannot be read: its address is not in a user's directory any more.")
            return open_users_file(self._settings.resources_usr_path, *found)
        return None

    def _address(self, file: FileRef) -> Address:
        """An upload is fetched from the CKAN of the settings with its key, whatever host its URL names."""
        path = upload_path(file) if file.origin is FileOrigin.STORE else ""
        if path:
            return Address(self._settings.server.rstrip("/") + path, self._settings.apikey)
        return Address(file.url)


def _entry(package: Mapping[str, Any]) -> Entry:
    title = one_line(text_of(package.get("title"))) or one_line(text_of(package.get("name")))
    return Entry(header_of(package), title, json.dumps(package))
