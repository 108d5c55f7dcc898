"""The items of some records are made and written, in the transaction of their links and their ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from exporter.catalogue import item_files, items
from exporter.catalogue.content import Policy
from exporter.catalogue.item import NewItem, Visibility
from exporter.transfers.imports import grouping
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.deciding import CLOSED, JOINED, decide
from exporter.transfers.imports.fetching import Found
from exporter.transfers.imports.grouping import Groups
from exporter.transfers.imports.holding import held_of
from exporter.transfers.imports.noting import Settled
from exporter.transfers.imports.runs import Outcome


def settle(connection: Connection, carrying: Carrying, found: Sequence[Found]) -> list[Settled]:
    """Decided anew with what is here now, locked; items are written."""
    held = held_of(connection, carrying.source_id, found, lock=True)
    plan, job_id = carrying.plan, carrying.job_id
    settled = [Settled(each, held[each.remote_id], decide(each, held[each.remote_id], plan, job_id)) for each in found]
    settled = _joining(connection, carrying, settled)
    made = _create(connection, carrying, [each for each in settled if _is_new(each)])
    settled = [_with_item(each, made) for each in settled]
    _write(connection, carrying, [each for each in settled if each.decision.writes and each.found.remote_id not in made])
    _group(connection, carrying, settled)
    _put_files(connection, settled)
    return settled


def _joining(connection: Connection, carrying: Carrying, settled: list[Settled]) -> list[Settled]:
    """What did not change goes into sets and sites, too, that the import names for the first time."""
    if not carrying.named_anew or carrying.plan.policy is Policy.LEAVE:
        return settled
    same = {each.held.item.id for each in settled if each.decision.outcome is Outcome.UNCHANGED and each.held.item}
    found = grouping.lacking(connection, carrying.named_anew, same)
    return [_joined(each) if each.held.item and each.held.item.id in found else each for each in settled]


def _joined(settled: Settled) -> Settled:
    decision = replace(settled.decision, outcome=Outcome.UPDATED, said=JOINED, joins=True)
    return Settled(settled.found, settled.held, decision)


def _is_new(settled: Settled) -> bool:
    return settled.decision.outcome is Outcome.CREATED and settled.held.item is None


def _with_item(settled: Settled, made: Mapping[str, int]) -> Settled:
    known = settled.held.item.id if settled.held.item else None
    return Settled(settled.found, settled.held, settled.decision, made.get(settled.found.remote_id, known))


def _create(connection: Connection, carrying: Carrying, new: Sequence[Settled]) -> dict[str, int]:
    plan = carrying.plan
    wanted = [NewItem(each.decision.content, plan.person.subject, plan.visibility) for each in new if each.decision.content]
    ids = items.create(connection, wanted)
    _hide(connection, [item_id for each, item_id in zip(new, ids, strict=True) if each.decision.closed])
    return {each.found.remote_id: item_id for each, item_id in zip(new, ids, strict=True)}


def _write(connection: Connection, carrying: Carrying, changed: Sequence[Settled]) -> None:
    contents = {}
    for each in changed:
        item, content = each.held.item, each.decision.content
        if item is not None and item.deleted and content is not None:
            items.raise_again(connection, item.id, content, carrying.plan.visibility)
        elif item is not None and content is not None:
            contents[item.id] = content
    items.put(connection, contents)
    shown = [each.held.item.id for each in changed if each.decision.shown and each.held.item]
    if shown:
        items.show(connection, shown, Visibility.PUBLIC)
    _hide(connection, [each.held.item.id for each in changed if each.decision.closed and each.held.item])


def _hide(connection: Connection, item_ids: Sequence[int]) -> None:
    if item_ids:
        items.show(connection, item_ids, Visibility.PRIVATE, CLOSED)


def _group(connection: Connection, carrying: Carrying, settled: Sequence[Settled]) -> None:
    plan, written = carrying.plan, [each for each in settled if each.is_written]
    new = {each.item_id for each in written if each.item_id and each.decision.outcome is Outcome.CREATED}
    others = {each.item_id for each in written if each.item_id} - new
    grouping.join(connection, Groups(plan.sets, plan.sites), new, carrying.job_id)
    grouping.join(connection, carrying.named_anew, others, carrying.job_id)


def _put_files(connection: Connection, settled: Sequence[Settled]) -> None:
    files = {each.item_id: each.decision.files for each in settled if each.item_id and each.decision.files is not None}
    files = {item_id: some for item_id, some in files.items() if some or _had_files(settled, item_id)}
    if files:
        item_files.put(connection, files)


def _had_files(settled: Sequence[Settled], item_id: int) -> bool:
    return any(each.item_id == item_id and each.held.files for each in settled)
