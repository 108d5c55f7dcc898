"""The rows of jobs, on SQLite and on MariaDB."""

import threading
from collections import Counter

import pytest
from sqlalchemy import insert, update

from exporter.database.clock import after
from exporter.database.engine import Database, open_database
from exporter.database.schema import deposits, jobs, people
from exporter.errors import DatabaseAway, InvalidInput, LeaseLost, NotFound
from exporter.jobs import store
from exporter.jobs.job import CancelMode, Job, JobState, NewJob
from tests.servers.mariadb import DatabaseAddress, MariaDb


def a_job(number: int = 1, owner: str = "ulla") -> NewJob:
    return NewJob("export", owner, "{}", f"{owner}-{number}", title=f"Rivers {number}", host="zenodo.org")


def submit(database: Database, *new: NewJob) -> list[int]:
    with database.transaction() as connection:
        return [store.submit(connection, job) for job in new]


def claim(database: Database, worker: str = "w1", per_owner: int = 3) -> Job:
    with database.transaction() as connection:
        job = store.claim(connection, worker, per_owner)
    assert job is not None
    return job


def know(database: Database, *subjects: str) -> None:
    with database.transaction() as connection:
        for subject in subjects:
            connection.execute(insert(people).values(subject=subject, first_seen=after(0), last_seen=after(0)))


def state(database: Database, job_id: int) -> JobState:
    with database.transaction() as connection:
        return store.get(connection, job_id).state


def test_the_same_thing_submitted_twice_is_one_job_until_it_ends(database: Database) -> None:
    first, second = submit(database, a_job(), a_job())
    assert first == second
    job = claim(database)
    with database.transaction() as connection:
        store.finish(connection, job, JobState.DONE, "Done.")
    assert submit(database, a_job()) != [first]


def test_eight_simultaneous_submits_are_one_job(database: Database) -> None:
    barrier, ids = threading.Barrier(8), []

    def click() -> None:
        barrier.wait()
        ids.extend(submit(database, a_job()))

    run_together(click, 8)
    assert len(ids) == 8
    assert len(set(ids)) == 1


