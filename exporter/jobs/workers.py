"""The workers that have shown themselves, as pages tell of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, select

from exporter.database.clock import after
from exporter.database.schema import workers


@dataclass(frozen=True)
class SeenWorker:
    """``alive``: it did not stop, and was seen within the patience of whoever asks."""

    name: str
    version: str
    seats: int
    busy: int
    started: datetime
    seen: datetime
    stopped: datetime | None
    alive: bool


def all_seen(connection: Connection, patience_seconds: float) -> list[SeenWorker]:
    """The one that was seen last comes first."""
    lives = and_(workers.c.stopped.is_(None), workers.c.seen >= after(-patience_seconds))
    alive = case((lives, 1), else_=0).label("alive")
    rows = connection.execute(select(workers, alive).order_by(workers.c.seen.desc()))
    return [SeenWorker(**{**row._mapping, "alive": bool(row.alive)}) for row in rows]


@dataclass(frozen=True)
class Silence:
    """No worker is alive; ``since`` is when one was seen last, None when none ever was."""

    since: datetime | None


def silence(connection: Connection, patience_seconds: float) -> Silence | None:
    """None while somebody works."""
    alive = and_(workers.c.stopped.is_(None), workers.c.seen >= after(-patience_seconds))
    if connection.execute(select(func.count()).select_from(workers).where(alive)).scalar_one():
        return None
    return Silence(connection.execute(select(func.max(workers.c.seen))).scalar())
