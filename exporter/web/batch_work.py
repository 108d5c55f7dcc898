"""A batch goes on: datasets are listed, read, judged and sent, a few at a time, within what a page may take.

Each request does its share; where the batch stands is in its rows, so that any later request goes on from there.
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from exporter.errors import InvalidInput, NotAllowed, NotFound, RecordError, RemoteError, RemoteMissing, RemoteRefused
from exporter.records.record import Header
from exporter.sources.base import Entry, Permission, Person, Selection
from exporter.transfers import batch_rows, batches, plans
from exporter.transfers.batch_rows import AT_WORK, BatchRow, RowState
from exporter.transfers.batches import MOST_ROWS, Batch
from exporter.transfers.plan import ExportPlan
from exporter.transfers.submit import submit
from exporter.web.batch_judging import applied, judged, proposed
from exporter.web.export_parts import ExportParts, ManyRecords, export_parts
from exporter.web.preview_page import known_of

SHARE_SECONDS = 1.5
"""A call that was begun may still take as long as a page's calls may: together they stay below what a page may."""
BUSY_SECONDS = 20.0
GOES_ON = "Nothing is lost: the table goes on from here once CKAN answers again."
GONE = "There is no such dataset any more, or CKAN cannot show it."


@dataclass(frozen=True)
class Work:
    """What one share of work needs. ``may`` is CKAN's answer about the person, for each dataset."""

    parts: ExportParts
    source: ManyRecords
    person: Person
    may: Callable[[Header], Permission]


def go_on(batch: Batch, person: Person) -> str:
    """Does a share; a sentence when CKAN was silent or something holds it up. What was not done waits as it is."""
    parts = export_parts()
    with parts.database.transaction() as connection:
        if not batches.take(connection, batch.id, BUSY_SECONDS):
            return ""
    try:
        with closing(parts.source_of(batch.source)) as source:
            _share(Work(parts, source, person, source.permissions_of(person)), batch)
    except RemoteError as error:
        return f"{error} {GOES_ON}"
    except InvalidInput as error:
        return str(error)
    finally:
        with parts.database.transaction() as connection:
            batches.give_free(connection, batch.id)
    return ""


def _share(work: Work, batch: Batch) -> None:
    end = time.monotonic() + SHARE_SECONDS
    with work.parts.database.transaction() as connection:
        count = len(batch_rows.chosen(connection, batch.id))
    if batch.cursor is not None and count < MOST_ROWS:
        _list(work, batch)
    while time.monotonic() < end:
        with work.parts.database.transaction() as connection:
            row = batch_rows.next_of(connection, batch.id, AT_WORK)
        if row is None:
            return
        _go_on_with(work, batch, row)


def _list(work: Work, batch: Batch) -> None:
    """One page of the organization, as far as there is room."""
    found = work.source.listing(Selection(set=batch.set_id, person=work.person), batch.cursor or "")
    datasets = [(entry.header.identifier, entry.title) for entry in found.entries]
    with work.parts.database.transaction() as connection:
        left = batch_rows.add(connection, batch.id, datasets, MOST_ROWS)
        # the next table begins with the page that had no room here
        batches.note_listed(connection, batch.id, batch.cursor if left else found.cursor or None, found.total)


def _go_on_with(work: Work, batch: Batch, row: BatchRow) -> None:
    try:
        STEPS[row.state](work, batch, row)
    except NotFound:  # its plan is too old, or of an older version
        _note(work, row, RowState.UNREAD, plan_id=None)
    except (RecordError, RemoteRefused, NotAllowed) as error:
        _note(work, row, RowState.REFUSED, said=str(error))
    except RemoteError as error:
        _note(work, row, row.state, said=str(error))  # and the others come first from now on
        raise


def _read(work: Work, batch: Batch, row: BatchRow) -> None:
    header = Header(row.source_id)
    permission = work.may(header)
    if not permission.allowed:
        _note(work, row, RowState.REFUSED, said=permission.reason)
        return
    try:
        record = work.source.record(Entry(header))
    except RemoteMissing:
        _note(work, row, RowState.REFUSED, said=GONE)
        return
    plan = proposed(batch.source, record, work.person, batch.choices)
    told = judged(plan) | _already(plan)
    with work.parts.database.transaction() as connection:
        plan_id = plans.open_plan(connection, work.person.subject, plan)
        # what was chosen for all may be something else by now
        same = batches.get(connection, batch.owner, batch.id).choices == batch.choices
        batch_rows.note(connection, row, **(told if same else told | {"state": RowState.APPLY}), plan_id=plan_id)


def _already(plan: ExportPlan) -> dict[str, Any]:
    """A second draft, or a second DOI, of the same must be wanted."""
    known = known_of(plan)
    if known.open_job is not None:
        said = f"It went there before, as transfer {known.open_job}, and is not published yet."
        return {"state": RowState.LEFT, "said": f"{said} Take it in if you want it there twice."}
    said = f"It has the DOI {known.doi} already. Take it in if you want another record."
    return {"state": RowState.LEFT, "said": said} if known.doi else {}


def _apply(work: Work, batch: Batch, row: BatchRow) -> None:
    with work.parts.database.transaction() as connection:
        opened = plans.get(connection, batch.owner, row.plan_id or "")
        plan = applied(opened.plan, batch.choices, connection)
        plans.change(connection, batch.owner, opened.id, plan)
    moved = plan.target.host != opened.plan.target.host
    _note(work, row, **judged(plan) | (_already(plan) if moved else {}))


def _judge(work: Work, batch: Batch, row: BatchRow) -> None:
    with work.parts.database.transaction() as connection:
        plan = plans.get(connection, batch.owner, row.plan_id or "").plan
    _note(work, row, **judged(plan))


def _send(work: Work, batch: Batch, row: BatchRow) -> None:
    """Looked at once more, and asked of CKAN once more: without its yes nothing goes, also when it is silent."""
    with work.parts.database.transaction() as connection:
        opened = plans.get(connection, batch.owner, row.plan_id or "")
    told = judged(opened.plan, connected=True)
    if told["state"] is not RowState.READY:
        _note(work, row, **told)
        return
    permission = work.may(opened.plan.record.header)
    if not permission.allowed:
        _note(work, row, RowState.REFUSED, said=permission.reason)
        return
    try:
        job_id = submit(work.parts.database, work.parts.ring, opened.plan, work.parts.settings.worker.waiting_per_owner)
    except InvalidInput:
        with work.parts.database.transaction() as connection:
            batches.take_back_orders(connection, batch.id)
        raise
    with work.parts.database.transaction() as connection:
        plans.became(connection, batch.owner, opened.id, job_id)


def _note(work: Work, row: BatchRow, state: RowState, **values: object) -> None:
    with work.parts.database.transaction() as connection:
        batch_rows.note(connection, row, state, **values)


STEPS: dict[RowState, Callable[[Work, Batch, BatchRow], None]] = {
    RowState.UNREAD: _read,
    RowState.APPLY: _apply,
    RowState.CHANGED: _judge,
    RowState.GOING: _send,
}
