"""The janitor: an empty marked draft that a lost answer left behind goes after an hour, and is looked for again after a day.

So does the empty draft of a cancelled job that could not be removed then. Only drafts with the mark of our own ledger
row, without a file, unpublished, and not in use: whatever a person touched has lost the mark or gained a file.
"""

import logging
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select, update

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import deposits, jobs
from exporter.destinations.base import Deposit, Destination
from exporter.errors import ExporterError
from exporter.jobs import store
from exporter.jobs.job import FINISHED, JobState
from exporter.transfers import ledger
from exporter.transfers.drafts import is_untouched
from exporter.transfers.export import Repositories
from exporter.transfers.ledger import DRAFT
from exporter.transfers.plan import Mode

log = logging.getLogger(__name__)
AFTER_SECONDS = (3600.0, 24 * 3600.0)
AT_ONCE = 20


def tidy(database: Database, repositories: Repositories, after_seconds: tuple[float, float] = AFTER_SECONDS) -> int:
    """How many orphans were removed. Repeatable; two workers may do it at once."""
    with database.transaction() as connection:
        due = _due(connection, after_seconds)
    return sum(_tidy_one(database, repositories, row_id) for row_id in due)


def _due(connection: Connection, after_seconds: tuple[float, float]) -> list[int]:
    """Rows that may have left something behind, and whose job cannot adopt another draft any more.

    The create call was made twice, or was never answered, or the job was cancelled and its draft is still there.
    """
    unanswered = and_(deposits.c.intended.is_not(None), deposits.c.remote_id.is_(None))
    kept = and_(deposits.c.ours, deposits.c.state == DRAFT, deposits.c.job_id.in_(_jobs_that_are(JobState.CANCELLED)))
    doubtful = or_(deposits.c.intents > 1, unanswered, kept)
    settled = or_(deposits.c.remote_id.is_not(None), deposits.c.job_id.in_(_jobs_that_are(*FINISHED)))
    due = [and_(deposits.c.swept == at, deposits.c.changed < after(-seconds)) for at, seconds in enumerate(after_seconds)]
    query = select(deposits.c.id).where(deposits.c.mode == Mode.NEW, doubtful, settled, or_(*due))
    return list(connection.execute(query.order_by(deposits.c.id).limit(AT_ONCE)).scalars())


def _jobs_that_are(*states: JobState) -> Select[tuple[int]]:
    return select(jobs.c.id).where(jobs.c.state.in_(states))


def _tidy_one(database: Database, repositories: Repositories, row_id: int) -> int:
    with database.transaction() as connection:
        row = connection.execute(select(deposits).where(deposits.c.id == row_id)).one()
    removed = 0
    try:
        token = repositories.token(row.owner, row.host)
        with closing(repositories.destination(row.host, token, row.owner)) as destination:
            removed = sum(_remove(database, destination, row, orphan) for orphan in _orphans(destination, row))
    except ExporterError as error:
        # looked for once more later; without a token there is nothing that could be done
        log.warning("the drafts of job %s at %s were not looked through: %s", row.job_id, row.host, error)
    with database.transaction() as connection:
        connection.execute(update(deposits).where(deposits.c.id == row_id).values(swept=deposits.c.swept + 1))
    return removed


def _orphans(destination: Destination, row: Any) -> list[Deposit]:
    # the list may lag: how a draft stands now is asked of itself
    return [draft for draft in destination.marked(row.mark) if is_untouched(destination.state(draft.identifier), row.mark)]


def _remove(database: Database, destination: Destination, row: Any, orphan: Deposit) -> bool:
    """Not when its job was started again meanwhile, and may be about to use it."""
    with database.transaction() as connection:
        same = (deposits.c.id == row.id, deposits.c.changed == row.changed)
        unchanged = connection.execute(select(deposits.c.id).where(*same)).one_or_none()
        job, own = store.get(connection, row.job_id), orphan.identifier == row.remote_id
        idle = job.state is JobState.CANCELLED if own else row.remote_id is not None or job.state in FINISHED
        if unchanged is None or not idle:
            return False
        if own:
            # first, so that a new start makes itself another one
            ledger.note_state(connection, ledger.get(connection, row.id), ledger.DISCARDED)
    destination.discard(orphan.identifier)
    log.info("removed the empty draft %s at %s, left behind by job %s", orphan.identifier, destination.host, row.job_id)
    return True
