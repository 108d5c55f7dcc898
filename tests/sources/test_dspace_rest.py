"""Imports from a DSpace 4, 5 and 6: the contract."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from exporter.errors import FileMissing, RemoteUnavailable, TokenRefused
from exporter.records.record import Header
from exporter.sources.base import Entry
from exporter.sources.dspace_rest import answers_rest
from exporter.sources.imports import ImportDoor
from simulators.dspace6 import Dspace6
from simulators.server import Logged, Reply, Service, Simulator
from tests.contracts.import_faults import ImportFaultsContract, Simulated
from tests.contracts.import_sources import ImportWorld, entries_of, refuses_unknown, walk
from tests.sources.dspace_rest_site import VERSIONS, collection_of, family, listed, simulated, walked
from tests.sources.dspace_site import CONTENT, EMAIL, PASSWORD, TITLES, Shelf
from tests.sources.import_worlds import allowing, opener

pytestmark = pytest.mark.slow


class TestContract(ImportFaultsContract):
    @pytest.fixture(scope="class", params=VERSIONS)
    @classmethod
    def both(cls, request: pytest.FixtureRequest) -> Iterator[tuple[Shelf, Simulated]]:
        with simulated(request.param) as found:
            yield found

    @pytest.fixture(scope="class")
    @classmethod
    def simulated(cls, both: tuple[Shelf, Simulated]) -> Simulated:
        return both[1]

    @pytest.fixture(scope="class", params=["collection", "community"])
    @classmethod
    def world(cls, both: tuple[Shelf, Simulated], request: pytest.FixtureRequest) -> Iterator[ImportWorld]:
        shelf, simulated = both
        there = simulated.storage.url.replace("127.0.0.1", "localhost")
        url = shelf.dspace.url
        scope = shelf.handle(shelf.collection if request.param == "collection" else shelf.community)
        opens = opener("dspace", allowing(url, there), url=url, scope=scope)
        source = opens()
        checksum = f"md5:{hashlib.md5(CONTENT).hexdigest()}"
        title = "Water of Poland" if request.param == "collection" else "Water"
        first = shelf.handle(shelf.items[0])
        yield ImportWorld(opens, source, "DSpace", title, TITLES, first, CONTENT, checksum, shelf.gone)
        source.close()

    def test_a_check_names_software_version_selection_and_how_much_it_is(self, world: ImportWorld) -> None:
        """How much it is, only a walk tells: what is hidden from us is counted too."""
        about = world.source.check()
        assert (about.software, about.scope, about.total) == (world.software, world.scope, None)
        assert about.version.startswith(("4", "5", "6"))
        assert not about.needs_token
        assert any("counts 5 items" in note for note in about.notes)

    def test_only_the_last_page_says_that_all_was_walked(self, world: ImportWorld) -> None:
        pages = list(walk(world.source))
        assert len(pages) > 2
        assert [page.complete for page in pages] == [False] * (len(pages) - 1) + [True]
        assert {page.total for page in pages} == {None}
        assert max(len(page.entries) for page in pages) <= 2

    def test_headers_alone_are_those_of_the_whole_list(self, world: ImportWorld) -> None:
        """Its lists always bring all that they have."""
        bare = list(walk(world.source, bare=True))
        assert [page.entries for page in bare] == [page.entries for page in walk(world.source)]
        assert bare[-1].complete

    def test_a_record_is_the_same_from_the_list_and_by_itself(self, world: ImportWorld) -> None:
        """A DSpace 4 lists names: there is no document in the list, and the item is asked for in either case."""
        entry = next(entry for entry in entries_of(world.source) if entry.header.identifier == world.record)
        assert bool(entry.document) == (not world.source.check().version.startswith("4"))
        listed = world.source.record(entry)
        alone = world.source.record(Entry(Header(world.record)))
        assert replace(listed, original=None) == replace(alone, original=None)
        assert listed.header == entry.header

    def test_a_file_that_is_not_there_is_told_so(self, world: ImportWorld) -> None:
        file = world.source.record(Entry(Header(world.record))).files[0]
        gone = replace(file, url=f"{file.url.partition('/bitstreams/')[0]}/bitstreams/99999/retrieve")
        with pytest.raises(FileMissing):
            with world.source.open_file(gone):
                pass

    @pytest.mark.parametrize("kept", [0])
    def test_a_short_page_in_the_middle_is_stepped_over_by_what_came(
        self, world: ImportWorld, simulated: Simulated, kept: int
    ) -> None:
        """By what was asked for: what a page lacks is hidden from us. Only one that is empty is asked for once more."""
        super().test_a_short_page_in_the_middle_is_stepped_over_by_what_came(world, simulated, kept)

    def test_pages_that_are_always_cut_bring_all_the_same(self, world: ImportWorld, simulated: Simulated) -> None:
        """No DSpace 4 to 6 gives fewer than it is asked for: a page that lacks some is one of which some are hidden. So it
        must be asked for no more than it gives."""
        self.walked(world)
        asked = [int(entry.query.partition("limit=")[2].partition("&")[0]) for entry in lists(simulated)]
        assert max(asked) <= world.source.features.most_a_page

    @pytest.mark.parametrize("knob", ["wrong_total"])
    def test_more_promised_than_came_is_not_complete(self, world: ImportWorld, simulated: Simulated, knob: str) -> None:
        """It always may be more: the hidden ones are counted. It is walked until all that was promised was asked for."""
        del knob
        dspace = simulated.service
        assert isinstance(dspace, Dspace6)
        hidden = dspace.new_item("Wells", None, next(iter(dspace.state.items.values())).owner.uuid)
        dspace.hide(hidden)
        titles, complete = self.walked(world)
        dspace.delete(hidden)
        assert (sorted(titles), complete) == (sorted(world.titles), True)
        asked = [int(entry.query.partition("offset=")[2].partition("&")[0]) for entry in lists(simulated)]
        assert max(asked) >= len(world.titles) - 1

    def test_a_token_reaches_the_source_and_not_the_storage_that_it_sends_us_to(
        self, world: ImportWorld, simulated: Simulated
    ) -> None:
        """The token of the connection is sent once, to sign in; the session that it gives goes to the source alone."""
        if world.source.check().version.startswith("4"):
            with pytest.raises(TokenRefused, match="nobody can sign in"):
                world.open(token=simulated.token).record(Entry(Header(world.record)))
            return
        opened = world.open(token=simulated.token)
        file = opened.record(Entry(Header(world.record))).files[0]
        simulated.storage.log.clear()
        with opened.open_file(file) as content:
            assert content.read() == world.content
        opened.close()
        assert simulated.storage.log
        session = next(value for entry in simulated.service.log if (value := session_in(entry.headers)))
        assert not any(session in value for entry in simulated.storage.log for value in entry.headers.values())
        assert not any({"rest-dspace-token", "cookie"} & entry.headers.keys() for entry in simulated.storage.log)
        sent = [entry.path for entry in simulated.service.log if session_in(entry.headers)]
        assert urlsplit(file.url).path in sent
        said = [value for entry in simulated.service.log for value in (*entry.headers.values(), entry.query, entry.path)]
        assert not any(PASSWORD in value for value in said)

    @pytest.mark.parametrize(
        "name", ["123456789/99999", "00000000-0000-4000-8000-000000000000", "99999", "no-such", "collections:99999", "../x"]
    )
    def test_a_collection_that_does_not_exist_is_refused_and_never_everything(self, world: ImportWorld, name: str) -> None:
        refuses_unknown(world.open(scope=name))


def session_in(headers: dict[str, str]) -> str:
    return headers.get("rest-dspace-token", "") or headers.get("cookie", "").partition("=")[2]


def lists(simulated: Simulated) -> list[Logged]:
    return [entry for entry in simulated.service.log if re.search(simulated.lists, f"GET {entry.path}?{entry.query}")]


@pytest.fixture(params=VERSIONS)
def dspace(request: pytest.FixtureRequest) -> Iterator[Dspace6]:
    made = Dspace6(request.param, {EMAIL: PASSWORD}, (EMAIL,))
    with Simulator(made):
        yield made


def test_another_endpoint_is_read_as_well() -> None:
    dspace = Dspace6("5.10", endpoint="/dspace/RESTapi")
    with Simulator(dspace):
        collection_of(dspace)
        assert answers_rest(ImportDoor(allowing(dspace.url)), f"{dspace.url}/dspace/RESTapi")
        assert len(walked(family(dspace)).titles) == len(TITLES)
        assert listed(family(dspace))[0].header.url.startswith(f"{dspace.url}/dspace/handle/")


@pytest.mark.parametrize("status", [404, 200])
def test_what_is_no_dspace_is_found_out(status: int) -> None:
    other = Service()
    other.route("GET", "/rest/{path:path}", lambda _: Reply(status, "<!DOCTYPE html><p>Welcome"))
    with Simulator(other):
        assert not answers_rest(ImportDoor(allowing(other.url)), f"{other.url}/rest")


def test_a_dspace_is_known_by_its_answer_and_one_that_is_away_is_told(dspace: Dspace6) -> None:
    door = ImportDoor(allowing(dspace.url))
    assert answers_rest(door, f"{dspace.url}/rest")
    fault = dspace.faults.add("GET", status=502, html=True, times=-1)
    with pytest.raises(RemoteUnavailable):
        answers_rest(door, f"{dspace.url}/rest")
    assert fault.happened
    assert family(dspace).name == "rest"
