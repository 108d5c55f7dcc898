"""The databases that are compared on: SQLite always, MariaDB where it is installed."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from exporter.database.engine import Database, open_database
from tests.servers.mariadb import MariaDb


class Place:
    """Makes databases with empty tables, on one server; closes them all."""

    name = "SQLite"

    def __init__(self) -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="exporter-bench-"))
        self._opened: list[Database] = []

    def url(self, name: str) -> str:
        return f"sqlite:///{self._directory / name}.db"

    def database(self, name: str) -> Database:
        made = open_database(self.url(name))
        made.create_tables()
        self._opened.append(made)
        return made

    def close(self) -> None:
        for database in self._opened:
            database.close()
        shutil.rmtree(self._directory)


class MariaDbPlace(Place):
    name = "MariaDB"

    def __init__(self) -> None:
        super().__init__()
        self._server = MariaDb()
        self._server.start()

    def url(self, name: str) -> str:
        return self._server.create_database(name).url

    def close(self) -> None:
        super().close()
        self._server.remove()


def best() -> Place:
    """What an ordinary installation has, if this machine has it."""
    return Place() if MariaDb.missing() else MariaDbPlace()


def databases() -> Iterator[Place]:
    yield Place()
    if not MariaDb.missing():
        yield MariaDbPlace()
