"""Single datasets of a Dataverse, in its own JSON with the files of the version that is published last.

Its export keeps a copy of each: that copy may be cut off, of an earlier version, or not to be made at all. What the
server answers by itself takes its place then.
"""

import json
from collections.abc import Mapping
from typing import Any

from exporter.clients.dataverse import Dataverse
from exporter.crosswalks.dataverse import header_of
from exporter.crosswalks.json_document import Part
from exporter.errors import (
    ExporterError,
    RecordError,
    RemoteConflict,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    TokenRefused,
    TurnedAway,
    WebPage,
)
from exporter.http_client import read_json
from exporter.records.record import Header
from exporter.sources.base import Entry

JSON = "dataverse_json"
NOT_EXPORTED = (RemoteUnavailable, RemoteConflict, RemoteRefused, TokenRefused)
BEHIND = (
    "{} has not written its copies of this dataset anew since its latest version. The next import tries again; Dataverse's "
    "own JSON can be had at once."
)
Json = Mapping[str, Any]


class DataverseRecords:
    """An entry's identifier is the persistent one of the dataset (``doi:10.5072/FK2/ABCDEF``)."""

    def __init__(self, client: Dataverse, url: str) -> None:
        self._client = client
        self._url = url

    def whole(self, entry: Entry, *, copies: bool = False) -> tuple[str, Header]:
        """Raises RemoteMissing for what was deaccessioned or destroyed, TokenRefused, RecordError for a draft.

        ``copies``: another of the exported copies is read, too. All are made at once: where this one is of an earlier
        version, so are the others, and RecordError says so.
        """
        document = exported = self._exported(entry.header.identifier)
        if document is None or entry.header.version not in {"", self._header(document).version}:
            document = self._asked(entry.header.identifier)
        header = self._header(document)
        if copies and exported is not None and self._header(exported).version != header.version:
            raise RecordError(BEHIND.format(self._client.host))
        return json.dumps(document, ensure_ascii=False), header

    def _header(self, document: Json) -> Header:
        """Not what the list told: that may lag behind."""
        return header_of(document, self._url)

    def _exported(self, identifier: str) -> Json | None:
        """None where there is no whole document. What it is that stands in the way, is asked for elsewhere."""
        try:
            found = read_json(self._client.export(identifier, JSON).text)
        except (TurnedAway, WebPage):
            raise  # by what stands before the server: whoever asks for more then is a robot
        except (*NOT_EXPORTED, ValueError, RecursionError):
            return None
        whole = isinstance(found, dict) and isinstance(found.get("datasetVersion"), dict)
        return found if whole and isinstance(found["datasetVersion"].get("files"), list) else None

    def _asked(self, identifier: str) -> Json:
        try:
            version = self._client.latest_published(identifier)
        except RemoteMissing:
            raise self._why_missing(identifier) from None
        except TokenRefused as error:
            raise self._closed(error) from None
        files = version.get("files")
        if not isinstance(files, list):
            number = f"{version.get('versionNumber')}.{version.get('versionMinorNumber')}"
            files = self._client.files(identifier, number)
        return {**_named(identifier), "datasetVersion": {**version, "files": files}}

    def _why_missing(self, identifier: str) -> ExporterError:
        """Of a dataset without a published version."""
        host = self._client.host
        try:
            latest = self._client.dataset(identifier).get("latestVersion")
        except RemoteMissing as error:
            said = f"{host} does not have this dataset any more: it was destroyed, or was never there."
            return RemoteMissing(said, host, error.status)
        except TokenRefused as error:
            return self._closed(error)
        if isinstance(latest, dict) and latest.get("versionState") != "DEACCESSIONED":
            return RecordError(f"This dataset is not published at {host}. Drafts are not imported.")
        return RemoteMissing(f"This dataset was deaccessioned at {host}: it was taken back.{_note(latest)}", host, 410)

    def _closed(self, error: TokenRefused) -> TokenRefused:
        if isinstance(error, TurnedAway):
            return error
        said = f"{self._client.host} does not show this dataset: it is not published, or only for some people."
        return TokenRefused(said, error.host, error.status)


def _named(identifier: str) -> dict[str, str]:
    """What an export says beside the version: doi:10.5072/FK2/ABCDEF has the authority 10.5072."""
    protocol, _, rest = identifier.partition(":")
    authority, _, own = rest.partition("/")
    resolver = {"doi": "https://doi.org/", "hdl": "https://hdl.handle.net/"}.get(protocol, "")
    named = {"protocol": protocol, "authority": authority, "separator": "/", "identifier": own}
    return {**named, "persistentUrl": f"{resolver}{rest}"} if resolver else named


def _note(latest: Any) -> str:
    """Only people with rights are told why, and where else it is."""
    said = Part(latest)
    note, link = said.text("deaccessionNote", "versionNote"), said.text("deaccessionLink")
    return "".join([f" The reason given: {note[:300]}" if note else "", f" It points to {link[:300]}." if link else ""])
