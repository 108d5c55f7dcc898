"""The worker: claims jobs for its seats, beats for each that is held, sweeps for those that nobody holds any more."""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from exporter.database.engine import Database
from exporter.errors import DatabaseAway
from exporter.jobs import presence, store
from exporter.jobs.chores import Chore, start_chores
from exporter.jobs.context import Handler
from exporter.jobs.job import Job
from exporter.jobs.notify import notify
from exporter.jobs.options import WorkerName, WorkerOptions
from exporter.jobs.queue import Broker, Doorbell
from exporter.jobs.retry import Backoff
from exporter.jobs.seats import Seats
from exporter.jobs.sweep import Sweep

__all__ = ["Worker", "WorkerOptions"]

log = logging.getLogger(__name__)
TELL_AGAIN_SECONDS = 60.0
SHARE_OF_THE_GRACE = 0.8
"""What a file may use of it: the rest is for giving the job back."""


class Worker:
    """``run`` returns after ``stop``, when its seats are empty or the grace is over.

    ``ended`` is called in the transaction in which a job ends or begins to wait for its owner.
    """

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, Handler],
        options: WorkerOptions,
        *,
        broker: Broker | None = None,
        observe: Callable[[str], None] = lambda _step: None,
        chores: Sequence[Chore] = (),
        ended: Callable[[Connection, Job], object] = lambda _connection, _job: None,
    ) -> None:
        self._chores = chores
        self._database = database
        self._options = options
        self._stopping = threading.Event()
        self._tell_away_from = 0.0
        self._wake = threading.Event()
        self._bell = Doorbell(broker, self._wake.set) if broker else None
        self._seats = Seats(
            database, handlers, backoff=self._backoff(), on_free=self._wake.set, observe=observe, ended=ended
        )
        self._beats = threading.Thread(target=self._beat_for_ever, name="beats", daemon=True)
        self._name = WorkerName(options)
        self._sweep = Sweep(options.lease_seconds)
        self._begun = False

    def _backoff(self) -> Backoff:
        return Backoff(random.Random(), self._options.backoff_seconds)  # noqa: S311 - spreads retries, guards no secret

    def stop(self) -> None:
        """May be called from a signal handler: no new claim, and what runs is asked to come to an end."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> None:
        self._beats.start()
        start_chores(self._chores, self._stopping)
        notify("READY=1")
        # without beats every lease would lapse while its job runs: better to stop, and be started again
        while not self._stopping.is_set() and self._beats.is_alive():
            self._wake.clear()
            self._whatever_the_database(self._turn)
            self._tell_systemd()
            self._pause(self._options.poll_seconds)
        self._drain()
        self._close()

    def _turn(self) -> None:
        if not self._begun:
            self._begin()
        self._seats.abandon_hung(self._options.stall_seconds)
        self._sweep.look(self._database)
        self._fill_seats()
        with self._database.transaction() as connection:
            presence.note_worker(connection, self._name.name, self._options.seats, len(self._seats.held()))

    def _begin(self) -> None:
        """What we held when we were killed needs no lease to lapse: the lock proves that nobody else bears our name."""
        with self._database.transaction() as connection:
            presence.note_worker(connection, self._name.name, self._options.seats, 0, started=True)
            count = store.give_back(connection, self._name.name) if self._name.is_ours else 0
        self._begun = True
        if count:
            log.warning("%s jobs of an earlier run of this worker go on", count)

    def _fill_seats(self) -> None:
        while len(self._seats.held()) < self._options.seats and not self._stopping.is_set():
            with self._database.transaction() as connection:
                job = store.claim(connection, self._name.name, self._options.per_owner)
            if job is None:
                return
            self._seats.seat(job)

    def _beat_for_ever(self) -> None:
        while True:
            time.sleep(self._options.beat_seconds)
            for context in self._seats.held():
                self._whatever_the_database(context.beat)

    def _pause(self, seconds: float) -> None:
        """Ends early at a ring, at a free seat, and when it is time to stop."""
        give_up = time.monotonic() + seconds
        while not self._wake.is_set() and (rest := give_up - time.monotonic()) > 0:
            # in slices: pika's wait hears nothing but the broker
            slice_seconds = min(rest, 0.2)
            if self._bell is None or not self._bell.listen(slice_seconds):
                self._wake.wait(rest if self._bell is None else slice_seconds)

    def _tell_systemd(self) -> None:
        notify("WATCHDOG=1", f"STATUS={len(self._seats.held())} of {self._options.seats} seats busy")

    def _drain(self) -> None:
        held = self._seats.held()
        notify("STOPPING=1", f"STATUS=stopping; {len(held)} jobs come to an end")
        log.info("stopping: %s jobs are asked to come to an end", len(held))
        give_up = time.monotonic() + self._options.grace_seconds
        for context in held:
            context.drain(self._options.grace_seconds * SHARE_OF_THE_GRACE)
        while self._seats.held() and time.monotonic() < give_up:
            time.sleep(0.05)
        for context in self._seats.held():
            log.warning("job %s was not done within the grace: what it was sending is sent again", context.job.id)
        self._whatever_the_database(self._leave)

    def _leave(self) -> None:
        """A seat that did not hear is left behind: its row is taken from it, so that it can write nothing more."""
        with self._database.transaction() as connection:
            store.give_back(connection, self._name.name)
            presence.note_stopped(connection, self._name.name)

    def _whatever_the_database(self, work: Callable[[], object]) -> None:
        try:
            work()
        except DatabaseAway as error:
            # a line at each try would fill the night's log
            if time.monotonic() > self._tell_away_from:
                log.warning("%s", error)
                self._tell_away_from = time.monotonic() + TELL_AGAIN_SECONDS

    def _close(self) -> None:
        if self._bell is not None:
            self._bell.close()
        self._name.close()
