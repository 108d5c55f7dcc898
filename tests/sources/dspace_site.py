"""A simulated DSpace 7 or later with items to import."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from exporter.records.record import FileRef, Header, Record
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from simulators.dspace7 import Dspace7
from simulators.server import Simulator
from simulators.storage import Storage
from tests.contracts.import_faults import Simulated
from tests.sources.import_worlds import allowing, opener

CONTENT = b"hour,level\n1,2\n"
TITLES = ("Rivers", "Lakes", "Seas", "Springs", "Canals")
EMAIL, PASSWORD = "curator@example.org", "a-password"
TOKEN = f"{EMAIL}:{PASSWORD}"
LISTS = "GET /server/api/discover/search/objects"


@dataclass(frozen=True)
class Shelf:
    """A community “Water” with a collection of five items, and one beside it."""

    dspace: Dspace7
    community: str
    collection: str
    items: tuple[str, ...]
    gone: str

    def handle(self, uuid: str) -> str:
        return str(self.dspace.state.things[uuid].handle)


@contextmanager
def shelf(version: str) -> Iterator[Shelf]:
    dspace = Dspace7(version, {EMAIL: PASSWORD}, (EMAIL,))
    with Simulator(dspace):
        yield filled(dspace)


def filled(dspace: Dspace7) -> Shelf:
    water = dspace.new_community("Water")
    rivers = dspace.new_collection("Water of Poland", water)
    air = dspace.new_collection("Air", dspace.new_community("Weather"))
    items = tuple(dspace.new_item(title, {"levels.csv": CONTENT}, rivers) for title in TITLES)
    dspace.new_item("Wind", {"wind.csv": CONTENT}, air)
    gone = dspace.new_item("Ponds", None, rivers)
    found = Shelf(dspace, water, rivers, items, str(dspace.state.things[gone].handle))
    dspace.delete(gone)
    return found


@contextmanager
def simulated(version: str) -> Iterator[tuple[Shelf, Simulated]]:
    with shelf(version) as found, Simulator(Storage()) as other:
        storage = other.service
        assert isinstance(storage, Storage)
        found.dspace.storage = storage
        yield found, Simulated(found.dspace, LISTS, TOKEN, storage)


def opened(water: Shelf, token: str = "", **options: str) -> ImportSource:
    url = water.dspace.url
    source: ImportSource = opener("dspace", allowing(url), url=url, scope=water.handle(water.collection))(
        token=token, **options
    )
    return source


def of(water: Shelf, source: ImportSource, uuid: str) -> Record:
    return source.record(Entry(Header(water.handle(uuid))))


def read(source: ImportSource, file: FileRef) -> bytes:
    with source.open_file(file) as content:
        return content.read()
