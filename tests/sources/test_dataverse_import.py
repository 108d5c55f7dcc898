"""Imports from a Dataverse: the contract against three releases, and what is Dataverse's own."""

from collections.abc import Iterator

import pytest

from exporter.errors import (
    FileRestricted,
    RecordError,
    RemoteRefused,
    TokenRefused,
    TurnedAway,
)
from exporter.records.record import FileRef, Header
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from simulators.dataverse import Dataverse
from simulators.dataverse_gate import Gateway
from simulators.server import Service, Simulator
from tests.contracts.import_faults import ImportFaultsContract, Simulated
from tests.contracts.import_sources import ImportWorld, entries_of, refuses_unknown
from tests.sources.dataverse_shelves import (
    CONTENT,
    TITLES,
    TOKEN,
    dataverse_of,
    named,
    opener_of,
    shelves,
    world_of,
)
from tests.sources.import_worlds import allowing, opener

pytestmark = pytest.mark.slow


class TestContract(ImportFaultsContract):
    lists_documents = False

    @pytest.fixture(scope="class", params=["5.14", "6.1", "6.9"])
    @classmethod
    def simulated(cls, request: pytest.FixtureRequest) -> Iterator[Simulated]:
        with shelves(request.param) as found:
            yield found

    @pytest.fixture(scope="class", params=["dataverse_json", "datacite", "dcterms", "oai_dc", "schema_org"])
    @classmethod
    def world(cls, simulated: Simulated, request: pytest.FixtureRequest) -> Iterator[ImportWorld]:
        yield from world_of(simulated, format=request.param)

    def test_a_collection_that_does_not_exist_is_refused_and_never_everything(self, world: ImportWorld) -> None:
        refuses_unknown(world.open(collection="no-such-collection"))

    def test_every_request_but_those_for_what_is_gone_is_one_that_the_server_takes(
        self, world: ImportWorld, simulated: Simulated
    ) -> None:
        simulated.service.log.clear()
        world.source.check()
        for entry in entries_of(world.source):
            world.source.record(entry)
        assert {entry.status for entry in simulated.service.log} == {200}


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


def test_a_check_names_installation_release_and_what_is_left_out(dataverse: Dataverse, source: ImportSource) -> None:
    about = source.check()
    assert (about.software, about.version, about.title, about.scope) == ("Dataverse", "6.9", "Root", "Water of Poland")
    assert (about.total, about.size_bytes) == (5, 5 * len(CONTENT))
    assert len(about.notes) == 1
    assert "1 dataset is left out" in about.notes[0]
    assert "harvested" in about.notes[0]


def test_without_a_collection_everything_that_is_at_home_there_comes(dataverse: Dataverse) -> None:
    source = opener_of(dataverse)()
    assert {entry.title for entry in entries_of(source)} == {"Oaks", *TITLES}
    assert (source.check().scope, source.check().total) == ("All collections", 6)
    assert not any("subtree" in entry.query for entry in dataverse.log)


@pytest.mark.parametrize("typed", ["still", "STILL", "https://any.example/dataverse/still?q=x", "{number}"])
def test_a_collection_is_known_by_its_name_its_number_and_its_address(dataverse: Dataverse, typed: str) -> None:
    number = dataverse.state.collections["still"].id
    source = opener_of(dataverse, collection=typed.format(number=number))()
    assert {entry.title for entry in entries_of(source)} == {"Lakes", "Springs"}
    assert source.check().scope == "Still water"


def test_datasets_that_are_linked_into_a_collection_come_with_it(dataverse: Dataverse, source: ImportSource) -> None:
    dataverse.link(named(dataverse, "Oaks"), "water")
    assert {entry.title for entry in entries_of(source)} == {"Oaks", *TITLES}


def test_what_is_no_dataverse_is_told_so() -> None:
    with Simulator(Service()) as simulator:
        with pytest.raises(RemoteRefused, match="no Dataverse"):
            opener("dataverse", allowing(simulator.url), url=simulator.url)().check()


def test_a_server_whose_search_wants_a_token_says_so(dataverse: Dataverse) -> None:
    dataverse.search_needs_token = True
    about = opener_of(dataverse)().check()
    assert (about.needs_token, about.total, about.title) == (True, None, "Root")
    assert "token" in about.notes[0]
    assert opener_of(dataverse)(token=TOKEN).check().total == 6


def test_a_limiter_of_robots_is_not_taken_for_a_server_that_wants_a_token(dataverse: Dataverse) -> None:
    dataverse.gateway = Gateway()
    for token in ("", TOKEN):
        with pytest.raises(TurnedAway):
            opener_of(dataverse)(token=token).check()
    assert dataverse.gateway.blocked == 2


def test_a_collection_that_is_not_published_is_shown_with_a_token(dataverse: Dataverse) -> None:
    dataverse.new_collection("hidden", "Hidden", published=False)
    assert opener_of(dataverse, collection="hidden")().check().needs_token
    assert opener_of(dataverse, collection="hidden")(token=TOKEN).check().scope == "Hidden"


def test_a_wrong_token_is_refused_and_not_taken_for_a_guests(dataverse: Dataverse) -> None:
    source = opener_of(dataverse)(token="wrong")
    for ask in (source.check, source.listing, lambda: source.record(Entry(Header(named(dataverse, "Rivers"))))):
        with pytest.raises(TokenRefused):
            ask()


def test_a_token_brings_no_drafts_and_no_dataset_twice(dataverse: Dataverse) -> None:
    dataverse.draft(named(dataverse, "Rivers"), title="Rivers, not yet")
    source = opener_of(dataverse, collection="water")(token=TOKEN)
    titles = [entry.title for entry in entries_of(source)]
    assert (sorted(titles), source.check().total) == (sorted(TITLES), 5)
    assert source.record(entry_of(source, "Rivers")).title == "Rivers"


def test_a_draft_stops_that_record_only(dataverse: Dataverse, source: ImportSource) -> None:
    wells = Entry(Header(named(dataverse, "Wells")))
    with pytest.raises(TokenRefused, match="not published"):
        source.record(wells)
    source.check()
    with pytest.raises(RecordError, match="Drafts are not imported"):
        opener_of(dataverse)(token=TOKEN).record(wells)


def test_a_token_opens_restricted_files(dataverse: Dataverse) -> None:
    rivers = named(dataverse, "Rivers")
    dataverse.restrict(dataverse.file(rivers, "levels.csv"))
    [closed] = opener_of(dataverse)().record(Entry(Header(rivers))).files
    assert closed.withheld
    source = opener_of(dataverse)(token=TOKEN)
    [file] = source.record(Entry(Header(rivers))).files
    assert (file.withheld, read(source, file)) == ("", CONTENT)


def test_who_has_no_rights_for_a_file_is_told_so_whatever_the_token(dataverse: Dataverse) -> None:
    rivers = named(dataverse, "Rivers")
    dataverse.restrict(dataverse.file(rivers, "levels.csv"))
    dataverse.tokens["other-token"] = "eve"
    dataverse.strangers.add("eve")
    source = opener_of(dataverse)(token="other-token")
    with pytest.raises(FileRestricted):
        read(source, source.record(Entry(Header(rivers))).files[0])
