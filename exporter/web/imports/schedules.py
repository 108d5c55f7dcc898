"""Imports that repeat themselves: made from a past one, paused, and removed."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exporter.errors import InvalidInput, NotFound
from exporter.transfers.imports import schedule
from exporter.transfers.imports.plan import IMPORT, ImportPlan
from exporter.transfers.imports.schedule import Every
from exporter.web import people
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.imports.past import PAGE_ROWS, numbers
from exporter.web.imports.plans import present_person, read_plan
from exporter.web.imports.rights import NO_IMPORT, staff_required, visible_job
from exporter.web.transfers import LARGEST_ID, page_key

blueprint = Blueprint("imports_schedules", __name__)
EVERY = {Every.HOUR: "Every hour", Every.DAY: "Every day", Every.WEEK: "Every week", Every.MONTH: "Every month (30 days)"}
TOLD = {
    "made": "The schedule is stored. The first import begins one interval from now.",
    "paused": "It is paused: no import begins until you let it go on.",
    "on": "It goes on. The next import begins one interval from now; what was missed is not caught up.",
    "removed": "The schedule is removed. What it imported stays.",
}


@blueprint.get("/imports/schedules")
@staff_required
def overview() -> ResponseReturnValue:
    before = page_key()
    with export_parts().database.transaction() as connection:
        found = schedule.find_all(connection, None, before, PAGE_ROWS + 1)
        names = people.names_of(connection, {each.owner for each in found})
    more = found[PAGE_ROWS - 1].id if len(found) > PAGE_ROWS else None
    shown = {"schedules": found[:PAGE_ROWS], "names": names, "more": more, "before": before, "every": EVERY}
    return render_template("imports_schedules.html", **shown, told=TOLD.get(request.args.get("told", ""), ""))


@blueprint.post("/imports/schedules")
@staff_required
def make() -> ResponseReturnValue:
    """Its imports are those of whoever makes it, with this person's tokens."""
    every = request.form.get("every", "")
    if every not in set(Every):
        raise InvalidInput({"": "Choose how often it shall be repeated. Nothing was stored."})
    plan = _plan_of(request.form.get("job", ""))
    with export_parts().database.transaction() as connection:
        schedule_id = schedule.make(connection, plan, Every(every))
    note("import scheduled", f"schedule {schedule_id}, every {every}")
    return redirect(url_for("imports_schedules.overview", told="made"), 303)


def _plan_of(text: str) -> ImportPlan:
    """Raises NotFound."""
    job_id = next(iter(numbers([text])), 0)
    with export_parts().database.transaction() as connection:
        job = visible_job(connection, job_id)
    if job.kind != IMPORT:
        raise NotFound(NO_IMPORT)
    return read_plan(job).again(job.id, person=present_person())


@blueprint.post("/imports/schedules/<int:schedule_id>")
@staff_required
def act(schedule_id: int) -> ResponseReturnValue:
    action = request.form.get("action", "")
    if not 0 < schedule_id <= LARGEST_ID:
        raise NotFound("There is no such schedule.")
    with export_parts().database.transaction() as connection:
        schedule.get(connection, schedule_id)
        if action == "removed":
            schedule.remove(connection, schedule_id)
        elif action in {"paused", "on"}:
            schedule.pause(connection, schedule_id, paused=action == "paused")
        else:
            raise InvalidInput({"": "This cannot be done with a schedule. Nothing was changed."})
    note("schedule of imports changed", f"schedule {schedule_id}: {action}")
    return redirect(url_for("imports_schedules.overview", told=action), 303)
