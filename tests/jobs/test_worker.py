"""Whole workers as processes, killed, stopped and paused, on SQLite and on MariaDB."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exporter.database.engine import Database
from exporter.jobs import store
from exporter.jobs.job import Job, JobState, NewJob
from exporter.jobs.presence import WorkerSeen, workers_seen
from tests.faults.pausing import pause

pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).with_name("worker_process.py")
ROOT = Path(__file__).parents[2]
Start = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(database: Database, tmp_path: Path) -> Iterator[Start]:
    url = database.engine.url.render_as_string(hide_password=False)
    running = []

    def start_one(instance: str) -> "subprocess.Popen[bytes]":
        with (tmp_path / "log").open("ab") as output:
            command = [sys.executable, "-m", "tests.jobs.worker_process", url, str(tmp_path), instance]
            running.append(subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output))
        return running[-1]

    yield start_one
    for process in running:
        process.kill()
        process.wait()


def submit(database: Database, number: int = 1) -> int:
    with database.transaction() as connection:
        return store.submit(connection, NewJob("export", f"owner-{number}", "{}", str(number)))


def get(database: Database, job_id: int) -> Job:
    with database.transaction() as connection:
        return store.get(connection, job_id)


def wait_until(true: Callable[[], bool], seconds: float = 90) -> None:
    give_up = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < give_up, "waited in vain"
        time.sleep(0.05)


def steps(directory: Path) -> list[str]:
    path = directory / "steps"
    return path.read_text().splitlines() if path.exists() else []


def is_done(database: Database, job_id: int) -> Callable[[], bool]:
    return lambda: get(database, job_id).state is JobState.DONE


@pytest.mark.parametrize("step", ["begin", "work", "end"])
def test_a_worker_killed_at_a_step_goes_on_after_its_restart(
    step: str, database: Database, start: Start, tmp_path: Path
) -> None:
    (tmp_path / "kill-at").write_text(step)
    job_id = submit(database)
    assert start("1").wait(90) == -signal.SIGKILL
    assert (tmp_path / "killed").exists()
    assert get(database, job_id).state is JobState.RUNNING
    start("1")
    wait_until(is_done(database, job_id))
    assert get(database, job_id).attempt == 1
    assert steps(tmp_path)[-1] == f"{job_id} end"


def test_a_worker_that_never_comes_back_is_replaced_once_by_another(
    database: Database, start: Start, tmp_path: Path
) -> None:
    (tmp_path / "kill-at").write_text("work")
    job_id = submit(database)
    start("1").wait(90)
    assert (tmp_path / "killed").exists()
    start("2")
    wait_until(is_done(database, job_id))
    assert steps(tmp_path) == [f"{job_id} begin", f"{job_id} begin", f"{job_id} work", f"{job_id} end"]


def test_a_worker_paused_beyond_its_lease_writes_nothing_when_it_wakes(
    database: Database, start: Start, tmp_path: Path
) -> None:
    (tmp_path / "hold").touch()
    job_id = submit(database)
    sleeper = start("1")
    wait_until(lambda: f"{job_id} work" in steps(tmp_path))
    first = get(database, job_id)
    pause(sleeper, database)
    start("2")
    wait_until(lambda: get(database, job_id).fence > first.fence and get(database, job_id).state is JobState.RUNNING)
    sleeper.send_signal(signal.SIGCONT)
    wait_until(lambda: "lost its lease" in (tmp_path / "log").read_text())
    (tmp_path / "hold").unlink()
    wait_until(is_done(database, job_id))
    assert steps(tmp_path).count(f"{job_id} end") == 1


def test_a_stopped_worker_gives_its_job_back_uncounted_within_the_grace(
    database: Database, start: Start, tmp_path: Path
) -> None:
    (tmp_path / "hold").touch()
    job_id = submit(database)
    worker = start("1")
    wait_until(lambda: f"{job_id} work" in steps(tmp_path))
    worker.terminate()
    assert worker.wait(90) == 0
    job = get(database, job_id)
    assert (job.state, job.attempt) == (JobState.READY, 0)


def test_two_workers_run_twenty_jobs_once_each(database: Database, start: Start, tmp_path: Path) -> None:
    ids = [submit(database, number) for number in range(20)]
    start("1")
    start("2")
    for job_id in ids:
        wait_until(is_done(database, job_id))
    ends = [line for line in steps(tmp_path) if line.endswith("end")]
    assert sorted(ends) == sorted(f"{job_id} end" for job_id in ids)


def test_two_workers_of_one_name_are_told_apart(database: Database, start: Start, tmp_path: Path) -> None:
    (tmp_path / "hold").touch()
    job_id = submit(database)
    start("1")
    wait_until(lambda: f"{job_id} work" in steps(tmp_path))
    start("1")
    wait_until(lambda: len(seen(database)) == 2)
    time.sleep(5)  # longer than the lease: a stolen job would show
    (tmp_path / "hold").unlink()
    wait_until(is_done(database, job_id))
    assert steps(tmp_path).count(f"{job_id} begin") == 1


def test_a_job_of_an_unknown_kind_fails_plainly_and_the_next_one_runs(database: Database, start: Start) -> None:
    with database.transaction() as connection:
        odd = store.submit(connection, NewJob("harvest", "owner-0", "{}", "odd"))
    next_one = submit(database)
    start("1")
    wait_until(is_done(database, next_one))
    wait_until(lambda: get(database, odd).state is JobState.FAILED)
    assert "does not know how" in get(database, odd).message


def test_a_seat_that_hangs_loses_its_job_and_its_place_while_others_go_on(
    database: Database, start: Start, tmp_path: Path
) -> None:
    hung, other = submit(database, 1), submit(database, 2)
    (tmp_path / f"hang-{hung}").touch()
    start("1")
    wait_until(is_done(database, other))
    wait_until(lambda: get(database, hung).fence > 1 or get(database, hung).state is JobState.READY)
    assert "its seat is given up" in (tmp_path / "log").read_text()
    (tmp_path / f"hang-{hung}").unlink()
    wait_until(is_done(database, hung))
    wait_until(lambda: "lost its lease" in (tmp_path / "log").read_text())
    assert get(database, hung).attempt == 2
    assert steps(tmp_path).count(f"{hung} end") == 1


def test_a_worker_shows_that_it_is_there_and_that_it_has_stopped(database: Database, start: Start, tmp_path: Path) -> None:
    (tmp_path / "hold").touch()
    job_id = submit(database)
    worker = start("1")
    wait_until(lambda: f"{job_id} work" in steps(tmp_path))
    wait_until(lambda: [(each.busy, each.alive) for each in seen(database)] == [(1, True)])
    worker.terminate()
    worker.wait(90)
    assert [(each.busy, each.alive) for each in seen(database)] == [(0, False)]


def seen(database: Database) -> list[WorkerSeen]:
    with database.transaction() as connection:
        return workers_seen(connection)


def test_systemd_hears_that_the_worker_is_ready_lives_and_stops(
    database: Database, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(90)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        worker = start("1")
        assert systemd.recv(1000) == b"READY=1"
        assert systemd.recv(1000) == b"WATCHDOG=1\nSTATUS=0 of 2 seats busy"
        worker.terminate()
        while (heard := systemd.recv(1000)).startswith(b"WATCHDOG=1"):
            pass
        assert heard == b"STOPPING=1\nSTATUS=stopping; 0 jobs come to an end"
        assert worker.wait(90) == 0
