"""What a selection at a source listed, and when last: a record that a complete list no longer has is told from this."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from exporter.database.catalogue_tables import items
from exporter.database.import_tables import runs, scope_records, source_records


def see(connection: Connection, scope: str, record_ids: Collection[int], job_id: int) -> None:
    """This import had them in its list. One that began earlier takes nothing back."""
    ids = set(record_ids)
    if not ids:
        return
    here = (scope_records.c.scope == scope, scope_records.c.record_id.in_(ids))
    known = set(connection.execute(select(scope_records.c.record_id).where(*here)).scalars())
    older = scope_records.c.seen_job < job_id
    connection.execute(update(scope_records).where(*here, older).values(seen_job=job_id))
    rows = [{"scope": scope, "record_id": each, "seen_job": job_id} for each in sorted(ids - known)]
    if rows:
        connection.execute(insert(scope_records), rows)


def count_known(connection: Connection, scope: str) -> int:
    """Records of this scope whose items are there, and were not missed before."""
    return int(connection.execute(_alive(func.count()).where(scope_records.c.scope == scope)).scalar_one())


def count_gone(connection: Connection, scope: str, job_id: int) -> int:
    query = _alive(func.count()).where(*_missed(scope, job_id), ~_elsewhere(scope))
    return int(connection.execute(query).scalar_one())


def gone(connection: Connection, scope: str, job_id: int, size: int, spared: Collection[int] = ()) -> list[int]:
    """Links that this import's list did not have, nor any other scope's; some of them, but for the ``spared``."""
    query = _alive(source_records.c.id).where(*_missed(scope, job_id), ~_elsewhere(scope), ~source_records.c.id.in_(spared))
    return list(connection.execute(query.order_by(source_records.c.id).limit(size)).scalars())


def had_lately(connection: Connection, scope: str, ids: Collection[int], job_id: int) -> set[int]:
    """Those that the last whole list before this import had: only this one's does not have them."""
    last = select(func.max(runs.c.job_id)).where(
        runs.c.scope == scope, runs.c.job_id < job_id, runs.c.complete, ~runs.c.test
    )
    here = (scope_records.c.scope == scope, scope_records.c.record_id.in_(ids))
    query = select(scope_records.c.record_id).where(
        *here, scope_records.c.seen_job >= func.coalesce(last.scalar_subquery(), 0)
    )
    return set(connection.execute(query).scalars())


def listed_here(connection: Connection, scope: str) -> set[str]:
    """Remote ids of what is known of this scope, and of no other: what would vanish if its list did not have it."""
    query = _alive(source_records.c.remote_id).where(scope_records.c.scope == scope, ~_elsewhere(scope))
    return set(connection.execute(query).scalars())


def leave(connection: Connection, scope: str, job_id: int) -> None:
    """What this scope no longer lists while another one does is that one's from now on."""
    others = scope_records.alias("others")
    listed = select(others.c.record_id).where(others.c.scope != scope)
    missed = (scope_records.c.scope == scope, scope_records.c.seen_job < job_id)
    ids = select(scope_records.c.record_id).where(*missed, scope_records.c.record_id.in_(listed))
    found = list(connection.execute(ids).scalars())
    for start in range(0, len(found), 1000):
        some = found[start : start + 1000]
        connection.execute(delete(scope_records).where(scope_records.c.scope == scope, scope_records.c.record_id.in_(some)))


def _alive(*columns: Any) -> Any:
    joined = scope_records.join(source_records, source_records.c.id == scope_records.c.record_id)
    joined = joined.join(items, items.c.id == source_records.c.item_id)
    return select(*columns).select_from(joined).where(~items.c.deleted, source_records.c.vanished.is_(None))


def _missed(scope: str, job_id: int) -> tuple[Any, Any]:
    return scope_records.c.scope == scope, scope_records.c.seen_job < job_id


def _elsewhere(scope: str) -> Any:
    others = scope_records.alias("others")
    return exists().where(others.c.record_id == source_records.c.id, others.c.scope != scope)
