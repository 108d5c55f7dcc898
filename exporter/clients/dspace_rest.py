"""A DSpace 4, 5 or 6, read through its REST API. https://wiki.lyrasis.org/display/DSDOC6x/REST+API

It leaves out what is not for us after it has cut its pages: so a page is short, or empty, without being the last.
"""

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

from exporter.clients.dspace_rest_login import Key, RestLogin
from exporter.clients.json_reader import JsonReader
from exporter.errors import RemoteMissing, RemoteRefused, RemoteUnavailable, TokenRefused
from exporter.http_client import Budget, HttpClient, HttpOptions

Json = Mapping[str, Any]
T = TypeVar("T")
WHOLE = "metadata,bitstreams"
COMMUNITIES, COLLECTIONS, ITEMS = "communities", "collections", "items"
ID = re.compile(r"[\w-]{1,64}", re.ASCII)
NUMBER = re.compile(r"\d{1,2}")


@dataclass(frozen=True)
class Version:
    """``major`` rules how it is asked: 4, 5 or 6."""

    text: str
    major: int


@dataclass(frozen=True)
class Items:
    """A page of a collection. ``number``: how many it has, also those that are hidden; None where the page does not tell."""

    items: tuple[Json, ...]
    number: int | None = None


class RestClient:
    """``url`` is that of the API, ``https://repository.example.org/rest``. What a server calls its own address in its links
    is often another one (``RESTapi``): all addresses are made from ``url`` and an id."""

    def __init__(self, http: HttpOptions, url: str, secret: str = "", budget: Budget | None = None) -> None:
        def opened(key: Key) -> JsonReader:
            made = HttpClient(http, url, key.value, scheme="", budget=budget, key_header=key.header, guarded=True)
            return JsonReader(made)

        self._opened = opened
        self._lock = threading.Lock()
        self._plain = opened(Key())
        self._signed: dict[Key, JsonReader] = {}
        self._version: Version | None = None
        self.login = RestLogin(HttpClient(http, url, budget=budget, guarded=True), secret)
        self.url = url
        self.host = self._plain.host

    def version(self) -> Version:
        """Raises RemoteRefused where no DSpace 4 to 6 answers; the RemoteErrors."""
        if self._version is None:
            self._version = self._told() or self._as_old()
        return self._version

    def top_communities(self, offset: int, limit: int) -> list[Json]:
        """Not of a DSpace 4."""
        return self._read_list(f"{COMMUNITIES}/top-communities", offset=offset, limit=limit)

    def all_communities(self, offset: int, limit: int) -> list[Json]:
        """With the one above each, as a DSpace 4 tells them."""
        return self._read_list(COMMUNITIES, expand="parentCommunity", offset=offset, limit=limit)

    def below(self, community: str, kind: str, offset: int, limit: int) -> list[Json]:
        """``kind``: its communities or collections. Not of a DSpace 4. Raises RemoteMissing."""
        return self._read_list(f"{COMMUNITIES}/{known(community)}/{kind}", offset=offset, limit=limit)

    def one(self, kind: str, identifier: str, expand: str = "") -> Json:
        """Raises RemoteMissing, TokenRefused."""
        return self._read(f"{kind}/{known(identifier)}", expand=expand)

    def find(self, handle: str, expand: str = "") -> Json:
        """What a handle names: an item, a collection or a community. Raises RemoteMissing, TokenRefused."""
        return self._read(f"handle/{quote(handle, safe='/')}", expand=expand)

    def items_of(self, collection: str, offset: int, limit: int) -> Items:
        """With their metadata and files. Not of a DSpace 4. Before 5.5 it may begin at the first, whatever ``offset`` is."""
        path = f"{COLLECTIONS}/{known(collection)}/{ITEMS}"
        return Items(tuple(self._read_list(path, expand=WHOLE, offset=offset, limit=limit)))

    def names_of(self, collection: str, offset: int, limit: int) -> Items:
        """Without metadata and files, and with how many they are."""
        found = self._read(f"{COLLECTIONS}/{known(collection)}", expand=ITEMS, offset=offset, limit=limit)
        listed = found.get(ITEMS)
        if not isinstance(listed, list):
            raise RemoteRefused(f"{self.host} does not answer as a DSpace does.", self.host, 200)
        return Items(tuple(each for each in listed if isinstance(each, dict)), number_of(found))

    def bitstreams(self, item: str, offset: int, limit: int) -> list[Json]:
        """Not of a DSpace 4."""
        return self._read_list(f"{ITEMS}/{known(item)}/bitstreams", offset=offset, limit=limit)

    def content(self, bitstream: str) -> str:
        return f"{self.url}/bitstreams/{quote(bitstream, safe='')}/retrieve"

    def key(self) -> Key:
        return self.login.key(self.version().major) if self.login.wanted else Key()

    def another(self, refused: Key) -> Key:
        return self.login.another(refused, self.version().major)

    def is_signed_in(self, key: Key) -> bool:
        """A server that does not know a session any more shows what everybody sees, and no error."""
        return str(self._reader(key).read("status").get("authenticated")).lower() == "true"

    def close(self) -> None:
        self.login.close()
        for reader in (self._plain, *self._signed.values()):
            reader.close()

    def _told(self) -> Version | None:
        try:
            status = self._plain.read("status")
        except RemoteMissing:
            return None
        except RemoteUnavailable as error:
            if error.status != 200:
                raise
            return None
        if "okay" not in status:
            raise self._no_dspace(200)
        # a DSpace 5 has no word on it
        text = str(status.get("sourceVersion") or status.get("apiVersion") or ("6" if "sourceVersion" in status else "5"))
        found = NUMBER.match(text)
        return Version(text, 5 if found and int(found[0]) < 6 else 6)

    def _as_old(self) -> Version:
        """A DSpace 4 does not tell its version; its list of communities is that of no other software."""
        try:
            listed = self._plain.listed(COMMUNITIES, limit=1)
        except RemoteMissing as error:
            raise self._no_dspace(error.status) from None
        if any("handle" not in each and "id" not in each for each in listed):
            raise self._no_dspace(200)
        return Version("4", 4)

    def _no_dspace(self, status: int) -> RemoteRefused:
        return RemoteRefused(f"{self.host} does not answer as a DSpace 4 to 6 does.", self.host, status)

    def _read(self, path: str, **asked: Any) -> Json:
        return self._as_ourselves(lambda reader: reader.read(path, **asked))

    def _read_list(self, path: str, **asked: Any) -> list[Json]:
        return self._as_ourselves(lambda reader: reader.listed(path, **asked))

    def _as_ourselves(self, ask: Callable[[JsonReader], T]) -> T:
        """Signed in, where somebody is: once more when that has ended."""
        key = self.key()
        try:
            return ask(self._reader(key))
        except TokenRefused as error:
            if error.status != 401 or not key.value or self.is_signed_in(key):
                raise
        return ask(self._reader(self.another(key)))

    def _reader(self, key: Key) -> JsonReader:
        """One for each session: others may be asking with it at this moment."""
        if not key.value:
            return self._plain
        with self._lock:
            if key not in self._signed:
                self._signed[key] = self._opened(key)
            return self._signed[key]


def known(identifier: str) -> str:
    """As part of a path. Raises RemoteMissing for what is no id."""
    if not ID.fullmatch(identifier):
        raise RemoteMissing(f"Nothing has the id “{identifier[:100]}”.", status=404)
    return identifier


def id_of(found: Json) -> str:
    """A number before version 6, a uuid from then on."""
    told = found.get("uuid") or found.get("id")
    return str(told) if isinstance(told, int | str) else ""


def number_of(found: Json) -> int | None:
    """How many items a collection or a community has, with those that are hidden."""
    told = next((found[name] for name in ("numberItems", "countItems") if name in found), None)
    return told if isinstance(told, int) and not isinstance(told, bool) and told >= 0 else None
