"""The real servers as fixtures: each starts when the first test asks for it, once a session."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers.keycloak import Keycloak
from tests.servers.mariadb import DatabaseAddress, MariaDb
from tests.servers.rabbitmq import RabbitMq

SERVER_FIXTURES = {"mariadb", "rabbitmq", "keycloak", "ckan_server", "invenio_server", "chromium"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever uses a server, directly or through another fixture, is a server test."""
    for item in items:
        if SERVER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.server)


def running(server: type[Any]) -> Iterator[Any]:
    """Started, and removed at the end. A server that is not installed skips on a laptop and fails in CI."""
    reason = server.available()
    if reason:
        absent(reason)
    server.install()
    instance = server()
    try:
        instance.start()
        yield instance
    finally:
        instance.remove()


def absent(reason: str) -> None:
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
