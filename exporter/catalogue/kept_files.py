"""Whose bytes are needed: by a file of an item, or by a revision that somebody may go back to."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, insert, literal, or_, select

from exporter.catalogue.item_file import FileState, ItemFile
from exporter.database.catalogue_tables import item_files, items, kept_files, stored_files
from exporter.database.clock import after

GONE = "gone"
GONE_SAID = "The bytes of this file were removed from the catalogue's storage after the item was deleted."


def keep(connection: Connection, item_ids: Collection[int]) -> None:
    """What these items have now is needed as long as their revisions are."""
    known = exists().where(kept_files.c.sha256 == item_files.c.sha256, kept_files.c.item_id == item_files.c.item_id)
    stored = item_files.c.sha256.is_not(None), item_files.c.item_id.in_(list(item_ids))
    rows = select(item_files.c.sha256, item_files.c.item_id).where(*stored, ~known).distinct()
    connection.execute(insert(kept_files).from_select(["sha256", "item_id"], rows))


def hold(connection: Connection, names: Collection[str]) -> set[str]:
    """Those of these SHA-256 that are stored. They stay until the commit: whoever tidies waits for it."""
    query = select(stored_files.c.sha256).where(stored_files.c.sha256.in_(list(names)))
    return set(connection.execute(query.with_for_update(read=True)).scalars())


def with_bytes(connection: Connection, files: Sequence[ItemFile]) -> tuple[ItemFile, ...]:
    """As they are today: bytes that are gone are told so."""
    wanted = {file.sha256 for file in files if file.sha256 is not None}
    there = hold(connection, wanted) if wanted else set()
    return tuple(file if file.sha256 is None or file.sha256 in there else _gone(file) for file in files)


def _gone(file: ItemFile) -> ItemFile:
    return replace(file, state=FileState.FAILED, reason=GONE, said=GONE_SAID, sha256=None)


def forget_unneeded(connection: Connection, start: str, *, older_than_seconds: float, buried_seconds: float) -> int:
    """Of those whose SHA-256 begins so. How many rows went: the bytes lie there still."""
    unneeded = _unneeded(older_than_seconds, buried_seconds)
    shelf = stored_files.c.sha256 >= start, stored_files.c.sha256 < f"{start}g"
    found = list(connection.execute(select(stored_files.c.sha256).where(*shelf, *unneeded)).scalars())
    # held first, then asked again: an item may have come to point to it meanwhile
    held = select(stored_files.c.sha256).where(stored_files.c.sha256.in_(found)).order_by(stored_files.c.sha256)
    connection.execute(held.with_for_update()).all()
    again = select(stored_files.c.sha256).where(stored_files.c.sha256.in_(found), *unneeded)
    gone = list(connection.execute(again).scalars())
    for table in (kept_files, stored_files):
        connection.execute(delete(table).where(table.c.sha256.in_(gone)))
    return len(gone)


def _unneeded(older_than_seconds: float, buried_seconds: float) -> list[ColumnElement[bool]]:
    living = or_(items.c.deleted == literal(False), items.c.datestamp > after(-buried_seconds))
    owner = and_(items.c.id == kept_files.c.item_id, living)
    kept = exists().where(kept_files.c.sha256 == stored_files.c.sha256, owner)
    used = exists().where(item_files.c.sha256 == stored_files.c.sha256)
    return [stored_files.c.created < after(-older_than_seconds), ~used, ~kept]
