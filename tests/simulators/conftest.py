"""A simulated Zenodo of two people, Ada and Bob, and a Dataverse with a curator and a stranger."""

from collections.abc import Iterator

import pytest

from simulators.dataverse import Dataverse
from simulators.invenio_state import Community
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.simulators.repository import Person

TOKENS = {"ada-token": "ada", "bob-token": "bob"}


def communities() -> tuple[Community, ...]:
    open_one = Community("open", "Open", members=("ada",))
    return open_one, Community("curated", "Curated", review=True, members=("ada",)), Community("closed", closed=True)


@pytest.fixture
def zenodo() -> Iterator[Zenodo]:
    yield Zenodo(TOKENS, rate_limit=False, communities=communities())


@pytest.fixture
def simulator(zenodo: Zenodo) -> Iterator[Simulator]:
    with Simulator(zenodo) as running:
        yield running


@pytest.fixture
def ada(simulator: Simulator) -> Person:
    return Person(f"{simulator.url}/api", "ada-token")


@pytest.fixture
def bob(simulator: Simulator) -> Person:
    return Person(f"{simulator.url}/api", "bob-token")


@pytest.fixture
def guest(simulator: Simulator) -> Person:
    return Person(f"{simulator.url}/api")


@pytest.fixture
def dataverse() -> Iterator[Dataverse]:
    """With the collection "sea", in which there is "bay"."""
    dataverse = Dataverse(tokens={"curator-token": "curator", "stranger-token": "stranger"})
    dataverse.strangers.add("stranger")
    dataverse.new_collection("sea", "Sea")
    dataverse.new_collection("bay", "Bay", "sea")
    with Simulator(dataverse):
        yield dataverse
