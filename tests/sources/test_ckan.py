"""CKAN as a source: the contract and what is CKAN's own, each against the real CKAN and the simulated one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.errors import RemoteMissing, RemoteUnavailable
from exporter.records.record import FileOrigin, Header
from exporter.sources import SOURCES
from exporter.sources.base import Entry, Person, Selection, walk
from exporter.sources.ckan import CkanSource
from simulators.ckan import Ckan
from tests.contracts.sources import SourceContract, World
from tests.servers.ckan import CkanServer
from tests.sources.ckan_site import Site, real, simulated

pytestmark = pytest.mark.slow

CONTENT = b"hour,level\n1,2\n"


def world_of(site: Site, source: CkanSource) -> World:
    editor, _ = site.user("ada")
    stranger, _ = site.user("ulla")
    owner = site.organization("water", ada="editor")
    first = site.dataset("rivers", owner_org=owner, author="Anna Kowalska", tags=[{"name": "Water"}])
    site.upload(first, "levels.csv", CONTENT)
    for name in ("lakes", "seas"):
        site.dataset(name, owner_org=owner)
    site.dataset("secrets", owner_org=owner, private=True)
    gone = site.dataset("ponds", owner_org=owner)
    site.act("package_delete", id=gone["id"])
    return World(
        source=source,
        software="CKAN",
        titles=("Rivers", "Lakes", "Seas", "Secrets"),
        record=first["id"],
        content=CONTENT,
        editor=Person("sub-1", account=editor),
        stranger=Person("sub-2", account=stranger),
        missing=gone["id"],
    )


class Contract(SourceContract):
    """The contract's tests leave the datasets as they are: one world serves them all."""

    @pytest.fixture(scope="class")
    @classmethod
    def world(cls, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
        with site.source(tmp_path_factory.mktemp("spool")) as source:
            yield world_of(site, source)


class TestSimulatedContract(Contract):
    @pytest.fixture(scope="class")
    @classmethod
    def site(cls) -> Iterator[Site]:
        with simulated() as site:
            yield site


class TestRealContract(Contract):
    @pytest.fixture(scope="class")
    @classmethod
    def site(cls, ckan_server: CkanServer) -> Site:
        return real(ckan_server)


class CkanOwn:
    """Beyond the contract."""

    @pytest.fixture
    def world(self, site: Site, source: CkanSource) -> World:
        return world_of(site, source)

    def test_a_dataset_is_known_by_its_name_too(self, world: World, site: Site, source: CkanSource) -> None:
        assert source.record(Entry(Header(f"rivers-{site.ending}"))).header.identifier == world.record

    def test_the_dataset_of_a_file_is_found(self, world: World, source: CkanSource) -> None:
        (file,) = source.record(Entry(Header(world.record))).files
        assert source.dataset_of_resource(file.identifier) == Header(world.record)
        with pytest.raises(RemoteMissing):
            source.dataset_of_resource("00000000-0000-4000-8000-000000000000")

    @pytest.mark.parametrize(
        "query, found", [("rivers", 1), ("rivers:", 1), ("xylophone AND", 0), ('"', 4), ("[* TO", 0), ("x/y", 0)]
    )
    def test_any_words_may_be_searched_for(self, world: World, source: CkanSource, query: str, found: int) -> None:
        assert len(list(walk(source, Selection(query=query)))) == found

    def test_an_organization_is_a_set(self, world: World, site: Site, source: CkanSource) -> None:
        site.dataset("elsewhere", owner_org=site.organization("air"))
        assert [entry.title for entry in walk(source, Selection(set=f"air-{site.ending}"))] == ["Elsewhere"]
        assert list(walk(source, Selection(set='x" OR "y'))) == []

    def test_the_list_is_ordered_by_title(self, world: World, source: CkanSource) -> None:
        assert [entry.title for entry in walk(source, Selection())] == ["Lakes", "Rivers", "Seas", "Secrets"]

    def test_a_dataset_that_is_saved_meanwhile_does_not_move(self, world: World, site: Site, source: CkanSource) -> None:
        seen = []
        for entry in walk(source, Selection()):
            seen.append(entry.title)
            site.act("package_patch", id=entry.header.identifier, notes="saved")
        assert seen == ["Lakes", "Rivers", "Seas", "Secrets"]

    def test_a_file_of_a_private_dataset_is_read_with_the_key(self, world: World, site: Site, source: CkanSource) -> None:
        secret = next(entry for entry in walk(source, Selection()) if entry.title == "Secrets")
        site.upload({"id": secret.header.identifier}, "secret.csv", b"s")
        (file,) = source.record(Entry(secret.header)).files
        assert (file.origin, file.name) == (FileOrigin.STORE, "secret.csv")
        with source.open_file(file) as content:
            assert content.read() == b"s"

    def test_a_doi_that_we_wrote_ourselves_is_no_other_work(self, world: World, site: Site, source: CkanSource) -> None:
        extras = [{"key": "doi", "value": "10.5072/zenodo.2"}]
        site.act("package_patch", id=world.record, extras=extras)
        related = source.record(Entry(Header(world.record))).related
        assert "10.5072/zenodo.2" in {one.identifier for one in related}
        site.act(
            "package_patch", id=world.record, extras=[*extras, {"key": "zenodo_url", "value": "https://z.org/records/2"}]
        )
        related = source.record(Entry(Header(world.record))).related
        assert {one.identifier for one in related} == {f"{site.url}/dataset/{world.record}"}

    def test_a_key_of_no_administrator_is_noted(self, site: Site, tmp_path: Path) -> None:
        _, token = site.user("eva")
        for key, said in ((token, "no system administrator"), ("wrong", "does not know the key")):
            with site.source(tmp_path, apikey=key) as source:
                (note,) = source.check().notes
                assert said in note


class TestSimulatedCkan(CkanOwn):
    @pytest.fixture
    def site(self, simulated_site: Site) -> Site:
        return simulated_site

    def test_a_ckan_that_is_away_stops_the_listing(self, site: Site, source: CkanSource) -> None:
        assert isinstance(site.people, Ckan)
        fault = site.people.faults.add("package_search", times=-1, status=502)
        with pytest.raises(RemoteUnavailable):
            source.listing(Selection())
        assert fault.happened == 3


class TestRealCkan(CkanOwn):
    @pytest.fixture
    def site(self, real_site: Site) -> Site:
        return real_site

    def test_parts_of_words_in_titles_are_found(self, world: World, source: CkanSource) -> None:
        assert [entry.title for entry in walk(source, Selection(query="riv"))] == ["Rivers"]

    def test_a_draft_is_not_listed(self, world: World, site: Site, source: CkanSource) -> None:
        site.dataset("half", state="draft", owner_org=f"water-{site.ending}")
        assert "Half" not in {entry.title for entry in walk(source, Selection())}


def test_ckan_is_in_the_list_of_sources() -> None:
    assert SOURCES["ckan"] is CkanSource
