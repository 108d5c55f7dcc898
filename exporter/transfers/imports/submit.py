"""From a plan to an import: job and run are one transaction, the bell is rung after it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select

from exporter.catalogue.lacking import STATES
from exporter.database.catalogue_tables import item_files
from exporter.database.engine import Database
from exporter.database.import_tables import run_records
from exporter.database.import_tables import runs as run_table
from exporter.errors import InvalidInput, NotFound
from exporter.jobs import limits, store
from exporter.jobs.job import NewJob
from exporter.records.json import to_json
from exporter.sources import source_title
from exporter.transfers.imports import runs, schedule, source_records
from exporter.transfers.imports.file_choice import BY_CHOICE
from exporter.transfers.imports.importing import read_plan
from exporter.transfers.imports.plan import IMPORT, LEAST_LIMIT, LEAVE_IT, MOST_LIMIT, VANISHED, ImportPlan
from exporter.transfers.imports.runs import Outcome

Ring = Callable[[int], object]
LONGEST_HOST = 191
AGREED = "Its owner agreed: what vanished from the list is dealt with as the import says."
LEFT = "Its owner decided: what vanished from the list stays as it is."


def host_of(plan: ImportPlan) -> str:
    """What connections and waiting jobs know the source by: its owner's token is stored under this.

    A token that was given for https never goes out where anybody on the way reads it: http is another place.
    """
    kind, address = plan.source
    return f"{kind} {address}" if plan.url.startswith("https://") else f"{kind} http://{address}"


def submit_import(database: Database, ring: Ring, plan: ImportPlan, most_waiting: int | None = None) -> int:
    """The job's id; of the one under way when the same import was submitted twice. Raises InvalidInput."""
    _refuse_odd(plan)
    with database.transaction() as connection:
        job_id, is_new = _write(connection, plan)
        if is_new and most_waiting is not None:
            limits.demand_room(connection, plan.person.subject, most_waiting)
    if is_new:
        ring(job_id)
    return job_id


def _refuse_odd(plan: ImportPlan) -> None:
    if not LEAST_LIMIT <= plan.limit <= MOST_LIMIT:
        raise InvalidInput({"limit": f"Limit must be a number from {LEAST_LIMIT} to {MOST_LIMIT}."})
    if len(host_of(plan)) > LONGEST_HOST:
        raise InvalidInput({"url": f"The address is too long: at most {LONGEST_HOST} characters."})


def _write(connection: Connection, plan: ImportPlan) -> tuple[int, bool]:
    owner, title = plan.person.subject, plan.title or plan.url
    new = NewJob(IMPORT, owner, to_json(plan), plan.dedupe, title, "", host_of(plan))
    job_id, is_new = store.submit_once(connection, new)
    if is_new:
        source_id = source_records.source_of(connection, *plan.source, source_title(plan.kind, plan.url))
        connection.execute(insert(run_table).values(job_id=job_id, source_id=source_id, **_row(plan)))
    return job_id, is_new


def _row(plan: ImportPlan) -> dict[str, Any]:
    """Of the run: an empty cursor stands at the list's begin."""
    return {
        "owner": plan.person.subject,
        "scope": plan.scope,
        "title": (plan.title or plan.url)[:500],
        "url": (plan.page or plan.url)[:1000],
        "comment": plan.comment[:1000],
        "test": plan.test,
        "rerun_of": plan.rerun_of,
        "schedule_id": plan.schedule_id,
        "cursor": "",
        "said": "",
    }


def order_scheduled(database: Database, ring: Ring) -> list[int]:
    """The jobs of the schedules that are due. Several workers may look at once."""
    with database.transaction() as connection:
        ordered = schedule.order_due(connection, lambda here, plan: _write(here, plan)[0])
    for job_id in ordered:
        ring(job_id)
    return ordered


def plan_of(connection: Connection, job_id: int, owner: str | None = None) -> ImportPlan:
    """Of an import. Raises NotFound, also for somebody else's when an owner is given; RecordError for an old one."""
    job = store.get(connection, job_id, owner)
    if job.kind != IMPORT:
        raise NotFound("There is no such import.")
    return read_plan(job.plan)


def rerun(
    database: Database, ring: Ring, job_id: int, *, by: ImportPlan | None = None, most_waiting: int | None = None
) -> int:
    """The same import again; ``by`` is a plan that differs from it (its person, its policy)."""
    with database.transaction() as connection:
        plan = by or plan_of(connection, job_id)
    return submit_import(database, ring, plan.again(job_id), most_waiting)


def retry_failed(database: Database, ring: Ring, job_id: int, most_waiting: int | None = None) -> int:
    """A run over what failed in this one, and nothing else. Raises InvalidInput when nothing did."""
    said = "No record of this import failed: there is nothing to try again."
    return _retry(database, ring, job_id, _failed, if_none=said, most_waiting=most_waiting)


def retry_files(database: Database, ring: Ring, job_id: int, most_waiting: int | None = None) -> int:
    """A run over the records whose files did not come, and nothing else. Raises InvalidInput when all are here."""
    said = "All files that this import was to bring are here: there is nothing to try again."
    return _retry(database, ring, job_id, _lacking, if_none=said, most_waiting=most_waiting)


def _retry(
    database: Database,
    ring: Ring,
    job_id: int,
    chosen: Callable[[Connection, int], list[str]],
    *,
    if_none: str,
    most_waiting: int | None,
) -> int:
    with database.transaction() as connection:
        plan, only = plan_of(connection, job_id), tuple(chosen(connection, job_id))
    if not only:
        raise InvalidInput({"": if_none})
    return submit_import(database, ring, replace(plan.again(job_id), only=only, test=False), most_waiting)


def _lacking(connection: Connection, job_id: int) -> list[str]:
    joined = run_records.join(item_files, item_files.c.item_id == run_records.c.item_id)
    mine = (run_records.c.job_id == job_id, item_files.c.job_id == job_id, item_files.c.state.in_(STATES))
    query = select(run_records.c.remote_id).select_from(joined).where(*mine, item_files.c.reason.not_in(BY_CHOICE))
    return sorted(set(connection.execute(query).scalars()))


def _failed(connection: Connection, job_id: int) -> list[str]:
    found, last = list[str](), 0
    while page := runs.records(connection, job_id, Outcome.FAILED, after=last, size=1000):
        found += [each.remote_id for each in page]
        last = page[-1].id
    return found


def confirm_vanished(database: Database, ring: Ring, job_id: int, owner: str, *, leave: bool = False) -> None:
    """The person's answer to a job that waits because much vanished: deal with it as planned, or leave it all."""
    with database.transaction() as connection:
        plan = plan_of(connection, job_id, owner)
        answered = replace(plan, confirmed=(*plan.confirmed, LEAVE_IT if leave else VANISHED))
        _go_on(connection, job_id, answered, LEFT if leave else AGREED)
    ring(job_id)


def start_again(database: Database, ring: Ring, job_id: int, owner: str, event: str = store.STARTED_AGAIN) -> None:
    """A failed, cancelled or waiting import goes on where it stood."""
    with database.transaction() as connection:
        _go_on(connection, job_id, plan_of(connection, job_id, owner), event)
    ring(job_id)


def _go_on(connection: Connection, job_id: int, plan: ImportPlan, event: str) -> None:
    run = runs.get(connection, job_id, lock=True)
    if run.undo_job is not None:
        raise InvalidInput({"": "This import was taken back, or is about to be. Run it again instead."})
    store.go_on(connection, job_id, plan.person.subject, plan.dedupe, plan=to_json(plan), event=event)
