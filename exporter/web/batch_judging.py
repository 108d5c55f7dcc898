"""One dataset of a batch: what would be exported of it, and whether that is complete."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from exporter.records.record import Record
from exporter.sources.base import Person
from exporter.transfers.batch_rows import RowState
from exporter.transfers.batches import Choices
from exporter.transfers.judging import aimed, before_of, proposal
from exporter.transfers.plan import ExportPlan, Mode, Target
from exporter.transfers.plans import OpenPlan
from exporter.transfers.preview import Change
from exporter.web.export_parts import export_parts
from exporter.web.preview_page import Preview, preview_of
from exporter.web.preview_words import short_target

LONGEST_SAID = 2000


def proposed(source: str, record: Record, person: Person, choices: Choices) -> ExportPlan:
    """As the preview of one dataset begins, with what was chosen for all. ``source`` is empty for CKAN."""
    parts = export_parts()
    with parts.database.transaction() as connection:
        plan = proposal(connection, source or parts.settings.ckan.server, record, person, choices.host)
    return _with_choices(plan, choices)


def applied(plan: ExportPlan, choices: Choices, connection: Connection) -> ExportPlan:
    """With what was chosen for all. Another repository: what it became there, or something new."""
    if plan.target.host != choices.host:
        plan = replace(plan, target=Target(choices.host, Mode.VERSION))
        plan = aimed(plan, before_of(connection, plan))
    return _with_choices(plan, choices)


def _with_choices(plan: ExportPlan, choices: Choices) -> ExportPlan:
    features = export_parts().features(choices.host)
    communities = choices.communities if features.communities else ()
    return replace(plan, publish=choices.publish and features.publishes, communities=communities)


def judged(plan: ExportPlan, *, connected: bool = False) -> dict[str, Any]:
    """What its row says. ``connected``: there must be a token that works, too."""
    shown = preview_of(OpenPlan("", plan, None), plan, {}, {})
    sizes = [max(planned.file.size_bytes, 0) for planned in plan.sent]
    state, said = _state(shown, connected)
    # an edit of the metadata sends no file
    sends = plan.target.mode is not Mode.EDIT
    return {
        "state": state,
        "said": said[:LONGEST_SAID],
        "title": plan.record.title[:500],
        "files": len(sizes) if sends else 0,
        "size_bytes": sum(sizes) if sends else 0,
        "target": short_target(shown)[:500],
        "publish": plan.publish,
    }


def _state(shown: Preview, connected: bool) -> tuple[RowState, str]:
    if shown.change is Change.NOTHING:
        return RowState.SAME, ""
    if shown.faults:
        return RowState.MISSING, " ".join(shown.faults.values())
    if connected and not shown.known.is_connected:
        return RowState.MISSING, f"Connect {shown.known.repository.title} first, then look again."
    return RowState.READY, ""
