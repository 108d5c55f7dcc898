"""A simulated DSpace with items to import, and a DSpace 7 or later for its tests."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest

from exporter.records.record import FileRef, Header, Record
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from simulators.dspace6 import Dspace6
from simulators.dspace7 import Dspace7
from simulators.server import Simulator
from simulators.storage import Storage
from tests.contracts.import_faults import Simulated
from tests.sources.import_worlds import allowing, opener

CONTENT = b"hour,level\n1,2\n"
TITLES = ("Rivers", "Lakes", "Seas", "Springs", "Canals")
EMAIL, PASSWORD = "curator@example.org", "a-password"
TOKEN = f"{EMAIL}:{PASSWORD}"
VERSIONS = ("7.6", "9.3")
LISTS = "GET /server/api/discover/search/objects"


@dataclass(frozen=True)
class Shelf:
    """A community “Water” with a collection of five items, and one beside it."""

    dspace: Dspace6 | Dspace7
    community: str
    collection: str
    items: tuple[str, ...]
    gone: str

    def handle(self, identifier: str) -> str:
        return self.dspace.handle_of(identifier)


def filled(dspace: Dspace6 | Dspace7) -> Shelf:
    water = dspace.new_community("Water")
    rivers = dspace.new_collection("Water of Poland", water)
    air = dspace.new_collection("Air", dspace.new_community("Weather"))
    items = tuple(dspace.new_item(title, {"levels.csv": CONTENT}, rivers) for title in TITLES)
    dspace.new_item("Wind", {"wind.csv": CONTENT}, air)
    gone = dspace.new_item("Ponds", None, rivers)
    found = Shelf(dspace, water, rivers, items, dspace.handle_of(gone))
    dspace.delete(gone)
    return found


@contextmanager
def served(dspace: Dspace6 | Dspace7) -> Iterator[Shelf]:
    with Simulator(dspace):
        yield filled(dspace)


@contextmanager
def with_storage(dspace: Dspace6 | Dspace7, lists: str) -> Iterator[tuple[Shelf, Simulated]]:
    with served(dspace) as found, Simulator(Storage()) as other:
        storage = other.service
        assert isinstance(storage, Storage)
        dspace.storage = storage
        yield found, Simulated(dspace, lists, TOKEN, storage)


def shelf(version: str) -> AbstractContextManager[Shelf]:
    return served(Dspace7(version, {EMAIL: PASSWORD}, (EMAIL,)))


def simulated(version: str) -> AbstractContextManager[tuple[Shelf, Simulated]]:
    return with_storage(Dspace7(version, {EMAIL: PASSWORD}, (EMAIL,)), LISTS)


@pytest.fixture(params=VERSIONS)
def water(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    with shelf(request.param) as found:
        yield found


@pytest.fixture
def source(water: Shelf) -> Iterator[ImportSource]:
    made = opened(water)
    yield made
    made.close()


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
