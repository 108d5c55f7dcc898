"""The item set that an import makes of what it selects: once, and for all runs over the same selection."""

from dataclasses import replace

from sqlalchemy import Connection, select, update

from exporter.catalogue import item_sets
from exporter.database.catalogue_tables import item_sets as set_table
from exporter.database.import_tables import runs as run_table
from exporter.database.schema import jobs
from exporter.records.json import to_json
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.runs import Run


def with_its_set(connection: Connection, run: Run, plan: ImportPlan) -> ImportPlan:
    """The set is one of those that the plan names: so it is stored, and the next run knows it."""
    if plan.make_set is None:
        return plan
    set_id = made_of(connection, run.scope)
    if set_id is None:
        set_id = item_sets.create(connection, plan.person.subject, plan.make_set, job_id=run.job_id)
    if set_id in plan.sets:
        return plan
    named = replace(plan, sets=(*plan.sets, set_id))
    connection.execute(update(jobs).where(jobs.c.id == run.job_id).values(plan=to_json(named)))
    return named


def made_of(connection: Connection, scope: str) -> int | None:
    """The set that a run over this selection made. Not by its title: two collections may have the same one."""
    query = select(set_table.c.id).join(run_table, run_table.c.job_id == set_table.c.job_id)
    return connection.execute(query.where(run_table.c.scope == scope).order_by(set_table.c.id).limit(1)).scalar_one_or_none()
