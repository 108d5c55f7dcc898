"""A DSpace 7 or later, read through its REST API. https://github.com/DSpace/RestContract"""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from exporter.clients.dspace_lists import Page, page_of
from exporter.clients.dspace_login import DspaceLogin
from exporter.clients.json_reader import JsonReader
from exporter.errors import RemoteMissing, RemoteRefused, RemoteUnavailable, TokenRefused, TurnedAway, WebPage
from exporter.http_client import Budget, HttpClient, HttpOptions

OLDEST = "dc.date.accessioned,ASC"
"""The only date that all items have and that a search may be sorted by: without one, all are equally fitting."""
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
ACCEPT = "application/hal+json, application/json;q=0.9"
KINDS = ("communities", "collections", "items")
RESOLVED = re.compile(rf"/core/({'|'.join(KINDS)})/({UUID.pattern})", re.IGNORECASE)
T = TypeVar("T")


class HalClient:
    """``url`` ends with ``server/api``."""

    def __init__(self, http: HttpOptions, url: str, secret: str = "", budget: Budget | None = None) -> None:
        self._http = HttpClient(http, url, budget=budget, guarded=True)
        self._reader = JsonReader(self._http)
        self.login = DspaceLogin(HttpClient(http, url, budget=budget, guarded=True), secret)
        self.url = url
        self.host = self._http.host

    def root(self) -> Mapping[str, Any]:
        """Raises RemoteMissing, RemoteRefused where no DSpace 7 answers."""
        found = self._reader.read("", accept=ACCEPT)
        if "dspaceVersion" not in found and "dspaceServer" not in found:
            raise RemoteRefused(f"{self.host} does not answer as a DSpace does.", self.host, 200)
        return found

    def search(self, scope: str, page: int, size: int) -> Page:
        """Items, the oldest first. ``scope`` is a uuid: an unknown one would mean everything."""
        asked = {"dsoType": "item", "scope": scope, "page": page, "size": size, "sort": OLDEST}
        answer = self.read("discover/search/objects", **asked)
        embedded = answer.get("_embedded")
        found = embedded.get("searchResult") if isinstance(embedded, dict) else None
        if not isinstance(found, dict):
            raise RemoteRefused(f"{self.host} does not answer as a DSpace does.", self.host, 200)
        listed = page_of(found, "objects")
        inner = (
            each["_embedded"].get("indexableObject") for each in listed.entries if isinstance(each.get("_embedded"), dict)
        )
        return Page(tuple(each for each in inner if isinstance(each, dict)), listed.total)

    def find(self, handle: str, *embed: str) -> Mapping[str, Any]:
        """What a handle names: an item, a collection or a community. Raises RemoteMissing, TokenRefused.

        It is read where everything is read, whatever name the server has for itself.
        """
        led = self._signed_in(lambda: self._http.leads_to("pid/find", params={"id": handle}))
        found = RESOLVED.search(led)
        if not found:
            raise RemoteRefused(f"{self.host} does not answer as a DSpace does.", self.host, 200)
        return self.one(found[1], found[2], *embed)

    def one(self, kind: str, uuid: str, *embed: str) -> Mapping[str, Any]:
        """``kind`` is one of ``KINDS``. Raises RemoteMissing, TokenRefused; one that is no uuid is not asked for."""
        if not UUID.fullmatch(uuid):
            raise RemoteMissing(f"{self.host} has nothing that is called “{uuid}”.", self.host, 404)
        return self.read(f"core/{kind}/{uuid}", embed=list(embed) or None)

    def listed(self, path: str, name: str, page: int, size: int, *embed: str) -> Page:
        """One page of a list such as ``core/communities/search/top``."""
        return page_of(self.read(path, page=page, size=size, embed=list(embed) or None), name)

    def optional(self, path: str) -> Mapping[str, Any]:
        """Empty where there is nothing, where an older version has no such thing, or where it is not for us."""
        try:
            return self.read(path)
        except TurnedAway:
            raise
        except (RemoteMissing, TokenRefused):
            return {}
        except RemoteUnavailable as error:
            if isinstance(error, WebPage) or error.status not in (200, 204):
                raise
            return {}

    def read(self, path: str, **asked: Any) -> Mapping[str, Any]:
        """Raises the RemoteErrors."""
        return self._signed_in(lambda: self._reader.read(path, accept=ACCEPT, **asked))

    def _signed_in(self, ask: Callable[[], T]) -> T:
        """As who we are, where that was told: once more when the sign-in has ended."""
        bearer = self.login.bearer()
        self._http.use_token(bearer)
        try:
            return ask()
        except TokenRefused as error:
            another = self.login.another(bearer) if error.status == 401 else ""
            if not another:
                raise
        self._http.use_token(another)
        return ask()

    def content(self, uuid: str) -> str:
        """Where a file's bytes are: asked for where we ask for everything else, whatever the server calls itself."""
        return f"{self.url}/core/bitstreams/{quote(uuid, safe='')}/content"

    def close(self) -> None:
        self._http.close()
        self.login.close()
