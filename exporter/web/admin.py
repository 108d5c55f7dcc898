"""The pages of administrators about transfers: everybody's, one of them, and what may be done for its owner."""

from datetime import date, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exporter.errors import InvalidInput, NotFound
from exporter.jobs import finding, store
from exporter.jobs.finding import Wanted
from exporter.jobs.job import CancelMode, JobState
from exporter.transfers.submit import start_again
from exporter.web import people
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.progress import part as progress_part
from exporter.web.sessions import admin_required
from exporter.web.transfer_page import Transfer, load
from exporter.web.transfer_words import STATES, state_words
from exporter.web.transfers import LARGEST_ID, PAGE_ROWS, WORDS, page_key

blueprint = Blueprint("admin", __name__)
LONGEST_WORDS = 200
CANCELLED = "An administrator asked to cancel this."
RESTARTABLE = frozenset({JobState.FAILED, JobState.CANCELLED, JobState.WAITING_USER})
MOVED_ON = "The transfer has moved on since this page was made. Nothing was changed."


@blueprint.get("/admin/transfers")
@admin_required
def transfers() -> ResponseReturnValue:
    before, asked = page_key(), _asked()
    with export_parts().database.transaction() as connection:
        owners = people.named(connection, asked["person"], finding.MOST_OWNERS) if asked["person"] else None
        jobs = finding.page(connection, _wanted(asked, owners), before, PAGE_ROWS + 1)
        names = people.names_of(connection, {job.owner for job in jobs})
    more = jobs[PAGE_ROWS - 1].id if len(jobs) > PAGE_ROWS else None
    shown = {"jobs": jobs[:PAGE_ROWS], "names": names, "more": more, "before": before, "asked": asked}
    repositories, states = export_parts().settings.repositories, {state: words for state, (words, _) in STATES.items()}
    return render_template(
        "admin_transfers.html", **shown, states=states, repositories=repositories, state_words=state_words
    )


def _asked() -> dict[str, str]:
    """The filters as they stand in the address; what cannot be is not asked for."""
    asked = {
        name: request.args.get(name, "").strip()[:LONGEST_WORDS] for name in ("state", "person", "host", "words", "since")
    }
    known = {state.value for state in JobState}
    return asked | {
        "state": asked["state"] if asked["state"] in known else "",
        "since": asked["since"] if _day(asked["since"]) else "",
    }


def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), datetime.min.time())
    except ValueError:
        return None


def _wanted(asked: dict[str, str], owners: tuple[str, ...] | None) -> Wanted:
    state = JobState(asked["state"]) if asked["state"] else None
    return Wanted((state,) if state else (), owners, asked["host"], asked["words"], _day(asked["since"]))


@blueprint.get("/admin/transfers/<int:job_id>")
@admin_required
def transfer(job_id: int) -> ResponseReturnValue:
    return _page(_load(job_id))


def _load(job_id: int) -> Transfer:
    if not 0 < job_id <= LARGEST_ID:
        raise NotFound("There is no such transfer.")
    parts = export_parts()
    with parts.database.transaction() as connection:
        return load(connection, job_id, None, parts.settings.worker.lease_seconds)


def _page(shown: Transfer, problem: str = "") -> str:
    """As its owner sees it, without what only the owner may decide."""
    parts = export_parts()
    with parts.database.transaction() as connection:
        names = people.names_of(connection, {shown.job.owner})
    repository = parts.settings.repository(shown.job.host)
    return render_template(
        "transfer.html",
        transfer=shown,
        watching=names.get(shown.job.owner) or shown.job.owner,
        may_restart=shown.job.state in RESTARTABLE,
        place=repository.title if repository else shown.job.host,
        problem=problem,
        watch_days=parts.settings.worker.watch_days,
        **WORDS,
    )


@blueprint.get("/admin/transfers/<int:job_id>/progress")
@admin_required
def progress(job_id: int) -> ResponseReturnValue:
    shown = _load(job_id)
    return progress_part(render_template("transfer_progress.html", transfer=shown, watching=True, **WORDS), shown.job)


@blueprint.post("/admin/transfers/<int:job_id>")
@admin_required
def act(job_id: int) -> ResponseReturnValue:
    shown = _load(job_id)
    action = ACTIONS.get(request.form.get("action", ""))
    if action is None:
        return _page(shown, MOVED_ON), 400
    try:
        action(shown)
    except InvalidInput as error:
        return _page(_load(job_id), f"{error} Nothing was changed."), 409
    return redirect(url_for("admin.transfer", job_id=job_id), 303)


def _again(shown: Transfer) -> None:
    if shown.job.state not in RESTARTABLE:
        raise InvalidInput({"": "The transfer has moved on since this page was made."})
    parts, job = export_parts(), shown.job
    start_again(parts.database, parts.ring, job.id, job.owner, event=store.STARTED_BY_ADMIN)
    note("transfer started again for its owner", f"job {job.id} of {job.owner}")


def _cancel(shown: Transfer) -> None:
    """The draft stays: only its owner may have it removed."""
    parts, job = export_parts(), shown.job
    if shown.is_finished:
        raise InvalidInput({"": "The transfer has come to its end since this page was made."})
    with parts.database.transaction() as connection:
        store.add_event(connection, job.id, CANCELLED, "warning")
        store.ask_to_cancel(connection, job.id, job.owner, CancelMode.KEEP)
    parts.ring(job.id)
    note("transfer cancelled for its owner", f"job {job.id} of {job.owner}")


ACTIONS = {"again": _again, "cancel": _cancel}
