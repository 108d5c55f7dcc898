"""A web front beside the real Keycloak."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.keycloak import Keycloak
from tests.web.front import Front, front_for


@pytest.fixture
def front(tmp_path: Path, keycloak: Keycloak) -> Iterator[Front]:
    with front_for(tmp_path, keycloak.url) as front:
        yield front


@pytest.fixture
def lonely_front(tmp_path: Path) -> Iterator[Front]:
    """Without any sign-in service: nobody listens on that port."""
    with front_for(tmp_path, "http://127.0.0.1:1") as front:
        yield front
