"""What becomes of one record that a source listed: created, updated, unchanged, skipped or failed. Pure."""

from dataclasses import dataclass, replace

from exporter.catalogue.content import Content, Policy, imported_anew
from exporter.catalogue.item import Item, Visibility
from exporter.catalogue.item_file import ItemFile
from exporter.records.record import Record
from exporter.transfers.imports import file_choice
from exporter.transfers.imports.fetching import Failure, Found
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.runs import Outcome
from exporter.transfers.imports.source_records import Link, digest_of

HIDDEN = "Its source does not list it any more."
"""The reason of an item that an import hid: it is shown again when its record comes back."""
CLOSED = "Its source shows it to some only."
"""The reason of an item whose record only some may read; a token brought it."""
LEFT = "It is in the catalogue already, and this import leaves what is there as it is."
WITHDRAWN = "Its source has withdrawn it."
DELETED_HERE = (
    "It was deleted here by hand, and stays so. To have it again, restore it from its history, or run the import with "
    "“Replace everything”."
)
JOINED = "Only its item sets or sites are new."
MEANWHILE = "Somebody else changed it here at the same moment. Try it again."


@dataclass(frozen=True)
class Held:
    """What is here of a record. ``deleted_by_hand``: a person made the item a tombstone."""

    link: Link | None = None
    item: Item | None = None
    files: tuple[ItemFile, ...] = ()
    deleted_by_hand: bool = False


@dataclass(frozen=True)
class Decision:
    """``content`` None: the item is not written; ``files`` None: nor its files; ``waiting``: how many are to be fetched."""

    outcome: Outcome
    reason: str = ""
    said: str = ""
    content: Content | None = None
    files: tuple[ItemFile, ...] | None = None
    waiting: int = 0
    shown: bool = False
    """Hidden by an import before, public again."""
    joins: bool = False
    """Sets or sites that the import names anew."""
    closed: bool = False
    """To be hidden: its source shows it to some only."""

    @property
    def writes(self) -> bool:
        changed = self.content is not None or self.files is not None
        return changed or self.shown or self.joins or self.closed


def needs_record(found: Found, held: Held, plan: ImportPlan) -> bool:
    """Whether it cannot be decided by what the list tells alone."""
    if found.entry.header.deleted or _left_as_it_is(held, plan.policy):
        return False
    return not _is_alive(held) or not _is_same_version(found, held, plan)


def decide(found: Found, held: Held, plan: ImportPlan, job_id: int) -> Decision:
    if found.entry.header.deleted:
        return Decision(Outcome.SKIPPED, "withdrawn", WITHDRAWN)
    if found.failure is not None:
        return failed(found.failure)
    if held.item is not None and held.item.deleted and held.deleted_by_hand and plan.policy is not Policy.OVERWRITE:
        return Decision(Outcome.SKIPPED, "deleted", DELETED_HERE)
    if not _is_alive(held):
        return _created(found.record, plan, job_id)
    if _left_as_it_is(held, plan.policy):
        same = _is_same_version(found, held, plan)
        return Decision(Outcome.UNCHANGED) if same else Decision(Outcome.SKIPPED, "left", LEFT)
    return _updated(found, held, plan, job_id)


def failed(failure: Failure) -> Decision:
    return Decision(Outcome.FAILED, failure.reason, failure.said)


def _is_alive(held: Held) -> bool:
    return held.link is not None and held.item is not None and not held.item.deleted


def _left_as_it_is(held: Held, policy: Policy) -> bool:
    return policy is Policy.LEAVE and _is_alive(held)


def _is_same_version(found: Found, held: Held, plan: ImportPlan) -> bool:
    told = found.entry.header.version[:255]
    return bool(told) and held.link is not None and held.link.version == told and is_read(held, plan)


def is_read(held: Held, plan: ImportPlan) -> bool:
    """As this import reads records: in another format, or with other fields, the same record says something else."""
    return held.link is not None and held.link.reading in plan.readings


def _created(record: Record | None, plan: ImportPlan, job_id: int) -> Decision:
    if record is None:
        return failed(Failure("meanwhile", MEANWHILE))
    files = file_choice.planned(record.files, (), plan.files, plan.policy, job_id)
    content = imported_anew(Content(), record, Policy.REPLACE)
    waiting = _waiting(files, plan, job_id)
    return Decision(Outcome.CREATED, content=content, files=files, waiting=waiting, closed=_is_closed(record))


def _updated(found: Found, held: Held, plan: ImportPlan, job_id: int) -> Decision:
    assert held.item is not None  # noqa: S101 - it is alive
    record = _news(found, held, plan)
    content = _content(held.item.content, record, plan.policy)
    files = held.files
    if record is not None:
        files = file_choice.planned(record.files, held.files, plan.files, plan.policy, job_id)
    decision = Decision(
        Outcome.UNCHANGED,
        content=content if not _says_the_same(content, held.item.content) else None,
        files=files if files != held.files else None,
        waiting=_waiting(files, plan, job_id),
        shown=_comes_back(held.item, record, plan),
        closed=_closes(held.item, record),
    )
    return replace(decision, outcome=Outcome.UPDATED) if decision.writes else decision


def _news(found: Found, held: Held, plan: ImportPlan) -> Record | None:
    """None when its original is the one that is kept already, read as it is now."""
    record = found.record
    if record is None or held.link is None or not is_read(held, plan):
        return record
    same = bool(held.link.digest) and digest_of(record.original) == held.link.digest
    return None if same and record.original and record.original.format == held.link.format else record


def _content(before: Content, record: Record | None, policy: Policy) -> Content:
    if record is not None:
        return imported_anew(before, record, policy)
    # the same record overwrites, too, what people wrote over it
    return Content(before.imported) if policy is Policy.OVERWRITE and before.edited else before


def _says_the_same(content: Content, before: Content) -> bool:
    """But for the header: a version or a time of change alone is no change of what is said."""
    return replace(content, imported=replace(content.imported, header=before.imported.header)) == before


def _waiting(files: tuple[ItemFile, ...], plan: ImportPlan, job_id: int) -> int:
    return sum(file_choice.is_wanted(each, plan.files, job_id, again=bool(plan.only)) for each in files)


def _comes_back(item: Item, record: Record | None, plan: ImportPlan) -> bool:
    if item.visibility is not Visibility.PRIVATE or _is_closed(record or item.content.imported):
        return False
    return item.reason == HIDDEN or (item.reason == CLOSED and plan.visibility is Visibility.PUBLIC)


def _closes(item: Item, record: Record | None) -> bool:
    """Only when that is new: who shows it all the same knows why."""
    was_open = item.visibility is Visibility.PUBLIC and not _is_closed(item.content.imported)
    return record is not None and _is_closed(record) and was_open


def _is_closed(record: Record) -> bool:
    return record.access.record != "public"
