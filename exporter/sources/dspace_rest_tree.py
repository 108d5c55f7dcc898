"""Communities and collections of a DSpace 4 to 6, as branches."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from exporter.clients.dspace_hal import UUID
from exporter.clients.dspace_rest import COLLECTIONS, COMMUNITIES, RestClient, id_of, number_of
from exporter.crosswalks.json_document import Part
from exporter.errors import RemoteMissing, RemoteRefused, TokenRefused
from exporter.sources.dspace_family import Scope
from exporter.sources.dspace_names import is_handle, name_in
from exporter.sources.imports import Branch, Branches

MOST = 100
KIND_AND_ID = re.compile(r"(?:.*/)?(communities|collections)[/:]([\w-]+)(?:[/?#].*)?", re.ASCII)
Json = Mapping[str, Any]


class RestTree:
    def __init__(self, client: RestClient) -> None:
        self._client = client

    def scope(self, identifier: str) -> Scope:
        """A number alone is that of a collection, where there is one: communities are counted by themselves."""
        name = name_in(identifier)
        if not name:
            return Scope()
        kind_and_id = KIND_AND_ID.fullmatch(identifier.strip())
        found = self._found(name, kind_and_id)
        kind = {"collection": COLLECTIONS, "community": COMMUNITIES}.get(Part(found).peek("type"), "")
        if not kind or not id_of(found):
            raise self._unknown(name, 404)
        return Scope(branch_of(found, kind), f"{kind}/{id_of(found)}")

    def branches(self, parent: str, cursor: str) -> Branches:
        """Communities first, then collections: a cursor names the list and how many places of it were passed."""
        if cursor:
            return self._page(*_place_of(cursor))
        above = self.scope(parent) if parent else Scope()
        kind, _, identifier = above.key.partition("/")
        return Branches(()) if kind == COLLECTIONS else self._page(identifier, COMMUNITIES, 0)

    def top(self) -> Iterator[Json]:
        """All topmost communities."""
        if self._client.version().major < 5:
            yield from self._old_top()
            return
        offset: int | None = 0
        while offset is not None:
            found, offset = _gathered(self._client.top_communities, offset)
            yield from found

    def below(self, community: str) -> tuple[list[Json], list[Json]]:
        """All communities and collections directly below one, as one answer tells them."""
        found = self._client.one(COMMUNITIES, community, "subCommunities,collections")
        names = ("subcommunities", "subCommunities")
        return next((_objects(found[name]) for name in names if found.get(name)), []), _objects(found.get(COLLECTIONS))

    def _page(self, community: str, kind: str, offset: int) -> Branches:
        listed, following = self._listed(community, kind, offset)
        branches = tuple(branch_of(each, kind) for each in listed)
        if following is not None:
            return Branches(branches, json.dumps([community, kind, following]))
        if not community or kind == COLLECTIONS:
            return Branches(branches)
        behind = self._page(community, COLLECTIONS, 0)
        return Branches((*branches, *behind.branches), behind.cursor)

    def _listed(self, community: str, kind: str, offset: int) -> tuple[list[Json], int | None]:
        """And where it goes on, None at its end."""
        if self._client.version().major < 5:
            whole = self.below(community)[kind == COLLECTIONS] if community else list(self._old_top())
            end = offset + MOST
            return whole[offset:end], end if end < len(whole) else None
        if not community:
            return _gathered(self._client.top_communities, offset)
        return _gathered(lambda start, size: self._client.below(community, kind, start, size), offset)

    def _old_top(self) -> Iterator[Json]:
        """Those that nothing is above: a DSpace 4 lists all of them. It may not know pages, and give all at once."""
        seen, offset = set[str](), 0
        while fresh := [each for each in self._client.all_communities(offset, MOST) if id_of(each) not in seen]:
            yield from (each for each in fresh if not each.get("parentCommunity"))
            seen |= {id_of(each) for each in fresh}
            offset += MOST

    def _found(self, name: str, kind_and_id: re.Match[str] | None) -> Json:
        """Raises RemoteMissing."""
        host = self._client.host
        self._client.key()  # what is said of a sign-in is not said of what is looked for
        try:
            if kind_and_id:
                return self._by_id(kind_and_id[2], kind_and_id[1])
            return self._client.find(name) if is_handle(name) else self._by_id(name, COLLECTIONS, COMMUNITIES)
        except TokenRefused as error:
            raise TokenRefused(f"{host} does not show “{name}” to us: it is restricted.", host, error.status) from None
        except RemoteMissing as error:
            raise self._unknown(name, error.status) from None

    def _by_id(self, name: str, *kinds: str) -> Json:
        if not name.isdigit() and not UUID.fullmatch(name):
            raise self._unknown(name, 404)  # a DSpace 6 breaks on it
        *before, last = kinds
        for kind in before:
            with suppress(RemoteMissing):
                return self._client.one(kind, name)
        return self._client.one(last, name)

    def _unknown(self, name: str, status: int) -> RemoteMissing:
        return RemoteMissing(f"{self._client.host} has no collection or community “{name}”.", self._client.host, status)


def branch_of(found: Json, kind: str) -> Branch:
    part = Part(found)
    identifier = part.text("handle") or f"{kind}:{id_of(found)}"
    described = part.lines("introductoryText") or part.lines("shortDescription")
    return Branch(
        identifier,
        part.text("name") or identifier,
        "community" if kind == COMMUNITIES else "collection",
        number_of(found),
        parted=kind == COMMUNITIES,
        description=described,
        rights=part.lines("copyrightText"),
    )


def _gathered(ask: Callable[[int, int], list[Json]], offset: int) -> tuple[list[Json], int | None]:
    """A page that is filled, or what there is until an empty one: what is hidden makes pages short."""
    found: dict[str, Json] = {}
    while listed := {id_of(each): each for each in ask(offset, MOST)}:
        if listed.keys() <= found.keys():
            return list(found.values()), None
        found |= listed
        offset += MOST
        if len(found) >= MOST:
            return list(found.values()), offset
    return list(found.values()), None


def _objects(listed: Any) -> list[Json]:
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _place_of(cursor: str) -> tuple[str, str, int]:
    try:
        community, kind, offset = json.loads(cursor)
        if kind in (COMMUNITIES, COLLECTIONS) and isinstance(community, str) and isinstance(offset, int) and offset >= 0:
            return community, kind, offset
    except (ValueError, TypeError):
        pass
    raise RemoteRefused("This list cannot be followed further: where it stood is not known any more.")
