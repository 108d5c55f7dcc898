"""``embed=bundles/bitstreams/format``: what hangs on a thing, told with it.

Lists are cut at 20, unless ``embed.size`` asks for more.
"""

from typing import TYPE_CHECKING, Any

from simulators.dspace7_access import Reader
from simulators.dspace7_json import address, shown
from simulators.dspace7_links import Unknown, linked
from simulators.dspace7_paging import MOST, USUAL, cut, told
from simulators.dspace7_state import Item, Json, Resource, Thing
from simulators.server import Request

if TYPE_CHECKING:
    from simulators.dspace7 import Dspace7

Wanted = dict[str, Any]
FULL = {
    "item": ("owningCollection", "mappedCollections", "bundles", "relationships", "thumbnail", "accessStatus", "version")
}


def wanted(request: Request) -> Wanted:
    """A tree of names. Several may stand behind commas."""
    tree: Wanted = {}
    for path in (path for each in request.query.get("embed", []) for path in each.split(",")):
        branch = tree
        for name in path.strip().split("/"):
            branch = branch.setdefault(name, {})
    return tree


def sizes(request: Request) -> dict[str, int]:
    """How many of a list, by the path of its names."""
    pairs = (each.rpartition("=") for each in request.query.get("embed.size", []))
    return {path: int(size) for path, _, size in pairs if size.isdigit() and int(size)}


class Embeds:
    """What one request wants told with each thing."""

    def __init__(self, site: "Dspace7", request: Request, reader: Reader) -> None:
        self.site = site
        self.reader = reader
        self.tree = wanted(request)
        self.sizes = sizes(request)
        self.full = request.argument("projection") == "full"

    def __bool__(self) -> bool:
        return bool(self.tree) or self.full

    def shown(self, thing: Resource) -> Json:
        tree = {name: {} for name in FULL.get(thing.kind, ())} | self.tree if self.full else self.tree
        return self._shown(thing, tree, "")

    def _shown(self, thing: Resource, tree: Wanted, path: str) -> Json:
        body = shown(self.site, thing, self.reader.admin)
        inside = {name: below for name in tree if (below := self._below(thing, name, tree[name], path)) != {}}
        return {**body, "_embedded": inside} if inside else body

    def _below(self, thing: Resource, name: str, tree: Wanted, path: str) -> Any:
        """{} where there is no such link, or the reader may not follow it: both are passed over."""
        if isinstance(thing, Item) and thing.withdrawn and not self.reader.admin and name == "bundles":
            return {}
        try:
            found = linked(self.site, thing, name, self.reader)
        except Unknown:
            return {}
        here = f"{path}/{name}".lstrip("/")
        if isinstance(found, list):
            return self.listed(f"{address(self.site, thing)}/{name}", name, found, tree, here)
        if found is None or isinstance(found, dict):
            return found
        visible = not isinstance(found, Thing) or self.reader.may_see(found)
        return self._shown(found, tree, here) if visible else {}

    def listed(self, address: str, name: str, found: list[Resource], tree: Wanted, path: str) -> Json:
        page = cut(found, 0, min(self.sizes.get(path, USUAL), MOST), {})
        content = [self._shown(each, tree, path) for each in page.content]
        return {"_embedded": {name: content}, "page": told(page, True), "_links": {"self": {"href": address}}}
