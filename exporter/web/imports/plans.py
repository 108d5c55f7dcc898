"""Plans of imports as they stand in the rows of jobs, whoever wrote them."""

from exporter.errors import InvalidInput
from exporter.jobs.job import Job
from exporter.records.json import from_json
from exporter.sources.base import Person
from exporter.transfers.imports.plan import IMPORT, UNDO, ImportPlan
from exporter.transfers.imports.undo_plan import UndoPlan
from exporter.web.sessions import current_user

OLD = "This import was ordered with another version of this program, which this one cannot read. Please begin a new one."


def find_plan(job: Job) -> ImportPlan | None:
    """None for another kind of job, and for what another version wrote."""
    try:
        return from_json(job.plan, ImportPlan) if job.kind == IMPORT else None
    except ValueError:
        return None


def read_plan(job: Job) -> ImportPlan:
    """Raises InvalidInput."""
    plan = find_plan(job)
    if plan is None:
        raise InvalidInput({"": OLD})
    return plan


def undone_by(job: Job) -> tuple[int, ...]:
    """The imports that a job takes back."""
    try:
        return from_json(job.plan, UndoPlan).jobs if job.kind == UNDO else ()
    except ValueError:
        return ()


def present_person() -> Person:
    user = current_user()
    return Person(user.subject, user.name, user.account)
