"""A chore: bytes that nothing needs any more leave the storage, and what never arrived whole."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from exporter.catalogue import kept_files
from exporter.catalogue.storage import Storage
from exporter.database.catalogue_tables import stored_files
from exporter.database.engine import Database

HOUR = 3600.0
WEEK = 7 * 24 * HOUR
SHELVES = tuple(f"{number:02x}" for number in range(256))
AT_ONCE = 500


@dataclass(frozen=True)
class Swept:
    files: int = 0
    size_bytes: int = 0
    unfinished: int = 0
    """That were on their way, and whose writer is gone."""

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(self.files + other.files, self.size_bytes + other.size_bytes, self.unfinished + other.unfinished)


def sweep(database: Database, storage: Storage, *, older_than_seconds: float = HOUR, buried_seconds: float = WEEK) -> Swept:
    """Nothing younger than ``older_than_seconds``; what a deleted item had only ``buried_seconds`` after that."""
    storage.put_back()
    swept = Swept(unfinished=_unfinished(storage, older_than_seconds))
    for shelf in SHELVES:
        with database.transaction() as connection:
            kept_files.forget_unneeded(
                connection, shelf, older_than_seconds=older_than_seconds, buried_seconds=buried_seconds
            )
        # the rows are gone for good before the bytes go: a crash between leaves bytes without a row, for the next time
        swept += _clear(database, storage, shelf, older_than_seconds)
    return swept


def _clear(database: Database, storage: Storage, shelf: str, seconds: float) -> Swept:
    """The files there of which no row tells."""
    old = [path.name for path in storage.shelf(shelf) if _age(path) > seconds]
    swept = Swept()
    for start in range(0, len(old), AT_ONCE):
        for name in _unknown(database, old[start : start + AT_ONCE]):
            size = storage.discard(name, lambda path: _age(path) > seconds)
            swept += Swept() if size is None else Swept(1, size)
    return swept


def _unknown(database: Database, names: Sequence[str]) -> list[str]:
    query = select(stored_files.c.sha256).where(stored_files.c.sha256.in_(names))
    with database.transaction() as connection:
        known = set(connection.execute(query).scalars())
    return [name for name in names if name not in known]


def _unfinished(storage: Storage, seconds: float) -> int:
    old = [path for path in storage.arriving() if _age(path) > seconds]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _age(path: Path) -> float:
    """In seconds; none when it has just gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
