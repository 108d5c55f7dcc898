"""Finds jobs whose holder is gone, without comparing any wall clock."""

import logging
import time
from collections.abc import Callable

from exporter.database.engine import Database
from exporter.errors import DatabaseAway
from exporter.jobs import store

log = logging.getLogger(__name__)
SHARE_OF_A_LOOK = 0.4


class Sweep:
    """Breaks leases that stood still for the lease time on our own monotonic clock.

    Between two looks no more than a part of the lease counts: while we were paused or our link was silent, we saw nothing of
    the holders. They may have been as mute as we, and are ourselves perhaps.
    """

    def __init__(self, lease_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._looked = clock()
        self._seen: dict[int, tuple[tuple[int, int], float]] = {}
        """By job its sign of life, and for how long it has been seen to stand still."""

    def look(self, database: Database) -> int:
        """How many leases were broken."""
        try:
            return self._look(database)
        except DatabaseAway:
            # nobody could give a sign of life meanwhile: the time that it was away counts against no holder
            self._seen.clear()
            raise

    def _look(self, database: Database) -> int:
        passed = min(self._clock() - self._looked, self._lease_seconds * SHARE_OF_A_LOOK)
        with database.transaction() as connection:
            store.clamp_waiting(connection)
            signs = store.signs_of_life(connection)
            self._seen = {job_id: self._still(job_id, sign, passed) for job_id, sign in signs.items()}
            still = [(job_id, sign) for job_id, (sign, seconds) in self._seen.items() if seconds > self._lease_seconds]
            broken = [job_id for job_id, sign in still if store.break_lease(connection, job_id, *sign)]
        self._looked = self._clock()
        for job_id in broken:
            log.warning("job %s: its worker gave no sign of life; it is ready again", job_id)
        return len(broken)

    def _still(self, job_id: int, sign: tuple[int, int], passed: float) -> tuple[tuple[int, int], float]:
        before = self._seen.get(job_id)
        return (sign, before[1] + passed) if before is not None and before[0] == sign else (sign, 0.0)
