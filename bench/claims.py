"""Claims a second with 100,000 waiting jobs of one person, against 100: the others must not feel her."""

import time
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import Connection

from bench.databases import Place, databases
from bench.row import Row, in_turn, median, ratio, rounds, scaled
from bench.rows_of_jobs import add_jobs, know
from exporter.database.engine import Database
from exporter.jobs import store
from exporter.jobs.job import JobState, NewJob

MANY, FEW = 100_000, 100
CLAIMS = 30


def measure() -> Iterator[Row]:
    for place in databases():
        with closing(place):
            yield _row(place)


def _row(place: Place) -> Row:
    many, few = place.database("many"), place.database("few")
    for database, count in ((many, scaled(MANY)), (few, FEW)):
        know(database, "ada", "ulla")
        add_jobs(database, "ada", count)
        add_jobs(database, "ulla", FEW - 20)
    claims = in_turn(rounds(9), lambda: _claims(many), lambda: _claims(few))
    figures = f"{median(claims[0]):.0f} and {median(claims[1]):.0f} a second"
    return Row(f"claims with {scaled(MANY):,} / {FEW} waiting jobs, {place.name}", ratio(*claims), "≥ 0.8", figures)


def _claims(database: Database) -> float:
    """How many a second; each is ended at once, which is not counted."""
    spent = 0.0
    for _ in range(CLAIMS):
        began = time.perf_counter()
        with database.transaction() as connection:
            job = store.claim(connection, "bench")
        spent += time.perf_counter() - began
        assert job is not None
        with database.transaction() as connection:
            store.finish(connection, job, JobState.DONE, "Done.")
            add_jobs_again(connection, job.owner, job.id)
    return CLAIMS / spent


def add_jobs_again(connection: Connection, owner: str, number: int) -> None:
    """As many wait after it as before it."""
    store.submit(connection, NewJob("export", owner, "{}", f"{owner} again {number}"))
