"""``/discover``: what is searched, in which order, with the facets that nobody asked for."""

import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from simulators.dspace7_access import Reader, refused
from simulators.dspace7_core import hal
from simulators.dspace7_embeds import Embeds
from simulators.dspace7_facets import facets
from simulators.dspace7_json import address
from simulators.dspace7_paging import Page, page, page_links, told
from simulators.dspace7_query import NoQuery, parsed
from simulators.dspace7_state import Collection, Community, Item, Json, Thing, places
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.dspace7 import Dspace7

SORTS = {"score": "desc", "dc.title": "asc", "dc.date.issued": "desc", "dc.date.accessioned": "desc"}
KINDS: dict[str, type[Thing]] = {"item": Item, "collection": Collection, "community": Community}
OBJECTS = "/server/api/discover/search/objects"


class Search:
    """``slow_embeds``: seconds a search takes longer for each pair of things with something embedded (a real one: 0.015)."""

    def __init__(self, site: "Dspace7") -> None:
        self.site = site
        self.slow_embeds = 0.0
        self._turns = random.Random(7)
        self._kept: dict[tuple[str, ...], list[Thing]] = {}
        self._kept_of = -1
        site.route("GET", "/server/api/discover/search", self._options)
        site.route("GET", OBJECTS, self._objects)

    def _options(self, _: Request) -> Reply:
        here = f"{self.site.api}/discover/search"
        links = {name: {"href": f"{here}/{name}"} for name in ("facets", "objects")} | {"self": {"href": here}}
        sorts = [{"name": name, "sortOrder": order} for name, order in SORTS.items()]
        return hal(
            {"id": None, "filters": [], "sortOptions": sorts, "defaultSortOption": None, "type": "discover", "_links": links}
        )

    def _objects(self, request: Request) -> Reply:
        reader, order = self.site.reader(request), self._order(request)
        with self.site.guard:
            found = self._found(request, reader, order)
            chosen = page(request, found, self.site.most_found)
            body = self._answer(request, reader, chosen, order)
        if Embeds(self.site, request, reader):
            time.sleep(self.slow_embeds * len(chosen.content) ** 2)
        return hal(body)

    def _order(self, request: Request) -> tuple[str, str]:
        name, _, direction = request.argument("sort").partition(",")
        if (name and name not in SORTS) or direction.lower() not in {"", "asc", "desc"}:
            raise refused(request, 422, "Invalid search request")
        return name, (direction or SORTS.get(name, "")).upper()

    def _found(self, request: Request, reader: Reader, order: tuple[str, str]) -> list[Thing]:
        words = (request.argument("query"), request.argument("scope"), *request.query.get("dsoType", []))
        key = (*words, "|", *order, "|", reader.person)
        if self._kept_of != self.site.state.generation:
            self._kept, self._kept_of = {}, self.site.state.generation
        if key not in self._kept:
            self._kept[key] = _arranged(self._matching(request, reader), order)
        found = self._kept[key]
        # all have one score, and such ties fall as they like
        return found if order[0] not in {"", "score"} else self._turns.sample(found, len(found))

    def _matching(self, request: Request, reader: Reader) -> list[Thing]:
        test, scope, kinds = self._test(request), self._scope(request), self._kinds(request)
        things: list[Thing] = [*self.site.state.items.values()]
        if kinds != {Item}:
            things = [each for kind in kinds for each in self.site.state.all(kind)]
        return [each for each in things if _is_listed(each, reader) and (not scope or scope in _around(each)) and test(each)]

    def _test(self, request: Request) -> Callable[[Thing], bool]:
        try:
            return parsed(request.argument("query"))
        except NoQuery:
            raise refused(request, 422, "Invalid search request") from None

    def _scope(self, request: Request) -> Thing | None:
        """One that is unknown is no scope: everything is found."""
        thing = self.site.state.things.get(request.argument("scope").lower())
        return thing if isinstance(thing, Community | Collection) else None

    def _kinds(self, request: Request) -> set[type[Thing]]:
        names = {each.lower() for each in request.query.get("dsoType", [])}
        if names - KINDS.keys() - {"all"}:
            raise refused(request, 422, "Invalid search request")
        return {KINDS[name] for name in names} if names and "all" not in names else set(KINDS.values())

    def _answer(self, request: Request, reader: Reader, chosen: Page[Thing], order: tuple[str, str]) -> Json:
        embeds, base = Embeds(self.site, request, reader), f"{self.site.api}/discover/search/objects"
        objects = [_hit(address(self.site, each), embeds.shown(each)) for each in chosen.content]
        result: Json = {"_embedded": {"objects": objects}, "page": told(chosen, True)}
        result["_links"] = page_links(request, base, chosen)
        inside = {"searchResult": result, "facets": facets(self.site.api, bool(chosen.total))}
        asked = [(name, value) for name in ("query", "dsoType", "scope") for value in request.query.get(name, [])]
        here = f"{base}?{urlencode(asked, quote_via=quote)}"
        sort = {"by": order[0], "order": order[1]} if order[0] else None
        told_back: Json = {"scope": request.argument("scope") or None, "query": request.argument("query") or None}
        told_back |= {"appliedFilters": None, "sort": sort, "configuration": request.argument("configuration") or None}
        return {"id": None, **told_back, "type": "discover", "_links": {"self": {"href": here}}, "_embedded": inside}


def _hit(address: str, body: Json) -> Json:
    links = {"indexableObject": {"href": address}}
    return {"hitHighlights": None, "type": "discover", "_links": links, "_embedded": {"indexableObject": body}}


def _is_listed(thing: Thing, reader: Reader) -> bool:
    if isinstance(thing, Item) and (thing.withdrawn or not thing.discoverable):
        return False
    return reader.may_see(thing)


def _around(thing: Thing) -> list[Thing]:
    if isinstance(thing, Item):
        return places(thing)
    above = thing.parent if isinstance(thing, Community | Collection) else None
    return [above, *_around(above)] if above else []


def _arranged(found: list[Thing], order: tuple[str, str]) -> list[Thing]:
    """By a text; among equals, as those of one second are, by what was indexed before. Who has no such text comes last."""
    name, direction = order
    if name in {"", "score"}:
        return found
    found = sorted(found, key=lambda each: each.indexed if isinstance(each, Item) else 0)
    having = [each for each in found if each.first(name) is not None]
    having.sort(key=lambda each: (each.first(name) or "").lower(), reverse=direction == "DESC")
    return having + [each for each in found if each.first(name) is None]
