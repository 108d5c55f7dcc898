"""Imports from Zenodo: the contract, and what is Zenodo's own."""

from collections.abc import Iterator

import pytest

from tests.contracts.import_sources import ImportFaultsContract, ImportWorld, Simulated, refuses_unknown
from tests.sources.import_worlds import allowing, opener
from tests.sources.invenio_shelves import shelves, world_of


@pytest.fixture(scope="class")
def simulated() -> Iterator[Simulated]:
    with shelves(plain=False) as found:
        yield found


@pytest.fixture(scope="class")
def world(simulated: Simulated) -> Iterator[ImportWorld]:
    there = simulated.storage.url.replace("127.0.0.1", "localhost")
    opens = opener("zenodo", allowing(simulated.service.url, there), url=simulated.service.url, community="water")
    yield from world_of(simulated, opens, "Zenodo", "Water of Poland")


class TestContract(ImportFaultsContract):
    def test_a_community_that_does_not_exist_is_refused_and_never_everything(self, world: ImportWorld) -> None:
        refuses_unknown(world.open(community="no-such-community"))
