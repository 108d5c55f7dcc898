"""Files that an import did not bring: how many for which reason, and which."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from exporter.catalogue.item_file import FileState, ItemFile
from exporter.catalogue.item_files import file_of
from exporter.database.catalogue_tables import item_files, items

STATES = (FileState.FAILED, FileState.SKIPPED)


@dataclass(frozen=True)
class Lacking:
    """``id`` is the key of pages."""

    id: int
    item_id: int
    title: str
    file: ItemFile


def reasons(connection: Connection, job_id: int) -> list[tuple[FileState, str, int]]:
    """As things are now: a later import may have brought some. The most first."""
    count = func.count()
    query = select(item_files.c.state, item_files.c.reason, count).where(*_of(job_id))
    grouped = query.group_by(item_files.c.state, item_files.c.reason).order_by(count.desc())
    return [(FileState(state), reason, number) for state, reason, number in connection.execute(grouped)]


def page(connection: Connection, job_id: int, after: int = 0, size: int = 50) -> list[Lacking]:
    query = select(item_files, items.c.title.label("item_title")).join(items, items.c.id == item_files.c.item_id)
    rows = connection.execute(query.where(*_of(job_id), item_files.c.id > after).order_by(item_files.c.id).limit(size))
    return [Lacking(row.id, row.item_id, row.item_title, file_of(row)) for row in rows]


def of_items(connection: Connection, job_id: int, item_ids: Collection[int]) -> dict[int, list[ItemFile]]:
    query = select(item_files).where(*_of(job_id), item_files.c.item_id.in_(list(item_ids))).order_by(item_files.c.id)
    found = dict[int, list[ItemFile]]()
    for row in connection.execute(query):
        found.setdefault(row.item_id, []).append(file_of(row))
    return found


def told(file: ItemFile) -> dict[str, str]:
    """For programs."""
    return {"name": file.name, "url": file.url, "state": file.state.value, "reason": file.reason, "said": file.said}


def _of(job_id: int) -> tuple[ColumnElement[bool], ...]:
    return item_files.c.job_id == job_id, item_files.c.state.in_(STATES)
