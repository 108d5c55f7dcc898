"""Many rows of jobs, written quickly: what a busy installation has after years."""

from sqlalchemy import Connection, insert, text

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import jobs, people
from exporter.jobs.job import JobState

BATCH = 5000


def know(database: Database, *subjects: str) -> None:
    with database.transaction() as connection:
        for subject in subjects:
            connection.execute(insert(people).values(subject=subject, first_seen=after(0), last_seen=after(0)))


def add_jobs(database: Database, owner: str, count: int, state: JobState = JobState.READY) -> None:
    for start in range(0, count, BATCH):
        with database.transaction() as connection:
            _add(connection, owner, range(start, min(start + BATCH, count)), state)
    if database.dialect == "mysql":
        with database.transaction() as connection:
            connection.execute(text("ANALYZE TABLE jobs"))


def _add(connection: Connection, owner: str, numbers: range, state: JobState) -> None:
    ended = state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
    rows = [
        {
            "kind": "export",
            "owner": owner,
            "plan": "{}",
            "dedupe": None if ended else f"{owner} {number}",
            "title": f"Levels of rivers, {number}",
            "state": state,
            "message": "",
        }
        for number in numbers
    ]
    connection.execute(insert(jobs).values(created=after(0), changed=after(0), run_after=after(0)), rows)
