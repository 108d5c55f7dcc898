"""Some records of a list become items, links and rows of the ledger: all in one transaction, with the run's counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from exporter.catalogue import item_files, items, memberships, revisions
from exporter.catalogue.item import NewItem, Visibility
from exporter.catalogue.memberships import SETS, SITES
from exporter.sources.base import Entry
from exporter.transfers.imports import noting, runs, scopes, unchanged
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.deciding import decide, needs_record
from exporter.transfers.imports.fetching import Found, fetch
from exporter.transfers.imports.holding import held_of
from exporter.transfers.imports.noting import Settled
from exporter.transfers.imports.runs import Outcome
from exporter.transfers.imports.unchanged import Same

AT_ONCE = 100
"""The most records of one transaction."""


@dataclass(frozen=True)
class Part:
    """Some entries of a page: those that did not change, and those that were looked at, in the order of the list."""

    same: tuple[Same, ...] = ()
    found: tuple[Found, ...] = ()

    def __len__(self) -> int:
        return len(self.same) + len(self.found)


def bring(carrying: Carrying, entries: Sequence[Entry], **columns: Any) -> None:
    """Stores those of these that the run has not dealt with. ``columns`` of the run are written with the last of them."""
    # a list may have one twice
    listed = list({found.remote_id: found for found in map(Found, entries)}.values())
    last = max(0, len(listed) - 1) // AT_ONCE * AT_ONCE
    for start in range(0, last + 1, AT_ONCE):
        _bring_some(carrying, listed[start : start + AT_ONCE], columns if start == last else {})


def _bring_some(carrying: Carrying, listed: Sequence[Found], columns: Mapping[str, Any]) -> None:
    part = _looked_up(carrying, listed) if listed else Part()
    if not part and not columns:
        return
    if part.found:
        carrying.context.observe("fetched")
    try:
        _store(carrying, part, columns)
    except IntegrityError:
        # another import of the same source wrote one of them first: now it is seen
        _store(carrying, part, columns)
    carrying.context.observe("stored")


def _looked_up(carrying: Carrying, listed: Sequence[Found]) -> Part:
    """Fetched are only those that what is here does not decide."""
    with carrying.context.transaction() as connection:
        done = runs.known(connection, carrying.job_id, [each.remote_id for each in listed])
        left = [each for each in listed if each.remote_id not in done]
        same = unchanged.find(connection, carrying, left)
        left = [each for each in left if each.remote_id not in same]
        held = held_of(connection, carrying.source_id, left) if left else {}
    wanted = [each.entry for each in left if needs_record(each, held[each.remote_id], carrying.plan.policy)]
    fetched = {each.remote_id: each for each in fetch(carrying.source, wanted, carrying.context.check)}
    return Part(tuple(same.values()), tuple(fetched.get(each.remote_id, each) for each in left))


def _store(carrying: Carrying, part: Part, columns: Mapping[str, Any]) -> None:
    with carrying.context.transaction() as connection:
        settled = _settle(connection, carrying, part.found) if part.found else []
        noting.link(connection, carrying, settled)
        scopes.see(connection, carrying.plan.scope, [each.link_id for each in part.same], carrying.job_id)
        outcomes = [each.decision.outcome for each in settled] + [Outcome.UNCHANGED] * len(part.same)
        noting.count(connection, carrying, outcomes, columns)
        noting.await_files(connection, carrying, settled)
        rows = [noting.ledger_row(carrying, each) for each in settled]
        runs.keep(connection, rows + [unchanged.ledger_row(carrying, each) for each in part.same])
        written = [each.item_id for each in settled if each.is_written and each.item_id]
        revisions.keep(connection, written, carrying.origin)


def _settle(connection: Connection, carrying: Carrying, found: Sequence[Found]) -> list[Settled]:
    """Decided anew with what is here now, locked; items are written."""
    held = held_of(connection, carrying.source_id, found, lock=True)
    plan, job_id = carrying.plan, carrying.job_id
    settled = [Settled(each, held[each.remote_id], decide(each, held[each.remote_id], plan, job_id)) for each in found]
    made = _create(connection, carrying, [each for each in settled if _is_new(each)])
    settled = [_with_item(each, made) for each in settled]
    _write(connection, carrying, [each for each in settled if each.decision.writes and each.found.remote_id not in made])
    _group(connection, carrying, settled)
    _put_files(connection, settled)
    return settled


def _is_new(settled: Settled) -> bool:
    return settled.decision.outcome is Outcome.CREATED and settled.held.item is None


def _with_item(settled: Settled, made: Mapping[str, int]) -> Settled:
    known = settled.held.item.id if settled.held.item else None
    return Settled(settled.found, settled.held, settled.decision, made.get(settled.found.remote_id, known))


def _create(connection: Connection, carrying: Carrying, new: Sequence[Settled]) -> dict[str, int]:
    plan = carrying.plan
    wanted = [NewItem(each.decision.content, plan.person.subject, plan.visibility) for each in new if each.decision.content]
    ids = items.create(connection, wanted)
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


def _group(connection: Connection, carrying: Carrying, settled: Sequence[Settled]) -> None:
    ids = [each.item_id for each in settled if each.is_written and each.item_id]
    if ids:
        memberships.add(connection, SETS, carrying.plan.sets, ids, job_id=carrying.job_id)
        memberships.add(connection, SITES, carrying.plan.sites, ids, job_id=carrying.job_id)


def _put_files(connection: Connection, settled: Sequence[Settled]) -> None:
    files = {each.item_id: each.decision.files for each in settled if each.item_id and each.decision.files is not None}
    files = {item_id: some for item_id, some in files.items() if some or _had_files(settled, item_id)}
    if files:
        item_files.put(connection, files)


def _had_files(settled: Sequence[Settled], item_id: int) -> bool:
    return any(each.item_id == item_id and each.held.files for each in settled)
