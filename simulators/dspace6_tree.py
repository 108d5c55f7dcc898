"""Communities and collections, each alone, in lists and as one hierarchy."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from simulators.dspace6_json import Shown
from simulators.dspace6_lists import found, page, wished
from simulators.dspace6_state import listed
from simulators.dspace7_access import Reader
from simulators.dspace7_state import Collection, Community, Json, Thing
from simulators.paging import page_of
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.dspace6 import Dspace6

Kind = TypeVar("Kind", bound=Thing)
FEW = 20


class Tree:
    """``ignores_offset``: ``/collections/{id}/items`` begins at the first item whatever is asked for, as before DSpace 5.4
    (https://github.com/DSpace/DSpace/pull/992).
    """

    def __init__(self, site: "Dspace6") -> None:
        self.site = site
        self.ignores_offset = site.numbers < (5, 4)
        site.at("/communities", self._communities)
        if site.major >= 5:
            site.at("/communities/top-communities", self._top)
            site.at("/communities/{id}/collections", self._collections_below)
            site.at("/communities/{id}/communities", self._communities_below)
            site.at("/collections/{id}/items", self._items)
        if site.major >= 6:
            site.at("/hierarchy", self._hierarchy)
        site.at("/communities/{id}", self._community)
        site.at("/collections", self._collections)
        site.at("/collections/{id}", self._collection)

    def _communities(self, request: Request) -> Reply:
        with self.site.guard:
            return self._shown_communities(request, self._every(request, Community))

    def _top(self, request: Request) -> Reply:
        with self.site.guard:
            tops = [each for each in self._all(Community) if not each.parent]
            return self._shown_communities(request, page(request, _by_name(tops), FEW))

    def _communities_below(self, request: Request) -> Reply:
        with self.site.guard:
            above = found(self.site, request, Community)
            return self._shown_communities(request, page(request, _by_name(above.children), FEW))

    def _collections_below(self, request: Request) -> Reply:
        with self.site.guard:
            above = found(self.site, request, Community)
            return self._shown_collections(request, page(request, _by_name(above.collections), FEW), True)

    def _collections(self, request: Request) -> Reply:
        """Nothing is expanded here, but by DSpace 4."""
        with self.site.guard:
            return self._shown_collections(request, self._every(request, Collection), self.site.major == 4)

    def _community(self, request: Request) -> Reply:
        with self.site.guard:
            thing = found(self.site, request, Community)
            return Reply(body=self._shows(request).community(thing, request.argument("expand")))

    def _collection(self, request: Request) -> Reply:
        with self.site.guard:
            thing = found(self.site, request, Collection)
            items = list(page(request, self.site.state.rows(thing)))
            return Reply(body=self._shows(request).collection(thing, request.argument("expand"), items))

    def _items(self, request: Request) -> Reply:
        with self.site.guard:
            rows = self.site.state.rows(found(self.site, request, Collection))
            limit, offset = wished(request)
            chosen = page_of(rows, 0 if self.ignores_offset else offset, limit, request.knobs)
            reader, shown = self.site.reader(request), self._shows(request)
            return Reply(body=[shown.item(each, request.argument("expand")) for each in chosen if listed(reader, each)])

    def _hierarchy(self, request: Request) -> Reply:
        with self.site.guard:
            tops = _by_name([each for each in self._all(Community) if not each.parent])
            reader = self.site.reader(request)
            site: Json = {"id": self.site.id, "name": self.site.name, "handle": "123456789/0"}
            return Reply(body={**site, "community": [_branch(each, reader) for each in tops if reader.may_see(each)]})

    def _every(self, request: Request, kind: type[Kind]) -> list[Kind]:
        """DSpace 4 gives all, whatever limit is asked for."""
        every = _by_name(self._all(kind))
        return every if self.site.major == 4 else list(page(request, every))

    def _all(self, kind: type[Kind]) -> list[Kind]:
        return [each for each in self.site.state.all(kind) if isinstance(each, kind)]

    def _shown_communities(self, request: Request, chosen: Sequence[Community]) -> Reply:
        shown, reader = self._shows(request), self.site.reader(request)
        seen = filter(reader.may_see, chosen)
        return Reply(
            body=[shown.community(each, request.argument("expand")) for each in seen if isinstance(each, Community)]
        )

    def _shown_collections(self, request: Request, chosen: Sequence[Collection], expanded: bool) -> Reply:
        """Each with its own first items where those are expanded."""
        shown, expand = self._shows(request), request.argument("expand") if expanded else ""
        rows, seen = self.site.state.rows, [each for each in chosen if self.site.reader(request).may_see(each)]
        return Reply(body=[shown.collection(each, expand, rows(each)[:FEW]) for each in seen])

    def _shows(self, request: Request) -> Shown:
        return Shown(self.site, self.site.reader(request))


def _by_name(things: Sequence[Kind]) -> list[Kind]:
    return sorted(things, key=lambda each: each.name or "")


def _branch(thing: Community, reader: Reader) -> Json:
    """What is empty is left out."""
    below = {
        "community": [_branch(each, reader) for each in _by_name(thing.children) if reader.may_see(each)],
        "collection": [_leaf(each) for each in _by_name(thing.collections) if reader.may_see(each)],
    }
    return _leaf(thing) | {name: each for name, each in below.items() if each}


def _leaf(thing: Thing) -> Json:
    return {"id": thing.uuid, "name": thing.name, "handle": thing.handle}
