"""A simulated Dataverse with datasets to import."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from exporter.records.record import FileRef
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from simulators.dataverse import Dataverse
from simulators.server import Simulator
from simulators.storage import Storage
from tests.contracts.import_faults import Simulated
from tests.contracts.import_sources import ImportWorld, entries_of
from tests.sources.import_worlds import allowing, opener

CONTENT = b"hour,level\n1,2\n"
TITLES = ("Rivers", "Lakes", "Seas", "Springs", "Canals")
TOKEN = "curator-token"
SEARCHES = "GET /api/search[?]"


@contextmanager
def shelves(version: str = "6.9") -> Iterator[Simulated]:
    """Datasets of the collection “water” and the one below it; beside them what no import of it brings."""
    dataverse = Dataverse(version, {TOKEN: "curator"})
    with Simulator(dataverse), Simulator(Storage()) as other:
        storage = other.service
        assert isinstance(storage, Storage)
        dataverse.new_collection("water", "Water of Poland")
        dataverse.new_collection("still", "Still water", "water")
        dataverse.new_collection("forests", "Forests")
        for number, title in enumerate(TITLES):
            dataverse.new_dataset(title, {"levels.csv": CONTENT}, "still" if number % 2 else "water")
        dataverse.new_dataset("Oaks", {"oaks.csv": CONTENT}, "forests")
        dataverse.new_dataset("Wells", {"wells.csv": CONTENT}, "water", publish=False)
        dataverse.harvested("Floods", {"floods.csv": CONTENT}, collection="water")
        yield Simulated(dataverse, SEARCHES, TOKEN, storage, "x-dataverse-key")


def dataverse_of(simulated: Simulated) -> Dataverse:
    assert isinstance(simulated.service, Dataverse)
    return simulated.service


def named(dataverse: Dataverse, title: str) -> str:
    """The persistent identifier of the dataset whose newest version has this title."""
    return next(pid for pid, each in dataverse.state.datasets.items() if each.versions[-1].title == title)


def opener_of(dataverse: Dataverse, *others: str, **options: str) -> Callable[..., ImportSource]:
    return opener("dataverse", allowing(dataverse.url, *others), url=dataverse.url, **options)


def world_of(simulated: Simulated, **options: Any) -> Iterator[ImportWorld]:
    dataverse = dataverse_of(simulated)
    rivers = named(dataverse, "Rivers")
    gone = dataverse.new_dataset("Ponds", collection="water")
    dataverse.destroy(gone)
    dataverse.storage = simulated.storage
    opens = opener_of(dataverse, simulated.storage.url.replace("127.0.0.1", "localhost"), collection="water", **options)
    source = opens()
    [file] = dataverse.state.datasets[rivers].versions[-1].files
    checksum = f"md5:{file.file.told.md5()}"
    yield ImportWorld(opens, source, "Dataverse", "Water of Poland", TITLES, rivers, CONTENT, checksum, gone)
    source.close()


@pytest.fixture
def dataverse() -> Iterator[Dataverse]:
    with shelves() as found:
        yield dataverse_of(found)


@pytest.fixture
def source(dataverse: Dataverse) -> Iterator[ImportSource]:
    made = opener_of(dataverse, collection="water")()
    yield made
    made.close()


def entry_of(source: ImportSource, title: str) -> Entry:
    return next(entry for entry in entries_of(source, 100) if entry.title == title)


def read(source: ImportSource, file: FileRef) -> bytes:
    with source.open_file(file) as content:
        return content.read()
