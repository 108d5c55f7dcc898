"""Imports from an Invenio: the contract, and what is its own."""

from collections.abc import Iterator

import pytest

from tests.contracts.import_sources import ImportFaultsContract, ImportWorld, Simulated
from tests.sources.import_worlds import allowing, opener
from tests.sources.invenio_shelves import shelves, world_of


@pytest.fixture(scope="class")
def simulated() -> Iterator[Simulated]:
    with shelves(plain=True) as found:
        yield found


@pytest.fixture(scope="class")
def world(simulated: Simulated) -> Iterator[ImportWorld]:
    there = simulated.storage.url.replace("127.0.0.1", "localhost")
    opens = opener("invenio", allowing(simulated.service.url, there), url=simulated.service.url, query="Water")
    yield from world_of(simulated, opens, "InvenioRDM", "Water")


class TestContract(ImportFaultsContract):
    pass
