"""Imports from InvenioRDM: the contract, and what is its own."""

from collections.abc import Iterator

import pytest

from exporter.errors import RemoteRefused, TokenRefused
from exporter.sources.base import Entry
from simulators.server import Reply, Request, Service, Simulator
from simulators.zenodo import Zenodo
from tests.contracts.import_faults import ImportFaultsContract, Simulated
from tests.contracts.import_sources import ImportWorld, entries_of
from tests.sources.import_worlds import allowing, opener
from tests.sources.invenio_shelves import TITLES, shelves, world_of, zenodo_of


class TestContract(ImportFaultsContract):
    @pytest.fixture(scope="class")
    @classmethod
    def simulated(cls) -> Iterator[Simulated]:
        with shelves(plain=True) as found:
            yield found

    @pytest.fixture(scope="class")
    @classmethod
    def world(cls, simulated: Simulated) -> Iterator[ImportWorld]:
        there = simulated.storage.url.replace("127.0.0.1", "localhost")
        opens = opener("invenio", allowing(simulated.service.url, there), url=simulated.service.url, query="Water")
        yield from world_of(simulated, opens, "InvenioRDM", "Water")


@pytest.fixture
def repository() -> Iterator[Zenodo]:
    with shelves(plain=True) as found:
        yield zenodo_of(found)


def test_without_a_query_everything_comes(repository: Zenodo) -> None:
    source = opener("invenio", allowing(repository.url), url=repository.url)()
    assert sorted(entry.title for entry in entries_of(source, 100)) == sorted((*TITLES, "Wind"))
    assert (source.check().scope, source.check().total) == ("All records", 6)
    source.close()


def test_zenodo_is_an_invenio_too_and_its_shorter_pages_are_found_out() -> None:
    with shelves(plain=False) as found:
        zenodo = zenodo_of(found)
        source = opener("invenio", allowing(zenodo.url), url=zenodo.url)()
        assert source.check().software == "InvenioRDM"
        page = source.listing("", 100)
        assert (len(page.entries), page.complete) == (6, True)
        sizes = [entry.query.rpartition("size=")[2] for entry in zenodo.log if "size=" in entry.query]
        assert sizes[-2:] == ["100", "25"]
        source.close()


def test_a_query_that_is_not_understood_is_refused(repository: Zenodo) -> None:
    source = opener("invenio", allowing(repository.url), url=repository.url, query="a/b:c")()
    for ask in (source.check, source.listing):
        with pytest.raises(RemoteRefused):
            ask()
    source.close()


def test_a_restricted_record_is_told_as_such(repository: Zenodo) -> None:
    source = opener("invenio", allowing(repository.url), url=repository.url)()
    entry = next(entry for entry in entries_of(source) if entry.title == "Rivers")
    repository.shelf.restrict(entry.header.version.rpartition(".")[0], record=True)
    with pytest.raises(TokenRefused, match="restricted"):
        source.record(Entry(entry.header))
    source.close()


class Closed(Service):
    """Shows nothing to strangers."""

    def __init__(self) -> None:
        super().__init__()
        self.route("GET", "/api/records", self.records)

    def records(self, _: Request) -> Reply:
        return Reply(403, {"status": 403, "message": "Permission denied."})


def test_a_repository_that_shows_nothing_to_strangers_needs_a_token() -> None:
    with Simulator(Closed()) as simulator:
        opens = opener("invenio", allowing(simulator.url), url=simulator.url)
        assert opens().check().needs_token
        with pytest.raises(TokenRefused, match="token"):
            opens(token="wrong").check()


def test_what_is_no_invenio_is_told_so() -> None:
    with Simulator(Service()) as simulator:
        with pytest.raises(RemoteRefused, match="no Invenio"):
            opener("invenio", allowing(simulator.url), url=simulator.url)().check()
