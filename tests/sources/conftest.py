"""Both CKANs for whoever tests against them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.sources.ckan import CkanSource
from tests.servers.ckan import CkanServer
from tests.sources.ckan_site import Site, real, simulated


@pytest.fixture
def simulated_site() -> Iterator[Site]:
    with simulated() as site:
        yield site


@pytest.fixture
def real_site(ckan_server: CkanServer) -> Site:
    return real(ckan_server)


@pytest.fixture
def source(site: Site, tmp_path: Path) -> Iterator[CkanSource]:
    """Of the test's own ``site``."""
    with site.source(tmp_path) as made:
        yield made
