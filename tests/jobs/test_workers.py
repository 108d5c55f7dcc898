"""Workers as pages tell of them."""

from datetime import datetime

from sqlalchemy import insert, select

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import workers
from exporter.jobs.workers import Silence, all_seen, silence

PATIENCE = 60.0


def show(database: Database, name: str, seen_seconds_ago: float, *, stopped: bool = False) -> None:
    seen = after(-seen_seconds_ago)
    row = {"name": name, "started": after(-9999), "seen": seen, "stopped": after(0) if stopped else None}
    with database.transaction() as connection:
        connection.execute(insert(workers).values(**row))


def test_without_any_worker_there_is_silence_since_ever(database: Database) -> None:
    with database.transaction() as connection:
        assert silence(connection, PATIENCE) == Silence(None)


def test_one_living_worker_is_no_silence(database: Database) -> None:
    show(database, "old", 999)
    show(database, "new", 1)
    with database.transaction() as connection:
        assert silence(connection, PATIENCE) is None
        assert [(each.name, each.alive) for each in all_seen(connection, PATIENCE)] == [("new", True), ("old", False)]


def test_silence_says_when_one_was_seen_last(database: Database) -> None:
    show(database, "silent", 999)
    show(database, "stopped", 100, stopped=True)
    with database.transaction() as connection:
        found = silence(connection, PATIENCE)
        last = connection.execute(select(workers.c.seen).where(workers.c.name == "stopped")).scalar_one()
    assert found is not None
    assert isinstance(found.since, datetime)
    assert found.since == last
