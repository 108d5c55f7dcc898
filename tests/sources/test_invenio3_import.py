"""Imports from an Invenio 3, in the shapes of B2SHARE and of CERN Open Data."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from exporter.errors import FileMissing, RemoteUnavailable
from exporter.records.record import FileOrigin, Header
from exporter.sources.base import Entry
from simulators.b2share import B2share
from simulators.cern import Cern
from simulators.invenio3 import Invenio3
from simulators.server import Simulator
from simulators.storage import Storage
from tests.contracts.import_faults import ImportFaultsContract, ImportListFaults, Simulated
from tests.contracts.import_sources import ImportListContract, ImportWorld, walk
from tests.sources.import_worlds import allowing, opener

pytestmark = pytest.mark.slow

CONTENT = b"hour,level\n1,2\n"
CHECKSUM = "md5:c524e23afad42010ff08622fa865f495"
TITLES = ("Rivers", "Lakes", "Seas", "Springs", "Canals")
LISTS = "GET /api/records[?]"
TOKEN = "a-token"


def simulated_with(site: Invenio3) -> Iterator[Simulated]:
    storage = Storage()
    site.storage = storage
    with Simulator(site), Simulator(storage):
        yield Simulated(site, LISTS, TOKEN, storage)


def world_of(simulated: Simulated, software: str, first: str, gone: str, checksum: str) -> Iterator[ImportWorld]:
    there = simulated.storage.url.replace("127.0.0.1", "localhost")
    opens = opener("invenio", allowing(simulated.service.url, there), url=simulated.service.url, query="hydrology")
    source = opens()
    yield ImportWorld(opens, source, software, "hydrology", TITLES, first, CONTENT, checksum, gone)
    source.close()


class TestB2share(ImportFaultsContract):
    @pytest.fixture(scope="class")
    @classmethod
    def simulated(cls) -> Iterator[Simulated]:
        yield from simulated_with(B2share({TOKEN: "ada"}))

    @pytest.fixture(scope="class")
    @classmethod
    def world(cls, simulated: Simulated) -> Iterator[ImportWorld]:
        site = simulated.service
        assert isinstance(site, B2share)
        ids = [site.new_record(title, {"levels.csv": CONTENT}) for title in TITLES]
        site.new_record("Wind", keywords=["air"])
        gone = site.new_record("Ponds")
        site.remove(gone)
        yield from world_of(simulated, "B2SHARE", ids[0], gone, CHECKSUM)


class TestCern(ImportListFaults, ImportListContract):
    @pytest.fixture(scope="class")
    @classmethod
    def simulated(cls) -> Iterator[Simulated]:
        yield from simulated_with(Cern())

    @pytest.fixture(scope="class")
    @classmethod
    def world(cls, simulated: Simulated) -> Iterator[ImportWorld]:
        site = simulated.service
        assert isinstance(site, Cern)
        ids = [site.new_record(title, {"levels.csv": CONTENT}, keywords=["hydrology"]) for title in TITLES]
        site.new_record("Wind")
        gone = site.new_record("Ponds", keywords=["hydrology"])
        site.remove(gone)
        yield from world_of(simulated, "Invenio 3 (CERN Open Data)", ids[0], gone, "")

    def test_a_file_that_no_web_client_fetches_is_told_as_such(self, world: ImportWorld) -> None:
        file = world.source.record(Entry(Header(world.record))).files[0]
        assert file.origin is FileOrigin.UNREACHABLE
        with pytest.raises(FileMissing, match="root://"):
            with world.source.open_file(file):
                pass


@pytest.fixture
def site() -> Iterator[Cern]:
    cern = Cern()
    with Simulator(cern):
        yield cern


def test_answers_that_are_too_long_are_asked_for_in_smaller_pages(site: Cern) -> None:
    site.fill(12, many_files=50)
    http = replace(allowing(site.url), answer_bytes=60_000)
    source = opener("invenio", http, url=site.url)()
    pages = list(walk(source, 12))
    assert len({entry.header.identifier for page in pages for entry in page.entries}) == 12
    assert pages[-1].complete
    sizes = [int(entry.query.rpartition("size=")[2]) for entry in site.log if "page=" in entry.query and entry.status == 200]
    assert max(sizes) == 12
    assert sizes.count(12) == 1, "the length that is too long is tried once in a walk"
    source.close()


def test_one_record_that_is_too_long_by_itself_is_told(site: Cern) -> None:
    site.fill(3, many_files=500)
    source = opener("invenio", replace(allowing(site.url), answer_bytes=60_000), url=site.url)()
    with pytest.raises(RemoteUnavailable, match="too long"):
        source.listing("", 3)
    source.close()


def test_behind_the_window_of_a_search_the_walk_ends_and_is_not_complete(
    site: Cern, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exporter.sources.invenio3_walk.WINDOW", 20)
    monkeypatch.setattr("exporter.sources.invenio_kinds.WINDOW", 20)
    site.window = 20
    site.fill(25)
    source = opener("invenio", allowing(site.url), url=site.url)()
    pages = list(walk(source, 10))
    assert (sum(len(page.entries) for page in pages), pages[-1].complete) == (20, False)
    assert any("narrower" in note for note in source.check().notes)
    source.close()


def test_a_record_that_is_taken_back_meanwhile_makes_the_walk_incomplete(site: Cern) -> None:
    site.fill(6)
    source = opener("invenio", allowing(site.url), url=site.url)()
    turn = site.faults.after("GET /api/records[?].*page=1&size=2", lambda: site.remove("1"))
    pages = list(walk(source))
    assert turn.happened == 1
    assert (sum(len(page.entries) for page in pages), pages[-1].complete) == (5, False)
    source.close()


def test_a_record_that_was_merged_into_another_is_followed(site: Cern) -> None:
    new = site.new_record("Rivers", {"levels.csv": CONTENT})
    site.moved["900"] = new
    source = opener("invenio", allowing(site.url), url=site.url)()
    assert source.record(Entry(Header("900"))).title == "Rivers"
    source.close()


def test_as_many_records_as_the_window_shows_are_all_of_them_and_no_page_behind_it_is_asked_for(
    site: Cern, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exporter.sources.invenio3_walk.WINDOW", 20)
    site.window = 20
    site.fill(20)
    source = opener("invenio", allowing(site.url), url=site.url)()
    pages = list(walk(source, 10))
    assert (sum(len(page.entries) for page in pages), pages[-1].complete) == (20, True)
    assert all(entry.status == 200 for entry in site.log)
    source.close()


def test_a_total_that_is_only_the_least_ends_no_walk_and_makes_none_complete_too_early(site: Cern) -> None:
    site.fill(12)
    fault = site.faults.add(LISTS, knob="total_object", value="gte", times=-1)
    least = site.faults.add(LISTS, knob="wrong_total", value=5, times=-1)
    source = opener("invenio", allowing(site.url), url=site.url)()
    pages = list(walk(source, 5))
    assert fault.happened and least.happened
    assert sum(len(page.entries) for page in pages) == 12
    source.close()
