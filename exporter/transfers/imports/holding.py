"""What the catalogue has of records that a source lists."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from exporter.catalogue import item_files, items
from exporter.catalogue.item import OriginKind
from exporter.database.catalogue_tables import revisions
from exporter.database.import_tables import runs
from exporter.transfers.imports import source_records
from exporter.transfers.imports.deciding import Held
from exporter.transfers.imports.fetching import Found
from exporter.transfers.imports.verdicts import PASSING

NOTHING = Held()


def held_of(connection: Connection, source_id: int, found: Sequence[Found], *, lock: bool = False) -> dict[str, Held]:
    """By remote id. Locked, nobody else changes it until the commit."""
    links = source_records.find(connection, source_id, [each.remote_id for each in found], lock=lock)
    ids = [link.item_id for link in links.values() if link.item_id is not None]
    here = items.lock(connection, ids) if lock else items.get_many(connection, ids)
    files = item_files.of_items(connection, ids) if ids else {}
    by_hand = _deleted_by_hand(connection, [item.id for item in here.values() if item.deleted])
    held = {
        remote_id: Held(link, here.get(link.item_id or 0), files.get(link.item_id or 0, ()), link.item_id in by_hand)
        for remote_id, link in links.items()
    }
    return {each.remote_id: held.get(each.remote_id, NOTHING) for each in found}


def _deleted_by_hand(connection: Connection, tombstones: Sequence[int]) -> set[int]:
    """Who wrote them last, but for imports that were taken back: then they are what they were before."""
    if not tombstones:
        return set()
    table = revisions.outerjoin(runs, runs.c.job_id == revisions.c.job_id)
    query = select(revisions.c.item_id, revisions.c.origin).select_from(table).order_by(revisions.c.number)
    query = query.where(revisions.c.item_id.in_(tombstones), revisions.c.origin.not_in(PASSING), runs.c.undone.is_(None))
    last: dict[int, str] = dict(connection.execute(query).all())
    return {item_id for item_id, origin in last.items() if origin == OriginKind.PERSON}
