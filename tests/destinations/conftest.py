"""Simulated repositories, and destinations connected to them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

import pytest

from exporter.destinations import DESTINATIONS
from exporter.destinations.base import Destination
from exporter.http_client import HttpOptions
from exporter.settings import RepositorySettings
from simulators.invenio_state import Community
from simulators.server import Simulator
from simulators.zenodo import Zenodo

TOKENS = {"canary-token-of-the-owner": "owner", "canary-token-of-a-stranger": "stranger"}
OWNER, STRANGER = TOKENS
OPTIONS = HttpOptions(connect_seconds=30, read_seconds=30)
Connect = Callable[..., Destination]


@dataclass
class Repository:
    """A simulator with its address."""

    kind: str
    service: Zenodo
    url: str
    stack: ExitStack = field(default_factory=ExitStack)

    def connect(self, token: str = OWNER, options: HttpOptions = OPTIONS) -> Destination:
        settings = RepositorySettings(self.kind, "Example Repository", self.url)
        return self.stack.enter_context(closing(DESTINATIONS[self.kind](settings, token, options)))


def simulated(kind: str) -> Iterator[Repository]:
    communities = (
        Community("open", members=("owner",)),
        Community("reviewed", review=True),
        Community("closed", closed=True),
    )
    service = Zenodo(dict(TOKENS), plain=kind == "invenio", rate_limit=False, communities=communities)
    with Simulator(service) as simulator, ExitStack() as stack:
        yield Repository(kind, service, simulator.url, stack)


@pytest.fixture
def zenodo() -> Iterator[Repository]:
    yield from simulated("zenodo")


@pytest.fixture
def invenio() -> Iterator[Repository]:
    yield from simulated("invenio")


@pytest.fixture(params=["zenodo", "invenio"])
def repository(request: pytest.FixtureRequest) -> Iterator[Repository]:
    yield from simulated(request.param)
