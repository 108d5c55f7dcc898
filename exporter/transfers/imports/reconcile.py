"""The last stage: what vanished from the list is dealt with, and only after a list that was whole. Hidden first.

More than a handful and more than a tenth of what is known: then a person is asked before anything happens.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from exporter.catalogue import items, revisions
from exporter.catalogue.item import Item, Visibility
from exporter.database.import_tables import run_records
from exporter.database.import_tables import runs as run_table
from exporter.errors import NeedsUser
from exporter.transfers.imports import missed, runs, scopes, source_records, verdicts
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.deciding import HIDDEN
from exporter.transfers.imports.missed import Sight, Told
from exporter.transfers.imports.plan import VANISHED, Vanished
from exporter.transfers.imports.runs import Outcome, Stage
from exporter.transfers.imports.source_records import Link

HANDFUL = 3
SHARE = 0.1
AT_ONCE = 100
DELETED = "It was deleted because its source does not list it any more."
UNLISTED = "The source does not list it any more."
DONE = {
    Vanished.LEAVE: "It stays as it is.",
    Vanished.HIDE: "It is hidden here.",
    Vanished.DELETE: "It was deleted here.",
}


def reconcile(carrying: Carrying) -> None:
    carrying.context.step("reconcile")
    _withdraw(carrying)
    if carrying.run().complete and not carrying.plan.test and not carrying.plan.only:
        _ask_when_many(carrying)
        sight = missed.look(carrying)
        while _take_away(carrying, sight):
            carrying.context.observe("vanished")
        with carrying.context.transaction() as connection:
            scopes.leave(connection, carrying.plan.scope, carrying.job_id)
    with carrying.context.transaction() as connection:
        runs.note(connection, carrying.job_id, stage=Stage.DONE)
    carrying.context.observe("reconciled")


def is_too_many(gone: int, known: int) -> bool:
    return gone > HANDFUL and gone > SHARE * known


def _ask_when_many(carrying: Carrying) -> None:
    plan, scope = carrying.plan, carrying.plan.scope
    if VANISHED in plan.confirmed or plan.fate is Vanished.LEAVE:
        return
    with carrying.context.transaction() as connection:
        gone, known = scopes.count_gone(connection, scope, carrying.job_id), scopes.count_known(connection, scope)
    if is_too_many(gone, known):
        raise NeedsUser(
            f"{gone:,} of {known:,} records that were imported before are not in the source's list any more. That is much: "
            "perhaps the source has a fault. Nothing was hidden or deleted. Please decide.",
            VANISHED,
        )


def _take_away(carrying: Carrying, sight: Sight) -> bool:
    """Some of them: items, links and ledger together."""
    scope, job_id = carrying.plan.scope, carrying.job_id
    with carrying.context.transaction() as connection:
        ids = scopes.gone(connection, scope, job_id, AT_ONCE, sight.spared)
        if not ids:
            return False
        links = source_records.get_many(connection, ids, lock=True)
        rows, written = _dealt_with(connection, carrying, links, sight.told)
        runs.keep(connection, rows)
        runs.note(connection, job_id, vanished_count=run_table.c.vanished_count + len(rows))
        source_records.note_vanished(connection, ids)
        revisions.keep(connection, written, carrying.origin)
    return True


def _dealt_with(
    connection: Connection, carrying: Carrying, links: Sequence[Link], told: Mapping[int, Told]
) -> tuple[list[dict[str, Any]], list[int]]:
    """Rows of the ledger, and the items that were written."""
    held = items.lock(connection, [link.item_id for link in links if link.item_id])
    found = [(link, held[link.item_id]) for link in links if link.item_id in held]
    written = _act(connection, carrying.plan.fate, [item for _, item in found])
    usual = Told(carrying.plan.fate.value, UNLISTED)
    rows = [_row(carrying, link, item, item.id in written, told.get(link.id, usual)) for link, item in found]
    return rows, sorted(written)


def _act(connection: Connection, wish: Vanished, found: Sequence[Item]) -> set[int]:
    match wish:
        case Vanished.LEAVE:
            return set()
        case Vanished.HIDE:
            # what is hidden already is so for another reason
            ids = {item.id for item in found if item.visibility is Visibility.PUBLIC and not item.deleted}
            items.show(connection, ids, Visibility.PRIVATE, HIDDEN)
            return ids
        case Vanished.DELETE:
            ids = {item.id for item in found if not item.deleted}
            items.bury(connection, ids, DELETED)
            return ids


def _row(carrying: Carrying, link: Link, item: Item, written: bool, told: Told) -> dict[str, Any]:
    return {
        "job_id": carrying.job_id,
        "remote_id": link.remote_id,
        "title": item.title,
        "url": link.url,
        "outcome": Outcome.VANISHED,
        "reason": told.reason,
        "said": f"{told.said} {DONE[carrying.plan.fate]}",
        "item_id": item.id,
        "revision_before": item.revision,
        "revision_after": item.revision + int(written),
        "files": 0,
        "undo_said": "",
    }


def _withdraw(carrying: Carrying) -> None:
    """What the list itself says is withdrawn: no whole list is needed to know it."""
    listed = (run_records.c.outcome == Outcome.SKIPPED, run_records.c.reason == verdicts.WITHDRAWN)
    last, asked = 0, _columns().where(run_records.c.job_id == carrying.job_id, *listed)
    while True:
        with carrying.context.transaction() as connection:
            rows = connection.execute(asked.where(run_records.c.id > last).order_by(run_records.c.id).limit(AT_ONCE)).all()
            if not rows:
                return
            last = rows[-1].id
            _withdraw_some(connection, carrying, {row.remote_id: row.id for row in rows})


def _columns() -> Any:
    return select(run_records.c.id, run_records.c.remote_id)


def _withdraw_some(connection: Connection, carrying: Carrying, rows: dict[str, int]) -> None:
    links = source_records.find(connection, carrying.source_id, list(rows), lock=True)
    here = [link for link in links.values() if not link.vanished and link.item_id]
    found, written = _dealt_with(connection, carrying, here, {})
    for row in found:
        told = {name: row[name] for name in ("title", "item_id", "revision_before", "revision_after")}
        connection.execute(update(run_records).where(run_records.c.id == rows[row["remote_id"]]).values(told))
    source_records.note_vanished(connection, [link.id for link in here])
    revisions.keep(connection, written, carrying.origin)
