"""The link table: which record of which source became which item, with its original document."""

import hashlib
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from exporter.crosswalks.readers import VERSIONS
from exporter.database.clock import after
from exporter.database.import_tables import source_records, sources
from exporter.records.record import Original


@dataclass(frozen=True)
class Link:
    """``item_id`` None: nothing yet, or taken back; ``first_job`` made the item, ``last_job`` wrote it last."""

    id: int
    source_id: int
    remote_id: str
    item_id: int | None
    url: str
    version: str
    digest: str
    format: str
    media_type: str
    reading: str
    crosswalk: int
    vanished: datetime | None
    first_job: int | None
    last_job: int | None


def find_source(connection: Connection, kind: str, address: str) -> int | None:
    query = select(sources.c.id).where(sources.c.kind == kind, sources.c.address == address)
    return connection.execute(query).scalar_one_or_none()


def source_of(connection: Connection, kind: str, address: str, title: str = "") -> int:
    """Its id; it is made when it is new."""
    known = find_source(connection, kind, address)
    if known is not None:
        return known
    try:
        with connection.begin_nested():
            connection.execute(insert(sources).values(kind=kind, address=address, title=title[:500], created=after(0)))
    except IntegrityError:
        pass  # another was first
    return find_source(connection, kind, address) or 0


def find(connection: Connection, source_id: int, remote_ids: Collection[str], *, lock: bool = False) -> dict[str, Link]:
    """By remote id. Locked, nobody else changes them until the commit."""
    here = (source_records.c.source_id == source_id, source_records.c.remote_id.in_(list(remote_ids)))
    query = _columns().where(*here).order_by(source_records.c.id)
    found = connection.execute(query.with_for_update() if lock else query)
    return {row.remote_id: Link(**row._mapping) for row in found}


def get_many(connection: Connection, ids: Collection[int], *, lock: bool = False) -> list[Link]:
    query = _columns().where(source_records.c.id.in_(list(ids))).order_by(source_records.c.id)
    return [Link(**row._mapping) for row in connection.execute(query.with_for_update() if lock else query)]


def of_item(connection: Connection, item_id: int) -> list[Link]:
    """An item may come from several records."""
    rows = connection.execute(_columns().where(source_records.c.item_id == item_id).order_by(source_records.c.id))
    return [Link(**row._mapping) for row in rows]


def original(connection: Connection, link_id: int) -> Original | None:
    """The document as it was received."""
    columns = (source_records.c.original, source_records.c.media_type, source_records.c.format)
    row = connection.execute(select(*columns).where(source_records.c.id == link_id)).one_or_none()
    if row is None or row.original is None:
        return None
    return Original(row.media_type, zlib.decompress(row.original).decode(), row.format)


def digest_of(document: Original | None) -> str:
    return hashlib.sha256(document.text.encode()).hexdigest() if document is not None else ""


def document_columns(document: Original | None) -> dict[str, Any]:
    """The columns that keep it."""
    if document is None:
        return {"digest": "", "format": "", "media_type": "", "original": None, "crosswalk": 0}
    packed = zlib.compress(document.text.encode(), 3)
    return {
        "digest": digest_of(document),
        "format": document.format,
        "media_type": document.media_type[:191],
        "original": packed,
        "crosswalk": VERSIONS.get(document.format, 0),
    }


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Raises IntegrityError when another import wrote one of them first: its transaction is then done again."""
    if rows:
        connection.execute(insert(source_records).values(created=after(0), changed=after(0)), list(rows))


def change(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """``at`` is the link's id, the rest are its new columns: the same ones in every row."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "at"]
    query = update(source_records).where(source_records.c.id == bindparam("at"))
    query = query.values({name: bindparam(f"new_{name}") for name in names} | {"changed": after(0)})
    connection.execute(query, [{"at": row["at"], **{f"new_{name}": row[name] for name in names}} for row in rows])


def note_vanished(connection: Connection, ids: Collection[int]) -> None:
    gone = update(source_records).where(source_records.c.id.in_(list(ids)))
    connection.execute(gone.values(vanished=after(0), changed=after(0)))


def note_back(connection: Connection, ids: Collection[int]) -> None:
    if ids:
        back = update(source_records).where(source_records.c.id.in_(list(ids)))
        connection.execute(back.values(vanished=None, changed=after(0)))


def outdated(connection: Connection, versions: Mapping[str, int], size: int, after_id: int = 0) -> list[Link]:
    """The next ones whose original an older crosswalk read than that of ``versions``, by its format."""
    table = source_records.c
    older = or_(*(and_(table.format == name, table.crosswalk < version) for name, version in versions.items()))
    query = _columns().where(older, table.id > after_id, table.digest != "", table.item_id.is_not(None))
    return [Link(**row._mapping) for row in connection.execute(query.order_by(table.id).limit(size))]


def _columns() -> Any:
    return select(*(source_records.c[name] for name in Link.__dataclass_fields__))
