"""Workers whose MariaDB is stopped in the middle of a job and started again."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.database.engine import Database, open_database
from exporter.jobs.job import JobState
from tests.jobs.test_worker import Start, get, is_done, start, steps, submit, wait_until
from tests.servers.mariadb import DatabaseAddress, MariaDb

__all__ = ["start"]
AWAY_SECONDS = 3.0


@pytest.fixture
def database(empty_database: DatabaseAddress) -> Iterator[Database]:
    opened = open_database(empty_database.url)
    opened.create_tables()
    yield opened
    opened.close()


def test_a_job_waits_for_its_database_and_repeats_no_step(
    mariadb: MariaDb, database: Database, start: Start, tmp_path: Path
) -> None:
    (tmp_path / "hold").touch()
    job_id = submit(database)
    start("1")
    wait_until(lambda: f"{job_id} work" in steps(tmp_path))
    mariadb.stop()
    (tmp_path / "hold").unlink()  # the job wants to go on just now, and must write its next step
    wait_until(lambda: "Waiting for it." in (tmp_path / "log").read_text())
    time.sleep(AWAY_SECONDS)
    mariadb.start()
    wait_until(is_done(database, job_id))
    assert steps(tmp_path) == [f"{job_id} begin", f"{job_id} work", f"{job_id} end"]
    assert get(database, job_id).attempt == 1


def test_a_job_that_writes_nothing_meanwhile_does_not_notice(
    mariadb: MariaDb, database: Database, start: Start, tmp_path: Path
) -> None:
    (tmp_path / "hold").touch()
    job_id = submit(database)
    start("1")
    wait_until(lambda: f"{job_id} work" in steps(tmp_path))
    mariadb.stop()
    wait_until(lambda: "does not answer" in (tmp_path / "log").read_text())
    time.sleep(AWAY_SECONDS)
    mariadb.start()
    (tmp_path / "hold").unlink()
    wait_until(is_done(database, job_id))
    assert steps(tmp_path).count(f"{job_id} begin") == 1
    assert get(database, job_id).attempt == 1


def test_a_worker_stops_cleanly_while_its_database_is_away_and_takes_its_job_back_later(
    mariadb: MariaDb, database: Database, start: Start, tmp_path: Path
) -> None:
    (tmp_path / "hold").touch()
    job_id = submit(database)
    worker = start("1")
    wait_until(lambda: f"{job_id} work" in steps(tmp_path))
    mariadb.stop()
    worker.terminate()
    assert worker.wait(90) == 0
    (tmp_path / "hold").unlink()
    early = start("1")
    wait_until(lambda: (tmp_path / "log").read_text().count("does not answer") >= 2)
    mariadb.start()
    wait_until(is_done(database, job_id))
    assert early.poll() is None
    assert get(database, job_id).state is JobState.DONE
    assert get(database, job_id).attempt == 1
