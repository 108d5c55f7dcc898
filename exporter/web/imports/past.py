"""Past imports, where the menu opens: the newest on top, to be run again or taken back."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exporter.errors import InvalidInput, NotFound
from exporter.jobs import finding
from exporter.jobs.job import FINISHED, Job
from exporter.transfers.imports import runs
from exporter.transfers.imports.runs import Run
from exporter.web import people
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.imports.acting import run_again
from exporter.web.imports.links import LINKS
from exporter.web.imports.rights import NO_PAGE, is_staff, staff_required, visible_owner
from exporter.web.imports.words import WORDS
from exporter.web.sessions import login_required
from exporter.web.transfers import LARGEST_ID, page_key

blueprint = Blueprint("imports_past", __name__)
PAGE_ROWS = 25
MOST_TICKED = 100
NOTHING = "Nothing is ticked. Tick the imports that shall be undone, then press the button again."
BOTH = (
    "Import {} is ticked to be undone, and shall be run again at the same time. Nothing was done: take its tick away, or "
    "undo it first."
)


@dataclass(frozen=True)
class PastImport:
    """``undoing`` is the job that takes it back, or tried to."""

    run: Run
    job: Job
    undoing: Job | None

    @property
    def may_undo(self) -> bool:
        return self.job.state in FINISHED and self.run.undone is None and not self.is_being_undone

    @property
    def is_being_undone(self) -> bool:
        return self.undoing is not None and self.undoing.state not in FINISHED


@blueprint.get("/imports")
@login_required
def overview() -> ResponseReturnValue:
    return _page()


def _page(problem: str = "", ticked: tuple[int, ...] = ()) -> str:
    before = page_key()
    with export_parts().database.transaction() as connection:
        past = _load(connection, runs.page(connection, visible_owner(), before, PAGE_ROWS + 1))
        names = people.names_of(connection, {each.run.owner for each in past})
    if not past and not is_staff():
        raise NotFound(NO_PAGE)
    more = past[PAGE_ROWS - 1].run.job_id if len(past) > PAGE_ROWS else None
    shown = {"past": past[:PAGE_ROWS], "names": names, "more": more, "before": before, "staff": is_staff()}
    told = {"problem": problem, "ticked": ticked, "begun": number("begun"), "ticks": numbers(request.args.getlist("job"))}
    return render_template("imports_past.html", **shown, **told, **WORDS, **LINKS)


def _load(connection: Connection, found: list[Run]) -> list[PastImport]:
    ids = {run.job_id for run in found} | {run.undo_job for run in found if run.undo_job is not None}
    jobs = finding.of_ids(connection, ids)
    return [PastImport(run, jobs[run.job_id], jobs.get(run.undo_job or 0)) for run in found]


@blueprint.post("/imports")
@staff_required
def choose() -> ResponseReturnValue:
    """A button for each row, and one for all that are ticked: whichever is pressed, no tick is lost in silence."""
    ticked, again = numbers(request.form.getlist("job")), numbers([request.form.get("rerun", "")])
    if again:
        return _run_again(again[0], ticked)
    if not ticked:
        return _page(NOTHING), 400
    return redirect(url_for("imports_undo.confirm", job=ticked), 303)


def _run_again(job_id: int, ticked: tuple[int, ...]) -> ResponseReturnValue:
    if job_id in ticked:
        return _page(BOTH.format(job_id), ticked), 400
    try:
        begun = run_again(job_id)
    except InvalidInput as error:
        return _page(str(error), ticked), 409
    note("import run again", f"job {job_id} as job {begun}")
    if ticked:
        return redirect(url_for("imports_undo.confirm", job=ticked, begun=begun), 303)
    return redirect(url_for("imports_past.overview", begun=begun), 303)


def numbers(texts: list[str]) -> tuple[int, ...]:
    """Ids as they come from outside, each once; what is none is left out."""
    found = (int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 20)
    return tuple(dict.fromkeys(each for each in found if 0 < each <= LARGEST_ID))[:MOST_TICKED]


def number(name: str) -> int | None:
    """Of the address."""
    return next(iter(numbers([request.args.get(name, "")])), None)
