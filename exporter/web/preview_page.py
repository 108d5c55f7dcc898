"""What the preview of an export shows: the form, what is wrong with it, and what is known of its target."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field

from exporter.destinations.base import DepositPage, Features
from exporter.errors import ExporterError, NeedsUser, RemoteError, SecretUnreadable
from exporter.settings import RepositorySettings
from exporter.sources.catalogue import CATALOGUE
from exporter.transfers import connections, ledger
from exporter.transfers.connections import StoredConnection
from exporter.transfers.judging import before_of, change_of, judge, open_before, with_draft
from exporter.transfers.plan import ExportPlan
from exporter.transfers.plans import OpenPlan
from exporter.transfers.preflight import Fault
from exporter.transfers.preview import Before, Change
from exporter.transfers.questions import Asked, asked, doi_before, left_out
from exporter.web.export_parts import export_parts
from exporter.web.form_rows import Faults
from exporter.web.plan_form import fingerprint
from exporter.web.transfer_words import refusals_by_anchor


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
    open_job: int | None
    """An earlier transfer of it that is not published yet, where this plan would make something new beside it."""
    doi: str
    """What the dataset bears in CKAN already, where this plan would give it another one."""
    refused: dict[str, str]
    """What the repository did not take of this very deposit the last time, by the id of the field."""

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
        before, open_job = before_of(connection, plan), open_before(connection, plan)
        refused = ledger.refused_in(connection, plan.person.subject, plan.target.host, plan.target.deposit)
    doi = doi_before(plan, parts.settings.ckan.doi_field) if plan.source != CATALOGUE else ""
    repository = parts.settings.repository(plan.target.host)
    features = parts.features(plan.target.host)  # raises for a repository that the settings do not know any more
    assert repository is not None  # noqa: S101 - the line before would have raised
    return Known(repository, features, stored, before, open_job, doi, refusals_by_anchor(refused))


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
    faults, questions = judge(plan, known.features, known.before), asked(plan)
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
    host, owner = plan.target.host, plan.person.subject
    try:
        token = export_parts().token(owner, host)
        with closing(export_parts().destination(host, token, owner)) as destination:
            return with_draft(plan, destination)
    except ExporterError as error:
        return plan, f"The chosen draft could not be looked at: {error}"
