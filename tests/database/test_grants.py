"""The rights that exporter.sql proposes, tried: the services can do their work with them and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from exporter.database.engine import Database, open_database
from exporter.database.migrate import make_ready, upgrade
from exporter.errors import DatabaseRefused
from exporter.jobs import store
from exporter.jobs.job import NewJob
from exporter.jobs.presence import note_worker
from tests.servers.mariadb import DatabaseAddress, MariaDb

SCRIPT = (Path(__file__).parents[2] / "exporter.sql").read_text()


@pytest.fixture
def service(mariadb: MariaDb, empty_database: DatabaseAddress) -> Iterator[Database]:
    """A database with tables, opened as the worker's user."""
    owner = open_database(empty_database.url)
    upgrade(owner)
    owner.close()
    (grant,) = re.findall(r"(?m)^-- (GRANT .*) ON zenodo_export\.\* TO 'exporter_worker'@'localhost';$", SCRIPT)
    mariadb.execute("create or replace user exporter_worker@'127.0.0.1' identified by 'of-the-worker'")
    mariadb.execute(f"{grant} on one_test.* to exporter_worker@'127.0.0.1'")
    account = f"{empty_database.user}:{empty_database.password}@"
    opened = open_database(empty_database.url.replace(account, "exporter_worker:of-the-worker@"))
    yield opened
    opened.close()
    mariadb.execute("drop user exporter_worker@'127.0.0.1'")


def test_they_are_enough_to_start_and_to_work(service: Database) -> None:
    make_ready(service)
    with service.transaction() as connection:
        note_worker(connection, "host/1", 2, 0, started=True)
        store.submit(connection, NewJob("export", "ulla", "{}", "1"))
        assert store.claim(connection, "host/1") is not None


@pytest.mark.parametrize("statement", ["DROP TABLE budgets", "CREATE TABLE mine (id INT)", "ALTER TABLE jobs ADD x INT"])
def test_they_are_not_enough_to_change_a_table(service: Database, statement: str) -> None:
    with pytest.raises(DatabaseRefused, match="may not do this"), service.transaction() as connection:
        connection.execute(text(statement))
