"""What a handler is given: its job, the lease on it, and the ways to say what happens."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Protocol

from sqlalchemy import Connection

from exporter.database.engine import Database
from exporter.database.patience import patiently
from exporter.errors import Cancelled, DatabaseAway, Draining, ExporterError, LeaseLost
from exporter.jobs import store
from exporter.jobs.job import CancelMode, Job
from exporter.jobs.retry import Backoff, Fail, decide

PATIENCE_SECONDS = 600.0
"""How long a job waits for a database that is away."""
PROGRESS_SECONDS = 1.0


@dataclass(frozen=True)
class Result:
    """How a job ended well. ``message`` is a sentence; ``problems`` counts what failed in it."""

    message: str
    problems: int = 0


class Progress:
    """Bytes of the files under way, one a thread at most, and how fast they went of late."""

    def __init__(self) -> None:
        self.speed = 0.0
        self._guard = threading.Lock()
        self._under_way: dict[int, int] = {}
        self._sent = self._before = 0
        self._noted = time.monotonic()

    @property
    def moved(self) -> int:
        with self._guard:
            return sum(self._under_way.values())

    def add(self, count: int) -> bool:
        """Whether it is time to write it down: once a second."""
        with self._guard:
            self._under_way[threading.get_ident()] += count
            self._sent += count
            elapsed = time.monotonic() - self._noted
            if elapsed < PROGRESS_SECONDS:
                return False
            latest = (self._sent - self._before) / elapsed
            self.speed = latest if not self.speed else (self.speed + latest) / 2
            self._noted, self._before = time.monotonic(), self._sent
            return True

    def begin(self) -> None:
        with self._guard:
            if not self._under_way:  # the pause before it was none of its slowness
                self._noted, self._before = time.monotonic(), self._sent
            self._under_way[threading.get_ident()] = 0

    def end(self) -> None:
        with self._guard:
            self._under_way.pop(threading.get_ident(), None)


class JobContext:
    """The holder's side of one claimed job. Its flags are set by the worker's other threads."""

    def __init__(
        self,
        database: Database,
        job: Job,
        observe: Callable[[str], None] = lambda _step: None,
        ended: Callable[[Connection, Job], object] = lambda _connection, _job: None,
    ) -> None:
        self.job = job
        self.lost = threading.Event()
        self.draining = threading.Event()
        self.cancel = job.cancel
        self.tidying = False
        """Whether it only tidies up after a cancel."""
        self.observe = observe
        self.ended = ended
        """Called in the transaction in which the job ends or begins to wait for its owner."""
        self.alive = time.monotonic()
        """When the seat last showed that it moves."""
        self._database = database
        self._drain_by = 0.0
        self._progress = Progress()

    def age_seconds(self) -> float:
        """Since it was begun; its owner's own time, while it waited for a token, does not count."""
        # only the deadline of days hangs on it: this machine's clock is good enough, whatever the database's says
        return (datetime.now(UTC).replace(tzinfo=None) - (self.job.started or self.job.created)).total_seconds()

    def gives_up(self, error: ExporterError) -> bool:
        """Whether this error would be the end: what need not succeed is then left undone, and told."""
        if isinstance(error, LeaseLost | Draining | Cancelled):
            return False
        return isinstance(decide(error, self.job.attempt, self.age_seconds(), Backoff(Random(0))), Fail)  # noqa: S311 - no secret

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Its first statement keeps the job's row by our fence. Raises LeaseLost when it is no longer ours.

        Waits for a database that is away at its begin; later it raises DatabaseAway, for the body ran in part.
        """
        stack, connection = patiently(self._begin, PATIENCE_SECONDS, self.go_on)
        with stack:
            yield connection

    def _begin(self) -> tuple[ExitStack, Connection]:
        with ExitStack() as stack:
            connection = stack.enter_context(self._database.transaction())
            self.cancel = store.lock_held(connection, self.job)
            return stack.pop_all(), connection

    def step(self, name: str) -> None:
        """Names what comes next, for pages and for the person who looks for a hang."""
        patiently(lambda: self._note_step(name), PATIENCE_SECONDS, self.go_on)
        self.check()
        self.observe(name)

    def _note_step(self, name: str) -> None:
        with self._database.transaction() as connection:
            self.cancel = store.note_step(connection, self.job, name)

    def go_on(self) -> None:
        """Says that this seat moves; raises when its job is no longer ours, or the worker stops. Not for a cancel."""
        self.alive = time.monotonic()
        if self.lost.is_set():
            raise LeaseLost("Another worker holds this job now.")
        if self.draining.is_set() and time.monotonic() > self._drain_by:
            raise Draining("The worker is stopping.")

    def check(self) -> None:
        """Cheap; called between chunks. Raises LeaseLost, Cancelled or Draining."""
        self.alive = time.monotonic()
        if self.lost.is_set():
            raise LeaseLost("Another worker holds this job now.")
        if self.cancel is not CancelMode.NO:
            raise Cancelled("Cancelled.")
        if self.draining.is_set():
            raise Draining("The worker is stopping.")

    @contextmanager
    def file(self) -> Iterator[None]:
        """Inside, ``moved`` counts the bytes of one file. Several threads may each be inside."""
        self._progress.begin()
        try:
            yield
        finally:
            self._progress.end()

    def moved(self, count: int) -> None:
        """Called for each piece, inside ``file()``. Raises LeaseLost, Cancelled, or Draining when the grace is used up."""
        self._check_moving()
        self.alive = time.monotonic()
        self.observe("moving")
        # a figure for pages is no reason to break off a file
        with suppress(DatabaseAway):
            self._note_progress(count)

    def _note_progress(self, count: int) -> None:
        if self._progress.add(count):
            with self._database.transaction() as connection:
                progress = self._progress
                self.cancel = store.note_progress(connection, self.job, progress.moved, int(progress.speed))

    def _check_moving(self) -> None:
        if not self.draining.is_set() or time.monotonic() > self._drain_by or self.lost.is_set():
            self.check()
        elif self.cancel is not CancelMode.NO:
            raise Cancelled("Cancelled.")

    def drain(self, grace_seconds: float) -> None:
        """Called by the worker's main thread: the file under way has so long to arrive, nothing else is begun."""
        self._drain_by = time.monotonic() + grace_seconds
        self.draining.set()

    def event(self, sentence: str, level: str = "info") -> None:
        with self.transaction() as connection:
            store.add_event(connection, self.job.id, sentence, level)

    def beat(self) -> None:
        """Called by the worker's beat thread."""
        try:
            with self._database.transaction() as connection:
                self.cancel = store.beat(connection, self.job)
        except LeaseLost:
            self.lost.set()


class Handler(Protocol):
    """Carries out one kind of job."""

    def run(self, context: JobContext) -> Result: ...

    def cancel(self, context: JobContext) -> str:
        """Tidies up after a cancelled job; the sentence says what became of the draft."""
        ...
