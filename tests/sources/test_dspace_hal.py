"""Imports from a DSpace 7 or later: the contract, and what is its own."""

import hashlib
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from exporter.records.record import Header
from exporter.sources.base import Entry
from tests.contracts.import_faults import ImportFaultsContract, Simulated
from tests.contracts.import_sources import ImportWorld, refuses_unknown
from tests.sources.dspace_site import CONTENT, TITLES, Shelf, simulated
from tests.sources.import_worlds import allowing, opener

pytestmark = pytest.mark.slow


class TestContract(ImportFaultsContract):
    @pytest.fixture(scope="class", params=["7.6", "9.3"])
    @classmethod
    def both(cls, request: pytest.FixtureRequest) -> Iterator[tuple[Shelf, Simulated]]:
        with simulated(request.param) as found:
            yield found

    @pytest.fixture(scope="class")
    @classmethod
    def simulated(cls, both: tuple[Shelf, Simulated]) -> Simulated:
        return both[1]

    @pytest.fixture(scope="class")
    @classmethod
    def world(cls, both: tuple[Shelf, Simulated]) -> Iterator[ImportWorld]:
        shelf, simulated = both
        there = simulated.storage.url.replace("127.0.0.1", "localhost")
        url = shelf.dspace.url
        opens = opener("dspace", allowing(url, there), url=url, scope=shelf.handle(shelf.collection))
        source = opens()
        checksum = f"md5:{hashlib.md5(CONTENT).hexdigest()}"
        first = shelf.handle(shelf.items[0])
        yield ImportWorld(opens, source, "DSpace", "Water of Poland", TITLES, first, CONTENT, checksum, shelf.gone)
        source.close()

    def test_a_token_reaches_the_source_and_not_the_storage_that_it_sends_us_to(
        self, world: ImportWorld, simulated: Simulated
    ) -> None:
        """The token of the connection is sent once, to sign in; what that gives goes with each request to the source."""
        opened = world.open(token=simulated.token)
        file = opened.record(Entry(Header(world.record))).files[0]
        simulated.storage.log.clear()
        with opened.open_file(file) as content:
            assert content.read() == world.content
        opened.close()
        assert simulated.storage.log
        assert simulated.storage.trusted == []
        bearers = [entry.path for entry in simulated.service.log if "Bearer" in entry.headers.get("authorization", "")]
        assert urlsplit(file.url).path in bearers
        assert not any(simulated.token in entry.headers.get("authorization", "") for entry in simulated.service.log)

    @pytest.mark.parametrize("name", ["123456789/99999", "00000000-0000-4000-8000-000000000000", "no-such"])
    def test_a_collection_that_does_not_exist_is_refused_and_never_everything(self, world: ImportWorld, name: str) -> None:
        refuses_unknown(world.open(scope=name))
