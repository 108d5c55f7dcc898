"""Whose lease is broken, and whose is not, by a sweeper whose own time may stand still."""

from exporter.database.engine import Database
from exporter.jobs import store
from exporter.jobs.job import Job, NewJob
from exporter.jobs.sweep import Sweep


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def claimed(database: Database) -> Job:
    with database.transaction() as connection:
        store.submit(connection, NewJob("export", "ulla", "{}", "once"))
        job = store.claim(connection, "w1")
    assert job is not None
    return job


def looks(sweep: Sweep, database: Database, clock: Clock, *pauses: float) -> list[int]:
    """How many leases each look broke, after each pause."""
    broken = []
    for pause in pauses:
        clock.now += pause
        broken.append(sweep.look(database))
    return broken


def test_a_holder_that_stands_still_for_the_lease_loses_its_job(database: Database) -> None:
    claimed(database)
    clock = Clock()
    assert looks(Sweep(30, clock), database, clock, 5, *[5] * 8) == [0, 0, 0, 0, 0, 0, 0, 1, 0]


def test_a_sweeper_that_was_paused_breaks_nothing_at_its_first_look(database: Database) -> None:
    job = claimed(database)
    clock = Clock()
    sweep = Sweep(30, clock)
    assert looks(sweep, database, clock, 5, 5, 3600, 5) == [0, 0, 0, 0]
    with database.transaction() as connection:
        store.beat(connection, job)
    assert looks(sweep, database, clock, 5, 5) == [0, 0]
