"""The world of the fault tests, on SQLite; on MariaDB too where a test asks for both."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.proxy import Proxy
from tests.faults.world import World
from tests.servers.mariadb import DatabaseAddress


def opened(directory: Path, url: str) -> Iterator[World]:
    """Whatever a test let loose, and however it judged: at its end no token is anywhere."""
    world = World(directory, url)
    try:
        yield world
        world.judge_secrets()
    finally:
        world.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from opened(tmp_path, f"sqlite:///{tmp_path / 'exporter.db'}")


@pytest.fixture
def stored(empty_database: DatabaseAddress, tmp_path: Path) -> Iterator[World]:
    """On MariaDB."""
    yield from opened(tmp_path, empty_database.url)


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.server)])
def each_world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """On both databases."""
    if request.param == "sqlite":
        yield from opened(tmp_path, f"sqlite:///{tmp_path / 'exporter.db'}")
    else:
        yield from opened(tmp_path, request.getfixturevalue("empty_database").url)


@pytest.fixture
def far(empty_database: DatabaseAddress, tmp_path: Path) -> Iterator[tuple[World, Proxy]]:
    """A world on MariaDB whose next workers reach it through a proxy."""
    for world in opened(tmp_path, empty_database.url):
        with Proxy(empty_database.port) as proxy:
            through = replace(empty_database, port=proxy.port)
            world.tell_workers(replace(world.settings, database_url=through.url))
            yield world, proxy
