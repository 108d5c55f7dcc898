"""The rows of items. Whoever writes one ends with ``revisions.keep``: it gives the change its number and its datestamp."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from exporter.catalogue import words
from exporter.catalogue.content import Content
from exporter.catalogue.item import Item, NewItem, Visibility
from exporter.database.catalogue_tables import item_files, item_set_items, items, site_items
from exporter.database.clock import after
from exporter.errors import InvalidInput, NotFound
from exporter.records.json import from_json, to_json
from exporter.records.record import Record

CHANGED_MEANWHILE = "Somebody else changed this item while you were editing it. Nothing was saved: look at it again, please."
TITLE_LENGTH = 500
SHOWN_CREATORS = 3
BURIED = (item_files, item_set_items, site_items)
"""What belongs to an item alone, and goes with it."""


def create(connection: Connection, new: Sequence[NewItem]) -> list[int]:
    """Their ids, in order. They have no revision yet."""
    rows = [_row_of(each) for each in new]
    if not rows:
        return []
    connection.execute(insert(items).values(datestamp=after(0), created=after(0)), rows)
    wanted = items.c.identifier.in_([row["identifier"] for row in rows])
    ids = dict(connection.execute(select(items.c.identifier, items.c.id).where(wanted)).all())
    found = [ids[row["identifier"]] for row in rows]
    words.add(connection, {item_id: each.content.record for item_id, each in zip(found, new, strict=True)})
    return found


def _row_of(new: NewItem) -> dict[str, Any]:
    fixed = {"identifier": str(uuid4()), "owner": new.owner, "visibility": new.visibility}
    return fixed | _columns_of(new.content) | {"revision": 0, "deleted": False, "reason": "", "change_number": 0}


def _columns_of(content: Content) -> dict[str, Any]:
    record = content.record
    return {
        "title": record.title[:TITLE_LENGTH],
        "creators": creators_of(record),
        "type": record.text("dcterms:type")[:191],
        "issued": record.text("dcterms:issued")[:10],
        "doi": doi_of(record),
        "content": to_json(content),
    }


def creators_of(record: Record) -> str:
    """The first ones, as lists show them."""
    names = [each.name for each in record.creators]
    shown = "; ".join(names[:SHOWN_CREATORS])
    return (f"{shown}; …" if len(names) > SHOWN_CREATORS else shown)[:TITLE_LENGTH]


def doi_of(record: Record) -> str:
    """In lower case, as DOIs are compared; empty without one."""
    found = (each.identifier for each in record.identifiers if each.scheme == "doi")
    return next(found, "").lower()[:191]


def put(connection: Connection, changed: Mapping[int, Content]) -> None:
    """What these items say from now on. The caller holds them by ``lock``."""
    if not changed:
        return
    words.replace(connection, {item_id: content.record for item_id, content in changed.items()})
    names = _columns_of(Content())
    query = update(items).where(items.c.id == bindparam("at")).values({name: bindparam(f"new_{name}") for name in names})
    rows = [
        {"at": item_id, **{f"new_{name}": value for name, value in _columns_of(content).items()}}
        for item_id, content in changed.items()
    ]
    connection.execute(query, rows)


def show(connection: Connection, item_ids: Collection[int], visibility: Visibility, reason: str = "") -> None:
    """Public, or hidden with a reason that pages tell."""
    query = update(items).where(items.c.id.in_(list(item_ids)))
    connection.execute(query.values(visibility=visibility, reason=reason))


def bury(connection: Connection, item_ids: Collection[int], reason: str) -> None:
    """Tombstones: identifier and datestamp stay, everything else goes. Its files' bytes go a week later: see sweeping."""
    ids = list(item_ids)
    for table in BURIED:
        connection.execute(delete(table).where(table.c.item_id.in_(ids)))
    words.forget(connection, ids)
    gone = {
        "deleted": True,
        "reason": reason,
        "title": "",
        "creators": "",
        "type": "",
        "issued": "",
        "doi": "",
        "content": to_json(Content()),
    }
    connection.execute(update(items).where(items.c.id.in_(ids)).values(gone))


def raise_again(connection: Connection, item_id: int, content: Content, visibility: Visibility) -> None:
    """A tombstone comes back under its identifier."""
    back = {"deleted": False, "reason": "", "visibility": visibility}
    connection.execute(update(items).where(items.c.id == item_id).values(back))
    put(connection, {item_id: content})


def find(connection: Connection, item_id: int) -> Item | None:
    return get_many(connection, [item_id]).get(item_id)


def get(connection: Connection, item_id: int) -> Item:
    """Also a tombstone. Raises NotFound."""
    item = find(connection, item_id)
    if item is None:
        raise NotFound("There is no such item.")
    return item


def find_identified(connection: Connection, identifier: str) -> Item | None:
    """By what is for ever."""
    row = connection.execute(_columns().where(items.c.identifier == identifier)).one_or_none()
    return None if row is None else item_of(row)


def get_many(connection: Connection, item_ids: Collection[int]) -> dict[int, Item]:
    rows = connection.execute(_columns().where(items.c.id.in_(list(item_ids))))
    return {row.id: item_of(row) for row in rows}


def lock(connection: Connection, item_ids: Collection[int]) -> dict[int, Item]:
    """Nobody else changes them until the commit."""
    # in one order, so that two who lock the same ones do not wait for each other
    query = _columns().where(items.c.id.in_(list(item_ids))).order_by(items.c.id).with_for_update()
    return {row.id: item_of(row) for row in connection.execute(query)}


def lock_as_seen(connection: Connection, item_id: int, revision: int) -> Item:
    """For a person's change. Raises NotFound, and InvalidInput when it is no longer as she saw it."""
    item = lock(connection, [item_id]).get(item_id)
    if item is None or item.deleted:
        raise NotFound("There is no such item.")
    if item.revision != revision:
        raise InvalidInput({"": CHANGED_MEANWHILE})
    return item


def _columns() -> Any:
    return select(*(items.c[name] for name in Item.__dataclass_fields__))


def item_of(row: Row[Any]) -> Item:
    known = row._mapping
    read = {"content": from_json(known["content"], Content), "visibility": Visibility(known["visibility"])}
    return Item(**{name: known[name] for name in Item.__dataclass_fields__} | read)
