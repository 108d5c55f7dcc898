"""``/core``: the tree, items, bundles, files and relationships, one by one, in lists, and along their links."""

from typing import TYPE_CHECKING
from uuid import UUID

from simulators.dspace7_access import Reader, refused
from simulators.dspace7_embeds import Embeds
from simulators.dspace7_json import address
from simulators.dspace7_links import Unknown, linked
from simulators.dspace7_paging import page, page_links, told
from simulators.dspace7_state import (
    Bundle,
    Collection,
    Community,
    File,
    Item,
    Json,
    Relationship,
    RelationshipType,
    Resource,
    Thing,
)
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.dspace7 import Dspace7

KINDS = {kind.plural: kind for kind in (Community, Collection, Item, Bundle, File)}
HAL = {"Content-Type": "application/hal+json;charset=UTF-8"}


def hal(body: Json) -> Reply:
    return Reply(200, body, dict(HAL))


class Core:
    def __init__(self, site: "Dspace7") -> None:
        self.site = site
        site.route("GET", "/server/api/core/communities/search/top", self._top)
        site.route("GET", "/server/api/core/{plural}", self._list)
        site.route("GET", "/server/api/core/{plural}/{id}", self._one)
        site.route("GET", "/server/api/core/{plural}/{id}/{link}", self._link)
        site.route("GET", "/server/api/pid/find", self._by_handle)
        site.route("GET", "/server/api/dso/find", self._by_uuid)

    def found(self, request: Request, plural: str, identifier: str) -> Resource:
        """As the one who asks may see it. What is no uuid at all is answered as if one had to sign in."""
        reader = self.site.reader(request)
        if plural in KINDS:
            return self._thing(request, reader, KINDS[plural], identifier)
        held: dict[str, dict[int, Relationship] | dict[int, RelationshipType]]
        held = {"relationships": self.site.state.relationships, "relationshiptypes": self.site.state.types}
        number = int(identifier) if identifier.isdigit() else 0
        if plural not in held or number not in held[plural]:
            raise refused(request, 404)
        return held[plural][number]

    def _thing(self, request: Request, reader: Reader, kind: type[Thing], identifier: str) -> Thing:
        if not _is_uuid(identifier):
            raise reader.refusal(request)
        thing = self.site.state.things.get(identifier.lower())
        if not isinstance(thing, kind):
            raise refused(request, 404)
        reader.must_see(request, thing)
        if isinstance(thing, Bundle | File):
            reader.must_see_inside(request, thing.item if isinstance(thing, Bundle) else thing.bundle.item)
        return thing

    def _one(self, request: Request) -> Reply:
        with self.site.guard:
            thing = self.found(request, request.words["plural"], request.words["id"])
            return hal(self._embeds(request).shown(thing))

    def _link(self, request: Request) -> Reply:
        name, reader = request.words["link"], self.site.reader(request)
        with self.site.guard:
            thing = self.found(request, request.words["plural"], request.words["id"])
            if isinstance(thing, Item) and name == "bundles":
                reader.must_see_inside(request, thing)
            try:
                found = linked(self.site, thing, name, reader)
            except Unknown:
                raise refused(request, 404) from None
            if found is None:
                return Reply(204)
            if isinstance(found, dict):
                return hal(found)
            if isinstance(found, list):
                return hal(self._below(request, f"{address(self.site, thing)}/{name}", name, found))
            if isinstance(found, Thing):
                reader.must_see(request, found)
            return hal(self._embeds(request).shown(found))

    def _list(self, request: Request) -> Reply:
        kind, reader = KINDS.get(request.words["plural"]), self.site.reader(request)
        if kind not in {Community, Collection, Item}:
            raise refused(request, 405 if kind else 404)
        if kind is Item and not reader.admin:
            raise reader.refusal(request)
        assert kind
        with self.site.guard:
            # by uuid: no order is promised, and that of their creation would be a gift
            found = sorted(filter(reader.may_see, self.site.state.all(kind)), key=lambda each: each.uuid)
            # items that are private are in the list, and not in its total
            private = sum(isinstance(each, Item) and not each.discoverable for each in found)
            return hal(self._listed(request, f"{self.site.api}/core/{kind.plural}", kind.plural, [*found], private))

    def _top(self, request: Request) -> Reply:
        reader = self.site.reader(request)
        with self.site.guard:
            tops = [each for each in self.site.state.all(Community) if isinstance(each, Community) and not each.parent]
            found = sorted(filter(reader.may_see, tops), key=lambda each: each.name or "")
            return hal(self._listed(request, f"{self.site.api}/core/communities/search/top", "communities", [*found]))

    def _listed(self, request: Request, base: str, name: str, found: list[Resource], uncounted: int = 0) -> Json:
        """A page beyond the end has nothing embedded."""
        chosen, embeds = page(request, found, uncounted=uncounted), self._embeds(request)
        content = [embeds.shown(each) for each in chosen.content]
        body: Json = {"_embedded": {name: content}} if content else {}
        links = page_links(request, base, chosen)
        links |= {} if base.endswith("/top") else {"search": {"href": f"{base}/search"}}
        return {**body, "_links": links, "page": told(chosen, False)}

    def _below(self, request: Request, base: str, name: str, found: list[Resource]) -> Json:
        chosen, embeds = page(request, found), self._embeds(request)
        content = [embeds.shown(each) for each in chosen.content]
        return {"_embedded": {name: content}, "page": told(chosen, True), "_links": page_links(request, base, chosen)}

    def _embeds(self, request: Request) -> Embeds:
        if request.argument("projection", "default") not in {"default", "full"}:
            raise refused(request, 404)
        return Embeds(self.site, request, self.site.reader(request))

    def _by_handle(self, request: Request) -> Reply:
        words = request.argument("id").removeprefix("hdl:").split("/")
        thing = self.site.state.handles.get("/".join(words[-2:]))
        return self._led(request, thing)

    def _by_uuid(self, request: Request) -> Reply:
        return self._led(request, self.site.state.things.get(request.argument("uuid").lower()))

    def _led(self, request: Request, thing: Thing | None) -> Reply:
        if not request.query:
            raise refused(request, 400)
        if thing is None:
            raise refused(request, 404)
        return Reply(302, None, {"Location": address(self.site, thing)})


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
