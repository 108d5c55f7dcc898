"""Wall clocks that jump (F33, F34): that of the workers with their SQLite, and that of a real MariaDB."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.jobs.job import JobState
from tests.conftest import needed
from tests.faults.conftest import opened
from tests.faults.world import FILES, World
from tests.servers import faketime
from tests.servers.faketime import Clock
from tests.servers.mariadb import MariaDb
from tests.servers.process import new_directory

pytestmark = pytest.mark.slow
JUMPS = [["+1h"], ["-1h"], ["+1h", "-1h"]]
BIG = "PUT .*/gauges.bin"


@pytest.fixture(scope="module")
def timed_mariadb() -> Iterator[tuple[MariaDb, Clock]]:
    needed(faketime.available())
    needed(MariaDb.available())
    clock = Clock(new_directory("clock"))
    server = MariaDb(clock.environment)
    try:
        server.start()
        yield server, clock
    finally:
        server.remove()


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    needed(faketime.available())
    return Clock(tmp_path)


@pytest.fixture
def elsewhen(timed_mariadb: tuple[MariaDb, Clock], tmp_path: Path) -> Iterator[tuple[World, Clock]]:
    """A world whose database has a clock of its own."""
    server, clock = timed_mariadb
    clock.set("+0")
    for world in opened(tmp_path, server.create_database("clocks").url):
        yield patient(world), clock


def patient(world: World) -> World:
    """No lapse is needed here: a busy machine must not cause one."""
    world.use(replace(world.settings, worker=replace(world.settings.worker, lease_seconds=20)))
    return world


def hours(server: MariaDb) -> int:
    """How far its clock is from ours."""
    with server.connect() as connection, connection.cursor() as cursor:
        cursor.execute("select timestampdiff(second, from_unixtime(%s), now())", (time.time(),))
        row = cursor.fetchone()
    assert row is not None
    return round(row[0] / 3600)


@pytest.mark.parametrize("jumps", JUMPS, ids="".join)
def test_a_database_whose_clock_jumps_breaks_no_lease_and_costs_no_byte(
    jumps: list[str], elsewhen: tuple[World, Clock], timed_mariadb: tuple[MariaDb, Clock]
) -> None:
    world, clock = elsewhen
    world.order("hold-at", "moving#2")
    job_id = world.submit()
    world.start()
    world.wait_until(lambda: world.obeyed("held"))
    for jump in jumps:
        clock.set(jump)
        assert hours(timed_mariadb[0]) == int(jump[:2])
    world.release()
    job = world.judge(job_id)
    assert (job.attempt, job.fence, len(world.zenodo.uploads())) == (1, 1, len(FILES))


@pytest.mark.parametrize("jump", ["-1h", "-50m"])
def test_a_retry_that_waits_while_the_databases_clock_goes_back_comes_all_the_same(
    jump: str, elsewhen: tuple[World, Clock]
) -> None:
    world, clock = elsewhen
    fault = world.fault(BIG, status=429, headers={"Retry-After": "20"})
    job_id = world.submit()
    world.start()
    world.wait_until(lambda: fault.happened == 1 and world.job(job_id).state is JobState.READY)
    waiting = world.job(job_id)
    assert (waiting.run_after - waiting.changed).total_seconds() > 15
    clock.set(jump)
    world.judge(job_id)


@pytest.mark.parametrize("jumps", JUMPS, ids="".join)
def test_a_worker_whose_clock_jumps_makes_one_right_deposit(jumps: list[str], clock: Clock, world: World) -> None:
    patient(world).order("hold-at", "moving#2")
    job_id = world.submit()
    world.start(environment=clock.environment)
    world.wait_until(lambda: world.obeyed("held"))
    for jump in jumps:
        clock.set(jump)
    world.release()
    job = world.judge(job_id)
    assert (job.attempt, job.fence, len(world.zenodo.uploads())) == (1, 1, len(FILES))
    assert job.finished is not None
    assert round((job.finished - job.created).total_seconds() / 3600) == int(jumps[-1][:2])
