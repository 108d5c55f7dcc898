"""One box for all tests that need a real systemd: booted and installed once, left by each test as it was found."""

from collections.abc import Iterator

import pytest

from tests.servers.systemd_box import SystemdBox
from tests.systemd.site import SERVICES, Site


@pytest.fixture(scope="session")
def site(systemd_box: SystemdBox) -> Iterator[Site]:
    made = Site(systemd_box)
    try:
        made.install()
        made.begin_to_use()
        yield made
    finally:
        made.close()


@pytest.fixture
def at_work(site: Site) -> Site:
    """With settings and units as installed, and both services up."""
    site.zenodo.faults.clear()
    site.box.run("systemctl", "start", "mariadb")
    verb = "restart" if site.altered else "start"
    if site.altered:
        site.write_settings()
        for service in SERVICES:
            site.drop_in(service)
    for service in SERVICES:
        site.box.run("systemctl", "reset-failed", service)
        site.box.run("systemctl", verb, service)
    site.altered = False
    return site
