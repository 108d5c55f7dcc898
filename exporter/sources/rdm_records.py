"""Single records of an InvenioRDM (Zenodo is one), with the lists of their files."""

import json
from collections.abc import Mapping
from typing import Any

from exporter.clients.invenio_search import InvenioSearch
from exporter.crosswalks.invenio_header import header_of
from exporter.crosswalks.json_document import Part
from exporter.errors import RemoteMissing, TokenRefused
from exporter.records.record import Header
from exporter.sources.base import Entry
from exporter.sources.imports import ImportDoor

NEWEST = "newest"


class RdmRecords:
    """An entry's identifier is the concept's: the same for all versions of a work."""

    def __init__(self, client: InvenioSearch, door: ImportDoor) -> None:
        self._client = client
        self._has_token = bool(door.token)

    def whole(self, entry: Entry) -> tuple[str, Header]:
        """The native JSON with the list of files, fetched where the entry does not bring it."""
        hit = json.loads(entry.document) if entry.document else self._fetched(entry.header)
        header = entry.header if entry.document else header_of(hit)
        listed = self._with_files(hit)
        changed = listed is not hit or not entry.document
        return json.dumps(listed, ensure_ascii=False) if changed else entry.document, header

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
        closed = part.part("access").text("files") == "restricted" and not self._has_token
        if closed or files.has("entries") or not files.is_true("enabled"):
            return hit
        try:
            listed = self._client.files(part.text("id", "recid"))
        except TokenRefused:
            return hit
        return {**hit, "files": {**hit["files"], "entries": listed}}


def quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
