"""What changed in the catalogue, in the order of commits, and what is no longer in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, literal, or_, select

from exporter.catalogue.item import Visibility
from exporter.database.catalogue_tables import items


@dataclass(frozen=True)
class Changed:
    """Whoever shows only public items tells of one that is private or deleted that it is gone."""

    id: int
    identifier: str
    change_number: int
    datestamp: datetime
    visibility: Visibility
    deleted: bool

    @property
    def is_public(self) -> bool:
        return self.visibility is Visibility.PUBLIC and not self.deleted


@dataclass(frozen=True)
class Tombstone:
    id: int
    identifier: str
    owner: str
    reason: str
    datestamp: datetime


def changed_since(connection: Connection, number: int, *, item_id: int = 0, size: int = 500) -> list[Changed]:
    """Items by change number, then by id: those of one commit have one number.

    The next page: the number and the id of the last one. From the beginning: 0. An item stands only at its latest change.
    """
    columns = items.c
    behind = or_(columns.change_number > number, columns.id > item_id)
    query = select(*(columns[name] for name in Changed.__dataclass_fields__)).where(columns.change_number >= number, behind)
    rows = connection.execute(query.order_by(columns.change_number, columns.id).limit(size))
    return [Changed(**dict(row._mapping) | {"visibility": Visibility(row.visibility)}) for row in rows]


def tombstones(connection: Connection, *, older_than: int | None = None, size: int = 50) -> list[Tombstone]:
    """By key, the newest items first."""
    query = select(*(items.c[name] for name in Tombstone.__dataclass_fields__)).where(items.c.deleted == literal(True))
    if older_than is not None:
        query = query.where(items.c.id < older_than)
    return [Tombstone(**row._mapping) for row in connection.execute(query.order_by(items.c.id.desc()).limit(size))]
