"""How much waits: the queue by age, and what waits for people, by reason. For administrators."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, func, select

from exporter.database.clock import after
from exporter.database.schema import jobs
from exporter.jobs.job import Job, JobState
from exporter.jobs.store import COLUMNS, of_row

AGES = (("less than a minute", 60.0), ("less than an hour", 3600.0), ("less than a day", 24 * 3600.0))
LONGEST = "a day or longer"


@dataclass(frozen=True)
class Depth:
    """``by_age``: for each age in words how many wait so long; ``oldest`` is when the oldest of them was submitted."""

    by_age: list[tuple[str, int]]
    oldest: datetime | None
    later: int
    """Of them, how many wait for their next try."""

    @property
    def total(self) -> int:
        return sum(count for _, count in self.by_age)


def of_queue(connection: Connection) -> Depth:
    """What waits for a worker, since it was submitted."""
    ready = jobs.c.state == JobState.READY
    younger = [func.sum(_one_if(jobs.c.created >= after(-seconds))) for _, seconds in AGES]
    later = func.sum(_one_if(jobs.c.run_after > after(0)))
    row = connection.execute(select(func.count(), func.min(jobs.c.created), later, *younger).where(ready)).one()
    total, oldest, waits, *sums = row
    counts = [int(each or 0) for each in sums] + [int(total)]
    names = [name for name, _ in AGES] + [LONGEST]
    steps = [count - before for count, before in zip(counts, [0, *counts], strict=False)]
    return Depth(list(zip(names, steps, strict=True)), oldest, int(waits or 0))


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def reasons(connection: Connection) -> list[tuple[str, int, datetime]]:
    """What people are waited for: code, how many jobs, and since when the first of them."""
    columns = (jobs.c.reason, func.count().label("number"), func.min(jobs.c.changed).label("since"))
    waiting = jobs.c.state == JobState.WAITING_USER
    rows = connection.execute(select(*columns).where(waiting).group_by(jobs.c.reason).order_by(jobs.c.reason))
    return [(row.reason, int(row.number), row.since) for row in rows]


def waiting_for_people(connection: Connection, reason: str = "", after_id: int = 0, size: int = 50) -> list[Job]:
    """The oldest first, by key."""
    query = select(*COLUMNS).where(jobs.c.state == JobState.WAITING_USER, jobs.c.id > after_id)
    if reason:
        query = query.where(jobs.c.reason == reason)
    return [of_row(row) for row in connection.execute(query.order_by(jobs.c.id).limit(size))]
