"""Several exports prepared together: what was chosen for all of them, and where the table of their datasets stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from exporter.database.clock import after
from exporter.database.schema import batch_rows, batches
from exporter.errors import NotFound
from exporter.transfers.batch_rows import RowState
from exporter.transfers.plans import KEPT_SECONDS

MOST_ROWS = 500
ORDER_SECONDS = 900.0
"""So long an order to export is carried out by whoever has the table open; later nobody expects it any more."""


@dataclass(frozen=True)
class Choices:
    """What holds for all: the repository, whether it is published at once, and the communities."""

    host: str
    publish: bool = False
    communities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Batch:
    """``set_id`` is the organization, empty when datasets were chosen one by one; ``cursor`` None: all are listed;
    ``source`` is empty for CKAN."""

    id: int
    owner: str
    title: str
    choices: Choices
    set_id: str
    cursor: str | None
    total: int | None
    created: datetime
    source: str = ""


def open_batch(
    connection: Connection, owner: str, host: str, *, title: str = "", set_id: str = "", cursor: str = "", source: str = ""
) -> int:
    """Its number. With a set its datasets are listed from ``cursor`` on. After a month untouched a batch is forgotten."""
    connection.execute(delete(batches).where(batches.c.changed < after(-KEPT_SECONDS)))
    row = {"owner": owner, "host": host, "title": title[:255], "set_id": set_id, "cursor": cursor if set_id else None}
    row["source"] = source
    done = connection.execute(insert(batches).values(**row, created=after(0), changed=after(0)))
    assert done.inserted_primary_key is not None  # noqa: S101 - an insert of one row has one
    return int(done.inserted_primary_key[0])


def get(connection: Connection, owner: str, batch_id: int) -> Batch:
    """Raises NotFound: also for somebody else's."""
    row = connection.execute(select(batches).where(batches.c.id == batch_id, batches.c.owner == owner)).one_or_none()
    if row is None:
        raise NotFound("There is no such table. It may be too old; please choose the datasets anew.")
    return _batch(row)


def of_owner(connection: Connection, owner: str, before: int | None = None, size: int = 25) -> list[tuple[Batch, int]]:
    """The latest first, with the number of their datasets; by key."""
    count = select(func.count()).where(batch_rows.c.batch_id == batches.c.id).scalar_subquery().label("rows")
    query = select(batches, count).where(batches.c.owner == owner).order_by(batches.c.id.desc()).limit(size)
    if before is not None:
        query = query.where(batches.c.id < before)
    return [(_batch(row), int(row.rows)) for row in connection.execute(query)]


def _batch(row: Any) -> Batch:
    choices = Choices(row.host, bool(row.publish), tuple(row.communities.split()))
    return Batch(row.id, row.owner, row.title, choices, row.set_id, row.cursor, row.total, row.created, row.source)


def choose(connection: Connection, batch_id: int, choices: Choices) -> None:
    """For all that have not gone yet: each is looked at again."""
    values = {"host": choices.host, "publish": choices.publish, "communities": " ".join(choices.communities)}
    _write(connection, batch_id, **values)
    here = (batch_rows.c.batch_id == batch_id, batch_rows.c.plan_id.is_not(None), batch_rows.c.job_id.is_(None))
    open_rows = batch_rows.c.state.not_in((RowState.SENT, RowState.LEFT, RowState.REFUSED))
    connection.execute(update(batch_rows).where(*here, open_rows).values(state=RowState.APPLY, said=""))


def read_again(connection: Connection, batch_id: int) -> None:
    """All that is not ready, from its source: somebody may have put it right there."""
    states = (RowState.MISSING, RowState.REFUSED, RowState.SAME)
    here = (batch_rows.c.batch_id == batch_id, batch_rows.c.state.in_(states))
    connection.execute(update(batch_rows).where(*here).values(state=RowState.UNREAD, said=""))


def note_listed(connection: Connection, batch_id: int, cursor: str | None, total: int | None) -> None:
    _write(connection, batch_id, cursor=cursor, total=total)


def order(connection: Connection, batch_id: int) -> None:
    """All that are ready shall go."""
    _write(connection, batch_id, ordered=after(0))
    ready = (batch_rows.c.batch_id == batch_id, batch_rows.c.state == RowState.READY)
    connection.execute(update(batch_rows).where(*ready).values(state=RowState.GOING, said=""))


def take_back_orders(connection: Connection, batch_id: int) -> None:
    """What has not gone yet waits for a new order."""
    going = (batch_rows.c.batch_id == batch_id, batch_rows.c.state == RowState.GOING)
    connection.execute(update(batch_rows).where(*going).values(state=RowState.READY, said=""))


def take_back_old_orders(connection: Connection, batch_id: int) -> None:
    """What was ordered, and not carried out while the table was open."""
    old = select(batches.c.id).where(batches.c.id == batch_id, batches.c.ordered < after(-ORDER_SECONDS))
    if connection.execute(old).scalar_one_or_none() is not None:
        take_back_orders(connection, batch_id)


def take(connection: Connection, batch_id: int, seconds: float) -> bool:
    """One request at a time works on it; another one only shows it. A request that died gives it free by itself."""
    free = or_(batches.c.busy.is_(None), batches.c.busy < after(0))
    query = update(batches).where(batches.c.id == batch_id, free).values(busy=after(seconds))
    return bool(connection.execute(query).rowcount)


def give_free(connection: Connection, batch_id: int) -> None:
    _write(connection, batch_id, busy=None)


def _write(connection: Connection, batch_id: int, **values: Any) -> None:
    connection.execute(update(batches).where(batches.c.id == batch_id).values(**values, changed=after(0)))
