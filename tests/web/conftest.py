"""A web front beside the real Keycloak, beside a provider of our own, and alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.server import Simulator
from tests.servers.keycloak import Keycloak
from tests.web.front import Front, front_for
from tests.web.provider import Provider
from tests.web.site import Site, site_in


@pytest.fixture
def front(tmp_path: Path, keycloak: Keycloak) -> Iterator[Front]:
    """Signs in at the real Keycloak."""
    with front_for(tmp_path, keycloak.url) as front:
        yield front


@pytest.fixture(scope="session")
def provider_address() -> Iterator[tuple[Provider, str]]:
    provider = Provider()
    with Simulator(provider) as simulator:
        yield provider, simulator.url


@pytest.fixture
def provider(provider_address: tuple[Provider, str]) -> Provider:
    """As new for every test."""
    provider_address[0].reset()
    return provider_address[0]


@pytest.fixture(scope="session")
def shared_front(tmp_path_factory: pytest.TempPathFactory, provider_address: tuple[Provider, str]) -> Iterator[Front]:
    with front_for(tmp_path_factory.mktemp("front"), provider_address[1]) as front:
        yield front


@pytest.fixture
def quick_front(shared_front: Front, provider: Provider) -> Front:
    """Signs in at ``provider``, which asks for no password. Nobody is signed in, nothing is kept."""
    shared_front.parts.reset()
    return shared_front


@pytest.fixture
def fresh_front(tmp_path: Path, provider: Provider, provider_address: tuple[Provider, str]) -> Iterator[Front]:
    """Has never spoken to ``provider``."""
    with front_for(tmp_path, provider_address[1]) as front:
        yield front


@pytest.fixture
def lonely_front(tmp_path: Path) -> Iterator[Front]:
    """Without any sign-in service: nobody listens on that port."""
    with front_for(tmp_path, "http://127.0.0.1:1") as front:
        yield front


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Everything simulated, no sign-in service needed."""
    with site_in(tmp_path) as site:
        yield site
