"""Pages of everybody's jobs, by key, for administrators."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from exporter.database.schema import jobs
from exporter.jobs import store
from exporter.jobs.job import Job, JobState


@dataclass(frozen=True)
class Wanted:
    """``before`` is the last id of the page before; empty collections mean all."""

    before: int | None = None
    states: Collection[JobState] = ()
    owners: Collection[str] = ()


def page(connection: Connection, wanted: Wanted, size: int) -> list[Job]:
    """Newest first."""
    query = select(jobs.c.id).order_by(jobs.c.id.desc()).limit(size)
    if wanted.before is not None:
        query = query.where(jobs.c.id < wanted.before)
    if wanted.states:
        query = query.where(jobs.c.state.in_(wanted.states))
    if wanted.owners:
        query = query.where(jobs.c.owner.in_(wanted.owners))
    return [store.get(connection, job_id) for job_id in connection.execute(query).scalars().all()]
