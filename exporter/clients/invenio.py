"""The native records API of InvenioRDM, call by call. https://inveniordm.docs.cern.ch/reference/rest_api_index/"""

from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import quote

from exporter.clients.invenio_answers import (
    InvenioFile,
    InvenioOffer,
    InvenioPage,
    InvenioRecord,
    Json,
    file_of,
    files_of,
    offer_of,
    page_of,
    parts_at,
    record_of,
    text_at,
)
from exporter.errors import RemoteMissing, RemoteRefused
from exporter.http_client import Answer, Sized

ACCEPT = "application/vnd.inveniordm.v1+json, application/json;q=0.5"
"""Zenodo answers application/json in its older form, without ``errors``; some calls know nothing else (InvenioRDM 14:
the files of a published record)."""


class Calls(Protocol):
    """HttpClient, or what stands in front of it."""

    def call(self, method: str, path: str, *, accept: str = ..., **sent: Any) -> Answer: ...

    def upload(self, path: str, content: Sized, *, method: str = ..., accept: str = ...) -> Answer: ...


class InvenioClient:
    """Ids are opaque. Addresses are built from ids, so no link of an answer is ever followed with the token."""

    def __init__(self, http: Calls) -> None:
        self._http = http

    def user_records(self, query: str = "", page: int = 1, size: int = 25, **more: str) -> InvenioPage:
        """Drafts and records of the token's owner, newest first: a search index, which lags by a second or more."""
        asked = {"q": query, "page": str(page), "size": str(size), "sort": "newest", **more}
        return page_of(self._call("GET", "api/user/records", params={name: each for name, each in asked.items() if each}))

    def record(self, identifier: str) -> InvenioRecord:
        return record_of(self._call("GET", _record(identifier)))

    def draft(self, identifier: str) -> InvenioRecord:
        """RemoteMissing: no draft, though perhaps a published record."""
        return record_of(self._call("GET", _draft(identifier)))

    def create(self, body: Json) -> InvenioRecord:
        return record_of(self._call("POST", "api/records", json=body))

    def save(self, identifier: str, body: Json) -> InvenioRecord:
        """Replaces everything. Good metadata is kept, the rest is told in ``faults``."""
        return record_of(self._call("PUT", _draft(identifier), json=body))

    def delete_draft(self, identifier: str) -> None:
        self._call("DELETE", _draft(identifier))

    def edit(self, identifier: str) -> InvenioRecord:
        """The edit draft of a published record, the existing one when there is one."""
        return record_of(self._call("POST", _draft(identifier)))

    def new_version(self, identifier: str) -> InvenioRecord:
        """The draft of a new version, the existing one when there is one; without files when it is new."""
        return record_of(self._call("POST", f"{_record(identifier)}/versions"))

    def import_files(self, identifier: str) -> tuple[InvenioFile, ...]:
        """Links the previous version's files. Refused when the draft has files."""
        return files_of(self._call("POST", f"{_draft(identifier)}/actions/files-import"))

    def publish(self, identifier: str) -> InvenioRecord:
        return record_of(self._call("POST", f"{_draft(identifier)}/actions/publish"))

    def reserve_doi(self, identifier: str) -> InvenioRecord:
        """Refused when there is one."""
        return record_of(self._call("POST", f"{_draft(identifier)}/pids/doi"))

    def draft_files(self, identifier: str) -> tuple[InvenioFile, ...]:
        return files_of(self._call("GET", f"{_draft(identifier)}/files"))

    def record_files(self, identifier: str) -> tuple[InvenioFile, ...]:
        return files_of(self._call("GET", f"{_record(identifier)}/files"))

    def announce_file(self, identifier: str, name: str) -> None:
        """The first of three steps. Refused when there is an entry of this name."""
        file_segment(name)  # a name that could not be sent afterwards would stay pending
        self._call("POST", f"{_draft(identifier)}/files", json=[{"key": name}])

    def send_file(self, identifier: str, name: str, content: Sized) -> None:
        self._http.upload(f"{_file(identifier, name)}/content", content, accept=ACCEPT)

    def commit_file(self, identifier: str, name: str) -> InvenioFile:
        return file_of(self._call("POST", f"{_file(identifier, name)}/commit"))

    def draft_file(self, identifier: str, name: str) -> InvenioFile:
        return file_of(self._call("GET", _file(identifier, name)))

    def delete_file(self, identifier: str, name: str) -> None:
        self._call("DELETE", _file(identifier, name))

    def community_id(self, name: str) -> str:
        """Of a slug or an id. Raises RemoteMissing."""
        return text_at(self._call("GET", f"api/communities/{segment(name)}"), "id")

    def add_communities(self, identifier: str, ids: Sequence[str]) -> InvenioOffer:
        """Ten at most. All of them refused raises RemoteRefused."""
        wanted = {"communities": [{"id": each} for each in ids]}
        return offer_of(self._call("POST", f"{_record(identifier)}/communities", json=wanted))

    def asked_communities(self, identifier: str) -> tuple[str, ...]:
        """Ids of the communities whose curators have yet to decide about this record."""
        hits = self._call("GET", f"{_record(identifier)}/requests", params={"is_open": "true", "size": "100"})
        found = parts_at(hits.get("hits") if isinstance(hits, dict) else None, "hits")
        return tuple(text_at(each, "receiver", "community") for each in found if each.get("is_open", True))

    def _call(self, method: str, path: str, **sent: Any) -> Any:
        return self._http.call(method, path, accept=ACCEPT, **sent).body


def _record(identifier: str) -> str:
    return f"api/records/{segment(identifier)}"


def _draft(identifier: str) -> str:
    return f"{_record(identifier)}/draft"


def _file(identifier: str, name: str) -> str:
    return f"{_draft(identifier)}/files/{file_segment(name)}"


def segment(identifier: str) -> str:
    """One segment of a path. A dotted one would be folded away on its way, and name something else."""
    if identifier in {"", ".", ".."}:
        raise RemoteMissing("There is no such record.", status=404)
    return quote(identifier, safe="")


def file_segment(name: str) -> str:
    """A file's name as one segment of a path, with the slashes of its folders encoded."""
    if any(part in {"", ".", ".."} for part in name.split("/")):
        raise RemoteRefused(f"A file cannot be sent under the name “{name}”.")
    return quote(name, safe="")
