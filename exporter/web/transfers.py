"""The pages of transfers: the list, one of them, and what its owner may do about it."""

from contextlib import closing
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exporter.errors import InvalidInput, NotFound
from exporter.jobs import store
from exporter.jobs.job import CancelMode, JobState
from exporter.records.record import FileRef
from exporter.sources.base import Entry
from exporter.transfers import ledger, plans
from exporter.transfers.judging import demand_permission
from exporter.transfers.plan import ExportPlan, Mode, Target
from exporter.transfers.submit import go_on_with, plan_of, start_again
from exporter.web.citing import citations_of
from exporter.web.export_parts import export_parts, person_for
from exporter.web.looking import look_again
from exporter.web.mail_wish import mail_wish
from exporter.web.progress import part as progress_part
from exporter.web.sessions import current_user, login_required
from exporter.web.transfer_page import STEPS, Transfer, load
from exporter.web.transfer_words import refusal_words, state_words

blueprint = Blueprint("transfers", __name__)
PAGE_ROWS = 25
LARGEST_ID = 2**63 - 1
WORDS = {"state_words": state_words, "refusal_words": refusal_words, "steps": STEPS}
OTHER = (
    "This dataset was already on its way to the same place, so nothing new was begun: below is that transfer. "
    "What you changed since then is not part of it. Cancel it first if you want to change something."
)
CANNOT = "This cannot be done with the transfer now. Nothing was changed; the page shows how it stands."


@blueprint.get("/transfers")
@login_required
def overview() -> ResponseReturnValue:
    before = page_key()
    with export_parts().database.transaction() as connection:
        jobs = store.page_of_owner(connection, current_user().subject, before, PAGE_ROWS + 1)
    more = jobs[PAGE_ROWS - 1].id if len(jobs) > PAGE_ROWS else None
    return render_template("transfers.html", jobs=jobs[:PAGE_ROWS], more=more, before=before, **WORDS)


def page_key() -> int | None:
    """The last id of the page before, from the address."""
    text = request.args.get("before", "")
    return (
        int(text) if text.isascii() and text.isdecimal() and int(text[:19] or 0) <= LARGEST_ID and len(text) < 20 else None
    )


def load_own(job_id: int) -> Transfer:
    if not 0 < job_id <= LARGEST_ID:
        raise NotFound("There is no such transfer.")
    parts = export_parts()
    with parts.database.transaction() as connection:
        return load(connection, job_id, current_user().subject, parts.settings.worker.lease_seconds)


@blueprint.get("/transfers/<int:job_id>")
@login_required
def show(job_id: int) -> ResponseReturnValue:
    return _page(load_own(job_id), OTHER if "other" in request.args else "")


def _page(transfer: Transfer, problem: str = "") -> str:
    settings = export_parts().settings
    repository = settings.repository(transfer.job.host)
    place = repository.title if repository else transfer.job.host
    return render_template(
        "transfer.html",
        transfer=transfer,
        place=place,
        problem=problem,
        watch_days=settings.worker.watch_days,
        mail=None if transfer.is_finished else mail_wish(),
        citations=citations_of(transfer, repository),
        **WORDS,
    )


@blueprint.get("/transfers/<int:job_id>/progress")
@login_required
def progress(job_id: int) -> ResponseReturnValue:
    transfer = load_own(job_id)
    return progress_part(render_template("transfer_progress.html", transfer=transfer, **WORDS), transfer.job)


@blueprint.post("/transfers/<int:job_id>")
@login_required
def act(job_id: int) -> ResponseReturnValue:
    transfer = load_own(job_id)
    action = ACTIONS.get(request.form.get("action", ""))
    if action is None:
        return _page(transfer, CANNOT), 400
    try:
        return redirect(action(transfer), 303)
    except InvalidInput as error:
        return _page(load_own(job_id), f"{error} Nothing was changed."), 409


def _here(transfer: Transfer) -> str:
    return url_for("transfers.show", job_id=transfer.job.id)


