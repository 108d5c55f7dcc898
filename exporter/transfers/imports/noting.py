"""What a transaction of an import writes beside the items: the link table, the ledger, the counts of the run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, update

from exporter.database.import_tables import runs as run_table
from exporter.database.schema import jobs
from exporter.transfers.imports import file_choice, runs, scopes, source_records
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.deciding import Decision, Held, is_read
from exporter.transfers.imports.fetching import Found
from exporter.transfers.imports.runs import Outcome

COUNTS = {outcome: f"{outcome}_count" for outcome in Outcome}


@dataclass(frozen=True)
class Settled:
    """One record with what was decided. ``item_id`` None: it has none."""

    found: Found
    held: Held
    decision: Decision
    item_id: int | None = None

    @property
    def is_written(self) -> bool:
        return self.decision.writes and self.item_id is not None


def link(connection: Connection, carrying: Carrying, settled: Sequence[Settled]) -> None:
    """Which record is which item, and that this scope lists it."""
    source_records.add(connection, [_new_link(carrying, each) for each in settled if each.item_id and not each.held.link])
    known = [each for each in settled if each.held.link]
    source_records.change(connection, [_whole(carrying, each) for each in known if _is_news(each)])
    newer = [each for each in known if not _is_news(each) and _is_newer(carrying, each)]
    source_records.change(connection, [_version(carrying, each) for each in newer])
    back = [each for each in known if each.held.link and each.held.link.vanished and not each.found.entry.header.deleted]
    source_records.note_back(connection, [each.held.link.id for each in back if each.held.link])
    _see(connection, carrying, settled)


def _see(connection: Connection, carrying: Carrying, settled: Sequence[Settled]) -> None:
    listed = [each for each in settled if not each.found.entry.header.deleted]
    ids = [each.held.link.id for each in listed if each.held.link]
    made = [each.found.remote_id for each in listed if each.item_id and not each.held.link]
    if made:
        ids += [each.id for each in source_records.find(connection, carrying.source_id, made).values()]
    scopes.see(connection, carrying.plan.scope, ids, carrying.job_id)


def _new_link(carrying: Carrying, settled: Settled) -> dict[str, Any]:
    own = {"source_id": carrying.source_id, "remote_id": settled.found.remote_id, "first_job": carrying.job_id}
    return own | _columns(carrying, settled)


def _columns(carrying: Carrying, settled: Settled) -> dict[str, Any]:
    found = settled.found
    told = {"item_id": settled.item_id, "url": found.url, "version": found.version, "last_job": carrying.job_id}
    told |= {"reading": carrying.plan.read_as}
    return told | source_records.document_columns(found.record.original if found.record else None)


def _whole(carrying: Carrying, settled: Settled) -> dict[str, Any]:
    held = settled.held.link
    first = held.first_job if held and settled.held.item and not settled.held.item.deleted else carrying.job_id
    return {"at": held.id if held else 0, "first_job": first} | _columns(carrying, settled)


def _is_news(settled: Settled) -> bool:
    """A document that was fetched, and is not the one that is kept; or an item that was made from it."""
    record, held = settled.found.record, settled.held.link
    if record is None or held is None or settled.decision.outcome in {Outcome.FAILED, Outcome.SKIPPED}:
        return False
    return settled.decision.writes or source_records.digest_of(record.original) != held.digest


def _is_newer(carrying: Carrying, settled: Settled) -> bool:
    """Only the version is, or the way in which it was read: the next run need not fetch it to see that."""
    held, told = settled.held.link, settled.found.version
    if not held or not settled.found.record or settled.decision.outcome is not Outcome.UNCHANGED:
        return False
    return bool(told and told != held.version) or not is_read(settled.held, carrying.plan)


def _version(carrying: Carrying, settled: Settled) -> dict[str, Any]:
    held = settled.held.link
    assert held is not None  # noqa: S101 - asked before
    reading = held.reading if is_read(settled.held, carrying.plan) else carrying.plan.read_as
    return {"at": held.id, "version": settled.found.version or held.version, "reading": reading}


def count(connection: Connection, carrying: Carrying, outcomes: Sequence[Outcome], columns: Mapping[str, Any]) -> None:
    """In the run, where pages see it move; ``columns`` of the run are written along."""
    more = {COUNTS[each]: run_table.c[COUNTS[each]] + number for each, number in Counter(outcomes).items()}
    runs.note(connection, carrying.job_id, listed=run_table.c.listed + len(outcomes), **more, **columns)


def await_files(connection: Connection, carrying: Carrying, settled: Sequence[Settled]) -> None:
    """The job's bytes, where pages see them."""
    size = sum(_bytes(carrying, each) for each in settled if each.decision.waiting)
    if size:
        here = update(jobs).where(jobs.c.id == carrying.job_id)
        connection.execute(here.values(bytes_total=jobs.c.bytes_total + size))


def _bytes(carrying: Carrying, settled: Settled) -> int:
    decision, plan = settled.decision, carrying.plan
    files = settled.held.files if decision.files is None else decision.files
    again = bool(plan.only)
    wanted = (each for each in files if file_choice.is_wanted(each, plan.files, carrying.job_id, again=again))
    return sum(max(each.size_bytes, 0) for each in wanted)


def ledger_row(carrying: Carrying, settled: Settled) -> dict[str, Any]:
    found, decision, item = settled.found, settled.decision, settled.held.item
    before = item.revision if item else 0
    return {
        "job_id": carrying.job_id,
        "remote_id": found.remote_id,
        "title": found.title or (item.title if item else ""),
        "url": found.url or (settled.held.link.url if settled.held.link else ""),
        "outcome": decision.outcome,
        "reason": decision.reason,
        "said": decision.said,
        "item_id": settled.item_id,
        "revision_before": before,
        # as ``revisions.keep`` will number it: the item is locked
        "revision_after": before + 1 if settled.is_written else before,
        "files": decision.waiting,
        "undo_said": "",
    }
