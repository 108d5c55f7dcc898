"""The worker: seats that run jobs, a beat for each that is held, a sweep for those that nobody holds any more."""

import fcntl
import logging
import random
import secrets
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from exporter.database.engine import Database
from exporter.errors import DatabaseAway
from exporter.jobs import store
from exporter.jobs.context import Handler, JobContext
from exporter.jobs.job import Job
from exporter.jobs.queue import Broker, Doorbell
from exporter.jobs.runner import NoHandler, run_chore, run_job

log = logging.getLogger(__name__)
SHARE_OF_THE_GRACE = 0.8
"""What a file may use of it: the rest is for giving the job back."""


@dataclass(frozen=True)
class WorkerOptions:
    """All times in seconds. ``instance`` tells workers of one host apart."""

    state_directory: Path
    instance: str = "1"
    seats: int = 2
    per_owner: int = 3
    poll_seconds: float = 5
    beat_seconds: float = 8
    lease_seconds: float = 30
    grace_seconds: float = 60
    chore_seconds: float = 300


class WorkerName:
    """A name that survives a restart, held by a lock: without the lock somebody else bears it, and ours is random."""

    def __init__(self, options: WorkerOptions) -> None:
        options.state_directory.mkdir(parents=True, exist_ok=True)
        self._lock: IO[str] = (options.state_directory / f"worker-{options.instance}.lock").open("w")
        stable = f"{socket.gethostname()}/{options.instance}"
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.name, self.is_ours = stable, True
        except BlockingIOError:
            self.name, self.is_ours = f"{stable}/{secrets.token_hex(4)}", False

    def close(self) -> None:
        self._lock.close()


class Sweep:
    """Breaks leases that stood still for the lease time on our own monotonic clock: no wall clock is compared."""

    def __init__(self, lease_seconds: float) -> None:
        self._lease_seconds = lease_seconds
        self._seen: dict[int, tuple[tuple[int, int], float]] = {}

    def look(self, database: Database) -> int:
        """How many leases were broken."""
        now = time.monotonic()
        with database.transaction() as connection:
            store.clamp_waiting(connection)
            signs = store.signs_of_life(connection)
            self._seen = {job_id: self._since(job_id, sign, now) for job_id, sign in signs.items()}
            still = [(job_id, sign) for job_id, (sign, since) in self._seen.items() if now - since > self._lease_seconds]
            broken = [job_id for job_id, sign in still if store.break_lease(connection, job_id, *sign)]
        for job_id in broken:
            log.warning("job %s: its worker gave no sign of life; it is ready again", job_id)
        return len(broken)

    def _since(self, job_id: int, sign: tuple[int, int], now: float) -> tuple[tuple[int, int], float]:
        before = self._seen.get(job_id)
        return before if before is not None and before[0] == sign else (sign, now)


class Worker:
    """``run`` returns after ``stop``, when its seats are empty or the grace is over."""

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, Handler],
        options: WorkerOptions,
        *,
        broker: Broker | None = None,
        observe: Callable[[str], None] = lambda _step: None,
        chore: Callable[[], object] = lambda: None,
    ) -> None:
        self._chore = chore
        self._database = database
        self._handlers = handlers
        self._options = options
        self._observe = observe
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._bell = Doorbell(broker, self._wake.set) if broker else None
        self._held: dict[threading.Thread, JobContext] = {}
        self._guard = threading.Lock()
        self._name = WorkerName(options)
        self._sweep = Sweep(options.lease_seconds)
        self._chance = random.Random()  # noqa: S311 - spreads retries, guards no secret

    def stop(self) -> None:
        """May be called from a signal handler: no new claim, and what runs is asked to come to an end."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> None:
        beats = threading.Thread(target=self._beat_until_stopped, name="beats", daemon=True)
        beats.start()
        threading.Thread(target=self._do_chores, name="chores", daemon=True).start()
        self._whatever_the_database(self._take_back)
        while not self._stopping.is_set():
            self._wake.clear()
            self._whatever_the_database(self._turn)
            self._pause(self._options.poll_seconds)
        self._drain()
        self._close()

    def _turn(self) -> None:
        self._sweep.look(self._database)
        while len(self._contexts()) < self._options.seats and not self._stopping.is_set():
            with self._database.transaction() as connection:
                job = store.claim(connection, self._name.name, self._options.per_owner)
            if job is None:
                return
            self._seat(job)

    def _seat(self, job: Job) -> None:
        context = JobContext(self._database, job, self._observe)
        thread = threading.Thread(target=self._carry_out, args=(context,), name=f"job-{job.id}", daemon=True)
        with self._guard:
            self._held[thread] = context
        log.info("job %s of %s: begun, try %s", job.id, job.owner, job.attempt)
        thread.start()

    def _carry_out(self, context: JobContext) -> None:
        try:
            handler = self._handlers.get(context.job.kind, NoHandler())
            run_job(self._database, handler, context, self._chance)
        finally:
            with self._guard:
                self._held.pop(threading.current_thread(), None)
            self._wake.set()

    def _take_back(self) -> None:
        """What we held when we were killed needs no lease to lapse: the lock proves that nobody else bears our name."""
        if not self._name.is_ours:
            return
        with self._database.transaction() as connection:
            count = store.give_back(connection, self._name.name)
        if count:
            log.warning("%s jobs of an earlier run of this worker go on", count)

    def _beat_until_stopped(self) -> None:
        while True:
            time.sleep(self._options.beat_seconds)
            for context in self._contexts():
                self._whatever_the_database(context.beat)

    def _do_chores(self) -> None:
        """Beside the seats, so that a slow one delays nobody."""
        while not self._stopping.wait(self._options.chore_seconds):
            run_chore(self._chore)

    def _pause(self, seconds: float) -> None:
        """Ends early at a ring, at a free seat, and when it is time to stop."""
        give_up = time.monotonic() + seconds
        while not self._wake.is_set() and (rest := give_up - time.monotonic()) > 0:
            # in slices: pika's wait hears nothing but the broker
            slice_seconds = min(rest, 0.2)
            if self._bell is None or not self._bell.listen(slice_seconds):
                self._wake.wait(rest if self._bell is None else slice_seconds)

    def _drain(self) -> None:
        log.info("stopping: %s jobs are asked to come to an end", len(self._contexts()))
        give_up = time.monotonic() + self._options.grace_seconds
        for context in self._contexts():
            context.drain(self._options.grace_seconds * SHARE_OF_THE_GRACE)
        while self._contexts() and time.monotonic() < give_up:
            time.sleep(0.05)
        # a seat that did not hear is left behind: its row is taken from it, so that it can write nothing more
        with self._database.transaction() as connection:
            store.give_back(connection, self._name.name)

    def _contexts(self) -> list[JobContext]:
        with self._guard:
            return list(self._held.values())

    def _whatever_the_database(self, work: Callable[[], object]) -> None:
        try:
            work()
        except DatabaseAway as error:
            log.warning("%s", error)

    def _close(self) -> None:
        if self._bell is not None:
            self._bell.close()
        self._name.close()
