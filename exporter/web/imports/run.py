"""The page of one run: progress, decisions, and its report."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exporter.errors import InvalidInput, NotFound
from exporter.transfers.imports.schedule import Every
from exporter.web import people
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.imports import acting, report_page, run_page
from exporter.web.imports.links import LINKS
from exporter.web.imports.rights import NO_IMPORT, is_staff, staff_required
from exporter.web.imports.run_page import RunPage
from exporter.web.imports.schedules import EVERY
from exporter.web.imports.words import WORDS
from exporter.web.progress import part as progress_part
from exporter.web.sessions import login_required

blueprint = Blueprint("imports", __name__)
CANNOT = "This cannot be done with the import now. Nothing was changed; the page shows how it stands."
TOLD = {"answered": "Your answer is stored. The import goes on.", "again": "It goes on.", "cancel": "It is being cancelled."}


@blueprint.get("/imports/<int:job_id>")
@login_required
def show(job_id: int) -> ResponseReturnValue:
    return _page(_load(job_id), told=TOLD.get(request.args.get("told", ""), ""))


def _load(job_id: int) -> RunPage:
    parts = export_parts()
    with parts.database.transaction() as connection:
        return run_page.load(connection, job_id, parts.settings.worker.lease_seconds)


def _page(page: RunPage, problem: str = "", told: str = "") -> str:
    with export_parts().database.transaction() as connection:
        report = report_page.load(connection, page.run) if page.run else None
        names = people.names_of(connection, {page.job.owner})
    shown = {"page": page, "report": report, "owner": names.get(page.job.owner) or page.job.owner, "staff": is_staff()}
    told_words = {"problem": problem, "told": told, "every": EVERY, "first": Every.MONTH}
    return render_template("imports_run.html", **shown, **told_words, **WORDS, **LINKS)


@blueprint.get("/imports/<int:job_id>/progress")
@login_required
def progress(job_id: int) -> ResponseReturnValue:
    page = _load(job_id)
    return progress_part(render_template("imports_progress.html", page=page, **WORDS, **LINKS), page.job)


@blueprint.post("/imports/<int:job_id>")
@staff_required
def act(job_id: int) -> ResponseReturnValue:
    page, wanted = _load(job_id), request.form.get("action", "")
    action = ACTIONS.get(wanted)
    if action is None:
        return _page(page, CANNOT), 400
    try:
        leads_to = action(page)
    except InvalidInput as error:
        return _page(_load(job_id), str(error)), 409
    note(f"import: {wanted}", f"job {job_id}")
    return redirect(leads_to, 303)


def _here(page: RunPage, told: str) -> str:
    return url_for("imports.show", job_id=page.job.id, told=told)


def _demand(*, so: bool) -> None:
    """The page may be old. Raises InvalidInput."""
    if not so:
        raise InvalidInput({"": "The import has moved on since this page was made. Nothing was changed."})


def _cancel(page: RunPage) -> str:
    _demand(so=not page.is_finished)
    acting.cancel(page.job)
    return _here(page, "cancel")


def _again(page: RunPage) -> str:
    _demand(so=page.may_start_again and not page.asks_about_vanished)
    return url_for("imports.show", job_id=acting.start_again(page.job), told="again")


def _hide(page: RunPage) -> str:
    _demand(so=page.asks_about_vanished)
    acting.answer_about_vanished(page.job, leave=False)
    return _here(page, "answered")


def _leave(page: RunPage) -> str:
    _demand(so=page.asks_about_vanished)
    acting.answer_about_vanished(page.job, leave=True)
    return _here(page, "answered")


def _retry(page: RunPage) -> str:
    _demand(so=page.run is not None and page.is_finished and page.undone is None)
    return url_for("imports.show", job_id=acting.retry(page.job.id))


def _retry_files(page: RunPage) -> str:
    _demand(so=page.run is not None and page.is_finished and page.undone is None)
    return url_for("imports.show", job_id=acting.retry_files(page.job.id))


def _rerun(page: RunPage) -> str:
    if page.run is None:
        raise NotFound(NO_IMPORT)
    return url_for("imports_past.overview", begun=acting.run_again(page.job.id))


ACTIONS: dict[str, Callable[[RunPage], str]] = {
    "cancel": _cancel,
    "again": _again,
    "hide": _hide,
    "leave": _leave,
    "retry": _retry,
    "retry_files": _retry_files,
    "rerun": _rerun,
}
