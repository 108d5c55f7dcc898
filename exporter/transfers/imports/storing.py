"""Some records of a list become items, links and rows of the ledger: all in one transaction, with the run's counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError

from exporter.catalogue import revisions
from exporter.errors import ExporterError
from exporter.sources.base import Entry
from exporter.transfers.imports import noting, runs, scopes, unchanged
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.deciding import needs_record
from exporter.transfers.imports.fetching import Failure, Found, fetch
from exporter.transfers.imports.holding import held_of
from exporter.transfers.imports.runs import Outcome
from exporter.transfers.imports.settling import settle
from exporter.transfers.imports.unchanged import Same

UNSTORABLE = Failure("unstorable", "It says something that cannot be stored: broken characters, or a text that is too long.")
AT_ONCE = 100
"""The most records of one transaction."""


@dataclass(frozen=True)
class Part:
    """Some entries of a page: those that did not change, and those that were looked at, in the order of the list."""

    same: tuple[Same, ...] = ()
    found: tuple[Found, ...] = ()
    held_up: ExporterError | None = None
    """Why the others were not looked at now."""

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
    if part.held_up is not None:
        columns = {}
    if part or columns:
        _store_whole(carrying, part, columns)
    if part.held_up is not None:
        raise part.held_up


def _store_whole(carrying: Carrying, part: Part, columns: Mapping[str, Any]) -> None:
    if part.found:
        carrying.context.observe("fetched")
    try:
        _store_again(carrying, part, columns)
    except (DataError, UnicodeEncodeError):
        for each in part.found:
            _store_alone(carrying, each)
        _store(carrying, Part(part.same), columns)
    carrying.context.observe("stored")


def _store_again(carrying: Carrying, part: Part, columns: Mapping[str, Any]) -> None:
    try:
        _store(carrying, part, columns)
    except IntegrityError:
        # another import of the same source wrote one of them first: now it is seen
        _store(carrying, part, columns)


def _store_alone(carrying: Carrying, found: Found) -> None:
    """One that the database does not take must not keep the others out."""
    try:
        _store_again(carrying, Part((), (found,)), {})
    except (DataError, UnicodeEncodeError):
        _store_again(carrying, Part((), (replace(found, record=None, failure=UNSTORABLE),)), {})


def _looked_up(carrying: Carrying, listed: Sequence[Found]) -> Part:
    """Fetched are only those that what is here does not decide."""
    with carrying.context.transaction() as connection:
        done = runs.known(connection, carrying.job_id, [each.remote_id for each in listed])
        left = [each for each in listed if each.remote_id not in done]
        same = unchanged.find(connection, carrying, left)
        left = [each for each in left if each.remote_id not in same]
        held = held_of(connection, carrying.source_id, left) if left else {}
    wanted = {each.remote_id: each for each in left if needs_record(each, held[each.remote_id], carrying.plan)}
    entries = [each.entry for each in wanted.values()]
    fetched = fetch(carrying.source, entries, carrying.context.check, carrying.lanes)
    came = {each.remote_id: each for each in fetched.found}
    found = [came.get(each.remote_id, each) for each in left if each.remote_id not in wanted or each.remote_id in came]
    return Part(tuple(same.values()), tuple(found), fetched.held_up)


def _store(carrying: Carrying, part: Part, columns: Mapping[str, Any]) -> None:
    with carrying.context.transaction() as connection:
        settled = settle(connection, carrying, part.found) if part.found else []
        noting.link(connection, carrying, settled)
        scopes.see(connection, carrying.plan.scope, [each.link_id for each in part.same], carrying.job_id)
        outcomes = [each.decision.outcome for each in settled] + [Outcome.UNCHANGED] * len(part.same)
        noting.count(connection, carrying, outcomes, columns)
        noting.await_files(connection, carrying, settled)
        rows = [noting.ledger_row(carrying, each) for each in settled]
        runs.keep(connection, rows + [unchanged.ledger_row(carrying, each) for each in part.same])
        written = [each.item_id for each in settled if each.is_written and each.item_id]
        revisions.keep(connection, written, carrying.origin)
