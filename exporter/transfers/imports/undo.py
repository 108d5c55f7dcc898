"""Carries out an undo, a hundred records a transaction: killed anywhere, it goes on where it stood."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, delete, exists, func, select, update

from exporter.catalogue import item_files, items, kept_files, memberships, revisions
from exporter.catalogue.content import Content
from exporter.catalogue.item import Item, Origin, OriginKind
from exporter.catalogue.memberships import SETS, SITES, Grouping
from exporter.database.catalogue_tables import item_set_items, item_sets
from exporter.database.clock import after
from exporter.database.import_tables import run_records, runs, scope_records, source_records
from exporter.errors import RecordError
from exporter.jobs.context import JobContext, Result
from exporter.records.json import from_json
from exporter.transfers.imports import verdicts
from exporter.transfers.imports.runs import RunRecord
from exporter.transfers.imports.undo_plan import AT_ONCE, UndoPlan, pending
from exporter.transfers.imports.verdicts import Deed, Verdict

TAKEN_BACK = "The import that brought it was taken back."


class UndoHandler:
    def run(self, context: JobContext) -> Result:
        plan = plan_of(context)
        for job_id in plan.jobs:  # the newest first: what it changed lies on top
            self._records(context, plan, job_id)
            self._groups(context, plan, job_id)
            context.step(f"finishing#{job_id}")
            with context.transaction() as connection:
                _finish(connection, job_id)
        with context.transaction() as connection:
            return Result(sentence(connection, plan.jobs))

    def cancel(self, context: JobContext) -> str:
        with context.transaction() as connection:
            return f"Cancelled. {sentence(connection, plan_of(context).jobs)} The rest stays; undo it again to go on."

    def _records(self, context: JobContext, plan: UndoPlan, job_id: int) -> None:
        while True:
            context.step(f"undoing#{job_id}")
            with context.transaction() as connection:
                rows = pending(connection, job_id)
                if not rows:
                    return
                _take_back(connection, plan, rows, _origin(context, plan))
            context.observe("taken back")

    def _groups(self, context: JobContext, plan: UndoPlan, job_id: int) -> None:
        """Out of the sets and sites into which the run put items that stay."""
        for grouping in (SETS, SITES):
            while True:
                context.step(f"ungrouping#{job_id}")
                with context.transaction() as connection:
                    if not _ungroup(connection, grouping, job_id, _origin(context, plan)):
                        break


def plan_of(context: JobContext) -> UndoPlan:
    try:
        return from_json(context.job.plan, UndoPlan)
    except ValueError:
        raise RecordError("This undo was ordered with another version of this program. Nothing was changed.") from None


def _origin(context: JobContext, plan: UndoPlan) -> Origin:
    return Origin(OriginKind.UNDO, plan.person.subject, context.job.id)


def _take_back(connection: Connection, plan: UndoPlan, rows: Sequence[RunRecord], origin: Origin) -> None:
    found = items.lock(connection, [row.item_id for row in rows if row.item_id is not None])
    around = verdicts.look(connection, rows, plan.jobs)
    judged = [(row, verdicts.judge(row, found.get(row.item_id or 0), around)) for row in rows]
    gone = [row.item_id for row, verdict in judged if verdict.deed is Deed.REMOVED and row.item_id is not None]
    _remove(connection, gone, [each for each in gone if each in found and not found[each].deleted])
    for row, verdict in judged:
        if verdict.deed is Deed.RESTORED and row.item_id is not None:
            _restore(connection, row, found[row.item_id], verdict)
    for row, verdict in judged:
        _note(connection, row, verdict)
    # last: it stamps
    revisions.keep(connection, _changed(judged, found), origin)


def _changed(judged: Sequence[tuple[RunRecord, Verdict]], found: dict[int, Item]) -> list[int]:
    """Not those that were gone already, nor those that the run had left as they were."""
    changed = [(row, found[row.item_id], verdict.deed) for row, verdict in judged if row.item_id in found]
    restored = [item.id for row, item, deed in changed if deed is Deed.RESTORED and verdicts.is_written(row)]
    return restored + [item.id for _, item, deed in changed if deed is Deed.REMOVED and not item.deleted]


def _remove(connection: Connection, ids: Sequence[int], alive: Sequence[int]) -> None:
    """What is gone already keeps its tombstone, with the reason that it has."""
    items.bury(connection, alive, TAKEN_BACK)
    links = select(source_records.c.id).where(source_records.c.item_id.in_(ids))
    connection.execute(delete(scope_records).where(scope_records.c.record_id.in_(links)))
    _forget(connection, ids)


def _restore(connection: Connection, row: RunRecord, item: Item, verdict: Verdict) -> None:
    before = revisions.get(connection, item.id, row.revision_before)[1]
    if verdicts.is_written(row):
        if verdict.edited:
            _restore_beneath(connection, row, item, before)
        else:
            revisions.restore(connection, item.id, before)
    _forget(connection, [item.id])
    if verdicts.is_missed(row):  # the next import tells anew that it has
        back = update(source_records).where(source_records.c.item_id == item.id)
        connection.execute(back.values(vanished=None))


def _restore_beneath(connection: Connection, row: RunRecord, item: Item, before: revisions.Snapshot) -> None:
    """What imports wrote goes back to what it was; what people wrote since stays."""
    content = Content(before.content.imported, item.content.written, item.content.held)
    items.put(connection, {item.id: content})
    own = tuple(file for file in item_files.of_item(connection, item.id) if file.job_id is None)
    brought = tuple(file for file in before.files if file.job_id is not None)
    item_files.put_back(connection, item.id, (*kept_files.with_bytes(connection, brought), *own))
    left = revisions.get(connection, item.id, row.revision_before + 1)[1]
    if (item.visibility, item.reason) == (left.visibility, left.reason):  # the run's doing, not a person's
        items.show(connection, [item.id], before.visibility, before.reason)


def _forget(connection: Connection, item_ids: Sequence[int]) -> None:
    """The next import of these records compares nothing: what it last brought is no longer what the item says."""
    query = update(source_records).where(source_records.c.item_id.in_(list(item_ids)))
    connection.execute(query.values(version="", digest=""))


def _note(connection: Connection, row: RunRecord, verdict: Verdict) -> None:
    query = update(run_records).where(run_records.c.id == row.id)
    connection.execute(query.values(undo=verdict.deed, undo_said=verdict.said))


def _ungroup(connection: Connection, grouping: Grouping, job_id: int, origin: Origin) -> bool:
    """Whether there was anything to do."""
    table, key = grouping.table, grouping.key
    query = select(table.c[key], table.c.item_id).where(table.c.job_id == job_id).limit(AT_ONCE)
    found = connection.execute(query).all()
    items.lock(connection, [item_id for _, item_id in found])
    for group_id, item_id in found:
        memberships.remove(connection, grouping, group_id, [item_id])
    revisions.keep(connection, {item_id for _, item_id in found}, origin)
    return bool(found)


def _finish(connection: Connection, job_id: int) -> None:
    """Sets that the run made go, unless somebody put other items into them."""
    used = exists().where(item_set_items.c.set_id == item_sets.c.id)
    connection.execute(delete(item_sets).where(and_(item_sets.c.job_id == job_id, ~used)))
    connection.execute(update(runs).where(runs.c.job_id == job_id).values(undone=after(0)))


def sentence(connection: Connection, jobs: Sequence[int]) -> str:
    """What was done so far."""
    query = select(run_records.c.undo, func.count()).where(run_records.c.job_id.in_(list(jobs)))
    count: dict[str, int] = dict(connection.execute(query.group_by(run_records.c.undo)).all())
    told = f"{count.get(Deed.REMOVED, 0)} removed, {count.get(Deed.RESTORED, 0)} restored"
    kept = count.get(Deed.KEPT, 0)
    return f"{told}, {kept} kept: the report says why." if kept else f"{told}."
