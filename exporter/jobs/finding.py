"""The jobs of everybody as administrators look for them: by state, person, repository, words, and time; newest first."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from exporter.database.schema import jobs
from exporter.jobs.job import Job, JobState
from exporter.jobs.store import COLUMNS, of_row

MOST_OWNERS = 200
MOST_WORDS = 10
DATASET_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Wanted:
    """Empty parts ask for nothing. ``owners`` None: everybody's; ``words`` are parts of the title, or the dataset's id."""

    states: tuple[JobState, ...] = ()
    owners: tuple[str, ...] | None = None
    host: str = ""
    words: str = ""
    since: datetime | None = None


def page(connection: Connection, wanted: Wanted, before: int | None = None, size: int = 50) -> list[Job]:
    """By key: ``before`` is the last id of the page before."""
    query = ids(connection, wanted, before, size)
    found = list(connection.execute(query).scalars()) if query is not None else []
    rows = connection.execute(select(*COLUMNS).where(jobs.c.id.in_(found)))
    return sorted(map(of_row, rows), key=lambda job: -job.id)


def ids(connection: Connection, wanted: Wanted, before: int | None, size: int) -> Select[Any] | None:
    """First the ids alone: an index holds all that is asked for, and no plan need be read. None: there can be none."""
    query = select(jobs.c.id)
    if before is not None:
        query = query.where(jobs.c.id < before)
    if wanted.since is not None:
        first = _first_since(connection, wanted.since)
        if first is None:
            return None
        query = query.where(jobs.c.id >= first)
    return _narrowed(query, wanted).order_by(jobs.c.id.desc()).limit(size)


def _first_since(connection: Connection, since: datetime) -> int | None:
    """Ids grow with time, so that one look into an index is enough."""
    query = select(jobs.c.id).where(jobs.c.created >= since).order_by(jobs.c.created, jobs.c.id).limit(1)
    return connection.execute(query).scalar_one_or_none()


def _narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.states:
        query = query.where(jobs.c.state.in_(wanted.states))
    if wanted.owners is not None:
        query = query.where(jobs.c.owner.in_(wanted.owners[:MOST_OWNERS]))
    if wanted.host:
        query = query.where(jobs.c.host == wanted.host)
    return _with_words(query, wanted) if wanted.words else query


def _with_words(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if DATASET_ID.fullmatch(wanted.words):
        return query.where(jobs.c.source_id == wanted.words)
    told = [jobs.c.title.contains(word, autoescape=True) for word in wanted.words.split()[:MOST_WORDS]]
    query = query.where(*told)
    alone = not wanted.states and wanted.owners is None and not wanted.host
    # titles are read in their index: in the table each row brings its whole plan along
    return query.with_hint(jobs, "FORCE INDEX (ix_jobs_title)", "mysql") if alone else query
