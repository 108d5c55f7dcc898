"""What the catalogue has of records that a source lists."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from exporter.catalogue import item_files, items
from exporter.catalogue.item import OriginKind
from exporter.database.catalogue_tables import items as item_table
from exporter.database.catalogue_tables import revisions as revision_table
from exporter.transfers.imports import source_records
from exporter.transfers.imports.deciding import Held
from exporter.transfers.imports.fetching import Found

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
    if not tombstones:
        return set()
    latest = (item_table.c.id == revision_table.c.item_id) & (item_table.c.revision == revision_table.c.number)
    table = revision_table.join(item_table, latest)
    by_hand = (revision_table.c.origin == OriginKind.PERSON, revision_table.c.item_id.in_(tombstones))
    return set(connection.execute(select(revision_table.c.item_id).select_from(table).where(*by_hand)).scalars())
