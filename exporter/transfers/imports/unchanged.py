"""The quick way for what did not change: its version in the list is the one that is kept, and nothing is left to do.

Neither the record is fetched nor the item read: a run that finds nothing new costs a few statements a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, exists, or_, select

from exporter.catalogue.content import Policy
from exporter.catalogue.item_file import FileState
from exporter.database.catalogue_tables import item_files, items
from exporter.database.import_tables import source_records
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.fetching import Found
from exporter.transfers.imports.file_choice import BY_CHOICE, FETCHED, UNTIL
from exporter.transfers.imports.runs import Outcome

UNFINISHED = (FileState.WAITING, FileState.FAILED, FileState.LINK)
"""Files of these states are perhaps fetched by this run: then the item is looked at."""


@dataclass(frozen=True)
class Same:
    """``link_id`` is that of its row in the link table."""

    found: Found
    link_id: int
    item_id: int
    title: str
    revision: int


def find(connection: Connection, carrying: Carrying, listed: Sequence[Found]) -> dict[str, Same]:
    """By remote id. None when the run writes over what people wrote, or names sets anew: it must look at each."""
    told = {each.remote_id: each for each in listed if each.entry.header.version and not each.entry.header.deleted}
    if not told or carrying.plan.policy is Policy.OVERWRITE or carrying.named_anew:
        return {}
    rows = connection.execute(_query().where(source_records.c.remote_id.in_(list(told)), *_settled(carrying)))
    return {
        row.remote_id: Same(told[row.remote_id], row.id, row.item_id, row.title, row.revision)
        for row in rows
        if row.version == told[row.remote_id].version
    }


def _query() -> Any:
    link = (source_records.c.id, source_records.c.remote_id, source_records.c.item_id, source_records.c.version)
    joined = source_records.join(items, items.c.id == source_records.c.item_id)
    return select(*link, items.c.title, items.c.revision).select_from(joined)


def _settled(carrying: Carrying) -> tuple[Any, ...]:
    read = source_records.c.reading.in_(carrying.plan.readings)
    here = (source_records.c.source_id == carrying.source_id, source_records.c.vanished.is_(None), ~items.c.deleted, read)
    return here if carrying.plan.files.choice not in FETCHED else (*here, ~_unfinished())


def _unfinished() -> Any:
    skipped = and_(item_files.c.state == FileState.SKIPPED, item_files.c.reason.in_(BY_CHOICE | {UNTIL}))
    left = or_(item_files.c.state.in_(UNFINISHED), skipped)
    return exists().where(item_files.c.item_id == source_records.c.item_id, item_files.c.remote_id != "", left)


def ledger_row(carrying: Carrying, same: Same) -> dict[str, Any]:
    return {
        "job_id": carrying.job_id,
        "remote_id": same.found.remote_id,
        "title": same.found.title or same.title,
        "url": same.found.url,
        "outcome": Outcome.UNCHANGED,
        "reason": "",
        "said": "",
        "item_id": same.item_id,
        "revision_before": same.revision,
        "revision_after": same.revision,
        "files": 0,
        "undo_said": "",
    }
