"""A plan as a form and back: the record, which files go how, where to, and whether it is published. Pure."""

import hashlib
from dataclasses import replace

from exporter.records.json import to_json
from exporter.transfers.plan import COMMUNITY, ExportPlan, Mode, PlannedFile, Target, Way
from exporter.transfers.preflight import ways_of
from exporter.web.form_rows import Faults, Form, rows
from exporter.web.record_form import WHOLE, form_of_record, record_of_form

AGAIN, NEW, DRAFT = "again", "new", "draft:"
QUESTIONS = ("rights", "creators", "access")


def form_of_plan(plan: ExportPlan) -> dict[str, str]:
    return {
        **form_of_record(plan.record),
        **_files(plan),
        "host": plan.target.host,
        "target": shown_target(plan.target),
        "publish": "yes" if plan.publish else "no",
        "communities": " ".join(plan.communities),
        **{f"confirmed-{part}": "yes" for part in plan.confirmed},
    }


def _files(plan: ExportPlan) -> dict[str, str]:
    shown: dict[str, str] = {}
    for at, planned in enumerate(plan.files):
        shown |= {
            f"files-{at}-id": planned.file.identifier,
            f"files-{at}-name": planned.name,
            f"files-{at}-way": planned.way,
        }
    return shown


def shown_target(target: Target) -> str:
    if target.mode is Mode.NEW:
        return NEW
    return f"{DRAFT}{target.deposit}" if target.mode is Mode.DRAFT else AGAIN


def plan_of_form(form: Form, plan: ExportPlan, hosts: tuple[str, ...]) -> tuple[ExportPlan, Faults]:
    """The plan as decided, and by field what is wrong: then it is not to be used."""
    record, faults = record_of_form(form, plan.record)
    communities = tuple(dict.fromkeys(form["communities"].replace(",", " ").split())) if "communities" in form else None
    if communities and not all(COMMUNITY.fullmatch(name) for name in communities):
        faults["communities"] = "Please give the short names of communities, as their addresses end: /communities/my-lab."
    return replace(
        plan,
        record=record,
        files=_read_files(form, plan),
        target=_read_target(form, plan.target, hosts),
        publish=form.get("publish", "yes" if plan.publish else "no") == "yes",
        communities=plan.communities if communities is None else communities,
        confirmed=_confirmed(form) if WHOLE in form else plan.confirmed,
    ), faults


def _confirmed(form: Form) -> tuple[str, ...]:
    return tuple(part for part in QUESTIONS if form.get(f"confirmed-{part}") == "yes")


def _read_files(form: Form, plan: ExportPlan) -> tuple[PlannedFile, ...]:
    """Only files of the plan: what else is named in the form does not exist."""
    sent = {row.text("id"): row for row in rows(form, "files")}
    return tuple(
        replace(planned, name=sent[key].text("name"), way=_way(sent[key].text("way"), planned)) if key in sent else planned
        for planned in plan.files
        for key in (planned.file.identifier,)
    )


def _way(text: str, planned: PlannedFile) -> Way:
    return next((way for way in ways_of(planned) if way == text), planned.way)


def _read_target(form: Form, before: Target, hosts: tuple[str, ...]) -> Target:
    """A version's number is not in the form: who knows the ledger puts it in."""
    host = form.get("host", before.host)
    if host not in hosts:
        host = before.host
    wanted = form.get("target", shown_target(before))
    if host != before.host or wanted == AGAIN:
        return before if host == before.host and shown_target(before) == AGAIN else Target(host, Mode.VERSION)
    deposit = wanted.removeprefix(DRAFT)
    if wanted.startswith(DRAFT) and deposit:
        return before if deposit == before.deposit and before.mode is Mode.DRAFT else Target(host, Mode.DRAFT, deposit)
    return Target(host)


def fingerprint(plan: ExportPlan) -> str:
    """Two equal plans have the same: tells whether a page is older than what is stored."""
    return hashlib.sha256(to_json(plan).encode()).hexdigest()[:16]
