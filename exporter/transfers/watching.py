"""Drafts that a person publishes or deletes herself: noticed some time later, and told where they came from.

1. A look is claimed by raising ``watched``; who does not know its latest number writes nothing (two workers, a sleeper).
2. What was found is written: published with its DOIs, or discarded. The row stays due until 3 is over.
3. The DOI goes to the source, which is safe to repeat; then one transaction ends the looking, tells it on the page of the
   transfer and writes the e-mail. Killed in between, the next look begins where this one ended.
"""

import logging
import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection, and_, or_, select

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import connections as connections_table
from exporter.database.schema import deposits, jobs
from exporter.errors import ExporterError, LeaseLost, RateLimited, TokenRefused
from exporter.jobs.job import Job, JobState
from exporter.transfers import connections, ledger, sighting
from exporter.transfers.export import Repositories
from exporter.transfers.ledger import DRAFT, PUBLISHED, LedgerEntry
from exporter.transfers.sighting import Fate, Sighting

log = logging.getLogger(__name__)
AT_ONCE = 20
SOON_SECONDS = (3600.0, 6 * 3600.0)
LEASE_SECONDS = 900.0
"""As long as a look may take before another worker takes the next one."""
SPREAD = 0.2
DAY_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class WatchTimes:
    """The first look, then those of ``SOON_SECONDS``, then one each ``each_seconds``; none when ``days`` are over."""

    first_seconds: float = 600
    each_seconds: float = DAY_SECONDS
    days: int = 90

    def pause(self, looks: int, chance: random.Random) -> float:
        """Seconds until the next look, after so many of them."""
        seconds = SOON_SECONDS[looks - 1] if 0 < looks <= len(SOON_SECONDS) else self.each_seconds
        # spread, so that what was exported together does not come due together
        return min(seconds, self.each_seconds) * chance.uniform(1 - SPREAD, 1 + SPREAD)


class Watch:
    """``told`` is called in the transaction in which a publication is told: it writes the e-mail.

    Where a person waits for the page (``hurried``) the source is left to the next look of a worker.
    """

    def __init__(
        self,
        database: Database,
        repositories: Repositories,
        times: WatchTimes,
        *,
        told: Callable[[Connection, Job], object] = lambda _connection, _job: None,
        observe: Callable[[str], object] = lambda _step: None,
        hurried: bool = False,
    ) -> None:
        self._database = database
        self._repositories = repositories
        self._times = times
        self._told = told
        self._observe = observe
        self._hurried = hurried
        self._chance = random.Random()  # noqa: S311 - spreads looks, guards no secret

    def look_around(self) -> int:
        """At what is due, so many at once; how many looks were made."""
        with self._database.transaction() as connection:
            due = _due(connection, self._times)
        return sum(self._look_at_due(row_id, watched) for row_id, watched in due)

    def _look_at_due(self, row_id: int, watched: int) -> bool:
        try:
            return self.look(row_id, watched)
        except ExporterError as error:
            log.warning("deposit %s could not be looked at: %s", row_id, error)
            return True

    def look(self, row_id: int, watched: int) -> bool:
        """At one row, after so many looks; false when another one does. Raises what hinders it: it is due again later."""
        with self._database.transaction() as connection:
            entry = ledger.claim_look(connection, row_id, watched, LEASE_SECONDS)
        if entry is None:
            return False
        self._observe("watch-claimed")
        try:
            self._look(entry)
        except ExporterError as error:
            self._put_back(entry, error)
            raise
        return True

    def _look(self, entry: LedgerEntry) -> None:
        if entry.state == DRAFT:
            seen = self._seen(entry)
            if seen.fate is Fate.DRAFT:
                self._again(entry, self._times.pause(entry.watched, self._chance))
            elif seen.fate is Fate.PUBLISHED:
                self._note(entry, seen)
            else:
                self._end(entry, ledger.DISCARDED, sighting.gone_words(entry, seen.fate), is_well=False)
        with self._database.transaction() as connection:
            entry = ledger.get(connection, entry.id)
        if entry.state == PUBLISHED:
            self._acknowledge(entry)

    def _seen(self, entry: LedgerEntry) -> Sighting:
        token = self._repositories.token(entry.owner, entry.host)
        with closing(self._repositories.destination(entry.host, token, entry.owner)) as destination:
            return sighting.look_at(destination, entry)

    def _note(self, entry: LedgerEntry, seen: Sighting) -> None:
        self._observe("watch-seen")
        with self._database.transaction() as connection:
            _demand(ledger.next_look(connection, entry, LEASE_SECONDS))
            sighting.note(connection, entry, seen)
        self._observe("watch-noted")

    def _acknowledge(self, entry: LedgerEntry) -> None:
        if self._hurried:
            self._again(entry, 0)
            return
        with closing(self._repositories.source_of(entry.source)) as source:
            problem = sighting.write_back(source, self._database, entry)
        self._observe("watch-acknowledged")
        self._end(entry, PUBLISHED, sighting.published_words(entry, problem), is_well=not problem)

    def _end(self, entry: LedgerEntry, state: str, sentence: str, *, is_well: bool) -> None:
        """The last transaction of the last look."""
        with self._database.transaction() as connection:
            _demand(ledger.next_look(connection, entry, None))
            ledger.note_state(connection, entry, state)
            job = sighting.tell(connection, entry, sentence, is_well=is_well)
            if state == PUBLISHED:
                self._told(connection, job)
        log.info("job %s: %s", entry.job_id, sentence)
        self._observe("watch-told")

    def _again(self, entry: LedgerEntry, delay_seconds: float) -> None:
        with self._database.transaction() as connection:
            ledger.next_look(connection, entry, delay_seconds)

    def _put_back(self, entry: LedgerEntry, error: ExporterError) -> None:
        """After a refused token it is due at once, which it is not before there is a new one."""
        if isinstance(error, TokenRefused):
            with self._database.transaction() as connection:
                connections.note_refused(connection, entry.owner, entry.host)
            self._again(entry, 0)
        elif isinstance(error, RateLimited):
            self._again(entry, error.retry_after_seconds)
        else:
            self._again(entry, min(SOON_SECONDS[0], self._times.pause(entry.watched, self._chance)))


def _demand(ours: bool) -> None:
    if not ours:
        raise LeaseLost("Another worker looks at this draft now.")


def _due(connection: Connection, times: WatchTimes) -> list[tuple[int, int]]:
    """Rows whose look is due, with the number of looks so far. Without a token that works there is nothing to look with."""
    theirs = and_(connections_table.c.owner == deposits.c.owner, connections_table.c.host == deposits.c.host)
    young = jobs.c.finished > after(-times.days * DAY_SECONDS)
    never = and_(deposits.c.watched == 0, jobs.c.finished < after(-times.first_seconds))
    draft = and_(deposits.c.state == DRAFT, young, or_(never, deposits.c.watch_after <= after(0)))
    noted = and_(deposits.c.state == PUBLISHED, deposits.c.watch_after <= after(0))
    query = (
        select(deposits.c.id, deposits.c.watched)
        .join(jobs, jobs.c.id == deposits.c.job_id)
        .join(connections_table, theirs)
        .where(jobs.c.state == JobState.DONE, connections_table.c.state == connections.OK, or_(draft, noted))
        .order_by(deposits.c.watch_after, deposits.c.id)
    )
    return [(row.id, row.watched) for row in connection.execute(query.limit(AT_ONCE))]
