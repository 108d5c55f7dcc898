"""The rows of items' files, in order."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from exporter.catalogue.item_file import FileState, ItemFile
from exporter.database.catalogue_tables import item_files


def of_items(connection: Connection, item_ids: Collection[int]) -> dict[int, tuple[ItemFile, ...]]:
    query = select(item_files).where(item_files.c.item_id.in_(list(item_ids))).order_by(item_files.c.position)
    found = dict[int, tuple[ItemFile, ...]]()
    for row in connection.execute(query):
        found[row.item_id] = (*found.get(row.item_id, ()), file_of(row))
    return found


def of_item(connection: Connection, item_id: int) -> tuple[ItemFile, ...]:
    return of_items(connection, [item_id]).get(item_id, ())


def put(connection: Connection, files: Mapping[int, Sequence[ItemFile]]) -> None:
    """All files of these items, in the place of those that they had."""
    connection.execute(delete(item_files).where(item_files.c.item_id.in_(list(files))))
    rows = [
        {"item_id": item_id, "position": position, **_columns_of(file)}
        for item_id, some in files.items()
        for position, file in enumerate(some)
    ]
    if rows:
        connection.execute(insert(item_files), rows)


def put_back(connection: Connection, item_id: int, files: Sequence[ItemFile]) -> None:
    put(connection, {item_id: files})


def note(connection: Connection, item_id: int, position: int, file: ItemFile) -> None:
    """What became of one of them."""
    query = update(item_files).where(item_files.c.item_id == item_id, item_files.c.position == position)
    connection.execute(query.values(_columns_of(file)))


def _columns_of(file: ItemFile) -> dict[str, Any]:
    return {name: getattr(file, name) for name in ItemFile.__dataclass_fields__}


def file_of(row: Row[Any]) -> ItemFile:
    known = row._mapping
    named = {name: known[name] for name in ItemFile.__dataclass_fields__}
    return ItemFile(**named | {"state": FileState(named["state"])})
