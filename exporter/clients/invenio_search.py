"""The published records of an InvenioRDM, Zenodo or Invenio 3, read through its REST API.

https://inveniordm.docs.cern.ch/reference/rest_api_drafts_records/ and https://developers.zenodo.org
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from exporter.clients.json_reader import JSON, JsonReader
from exporter.errors import RemoteMissing, RemoteRefused
from exporter.http_client import Budget, Document, HttpClient, HttpOptions

NATIVE = "application/vnd.inveniordm.v1+json"
EITHER = f"{NATIVE}, {JSON};q=0.5"
"""An InvenioRDM takes the first; Invenio 3 knows only the second."""


@dataclass(frozen=True)
class Hits:
    """``total`` is of the whole answer, also of its other pages; a server may stop counting, and it is the least then."""

    hits: tuple[Mapping[str, Any], ...]
    total: int


@dataclass(frozen=True)
class Community:
    """``slug`` is its name in addresses."""

    id: str
    title: str
    slug: str = ""


class InvenioSearch:
    def __init__(self, http: HttpOptions, url: str, token: str = "", budget: Budget | None = None) -> None:
        self._reader = JsonReader(HttpClient(http, url, token, budget=budget, guarded=True))
        self.host = self._reader.host

    def search(self, query: str, sort: str, page: int, size: int) -> Hits:
        """One page, counted from 1. Raises RemoteRefused for a query that the server does not understand."""
        found = self._reader.read("api/records", accept=EITHER, q=query, sort=sort, page=page, size=size)
        outer = found.get("hits")
        hits = outer.get("hits") if isinstance(outer, dict) else None
        total = total_of(outer.get("total")) if isinstance(outer, dict) else None
        if not isinstance(hits, list) or total is None:
            raise RemoteRefused(f"{self.host} does not answer as an Invenio does.", self.host, 200)
        return Hits(tuple(each for each in hits if isinstance(each, dict)), total)

    def record(self, identifier: str) -> Mapping[str, Any]:
        """Raises RemoteMissing, TokenRefused."""
        return self._reader.read(f"api/records/{quote(identifier, safe='')}", accept=EITHER)

    def files(self, identifier: str) -> list[Any]:
        """Raises TokenRefused when they are not for us."""
        found = self._reader.read(f"api/records/{quote(identifier, safe='')}/files")
        entries = found.get("entries")
        return entries if isinstance(entries, list) else []

    def document(self, identifier: str, accept: str) -> Document:
        """The same record in another format."""
        return self._reader.document(f"api/records/{quote(identifier, safe='')}", accept=accept)

    def community(self, name: str) -> Community:
        """By slug or id. Raises RemoteMissing: a list that is asked for an unknown one may answer with everything."""
        try:
            found = self._reader.read(f"api/communities/{quote(name, safe='')}")
        except RemoteMissing:
            raise RemoteMissing(f"{self.host} has no community “{name}”.", self.host, 404) from None
        described = found.get("metadata")
        title = described.get("title") if isinstance(described, dict) else ""
        identifier = found.get("id")
        if not isinstance(identifier, str) or not identifier:
            raise RemoteRefused(f"{self.host} does not answer as an InvenioRDM does.", self.host, 200)
        slug = found.get("slug")
        return Community(identifier, str(title or name), slug if isinstance(slug, str) else "")

    def close(self) -> None:
        self._reader.close()


def total_of(told: Any) -> int | None:
    """A number, or ``{"value": 10000, "relation": "gte"}`` of a search that stopped counting there."""
    value = told.get("value") if isinstance(told, dict) else told
    return value if isinstance(value, int) and not isinstance(value, bool) else None
