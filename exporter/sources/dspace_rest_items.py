"""One item of a DSpace 4 to 6 with its files, those of the bundles that were chosen."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from exporter.clients.dspace_rest import ITEMS, WHOLE, RestClient, id_of
from exporter.crosswalks.dspace import to_record_without
from exporter.crosswalks.dspace_terms import table_with
from exporter.crosswalks.json_document import Part
from exporter.errors import RemoteMissing, TokenRefused
from exporter.records.record import Header, Record
from exporter.sources.dspace_names import is_handle

USUAL, MOST = 20, 100
"""So many files a list has, unless it is asked for more."""
Json = Mapping[str, Any]


class RestItems:
    def __init__(self, client: RestClient, bundles: frozenset[str], fields: Mapping[str, str]) -> None:
        self._client = client
        self._bundles = bundles
        self._table = table_with(fields)

    def shown(self, identifier: str) -> Json:
        """By its handle, or by its id where it has none. Raises RemoteMissing, TokenRefused."""
        host = self._client.host
        self._client.key()  # what is said of a sign-in is not said of the item
        try:
            by_handle = is_handle(identifier)
            found = self._client.find(identifier, WHOLE) if by_handle else self._client.one(ITEMS, identifier, WHOLE)
        except RemoteMissing as error:
            raise RemoteMissing(f"{host} does not have this item any more.", host, error.status) from None
        except TokenRefused as error:
            said = f"{host} does not show this item: it is restricted, or was withdrawn."
            raise TokenRefused(said, host, error.status) from None
        if Part(found).peek("type") not in ("item", ""):
            raise RemoteMissing(f"What is called {identifier} at {host} is no item any more.", host, 404)
        return found

    def record(self, item: Json, header: Header, ignored: frozenset[str]) -> Record:
        """Raises RecordError."""
        whole = {**item, "bitstreams": self._chosen(self._listed(item))}
        record = to_record_without(json.dumps(whole, ensure_ascii=False), header, ignored, self._table)
        files = tuple(replace(file, url=self._client.content(file.identifier)) for file in record.files)
        return replace(record, files=files)

    def _listed(self, item: Json) -> list[Json]:
        """All of them: what came along may be cut at as many as a list has usually.

        This list steps by what came: nothing is left out of its pages, and behind its end it breaks.
        """
        came = item["bitstreams"] if isinstance(item.get("bitstreams"), list) else None
        found: dict[str, Json] = {id_of(each): each for each in came or () if isinstance(each, dict)}
        if came is not None and (len(came) < USUAL or self._client.version().major < 5):
            return list(found.values())
        offset = 0
        while page := self._client.bitstreams(id_of(item), offset, MOST):
            fresh = {id_of(each): each for each in page if id_of(each) not in found}
            if not fresh:
                break
            found |= fresh
            offset += len(page)
        return list(found.values())

    def _chosen(self, listed: list[Json]) -> list[Json]:
        """In the order that the item's owners gave them."""
        chosen = [each for each in listed if str(each.get("bundleName")).upper() in self._bundles]
        return sorted(chosen, key=lambda each: Part(each).decimal("sequenceId") or 0)
