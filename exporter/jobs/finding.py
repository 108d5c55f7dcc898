"""The jobs of everybody as administrators look for them: by state, person, repository, words, and time; newest first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from exporter.database.schema import job_words, jobs
from exporter.jobs import title_words
from exporter.jobs.job import Job, JobState
from exporter.jobs.store import COLUMNS, of_row

MOST_OWNERS = 200
DATASET_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Wanted:
    """Empty parts ask for nothing. ``owners`` None: everybody's; ``words``: how words of the title begin, or the id."""

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
    first = _first_since(connection, wanted.since) if wanted.since is not None else 0
    if first is None:
        return None
    if wanted.words and not DATASET_ID.fullmatch(wanted.words):
        return _by_words(wanted, first, before, size)
    limits = [*_bounds(jobs.c.id, first, before), *_narrowed(wanted)]
    if wanted.words:
        limits.append(jobs.c.source_id == wanted.words)
    return select(jobs.c.id).where(*limits).order_by(jobs.c.id.desc()).limit(size)


def _first_since(connection: Connection, since: datetime) -> int | None:
    """Ids grow with time, so that one look into an index is enough."""
    query = select(jobs.c.id).where(jobs.c.created >= since).order_by(jobs.c.created, jobs.c.id).limit(1)
    return connection.execute(query).scalar_one_or_none()


def _bounds(key: ColumnElement[int], first: int, before: int | None) -> list[ColumnElement[bool]]:
    return [*([key >= first] if first else []), *([key < before] if before is not None else [])]


def _by_words(wanted: Wanted, first: int, before: int | None, size: int) -> Select[Any]:
    key = job_words.c.job_id
    query = title_words.having(wanted.words).where(*_bounds(key, first, before))
    if narrowed := _narrowed(wanted):
        query = query.join(jobs, jobs.c.id == key).where(*narrowed)
    return query.distinct().order_by(key.desc()).limit(size)


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    limits: list[ColumnElement[bool]] = [jobs.c.state.in_(wanted.states)] if wanted.states else []
    if wanted.owners is not None:
        limits.append(jobs.c.owner.in_(wanted.owners[:MOST_OWNERS]))
    if wanted.host:
        limits.append(jobs.c.host == wanted.host)
    return limits


def of_ids(connection: Connection, job_ids: Iterable[int]) -> dict[int, Job]:
    rows = connection.execute(select(*COLUMNS).where(jobs.c.id.in_(list(job_ids))))
    return {job.id: job for job in map(of_row, rows)}
