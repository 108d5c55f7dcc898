"""Finds jobs whose holder is gone, without comparing any wall clock."""

import logging
import time

from exporter.database.engine import Database
from exporter.errors import DatabaseAway
from exporter.jobs import store

log = logging.getLogger(__name__)


class Sweep:
    """Breaks leases that stood still for the lease time on our own monotonic clock."""

    def __init__(self, lease_seconds: float) -> None:
        self._lease_seconds = lease_seconds
        self._seen: dict[int, tuple[tuple[int, int], float]] = {}

    def look(self, database: Database) -> int:
        """How many leases were broken."""
        try:
            return self._look(database)
        except DatabaseAway:
            # nobody could give a sign of life meanwhile: the time that it was away counts against no holder
            self._seen.clear()
            raise

    def _look(self, database: Database) -> int:
        now = time.monotonic()
        with database.transaction() as connection:
            store.clamp_waiting(connection)
            signs = store.signs_of_life(connection)
            self._seen = {job_id: self._since(job_id, sign, now) for job_id, sign in signs.items()}
            still = [(job_id, sign) for job_id, (sign, since) in self._seen.items() if now - since > self._lease_seconds]
            broken = [job_id for job_id, sign in still if store.break_lease(connection, job_id, *sign)]
        for job_id in broken:
            log.warning("job %s: its worker gave no sign of life; it is ready again", job_id)
        return len(broken)

    def _since(self, job_id: int, sign: tuple[int, int], now: float) -> tuple[tuple[int, int], float]:
        before = self._seen.get(job_id)
        return before if before is not None and before[0] == sign else (sign, now)
