"""The pages of an export before it begins: the link from CKAN, the preview, and the button."""

import re
from contextlib import closing
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exporter.errors import BeginAnew, ExporterError, InvalidInput, NotAllowed, RemoteError, RemoteMissing
from exporter.records.record import Header, Record
from exporter.sources.base import Entry, Person
from exporter.sources.catalogue import CATALOGUE
from exporter.transfers import batch_rows, plans
from exporter.transfers.judging import aimed, demand_permission, proposal
from exporter.transfers.plan import ExportPlan, Mode
from exporter.transfers.submit import plan_of, submit
from exporter.web.export_parts import CkanLike, export_parts, person_for, present_person
from exporter.web.form_rows import Faults, all_rows, form_of, with_row, without_row
from exporter.web.plan_form import fingerprint, form_of_plan, plan_of_form
from exporter.web.preview_page import Preview, checked_draft, find_drafts, known_of, preview_of
from exporter.web.preview_words import WORDS
from exporter.web.sessions import current_user, login_required

blueprint = Blueprint("export", __name__)
IDENTIFIER = re.compile(r"[A-Za-z0-9_.-]{1,100}")
ROW = re.compile(r"[a-z]+(?:-\d{1,4}(?:-affiliations(?:-\d{1,4})?)?)?")
OLD_PAGE = (
    "This export was changed in another window since you opened this page. "
    "Your entries below are not stored yet: look at them, then press the button again."
)
AGAIN = "You are signed in again. What you typed is below, but not stored yet: look at it, then press the button again."
NO_DATASET = (
    "CKAN has no such dataset or file, or not any more. Open the dataset in CKAN anew, or look for it on the start page."
)
NO_ITEM = "There is no such item in the catalogue, or it is not yours to export."


@blueprint.get("/export")
@login_required
def begin() -> ResponseReturnValue:
    """Where the link in CKAN leads: makes a proposal and shows it."""
    if "item" in request.args:
        return _begin_with_item(request.args["item"])
    person = present_person()
    try:
        with closing(export_parts().source()) as source:
            record = _permitted_record(source, person)
    except RemoteMissing:
        raise BeginAnew(NO_DATASET) from None
    plan_id = _open(export_parts().settings.ckan.server, record, person, request.args.get("resource", ""))
    return redirect(url_for("export.preview", plan_id=plan_id))


def _begin_with_item(identifier: str) -> ResponseReturnValue:
    """Where the button of an item of the catalogue leads."""
    person = person_for(CATALOGUE)
    with closing(export_parts().catalogue()) as source:
        if not source.permission(person, Header(identifier)).allowed:
            raise BeginAnew(NO_ITEM)
        record = source.record(Entry(Header(identifier)))
    return redirect(url_for("export.preview", plan_id=_open(CATALOGUE, record, person)))


def _permitted_record(source: CkanLike, person: Person) -> Record:
    header = _wanted(source)
    demand_permission(source, person, header)
    return source.record(Entry(header))


def _wanted(source: CkanLike) -> Header:
    resource, dataset = request.args.get("resource", ""), request.args.get("dataset", "")
    if not IDENTIFIER.fullmatch(resource or dataset):
        raise BeginAnew(NO_DATASET)
    return source.dataset_of_resource(resource) if resource else Header(dataset)


def _open(source: str, record: Record, person: Person, resource: str = "") -> str:
    parts = export_parts()
    with parts.database.transaction() as connection:
        host = parts.settings.repositories[0].host
        plan = proposal(connection, source, record, person, host, resource=resource)
        return plans.open_plan(connection, person.subject, plan)


@blueprint.get("/exports/<plan_id>")
@login_required
def preview(plan_id: str) -> ResponseReturnValue:
    opened = _opened(plan_id)
    if opened.job_id is not None:
        return redirect(url_for("transfers.show", job_id=opened.job_id))
    drafts = None
    if "drafts" in request.args:
        page = request.args.get("drafts", "1")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1
        drafts = find_drafts(opened.plan, request.args.get("q", "")[:200], max(1, number))
    shown = preview_of(opened, opened.plan, form_of_plan(opened.plan), {}, drafts)
    return _page(shown, saved="saved" in request.args)


def _opened(plan_id: str) -> plans.OpenPlan:
    with export_parts().database.transaction() as connection:
        return plans.get(connection, current_user().subject, plan_id)


@blueprint.post("/exports/<plan_id>")
@login_required
def change(plan_id: str) -> ResponseReturnValue:
    """Every button of the preview: all that was typed comes along, whichever it is."""
    opened = _opened(plan_id)
    if opened.job_id is not None:
        return redirect(url_for("transfers.show", job_id=opened.job_id), 303)
    form = form_of(request.form.items())
    if "add" in form or "remove" in form:
        rows_of = (form.get("add") or form.get("remove", "")).partition("-")[0]
        form = _with_other_rows(form)
        return _page(preview_of(opened, plan_of_form(form, opened.plan, _hosts())[0], form, {}), rows_of=rows_of)
    plan, faults = _decided(form, opened.plan)
    if faults:
        return _page(preview_of(opened, plan, form, faults)), 400
    with export_parts().database.transaction() as connection:
        plans.change(connection, plan.person.subject, plan_id, plan)
    if form.get("action") == "export" and _is_unseen(plan, opened.plan):
        form["action"] = "save"
    return _go_on(plans.OpenPlan(plan_id, plan, None), form)


