"""The janitor: an empty marked draft that a lost answer left behind goes after an hour, and is looked for again after a day.

Only drafts with the mark of our own ledger row, without a file, unpublished, and other than the one in use: whatever a
person touched has lost the mark or gained a file.
"""

import logging
from contextlib import closing

from sqlalchemy import Connection, and_, or_, select, update

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import deposits
from exporter.destinations.base import Deposit, DepositState, Destination
from exporter.errors import ExporterError
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
    """Rows whose create call was made twice, or was never answered."""
    doubtful = or_(deposits.c.intents > 1, and_(deposits.c.intended.is_not(None), deposits.c.remote_id.is_(None)))
    due = [and_(deposits.c.swept == at, deposits.c.changed < after(-seconds)) for at, seconds in enumerate(after_seconds)]
    query = select(deposits.c.id).where(deposits.c.mode == Mode.NEW, doubtful, or_(*due))
    return list(connection.execute(query.order_by(deposits.c.id).limit(AT_ONCE)).scalars())


def _tidy_one(database: Database, repositories: Repositories, row_id: int) -> int:
    with database.transaction() as connection:
        row = connection.execute(select(deposits).where(deposits.c.id == row_id)).one()
    removed = 0
    try:
        token = repositories.token(row.owner, row.host)
        with closing(repositories.destination(row.host, token, row.owner)) as destination:
            removed = _remove_orphans(destination, row.mark, row.remote_id)
    except ExporterError as error:
        # looked for once more later; without a token there is nothing that could be done
        log.warning("the drafts of job %s at %s were not looked through: %s", row.job_id, row.host, error)
    with database.transaction() as connection:
        connection.execute(update(deposits).where(deposits.c.id == row_id).values(swept=deposits.c.swept + 1))
    return removed


def _remove_orphans(destination: Destination, mark: str, kept: str | None) -> int:
    orphans = [draft for draft in destination.marked(mark) if draft.identifier != kept]
    empty = [draft for draft in orphans if _is_empty(destination.state(draft.identifier))]
    for draft in empty:
        destination.discard(draft.identifier)
        log.info("removed the empty draft %s at %s, left behind by a lost answer", draft.identifier, destination.host)
    return len(empty)


def _is_empty(draft: Deposit) -> bool:
    return draft.state is DepositState.DRAFT and draft.files == ()
