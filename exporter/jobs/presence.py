"""The rows of workers: who is there, for pages and for the sysadmin."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from exporter import VERSION
from exporter.database.clock import after
from exporter.database.schema import workers

FORGOTTEN_SECONDS = 7 * 24 * 3600.0
ALIVE_SECONDS = 60.0


@dataclass(frozen=True)
class WorkerSeen:
    """``alive``: seen within a minute by the database's clock, and not stopped."""

    name: str
    version: str
    seats: int
    busy: int
    alive: bool


def note_worker(connection: Connection, name: str, seats: int, busy: int, started: bool = False) -> None:
    """Each turn; ``started`` once, at the begin."""
    now = {"version": VERSION, "seats": seats, "busy": busy, "seen": after(0), "stopped": None}
    begun = {"started": after(0)} if started else {}
    if not connection.execute(update(workers).where(workers.c.name == name).values(**now, **begun)).rowcount:
        connection.execute(insert(workers).values(name=name, **now, started=after(0)))
    if started:
        connection.execute(delete(workers).where(workers.c.seen < after(-FORGOTTEN_SECONDS)))


def note_stopped(connection: Connection, name: str) -> None:
    connection.execute(update(workers).where(workers.c.name == name).values(busy=0, seen=after(0), stopped=after(0)))


def workers_seen(connection: Connection) -> list[WorkerSeen]:
    """All of the last week, the latest first."""
    alive = (workers.c.stopped.is_(None) & (workers.c.seen > after(-ALIVE_SECONDS))).label("alive")
    columns = (workers.c.name, workers.c.version, workers.c.seats, workers.c.busy, alive)
    rows = connection.execute(select(*columns).order_by(workers.c.seen.desc()))
    return [WorkerSeen(row.name, row.version, row.seats, row.busy, bool(row.alive)) for row in rows]
