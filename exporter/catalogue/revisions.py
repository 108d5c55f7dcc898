"""Every state that an item was in: with who wrote it, for comparing and for going back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from exporter.catalogue import clock, item_files, items, kept_files, memberships
from exporter.catalogue.content import Content
from exporter.catalogue.item import Item, Origin, OriginKind, Visibility
from exporter.catalogue.item_file import ItemFile
from exporter.catalogue.memberships import SETS, SITES
from exporter.database.catalogue_tables import items as item_table
from exporter.database.catalogue_tables import revisions
from exporter.database.clock import after
from exporter.errors import NotFound
from exporter.records.json import from_json, to_json


@dataclass(frozen=True)
class Snapshot:
    """Everything of an item that can be taken back."""

    content: Content
    visibility: Visibility
    sets: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()
    files: tuple[ItemFile, ...] = ()
    deleted: bool = False
    reason: str = ""
    """Why it was hidden, as the next import must know: what an import hid is shown when its record comes back."""


@dataclass(frozen=True)
class Revision:
    """Without its snapshot, which may be long."""

    item_id: int
    number: int
    origin: OriginKind
    author: str
    job_id: int | None
    created: datetime


def keep(connection: Connection, item_ids: Collection[int], origin: Origin) -> dict[int, int]:
    """Their new revisions' numbers. The last that is done in a transaction: it also stamps the items.

    A second change of an item by the same job adds to its revision, when nobody else wrote one between.
    """
    if not item_ids:
        return {}
    found = items.get_many(connection, item_ids)
    snapshots = _snapshots(connection, list(found.values()))
    own = _own(connection, list(found.values()), origin)
    numbers = {item.id: item.revision if item.id in own else item.revision + 1 for item in found.values()}
    _rewrite(connection, {item_id: numbers[item_id] for item_id in own}, snapshots)
    _add(connection, {item_id: numbers[item_id] for item_id in numbers if item_id not in own}, snapshots, origin)
    kept_files.keep(connection, list(numbers))
    clock.stamp(connection, list(numbers))
    return numbers


def _snapshots(connection: Connection, found: Sequence[Item]) -> dict[int, str]:
    ids = [item.id for item in found]
    sets, sites = (memberships.of_items(connection, grouping, ids) for grouping in (SETS, SITES))
    files = item_files.of_items(connection, ids)
    groups = {item.id: (sets.get(item.id, ()), sites.get(item.id, ()), files.get(item.id, ())) for item in found}
    return {
        item.id: to_json(Snapshot(item.content, item.visibility, *groups[item.id], item.deleted, item.reason))
        for item in found
    }


def _own(connection: Connection, found: Sequence[Item], origin: Origin) -> set[int]:
    """Of which the latest revision is by the same job."""
    if origin.job_id is None:
        return set()
    latest = {item.id: item.revision for item in found}
    query = select(revisions.c.item_id, revisions.c.number).where(
        revisions.c.job_id == origin.job_id, revisions.c.item_id.in_(list(latest))
    )
    return {item_id for item_id, number in connection.execute(query) if latest[item_id] == number}


def _rewrite(connection: Connection, numbers: dict[int, int], snapshots: dict[int, str]) -> None:
    for item_id, number in numbers.items():
        query = update(revisions).where(revisions.c.item_id == item_id, revisions.c.number == number)
        connection.execute(query.values(snapshot=snapshots[item_id]))


def _add(connection: Connection, numbers: dict[int, int], snapshots: dict[int, str], origin: Origin) -> None:
    if not numbers:
        return
    fixed = {"origin": origin.kind, "author": origin.author, "job_id": origin.job_id}
    rows = [
        {"item_id": item_id, "number": number, "snapshot": snapshots[item_id], **fixed}
        for item_id, number in numbers.items()
    ]
    connection.execute(insert(revisions).values(created=after(0)), rows)
    query = update(item_table).where(item_table.c.id.in_(list(numbers)))
    connection.execute(query.values(revision=item_table.c.revision + 1))


def of_item(connection: Connection, item_id: int) -> list[Revision]:
    """The newest first."""
    query = _columns().where(revisions.c.item_id == item_id).order_by(revisions.c.number.desc())
    return [_revision_of(row._mapping) for row in connection.execute(query)]


def get(connection: Connection, item_id: int, number: int) -> tuple[Revision, Snapshot]:
    """Raises NotFound."""
    query = _columns(revisions.c.snapshot).where(revisions.c.item_id == item_id, revisions.c.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such revision.")
    return _revision_of(row._mapping), from_json(row.snapshot, Snapshot)


def since(connection: Connection, item_id: int, number: int) -> list[Revision]:
    """Those after this one, the oldest first."""
    query = _columns().where(revisions.c.item_id == item_id, revisions.c.number > number).order_by(revisions.c.number)
    return [_revision_of(row._mapping) for row in connection.execute(query)]


def restore(connection: Connection, item_id: int, snapshot: Snapshot) -> None:
    """The item as it was then; of files whose bytes are gone only what they were.

    ``keep`` writes that as its newest revision. The caller holds the item by ``items.lock``.
    """
    if snapshot.deleted:
        items.bury(connection, [item_id], "It was deleted at that time.")
        return
    items.raise_again(connection, item_id, snapshot.content, snapshot.visibility)
    items.show(connection, [item_id], snapshot.visibility, snapshot.reason)
    memberships.put_back(connection, SETS, item_id, snapshot.sets)
    memberships.put_back(connection, SITES, item_id, snapshot.sites)
    item_files.put_back(connection, item_id, kept_files.with_bytes(connection, snapshot.files))


def _columns(*more: Any) -> Any:
    return select(*(revisions.c[name] for name in Revision.__dataclass_fields__), *more)


def _revision_of(known: Any) -> Revision:
    named = {name: known[name] for name in Revision.__dataclass_fields__}
    return Revision(**named | {"origin": OriginKind(named["origin"])})