def _cancel(transfer: Transfer) -> str:
    wanted = CancelMode.REMOVE if request.form.get("draft") == "remove" and transfer.may_remove else CancelMode.KEEP
    _ask_to_cancel(transfer, wanted)
    return _here(transfer)


def _ask_to_cancel(transfer: Transfer, mode: CancelMode) -> None:
    parts = export_parts()
    with parts.database.transaction() as connection:
        store.ask_to_cancel(connection, transfer.job.id, transfer.job.owner, mode)
    parts.ring(transfer.job.id)


def _again(transfer: Transfer) -> str:
    _demand(transfer, JobState.FAILED, JobState.CANCELLED, JobState.WAITING_USER)
    parts = export_parts()
    start_again(parts.database, parts.ring, transfer.job.id, transfer.job.owner)
    return _here(transfer)


def _demand(transfer: Transfer, *states: JobState, reason: str = "") -> None:
    """The page may be old. Raises InvalidInput."""
    if transfer.job.state not in states or (reason and transfer.job.reason != reason):
        raise InvalidInput({"": "The transfer has moved on since this page was made."})


def _go_on(transfer: Transfer) -> str:
    _demand(transfer, JobState.WAITING_USER, reason="changed")
    parts = export_parts()
    go_on_with(parts.database, parts.ring, transfer.job.id, transfer.job.owner, _files_now(transfer))
    return _here(transfer)


def _files_now(transfer: Transfer) -> tuple[FileRef, ...]:
    header = transfer.plan.record.header
    with closing(export_parts().source_of(transfer.plan.source)) as source:
        demand_permission(source, person_for(transfer.plan.source), header)
        return source.record(Entry(header)).files


def _without(transfer: Transfer) -> str:
    _demand(transfer, JobState.WAITING_USER, reason="refused")
    parts = export_parts()
    start_again(parts.database, parts.ring, transfer.job.id, transfer.job.owner, accept_refusals=True)
    return _here(transfer)


def _correct(transfer: Transfer) -> str:
    """The same export as a form again; what has arrived stays in its draft."""
    _demand(transfer, JobState.WAITING_USER, JobState.FAILED, JobState.CANCELLED)
    parts = export_parts()
    with parts.database.transaction() as connection:
        plan = plan_of(connection, transfer.job.id, transfer.job.owner)
        plan_id = plans.open_plan(connection, transfer.job.owner, replace(plan, target=_same_draft(plan, transfer)))
    if transfer.job.state is JobState.WAITING_USER:
        _ask_to_cancel(transfer, CancelMode.KEEP)
    return url_for("export.preview", plan_id=plan_id)


def _same_draft(plan: ExportPlan, transfer: Transfer) -> Target:
    """An edit is begun again at the published record; any other draft can be chosen by its number."""
    entry = transfer.entry
    if entry is None or entry.remote_id is None or entry.state in {ledger.DISCARDED, ledger.PUBLISHED}:
        return plan.target
    if entry.mode is Mode.EDIT:
        return replace(plan.target, mode=Mode.EDIT, deposit=entry.remote_id)
    return Target(plan.target.host, Mode.DRAFT, entry.remote_id, plan.record.title)


def _look(transfer: Transfer) -> str:
    if transfer.entry is None or not transfer.is_draft:
        raise InvalidInput({"": "The transfer has moved on since this page was made."})
    look_again(transfer.entry)
    return url_for("transfers.show", job_id=transfer.job.id, looked=1)


def _anew(transfer: Transfer) -> str:
    """From the dataset as it is now."""
    _demand(transfer, JobState.WAITING_USER, JobState.FAILED, JobState.CANCELLED)
    if transfer.job.state is JobState.WAITING_USER:
        _ask_to_cancel(transfer, CancelMode.REMOVE if transfer.may_remove else CancelMode.KEEP)
    return url_for("export.begin", dataset=transfer.job.source_id)


ACTIONS = {
    "cancel": _cancel,
    "again": _again,
    "go_on": _go_on,
    "without": _without,
    "correct": _correct,
    "anew": _anew,
    "look": _look,
}
