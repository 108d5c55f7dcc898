"""Taking imports back: first what it would do, then the job that does it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exporter.catalogue import item_sets
from exporter.errors import InvalidInput, NotFound
from exporter.transfers.imports import runs, undo_plan
from exporter.transfers.imports.runs import Run
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.imports.links import LINKS
from exporter.web.imports.past import number, numbers
from exporter.web.imports.plans import present_person
from exporter.web.imports.rights import NO_IMPORT, staff_required
from exporter.web.imports.words import WORDS

blueprint = Blueprint("imports_undo", __name__)


@blueprint.get("/imports/undo")
@staff_required
def confirm() -> ResponseReturnValue:
    return _page(numbers(request.args.getlist("job")))


def _page(job_ids: tuple[int, ...], problem: str = "") -> str:
    """Raises NotFound."""
    with export_parts().database.transaction() as connection:
        chosen = [runs.get(connection, job_id) for job_id in job_ids]
        foreseen = undo_plan.foresee(connection, [run.job_id for run in chosen if run.undone is None])
        sets = [made for run in chosen if run.undone is None for made in item_sets.made_by(connection, run.job_id)]
    if not chosen:
        raise NotFound(NO_IMPORT)
    shown = {"chosen": chosen, "seen": foreseen, "problem": problem, "begun": number("begun"), "sets": sets}
    return render_template("imports_undo.html", **shown, may_order=any(map(_is_open, chosen)), **WORDS, **LINKS)


def _is_open(run: Run) -> bool:
    return run.undone is None


@blueprint.post("/imports/undo")
@staff_required
def order() -> ResponseReturnValue:
    parts, job_ids = export_parts(), numbers(request.form.getlist("job"))
    try:
        job_id = undo_plan.submit_undo(parts.database, parts.ring, present_person(), job_ids)
    except InvalidInput as error:
        return _page(job_ids, str(error)), 409
    note("imports undone", f"job {job_id} takes back {', '.join(map(str, job_ids))}")
    return redirect(url_for("imports.show", job_id=job_id), 303)
