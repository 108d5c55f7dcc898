"""Where an item comes from: its records at sources, with the imports that made it and wrote it last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from exporter.database.import_tables import source_records, sources


@dataclass(frozen=True)
class Provenance:
    """``url`` is for people; ``vanished`` when the source no longer has it."""

    kind: str
    address: str
    title: str
    remote_id: str
    url: str
    first_job: int | None
    last_job: int | None
    created: datetime
    changed: datetime
    vanished: datetime | None


def of_item(connection: Connection, item_id: int) -> list[Provenance]:
    """The oldest first; empty for what a person made by hand."""
    origin = (sources.c.kind, sources.c.address, sources.c.title)
    names = ("remote_id", "url", "first_job", "last_job", "created", "changed", "vanished")
    query = select(*origin, *(source_records.c[name] for name in names))
    query = query.join(sources, sources.c.id == source_records.c.source_id)
    rows = connection.execute(query.where(source_records.c.item_id == item_id).order_by(source_records.c.id))
    return [Provenance(**row._mapping) for row in rows]
