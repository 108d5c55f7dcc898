"""Single records of an InvenioRDM (Zenodo is one), with the lists of their files."""

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from exporter.clients.invenio_search import InvenioSearch
from exporter.crosswalks.invenio_header import header_of
from exporter.crosswalks.json_document import Part
from exporter.errors import RemoteMissing, TokenRefused
from exporter.records.record import FileRef, Header
from exporter.sources.base import Entry, FileContent
from exporter.sources.imports import ImportDoor
from exporter.sources.own_files import address_of
from exporter.sources.remote_files import stream_remote

NEWEST = "newest"


class RdmRecords:
    """An entry's identifier is the concept's: the same for all versions of a work."""

    def __init__(self, client: InvenioSearch, door: ImportDoor, base_url: str) -> None:
        self._client = client
        self._door = door
        self._base_url = base_url

    def whole(self, entry: Entry) -> tuple[str, Header]:
        """The native JSON with the list of files, fetched where the entry does not bring it."""
        hit = json.loads(entry.document) if entry.document else self._fetched(entry.header)
        header = entry.header if entry.document else header_of(hit)
        listed = self._with_files(hit)
        changed = listed is not hit or not entry.document
        return json.dumps(listed, ensure_ascii=False) if changed else entry.document, header

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]:
        return stream_remote(self._door.http, address_of(self._door, self._base_url, file.url), file)

    def _fetched(self, header: Header) -> Mapping[str, Any]:
        """The version that the list told of, else the newest."""
        if header.version:
            return self._shown(header.version.rpartition(".")[0])
        found = self._client.search(f'parent.id:"{quoted(header.identifier)}"', NEWEST, 1, 1).hits
        return found[0] if found else self._shown(header.identifier)

    def _shown(self, identifier: str) -> Mapping[str, Any]:
        host = self._client.host
        try:
            return self._client.record(identifier)
        except RemoteMissing as error:
            said = "was taken back at" if error.status == 410 else "is not at"
            raise RemoteMissing(f"This record {said} {host} any more.", host, error.status) from None
        except TokenRefused as error:
            raise TokenRefused(f"{host} does not show this record: it is restricted.", host, error.status) from None

    def _with_files(self, hit: Mapping[str, Any]) -> Mapping[str, Any]:
        """Lists may say only that there are files. Restricted ones are shown to nobody without a token."""
        part = Part(hit)
        files = part.part("files")
        closed = part.part("access").text("files") == "restricted" and not self._door.token
        if closed or files.has("entries") or not files.is_true("enabled"):
            return hit
        try:
            listed = self._client.files(part.text("id", "recid"))
        except TokenRefused:
            return hit
        return {**hit, "files": {**hit["files"], "entries": listed}}


def quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
