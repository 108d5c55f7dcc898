"""What every connection to a MariaDB is told."""

from sqlalchemy import text

from exporter.database.engine import open_database
from tests.servers.mariadb import DatabaseAddress


def test_a_transaction_that_is_left_open_loses_its_locks_after_twenty_seconds(empty_database: DatabaseAddress) -> None:
    database = open_database(empty_database.url)
    with database.transaction() as connection:
        told = connection.execute(text("select @@idle_transaction_timeout, @@time_zone")).one()
    database.close()
    assert tuple(told) == (20, "+00:00")
