"""From a plan to a job: one transaction writes the job and its files; the bell is rung after the commit."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from exporter.database.engine import Database
from exporter.errors import InvalidInput, RecordError
from exporter.jobs import limits, store
from exporter.jobs.job import NewJob
from exporter.jobs.store import STARTED_AGAIN
from exporter.records.json import from_json, to_json
from exporter.records.record import FileRef
from exporter.transfers import job_files
from exporter.transfers.ledger import PUBLISHED, LedgerEntry
from exporter.transfers.plan import ExportPlan, Mode

EXPORT = "export"
HISTORY = "This transfer was made by an earlier program; it is kept to be read. Begin a new export from the dataset."
Ring = Callable[[int], object]


def submit(database: Database, ring: Ring, plan: ExportPlan, most_waiting: int | None = None) -> int:
    """The job's id; of the one already under way when the same thing was submitted twice.

    ``most_waiting`` jobs of one person may wait, when an administrator has said nothing else for this one; None: any
    number. Raises InvalidInput above that.
    """
    with database.transaction() as connection:
        job_id, is_new = _write(connection, plan.with_links())
        if is_new and most_waiting is not None:
            limits.demand_room(connection, plan.person.subject, most_waiting)
    if is_new:
        ring(job_id)
    return job_id


def _write(connection: Connection, plan: ExportPlan) -> tuple[int, bool]:
    owner, header, host = plan.person.subject, plan.record.header, plan.target.host
    new = NewJob(EXPORT, owner, to_json(plan), plan.dedupe, plan.record.title, header.identifier, host)
    job_id, is_new = store.submit_once(connection, new)
    if is_new and plan.target.mode is not Mode.EDIT:
        known = job_files.sent_before(connection, owner, plan.source, header.identifier, host)
        job_files.plan_files(connection, job_id, plan.sent, known)
    return job_id, is_new


def plan_of(connection: Connection, job_id: int, owner: str) -> ExportPlan:
    """Raises NotFound for somebody else's, InvalidInput for one that cannot be read or is only history."""
    job = store.get(connection, job_id, owner)
    if job.kind != EXPORT:
        raise InvalidInput({"": HISTORY})
    try:
        return read_plan(job.plan)
    except RecordError as error:
        raise InvalidInput({"": str(error)}) from None


def read_plan(content: str) -> ExportPlan:
    """Raises RecordError for a plan that another version of this program wrote."""
    try:
        return from_json(content, ExportPlan)
    except ValueError:
        raise RecordError(
            "This export was begun with another version of this program, which this one cannot read. What has arrived "
            "stays. Please begin a new export from the dataset."
        ) from None


def may_remove(plan: ExportPlan, entry: LedgerEntry | None) -> bool:
    """Only a draft that this job made, or will have made, is ours to remove."""
    if entry is None or entry.remote_id is None:
        return plan.target.mode is Mode.NEW
    return entry.ours and entry.state != PUBLISHED


def start_again(
    database: Database,
    ring: Ring,
    job_id: int,
    owner: str,
    *,
    accept_refusals: bool = False,
    event: str = STARTED_AGAIN,
) -> None:
    """A failed, cancelled or waiting job goes on; what has arrived is not sent again. ``event`` says so in its history."""
    with database.transaction() as connection:
        plan = plan_of(connection, job_id, owner)
        _ready(connection, job_id, replace(plan, accept_refusals=plan.accept_refusals or accept_refusals), event)
    ring(job_id)


def go_on_with(database: Database, ring: Ring, job_id: int, owner: str, files: tuple[FileRef, ...]) -> None:
    """The owner accepts the files as the source shows them now; those that are gone there are left out."""
    current = {file.identifier: file for file in files}
    with database.transaction() as connection:
        plan = plan_of(connection, job_id, owner)
        if plan.sent and not any(planned.file.identifier in current for planned in plan.sent):
            raise InvalidInput({"": "None of the files is in the dataset any more: there is nothing to send."})
        kept = tuple(replace(p, file=current[p.file.identifier]) for p in plan.files if p.file.identifier in current)
        _ready(connection, job_id, replace(plan, files=kept))
        job_files.plan_anew(connection, job_id, replace(plan, files=kept).sent)
    ring(job_id)


def _ready(connection: Connection, job_id: int, plan: ExportPlan, event: str = STARTED_AGAIN) -> None:
    # first, for it locks the row: of two clicks only one may touch the files
    store.go_on(connection, job_id, plan.person.subject, plan.dedupe, plan=to_json(plan), event=event)
    job_files.reset_failed(connection, job_id)
