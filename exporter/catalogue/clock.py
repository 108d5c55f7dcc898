"""Datestamps in the order of commits: whoever asks "what changed since" misses nothing, however long a transaction took."""

from collections.abc import Collection

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from exporter.database.catalogue_tables import catalogue_clock, items
from exporter.database.clock import after


def stamp(connection: Connection, item_ids: Collection[int]) -> None:
    """The last statement before the commit: until then everybody else who changes items waits here."""
    if not item_ids:
        return
    number = _tick(connection)
    moment = select(catalogue_clock.c.moment).scalar_subquery()
    changed = update(items).where(items.c.id.in_(list(item_ids)))
    connection.execute(changed.values(datestamp=moment, change_number=number))


def _tick(connection: Connection) -> int:
    clock, now = catalogue_clock.c, after(0)
    # never back, whatever the server's clock does
    later = update(catalogue_clock).where(clock.id == 1).values(number=clock.number + 1)
    if not connection.execute(later).rowcount:
        _make(connection)
        connection.execute(later)
    connection.execute(update(catalogue_clock).where(clock.id == 1, clock.moment < now).values(moment=now))
    return int(connection.execute(select(clock.number)).scalar_one())


def _make(connection: Connection) -> None:
    try:
        with connection.begin_nested():
            connection.execute(insert(catalogue_clock).values(id=1, number=0, moment=after(0)))
    except IntegrityError:
        return  # another was first
