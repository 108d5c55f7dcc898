"""Item sets: what belongs together, as its owner says. ``batch.delete_group`` deletes one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, insert, select, update

from exporter.catalogue import titled
from exporter.catalogue.item import Visibility
from exporter.catalogue.titled import Key, TitlePage
from exporter.catalogue.viewer import Viewer
from exporter.database.catalogue_tables import item_sets
from exporter.database.clock import after
from exporter.errors import NotFound


@dataclass(frozen=True)
class ItemSetText:
    """What people write of it."""

    title: str
    description: str = ""
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True)
class ItemSet:
    """``identifier`` is for ever; ``job_id`` is the import that made it."""

    id: int
    identifier: str
    title: str
    description: str
    owner: str
    visibility: Visibility
    job_id: int | None
    created: datetime


def create(connection: Connection, owner: str, text: ItemSetText, *, job_id: int | None = None) -> int:
    """Raises InvalidInput without a title."""
    row = {**_columns_of(text), "identifier": str(uuid4()), "owner": owner, "job_id": job_id}
    result = connection.execute(insert(item_sets).values(**row, created=after(0)))
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def edit(connection: Connection, set_id: int, text: ItemSetText) -> None:
    """Raises InvalidInput, and NotFound."""
    changed = update(item_sets).where(item_sets.c.id == set_id).values(_columns_of(text))
    if not connection.execute(changed).rowcount:
        raise NotFound("There is no such item set.")


def find(connection: Connection, set_id: int) -> ItemSet | None:
    return get_many(connection, [set_id]).get(set_id)


def get(connection: Connection, set_id: int) -> ItemSet:
    """Raises NotFound."""
    found = find(connection, set_id)
    if found is None:
        raise NotFound("There is no such item set.")
    return found


def find_identified(connection: Connection, identifier: str) -> ItemSet | None:
    row = connection.execute(select(item_sets).where(item_sets.c.identifier == identifier)).one_or_none()
    return None if row is None else _of_row(row)


def find_titled(connection: Connection, owner: str, title: str) -> ItemSet | None:
    """Her oldest of this title: an import that is told a title makes none twice."""
    query = select(item_sets).where(item_sets.c.owner == owner, item_sets.c.title == titled.checked_title(title))
    row = connection.execute(query.order_by(item_sets.c.id).limit(1)).one_or_none()
    return None if row is None else _of_row(row)


def get_many(connection: Connection, set_ids: Collection[int]) -> dict[int, ItemSet]:
    query = select(item_sets).where(item_sets.c.id.in_(list(set_ids))).order_by(item_sets.c.title, item_sets.c.id)
    return {row.id: _of_row(row) for row in connection.execute(query)}


def made_by(connection: Connection, job_id: int) -> list[ItemSet]:
    """By this import."""
    query = select(item_sets).where(item_sets.c.job_id == job_id).order_by(item_sets.c.id)
    return [_of_row(row) for row in connection.execute(query)]


def page(
    connection: Connection, viewer: Viewer, words: str = "", *, after: Key | None = None, size: int = 50
) -> TitlePage[ItemSet]:
    """Those that she may see, by title; ``after`` is what the page before says as ``next``."""
    rows, further = titled.page(connection, item_sets, viewer, words, after=after, size=size)
    return TitlePage(tuple(map(_of_row, rows)), further)


def _columns_of(text: ItemSetText) -> dict[str, Any]:
    title = titled.checked_title(text.title)
    return {"title": title, "description": text.description.strip(), "visibility": text.visibility}


def _of_row(row: Row[Any]) -> ItemSet:
    return ItemSet(**dict(row._mapping) | {"visibility": Visibility(row.visibility)})
