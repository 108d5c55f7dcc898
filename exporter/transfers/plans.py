"""Plans that a person is still looking at: kept on the server, so that a detour for a token comes back to the same page."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from exporter.database.clock import after
from exporter.database.schema import plans
from exporter.errors import BeginAnew
from exporter.records.json import from_json, to_json
from exporter.transfers import batch_rows
from exporter.transfers.plan import ExportPlan

KEPT_SECONDS = 30 * 24 * 3600.0


@dataclass(frozen=True)
class OpenPlan:
    """``job_id`` is set once it was submitted."""

    id: str
    plan: ExportPlan
    job_id: int | None


def open_plan(connection: Connection, owner: str, plan: ExportPlan) -> str:
    """Its id. Plans that nobody has touched for a month are forgotten."""
    connection.execute(delete(plans).where(plans.c.changed < after(-KEPT_SECONDS)))
    plan_id = str(uuid.uuid4())
    row = {"id": plan_id, "owner": owner, "kind": "export", "content": to_json(plan)}
    connection.execute(insert(plans).values(**row, created=after(0), changed=after(0)))
    return plan_id


def get(connection: Connection, owner: str, plan_id: str) -> OpenPlan:
    """Raises BeginAnew: also for somebody else's, and for one that this version cannot read any more."""
    row = connection.execute(select(plans).where(plans.c.id == plan_id, plans.c.owner == owner)).one_or_none()
    if row is None:
        raise BeginAnew("There is no such export. It may be too old; please begin anew from the dataset.")
    return OpenPlan(row.id, _read(row.content), row.job_id)


def _read(content: str) -> ExportPlan:
    try:
        return from_json(content, ExportPlan)
    except ValueError:
        raise BeginAnew("This export was begun with an older version. Please begin anew from the dataset.") from None


def change(connection: Connection, owner: str, plan_id: str, plan: ExportPlan) -> None:
    """Where it stands in a table of several, it is judged anew there."""
    if _update(connection, owner, plan_id, content=to_json(plan)):
        batch_rows.plan_changed(connection, plan_id)


def became(connection: Connection, owner: str, plan_id: str, job_id: int) -> None:
    if _update(connection, owner, plan_id, job_id=job_id):
        batch_rows.plan_became(connection, plan_id, job_id)


def _update(connection: Connection, owner: str, plan_id: str, **values: Any) -> bool:
    here = (plans.c.id == plan_id, plans.c.owner == owner)
    return bool(connection.execute(update(plans).where(*here).values(**values, changed=after(0))).rowcount)
