"""What lists of items can be narrowed by: the types and the sources that there are."""

from sqlalchemy import Connection, select

from exporter.database.catalogue_tables import items
from exporter.database.import_tables import sources

MOST = 200


def types(connection: Connection) -> list[str]:
    """In the order of the alphabet; the index answers alone, however many items there are."""
    query = select(items.c.type).where(items.c.type != "").group_by(items.c.type).order_by(items.c.type)
    return list(connection.execute(query.limit(MOST)).scalars())


def source_titles(connection: Connection) -> dict[int, str]:
    """By id."""
    query = select(sources.c.id, sources.c.title, sources.c.address).order_by(sources.c.title, sources.c.id).limit(MOST)
    return {row.id: row.title or row.address for row in connection.execute(query)}
