"""Imports from a Dataverse: the contract against three releases, and what is Dataverse's own."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from exporter.errors import (
    InvalidInput,
    RemoteRefused,
)
from exporter.sources import IMPORTS
from exporter.sources.imports import ImportSource
from exporter.sources.options import parse
from simulators.dataverse import Dataverse
from simulators.server import Service, Simulator
from tests.contracts.import_faults import ImportFaultsContract, Simulated
from tests.contracts.import_sources import ImportWorld, entries_of, refuses_unknown
from tests.sources.dataverse_shelves import CONTENT, TITLES, dataverse, named, opener_of, shelves, source, world_of
from tests.sources.import_worlds import allowing, opener

__all__ = ["dataverse", "source"]
pytestmark = pytest.mark.slow


class TestContract(ImportFaultsContract):
    lists_documents = False

    @pytest.fixture(scope="class", params=["5.14", "6.1", "6.9"])
    @classmethod
    def simulated(cls, request: pytest.FixtureRequest) -> Iterator[Simulated]:
        with shelves(request.param) as found:
            yield found

    @pytest.fixture(scope="class", params=["dataverse_json", "datacite", "ddi", "dcterms", "oai_dc", "schema_org"])
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


def test_the_address_of_a_collection_is_not_taken_for_that_of_the_installation() -> None:
    with pytest.raises(InvalidInput) as told:
        parse(IMPORTS["dataverse"].options, {"url": "https://data.example.org/dataverse/water"})
    assert list(told.value.faults) == ["url"]


@pytest.mark.parametrize("answer", [{"version": "6.9"}, {"status": "OK", "data": ["6.9"]}])
def test_another_json_is_no_dataverse(dataverse: Dataverse, answer: dict[str, Any]) -> None:
    fault = dataverse.faults.add("GET /api/info/version", status=200, body=json.dumps(answer), times=-1)
    with pytest.raises(RemoteRefused, match="as a Dataverse does"):
        opener_of(dataverse)().check()
    assert fault.happened == 1


def test_what_is_no_dataverse_is_told_so() -> None:
    with Simulator(Service()) as simulator:
        with pytest.raises(RemoteRefused, match="no Dataverse"):
            opener("dataverse", allowing(simulator.url), url=simulator.url)().check()
