"""A web front beside the real Keycloak, beside a provider of our own, and alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.server import Simulator
from tests.servers.keycloak import Keycloak
from tests.web.front import Front, front_for
from tests.web.provider import Provider


@pytest.fixture
def front(tmp_path: Path, keycloak: Keycloak) -> Iterator[Front]:
    """Signs in at the real Keycloak."""
    with front_for(tmp_path, keycloak.url) as front:
        yield front


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def quick_front(tmp_path: Path, provider: Provider) -> Iterator[Front]:
    """Signs in at ``provider``, which asks for no password."""
    with Simulator(provider) as simulator, front_for(tmp_path, simulator.url) as front:
        yield front


@pytest.fixture
def lonely_front(tmp_path: Path) -> Iterator[Front]:
    """Without any sign-in service: nobody listens on that port."""
    with front_for(tmp_path, "http://127.0.0.1:1") as front:
        yield front
