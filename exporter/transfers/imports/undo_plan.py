"""Taking imports back: what is asked for, what it would do, and the job that does it."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, and_, or_, update

from exporter.catalogue import items
from exporter.database.engine import Database
from exporter.database.import_tables import run_records, runs
from exporter.errors import InvalidInput, NotFound
from exporter.jobs import store
from exporter.jobs.job import FINISHED, NewJob
from exporter.records.json import to_json
from exporter.sources.base import Person
from exporter.transfers.imports import verdicts
from exporter.transfers.imports.plan import UNDO
from exporter.transfers.imports.runs import Outcome, Run, RunRecord, every_record, find, record_of
from exporter.transfers.imports.verdicts import Deed

CHANGING = (Outcome.CREATED, Outcome.UPDATED, Outcome.VANISHED)
"""And what was withdrawn: it is told as skipped, and hidden."""
AT_ONCE = 100
FORESEEN = 2000
"""Records of each run that are looked at before the undo is ordered: a page waits for it."""
SHOWN = 20


@dataclass(frozen=True)
class UndoPlan:
    """``jobs`` are the imports that are taken back, the newest first."""

    jobs: tuple[int, ...]
    person: Person


@dataclass(frozen=True)
class Foresight:
    """``kept`` are the first of those that would stay, with the reason; ``partial``: there are more than were looked at."""

    removed: int = 0
    restored: int = 0
    kept_count: int = 0
    kept: tuple[tuple[RunRecord, str], ...] = ()
    partial: bool = False


def foresee(connection: Connection, job_ids: Sequence[int]) -> Foresight:
    """What an undo of these would do, as things are now."""
    seen, undone = Foresight(), tuple(sorted(set(job_ids), reverse=True))
    gone = dict[int, bool]()
    for job_id in undone:
        after, looked = 0, 0
        while rows := pending(connection, job_id, after=after):
            if looked >= FORESEEN:
                seen = replace(seen, partial=True)
                break
            seen = _with(connection, seen, rows, undone, gone)
            after, looked = rows[-1].id, looked + len(rows)
    return seen


def _with(
    connection: Connection, seen: Foresight, rows: Sequence[RunRecord], undone: Sequence[int], gone: dict[int, bool]
) -> Foresight:
    """``gone`` tells which items will be tombstones when the newer ones of these runs are taken back."""
    around = verdicts.look(connection, rows, undone)
    found = items.get_many(connection, [row.item_id for row in rows if row.item_id is not None])
    found |= {each: replace(found[each], deleted=gone[each]) for each in gone.keys() & found.keys()}
    judged = [(row, verdicts.judge(row, found.get(row.item_id or 0), around)) for row in rows]
    gone |= {row.item_id or 0: verdict.deed is Deed.REMOVED for row, verdict in judged if verdict.deed is not Deed.KEPT}
    kept = tuple((row, verdict.said) for row, verdict in judged if verdict.deed is Deed.KEPT)
    return replace(
        seen,
        removed=seen.removed + sum(verdict.deed is Deed.REMOVED for _, verdict in judged),
        restored=seen.restored + sum(verdict.deed is Deed.RESTORED for _, verdict in judged),
        kept_count=seen.kept_count + len(kept),
        kept=(seen.kept + kept)[:SHOWN],
    )


def pending(connection: Connection, job_id: int, after: int = 0) -> list[RunRecord]:
    """The next records of a run that changed something and are not taken back yet."""
    query = (
        every_record()
        .where(run_records.c.job_id == job_id, run_records.c.undo == "", run_records.c.id > after)
        .where(or_(run_records.c.outcome.in_(CHANGING), _withdrawn()), run_records.c.item_id.is_not(None))
    )
    return [record_of(row) for row in connection.execute(query.order_by(run_records.c.id).limit(AT_ONCE))]


def _withdrawn() -> Any:
    written = run_records.c.revision_after > run_records.c.revision_before
    return and_(run_records.c.outcome == Outcome.SKIPPED, run_records.c.reason == verdicts.WITHDRAWN, written)


def submit_undo(database: Database, ring: Callable[[int], object], person: Person, job_ids: Sequence[int]) -> int:
    """The job's id. Raises InvalidInput for a run that is still under way or already taken back, NotFound."""
    jobs = tuple(sorted(set(job_ids), reverse=True))
    if not jobs:
        raise InvalidInput({"": "Tick at least one import. Nothing was undone."})
    with database.transaction() as connection:
        titles = [_undoable(connection, job_id).title for job_id in jobs]
        job_id = _write(connection, UndoPlan(jobs, person), titles)
    ring(job_id)
    return job_id


def _undoable(connection: Connection, job_id: int) -> Run:
    run = find(connection, job_id, lock=True)
    if run is None:
        raise NotFound("There is no such import.")
    if run.undone is not None:
        raise InvalidInput({"": f"Import {job_id} was taken back already. Nothing was done."})
    if run.undo_job is not None and store.get(connection, run.undo_job).state not in FINISHED:
        raise InvalidInput({"": f"Import {job_id} is being taken back by job {run.undo_job} just now."})
    if store.get(connection, job_id).state not in FINISHED:
        raise InvalidInput({"": f"Import {job_id} is still under way. Cancel it first, then undo it."})
    return run


def _write(connection: Connection, plan: UndoPlan, titles: Sequence[str]) -> int:
    dedupe = hashlib.sha256(f"undo {plan.jobs}".encode()).hexdigest()
    title = "Undo: " + "; ".join(titles)
    job_id, _ = store.submit_once(connection, NewJob(UNDO, plan.person.subject, to_json(plan), dedupe, title))
    connection.execute(update(runs).where(runs.c.job_id.in_(plan.jobs)).values(undo_job=job_id))
    return job_id
