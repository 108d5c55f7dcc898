"""How much waits, on SQLite and on MariaDB."""

from sqlalchemy import update

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import jobs
from exporter.jobs import depth, store
from tests.jobs.test_store import a_job, submit


def age(database: Database, job_id: int, seconds: float, **values: object) -> None:
    with database.transaction() as connection:
        connection.execute(update(jobs).where(jobs.c.id == job_id).values(created=after(-seconds), **values))


def test_an_empty_queue_is_told_as_such(database: Database) -> None:
    with database.transaction() as connection:
        found = depth.of_queue(connection)
    assert (found.total, found.oldest, found.later) == (0, None, 0)


def test_what_waits_is_counted_by_age_and_what_runs_is_not(database: Database) -> None:
    ids = submit(database, *(a_job(number) for number in range(6)))
    for job_id, seconds in zip(ids, (1, 100, 200, 7200, 99_999, 1), strict=True):
        age(database, job_id, seconds)
    age(database, ids[5], 1, state="running")
    age(database, ids[1], 100, run_after=after(60))
    with database.transaction() as connection:
        found = depth.of_queue(connection)
    assert [count for _, count in found.by_age] == [1, 2, 1, 1]
    assert (found.total, found.later) == (5, 1)


def test_people_are_waited_for_by_reason_and_the_oldest_comes_first(database: Database) -> None:
    ids = submit(database, *(a_job(number) for number in range(3)))
    with database.transaction() as connection:
        for reason in ("token", "changed", "token"):
            job = store.claim(connection, "w1", 9)
            assert job is not None
            store.wait_for_user(connection, job, "Please.", reason)
        assert [(reason, count) for reason, count, _ in depth.reasons(connection)] == [("changed", 1), ("token", 2)]
        assert [job.id for job in depth.waiting_for_people(connection)] == ids
        assert [job.id for job in depth.waiting_for_people(connection, "token")] == [ids[0], ids[2]]
        assert [job.id for job in depth.waiting_for_people(connection, "token", ids[0])] == [ids[2]]
