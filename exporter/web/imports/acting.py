"""What the buttons of imports do."""

from dataclasses import replace

from exporter.errors import InvalidInput
from exporter.jobs import store
from exporter.jobs.job import CancelMode, Job
from exporter.transfers.imports import submit, undo_plan
from exporter.transfers.imports.plan import IMPORT, UNDO, ImportPlan
from exporter.web.export_parts import export_parts
from exporter.web.imports.plans import present_person, read_plan, undone_by
from exporter.web.imports.rights import visible_job

CANCELLED = "Cancelled. What was done so far stays."


def begin(plan: ImportPlan) -> int:
    """The job's id. Raises InvalidInput."""
    parts = export_parts()
    return submit.submit_import(parts.database, parts.ring, plan, parts.settings.worker.waiting_per_owner)


def run_again(job_id: int) -> int:
    """The same import, with the token of whoever asks for it. Raises NotFound, InvalidInput."""
    parts = export_parts()
    with parts.database.transaction() as connection:
        plan = read_plan(visible_job(connection, job_id))
    mine = replace(plan, person=present_person())
    most = parts.settings.worker.waiting_per_owner
    return submit.rerun(parts.database, parts.ring, job_id, by=mine, most_waiting=most)


def retry(job_id: int) -> int:
    """Only the records that failed, in the name of the owner of the run. Raises InvalidInput."""
    parts = export_parts()
    return submit.retry_failed(parts.database, parts.ring, job_id, parts.settings.worker.waiting_per_owner)


def retry_files(job_id: int) -> int:
    """Only the records whose files did not come. Raises InvalidInput."""
    parts = export_parts()
    return submit.retry_files(parts.database, parts.ring, job_id, parts.settings.worker.waiting_per_owner)


def answer_about_vanished(job: Job, *, leave: bool) -> None:
    parts = export_parts()
    submit.confirm_vanished(parts.database, parts.ring, job.id, job.owner, leave=leave)


def start_again(job: Job) -> int:
    """The job that goes on: this one, or for an undo another one that does the rest. Raises InvalidInput."""
    parts = export_parts()
    if job.kind == UNDO:
        return undo_plan.submit_undo(parts.database, parts.ring, present_person(), undone_by(job))
    if job.kind != IMPORT:
        raise InvalidInput({"": "This cannot be started again here. Nothing was changed."})
    submit.start_again(parts.database, parts.ring, job.id, job.owner)
    return job.id


def cancel(job: Job) -> None:
    parts = export_parts()
    with parts.database.transaction() as connection:
        store.ask_to_cancel(connection, job.id, job.owner, CancelMode.KEEP, CANCELLED)
    parts.ring(job.id)
