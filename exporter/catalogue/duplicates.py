"""Items with the same DOI: shown as possible duplicates, never made one by themselves."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from exporter.catalogue import browsing
from exporter.catalogue.browsing import Row
from exporter.catalogue.item import Item
from exporter.catalogue.viewer import Viewer, may_see
from exporter.database.catalogue_tables import items

MOST = 50
WINDOW = 100_000
"""So many items with a DOI are looked at for one page of groups."""


@dataclass(frozen=True)
class SameDoi:
    doi: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class GroupPage:
    """``next`` is a DOI: the next page begins behind it; None: this is the last. A page may be empty and not the last."""

    groups: tuple[SameDoi, ...]
    next: str | None = None


def of_item(connection: Connection, viewer: Viewer, item: Item) -> tuple[Row, ...]:
    """The others with its DOI that she may see."""
    if not item.doi:
        return ()
    found = _with_dois(connection, viewer, [item.doi]).get(item.doi, ())
    return tuple(row for row in found if row.id != item.id)


def groups(connection: Connection, viewer: Viewer, *, after: str = "", size: int = 25) -> GroupPage:
    """All such groups in the order of their DOIs, of which she may see two or more."""
    last = _last(connection, after)
    dois = _shared(connection, after, last, size)
    rows = _with_dois(connection, viewer, dois)
    found = tuple(SameDoi(doi, rows[doi]) for doi in dois if len(rows.get(doi, ())) > 1)
    return GroupPage(found, dois[-1] if len(dois) == size else last)


def _last(connection: Connection, after: str) -> str | None:
    """Where the window ends; None when it is open."""
    query = select(items.c.doi).where(items.c.doi > after).order_by(items.c.doi).limit(1).offset(WINDOW)
    return connection.execute(query).scalar_one_or_none()


def _shared(connection: Connection, after: str, last: str | None, size: int) -> list[str]:
    query = select(items.c.doi).where(items.c.doi > after).group_by(items.c.doi).having(func.count() > 1)
    if last is not None:
        query = query.where(items.c.doi <= last)
    return list(connection.execute(query.order_by(items.c.doi).limit(size)).scalars())


def _with_dois(connection: Connection, viewer: Viewer, dois: Collection[str]) -> dict[str, tuple[Row, ...]]:
    found = dict[str, tuple[Row, ...]]()
    for doi in dois:
        query = select(items.c.id).where(items.c.doi == doi).order_by(items.c.id).limit(MOST)
        rows = browsing.rows(connection, list(connection.execute(query).scalars()))
        found[doi] = tuple(row for row in rows if may_see(viewer, row))
    return found
