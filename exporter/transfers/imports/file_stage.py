"""The second stage: files that wait are fetched, item by item, several items at once."""

from dataclasses import replace

from sqlalchemy import Connection, update

from exporter.catalogue import item_files, items, revisions
from exporter.catalogue.item import Origin
from exporter.catalogue.item_file import ItemFile
from exporter.database.import_tables import run_records
from exporter.database.import_tables import runs as run_table
from exporter.jobs.context import JobContext
from exporter.jobs.lanes import share_out
from exporter.transfers.imports import runs
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.file_choice import is_wanted
from exporter.transfers.imports.import_file import bring
from exporter.transfers.imports.runs import Outcome, RunRecord, Stage

AT_ONCE = 100


def fetch_files(carrying: Carrying) -> None:
    """Then the run is to be reconciled. What was fetched before an attempt ended is not fetched again."""
    carrying.context.step("files")
    while rows := _waiting(carrying.context):
        lanes = min(len(rows), carrying.lanes)
        share_out(rows, [lambda row: _item(carrying, row)] * lanes)
    with carrying.context.transaction() as connection:
        runs.note(connection, carrying.job_id, stage=Stage.RECONCILE)
    carrying.context.observe("all-fetched")


def keep_what_came(context: JobContext, origin: Origin) -> None:
    """Of a cancelled run: files that arrived are in a revision of their item. The others wait, in case it goes on."""
    last = 0
    while rows := _waiting(context, last):
        for row in rows:
            with context.transaction() as connection:
                _keep(connection, origin, row)
        last = rows[-1].id


def _waiting(context: JobContext, after: int = 0) -> list[RunRecord]:
    query = runs.every_record().where(
        run_records.c.job_id == context.job.id, run_records.c.files > 0, run_records.c.id > after
    )
    with context.transaction() as connection:
        return [runs.record_of(row) for row in connection.execute(query.order_by(run_records.c.id).limit(AT_ONCE))]


def _item(carrying: Carrying, row: RunRecord) -> None:
    carrying.context.check()
    with carrying.context.transaction() as connection:
        item = items.find(connection, row.item_id or 0)
        files = item_files.of_item(connection, row.item_id or 0)
    for file in files:
        if item is not None and is_wanted(file, carrying.plan.files, carrying.job_id, again=bool(carrying.plan.only)):
            bring(carrying, item, file)
    with carrying.context.transaction() as connection:
        _keep(connection, carrying.origin, row)
        connection.execute(update(run_records).where(run_records.c.id == row.id).values(files=0))
    carrying.context.observe("item-files")


def _keep(connection: Connection, origin: Origin, row: RunRecord) -> None:
    """The item's revision has its files as they are now."""
    item = items.lock(connection, [row.item_id or 0]).get(row.item_id or 0)
    if item is None or item.deleted or not _changed(connection, item.id, item.revision):
        return
    own = row.outcome is not Outcome.UNCHANGED
    columns = {} if own else {"outcome": Outcome.UPDATED, "revision_before": item.revision}
    if not own:
        less = {"unchanged_count": run_table.c.unchanged_count - 1, "updated_count": run_table.c.updated_count + 1}
        runs.note(connection, row.job_id, **less)
    number = revisions.keep(connection, [item.id], origin)[item.id]
    here = update(run_records).where(run_records.c.id == row.id)
    connection.execute(here.values(revision_after=number, **columns))


def _changed(connection: Connection, item_id: int, revision: int) -> bool:
    """Whether its latest revision says something else of its files, but for who wrote them."""
    _, snapshot = revisions.get(connection, item_id, revision)
    now = item_files.of_item(connection, item_id)
    return _unsigned(now) != _unsigned(snapshot.files)


def _unsigned(files: tuple[ItemFile, ...]) -> list[ItemFile]:
    return [replace(each, job_id=None) for each in files]
