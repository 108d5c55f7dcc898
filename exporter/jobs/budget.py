"""One account's rate limit as a row: all workers together stay below it."""

import hashlib
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import budgets
from exporter.errors import DatabaseAway, RateLimited

WINDOW_SECONDS = 60.0
MOST_ALLOWED = 1000
"""A larger limit is one of an hour."""
WITHOUT_LIMIT = 3000
"""What we allow ourselves where none is told: also there, people are at work."""
LIMIT = "X-RateLimit-Limit"
LOW_SHARE = 0.05
LONGEST_HOLD_SECONDS = 3600.0
CLOCK_SECONDS = 5.0


def account_of(host: str, owner: str) -> str:
    """The row's key. An OpenID sub may be as long as the whole column."""
    return f"{host[:120]} {hashlib.sha256(f'{host} {owner}'.encode()).hexdigest()[:40]}"


@dataclass(frozen=True)
class _Standing:
    """What an answer's headers tell; -1 where they do not."""

    limit: int
    remaining: int
    seconds: int
    """Until the window is over. It also comes with good answers: only a status says that we are throttled."""


class RowBudget:
    """``next_at`` runs ahead of the clock by one interval a request; as long as it is less than the burst ahead,
    nobody waits. ``rate_share`` and ``burst_share`` together stay below the limit, also in the fullest minute."""

    def __init__(
        self,
        database: Database,
        account: str,
        *,
        rate_share: float = 0.8,
        burst_share: float = 0.15,
        patience_seconds: float = 5.0,
        pause: Callable[[float], None] = sleep,
    ) -> None:
        self._database = database
        self._account = account
        self._rate_share = rate_share
        self._burst_seconds = WINDOW_SECONDS * burst_share / rate_share
        self._patience_seconds = patience_seconds
        self._pause = pause
        self._entered = False
        self._learned = 0
        self._queue = threading.Lock()

    def take(self) -> None:
        # threads that share a budget queue up here: only the first of them waits by the clock, so none loses its patience
        with self._queue:
            self._take()

    def _take(self) -> None:
        self._enter()
        with self._database.transaction() as connection:
            wait_seconds = self._reserve(connection)
        if wait_seconds > self._patience_seconds:
            raise RateLimited(
                "The repository's limit of requests is used up for the moment.", retry_after_seconds=wait_seconds
            )
        if wait_seconds > 0:
            self._pause(wait_seconds)

    def seen(self, status: int, headers: Mapping[str, str]) -> None:
        standing = _Standing(*(_number(headers, name) for name in (LIMIT, "X-RateLimit-Remaining", "Retry-After")))
        # the answer matters more than the lesson: it must not be lost because the database is away
        with suppress(DatabaseAway):
            if status < 300 and LIMIT not in headers:
                self._allow(WITHOUT_LIMIT)  # InvenioRDM tells its limit with every answer, if it has one
            self._learn(standing)
            self._hold(self._hold_seconds(status, standing))

    def _enter(self) -> None:
        if self._entered:
            return
        # in a transaction of its own: after a duplicate key MariaDB keeps a lock on which two of us would deadlock
        with suppress(IntegrityError), self._database.transaction() as connection:
            connection.execute(insert(budgets).values(account=self._account, next_at=after(0), changed=after(0)))
        self._entered = True

    def _row(self, connection: Connection) -> Any:
        asked = select(budgets.c.allowed, budgets.c.next_at, budgets.c.changed, after(0).label("now"))
        return connection.execute(asked.where(budgets.c.account == self._account).with_for_update()).one()

    def _reserve(self, connection: Connection) -> float:
        """The seconds to wait for the slot; too long a wait reserves nothing."""
        row = self._row(connection)
        # a row from the future: the clock was set back, and what it reserved would throttle the account for hours
        due = row.now if (row.changed - row.now).total_seconds() > CLOCK_SECONDS else max(row.next_at, row.now)
        wait_seconds: float = (due - row.now).total_seconds() - self._burst_seconds
        if wait_seconds <= self._patience_seconds:
            interval = WINDOW_SECONDS / (max(row.allowed, 1) * self._rate_share)
            self._move(connection, due + timedelta(seconds=interval))
        return wait_seconds

    def _move(self, connection: Connection, next_at: datetime) -> None:
        values = {"next_at": next_at, "changed": after(0)}
        connection.execute(update(budgets).where(budgets.c.account == self._account).values(**values))

    def _learn(self, standing: _Standing) -> None:
        of_a_minute = 0 < standing.limit <= MOST_ALLOWED and standing.seconds <= WINDOW_SECONDS + 1
        if of_a_minute:
            self._allow(standing.limit)

    def _allow(self, limit: int) -> None:
        if limit == self._learned:
            return
        other = (budgets.c.account == self._account) & (budgets.c.allowed != limit)
        with self._database.transaction() as connection:
            connection.execute(update(budgets).where(other).values(allowed=limit, changed=after(0)))
        self._learned = limit

    def _hold_seconds(self, status: int, standing: _Standing) -> float:
        """Others may use the account too: near its end the rest of the window is shared out."""
        left = standing.seconds if standing.seconds >= 0 else WINDOW_SECONDS
        if status == 429:
            return min(left, LONGEST_HOLD_SECONDS)
        if 0 <= standing.remaining < standing.limit * LOW_SHARE:
            return min(left / (standing.remaining + 1), self._patience_seconds)
        return 0

    def _hold(self, seconds: float) -> None:
        """Nobody sends for so long: the burst is used up, too."""
        if seconds <= 0:
            return
        with self._database.transaction() as connection:
            row = self._row(connection)
            self._move(connection, max(row.next_at, row.now + timedelta(seconds=self._burst_seconds + seconds)))


def _number(headers: Mapping[str, str], name: str) -> int:
    text = headers.get(name, "")
    # a number of a thousand digits is a hostile server's
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
