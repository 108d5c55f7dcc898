"""What a handler is given: its job, the lease on it, and the ways to say what happens."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from exporter.database.engine import Database
from exporter.database.patience import patiently
from exporter.errors import Cancelled, Draining, LeaseLost
from exporter.jobs import store
from exporter.jobs.job import CancelMode, Job

PATIENCE_SECONDS = 600.0
"""How long a job waits for a database that is away."""


@dataclass(frozen=True)
class Result:
    """How a job ended well. ``message`` is a sentence; ``problems`` counts what failed in it."""

    message: str
    problems: int = 0


class JobContext:
    """The holder's side of one claimed job. Its flags are set by the worker's other threads."""

    def __init__(self, database: Database, job: Job, observe: Callable[[str], None] = lambda _step: None) -> None:
        self.job = job
        self.lost = threading.Event()
        self.draining = threading.Event()
        self.cancel = job.cancel
        self.observe = observe
        self.moved = time.monotonic()
        self._database = database

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
            store.lock_held(connection, self.job)
            return stack.pop_all(), connection

    def step(self, name: str) -> None:
        """Names what comes next, for pages and for the person who looks for a hang."""
        self.check()
        patiently(lambda: self._note_step(name), PATIENCE_SECONDS, self.go_on)
        self.observe(name)

    def _note_step(self, name: str) -> None:
        with self._database.transaction() as connection:
            store.note_step(connection, self.job, name)

    def go_on(self) -> None:
        """Says that this seat moves; raises when its job is no longer ours, or the worker stops. Not for a cancel."""
        self.moved = time.monotonic()
        if self.lost.is_set():
            raise LeaseLost("Another worker holds this job now.")
        if self.draining.is_set():
            raise Draining("The worker is stopping.")

    def check(self) -> None:
        """Cheap; called between chunks. Raises LeaseLost, Cancelled or Draining."""
        self.moved = time.monotonic()
        if self.lost.is_set():
            raise LeaseLost("Another worker holds this job now.")
        if self.cancel is not CancelMode.NO:
            raise Cancelled("Cancelled.")
        if self.draining.is_set():
            raise Draining("The worker is stopping.")

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
