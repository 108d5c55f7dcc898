"""Which items are in which item sets and sites, and which import put them there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, exists, insert, literal, select

from exporter.catalogue.viewer import Viewer, may_edit, may_see
from exporter.database.catalogue_tables import item_set_items, item_sets, items, site_items, sites
from exporter.errors import NotAllowed, NotFound


@dataclass(frozen=True)
class Grouping:
    """``table`` joins items with ``groups``, named by its column ``key``."""

    table: Table
    key: str
    groups: Table
    name: str


SETS = Grouping(item_set_items, "set_id", item_sets, "item set")
SITES = Grouping(site_items, "site_id", sites, "site")


def of_items(connection: Connection, grouping: Grouping, item_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Ids of item sets, or of sites, by item."""
    table, group = grouping.table, grouping.table.c[grouping.key]
    query = select(table.c.item_id, group).where(table.c.item_id.in_(list(item_ids))).order_by(group)
    found = dict[int, tuple[int, ...]]()
    for item_id, group_id in connection.execute(query):
        found[item_id] = (*found.get(item_id, ()), group_id)
    return found


def some_of(connection: Connection, grouping: Grouping, group_id: int, most: int) -> list[int]:
    """Items in it, the first of them."""
    table = grouping.table
    query = select(table.c.item_id).where(table.c[grouping.key] == group_id).order_by(table.c.item_id).limit(most)
    return list(connection.execute(query).scalars())


def check_owner(connection: Connection, viewer: Viewer, grouping: Grouping, group_id: int) -> None:
    """Raises NotFound, and NotAllowed when it is another person's."""
    groups = grouping.groups
    query = select(groups.c.owner, groups.c.visibility).where(groups.c.id == group_id)
    row = connection.execute(query).one_or_none()
    if row is None or not may_see(viewer, row):
        raise NotFound(f"There is no such {grouping.name}.")
    if not may_edit(viewer, row):
        raise NotAllowed(f"This {grouping.name} belongs to somebody else. Nothing was changed.")


def add(
    connection: Connection,
    grouping: Grouping,
    group_ids: Iterable[int],
    item_ids: Collection[int],
    *,
    job_id: int | None = None,
) -> None:
    """Those already in stay as they are, with who put them there. A set or site that is gone is passed over."""
    table, groups = grouping.table, grouping.groups
    for group_id in group_ids:
        already = exists().where(table.c[grouping.key] == group_id, table.c.item_id == items.c.id)
        there = exists().where(groups.c.id == group_id)
        row = (literal(group_id), items.c.id, literal(job_id, table.c.job_id.type))
        wanted = select(*row).where(items.c.id.in_(list(item_ids)), ~already, there)
        connection.execute(insert(table).from_select([grouping.key, "item_id", "job_id"], wanted))


def remove(connection: Connection, grouping: Grouping, group_id: int, item_ids: Collection[int]) -> None:
    table = grouping.table
    connection.execute(delete(table).where(table.c[grouping.key] == group_id, table.c.item_id.in_(list(item_ids))))


def put_back(connection: Connection, grouping: Grouping, item_id: int, group_ids: Collection[int]) -> None:
    """The item in these and no others."""
    for group_id in set(of_items(connection, grouping, [item_id]).get(item_id, ())) - set(group_ids):
        remove(connection, grouping, group_id, [item_id])
    add(connection, grouping, group_ids, [item_id])
