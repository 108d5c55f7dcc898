"""Settings of an installation that is made of simulators; each test changes what it is about."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulators.ckan import Ckan
from simulators.ckan_demo import fill
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.cli.place import TOKEN, Place
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


@pytest.fixture
def place(write: Write, tmp_path: Path) -> Iterator[Place]:
    """The demo's datasets, a Zenodo, a SQLite file of this test's user. Ada has signed in and connected Zenodo."""
    service = Ckan(store=tmp_path / "store", homes=tmp_path / "homes")
    zenodo = Zenodo(tokens={TOKEN: "ada"}, rate_limit=False)
    (tmp_path / "state").mkdir()
    with Simulator(service) as ckan, Simulator(zenodo) as repository:
        fill(service)
        hosts = " ".join(each.url.removeprefix("http://") for each in (ckan, repository))
        settings = write(
            {
                "app": {"state_directory": str(tmp_path / "state"), "log_file": str(tmp_path / "log")},
                "ckan": {
                    "server": ckan.url,
                    "apikey": service.admin_token,
                    "resources_path": str(tmp_path / "store" / "resources"),
                    "resources_usr_path": f"{tmp_path}/homes/{{user}}/ckan-pub",
                    "resources_usr_url": f"{ckan.url}/~",
                },
                "zenodo": {"api_url": f"{repository.url}/api/deposit/depositions", "title": "Zenodo"},
                "http": {"allowed": hosts},
                "worker": {"poll_seconds": "0.1", "beat_seconds": "0.5", "lease_seconds": "60", "settle_seconds": "1"},
            }
        )
        opened = Place(settings, service, zenodo)
        opened.sign_in("ada", "ada@example.org")
        opened.connect("ada")
        yield opened
        opened.parts.close()
