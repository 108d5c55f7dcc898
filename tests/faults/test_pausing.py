"""Whoever is about to be paused is asked for the lock first."""

from pathlib import Path

from exporter.database.engine import open_database
from tests.faults.pausing import is_free


def test_a_database_is_free_but_for_the_time_of_a_transaction(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'exporter.db'}")
    database.create_tables()
    assert is_free(database)
    with database.transaction():
        assert not is_free(database)
    assert is_free(database)
    database.close()
