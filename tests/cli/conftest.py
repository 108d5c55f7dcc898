"""Settings of an installation that is made of simulators; each test changes what it is about."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulators.ckan import Ckan
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.settings.conftest import Change, Write, write

__all__ = ["write"]
Installed = Callable[[Change], Path]


@pytest.fixture
def ckan() -> Iterator[Simulator]:
    with Simulator(Ckan()) as simulator:
        yield simulator


@pytest.fixture
def zenodo() -> Iterator[Simulator]:
    with Simulator(Zenodo()) as simulator:
        yield simulator


@pytest.fixture
def installed(write: Write, ckan: Simulator, zenodo: Simulator, tmp_path: Path) -> Installed:
    """settings.ini of an installation, with changes."""
    (tmp_path / "state").mkdir()
    token = ckan.service.admin_token  # type: ignore[attr-defined]

    def install(change: Change) -> Path:
        sections: Change = {
            "app": {"state_directory": str(tmp_path / "state")},
            "ckan": {"server": ckan.url, "apikey": token},
            "zenodo": {"api_url": f"{zenodo.url}/api/deposit/depositions", "title": "Zenodo"},
            # nothing listens there
            "sso": {"keycloak_server_url": "http://127.0.0.1:9", "redirect_uri": "http://127.0.0.1:9443/callback"},
        }
        for section, keys in change.items():
            sections[section] = {**sections.get(section, {}), **keys}
        return write(sections)

    return install
