"""Imports that are repeated by themselves: hourly to monthly."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from exporter.catalogue import viewers
from exporter.database.clock import after
from exporter.database.import_tables import schedules
from exporter.errors import NotFound
from exporter.records.json import from_json, to_json
from exporter.transfers.imports.plan import ImportPlan

AT_ONCE = 20
PAGE = 100


class Every(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def seconds(self) -> float:
        return {"hour": 3600.0, "day": 86400.0, "week": 7 * 86400.0, "month": 30 * 86400.0}[self]


@dataclass(frozen=True)
class Schedule:
    """``next_at`` is in UTC; ``last_job`` the import that it ordered last."""

    id: int
    owner: str
    title: str
    plan: ImportPlan
    every: Every
    next_at: datetime
    last_job: int | None
    enabled: bool


def make(connection: Connection, plan: ImportPlan, every: Every) -> int:
    """The first run is one interval from now. Its id."""
    fixed = {"owner": plan.person.subject, "plan": to_json(plan), "title": plan.title[:500], "every": every, "enabled": True}
    done = connection.execute(insert(schedules).values(**fixed, next_at=after(every.seconds), created=after(0)))
    assert done.inserted_primary_key is not None  # noqa: S101 - an insert of one row has one
    return int(done.inserted_primary_key[0])


def find_all(
    connection: Connection, owner: str | None = None, before: int | None = None, size: int = PAGE
) -> list[Schedule]:
    """The newest first; of everybody when ``owner`` is None; ``before`` is the last one of the page before."""
    query = select(schedules).order_by(schedules.c.id.desc()).limit(size)
    if owner is not None:
        query = query.where(schedules.c.owner == owner)
    if before is not None:
        query = query.where(schedules.c.id < before)
    return [_schedule_of(row) for row in connection.execute(query)]


def get(connection: Connection, schedule_id: int, owner: str | None = None) -> Schedule:
    """Raises NotFound: also for somebody else's, when an owner is given."""
    query = select(schedules).where(schedules.c.id == schedule_id)
    if owner is not None:
        query = query.where(schedules.c.owner == owner)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such schedule.")
    return _schedule_of(row)


def pause(connection: Connection, schedule_id: int, *, paused: bool) -> None:
    """What goes on begins one interval from now: what was missed is not caught up."""
    every = get(connection, schedule_id).every
    query = update(schedules).where(schedules.c.id == schedule_id)
    connection.execute(query.values(enabled=not paused, next_at=after(every.seconds)))


def remove(connection: Connection, schedule_id: int) -> None:
    connection.execute(delete(schedules).where(schedules.c.id == schedule_id))


def order_due(connection: Connection, submit: Callable[[Connection, ImportPlan], int]) -> list[int]:
    """The jobs that are due now, each ordered once however many workers look. One that still runs is not ordered again:
    ``submit`` answers with the job under way. Whose owner may not import any more is paused."""
    query = select(schedules).where(schedules.c.enabled, schedules.c.next_at <= after(0)).order_by(schedules.c.next_at)
    due = connection.execute(query.limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    found = [_schedule_of(row) for row in due]
    former = {each.id for each in found if not viewers.of_subject(connection, each.owner).is_staff}
    for schedule_id in former:
        pause(connection, schedule_id, paused=True)
    return [_order(connection, each, submit) for each in found if each.id not in former]


def _order(connection: Connection, due: Schedule, submit: Callable[[Connection, ImportPlan], int]) -> int:
    last = due.last_job if due.last_job is not None else due.plan.rerun_of
    job_id = submit(connection, due.plan.again(last, schedule_id=due.id, test=False))
    # from now, not from when it was due: after a night without a worker it runs once, not twelve times
    query = update(schedules).where(schedules.c.id == due.id)
    connection.execute(query.values(next_at=after(due.every.seconds), last_job=job_id))
    return job_id


def _schedule_of(row: Row[Any]) -> Schedule:
    known = row._mapping
    named = {name: known[name] for name in Schedule.__dataclass_fields__}
    return Schedule(**named | {"plan": from_json(known["plan"], ImportPlan), "every": Every(known["every"])})
