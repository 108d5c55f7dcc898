"""Communities and collections of a DSpace 7 or later, as branches."""

import json
from collections.abc import Mapping
from typing import Any

from exporter.clients.dspace_hal import UUID, HalClient
from exporter.clients.dspace_lists import MOST, Page, step
from exporter.crosswalks.json_document import Part
from exporter.errors import RemoteMissing, RemoteRefused, TokenRefused, TurnedAway
from exporter.sources.dspace_family import Scope
from exporter.sources.dspace_names import is_handle, name_in
from exporter.sources.imports import Branch, Branches

COMMUNITIES, COLLECTIONS = "communities", "collections"


class HalTree:
    def __init__(self, client: HalClient) -> None:
        self._client = client

    def scope(self, identifier: str) -> Scope:
        name = name_in(identifier)
        if not name:
            return Scope()
        found = self._named(name)
        return Scope(branch_of(found), Part(found).text("uuid", "id"))

    def branches(self, parent: str, cursor: str) -> Branches:
        """Communities first, then collections: a cursor names the list, how many were passed and how many fit a page."""
        if cursor:
            return self._page(*_place_of(cursor))
        if not parent:
            return self._page("", COMMUNITIES, 0, MOST)
        return self._page(self.scope(parent).key, COMMUNITIES, 0, MOST)

    def _page(self, uuid: str, name: str, reached: int, size: int) -> Branches:
        found = step(lambda page, size: self._listed(uuid, name, page, size), reached, size)
        branches = tuple(branch_of(each) for each in found.entries)
        if found.more:
            return Branches(branches, json.dumps([uuid, name, found.reached, found.size]))
        if not uuid or name == COLLECTIONS:
            return Branches(branches)
        behind = self._page(uuid, COLLECTIONS, 0, MOST)
        return Branches((*branches, *behind.branches), behind.cursor)

    def _listed(self, uuid: str, name: str, page: int, size: int) -> Page:
        if not uuid:
            return self._client.listed("core/communities/search/top", COMMUNITIES, page, size)
        below = "subcommunities" if name == COMMUNITIES else name
        path = f"core/communities/{uuid}/{below}"
        found = self._client.listed(path, below, page, size)
        # the list of sub-communities is called “subcommunities” or “communities”, depending on the version
        return found if found.entries or below == name else self._client.listed(path, name, page, size)

    def _named(self, name: str) -> Mapping[str, Any]:
        """Raises RemoteMissing: a search that is asked for an unknown one answers with everything."""
        host = self._client.host
        self._client.login.bearer()  # a password that is wrong is no restricted collection
        try:
            found = self._client.find(name) if is_handle(name) else self._by_id(name)
        except TurnedAway:
            raise
        except TokenRefused as error:
            raise TokenRefused(f"{host} does not show “{name}” to us: it is restricted.", host, error.status) from None
        except (RemoteMissing, RemoteRefused) as error:
            raise self._unknown(name, error.status) from None
        if Part(found).peek("type") not in ("community", "collection"):
            raise self._unknown(name, 404)
        return found

    def _by_id(self, uuid: str) -> Mapping[str, Any]:
        if not UUID.fullmatch(uuid):
            raise self._unknown(uuid, 404)
        try:
            return self._client.one(COLLECTIONS, uuid)
        except RemoteMissing:
            return self._client.one(COMMUNITIES, uuid)

    def _unknown(self, name: str, status: int) -> RemoteMissing:
        return RemoteMissing(f"{self._client.host} has no collection or community “{name}”.", self._client.host, status)


def branch_of(found: Mapping[str, Any]) -> Branch:
    part = Part(found)
    is_community = part.text("type") == "community"
    count = part.number("archivedItemsCount")
    uuid = part.text("uuid", "id")
    return Branch(
        part.text("handle") or uuid,
        part.text("name") or _said(part, "dc.title") or part.text("handle") or uuid,
        "community" if is_community else "collection",
        int(count) if count is not None and count >= 0 else None,
        parted=is_community,
        description=_said(part, "dc.description.abstract") or _said(part, "dc.description"),
        rights=_said(part, "dc.rights") or _said(part, "dc.rights.license"),
    )


def _said(part: Part, field: str) -> str:
    return next((text for each in part.part("metadata").parts(field) if (text := each.lines("value"))), "")


def _place_of(cursor: str) -> tuple[str, str, int, int]:
    try:
        uuid, name, reached, size = json.loads(cursor)
        known = name in (COMMUNITIES, COLLECTIONS) and (not uuid or UUID.fullmatch(uuid))
        if known and int(reached) >= 0 and 0 < int(size) <= MOST:
            return uuid, name, int(reached), int(size)
    except (ValueError, TypeError):
        pass
    raise RemoteRefused("This list cannot be followed further: where it stood is not known any more.")
