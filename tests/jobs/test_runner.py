"""How a job ends, on SQLite and on MariaDB."""

import random
from collections.abc import Callable

import pytest
from sqlalchemy import update

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import jobs
from exporter.errors import NeedsUser, RateLimited, RemoteRefused
from exporter.jobs import store
from exporter.jobs.context import JobContext, Result
from exporter.jobs.job import CancelMode, Job, JobState, NewJob
from exporter.jobs.retry import Backoff
from exporter.jobs.runner import OUR_FAULT, run_job


class Scripted:
    """Does what the test says."""

    def __init__(self, work: Callable[[JobContext], Result]) -> None:
        self.work = work

    def run(self, context: JobContext) -> Result:
        return self.work(context)

    def cancel(self, context: JobContext) -> str:
        return "Cancelled. The draft was removed."


def claimed(database: Database) -> Job:
    with database.transaction() as connection:
        store.submit(connection, NewJob("export", "ulla", "{}", "once"))
        job = store.claim(connection, "w1")
    assert job is not None
    return job


def run(database: Database, work: Callable[[JobContext], Result]) -> Job:
    job = claimed(database)
    run_job(database, Scripted(work), JobContext(database, job), Backoff(random.Random(1)))
    with database.transaction() as connection:
        return store.get(connection, job.id)


def raising(error: Exception) -> Callable[[JobContext], Result]:
    def work(_context: JobContext) -> Result:
        raise error

    return work


def test_a_job_that_went_well_says_so(database: Database) -> None:
    job = run(database, lambda _context: Result("Published as 10.5281/zenodo.1.", problems=1))
    assert (job.state, job.message, job.problems) == (JobState.DONE, "Published as 10.5281/zenodo.1.", 1)


def test_a_refusal_fails_with_its_sentence(database: Database) -> None:
    job = run(database, raising(RemoteRefused("Zenodo refused the licence.")))
    assert (job.state, job.message) == (JobState.FAILED, "Zenodo refused the licence.")


def test_a_rate_limit_parks_the_job_and_counts_no_try(database: Database) -> None:
    job = run(database, raising(RateLimited("Zenodo asks for patience.", retry_after_seconds=30)))
    assert (job.state, job.attempt) == (JobState.READY, 0)
    assert job.run_after > job.changed


def test_what_only_the_owner_can_mend_waits_for_the_owner(database: Database) -> None:
    job = run(database, raising(NeedsUser("The dataset was changed.", "changed")))
    assert (job.state, job.reason) == (JobState.WAITING_USER, "changed")


def test_a_bug_is_logged_with_its_traceback_and_never_shown(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    job = run(database, raising(ZeroDivisionError("internal detail")))
    assert (job.state, job.message) == (JobState.READY, OUR_FAULT)
    assert "ZeroDivisionError" in caplog.text


def test_a_cancelled_job_is_tidied_up(database: Database) -> None:
    def work(context: JobContext) -> Result:
        with database.transaction() as connection:
            store.ask_to_cancel(connection, context.job.id, "ulla", CancelMode.REMOVE)
        context.beat()
        context.check()
        return Result("not reached")

    job = run(database, work)
    assert (job.state, job.message) == (JobState.CANCELLED, "Cancelled. The draft was removed.")


def test_a_draining_worker_gives_the_job_back_uncounted(database: Database) -> None:
    def work(context: JobContext) -> Result:
        context.draining.set()
        context.step("files")
        return Result("not reached")

    job = run(database, work)
    assert (job.state, job.attempt) == (JobState.READY, 0)


def test_a_holder_that_lost_its_lease_writes_nothing(database: Database) -> None:
    def work(context: JobContext) -> Result:
        with database.transaction() as connection:
            assert store.give_back(connection, "w1") == 1
        context.beat()
        context.event("I should not be here.")
        return Result("not reached")

    job = run(database, work)
    with database.transaction() as connection:
        assert store.events(connection, job.id) == ["Waiting for its turn.", store.LAPSED]
    assert job.state is JobState.READY


def test_a_step_is_written_before_it_is_observed(database: Database) -> None:
    seen: list[tuple[str, str]] = []
    job = claimed(database)

    def observe(step: str) -> None:
        with database.transaction() as connection:
            seen.append((step, store.get(connection, job.id).step))

    JobContext(database, job, observe).step("create")
    assert seen == [("create", "create")]


@pytest.mark.parametrize("error", [NeedsUser("A new token, please.", "token"), RemoteRefused("Refused.")])
def test_a_cancel_that_meets_another_end_is_not_forgotten(error: Exception, database: Database) -> None:
    def work(context: JobContext) -> Result:
        with database.transaction() as connection:
            store.ask_to_cancel(connection, context.job.id, "ulla", CancelMode.REMOVE)
        raise error

    job = run(database, work)
    # a worker takes it up and tidies: neither waiting for a person who has decided, nor failed with the draft left there
    assert (job.state, job.cancel) == (JobState.READY, CancelMode.REMOVE)


def test_a_cancel_whose_tidying_fails_for_good_ends_all_the_same(database: Database) -> None:
    class Untidy(Scripted):
        def cancel(self, context: JobContext) -> str:
            raise RemoteRefused("Refused.")

    def work(context: JobContext) -> Result:
        with database.transaction() as connection:
            store.ask_to_cancel(connection, context.job.id, "ulla", CancelMode.REMOVE)
        context.beat()
        context.check()
        return Result("not reached")

    job = claimed(database)
    run_job(database, Untidy(work), JobContext(database, job), Backoff(random.Random(1)))
    with database.transaction() as connection:
        assert store.get(connection, job.id).state is JobState.FAILED


def test_a_job_given_up_after_days_says_so_and_not_only_what_came_last(database: Database) -> None:
    def work(context: JobContext) -> Result:
        long_ago = update(jobs).values(started=after(-8 * 24 * 3600.0), created=after(-9 * 24 * 3600.0))
        with database.transaction() as connection:
            connection.execute(long_ago)
            context.job = store.get(connection, context.job.id)
        raise RateLimited("Zenodo asks us to wait.", retry_after_seconds=30)

    job = run(database, work)
    assert (job.state, job.reason) == (JobState.FAILED, "deadline")
    assert "seven days" in job.message
    assert "Zenodo asks us to wait." in job.message
