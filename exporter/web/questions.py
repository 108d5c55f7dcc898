"""What only a person can decide about a dataset, as long as nobody has: asked beside its field. Pure."""

import json
from dataclasses import dataclass

from exporter.crosswalks.licences import licence_of
from exporter.records.record import Record
from exporter.transfers.plan import ExportPlan


@dataclass(frozen=True)
class Asked:
    """``part`` is rights, creators or access; ``can_confirm``: there is something to say yes to."""

    part: str
    text: str
    can_confirm: bool


def asked(plan: ExportPlan) -> tuple[Asked, ...]:
    """Those that are not settled by an edit. A tick settles them too: ``plan.confirmed``."""
    question, proposed = _licence(plan.record)
    if not question or (plan.record.rights and plan.record.rights != proposed):
        return ()
    return (Asked("rights", question, bool(plan.record.rights)),)


def _licence(record: Record) -> tuple[str, tuple[object, ...]]:
    try:
        package = json.loads(record.original.text) if record.original else {}
    except ValueError:
        return "", ()
    licence = licence_of(package.get("license_id"), package.get("license_title") or "", package.get("license_url") or "")
    return licence.question, (licence.right,) if licence.right else ()
