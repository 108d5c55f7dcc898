"""Everybody's jobs, page by page."""

from exporter.database.engine import Database
from exporter.jobs import listing, store
from exporter.jobs.job import CancelMode, JobState, NewJob
from exporter.jobs.listing import Wanted


def ids(database: Database, wanted: Wanted, size: int = 10) -> list[int]:
    with database.transaction() as connection:
        return [job.id for job in listing.page(connection, wanted, size)]


def test_pages_by_key_state_and_owner(database: Database) -> None:
    with database.transaction() as connection:
        made = [store.submit(connection, NewJob("export", owner, "{}", str(at))) for at, owner in enumerate("abab")]
        store.ask_to_cancel(connection, made[0], "a", CancelMode.KEEP)
    assert ids(database, Wanted()) == made[::-1]
    assert ids(database, Wanted(), 2) == [made[3], made[2]]
    assert ids(database, Wanted(before=made[2])) == [made[1], made[0]]
    assert ids(database, Wanted(owners={"a"})) == [made[2], made[0]]
    assert ids(database, Wanted(states={JobState.CANCELLED}, owners={"a", "b"})) == [made[0]]
