"""The protocol of jobs as a model: whatever the order of events, no two holders write, and nothing is lost.

Holders that were replaced stay in the model and go on trying, as a worker does that was paused and wakes up. By hand more is
tried: ``PROTOCOL_EXAMPLES=2000 python -m pytest tests/jobs/test_protocol_model.py``
"""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, integers, sampled_from
from sqlalchemy import delete, update

from exporter.database.clock import after
from exporter.database.engine import Database, open_database
from exporter.database.schema import job_events, jobs
from exporter.errors import InvalidInput, LeaseLost
from exporter.jobs import finding, store
from exporter.jobs.job import FINISHED, CancelMode, Job, JobState, NewJob

EXAMPLES = int(os.environ.get("PROTOCOL_EXAMPLES", "0"))
OWNERS, WORKERS = ("ada", "ulla"), ("w1", "w2", "w3")
HOUR = 3600.0


class Protocol(RuleBasedStateMachine):
    """``right`` holds, by job, the one holder that may write; ``held`` all claims that were ever handed out."""

    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        with self.database.transaction() as connection:
            connection.execute(delete(job_events))
            connection.execute(delete(jobs))
        self.submitted: dict[int, str] = {}
        self.held: list[Job] = []
        self.right: dict[int, Job] = {}
        self.seen: dict[str, dict[int, tuple[int, int]]] = {}

    # people

    @rule(owner=sampled_from(OWNERS), number=integers(0, 2))
    def submit(self, owner: str, number: int) -> None:
        dedupe = f"{owner}-{number}"
        unfinished = [one for one, what in self.submitted.items() if what == dedupe and not self._ended(one)]
        with self.database.transaction() as connection:
            job_id, is_new = store.submit_once(connection, NewJob("export", owner, "{}", dedupe, host="zenodo.org"))
        assert is_new == (not unfinished)
        assert not unfinished or unfinished == [job_id]
        self.submitted[job_id] = dedupe

    @precondition(lambda self: self.submitted)
    @rule(at=integers(0, 50), mode=sampled_from([CancelMode.KEEP, CancelMode.REMOVE]))
    def cancel(self, at: int, mode: CancelMode) -> None:
        job = self._any(at)
        with self.database.transaction() as connection:
            store.ask_to_cancel(connection, job.id, job.owner, mode)
        after_it = self._job(job.id)
        if job.state in {JobState.READY, JobState.WAITING_USER}:
            assert after_it.state is JobState.CANCELLED
        elif job.state is JobState.RUNNING:
            assert (after_it.state, after_it.cancel) == (JobState.RUNNING, mode)
        else:
            assert after_it.state is job.state

    @precondition(lambda self: self.submitted)
    @rule(at=integers(0, 50))
    def go_on(self, at: int) -> None:
        job = self._any(at)
        rival = any(
            what == self.submitted[job.id] and one != job.id and not self._ended(one) for one, what in self.submitted.items()
        )
        may = job.state in {JobState.FAILED, JobState.CANCELLED, JobState.WAITING_USER} and not rival
        try:
            with self.database.transaction() as connection:
                store.go_on(connection, job.id, job.owner, self.submitted[job.id])
        except InvalidInput:
            assert not may
            return
        assert may
        assert (self._job(job.id).state, self._job(job.id).cancel) == (JobState.READY, CancelMode.NO)

    @rule(owner=sampled_from(OWNERS))
    def bring_a_new_token(self, owner: str) -> None:
        with self.database.transaction() as connection:
            store.wake_waiting(connection, owner, "zenodo.org")
        assert not [
            job for job in self._jobs() if (job.owner, job.state, job.reason) == (owner, JobState.WAITING_USER, "token")
        ]

    # workers

    @rule(worker=sampled_from(WORKERS))
    def claim(self, worker: str) -> None:
        with self.database.transaction() as connection:
            due = connection.execute(jobs.select().where(jobs.c.state == JobState.READY, jobs.c.run_after <= after(0))).all()
            running = Counter(job.owner for job in self.right.values())
            job = store.claim(connection, worker, per_owner=2)
        if job is None:
            assert not [row for row in due if running[row.owner] < 2], "a job waits in vain"
            return
        assert job.id in {row.id for row in due}
        assert job.id not in self.right, "claimed although somebody holds it"
        assert running[job.owner] < 2
        self.right[job.id] = job
        self.held.append(job)

    @precondition(lambda self: self.held)
    @rule(at=integers(0, 50))
    def beat(self, at: int) -> None:
        self._write(at, store.beat)

    @precondition(lambda self: self.held)
    @rule(at=integers(0, 50))
    def write_in_the_middle(self, at: int) -> None:
        self._write(at, lambda connection, job: store.note_step(connection, job, "files"))

    @precondition(lambda self: self.held)
    @rule(at=integers(0, 50), state=sampled_from(sorted(FINISHED)))
    def finish(self, at: int, state: JobState) -> None:
        self._write(at, lambda connection, job: store.finish(connection, job, state, "Ended."), ends=True)

    @precondition(lambda self: self.held)
    @rule(at=integers(0, 50), reason=sampled_from(["token", "changed"]))
    def wait_for_user(self, at: int, reason: str) -> None:
        self._write(at, lambda connection, job: store.wait_for_user(connection, job, "Please.", reason), ends=True)

    @precondition(lambda self: self.held)
    @rule(at=integers(0, 50), delay=sampled_from([0.0, 3000.0]), counted=booleans())
    def try_again(self, at: int, delay: float, counted: bool) -> None:
        self._write(at, lambda connection, job: store.try_again(connection, job, "Later.", delay, counted), ends=True)

    def _write(self, at: int, write: object, *, ends: bool = False) -> None:
        """By any claim of the past: it succeeds exactly where that claim is the one that holds."""
        job = self.held[at % len(self.held)]
        rightful = self.right.get(job.id) == job
        try:
            with self.database.transaction() as connection:
                write(connection, job)  # type: ignore[operator]
        except LeaseLost:
            assert not rightful, "a holder was fenced off without cause"
            return
        assert rightful, "two holders wrote"
        if ends:
            del self.right[job.id]

    # lapses

    @rule(worker=sampled_from(WORKERS))
    def look_for_signs_of_life(self, worker: str) -> None:
        with self.database.transaction() as connection:
            self.seen[worker] = store.signs_of_life(connection)

    @precondition(lambda self: any(self.seen.values()))
    @rule(worker=sampled_from(WORKERS))
    def break_what_stood_still(self, worker: str) -> None:
        for job_id, (fence, beat) in self.seen.pop(worker, {}).items():
            job = self._job(job_id)
            stood_still = (job.state, job.fence, job.beat) == (JobState.RUNNING, fence, beat)
            with self.database.transaction() as connection:
                assert store.break_lease(connection, job_id, fence, beat) == stood_still
            if stood_still:
                del self.right[job_id]

    @rule(worker=sampled_from(WORKERS))
    def restart(self, worker: str) -> None:
        lost = [job_id for job_id, job in self.right.items() if job.worker == worker]
        with self.database.transaction() as connection:
            assert store.give_back(connection, worker) == len(lost)
        for job_id in lost:
            del self.right[job_id]

    @rule(hours=sampled_from([1, -1]))
    def the_clock_jumps(self, hours: int) -> None:
        """As the rows see it: all that they hold lies the other way."""
        moved = {"run_after": after(-hours * HOUR), "changed": after(-hours * HOUR)}
        with self.database.transaction() as connection:
            connection.execute(update(jobs).where(jobs.c.state == JobState.READY).values(**moved))

    # what always holds

    @invariant()
    def nobody_is_lost(self) -> None:
        states = {job.id: job for job in self._jobs()}
        assert states.keys() == self.submitted.keys()
        for job in states.values():
            assert (job.state is JobState.RUNNING) == (job.id in self.right)
            if job.state is JobState.RUNNING:
                assert job.fence == self.right[job.id].fence

    @invariant()
    def whoever_waits_is_found_after_the_sweep(self) -> None:
        with self.database.transaction() as connection:
            store.clamp_waiting(connection)
            parked = jobs.select().where(jobs.c.state == JobState.READY, jobs.c.run_after > after(HOUR + 1))
            assert not connection.execute(parked).all()

    def _jobs(self) -> list[Job]:
        with self.database.transaction() as connection:
            return finding.page(connection, finding.Wanted(), size=1000)

    def _job(self, job_id: int) -> Job:
        return next(job for job in self._jobs() if job.id == job_id)

    def _any(self, at: int) -> Job:
        ids = sorted(self.submitted)
        return self._job(ids[at % len(ids)])

    def _ended(self, job_id: int) -> bool:
        return self._job(job_id).state in FINISHED


def explore(database: Database, examples: int) -> None:
    machine = type("Here", (Protocol,), {"database": database})
    bounds = settings(
        max_examples=EXAMPLES or examples,
        stateful_step_count=40,
        deadline=None,
        derandomize=not EXAMPLES,
        database=None,
        # the shortest way to a fault is looked for by hand only: it takes minutes
        phases=tuple(Phase) if EXAMPLES else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=bounds)


@pytest.mark.slow
@pytest.mark.timeout(3600 if EXAMPLES else 900)
def test_on_sqlite_no_two_holders_write_and_nothing_is_lost(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'model.db'}")
    database.create_tables()
    explore(database, 25)
    database.close()


@pytest.fixture
def on_mariadb(request: pytest.FixtureRequest) -> Iterator[Database]:
    database = open_database(request.getfixturevalue("empty_database").url)
    database.create_tables()
    yield database
    database.close()


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.timeout(3600 if EXAMPLES else 900)
def test_on_mariadb_no_two_holders_write_and_nothing_is_lost(on_mariadb: Database) -> None:
    explore(on_mariadb, 25)
