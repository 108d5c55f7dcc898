"""The janitor: an empty marked draft that a lost answer left behind goes after an hour, and is looked for again after a day.

Only drafts with the mark of our own ledger row, without a file, unpublished, and other than the one in use: whatever a
person touched has lost the mark or gained a file.
"""

import logging
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select, update

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import deposits, jobs
from exporter.destinations.base import Deposit, DepositState, Destination
from exporter.errors import ExporterError
from exporter.jobs import store
from exporter.jobs.job import FINISHED
from exporter.transfers.export import Repositories
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
    """Rows whose create call was made twice, or was never answered, and whose job cannot adopt another draft any more."""
    doubtful = or_(deposits.c.intents > 1, and_(deposits.c.intended.is_not(None), deposits.c.remote_id.is_(None)))
    settled = or_(deposits.c.remote_id.is_not(None), deposits.c.job_id.in_(_finished_jobs()))
    due = [and_(deposits.c.swept == at, deposits.c.changed < after(-seconds)) for at, seconds in enumerate(after_seconds)]
    query = select(deposits.c.id).where(deposits.c.mode == Mode.NEW, doubtful, settled, or_(*due))
    return list(connection.execute(query.order_by(deposits.c.id).limit(AT_ONCE)).scalars())


def _finished_jobs() -> Select[tuple[int]]:
    return select(jobs.c.id).where(jobs.c.state.in_(FINISHED))


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
    others = [draft for draft in destination.marked(row.mark) if draft.identifier != row.remote_id]
    # the list may lag: how a draft stands now is asked of itself
    return [draft for draft in others if _is_untouched(destination.state(draft.identifier), row.mark)]


def _is_untouched(draft: Deposit, mark: str) -> bool:
    marked = mark.lower() in map(str.lower, draft.marks)
    return draft.state is DepositState.DRAFT and draft.files == () and marked


def _remove(database: Database, destination: Destination, row: Any, orphan: Deposit) -> bool:
    """Not when its job was started again meanwhile, and may be about to use it."""
    with database.transaction() as connection:
        same = (deposits.c.id == row.id, deposits.c.changed == row.changed)
        unchanged = connection.execute(select(deposits.c.id).where(*same)).one_or_none()
        job = store.get(connection, row.job_id)
    if unchanged is None or (row.remote_id is None and job.state not in FINISHED):
        return False
    destination.discard(orphan.identifier)
    log.info("removed the empty draft %s at %s, left behind by a lost answer", orphan.identifier, destination.host)
    return True
