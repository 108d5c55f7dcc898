"""The rows of a batch: one dataset each, from being chosen to the job that it became."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select, update

from exporter.database.schema import batch_rows, batches, jobs
from exporter.jobs.job import Job
from exporter.jobs.store import COLUMNS, of_row


class RowState(StrEnum):
    UNREAD = "unread"
    APPLY = "apply"
    """Read; what was chosen for all has to be put in."""
    CHANGED = "changed"
    """Edited by itself: to be judged again."""
    READY = "ready"
    MISSING = "missing"
    SAME = "same"
    """Nothing has changed since the last export."""
    REFUSED = "refused"
    """CKAN says no, or has it no more."""
    LEFT = "left"
    GOING = "going"
    """Ordered; CKAN is asked once more before it becomes a job."""
    SENT = "sent"


TO_LOOK_AT = (RowState.UNREAD, RowState.APPLY, RowState.CHANGED)
AT_WORK = (*TO_LOOK_AT, RowState.GOING)


@dataclass(frozen=True)
class BatchRow:
    """``said`` is what is missing, in sentences; ``target`` where it goes, in words; ``job`` what it became."""

    batch_id: int
    position: int
    source_id: str
    title: str
    state: RowState
    plan_id: str | None
    job_id: int | None
    files: int
    size_bytes: int
    target: str
    publish: bool
    said: str
    job: Job | None = None


@dataclass(frozen=True)
class Sums:
    """Of all rows of a batch: how many are in which state, how many bytes are ready, how many of those are published."""

    counts: Counter[RowState]
    ready_bytes: int
    ready_published: int
    jobs: Counter[str]

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def to_look_at(self) -> int:
        return sum(self.counts[state] for state in TO_LOOK_AT)


def add(connection: Connection, batch_id: int, datasets: Iterable[tuple[str, str]], most: int) -> int:
    """Pairs of source id and title; those that are there already stay. How many found no place."""
    here = batch_rows.c.batch_id == batch_id
    known = set(connection.execute(select(batch_rows.c.source_id).where(here)).scalars())
    new = {source_id: title for source_id, title in datasets if source_id not in known}
    last = connection.execute(select(func.max(batch_rows.c.position)).where(here)).scalar() or 0
    taken = list(new.items())[: max(0, most - len(known))]
    rows = [
        {"batch_id": batch_id, "position": last + at, "source_id": source_id, "title": title[:500], "said": ""}
        for at, (source_id, title) in enumerate(taken, start=1)
    ]
    if rows:
        connection.execute(insert(batch_rows), rows)
    return len(new) - len(taken)


def remove(connection: Connection, batch_id: int, source_ids: Collection[str]) -> None:
    """Only what has not become a job."""
    here = (batch_rows.c.batch_id == batch_id, batch_rows.c.job_id.is_(None))
    connection.execute(delete(batch_rows).where(*here, batch_rows.c.source_id.in_(source_ids)))


def chosen(connection: Connection, batch_id: int) -> frozenset[str]:
    query = select(batch_rows.c.source_id).where(batch_rows.c.batch_id == batch_id)
    return frozenset(connection.execute(query).scalars())


def page(
    connection: Connection, batch_id: int, start: int = 0, size: int = 50, states: Collection[RowState] = ()
) -> list[BatchRow]:
    """By key, with the jobs: from position ``start`` on."""
    here = [batch_rows.c.batch_id == batch_id, batch_rows.c.position >= start]
    if states:
        here.append(batch_rows.c.state.in_(states))
    rows = connection.execute(select(batch_rows).where(*here).order_by(batch_rows.c.position).limit(size)).all()
    numbers = [row.job_id for row in rows if row.job_id is not None]
    found = {row.id: of_row(row) for row in connection.execute(select(*COLUMNS).where(jobs.c.id.in_(numbers)))}
    return [_row(row, found.get(row.job_id)) for row in rows]


def _row(row: Any, job: Job | None = None) -> BatchRow:
    fields = dict(row._mapping)
    fields["state"] = RowState(fields["state"])
    return BatchRow(**fields, job=job)


def sums(connection: Connection, batch_id: int) -> Sums:
    here, published = batch_rows.c.batch_id == batch_id, func.sum(case((batch_rows.c.publish, 1), else_=0))
    columns = (batch_rows.c.state, func.count().label("number"), func.sum(batch_rows.c.size_bytes).label("bytes"))
    rows = connection.execute(select(*columns, published.label("published")).where(here).group_by(batch_rows.c.state)).all()
    joined = select(jobs.c.state, func.count().label("number")).join(batch_rows, batch_rows.c.job_id == jobs.c.id)
    states = connection.execute(joined.where(here).group_by(jobs.c.state))
    ready = next((row for row in rows if row.state == RowState.READY), None)
    counts = Counter({RowState(row.state): int(row.number) for row in rows})
    of_jobs = Counter({str(row.state): int(row.number) for row in states})
    return Sums(counts, int(ready.bytes) if ready else 0, int(ready.published) if ready else 0, of_jobs)


def next_of(connection: Connection, batch_id: int, states: Collection[RowState]) -> BatchRow | None:
    """Those at which something went wrong come last: one must not hold up the others."""
    here = (batch_rows.c.batch_id == batch_id, batch_rows.c.state.in_(states))
    at_the_end = case((batch_rows.c.said == "", 0), else_=1)
    query = select(batch_rows).where(*here).order_by(at_the_end, batch_rows.c.position).limit(1)
    row = connection.execute(query).one_or_none()
    return _row(row) if row is not None else None


def note(connection: Connection, row: BatchRow, state: RowState, **values: Any) -> bool:
    """False when the row has moved on since it was read: then nothing is written."""
    here = (batch_rows.c.batch_id == row.batch_id, batch_rows.c.position == row.position)
    same = (batch_rows.c.state == row.state, batch_rows.c.job_id.is_(None))
    query = update(batch_rows).where(*here, *same).values(state=state, **values)
    return bool(connection.execute(query).rowcount)


def leave(connection: Connection, batch_id: int, position: int, *, out: bool) -> None:
    """Left out, or taken in again: then it is looked at anew."""
    here = (batch_rows.c.batch_id == batch_id, batch_rows.c.position == position, batch_rows.c.job_id.is_(None))
    state = case((batch_rows.c.plan_id.is_(None), RowState.UNREAD), else_=RowState.APPLY)
    if out:
        wanted, before = RowState.LEFT, batch_rows.c.state.not_in((RowState.SENT, RowState.GOING))
        connection.execute(update(batch_rows).where(*here, before).values(state=wanted, said=""))
    else:
        connection.execute(update(batch_rows).where(*here, batch_rows.c.state == RowState.LEFT).values(state=state, said=""))


def batch_of_plan(connection: Connection, owner: str, plan_id: str) -> int | None:
    query = select(batch_rows.c.batch_id).join(batches, batches.c.id == batch_rows.c.batch_id)
    return connection.execute(query.where(batch_rows.c.plan_id == plan_id, batches.c.owner == owner)).scalar_one_or_none()


def plan_changed(connection: Connection, plan_id: str) -> None:
    """Somebody edited it by itself."""
    here = (
        batch_rows.c.plan_id == plan_id,
        batch_rows.c.job_id.is_(None),
        batch_rows.c.state.not_in((RowState.APPLY, RowState.LEFT)),
    )
    connection.execute(update(batch_rows).where(*here).values(state=RowState.CHANGED, said=""))


def plan_became(connection: Connection, plan_id: str, job_id: int) -> None:
    here = batch_rows.c.plan_id == plan_id
    connection.execute(update(batch_rows).where(here).values(state=RowState.SENT, job_id=job_id, said=""))
