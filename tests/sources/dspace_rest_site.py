"""A simulated DSpace 4 to 6 with items to import."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from exporter.records.record import Header, Record
from exporter.sources.base import Entry
from exporter.sources.dspace_rest import DspaceRest
from exporter.sources.imports import ImportDoor
from exporter.sources.places import Place, place_of
from simulators.dspace6 import Dspace6
from tests.contracts.import_faults import Simulated
from tests.sources.dspace_site import CONTENT, EMAIL, PASSWORD, TITLES, Shelf, served, with_storage
from tests.sources.import_worlds import allowing

VERSIONS = ("4.2", "5.10", "6.3")
LISTS = r"GET /rest/(collections/[\w-]+/items|collections/[\w-]+)[?].*offset"


def shelf(version: str) -> AbstractContextManager[Shelf]:
    return served(Dspace6(version, {EMAIL: PASSWORD}, (EMAIL,)))


def simulated(version: str) -> AbstractContextManager[tuple[Shelf, Simulated]]:
    return with_storage(Dspace6(version, {EMAIL: PASSWORD}, (EMAIL,)), LISTS)


def family(dspace: Dspace6, token: str = "", bundles: frozenset[str] = frozenset({"ORIGINAL"})) -> DspaceRest:
    """Without the kind around it."""
    return DspaceRest(ImportDoor(allowing(dspace.url), token), f"{dspace.url}{dspace.endpoint}", bundles)


@dataclass(frozen=True)
class Walked:
    titles: list[str]
    pages: int
    complete: bool


def walked(rest: DspaceRest, scope: str = "", size: int = 2) -> Walked:
    """With a cursor that is written and read between any two pages."""
    place: Place | None = Place(scope=f"rest {rest.scope(scope).key}")
    titles, pages, complete = list[str](), 0, False
    while place is not None:
        page = rest.page(place, size)
        titles += [entry.title for entry in page.entries]
        pages, complete = pages + 1, page.complete
        assert page.total is None
        assert pages < 200
        place = place_of(page.cursor) if page.cursor else None
    return Walked(titles, pages, complete)


def collection_of(dspace: Dspace6, titles: tuple[str, ...] = TITLES) -> tuple[str, list[str]]:
    collection = dspace.new_collection("Water of Poland", dspace.new_community("Water"))
    return collection, [dspace.new_item(title, {"levels.csv": CONTENT}, collection) for title in titles]


def record_of(rest: DspaceRest, identifier: str) -> Record:
    return rest.record(Entry(Header(identifier)), frozenset())


def listed(rest: DspaceRest, scope: str = "") -> list[Entry]:
    return list(rest.page(Place(scope=f"rest {rest.scope(scope).key}"), 100).entries)
