"""The seats of a worker: a thread for each job that is held, its beat, and the end of one that hangs."""

import logging
import threading
import time
from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from exporter.database.engine import Database
from exporter.jobs.context import Handler, JobContext
from exporter.jobs.job import Job
from exporter.jobs.retry import Backoff
from exporter.jobs.runner import NoHandler, abandon, run_job

log = logging.getLogger(__name__)


class Seats:
    """``on_free`` is called, in the seat's own thread, when one becomes free."""

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, Handler],
        *,
        backoff: Backoff,
        on_free: Callable[[], None],
        observe: Callable[[str], None],
        ended: Callable[[Connection, Job], object],
    ) -> None:
        self._database = database
        self._handlers = handlers
        self._on_free = on_free
        self._observe = observe
        self._ended = ended
        self._held: dict[threading.Thread, JobContext] = {}
        self._guard = threading.Lock()
        self._backoff = backoff

    def held(self) -> list[JobContext]:
        with self._guard:
            return list(self._held.values())

    def seat(self, job: Job) -> None:
        context = JobContext(self._database, job, self._observe, self._ended)
        thread = threading.Thread(target=self._carry_out, args=(context,), name=f"job-{job.id}", daemon=True)
        with self._guard:
            self._held[thread] = context
        log.info("job %s of %s: begun, try %s", job.id, job.owner, job.attempt)
        thread.start()

    def _carry_out(self, context: JobContext) -> None:
        try:
            handler = self._handlers.get(context.job.kind, NoHandler())
            run_job(self._database, handler, context, self._backoff)
        finally:
            with self._guard:
                self._held.pop(threading.current_thread(), None)
            self._on_free()

    def abandon_hung(self, stall_seconds: float) -> None:
        """A thread cannot be ended from outside: it keeps its stack, but loses its job and its place."""
        latest = time.monotonic() - stall_seconds
        with self._guard:
            hung = {thread: context for thread, context in self._held.items() if context.alive < latest}
            for thread in hung:
                del self._held[thread]  # first: it must get no beat any more
        for context in hung.values():
            log.error("job %s: nothing moved for %.0f s; its seat is given up", context.job.id, stall_seconds)
            abandon(self._database, context, self._backoff)