def _is_unseen(plan: ExportPlan, stored: ExportPlan) -> bool:
    """Another repository, or publishing for ever: what that means is shown before the button does it."""
    return plan.target.host != stored.target.host or (plan.publish and not stored.publish)


def show_again(plan_id: str) -> ResponseReturnValue:
    """The form of a session that has ended, sent after a new sign-in: as it was typed, and not stored."""
    opened = _opened(plan_id)
    if opened.job_id is not None:
        return redirect(url_for("transfers.show", job_id=opened.job_id), 303)
    form = form_of(request.form.items())
    told = AGAIN if form.get("seen") == fingerprint(opened.plan) else OLD_PAGE
    return _page(preview_of(opened, plan_of_form(form, opened.plan, _hosts())[0], form, {"": told})), 409


def _with_other_rows(form: dict[str, str]) -> dict[str, str]:
    wanted = form.get("add") or form.get("remove", "")
    if not ROW.fullmatch(wanted):
        return form
    return with_row(form, wanted) if "add" in form else without_row(form, wanted)


def _decided(form: dict[str, str], stored: ExportPlan) -> tuple[ExportPlan, Faults]:
    plan, faults = plan_of_form(form, stored, _hosts())
    if form.get("seen") != fingerprint(stored):
        faults[""] = OLD_PAGE
    plan = aimed(plan, known_of(plan).before)
    if not faults and plan.target.mode is Mode.DRAFT and plan.target != stored.target:
        plan, problem = checked_draft(plan)
        faults |= {"target": problem} if problem else {}
    return plan, faults


def _hosts() -> tuple[str, ...]:
    return tuple(repository.host for repository in export_parts().settings.repositories)


def _go_on(opened: plans.OpenPlan, form: dict[str, str]) -> ResponseReturnValue:
    action, plan_id = form.get("action", "save"), opened.id
    if action == "export":
        return _export(opened)
    if action == "table" and (batch_id := _batch_of(opened)) is not None:
        return redirect(url_for("batches.show", batch_id=batch_id), 303)
    if action == "connect":
        here = url_for("export.preview", plan_id=plan_id)
        return redirect(url_for("connections.show", host=opened.plan.target.host, next=here), 303)
    if action.startswith("drafts"):
        page = action.removeprefix("drafts").lstrip("-") or "1"
        query = form.get("drafts_query", "")[:200]
        return redirect(url_for("export.preview", plan_id=plan_id, drafts=page, q=query, _anchor="target"), 303)
    return redirect(url_for("export.preview", plan_id=plan_id, saved=1), 303)


def _batch_of(opened: plans.OpenPlan) -> int | None:
    """The table of several that it stands in."""
    with export_parts().database.transaction() as connection:
        return batch_rows.batch_of_plan(connection, opened.plan.person.subject, opened.id)


def _export(opened: plans.OpenPlan) -> ResponseReturnValue:
    parts, plan = export_parts(), opened.plan
    shown = preview_of(opened, plan, form_of_plan(plan), {})
    if shown.faults or not shown.known.is_connected:
        return _page(replace(shown, pressed=True)), 400
    try:
        with closing(parts.source_of(plan.source)) as source:
            demand_permission(source, person_for(plan.source), plan.record.header)
    except (RemoteError, NotAllowed) as error:
        return _refused(shown, error)
    try:
        job_id = submit(parts.database, parts.ring, plan, parts.settings.worker.waiting_per_owner)
    except InvalidInput as error:  # too many of this person's wait already
        return _page(replace(shown, faults=error.faults)), 429
    with parts.database.transaction() as connection:
        plans.became(connection, plan.person.subject, opened.id, job_id)
        same = plan_of(connection, job_id, plan.person.subject) == plan.with_links()
    return redirect(url_for("transfers.show", job_id=job_id, other=None if same else 1), 303)


def _refused(shown: Preview, error: ExporterError) -> ResponseReturnValue:
    """Without CKAN's yes nothing goes: also when it is silent."""
    sentence = f"{error} Nothing was sent, and what you entered is stored."
    return _page(replace(shown, faults={"": sentence})), 403 if isinstance(error, NotAllowed) else 503


def _page(shown: Preview, *, saved: bool = False, rows_of: str = "") -> str:
    """``rows_of``: the list that just got a row more, or less, is not folded away."""
    settings = export_parts().settings
    ours = (settings.ckan.doi_field, settings.ckan.concept_doi_field, settings.ckan.url_field)
    found, batch_id = all_rows(shown.form), _batch_of(plans.OpenPlan(shown.plan_id, shown.plan, None))
    shown_with = {"shown": shown, "form": shown.form, "saved": saved, "ours": ours, "batch_id": batch_id}
    shown_with |= {"here": url_for("export.change", plan_id=shown.plan_id), "rows_of": rows_of}
    shown_with["rows"] = lambda _form, name: found.get(name, [])
    return render_template("export.html", repositories=settings.repositories, **shown_with, **WORDS)