def run_together(work: object, count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_four_racing_workers_claim_each_job_once(database: Database) -> None:
    submit(database, *(a_job(number, f"owner-{number % 5}") for number in range(60)))
    claimed: list[int] = []

    def work() -> None:
        while True:
            with database.transaction() as connection:
                job = store.claim(connection, threading.current_thread().name, per_owner=1000)
            if job is None:
                return
            claimed.append(job.id)

    run_together(work, 4)
    # a worker that met only locked rows may go home early; what it left behind is claimed now
    work()
    assert len(claimed) == 60
    assert max(Counter(claimed).values()) == 1


def test_a_person_with_many_jobs_delays_nobody(database: Database) -> None:
    know(database, "ada", "ulla")
    submit(database, *(a_job(number, "ada") for number in range(30)), a_job(1, "ulla"))
    owners = [claim(database, per_owner=100).owner for _ in range(3)]
    assert "ulla" in owners[:2]


def test_no_more_jobs_of_one_person_run_at_once_than_allowed(database: Database) -> None:
    submit(database, *(a_job(number) for number in range(3)))
    claim(database, per_owner=2)
    claim(database, per_owner=2)
    with database.transaction() as connection:
        assert store.claim(connection, "w1", per_owner=2) is None


def test_a_holder_whose_lease_was_broken_writes_nothing_more(database: Database) -> None:
    [job_id] = submit(database, a_job())
    old = claim(database, "old")
    with database.transaction() as connection:
        [(fence, beat)] = store.signs_of_life(connection).values()
        assert store.break_lease(connection, job_id, fence, beat)
    new = claim(database, "new")
    assert new.fence > old.fence
    with pytest.raises(LeaseLost), database.transaction() as connection:
        store.finish(connection, old, JobState.DONE, "I woke up.")
    assert state(database, job_id) is JobState.RUNNING


def test_a_holder_that_beats_keeps_its_lease(database: Database) -> None:
    [job_id] = submit(database, a_job())
    job = claim(database)
    with database.transaction() as connection:
        fence, seen = store.signs_of_life(connection)[job_id]
        assert store.beat(connection, job) is CancelMode.NO
        assert not store.break_lease(connection, job_id, fence, seen)


def test_a_restarted_worker_takes_its_jobs_back_and_no_try_is_counted(database: Database) -> None:
    submit(database, a_job())
    claim(database, "host-1")
    with database.transaction() as connection:
        assert store.give_back(connection, "host-2") == 0
        assert store.give_back(connection, "host-1") == 1
    assert claim(database, "host-1").attempt == 1


def test_a_job_that_is_tried_again_waits_for_its_time(database: Database) -> None:
    [job_id] = submit(database, a_job())
    with database.transaction() as connection:
        job = store.claim(connection, "w1")
        assert job is not None
        store.try_again(connection, job, "Zenodo asks for patience.", 60, counted=False)
        assert store.claim(connection, "w1") is None
        waiting = store.get(connection, job_id)
    assert (waiting.attempt, waiting.state) == (0, JobState.READY)
    assert 55 < (waiting.run_after - waiting.changed).total_seconds() <= 61


def test_a_clock_set_back_parks_no_job(database: Database) -> None:
    [job_id] = submit(database, a_job())
    with database.transaction() as connection:
        connection.execute(update(jobs).values(run_after=after(5 * 3600)))
        assert store.clamp_waiting(connection) == 1
    assert claim(database).id == job_id


def test_a_clock_set_back_by_less_than_the_longest_pause_parks_no_job(database: Database) -> None:
    [job_id] = submit(database, a_job())
    with database.transaction() as connection:
        # what a retry in two seconds looks like after the database's clock went back by 50 minutes
        connection.execute(update(jobs).values(run_after=after(3002), changed=after(3000)))
        assert store.clamp_waiting(connection) == 1
    assert claim(database).id == job_id


def test_a_pause_that_was_asked_for_is_kept(database: Database) -> None:
    submit(database, a_job())
    job = claim(database)
    with database.transaction() as connection:
        store.try_again(connection, job, "Zenodo asks for patience.", 3000, counted=False)
        assert store.clamp_waiting(connection) == 0
        assert store.claim(connection, "w1") is None


def test_a_job_that_waited_for_its_owner_begins_anew_with_all_its_tries_and_days(database: Database) -> None:
    [job_id] = submit(database, a_job())
    job = claim(database)
    with database.transaction() as connection:
        store.wait_for_user(connection, job, "A new token, please.", "token")
        connection.execute(update(jobs).values(started=after(-8 * 24 * 3600.0), attempt=11))
        store.wake_waiting(connection, "ulla", "zenodo.org")
        woken = store.get(connection, job_id)
    assert (woken.started, woken.attempt) == (None, 0)


def test_of_two_simultaneous_starts_one_is_told_that_it_came_too_late(database: Database) -> None:
    [job_id] = submit(database, a_job())
    job = claim(database)
    with database.transaction() as connection:
        store.finish(connection, job, JobState.FAILED, "Failed.")
    barrier, told = threading.Barrier(2), []

    def click() -> None:
        barrier.wait()
        try:
            with database.transaction() as connection:
                store.go_on(connection, job_id, "ulla", "d1")
        except InvalidInput:
            told.append(1)

    run_together(click, 2)
    with database.transaction() as connection:
        assert store.events(connection, job_id).count("Started again.") == 1
    assert told == [1]


def test_a_job_that_ends_its_worker_each_time_is_given_up_in_the_end(database: Database) -> None:
    [job_id] = submit(database, a_job())
    for _ in range(store.MOST_LAPSES):
        claim(database)
        with database.transaction() as connection:
            assert store.give_back(connection, "w1") == 1
    with database.transaction() as connection:
        assert store.claim(connection, "w1") is None
        ended = store.get(connection, job_id)
        assert (ended.state, ended.reason, "ends the program" in ended.message) == (JobState.FAILED, "lapsed", True)
        store.go_on(connection, job_id, "ulla", "d1")
    claim(database)
    with database.transaction() as connection:
        assert store.give_back(connection, "w1") == 1
    assert state(database, job_id) is JobState.READY


def test_a_job_is_cancelled_at_once_while_nothing_was_begun(database: Database) -> None:
    [job_id] = submit(database, a_job())
    with database.transaction() as connection:
        assert store.ask_to_cancel(connection, job_id, "ulla", CancelMode.REMOVE) is JobState.CANCELLED


def test_a_running_job_hears_of_the_cancel_with_its_next_beat(database: Database) -> None:
    [job_id] = submit(database, a_job())
    job = claim(database)
    with database.transaction() as connection:
        assert store.ask_to_cancel(connection, job_id, "ulla", CancelMode.KEEP) is JobState.RUNNING
        assert store.beat(connection, job) is CancelMode.KEEP


def test_a_waiting_job_with_a_deposit_is_cancelled_by_a_worker(database: Database) -> None:
    [job_id] = submit(database, a_job())
    job = claim(database)
    with database.transaction() as connection:
        row = {"owner": "ulla", "source": "ckan", "source_id": "d1", "host": "zenodo.org", "mark": "urn:uuid:1"}
        times = {"intended": after(0), "changed": after(0)}
        empty = {"record": "{}", "refusals": "[]"}
        connection.execute(insert(deposits).values(job_id=job_id, mode="new", state="draft", **row, **times, **empty))
        store.wait_for_user(connection, job, "Zenodo refused the token.", "token")
        assert store.ask_to_cancel(connection, job_id, "ulla", CancelMode.REMOVE) is JobState.READY
    assert claim(database).cancel is CancelMode.REMOVE


def test_a_new_token_wakes_what_waited_for_it_and_nothing_else(database: Database) -> None:
    ids = submit(database, a_job(1), a_job(2))
    with database.transaction() as connection:
        for reason in ("token", "changed"):
            job = store.claim(connection, "w1")
            assert job is not None
            store.wait_for_user(connection, job, "Waiting for you.", reason)
        assert store.wake_waiting(connection, "cora", "zenodo.org") == 0
        assert store.wake_waiting(connection, "ulla", "zenodo.org") == 1
    assert [state(database, job_id) for job_id in ids] == [JobState.READY, JobState.WAITING_USER]


def test_somebody_elses_job_looks_like_none(database: Database) -> None:
    [job_id] = submit(database, a_job())
    with database.transaction() as connection:
        for asked, owner in ((job_id, "cora"), (job_id + 1, "ulla"), (-1, "ulla")):
            with pytest.raises(NotFound, match=r"There is no such transfer\."):
                store.get(connection, asked, owner)


def test_the_transfers_of_a_person_are_paged_by_key(database: Database) -> None:
    ids = submit(database, *(a_job(number) for number in range(5)), a_job(1, "cora"))
    with database.transaction() as connection:
        first = store.page_of_owner(connection, "ulla", size=3)
        rest = store.page_of_owner(connection, "ulla", before=first[-1].id, size=3)
    assert [job.id for job in first + rest] == sorted(ids[:5], reverse=True)


def test_what_happened_is_told_in_order(database: Database) -> None:
    [job_id] = submit(database, a_job())
    job = claim(database)
    with database.transaction() as connection:
        store.finish(connection, job, JobState.FAILED, "The dataset is gone.", reason="gone")
        assert store.events(connection, job_id) == ["Waiting for its turn.", "The dataset is gone."]


def test_a_stopped_mariadb_is_an_error_with_a_sentence_and_the_rows_are_there_afterwards(
    mariadb: MariaDb, empty_database: DatabaseAddress
) -> None:
    opened = open_database(empty_database.url)
    opened.create_tables()
    [job_id] = submit(opened, a_job())
    mariadb.stop()
    with pytest.raises(DatabaseAway, match="Nothing is lost"), opened.transaction() as connection:
        store.get(connection, job_id)
    mariadb.start()
    assert state(opened, job_id) is JobState.READY
    opened.close()
