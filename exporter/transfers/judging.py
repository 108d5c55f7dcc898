"""Between a dataset and its export: where it would go, what is asked, what is wrong. For pages and command line."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from exporter.destinations.base import DepositState, Destination, Features
from exporter.errors import ExporterError, NotAllowed
from exporter.records.record import Header, Record
from exporter.sources.base import Person, Source
from exporter.transfers import job_files, ledger
from exporter.transfers.plan import ExportPlan, Mode, Target
from exporter.transfers.preflight import Fault, preflight
from exporter.transfers.preview import Before, Change, compare, propose, retarget
from exporter.transfers.questions import answered_before, asked

NOTHING_CHANGED = (
    "Nothing has changed since the last export, so no new version is needed. "
    "Change something below, or choose another target."
)


def demand_permission(source: Source, person: Person, header: Header) -> None:
    """CKAN's own answer about this person. Raises NotAllowed; RemoteError when CKAN is silent."""
    permission = source.permission(person, header)
    if not permission.allowed:
        raise NotAllowed(permission.reason)


def proposal(
    connection: Connection, source_name: str, record: Record, person: Person, host: str, *, resource: str = ""
) -> ExportPlan:
    """The first proposal: to what the record became there the last time, with what was approved then."""
    target = Target(host, Mode.VERSION)
    before = before_of(connection, ExportPlan(source_name, record, (), target, person))
    earlier = before.entry.record if before else None
    plan = propose(source_name, record, person, host, today=date.today(), resource=resource, earlier=earlier)
    if not before:
        return plan
    answered = answered_before(plan.record, earlier) if earlier else ()
    return aimed(replace(plan, target=target, confirmed=answered), before)


def before_of(connection: Connection, plan: ExportPlan) -> Before | None:
    words = (plan.person.subject, plan.source, plan.record.header.identifier, plan.target.host)
    entry = ledger.latest_published(connection, *words)
    return Before(entry, job_files.sent_before(connection, *words)) if entry else None


def aimed(plan: ExportPlan, before: Before | None) -> ExportPlan:
    """A new version or an edit of what it became, whichever fits what changed; a new record when it became nothing."""
    if plan.target.mode not in {Mode.VERSION, Mode.EDIT}:
        return plan
    return retarget(plan, before) if before else replace(plan, target=Target(plan.target.host))


def open_before(connection: Connection, plan: ExportPlan) -> int | None:
    """The transfer that has brought it there as a draft, or is about to: a second draft must be wanted."""
    words = (plan.person.subject, plan.source, plan.record.header.identifier, plan.target.host)
    return ledger.latest_open(connection, *words) if plan.target.mode is Mode.NEW else None


def change_of(plan: ExportPlan, before: Before | None) -> Change | None:
    again = before is not None and plan.target.mode in {Mode.VERSION, Mode.EDIT}
    return compare(plan, before) if again and before else None


def judge(plan: ExportPlan, features: Features, before: Before | None) -> tuple[Fault, ...]:
    """All that is known to go wrong, at once."""
    open_questions = {each.part: each.text for each in asked(plan)}
    found = preflight(plan, features, today=date.today(), question=open_questions.pop("rights", ""))
    more = [Fault(part, text) for part, text in open_questions.items() if part not in plan.confirmed]
    if change_of(plan, before) is Change.NOTHING:
        more.append(Fault("target", NOTHING_CHANGED))
    return (*found, *more)


def with_draft(plan: ExportPlan, destination: Destination) -> tuple[ExportPlan, str]:
    """The plan with the title of its chosen draft; or why that cannot be taken."""
    try:
        found = destination.state(plan.target.deposit)
    except ExporterError as error:
        return plan, f"The chosen draft could not be looked at: {error}"
    if found.state is not DepositState.DRAFT:
        return plan, "This record is published already. Please choose a draft."
    title = found.title or f"draft {plan.target.deposit}"
    return replace(plan, target=replace(plan.target, title=title)), ""
