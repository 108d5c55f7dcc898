"""What only a person can decide about a dataset, as long as nobody has: asked beside its field."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from exporter.crosswalks.ckan import Reading, read_again
from exporter.crosswalks.ckan_fields import Fields
from exporter.records.identifiers import find_doi
from exporter.records.record import Record
from exporter.transfers.plan import ExportPlan, Mode


def _access(record: Record) -> tuple[str, str]:
    """An embargo that is over is none."""
    until = record.access.embargo_until
    return record.access.files, until if until > date.today().isoformat() else ""


PARTS: dict[str, Callable[[Record], object]] = {
    "rights": lambda record: record.rights,
    "creators": lambda record: record.creators,
    "access": _access,
}


@dataclass(frozen=True)
class Asked:
    """``part`` is rights, creators or access; ``can_confirm``: there is something to say yes to."""

    part: str
    text: str
    can_confirm: bool


def asked(plan: ExportPlan) -> tuple[Asked, ...]:
    """Those that no edit has settled. A tick settles them too: ``plan.confirmed``."""
    reading = reading_of(plan)
    return tuple(
        Asked(each.part, each.text, bool(PARTS[each.part](plan.record)))
        for each in reading.questions
        if PARTS[each.part](plan.record) == PARTS[each.part](reading.record)
    )


def reading_of(plan: ExportPlan) -> Reading:
    try:
        return read_again(plan.record, plan.source)
    except ValueError:  # the document is of another kind
        return Reading(plan.record)


def answered_before(record: Record, earlier: Record) -> tuple[str, ...]:
    """What went out the last time as it stands now needs no second answer."""
    return tuple(part for part, of in PARTS.items() if of(record) and of(record) == of(earlier))


def left_out(plan: ExportPlan, ours: Collection[str] = ()) -> list[str]:
    """Names of the dataset's fields that the repository has no place for, without those that we write ourselves."""
    return [name for name in reading_of(plan).left_out if name not in ours]


def doi_before(plan: ExportPlan, field: str) -> str:
    """The DOI that the dataset bears in this field, where the plan would give it another one; empty when it would not."""
    if plan.target.mode in {Mode.VERSION, Mode.EDIT} or not plan.record.original:
        return ""
    try:
        document = json.loads(plan.record.original.text)
    except ValueError:
        return ""
    return find_doi(Fields(document).text(field)) or "" if isinstance(document, dict) else ""
