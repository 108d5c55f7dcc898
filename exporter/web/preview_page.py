"""What the preview of an export shows: the form, what is wrong with it, and what is known of its target."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from exporter.destinations.base import DepositPage, Features
from exporter.errors import ExporterError, NeedsUser, RemoteError, SecretUnreadable
from exporter.settings import RepositorySettings
from exporter.transfers import connections, job_files, ledger
from exporter.transfers.connections import StoredConnection
from exporter.transfers.plan import ExportPlan, Mode, Target
from exporter.transfers.plans import OpenPlan
from exporter.transfers.preflight import Fault, preflight
from exporter.transfers.preview import Before, Change, compare, retarget
from exporter.web.export_parts import export_parts
from exporter.web.form_rows import Faults
from exporter.web.plan_form import fingerprint
from exporter.web.questions import Asked, asked, left_out

NOTHING_CHANGED = (
    "Nothing has changed since the last export, so no new version is needed. "
    "Change something below, or choose another target."
)


@dataclass(frozen=True)
class Drafts:
    """The person's drafts there, as far as they were asked for. ``problem`` is a sentence when they could not be."""

    query: str = ""
    page: DepositPage | None = None
    problem: str = ""


@dataclass(frozen=True)
class Known:
    """What the database and the settings know about the target of a plan."""

    repository: RepositorySettings
    features: Features
    connection: StoredConnection | None
    before: Before | None

    @property
    def is_connected(self) -> bool:
        return self.connection is not None and self.connection.state == connections.OK


@dataclass(frozen=True)
class Preview:
    """One page. ``form`` is what is in the fields; ``faults`` by the id of the field; ``notes`` do not block."""

    plan_id: str
    plan: ExportPlan
    form: dict[str, str]
    known: Known
    faults: dict[str, str]
    notes: dict[str, str]
    questions: tuple[Asked, ...]
    change: Change | None
    seen: str
    """The fingerprint of what is stored: the page holds it, so that an old page is recognised."""
    left_out: list[str]
    """Names of the dataset's fields that the repository has no place for."""
    drafts: Drafts = field(default_factory=Drafts)
    pressed: bool = False
    """Export was pressed: now also an open question is told as what is in the way."""

    @property
    def told(self) -> dict[str, str]:
        """What stands on top. An open question has its own place there."""
        return {name: text for name, text in self.faults.items() if self.pressed or not name.startswith("confirmed-")}


def known_of(plan: ExportPlan) -> Known:
    parts = export_parts()
    with parts.database.transaction() as connection:
        stored = connections.find(connection, plan.person.subject, plan.target.host)
        before = before_of(connection, plan)
    repository = parts.settings.repository(plan.target.host)
    features = parts.features(plan.target.host)  # raises for a repository that the settings do not know any more
    assert repository is not None  # noqa: S101 - the line before would have raised
    return Known(repository, features, stored, before)


def before_of(connection: Connection, plan: ExportPlan) -> Before | None:
    words = (plan.person.subject, plan.source, plan.record.header.identifier, plan.target.host)
    entry = ledger.latest_published(connection, *words)
    return Before(entry, job_files.sent_before(connection, *words)) if entry else None


def aimed(plan: ExportPlan, before: Before | None) -> ExportPlan:
    """A new version or an edit of what it became, whichever fits what changed; a new record when it became nothing."""
    if plan.target.mode not in {Mode.VERSION, Mode.EDIT}:
        return plan
    return retarget(plan, before) if before else replace(plan, target=Target(plan.target.host))


def change_of(plan: ExportPlan, before: Before | None) -> Change | None:
    again = before is not None and plan.target.mode in {Mode.VERSION, Mode.EDIT}
    return compare(plan, before) if again and before else None


def judge(plan: ExportPlan, known: Known) -> tuple[Fault, ...]:
    """All that is known to go wrong, at once."""
    open_questions = {each.part: each.text for each in asked(plan)}
    found = preflight(plan, known.features, today=date.today(), question=open_questions.pop("rights", ""))
    more = [Fault(part, text) for part, text in open_questions.items() if part not in plan.confirmed]
    if change_of(plan, known.before) is Change.NOTHING:
        more.append(Fault("target", NOTHING_CHANGED))
    return (*found, *more)


def by_anchor(plan: ExportPlan, faults: Iterable[Fault], questions: tuple[Asked, ...] = ()) -> dict[str, str]:
    """By the id that the field has on the page; several of one field are one text. A question leads to its tick."""
    numbers = {f"file.{planned.file.identifier}": f"files-{at}-name" for at, planned in enumerate(plan.files)}
    texts = {each.text: f"confirmed-{each.part}" for each in questions if each.can_confirm}
    found: dict[str, str] = {}
    for fault in faults:
        anchor = texts.get(fault.sentence) or numbers.get(fault.field, fault.field)
        found[anchor] = f"{found[anchor]} {fault.sentence}" if anchor in found else fault.sentence
    return found


def preview_of(
    opened: OpenPlan, plan: ExportPlan, form: dict[str, str], typed_wrong: Faults, drafts: Drafts | None = None
) -> Preview:
    """``plan`` as it stands in the form; ``typed_wrong``: what could not even be stored, it comes first."""
    known = known_of(plan)
    faults, questions = judge(plan, known), asked(plan)
    wrong = [fault for fault in faults if fault.blocks and fault.field not in typed_wrong]
    blocking = typed_wrong | by_anchor(plan, wrong, questions)
    notes = by_anchor(plan, [fault for fault in faults if not fault.blocks])
    change = change_of(plan, known.before)
    lost = left_out(plan, _written_by_us())
    return Preview(
        opened.id, plan, form, known, blocking, notes, questions, change, fingerprint(opened.plan), lost, drafts or Drafts()
    )


def _written_by_us() -> frozenset[str]:
    settings = export_parts().settings.ckan
    return frozenset((settings.doi_field, settings.concept_doi_field, settings.url_field))


def find_drafts(plan: ExportPlan, query: str, page: int) -> Drafts:
    """One page of the person's drafts at the target; its silence is a sentence."""
    host, owner = plan.target.host, plan.person.subject
    try:
        token = export_parts().token(owner, host)
        with closing(export_parts().destination(host, token, owner)) as destination:
            return Drafts(query, destination.drafts(query, page))
    except (RemoteError, NeedsUser, SecretUnreadable) as error:
        return Drafts(query, problem=str(error))


def checked_draft(plan: ExportPlan) -> tuple[ExportPlan, str]:
    """With the title of the chosen draft; or why it cannot be taken."""
    host, owner, deposit = plan.target.host, plan.person.subject, plan.target.deposit
    try:
        token = export_parts().token(owner, host)
        with closing(export_parts().destination(host, token, owner)) as destination:
            found = destination.state(deposit)
    except ExporterError as error:
        return plan, f"The chosen draft could not be looked at: {error}"
    if found.state.value != "draft":
        return plan, "This record is published already. Please choose a draft."
    title = found.title or f"draft {deposit}"
    return replace(plan, target=replace(plan.target, title=title)), ""
