"""Runs of imports and their ledgers: one row for each record that a source listed, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from exporter.database.import_tables import run_records, runs
from exporter.errors import NotFound

PAGE = 100


class Stage(StrEnum):
    LIST = "list"
    """Listing, fetching and storing, page by page."""
    FILES = "files"
    RECONCILE = "reconcile"
    DONE = "done"


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"
    VANISHED = "vanished"


@dataclass(frozen=True)
class Run:
    """``advertised`` is what the source says; the sum of the outcomes, but for vanished, is ``listed``; ``said`` tells why
    they differ, or what a person must decide. ``slowed`` grows with each time that the source turned us away;
    ``again`` is where the second reading of its list stands."""

    job_id: int
    owner: str
    source_id: int
    scope: str
    title: str
    url: str
    comment: str
    test: bool
    rerun_of: int | None
    schedule_id: int | None
    stage: Stage
    cursor: str | None
    advertised: int | None
    listed: int
    complete: bool
    created_count: int
    updated_count: int
    unchanged_count: int
    skipped_count: int
    failed_count: int
    vanished_count: int
    files_stored: int
    files_skipped: int
    files_failed: int
    slowed: int
    said: str
    undo_job: int | None
    undone: datetime | None
    again: str | None = None


@dataclass(frozen=True)
class RunRecord:
    """``revision_before`` and ``revision_after`` are the item's; 0 before: this run made it."""

    id: int
    job_id: int
    remote_id: str
    title: str
    url: str
    outcome: Outcome
    reason: str
    said: str
    item_id: int | None
    revision_before: int
    revision_after: int
    files: int
    undo: str
    undo_said: str


def find(connection: Connection, job_id: int, *, lock: bool = False) -> Run | None:
    """``lock``: nobody else takes it back, or starts it again, until the commit."""
    query = _runs().where(runs.c.job_id == job_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return run_of(row) if row is not None else None


def get(connection: Connection, job_id: int, *, lock: bool = False) -> Run:
    """Raises NotFound."""
    run = find(connection, job_id, lock=lock)
    if run is None:
        raise NotFound("There is no such import.")
    return run


def page(connection: Connection, owner: str | None = None, before: int | None = None, size: int = PAGE) -> list[Run]:
    """The newest first; of everybody when ``owner`` is None; ``before`` is the last job of the page before."""
    query = _runs().order_by(runs.c.job_id.desc()).limit(size)
    if owner is not None:
        query = query.where(runs.c.owner == owner)
    if before is not None:
        query = query.where(runs.c.job_id < before)
    return [run_of(row) for row in connection.execute(query)]


def was_complete(connection: Connection, scope: str, before: int) -> bool:
    """Whether an earlier import has listed all of this selection."""
    query = select(runs.c.job_id).where(runs.c.scope == scope, runs.c.job_id < before, runs.c.complete)
    return connection.execute(query.limit(1)).scalar_one_or_none() is not None


def note(connection: Connection, job_id: int, **columns: Any) -> None:
    connection.execute(update(runs).where(runs.c.job_id == job_id).values(columns))


def records(
    connection: Connection,
    job_id: int,
    outcome: Outcome | None = None,
    reason: str | None = None,
    *,
    after: int = 0,
    size: int = PAGE,
) -> list[RunRecord]:
    """In the order of the list; ``after`` is the id of the last one of the page before."""
    query = every_record().where(run_records.c.job_id == job_id, run_records.c.id > after)
    query = query.order_by(run_records.c.id).limit(size)
    if outcome is not None:
        query = query.where(run_records.c.outcome == outcome)
    if reason is not None:
        query = query.where(run_records.c.reason == reason)
    return [record_of(row) for row in connection.execute(query)]


def reasons(connection: Connection, job_id: int) -> list[tuple[Outcome, str, int]]:
    """The report, grouped: outcome, reason, how many; the most first."""
    count = func.count()
    query = select(run_records.c.outcome, run_records.c.reason, count).where(run_records.c.job_id == job_id)
    grouped = query.group_by(run_records.c.outcome, run_records.c.reason).order_by(count.desc())
    return [(Outcome(outcome), reason, number) for outcome, reason, number in connection.execute(grouped)]


def counts(connection: Connection, job_id: int) -> dict[Outcome, int]:
    """Of the ledger, not of the run's own columns."""
    query = select(run_records.c.outcome, func.count()).where(run_records.c.job_id == job_id)
    return {Outcome(outcome): number for outcome, number in connection.execute(query.group_by(run_records.c.outcome))}


def known(connection: Connection, job_id: int, remote_ids: Sequence[str]) -> set[str]:
    """Those of these records that this run has already dealt with: a list may have one twice."""
    query = select(run_records.c.remote_id).where(
        run_records.c.job_id == job_id, run_records.c.remote_id.in_(list(remote_ids))
    )
    return set(connection.execute(query).scalars())


def keep(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """New rows of the ledger; in the transaction that writes their items."""
    if rows:
        connection.execute(insert(run_records), list(rows))


def run_of(row: Row[Any]) -> Run:
    named = {name: row._mapping[name] for name in Run.__dataclass_fields__}
    return Run(**named | {"stage": Stage(named["stage"])})


def record_of(row: Row[Any]) -> RunRecord:
    named = {name: row._mapping[name] for name in RunRecord.__dataclass_fields__}
    return RunRecord(**named | {"outcome": Outcome(named["outcome"])})


def _runs() -> Any:
    return select(*(runs.c[name] for name in Run.__dataclass_fields__))


def every_record() -> Any:
    """The query of ledger rows, for ``record_of``."""
    return select(*(run_records.c[name] for name in RunRecord.__dataclass_fields__))
