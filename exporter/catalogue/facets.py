"""What lists of items can be narrowed by: the types and the sources that there are."""

from sqlalchemy import Connection, select

from exporter.catalogue.postings import limits
from exporter.catalogue.viewer import Viewer
from exporter.catalogue.wanted import Wanted
from exporter.database.catalogue_tables import items
from exporter.database.import_tables import source_records, sources

MOST = 200
LOOKED_AT = 500


def types(connection: Connection) -> list[str]:
    """In the order of the alphabet; the index answers alone, however many items there are."""
    query = select(items.c.type).where(items.c.type != "").group_by(items.c.type).order_by(items.c.type)
    return list(connection.execute(query.limit(MOST)).scalars())


def source_titles(connection: Connection, viewer: Viewer) -> dict[int, str]:
    """By id, those of which she may see an item: a title tells what somebody selected there."""
    query = select(sources.c.id, sources.c.title, sources.c.address).order_by(sources.c.title, sources.c.id).limit(MOST)
    found = {row.id: row.title or row.address for row in connection.execute(query)}
    return {key: title for key, title in found.items() if viewer.is_staff or _shows_one(connection, viewer, key)}


def _shows_one(connection: Connection, viewer: Viewer, source_id: int) -> bool:
    """Among the newest ones: all may be a million."""
    table = source_records.c
    newest = select(table.item_id).where(table.source_id == source_id, table.item_id.is_not(None))
    some = newest.order_by(table.item_id.desc()).limit(LOOKED_AT).subquery()
    query = select(items.c.id).join(some, some.c.item_id == items.c.id).where(*limits(viewer, Wanted()))
    return connection.execute(query.limit(1)).first() is not None
