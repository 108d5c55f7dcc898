"""The real servers as fixtures: each starts when the first test asks for it, once a session."""

import os
from collections.abc import Iterator
from typing import TypeVar

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, expect

from exporter.transfers import parts
from exporter.web import batch_work, looking
from exporter.web.imports import asking
from tests.servers import chromium as chromium_browser
from tests.servers import systemd as systemd_tools
from tests.servers.ckan import CkanServer
from tests.servers.invenio import InvenioServer
from tests.servers.keycloak import Keycloak
from tests.servers.mariadb import DatabaseAddress, MariaDb
from tests.servers.rabbitmq import RabbitMq
from tests.servers.server import Server
from tests.servers.systemd_box import SystemdBox

# a busy machine is no fault of the code that is tried
hypothesis.settings.register_profile("tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("tests")
BROWSER_MILLISECONDS = 60_000
expect.set_options(timeout=BROWSER_MILLISECONDS)

SERVER_FIXTURES = {"mariadb", "rabbitmq", "keycloak", "ckan_server", "invenio_server", "chromium", "systemd", "systemd_box"}
PAGES_WAIT_SECONDS = 60.0
AnyServer = TypeVar("AnyServer", bound=Server)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever uses a server, directly or through another fixture, is a server test. Comes before -m is looked at."""
    for item in items:
        used = SERVER_FIXTURES & set(getattr(item, "fixturenames", ()))
        if used:
            item.add_marker(pytest.mark.server)
        if "invenio_server" in used:
            item.add_marker(pytest.mark.invenio)
        if "systemd_box" in used:
            item.add_marker(pytest.mark.booted)
            item.add_marker(pytest.mark.timeout(900))  # the first one waits for a whole installation


@pytest.fixture(scope="session", autouse=True)
def patient_pages() -> None:
    """A page gives up within seconds what does not answer, and leaves work to the next one: on a busy machine that would be
    anything. What is about giving up sets its own time."""
    parts.WEB_SECONDS = looking.PATIENCE_SECONDS = asking.PATIENCE_SECONDS = PAGES_WAIT_SECONDS
    batch_work.SHARE_SECONDS = PAGES_WAIT_SECONDS


def running(server: type[AnyServer]) -> Iterator[AnyServer]:
    """Started, and removed at the end."""
    needed(server.available())
    instance = server()
    try:
        instance.start()
        yield instance
    finally:
        instance.remove()


def needed(reason: str | None) -> None:
    """A server that is not there skips the test on a laptop and fails it in CI."""
    if reason is None:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDb]:
    yield from running(MariaDb)


@pytest.fixture
def empty_database(mariadb: MariaDb) -> Iterator[DatabaseAddress]:
    """A database of this test alone; address.url is for SQLAlchemy."""
    yield mariadb.create_database("one_test")
    mariadb.drop_database("one_test")


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[RabbitMq]:
    yield from running(RabbitMq)


@pytest.fixture(scope="session")
def keycloak() -> Iterator[Keycloak]:
    yield from running(Keycloak)


@pytest.fixture(scope="session")
def ckan_server() -> Iterator[CkanServer]:
    yield from running(CkanServer)


@pytest.fixture(scope="session")
def invenio_server() -> Iterator[InvenioServer]:
    yield from running(InvenioServer)


@pytest.fixture(scope="session")
def systemd() -> None:
    """Its tools; nothing is started."""
    needed(systemd_tools.available())


@pytest.fixture(scope="session")
def systemd_box() -> Iterator[SystemdBox]:
    """A Debian that its own systemd has booted."""
    yield from running(SystemdBox)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    needed(chromium_browser.available())
    with chromium_browser.running() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new window without cookies; whatever does not happen within a minute fails."""
    with chromium.new_context(locale="en-GB") as context:
        context.set_default_timeout(BROWSER_MILLISECONDS)
        yield context.new_page()
