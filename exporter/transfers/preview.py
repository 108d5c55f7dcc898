"""The first proposal of an export: what the source says, where it may go, what has changed since the last time. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from exporter.records.record import Record
from exporter.sources.base import Person
from exporter.transfers.job_files import Sent
from exporter.transfers.ledger import LedgerEntry
from exporter.transfers.names import unique_names
from exporter.transfers.plan import ExportPlan, Mode, PlannedFile, Target, Way

TYPED_PARTS = ("creators", "contributors", "rights", "funding", "identifiers", "dates", "locations")


class Change(StrEnum):
    """What differs from what was published last."""

    NOTHING = "nothing"
    METADATA = "metadata"
    FILES = "files"


@dataclass(frozen=True)
class Before:
    """The last publication of this record at that destination, and its files by source id."""

    entry: LedgerEntry
    sent: dict[str, Sent]


def propose(
    source: str,
    record: Record,
    person: Person,
    host: str,
    *,
    today: date,
    resource: str = "",
    earlier: Record | None = None,
) -> ExportPlan:
    """All files, or the one resource that was asked for; a new deposit, left as a draft.

    ``earlier`` is what was approved the last time: what the source does not say is taken from there.
    """
    names = unique_names([file.name for file in record.files])
    files = tuple(
        PlannedFile(file, name, Way.SEND if resource in {"", file.identifier} else Way.LEAVE)
        for file, name in zip(record.files, names, strict=True)
    )
    record = completed(record, earlier) if earlier else record
    if not record.text("dcterms:issued"):
        record = record.with_texts("dcterms:issued", today.isoformat())
    return ExportPlan(source, _without_past_embargo(record, today), files, Target(host), person)


def _without_past_embargo(record: Record, today: date) -> Record:
    if record.access.embargo_until > today.isoformat():
        return record
    return replace(record, access=replace(record.access, embargo_until=""))


def completed(record: Record, earlier: Record) -> Record:
    """Parts and terms that are empty now and were filled in by hand then."""
    parts = {name: getattr(record, name) or getattr(earlier, name) for name in TYPED_PARTS}
    said = {value.term for value in record.values}
    added = tuple(value for value in earlier.values if value.term not in said)
    return replace(record, **parts, values=record.values + added)


def compare(plan: ExportPlan, before: Before) -> Change:
    """By name, size and date as the source tells them; the worker compares checksums too."""
    now = {p.file.identifier: (p.name, p.file.size_bytes, p.file.modified) for p in plan.sent}
    then = {key: (sent.name, sent.size_bytes, sent.modified) for key, sent in before.sent.items()}
    sizes_unknown = {key for key, (_, size, _) in now.items() if size < 0}
    then = {key: (name, -1 if key in sizes_unknown else size, modified) for key, (name, size, modified) in then.items()}
    if now != then:
        return Change.FILES
    return Change.NOTHING if _says_the_same(plan, before.entry) else Change.METADATA


def _says_the_same(plan: ExportPlan, entry: LedgerEntry) -> bool:
    return entry.record is not None and statements(entry.record) == statements(plan.with_links().record)


def statements(record: Record) -> Record:
    """What is said of it, without the document it came from, its header and its files."""
    return replace(record, header=replace(record.header, datestamp=None, sets=()), original=None, files=())


def retarget(plan: ExportPlan, before: Before) -> ExportPlan:
    """To the record that it already became: a new version when files changed, else its metadata."""
    mode = Mode.EDIT if compare(plan, before) is Change.METADATA else Mode.VERSION
    deposit = before.entry.remote_id or ""
    title = before.entry.record.title if before.entry.record else ""
    return replace(plan, target=Target(plan.target.host, mode, deposit, title))
