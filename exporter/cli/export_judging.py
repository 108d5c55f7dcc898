"""From the words of the command to a plan with all its faults: by the rules, and with the questions, of the pages."""

import argparse
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from exporter.cli.asking import with_answers
from exporter.cli.export_options import Options, decided, options_of, refuse_no_version
from exporter.cli.export_person import person_for
from exporter.cli.terminal import is_attended
from exporter.errors import ExporterError, InvalidInput, RemoteMissing
from exporter.records.record import Header, Record
from exporter.sources.base import Entry, Person
from exporter.transfers import connections
from exporter.transfers.judging import (
    aimed,
    before_of,
    demand_permission,
    judge,
    open_before,
    proposal,
    with_draft,
)
from exporter.transfers.parts import Parts
from exporter.transfers.plan import ExportPlan, Mode
from exporter.transfers.preflight import Fault
from exporter.transfers.preview import Before
from exporter.transfers.questions import doi_before

IDENTIFIER = re.compile(r"[A-Za-z0-9_.-]{1,100}")


@dataclass(frozen=True)
class Judged:
    """``faults`` block, ``notes`` do not."""

    plan: ExportPlan
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def judged_export(parts: Parts, wanted: argparse.Namespace) -> Judged:
    with parts.database.transaction() as connection:
        person = person_for(connection, wanted.account)
    options, host = options_of(wanted), _host(parts, wanted.host)
    record = _permitted_record(parts, person, wanted.dataset)
    with parts.database.transaction() as connection:
        plan = proposal(connection, parts.settings.ckan.server, record, person, host)
        plan, wrong = decided(plan, options)
        before = before_of(connection, plan)
    plan = aimed(plan, before)
    if is_attended() and not wrong:
        plan = aimed(with_answers(plan), before)
    return _with_all_faults(parts, plan, options, wrong, before)


def _with_all_faults(
    parts: Parts, plan: ExportPlan, options: Options, wrong: tuple[Fault, ...], before: Before | None
) -> Judged:
    unconnected = _unconnected(parts, plan)
    plan, bad_draft = _drafted(parts, plan) if not unconnected else (plan, ())
    found = judge(plan, parts.features(plan.target.host), before)
    blocking = tuple(fault for fault in found if fault.blocks)
    faults = (*wrong, *unconnected, *bad_draft, *refuse_no_version(plan, options), *blocking)
    notes = tuple(fault for fault in found if not fault.blocks)
    return Judged(plan, faults, (*notes, *_there_already(parts, plan)))


def _there_already(parts: Parts, plan: ExportPlan) -> Iterator[Fault]:
    """As the pages tell it before the button."""
    with parts.database.transaction() as connection:
        job_id = open_before(connection, plan)
    if job_id is not None:
        yield Fault("target", f"It went there before, as transfer {job_id}, and is not published yet.", blocks=False)
    if doi := doi_before(plan, parts.settings.ckan.doi_field):
        yield Fault("target", f"In CKAN it has the DOI {doi}. That of a new record takes its place.", blocks=False)


def _host(parts: Parts, wanted: str) -> str:
    hosts = [repository.host for repository in parts.settings.repositories]
    if wanted and wanted not in hosts:
        raise InvalidInput({"host": f"--to {wanted}: no repository of the settings. They are: {', '.join(hosts)}."})
    return wanted or hosts[0]


def _permitted_record(parts: Parts, person: Person, dataset: str) -> Record:
    """What CKAN does not show and what is not there look alike, as on the pages."""
    missing = InvalidInput({"dataset": f"CKAN has no dataset {dataset!r}, or it has been deleted."})
    if not IDENTIFIER.fullmatch(dataset):
        raise missing
    try:
        with closing(parts.source()) as source:
            demand_permission(source, person, Header(dataset))
            return source.record(Entry(Header(dataset)))
    except RemoteMissing:
        raise missing from None


def _unconnected(parts: Parts, plan: ExportPlan) -> tuple[Fault, ...]:
    host, person = plan.target.host, plan.person
    with parts.database.transaction() as connection:
        stored = connections.find(connection, person.subject, host)
    if stored is not None and stored.state == connections.OK:
        return ()
    why = (
        f"{host} does not accept the token of {person.account} any more"
        if stored
        else f"{person.account} has no token for {host}"
    )
    page = f"{parts.settings.app.public_url}/connections/{host}"
    return (Fault("connection", f"{why}. Only they can connect it, here: {page}"),)


def _drafted(parts: Parts, plan: ExportPlan) -> tuple[ExportPlan, tuple[Fault, ...]]:
    if plan.target.mode is not Mode.DRAFT:
        return plan, ()
    host, owner = plan.target.host, plan.person.subject
    try:
        with closing(parts.destination(host, parts.token(owner, host), owner)) as destination:
            plan, problem = with_draft(plan, destination)
    except ExporterError as error:
        problem = str(error)
    return plan, (Fault("target", problem),) if problem else ()
